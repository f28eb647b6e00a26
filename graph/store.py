"""The contract of a store, and the only place that names an engine.

A store keeps three things: the ledger (each document with its text and facts as read), judgements, and the graph that
follows from them. Writing happens in a Writer, which takes effect as a whole or not at all. Reading is by Cypher.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from graph.model import Document, Facts, Judgement

if TYPE_CHECKING:
    import polars as pl

SCHEMA_VERSION = 4
POOL = 50
"""Connections to a server at most, unless told."""


class StoreError(Exception):
    """Something the store could not do; the message says what and why."""


def check_schema(schema: int, url: str) -> None:
    """StoreError where a map has another schema than this program's."""
    if schema > SCHEMA_VERSION:
        told = "a newer Quanpu made it; upgrade this one"
    elif schema < SCHEMA_VERSION:
        told = "an older Quanpu made it; `quanpu rebuild` makes it again"
    else:
        return
    raise StoreError(f"the map at {url} has schema {schema} and this program knows {SCHEMA_VERSION}: {told}")


class StoreBusy(StoreError):
    """Another run is writing to this map."""


class StoreUnavailable(StoreError):
    """The engine does not answer."""


class QueryRefused(StoreError):
    """The engine cannot run this text; the message says why."""


class QueryTimeout(StoreError):
    """The time limit of a question ran out."""


class QueryTooLarge(StoreError):
    """A question needs more memory than it may have."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A document as the ledger keeps it, without its text; `complete` is false while a source is half written."""

    document: Document
    extractor: str
    entities: int
    relations: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Status:
    """What a store holds: engine with version, schema version, revision of the map, counts by kind and type.

    Documents that are `unfinished` are half written: the next ingest finishes them.
    """

    engine: str
    version: str
    schema: int
    revision: str
    documents: int
    unfinished: int
    entities: Mapping[str, int]
    relations: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of a question: column names, and one tuple a row. A node is {"id","kind","name",…}, an edge
    {"type","source","target",…}; no engine's own ids, no engine's own types."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    truncated: bool = False

    def dicts(self) -> list[dict[str, Any]]:
        """One mapping a row, keyed by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Writer(Protocol):
    """One run's changes. Each source replaces exactly what it said before."""

    def put(self, facts: Facts, extractor: str) -> None:
        """Set what a document says; entities and edges without evidence left disappear."""

    def retract(self, document: str) -> None:
        """Take back all that a document said, and its ledger entry."""

    def judge(self, judgement: Judgement) -> None:
        """Record a judgement (its effect on ids is the resolver's work)."""

    def unjudge(self, judgement: str) -> None:
        """Take a judgement back."""


class Store(Protocol):
    """Where a map is kept."""

    url: str

    def write(self, *, fresh: bool = False) -> AbstractContextManager[Writer]:
        """A run of changes, committed as a whole on leaving, undone on an exception. StoreBusy if one is under way.

        `fresh` begins with an empty map, whatever stands there, damaged or not.
        """

    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Answer a reading statement of ours; at most `limit` rows. QueryTimeout, QueryRefused, StoreUnavailable."""

    def frame(self, cypher: str, columns: Mapping[str, Any]) -> "pl.DataFrame":
        """The answer to a statement of ours that gives many rows of plain values, with these columns in their order and
        of these types of polars. QueryTimeout, QueryRefused, StoreUnavailable."""

    def check(self, cypher: str, parameters: Mapping[str, Any]) -> None:
        """Ask the engine itself whether a text only reads, where it can tell without running it. QueryRefused."""

    def in_steps(self, name: str, parameters: Mapping[str, Any], timeout: float | None = None) -> Rows | None:
        """The answer to a question of the catalogue that this engine takes in several statements; None for one that is
        put by its text. Raises what `run` does."""

    def frames(self) -> Iterator[tuple[str, "pl.DataFrame"]]:
        """All of the graph in parts, as it stands at each moment: ("Entity", …), ("Relation", …) with a column `type`,
        ("Tie", …), each with the columns of graph.records."""

    def ledger(self) -> list[LedgerEntry]:
        """Every document, by id."""

    def document(self, identifier: str) -> Document | None:
        """One document with its text."""

    def facts(self, identifier: str) -> Facts | None:
        """What one document says, rebuilt from the graph."""

    def judgements(self) -> list[Judgement]:
        """All judgements, by id."""

    def revision(self) -> str:
        """A token that changes with every committed write."""

    def status(self) -> Status:
        """Counts and versions."""

    def close(self) -> None:
        """Let go of files and connections."""


def in_process(url: str) -> bool:
    """Whether the engine of a url runs in the process that asks, so that a bad question can hurt it."""
    return url.startswith("ladybug:")


def open_store(url: str, *, user: str = "", password: str = "", pool: int = POOL, tight: bool = False) -> Store:
    """The store that a url names: `ladybug:FOLDER`, or `neo4j://HOST:PORT`, `neo4j+s://`, `bolt://`, `bolt+s://`.

    The path of a server's url names the database, where that is not the user's own. StoreError for any other url; a
    server is not asked before the first question. `pool`: connections to a server at most. `tight`: an engine in this
    process takes little address space.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "ladybug":
        from graph.ladybug_store import LadybugStore

        return LadybugStore(Path(rest), tight=tight)
    if scheme in ("neo4j", "neo4j+s", "bolt", "bolt+s"):
        from graph.neo4j_store import Neo4jStore

        return Neo4jStore(url, user, password, pool)
    raise StoreError(f"no store for {scheme}: in a url; use ladybug:FOLDER, or neo4j://HOST:7687 and its like")


__all__ = [
    "SCHEMA_VERSION",
    "LedgerEntry",
    "QueryRefused",
    "QueryTimeout",
    "QueryTooLarge",
    "Rows",
    "Status",
    "Store",
    "StoreBusy",
    "StoreError",
    "StoreUnavailable",
    "Writer",
    "check_schema",
    "in_process",
    "open_store",
]
