"""The page that mentions are found on, and what every family of rules shares."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.items import PLACES, Item
from ingest.lexicon import Entry, Lexicon
from ingest.tokens import Token

# Rules that know better than others what the same words are.
_FIRST = frozenset({"shared-head", "organ", "class-title", "branch", "owned"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing spoken of: `text[start:end]`, by which rule, and as what.

    `name` is the form to resolve (without quotation marks, a shared head added); `parts` are the known things inside
    the name; `entry` is the gazetteer's, where one knows the whole.
    """

    start: int
    end: int
    kind: str
    name: str
    rule: str
    entry: Entry | None = None
    parts: tuple[Token, ...] = ()
    inside: bool = False
    weak: bool = False


@dataclass(slots=True)
class Page:
    """A text, the words known about it, and the mentions found in it so far.

    `apart` are those that stand by themselves though a longer one covers them.
    """

    text: str
    known: Lexicon
    found: list[Mention] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)


class Rules:
    """A family of rules: reads the items of a page and adds mentions to it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.text
        self.known = page.known
        self.sets = page.known.sets

    def add(self, start: int, end: int, kind: str, rule: str, name: str = "", **more: Any) -> None:
        """Add a mention of `text[start:end]`; `name` where it is not what stands there."""
        self.page.found.append(Mention(start, end, kind, name or clean(self.text[start:end]), rule, **more))

    def head_word(self, item: Item) -> str | None:
        """The head noun that an item is or, for a class of units (前沿科学中心), ends in."""
        if item.cls in "HEGO" and item.text in self.known.heads:
            return item.text
        if item.cls == "E" and item.entries[0].title:
            return self._tail(item)
        # 产业技术研究院: a body by its class, and the head of a name where more than a place stands before it.
        if item.cls == "O" and self.known.organs[item.text][0].kind == "Institute":
            return self._tail(item)
        return None

    def _tail(self, item: Item) -> str | None:
        return next((item.text[i:] for i in range(1, len(item.text) - 1) if item.text[i:] in self.known.heads), None)

    def names_place(self, item: Item) -> bool:
        """Whether what stands in brackets is a place: (合肥)."""
        said = any("HOSTS" in self.known.predicates.get(leaf.text, ()) for leaf in item.inner)  # (黄冈市承办)
        placed = any(e.kind in PLACES for leaf in item.inner for e in leaf.entries)
        return placed and not said and len(item.text) <= 12 and "简称" not in item.text

    def is_name(self, item: Item) -> bool:
        """Whether what stands in quotation marks is a name rather than speech."""
        return len(item.bare) <= 12 and not any(mark in item.bare for mark in ",。;:?谁怎吗呢")


def tokens_of(items: list[Item]) -> tuple[Token, ...]:
    """Items as the parts of a name."""
    return tuple(Token(i.start, i.end, i.text, i.cls, i.entries) for i in items)


def clean(name: str) -> str:
    """A name without quotation marks, space and the definition of a short form."""
    name = re.sub(r"[(](?:以下|下)?(?:简称|统称|称)[^)]*[)]", "", name)
    return "".join(c for c in name if c not in "“”\"'《》「」 \t\u3000")


def longest(found: list[Mention], apart: Collection[tuple[int, int]] = ()) -> list[Mention]:
    """Mentions that no longer one covers or that stand `apart`, plus those covered, marked as inside."""
    order = sorted(found, key=lambda m: (m.start, -(m.end - m.start), m.rule not in _FIRST))
    kept: list[Mention] = []
    for mention in order:
        if kept and any(k.start <= mention.start and mention.end <= k.end for k in kept[-4:]):
            if any((k.start, k.end) == (mention.start, mention.end) for k in kept[-4:]):
                continue
            mention = replace(mention, inside=(mention.start, mention.end) not in apart)
        kept.append(mention)
    return kept
