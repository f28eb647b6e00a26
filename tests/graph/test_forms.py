"""A word is found in the texts that hold it, wherever it stands in them, and in no other."""

import random

import polars as pl
import pytest

from graph.forms import Forms


@pytest.mark.parametrize("letters", ["ab", "南京𠮷大"])
def test_a_word_is_found_where_it_stands(letters: str) -> None:
    chance = random.Random(letters)
    texts = ["".join(chance.choices(letters, k=chance.randrange(1, 20))) for _ in range(300)]
    rows = pl.DataFrame({"form": texts, "row": range(300), "named": True}, schema_overrides={"row": pl.UInt32})
    held = Forms(rows, plain=letters.isascii())
    words = {text[start:end] for text in texts[:40] for start in range(20) for end in range(start + 1, len(text) + 1)}
    for word in [*words, texts[0] + texts[1], letters[-1] * 30, "\n" * 9]:
        found = sorted(set(held.holding(word)))
        assert found == [row for row, text in enumerate(texts) if word in text], word


def test_there_may_be_no_texts() -> None:
    empty = pl.DataFrame(schema={"form": pl.String, "row": pl.UInt32, "named": pl.Boolean})
    held = Forms(empty, plain=True)
    assert held.holding("a").is_empty()
    assert all(rows.is_empty() for _, rows in held.beginning("a"))
