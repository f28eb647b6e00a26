"""Rows for people and programs: a table, JSON, CSV, on standard output."""

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from ingest.reporting import MapReport


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    json = "json"
    csv = "csv"


def write_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: Format) -> None:
    """Rows on standard output: a table to read, an array of objects, or CSV with a header."""
    if form is Format.json:
        write_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form is Format.csv:
        _write_csv(columns, rows)
    else:
        _write_table(columns, rows)


def write_json(value: Any) -> None:
    """A value as JSON on standard output."""
    write_text(json_of(value).decode())


def json_of(value: Any) -> bytes:
    """A value as JSON to read, with a line end."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE, default=str)


_MOST_SHOWN = 30


def write_report(report: "MapReport") -> None:
    """What to look at in a map, on standard output: the first of each; the JSON has all."""
    counts = [(each.title, _counted(each.entities), _counted(each.relations)) for each in report.documents]
    _write_part("documents", ("title", "entities", "relations"), counts)
    refused = [(each.count, each.reason, each.examples) for each in report.refused]
    _write_part("refused by the ontology or a mapping", ("count", "reason", "examples"), refused)
    pairs = [(each.kind, each.a_name, each.b_name, each.reason, each.a, each.b) for each in report.doubtful]
    _write_part("may be one thing: judge `same` or `not_same`", ("kind", "a", "b", "by", "a_id", "b_id"), pairs)
    heads = [(each.head, each.count, each.examples) for each in report.unknown_heads]
    _write_part("unknown heads", ("head", "count", "examples"), heads)


def _write_part(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    write_text(f"{title}: {len(rows)}{f', the first {_MOST_SHOWN}' if len(rows) > _MOST_SHOWN else ''}\n")
    if rows:
        _write_table(columns, rows[:_MOST_SHOWN])


def _counted(counts: Mapping[str, int]) -> str:
    """A number for all, and for each name."""
    each = " ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return f"{sum(counts.values())}: {each}" if counts else "0"


def write_text(text: str) -> None:
    """Text on standard output, in UTF-8 whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def plain(value: Any) -> str:
    """A value as words: an entity by its name, a relation by its ends, lists with 、 between."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, (list, tuple)):
        return "、".join(dict.fromkeys(plain(item) for item in value))
    return str(value)


def _plain_mapping(value: Mapping[str, Any]) -> str:
    if "name" in value:
        return str(value["name"])
    if "type" in value and "source" in value:
        return f"{plain(value['source'])} {value['type']} {plain(value['target'])}"
    if "document" in value:
        return str(value.get("quote") or f"{value['document']}:{value.get('row', '')}")
    return "；".join(f"{key}: {plain(item)}" for key, item in value.items())


def _write_csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([plain(value) for value in row] for row in rows)
    write_text(text.getvalue())


def _write_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    table = Table(show_lines=False, highlight=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(value)) for value in row))
    # A pipe has no width: there a row stays on one line as far as that can be.
    console = Console(file=io.StringIO(), width=None if sys.stdout.isatty() else 240, soft_wrap=False)
    with console.capture() as captured:
        console.print(table)
    write_text(captured.get())
