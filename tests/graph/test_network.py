"""Projections of the map."""

from itertools import combinations

from graph.network import communities_of, project


def test_communities_are_found_and_stay_the_same() -> None:
    groups = ["abcde", "vwxyz"]
    pairs = [pair for group in groups for pair in combinations(group, 2)] + [("e", "v"), ("p", "q")]
    graph = project({"p", "q", *"".join(groups)}, pairs)
    assert communities_of(graph) == [list(group) for group in groups]
    assert communities_of(graph) == communities_of(graph)
