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
        ("由山东大学（济南）、中国海洋大学（青岛）组建明水创新联合体。", "中国海洋大学", "CO_BUILDS", "明水创新联合体"),
        ("由山东大学（济南）、中国海洋大学（青岛）组建明水创新联合体。", "中国海洋大学", "LOCATED_IN", "青岛市"),
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
        ("发挥海尔集团牵头组建的明水算力创新联合体作用。", "海尔集团", "LEADS", "明水算力创新联合体"),
        ("明水算力中试平台，山东大学、海尔集团共建，重点面向低空经济。", "海尔集团", "CO_BUILDS", "明水算力中试平台"),
        ("明水算力中试平台，山东大学、海尔集团共建，重点面向低空经济。", "明水算力中试平台", "FOCUSES_ON", "低空经济"),
        ("明水开发区运营的龙山智造产业园开园，主攻低空经济。", "龙山智造产业园", "FOCUSES_ON", "低空经济"),
        ("济南都市圈内泰安、德州等市科技部门观摩。", "泰安市", "PART_OF", "济南都市圈"),
        ("山东大学盯住低空经济。", "山东大学", "FOCUSES_ON", "低空经济"),
        # Money.
        ("明水低空产业基金领投海尔集团。", "明水低空产业基金", "SUPPORTS", "海尔集团"),
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


@pytest.mark.parametrize(
    ("sentence", "one", "relation", "other"),
    [
        # Members of a counted list, each with its own place, share the head behind the count.
        ("历城区高性能涂层、章丘区绿色纤维2个集群入选。", "章丘区", "FOCUSES_ON", "章丘区绿色纤维集群"),
        ("山东大学晶体材料、济南大学水泥材料2家实验室揭牌。", "山东大学晶体材料实验室", "PART_OF", "山东大学"),
        ("郑许、郑焦两条科创廊道已完成规划。", "郑焦科创廊道", "CONNECTS", "焦作市"),
        # What circles take in, and corridors that a plan's title names.
        ("济南都市圈范围包括济南、泰安、德州3市。", "德州市", "PART_OF", "济南都市圈"),
        ("印发《郑许科创走廊建设规划》。", "郑许科创走廊", "CONNECTS", "许昌市"),
        # It is the body last told of; 建设的 tells of what is built, not of who leads.
        ("海尔集团去年落户。它的主攻方向是集成电路。", "海尔集团", "FOCUSES_ON", "集成电路"),
        ("由山东大学牵头建设的明水实验室，联合海尔集团设立明水育种中心。", "明水实验室", "CO_BUILDS", "明水育种中心"),
        ("明水实验室选址章丘区，由山东大学牵头、历城区参与组建。", "山东大学", "LEADS", "明水实验室"),
        # Where things are put, and who serves whom.
        ("海尔集团把生产线放到了章丘区。", "海尔集团", "LOCATED_IN", "章丘区"),
        ("办好泉城青年创业大赛，拟放在章丘。", "泉城青年创业大赛", "LOCATED_IN", "章丘区"),
        ("浪潮集团将为海尔集团搭建工业互联网平台。", "浪潮集团", _COOPERATES, "海尔集团"),
        ("齐鲁银行据此开发了“泉科贷”。", "齐鲁银行", "ESTABLISHES", "泉科贷"),
    ],
)
def test_lists_titles_and_pronouns_tell(sentence: str, one: str, relation: str, other: str) -> None:
    assert has(read("济南市要闻\n" + sentence), one, relation, other)


def test_a_report_of_a_bureau_tells_of_its_own_work() -> None:
    title = "镇江市科学技术局2024年工作总结和2025年工作计划"
    facts = read(
        title
        + "\n丹徒区政府引进南京农业大学设立试验田。举办中国镇江国际低空经济创新创业大赛。实施“瞪羚领航”计划。"
        + "全年净增高新技术企业二百一十八家。" * 6,
        title=title,
    )
    assert has(facts, "镇江市科学技术局", "HOSTS", "中国镇江国际低空经济创新创业大赛")
    assert has(facts, "镇江市科学技术局", "SUPPORTS", "瞪羚领航计划")


