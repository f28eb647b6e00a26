"""Narrowing by the kinds of ids: only what every row needs, and the same rows."""

import pytest
from maps import NANDA, NANJING, TECH

from graph.ids import entity_id
from graph.queries import catalogue
from graph.store import Store
from graph.typed import run, typed

CITY, UNIVERSITY = entity_id(*NANJING), entity_id(*NANDA)


def test_one_id_is_looked_for_in_its_table() -> None:
    text, parameters = typed(catalogue()["entity"].texts[""], {"entity": CITY})
    assert "MATCH (e:City)\nWHERE e.id = $entity" in text
    text, parameters = typed(catalogue()["links"].texts[""], {"ids": [CITY], "limit": 5})
    assert "MATCH (e:City)-[r]-(other:Entity)\nWHERE e.id = $ids" in text
    assert parameters == {"ids": CITY, "limit": 5}


def test_several_ids_are_looked_for_in_theirs() -> None:
    text, parameters = typed(catalogue()["entities_by_id"].texts[""], {"ids": [CITY, UNIVERSITY]})
    assert "(e:City|University)" in text
    assert parameters == {"ids": [CITY, UNIVERSITY]}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("MATCH (e:Entity) WHERE e.id IN $ids RETURN e", []),
        ("MATCH (e:Entity) WHERE e.id IN $ids RETURN e", [CITY, "no-id"]),
        ("MATCH (e:Entity) WHERE NOT e.id IN $ids RETURN e", [CITY]),
        ("MATCH (e:Entity) WHERE (e.id IN $ids OR e.name = '') RETURN e", [CITY]),
        ("MATCH (e:Entity) WHERE e.degree > 1 AND NOT e.id IN $ids RETURN e", [CITY]),
        ("MATCH (e:Lab) WHERE e.id IN $ids RETURN e", [CITY]),
    ],
)
def test_what_not_every_row_needs_is_left(text: str, ids: list[str]) -> None:
    assert typed(text, {"ids": ids}) == (text, {"ids": ids})


@pytest.mark.parametrize(
    "name", ["entities_by_id", "links", "neighbours", "relations_of", "relations_between", "cities_of"]
)
def test_the_rows_are_the_same(embedded_example: Store, name: str) -> None:
    query = catalogue()[name]
    for ids in ([CITY], [CITY, UNIVERSITY, CITY], [UNIVERSITY, entity_id(*TECH)], [CITY, "no-id"], []):
        bound = query.bind({"ids": ids})
        assert (
            list(run(embedded_example, query.text(embedded_example), bound).rows)
            == embedded_example.run(query.text(embedded_example), bound).rows
        )
