"""Several that one word stands for: 双方, 两市, 宁镇两市, 三家, 前者 and 后者."""

import re
from collections.abc import Iterator, Sequence

from ingest.drafts import Draft
from ingest.groups import Group, Party
from ingest.layout import Clause
from ingest.mentions.classes import BUREAU
from ingest.relations.claims import ORGANISATIONS, Claimant, parties_of
from ingest.relations.openings import LATELY
from ingest.sentences import Parsed

_SEVERAL = re.compile(
    r"(?P<marks>[\u4e00-\u9fff]{2,6}?)?(?P<count>[两二三四五六])(?:个|座|省会|省辖)?(?P<sort>市|地|城市|城|区|县|校|园)(?![\u4e00-\u9fff]?[级类化])"
    rf"(?!{BUREAU})"
    r"|[双三各]方"
)
_LABELS = tuple(f"{what}{who}:" for what in ("合作", "共建", "签约", "参与", "发起") for who in ("单位", "主体", "方"))
_ACROSS = re.compile(
    r"([\u4e00-\u9fff]{2,4})[—–-]([\u4e00-\u9fff]{2,3}?)(?=[^市区县]{0,3}(?:毗邻|跨界|一体化|新型|合作|省际|跨江|协同|产业|科创))"
)
_OPENING_SEVERAL = re.compile(rf"^{LATELY}(?P<who>{_SEVERAL.pattern})(?!的)")
# A出生产线,B出技术,两家合建C.
_FIRMS = re.compile(
    rf"^{LATELY}(?P<count>[两三])家(?:单位|企业|机构|公司)?(?=\d|共|联|合|在|将|已|各|先后|又|还|携手|均|都|签|协|约|今|去|于)"
)
_COUNTS = {"两": 2, "二": 2, "双": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_SORTS = {
    **dict.fromkeys(("市", "城", "城市"), ("City",)),
    **dict.fromkeys("区县", ("District",)),
    "地": ("City", "District"),
    "校": ("University",),
    "园": ("Park",),
}
_TWO = re.compile("[前后]者(?!全称|即)")
# A、B、C入驻。前两家与D结对; 前者出地,后两者出设备.
_SOME = re.compile(r"(?P<which>[前后])(?P<count>[两二三四])(?:家|者|所|个)(?:单位|企业|公司|机构|高校)?")
_OPENING_SOME = re.compile(LATELY + _SOME.pattern)


class Several(Claimant):
    """Finds whom words speak of that tell how many they are, and remembers who belong together."""

    def opening(self, head: str) -> list[Draft] | None:
        """Whom a clause opens with, None where with no such word."""
        match = _OPENING_SEVERAL.match(head)
        # 推动宁镇两地平台互联: words before the marks of cities.
        marked = match is not None and len(match["marks"] or "") in {0, _COUNTS.get(match["count"] or "", 0)}
        if match is not None and marked and (several := self._several(match)):
            return several
        if (some := _OPENING_SOME.match(head)) is not None:
            return self._some(some)
        firms = _FIRMS.match(head)
        return self._bodies(_COUNTS[firms["count"]]) if firms else None

    def parties(self, clause: Clause, named: Sequence[Party]) -> Iterator[Party]:
        """Those behind the opening of a clause that names others: 由宁镇两市, 与后者."""
        for match in _TWO.finditer(self.text, clause.start, clause.end):
            yield from parties_of(*match.span(), self._of_two(match[0]))
        for match in _SOME.finditer(self.text, clause.start + 1, clause.end):
            yield from parties_of(*match.span(), self._some(match))
        ends = {party.mention.end for party in named}
        for match in _SEVERAL.finditer(self.text, clause.start + 1, clause.end):
            # 镇江、扬州两市: the cities are named.
            if match.start() not in ends and not any(
                p.mention.start < match.end() and match.start() < p.mention.end for p in named
            ):
                yield from parties_of(*match.span(), self._several(match))

    def remember_pair(self, parsed: Parsed) -> None:
        """Those that cooperate, or that a label lists, are whom 双方 and 两市 speak of."""
        match parsed.nodes:
            case [Group() as listed] if len(listed.parties) > 1 and self.text.endswith(_LABELS, 0, parsed.start):
                self.memory.pair = listed.drafts
        partners = [
            d
            for c in self.memory.claims
            if c.type == "COOPERATES_WITH" and c.start == parsed.start
            for d in (c.subject, c.object)
        ]
        if not partners:
            built = [c for c in self.memory.claims if c.type == "CO_BUILDS" and c.start == parsed.start]
            partners = [c.subject for c in built if c.object is built[-1].object]
        if len(partners) > 1:
            self.memory.pair = list({id(d): d for d in partners}.values())

    def remember_list(self, parsed: Parsed) -> None:
        """Two that stand side by side are whom 前者 and 后者 speak of, three or more those of whom 前两家 does."""
        for group in parsed.groups():
            bodies = [d for d in group.drafts if d.kind in ORGANISATIONS]
            if group.parties[0].mention.rule == "anaphor":
                continue
            partner = group.preposition in {"与", "同", "和", "跟", "联合"}
            if len(bodies) != len(group.drafts) or partner or group.preposition == "在":
                # A、B两家企业与C接触: 后者 is C.
                self.sentence.two = [] if partner and len(bodies) == 1 else self.sentence.two
                continue
            if len(bodies) == 2:
                self.sentence.two = bodies
            elif len(bodies) > 2:
                self.sentence.two = [bodies[0], bodies[-1]]
                self.memory.listed = bodies

    def _some(self, match: re.Match[str]) -> list[Draft]:
        """前两家, 后两者: so many of the last list."""
        count, listed = _COUNTS[match["count"]], self.memory.listed
        if len(listed) <= count:
            return []
        some = listed[:count] if match["which"] == "前" else listed[-count:]
        self.sentence.two = some if count == 2 else self.sentence.two
        return some

    def _several(self, match: re.Match[str]) -> list[Draft]:
        """双方, 两市, 宁镇两市: partners last told of, the cities that characters mark, or the places last named."""
        sides = [draft for word in ("甲方", "乙方", "丙方") if (draft := self.frame.forms.get(word)) is not None]
        if match["count"] is None and len(sides) > 1 and _COUNTS.get(match.group()[-2], len(sides)) == len(sides):
            return sides
        if match["count"] is None:
            wanted = _COUNTS.get(match.group().lstrip("各")[-2:-1], 0)
            return self.memory.pair if not wanted or len(self.memory.pair) == wanted else []
        count, kinds = _COUNTS[match["count"]], _SORTS[match["sort"]]
        if match["marks"]:
            marked = self.frame.resolver.marked(match["marks"][-count:]) if "City" in kinds else []
            return marked if len(marked) == count else []
        if len(self.memory.pair) == count and (match["sort"] == "地" or all(d.kind in kinds for d in self.memory.pair)):
            return self.memory.pair
        if count == 2 and (ends := self._ends(kinds)):
            return ends
        named = list(dict.fromkeys(id(d) for d in reversed(self.memory.named) if d.kind in kinds))[:count]
        by_id = {id(d): d for d in self.memory.named}
        return [by_id[each] for each in reversed(named)] if len(named) == count else []

    def _bodies(self, count: int) -> list[Draft]:
        """The companies, schools and institutes last named, so many of them."""
        named = [d for d in self.memory.named if d.kind in {"Enterprise", "University", "Institute"}]
        by_id = {id(d): d for d in reversed(named)}
        last = list(by_id.values())[:count]
        return last[::-1] if len(last) == count else []

    def _ends(self, kinds: tuple[str, ...]) -> list[Draft]:
        """The two places that the zone last spoken of is named after: 江宁—博望新型功能区."""
        last = next((d for d in reversed(self.memory.named) if d.kind in {*kinds, "Park", "Corridor"}), None)
        match = _ACROSS.match(last.name) if last is not None else None
        found = [self._nearest(word, kinds) for word in match.groups()] if match else []
        return [draft for draft in found if draft is not None] if all(found) else []

    def _nearest(self, word: str, kinds: tuple[str, ...]) -> Draft | None:
        entries = [e for e in self.known.entries.get(word, ()) if e.kind in kinds]
        entry = self.frame.resolver.nearest(entries, word) if entries else None
        return self.frame.resolver.place(entry) if entry is not None else None

    def _of_two(self, word: str) -> list[Draft]:
        """前者, 后者: of the last two of one kind; 后者 behind 前者 is the other of the same two."""
        if self.sentence.two:
            return self.sentence.two[:1] if word == "前者" else self.sentence.two[1:]
        if word == "后者" and self.sentence.latter:
            return self.sentence.latter
        things = [d for d in self.memory.named if d.kind in ORGANISATIONS]
        last = things[-1:]
        if word == "后者" or not last:
            return last
        others = [d for d in things if d is not last[0]]
        self.sentence.latter = last
        return [d for d in others if d.kind == last[0].kind][-1:] or others[-1:]
