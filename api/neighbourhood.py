"""The part of the map within a few relations of an entity."""

from collections.abc import Sequence

from api.answers import Answers, Row

# With that many relations all of them are read; with more, the engine is asked for the best connected.
_FEW = 300


def neighbourhood(answers: Answers, entity: str, depth: int, limit: int, *, reviewed: bool = False) -> Row:
    """{"nodes", "edges", "truncated"}: the entity and at most `limit` nodes in all, nearest and best connected first.

    The edges are all those among these nodes. UnknownEntity, AmbiguousEntity, MovedEntity.
    """
    nodes: list[Row] = [row["entity"] for row in answers.ask("entity", entity=entity)]
    if depth == 1 and nodes[0]["degree"] <= _FEW:
        return _beside(answers, nodes[0], limit, reviewed=reviewed)
    frontier, truncated = [nodes[0]["id"]], False
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
    edges = [row["edge"] for row in rows]
    return {"nodes": nodes, "edges": edges, "truncated": truncated}


def _beside(answers: Answers, node: Row, limit: int, *, reviewed: bool) -> Row:
    """The same of an entity with few relations, at one relation."""
    edges = answers.edges_at(node["id"], reviewed=reviewed)
    ends = {end for edge in edges for end in (edge["source"], edge["target"])} - {node["id"]}
    others = [row["entity"] for row in answers.ask("entities_by_id", ids=sorted(ends))] if ends else []
    others.sort(key=lambda other: (-other["degree"], other["id"]))
    shown = others[: limit - 1]
    kept = {node["id"], *(other["id"] for other in shown)}
    edges = [edge for edge in edges if edge["source"] in kept and edge["target"] in kept]
    edges += answers.edges_among([other["id"] for other in shown], reviewed=reviewed)
    edges.sort(key=lambda edge: (edge["source"], edge["type"], edge["target"]))
    return {"nodes": [node, *shown], "edges": edges, "truncated": len(others) > len(shown)}


def edges_with_ends(rows: Sequence[Row]) -> Row:
    """{"nodes", "edges"} of rows with an edge and the nodes at its ends."""
    nodes = {row[end]["id"]: row[end] for row in rows for end in ("source_node", "target_node")}
    return {"nodes": [nodes[identifier] for identifier in sorted(nodes)], "edges": [row["edge"] for row in rows]}
