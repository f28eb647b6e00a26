"""Short forms that a document itself gives: X(以下简称“Y”), 甲方:X, Y即X, and the brand of a company named in full."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ingest.lexicon import Entry, Lexicon
from ingest.mentions import Finder, Mention
from ingest.tokens import Token, tokenize

_DEFINED = re.compile(r"[(](?:[^()“]{1,24}[,;])?(?:以下|下)?(?:简称|统称|称)[为:]?[“\"]?([^”\")(,]{2,20})[”\"]?[,)]")
# 甲方:A: the sides of an agreement.
_SIDE = re.compile(r"^\s*([甲乙丙丁]方)(?:[(][^)\n]{1,8}[)])?\s*:\s*(?=\S)", re.MULTILINE)
# 表中简称如下:郑州市高新区即郑州高新技术产业开发区;
_THAT_IS = re.compile(r"(?<=[:;,。\n])([\u4e00-\u9fff]{2,14})(?:即|是指|指)([\u4e00-\u9fff()]{5,30})(?=[;。\n])")


class Definitions:
    """Reads what a document says that its short forms stand for."""

    def __init__(self, text: str, tokens: Sequence[Token], mentions: Sequence[Mention], known: Lexicon) -> None:
        self.text = text
        self.tokens = tokens
        self.mentions = mentions
        self.known = known

    def read(self) -> Iterator[tuple[str, Entry]]:
        """Each short form with what it stands for, those of brackets first."""
        for match in _DEFINED.finditer(self.text):
            owner = next((m for m in self.mentions if m.end == match.start() and not m.inside), None)
            owner = owner or self._inside(match.start())
            if owner is not None:
                yield match[1], _defined(owner)
        yield from self._brands()
        for match in _SIDE.finditer(self.text):
            side = next((m for m in self.mentions if m.start == match.end() and not m.inside), None)
            if side is not None:
                yield match[1], _defined(side)
        for match in _THAT_IS.finditer(self.text):
            whole = next((m for m in self.mentions if (m.start, m.end) == match.span(2)), None)
            if whole is not None:
                yield match[1], _defined(whole)

    def _brands(self) -> Iterator[tuple[str, Entry]]:
        """A company that is named in full first and by its brand alone behind: 六安佳力奇碳纤维, 佳力奇."""
        classes = {token.start: token.cls for token in self.tokens}
        starts = sorted(classes)
        for mention in self.mentions:
            if mention.kind != "Enterprise" or mention.entry is not None or mention.inside:
                continue
            place = mention.parts[0] if mention.parts and mention.parts[0].start == mention.start else None
            begun = end = place.end if place is not None else mention.start
            for start in starts[bisect_left(starts, begun) : bisect_left(starts, mention.end)]:
                if start != end or classes[start] != "U":
                    break
                end = start + 1
            brand = self.text[begun:end]
            if 3 <= len(brand) <= 4 and end < mention.end and self.text.count(brand, mention.end) > 1:
                yield brand, Entry(mention.name, "Enterprise", source="defined")

    def _inside(self, end: int) -> Mention | None:
        """What ends at a definition that stands inside a longer name: X联盟(以下简称“Y”)成立大会."""
        start = max(self.text.rfind(mark, 0, end) for mark in "\n。,;、") + 1
        words = self.text[start:end]
        found = Finder(words, self.known).find(tokenize(words, self.known))
        return next((m for m in found if m.end == len(words) and not m.inside), None)


def _defined(mention: Mention) -> Entry:
    """What a short form of a mention's thing stands for."""
    return Entry(mention.entry.name if mention.entry else mention.name, mention.kind, source="defined")
