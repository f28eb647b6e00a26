"""What an entity is, and what stands beside it, put as each engine answers it fastest.

To give a whole node or edge costs the embedded engine several times what it costs to find it: it is asked for columns.
And it looks into every table that a relation may stand in: it is told those that hold any. A server is asked once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.changes import grouped
from graph.ontology import OntologyError, ontology
from graph.packing import KEPT_EDGE, items
from graph.records import NAMED, Row, named
from graph.store import Store, in_process

_EDGE = tuple(KEPT_EDGE)


def _columns(variable: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{variable}.{column}" for column in columns)


_OF_NODE = _columns("o", NAMED)
_OF_EDGE = f"label(r), {_columns('r', _EDGE)}"
# An edge, or null; what stands at its other end, or null for an edge among these: asked for between two that are known,
# as one of them may have very many.
_SERVED = f"""
MATCH (o:Entity) WHERE o.id = $id RETURN null AS r, o {{{", ".join(f".{name}" for name in NAMED)}}} AS o
UNION ALL
MATCH (e:Entity)-[r]-(o:Entity) WHERE e.id = $id AND e.degree <= $most
RETURN r, o {{{", ".join(f".{name}" for name in NAMED)}}} AS o
UNION ALL
MATCH (e:Entity)--(o:Entity) WHERE e.id = $id AND e.degree <= $most
WITH collect(DISTINCT o) AS others UNWIND others AS p UNWIND others AS q
WITH p, q WHERE p <> q MATCH (p)-[r]->(q)
RETURN r, null AS o
"""


_SPLIT = len(_EDGE) + 1
_TABLES = "MATCH (a:Entity)-[r]->(b:Entity) RETURN DISTINCT label(a), label(r), label(b)"


@dataclass(frozen=True, slots=True)
class Joined:
    """How entities of a kind are joined, in the words of a pattern: types of relation, kinds at their other ends, and
    types among these kinds."""

    types: str
    kinds: str
    among: str


@dataclass(slots=True)
class Beside:
    """An entity, what stands at its relations, these, and the relations among what stands there: entities without
    their evidence, in no order. `whole` is false where it has too many relations: then only the entity is told."""

    node: Row
    others: dict[str, Row] = field(default_factory=dict)
    edges: list[Row] = field(default_factory=list)
    whole: bool = True


class Around:
    """What stands beside the entities of a store's map. Threads may share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._joined: tuple[str, Mapping[str, Joined]] = ("", {})

    def beside(self, identifier: str, revision: str, most: int, timeout: float | None = None) -> Beside | None:
        """What stands beside the entity of an id, if it has at most so many relations, in the map of that revision;
        None where there is no such entity. StoreError."""
        if in_process(self._store.url):
            return self._embedded(identifier, revision, most, timeout)
        return _served(self._store, identifier, most, timeout)

    def _embedded(self, identifier: str, revision: str, most: int, timeout: float | None) -> Beside | None:
        try:
            kind = ontology().kind_of(identifier)
        except OntologyError:
            return None
        asked: dict[str, Any] = {"id": identifier}
        rows = self._store.run(f"MATCH (o:{kind}) WHERE o.id = $id RETURN {_OF_NODE}", asked, timeout=timeout).rows
        if not rows:
            return None
        found = Beside(_node(rows[0]))
        found.whole = found.node["degree"] <= most
        joined = self._tables(revision).get(kind)
        if not found.whole or joined is None:
            return found
        hop = f"MATCH (e:{kind})-[r:{joined.types}]-(o:{joined.kinds}) WHERE e.id = $id RETURN {_OF_EDGE}, {_OF_NODE}"
        for row in self._store.run(hop, asked, timeout=timeout).rows:
            found.edges.append(_edge(row[:_SPLIT]))
            found.others.setdefault(row[_SPLIT], _node(row[_SPLIT:]))
        if len(found.others) > 1 and joined.among:
            among = (
                f"MATCH (e:{kind})-[:{joined.types}]-(p:{joined.kinds}) "
                f"MATCH (p)-[r:{joined.among}]->(q:{joined.kinds}) "
                "WHERE e.id = $id AND q.id IN $among RETURN DISTINCT "
            )
            asked["among"] = list(found.others)
            if self._store.run(f"{among}r.source", asked, timeout=timeout).rows:
                found.edges += [_edge(row) for row in self._store.run(among + _OF_EDGE, asked, timeout=timeout).rows]
        return found

    def _tables(self, revision: str) -> Mapping[str, Joined]:
        known, joined = self._joined
        if known != revision:
            joined = _joined([(row[0], row[1], row[2]) for row in self._store.run(_TABLES).rows])
            self._joined = revision, joined
        return joined


def entities(store: Store, ids: Collection[str], timeout: float | None = None) -> dict[str, Row]:
    """The entities of these ids that there are, by id, without their evidence. StoreError."""
    embedded, found = in_process(store.url), dict[str, Row]()
    # A server sends each row by itself, which for these takes longer than to find them: it is asked for one.
    told = _OF_NODE if embedded else f"collect([{_OF_NODE}])"
    for label, keys in grouped(ids, ontology().kind_of if embedded else lambda _: "Entity").items():
        text = f"UNWIND $ids AS id MATCH (o:{label}) WHERE o.id = id RETURN {told}"
        rows = store.run(text, {"ids": keys}, timeout=timeout).rows
        found.update((row[0], _node(row)) for row in (rows if embedded else rows[0][0]))
    return found


def _joined(tables: Collection[tuple[str, str, str]]) -> dict[str, Joined]:
    """Of each kind that has relations how it is joined; a table holds the relations of a type between two kinds."""
    found = {}
    for kind in {end for source, _, target in tables for end in (source, target)}:
        own = [table for table in tables if kind in (table[0], table[2])]
        others = {table[2] for table in own if table[0] == kind} | {table[0] for table in own if table[2] == kind}
        among = {type_ for source, type_, target in tables if {source, target} <= others}
        words = [{type_ for _, type_, _ in own}, others, among]
        found[kind] = Joined(*("|".join(sorted(each)) for each in words))
    return found


def _served(store: Store, identifier: str, most: int, timeout: float | None) -> Beside | None:
    rows = store.run(_SERVED, {"id": identifier, "most": most}, timeout=timeout).rows
    if not rows:
        return None
    found = Beside(named(rows[0][1]))
    found.whole = found.node["degree"] <= most
    for edge, other in rows[1:]:
        found.edges.append(edge)
        if other:
            found.others.setdefault(other["id"], named(other))
    return found


def _node(values: Sequence[Any]) -> Row:
    return named(dict(zip(NAMED, values, strict=True)))


def _edge(values: Sequence[Any]) -> Row:
    type_, *rest = values
    edge = {"type": type_} | dict(zip(_EDGE, rest, strict=True))
    return edge | {"evidence": items(edge["evidence"])}
