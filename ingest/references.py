"""Reference tables: what ships with the program, joined to what sources name and to nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from graph import resources
from graph.model import Document, Entity, Facts, Relation
from ingest.content import SourceRefused
from ingest.mappings import load_mapping
from ingest.rows import SUFFIXES, table_rows
from ingest.tables import Gathered, RowRefusedError, row_facts, table_document


@dataclass(frozen=True, slots=True)
class _Reference:
    """A reference table, row by row: `rows_about` tells which rows are about an entity."""

    document: Document
    version: str
    rows: Mapping[int, tuple[tuple[Entity, ...], tuple[Relation, ...]]]
    rows_about: Mapping[str, tuple[int, ...]]


def reference_facts(present: Iterable[str]) -> list[Facts]:
    """What the reference tables say of entities that other sources name (by id), and of their parents, and theirs.

    A row enters where it is about such an entity: where that is the subject of its relations, or the row has none.
    """
    tables = _reference_tables(resources.reference())
    seen = set(present)
    entering: list[set[int]] = [set() for _ in tables]
    waiting = list(seen)
    while waiting:
        identifier = waiting.pop()
        for table, entered in zip(tables, entering, strict=True):
            for number in table.rows_about.get(identifier, ()):
                if number in entered:
                    continue
                entered.add(number)
                fresh = [entity.id for entity in table.rows[number][0] if entity.id not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
    return [_entered(table, rows) for table, rows in zip(tables, entering, strict=True) if rows]


def _entered(table: _Reference, numbers: Iterable[int]) -> Facts:
    gathered = Gathered()
    for number in sorted(numbers):
        gathered.add(*table.rows[number])
    return gathered.facts(table.document)


def reference_versions() -> dict[str, str]:
    """The version of each reference table that ships with the program, by document id."""
    return {table.document.id: table.version for table in _reference_tables(resources.reference())}


@cache
def _reference_tables(folder: Path) -> tuple[_Reference, ...]:
    """The reference tables of a folder in name order; SourceRefused where one is wrong, as the program ships them."""
    paths = sorted(path for path in folder.glob("*") if path.suffix in SUFFIXES) if folder.is_dir() else []
    return tuple(_reference_table(path) for path in paths)


def _reference_table(path: Path) -> _Reference:
    beside = path.with_suffix(".yaml")
    mapping = load_mapping(beside.name, beside.read_bytes())
    content = path.read_bytes()
    document = replace(
        table_document(path.name, content, mapping), form="reference", sources=(f"reference/{path.name}",)
    )
    rows: dict[int, tuple[tuple[Entity, ...], tuple[Relation, ...]]] = {}
    about: dict[str, list[int]] = {}
    for number, row in table_rows(path.name, content, mapping.columns()):
        try:
            entities, relations = row_facts(row, number, document, mapping)
        except RowRefusedError as error:
            raise SourceRefused(path.name, f"row {number}: {error}") from error
        rows[number] = (tuple(entities), tuple(relations))
        for identifier in {item.source for item in relations} or {entity.id for entity in entities}:
            about.setdefault(identifier, []).append(number)
    return _Reference(document, mapping.version, rows, {key: tuple(numbers) for key, numbers in about.items()})
