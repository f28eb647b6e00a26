"""Many short texts in memory, in order: those that begin with a word are found by halving, those that hold it by an
index of where every three characters stand together.

The texts stand one after another as numbers, each filled up to whole blocks: a block is of one text alone.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl
from pyarrow import lib as pa  # the package itself tells no types

_BLOCK = 8
_FILL = "\n" * _BLOCK
_LAST = "\U0010ffff"
_TWICE = "[\U00010000-\U0010ffff]"  # what takes two numbers
_GRAM = 3


class Forms:
    """Forms in order, each with its entity's row and whether it is its name; all of them plain ASCII, or none."""

    def __init__(self, forms: pl.DataFrame, *, plain: bool) -> None:
        self._table = forms.sort("form", "row")
        self._encoding, self._width = ("ascii", pa.uint8()) if plain else ("utf-16-le", pa.uint16())
        self._above = 1 << self._width.bit_width  # more than every number
        form = pl.col("form")
        size = form.str.len_chars() + form.str.count_matches(_TWICE)
        filled = form + pl.lit(_FILL).str.slice(size % _BLOCK)
        self._text = self._numbers(self._table.select(filled.str.join())["form"].item() or "")
        self._rows = self._table.select(pl.col("row").repeat_by(size // _BLOCK + 1).explode())["row"].drop_nulls()
        self._places, self._codes, self._starts = self._indexed()

    def _numbers(self, text: str) -> pl.Series:
        """The characters of a text as numbers."""
        raw = text.encode(self._encoding)
        count = len(raw) * 8 // self._width.bit_width
        found = pl.from_arrow(pa.Array.from_buffers(self._width, count, [None, pa.py_buffer(raw)]))
        assert isinstance(found, pl.Series)
        return found

    def _indexed(self) -> tuple[pl.Series, pl.Series, pl.Series]:
        """The places of all characters, in the order of the three that begin there; these threes as codes, each once;
        and where the places of each begin, with the end of all."""
        here, fill = pl.col("here"), ord("\n")
        wide = pl.UInt64 if self._width.bit_width > 8 else pl.UInt32
        three = [here.shift(-step, fill_value=fill).cast(wide) for step in range(_GRAM)]
        coded = self._text.rename("here").to_frame().lazy().with_row_index("place").with_columns(code=self._code(three))
        # Nothing asked for begins with what only fills.
        ordered = coded.filter(here != fill).select("code", "place").sort("code", maintain_order=True).collect()
        codes = ordered["code"].rle().struct.unnest()
        starts = pl.concat([pl.Series([0], dtype=pl.UInt32), codes["len"].cum_sum().cast(pl.UInt32)])
        return ordered["place"], codes["value"], starts

    def _code(self, three: Any) -> Any:
        """Three numbers, or columns of numbers, as one that orders them."""
        first, second, third = three
        return (first * self._above + second) * self._above + third

    def _ranges(self, grams: list[list[int]]) -> list[tuple[int, int]]:
        """Where the places of each of some grams, of at most three numbers, begin and end."""
        lacking = _GRAM - len(grams[0])
        firsts = [self._code(gram + [0] * lacking) for gram in grams]
        nexts = [code + self._above**lacking for code in firsts]
        found = self._codes.search_sorted(pl.Series(firsts + nexts, dtype=self._codes.dtype))
        starts = self._starts.gather(found).to_list()
        return list(zip(starts[: len(grams)], starts[len(grams) :], strict=True))

    def holding(self, word: str) -> pl.Series:
        """The rows of the forms that hold a word, some of them several times."""
        sought = self._numbers(word).to_list()
        if len(sought) > len(self._text):
            return self._rows.clear()
        ranges = self._ranges([sought[at : at + _GRAM] for at in range(max(1, len(sought) - _GRAM + 1))])
        # The rarest three characters, and whether the others stand around them.
        rarest = min(range(len(ranges)), key=lambda at: ranges[at][1] - ranges[at][0])
        places = self._places[slice(*ranges[rarest])]
        there = places.is_between(rarest, len(self._text) - len(sought) + rarest)
        places = places.filter(there) - rarest
        for at, number in enumerate(sought):
            if not rarest <= at < rarest + _GRAM:
                places = places.filter(self._text.gather(places + at) == number)
        return self._rows.gather(places // _BLOCK)

    def beginning(self, word: str) -> Iterator[tuple[str, pl.Series]]:
        """The rows of the forms that are a word or begin with it, with how (graph.search.HOW), the best last."""
        forms = self._table["form"]
        first, end = (forms.search_sorted(word, side) for side in ("left", "right"))
        whole, longer = self._table[first:end], self._table[end : forms.search_sorted(f"{word}{_LAST}")]
        for (unnamed, named), those in ((("start", "prefix"), longer), (("alias", "exact"), whole)):
            yield unnamed, those["row"].filter(~those["named"])
            yield named, those["row"].filter(those["named"])
