"""What every store must do."""

import re
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from maps import (
    BUREAU,
    CENTRE,
    LAB,
    NANJING,
    TASK,
    TECH,
    YANGZHOU,
    Telling,
    document,
    example,
    expected,
    expected_ties,
    held,
    say,
    ties,
)

from graph.changes import FactsRefused, Plan, normalised
from graph.ids import entity_id
from graph.model import Entity, Facts, Judgement, Relation
from graph.records import EdgeRecord
from graph.store import SCHEMA_VERSION, QueryRefused, QueryTimeout, Store, StoreBusy, StoreError, Writer, open_store
from graph.ties import moved
from tests.conftest import Neo4j


def put_and_break(writer: Writer, facts: Facts) -> None:
    writer.put(facts, "test")
    writer.put(Facts(document("document_bad"), (Entity("lab_x", "Lab", "室"),)), "test")


def put(store: Store, *all_facts: Facts) -> None:
    with store.write() as writer:
        for facts in all_facts:
            writer.put(facts, "test")


def test_an_empty_map_answers(store: Store) -> None:
    assert store.run("MATCH (e:Entity) RETURN e.id").rows == []
    assert store.ledger() == []
    assert store.judgements() == []
    assert store.document("document_none") is None
    assert store.facts("document_none") is None
    assert store.revision() == ""
    assert store.status().documents == 0


def test_the_graph_is_what_the_documents_say(example_map: Store) -> None:
    assert held(example_map) == expected({facts.document.id: facts for facts in example()})


def test_what_links_cities_is_kept_beside_the_graph(example_store: Store) -> None:
    kept = ties(example_store)
    both = " ".join(sorted([entity_id(*NANJING), entity_id(*YANGZHOU)]))
    assert (both, False, 3, entity_id(*TECH)) in kept
    assert kept == expected_ties(held(example_store)[1])
    with example_store.write() as writer:
        writer.retract("document_one")
    assert ties(example_store) == []


def test_a_place_that_is_told_again_moves_nothing() -> None:
    told = (entity_id("District", "江宁区"), "PART_OF", entity_id(*NANJING))
    new = {told: EdgeRecord(told)}
    assert moved(Plan(edges_new=new)) == {told[0]}
    assert moved(Plan(edges_gone=[told], edges_new=new)) == set()


def test_facts_come_back_as_they_were_put(example_map: Store) -> None:
    for facts in example():
        assert example_map.facts(facts.document.id) == normalised(facts)
        assert example_map.document(facts.document.id) == facts.document


def test_the_ledger_tells_documents_without_their_text(example_map: Store) -> None:
    ledger = example_map.ledger()
    assert [entry.document.id for entry in ledger] == ["document_one", "document_two"]
    assert [entry.document for entry in ledger] == [replace(facts.document, text="") for facts in example()]
    assert ledger[1].extractor == "test"
    assert (ledger[1].entities, ledger[1].relations) == (12, 11)
    assert ledger[1].complete


def test_status_counts(example_map: Store) -> None:
    status = example_map.status()
    assert status.documents == 2
    assert status.entities["City"] == 3
    assert status.relations["CO_BUILDS"] == 4
    assert status.revision == example_map.revision() != ""
    assert (status.schema, status.unfinished) == (SCHEMA_VERSION, 0)


def test_the_same_again_changes_nothing(example_store: Store) -> None:
    before = example_store.revision()
    put(example_store, *example())
    with example_store.write() as writer:
        writer.retract("document_none")
    assert example_store.revision() == before


def test_what_a_changed_source_no_longer_says_goes(store: Store) -> None:
    one, two = example()
    put(store, one, two)
    shorter = replace(one, relations=one.relations[:3])
    put(store, shorter)
    assert held(store) == expected({"document_one": shorter, "document_two": two})


def test_retracting_all_leaves_an_empty_map(example_store: Store) -> None:
    with example_store.write() as writer:
        writer.retract("document_one")
        writer.retract("document_two")
    assert held(example_store) == ({}, {}, {})


def test_the_last_word_of_a_run_counts(store: Store) -> None:
    one, two = example()
    with store.write() as writer:
        writer.put(one, "test")
        writer.put(two, "test")
        writer.retract("document_one")
    assert held(store) == expected({"document_two": two})


def test_an_exception_undoes_the_run(store: Store) -> None:
    one, two = example()
    put(store, one)
    before = store.revision()
    with pytest.raises(FactsRefused), store.write() as writer:
        put_and_break(writer, two)
    assert store.revision() == before
    assert held(store) == expected({"document_one": one})


