"""The part of the map within a few relations of an entity."""

from collections.abc import Sequence

from api.answers import Answers, Row


def neighbourhood(answers: Answers, entity: str, depth: int, limit: int, *, reviewed: bool = False) -> Row:
    """{"nodes", "edges", "truncated"}: the entity and at most `limit` nodes in all, nearest and best connected first.

    The edges are all those among these nodes. UnknownEntity, AmbiguousEntity, MovedEntity.
    """
    nodes: list[Row] = [row["entity"] for row in answers.ask("entity", entity=entity)]
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


def edges_with_ends(rows: Sequence[Row]) -> Row:
    """{"nodes", "edges"} of rows with an edge and the nodes at its ends."""
    nodes = {row[end]["id"]: row[end] for row in rows for end in ("source_node", "target_node")}
    return {"nodes": [nodes[identifier] for identifier in sorted(nodes)], "edges": [row["edge"] for row in rows]}
