"""Forms of documents: tables of projects, units with labels in brackets, lists below their titles."""

from tests.ingest.test_extraction import edges, has, kinds, read

PROJECTS = (
    "苏锡通都市圈协同创新行动计划（2025—2027年）重大项目清单\n"
    "序号\t项目名称\t建设单位\t建设地点\t总投资\t建设内容\n"
    "一、科研平台（3项）\n"
    "1\t青禾湖实验室二期\t江南大学、无锡市人民政府\t无锡市滨湖区\t9.1\t面向食品营养、合成生物，年内竣工\n"
    "2\t南通海工装备中试基地\t振华重工集团\t南通市崇川区\t3.2\t与上海交通大学联合开展测试。合作单位：中船集团\n"
    "3\t常熟氢能辐射园扩建\t常熟高新区管委会\t常熟市\t5.0\t已开工\n"
)


def test_a_table_of_projects_tells_what_who_builds_where() -> None:
    facts = read(PROJECTS, title=PROJECTS.split("\n")[0])
    lab, base, plan = "青禾湖实验室", "南通海工装备中试基地", "苏锡通都市圈协同创新行动计划(2025—2027年)"
    for edge in (
        ("江南大学", "CO_BUILDS", lab),
        ("无锡市人民政府", "CO_BUILDS", lab),
        (lab, "LOCATED_IN", "滨湖区"),
        (lab, "FOCUSES_ON", "合成生物"),
        (plan, "SUPPORTS", lab),
        ("振华重工", "ESTABLISHES", base),
        ("振华重工", "COOPERATES_WITH", "上海交通大学"),
        ("振华重工", "COOPERATES_WITH", "中船集团"),
        ("常熟氢能辐射园", "LOCATED_IN", "常熟市"),
    ):
        assert has(facts, *edge), (edge, edges(facts))
    assert kinds(facts)["常熟氢能辐射园"] == "Park"
    assert not {"青禾湖实验室二期", "常熟氢能辐射园扩建"} & set(kinds(facts))


def test_labels_in_brackets_tell_the_host_the_field_and_the_place() -> None:
    text = (
        "关于公布2025年度苏州市概念验证中心和众创空间名单的通知\n一、概念验证中心（2家）\n"
        "1.苏大先进材料概念验证中心（依托单位：苏州大学；方向：纳米新材料、柔性显示；所在地：姑苏区）\n"
        "2.太湖光电概念验证中心（共建单位：苏州凌创光电；主攻方向：量子通信；建设地点：太湖新城）\n"
        "二、众创空间（1家）\n1.金鸡湖创空间（运营主体：苏州创湖管理有限公司；所在地：吴中区）"
    )
    facts = read(text, title=text.split("\n")[0], issuer="苏州市科学技术局")
    centre = "苏州大学先进材料概念验证中心"
    for edge in (
        (centre, "SELECTED_FOR", "苏州市概念验证中心"),
        (centre, "PART_OF", "苏州大学"),
        (centre, "FOCUSES_ON", "柔性显示"),
        (centre, "LOCATED_IN", "姑苏区"),
        ("苏州凌创光电", "CO_BUILDS", "太湖光电概念验证中心"),
        ("太湖光电概念验证中心", "LOCATED_IN", "太湖新城"),
    ):
        assert has(facts, *edge), (edge, edges(facts))
    assert "苏州创湖管理有限公司" in kinds(facts)
    assert not any(relation == "ESTABLISHES" and one.startswith("苏州创湖") for one, relation, _ in edges(facts))


def test_what_only_tells_a_new_site_is_no_park() -> None:
    names = kinds(read("支持东南大学苏州智能研究院新园区建设。"))
    assert names["东南大学苏州智能研究院"] == "Institute"
