"""A map as the files that `neo4j-admin database import full` reads: a whole copy, for a server of one's own.

The texts and quotations that a source's rights withhold are left out, as in every export. The tool keeps no empty
lists: what they leave out is made good when the copy is opened first (graph.neo4j_schema).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.records import (
    DOCUMENT_COLUMNS,
    EDGE_COLUMNS,
    ENTITY_COLUMNS,
    JUDGEMENT_COLUMNS,
    META_COLUMNS,
    TIE_COLUMNS,
    Row,
    kept,
)
from graph.store import Store, StoreError

_PAGE = 20_000
# A character that no text is expected to hold; one that does is refused by name.
_BETWEEN = "\x1f"
_TYPES = {"STRING": "string", "INT64": "long", "DOUBLE": "double", "BOOL": "boolean"}
ARGUMENTS = "import.args"
_OPTIONS = ("--array-delimiter=U+001F", "--multiline-fields=true", "--bad-tolerance=0")


def write(store: Store, folder: Path) -> dict[str, int]:
    """Write the files, and `import.args` last; how many rows each has. StoreError where the map changes meanwhile.

    In the folder: `neo4j-admin database import full @import.args neo4j`. The store that opens it first makes its
    constraints and indexes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ARGUMENTS).unlink(missing_ok=True)
    revision = store.revision()
    counts, longest = _graph(store, folder), 0
    others: dict[str, tuple[Mapping[str, str], Iterable[Row]]] = {
        "Document": (DOCUMENT_COLUMNS, _documents(store)),
        "Judgement": (JUDGEMENT_COLUMNS, _all(store, "Judgement", JUDGEMENT_COLUMNS)),
        "Tie": (TIE_COLUMNS, _all(store, "Tie", TIE_COLUMNS)),
        "Meta": (META_COLUMNS | {"bare": "BOOL"}, [_meta(store)]),
        "Lock": ({"id": "STRING"}, [{"id": "lock"}]),
    }
    for label, (columns, rows) in others.items():
        with _Table(folder / f"{label}.csv", columns) as table:
            counts[label] = sum(table.add(row) for row in rows)
        longest = max(longest, table.longest)
    if store.revision() != revision:
        raise StoreError(f"the map changed while it was written to {folder}; write it again")
    nodes = ["--nodes=Entity.csv", *(f"--nodes={label}={label}.csv" for label in others)]
    # The tool has a buffer or two for each file, and a row must fit into one.
    buffer = f"--read-buffer-size={4 + 2 * longest // 2**20}m"
    told = [*nodes, "--relationships=Relation.csv", buffer, *_OPTIONS]
    (folder / ARGUMENTS).write_text("\n".join(told) + "\n", encoding="utf-8")
    return counts


def _graph(store: Store, folder: Path) -> dict[str, int]:
    counts = {"Entity": 0, "Relation": 0}
    cut = _quotations(store)
    ends = {":START_ID": "source", ":END_ID": "target", ":TYPE": "type"}
    with (
        _Table(folder / "Entity.csv", ENTITY_COLUMNS, {":LABEL": "labels"}) as entities,
        _Table(folder / "Relation.csv", EDGE_COLUMNS, ends) as relations,
    ):
        for rows in _pages(store):
            for row in map(cut, rows):
                counts["Entity"] += entities.add(row | {"labels": [row["kind"], "Entity"]})
            for row in map(cut, _edges(store, rows[0]["id"], rows[-1]["id"])):
                counts["Relation"] += relations.add(row)
    return counts


def _returned(variable: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{variable}.{column} AS {column}" for column in columns)


def _pages(store: Store) -> Iterator[list[Row]]:
    """Entities in id order."""
    text = f"MATCH (e:Entity) WHERE e.id > $after RETURN {_returned('e', ENTITY_COLUMNS)} ORDER BY id LIMIT {_PAGE}"
    after = ""
    while rows := store.run(text, {"after": after}).dicts():
        yield rows
        after = rows[-1]["id"]


def _edges(store: Store, first: str, last: str) -> list[Row]:
    """Relations from the entities between two ids."""
    returned = _returned("r", EDGE_COLUMNS)
    text = f"MATCH (a:Entity)-[r]->(:Entity) WHERE a.id >= $first AND a.id <= $last RETURN {returned}, type(r) AS type"
    return store.run(text, {"first": first, "last": last}).dicts()


def _documents(store: Store) -> Iterator[Row]:
    text = f"MATCH (d:Document) WHERE d.id = $id RETURN {_returned('d', DOCUMENT_COLUMNS)}"
    for entry in store.ledger():
        held = {} if entry.document.rights.show == "full" else {"text": ""}
        yield from (row | held for row in store.run(text, {"id": entry.document.id}).dicts())


def _quotations(store: Store) -> Callable[[Row], Row]:
    """Takes out of a row the quotations of documents of which only the facts may be shown."""
    withheld = {entry.document.id for entry in store.ledger() if entry.document.rights.show == "facts"}

    def cut(row: Row) -> Row:
        quotes = zip(row["ev_quote"], row["ev_document"], strict=True)
        return row | {"ev_quote": ["" if document in withheld else quote for quote, document in quotes]}

    return cut if withheld else lambda row: row


def _all(store: Store, label: str, columns: Iterable[str]) -> list[Row]:
    return store.run(f"MATCH (n:{label}) RETURN {_returned('n', columns)} ORDER BY id").dicts()


def _meta(store: Store) -> Row:
    (row,) = _all(store, "Meta", META_COLUMNS) or [{"id": "meta", "schema": store.status().schema, "revision": ""}]
    return row | {"bare": True}


class _Table:
    """A file of comma-separated values whose header tells the type of each column; `marks` are columns of the tool.

    `longest`: bytes of its longest row, at most.
    """

    def __init__(self, path: Path, columns: Mapping[str, str], marks: Mapping[str, str] | None = None) -> None:
        self._path = path
        self.longest = 0
        marks = marks or {}
        self._names = [*marks.values(), *columns]
        self._file = path.open("w", encoding="utf-8", newline="")
        typed = [f"{name}:{_typed(word)}" for name, word in columns.items()]
        if ":START_ID" not in marks:
            typed = [name.replace("id:string", "id:ID") if name == "id:string" else name for name in typed]
        self._file.write(",".join([*marks, *typed]) + "\n")

    def __enter__(self) -> "_Table":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, row: Row) -> bool:
        """Write a row."""
        told = kept(row)
        line = ",".join([self._field(told.get(name)) for name in self._names]) + "\n"
        self.longest = max(self.longest, 3 * len(line))
        self._file.write(line)
        return True

    def _field(self, value: Any) -> str:
        if isinstance(value, str):
            return '"' + value.replace('"', '""') + '"'
        if value is None:
            return ""
        if isinstance(value, list):
            return self._field(self._joined(value)) if value else ""
        return str(value).lower() if isinstance(value, bool) else str(value)

    def _joined(self, items: list[Any]) -> str:
        joined = _BETWEEN.join(map(str, items))
        if joined.count(_BETWEEN) != len(items) - 1:
            raise StoreError(f"{self._path.name}: a text holds the character U+001F: {joined[:80]!r}")
        return joined


def _typed(word: str) -> str:
    return _TYPES[word.removesuffix("[]")] + ("[]" if word.endswith("[]") else "")
