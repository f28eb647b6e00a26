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
        ("深入实施民营经济跨越发展行动。", "民营经济跨越发展行动", "Programme"),
        ("举办“赢在南京”青创大赛。", "赢在南京青创大赛", "Event"),
        ("推出“宁科贷”产品。", "宁科贷", "Fund"),
        ("推动基因与细胞实验室建设。", "基因与细胞实验室", "Lab"),
        ("南京英田光学参与探月工程。", "南京英田光学", "Enterprise"),
        ("省委、省政府在南京召开会议。", "江苏省人民政府", "Government"),
        ("打造G312（宁镇）产业创新走廊。", "G312(宁镇)产业创新走廊", "Corridor"),
        ("民盟合肥市委：你们的提案收悉。", "民盟合肥市委", "Alliance"),
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


def test_a_table_of_units() -> None:
    text = "附件1\n2024年度山东省新型研发机构名单\n序号\t单位名称\t所在地\t研究方向\n1\t齐鲁空天信息研究院\t济南市历城区\t空天信息\n"
    facts = read(text)
    assert has(facts, "齐鲁空天信息研究院", "SELECTED_FOR", "山东省新型研发机构")
    assert has(facts, "齐鲁空天信息研究院", "LOCATED_IN", "历城区")


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
