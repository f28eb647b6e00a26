"""What every store answers from what stands in its graph, whichever engine keeps it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from graph.changes import Standing
from graph.model import Document, Facts, Judgement
from graph.records import DOCUMENT_COLUMNS, EdgeRecord, EntityRecord, document_of, judgement_of
from graph.store import LedgerEntry, Rows

_LEDGER = ", ".join(f"d.{column} AS {column}" for column in DOCUMENT_COLUMNS if column not in ("text", "names"))


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

    def in_steps(self, name: str, parameters: Mapping[str, Any], timeout: float | None = None) -> Rows | None:
        """No question is taken in steps."""
        return None

    @abstractmethod
    def _standing(self) -> AbstractContextManager[Standing]:
        """What stands in the map, at one moment."""

    def ledger(self) -> list[LedgerEntry]:
        """Every document without its text, by id."""
        rows = self.run(f"MATCH (d:Document) RETURN {_LEDGER} ORDER BY id").dicts()
        return [
            LedgerEntry(document_of(row), row["extractor"], row["entities"], row["relations"], row["complete"])
            for row in rows
        ]

    def document(self, identifier: str) -> Document | None:
        """One document with its text."""
        with self._standing() as standing:
            rows = standing.document_rows([identifier])
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
        with self._standing() as standing:
            return [judgement_of(row) for row in standing.judgement_rows()]
