"""What stands beside an entity is what the map's own nodes and edges tell, in every engine."""

from collections.abc import Callable

import maps

from graph.around import Around, entities
from graph.cells import edge_key
from graph.ids import entity_id
from graph.queries import query
from graph.store import Store


def test_beside_an_entity_stands_what_its_relations_lead_to(example_map: Store) -> None:
    edges = [row[0] for row in example_map.run("MATCH (:Entity)-[r]->(:Entity) RETURN r").rows]
    nodes = {row[0]["id"]: row[0] for row in example_map.run("MATCH (e:Entity) RETURN e").rows}
    for node in nodes.values():
        del node["evidence"]
    around, among, revision = Around(example_map), 0, example_map.revision()
    for each, node in nodes.items():
        ends = {end for edge in edges if each in edge_key(edge) for end in (edge["source"], edge["target"])}
        there = [edge for edge in edges if {edge["source"], edge["target"]} <= ends]
        among += sum(each not in edge_key(edge) for edge in there)
        found = around.beside(each, revision, 500)
        assert found
        assert (found.node, found.whole) == (node, True)
        assert found.others == {end: nodes[end] for end in ends - {each}}
        assert sorted(found.edges, key=edge_key) == sorted(there, key=edge_key)
    assert among > 4


def test_beside_an_entity_of_many_relations_nothing_is_told(example_map: Store) -> None:
    around, nanjing, revision = Around(example_map), entity_id(*maps.NANJING), example_map.revision()
    found = around.beside(nanjing, revision, 1)
    assert found
    assert (found.node["id"], found.whole, found.others, found.edges) == (nanjing, False, {}, [])
    assert around.beside(entity_id("City", "没有市"), revision, 1) is None
    assert around.beside("no id", revision, 1) is None


def test_a_relation_of_a_type_that_was_not_there_is_told(new_store: Callable[[], Store]) -> None:
    store, telling = new_store(), maps.Telling("document_one")
    telling.relation(maps.NANDA, "COOPERATES_WITH", maps.LAB)
    with store.write() as writer:
        writer.put(telling.facts(), "test")
    around, nanda = Around(store), entity_id(*maps.NANDA)
    telling.relation(maps.NANDA, "LOCATED_IN", maps.NANJING)
    for types in (["COOPERATES_WITH"], ["COOPERATES_WITH", "LOCATED_IN"]):
        found = around.beside(nanda, store.revision(), 500)
        assert found
        assert sorted(edge["type"] for edge in found.edges) == types
        with store.write() as writer:
            writer.put(telling.facts(), "test")


def test_entities_of_some_ids_are_told_without_their_evidence(example_map: Store) -> None:
    ids = [entity_id(*maps.NANJING), entity_id(*maps.NANDA), entity_id("City", "没有市")]
    rows = query("entities_by_id").run(example_map, {"ids": ids}).dicts()
    whole = {row["id"]: {name: value for name, value in row["entity"].items() if name != "evidence"} for row in rows}
    assert len(whole) == 2
    assert entities(example_map, ids) == whole
    assert entities(example_map, []) == {}
