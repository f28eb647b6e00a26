"""Who speaks of himself: 我市, 全区, 我局, 我校, 我们."""

import re
from collections.abc import Iterator

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import Clause
from ingest.relations.claims import ORGANISATIONS, PLACES, Claimant, parties_of
from ingest.relations.openings import LATELY

_SELF = re.compile(rf"^{LATELY}(?:[我全本]|[我咱]们)(市|区|县|厅|局|委|办|行|司|院|所|校)(?![场级业])")
_WE = re.compile(rf"^{LATELY}[我咱]们(?![的区市县这])")
_US = re.compile("我们")
_OWN = re.compile(r"[我本](?:校|院|所|公司|集团)(?![区长])|(?<![\u4e00-\u9fff]大)学校(?![们长])")
_CONSULTED = re.compile(rf"{LATELY}(?:经(?:会?[商同]|与)|会[同商][^,。]{{2,40}}研究$)")
# 由我市发起, 与我局签订.
_BESIDE = re.compile(r"(?<=[由与和同为在])我[市区县局厅委](?![场级域内])")
# What a speaker is who says 我市 or 我局.
_SELVES: dict[str, frozenset[str]] = {
    word: frozenset(kinds)
    for words, kinds in (
        ("市", ("City",)),
        ("区县", ("District", "Park")),
        ("厅局委办", ("Government",)),
        ("行司", ("Enterprise", "Government")),
        ("院所校", ("University", "Institute", "Lab")),
    )
    for word in words
}


class Selves(Claimant):
    """Finds whom the words of a speaker, or of a document, call their own."""

    def opening(self, head: str) -> list[Draft] | None:
        """Whom a clause opens with, None where with no such word."""
        if match := _SELF.match(head):
            return self._self(match[1])
        speaker = self.memory.speaker
        if speaker is not None and speaker.kind in PLACES and _WE.match(head):
            return [speaker]
        return [self.frame.issuer] if self.frame.issuer is not None and _CONSULTED.match(head) else None

    def parties(self, clause: Clause) -> Iterator[Party]:
        """Those behind the opening of a clause: 与我校, 由我市."""
        speaker = self.memory.speaker
        if speaker is not None and speaker.kind in ORGANISATIONS - {"Government"}:
            for match in _US.finditer(self.text, clause.start, clause.end):
                yield from parties_of(*match.span(), [speaker])
        for pattern in (_OWN, _BESIDE):
            for match in pattern.finditer(self.text, clause.start + 1, clause.end):
                yield from parties_of(*match.span(), self._self(match[0][-1]))

    def _self(self, word: str) -> list[Draft]:
        speaker = self.memory.speaker
        if speaker is not None and speaker.kind in _SELVES[word]:
            return [speaker]
        if speaker is not None and word in "市区县" and (place := self.place_of(speaker)) is not None:
            return [place]
        if word in "厅局委办":
            issuer = self.frame.issuer
            return [issuer] if issuer else [d for d in self.memory.acting if d.kind == "Government"]
        if word == "校":
            return [d for d in self.memory.acting if d.kind == "University"] or self.own_school()
        if word in "行司院所":
            return [d for d in self.memory.acting if d.kind in ORGANISATIONS]
        context = self.frame.context
        own = context.district if word in "区县" or context.district.endswith("市") else ""
        if word in "区县" and not own:
            return []
        entries = [e for e in self.known.entries.get(own or context.city, ()) if e.kind in PLACES]
        entry = self.frame.resolver.nearest(entries, own or context.city) if entries else None
        return [self.frame.resolver.place(entry)] if entry is not None else []
