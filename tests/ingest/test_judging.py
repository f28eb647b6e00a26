"""Judgements of a file over a real map: recorded, applied, taken back, refused."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph.ids import entity_id
from graph.lookup import MovedEntity, UnknownEntity, resolve_entity
from graph.model import Entity, Facts, Relation
from graph.store import Store, open_store
from ingest.judging import JudgeReport, judge, unjudge
from ingest.pipeline import forget, ingest, rebuild

pytestmark = pytest.mark.slow

TEXTS = {
    "a.txt": "南京市科学技术局工作总结\n南京大学与扬州市共建南京大学扬州研究院。\n南京市科学技术局\n2025年7月16日\n",
    "b.txt": "扬州市创新工作总结\n南京大学与扬州市共建南京大学扬州研究院。\n东南大学与扬州市签署合作协议。\n扬州市科学技术局\n2024年5月1日\n",
}
INSTITUTE = "南京大学扬州研究院"
OLD, NEW = entity_id("Institute", INSTITUTE), entity_id("Institute", "南大扬州院")
BUILDS = f"{{subject: 南京大学, relation: CO_BUILDS, object: {INSTITUTE}}}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sources and, under data/, the map of them."""
    folder = tmp_path_factory.mktemp("folder")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    store = open_store(f"ladybug:{folder}/data/graph")
    report = ingest(store, folder / "data", [str(folder / name) for name in TEXTS])
    store.close()
    assert not report.failed, report
    return folder


@pytest.fixture
def data(folder: Path) -> Path:
    return folder / "data"


@pytest.fixture(scope="module")
def opened(folder: Path) -> Iterator[tuple[Store, dict[str, Facts | None]]]:
    """The map, and what it holds before anything is judged."""
    with closing(open_store(f"ladybug:{folder}/data/graph")) as store:
        yield store, held(store)


@pytest.fixture
def store(data: Path, opened: tuple[Store, dict[str, Facts | None]]) -> Iterator[Store]:
    """The map; whatever a test judges is taken back, and the map is then as before."""
    store, before = opened
    yield store
    if judged := [item.id for item in store.judgements()]:
        assert [item.id for item in unjudge(store, data, judged).gone] == judged
        assert held(store) == before
        assert store.judgements() == []


def held(store: Store) -> dict[str, Facts | None]:
    return {entry.document.id: store.facts(entry.document.id) for entry in store.ledger()}


def entities(store: Store) -> list[Entity]:
    return [entity for facts in held(store).values() if facts for entity in facts.entities]


def relations(store: Store, source: str = "南京大学", type_: str = "CO_BUILDS") -> list[Relation]:
    names = {entity.id: entity.name for entity in entities(store)}
    found = (relation for facts in held(store).values() if facts for relation in facts.relations)
    return [each for each in found if each.type == type_ and names[each.source] == source]


def passed(store: Store, data: Path, text: str) -> JudgeReport:
    report = judge(store, data, text.encode())
    assert not report.refused, report
    return report


@pytest.mark.slow
def test_judgements_survive_a_rebuild_and_the_same_again_changes_nothing(store: Store, data: Path) -> None:
    text = f"- rename: {{entity: {INSTITUTE}, to: 南大扬州院}}\n- kind: {{entity: 南大扬州院, to: 创新平台}}\n"
    text += "- reject: {entity: 东南大学}\n- accept: {subject: 扬州市, relation: 共建, object: 南大扬州院}\n"
    report = passed(store, data, text)
    assert store.judgements() == sorted(report.new, key=lambda item: item.id)
    assert len(report.new) == 4
    after, revision = held(store), store.revision()
    assert "东南大学" not in {entity.name for entity in entities(store)}
    again = passed(store, data, text)
    assert (again.new, again.changed, len(again.known), store.revision()) == ([], [], 4, revision)
    assert not rebuild(store, data).failed
    assert held(store) == after


