"""Headings that are the name of a unit and nothing else."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from ingest.layout import headed, lines
from ingest.mentions.page import Rules
from ingest.tokens import Token

_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9()]{6,30}")
_KINDS = frozenset({"Institute", "Lab", "Platform", "Park", "Alliance"})
_LEAST = 2  # Characters that make a name of a head.


class Headings(Rules):
    """What stands above a paragraph as its name."""

    def read(self, tokens: Sequence[Token]) -> None:
        """(一)航空救生联合实验室, whatever words the name is made of, where a paragraph tells more below."""
        starts = [token.start for token in tokens]
        for line, below in pairwise(lines(self.text)):
            start = headed(self.text, line, below)
            if start is None or not _NAME.fullmatch(self.text, start, line.end):
                continue
            inside = tokens[bisect_left(starts, start) : bisect_left(starts, line.end)]
            kind = self._kind(inside)
            if kind is not None:
                self.add(start, line.end, kind, "heading", parts=tuple(inside))

    def _kind(self, inside: Sequence[Token]) -> str | None:
        """The kind of unit that words name which end in its head and say nothing by themselves."""
        if not inside or inside[0].cls in "BDVG" or any(token.cls == "V" for token in inside):
            return None
        kind = self.known.heads.get(inside[-1].text)
        named = sum(len(t.text) for t in inside[:-1] if t.text not in self.known.generic and t.cls not in "BDN")
        return kind if kind in _KINDS and named >= _LEAST else None
