"""A document's text cut where its facts begin and end, so that a page can mark each fact in place."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text within the same facts.

    `says` where a relation's words cover it; `entity` the entity named there, the innermost if several; `anchor` the
    place in the text if facts begin here; `notes` the numbers, from 1, of the relations whose words end here.
    """

    text: str
    says: bool
    entity: Row | None
    anchor: int | None
    notes: Sequence[int]

    @property
    def mark(self) -> bool:
        """Whether there is anything to mark."""
        return self.says or self.entity is not None or self.anchor is not None


def segments(text: str, mentions: Iterable[Row], relations: Iterable[Row]) -> list[Segment]:
    """The text as segments: mentions have `entity` and `evidence`, relations `evidence`."""
    named: dict[Span, Row] = {}
    for mention in mentions:
        for span in _spans(mention):
            named[span] = mention["entity"]
    notes: dict[int, list[int]] = defaultdict(list)
    said: set[Span] = set()
    for number, relation in enumerate(relations, 1):
        for span in _spans(relation):
            said.add(span)
            notes[span[1]].append(number)
    spans = {span for span in {*named, *said} if 0 <= span[0] < span[1] <= len(text)}
    starts = {start for start, _ in spans}
    cuts = sorted({0, len(text), *starts, *(end for _, end in spans)})
    says, inner = _covered(said & spans, cuts), _innermost({span: named[span] for span in named.keys() & spans}, cuts)
    return [
        Segment(
            text=text[start:end],
            says=start in says,
            entity=inner.get(start),
            anchor=start if start in starts else None,
            notes=notes.get(end, ()),
        )
        for start, end in pairwise(cuts)
    ]


def _spans(fact: Row) -> list[Span]:
    return [(item["start"], item["end"]) for item in fact["evidence"] if item.get("start", -1) >= 0]


def _covered(spans: Iterable[Span], cuts: Sequence[int]) -> set[int]:
    """The cuts from which some span goes on."""
    covered: set[int] = set()
    ordered, reach, position = sorted(spans), -1, 0
    for cut in cuts:
        while position < len(ordered) and ordered[position][0] <= cut:
            reach = max(reach, ordered[position][1])
            position += 1
        if cut < reach:
            covered.add(cut)
    return covered


def _innermost(named: Mapping[Span, Row], cuts: Sequence[int]) -> dict[int, Row]:
    """For each cut within a name the entity of the shortest name around it."""
    inner: dict[int, Row] = {}
    for start, end in sorted(named, key=lambda span: (span[0] - span[1], span)):
        for cut in cuts[bisect_left(cuts, start) : bisect_left(cuts, end)]:
            inner[cut] = named[start, end]
    return inner
