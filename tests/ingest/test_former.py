"""Who is spoken of by place in a list: 前者, 后两者, 前两家, 分别由; what is held; and results by what comes of them."""

import pytest

from tests.ingest.test_extraction import has, kinds, read

_FIRMS = "浪潮集团、重汽动力、鲁抗医药先后入驻。前两家分别与山东大学、济南大学结对攻关："
_HELD = "明水中试平台内设三个机构：泡桐种质工作站、绿色家居设计研究院、乐器声学实验室，分别由该平台与山东大学、济南大学、齐鲁工业大学共建。"
_AWAY = "2021年，历城区政府与郑州市签订战略合作协议，在郑州设立历城离岸科创中心；2023年6月，又在北京设立历城（北京）人才飞地。"
_JOINT = "浪潮集团、中国重汽都是明水科创中心的客户，中心与前者合作的云边调度软件已应用于三个车间，与后者合作的矿用卡车仿真系统正在试飞。"


@pytest.mark.parametrize(
    ("text", "one", "relation", "other"),
    [
        (_FIRMS + "前者的柔性封装基板已通过验证。", "浪潮集团", "DEVELOPS", "柔性封装基板"),
        (_FIRMS + "前者专做硬件。", "重汽动力", "COOPERATES_WITH", "济南大学"),
        (_HELD, "乐器声学实验室", "PART_OF", "明水中试平台"),
        (_HELD, "济南大学", "CO_BUILDS", "绿色家居设计研究院"),
        (_AWAY, "历城区政府", "ESTABLISHES", "历城(北京)人才飞地"),
        (_JOINT, "浪潮集团", "DEVELOPS", "云边调度软件"),
        (_JOINT, "中国重汽", "DEVELOPS", "矿用卡车仿真系统"),
        ("山东大学济南研究院设有固废利用、光电传感两个中心。", "光电传感中心", "PART_OF", "山东大学济南研究院"),
        (
            "山东产业技术研究院已揭牌。该院团队的仿生潜航器在黄海完成1025米深潜。",
            "山东产业技术研究院",
            "DEVELOPS",
            "仿生潜航器",
        ),
        ("山东雷尔伟研制的永磁转向架构架通过首件鉴定。", "山东雷尔伟", "DEVELOPS", "永磁转向架构架"),
        (
            "浪潮集团研制的废旧锂电池带电破碎成套装备打破国外垄断。",
            "浪潮集团",
            "DEVELOPS",
            "废旧锂电池带电破碎成套装备",
        ),
        (
            "浪潮集团的轻质秸秆板、中国重汽的智能环网柜已在明水经济技术开发区量产。",
            "中国重汽",
            "DEVELOPS",
            "智能环网柜",
        ),
    ],
)
def test_who_is_meant(text: str, one: str, relation: str, other: str) -> None:
    assert has(read(text), one, relation, other)


def test_what_is_not_held() -> None:
    facts = read(_HELD)
    assert not has(facts, "山东大学", "CO_BUILDS", "绿色家居设计研究院")
    # Centres for everything are none, and neither is a class that is counted.
    assert "研发中心" not in kinds(read("山东产业技术研究院设有研发、测试两个中心。"))
    # 后者 is the partner of those two, not one of them.
    facts = read("浪潮集团、中国重汽两家企业已与山东大学齐鲁医院接触，后者位于历下区。")
    assert has(facts, "山东大学齐鲁医院", "LOCATED_IN", "历下区")
    assert not has(facts, "中国重汽", "LOCATED_IN", "历下区")


_LEAGUE = "明水种业创新联盟换届，由浪潮集团轮值，中国重汽、山东大学成为副理事长单位。"
_ISSUED = "济南市印发《济南都市圈发展规划》，支持章丘区。《规划》明确，推动明水人工智能产业园扩容。"
_PARK = "2019年，历城区设立历城离岸科创园，每年补贴房租，浪潮集团、鲁抗医药先后入驻。"


