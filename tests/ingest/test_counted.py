"""What headings, counts, labels and sizes say of the names beside them."""

import pytest

from tests.ingest.test_extraction import edges, has, kinds, read

_SECTION = (
    "外地研究院一览\n（一）西安交通大学苏州研究院\n"
    "2011年成立，背靠独墅湖科教创新区，由西安交通大学与苏州市人民政府共建，聚焦纳米材料，获评江苏省新型研发机构，"
    "也是长三角纳米产业联盟的理事单位。\n（二）工作打算\n下一步，西安交通大学将扩大布局，聚焦人工智能。"
)


@pytest.mark.parametrize(
    ("one", "relation", "other"),
    [
        ("西安交通大学", "CO_BUILDS", "西安交通大学苏州研究院"),
        ("西安交通大学苏州研究院", "SELECTED_FOR", "江苏省新型研发机构"),
        ("西安交通大学苏州研究院", "MEMBER_OF", "长三角纳米产业联盟"),
    ],
)
def test_what_stands_under_the_name_of_a_unit_tells_of_it(one: str, relation: str, other: str) -> None:
    assert has(read(_SECTION), one, relation, other)


def test_the_next_heading_ends_what_is_told_of_a_unit() -> None:
    told = edges(read(_SECTION))
    assert ("西安交通大学苏州研究院", "FOCUSES_ON", "人工智能") not in told
    assert ("独墅湖科教创新区", "SELECTED_FOR", "江苏省新型研发机构") not in told


@pytest.mark.parametrize(
    ("sentence", "one", "relation", "other"),
    [
        ("全市新增国家级科技企业孵化器2家（通富微电、中天科技）。", "中天科技", "SELECTED_FOR", "国家级科技企业孵化器"),
        ("由杭州市科技局牵头组建都市圈中试联盟，吸收海康威视等20家成员。", "海康威视", "MEMBER_OF", "都市圈中试联盟"),
        ("先进材料：松山湖材料实验室，已有团队20个。", "松山湖材料实验室", "FOCUSES_ON", "先进材料"),
        ("徐工集团自主研制的4000吨级履带起重机成功下线。", "徐工集团", "DEVELOPS", "4000吨级履带起重机"),
        ("东南大学多年攻关的植物源蛋白注射液获批上市。", "东南大学", "DEVELOPS", "植物源蛋白注射液"),
        ("徐工集团深耕采矿，井下巡检机器人拿下省科技进步奖。", "徐工集团", "DEVELOPS", "井下巡检机器人"),
        ("去年下线的20兆瓦海上风电机组刷新纪录，出自东方电气之手。", "东方电气", "DEVELOPS", "20兆瓦海上风电机组"),
        ("东南大学等单位打造的翔龙-3H救援型无人机拿到了奖。", "东南大学", "DEVELOPS", "翔龙-3H救援型无人机"),
        ("中联重科5000吨级履带起重机、山河智能全电动旋挖钻机相继问世。", "山河智能", "DEVELOPS", "全电动旋挖钻机"),
        ("湘江实验室发布“轩辕大模型2.0”。", "湘江实验室", "DEVELOPS", "轩辕大模型2.0"),
    ],
)
def test_counts_labels_and_sizes(sentence: str, one: str, relation: str, other: str) -> None:
    assert has(read(sentence), one, relation, other)


_PAIR = "齐鲁空天实验室、泉城实验室已投用，前者由浪潮集团牵头组建，后者由山东大学牵头，济南大学等单位一道参建。"


