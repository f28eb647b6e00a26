"""The edges at an entity and among a few are those of the map, in every engine."""

import maps

from graph.around import edges_among, edges_at
from graph.ids import entity_id
from graph.store import Store


def test_edges_at_one_and_among_a_few(example_map: Store) -> None:
    all_edges = [row[0] for row in example_map.run("MATCH (:Entity)-[r]->(:Entity) RETURN r").rows]
    all_edges.sort(key=lambda edge: (edge["source"], edge["type"], edge["target"]))
    ids = [entity_id(*each) for each in (maps.NANJING, maps.NANDA, maps.LAB, maps.TECH)]
    for one in ids:
        assert edges_at(example_map, one) == [edge for edge in all_edges if one in (edge["source"], edge["target"])]
    among = [edge for edge in all_edges if edge["source"] in ids and edge["target"] in ids]
    assert len(among) > 4
    assert edges_among(example_map, ids) == among
    assert edges_among(example_map, []) == edges_among(example_map, ids[:1]) == []
