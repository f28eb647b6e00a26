"""Ways in which official prose says who acts with whom, who pays, belongs, wins and lies where: each by its own sentence."""

import pytest

from tests.ingest.test_extraction import has, kinds, read

_COOPERATES = "COOPERATES_WITH"


@pytest.mark.parametrize(
    ("sentence", "one", "relation", "other"),
    [
        # Who does one thing together.
        ("历城区、章丘区共同打造明水人工智能产业园。", "历城区", _COOPERATES, "章丘区"),
        ("山东大学与浪潮集团合办的产业学院已招生。", "山东大学", _COOPERATES, "浪潮集团"),
        ("推动山东大学与湖北省内的武汉大学开展人员互聘。", "山东大学", _COOPERATES, "武汉大学"),
        ("推动山东大学、济南大学等与武汉大学开展联合攻关。", "济南大学", _COOPERATES, "武汉大学"),
        ("山东大学与湖北的珞珈实验室合作。", "珞珈实验室", "LOCATED_IN", "湖北省"),
        ("山东大学齐鲁医院为浪潮集团等企业解决技术难题400项。", "山东大学齐鲁医院", _COOPERATES, "浪潮集团"),
        ("山东大学同武汉大学的联系十分紧密，双方联合培养研究生。", "山东大学", _COOPERATES, "武汉大学"),
        ("由历城区会同章丘区建设明水人工智能产业联盟。", "章丘区", "CO_BUILDS", "明水人工智能产业联盟"),
        ("济南市与武汉大学共建武汉大学济南研究院。", "武汉大学济南研究院", "LOCATED_IN", "济南市"),
        # Who pays, and who belongs.
        (
            "济南财金集团出资3亿元，历城区配套1亿元，设一支明水低空产业基金。",
            "历城区",
            "ESTABLISHES",
            "明水低空产业基金",
        ),
        (
            "拟由济南财金集团与浪潮集团各出资2亿元，设立明水低空产业基金。",
            "浪潮集团",
            "ESTABLISHES",
            "明水低空产业基金",
        ),
        ("明水芯片创新联合体（浪潮集团牵头，山东大学参与）已获批。", "浪潮集团", "LEADS", "明水芯片创新联合体"),
        ("明水芯片创新联合体（浪潮集团牵头，山东大学参与）已获批。", "山东大学", "MEMBER_OF", "明水芯片创新联合体"),
        (
            "由山东大学牵头，浪潮集团等7家单位参加的明水种业创新联盟已成立。",
            "浪潮集团",
            "MEMBER_OF",
            "明水种业创新联盟",
        ),
        (
            "明水种业创新联盟揭牌，浪潮集团、山东大学等19家单位成为首批成员。",
            "山东大学",
            "MEMBER_OF",
            "明水种业创新联盟",
        ),
        ("齐鲁银行的“泉科贷”余额20亿元。", "齐鲁银行", "ESTABLISHES", "泉科贷"),
        # Where something lies.
        ("武汉大学、华中科技大学等在汉高校参加。", "武汉大学", "LOCATED_IN", "武汉市"),
        ("浪潮集团、山东大学等济南企业参加。", "浪潮集团", "LOCATED_IN", "济南市"),
        (
            "依托济南驻沪离岸创新中心（设在张江高科技园区）开展引才。",
            "济南驻沪离岸创新中心",
            "LOCATED_IN",
            "张江高科技园区",
        ),
        ("由山东大学发起的明水种业创新联盟在沪成立。", "明水种业创新联盟", "LOCATED_IN", "上海市"),
        # Each with its own, and a bureau of each.
        (
            "浪潮集团、中国重汽分别与山东大学、济南大学共建芯片联合实验室、重卡联合实验室。",
            "中国重汽",
            _COOPERATES,
            "济南大学",
        ),
        # What a place is part of, and what money goes to over two clauses.
        ("作为济南都市圈唯一的老工业城市，淄博把融入圈层作为头等大事。", "淄博市", "PART_OF", "济南都市圈"),
        ("对浪潮集团、中国重汽开展联合攻关的，按投入的30%给予补助。", "济南市", "SUPPORTS", "中国重汽"),
        ("山东大学把明水海洋研究院设在历城区。", "明水海洋研究院", "LOCATED_IN", "历城区"),
        ("历城区与浪潮集团共建的明水工业园去年开园，重点发展集成电路。", "明水工业园", "FOCUSES_ON", "集成电路"),
        # Corridors.
        ("加快建设济南科创大走廊。", "济南科创大走廊", "CONNECTS", "济南市"),
        ("济南科创大走廊历城段新引进项目31个。", "济南科创大走廊", "CONNECTS", "历城区"),
        # Who acts.
        ("据浪潮集团有关负责人介绍，下一步将发布“天元”大模型。", "浪潮集团", "DEVELOPS", "天元大模型"),
        (
            "武汉大学研发的“泉城号”无人船今年投用，攻克的“水面自主避障系统”获奖。",
            "武汉大学",
            "DEVELOPS",
            "泉城号无人船",
        ),
        ("启动明水联合攻关专项，围绕集成电路、生物医药等领域立项。", "明水联合攻关专项", "SUPPORTS", "集成电路"),
        ("历城的集成电路、章丘的生物医药互补性很强。", "章丘区", "FOCUSES_ON", "生物医药"),
        ("依托国家超级计算济南中心建设明水算力分中心。", "明水算力分中心", "PART_OF", "国家超级计算济南中心"),
    ],
)
def test_relations_are_told_in_many_ways(sentence: str, one: str, relation: str, other: str) -> None:
    assert has(read("济南市要闻\n" + sentence), one, relation, other)