@pytest.mark.parametrize(
    ("text", "one", "relation", "other"),
    [
        (_LEAGUE, "浪潮集团", "MEMBER_OF", "明水种业创新联盟"),
        (_LEAGUE, "山东大学", "MEMBER_OF", "明水种业创新联盟"),
        ("明水种业创新联盟现有成员112家，浪潮集团、山东大学等均在其中。", "浪潮集团", "MEMBER_OF", "明水种业创新联盟"),
        ("山东大学是明水种业创新联盟的秘书长单位。", "山东大学", "MEMBER_OF", "明水种业创新联盟"),
        (_ISSUED, "济南都市圈发展规划", "SUPPORTS", "明水人工智能产业园"),
        (_PARK, "鲁抗医药", "LOCATED_IN", "历城离岸科创园"),
        ("济南有浪潮集团，潍坊有潍柴集团。", "潍柴集团", "LOCATED_IN", "潍坊市"),
        ("全国科技创新百强县市榜单公布，潍坊诸城、寿光入围。", "寿光市", "SELECTED_FOR", "全国科技创新百强县市"),
        ("济南都市圈市长联席会议召开，济南、淄博、泰安3个成员城市参会。", "淄博市", "PART_OF", "济南都市圈"),
        ("山东大学深圳研究院由此落户南山区的深圳虚拟大学园。", "山东大学深圳研究院", "LOCATED_IN", "深圳虚拟大学园"),
        ("潍柴集团缺检测设备，找到了山东大学。", "潍柴集团", "COOPERATES_WITH", "山东大学"),
        (
            "潍坊市科技局局长介绍了情况。2021年，该市在历城区设立潍坊离岸科创园。",
            "潍坊市",
            "ESTABLISHES",
            "潍坊离岸科创园",
        ),
    ],
)
def test_who_belongs_and_who_is_where(text: str, one: str, relation: str, other: str) -> None:
    assert has(read(text), one, relation, other)


def test_names_of_bodies_with_a_number_and_what_is_no_thing() -> None:
    assert kinds(read("潍坊市与中船七二五所合作。"))["中船七二五所"] == "Institute"
    assert "谁来投" not in kinds(read("解决“谁来投”。"))
    assert kinds(read("共建白塔—石桥跨界一体化示范区。"))["白塔—石桥跨界一体化示范区"] == "Park"


@pytest.mark.parametrize(
    ("text", "one", "relation", "other"),
    [
        (
            "山东大学异地科研机构建设推进会在历城区召开，浪潮集团派员出席。",
            "浪潮集团",
            "PARTICIPATES_IN",
            "山东大学异地科研机构建设推进会",
        ),
        (
            "潍坊高新区最早只做载体。园区先后引进山东大学潍坊研究院、歌尔股份。",
            "山东大学潍坊研究院",
            "LOCATED_IN",
            "潍坊高新区",
        ),
        (
            "山东大学济南研究院已揭牌，后者全称山东大学济南创新研究院，位于历城区。",
            "山东大学济南创新研究院",
            "LOCATED_IN",
            "历城区",
        ),
        ("齐鲁银行推出“走廊贷”，其章丘分行与济南高新区签约。", "齐鲁银行章丘分行", "COOPERATES_WITH", "济南高新区"),
        (
            "山东大学把实验室搬进园区，同浪潮集团联合研制的艾草精华凝胶，上月获批。",
            "山东大学",
            "DEVELOPS",
            "艾草精华凝胶",
        ),
        (
            "山东产业技术研究院编制的《走廊产业图谱（2024版）》亮相。",
            "山东产业技术研究院",
            "DEVELOPS",
            "走廊产业图谱(2024版)",
        ),
        (
            "济南市发改委正配合济南都市圈建设办公室开展互认试点。",
            "济南市发展和改革委员会",
            "COOPERATES_WITH",
            "济南都市圈建设办公室",
        ),
    ],
)
def test_who_comes_and_what_is_brought_in(text: str, one: str, relation: str, other: str) -> None:
    assert has(read(text), one, relation, other)


def test_what_a_place_holds_is_no_office() -> None:
    assert "Government" not in kinds(read("对接活动的第三场在天长办，促成订单2亿元。")).values()