def test_a_second_writer_is_told(new_store: Callable[[], Store]) -> None:
    one, other = new_store(), new_store()
    with one.write(), pytest.raises(StoreBusy, match="another run is writing"), other.write():
        pass
    put(other, *example())


def test_another_handle_sees_what_was_written(new_store: Callable[[], Store]) -> None:
    reader, writer = new_store(), new_store()
    assert reader.status().documents == 0
    put(writer, example()[0])
    assert writer.status().documents == 1
    threading.Event().wait(0.2)
    assert reader.status().documents == 1


def test_judgements(store: Store) -> None:
    first = Judgement("judgement_a", "same", "lab_a", "lab_b", "两个名字")
    second = Judgement("judgement_b", "not_same", "lab_a", "lab_c")
    with store.write() as writer:
        writer.judge(second)
        writer.judge(first)
    assert store.judgements() == [first, second]
    with store.write() as writer:
        writer.unjudge("judgement_a")
        writer.judge(replace(second, note="改"))
    assert store.judgements() == [replace(second, note="改")]


def test_symmetric_edges_of_both_directions_are_one(store: Store) -> None:
    one, two = Telling("document_one"), Telling("document_two")
    one.relation(TECH, "COOPERATES_WITH", NANJING)
    two.relation(NANJING, "COOPERATES_WITH", TECH)
    put(store, one.facts(), two.facts())
    rows = store.run("MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id, b.id, r.evidence_count").rows
    assert rows == [(entity_id(*NANJING), entity_id(*TECH), 2)]


def test_roles_and_times_follow_from_the_evidence(store: Store) -> None:
    one, two = Telling("document_one"), Telling("document_two")
    one.relation(BUREAU, "RESPONSIBLE_FOR", TASK, role="配合", modality="planned", from_="2024-05", until="2025")
    two.relation(BUREAU, "RESPONSIBLE_FOR", TASK, role="牵头", from_="2023", until="2026-12")
    put(store, one.facts(), two.facts())
    edge = store.run("MATCH (:Government)-[r:RESPONSIBLE_FOR]->(:Task) RETURN r").rows[0][0]
    assert (edge["role"], edge["modality"], edge["from_"], edge["until"]) == ("牵头、配合", "stated", "2023", "2026-12")


def test_names_are_found_by_pinyin(example_map: Store) -> None:
    for part in ("南京工业", "nanjinggongye", "njgydx"):
        found = "MATCH (e:University) WHERE e.search CONTAINS $part RETURN e.name"
        assert example_map.run(found, {"part": part}).rows == [("南京工业大学",)]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (Facts(document("d"), (Entity("lab_x", "Lab", "室"),)), "no evidence"),
        (Facts(document("d"), (Entity("lab_x", "Lab", "室", evidence=(say("other", "室"),)),)), "another document"),
        (Facts(document("d"), (Entity("lab_x", "Park", "室", evidence=(say("d", "室"),)),)), "not the id of Park"),
        (Facts(document("d"), (), (Relation("lab_x", "LEADS", "lab_x", (say("d", "室"),)),)), "no LEADS from"),
        (Facts(document("d"), (), (Relation("lab_x", "ISSUES", "lab_y", (say("d", "室"),)),)), "no ISSUES from"),
        (Facts(document("d"), (), (Relation("lab_x", "LEADS", "lab_y", (say("d", "室"),)),)), "does not name"),
    ],
)
def test_facts_that_break_the_model_are_refused(store: Store, facts: Facts, reason: str) -> None:
    with pytest.raises(FactsRefused, match=reason), store.write() as writer:
        writer.put(facts, "test")
    assert store.revision() == ""


def test_rows_have_no_engine_in_them(example_map: Store) -> None:
    text = (
        "MATCH p = (a:University)-[r:CO_BUILDS]->(b:Lab) "
        "RETURN a, r, p, sum(a.degree) AS total, collect(b.name) AS names, "
        "{ev_document: r.ev_document, ev_row: r.ev_row} AS e"
    )
    rows = example_map.run(text)
    assert rows.columns == ("a", "r", "p", "total", "names", "e")
    node, edge, path, total, names, evidence = rows.rows[0]
    assert set(node) == {"id", "kind", "name", "aliases", "properties", "degree", "evidence_count", "evidence"}
    assert (edge["type"], edge["source"], edge["target"]) == ("CO_BUILDS", node["id"], entity_id(*LAB))
    assert path == {"nodes": [node, path["nodes"][1]], "edges": [edge]}
    assert total == node["degree"]
    assert isinstance(total, int)
    assert names == ["紫金山实验室"]
    assert evidence == [{"document": "document_one"}]


