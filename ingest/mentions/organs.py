"""Bodies named by whom they belong to: bureaus, committees, companies known by place and trade."""

import re

from ingest.items import PLACES, Item, is_industry, is_organisation, is_place
from ingest.lexicon import PARTY
from ingest.mentions.classes import OF_SEVERAL
from ingest.mentions.page import Rules, tokens_of
from ingest.tokens import Token

_OFFICE = re.compile(
    r"(?<=[、,:;])(?P<name>(?P<own>[省市区县](?:推进|统筹|深化|加快|促进|全面|推动|建设)[\u4e00-\u9fff]{4,18}?)办(?:公室)?)(?=[、,;。)\n])"
)
_OF_SEVERAL = re.compile(OF_SEVERAL + "$")
_INNER = re.compile(r"(?<=常委会)[\u4e00-\u9fff]{2,6}(?:工委|委)(?=[,、。;\n]|$)|(?<=政府)(?:督查室|研究室|参事室)")
_LEVELS = ("市", "区", "县")
_NUMERALS = tuple("两二三四五六七八九十等各")


class Organs(Rules):
    """A level, a place or an owner, and a body."""

    def read(self, segment: list[Item]) -> None:
        """Take the bodies of a segment."""
        self._organs(segment)
        self._committees(segment)
        self._brands(segment)
        self._institutes(segment)

    def offices(self) -> None:
        """市推进A都市圈发展办: an office named by what it pushes, in a list of bodies."""
        for match in _OFFICE.finditer(self.text):
            self.add(*match.span("name"), "Government", "office", name=match["own"] + "办公室")

    def _committees(self, segment: list[Item]) -> None:
        """民盟合肥市委: a party's committee of a place."""
        for party, place, level in zip(segment, segment[1:], segment[2:], strict=False):
            if (
                party.cls == "E"
                and party.entries[0].kind == "Alliance"
                and is_place(place)
                and level.text in {"委", "委员会", "省委", "市委"}
            ):
                parts = tokens_of([party, place])
                # 农工党重庆市委会
                end = level.end + self.text.startswith("会", level.end)
                self.add(party.start, end, "Alliance", "committee", parts=parts)

    def _organs(self, segment: list[Item]) -> None:
        """市科技局, 南京市科技局, 省委组织部, 南通高新区管委会: a level, a place or a park, and a body."""
        for i, item in enumerate(segment):
            party = item.text in PARTY and not (i + 1 < len(segment) and segment[i + 1].cls in "OH")
            if item.cls != "O" and not party:
                continue
            start = i
            while start > 0 and self._owns_organ(segment[start - 1], item):
                start -= 1
            if start > 0 and segment[start - 1].text == "国家税务总局":
                start -= 1
            if start == i and not party and not self._bare_organ(item):
                continue
            if start == i and _OF_SEVERAL.search(self.text, max(0, item.start - 2), item.start):
                continue
            if item.text == "办" and segment[start].cls == "E" and self.text.endswith("在", 0, segment[start].start):
                continue  # 第三场在天长办: the verb.
            if _INNER.match(self.text, item.end):
                continue  # 市人大常委会代表工委, 市政府督查室: an office inside of it.
            # 都市圈八市科技局: those of several.
            if segment[start].cls == "L" and self.text.endswith(_NUMERALS, 0, segment[start].start):
                continue
            owner = segment[start - 1] if start > 0 else None
            if owner is not None and is_organisation(owner) and owner.entries[0].kind in {"University", "Institute"}:
                parts = tokens_of(segment[start - 1 : i])
                self.add(owner.start, item.end, self.known.organs[item.text][0].kind, "joined", parts=parts)
                continue
            if not party and start == i - 1 and is_place(segment[start]):
                self._shared(segment[start], item)
            parts = tokens_of(segment[start : i + 1])
            kind = "Government" if party else self.known.organs[item.text][0].kind
            self.add(segment[start].start, item.end, kind, "organ", parts=parts)

    def _institutes(self, segment: list[Item]) -> None:
        """中航工业|沈阳|所|扬州|院, 合肥工业大学|智能|院: an owner, a word or two, and an institute in short."""
        for end, item in enumerate(segment):
            if item.text not in {"院", "所"} or (end + 1 < len(segment) and segment[end + 1].cls in "UWHIGL"):
                continue
            start = next((i for i in range(end - 1, max(-1, end - 5), -1) if is_organisation(segment[i])), None)
            if start is None or (start == end - 1 and segment[start].entries[0].kind != "Enterprise"):
                continue
            words = segment[start + 1 : end]
            if 2 <= sum(len(w.text) for w in words) <= 6 and all(w.cls in "UWIGE" for w in words):
                self.add(
                    segment[start].start,
                    item.end,
                    "Institute",
                    "short",
                    parts=tokens_of([w for w in segment[start:end] if w.cls == "E"]),
                )

    def _shared(self, owner: Item, organ: Item) -> None:
        """襄阳市、宜昌市经信局: the bureau of each place."""
        kind, at = self.known.organs[organ.text][0].kind, owner.start
        for place in sorted(self.page.found, key=lambda m: -m.end):
            if place.end >= at or place.kind not in PLACES or not self.text[place.start : place.end].endswith(_LEVELS):
                continue
            alike = place.kind == owner.entries[0].kind
            if self.text[place.end : at] not in {"、", "和", "与"} or not alike:
                break
            words = self.text[place.start : place.end]
            entries = place.entry and (place.entry,)
            parts = (
                Token(place.start, place.end, words, "E", entries or ()),
                Token(place.start, place.end, organ.text, organ.cls, organ.entries),
            )
            self.add(place.start, place.end, kind, "organ", name=words + organ.text, parts=parts)
            at = place.start

    def _owns_organ(self, owner: Item, organ: Item) -> bool:
        if owner.cls == "L" or owner.text == "委" or is_place(owner):
            return True
        # 合肥高新区科技局: a zone has bureaus of its own.
        own = organ.text in {"管委会", "党工委", "管理委员会"} or owner.text.endswith("区")
        return own and owner.cls == "E" and owner.entries[0].kind == "Park"

    def _bare_organ(self, item: Item) -> bool:
        return len(item.text) >= 3 and item.text.endswith("局")

    def _brands(self, segment: list[Item]) -> None:
        """A place, two to four characters that no list knows, and a trade: 南京美辰微电子."""
        for i, item in enumerate(segment):
            if not is_place(item):
                continue
            j, unknown = i + 1, 0
            while (
                j < len(segment)
                and (segment[j].cls in "UW" or len(segment[j].text) == 1 or _is_company(segment[j]))
                and segment[j].text not in self.sets["trades"]
                and not is_industry(segment[j])
            ):
                unknown += len(segment[j].text)
                j += 1
            named = any(_is_company(s) for s in segment[i + 1 : j])
            if not (1 <= unknown <= 5 or named) or j >= len(segment):
                continue
            end = j
            while end < len(segment) and (
                segment[end].text in self.sets["trades"] or self._is_field(segment, end, unknown)
            ):
                end += 1
            if end == j or (not named and not any(s.cls == "U" for s in segment[i + 1 : j]) and end - j < 1):
                continue
            parts = tokens_of([item])
            self.add(item.start, segment[end - 1].end, "Enterprise", "brand", parts=parts)

    def _is_field(self, segment: list[Item], at: int, unknown: int) -> bool:
        """Whether an industry ends the name of a company: 四川|欣旺|半导体材料."""
        ends = at + 1 == len(segment) or segment[at + 1].cls in "VBDP"
        return unknown > 1 and is_industry(segment[at]) and ends


def _is_company(item: Item) -> bool:
    return item.cls == "E" and item.entries[0].kind == "Enterprise"
