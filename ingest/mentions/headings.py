"""Headings that are the name of a unit and nothing else."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from ingest.items import PLACES
from ingest.layout import headed, lines
from ingest.mentions.page import Rules
from ingest.tokens import Token

_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9()]{6,30}")
_PLAN = re.compile(r"[\u4e00-\u9fff]{2,7}[省市区县][\u4e00-\u9fffA-Za-z0-9“”、·]{4,40}(?:[(][^()]{2,16}[)])?")
_DATED = re.compile(r"[(].*[)]$")
_KINDS = frozenset({"Institute", "Lab", "Platform", "Park", "Alliance"})
_LEAST = 2  # Characters that make a name of a head.


class Headings(Rules):
    """What stands above a paragraph as its name."""

    def read(self, tokens: Sequence[Token]) -> None:
        """(一)航空救生联合实验室, whatever words the name is made of, where a paragraph tells more below."""
        starts = [token.start for token in tokens]
        found = lines(self.text)
        for line in found:
            inside = tokens[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
            if not line.level and self._is_plan(inside):
                self.add(line.start, line.end, "Policy", "title", parts=tuple(inside[:1]))
        for line, below in pairwise(found):
            start = headed(self.text, line, below)
            if start is None or not _NAME.fullmatch(self.text, start, line.end):
                continue
            inside = tokens[bisect_left(starts, start) : bisect_left(starts, line.end)]
            kind = self._kind(inside)
            if kind is not None:
                self.add(start, line.end, kind, "heading", parts=tuple(inside))

    def _is_plan(self, inside: Sequence[Token]) -> bool:
        """Whether a line is the title of a plan of a place, whatever verbs it holds: 甲市深度融入乙都市圈项目清单."""
        if len(inside) < 3 or not (inside[0].entries and inside[0].entries[0].kind in PLACES):
            return False
        words = self.text[inside[0].start : inside[-1].end]
        if not _PLAN.fullmatch(words) or any("ISSUES" in self.known.predicates.get(t.text, ()) for t in inside):
            return False
        name = _DATED.sub("", words)
        return any(self.known.heads.get(name[-size:]) == "Policy" for size in range(2, 6))

    def _kind(self, inside: Sequence[Token]) -> str | None:
        """The kind of unit that words name which end in its head and say nothing by themselves."""
        if not inside or inside[0].cls in "BDVG" or any(token.cls == "V" for token in inside):
            return None
        kind = self.known.heads.get(inside[-1].text)
        named = sum(len(t.text) for t in inside[:-1] if t.text not in self.known.generic and t.cls not in "BDN")
        return kind if kind in _KINDS and named >= _LEAST else None
