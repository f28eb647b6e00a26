"""The edges at one entity and among a few, put as each engine answers them fastest.

The embedded engine finds one id in its table at once and looks through the whole table for several; what it gives of
an edge costs more than to find it: so it is asked for the ends first, an entity at a time.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from graph import typed
from graph.records import Row
from graph.store import Store, in_process

_AT = "MATCH (e:Entity)-[r]-() WHERE e.id = $id RETURN r"
_FROM = "MATCH (e:Entity)-[r]->() WHERE e.id = $id AND r.target IN $among RETURN r"
_ENDS = "MATCH (e:Entity)-[r]->() WHERE e.id = $id AND r.target IN $among RETURN r.target"
_AMONG = "MATCH (e:Entity)-[r]->(o:Entity) WHERE e.id IN $among AND o.id IN $among RETURN r"


def edges_at(store: Store, identifier: str, timeout: float | None = None) -> list[Row]:
    """Every edge of an entity, in the order of source, type and target."""
    return _sorted(typed.run(store, _AT, {"id": identifier}, timeout=timeout).rows)


def edges_among(store: Store, ids: Sequence[str], timeout: float | None = None) -> list[Row]:
    """Every edge from one of some entities to another, in the same order."""
    ends = list(ids)
    if not in_process(store.url):
        return _sorted(store.run(_AMONG, {"among": ends}, timeout=timeout).rows)
    rows: list[Any] = []
    for each in ends:
        asked = {"id": each, "among": ends}
        if typed.run(store, _ENDS, asked, timeout=timeout).rows:
            rows += typed.run(store, _FROM, asked, timeout=timeout).rows
    return _sorted(rows)


def _sorted(rows: Iterable[Sequence[Any]]) -> list[Row]:
    return sorted((row[0] for row in rows), key=lambda edge: (edge["source"], edge["type"], edge["target"]))
