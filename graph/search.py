"""What searches and lists look into: the names of a map in memory, the same for every engine.

The folded names of all entities stand one after another in blocks of text. A word is sought in the blocks, and then in
the names of those that hold it: 600,000 names are 100 MB. The names are read again when the map has another revision.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph.ids import fold
from graph.store import Store

HOW = ("exact", "prefix", "alias", "start", "part")
"""What of an entity is the text: its name; the beginning of it; a whole alias, pinyin or initials; the beginning of
one; any part. A better match comes first, and of alike ones the best connected."""

Place = tuple[int, str]
"""A place in a list: how many stand before it, and the id of the last of them."""

START: Place = (0, "")
_BLOCK = 32
ORDERS = {"id": pl.col("of_id"), "-degree": pl.col("place"), "-evidence_count": pl.col("told")}
"""The orders of a list, each with the column of its numbers."""

_NAMES = "MATCH (e:Entity) RETURN e.id, e.kind, e.name, e.search, e.degree, e.evidence_count"
_LIES = "MATCH (a:Entity)-[:LOCATED_IN|PART_OF]->(b:Entity) RETURN a.id, b.id"
_COLUMNS: dict[str, Any] = dict.fromkeys(("id", "kind", "name", "search"), pl.String)
_COLUMNS |= dict.fromkeys(("degree", "evidence"), pl.Int64)
_MOST = 1 << 32
_DEEP = 3  # an institution in a park in a district of a city


@dataclass(frozen=True, slots=True)
class Matches:
    """What a text may mean: how many entities, and of one page of them, which begins with the `start`-th from 0, (id,
    what of it matched), best first.

    `kinds` and `cities`, by (id, name), tell how many there are of each, were that one not asked for.
    """

    total: int
    start: int
    items: list[tuple[str, str]]
    kinds: dict[str, int]
    cities: dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entities a list has: of a kind, in a city (by id), with a text in a name, among some ids (None: any)."""

    kind: str = ""
    city: str = ""
    text: str = ""
    among: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """How many entities a list has, and the ids of a part of it that begins with the `start`-th from 0."""

    total: int
    start: int
    ids: list[str]


