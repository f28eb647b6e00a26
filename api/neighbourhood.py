"""The part of the map within a few relations of an entity."""

from api.answers import Answers, Row


def neighbourhood(answers: Answers, identifier: str, depth: int, limit: int) -> Row:
    """{"nodes", "edges", "truncated"}: the entity and at most `limit` nodes in all, nearest and best connected first.

    The edges are all those among these nodes.
    """
    nodes: list[Row] = [row["entity"] for row in answers.ask("entities_by_id", ids=[identifier])]
    frontier, truncated = [identifier], False
    for _ in range(depth):
        seen = [node["id"] for node in nodes]
        room = limit - len(nodes)
        found = [row["entity"] for row in answers.ask("neighbours", ids=frontier, seen=seen, limit=room + 1)]
        truncated = len(found) > room
        nodes += found[:room]
        frontier = [node["id"] for node in found[:room]]
        if truncated or not frontier:
            break
    edges = [row["edge"] for row in answers.ask("relations_between", ids=[node["id"] for node in nodes])]
    return {"nodes": nodes, "edges": edges, "truncated": truncated}
