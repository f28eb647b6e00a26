"""The part of the map within a few relations of an entity."""

from collections.abc import Sequence

from api.answers import Answers, Row
from graph.around import Beside

# With that many relations all of them are read; with more, the engine is asked for the best connected.
_FEW = 300


def neighbourhood(answers: Answers, entity: str, depth: int, limit: int, *, reviewed: bool = False) -> Row:
    """{"nodes", "edges", "truncated"}: the entity and at most `limit` nodes in all, nearest and best connected first,
    without their evidence.

    The edges, with theirs, are all those among these nodes. UnknownEntity, AmbiguousEntity, MovedEntity.
    """
    beside = answers.beside(entity, _FEW if depth == 1 else -1, reviewed=reviewed)
    if beside.whole:
        return _beside(beside, limit)
    nodes = [beside.node]
    frontier, truncated = [beside.node["id"]], False
    for _ in range(depth):
        seen = [node["id"] for node in nodes]
        room = limit - len(nodes)
        rows = answers.ask("neighbours", ids=frontier, seen=seen, limit=room + 1, reviewed=reviewed)
        found = [row["entity"] for row in rows]
        truncated = len(found) > room
        nodes += found[:room]
        frontier = [node["id"] for node in found[:room]]
        if truncated or not frontier:
            break
    rows = answers.ask("relations_between", ids=[node["id"] for node in nodes], reviewed=reviewed)
    nodes = [{name: value for name, value in node.items() if name != "evidence"} for node in nodes]
    return {"nodes": nodes, "edges": [row["edge"] for row in rows], "truncated": truncated}


def _beside(found: Beside, limit: int) -> Row:
    """The same of an entity with few relations, at one relation."""
    ends = {end for edge in found.edges for end in (edge["source"], edge["target"])}
    others = [other for key, other in found.others.items() if key in ends]
    others.sort(key=lambda other: (-other["degree"], other["id"]))
    shown = others[: limit - 1]
    kept = {found.node["id"], *(other["id"] for other in shown)}
    edges = [edge for edge in found.edges if edge["source"] in kept and edge["target"] in kept]
    edges.sort(key=lambda edge: (edge["source"], edge["type"], edge["target"]))
    return {"nodes": [found.node, *shown], "edges": edges, "truncated": len(others) > len(shown)}


def with_evidence(answers: Answers, graph: Row) -> Row:
    """The graph, its nodes with their evidence; those that are gone meanwhile without."""
    rows = answers.ask("entities_by_id", ids=[node["id"] for node in graph["nodes"]])
    found = {row["id"]: row["entity"] for row in rows}
    return graph | {"nodes": [found.get(node["id"], node | {"evidence": []}) for node in graph["nodes"]]}


def edges_with_ends(rows: Sequence[Row]) -> Row:
    """{"nodes", "edges"} of rows with an edge and the nodes at its ends."""
    nodes = {row[end]["id"]: row[end] for row in rows for end in ("source_node", "target_node")}
    return {"nodes": [nodes[identifier] for identifier in sorted(nodes)], "edges": [row["edge"] for row in rows]}