def test_what_a_bureau_has_issued_does_not_speak_in_its_reply() -> None:
    facts = read(
        "省科技厅关于第317号提案的答复\n现答复如下。\n省政府办公厅已印发《光谷走廊发展规划》，明确走廊由五市共建。"
        "\n我厅将支持黄冈师范学院发展。",
        issuer="湖北省科学技术厅",
    )
    assert not has(facts, "光谷走廊发展规划", "SUPPORTS", "黄冈师范学院")


def test_speakers_may_be_told_by_one_character() -> None:
    facts = read(
        "新闻发布会实录\n出席：许昌市副市长 楚××\n楚××：我市和郑州大学签订战略合作协议。我们还将支持许昌学院发展。"
    )
    assert has(facts, "许昌市", _COOPERATES, "郑州大学")
    assert has(facts, "许昌市", "SUPPORTS", "许昌学院")


def test_the_host_of_what_another_builds_with_it_builds_it_too() -> None:
    facts = read(
        "四川省重点实验室名单\n序号   实验室名称   依托单位   共建单位   所在地\n"
        "1   川芎道地药材四川省重点实验室   成都中医药大学   成都纵横自动化   彭州市\n"
        "2   磷石膏利用四川省重点实验室   四川省地质矿产勘查局109队   —   什邡市\n"
    )
    lab = "川芎道地药材四川省重点实验室"
    assert has(facts, "成都中医药大学", "CO_BUILDS", lab)
    assert has(facts, "成都纵横自动化", "CO_BUILDS", lab)
    assert has(facts, "成都纵横自动化", "LOCATED_IN", "成都市")
    assert kinds(facts).get("四川省地质矿产勘查局109队") == "Institute"
    assert "药材四川省重点实验室" not in kinds(facts)
    assert not has(facts, "成都中医药大学", "LOCATED_IN", "彭州市")


def test_whom_a_place_draws_in_works_with_it() -> None:
    facts = read("济南市要闻\n历城区引进武汉大学设立明水育种基地。明绿陶瓷与山东大学签订转让合同。深度融入济南都市圈。")
    assert has(facts, "历城区", _COOPERATES, "武汉大学")
    assert not has(facts, "济南市", _COOPERATES, "山东大学")


@pytest.mark.parametrize(
    ("sentence", "one", "relation", "other"),
    [
        # Events by what is in quotation marks and in brackets, and by 全国.
        ("历城区连续三年办“明水杯”高校成果大赛。", "历城区", "HOSTS", "明水杯高校成果大赛"),
        ("办好济南都市圈科技成果对接大会（德州市承办）。", "德州市", "HOSTS", "济南都市圈科技成果对接大会"),
        ("济南市承办全国海洋装备产业创新大会。", "济南市", "HOSTS", "全国海洋装备产业创新大会"),
        # What a batch of units are found to be, and whom a ceremony is of.
        ("揭晓了第二批“山东省离岸中心”名单，海尔集团等6家榜上有名。", "海尔集团", "SELECTED_FOR", "山东省离岸中心"),
        (
            "举行明水创新联合体揭牌仪式，海尔集团、山东大学等首批19家单位加入。",
            "海尔集团",
            "MEMBER_OF",
            "明水创新联合体",
        ),
        # There, the zone of a place, and corridors of plans.
        ("明水实验室落户章丘区，山东大学也在那里。", "山东大学", "LOCATED_IN", "章丘区"),
        ("海尔集团、浪潮集团也在高新区加速集聚。", "海尔集团", "LOCATED_IN", "济南高新区"),
        ("印发《郑许科创走廊规划》，明确走廊以许昌为龙头，串联开封、新乡。", "郑许科创走廊", "CONNECTS", "开封市"),
        # Several that grow together, loans by who lends, and shares in a project.
        ("推动山东大学、海尔集团、浪潮集团“三合一”融合发展。", "山东大学", _COOPERATES, "浪潮集团"),
        ("推出“泉科贷”，由齐鲁银行放款。", "齐鲁银行", "ESTABLISHES", "泉科贷"),
        ("比亚迪（济南）与历城区政府签约。", "比亚迪(济南)", _COOPERATES, "历城区政府"),
    ],
)
def test_events_batches_and_places_tell(sentence: str, one: str, relation: str, other: str) -> None:
    assert has(read("济南市要闻\n" + sentence), one, relation, other)


