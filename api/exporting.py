"""The whole map in one form: a graph or RDF as one file, or tables as a folder with a manifest.

What rights forbid is left out as at every other door, and so is what is derived. All is written as it is read, a page
of the map in memory at a time.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow
import pyarrow.parquet

from api.answers import Answers, Row
from api.output import write_text
from api.version import program_version
from api.walk import edges, nodes
from graph import bulk, formats, rdf
from graph.frames import frame
from graph.model import Facts
from graph.ontology import ontology
from graph.queries import QueryError
from graph.records import EdgeRecord, evidence_columns, evidence_dicts, neutral_edge
from graph.shacl import as_shacl
from graph.store import StoreError

pa: Any = pyarrow  # it tells no types
_BATCH = 20_000
_PART = 2_000
FILES = (
    "turtle",
    "json-ld",
    "nquads",
    "graphml",
    "gexf",
    "csv",
    "cytoscape",
    "jgf",
    "json",
    "shacl",
    "ontology",
    "frame",
)
TABLES = ("jsonl", "parquet", "neo4j-admin")
_TEXT, _NUMBER, _TEXTS = pa.string(), pa.int64(), pa.list_(pa.string())
_DIGEST = ("digest_title", "digest_issuer", "digest_date", "digest_uri")
_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "nodes": {"id": _TEXT, "kind": _TEXT, "name": _TEXT, "aliases": _TEXTS, "properties": _TEXT}
    | dict.fromkeys(("degree", "evidence_count"), _NUMBER),
    "edges": dict.fromkeys(("source", "type", "target", "modality", "role", "first_said", "last_said"), _TEXT)
    | {"from": _TEXT, "until": _TEXT, "evidence_count": _NUMBER},
    "evidence": dict.fromkeys(("entity", "source", "type", "target", "document"), _TEXT)
    | dict.fromkeys(("start", "end", "row"), _NUMBER)
    | dict.fromkeys(("quote", "modality", "said", "from", "until", "rule", "role", "judgement"), _TEXT)
    | {"digest": pa.bool_()},
    "documents": dict.fromkeys(("id", "title", "issuer", "date", "uri", "form", *_DIGEST, "licence", "show"), _TEXT)
    | {"sha256": _TEXT, "text": _TEXT, "entities": _NUMBER, "relations": _NUMBER},
}


def export(answers: Answers, form: str, out: str, part: str = "edges") -> str:
    """Write the map in a form to a file, a folder, or with "-" to standard output; what was written, in words.

    QueryError for an unknown form or part; StoreError where the map changes meanwhile.
    """
    if form not in FILES + TABLES:
        near = get_close_matches(form, FILES + TABLES, n=1, cutoff=0.4)
        hint = f"; near: {near[0]}" if near else ""
        raise QueryError(f"there is no form {form!r}{hint}; there are {', '.join(FILES + TABLES)}")
    formats.check_part(part)
    if form in TABLES:
        if out == "-":
            raise QueryError(f"{form} is a folder of tables: --out names it")
        if form == "neo4j-admin":
            counts = bulk.write(answers.store, Path(out))
        else:
            counts = as_folder(answers, form, Path(out), program_version())["counts"]
        return f"{out}: " + ", ".join(f"{count} {name}" for name, count in counts.items())
    pieces = as_file(answers, form, part)
    if out == "-":
        for piece in pieces:
            write_text(piece.decode())
        return f"{form} written"
    return f"{out}: {_written(pieces, Path(out)) // 1024} KB"


def _written(pieces: Iterable[bytes], path: Path) -> int:
    """Pieces as a file, which appears whole or not at all; its length."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as file:
            length = sum(file.write(piece) for piece in pieces)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return length


def documents(answers: Answers) -> Iterator[Row]:
    """Every document, by id, with its text where its rights allow."""
    for identifier, row in sorted(answers.documents().items()):
        held = answers.store.document(identifier) if row["show"] == "full" else None
        yield row | {"text": held.text if held else None}


def as_file(answers: Answers, form: str, part: str = "edges") -> Iterator[bytes]:
    """The map in a form that is one file, piece by piece. StoreError where it changes meanwhile."""
    with _unchanged(answers):
        if form == "nquads":
            yield rdf.terms_as_nquads()
            yield from _named_graphs(answers)
        elif form == "turtle":
            yield from rdf.as_turtles(_parts(answers), answers.documents().values())
        elif form == "json-ld":
            yield from rdf.as_json_lds(_parts(answers), answers.documents().values())
        elif form == "shacl":
            yield as_shacl()
        elif form == "ontology":
            yield rdf.vocabulary().serialize(format="turtle", encoding="utf-8")
        elif form == "frame":
            yield orjson.dumps(frame(part), option=orjson.OPT_INDENT_2)
        elif form == "csv":
            yield from _csv(answers, part)
        else:
            yield from formats.PIECES[form](nodes(answers), edges(answers))


