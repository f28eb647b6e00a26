"""Measures over networks small enough to work out by hand, and against networkx."""

import random

import networkx as nx
import pytest

from graph.ids import entity_id
from graph.measures import MEASURES, MOST, TooMuch, central, communities, paths
from graph.queries import catalogue

LIMIT = {"limit": 10}


def row(a: str, b: str) -> dict[str, str]:
    ends = [entity_id("City" if name.endswith("市") else "Park", name) for name in (a, b)]
    return {"source": ends[0], "source_name": a, "target": ends[1], "target_name": b}


# Two triangles, joined over 桥; 远市 hangs at 桥.
TIES = [("甲", "乙"), ("乙", "丙"), ("丙", "甲"), ("丙", "桥"), ("桥", "丁"), ("丁", "戊市"), ("戊市", "己市")]
ROWS = [row(*ends) for ends in [*TIES, ("己市", "丁"), ("远市", "桥"), ("桥", "远市")]]


def test_betweenness_and_what_is_cut_off() -> None:
    found = {each["name"]: each for each in central(ROWS, LIMIT)}
    # 桥 lies between 甲乙丙, 丁戊己 and 远: 3 * 3 + 3 + 3 of the (8 - 1)(8 - 2) / 2 pairs.
    assert found["桥"]["betweenness"] == round(15 / 21, 6)
    assert (found["桥"]["partners"], found["桥"]["cut_off"]) == (3, 4)
    assert found["丁"]["cities_cut_off"] == ["己市", "戊市"]
    assert found["甲"] | {"id": ""} == {
        "id": "",
        "name": "甲",
        "kind": "Park",
        "partners": 2,
        "betweenness": 0.0,
        "cut_off": 0,
        "cities_cut_off": [],
    }
    assert next(iter(found)) == "桥"


def test_betweenness_is_that_of_networkx() -> None:
    chance = random.Random(3)
    names = [f"园{number}" for number in range(40)]
    rows = [row(*chance.sample(names, 2)) for _ in range(60)]
    graph = nx.Graph((each["source"], each["target"]) for each in rows)
    between = nx.betweenness_centrality(graph)
    found = central(rows, LIMIT)
    assert {each["id"]: each["betweenness"] for each in found} == pytest.approx(between, abs=1e-6)
    cut = set(nx.articulation_points(graph))
    assert {each["id"] for each in found if each["cut_off"]} == cut


def test_communities() -> None:
    found = communities(ROWS, LIMIT)
    groups = {each["name"]: each["community"] for each in found}
    assert groups["甲"] == groups["乙"] == groups["丙"] != groups["丁"] == groups["戊市"] == groups["己市"]
    assert [each["size"] for each in found] == sorted((each["size"] for each in found), reverse=True)
    assert communities(list(reversed(ROWS)), LIMIT) == found


def test_no_rows_give_none_and_too_many_are_refused() -> None:
    for measure in (central, communities):
        assert measure([], LIMIT) == []
        with pytest.raises(TooMuch):
            measure([], {"limit": MOST + 1})


def test_every_measure_is_asked_for_and_known() -> None:
    assert {each.then for each in catalogue().values() if each.then} == set(MEASURES)


def said(a: str, b: str, modality: str = "stated", relation: str = "LEADS") -> dict[str, object]:
    ends = row(a, b)
    evidence = [{"quote": f"{a}与{b}"}]
    edge = {
        "source": ends["source"],
        "target": ends["target"],
        "type": relation,
        "modality": modality,
        "evidence": evidence,
    }
    return ends | {"relation": relation, "edge": edge}


def test_paths_are_the_shortest_and_explained_by_what_is_stated() -> None:
    rows = [said(*ends) for ends in TIES] + [said("桥", "丙", "planned", "CO_BUILDS")]
    ends = {name: entity_id("City" if name.endswith("市") else "Park", name) for name in ("甲", "戊市", "己市")}
    found = paths(rows, {"source": ends["甲"], "target": ends["戊市"], "count": 3})
    assert {each["path"] for each in found} == {1}  # the other way takes five relations
    assert [each["other_name"] for each in found] == ["丙", "桥", "丁", "戊市"]
    assert [each["direction"] for each in found] == ["in", "out", "out", "out"]
    assert found[1]["modality"] == "stated"
    assert found[1]["evidence"] == [{"quote": "丙与桥"}]
    assert paths(rows, {"source": ends["甲"], "target": ends["己市"], "count": 3}) == []  # five relations away
    assert paths(rows, {"source": ends["甲"], "target": entity_id("Park", "无"), "count": 3}) == []
