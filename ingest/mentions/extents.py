"""How far a name reaches left of its head: to a verb, a count, a party or a boundary."""

from ingest.items import DASHES, JOINTS, ORGANISATIONS, Item, is_industry, is_organisation, is_place
from ingest.mentions.classes import COUNT
from ingest.mentions.companies import TRADED
from ingest.mentions.page import Rules

_PUSHING = frozenset({"推进会", "推进大会", "现场会", "座谈会", "交流会", "研讨会"})
_PLANNED_BY_VERB = frozenset({"Programme", "Policy", "Event", "Government"})


class Extents(Rules):
    """Tells where the names of a page begin."""

    def first(self, segment: list[Item], head: int, kind: str) -> int:
        """The index of the item that the name of a head begins with."""
        start = self._left(segment, head, kind)
        while start < head and self._trimmed(segment, start, head):
            start += 1
        return self._within(segment, start, head) if kind == "Park" else start

    def _within(self, segment: list[Item], start: int, head: int) -> int:
        """Where a park's own name begins behind its city and district: 天津市|东丽区|华明高新区."""
        if head - start < 2 or not (is_place(segment[start]) and is_place(segment[start + 1])):
            return start
        outer, inner = segment[start], segment[start + 1]
        if not (outer.text.endswith("市") and inner.text.endswith(("区", "县", "市"))):
            return start
        rest = (item for item in segment[start + 2 : head] if not is_industry(item))
        own = any(item.cls in "UWEN" and item.text not in self.known.generic for item in rest)
        return start + 2 if own else start + 1

    def _left(self, segment: list[Item], head: int, kind: str) -> int:
        """The first index of the chain that ends at `head`."""
        start = head
        while start > 0:
            if segment[start - 1].text in JOINTS:
                joined = self._joined(segment, start - 1, kind)
                if joined is None:
                    break
                start = joined
            elif self._ends(segment, start, head, kind):
                break
            else:
                start -= 1
        return start

    def _ends(self, segment: list[Item], start: int, head: int, kind: str) -> bool:
        """Whether the item left of `start` cannot stand inside the name that ends at `head`."""
        item = segment[start - 1]
        before = segment[start - 2] if start > 1 else None
        if item.text == "办" and segment[start].cls == "Q":
            return True  # 连续三年办“A杯”大赛
        if item.text in self.sets["counts"] or COUNT.fullmatch(item.text) or item.text in {"左右", "以上"}:
            return True
        if item.text in self.sets["measures"] and before is not None and before.cls == "N":
            return True
        # 南京市计划打造X: a verb, not the head of a programme.
        if item.text == "计划" and start < head and segment[start].cls in "VBDI":
            return True
        soft = item.text in self.sets["soft_verbs"]
        # A建设推进会: the verb right before the head too.
        planned = kind in _PLANNED_BY_VERB and (start < head or segment[head].text in _PUSHING)
        if self._bounds(item, before, segment[head]) and not (soft and planned):
            return True
        # 共享服务平台: of two words that names hold inside, the second is no verb.
        within = before is not None and before.text in self.known.inner and before.text not in self.sets["joint_verbs"]
        opens = before is None or (before.cls in "BVDPE" and not within and not is_industry(before))
        if soft and kind not in _PLANNED_BY_VERB and opens:
            return True
        if item.cls == "K":
            return before is None or (len(item.text) > 10 and not item.text.startswith("(以下简称"))
        if item.cls == "Q":
            return not self.is_name(item) or len(item.bare) < 2 or (before is not None and before.cls == "Q")
        two = before is not None and is_place(before) and is_place(segment[start])  # 合肥市对接安徽省A
        party = two or (before is not None and (before.cls in "HO" or is_organisation(before)))
        if party and item.cls in "IV" and item.text in self.sets["done_to"] and segment[start].cls == "Q":
            return True  # 人行湖北省分行升级“汉融通”平台
        return item.text in self.sets["joint_verbs"] and party

    def _bounds(self, item: Item, before: Item | None, head: Item) -> bool:
        """Whether an item is a boundary by its class; the name of a company may hold any word after its place."""
        if head.text in self.sets["legal_forms"]:
            founded = {"ESTABLISHES", "CO_BUILDS"} & set(self.known.predicates.get(item.text, ()))
            placed = before is not None and (
                (is_place(before) and not founded)
                or (item.text in TRADED and (before.cls in "UWI" or before.text in TRADED))
            )
            return item.cls == "P" or (item.cls in "BV" and item.text not in self.known.inner and not placed)
        if item.text in TRADED | {"投资"} and head.text == "集团" and before is not None and before.cls in "WIGUL":
            return False  # 市科技发展投资集团
        if item.text == "全国" and self.known.heads[head.text] == "Event":
            return False
        return item.cls in "BVDP" and item.text not in self.known.inner and item.text not in DASHES

    def _joined(self, segment: list[Item], joint: int, kind: str) -> int | None:
        """Where a name goes on left of 与, 和, 及 or 暨: the start of the nouns there, None where they are a party."""
        if segment[joint].text == "暨":
            return joint if kind == "Event" and joint > 0 else None
        after, last = segment[joint + 1], self._tail(segment[joint - 1]) if joint else None
        if last is not None and self.known.heads[last] in ORGANISATIONS:
            return None  # A学院和B研究院
        if is_place(after) or is_organisation(after) or after.cls in "LO":
            return None
        start = joint
        while start > 0 and (
            segment[start - 1].cls in "WUIGEN" or (kind == "Event" and segment[start - 1].text in self.known.inner)
        ):
            if segment[start - 1].text in self.sets["soft_verbs"] and kind != "Event":
                break
            item = segment[start - 1]
            if item.cls == "E" and not is_industry(item) and start == joint:
                return None
            start -= 1
        run = segment[start:joint]
        if (
            start > 0
            and segment[start - 1].cls not in "BVDP"
            and segment[start - 1].text not in self.sets["soft_verbs"]
        ):
            return None
        if kind == "Programme" and run and is_place(run[0]):
            return None
        if not run or not 2 <= sum(len(i.text) for i in run) <= 16 or all(i.text in self.known.generic for i in run):
            return None
        return start

    def _trimmed(self, segment: list[Item], start: int, head: int) -> bool:
        """Whether the first item of a chain is none of its name."""
        item, after = segment[start], segment[start + 1]
        kind = self.known.heads.get(segment[head].text)
        if item.text in {"全国", "国际", "全球"} and kind == "Event":
            return False
        if item.text in self.known.trim or item.cls == "P":
            return True
        if self._opens_clause(segment, start, head) or self._is_amount(item, after):
            return True
        if item.text in {"年", "年度"} and after.cls != "H":
            return True
        if kind in ORGANISATIONS and item.cls == "N" and after.text in {"年", "年度"}:
            return True
        part_of_name = item.text in {"综合", "联合"} and not (is_place(after) or is_organisation(after))
        field = item.text in self.sets["industry_modifiers"] and is_industry(after)  # 绿色|家居|设计研究院
        of_place = (after.cls in "EQL" and not field) or self.known.heads.get(
            after.text
        ) == "Region"  # 对接|都市圈科技专委会
        if item.cls in "BVDI" and of_place and not part_of_name:
            return True
        return item.cls in "BVD" and item.text in self.sets["soft_verbs"]

    def _opens_clause(self, segment: list[Item], start: int, head: int) -> bool:
        """Whether the first item is the verb of its clause: 规划A走廊; 市财政局…,联合X银行推出."""
        if start > 0:
            return False
        item = segment[start]
        if item.text in {"规划", "谋划", "在建", "拟建", "续建"} and len(segment) > 2:
            return self.text[item.start - 1 : item.start] in {"", *",。;、:)\n "}
        banks = self.sets["legal_forms"] | {"支行", "分行", "银行"}
        return item.text == "联合" and segment[head].text in banks

    def _is_amount(self, item: Item, after: Item) -> bool:
        """Whether an item is a number before its measure, or a measure, or a day: 30亿元, 5月."""
        measures, money = self.sets["measures"], self.sets["money"]
        if item.cls == "N" and (
            (after.text[:1] in measures and after.cls == "U") or after.text in measures or after.text in money
        ):
            return True
        if item.text in {"月", "日", "月份"} or (item.cls == "N" and after.text in {"月", "日"}):
            return True
        return item.text in measures or item.text in money or (item.text in self.sets["counts"] and after.cls != "H")
