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