class Index:
    """The names of a store's map. Threads may share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._read: tuple[str, _Names] | None = None

    def find(
        self, text: str, revision: str, *, kind: str = "", city: str = "", after: Place = START, limit: int = 50
    ) -> Matches:
        """What is called so, in full or in part, in the map of that revision; `city` is an id.

        Width, traditional characters, case and spaces do not matter. StoreError.
        """
        folded = fold(text)
        if not folded:
            return Matches(0, 0, [], {}, {})
        return self._names(revision).find(folded, kind, city, after, limit)

    def listed(
        self, wanted: Wanted, revision: str, *, order: str = "id", after: Place = START, limit: int | None = None
    ) -> Listed:
        """A part of a list of entities, in one of ORDERS; all that follows without a limit. StoreError."""
        return self._names(revision).listed(wanted, order, after, limit)

    def read(self) -> None:
        """Read the names before they are asked for."""
        self._names(self._store.revision())

    def _names(self, revision: str) -> "_Names":
        with self._lock:
            while self._read is None or self._read[0] != revision:
                self._read = None  # one map in memory is enough
                read = _Names(self._store)
                revision, before = self._store.revision(), revision
                if revision == before:
                    self._read = revision, read
            return self._read[1]


class _Names:
    """Names as they stood when they were read."""

    def __init__(self, store: Store) -> None:
        # Alike names together: a word that is frequent is so in fewer blocks.
        names = _frame(store, _NAMES, _COLUMNS).sort("name", "id").with_row_index("row")
        lying = _frame(store, _LIES, {"source": pl.String, "target": pl.String})
        cities = names.filter(kind="City").sort("id")
        self._cities, self._called = cities["id"].to_list(), cities["name"].to_list()
        self._rows = (
            names.sort("id")
            .with_columns(of_id=_numbers())
            .sort("evidence", "of_id", descending=[True, False])
            .with_columns(told=_numbers())
            .sort("degree", "of_id", descending=[True, False])
            .with_columns(place=_numbers())
            .sort("row")
            .select("id", "kind", "of_id", "told", "place")
            .join(_inside(lying, self._cities), on="id", how="left", maintain_order="left")
        )
        forms = pl.col("search").str.replace_all("\0", "", literal=True).str.join("\0")
        blocks = names.group_by(block=pl.col("row") // _BLOCK, maintain_order=True).agg(forms)
        parts = pl.thread_pool_size()  # each is looked through by a thread of its own
        self._blocks = [blocks.gather_every(parts, offset) for offset in range(min(parts, max(1, len(blocks))))]

    def find(self, text: str, kind: str, city: str, after: Place, limit: int) -> Matches:
        """A page of what holds a folded text, and counts."""
        found = self._hits(text)
        of_kind, in_city = self._conditions(kind, city)
        # A number that orders: the rank of the match above the place among all.
        chosen = found.filter(of_kind & in_city).select("id", "rank", key=pl.col("rank") * _MOST + pl.col("place"))
        start = _start(chosen, after)
        page = chosen.bottom_k(start + limit, by="key").sort("key").slice(start)
        kinds = dict(found.filter(in_city)["kind"].value_counts().iter_rows())
        codes = found.filter(of_kind)["cities"].explode(empty_as_null=False).value_counts()
        told = ((code, count) for code, count in codes.iter_rows() if code is not None)
        cities = {(self._cities[code], self._called[code]): count for code, count in told}
        items = [(id, HOW[rank]) for id, rank, _ in page.iter_rows()]
        return Matches(len(chosen), start, items, kinds, cities)

    def listed(self, wanted: Wanted, order: str, after: Place, limit: int | None) -> Listed:
        """A part of a list."""
        text = fold(wanted.text)
        rows = self._hits(text) if text else self._rows
        of_kind, in_city = self._conditions(wanted.kind, wanted.city)
        among = pl.lit(wanted.among is None) | pl.col("id").is_in(list(wanted.among or ()))
        chosen = rows.filter(of_kind & in_city & among).select("id", key=ORDERS[order])
        # In the order of ids a place is known even when the one that stood there is gone.
        start = int((chosen["id"] <= after[1]).sum()) if order == "id" else _start(chosen, after)
        most = len(chosen) if limit is None else start + limit
        return Listed(len(chosen), start, chosen.bottom_k(most, by="key").sort("key").slice(start)["id"].to_list())

    def _conditions(self, kind: str, city: str) -> tuple[pl.Expr, pl.Expr]:
        """Of a kind, in a city; where that is given."""
        of_kind = pl.lit(not kind) | (pl.col("kind") == kind)
        return of_kind, pl.lit(not city) | pl.col("cities").list.contains(self._code(city))

    def _code(self, city: str) -> int:
        """The number that stands for a city; one that no city has for what is none."""
        return self._cities.index(city) if city in self._cities else len(self._cities)

    def _hits(self, text: str) -> pl.DataFrame:
        """The rows whose names hold a text, with the rank of the match."""
        holds = pl.col("search").str.contains(text, literal=True)
        first = pl.col("block") * _BLOCK
        rows = pl.int_ranges(first, first + pl.col("search").list.len(), dtype=pl.UInt32)
        parts = (
            part.lazy()
            .filter(holds)
            .with_columns(pl.col("search").str.split("\0"))
            .select("search", row=rows)
            .explode("row", "search")
            .filter(holds)
            .select("row", rank=_rank(text))
            for part in self._blocks
        )
        hits = pl.concat(pl.collect_all(parts))
        return self._rows[hits["row"]].with_columns(hits["rank"])


def _start(chosen: pl.DataFrame, after: Place) -> int:
    """Where a page begins: after the last one of the page before, or where that one stood; `key` orders."""
    count, last = after
    row = chosen["id"].index_of(last) if last else None
    return count if row is None else int((chosen["key"] <= chosen["key"][row]).sum())


def _frame(store: Store, text: str, columns: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(store.run(text).rows, schema=columns, orient="row")


def _numbers() -> pl.Expr:
    return pl.int_range(pl.len(), dtype=pl.UInt32)


def _inside(lying: pl.DataFrame, cities: Sequence[str]) -> pl.DataFrame:
    """The cities that entities lie in, or are, as numbers."""
    numbers = pl.DataFrame({"id": cities}, schema={"id": pl.String}).with_columns(city=_numbers())
    inside, level = [numbers], numbers
    for _ in range(_DEEP):
        level = lying.join(level, left_on="target", right_on="id").select("city", id="source").select("id", "city")
        inside.append(level)
    return pl.concat(inside).unique().group_by("id").agg(cities=pl.col("city").sort())


def _rank(text: str) -> pl.Expr:
    """The number of how it matches in HOW."""
    forms = pl.col("search")
    whole = forms.str.contains(f"\n{text}\n", literal=True) | forms.str.ends_with(f"\n{text}")
    return (
        pl.when((forms == text) | forms.str.starts_with(f"{text}\n"))
        .then(0)
        .when(forms.str.starts_with(text))
        .then(1)
        .when(whole)
        .then(2)
        .when(forms.str.contains(f"\n{text}", literal=True))
        .then(3)
        .otherwise(4)
        .cast(pl.Int64)
    )
