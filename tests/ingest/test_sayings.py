"""Where official prose says who acts, with whom and where by words around a name rather than by one verb."""

import pytest

from tests.ingest.test_extraction import has, kinds, read

_COOPERATES = "COOPERATES_WITH"


@pytest.mark.parametrize(
    ("sentence", "one", "relation", "other"),
    [
        # Where something lies, by words before its name.
        ("总部位于青岛的海尔集团与黄石的华新水泥达成合作。", "海尔集团", "LOCATED_IN", "青岛市"),
        ("总部位于青岛的海尔集团与黄石的华新水泥达成合作。", "华新水泥", "LOCATED_IN", "黄石市"),
        ("位于青岛的海尔集团与坐落于黄石的华新水泥联合攻关。", "海尔集团", _COOPERATES, "华新水泥"),
        ("在章丘区，由山东大学与浪潮集团共建的明水算力研究院已投用。", "明水算力研究院", "LOCATED_IN", "章丘区"),
        ("由浪潮集团（济南）、海尔集团（青岛）共同组建明水创新联合体。", "海尔集团", "CO_BUILDS", "明水创新联合体"),
        ("由浪潮集团（济南）、海尔集团（青岛）共同组建明水创新联合体。", "海尔集团", "LOCATED_IN", "青岛市"),
        # A name and its short form in brackets are one party.
        ("明水算力设施由中国重汽集团（简称“重汽”）牵头建设。", "中国重汽", "LEADS", "明水算力设施"),
        # Verbs told as done, and verbs of two words.
        ("山东大学还牵头组建了明水种业创新中心。", "山东大学", "LEADS", "明水种业创新中心"),
        ("山东大学组建明水种业创新中心。学校还牵头组建了明水蔬菜创新联盟。", "山东大学", "LEADS", "明水蔬菜创新联盟"),
        ("山东大学与济南大学结对共建明水种业联合实验室。", "济南大学", "CO_BUILDS", "明水种业联合实验室"),
        ("历城区与章丘区合资组建了明水发展有限公司。", "章丘区", "ESTABLISHES", "明水发展有限公司"),
        ("海尔集团、山东大学联手攻克涂层难题。", "海尔集团", _COOPERATES, "山东大学"),
        ("历城区还和章丘区就园区建设交换了意见。", "历城区", _COOPERATES, "章丘区"),
        ("推动山东大学与海尔集团开展技术互授。", "山东大学", _COOPERATES, "海尔集团"),
        ("这块飞地由历城区与海尔集团共同打造。", "历城区", _COOPERATES, "海尔集团"),
        # Money.
        ("济南财金集团设立明水低空产业基金，已投海尔集团等5家企业。", "明水低空产业基金", "SUPPORTS", "海尔集团"),
    ],
)
def test_words_around_a_name_tell(sentence: str, one: str, relation: str, other: str) -> None:
    assert has(read("济南市要闻\n" + sentence), one, relation, other)


@pytest.mark.parametrize(
    ("sentence", "one", "relation", "other"),
    [
        ("总部位于青岛的海尔集团与黄石的华新水泥达成合作。", "华新水泥", "LOCATED_IN", "青岛市"),
        ("山东大学与海尔集团签约，双方将在章丘区共建转化基地。", "山东大学", "LOCATED_IN", "章丘区"),
        ("在历城区，企业与山东大学共建研究院。", "济南市", _COOPERATES, "山东大学"),
        ("推动山东大学与海尔集团深化合作。", "济南市", "SUPPORTS", "海尔集团"),
        ("在青岛，山东大学与海尔集团签约。", "山东大学", "LOCATED_IN", "青岛市"),
    ],
)
def test_words_around_a_name_tell_no_more(sentence: str, one: str, relation: str, other: str) -> None:
    assert not has(read("济南市要闻\n" + sentence), one, relation, other)


def test_a_group_of_companies_of_a_province_is_named_by_its_trade() -> None:
    assert kinds(read("济南市要闻\n联合山东省科创投资集团设立基金。")).get("山东省科创投资集团") == "Enterprise"
    assert kinds(read("济南市要闻\n由市国控集团负责运营。")).get("济南市国控集团") == "Enterprise"