def test_what_is_rejected_goes_from_every_source_or_from_one(store: Store, data: Path) -> None:
    assert len(relations(store)) == 2
    passed(store, data, f"- reject: {BUILDS[:-1]}, document: {data.parent / 'a.txt'}}}\n  note: 说的是分院")
    assert [item.note for item in store.judgements()] == ["说的是分院"]
    assert len(relations(store)) == 1
    passed(store, data, f"- reject: {BUILDS}")
    assert relations(store) == []
    assert INSTITUTE in {entity.name for entity in entities(store)}
    assert relations(store, "扬州市")


def test_a_rejected_entity_goes_with_its_relations_and_is_not_brought_back(store: Store, data: Path) -> None:
    passed(store, data, "- reject: {entity: 扬州市}")
    assert "扬州市" not in {entity.name for entity in entities(store)}
    assert relations(store, "扬州市") == []
    assert relations(store)
    ingest(store, data, [str(data.parent / name) for name in TEXTS])
    assert "扬州市" not in {entity.name for entity in entities(store)}


def test_what_is_accepted_is_marked_in_every_source_of_today_and_tomorrow(store: Store, data: Path) -> None:
    (judgement,) = passed(store, data, f"- accept: {BUILDS}").new
    marks = {item.judgement for relation in relations(store) for item in relation.evidence}
    assert marks == {judgement.id}
    path = data.parent / "c.txt"
    path.write_text(TEXTS["a.txt"].replace("工作总结", "年度总结"), encoding="utf-8")
    ingest(store, data, [str(path)])
    assert len(relations(store)) == 3
    assert {item.judgement for relation in relations(store) for item in relation.evidence} == {judgement.id}
    assert all(not item.judgement for entity in entities(store) for item in entity.evidence)
    forget(store, data, str(path))


def test_a_renamed_entity_keeps_its_old_name_and_its_old_id_leads_on(store: Store, data: Path) -> None:
    passed(store, data, f"- rename: {{entity: {OLD}, to: 南大扬州院}}\n- kind: {{entity: {OLD}, to: Platform}}")
    (named,) = {(entity.id, entity.name, entity.aliases) for entity in entities(store) if "扬州院" in entity.name}
    assert named[:2] == (NEW.replace("institute", "platform"), "南大扬州院")
    assert INSTITUTE in named[2]
    assert resolve_entity(store, INSTITUTE).id == named[0]
    for old in (OLD, NEW, OLD.replace("institute", "platform")):
        with pytest.raises(MovedEntity) as moved:
            resolve_entity(store, old)
        assert moved.value.found.id == named[0]
    unjudge(store, data, [item.id for item in store.judgements()])
    assert resolve_entity(store, OLD).name == INSTITUTE
    with pytest.raises(UnknownEntity):
        resolve_entity(store, NEW)


@pytest.mark.slow
def test_the_order_of_judgements_and_sources_does_not_matter(store: Store, data: Path, tmp_path: Path) -> None:
    items = [
        f"- rename: {{entity: {OLD}, to: 南大扬州院}}\n",
        f"- accept: {BUILDS}\n",
        "- same: [南京大学, 东南大学]\n",
        "- reject: {subject: 东南大学, relation: COOPERATES_WITH, object: 扬州市}\n",
    ]
    passed(store, data, "".join(items))
    ids = sorted(entity_id("University", name) for name in ("南京大学", "东南大学"))
    with pytest.raises(MovedEntity) as moved:
        resolve_entity(store, ids[1])
    assert moved.value.found.id == ids[0]
    with closing(open_store(f"ladybug:{tmp_path}/other/graph")) as other:
        ingest(other, tmp_path / "other", [str(data.parent / name) for name in reversed(TEXTS)])
        for some in (items[2:][::-1], items[:2][::-1]):
            passed(other, tmp_path / "other", "".join(some))
        assert told(other) == told(store)


