"""What a thing is called in English, where that is known: public names of english.csv, and cities by their pinyin."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_CITY = "市"
_VOWELS = "aeo"
# A longer name is of a language that pinyin does not write as it is known abroad.
_LONGEST = 4


def english(kind: str, name: str) -> str:
    """The English name of a thing of a kind; empty where none is known."""
    known = _known().get(name)
    return known or (_romanised(name) if kind == "City" and name.endswith(_CITY) and len(name) <= _LONGEST else "")


@cache
def _known() -> Mapping[str, str]:
    text = Path(__file__).with_name("english.csv").read_text(encoding="utf-8")
    return {row["name"]: row["english"] for row in csv.DictReader(text.splitlines())}


@cache
def _romanised(city: str) -> str:
    """A city as it is written abroad: Nanjing, Huai'an."""
    from pypinyin import lazy_pinyin  # its dictionaries take long to load, and few runs need them

    syllables = lazy_pinyin(city.removesuffix(_CITY))
    parted = (f"'{each}" if number and each[0] in _VOWELS else each for number, each in enumerate(syllables))
    return "".join(parted).capitalize()
