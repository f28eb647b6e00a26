"""Industries where they are meant as such."""

import re

from ingest.items import JOINTS, LISTING, Item, is_industry
from ingest.mentions.page import Page, Rules

# Characters of trades that are function words elsewhere: 船用动力.
_INSIDE = frozenset("用能")
# 以A为主攻方向: what stands behind a field that is aimed at.
AIM = re.compile(r"为(?:主责主业|主业|(?:主攻|主要|重点|主导|特色|核心|研究|发展)(?:研究|发展)?(?:方向|产业|领域))")
_NUMERALS = frozenset("一二两三四五六七八九十")


_BRACKETED = re.compile(r"(?<=[\u4e00-\u9fff”][(])(?P<field>[\u4e00-\u9fff]{2,8})(?:方向|领域)[)]")
# Words that class other things and are fields themselves: 生物健康.
_FIELDS = frozenset({"健康", "物流", "医疗", "旅游", "文化", "金融", "农业", "养老"})
# What is done in a field: 从事网络安全研究.
_WORK = frozenset({"研究", "研发", "攻关", "开发", "应用", "产业", "板块", "领域", "早期", "初创", "细分", "方面"})


class Industries(Rules):
    """Names of industries that a sign (产业, 领域) or an enumeration confirms."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.signed: set[int] = set()

    def sign(self, items: list[Item]) -> None:
        """Mark the members of enumerations of industries, and those that 产业, 领域 and the like follow."""
        i = 0
        while i < len(items):
            if not is_industry(items[i]):
                i += 1
                continue
            run = [i]
            j = i + 1
            while j + 1 < len(items) and items[j].text in LISTING and is_industry(items[j + 1]):
                run.append(j + 1)
                j += 2
            while (
                j < len(items)
                and j < run[-1] + 6
                and (items[j].cls in "GNU" or items[j].text in {"等", "支柱"} or items[j].text in self.sets["counts"])
                and items[j].text not in self.known.grammar["industry_signs"]
            ):
                j += 1
            signed = j < len(items) and items[j].text in self.known.grammar["industry_signs"]
            signed = signed or (run[-1] + 1 < len(items) and items[run[-1] + 1].text == "方面")
            if signed or (len(run) > 1 and not all(items[k].entries[0].weak for k in run)):
                self.signed.update(items[k].start for k in run)
            if signed:
                self._unknown(items, run[0])
            i = run[-1] + 1

    def _unknown(self, items: list[Item], at: int) -> None:
        """Members of a signed enumeration that no list knows, left of a known one: 工程机械、音视频、北斗应用等产业."""
        while at > 1 and items[at - 1].text == "、":
            start = at - 1
            while start > 0 and items[start - 1].cls in "WUIN" and items[at - 2].end - items[start - 1].start <= 8:
                start -= 1
            member = items[start : at - 1]
            opens = start == 0 or items[start - 1].cls in "PVBD"
            if not member or not opens or all(m.text in self.known.generic for m in member):
                return
            if member[-1].end - member[0].start >= 2:
                self.add(member[0].start, member[-1].end, "Industry", "signed")
            at = start

    def focused(self, items: list[Item]) -> None:
        """Industries that no list knows, between a verb of aiming and a sign: 聚焦船用动力三个方向.

        What ends the clause is sign enough behind 主攻 and its like, and so is 为主攻方向 behind 以; without a sign, an
        industry is what ends as industries do: 聚焦牙科医疗器械.
        """
        for i, item in enumerate(items):
            strong = item.text in self.sets["aimed"]
            if not strong and item.text not in self.sets["aiming"] and item.text != "以":
                continue
            members, j = self._aims(items, i + 1, strong=strong)
            signed = (sign := self._sign(items, j)) < len(items)
            closed = j == len(items) or items[j].cls == "P"
            if item.text == "以":
                signed, closed = bool(AIM.match(self.text, items[j].start)) if j < len(items) else False, False
            if signed or (strong and closed):
                self._aimed_at(members)
                self._known(members)
                self.signed.update(items[k].start for k in range(i + 1, sign) if is_industry(items[k]))
            elif item.text != "以":
                self._ending(members, closed=closed or items[j].text == "项目" or self._is_verb(items[j]))

    def _aims(self, items: list[Item], start: int, *, strong: bool) -> tuple[list[list[Item]], int]:
        """The members of the list that begins at `start`, and the index of what ends it."""
        members: list[list[Item]] = [[]]
        j = joint = start
        while j < len(items) and not self._is_sign(items[j]):
            if items[j].text == "、" and len(members) > 1 and items[joint].text != "、":
                members[-2:] = [[]]  # A与B、C: of A与B, only what a list knows.
            if items[j].text in {"、", "和", "与", "及"}:
                members.append([])
                joint = j
            elif items[j].cls in "WUIGEN" or items[j].text in _INSIDE or self._is_of_name(items, j, strong=strong):
                members[-1].append(items[j])
            else:
                break
            j += 1
        return members, j

    def _sign(self, items: list[Item], at: int) -> int:
        """The index of the sign of industries that ends a list at `at`, past 等 and what counts them."""
        end = at
        if end < len(items) and items[end].text == "等":
            end += 1
            while end < len(items) and end < at + 5 and self._is_tail(items[end]) and not self._is_sign(items[end]):
                end += 1
        return end if end < len(items) and self._is_sign(items[end]) else len(items)

    def _is_sign(self, item: Item) -> bool:
        return item.text in self.known.grammar["industry_signs"]

    def _is_verb(self, item: Item) -> bool:
        """Whether a verb of the sentence follows: 围绕锂电新材料转化成果, but not 金融服务."""
        return item.cls in "BVD" and item.text != "等" and item.text not in self.sets["soft_verbs"]

    def _ending(self, members: list[list[Item]], *, closed: bool) -> None:
        """Of the members of a list without a sign, those that end as industries do."""
        ends = tuple(self.sets["industry_ends"])
        told = members if closed else members[:-1]
        for member in told:
            while len(member) > 1 and member[-1].text in _WORK:
                member.pop()  # 布局光电功能材料研究
        self._aimed_at([m for m in told if m and (is_industry(m[-1]) or m[-1].text.endswith(ends))])
        known = [m for m in told if len(m) == 1 and is_industry(m[0])]
        self._known([m for m in known if len(known) > 1 or not m[0].entries[0].weak])

    def bracketed(self) -> None:
        """X实验室(碳中和方向): a field by what brackets say of it."""
        for match in _BRACKETED.finditer(self.text):
            self.add(*match.span("field"), "Industry", "bracketed")

    def _is_of_name(self, items: list[Item], at: int, *, strong: bool) -> bool:
        """Whether what a dictionary calls a verb is a word of a field's name: 休闲食品, 扇出型封装, 封装材料."""
        item, follow = items[at], items[at + 1] if at + 1 < len(items) else None
        if item.cls != "D" or len(item.text) == 1:
            return False
        closes = follow is None or follow.cls in "PWUE" or follow.text in JOINTS
        opens = follow is not None and follow.cls in "WUIE"
        return opens or (strong and closes)

    def _aimed_at(self, members: list[list[Item]]) -> None:
        for member in members:
            counted = next((k for k, m in enumerate(member) if m.text[0] in _NUMERALS and k > 0), len(member))
            del member[counted:]
            while member and self._is_tail(member[-1]):
                member.pop()
            size = member[-1].end - member[0].start if member else 0
            if (
                not 3 <= size <= 8
                or member[-1].text[-1] in "化级型性类"
                or any(m.cls == "E" and not is_industry(m) for m in member)
            ):
                continue
            if all(m.text in self.known.generic for m in member) or (len(member) == 1 and member[0].cls == "E"):
                continue
            self.add(member[0].start, member[-1].end, "Industry", "aimed")

    def _known(self, members: list[list[Item]]) -> None:
        """Those of the members that a list knows."""
        for item in (member[0] for member in members if len(member) == 1 and is_industry(member[0])):
            entry = item.entries[0]
            self.add(item.start, item.end, "Industry", f"gazetteer:{entry.source}", entry=entry, weak=entry.weak)

    def _is_tail(self, item: Item) -> bool:
        """Whether an item counts or classes what stands before it: 三个, 两大, 重点, 等."""
        plain = item.text in self.known.generic and item.text not in _FIELDS
        counts = item.text in self.sets["counts"] or item.text in _WORK
        return plain or counts or item.cls == "N" or item.text in _NUMERALS or item.text == "等"

    def read(self, segment: list[Item], i: int) -> None:
        """Take the industry at `i` of a segment where it is meant as such."""
        item, entry = segment[i], segment[i].entries[0]
        start = i
        while start > 0 and segment[start - 1].text in self.sets["industry_modifiers"] and i - start < 2:
            start -= 1
        if not self._is_meant(segment, i, start):
            return
        known = entry if start == i else None
        self.add(segment[start].start, item.end, "Industry", f"gazetteer:{entry.source}", entry=known, weak=entry.weak)

    def _is_meant(self, segment: list[Item], i: int, start: int) -> bool:
        """Whether an industry is meant as such: signed, or standing by itself and no common word."""
        before = segment[start - 1] if start > 0 else None
        if before is not None and before.cls in "WUH" and before.text not in self.known.generic | JOINTS:
            return False
        signed = segment[i].start in self.signed
        if i + 1 == len(segment) or segment[i + 1].cls == "K" or segment[i + 1].text in JOINTS:
            return signed or not segment[i].entries[0].weak
        follower = segment[i + 1]
        counted = follower.text in self.sets["counts"]
        counted = counted or follower.text == "方面"
        return signed and (counted or follower.cls in "GNUIVB" or follower.text in self.known.grammar["industry_signs"])
