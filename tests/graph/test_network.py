"""Projections of the map."""

import math
from itertools import combinations

from graph.network import communities_of, layout, layout_after, project


def test_communities_are_found_and_stay_the_same() -> None:
    groups = ["abcde", "vwxyz"]
    pairs = [pair for group in groups for pair in combinations(group, 2)] + [("e", "v"), ("p", "q")]
    graph = project({"p", "q", *"".join(groups)}, pairs)
    assert communities_of(graph) == [list(group) for group in groups]
    assert communities_of(graph) == communities_of(graph)


def test_a_layout_stays_where_little_is_added() -> None:
    pairs = [(f"n{number}", f"n{number // 3}") for number in range(1, 40)]
    names = {name for pair in pairs for name in pair}
    before = project(names, pairs)
    size = dict.fromkeys([*names, "x", "y"], 6.0)
    last = layout(before, size)
    grown = project({*names, "x", "y"}, [*pairs, ("x", "n7")])
    places = layout_after(last, grown, size)
    assert max(math.dist(places[name], last[name]) for name in names) < 30
    assert math.dist(places["x"], places["n7"]) < 90
    assert min(math.dist(places[a], places[b]) for a, b in combinations(grown, 2)) >= 12
    assert layout_after({}, before, size) == last
    assert layout_after({"n1": (0.0, 0.0)}, before, size) == last
