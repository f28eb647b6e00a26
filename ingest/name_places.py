"""The places that a name tells: at its start, behind it or in brackets, by the gazetteers, or by single characters."""

import re
from collections.abc import Iterator, Sequence

from ingest.drafts import Draft
from ingest.items import NATURAL, PLACES
from ingest.lexicon import Entry, Lexicon, fold_text
from ingest.mentions import Mention
from ingest.resolve import Resolver
from ingest.short_forms import EDITION
from ingest.tokens import Token

_NAMED_BY_PLACE = frozenset({"Enterprise", "Event", "Platform", "Park", "Alliance", "Fund", "Lab"})
_BRACKET = re.compile(r"[(]([\u4e00-\u9fff]{2,6})[)]")
# 中国(江苏)自由贸易试验区南京片区
_SECTION = re.compile(r"(?<=区)([\u4e00-\u9fff]{2,3})(?:片区|园区|分园)$")
_OFFICES = ("公司", "分公司", "分行", "支行", "基地", "工厂")
_MARKS = re.compile(
    r"^(?:沿|环)?(?:G\d+)?\(?([\u4e00-\u9fff]{2,5}?)\)?(?=G\d|科创|产业|创新|智能|合作|\)|走廊|人才|生态|一体化|[\u4e00-\u9fff]{0,8}(?:产业园|园区|走廊|带))"
)