@pytest.mark.parametrize("text", ["{ev_document: 1}", "{ev_document: ['a', 'b'], ev_start: [1]}"])
def test_a_map_that_is_no_evidence_is_told_as_it_is(example_map: Store, text: str) -> None:
    ((told,),) = example_map.run(f"RETURN {text} AS told").rows
    assert sorted(told) == sorted(re.findall(r"ev_\w+", text))


def test_properties_come_from_tables(example_map: Store) -> None:
    node = example_map.run("MATCH (c:City) WHERE c.code = '320100' RETURN c").rows[0][0]
    assert node["properties"] == {"code": "320100", "longitude": 118.78, "latitude": 32.04}


def test_many_rows_come_as_a_frame(example_map: Store) -> None:
    text = "MATCH (e:Entity) RETURN e.id, e.degree, e.longitude ORDER BY e.id"
    frame = example_map.frame(text, {"who": pl.String, "ties": pl.Int64, "east": pl.Float64})
    assert frame.schema == {"who": pl.String, "ties": pl.Int64, "east": pl.Float64}
    assert frame.rows() == list(example_map.run(text).rows)


def test_a_frame_of_an_empty_map_has_no_rows(store: Store) -> None:
    assert store.frame("MATCH (e:Entity) RETURN e.id", {"who": pl.String}).rows() == []


def test_a_limit_says_that_it_cut(example_map: Store) -> None:
    rows = example_map.run("MATCH (c:City) RETURN c.name AS name ORDER BY name", limit=2)
    assert len(rows.rows) == 2
    assert rows.truncated
    assert not example_map.run("MATCH (c:City) RETURN c.name", limit=3).truncated


def test_a_time_limit(example_map: Store) -> None:
    text = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*)"
    with pytest.raises(QueryTimeout):
        example_map.run(text, timeout=0.3)
    assert example_map.run("RETURN 1 AS one").rows == [(1,)]


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n RETURN n",
        "RETURN 1; RETURN 2",
        "RETURN nothing",
        "CREATE (:City {id: 'city_x'})",
        "MATCH (n:City) RETURN n.name + 1 * 'a'",
        "MATCH (n:City) WHERE n.id = $missing RETURN n",
    ],
)
def test_what_the_engine_cannot_run_is_refused(example_map: Store, text: str) -> None:
    with pytest.raises(QueryRefused):
        example_map.run(text)


@pytest.mark.parametrize("text", ["MATCH (n:Nowhere) RETURN n", "MATCH (n:City) RETURN n.nothing"])
def test_names_that_the_map_has_not_are_refused_or_find_nothing(example_map: Store, text: str) -> None:
    found: list[object] = []
    with suppress(QueryRefused):
        found = [value for row in example_map.run(text).rows for value in row]
    assert set(found) <= {None}


