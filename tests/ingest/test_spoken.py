"""Things that a clause speaks of without their names, and names that only their place in a list makes."""

import pytest

from tests.ingest.test_extraction import edges, has, kinds, read

_PARK = "明水工业园2020年开园，"
_BUILT = "浪潮集团出技术，山东大学出人才，两家今年合建了泉城算力实验室。"
_ROAD = "明水科创走廊西起历城区，途经章丘区抵莱芜区。"
_BOTH = ("济南市人民政府", "CO_BUILDS", "山东大学济南研究院")
_JOINED = ("采埃孚", "MEMBER_OF", "泉城机器人创新联合体")
_LED = ("浪潮集团", "CO_BUILDS", "国家电控质量检验检测中心")
_BASE = "建设泉城种业中试基地。"
_RENAMED = ("济南—青岛锂电走廊", "CONNECTS", "青岛市")
_EACH = "博世（济南）、舍弗勒分别在济南高新区、章丘经开区增设研发中心。"


@pytest.mark.parametrize(
    ("text", "one", "relation", "other"),
    [
        # 园区, 新区: the one last named, or the one that only stands inside another name.
        (f"{_PARK}三年来，园区锁定集成电路、生物医药两大主攻方向。", "明水工业园", "FOCUSES_ON", "集成电路"),
        (f"{_PARK}山东大学明水研究院整体迁入园区。", "山东大学明水研究院", "LOCATED_IN", "明水工业园"),
        (f"{_PARK}采埃孚、舍弗勒等45家企业已入园。", "舍弗勒", "LOCATED_IN", "明水工业园"),
        ("《川渝高竹新区总体方案》获批，新区建起泉城算力中试平台。", "川渝高竹新区", "ESTABLISHES", "泉城算力中试平台"),
        (_BUILT, "浪潮集团", "CO_BUILDS", "泉城算力实验室"),
        (_BUILT, "山东大学", "CO_BUILDS", "泉城算力实验室"),
        # What a road goes through, and what a place is taken up in.
        (_ROAD, "明水科创走廊", "CONNECTS", "章丘区"),
        (_ROAD, "明水科创走廊", "CONNECTS", "莱芜区"),
        ("淄博是全域纳入济南都市圈的城市。", "淄博市", "PART_OF", "济南都市圈"),
        # Brackets do not part the members of a list.
        (_EACH, "博世(济南)", "LOCATED_IN", "济南高新区"),
        (_EACH, "舍弗勒", "LOCATED_IN", "章丘经开区"),
        ("泉城实验室（以下简称泉实，历城区）揭牌。", "泉城实验室", "LOCATED_IN", "历城区"),
        ("泉城科创走廊的理事单位是我市企业浪潮集团。", "浪潮集团", "LOCATED_IN", "济南市"),
        (f"{_BASE}基地选址明水工业园，由采埃孚承建。", "泉城种业中试基地", "LOCATED_IN", "明水工业园"),
        (f"{_BASE}基地选址明水工业园，由采埃孚承建。", "采埃孚", "ESTABLISHES", "泉城种业中试基地"),
        ("天津清智科技有限公司开园。清智科技与浪潮集团签约。", "天津清智科技有限公司", "COOPERATES_WITH", "浪潮集团"),
        ("将“济青锂电走廊”更名为“济南—青岛锂电走廊”。济青锂电走廊经过章丘区。", *_RENAMED),
        ("支持种业中试基地联合浪潮集团组建泉城芯片创新联合体。", "浪潮集团", "CO_BUILDS", "泉城芯片创新联合体"),
        (
            f"{_BASE}今年4月，基地获批国家级众创空间；9月，与浪潮集团签约。",
            "泉城种业中试基地",
            "COOPERATES_WITH",
            "浪潮集团",
        ),
        ("合作网络包括：泉城种业中试基地（莱芜区，重点发展集成电路）。", "泉城种业中试基地", "FOCUSES_ON", "集成电路"),
        ("合作网络包括：泉城种业中试基地（莱芜区，重点发展集成电路）。", "泉城种业中试基地", "LOCATED_IN", "莱芜区"),
        # Whose words they are, and who is named by an office or a short form.
        (
            "联盟由浪潮集团联合山东大学、明水科技（MST）、采埃孚等23家单位发起成立。",
            "采埃孚",
            "CO_BUILDS",
            "泉城种业联盟",
        ),
        ("浪潮集团、采埃孚等15家单位当选常务理事单位。", "采埃孚", "MEMBER_OF", "泉城种业联盟"),
        ("齐鲁银行与联盟签订战略合作协议。", "齐鲁银行", "COOPERATES_WITH", "泉城种业联盟"),
        ("浪潮集团与山东大学签署“泉城芯片联合研究中心”共建协议。", "山东大学", "CO_BUILDS", "泉城芯片联合研究中心"),
        ("“长寿命钠电池材料”（完成单位：浪潮集团、山东大学）获特等奖。", "山东大学", "DEVELOPS", "长寿命钠电池材料"),
        ("组织“泉智汇”技术对接活动11场，分别在历城区、章丘区等地举行。", "泉智汇技术对接活动", "LOCATED_IN", "章丘区"),
        (
            "——泉城电池材料中试服务平台，系浪潮集团与山东大学两方共建。",
            "浪潮集团",
            "CO_BUILDS",
            "泉城电池材料中试服务平台",
        ),
        ("山东大学济南研究院是由山东大学与济南市政府签约共建、泉城公司运营的事业单位。", *_BOTH),
        ("浪潮集团牵头组建泉城机器人创新联合体，山东大学、采埃孚等29家单位加入。", *_JOINED),
        ("泉城算力实验室，与浪潮集团共同建设。", "浪潮集团", "CO_BUILDS", "泉城算力实验室"),
        ("浪潮集团参与建设由山东大学牵头的国家电控质量检验检测中心。", *_LED),
        ("将淄博的浪潮集团吸纳进来，壮大泉城种业联盟。", "浪潮集团", "LOCATED_IN", "淄博市"),
        ("山东省科技厅装备处负责人表示，将支持泉城实验室发展。", "山东省科学技术厅", "SUPPORTS", "泉城实验室"),
        ("济南获批科技部科技成果评价改革试点。", "济南市", "SELECTED_FOR", "科技成果评价改革试点"),
    ],
)
def test_what_is_spoken_of_is_found(text: str, one: str, relation: str, other: str) -> None:
    title = "泉城种业联盟2024年年会召开" if "泉城种业联盟" in {one, other} else "济南市要闻"
    assert has(read(f"{title}\n{text}", title), one, relation, other)