class NamePlaces:
    """Reads the places in the names of one document."""

    def __init__(self, text: str, tokens: Sequence[Token], known: Lexicon, resolver: Resolver) -> None:
        self.text = text
        self.unknown = {token.start for token in tokens if token.cls == "U"}
        self.known = known
        self.resolver = resolver

    def of(self, mention: Mention) -> tuple[list[Draft], list[Draft]]:
        """The places at the start of a name, and those behind it or in brackets."""
        placed = bool(mention.parts) and mention.parts[0].start == mention.start and is_place(mention.parts[0])
        if (
            mention.entry is not None
            and not self._owned(mention)
            and (
                mention.entry.kind == "University"
                or (not placed and mention.entry.kind in {"Enterprise", "Government"})
            )
        ):
            return self.known_start(mention), self._bracketed(mention)
        leading: list[Draft] = []
        rest: list[Draft] = self._bracketed(mention)
        edition = EDITION.match(self.text, mention.start, mention.end) if mention.kind == "Event" else None
        at = edition.end() if edition else mention.start
        if mention.name.startswith("都市圈") and (circle := self._circle()) is not None:
            leading.append(circle)
        for part in mention.parts:
            if not is_place(part) or self._inside_word(part):
                continue
            draft = self.place(part)
            if draft is None:
                continue
            if part.start == at:
                leading.append(draft)
                at = part.end
            elif (
                part.end == mention.end - 1
                or self.text[part.end : part.end + 1] == ")"
                or mention.end - part.end <= 4
                or draft.kind != "Region"
                or draft.name.endswith("省")
                or draft.name == "长三角"
            ):
                rest.append(draft)
        return leading, rest

    def own(self, mention: Mention) -> list[Draft]:
        """The place in the name of a company or event that a gazetteer holds: 贵州航天|电器, 苏州国际精英创业周."""
        name = fold_text(mention.name)
        first = next((part for part in mention.parts if part.start == mention.start), None)
        owner = mention.entry or (first.entries[0] if first is not None and first.entries else None)
        if owner is None or owner.kind not in _NAMED_BY_PLACE:
            return []
        known = [e for e in self.known.entries.get(owner.place, ()) if e.kind in PLACES] if owner.place else []
        if known and re.sub(r"[市省区县]$", "", owner.place) in name:
            return [self.resolver.place(known[0])]
        for start, entries in self._starts(name):
            natural = len(start) == 2 and name[2] in NATURAL
            if (
                not natural
                and not is_brand(owner.kind, start, entries)
                and (entry := self.resolver.nearest(entries, start)) is not None
            ):
                return [self.resolver.place(entry)]
        return []

    def _starts(self, name: str) -> Iterator[tuple[str, list[Entry]]]:
        """The places that a name may open with, the longest first."""
        for size in range(min(6, len(name) - 2), 1, -1) if not name.startswith("上海合作组织") else ():
            if entries := [e for e in self.known.entries.get(name[:size], ()) if e.kind in PLACES]:
                yield name[:size], entries

    def _bracketed(self, mention: Mention) -> list[Draft]:
        """The place in brackets in a known name: 中国(苏州)知识产权保护中心."""
        match = _SECTION.search(fold_text(mention.name)) or _BRACKET.search(fold_text(mention.name))
        entries = [e for e in self.known.entries.get(match[1], ()) if e.kind in PLACES] if match else []
        entry = self.resolver.nearest(entries, match[1]) if match and entries else None
        return [self.resolver.place(entry)] if entry else []

    def _inside_word(self, part: Token) -> bool:
        """Whether a short form is only the tail of a word that no list knows (金山 in 紫金山)."""
        if self.text.startswith(_OFFICES, part.end):
            return False  # 联影武汉公司
        short = len(part.text) == 2 and part.entries[0].kind != "Region"
        natural = short and self.text[part.end : part.end + 1] in NATURAL
        return part.start - 1 in self.unknown or natural

    def _circle(self) -> Draft | None:
        """The one metropolitan circle that the document speaks of."""
        circles = [d for d in self.resolver.drafts.values() if d.kind == "Region" and d.name.endswith("都市圈")]
        return circles[0] if len({d.name for d in circles}) == 1 else None

    def _owned(self, mention: Mention) -> bool:
        """Whether a known name begins with another organisation's."""
        first = mention.parts[0] if mention.parts else None
        return first is not None and first.start == mention.start and not is_place(first)

    def known_start(self, mention: Mention) -> list[Draft]:
        """The place that the name of a known thing begins with, where the gazetteers agree that it lies there."""
        name = fold_text(mention.name)
        for start, entries in self._starts(name):
            if agreed := [e for e in entries if self._agrees(e, mention)]:
                entry = self.resolver.nearest(agreed, start)
                return [self.resolver.place(entry)] if entry else []
        return []

    def _agrees(self, place: Entry, mention: Mention) -> bool:
        entry = mention.entry
        assert entry is not None
        if entry.kind == "Government":
            return False
        if not entry.place:
            return entry.kind != "University"
        # 淮阴工学院 keeps the name of a district that it no longer lies in.
        inside = place.place == entry.place and entry.kind != "University"
        return inside or place.name in {entry.place, self.known.province_of(entry.place)}

    def place(self, part: Token) -> Draft | None:
        """The place that a part of a name is."""
        entries = [e for e in part.entries if e.kind in PLACES]
        entry = self.resolver.nearest(entries, part.text) if entries else None
        return self.resolver.place(entry) if entry else None

    def marked(self, name: str) -> list[Draft]:
        """The cities that single characters stand for: 宁淮 is Nanjing and Huai'an, 成德 is Chengdu and Deyang."""
        match = _MARKS.match(name)
        natural = match is not None and name[match.end(1) : match.end(1) + 1] in NATURAL
        if match is None or natural or match[1].endswith(("江", "湖", "海", "河", "山")):
            return []
        return self.resolver.marked(match[1])

    def known_end(self, name: str) -> list[Draft]:
        """The place that the name of a known corridor opens with: 杭州|城西科创大走廊."""
        for start, entries in self._starts(name):
            if name[len(start)] not in NATURAL and (entry := self.resolver.nearest(entries, start)) is not None:
                return [self.resolver.place(entry)]
        return []


def is_place(part: Token) -> bool:
    """Whether a part of a name is a place."""
    return bool(part.entries) and part.entries[0].kind in PLACES


def is_brand(kind: str, word: str, entries: Sequence[Entry]) -> bool:
    """Whether a name opens with what is but called as a district is: 芙蓉实验室."""
    return kind == "Lab" and len(word) == 2 and all(e.kind == "District" for e in entries if e.kind in PLACES)
