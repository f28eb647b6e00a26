"""What the gazetteers know by its whole name."""

import re

from ingest.items import NATURAL, ORGANISATIONS, PLACES, Item, is_industry, is_organisation, is_place
from ingest.lexicon import Entry
from ingest.mentions.industries import Industries
from ingest.mentions.page import Page, Rules, tokens_of
from ingest.tokens import Token

_TO_BE = re.compile(r"(?:培育|试点|创建|建设|后备)(?:单位|企业|对象|园区|基地|库)")
_SPECIAL = ("重大专项", "重点专项", "科技专项")
# 已投A, 样品送A: verbs of one character, no part of a brand.
_VERBS = frozenset("系投送交任供给赴获找请帮促引含让")
_SEAM = 2  # Characters of the short forms that may be one.


class Known(Rules):
    """Names that a gazetteer holds, alone or joined to an owner."""

    def __init__(self, page: Page, industries: Industries) -> None:
        super().__init__(page)
        self.industries = industries

    def read(self, segment: list[Item]) -> None:
        """Take the items of a segment that a gazetteer holds."""
        for i, item in enumerate(segment):
            if item.cls != "E":
                continue
            if item.entries[0].kind == "Industry":
                self.industries.read(segment, i)
            elif not self._is_chance(segment, i) and not self._owned(segment, i) and not self._branded(segment, i):
                self._alone(segment, i)

    def _is_chance(self, segment: list[Item], i: int) -> bool:
        """Whether two characters are no district's short form, but the start of a feature or the end of a word."""
        item = segment[i]
        feature = self.text[item.end : item.end + 1] in NATURAL
        inside = i > 0 and segment[i - 1].cls == "U"
        return item.entries[0].kind == "District" and len(item.text) == 2 and (feature or inside)

    def _owned(self, segment: list[Item], i: int) -> bool:
        """Take a name joined to the organisation or the place right before it; whether there is one."""
        if i == 0:
            return False
        owner, item = segment[i - 1], segment[i]
        entry, parts = item.entries[0], tokens_of([owner, item])
        holding = item.text.endswith("集团") and not item.text.startswith("中国") and entry.kind == "Enterprise"
        if is_organisation(owner) and self._owns(owner.entries[0], entry):
            self.add(owner.start, item.end, entry.kind, "joined", parts=parts)
        elif is_place(owner) and holding:
            # 合肥兴泰集团, 株洲国投集团: a city's holding.
            self.add(owner.start, item.end, "Enterprise", "joined", parts=parts)
        elif self._sited(owner, item):
            # 湖北光谷实验室: the place before a known name belongs to it.
            self.add(owner.start, item.end, entry.kind, f"gazetteer:{entry.source}", entry=entry, parts=parts)
        else:
            return False
        return True

    def _branded(self, segment: list[Item], i: int) -> bool:
        """Take a company's name with what no list knows right before it; whether there is any."""
        begun = i
        known = segment[i].entries[0].kind == "Enterprise"
        while known and begun > 0 and segment[begun - 1].cls == "U" and i - begun < 3:
            if segment[begun - 1].text in _VERBS:
                break
            begun -= 1
        if begun < i:
            self.add(segment[begun].start, segment[i].end, "Enterprise", "brand")
        return begun < i

    def _alone(self, segment: list[Item], i: int) -> None:
        """Take a name that nothing before it belongs to, with the place or the trades behind it."""
        item, entry, rule = segment[i], segment[i].entries[0], f"gazetteer:{segment[i].entries[0].source}"
        parts = self._parts(item) if entry.kind in ORGANISATIONS else ()
        last = self._last(segment, i)
        if entry.kind == "University" and len(item.text) == _SEAM and self._torn(segment, i):
            return
        if entry.kind == "Programme" and (self._topic(segment, i) or self._in_training(item)):
            return
        if last == i:
            self.add(item.start, item.end, entry.kind, rule, entry=entry, weak=entry.weak, parts=parts)
        elif entry.kind == "Enterprise" and segment[i + 1].cls in "UK":
            parts = (*tokens_of([item]), *tokens_of(segment[last].inner))
            self.add(item.start, segment[last].end, "Enterprise", "brand", parts=parts)
        elif entry.kind == "Enterprise":
            # 埃夫特|智能|装备
            self.add(item.start, segment[last].end, "Enterprise", rule, entry=entry)
        else:
            # 国家先进轨道交通装备创新中心(株洲)
            self.add(item.start, segment[last].end, entry.kind, rule, entry=entry, parts=parts)

    def _torn(self, segment: list[Item], i: int) -> bool:
        """Whether a short form is the seam of two words that nobody knows: 骏|成电|子, 斯坦|福大|学."""
        beside = [segment[at] for at in (i - 1, i + 1) if 0 <= at < len(segment)]
        return any(len(item.text) == 1 and item.cls in "UG" and item.text != "出" for item in beside)

    def _topic(self, segment: list[Item], i: int) -> bool:
        """Take “脑科学”国家科技重大专项, and 国家重点研发计划“微纳电子”重点专项; whether it is the first."""
        item = segment[i]
        before = segment[i - 1] if i > 0 else None
        follow = segment[i + 1 : i + 4]
        if item.text.endswith(_SPECIAL) and before is not None and before.cls == "Q" and len(before.bare) > 3:
            self.add(before.start, item.end, "Programme", "topic")
            return True
        if len(follow) > 1 and follow[0].cls == "Q" and item.text.endswith(("计划", "2030")):
            special = re.match(r"(?:重点|重大)?(?:专项|项目)", self.text[follow[0].end :][:4])
            if special and special[0] != "专项":
                self.add(item.start, follow[0].end + special.end(), "Programme", "topic")
                self.page.apart.append((item.start, item.end))
        return False

    def _in_training(self, item: Item) -> bool:
        """Take 国家级科技企业孵化器培育单位: those who are to become what a class names are a class of their own."""
        tail = _TO_BE.match(self.text, item.end) if item.entries[0].title else None
        if tail:
            self.add(item.start, tail.end(), "Programme", "class-title")
        return tail is not None

    def _last(self, segment: list[Item], i: int) -> int:
        """The index of the last item that belongs to a known name: its place in brackets, or its trades."""
        kind, last = segment[i].entries[0].kind, i
        follow = segment[i + 1] if i + 1 < len(segment) else None
        bracketed = follow is not None and follow.cls == "K" and self.names_place(follow)
        if bracketed and kind in {"Platform", "Lab", "Park"}:
            return i + 1
        formal = segment[i].text.endswith(tuple(self.sets["legal_forms"]))
        short = follow is not None and bracketed and not follow.bare.endswith(("市", "县", "区", "省"))
        if short and kind == "Enterprise" and not formal:
            return i + 1  # 比亚迪(西安)
        brand = i + 1
        while kind == "Enterprise" and brand < min(i + 4, len(segment)) and segment[brand].cls == "U":
            brand += 1
        whole = segment[i].text.endswith(("集团", "公司", "银行", "股份"))  # 浪潮集团(济南) lies there.
        branded = kind == "Enterprise" and i < brand < len(segment) and not (whole and brand == i + 1)
        if branded and self._is_site(segment[brand]):
            return brand  # 隆基|乐|叶|(滁州), 博世|(长沙)
        while kind == "Enterprise" and last + 1 < len(segment) and self._is_trade(segment[last + 1]):
            last += 1
        return last if self._ends_name(segment, last) else i

    def _is_site(self, item: Item) -> bool:
        return item.cls == "K" and self.names_place(item)

    def _is_trade(self, item: Item) -> bool:
        return item.text in self.sets["trades"] or is_industry(item)

    def _ends_name(self, segment: list[Item], last: int) -> bool:
        """Whether nothing that a name could go on with stands behind."""
        return last + 1 == len(segment) or (segment[last + 1].cls in "VBDP" and segment[last + 1].text != "用")

    def _sited(self, owner: Item, item: Item) -> bool:
        """Whether a known name that opens with no place has one right before it."""
        kind = item.entries[0].kind
        if not is_place(owner) or kind not in {"Enterprise", "Lab", "Institute", "Platform", "Park"}:
            return False
        opened = self._part(item, 0)
        return not item.text.startswith(("中国", "国家", "中")) and (
            opened is None or opened.entries[0].kind not in PLACES
        )

    def _owns(self, owner: Entry, entry: Entry) -> bool:
        """Whether two known names side by side are one: 三峡大学荆州产业技术研究院, 海尔卡奥斯."""
        if owner.kind == entry.kind == "Enterprise":
            return True
        return owner.kind in {"University", "Institute"} and entry.kind in {"Institute", "Platform", "Lab"}

    def _parts(self, item: Item) -> tuple[Token, ...]:
        """The known things that a known name opens with: 中国科学院 and 合肥 in 中国科学院合肥物质科学研究院."""
        text, at, parts = item.text, 0, []
        while part := self._part(item, at):
            parts.append(part)
            at += len(part.text)
            if at >= len(text) - 1:
                break
        return tuple(parts)

    def _part(self, item: Item, at: int) -> Token | None:
        for size in range(min(len(item.text) - at, len(item.text) - 1, 12), 1, -1):
            word = item.text[at : at + size]
            entries = tuple(
                e for e in self.known.entries.get(word, ()) if e.kind != "Industry" and e not in item.entries
            )
            if entries:
                return Token(item.start + at, item.start + at + size, word, "E", entries)
        return None
