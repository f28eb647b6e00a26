"""Evidence as the embedded engine keeps it: all its lists in one text, and behind them the key of the edge.

A table of edges is written again as a whole when one edge comes, and there twelve lists cost four times what a text
does; to read a column of an edge costs more than to find it, so that the text alone tells what the edge is. Whoever
asks sees the lists: `r.ev_quote` is put to the engine as what unpacks that list.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graph.records import EDGE_COLUMNS, ENTITY_COLUMNS, EVIDENCE_COLUMNS, EdgeKey, Row
from graph.store import StoreError

# Between the items of a list, between lists, and in place of an item that is empty: the engine drops empty parts.
# Unicode keeps these for a program's own use: no text has them.
ITEM, LIST, EMPTY = "\ufdd0", "\ufdd1", "\ufdd2"
_COLUMNS = tuple(EVIDENCE_COLUMNS)


def _kept(columns: Mapping[str, str]) -> dict[str, str]:
    return {name: word for name, word in columns.items() if name not in EVIDENCE_COLUMNS} | {"evidence": "STRING"}


# Of each list its number, the name of a field, what stands for nothing in it, and how a value is read.
_FIELDS = {
    name: (number, name.removeprefix("ev_"), "-1" if word == "INT64[]" else EMPTY, int if word == "INT64[]" else str)
    for number, (name, word) in enumerate(EVIDENCE_COLUMNS.items())
}
KEPT_ENTITY = _kept(ENTITY_COLUMNS)
KEPT_EDGE = _kept(EDGE_COLUMNS)


def packed(row: Row, key: EdgeKey | None = None) -> Row:
    """A row as it is kept. StoreError where a text holds one of the three characters that tell lists apart."""
    lists = [ITEM.join(str(item) or EMPTY for item in row[name]) for name in EVIDENCE_COLUMNS]
    lists += [" ".join(key)] if key else []
    text = LIST.join(lists)
    parts = len(row["ev_document"]) * len(EVIDENCE_COLUMNS) + bool(key)
    if text.count(ITEM) + text.count(LIST) != parts - 1 or any(EMPTY in quote for quote in row["ev_quote"]):
        raise StoreError(
            f"the embedded map keeps no U+FDD0, U+FDD1 and U+FDD2, which is in {row['ev_quote'][0][:80]!r}"
        )
    return {name: value for name, value in row.items() if name not in EVIDENCE_COLUMNS} | {"evidence": text}


def unpacked(row: Row) -> Row:
    """The row again, with its lists."""
    return row | lists_of(row.pop("evidence"))


def lists_of(text: str) -> dict[str, list[Any]]:
    """Lists of evidence out of the text that holds all of them."""
    lists = zip(EVIDENCE_COLUMNS.items(), text.split(LIST), strict=False)  # behind them a key may stand
    return {column: _items(part, word) for (column, word), part in lists}


def key_of(text: str) -> list[str]:
    """Source, type and target of the edge whose evidence it is."""
    return text.rpartition(LIST)[2].split(" ")


def _items(text: str, word: str) -> list[Any]:
    items = text.split(ITEM)
    return list(map(int, items)) if word == "INT64[]" else ["" if item == EMPTY else item for item in items]


def items(text: str, columns: Iterable[str] = _COLUMNS) -> list[Row]:
    """What is packed in a text as one mapping for each piece of evidence (graph.records.evidence_dicts)."""
    lists = text.split(LIST)
    fields = [_FIELDS[column] for column in columns]
    return [
        {name: read(value) for (_, name, empty, read), value in zip(fields, values, strict=True) if value != empty}
        for values in zip(*(lists[number].split(ITEM) for number, *_ in fields), strict=True)
    ]


def unpacking(name: str, variable: str) -> str:
    """One list of the evidence of a variable, in the engine's words."""
    number = list(EVIDENCE_COLUMNS).index(name) + 1
    parts = f"string_split(string_split({variable}.evidence, '{LIST}')[{number}], '{ITEM}')"
    if EVIDENCE_COLUMNS[name] == "INT64[]":
        return f"cast({parts}, 'INT64[]')"
    # No variable of the question is called so. A macro cannot hold it: the engine would not open the file again.
    return f"list_transform({parts}, _item -> replace(_item, '{EMPTY}', ''))"
