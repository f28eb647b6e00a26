"""What stands in a Neo4j map, as a plan of changes asks for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graph.changes import grouped
from graph.neo4j_connection import WRITE, Connection
from graph.records import DOCUMENT_COLUMNS, EDGE_COLUMNS, ENTITY_COLUMNS, JUDGEMENT_COLUMNS, EdgeKey, Row

_Item = TypeVar("_Item")
BATCH = 5_000


def batches(rows: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """Rows in parts that one statement takes."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the map, for a plan of changes; nothing without a server."""

    server: Connection | None

    def _maps(self, cypher: str, **parameters: Any) -> list[Row]:
        """The maps that a statement gives."""
        return [row[0] for row in self.server.read(cypher, parameters, WRITE).rows] if self.server else []

    def _of_ids(self, cypher: str, keys: Iterable[Any]) -> Iterator[Row]:
        for batch in batches(list(keys)):
            yield from self._maps(cypher, keys=batch)

    def document_rows(self, documents: Iterable[str]) -> list[Row]:
        """The ledger's rows of those documents that it has."""
        text = f"UNWIND $keys AS key MATCH (d:Document {{id: key}}) RETURN {_map('d', DOCUMENT_COLUMNS)}"
        return list(self._of_ids(text, documents))

    def judgement_rows(self) -> list[Row]:
        """All judgements."""
        return self._maps(f"MATCH (j:Judgement) RETURN {_map('j', JUDGEMENT_COLUMNS)} ORDER BY j.id")

    def entity_rows(self, documents: Iterable[str], ids: Iterable[str]) -> list[Row]:
        """Entities that one of the documents names, or of those ids."""
        entity = _map("e", ENTITY_COLUMNS)
        rows: dict[str, Row] = {}
        if named := list(documents):
            found = self._maps(f"MATCH (e:Entity) WHERE {_NAMED} RETURN {entity}", documents=named)
            rows = {row["id"]: row for row in found}
        text = f"UNWIND $keys AS key MATCH (e:Entity {{id: key}}) RETURN {entity}"
        rows.update((row["id"], row) for row in self._of_ids(text, (key for key in ids if key not in rows)))
        return list(rows.values())

    def edge_rows(self, documents: Iterable[str], keys: Iterable[EdgeKey]) -> list[tuple[str, Row]]:
        """(type, row) of edges that one of the documents states, or of those keys."""
        edge = _map("r", EDGE_COLUMNS)
        rows: dict[EdgeKey, Row] = {}
        if named := list(documents):
            # A document names the ends of what it states.
            stated = (
                f"MATCH (e:Entity) WHERE {_NAMED} MATCH (e)-[r]->() "
                f"WHERE any(d IN r.ev_document WHERE d IN $documents) RETURN {{type: type(r), row: {edge}}}"
            )
            for found in self._maps(stated, documents=named):
                rows[found["row"]["source"], found["type"], found["row"]["target"]] = found["row"]
        for type_, wanted in grouped((key for key in keys if key not in rows), lambda key: key[1]).items():
            text = (
                f"UNWIND $keys AS key MATCH (a:Entity {{id: key.s}}) MATCH (b:Entity {{id: key.t}}) "
                f"MATCH (a)-[r:{type_}]->(b) RETURN {edge}"
            )
            for row in self._of_ids(text, [{"s": key[0], "t": key[2]} for key in wanted]):
                rows[row["source"], type_, row["target"]] = row
        return [(key[1], row) for key, row in rows.items()]


_NAMED = "any(d IN e.documents WHERE d IN $documents)"


def _map(variable: str, columns: Iterable[str]) -> str:
    return f"{variable} {{{', '.join(f'.{column}' for column in columns)}}}"
