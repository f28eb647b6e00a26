"""Enumerations whose last member carries the head for all: A、B国家技术创新中心."""

import re

from ingest.items import LISTING, PLACES, Item, is_industry, is_organisation, is_place, segments
from ingest.mentions.page import Rules, clean, tokens_of
from ingest.tokens import Token

_SHARING = frozenset({"Alliance", "Platform", "Lab", "Institute"})

_PAIR = re.compile(r"([\u4e00-\u9fff]{2})[—–-]([\u4e00-\u9fff]{2,3}?)(?=、|和|与|等|两|三|四|$)")
_ZONES = re.compile(
    r"(?P<pairs>[\u4e00-\u9fff]{2}[—–-][\u4e00-\u9fff]{2,3}?(?:[、和与][\u4e00-\u9fff]{2}[—–-][\u4e00-\u9fff]{2,3}?)*)(?:等)?(?:[两三四]个)?"
    r"(?P<head>(?:省际)?(?:毗邻地区|跨界|跨区域)?(?:一体化|融合|协同)?(?:发展|产业)?(?:新型)?(?:功能区|示范区|片区|合作区))"
)


_NUMBER = re.compile(r"(?:\d+|[两二三四五六七八九十])[个家条大所座支只]")
# Verbs before what a body or a fund is made up of.
_HOLDING = frozenset({"设有", "下设", "内设", "现设", "现设有"})
_LONGEST = 10  # Characters of a head behind its count.


def _members_of(items: list[Item]) -> list[list[Item]]:
    """The members of a list; 与 parts the last two only before a place or an owner."""
    runs: list[list[Item]] = [[]]
    for at, item in enumerate(items):
        following = items[at + 1] if at + 1 < len(items) else None
        owner = following is not None and (is_place(following) or is_organisation(following))
        if item.text == "、" or (item.text in LISTING and owner):
            runs.append([])
        else:
            runs[-1].append(item)
    return runs


