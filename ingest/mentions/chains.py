"""Chains of modifiers that end in a head noun, read from the head to the left."""

import re

from ingest.items import DASHES, ORGANISATIONS, Item, is_place, leaves
from ingest.mentions.extents import Extents
from ingest.mentions.page import Page, Rules, clean, tokens_of
from ingest.mentions.single import AGREEMENTS, Single

# Where things are held: no thing of this map.
_VENUE = re.compile(r"(?:会议|博览|会展|展览|文化|体育|艺术|活动|新闻|政务|行政)中心$")
# 万华化学四川基地: what a company runs in a place.
_WORKS = frozenset({"基地", "总部", "工厂"})
# 合肥新桥科技创新示范区: land that a place opens with, unless what it holds is a status.
_ZONES = frozenset({"示范区", "试验区", "先行区"})
_STATUS = re.compile(r"国家|省|改革|保险|金融|转移|转化|知识产权|人才|综合|市场|外贸|跨境")


class Chains(Rules):
    """Names built as modifiers and a head: 南京|集成电路|设计|服务|中心."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.extents = Extents(page)
        self.single = Single(page)

    def read(self, segment: list[Item]) -> None:
        """Take the names of a segment, the last first."""
        end = len(segment)
        while end > 0:
            head = next((i for i in range(end - 1, -1, -1) if self.head_word(segment[i])), None)
            if head is None:
                break
            start = self._chain(segment, head)
            if start is None:
                end = head
                continue
            end = start

    def _chain(self, segment: list[Item], head: int) -> int | None:
        """Take the chain that ends at `head` where it names one thing; its first index, or None."""
        word = self.head_word(segment[head]) or ""
        kind = self.known.heads[word]
        last = self._last(segment, head, kind, word)
        start = self.extents.first(segment, head, kind)
        if _VENUE.search(self.text[segment[start].start : segment[head].end]):
            return start
        modifiers = segment[start:head]
        if self._is_word_of(segment, modifiers, last, word):
            return None
        agreed = word in AGREEMENTS and self.text.endswith("共建", 0, segment[start].start)
        if agreed and segment[head - 1].cls == "Q":
            return None  # 共建“A工作站”协议: the station.
        if (word == "项目" or agreed or word in self.sets["ceremonies"]) and (
            body := self._head_word_before(segment, start, head)
        ):
            # 江苏艾洛特医药研究院项目: the institute, not a programme; 共建A中心协议: the centre; A联合体揭牌仪式: it.
            return self._chain(segment, body)
        if kind == "Programme" and (plan := self._plan_before(segment, start, head)) is not None:
            return self._chain(segment, plan)
        if not self._tells(modifiers, segment[head], kind, word, sited=last > head):
            return None
        kind = self._kind(modifiers, kind, word)
        if not self.single.is_one(segment, start, head, kind, word):
            return None
        self._take(segment[start : last + 1], kind, word)
        return start

    def _last(self, segment: list[Item], head: int, kind: str, word: str) -> int:
        """The index of the last item of a name: a place in brackets behind a company or a cluster says where it is;
        behind an institute it is of the name."""
        last = head
        placed = kind != "Industry" and word not in self.sets["legal_forms"]
        while (
            placed and last + 1 < len(segment) and segment[last + 1].cls == "K" and self.names_place(segment[last + 1])
        ):
            last += 1
        return last

    def _is_word_of(self, segment: list[Item], modifiers: list[Item], last: int, word: str) -> bool:
        """Whether the head is a part of another word, or a verb: 清华大学机械工程|系, 南京市计划打造A."""
        end = segment[last].end
        if word == "工程" and self.text.startswith(("系", "学院", "专业", "学科", "学部"), end):
            return True
        follows = last + 1 < len(segment) or self.text[end : end + 2] in self.known.predicates
        return word == "计划" and bool(modifiers) and modifiers[-1].cls in "EO" and follows

    def _tells(self, modifiers: list[Item], head: Item, kind: str, word: str, *, sited: bool) -> bool:
        """Whether the modifiers of a head, or a place in brackets behind it, tell which thing is meant."""
        if head.cls != "E":
            return self.single.is_specific(modifiers, word, kind) or (sited and bool(modifiers))
        told = sum(len(m.text) for m in modifiers if m.text not in self.known.generic)
        return told >= 4 or any(m.cls in "EQUNOK" for m in modifiers)

    def _kind(self, modifiers: list[Item], kind: str, word: str) -> str:
        """The kind of a name where its first word says more than its head: 人行南京分行, 万华化学四川基地."""
        first = modifiers[0]
        if kind == "Enterprise" and first.text in self.sets["central_bank"]:
            return "Government"
        ground = len(modifiers) > 1 and is_place(first) and not _STATUS.search("".join(m.text for m in modifiers))
        if kind == "Programme" and word in _ZONES and ground:
            return "Park"
        if word == "一体化示范区" and any(m.text in DASHES for m in modifiers):
            return "Park"  # 顶山—汊河跨界一体化示范区
        works = word in _WORKS and is_place(modifiers[-1]) and first.cls == "E"
        return "Enterprise" if works and first.entries[0].kind == "Enterprise" else kind

    def _take(self, items: list[Item], kind: str, word: str) -> None:
        parts = tokens_of([m for item in items for m in leaves(item) if m.cls in "EO"])
        begun, end = items[0].start, items[-1].end
        begun -= 2 * (kind == "Event" and self.text.endswith("全国", 0, begun))  # 全国A大会
        # 我市科学仪器共享平台: the city's.
        ours = kind in {"Platform", "Fund"} and self.text.endswith(("我市", "我省"), 0, begun)
        name = self.text[begun - 1] + clean(self.text[begun:end]) if ours else ""
        self.add(begun, end, kind, f"head:{word}", name=name, parts=parts)

    def _head_word_before(self, segment: list[Item], start: int, head: int) -> int | None:
        """The index of the head of a body that stands right before `head`, where it has a name of its own."""
        before = self.head_word(segment[head - 1]) if head - 1 > start else None
        return (
            head - 1
            if before and self.known.heads[before] in ORGANISATIONS - {"University", "Enterprise", "Government"}
            else None
        )

    def _plan_before(self, segment: list[Item], start: int, head: int) -> int | None:
        """The index of the plan whose part a quoted topic is: 省重点领域研发计划|“储能”|专项."""
        topic = segment[head - 1].cls == "Q" and segment[head].text in {"专项", "项目", "专题"}
        return head - 2 if topic and head - 2 > start and self.head_word(segment[head - 2]) == "计划" else None
