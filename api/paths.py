"""The shortest explained paths between two entities, searched from both ends at once."""

from itertools import pairwise

import networkx as nx

from api.answers import Answers, Row, ref
from graph.network import explains, project

MOST = 3
MOST_EDGES = 50_000
"""How many neighbouring pairs a search looks at, at most."""
LONGEST = 6


def shortest(answers: Answers, source: str, target: str, count: int = MOST) -> list[Row]:
    """At most `count` paths of at most six relations, {"length", "steps"}, the shortest first, then by the ids on them.

    A path goes along relations in either direction and meets no entity twice. Where a search would look at more than
    MOST_EDGES pairs, it ends with what it has found.
    """
    graph, reach = _searched(answers, source, target)
    found: list[list[str]] = []
    try:
        for path in nx.shortest_simple_paths(graph, source, target):
            # A longer one may not be the next: the search did not go so far.
            if len(path) - 1 > reach or len(found) == count:
                break
            found.append(path)
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return []
    return _explained(answers, found)


def _searched(answers: Answers, source: str, target: str) -> tuple["nx.Graph[str]", int]:
    """The part of the map that holds every path up to a length, which is told too: one more than the shortest has."""
    pairs: set[tuple[str, str]] = set()
    seen, fronts, reach, wanted = [{source}, {target}], [{source}, {target}], 0, LONGEST
    while reach < wanted and all(fronts) and len(pairs) < MOST_EDGES:
        side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        room = MOST_EDGES - len(pairs)
        rows = answers.ask("links", ids=sorted(fronts[side]), limit=room)
        pairs |= {(row["id"], row["other"]) for row in rows}
        if len(rows) == room:
            reach = LONGEST  # cut short: any path in what was seen will do
            break
        fronts[side] = {row["other"] for row in rows} - seen[side]
        seen[side] |= fronts[side]
        reach += 1
        if wanted == LONGEST and seen[0] & seen[1]:
            wanted = min(reach + 1, LONGEST)
    if not all(fronts):  # one end's whole part of the map is known
        reach = LONGEST
    return project({end for pair in pairs for end in pair} | {source, target}, pairs), reach


def _explained(answers: Answers, found: list[list[str]]) -> list[Row]:
    ids = sorted({identifier for path in found for identifier in path})
    names = {row["id"]: row["entity"]["name"] for row in answers.ask("entities_by_id", ids=ids)}
    edges: dict[frozenset[str], Row] = {}
    for row in answers.ask("relations_between", ids=ids):
        ends = frozenset((row["source"], row["target"]))
        if ends not in edges or explains(row["edge"]) < explains(edges[ends]):
            edges[ends] = row["edge"]
    return [
        {
            "length": len(path) - 1,
            "steps": [
                _step(edges[frozenset(ends)], *(ref(end, names[end]) for end in ends)) for ends in pairwise(path)
            ],
        }
        for path in found
    ]


def _step(edge: Row, source: Row, target: Row) -> Row:
    return {
        "source": source,
        "relation": edge["type"],
        "target": target,
        "direction": "out" if edge["source"] == source["id"] else "in",
        "modality": edge["modality"],
        "evidence": edge["evidence"],
    }
