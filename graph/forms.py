"""Many short texts in memory, in order: those that begin with a word are found by halving, those that hold it by
looking at all characters at once.

The texts stand one after another as numbers, each filled up to whole blocks of eight: where a character of the word
stands is a mask with a byte for each block, and a block is of one text alone.
"""

from collections.abc import Iterator

import polars as pl
from pyarrow import lib as pa  # the package itself tells no types

_BLOCK = 8  # bits of a byte
_FILL = "\n" * _BLOCK
_LAST = "\U0010ffff"
_TWICE = "[\U00010000-\U0010ffff]"  # what takes two numbers
# What is rare is told by one character of so many.
_SOME = 61
# Of fewer places than that, each is looked at by itself.
_FEW = 60_000


class Forms:
    """Forms in order, each with its entity's row and whether it is its name; all of them plain ASCII, or none."""

    def __init__(self, forms: pl.DataFrame, *, plain: bool) -> None:
        self._table = forms.sort("form", "row")
        self._forms = self._table["form"]
        self._encoding, self._width = ("ascii", pa.uint8()) if plain else ("utf-16-le", pa.uint16())
        form = pl.col("form")
        size = form.str.len_chars() + form.str.count_matches(_TWICE)
        filled = form + pl.lit(_FILL).str.slice(size % _BLOCK)
        self._text = self._numbers(self._table.select(filled.str.join())["form"].item() or "")
        number = pl.int_range(pl.len(), dtype=pl.UInt32)
        self._at = self._table.select(number.repeat_by(size // _BLOCK + 1).explode())[:, 0].drop_nulls()
        counts = self._text.gather_every(_SOME).value_counts(name="count")
        self._counts = dict(counts.iter_rows())

    def _numbers(self, text: str) -> pl.Series:
        """The characters of a text as numbers."""
        raw = text.encode(self._encoding)
        return _series(self._width, len(raw) * _BLOCK // self._width.bit_width, pa.py_buffer(raw))

    def holding(self, word: str) -> pl.Series:
        """The rows of the forms that hold a word, some of them several times."""
        rows, sought = self._table["row"], self._numbers(word).to_list()
        counts = [self._counts.get(each, 0) for each in sought]
        starts = len(self._text) - len(sought) + 1  # where it may stand
        if starts < 1:
            return rows.clear()
        first, *others = sorted(range(len(sought)), key=counts.__getitem__)
        mask = self._text[first : first + starts] == sought[first]
        for place in others:
            if mask.sum() < _FEW:
                found = self._at_blocks(mask).unique()
                return rows[found.filter(self._forms[found].str.contains(word, literal=True))]
            mask &= self._text[place : place + starts] == sought[place]
        return rows[self._at_blocks(mask)]

    def _at_blocks(self, mask: pl.Series) -> pl.Series:
        """The numbers of the forms in whose blocks something of a mask is true."""
        whole = mask.extend_constant(False, len(self._text) - len(mask)).rechunk()
        parts = _series(pa.uint8(), len(self._at), whole.to_arrow().buffers()[1])
        return self._at.filter(parts != 0)

    def beginning(self, word: str) -> Iterator[tuple[str, pl.Series]]:
        """The rows of the forms that are a word or begin with it, with how (graph.search.HOW), the best last."""
        first, last = (self._forms.search_sorted(each, "left") for each in (word, f"{word}{_LAST}"))
        some = self._table[first:last]
        whole, named = some["form"] == word, some["named"]
        how = {"start": ~whole & ~named, "alias": whole & ~named, "prefix": ~whole & named, "exact": whole & named}
        for each, those in how.items():
            yield each, some["row"].filter(those)


def _series(width: pa.DataType, count: int, buffer: pa.Buffer) -> pl.Series:
    found = pl.from_arrow(pa.Array.from_buffers(width, count, [None, buffer]))
    assert isinstance(found, pl.Series)
    return found
