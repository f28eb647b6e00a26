"""Columns of graph.records: as a statement returns them, as polars types them, and evidence unpacked by the column."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from graph.packing import EMPTY, ITEM, LIST
from graph.records import EVIDENCE_COLUMNS, Row

_POLARS = {"STRING": pl.String, "INT64": pl.Int64, "DOUBLE": pl.Float64, "BOOL": pl.Boolean}


def frame_of(rows: Iterable[Row], columns: Mapping[str, str]) -> pl.DataFrame:
    """The rows with these columns."""
    schema: dict[str, Any] = {}
    for name, word in columns.items():
        plain = _POLARS[word.removesuffix("[]")]
        schema[name] = pl.List(plain) if word.endswith("[]") else plain
    return pl.DataFrame([{name: row[name] for name in columns} for row in rows], schema=schema)


def returning(variable: str, columns: Iterable[str]) -> str:
    """The clause that gives these columns of a variable by their names."""
    return "RETURN " + ", ".join(f"{variable}.{column} AS {column}" for column in columns)


def unpacked_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with evidence as it is packed, with its lists instead."""
    text = pl.col("evidence").str.replace_all(EMPTY, "", literal=True)
    lists = text.str.split_exact(LIST, len(EVIDENCE_COLUMNS))  # behind them a key may stand
    parts = frame.select(lists).unnest("evidence")
    columns = []
    for part, (name, word) in zip(parts, EVIDENCE_COLUMNS.items(), strict=False):
        items = part.str.split(ITEM)
        columns.append((items.cast(pl.List(pl.Int64)) if word == "INT64[]" else items).alias(name))
    return frame.drop("evidence").with_columns(columns)
