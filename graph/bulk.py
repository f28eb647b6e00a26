"""A map as the files that `neo4j-admin database import full` reads: a whole copy, for a server of one's own.

The texts and quotations that a source's rights withhold are left out, as in every export. The tool keeps no empty
lists: what they leave out is made good when the copy is opened first (graph.neo4j_schema).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

import polars as pl

from graph.columns import frame_of, returning
from graph.records import (
    DOCUMENT_COLUMNS,
    EDGE_COLUMNS,
    ENTITY_COLUMNS,
    JUDGEMENT_COLUMNS,
    META_COLUMNS,
    TIE_COLUMNS,
    Row,
)
from graph.store import LedgerEntry, Store, StoreError

# A character that no text is expected to hold; one that does is refused by name.
_BETWEEN = "\x1f"
_TYPES = {"STRING": "string", "INT64": "long", "DOUBLE": "double", "BOOL": "boolean"}
ARGUMENTS = "import.args"
_OPTIONS = ("--array-delimiter=U+001F", "--multiline-fields=true", "--bad-tolerance=0")
_BARE = META_COLUMNS | {"bare": "BOOL"}
_LOCK = {"id": "STRING"}
_NODES: Mapping[str, Mapping[str, str]] = {
    "Document": DOCUMENT_COLUMNS,
    "Judgement": JUDGEMENT_COLUMNS,
    "Tie": TIE_COLUMNS,
    "Meta": _BARE,
    "Lock": _LOCK,
}
_ENDS = {":START_ID": "source", ":END_ID": "target", ":TYPE": "type"}


def write(store: Store, folder: Path) -> dict[str, int]:
    """Write the files, and `import.args` last; how many rows each has. StoreError where the map changes meanwhile.

    In the folder: `neo4j-admin database import full @import.args neo4j`. The store that opens it first makes its
    constraints and indexes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ARGUMENTS).unlink(missing_ok=True)
    revision = store.revision()
    ledger = store.ledger()
    cut = _quotations(ledger)
    with ExitStack() as stack:
        tables = {label: stack.enter_context(_Table(folder, label, columns)) for label, columns in _NODES.items()}
        tables["Entity"] = stack.enter_context(_Table(folder, "Entity", ENTITY_COLUMNS, {":LABEL": "labels"}))
        tables["Relation"] = stack.enter_context(_Table(folder, "Relation", EDGE_COLUMNS, _ENDS))
        for label, frame in chain(store.frames(), _others(store, ledger)):
            tables[label].add(cut(frame))
    if store.revision() != revision:
        raise StoreError(f"the map changed while it was written to {folder}; write it again")
    nodes = ["--nodes=Entity.csv", *(f"--nodes={label}={label}.csv" for label in _NODES)]
    # The tool has a buffer or two for each file, and a row must fit into one.
    buffer = f"--read-buffer-size={4 + 2 * tables['Document'].longest // 2**20}m"
    told = [*nodes, "--relationships=Relation.csv", buffer, *_OPTIONS]
    (folder / ARGUMENTS).write_text("\n".join(told) + "\n", encoding="utf-8")
    return {label: table.count for label, table in tables.items()}


def _others(store: Store, ledger: Sequence[LedgerEntry]) -> Iterator[tuple[str, pl.DataFrame]]:
    for row in _documents(store, ledger):
        yield "Document", frame_of([row], DOCUMENT_COLUMNS)
    yield "Judgement", frame_of(_all(store, "Judgement", JUDGEMENT_COLUMNS), JUDGEMENT_COLUMNS)
    yield "Meta", frame_of([_meta(store)], _BARE)
    yield "Lock", frame_of([{"id": "lock"}], _LOCK)


def _documents(store: Store, ledger: Sequence[LedgerEntry]) -> Iterator[Row]:
    text = f"MATCH (d:Document) WHERE d.id = $id {returning('d', DOCUMENT_COLUMNS)}"
    for entry in ledger:
        held = {} if entry.document.rights.show == "full" else {"text": ""}
        yield from (row | held for row in store.run(text, {"id": entry.document.id}).dicts())


