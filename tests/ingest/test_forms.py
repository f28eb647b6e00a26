"""Forms of documents: tables of projects, units with labels in brackets, lists below their titles."""

import pytest

from ingest import readers
from ingest.extraction import extract_facts
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


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("农行江苏省分行升级“苏科融”平台。", "苏科融平台", "Platform"),
        ("由东南大学承担的“分子育种”国家科技重大专项通过验收。", "分子育种国家科技重大专项", "Programme"),
        ("牵头国家重点研发计划“氢能技术”重点专项。", "国家重点研发计划氢能技术重点专项", "Programme"),
        ("牵头国家重点研发计划“氢能技术”重点专项。", "国家重点研发计划", "Programme"),
        ("责任单位：市推进沿江产业转型办、市科技局。", "市推进沿江产业转型办公室", "Government"),
        ("签署太湖—长荡湖生态创新协作协议。", "太湖—长荡湖生态创新协作协议", "Policy"),
        ("设立都市圈成果孵化联合基金。", "都市圈成果孵化联合基金", "Fund"),
        ("办好东部科技成果博览会。", "东部科技成果博览会", "Event"),
        ("打造茅山—老山康养产业带。", "茅山—老山康养产业带", "Corridor"),
        ("与常州瑞棠联合攻关。", "常州瑞棠", "Enterprise"),
        ("隆基棠洛（常州）签署协议。", "隆基棠洛(常州)", "Enterprise"),
        ("万华化学江苏基地投产。", "万华化学江苏基地", "Enterprise"),
        ("成立长三角光伏标准工作组。", "长三角光伏标准工作组", "Alliance"),
        ("研制出重型起重机“K80”，已下线。", "K80", "Achievement"),
        ("东南大学的“桥梁健康监测系统”已应用。", "桥梁健康监测系统", "Achievement"),
        ("沈阳新松发布了国内首台全自主重载移动机器人。", "全自主重载移动机器人", "Achievement"),
        ("恒逸的双纯己内酰胺技术已拿下中国专利金奖。", "双纯己内酰胺技术", "Achievement"),
        ("康泰医疗的12英寸抛光（CMP）设备打破国外垄断。", "12英寸抛光(CMP)设备", "Achievement"),
        ("徐工集团的无人矿用自卸车、扬州大学的激光陶瓷光纤等8项成果获评精品。", "无人矿用自卸车", "Achievement"),
        ("大尺寸外延设备由东南大学研制。", "大尺寸外延设备", "Achievement"),
        ("扬州大学选育的扬麦33通过审定。", "扬麦33", "Achievement"),
        ("今年3月发布高纯镓制备技术。", "高纯镓制备技术", "Achievement"),
        ("“节水灌溉机器”“低镉水稻”等一批成果转化。", "节水灌溉机器", "Achievement"),
        ("承办第六届扬州半导体产业大会南通专场。", "扬州半导体产业大会", "Event"),
        ("每年举办一届成都都市圈创新创业大赛。", "成都都市圈创新创业大赛", "Event"),
        ("每半年召开一次宁镇科技合作会商会议。", "宁镇科技合作会商会议", "Event"),
        ("哈洽会开幕，江苏省企业参展。", "中国哈尔滨国际经济贸易洽谈会", "Event"),
        ("扬州广陵未来医械示范区启用。", "扬州广陵未来医械示范区", "Park"),
        ("扬州知识产权保护示范区获批。", "扬州知识产权保护示范区", "Programme"),
        ("渭南经开区智能制造谷、铜川空天动力城入选。", "铜川空天动力城", "Park"),
        ("南瑞集团又交付白鹭号超大直径盾构机。", "白鹭号超大直径盾构机", "Achievement"),
        ("徐工集团7000吨级履带起重机批量出口。", "7000吨级履带起重机", "Achievement"),
        ("东南大学的微型电子耳蜗已投用。", "微型电子耳蜗", "Achievement"),
        ("阿里云的Qwen9、华为的深思二号亮相。", "Qwen9", "Achievement"),
        ("阿里云的Qwen9、华为的深思二号亮相。", "深思二号", "Achievement"),
        ("扬州大学选育的碧波系列巨菌草三年推广十万亩。", "碧波系列巨菌草", "Achievement"),
        ("南瑞集团研制的多可协作机器人创下纪录。", "多可协作机器人", "Achievement"),
        ("徐工集团的翔龙-3H救援型无人机拿到了认定。", "翔龙-3H救援型无人机", "Achievement"),
        ("徽商银行上线瓷都积分贷，推广科融贷。", "瓷都积分贷", "Fund"),
        ("徽商银行上线瓷都积分贷，推广科融贷。", "科融贷", "Fund"),
        ("徽商银行上线“江北新区成果转化贷”。", "江北新区成果转化贷", "Fund"),
        ("深化紫金山英才计划和“学子归宁”工程。", "学子归宁工程", "Programme"),
        ("责任单位：合肥高新区科技局、扬州经开区投促局。", "合肥高新区科技局", "Government"),
        ("编出《长江创新协同图谱》。", "长江创新协同图谱", "Achievement"),
        ("东南大学荣获江苏省科学技术奖一等奖。", "江苏省科学技术奖", "Programme"),
        ("扬州科创园获评国家级科技企业孵化器培育单位。", "国家级科技企业孵化器培育单位", "Programme"),
        ("研究方向锁定扇出型封装、超导薄膜和柔性显示。", "超导薄膜", "Industry"),
        ("聚焦聚合新材、数字孪生、深空测绘等未来产业。", "深空测绘", "Industry"),
        ("扬州聚焦牙科医疗器械，打造园区。", "牙科医疗器械", "Industry"),
        ("扬州着眼封装测试材料，错位发展。", "封装测试材料", "Industry"),
        ("重点投向新材料、生物医药早期项目。", "生物医药", "Industry"),
        ("在低空经济方面，依托扬州航空谷。", "低空经济", "Industry"),
        ("主攻休闲食品与预制菜，已开工。", "休闲食品", "Industry"),
    ],
)
def test_names_are_read_in_the_forms_that_official_prose_gives_them(sentence: str, name: str, kind: str) -> None:
    assert kinds(read(sentence)).get(name) == kind, kinds(read(sentence))


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("启动秦淮河源头生命健康产业园三期。", "秦皇岛市"),
        ("镇江、扬州等市科协组团参展。", "南京市科学技术协会"),
        ("没有大学可以“借”大学。", "借大学"),
        ("紧扣“科创强区”目标。", "科创强区目标"),
        ("服务上合组织农业技术交流培训示范基地。", "上海市"),
        ("市委科技委会议研究决定。", "市委科技委会议"),
        ("支持企业攻克先进封装技术。", "先进封装技术"),
        ("支持企业发布智能家居控制系统。", "智能家居控制系统"),
        ("围绕企业需求和高校资源，做优创新生态。", "高校资源"),
        ("聚焦人工智能、人才引育等重点工作。", "人才引育"),
        ("推出科技金融新产品20款。", "科技金融新产品"),
        ("银行推出一批研发贷、瓷都贷等专属产品。", "瓷都贷"),
    ],
)
def test_what_names_nothing_is_no_thing(sentence: str, name: str) -> None:
    assert name not in kinds(read(sentence, issuer="南京市科学技术局"))


