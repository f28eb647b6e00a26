"""Who signs a document: the bodies of a line of their own above its date."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.layout import Line
from ingest.relations import Claim
from ingest.resolve import Draft
from ingest.sentences import Party

_DATE = re.compile(
    r"[(]?(?:20\d\d|[一二][〇○零一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日[)]?"
)


def signed(text: str, lines: Sequence[Line], parties: Sequence[Party], policy: Draft) -> Iterator[Claim]:
    """Each body that signs a policy issues it."""
    for line, below in pairwise(lines):
        if not _DATE.fullmatch(text, below.start, below.end):
            continue
        bodies = [p for p in parties if line.start <= p.mention.start < line.end and p.draft.kind == "Government"]
        named = sum(p.mention.end - p.mention.start for p in bodies)
        if named and named >= len(re.sub(r"\s", "", text[line.start : line.end])) - 1:
            yield from (
                Claim(p.draft, "ISSUES", policy, line.start, line.end, "stated", "layout:signature") for p in bodies
            )
