"""What searches and lists look into: the names of a map in memory, the same for every engine.

Every way in which an entity is called (its folded names, pinyin, initials) is a form (graph.forms). What has no Chinese
character stands apart. The names are read again when the map has another revision.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph.forms import Forms
from graph.ids import fold
from graph.store import Store

HOW = ("exact", "prefix", "alias", "start", "part")
"""What of an entity is the text: its name; the beginning of it; a whole alias, pinyin or initials; the beginning of
one; any part. A better match comes first, and of alike ones the best connected."""

Place = tuple[int, str]
"""A place in a list: how many stand before it, and the id of the last of them."""

START: Place = (0, "")
_NO_RANK = len(HOW)
ORDERS = {"id": pl.col("row"), "-degree": pl.col("place"), "-evidence_count": pl.col("told")}
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
        self._read: tuple[str, Names] | None = None

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

    def known(self, revision: str) -> "Names | None":
        """The names of the map of that revision, if they are read."""
        read = self._read
        return read[1] if read and read[0] == revision else None

    def read(self) -> None:
        """Read the names before they are asked for."""
        self._names(self._store.revision())

    def _names(self, revision: str) -> "Names":
        with self._lock:
            while self._read is None or self._read[0] != revision:
                self._read = None  # one map in memory is enough
                read = Names(self._store)
                revision, before = self._store.revision(), revision
                if revision == before:
                    self._read = revision, read
            return self._read[1]


class Names:
    """Names as they stood when they were read; an entity's row is its place in the order of ids."""

    def __init__(self, store: Store) -> None:
        names = store.frame(_NAMES, _COLUMNS).sort("id").with_row_index("row")
        lying = store.frame(_LIES, {"source": pl.String, "target": pl.String})
        cities = names.filter(kind="City")
        self._cities, self._called = cities["id"].to_list(), cities["name"].to_list()
        self._ids = names["id"]
        inside = _inside(lying, self._cities).join(names.select("id", "row", "kind"), on="id")
        home = inside.group_by("row").agg(pl.col("city").min())
        # Hardly anything lies in several cities.
        self._also = inside.select("row", "kind", "city").join(home, on=("row", "city"), how="anti")
        self._rows = (
            names.select("row", "kind", "degree", "evidence")
            .sort("evidence", "row", descending=[True, False])
            .with_columns(told=_numbers())
            .sort("degree", "row", descending=[True, False])
            .with_columns(place=_numbers())
            .join(home, on="row", how="left")
            .sort("row")
            .select("row", pl.col("kind").cast(pl.Categorical), "told", "place", "city")
        )
        split = names.lazy().select("row", form=pl.col("search").str.split("\n"))
        first = (pl.col("row") != pl.col("row").shift(1)).fill_null(True)
        forms = split.explode("form").with_columns(named=first).collect()
        plain = forms["form"].str.contains(r"^[\x00-\x7f]*$")
        self._forms = [Forms(forms.filter(~plain), plain=False), Forms(forms.filter(plain), plain=True)]

    def find(self, text: str, kind: str, city: str, after: Place, limit: int) -> Matches:
        """A page of what holds a folded text, and counts."""
        ranks, of_kind, in_city = self._ranks(text), _of_kind(kind), self._in_city(city)
        # A number that orders: the rank of the match above the place among all.
        key = pl.col("rank").cast(pl.Int64) * _MOST + pl.col("place")
        found = self._rows.with_columns(rank=ranks).filter(pl.col("rank") < _NO_RANK).with_columns(key=key)
        chosen = found.filter(of_kind & in_city)
        start = self._start(chosen, after)
        page = _first(chosen, start + limit).slice(start)
        kinds = dict(found.filter(in_city)["kind"].value_counts().iter_rows())
        also = self._also.filter(ranks.gather(self._also["row"]) < _NO_RANK)
        lying = pl.concat([each.filter(of_kind)["city"] for each in (found, also)]).drop_nulls()
        cities = {(self._cities[code], self._called[code]): count for code, count in lying.value_counts().iter_rows()}
        items = [(self._ids[row], HOW[rank]) for row, rank in page.select("row", "rank").iter_rows()]
        return Matches(len(chosen), start, items, kinds, cities)

    def listed(self, wanted: Wanted, order: str, after: Place, limit: int | None) -> Listed:
        """A part of a list."""
        text = fold(wanted.text)
        rows = self._rows.filter(_of_kind(wanted.kind) & self._in_city(wanted.city))
        if text:
            rows = rows.filter((self._ranks(text) < _NO_RANK).gather(rows["row"]))
        if wanted.among is not None:
            rows = rows.filter(self._ids.gather(rows["row"]).is_in(list(wanted.among)))
        chosen = rows.select("row", key=ORDERS[order])
        if order == "id":  # a place is known even when the one that stood there is gone
            start = int((chosen["row"] < self._ids.search_sorted(after[1], "right")).sum())
        else:
            start = self._start(chosen, after)
        most = len(chosen) if limit is None else start + limit
        page = _first(chosen, most).slice(start)["row"]
        return Listed(len(chosen), start, self._ids[page].to_list())

    def called(self, text: str) -> list[str]:
        """The ids of those of which a folded text is a form."""
        found = [rows for each in self._forms for how, rows in each.beginning(text) if how in ("exact", "alias")]
        return self._ids[pl.concat(found).unique()].to_list()

    def near(self, text: str, kinds: Sequence[str], most: int) -> list[str]:
        """The ids of those that share most pairs of characters with a folded text, best connected first."""
        pairs = {text[start : start + 2] for start in range(max(1, len(text) - 1))}
        found = [each.holding(pair).unique() for pair in pairs for each in self._spelt(pair)]
        shared = pl.concat(found).rename("row").to_frame().group_by("row").len()
        rows = shared.join(self._rows, on="row").filter(pl.col("kind").cast(pl.String).is_in(list(kinds)))
        return self._ids[rows.sort(-pl.col("len").cast(pl.Int64), "place").head(most)["row"]].to_list()

    def _in_city(self, city: str) -> pl.Expr:
        """Whether a row lies in a city, by id; all do in none."""
        if not city:
            return pl.lit(True)
        code = self._cities.index(city) if city in self._cities else len(self._cities)
        return (pl.col("city") == code) | pl.col("row").is_in(self._also.filter(city=code)["row"].to_list())

    def _ranks(self, text: str) -> pl.Series:
        """Of each row the number of how it matches in HOW, or the next number."""
        ranks = pl.repeat(_NO_RANK, len(self._rows), dtype=pl.UInt8, eager=True)
        forms = self._spelt(text)
        for each in forms:
            ranks.scatter(each.holding(text), HOW.index("part"))
        beginning = [found for each in forms for found in each.beginning(text)]
        for how, rows in sorted(beginning, key=lambda found: -HOW.index(found[0])):
            ranks.scatter(rows, HOW.index(how))
        return ranks

    def _spelt(self, text: str) -> list[Forms]:
        """The forms that may hold a text."""
        return self._forms if text.isascii() else self._forms[:1]

    def _start(self, chosen: pl.DataFrame, after: Place) -> int:
        """Where a page begins: after the last one of the page before, or where that one stood; `key` orders."""
        count, last = after
        row = self._ids.search_sorted(last, "left") if last else len(self._ids)
        there = row < len(self._ids) and self._ids[row] == last
        keys = chosen["key"].filter(chosen["row"] == row) if there else chosen["key"].head(0)
        return int((chosen["key"] <= keys[0]).sum()) if len(keys) else count


def _of_kind(kind: str) -> pl.Expr:
    """Whether a row is of a kind; all are of none."""
    return pl.col("kind") == kind if kind else pl.lit(True)


def _first(chosen: pl.DataFrame, count: int) -> pl.DataFrame:
    """So many with the lowest keys, in their order."""
    return chosen.filter(pl.col("key") <= pl.col("key").bottom_k(count).max()).sort("key")


def _numbers() -> pl.Expr:
    return pl.int_range(pl.len(), dtype=pl.UInt32)


def _inside(lying: pl.DataFrame, cities: Sequence[str]) -> pl.DataFrame:
    """The cities that entities lie in, or are, as numbers."""
    numbers = pl.DataFrame({"id": cities}, schema={"id": pl.String}).with_columns(city=_numbers())
    inside, level = [numbers], numbers
    for _ in range(_DEEP):
        level = lying.join(level, left_on="target", right_on="id").select("city", id="source").select("id", "city")
        inside.append(level)
    return pl.concat(inside).unique()
