"""What is attached to a plan: a table of its projects, and the members of an alliance by city."""

from ingest.extraction import extract_facts
from ingest.readers import read as read_file
from tests.ingest.test_extraction import has, kinds, read

PLAN = """泰州市人民政府关于印发《泰州市主动融入南通都市圈若干措施》的通知
《泰州市主动融入南通都市圈若干措施》已经审议通过，现予印发。

附件1
泰州市主动融入南通都市圈项目清单（2025年）
序号　项目名称　建设内容　牵头单位　配合单位
1　建设凤栖湖生物医药实验室　引进复旦大学团队，年内挂牌　市科技局　泰州医药高新区
2　推广“凤城贷”　统一准入标准　市财政局　泰州农商银行

附件2
凤栖湖生物医药创新联合体首批成员单位
泰州：扬子江药业、泰州学院
南通：南通大学
"""


def test_what_is_attached_to_a_plan() -> None:
    facts = extract_facts(read_file("plan.txt", PLAN.encode()))
    task, listed = "建设凤栖湖生物医药实验室", "泰州市主动融入南通都市圈项目清单(2025年)"
    league = "凤栖湖生物医药创新联合体"
    assert (kinds(facts)[listed], kinds(facts)[task]) == ("Policy", "Task")
    for edge in (
        ("泰州市科学技术局", "RESPONSIBLE_FOR", task),
        ("泰州农商银行", "RESPONSIBLE_FOR", "推广凤城贷"),
        (task, "PART_OF", listed),
        (listed, "SUPPORTS", "凤栖湖生物医药实验室"),
        ("南通大学", "MEMBER_OF", league),
        ("南通大学", "LOCATED_IN", "南通市"),
        ("泰州学院", "LOCATED_IN", "泰州市"),
    ):
        assert has(facts, *edge), edge
    # The list that ends the text is no signature, and its title nothing that anybody has won.
    assert "南通市科学技术局" not in kinds(facts)


def test_projects_that_bodies_carry_out_are_no_tasks() -> None:
    rows = "序号　项目名称　牵头单位　参与单位\n1　深海采矿车研制　振华重工　上海交通大学\n2　船用电池研制　中船集团　南通大学\n"
    assert "Task" not in kinds(read("南通市重大科技项目清单\n" + rows)).values()


def test_a_table_tells_who_has_made_what() -> None:
    rows = "序号　研制单位　产品名称　示范应用单位\n1　扬力集团　全球首款800吨级伺服压力机　南通港\n2　南通大学　——　扬力集团\n"
    facts = read("2025年南通市首台套产品\n" + rows)
    assert has(facts, "扬力集团", "DEVELOPS", "800吨级伺服压力机")
    assert list(kinds(facts).values()).count("Achievement") == 1


def test_what_the_units_of_a_list_are_to_be_found() -> None:
    facts = read("公示\n附件2\n拟认定南通都市圈联合创新平台\n1. 凤栖湖海工装备中试中心\n2. 紫琅湖智能纺织实验室\n")
    assert has(facts, "紫琅湖智能纺织实验室", "SELECTED_FOR", "南通都市圈联合创新平台")
    assert kinds(facts)["南通都市圈联合创新平台"] == "Programme"