def told(store: Store) -> list[tuple[object, ...]]:
    """What a map holds, without where its sources were found."""
    return [(key, facts and (facts.entities, facts.relations)) for key, facts in held(store).items()]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("reject: {entity: 南京大雪}", "nothing on the map is called '南京大雪'; near: 南京大学"),
        ("reject: {subject: 扬州市, relation: LOCATED_IN, object: 南京大学}", "no LOCATED_IN from City to University"),
        (
            "accept: {subject: 东南大学, relation: 共建, object: 南京大学扬州研究院}",
            "no source says: 东南大学 CO_BUILDS",
        ),
        ("accept: {subject: 南京大学, relation: BUILDS, object: 扬州市}", "no relation 'BUILDS'; near: CO_BUILDS"),
        ("reject: {entity: 东南大学, document: a.txt}", "does not say: 东南大学"),
        ("reject: {entity: 东南大学, document: z.txt}", "no document is called 'z.txt'"),
        ("rename: {entity: 东南大学, to: 东南大学}", "its name already"),
        ("rename: {entity: 东南大学, to: '  '}", "a name of at most"),
        ("kind: {entity: 东南大学, to: Univercity}", "no kind 'Univercity'; near: University"),
        ("kind: {entity: 东南大学, to: 高校}", "is University already"),
        ("same: [南京大学, 南京大学]", "one thing"),
        ("same: [南京大学]", "wants two entities"),
        ("praise: {entity: 南京大学}", "one verdict, of accept"),
        ("reject: {subject: 南京大学}", "wants {subject"),
        ("reject: {entity: [南京大学]}", "by its id or name"),
    ],
)
def test_one_wrong_item_refuses_all_by_line_and_reason(store: Store, data: Path, item: str, reason: str) -> None:
    revision = store.revision()
    item = item.replace("a.txt", str(data.parent / "a.txt"))
    report = judge(store, data, f"- accept: {BUILDS}\n\n- {item}\n".encode())
    ((line, told),) = report.refused
    assert (line, reason in told) == (3, True), told
    assert (report.new, report.changed, store.judgements()) == ([], [], [])
    assert store.revision() == revision


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (f"- accept: {BUILDS}", f"- reject: {BUILDS}", "says accept of the same"),
        ("- same: [南京大学, 东南大学]", "- not_same: [南京大学, 东南大学]", "to be the same"),
        ("- not_same: [南京大学, 东南大学]", "- same: [南京大学, 东南大学]", "are not"),
        (
            "- rename: {entity: 东南大学, to: 东大}",
            "- rename: {entity: 东大, to: 东南}",
            "already says 东南大学 → 东大",
        ),
        ("- kind: {entity: 东南大学, to: Lab}", "- kind: {entity: 东南大学, to: Park}", "already says"),
    ],
)
def test_what_contradicts_is_refused(store: Store, data: Path, one: str, other: str, reason: str) -> None:
    ((line, told),) = judge(store, data, f"{one}\n{other}\n".encode()).refused
    assert (line, reason in told) == (2, True), told


@pytest.mark.parametrize(
    "content",
    [b"", b"same: [a, b]", b"- [", b"\xff\xfe", b"- &a [*a]", b"- just words", b"[" * 1500, b"- note: x", b"- {1: 2}"],
)
def test_what_is_no_list_of_judgements_is_refused(store: Store, data: Path, content: bytes) -> None:
    assert judge(store, data, content).refused


def test_what_stands_cannot_be_contradicted_nor_an_unknown_judgement_taken_back(store: Store, data: Path) -> None:
    (known,) = passed(store, data, f"- accept: {BUILDS}").new
    (refused,) = judge(store, data, f"- reject: {BUILDS}".encode()).refused
    assert f"`quanpu judge --forget {known.id}` takes it back" in refused.reason
    report = unjudge(store, data, [known.id, "judgement_none"])
    assert [reason for _, reason in report.refused] == ["there is no judgement 'judgement_none'"]
    assert store.judgements() == [known]