def test_a_laboratory_named_like_a_district_is_a_brand() -> None:
    assert not has(read("湖南省\n芙蓉实验室年内建成。"), "芙蓉实验室", "LOCATED_IN", "芙蓉区")


def test_the_sides_of_an_agreement_are_known_by_their_letters() -> None:
    facts = read(
        "战略合作协议\n甲方：无锡市人民政府\n乙方：西安电子科技大学\n第一条 双方共建无锡集成电路研究院。\n"
        "第二条 乙方负责组建车规芯片联合实验室。"
    )
    assert has(facts, "无锡市人民政府", "CO_BUILDS", "无锡集成电路研究院")
    assert has(facts, "西安电子科技大学", "CO_BUILDS", "无锡集成电路研究院")
    assert has(facts, "西安电子科技大学", "ESTABLISHES", "车规芯片联合实验室")


def test_a_document_speaks_from_the_place_that_it_names_first() -> None:
    facts = read("会议纪要\n宣城市市长主持会议，研究与南京市合作。由市科技局设立宁宣协同创新基金。")
    assert has(facts, "宣城市科学技术局", "ESTABLISHES", "宁宣协同创新基金")


def test_guests_and_years_are_no_places() -> None:
    facts = read(
        "各位来宾：苏州市将建设太湖科学城。\n公布2024年度扬州市重点研发计划。浙江大学、中科院嘉兴中心等大院名所参加。"
    )
    assert not {"来宾市", "度扬州市重点研发计划", "中科院嘉兴中心等大院名所"} & set(kinds(facts))


def test_whom_a_place_supports_acts() -> None:
    facts = read("镇江市要闻\n镇江市将句容市纳入先行区，支持其与江宁区共建飞地，落户定海工业园区。")
    assert has(facts, "句容市", _COOPERATES, "江宁区")
    assert not has(facts, "镇江市", _COOPERATES, "江宁区")
    assert kinds(facts).get("定海工业园区") == "Park"


def test_what_one_sets_up_in_the_place_of_its_partner_is_its_own() -> None:
    facts = read("阜宁县与上海市嘉定区结对，在嘉定设立阜宁（上海）科创中心。南京江北新区下辖南京软件园。")
    assert has(facts, "阜宁县", "ESTABLISHES", "阜宁(上海)科创中心") or has(
        facts, "阜宁县", "SUPPORTS", "阜宁(上海)科创中心"
    )
    assert not has(facts, "嘉定区", "CO_BUILDS", "阜宁(上海)科创中心")
    assert has(facts, "南京软件园", "LOCATED_IN", "江北新区")


def test_a_company_is_told_by_its_place_and_what_it_does() -> None:
    facts = read("常州星宇车灯联合江苏大学研发智能车灯控制芯片。")
    assert has(facts, "常州星宇车灯", _COOPERATES, "江苏大学")
    assert not has(facts, "常州市", _COOPERATES, "江苏大学")


def test_what_a_dash_names_is_told_of_next() -> None:
    facts = read("浙江省首个市校共建的实验室——瓯江实验室，由温州市与温州医科大学共建。")
    assert has(facts, "温州市", "CO_BUILDS", "瓯江实验室")
    assert has(facts, "温州医科大学", "CO_BUILDS", "瓯江实验室")
