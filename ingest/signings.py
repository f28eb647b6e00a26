"""Lists of what was signed: who stands in one row signed with each other."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ingest.groups import Party
from ingest.items import ORGANISATIONS, PLACES
from ingest.layout import Line, cells
from ingest.relations import Claim

_HEADING = re.compile(
    r"(?:签约|签订|合作)(?:项目|协议|成果)?(?:目录|清单|名单|一览表?|列表|汇总表?)|(?:现场|集中|部分)?签约(?:合作)?(?:项目|仪式)(?:[(].*[)])?:?$"
)
_SIGNING = 4  # Parties of one row; a longer list is one of members.
_BODIES = ORGANISATIONS | PLACES


def signings(text: str, lines: Sequence[Line], parties: Sequence[Party]) -> Iterator[Claim]:
    """Each of a row's last cell with each other, under a heading of signed projects."""
    starts = [party.mention.start for party in parties]
    listed = False
    for line in lines:
        row = [cell for cell in cells(text, line) if cell.text]
        if len(row) < 2:
            listed = _HEADING.search(text, line.start, line.end) is not None or (listed and line.level > 0)
            continue
        if not listed:
            continue
        inside = parties[bisect_left(starts, row[-1].start) : bisect_left(starts, row[-1].end)]
        bodies = list({id(p.draft): p.draft for p in inside if p.draft.kind in _BODIES}.values())
        if len(bodies) <= _SIGNING:
            for one, other in itertools.combinations(bodies, 2):
                yield Claim(one, "COOPERATES_WITH", other, line.start, line.end, "stated", "layout:signed")
