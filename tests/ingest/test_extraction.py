"""From a text to its facts: each rule on a sentence of its own, and the laws that hold for all."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.ids import document_id, fold
from graph.model import Document, Facts
from graph.ontology import ontology
from ingest.extraction import extract_facts


def read(text: str, title: str = "", issuer: str = "") -> Facts:
    return extract_facts(Document(document_id(text.encode()), title, text, "", issuer=issuer, date="2025-06-30"))


def kinds(facts: Facts) -> dict[str, str]:
    return {entity.name: entity.kind for entity in facts.entities}


def edges(facts: Facts) -> set[tuple[str, str, str]]:
    names = {entity.id: entity.name for entity in facts.entities}
    return {(names[r.source], r.type, names[r.target]) for r in facts.relations}


def has(facts: Facts, subject: str, relation: str, target: str) -> bool:
    found = edges(facts)
    symmetric = ontology().relations[relation].symmetric
    return (subject, relation, target) in found or (symmetric and (target, relation, subject) in found)


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("支持紫金山实验室承担国家任务。", "紫金山实验室", "Lab"),
        ("支持苏州市纳米技术创新中心建设。", "苏州市纳米技术创新中心", "Platform"),
        ("建设国家第三代半导体技术创新中心（南京）。", "国家第三代半导体技术创新中心(南京)", "Platform"),
        ("印发《合肥市未来产业行动计划》。", "合肥市未来产业行动计划", "Policy"),
        ("推进扬子—镇海轻烃综合利用项目建设。", "扬子—镇海轻烃综合利用项目", "Programme"),
        ("举办宝钢汽车用钢材料创新圆桌会议。", "宝钢汽车用钢材料创新圆桌会议", "Event"),
        ("深入实施民营经济跨越发展行动。", "民营经济跨越发展行动", "Programme"),
        ("举办“赢在南京”青创大赛。", "赢在南京青创大赛", "Event"),
        ("推出“宁科贷”产品。", "宁科贷", "Fund"),
        ("推动基因与细胞实验室建设。", "基因与细胞实验室", "Lab"),
        ("南京英田光学参与探月工程。", "南京英田光学", "Enterprise"),
        ("省委、省政府在南京召开会议。", "江苏省人民政府", "Government"),
        ("打造G312（宁镇）产业创新走廊。", "G312(宁镇)产业创新走廊", "Corridor"),
        ("民盟合肥市委：你们的提案收悉。", "民盟合肥市委", "Alliance"),
        ("农工党重庆市委会：你们的提案收悉。", "农工党重庆市委会", "Alliance"),
        ("支持华为、澔瀚微、棠洛智能等12家龙头企业发展。", "澔瀚微", "Enterprise"),
        ("棠洛机床牵头建设生产线。", "棠洛机床", "Enterprise"),
        ("南谯区成立宁滁开发建设有限公司。", "宁滁开发建设有限公司", "Enterprise"),
        ("研制出国内首台252千伏无氟环保型开关设备，已投产。", "252千伏无氟环保型开关设备", "Achievement"),
        ("由东南大学研制的HX-7型激光焊接机器人已交付。", "HX-7型激光焊接机器人", "Achievement"),
        ("共建数控机床中试平台。", "数控机床中试平台", "Platform"),
        ("设立农业装备、海洋装备产业技术创新联合体。", "农业装备产业技术创新联合体", "Alliance"),
        ("出台科技创新“黄金十条”等政策。", "黄金十条", "Policy"),
        ("基地由上海恒精感应科技有限公司投资。", "上海恒精感应科技有限公司", "Enterprise"),
        ("引进赛得利（九江）纤维有限公司。", "赛得利(九江)纤维有限公司", "Enterprise"),
        ("江宁区与江苏大学共建新药成果转化中心。", "新药成果转化中心", "Platform"),
        ("聚焦数控装备、生物健康两大主导产业。", "生物健康", "Industry"),
        ("宁马新型功能区集中开工。", "宁马新型功能区", "Park"),
        ("合肥工业大学智能院揭牌。", "合肥工业大学智能院", "Institute"),
    ],
)
def test_names_are_found_with_their_kind(sentence: str, name: str, kind: str) -> None:
    assert kinds(read("南京市要闻\n" + sentence)).get(name) == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "支持高校院所与龙头企业共建创新联合体。",
        "建设一批公共技术服务平台。",
        "各区（园区）培育科技型中小企业。",
        "完善技术转移中心网络。",
        "会同县发展改革委推进。",
        "都市圈八市科技局长会商，走进宝华镇。",
        "推动院士团队在国际会议中心举行活动。",
        "研制的700公斤重载机器人下线。",
        "形成“两城一中心”格局，校内建新校区。",
    ],
)
def test_classes_of_things_are_no_things(sentence: str) -> None:
    assert kinds(read(sentence)) == {}


@pytest.mark.parametrize(
    ("sentence", "subject", "relation", "target"),
    [
        ("指导南京工业大学与高邮高新区联合共建电光源检测中心。", "南京工业大学", "CO_BUILDS", "电光源检测中心"),
        ("联合省农科院、扬州大学等单位共建作物育种实验室。", "扬州大学", "CO_BUILDS", "作物育种实验室"),
        (
            "由华东泰岳集团牵头，四川大学、西南交通大学共同组建的四川省氢能动力创新联合体揭牌。",
            "华东泰岳集团",
            "LEADS",
            "四川省氢能动力创新联合体",
        ),
        ("我市与北京大学签署战略合作协议。", "南京市", "COOPERATES_WITH", "北京大学"),
        ("东南大学在淮安设立国家技术转移淮安分中心。", "国家技术转移淮安分中心", "LOCATED_IN", "淮安市"),
        ("江苏省技术市场在扬州、镇江设立分中心。", "江苏省技术市场", "LOCATED_IN", "镇江市"),
        ("镇江丹阳、扬中，扬州仪征入选全国科技创新百强县市榜单。", "丹阳市", "SELECTED_FOR", "全国科技创新百强县市"),
        ("丹阳市隶属镇江，镇江丹阳发展很快。", "丹阳市", "PART_OF", "镇江市"),
        ("南京软件大会开幕。", "南京软件大会", "LOCATED_IN", "南京市"),
        ("南京大学碳中和研究院揭牌。", "南京大学碳中和研究院", "PART_OF", "南京大学"),
        ("宁淮科创走廊加快建设。", "宁淮科创走廊", "CONNECTS", "淮安市"),
        (
            "省委省政府《关于支持南京江北新区高质量建设的意见》明确了方向。",
            "江苏省人民政府",
            "ISSUES",
            "关于支持南京江北新区高质量建设的意见",
        ),
        ("市人社局举办第十一届“赢在南京”青创大赛。", "南京市人力资源和社会保障局", "HOSTS", "赢在南京青创大赛"),
        ("南京市抢占人工智能、第三代半导体等新赛道。", "南京市", "FOCUSES_ON", "人工智能"),
        ("走廊连接南京、镇江。近期，宁镇两市联合印发《走廊建设行动方案》。", "镇江市", "ISSUES", "走廊建设行动方案"),
        ("东南大学设在四牌楼。支持该校联合南京农业大学创建种业实验室。", "东南大学", "CO_BUILDS", "种业实验室"),
        ("江苏银行推出的“慧科贷”，已支持华为等企业。", "慧科贷", "SUPPORTS", "华为"),
        ("联合江苏银行、南京银行开展人才服务试点。", "南京市", "COOPERATES_WITH", "江苏银行"),
        ("联盟由东南大学发起，由江苏大学、扬州大学组成的宁扬种业联盟揭牌。", "江苏大学", "MEMBER_OF", "宁扬种业联盟"),
        ("宁扬种业联盟成立，东南大学任理事长单位。", "东南大学", "MEMBER_OF", "宁扬种业联盟"),
        ("设立宁扬科创基金。江苏银行、南京银行各出资5亿元。", "南京银行", "ESTABLISHES", "宁扬科创基金"),
        ("设立宁扬科创基金，重点投向氢能、生物医药等领域。", "宁扬科创基金", "SUPPORTS", "氢能"),
        ("麒麟科技城集聚了华为、中兴通讯等企业。", "中兴通讯", "LOCATED_IN", "麒麟科技城"),
        ("落户麒麟科技城的华为研究院揭牌。", "华为研究院", "LOCATED_IN", "麒麟科技城"),
        ("芜湖地处南京都市圈、合肥都市圈叠加地带。", "芜湖市", "PART_OF", "合肥都市圈"),
        ("把宁淮科创走廊纳入沿沪宁产业创新带布局。", "宁淮科创走廊", "PART_OF", "沿沪宁产业创新带"),
        ("对华为、中兴通讯的研发中心给予最高100万元支持。", "南京市", "SUPPORTS", "华为"),
        ("以东南大学为牵头单位、江苏大学为共建单位的宁扬种业实验室启用。", "江苏大学", "CO_BUILDS", "宁扬种业实验室"),
        ("江苏大学、扬州大学分别牵头组建宁扬种业联盟、宁扬农机联盟。", "扬州大学", "LEADS", "宁扬农机联盟"),
        ("四川泸州、内江等市参加会议。", "内江市", "PART_OF", "四川省"),
        (
            "中国科学技术大学“祖冲之三号”超导量子计算机发布。",
            "中国科学技术大学",
            "DEVELOPS",
            "祖冲之三号超导量子计算机",
        ),
        ("贯通宁淮科创走廊。", "南京市", "SUPPORTS", "宁淮科创走廊"),
        ("江苏大学牵头、扬州大学配合，组建了宁扬种业实验室。", "江苏大学", "LEADS", "宁扬种业实验室"),
        ("江苏大学牵头、扬州大学配合，组建了宁扬种业实验室。", "扬州大学", "CO_BUILDS", "宁扬种业实验室"),
        ("东南大学与溧阳市签约，成立溧阳储能研究院。", "东南大学", "CO_BUILDS", "溧阳储能研究院"),
        ("江宁开发区与淮安市合作的宁淮智造产业园开园。", "江宁开发区", "CO_BUILDS", "宁淮智造产业园"),
        ("华为与江苏交通控股集团旗下的江苏航空产业集团签约。", "江苏航空产业集团", "PART_OF", "江苏交通控股"),
        ("华为与江苏交通控股集团旗下的江苏航空产业集团签约。", "华为", "COOPERATES_WITH", "江苏航空产业集团"),
        ("南京、镇江合力推进宁镇科创走廊建设。", "镇江市", "CO_BUILDS", "宁镇科创走廊"),
        ("溧水种业研究院以蔬菜种业为主攻方向。", "溧水种业研究院", "FOCUSES_ON", "蔬菜种业"),
        ("江宁航空研究院主攻飞机起落架。", "江宁航空研究院", "FOCUSES_ON", "飞机起落架"),
        ("紫金山实验室通过江苏省新型研发机构备案。", "紫金山实验室", "SELECTED_FOR", "江苏省新型研发机构"),
        ("南京大学、东南大学分别与镇江、扬州签署合作协议。", "东南大学", "COOPERATES_WITH", "扬州市"),
        ("西安交通大学携手隆基绿能打造西安氢能技术创新中心。", "隆基绿能", "CO_BUILDS", "西安氢能技术创新中心"),
        ("镇江市、扬州市和泰州市三方签署战略合作协议。", "扬州市", "COOPERATES_WITH", "泰州市"),
        ("丹阳高新区被省科技厅认定为省级绿色园区。", "丹阳高新区", "SELECTED_FOR", "江苏省绿色园区"),
        ("宁扬种业联盟由江苏大学牵头，联合扬州大学等单位组建。", "扬州大学", "CO_BUILDS", "宁扬种业联盟"),
        ("由市科技局牵头，会同市财政局印发《种业攻关办法》。", "南京市科学技术局", "ISSUES", "种业攻关办法"),
        ("对获批国家级示范基地的江苏大学给予500万元补助。", "南京市", "SUPPORTS", "江苏大学"),
        ("紫金山实验室联合东南大学，聚焦未来网络等领域开展攻关。", "紫金山实验室", "COOPERATES_WITH", "东南大学"),
        ("宁淮两市签订《宁淮智造产业园共建框架协议》，宁淮智造产业园开园。", "淮安市", "CO_BUILDS", "宁淮智造产业园"),
        ("江苏银行上线“宁科贷”。", "江苏银行", "ESTABLISHES", "宁科贷"),
        ("与东南大学合作设立5亿元宁扬科创基金。", "东南大学", "ESTABLISHES", "宁扬科创基金"),
        ("中国（江苏）自由贸易试验区南京片区揭牌。", "中国(江苏)自由贸易试验区南京片区", "LOCATED_IN", "南京市"),
        ("华为（南京）研究院获批省级数字化车间称号。", "华为(南京)研究院", "SELECTED_FOR", "江苏省数字化车间"),
        ("江苏大学与华为、东南大学与中兴通讯达成合作。", "东南大学", "COOPERATES_WITH", "中兴通讯"),
        ("镇江市与江苏大学共建镇江装备研究院，落户京口区。", "镇江装备研究院", "LOCATED_IN", "京口区"),
        ("支持江苏航空技术创新中心建设，由东南大学牵头。", "东南大学", "LEADS", "江苏航空技术创新中心"),
        ("江苏大学、扬州大学签署共建镇江农机创新中心协议。", "扬州大学", "CO_BUILDS", "镇江农机创新中心"),
        ("江苏恒神股份有限公司（丹阳）开工。", "江苏恒神", "LOCATED_IN", "丹阳市"),
        ("周口市环境降解材料创新联合体由华为牵头组建。", "华为", "LEADS", "周口市环境降解材料创新联合体"),
        ("规划建设来安科创新城，重点布局轨道交通装备、新材料。", "来安科创新城", "FOCUSES_ON", "新材料"),
        ("办好第三届南京都市圈创新合作大会。", "南京都市圈创新合作大会", "LOCATED_IN", "南京都市圈"),
        ("宁扬种业研究院在麒麟科技城揭牌。", "宁扬种业研究院", "LOCATED_IN", "麒麟科技城"),
        ("江苏大学、扬州大学联合开展种业攻关。", "江苏大学", "COOPERATES_WITH", "扬州大学"),
        ("南京市机器人产业集群入选国家榜单。", "南京市", "FOCUSES_ON", "南京市机器人产业集群"),
        ("南京是国家智能制造试点城市。", "南京市", "SELECTED_FOR", "国家智能制造试点城市"),
        ("依托东南大学的毫米波全国重点实验室启用。", "毫米波全国重点实验室", "PART_OF", "东南大学"),
        ("宁扬种业联盟成立，由联盟与江苏大学共同举办生物育种创新大会。", "宁扬种业联盟", "HOSTS", "生物育种创新大会"),
        ("设立宁扬科创基金，总规模10亿元，重点支持氢能产业。", "宁扬科创基金", "SUPPORTS", "氢能"),
    ],
)
def test_what_sentences_say(sentence: str, subject: str, relation: str, target: str) -> None:
    facts = read("南京市要闻\n" + sentence, issuer="南京市人民政府")
    assert has(facts, subject, relation, target), edges(facts)


def test_tasks_and_their_units() -> None:
    text = "南京市创新行动计划\n1.壮大企业规模。实施千企升级计划。\n责任单位：市科技局、浦口区，麒麟科创园\n2.建强平台。（牵头单位：市发改委；配合单位：市财政局）"
    facts = read(text, title="南京市创新行动计划")
    assert has(facts, "南京市科学技术局", "RESPONSIBLE_FOR", "壮大企业规模")
    assert has(facts, "浦口区", "RESPONSIBLE_FOR", "壮大企业规模")
    assert has(facts, "麒麟科创园", "RESPONSIBLE_FOR", "壮大企业规模") or has(
        facts, "南京麒麟科技创新园", "RESPONSIBLE_FOR", "壮大企业规模"
    )
    roles = {e.role for r in facts.relations if r.type == "RESPONSIBLE_FOR" for e in r.evidence}
    assert roles == {"责任", "牵头", "配合"}
    assert has(facts, "壮大企业规模", "PART_OF", "南京市创新行动计划")
    assert has(facts, "南京市创新行动计划", "SUPPORTS", "千企升级计划")


def responsible(facts: Facts) -> set[tuple[str, str, str]]:
    """(unit, role, task) of every responsibility told."""
    names = {entity.id: entity.name for entity in facts.entities}
    return {
        (names[r.source], e.role, names[r.target])
        for r in facts.relations
        if r.type == "RESPONSIBLE_FOR"
        for e in r.evidence
    }


def test_a_table_of_tasks_is_a_plan_and_its_rows_are_tasks() -> None:
    text = (
        "附件2\n镇江市融圈工作任务清单\n序号\t工作任务\t具体举措\t责任单位\t协办单位\t完成时间\n一、平台\n"
        "1\t建设丹徒光电中试基地\t由江苏大学牵头，聚焦光电子。支持江苏银行镇江分行设点\t市科技局\t丹徒区、市财政局\t6月\n"
        "2\t扩大“镇科贷”投放\t\t市财政局\t\t全年"
    )
    facts = read(text, title="镇江市融圈工作任务清单", issuer="镇江市人民政府")
    assert responsible(facts) == {
        ("镇江市科学技术局", "责任", "建设丹徒光电中试基地"),
        ("丹徒区", "配合", "建设丹徒光电中试基地"),
        ("镇江市财政局", "配合", "建设丹徒光电中试基地"),
        ("镇江市财政局", "责任", "扩大镇科贷投放"),
    }
    assert has(facts, "建设丹徒光电中试基地", "PART_OF", "镇江市融圈工作任务清单")
    assert has(facts, "镇江市融圈工作任务清单", "SUPPORTS", "丹徒光电中试基地"), edges(facts)
    assert has(facts, "江苏大学", "LEADS", "丹徒光电中试基地")
    assert has(facts, "镇江市融圈工作任务清单", "SUPPORTS", "江苏银行镇江分行")


def test_rows_that_gaps_part_may_lack_cells_and_go_on_in_the_next_line() -> None:
    text = (
        "序号  重点任务            主要内容          牵头部门    配合部门\n"
        "1     建强淮安盐化实验室  引进团队          市科技局\n"
        "2     办好淮安食品博览会                    市商务局    淮安区、\n"
        "                          邀请客商                      市财政局"
    )
    facts = read(text, title="淮安市创新行动方案", issuer="淮安市人民政府")
    assert responsible(facts) == {
        ("淮安市科学技术局", "牵头", "建强淮安盐化实验室"),
        ("淮安市商务局", "牵头", "办好淮安食品博览会"),
        ("淮安区", "配合", "办好淮安食品博览会"),
        ("淮安市财政局", "配合", "办好淮安食品博览会"),
    }


def test_what_heads_a_listed_line_is_what_its_words_are_about() -> None:
    text = (
        "句容市科技创新规划\n■句容碳纤维中试平台：由江苏大学牵头，东南大学参与，主攻复合材料。位于句容经济开发区。\n"
        "2.赤山湖生态实验室。市政府与河海大学合作共建，聚焦智慧农业。"
    )
    facts = read(text, title="句容市科技创新规划", issuer="句容市人民政府")
    assert has(facts, "句容市科技创新规划", "SUPPORTS", "句容碳纤维中试平台"), edges(facts)
    assert has(facts, "句容市科技创新规划", "SUPPORTS", "赤山湖生态实验室")
    assert has(facts, "江苏大学", "LEADS", "句容碳纤维中试平台")
    assert has(facts, "句容碳纤维中试平台", "LOCATED_IN", "句容经开区")
    assert has(facts, "句容碳纤维中试平台", "FOCUSES_ON", "复合材料")
    assert has(facts, "河海大学", "CO_BUILDS", "赤山湖生态实验室")
    assert has(facts, "赤山湖生态实验室", "FOCUSES_ON", "智慧农业")
    assert not has(facts, "江苏大学", "FOCUSES_ON", "复合材料")


def test_a_table_that_rules_part_and_projects_that_offices_answer_for() -> None:
    text = (
        "宿迁市2025年重点项目推进表\n| 序号 | 项目名称 | 建设内容 | 责任单位 |\n|---|---|---|---|\n"
        "| 1 | 沭阳绿色纤维实验室 | 与南京林业大学合作共建 | 市科技局/沭阳县 |"
    )
    facts = read(text, title="宿迁市2025年重点项目推进表", issuer="宿迁市人民政府")
    assert responsible(facts) == {
        ("宿迁市科学技术局", "责任", "沭阳绿色纤维实验室"),
        ("沭阳县", "责任", "沭阳绿色纤维实验室"),
    }
    assert has(facts, "宿迁市2025年重点项目推进表", "SUPPORTS", "沭阳绿色纤维实验室"), edges(facts)
    assert has(facts, "南京林业大学", "CO_BUILDS", "沭阳绿色纤维实验室")
    assert not any(relation == "COOPERATES_WITH" for _, relation, _ in edges(facts))


def test_who_answers_for_a_task_is_no_member_of_an_alliance() -> None:
    text = "南通市创新方案\n1.做强海工装备。支持南通海工装备产业联盟发展。\n牵头单位：市工信局；配合单位：市科技局"
    facts = read(text, title="南通市创新方案", issuer="南通市人民政府")
    assert ("南通市工业和信息化局", "牵头", "做强海工装备") in responsible(facts)
    assert not any(relation == "MEMBER_OF" for _, relation, _ in edges(facts)), edges(facts)


def test_a_body_that_no_rule_knows_is_one_where_it_signs() -> None:
    text = "关于印发《宁扬协同创新工作要点》的通知\n请认真落实。\n宁扬一体化推进领导小组\n二〇二五年三月一日"
    facts = read(text, title="关于印发《宁扬协同创新工作要点》的通知")
    assert has(facts, "宁扬一体化推进领导小组", "ISSUES", "宁扬协同创新工作要点"), edges(facts)


def test_articles_and_measures_without_a_number_are_tasks_and_their_chapter_is_none() -> None:
    text = (
        "池州市创新细则\n第二章 主要任务\n第三条 建强平台。支持研发。（市科技局牵头，贵池区配合）\n第三章 保障措施\n"
        "引进人才。给予补助。（市委组织部负责）\n（责任单位：市财政局）"
    )
    assert responsible(read(text, title="池州市创新若干措施", issuer="池州市人民政府")) == {
        ("池州市科学技术局", "牵头", "建强平台"),
        ("贵池区", "配合", "建强平台"),
        ("中共池州市委组织部", "责任", "引进人才"),
    }


def test_a_place_in_brackets_answers_for_nothing() -> None:
    text = "池州市创新若干措施\n一、新增企业\n1.池州铜冠电工有限公司（市高新区）\n2.池州恒鑫光电有限公司（贵池区）"
    assert responsible(read(text, title="池州市创新若干措施", issuer="池州市人民政府")) == set()


def test_tasks_told_in_blocks() -> None:
    text = (
        "盐城市任务分解\n任务一：深化“黄海英才”计划\n扩大规模。\n牵头部门：市委组织部    配合部门：市人社局\n"
        "任务二：壮大企业主体【牵头：市工信局；配合：市科技局】\n盐城市人民政府\n2025年3月1日"
    )
    facts = read(text, title="盐城市任务分解", issuer="盐城市人民政府")
    assert responsible(facts) == {
        ("中共盐城市委组织部", "牵头", "深化黄海英才计划"),
        ("盐城市人力资源和社会保障局", "配合", "深化黄海英才计划"),
        ("盐城市工业和信息化局", "牵头", "壮大企业主体"),
        ("盐城市科学技术局", "配合", "壮大企业主体"),
    }
    assert has(facts, "盐城市任务分解", "SUPPORTS", "黄海英才计划"), edges(facts)
    assert has(facts, "盐城市人民政府", "ISSUES", "盐城市任务分解")


def test_units_in_brackets_behind_a_measure_tell_what_each_does() -> None:
    text = (
        "泰州市创新若干措施\n1.壮大医药产业。支持研发。（市科技局、市财政局牵头，各市（区）、高新区落实）\n"
        "2.用好科技券。扩大范围（责任单位：市商务局，市工信局配合）\n3.引进人才。给予补助（不超过市级标准）。"
    )
    facts = read(text, title="泰州市创新若干措施", issuer="泰州市人民政府")
    assert responsible(facts) == {
        ("泰州市科学技术局", "牵头", "壮大医药产业"),
        ("泰州市财政局", "牵头", "壮大医药产业"),
        ("泰州市商务局", "责任", "用好科技券"),
        ("泰州市工业和信息化局", "配合", "用好科技券"),
    }


def test_nothing_is_said_across_the_cells_of_a_row() -> None:
    facts = read("平台名称\t进展\t备注\n泰州光伏研究院\t联合\t常州大学\n", issuer="泰州市人民政府")
    assert not any(r.type == "COOPERATES_WITH" for r in facts.relations), edges(facts)


def test_a_table_of_units() -> None:
    text = "附件1\n2024年度山东省新型研发机构名单\n序号\t单位名称\t所在地\t研究方向\n1\t齐鲁空天信息研究院\t济南市历城区\t空天信息\n"
    facts = read(text)
    assert has(facts, "齐鲁空天信息研究院", "SELECTED_FOR", "山东省新型研发机构")
    assert has(facts, "齐鲁空天信息研究院", "LOCATED_IN", "历城区")


def test_bodies_that_are_consulted() -> None:
    text = "关于市政协第1号提案的答复\n民盟南京市委：\n你们的提案收悉。我局商市财政局、市教育局，现答复如下。\n近年来，我市科技创新成效明显，感谢关心支持。\n南京市科学技术局\n2025年5月6日"
    facts = read(text, issuer="南京市科学技术局")
    assert has(facts, "南京市科学技术局", "COOPERATES_WITH", "南京市财政局"), edges(facts)


def test_projects_with_those_who_take_part_in_them() -> None:
    text = (
        "2024年都市圈科技合作项目名单\n一、桥梁智能监测关键技术研究。合作单位：东南大学、江苏省农业科学院。\n"
        "二、面向太赫兹的通信试验研究。牵头单位：紫金山实验室；参与单位：扬州大学。"
    )
    facts = read(text)
    assert has(facts, "东南大学", "PARTICIPATES_IN", "桥梁智能监测关键技术研究"), edges(facts)
    assert has(facts, "东南大学", "COOPERATES_WITH", "江苏省农业科学院")
    assert has(facts, "紫金山实验室", "LEADS", "面向太赫兹的通信试验研究")
    assert "Task" not in kinds(facts).values()


def test_zones_across_a_border_lie_on_both_sides() -> None:
    text = (
        "南京市浦口区、江宁区与滁州市南谯区、马鞍山市博望区合作。江宁—博望、浦口—南谯两个省际毗邻地区新型功能区开工。"
    )
    facts = read(text)
    assert has(facts, "江宁—博望省际毗邻地区新型功能区", "LOCATED_IN", "博望区"), edges(facts)
    assert has(facts, "浦口—南谯省际毗邻地区新型功能区", "LOCATED_IN", "浦口区")


def test_a_school_speaks_of_itself() -> None:
    facts = read("东南大学与扬州共建研究院\n我校与扬州市签约。该论坛由扬州市和我校共同举办。")
    assert has(facts, "东南大学", "COOPERATES_WITH", "扬州市"), edges(facts)


def test_a_defined_name_is_the_documents_own() -> None:
    facts = read("扬州市国有资本投资运营集团（以下简称国投集团）成立。国投集团与扬州大学合作。")
    assert has(facts, "扬州市国有资本投资运营集团", "COOPERATES_WITH", "扬州大学"), edges(facts)


def test_a_speaker_speaks_for_his_own() -> None:
    text = "南京市新闻发布会\n发布人：浦口区副区长 张三；江苏银行行长 李四\n张三：我区设立浦科基金。\n【江苏银行行长 李四】\n我行推出“慧科贷”。"
    facts = read(text, title="南京市新闻发布会", issuer="南京市人民政府")
    assert has(facts, "浦口区", "ESTABLISHES", "浦科基金"), edges(facts)
    assert has(facts, "江苏银行", "ESTABLISHES", "慧科贷"), edges(facts)


def test_units_with_their_leaders_and_members() -> None:
    text = "附件\n2024年度淮安市产业创新联合体名单\n1.淮安市盐化工产业创新联合体\n牵头单位：江苏苏盐井神股份有限公司\n成员单位：淮阴工学院、南京工业大学"
    facts = read(text, issuer="淮安市科学技术局")
    assert has(facts, "苏盐井神", "LEADS", "淮安市盐化工产业创新联合体"), edges(facts)
    assert has(facts, "淮阴工学院", "MEMBER_OF", "淮安市盐化工产业创新联合体")
    assert has(facts, "淮安市盐化工产业创新联合体", "SELECTED_FOR", "淮安市产业创新联合体")
    assert "Task" not in kinds(facts).values()


def test_labels_tell_who_makes_up_a_listed_unit_and_brackets_where_each_is() -> None:
    text = (
        "2025年安徽省创新联合体名单\n1. 安徽省合成橡胶创新联合体\n  牵头企业：滁州长丰橡胶有限公司（来安县）；联合牵头单位：滁州学院\n"
        "  参建单位：南京工业大学、安庆恒兴化工有限公司（安庆）\n2. 安徽省药物合成工程研究中心，依托单位：安徽医科大学"
    )
    facts = read(text, issuer="安徽省科学技术厅")
    alliance = "安徽省合成橡胶创新联合体"
    assert has(facts, "滁州长丰橡胶有限公司", "LEADS", alliance), edges(facts)
    assert has(facts, "滁州学院", "LEADS", alliance)
    assert has(facts, "安庆恒兴化工有限公司", "MEMBER_OF", alliance)
    assert has(facts, "南京工业大学", "MEMBER_OF", alliance)
    assert has(facts, "滁州长丰橡胶有限公司", "LOCATED_IN", "来安县")
    assert has(facts, "安庆恒兴化工有限公司", "LOCATED_IN", "安庆市")
    assert has(facts, "安徽省药物合成工程研究中心", "PART_OF", "安徽医科大学")


def test_a_row_lies_in_its_place_and_that_in_the_city_of_the_heading() -> None:
    text = (
        "江苏省工程技术研究中心名单\n序号\t中心名称\t依托单位\t所在地\n徐州市（2家）\n"
        "1\t江苏省矿用液压工程技术研究中心\t中国矿业大学\t泉山区\n2\t江苏省硅碳负极工程技术研究中心\t徐州铭硕新材料有限公司\t徐州高新区"
    )
    facts = read(text, issuer="江苏省科学技术厅")
    centre = "江苏省矿用液压工程技术研究中心"
    assert has(facts, centre, "SELECTED_FOR", "江苏省工程技术研究中心"), edges(facts)
    assert has(facts, centre, "PART_OF", "中国矿业大学")
    assert has(facts, centre, "LOCATED_IN", "泉山区")
    assert has(facts, "中国矿业大学", "LOCATED_IN", "泉山区")
    assert has(facts, "泉山区", "PART_OF", "徐州市")
    assert has(facts, "徐州铭硕新材料有限公司", "LOCATED_IN", "徐州高新区")
    assert has(facts, "徐州高新区", "LOCATED_IN", "徐州市")


def test_what_a_notice_announces_holds_for_its_lists() -> None:
    text = (
        "关于2025年度安徽省产业技术研究院拟认定名单的公示\n经专家评审，现将拟认定名单予以公示，公示期为五个工作日，"
        "任何单位如有异议，请以书面形式反映，逾期不予受理，特此公告周知。\n一、蚌埠市（1家）\n"
        "1.蚌埠硅基薄膜产业技术研究院（建设单位：安徽财经大学）"
    )
    facts = read(text, title=text.split("\n")[0], issuer="安徽省科学技术厅")
    institute = "蚌埠硅基薄膜产业技术研究院"
    assert has(facts, institute, "SELECTED_FOR", "安徽省产业技术研究院"), edges(facts)
    assert has(facts, institute, "LOCATED_IN", "蚌埠市")
    assert has(facts, "安徽财经大学", "ESTABLISHES", institute)


def test_columns_of_companies_and_schools_are_partners() -> None:
    text = "盐城市产学研对接表\n合作企业\t合作高校（院所）\t合作内容\t所属县区\n盐城悦达光伏科技有限公司\t河海大学\t组件检测\t大丰区"
    facts = read(text, issuer="盐城市科学技术局")
    assert has(facts, "盐城悦达光伏科技有限公司", "COOPERATES_WITH", "河海大学"), edges(facts)


def test_a_table_of_partners() -> None:
    text = "滁州市产学研合作项目一览表\n编号\t项目\t牵头企业\t合作单位\n1\t固态电解质\t金宠食品\t南京大学、滁州学院"
    facts = read(text, issuer="滁州市科学技术局")
    assert has(facts, "金宠食品", "COOPERATES_WITH", "滁州学院"), edges(facts)


def test_a_unit_that_no_rule_knows_lies_where_its_name_begins_on_its_own_line() -> None:
    rows = "1\t3D\t安徽康宝同创\t滁州学院\n2\t固态电解质\t金宠食品\t南京大学"
    facts = read(f"滁州市产学研合作项目一览表\n编号\t项目\t牵头企业\t合作单位\n{rows}", issuer="滁州市科学技术局")
    lies = [each for each in facts.relations if each.type == "LOCATED_IN" and each.source.startswith("enterprise")]
    assert ["康宝同创" in each.evidence[0].quote for each in lies] == [True]


def test_the_bureaus_of_a_city_within_a_city_are_its_own() -> None:
    facts = read("溧阳市创新方案\n1.做强产业。\n责任单位：市科技局", title="溧阳市创新方案", issuer="溧阳市人民政府")
    assert has(facts, "溧阳市科学技术局", "RESPONSIBLE_FOR", "做强产业"), edges(facts)


def test_short_forms_follow_the_documents_city() -> None:
    nanjing = read("市科技局负责。南大牵头。", issuer="南京市科学技术局")
    nanchang = read("市科技局负责。南大牵头。", issuer="南昌市科学技术局")
    assert {"南京市科学技术局", "南京大学"} <= set(kinds(nanjing))
    assert {"南昌市科学技术局", "南昌大学"} <= set(kinds(nanchang))
    assert not {e.id for e in nanjing.entities} & {e.id for e in nanchang.entities}


def test_namesakes_of_two_cities_are_two() -> None:
    ids = [
        next(e.id for e in read(f"{city}鼓楼区建设产业园。", issuer=f"{city}人民政府").entities if e.name == "鼓楼区")
        for city in ("南京市", "徐州市")
    ]
    assert ids[0] != ids[1]


def test_a_defined_short_form_is_its_owner() -> None:
    facts = read("长三角种业创新实验室联盟（以下简称“种业联盟”）成立。种业联盟将举办南京种业大会。")
    assert has(facts, "长三角种业创新实验室联盟", "HOSTS", "南京种业大会")
    alliance = next(e for e in facts.entities if e.kind == "Alliance")
    assert "种业联盟" in alliance.aliases


def test_planned_is_told_from_stated() -> None:
    facts = read(
        "南京市支持紫金山实验室发展。\n南京大学与东南大学共建了量子计算实验室。\n南京大学拟与华为共建智能计算实验室。"
    )
    names = {e.id: e.name for e in facts.entities}
    modality = {names[r.target]: r.evidence[0].modality for r in facts.relations if r.type == "CO_BUILDS"}
    assert modality == {"量子计算实验室": "stated", "智能计算实验室": "planned"}


TEXT = st.lists(
    st.sampled_from(
        ["南京大学", "与", "苏州工业园区", "共建", "“", "”", "（", "）", "《", "》", "、", "，", "。", "\n", "紫金山实验室", "1.", "责任单位：",
         "市科技局", "支持", "在", "扬州", "举办", "大会", "实施", "宁科贷", "计划", "入选", "等3家", "一、", "\t", "序号", "名单", "X"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_the_law_of_evidence_and_the_ontology_hold_for_any_text(text: str) -> None:
    facts = read(text)
    by_id = {entity.id: entity for entity in facts.entities}
    assert len(by_id) == len(facts.entities)
    for thing in [*facts.entities, *facts.relations]:
        assert thing.evidence
        for evidence in thing.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote != ""
    for r in facts.relations:
        assert r.source != r.target
        assert ontology().allows(by_id[r.source].kind, r.type, by_id[r.target].kind)


@settings(max_examples=30, deadline=None)
@given(TEXT)
def test_the_same_text_gives_the_same_facts(text: str) -> None:
    assert read(text) == read(text)


def test_names_keep_their_id_in_any_document() -> None:
    a = next(e for e in read("南京大学揭牌。").entities if e.kind == "University")
    b = next(e for e in read("合肥市与南京大学合作。").entities if e.kind == "University")
    assert a.id == b.id
    assert fold("南京 大学") == fold("南京大学")
    assert replace(a, evidence=()) == replace(b, evidence=())


def test_a_list_of_members_under_the_name_of_their_alliance() -> None:
    text = "宁扬高新园区协作联盟成员名单\n南京市：江宁高新区、麒麟高新区\n镇江市：丹阳高新区"
    facts = read(text, title="宁扬高新园区协作联盟成员名单")
    assert has(facts, "丹阳高新区", "MEMBER_OF", "宁扬高新园区协作联盟")
    assert "宁扬高新园区协作联盟成员名单" not in kinds(facts)


def test_lines_of_two_parties_and_what_they_do() -> None:
    facts = read("签约项目\n1.南京理工大学与扬州日兴生物科技股份有限公司：壳聚糖制备技术\n2.东南大学与华为：光通信研发")
    assert has(facts, "东南大学", "COOPERATES_WITH", "华为")
    assert has(facts, "南京理工大学", "COOPERATES_WITH", "扬州日兴生物科技股份有限公司")


def test_a_plan_that_carries_out_another_is_a_plan_of_its_own_and_headings_do_not_act() -> None:
    title = "关于落实《关于支持江北新区建设的意见》的实施方案"
    facts = read(f"{title}\n一、全力建设麒麟科技城\n支持紫金山实验室建设。", title=title, issuer="南京市人民政府")
    plan = title.replace("《", "").replace("》", "")
    assert has(facts, plan, "SUPPORTS", "紫金山实验室"), edges(facts)