def test_what_a_document_says_a_name_stands_for_is_one_thing() -> None:
    text = "表中简称：\n常州市高新区即常州国家高新技术产业开发区；其他从略。\n常州市高新区支持河海大学发展。"
    parks = [name for name, kind in kinds(read(text)).items() if kind == "Park"]
    assert len(parks) == 1, parks


def test_a_title_goes_on_below_who_sends_it_round() -> None:
    text = (
        "扬州市人民政府办公厅关于印发\n《扬州市加快建设瘦西湖科创园 推动成果转化若干措施》的通知\n各县（市、区）人民政府：\n"
        "第一条 支持扬州大学建设农业装备实验室。\n扬州市人民政府办公厅\n2025年3月2日"
    )
    document = readers.read("notice.txt", text.encode())
    plan = "扬州市加快建设瘦西湖科创园推动成果转化若干措施"
    facts = extract_facts(document)
    assert has(facts, "扬州市人民政府办公厅", "ISSUES", plan), edges(facts)
    assert has(facts, plan, "SUPPORTS", "扬州大学"), edges(facts)


def test_an_alliance_acts_in_the_news_of_its_own_meeting() -> None:
    title = "长三角种业协同创新联盟2024年年会在宿州召开"
    facts = read(f"{title}\n长三角种业协同创新联盟成员到会。一是启动“百校千企”对接行动。", title=title)
    assert not any(one == "宿州市" for one, _, _ in edges(facts)), edges(facts)


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        (
            "联合体由徐工集团挂帅、江苏大学参加。苏北装备创新联合体由徐工集团挑头。",
            ("徐工集团", "LEADS", "苏北装备创新联合体"),
        ),
        ("江苏银行、南京银行提供“扬创贷”。", ("江苏银行", "ESTABLISHES", "扬创贷")),
        ("扬州市组建扬州科创母基金，下设5亿元扬州天使子基金。", ("扬州天使子基金", "PART_OF", "扬州科创母基金")),
        ("下设扬州天使子基金，聚焦商业航天、光子。", ("扬州天使子基金", "SUPPORTS", "商业航天")),
        ("江苏种业联盟下设稻麦专委会。", ("江苏种业联盟", "ESTABLISHES", "稻麦专委会")),
        (
            "江苏种业联盟召开年会。江苏种业联盟下设稻麦专委会。江苏种业联盟扩容。会上增补扬州大学为理事单位。",
            ("扬州大学", "MEMBER_OF", "江苏种业联盟"),
        ),
        ("由东南大学领衔，徐工集团、南京大学一同建设徐州装备实验室。", ("徐工集团", "CO_BUILDS", "徐州装备实验室")),
        ("徐工集团已进驻扬州高新区。", ("徐工集团", "LOCATED_IN", "扬州高新区")),
    ],
)
def test_what_bodies_do_is_read_in_plainer_words(text: str, edge: tuple[str, str, str]) -> None:
    facts = read(text, issuer="扬州市科学技术局")
    assert has(facts, *edge), edges(facts)


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        ("姑苏材料研究院揭牌，已获批牵头国家重点研发计划项目。", ("姑苏材料研究院", "LEADS", "国家重点研发计划")),
        ("江都区还专门配套了《江都区支持生物医药发展意见》。", ("江都区", "ISSUES", "江都区支持生物医药发展意见")),
        ("扬州大学与徐工集团又签下《战略合作协议》。", ("扬州大学", "COOPERATES_WITH", "徐工集团")),
        ("江都区与海陵区签约，共同组织了高邮湖渔业创新论坛。", ("海陵区", "HOSTS", "高邮湖渔业创新论坛")),
        ("设立江都区科创基金，由徐工集团发起。", ("徐工集团", "ESTABLISHES", "江都区科创基金")),
        ("邗江区则与东南大学一道，共建邗江数控研究院。", ("东南大学", "CO_BUILDS", "邗江数控研究院")),
        ("紫金山实验室（海冰观察方向）由东南大学领衔。", ("紫金山实验室", "FOCUSES_ON", "海冰观察")),
        ("在第三届扬州国际海工装备展览会上签约。", ("扬州国际海工装备展览会", "LOCATED_IN", "扬州市")),
        ("扬州大学与江苏药谷集团共建研究院。", ("江苏药谷集团", "COOPERATES_WITH", "扬州大学")),
        (
            "姑苏封测研究院启用。扬州大学、徐工集团出资，研究方向锁定扇出型封装。",
            ("姑苏封测研究院", "FOCUSES_ON", "扇出型封装"),
        ),
        ("江苏种业联盟换届。接收扬州大学等9家单位入盟。", ("扬州大学", "MEMBER_OF", "江苏种业联盟")),
        ("江都区与扬州大学签订共建“里下河农业工作站”协议。", ("扬州大学", "CO_BUILDS", "里下河农业工作站")),
        (
            "扬州棠瑞洛新材料成立。棠瑞洛与扬州大学签约。棠瑞洛很忙。",
            ("扬州棠瑞洛新材料", "COOPERATES_WITH", "扬州大学"),
        ),
    ],
)
def test_who_does_it_is_told_by_other_words(text: str, edge: tuple[str, str, str]) -> None:
    facts = read(text, issuer="扬州市科学技术局")
    assert has(facts, *edge), edges(facts)


