"""What stands in a Neo4j map, as a plan of changes asks for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graph.changes import grouped
from graph.neo4j_connection import WRITE, Connection
from graph.records import DOCUMENT_COLUMNS, EDGE_COLUMNS, ENTITY_COLUMNS, JUDGEMENT_COLUMNS, EdgeKey, Row, whole
from graph.ties import AROUND

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

    def _of_ids(self, cypher: str, keys: Iterable[Any], **parameters: Any) -> Iterator[Row]:
        for batch in batches(list(keys)):
            yield from self._maps(cypher, keys=batch, **parameters)

    def document_rows(self, documents: Iterable[str]) -> list[Row]:
        """The ledger's rows of those documents that it has."""
        text = f"UNWIND $keys AS key MATCH (d:Document {{id: key}}) RETURN {_map('d', DOCUMENT_COLUMNS)}"
        return [whole(row, DOCUMENT_COLUMNS) for row in self._of_ids(text, documents)]

    def judgement_rows(self) -> list[Row]:
        """All judgements."""
        return self._maps(f"MATCH (j:Judgement) RETURN {_map('j', JUDGEMENT_COLUMNS)} ORDER BY j.id")

    def entity_rows(self, ids: Iterable[str]) -> list[Row]:
        """The entities of those ids that there are."""
        text = f"UNWIND $keys AS key MATCH (e:Entity {{id: key}}) RETURN {_map('e', ENTITY_COLUMNS)}"
        return [whole(row, ENTITY_COLUMNS) for row in self._of_ids(text, ids)]

    def stated_rows(self, documents: Iterable[str], sources: Iterable[str]) -> list[tuple[str, Row]]:
        """(type, row) of the edges from those entities that one of the documents states."""
        text = (
            "UNWIND $keys AS key MATCH (e:Entity {id: key})-[r]->() "
            "WHERE any(d IN r.ev_document WHERE d IN $documents) "
            f"RETURN {{type: type(r), row: {_map('r', EDGE_COLUMNS)}}}"
        )
        found = self._of_ids(text, sources, documents=list(documents))
        return [(each["type"], whole(each["row"], EDGE_COLUMNS)) for each in found]

    def edge_rows(self, keys: Iterable[EdgeKey]) -> list[tuple[str, Row]]:
        """(type, row) of the edges of those keys that there are."""
        rows: list[tuple[str, Row]] = []
        for type_, wanted in grouped(keys, lambda key: key[1]).items():
            text = f"UNWIND $keys AS pair {between(type_)} RETURN {_map('r', EDGE_COLUMNS)}"
            found = self._of_ids(text, ({"s": key[0], "t": key[2]} for key in wanted))
            rows += [(type_, whole(row, EDGE_COLUMNS)) for row in found]
        return rows

    def around(self, places: Iterable[str]) -> set[str]:
        """The institutions at what stands inside those places."""
        return {row["id"] for row in self._of_ids(AROUND, places)}


def between(type_: str) -> str:
    """The edges of a type from `s` to `t` of each pair. The engine goes from the end that has fewer where it has looked
    both up; without the DISTINCT it would go through all that lies in a city."""
    ends = "MATCH (a:Entity {id: pair.s}) MATCH (b:Entity {id: pair.t}) WITH DISTINCT a, b"
    return f"{ends} MATCH (a)-[r:{type_}]->(b)"


def _map(variable: str, columns: Iterable[str]) -> str:
    return f"{variable} {{{', '.join(f'.{column}' for column in columns)}}}"