def _quotations(ledger: Sequence[LedgerEntry]) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Takes out of a frame the quotations of documents of which only the facts may be shown."""
    withheld = {entry.document.id for entry in ledger if entry.document.rights.show == "facts"}

    def shown(row: Row) -> list[str]:
        quotes = zip(row["ev_quote"], row["ev_document"], strict=True)
        return ["" if document in withheld else quote for quote, document in quotes]

    def cut(frame: pl.DataFrame) -> pl.DataFrame:
        if not withheld or "ev_quote" not in frame.columns:
            return frame
        told = pl.struct("ev_quote", "ev_document").map_elements(shown, return_dtype=pl.List(pl.String))
        return frame.with_columns(ev_quote=told)

    return cut


def _all(store: Store, label: str, columns: Mapping[str, str]) -> list[Row]:
    return store.run(f"MATCH (n:{label}) {returning('n', columns)} ORDER BY id").dicts()


def _meta(store: Store) -> Row:
    (row,) = _all(store, "Meta", META_COLUMNS) or [{"id": "meta", "schema": store.status().schema, "revision": ""}]
    return row | {"bare": True}


class _Table:
    """A file of comma-separated values whose header tells the type of each column; `marks` are columns of the tool.

    `longest`: bytes of its longest row, at most; `count`: how many rows.
    """

    def __init__(
        self, folder: Path, label: str, columns: Mapping[str, str], marks: Mapping[str, str] | None = None
    ) -> None:
        marks = marks or {}
        self._path = folder / f"{label}.csv"
        self._columns = columns
        self._marks = marks
        self.longest = self.count = 0
        self._file = self._path.open("wb")
        typed = [f"{name}:{_typed(word)}" for name, word in columns.items()]
        if ":START_ID" not in marks:
            typed = [name.replace("id:string", "id:ID") if name == "id:string" else name for name in typed]
        self._file.write(f"{','.join([*marks, *typed])}\n".encode())

    def __enter__(self) -> "_Table":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, frame: pl.DataFrame) -> None:
        """Write rows."""
        lists = [name for name, word in self._columns.items() if word.endswith("[]")]
        flags = [name for name, word in self._columns.items() if word == "BOOL"]
        joined = frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(_BETWEEN) for name in lists)
        between = frame.select(pl.col(name).list.len().clip(1) - 1 for name in lists)
        self._check(joined, between)
        told = joined.with_columns(
            *(_told(pl.col(name), between[name]) for name in lists), *(pl.col(name).cast(pl.String) for name in flags)
        )
        if ":LABEL" in self._marks:
            told = told.with_columns(labels=pl.col("kind") + f"{_BETWEEN}Entity")
        told = told.select(*(pl.col(name).alias(mark) for mark, name in self._marks.items()), *self._columns)
        words = [name for name, kind in told.schema.items() if kind == pl.String]
        # Quotation marks are doubled.
        length = told.select(pl.sum_horizontal(pl.col(words).str.len_bytes().fill_null(0)).max()).item() or 0
        self.longest = max(self.longest, 2 * int(length) + 1024)
        self.count += len(told)
        told.write_csv(self._file, include_header=False, quote_style="non_numeric")

    def _check(self, joined: pl.DataFrame, between: pl.DataFrame) -> None:
        """Lists as one text each, and how many characters stand between their items."""
        found = joined.select(pl.col(between.columns).str.count_matches(_BETWEEN, literal=True))
        for name in between.columns:
            broken = joined.filter(found[name] > between[name])
            if len(broken):
                raise StoreError(f"{self._path.name}: a text holds the character U+001F: {broken[name][0][:80]!r}")


def _told(joined: pl.Expr, between: pl.Series) -> pl.Expr:
    """A list as one field; none where nothing is told (graph.records.kept)."""
    return pl.when(joined.str.len_bytes() > between).then(joined)


def _typed(word: str) -> str:
    return _TYPES[word.removesuffix("[]")] + ("[]" if word.endswith("[]") else "")