@pytest.mark.parametrize(
    ("sentence", "one", "relation", "other"),
    [
        ("浪潮集团牵头，联合山东大学搭建泉城传感中试平台。", "浪潮集团", "LEADS", "泉城传感中试平台"),
        ("由山东大学、浪潮集团共同牵头，年内成立明水汽车产业链联盟。", "浪潮集团", "LEADS", "明水汽车产业链联盟"),
        (_PAIR, "浪潮集团", "LEADS", "齐鲁空天实验室"),
        (_PAIR, "山东大学", "LEADS", "泉城实验室"),
        (_PAIR, "济南大学", "CO_BUILDS", "泉城实验室"),
        ("齐鲁银行、浪潮集团联手推出“泉链贷”。", "齐鲁银行", "COOPERATES_WITH", "浪潮集团"),
        ("泉城实验室是山东大学承建的。", "山东大学", "ESTABLISHES", "泉城实验室"),
        ("明水新区地跨历城区、章丘区。", "明水新区", "LOCATED_IN", "章丘区"),
    ],
)
def test_who_leads_and_builds_over_clauses(sentence: str, one: str, relation: str, other: str) -> None:
    assert has(read(sentence), one, relation, other)


_SIGNED = "签约项目目录\n1. 泉城智能驾驶实验        济南高新区、山东大学\n2. 轻量化底盘产线        泰安高新区、浪潮集团"
_LED = (
    "联合攻关计划拟立项项目公示\n序号    项目名称    牵头单位    合作单位\n"
    "1    高端光刻胶树脂国产化关键技术    浪潮集团    山东大学、济南大学"
)


@pytest.mark.parametrize(
    ("text", "one", "relation", "other"),
    [
        (_SIGNED, "济南高新区", "COOPERATES_WITH", "山东大学"),
        (_SIGNED, "泰安高新区", "COOPERATES_WITH", "浪潮集团"),
        (_LED, "浪潮集团", "LEADS", "高端光刻胶树脂国产化关键技术"),
        (_LED, "济南大学", "PARTICIPATES_IN", "高端光刻胶树脂国产化关键技术"),
        (
            "首届齐鲁智能网联大会开幕，山东省科技厅主办，浪潮集团、历城区联合承办。",
            "浪潮集团",
            "HOSTS",
            "首届齐鲁智能网联大会",
        ),
        ("济南市科技局、泰安市科技局互认首批验证中心。", "济南市科学技术局", "COOPERATES_WITH", "泰安市科学技术局"),
        ("明水产业技术研究院由浪潮集团领衔、山东大学协同建设。", "浪潮集团", "CO_BUILDS", "明水产业技术研究院"),
        ("明水产业技术研究院由浪潮集团领衔、山东大学协同建设。", "山东大学", "CO_BUILDS", "明水产业技术研究院"),
    ],
)
def test_rows_and_hosts(text: str, one: str, relation: str, other: str) -> None:
    assert has(read(text), one, relation, other)


def test_rows_that_nobody_signed_are_no_partners() -> None:
    told = edges(read(_SIGNED.replace("签约项目目录", "重点企业目录")))
    assert not [edge for edge in told if edge[1] == "COOPERATES_WITH"]


def test_those_who_make_a_plan_together_stand_under_its_title() -> None:
    title = "苏锡常都市圈科技创新规划（2024—2030年）"
    told = read(f"{title}\n苏州市科学技术局  无锡市科学技术局  联合编制\n第一章  总体要求\n聚焦生物医药。", title)
    plan = next(name for name, kind in kinds(told).items() if kind == "Policy")
    assert has(told, "苏州市科学技术局", "ISSUES", plan)
    assert has(told, "无锡市科学技术局", "ISSUES", plan)


def test_a_heading_is_a_name_whatever_its_words() -> None:
    told = "2011年成立，系南京大学与盐城市人民政府共建，位于环保科技城，获评江苏省新型研发机构。"
    facts = read(f"（一）南京大学盐城环保技术与工程研究院\n{told}")
    assert has(facts, "南京大学", "CO_BUILDS", "南京大学盐城环保技术与工程研究院")
    assert "公共服务平台" not in kinds(
        read("（一）公共服务平台\n近年来，全市建成各类服务平台20个，为企业提供检测、认证等服务，累计超千次。")
    )


@pytest.mark.parametrize("text", ["对标美国斯坦福大学。", "江苏骏成电子等企业参加。"])
def test_the_seam_of_two_words_is_no_school(text: str) -> None:
    assert "University" not in kinds(read(text)).values()