class SharedHeads(Rules):
    """Members of an enumeration that share a head."""

    def read(self, items: list[Item]) -> None:
        """Take the members of enumerations whose last one carries the head for all."""
        self._levelled(items)
        self._industries(items)
        for at, item in enumerate(items):
            if (count := _NUMBER.match(self.text, item.start)) is not None:
                self._counted(items, at, count.end())
        for item in items[:1]:
            self._across(item.start, items[-1].end)

    def _levelled(self, items: list[Item]) -> None:
        """A、B国家技术创新中心: told by a level in its middle."""
        for segment in segments(items, self.known.inner):
            for i, item in enumerate(segment):
                if item.text[0] not in "国省市":
                    continue
                level = next((w for w in ("国家级", "国家", "省级", "市级") if item.text.startswith(w)), None)
                head = self.head_word(segment[-1]) if level is not None and i > 0 else None
                if level is None or head is None or self.known.heads[head] == "Industry":
                    continue
                shared = self.text[item.start + len(level) : segment[-1].end]
                self._members(items, item.start, level, shared, self.known.heads[head])

    def _counted(self, items: list[Item], count: int, after: int) -> None:
        """丹阳市A、句容市B2个集群; 郑新、郑焦两条科创廊道: members of a counted list, each with its place or owner."""
        first = next((i for i in range(count, len(items)) if items[i].start >= after), len(items))
        last = first
        while last + 1 < len(items) and items[last].cls in "WUIGEN" and not self.head_word(items[last]):
            last += 1
        head = self.head_word(items[last]) if last < len(items) and items[first].start == after else None
        kind = self.known.heads[head] if head is not None else ""
        if kind not in _SHARING | {"Corridor", "Industry", "Fund"} or items[last].end - after > _LONGEST:
            return
        start = count
        while start > 0 and (items[start - 1].text in LISTING or items[start - 1].cls in "WUIGENH"):
            start -= 1
        members = [run for run in _members_of(items[start:count]) if run]
        held = start > 0 and items[start - 1].text in _HOLDING
        plain = all(item.text in self.known.generic for run in members for item in run)
        if len(members) > 1 and not plain and all(self._is_member(run, kind, held=held) for run in members):
            shared = self.text[after : items[last].end]
            for run in members:
                end = items[last].end if run is members[-1] else run[-1].end
                parts = tokens_of([i for i in run[:1] if i.cls == "E"])
                name = clean(self.text[run[0].start : run[-1].end]) + shared
                self.add(run[0].start, end, kind, "shared-head", name=name, parts=parts)

    def _is_member(self, run: list[Item], kind: str, *, held: bool) -> bool:
        """Whether a member is told by a place or an owner of its own, or where a body holds it by what it is for
        (设有材料、能源两个研究所); of corridors, by the marks of its cities."""
        text = self.text[run[0].start : run[-1].end]
        if held and kind not in {"Corridor", "Industry"}:
            told = len(text) > 3 or not all(item.text in self.known.generic for item in run)
            return 2 <= len(text) <= 10 and told and run[0].text not in self.sets["levels"]
        if kind == "Corridor":
            return 2 <= len(text) <= 3 and all(char in self.known.marks for char in text)
        return len(run) > 1 and (is_place(run[0]) or is_organisation(run[0]))

    def _industries(self, items: list[Item]) -> None:
        """农业装备、海洋装备产业技术创新联合体: industries that share the body named after the last of them."""
        at = {item.start: i for i, item in enumerate(items)}
        for mention in list(self.page.found):
            first = at.get(mention.start)
            if mention.kind not in _SHARING or first is None or first < 2 or not is_industry(items[first]):
                continue
            start = first - 1
            while start > 0 and (items[start - 1].cls in "WUIG" or is_industry(items[start - 1])):
                start -= 1
            member = self.text[items[start].start : items[first - 1].start]
            opens = start == 0 or items[start - 1].cls in "VBDP"
            if items[first - 1].text == "、" and opens and 2 <= len(member) <= 6:
                shared = self.text[items[first].end : mention.end]
                end = items[first - 1].start
                self.add(items[start].start, end, mention.kind, "shared-head", name=member + shared)

    def _across(self, start: int, end: int) -> None:
        """浦口—南谯、江宁—博望两个省际毗邻地区新型功能区: zones across a border, each with the head behind the last."""
        for match in _ZONES.finditer(self.text, start, end):
            for pair in _PAIR.finditer(match["pairs"]):
                first = match.start("pairs") + pair.start()
                last = match.end() if pair.end() == len(match["pairs"]) else match.start("pairs") + pair.end()
                parts = [
                    Token(at, at + len(word), word, "E", tuple(known))
                    for word, at in ((pair[1], first), (pair[2], first + len(pair[1]) + 1))
                    if (known := [e for e in self.known.entries.get(word, ()) if e.kind in PLACES])
                ]
                if len(parts) == 2:
                    self.add(first, last, "Park", "shared-head", name=pair[0] + match["head"], parts=tuple(parts))

    def _members(self, items: list[Item], stop: int, level: str, head: str, kind: str) -> None:
        """Add the member right before the level, and those before it in the same enumeration."""
        prefix = {"国家级": "国家", "省级": "省", "市级": "市"}.get(level, level)
        member: list[Item] = []
        for item in reversed([item for item in items if item.end <= stop]):
            if item.text in {"、", "和", "及"}:
                self._member(member, prefix, head, kind)
                member = []
            elif (
                (item.text == "与" and member)
                or (item.cls in "WUIGEN" and not (item.cls == "E" and not is_industry(item)))
                or (item.text in self.known.inner and item.text not in self.sets["soft_verbs"] and member)
            ):
                member.insert(0, item)
            else:
                break
        if not member or member[0].text != "与":
            self._member(member, prefix, head, kind)

    def _member(self, member: list[Item], prefix: str, head: str, kind: str) -> None:
        if (
            member
            and 3 <= member[-1].end - member[0].start <= 14
            and not all(m.text in self.known.generic for m in member)
            and not any(m.text in self.sets["wide"] or m.text.isdigit() for m in member)
        ):
            start, end = member[0].start, member[-1].end
            own = clean(self.text[start:end])
            # 国家高性能膜材料创新中心, but 通信技术国家重点实验室.
            name = own + prefix + head if head.startswith("重点") else prefix + own + head
            self.add(start, end, kind, "shared-head", name=name)