@pytest.mark.parametrize(
    ("sentence", "one", "relation", "other"),
    [
        ("活动由济南市科技局、历城区人民政府主办。", "济南市科学技术局", _COOPERATES, "历城区人民政府"),
        ("中共济南市委、济南市人民政府印发《济南市算力规划》。", "中共济南市委", _COOPERATES, "济南市人民政府"),
        ("分院与历城区科技局共用实验室。", "济南市", _COOPERATES, "历城区科学技术局"),
        ("山东大学联合武汉大学、济南大学、厦门大学共同组建明水创新联盟。", "厦门大学", _COOPERATES, "济南大学"),
    ],
)
def test_no_relation_is_taken_from_what_only_stands_near(sentence: str, one: str, relation: str, other: str) -> None:
    assert not has(read("济南市要闻\n" + sentence), one, relation, other)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("第七届中国储能与动力电池及其关键材料学术研讨会开幕。", "中国储能与动力电池及其关键材料学术研讨会"),
        ("举办济南都市圈（历城）科技成果直通车。", "济南都市圈(历城)科技成果直通车"),
        ("济南数字大会暨泉城重点项目集中签约仪式举行。", "济南数字大会暨泉城重点项目集中签约仪式"),
    ],
)
def test_events_have_long_names(sentence: str, name: str) -> None:
    assert kinds(read("济南市要闻\n" + sentence)).get(name) == "Event"


def test_a_list_without_a_head_of_its_own_has_the_columns_of_the_one_before() -> None:
    facts = read(
        "济南都市圈平台名单\n一、山东省技术创新中心（1个）\n序号   平台名称   建设单位   所在地   主要领域\n"
        "1   山东省泉芯技术创新中心   浪潮集团   济南市   集成电路\n"
        "二、山东省中试基地（1个）\n2   明水仿生药物中试基地   山东大学、济南大学   济南高新区   生物医药\n"
    )
    assert has(facts, "浪潮集团", "ESTABLISHES", "山东省泉芯技术创新中心")
    assert has(facts, "济南大学", "CO_BUILDS", "明水仿生药物中试基地")
    assert has(facts, "明水仿生药物中试基地", "LOCATED_IN", "济南高新区")
    assert has(facts, "明水仿生药物中试基地", "SELECTED_FOR", "山东省中试基地")
    assert has(facts, "明水仿生药物中试基地", "FOCUSES_ON", "生物医药")
