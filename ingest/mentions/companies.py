"""Companies that no list knows: members of an enumeration of companies, and names that end in a trade."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.items import JOINTS, LISTING, Item, is_organisation, is_place
from ingest.mentions.page import Page, Rules, tokens_of

_COMPANIES = ("企业", "公司", "厂商", "链主", "民企", "央企", "国企")
# Trades that are as often what a thing is made of: 超硬材料.
_MATTER = frozenset({"材料", "技术", "装备", "新材料", "动力", "网络", "数据", "信息"})
_FIRMS = frozenset({"两家", "三家", "四家", "五家"})
_COUNT = re.compile(r"[一二两三四五六七八九十]+家")
_HOLDING = re.compile(r"(?:国投|产投|城投|科投|交投|文投|建投|国控|国资|高投|农投|金控)(?:集团)?(?![公资控创有股])")
_LONGEST = 10  # Characters of such a name.
_WORDS = 12  # Words from a place to the legal form behind it.
# Verbs that are the trade of a company: 开发建设有限公司.
TRADED = frozenset({"建设", "发展", "开发", "运营", "管理", "服务"})
# What joins a partner, and what partners do.
_WITH = frozenset({"与", "和", "同", "由", "联合", "携手", "会同"})
_FOLLOWING = frozenset({"的", "把", "将", "在", "与", "和", "、", "已", "今年", "去年", "牵头", "联合"})
_MAKING = frozenset({"研制", "研发", "自主研制", "自主研发", "开发"})
_JOINTLY = ("联合", "共同", "合作", "签", "携手", "共建", "达成", "牵头", "合资", "组建")
# What companies do at the head of a clause.
_ACTING = re.compile("联合|携手|牵头|研发|研制|自主|获批|入选|跻身|获评|荣获|攻克|推出|斩获")
# Function words that are also characters of brands: 里下河, 赛得利.
_CHARACTERS = frozenset("里下上中内外得地来如可同都有多光")


class Companies(Rules):
    """扬杰电子, and 卓尔 of 奇瑞、卓尔等企业."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.spans: set[tuple[int, int]] = set()
        self.trades = self.sets["companies"]

    def read(self, items: list[Item]) -> None:
        """Take the companies of a text."""
        start = 0
        for at, item in enumerate(items):
            if item.text in LISTING or item.cls in "PTBVD":
                self._single(items, start, at)
                start = at + 1
        self._single(items, start, len(items))
        for at, item in enumerate(items):
            if item.text in self.sets["legal_forms"]:
                self._legal(items, at)
        for at, item in enumerate(items):
            if is_place(item):
                self._partner(items, at)
                self._holding(items, at)
        self.spans = {(m.start, m.end) for m in self.page.found if m.kind == "Enterprise"}
        for run in self._enumerations(items):
            self._listed(items, run)

    def add(self, start: int, end: int, kind: str, rule: str, name: str = "", **more: Any) -> None:
        """Add a company, unless the words are those of a town."""
        if not self.text.endswith(("镇", "乡", "村", "街道"), start, end):
            super().add(start, end, kind, rule, name, **more)

    def _single(self, items: list[Item], start: int, end: int) -> None:
        """One to four characters that no list knows, and a trade: 生益科技, 芯联微电子."""
        while start < end and (items[start].text in self.known.trim or items[start].text in self.known.generic):
            start += 1
        run = _without_place(items[start:end])
        if len(run) < 2 or (run[-1].cls == "K" and len(run) < 3):
            return
        body = run[:-1] if run[-1].cls == "K" and self.names_place(run[-1]) else run
        trades = 0
        while trades < len(body) - 1 and body[-1 - trades].text in self.trades:
            trades += 1
        brand = body[: len(body) - trades]
        size = sum(len(item.text) for item in brand)
        placed = is_place(items[start])  # 杨凌美畅新材料
        if (
            trades
            and (placed or run[-1].cls != "E" or run[-1].text == "新能源")
            and (placed or run[-1].text not in _MATTER)
            and 2 <= size <= 4
            and all(item.cls == "U" for item in brand)
            and not (start > 0 and items[start - 1].cls == "N")  # 700公斤重载机器人
            and not self._known(run)
        ):
            parts = tokens_of(items[start : start + 1]) if is_place(items[start]) else ()
            self.add(items[start].start, run[-1].end, "Enterprise", "brand", parts=parts)

    def _partner(self, items: list[Item], at: int) -> None:
        """与苏州瑞红联合攻关: a place and characters that no list knows, between 与 and a verb of joining."""
        end = at + 1
        while end < len(items) and end - at < 5 and items[end].cls == "U":
            end += 1
        self._acting(items, at, end)
        joined = at > 0 and items[at - 1].text in _WITH and end < len(items) and items[end].text.startswith(_JOINTLY)
        # 四川启睿克把…: no more than a province before it.
        province = items[at].entries[0].kind == "Region" and not items[at].text.endswith("省")
        province = province and end < len(items) and items[end].text in _FOLLOWING
        # 甲市雷尔伟研制的X: what makes is a company.
        makes = end < len(items) and items[end].text in _MAKING and self.text.startswith("的", items[end].end)
        if (joined or province or makes) and 2 <= items[end - 1].end - items[at].end <= 4:
            self.add(items[at].start, items[end - 1].end, "Enterprise", "partner", parts=tokens_of([items[at]]))

    def _holding(self, items: list[Item], at: int) -> None:
        """余杭国投, 滨江产投集团: a place and what its holdings are called."""
        held = _HOLDING.match(self.text, items[at].end)
        if held and items[at].entries[0].kind != "Region":
            self.add(items[at].start, held.end(), "Enterprise", "holding", parts=tokens_of([items[at]]))

    def _acting(self, items: list[Item], at: int, end: int) -> None:
        """常州星宇车灯联合A研发: a place and characters that no list knows, at the head of a clause."""
        opens = at == 0 or items[at - 1].cls == "P"
        brand = items[end - 1].end - items[at].end
        if end < len(items) and items[end].cls == "W" and len(items[end].text) == 2:
            end += 1
        acts = end < len(items) and _ACTING.match(items[end].text) is not None
        if opens and acts and 2 <= brand <= 4 and items[at].entries[0].kind == "City":
            self.add(items[at].start, items[end - 1].end, "Enterprise", "acting", parts=tokens_of([items[at]]))

    def _legal(self, items: list[Item], head: int) -> None:
        """上海恒精感应科技有限公司, 赛得利(九江)纤维有限公司: whatever stands between a place and a legal form."""
        for at in range(head - 1, max(-1, head - _WORDS), -1):
            item = items[at]
            if is_place(item) or item.text in self.sets["wide"]:
                parts = tokens_of([item]) if is_place(item) else ()
                self.add(item.start, items[head].end, "Enterprise", "legal", parts=parts)
                return
            if item.cls == "K" and self.names_place(item) and (begun := self._brand(items, at)) < at:
                self.add(items[begun].start, items[head].end, "Enterprise", "legal", parts=tokens_of(item.inner))
                return
            verb = item.cls in "BV" and item.text not in self.known.inner | TRADED and item.text not in _CHARACTERS
            if item.cls in "PTQO" or verb or item.text in JOINTS:
                return

    def _brand(self, items: list[Item], end: int) -> int:
        """The first of the characters right before `end` that make no sense: 赛|得利."""
        begun = end
        while begun > 0 and end - begun < 4 and len(items[begun - 1].text) <= 2 and items[begun - 1].cls in "UD":
            begun -= 1
        return begun

    def _known(self, run: list[Item]) -> bool:
        return any(item.cls in "HO" for item in run)

    def _enumerations(self, items: list[Item]) -> Iterator[list[tuple[int, int]]]:
        """Runs of members as (first, behind the last) of their items."""
        run: list[tuple[int, int]] = []
        start = 0
        for at in range(len(items) + 1):
            item = items[at] if at < len(items) else None
            if item is not None and item.text in LISTING:
                run.append((start, at))
                start = at + 1
            elif item is None or item.cls in "PTBVDQ" or _counts(items, at):
                if run:
                    yield [*run, (start, at)]
                run, start = [], at + 1

    def _listed(self, items: list[Item], run: list[tuple[int, int]]) -> None:
        closed = self._is_closed(items, run[-1][1])
        counted = run[-1][1] < len(items) and items[run[-1][1]].text in _FIRMS
        known = counted or any(self._is_company(items, start, end) for start, end in run)
        among = any(end == start + 1 and is_organisation(items[start]) for start, end in run)
        if not closed and not known:
            if among:
                self._among(items, run)
            return
        for start, end in run:
            member = items[start:end]
            if self._may_be(member, closed=closed):
                parts = tokens_of(member[:1]) if is_place(member[0]) else ()
                self.add(member[0].start, member[-1].end, "Enterprise", "listed", parts=parts)

    def _among(self, items: list[Item], run: list[tuple[int, int]]) -> None:
        """Members beside schools and institutes that nothing but names are made of: 郑州华晶、许昌学院."""
        for start, end in run:
            member = items[start:end]
            brand = _without_place(member)
            size = sum(len(item.text) for item in brand)
            named = brand and all(item.cls == "U" or item.text in self.trades for item in brand)
            if named and sum(item.cls == "U" for item in brand) >= 2 and size <= 6:
                parts = tokens_of(member[:1]) if is_place(member[0]) else ()
                self.add(member[0].start, member[-1].end, "Enterprise", "listed", parts=parts)

    def _is_closed(self, items: list[Item], at: int) -> bool:
        """Whether 等12家龙头企业 or 两家企业 stands behind the last member."""
        if at >= len(items) or not (items[at].text in {"等", "等等"} or _counts(items, at)):
            return False
        for item in items[at : at + 8]:
            if item.text.endswith(_COMPANIES):
                return True
            if (item.cls in "VBDPTO" and item.text not in {"等", "等等"}) or item.text in self.known.grammar[
                "industry_signs"
            ]:
                return False
        return False

    def _is_company(self, items: list[Item], start: int, end: int) -> bool:
        """Whether a member is a company by a list or by its trade."""
        member = items[start:end]
        known = len(member) == 1 and member[0].cls == "E" and member[0].entries[0].kind == "Enterprise"
        return known or (bool(member) and (member[0].start, member[-1].end) in self.spans)

    def _may_be(self, member: list[Item], *, closed: bool) -> bool:
        """Whether the words of a member can be a company's name."""
        if not member or (member[0].cls == "N" and member[0].text.isdigit()):
            return False  # 700公斤重载机器人
        # 隆基|乐叶: a brand of a known company.
        brand = len(member) > 1 and member[0].cls == "E" and member[0].entries[0].kind == "Enterprise"
        if any(item.cls in "HOLPT" or item.text in self.sets["quoted_words"] for item in member):
            return False
        if any(is_organisation(item) for item in member[brand:]):
            return False
        size = sum(len(item.text) for item in member if item.cls != "K")
        plain = all(item.text in self.known.generic for item in member)
        if not 2 <= size <= _LONGEST or plain or any(item.text in self.sets["measures"] for item in member[:1]):
            return False
        if any(item.cls == "E" for item in _without_place(member)[1:-1] if not is_place(item)) or (
            len(member) == 1 and member[0].cls == "E"
        ):
            return False
        unknown = sum(len(item.text) for item in member if item.cls == "U")
        latin = member[0].cls == "N" and not member[0].text[0].isdigit()
        named = unknown >= 2 or latin or (unknown and member[-1].text in self.trades)
        return bool(named) or (closed and not any(item.cls in "GI" for item in member) and size <= 6)


def _counts(items: list[Item], at: int) -> bool:
    """Whether a count stands at an index: 两家, 12家."""
    item = items[at]
    figure = item.cls == "N" and item.text.isdigit() and at + 1 < len(items) and items[at + 1].text == "家"
    return figure or bool(_COUNT.fullmatch(item.text))


def _without_place(run: list[Item]) -> list[Item]:
    return run[1:] if run and is_place(run[0]) else run
