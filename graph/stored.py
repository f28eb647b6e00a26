"""What every store answers from what stands in its graph, whichever engine keeps it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import polars as pl

from graph.changes import Standing
from graph.columns import frame_of, returning
from graph.model import Document, Facts, Judgement
from graph.records import (
    DOCUMENT_COLUMNS,
    EDGE_COLUMNS,
    ENTITY_COLUMNS,
    JUDGEMENT_COLUMNS,
    TIE_COLUMNS,
    EdgeRecord,
    EntityRecord,
    Row,
    document_of,
    judgement_of,
)
from graph.store import LedgerEntry, Rows

_LEDGER = returning("d", (column for column in DOCUMENT_COLUMNS if column not in ("text", "names")))
_PAGE = 20_000
_FROM = (
    "MATCH (a:Entity)-[r]->(:Entity) WHERE a.id >= $first AND a.id <= $last "
    f"{returning('r', EDGE_COLUMNS)}, type(r) AS type"
)


class Stored(ABC):
    """The part of a Store that follows from reading statements and from what stands."""

    @abstractmethod
    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Answer a reading statement."""

    def frame(self, cypher: str, columns: Mapping[str, Any]) -> pl.DataFrame:
        """The answer to a statement as a frame."""
        return pl.DataFrame(self.run(cypher).rows, schema=columns, orient="row")

    def in_steps(self, name: str, parameters: Mapping[str, Any], timeout: float | None = None) -> Rows | None:
        """No question is taken in steps."""
        return None

    def _told(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """What stands of documents and judgements: a rebuild begins with it, whatever the schema of the map."""
        return self.run(cypher, parameters).dicts()

    @abstractmethod
    def _standing(self) -> AbstractContextManager[Standing]:
        """What stands in the map, at one moment."""

    def frames(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """All of the graph in pages, entities in id order and after each page their relations."""
        text = f"MATCH (e:Entity) WHERE e.id > $after {returning('e', ENTITY_COLUMNS)} ORDER BY id LIMIT {_PAGE}"
        after = ""
        while rows := self.run(text, {"after": after}).dicts():
            yield "Entity", frame_of(rows, ENTITY_COLUMNS)
            ends = {"first": rows[0]["id"], "last": rows[-1]["id"]}
            yield "Relation", frame_of(self.run(_FROM, ends).dicts(), EDGE_COLUMNS | {"type": "STRING"})
            after = rows[-1]["id"]
        yield "Tie", frame_of(self.run(f"MATCH (t:Tie) {returning('t', TIE_COLUMNS)}").dicts(), TIE_COLUMNS)

    def ledger(self) -> list[LedgerEntry]:
        """Every document without its text, by id."""
        rows = self._told(f"MATCH (d:Document) {_LEDGER} ORDER BY id")
        return [
            LedgerEntry(document_of(row), row["extractor"], row["entities"], row["relations"], row["complete"])
            for row in rows
        ]

    def document(self, identifier: str) -> Document | None:
        """One document with its text."""
        told = returning("d", DOCUMENT_COLUMNS)
        rows = self._told(f"MATCH (d:Document) WHERE d.id = $id {told}", {"id": identifier})
        return document_of(rows[0]) if rows else None

    def facts(self, identifier: str) -> Facts | None:
        """What one document says, rebuilt from the graph: in id order, evidence sorted."""
        with self._standing() as standing:
            documents = standing.document_rows([identifier])
            if not documents:
                return None
            names = set(documents[0]["names"])  # twice, where a run was killed
            entities = {row["id"]: EntityRecord.of(row) for row in standing.entity_rows(names)}
            edges = [EdgeRecord.of(type_, row) for type_, row in standing.stated_rows([identifier], names)]
        return Facts(
            document_of(documents[0]),
            tuple(record.part(identifier) for _, record in sorted(entities.items()) if identifier in record.said),
            tuple(record.part(identifier) for record in sorted(edges, key=lambda record: record.key)),
        )

    def judgements(self) -> list[Judgement]:
        """All judgements, by id."""
        rows = self._told(f"MATCH (j:Judgement) {returning('j', JUDGEMENT_COLUMNS)} ORDER BY id")
        return [judgement_of(row) for row in rows]

    def revision(self) -> str:
        """A token that changes with every committed write; empty for an empty map."""
        rows = self._told("MATCH (m:Meta) RETURN m.revision AS revision")
        return str(rows[0]["revision"]) if rows else ""
