"""Who signs a document: the bodies of a line of their own above its date, or under its title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import Line
from ingest.mentions import Mention
from ingest.relations import Claim
from ingest.resolve import Resolver

_DATE = re.compile(
    r"[(]?(?:20\d\d|[一二][〇○零一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日[)]?"
)
_SENT = re.compile(r"\s*(?P<who>[^,。:;]{4,60}?)(?:关于)?(?:联合)?(?:印发|转发|发布|公布|出台)")
# A body that no rule knows is one where it signs.
_BODY = re.compile(r"[\u4e00-\u9fff]{4,24}(?:办公室|委员会|领导小组|指挥部|管委会|局|厅)")
# 甲市科技局 乙市科技局 联合编制: under the title.
_MADE = re.compile(r"\s*(?:联合|共同)?(?:编制|印发|发布|制定|颁布)$")
_TOP = 6  # Lines.


def signed(
    text: str, lines: Sequence[Line], parties: Sequence[Party], resolver: Resolver, policy: Draft
) -> Iterator[Claim]:
    """Each body that signs a policy, or that its title says has sent it round, issues it."""
    for line in lines[:2]:
        sent = _SENT.match(text, line.start, line.end)
        for body in _bodies(text, replace(line, end=sent.end("who")), parties, resolver) if sent else ():
            yield Claim(body, "ISSUES", policy, line.start, line.end, "stated", "layout:title")
    for line, below in pairwise(lines):
        if _DATE.fullmatch(text, below.start, below.end):
            for body in _bodies(text, line, parties, resolver):
                yield Claim(body, "ISSUES", policy, line.start, line.end, "stated", "layout:signature")
    for line in lines[1:_TOP]:
        if made := _MADE.search(text, line.start, line.end):
            for body in _bodies(text, replace(line, end=made.start()), parties, resolver):
                yield Claim(body, "ISSUES", policy, line.start, line.end, "stated", "layout:signature")


def _bodies(text: str, line: Line, parties: Sequence[Party], resolver: Resolver) -> list[Draft]:
    """The bodies that a line names and nothing else."""
    named = [p for p in parties if line.start <= p.mention.start < line.end]
    bodies = [p for p in named if p.draft.kind == "Government"]
    words = re.sub(r"\s", "", text[line.start : line.end])
    if bodies and sum(p.mention.end - p.mention.start for p in bodies) >= len(words) - 1:
        return [p.draft for p in bodies]
    if bodies or not _BODY.fullmatch(words):
        return []
    draft = resolver.resolve(Mention(line.start, line.end, "Government", words, "layout:signature"))
    return [draft] if draft is not None else []