def test_a_plan_supports_what_its_title_names() -> None:
    title = "扬州市加快建设瘦西湖科创园推动成果转化若干措施"
    facts = read(f"{title}\n第一条 在瘦西湖科创园周边配建公寓。", title=title)
    assert has(facts, title, "SUPPORTS", "瘦西湖科创园"), edges(facts)


def test_who_speaks_for_a_bureau_means_its_city() -> None:
    text = "出席：德阳市科技局局长 邱勇\n主持人：请介绍。\n邱勇：我市刚刚入选国家中小企业数字化转型试点城市。\n资阳没有大学。资阳在追。"
    facts = read(text, issuer="资阳市科学技术局")
    assert has(facts, "德阳市", "SELECTED_FOR", "国家中小企业数字化转型试点城市"), edges(facts)


def test_an_office_does_not_lie_where_it_has_stations_set_up() -> None:
    facts = read("各中心应主动服务，鼓励在泰州、盐城设立工作站。", issuer="扬州市科学技术局")
    assert not any(relation == "LOCATED_IN" and there != "扬州市" for _, relation, there in edges(facts)), edges(facts)


def test_a_park_of_high_technology_is_one() -> None:
    told = read("镇江市丹徒高新园区与栖霞高新园签署伙伴园区共建框架合作协议。")
    assert has(told, "镇江市丹徒高新园区", "COOPERATES_WITH", "栖霞高新园")


def test_those_who_have_no_name_are_not_the_subject() -> None:
    told = read("南京市创办全国首家由教育、科技等部门联合成立的中小学科技创新中心。")
    assert has(told, "南京市", "ESTABLISHES", "中小学科技创新中心")
    assert not has(told, "南京市", "CO_BUILDS", "中小学科技创新中心")