def test_threads_share_a_store(example_map: Store) -> None:
    counts: list[int] = []

    def ask() -> None:
        counts.extend(example_map.run("MATCH (c:City) RETURN count(c)").rows[0][0] for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [3] * 80


def test_readers_go_on_while_a_run_writes(new_store: Callable[[], Store]) -> None:
    writer, reader = new_store(), new_store()
    one, two = example()
    put(writer, one)
    seen: set[int] = set()
    failed: list[StoreError] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                seen.add(reader.run("MATCH (d:Document) RETURN count(d)").rows[0][0])
            except StoreError as error:
                failed.append(error)
            done.wait(0.01)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        put(writer, two)
        with writer.write() as run:
            run.retract("document_two")
    done.set()
    for thread in threads:
        thread.join()
    assert not failed
    assert seen <= {1, 2}
    threading.Event().wait(0.1)
    assert held(reader) == expected({"document_one": one})


def test_a_fresh_run_leaves_only_what_it_was_told(store: Store) -> None:
    one, two = example()
    with store.write() as writer:
        writer.put(one, "test")
        writer.judge(Judgement("judgement_a", "same", "lab_a", "lab_b"))
    before = store.revision()
    with store.write(fresh=True) as writer:
        writer.put(two, "test")
    assert held(store) == expected({"document_two": two})
    assert store.judgements() == []
    assert store.revision() != before


def test_a_closed_store_opens_again(store: Store) -> None:
    put(store, example()[0])
    store.close()
    assert store.status().documents == 1


NAMES = st.sampled_from(["甲", "乙", "丙", "丙 ", "《甲》"])
ALIASES = st.lists(st.sampled_from(["阿", "ab", "\n'\"\\", "甲"]), max_size=2)
PROPERTIES = st.dictionaries(
    st.sampled_from(["code", "longitude", "level"]), st.sampled_from(["1", "国家级"]) | st.integers(-9, 9), max_size=2
)
SAID = st.sampled_from(["", "2024-01-01", "2025-01-01"])


@st.composite
def some_facts(draw: st.DrawFn, identifier: str) -> Facts:
    telling: dict[str, Entity] = {}
    for kind in ("Lab", "District", "City"):
        for name in draw(st.lists(NAMES, max_size=3, unique_by=lambda name: entity_id("Lab", name))):
            item = entity_id(kind, name)
            evidence = say(identifier, name, draw(st.integers(0, 3)), said=draw(SAID))
            aliases = tuple(draw(ALIASES))
            telling[item] = Entity(item, kind, name, aliases, draw(PROPERTIES), (evidence,))
    labs = [item for item in telling if item.startswith("lab")]
    cities = [item for item in telling if item.startswith("city")]
    districts = [item for item in telling if item.startswith("district")]
    relations = []
    joined = [
        ("LOCATED_IN", labs, [*districts, *cities]),
        ("PART_OF", districts, cities),
        ("COOPERATES_WITH", [*labs, *cities], labs),
    ]
    for type_, sources, targets in joined:
        pairs = [(source, target) for source in sources for target in targets if source != target]
        for source, target in draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True)) if pairs else []:
            evidence = say(
                identifier,
                "句",
                draw(st.integers(0, 2)),
                said=draw(SAID),
                until=draw(SAID),
                modality=draw(st.sampled_from(["stated", "planned"])),
                judgement=draw(st.sampled_from(["", "", "judgement_a"])),
            )
            relations.append(Relation(source, type_, target, (evidence,)))
    text = draw(st.sampled_from(["", "文", "😀\n'"]))
    return Facts(document(identifier, text), tuple(telling.values()), tuple(relations))


DOCUMENTS = ("document_a", "document_b", "document_c")
CHANGE = st.sampled_from(DOCUMENTS).flatmap(lambda name: st.tuples(st.just(name), st.none() | some_facts(name)))


HISTORY = st.lists(st.lists(CHANGE, min_size=1, max_size=3), min_size=1, max_size=4)


@pytest.mark.slow
@pytest.mark.parametrize(("large", "share"), [(0, 1), (1 << 40, 1 << 40)], ids=["logged, by id", "folded, by scan"])
@settings(max_examples=2, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(runs=HISTORY)
def test_any_history_leaves_what_its_last_words_say(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    large: int,
    share: int,
    runs: list[list[tuple[str, Facts | None]]],
) -> None:
    monkeypatch.setattr("graph.generations._LARGE", large)
    monkeypatch.setattr("graph.ladybug_session._SHARE", share)
    with closing(open_store(f"ladybug:{tmp_path_factory.mktemp('history')}")) as store:
        live(store, runs)


@pytest.mark.slow
@pytest.mark.neo4j
@settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(runs=HISTORY)
def test_any_history_leaves_the_same_in_neo4j(neo4j: Neo4j, runs: list[list[tuple[str, Facts | None]]]) -> None:
    neo4j.empty()
    with closing(neo4j.store()) as store:
        live(store, runs)


def live(store: Store, runs: list[list[tuple[str, Facts | None]]]) -> None:
    """A history, after each run of which the map holds what the oracle says."""
    says: dict[str, Facts] = {}
    for run in runs:
        tell(store, run, says)
        assert held(store) == expected(says)
        assert ties(store) == expected_ties(held(store)[1])
    assert {name: store.facts(name) for name in says} == {name: normalised(facts) for name, facts in says.items()}


def tell(store: Store, run: list[tuple[str, Facts | None]], says: dict[str, Facts]) -> None:
    with store.write() as writer:
        for name, facts in run:
            if facts:
                writer.put(facts, "test")
                says[name] = facts
            else:
                writer.retract(name)
                says.pop(name, None)


def test_a_shared_thing_keeps_what_the_other_document_says(store: Store) -> None:
    one, two = Telling("document_one"), Telling("document_two")
    one.entity(*CENTRE, "检测中心", level="省级")
    two.entity(*CENTRE, "电光源中心", level="国家级")
    put(store, one.facts(), two.facts())
    assert store.run("MATCH (p:Platform) RETURN p.aliases").rows == [(["检测中心", "电光源中心"],)]
    with store.write() as writer:
        writer.retract("document_two")
    assert held(store) == expected({"document_one": one.facts()})
