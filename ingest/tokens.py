"""The cutting of text into tokens.

A token is the smallest piece that the grammar speaks of: a known thing, a head noun, a predicate, a word, a run of
Latin letters or digits, a character that no list knows. Text is cut by the cheapest path over all lists.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.lexicon import Entry, Lexicon

_UNKNOWN_COST = 1.5
_KNOWN_COST = 1.0
_SINGLE_COST = 1.1
_ENTITY_COST = 0.85


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of folded text: `cls` is one of the classes in Lexicon, `entries` what a gazetteer says of it."""

    start: int
    end: int
    text: str
    cls: str
    entries: tuple[Entry, ...] = ()


def _run_end(text: str, start: int) -> int:
    """The end of the run of Latin letters and digits at `start`, or `start`."""
    end = start
    while end < len(text) and (text[end].isascii() and (text[end].isalnum() or (text[end] in ".-+&/" and end > start))):
        end += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return end


def tokenize(text: str, known: Lexicon, extra: dict[str, Entry] | None = None) -> list[Token]:
    """Cut folded text into tokens by the cheapest path; `extra` holds names that the document itself defines."""
    size = len(text)
    best = [0.0] * (size + 1)
    step = [1] * (size + 1)
    classes, lengths = known.classes, known.lengths
    extra = extra or {}
    extra_lengths = sorted({len(name) for name in extra})
    for at in range(size - 1, -1, -1):
        char = text[at]
        run = _run_end(text, at) if char.isascii() else at
        if run > at:
            # A run is one token seen from its start only; inside it every position costs alike.
            best[at], step[at] = best[run] + _KNOWN_COST, run - at
        else:
            best[at], step[at] = best[at + 1] + (_SINGLE_COST if char in classes else _UNKNOWN_COST), 1
        for length in lengths.get(text[at : at + 2], ()):
            word = text[at : at + length]
            cls = classes.get(word) if at + length <= size else None
            if cls is None or length == 1:
                continue
            cost = best[at + length] + (known.costs.get(word, _ENTITY_COST) if cls in "EO" else _KNOWN_COST)
            if cost <= best[at]:
                best[at], step[at] = cost, length
        for length in extra_lengths:
            if text[at : at + length] in extra and best[at + length] + 0.5 <= best[at]:
                best[at], step[at] = best[at + length] + 0.5, length
    return list(_tokens(text, step, known, extra))


def _tokens(text: str, step: list[int], known: Lexicon, extra: dict[str, Entry]) -> Iterator[Token]:
    at = 0
    while at < len(text):
        end = at + step[at]
        word = text[at:end]
        if word in extra:
            yield Token(at, end, word, "E", (extra[word],))
        else:
            cls = known.classes.get(word) or _shape(word)
            yield Token(at, end, word, cls, tuple(known.entries.get(word, ())) if cls == "E" else ())
        at = end


def _shape(word: str) -> str:
    if word[0].isascii() and word[0].isalnum():
        return "N"
    return "U" if unicodedata.category(word[0]) in {"Lo", "Lt", "Ll", "Lu", "Nd", "Nl"} else "P"
