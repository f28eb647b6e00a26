"""Inventory of the catalogue: every file loads, says what it is, and answers."""

import re
from typing import Any

import pytest
from maps import CENTRE, NANDA, NANJING, TECH, YANGZHOU, Telling

from graph import ladybug_steps
from graph.cypher import check_reading, tokens
from graph.ids import entity_id
from graph.lookup import AmbiguousEntity, MovedEntity, UnknownEntity, resolve_entity
from graph.ontology import ontology
from graph.queries import QueryError, catalogue, query
from graph.resources import queries
from graph.search import Index, Names
from graph.store import Rows, Store

NAMES = sorted(catalogue())
# Where the header's example is of a larger map.
EXAMPLES = {"document": "document_one", "unit": "", "text": "", "city": "", "kind": ""}


MEANT = {"search": {"text": "南大"}, "city_ties": {"ids": [entity_id(*TECH)]}}


def values(name: str) -> dict[str, Any]:
    needed = [each for each in catalogue()[name].parameters.values() if each.required]
    found: dict[str, Any] = {each.name: EXAMPLES.get(each.name, str(each.example)) for each in needed}
    return found | MEANT.get(name, {})


def test_every_file_is_in_the_catalogue() -> None:
    assert {path.name.split(".")[0] for path in queries().glob("*.cypher")} == set(NAMES)
    assert {"bridges", "city_links", "entities", "network", "search", "tasks"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_header_says_what_its_file_asks(name: str) -> None:
    entry = catalogue()[name]
    assert set(entry.title) == {"zh", "en"}
    assert entry.answers
    for text in entry.texts.values():
        used = {token.text[1:] for token in tokens(text) if token.kind == "parameter"}
        assert used == set(entry.parameters)
        assert "ORDER BY" in text
    assert all(parameter.example is not None for parameter in entry.parameters.values())


BOTH = [name for name in NAMES if len(catalogue()[name].texts) == 1 and name not in ladybug_steps.QUESTIONS]


@pytest.mark.parametrize("name", BOTH)
def test_a_file_for_both_engines_is_a_reading_question(name: str) -> None:
    check_reading(catalogue()[name].texts[""])


@pytest.mark.parametrize("name", NAMES)
def test_labels_and_types_come_from_the_ontology(name: str) -> None:
    known = {*ontology().kinds, *ontology().relations, "Entity", "Document", "Tie", "Change"}
    body = re.sub(r"//.*|'[^']*'|\{[^{}]*:[^{}]*\}", "", catalogue()[name].texts[""])
    labels = {label for group in re.findall(r"[(\[]\w*:([\w|]+)", body) for label in group.split("|")}
    assert labels <= known


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_answered(example_map: Store, name: str) -> None:
    rows = query(name).run(example_map, values(name), timeout=30)
    assert rows.columns == query(name).columns
    assert rows.rows or query(name).may_be_empty


# Values that leave out or take in much, beside those that are required.
MORE = {
    "bridges": [{"city_a": "南京市", "city_b": "扬州市"}, {"city_a": "淮安市"}, {"city_a": "南京市", "limit": "1"}],
    "bridge_count": [{"city_a": "南京市", "city_b": "扬州市"}, {"city_a": "淮安市", "city_b": "淮安市"}],
    "city_links": [{"limit": "1"}],
    "city_ties": [{"ids": [entity_id(*TECH), entity_id(*CENTRE)], "city_a": "南京市", "city_b": "扬州市"}],
    "co_builders": [{"entity": "紫金山实验室"}, {"entity": "南京大学"}],
    "document_entities": [{"document": "document_two"}],
    "document_relations": [{"document": "document_two"}],
    "entities": [{"city": "扬州市"}, {"kind": "City", "text": "南"}, {"limit": "3"}, {"after": "lab"}],
    "entities_by_id": [{"ids": [entity_id(*NANJING), entity_id(*NANDA), "lab_x"]}],
    "entity": [{"entity": "南京市"}],
    "entity_count": [{"city": "扬州市"}, {"kind": "City"}, {"text": "大学"}],
    "industries": [{"city": "南京市"}, {"city": "扬州市"}],
    "neighbourhood": [{"entity": "南京市"}, {"entity": "南京市", "limit": "2"}],
    "neighbours": [{"ids": [entity_id(*NANJING)], "seen": [entity_id(*NANDA)]}],
    "network": [{"limit": "3"}],
    "network_lines": [{"limit": "3"}],
    "partners": [{"entity": "南京大学"}],
    "programmes": [{"city": "南京市"}],
    "relations_between": [{"ids": [entity_id(*NANJING), entity_id(*NANDA), entity_id(*TECH)]}],
    "relations_of": [{"ids": [entity_id(*NANDA)]}, {"ids": [entity_id(*NANJING)], "limit": "2"}],
    "search": [{"text": "南"}, {"text": "大学", "kind": "University"}, {"text": "nanjing"}],
    "tasks": [{"unit": "江宁区人民政府"}, {"text": "企业"}],
}


def told(result: Rows) -> list[dict[str, Any]]:
    """The rows, but for the names that each map gives its own revisions."""
    return [{key: value for key, value in row.items() if key != "revision"} for row in result.dicts()]


@pytest.mark.neo4j
@pytest.mark.parametrize("name", NAMES)
def test_neo4j_gives_the_same_rows(embedded_example: Store, shared_example: Store, name: str) -> None:
    for given in [values(name), *MORE.get(name, [])]:
        embedded, shared = (query(name).run(each, given, timeout=30) for each in (embedded_example, shared_example))
        assert shared.columns == embedded.columns
        assert told(shared) == told(embedded), given


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_map_answers_with_no_rows(store: Store, name: str) -> None:
    given = {key: value for key, value in values(name).items() if not query(name).parameters[key].is_entity}
    if given == values(name):
        assert query(name).run(store, given).rows == []
        assert query(name).run(store, given).columns == query(name).columns


def test_bridges_of_two_cities(example_map: Store) -> None:
    rows = query("bridges").run(example_map, {"city_a": "南京", "city_b": "扬州市"}).dicts()
    ties = {(row["name"], row["city"], row["relation"], row["other_name"]) for row in rows}
    assert ties == {
        ("南京工业大学", "南京市", "LOCATED_IN", "南京市"),
        ("南京工业大学", "南京市", "COOPERATES_WITH", "南京大学"),
        ("南京工业大学", "扬州市", "CO_BUILDS", "电光源材料检测中心"),
        ("电光源材料检测中心", "扬州市", "LOCATED_IN", "高邮市"),
        ("电光源材料检测中心", "南京市", "CO_BUILDS", "南京工业大学"),
    }
    through = next(row for row in rows if row["name"] == "南京工业大学" and row["city"] == "扬州市")
    assert through["via"] == ["高邮市"]
    assert through["direction"] == "out"
    assert [item["quote"] for item in through["evidence"]] == ["南京工业大学…电光源材料检测中心"]


def test_bridges_of_one_city_to_any_other(example_map: Store) -> None:
    rows = query("bridges").run(example_map, {"city_a": "淮安市"}).dicts()
    assert {row["name"] for row in rows} == {"东南大学", "宁淮智能制造产业园"}
    planned = [row for row in rows if row["name"] == "东南大学" and row["city"] == "淮安市"]
    assert [(row["relation"], row["modality"]) for row in planned] == [("CO_BUILDS", "planned")]


def test_bridges_go_on_after_a_place_and_are_counted(example_map: Store) -> None:
    for given in ({"city_a": "南京市", "city_b": "扬州市"}, {"city_a": "南京市"}):
        whole = query("bridges").listed(example_map, given).dicts()
        assert len(whole) > 1
        assert query("bridges").listed(example_map, given | {"after": whole[0]["place"]}).dicts() == whole[1:]
        assert query("bridge_count").run(example_map, given).rows == [(len(whole),)]


def test_city_links(example_map: Store) -> None:
    rows = query("city_links").run(example_map, {}).dicts()
    pairs = {(row["a"], row["b"], row["count"]) for row in rows}
    assert pairs == {("南京市", "扬州市", 2), ("南京市", "淮安市", 2)}
    best = query("city_links").run(example_map, {"limit": "1"}).dicts()
    assert {(row["b"], row["count"], row["name"]) for row in best} == {
        ("扬州市", 2, "南京工业大学"),
        ("淮安市", 2, min((row["id"], row["name"]) for row in rows if row["b"] == "淮安市")[1]),
    }


def test_bridges_that_were_reviewed(store: Store) -> None:
    telling = Telling("document_one")
    telling.relation(TECH, "LOCATED_IN", NANJING, judgement="judgement_a")
    telling.relation(TECH, "CO_BUILDS", CENTRE, judgement="judgement_b")
    telling.relation(CENTRE, "LOCATED_IN", YANGZHOU)
    with store.write() as writer:
        writer.put(telling.facts(), "test")
    asked = {"city_a": "南京市", "city_b": "扬州市"}
    assert {row["name"] for row in query("bridges").run(store, asked).dicts()} == {TECH[1], CENTRE[1]}
    assert {row["name"] for row in query("bridges").run(store, asked | {"reviewed": "true"}).dicts()} == {TECH[1]}


def test_tasks_with_roles(example_map: Store) -> None:
    rows = query("tasks").run(example_map, {"unit": "南京市科学技术局"}).dicts()
    assert [(row["policy"], row["unit"], row["role"]) for row in rows] == [
        ("创新驱动三年行动计划", "南京市科学技术局", "牵头"),
        ("创新驱动三年行动计划", "江宁区人民政府", "配合"),
    ]


def test_search_ranks(example_map: Store) -> None:
    def found(text: str) -> list[tuple[int, str]]:
        rows = query("search").run(example_map, {"text": text}).dicts()
        return [(row["rank"], row["name"]) for row in rows]

    assert found("南京大学") == [(0, "南京大学")]
    assert found("南大") == [(2, "南京大学"), (4, "东南大学")]
    assert found("njdx") == [(2, "南京大学")]
    assert found("南京")[:1] == [(1, "南京市")]
    assert (4, "东南大学") in found("大学")


def test_network_takes_the_best_connected(example_map: Store) -> None:
    rows = query("network").run(example_map, {"limit": "3"}).dicts()
    assert len({row["source"] for row in rows} | {row["target"] for row in rows}) <= 3
    assert all(row["edge"]["evidence"] for row in rows)
    lines = query("network_lines").run(example_map, {"limit": "3"}).dicts()
    bare = [{key: row[key] for key in ("source", "relation", "target")} for row in rows]
    assert [{key: row[key] for key in bare[0]} for row in lines] == bare
    for row, line in zip(rows, lines, strict=True):
        assert line["modality"] == row["edge"]["modality"]
        assert [line["source_name"], line["source_aliases"]] == [row["source_node"][key] for key in ("name", "aliases")]


def test_entities_of_a_city_in_pages(example_map: Store) -> None:
    one = query("entities").run(example_map, {"city": "扬州市", "limit": "2"}).dicts()
    rest = query("entities").run(example_map, {"city": "扬州市", "after": one[-1]["id"]}).dicts()
    assert sorted(row["name"] for row in one + rest) == ["扬州市", "电光源材料检测中心", "高邮市"]
    assert query("entity_count").run(example_map, {"city": "扬州市"}).rows == [(3,)]


@pytest.mark.parametrize("injection", ["' OR 1=1 //", "`", "\\'", "}) DETACH DELETE n //", "南京市' RETURN 1; //"])
def test_a_value_is_never_cypher(example_map: Store, injection: str) -> None:
    before = example_map.status()
    assert query("search").run(example_map, {"text": injection}).rows == []
    with pytest.raises(UnknownEntity):
        query("entity").run(example_map, {"entity": injection})
    assert example_map.status() == before


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [
        ("bridges", {}, "bridges needs city_a"),
        ("bridges", {"city_a": ""}, "bridges needs city_a"),
        ("bridges", {"city": "南京市"}, "no parameter city;"),
        ("network", {"limit": "many"}, "limit: 'many' is not a whole number"),
        ("network", {"limit": "-1"}, "out of range"),
        ("network", {"limit": ["1", "2"]}, "one value is wanted, 2 are given"),
    ],
)
def test_values_that_do_not_fit(name: str, given: dict[str, str], reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        query(name).bind(given)


def test_no_such_question() -> None:
    with pytest.raises(QueryError, match="no question is called nothing"):
        query("nothing")


@pytest.fixture(params=["store", "memory"])
def names(request: pytest.FixtureRequest, example_map: Store) -> Names | None:
    """Where names are looked for."""
    index = Index(example_map)
    index.read()
    return index.known(example_map.revision()) if request.param == "memory" else None


@pytest.mark.parametrize("text", ["南京大学", "南大", "「南京大学」", "南京 大学", entity_id(*NANDA)])
def test_an_entity_by_any_of_its_names(example_map: Store, names: Names | None, text: str) -> None:
    assert resolve_entity(example_map, text, None, names).id == entity_id(*NANDA)


def test_a_city_without_its_suffix(example_map: Store, names: Names | None) -> None:
    assert resolve_entity(example_map, "扬州", ["City"], names).id == entity_id(*YANGZHOU)


def test_an_unknown_name_is_told_near_ones(example_map: Store, names: Names | None) -> None:
    with pytest.raises(UnknownEntity, match="南京大学") as unknown:
        resolve_entity(example_map, "南京大雪", None, names)
    assert entity_id(*NANDA) in [found.id for found in unknown.value.near]


@pytest.mark.parametrize("text", ["南京大学", "nanjingdaxue", "nd", "x"])
def test_a_name_of_another_kind_and_a_spelling_are_unknown(example_map: Store, names: Names | None, text: str) -> None:
    with pytest.raises(UnknownEntity):
        resolve_entity(example_map, text, ["City"], names)


def test_an_id_of_another_kind_has_moved(example_map: Store) -> None:
    with pytest.raises(MovedEntity) as moved:
        resolve_entity(example_map, entity_id(*NANJING).replace("city_", "region_"))
    assert moved.value.found.id == entity_id(*NANJING)


def test_a_shared_alias_is_ambiguous(store: Store) -> None:
    telling = Telling("document_one")
    telling.entity(*TECH, "中心")
    telling.entity(*CENTRE, "中心")
    with store.write() as writer:
        writer.put(telling.facts(), "test")
    with pytest.raises(AmbiguousEntity) as ambiguous:
        resolve_entity(store, "中心")
    assert {found.id for found in ambiguous.value.candidates} == {entity_id(*TECH), entity_id(*CENTRE)}
