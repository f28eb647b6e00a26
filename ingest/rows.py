"""The rows of a table: csv, tsv, xlsx, parquet and jsonl, each row by its number below the header."""

import csv
import difflib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import fastexcel
import polars as pl

from ingest.content import SourceRefused, check_size, suffix_of, zip_parts
from ingest.encodings import decode
from ingest.office import convert

SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".et", ".parquet", ".jsonl", ".ndjson"})

Row = Mapping[str, Any]
_HEADER_ROWS = 10  # How far down a table's header may be; a title or a note often stands above it.


def table_rows(name: str, content: bytes, wanted: Sequence[str], sheet: str = "") -> Iterator[tuple[int, Row | str]]:
    """Each data row by its number: its cells by column, or in words why it cannot be read.

    SourceRefused where the table cannot be read, or where a wanted column is missing.
    """
    suffix = suffix_of(name)
    check_size(name, len(content))
    if suffix in (".xls", ".et"):
        content, suffix = convert(name, content, suffix, "xlsx"), ".xlsx"
    if suffix in (".xlsx", ".xlsm"):
        return _by_header(name, _excel_rows(name, content, sheet), wanted)
    if suffix == ".parquet":
        return _parquet_rows(name, content, wanted)
    if suffix in (".jsonl", ".ndjson"):
        return _json_rows(name, content, wanted)
    return _by_header(name, _csv_rows(name, decode(name, content), wanted), wanted)


def _csv_rows(name: str, text: str, wanted: Sequence[str]) -> Iterator[list[str]]:
    delimiter = _delimiter(text, wanted)
    try:
        # newline="" leaves line ends within quotes to the csv module.
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise SourceRefused(name, f"it is a broken table ({error}); save it again as csv in UTF-8") from error


def _delimiter(text: str, wanted: Sequence[str]) -> str:
    """The delimiter by which the header shows the most of the wanted columns."""
    head = list(islice(io.StringIO(text), _HEADER_ROWS))

    def found(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(head, delimiter=delimiter))
        return (max((len(set(wanted) & set(row)) for row in rows), default=0), max(map(len, rows), default=0))

    return max(",\t;|，", key=found)


def _by_header(name: str, rows: Iterator[list[Any]], wanted: Sequence[str]) -> Iterator[tuple[int, Row | str]]:
    """Rows by the names in the header: the first row that has every wanted column."""
    top = list(islice(rows, _HEADER_ROWS))
    headers = [["" if cell is None else str(cell).strip().removeprefix("\ufeff") for cell in row] for row in top]
    at = next((at for at, header in enumerate(headers) if set(wanted) <= set(header)), None)
    if at is None:
        best = max(headers, key=lambda header: len(set(wanted) & set(header)), default=[])
        raise _missing(name, wanted, [column for column in best if column])
    return _numbered(headers[at], chain(top[at + 1 :], rows))


def _numbered(header: list[str], rows: Iterable[list[Any]]) -> Iterator[tuple[int, Row | str]]:
    for number, row in enumerate(rows, 1):
        if len(row) > len(header) and any(row[len(header) :]):
            yield number, f"it has {len(row)} cells, the header {len(header)}"
        elif any(cell not in (None, "") for cell in row):
            yield number, dict(zip(header, row, strict=False))


def _missing(name: str, wanted: Sequence[str], columns: Sequence[str]) -> SourceRefused:
    column = next(column for column in wanted if column not in columns)
    return SourceRefused(
        name, f"its mapping reads the column {column}, which it does not have{near_names(column, columns)}"
    )


def _excel_rows(name: str, content: bytes, sheet: str) -> Iterator[list[Any]]:
    zip_parts(name, content)
    try:
        book = fastexcel.read_excel(content)
        if sheet and sheet not in book.sheet_names:
            raise SourceRefused(name, f"it has no sheet {sheet}{near_names(sheet, book.sheet_names)}")
        frame = book.load_sheet(sheet or 0, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        cause = str(error).partition("\n")[0]
        raise SourceRefused(name, f"it is a broken xlsx ({cause}); save it again") from error
    for row in frame.iter_rows():
        yield [_without_midnight(cell) for cell in row]


def _without_midnight(cell: Any) -> Any:
    """A date without the midnight that the format adds to it."""
    return cell.removesuffix(" 00:00:00") if isinstance(cell, str) else cell


def _parquet_rows(name: str, content: bytes, wanted: Sequence[str]) -> Iterator[tuple[int, Row | str]]:
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceRefused(name, f"it is a broken parquet file ({error})") from error
    if not set(wanted) <= set(frame.columns):
        raise _missing(name, wanted, frame.columns)
    yield from enumerate(frame.iter_rows(named=True), 1)


def _json_rows(name: str, content: bytes, wanted: Sequence[str]) -> Iterator[tuple[int, Row | str]]:
    lines = decode(name, content).splitlines()
    rows = [_json_row(line) for line in lines]
    columns = {key: None for row in rows if isinstance(row, dict) for key in row}
    if not set(wanted) <= set(columns):
        raise _missing(name, wanted, list(columns))
    for number, row in enumerate(rows, 1):
        if row is not None:
            yield number, row


def _json_row(line: str) -> Row | str | None:
    """The object on a line; None for an empty line; words for what is none."""
    if not line.strip():
        return None
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "it is not JSON"
    return row if isinstance(row, dict) else "it is not a JSON object"


def cell_of(row: Row, column: str) -> Any:
    """A cell without blanks around it; None where it is empty."""
    value = row.get(column)
    if isinstance(value, str):
        value = value.strip()
    return None if value is None or value in ("", []) else value


def near_names(word: str, known: Iterable[str]) -> str:
    """The names near a wrong one, or all of them where none is near."""
    names = list(known)
    near = difflib.get_close_matches(word, names, n=3, cutoff=0.4)
    return f"; near it: {', '.join(near)}" if near else f"; it can be {', '.join(names[:30])}"