def test_what_the_places_of_a_plan_carry_out_is_the_plans() -> None:
    title = "济南市科技创新三年行动计划"
    facts = read(f"{title}\n历城、章丘两区联合实施泉城攻坚计划，面向集成电路、新型储能两条链发布榜单。", title)
    assert has(facts, title, "SUPPORTS", "泉城攻坚计划")
    assert has(facts, "泉城攻坚计划", "SUPPORTS", "集成电路")
    assert not has(facts, "历城区", "FOCUSES_ON", "集成电路")


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("埃夫特智能装备与山东大学签约。", "埃夫特", "Enterprise"),
        ("耀勇减震器、广安领创华谊两家先后拿到资格。", "广安领创华谊", "Enterprise"),
        ("四川启睿克把车间搬进济南高新区。", "四川启睿克", "Enterprise"),
        ("由章丘区的四川欣旺半导体材料就近供应。", "四川欣旺半导体材料", "Enterprise"),
        ("济南黄河航道管理局参加。", "济南黄河航道管理局", "Government"),
        ("承担省重点领域研发计划“新型储能”专项课题2项。", "省重点领域研发计划", "Programme"),
        ("入驻天津市东丽区华明高新区。", "华明高新区", "Park"),
        ("在历城区挂牌成立雄安中心。", "雄安中心", "Platform"),
        ("浪潮集团入选山东省首批产业技术研究院。", "山东省产业技术研究院", "Programme"),
        ("浪潮集团自主研制的智能运输机器人（ART）已投产。", "智能运输机器人(ART)", "Achievement"),
        ("浪潮集团获评山东省合成生物特色产业园区。", "山东省合成生物特色产业园区", "Programme"),
        ("累计向采埃孚等企业投放，已投浪潮集团。", "浪潮集团", "Enterprise"),
        ("济南泉盛纺织检验院参加。", "济南泉盛纺织检验院", "Institute"),
    ],
)
def test_bodies_are_known_by_their_words(sentence: str, name: str, kind: str) -> None:
    assert kinds(read(sentence)).get(name) == kind


@pytest.mark.parametrize(
    "text",
    [
        "两家飞地均已开园。",
        "章丘区核电相关配套企业获批省级绿色工厂。",
        "抄送市人大常委会代表工委，市政府督查室。",
        "会同苏锡两市科技局开展检查。",
        "加快成为国家创新型城市。",
        "江苏省发榜数大幅增长。",
        "济南市有6家单位入列山东省首批概念验证中心。",
        "投向微纳领域项目5个。",
    ],
)
def test_words_that_only_look_so_say_nothing(text: str) -> None:
    facts = read("济南市要闻\n浪潮集团、采埃孚参加。" + text)
    assert not [edge for edge in edges(facts) if edge[1] != "PART_OF"]
    assert "Enterprise" not in {kind for name, kind in kinds(facts).items() if name not in {"浪潮集团", "采埃孚"}}


def test_a_task_told_in_one_breath_is_named_by_what_stands_before_its_first_comma() -> None:
    title = "济南市合成生物三年行动计划"
    told = "设立总规模20亿元的产业基金，由浪潮集团管理，采埃孚参与出资，重点投向原料等细分领域。（责任单位：市财政局）"
    facts = read(
        f"{title}\n1．组建研究院。年内建成。（责任单位：市科技局）\n2．办好大会。（责任单位：市科技局）\n3．{told}",
        title,
    )
    assert has(facts, "济南市财政局", "RESPONSIBLE_FOR", "设立总规模20亿元的产业基金")


def test_what_stands_behind_the_heading_of_a_task_is_of_the_programme_that_it_carries_out() -> None:
    title = "济南市合成生物三年行动计划"
    facts = read(f"{title}\n1．实施合成生物企业倍增工程。支持浪潮集团上市。（责任单位：市科技局）", title)
    assert has(facts, "合成生物企业倍增工程", "SUPPORTS", "浪潮集团")
    assert has(facts, title, "SUPPORTS", "浪潮集团")