def _parts(answers: Answers) -> Iterator[Row]:
    """The map as many small graphs."""
    for name, items in (("nodes", nodes(answers)), ("edges", edges(answers))):
        while several := list(islice(items, _PART)):
            yield {"nodes": (), "edges": ()} | {name: several}


def _csv(answers: Answers, part: str) -> Iterator[bytes]:
    if part == "nodes":
        return formats.csv_of_nodes(nodes(answers))
    return formats.csv_of_edges(edges(answers), {node["id"]: node["name"] for node in nodes(answers)})


class _unchanged:  # noqa: N801 - a context manager, read as a word
    """A stretch of reading in which the map stays the same. StoreError where it does not."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def __enter__(self) -> None:
        self._revision = self._answers.store.revision()

    def __exit__(self, kind: object, *raised: object) -> None:
        if kind is None and self._answers.store.revision() != self._revision:
            raise StoreError("the map changed while it was exported; export it again")


def _named_graphs(answers: Answers) -> Iterator[bytes]:
    names = {node["id"]: node["name"] for node in nodes(answers)}
    for identifier, row in sorted(answers.documents().items()):
        facts = answers.store.facts(identifier)
        if facts:
            yield rdf.as_nquads(row, answers.shown(said(facts, names)))


def said(facts: Facts, names: Mapping[str, str]) -> Row:
    """What one document says as a graph; an entity's name is the map's, if the document uses it."""
    entities = []
    for entity in facts.entities:
        forms = {entity.name, *entity.aliases}
        name = names.get(entity.id, entity.name)
        plain = {"id": entity.id, "kind": entity.kind, "properties": entity.properties}
        called = {"name": name if name in forms else "", "aliases": sorted(forms - {name})}
        entities.append(plain | called | {"evidence": evidence_dicts(evidence_columns(entity.evidence))})
    relations = [
        neutral_edge(EdgeRecord((each.source, each.type, each.target), list(each.evidence)).row(), each.type)
        for each in facts.relations
        if each.type in ontology().relations
    ]
    return {"nodes": entities, "edges": relations, "truncated": False}


def as_folder(answers: Answers, form: str, folder: Path, version: str) -> Row:
    """Nodes, edges, evidence and documents as tables in a folder; the manifest, which is written last, is returned.

    StoreError where the map changes meanwhile; then there is no manifest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / "manifest.json"
    manifest.unlink(missing_ok=True)
    writer = _Jsonl if form == "jsonl" else _Parquet
    tables = {name: writer(folder / f"{name}.{form}", columns) for name, columns in _COLUMNS.items()}
    try:
        with _unchanged(answers):
            revision = answers.store.revision()
            _fill(answers, {name: table.add for name, table in tables.items()})
    finally:
        for table in tables.values():
            table.close()
    told = {
        "version": version,
        "revision": revision,
        "format": form,
        "counts": {name: table.count for name, table in tables.items()},
        "files": {table.path.name: _hashed(table.path) for table in tables.values()},
        "licences": sorted({row["licence"] for row in answers.documents().values() if row["licence"]}),
    }
    manifest.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return told


def _fill(answers: Answers, add: Mapping[str, Callable[[Row], None]]) -> None:
    for node in nodes(answers):
        add["nodes"](node)
        for item in node["evidence"]:
            add["evidence"]({"entity": node["id"]} | item)
    for edge in edges(answers):
        add["edges"](edge | {"from": edge["from_"]})
        ends = {name: edge[name] for name in ("source", "type", "target")}
        for item in edge["evidence"]:
            add["evidence"](ends | item)
    for document in documents(answers):
        add["documents"](document)


def _hashed(path: Path) -> Row:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


class _Jsonl:
    """A table of one JSON object a line."""

    def __init__(self, path: Path, columns: Mapping[str, Any]) -> None:
        self.path = path
        self.count = 0
        self._columns = columns
        self._file = path.open("wb")

    def add(self, row: Row) -> None:
        """Write a row."""
        told = {name: row[name] for name in self._columns if row.get(name) is not None}
        self._file.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE, default=str))
        self.count += 1

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class _Parquet:
    """A table in Parquet; properties as JSON."""

    def __init__(self, path: Path, columns: Mapping[str, Any]) -> None:
        self.path = path
        self.count = 0
        self._schema = pa.schema(list(columns.items()))
        self._writer = pa.parquet.ParquetWriter(path, self._schema)
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        """Write a row."""
        told = {name: row.get(name) for name in self._schema.names}
        if isinstance(told.get("properties"), dict):
            told["properties"] = orjson.dumps(told["properties"], default=str).decode()
        self._rows.append(told)
        self.count += 1
        if len(self._rows) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def close(self) -> None:
        """Write what is left and let go of the file."""
        self._flush()
        self._writer.close()
