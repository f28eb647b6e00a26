"""A connection to the embedded engine, and the boundary at which its failures become ours."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import ladybug
import polars as pl

from graph.awaited import ending
from graph.packing import unpacked
from graph.records import (
    EDGE_COLUMNS,
    ENTITY_COLUMNS,
    OTHER_NODES,
    Row,
    evidence_dicts,
    is_evidence,
    neutral_edge,
    neutral_node,
)
from graph.store import QueryRefused, QueryTimeout, QueryTooLarge, Rows, StoreError, StoreUnavailable

# The engine maps this much address space for each open map.
MAX_SIZE = 1 << 38
# To look an id up takes a millisecond; for a list of ids the engine scans all edges of their kind, those of so many
# entities in the same time.
_SHARE = 40
# The engine raises RuntimeError for everything; its message begins with the class of the failure.
_FAULTS_OF_THE_TEXT = (
    "parser exception", "binder exception", "catalog exception", "conversion exception", "runtime exception",
    "overflow exception", "function exception", "not implemented exception", "assertion failed", "connection exception",
    "unable to cast python instance",  # a parameter
)  # fmt: skip


def _translated(error: RuntimeError) -> StoreError:
    message = str(error)
    head = message.lower()
    if head.startswith("interrupted"):
        return QueryTimeout("the question ran out of time")
    if head.startswith("buffer manager exception") or "bad_alloc" in head:
        return QueryTooLarge(f"the question needs more memory than it may have: {message}")
    if head.startswith(_FAULTS_OF_THE_TEXT):
        return QueryRefused(message)
    return StoreUnavailable(f"{message}; if the map is damaged, `quanpu rebuild` makes it again")


class Session:
    """One connection, and the boundary at which the engine's failures become ours."""

    def __init__(self, database: Any, threads: int) -> None:
        self._connection = ladybug.Connection(database, num_threads=threads)
        self._limit = 0  # milliseconds; 0 for none

    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """One statement, in the engine's own dialect."""
        wanted = max(1, round(timeout * 1000)) if timeout is not None else 0
        if wanted != self._limit:  # to set it again costs a call of the engine
            self._connection.set_query_timeout(wanted)
            self._limit = wanted
        try:
            with ending(self._connection.interrupt):
                answer = self._connection.execute(cypher, dict(parameters or {}))
            if isinstance(answer, list):
                raise QueryRefused("one statement at a time")
            with answer:
                columns = tuple(answer.get_column_names())
                rows: list[tuple[Any, ...]] = []
                while answer.has_next():
                    if limit is not None and len(rows) == limit:
                        return Rows(columns, rows, truncated=True)
                    rows.append(tuple(_plain(value) for value in answer.get_next()))
        except RuntimeError as error:
            raise _translated(error) from error
        return Rows(columns, rows)

    def frame(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The answer of one statement as a frame, for what is many rows of plain values."""
        try:
            with ending(self._connection.interrupt):
                answer: Any = self._connection.execute(cypher, dict(parameters or {}))
            with answer:
                return cast(pl.DataFrame, answer.get_as_pl())
        except RuntimeError as error:
            raise _translated(error) from error

    def few(self, label: str) -> int:
        """So many ids of a label, or of one of several parted by |, are better looked up one after the other."""
        ((held,),) = self.run(f"MATCH (e:{label}) RETURN count(*)").rows
        return int(held) // _SHARE

    def close(self) -> None:
        self._connection.close()


def _plain(value: Any) -> Any:
    """A value without the engine's own types and ids; a map of parallel `ev_…` lists as a list of evidence."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "_NODES" in value:
        return {"nodes": _plain(value["_NODES"]), "edges": _plain(value["_RELS"])}
    if "_LABEL" in value:
        return _element(value)
    plain = {key: _plain(item) for key, item in value.items()}
    return evidence_dicts(plain) if is_evidence(plain) else plain


def _element(value: dict[str, Any]) -> Row:
    label = value["_LABEL"]
    # A match over several labels gives the columns of all of them.
    columns = EDGE_COLUMNS if "_SRC" in value else OTHER_NODES.get(label, ENTITY_COLUMNS)
    row = {name: value.get(name) for name in columns}
    if value.get("evidence"):
        row |= unpacked({"evidence": value["evidence"]})
    return neutral_edge(row, label) if "_SRC" in value else neutral_node(row, label)


def opened(path: Path, *, read_only: bool, pool: int, most: int = MAX_SIZE) -> Any:
    try:
        # One checkpoint at the end: the engine would make one after every COPY, at three times the cost of the COPY.
        return ladybug.Database(
            path, read_only=read_only, buffer_pool_size=pool, max_db_size=most, auto_checkpoint=False
        )
    except (RuntimeError, OSError) as error:
        raise StoreError(f"{path} cannot be read: {error}; `quanpu rebuild` makes the map again") from error
