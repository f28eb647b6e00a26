"""Chains of modifiers that end in a head noun, read from the head to the left."""

import re

from ingest.items import DASHES, JOINTS, ORGANISATIONS, Item, is_industry, is_organisation, is_place, leaves
from ingest.mentions.classes import CLASSES, COUNT, COUNTED, SEVERAL, is_slogan
from ingest.mentions.companies import TRADED
from ingest.mentions.page import Rules, clean, tokens_of

_PLANNED_BY_VERB = frozenset({"Programme", "Policy", "Event", "Government"})
# Sittings of governments and assemblies are no events of innovation.
_SITTING = re.compile(r"(?:常务|办公|常委会|全体|委)会议$|(?:人大|政协|人代会|党代会).{0,8}会议$")
# What a platform is for, where what stands before it makes it one of its own.
_PURPOSES = frozenset({"中试", "概念验证", "检测", "检验检测", "测试", "试验", "计量"})
# Verbs whose object is one thing, whatever its name.
_FOUNDED = re.compile(
    r"(?:(?:共建|联建|合建|组建|成立|设立|创办|(?:共同|合作|联合|携手|联手)(?:建设|打造|创建|运营))(?:了|起|的)?"
    r"|(?:牵头|主导|领衔|承建|筹建)(?:建设|组建|成立|创建|筹建)?的)$"
)
# 挂牌成立雄安中心: a branch that is but of a place.
_BRANCHES = frozenset({"中心", "基地", "院"})
_STATIONS = frozenset({"工作站", "驿站", "服务站", "校区"})  # One of a kind in a place.
_OPENED = re.compile(r"(?:成立|设立|组建|建立|新设)(?:了)?$")
# 设立都市圈技术转移联合基金: a fund of its own, whatever its name.
_RAISED = re.compile(r"(?:设立|组建|发起|成立)(?:了|总规模)?$")
# Where things are held: no thing of this map.
_VENUE = re.compile(r"(?:会议|博览|会展|展览|文化|体育|艺术|活动|新闻)中心$")
# 万华化学四川基地: what a company runs in a place.
_WORKS = frozenset({"基地", "总部", "工厂"})
# 西部科技成果交易会: of a part of the world there is one.
_GRAND = frozenset({"大会", "博览会", "交易会", "洽谈会", "论坛", "峰会", "展览会", "大赛"})
_FUNDED = re.compile(r"(?:亿元?|万元)(?:人民币)?的$")
_AGREEMENTS = frozenset({"协议", "合作协议", "框架协议", "协议书", "备忘录"})


def _is_owner(item: Item) -> bool:
    """Whether a word only says whose a thing is: 市科技局, 南京大学, 工业和信息化部."""
    owner = item.cls == "E" and item.entries[0].kind == "Government"
    return item.cls in "LO" or is_place(item) or is_organisation(item) or owner


class Chains(Rules):
    """Names built as modifiers and a head: 南京|集成电路|设计|服务|中心."""

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
        last = head
        # A place in brackets behind a company or a cluster says where it is; behind an institute it is of the name.
        placed = kind != "Industry" and word not in self.sets["legal_forms"]
        while (
            placed and last + 1 < len(segment) and segment[last + 1].cls == "K" and self.names_place(segment[last + 1])
        ):
            last += 1
        start = self._left(segment, head, kind)
        while start < head and self._trimmed(segment, start, head):
            start += 1
        if _VENUE.search(self.text[segment[start].start : segment[head].end]):
            return start
        if word == "工程" and self.text.startswith(("系", "学院", "专业", "学科", "学部"), segment[head].end):
            return None  # 清华大学机械工程系
        start = self._within(segment, start, head) if kind == "Park" else start
        modifiers = segment[start:head]
        sited = last > head and bool(modifiers)
        after = segment[last + 1] if last + 1 < len(segment) else None
        follows = self.text[segment[last].end : segment[last].end + 2]
        if (
            word == "计划"
            and modifiers
            and modifiers[-1].cls in "EO"
            and (after is not None or follows in self.known.predicates)
        ):
            return None
        agreed = word in _AGREEMENTS and self.text.endswith("共建", 0, segment[start].start)
        if agreed and segment[head - 1].cls == "Q":
            return None  # 共建“A工作站”协议: the station.
        if (word == "项目" or agreed or word in self.sets["ceremonies"]) and (
            body := self._head_word_before(segment, start, head)
        ):
            # 江苏艾洛特医药研究院项目: the institute, not a programme; 共建A中心协议: the centre; A联合体揭牌仪式: it.
            return self._chain(segment, body)
        if kind == "Programme" and (plan := self._plan_before(segment, start, head)) is not None:
            return self._chain(segment, plan)
        titled = segment[head].cls == "E"
        told = sum(len(m.text) for m in modifiers if m.text not in self.known.generic)
        if titled and told < 4 and not any(m.cls in "EQUNOK" for m in modifiers):
            return None
        if not titled and not self._specific(modifiers, word, kind) and not sited:
            return None
        if kind == "Enterprise" and modifiers[0].text in self.sets["central_bank"]:
            kind = "Government"
        if word in _WORKS and is_place(segment[head - 1]) and modifiers[0].cls == "E":
            kind = "Enterprise" if modifiers[0].entries[0].kind == "Enterprise" else kind
        if not self._is_one(segment, start, head, kind, word):
            return None
        parts = tokens_of([m for item in segment[start : last + 1] for m in leaves(item) if m.cls in "EO"])
        begun, end = segment[start].start, segment[last].end
        begun -= 2 * (kind == "Event" and self.text.endswith("全国", 0, begun))  # 全国A大会
        # 我市科学仪器共享平台: the city's.
        ours = kind in {"Platform", "Fund"} and self.text.endswith(("我市", "我省"), 0, begun)
        name = self.text[begun - 1] + clean(self.text[begun:end]) if ours else ""
        self.add(begun, end, kind, f"head:{word}", name=name, parts=parts)
        return start

    def _head_word_before(self, segment: list[Item], start: int, head: int) -> int | None:
        """The index of the head of a body that stands right before `head`, where it has a name of its own."""
        before = self.head_word(segment[head - 1]) if head - 1 > start else None
        return (
            head - 1
            if before and self.known.heads[before] in ORGANISATIONS - {"University", "Enterprise", "Government"}
            else None
        )

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

    def _plan_before(self, segment: list[Item], start: int, head: int) -> int | None:
        """The index of the plan whose part a quoted topic is: 省重点领域研发计划|“储能”|专项."""
        topic = segment[head - 1].cls == "Q" and segment[head].text in {"专项", "项目", "专题"}
        return head - 2 if topic and head - 2 > start and self.head_word(segment[head - 2]) == "计划" else None

    def _is_one(self, segment: list[Item], start: int, head: int, kind: str, word: str) -> bool:
        """Whether a chain names one thing rather than a class, a count or a slogan of things."""
        words = self.text[segment[start].start : segment[head].end]
        if kind == "Event" and _SITTING.search(words):
            return False
        if CLASSES.search(words):
            return False
        # 首批安徽省产业创新研究院: several of one class.
        if kind in ORGANISATIONS and self.text.endswith(SEVERAL, 0, segment[start].start):
            return False
        modifiers = segment[start:head]
        if word == "节点" and any(m.text in {"重要", "关键"} for m in modifiers):
            return False
        slogan = 1 if modifiers and is_slogan(modifiers[0]) else 0
        levelled = modifiers and (modifiers[0].cls == "L" or modifiers[0].text in self.sets["levels"])
        # 省级技能大师工作室2个: a class that is counted.
        if levelled and kind != "Programme" and COUNTED.match(self.text, segment[head].end):
            return False
        if not (levelled and kind == "Fund") and all(m.text in self.known.generic for m in modifiers[slogan:]):
            return False
        # 实验室联盟, 大学科技园: two heads make no name.
        if len(modifiers) == 1 and modifiers[0].text in self.known.heads:
            return False
        circle = modifiers[0].entries and modifiers[0].entries[0].kind == "Region"
        rest = modifiers[1:]
        # 四川牙谷集团 is a company, whatever else 牙谷 may end.
        heads = self.sets["plain_heads"] if kind == "Enterprise" else self.known.heads
        plain = all(m.text in self.known.generic or m.text in heads for m in rest)
        named = modifiers[0].text.endswith("圈") and sum(len(m.text) for m in rest) > 4
        # 四川省科创投资集团: what its owner's province and its trade make one.
        traded = kind == "Enterprise" and len(rest) > 1 and any(m.text in self.sets["trading"] for m in rest)
        plain = plain and not named and not traded
        if circle and kind == "Lab" and all(m.text in self.known.generic for m in rest):
            return False  # 成都都市圈重点实验室: a class
        return kind == "Event" or not (circle and plain and segment[head].text in self.sets["plain_heads"])

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
        if self._bounds(item, before, segment[head]) and not (soft and kind in _PLANNED_BY_VERB and start < head):
            return True
        # 共享服务平台: of two words that names hold inside, the second is no verb.
        within = before is not None and before.text in self.known.inner and before.text not in self.sets["joint_verbs"]
        opens = before is None or (before.cls in "BVDPE" and not within)
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
        item, after = segment[start], segment[start + 1]
        if item.text in {"全国", "国际", "全球"} and self.known.heads.get(segment[head].text) == "Event":
            return False
        if item.text in self.known.trim or item.cls == "P":
            return True
        opens = start == 0 and item.text in {"规划", "谋划", "在建", "拟建", "续建"} and len(segment) > 2
        if opens and self.text[item.start - 1 : item.start] in {"", *",。;、:)\n "}:
            return True  # 规划A走廊: a clause that opens with a verb.
        # 市财政局…,联合X银行推出: a clause that opens with a verb.
        if (
            start == 0
            and item.text == "联合"
            and segment[head].text in self.sets["legal_forms"] | {"支行", "分行", "银行"}
        ):
            return True
        if item.cls == "N" and (
            (after.text[:1] in self.sets["measures"] and after.cls == "U")
            or after.text in self.sets["measures"]
            or after.text in self.sets["money"]
        ):
            return True
        if item.text in {"月", "日", "月份"} or (item.cls == "N" and after.text in {"月", "日"}):
            return True
        if item.text in {"年", "年度"} and after.cls != "H":
            return True
        dated = self.known.heads.get(segment[head].text) in ORGANISATIONS
        if dated and item.cls == "N" and after.text in {"年", "年度"}:
            return True
        if (
            item.text in self.sets["measures"]
            or item.text in self.sets["money"]
            or (item.text in self.sets["counts"] and after.cls != "H")
        ):
            return True
        part_of_name = item.text in {"综合", "联合"} and not (is_place(after) or is_organisation(after))
        of_place = after.cls in "EQL" or self.known.heads.get(after.text) == "Region"  # 对接|都市圈科技专委会
        if item.cls in "BVDI" and of_place and not part_of_name:
            return True
        return item.cls in "BVD" and item.text in self.sets["soft_verbs"]

    def _specific(self, modifiers: list[Item], head: str, kind: str) -> bool:
        """Whether the modifiers single out one thing."""
        # 市科技局通知: whose it is does not say which.
        if not modifiers or (kind == "Policy" and all(_is_owner(m) for m in modifiers)):
            return False
        named = any(
            m.cls in "QO" or (m.cls == "E" and not is_industry(m)) or (m.cls == "K" and self.names_place(m))
            for m in modifiers
        )
        owned = any(m.cls == "O" or is_organisation(m) for m in modifiers)
        if head == "项目" and modifiers[-1].text == "领域":
            return False  # 微纳传感领域项目5个
        if head == "项目" and owned and all(_is_owner(m) or m.text in self.known.generic for m in modifiers):
            return False  # 江苏省产业技术研究院优质项目
        if named:
            company = (
                kind == "Enterprise" and modifiers[-1].cls == "E" and modifiers[-1].entries[0].kind == "Enterprise"
            )
            first = modifiers[0].start
            founded = head in _BRANCHES and bool(_OPENED.search(self.text, max(0, first - 8), first))
            single = modifiers[0].cls == "Q" or company or founded or head in _STATIONS
            zone = head.endswith("园区") and modifiers[0].entries and modifiers[0].entries[0].kind == "District"
            return head not in self.sets["plain_heads"] or zone or len(modifiers) > 1 or single
        level = modifiers[0].cls == "L" or modifiers[0].text in {"市级", "省级", "国家级", "国家"}
        content = sum(len(m.text) for m in modifiers if m.text not in self.known.generic and m.cls in "WUIEDVBHNK")
        unknown = any(m.cls == "U" or (m.cls == "N" and not m.text.replace(".", "").isdigit()) for m in modifiers)
        if kind == "Region":
            return unknown and content <= 6 and not any(m.cls in "DVB" for m in modifiers)
        if kind in {"Industry", "University"}:
            return False
        if kind == "Programme":
            return (level and content >= 2) or (unknown and 2 <= content == sum(len(m.text) for m in modifiers))
        if kind == "Event":
            wide = modifiers[0].text in self.sets["wide"] and len(modifiers) > 1 and head in _GRAND
            told = content >= 4 or wide or (unknown and content >= 2)
            return told and head not in self.known.grammar["plain_heads"]
        if kind == "Policy":
            # 石臼湖—固城湖协作协议: between two that a dash joins.
            return head in _AGREEMENTS and any(m.text in DASHES for m in modifiers[1:])
        if (
            kind == "Fund"
            and content >= 2
            and _FUNDED.search(self.text, max(0, modifiers[0].start - 12), modifiers[0].start)
        ):
            return True  # 设立总规模30亿元的量子产业基金
        if kind == "Fund":
            first = modifiers[0].start
            raised = _RAISED.search(self.text, max(0, first - 4), first) and modifiers[-1].end - first >= 6
            levelled = modifiers[0].text in {"市级", "省级"} and len(modifiers) > 1
            return bool(raised) or unknown or modifiers[0].cls == "L" or levelled
        if modifiers[0].cls == "L" and head == "集团" and sum(len(m.text) for m in modifiers) > 4:
            return True  # 市科技发展投资集团
        if modifiers[0].cls == "L" and head == "集团" and modifiers[-1].text in self.sets["company_ends"]:
            return True  # 市国控集团
        if kind in {"Enterprise", "Government"}:
            return unknown and content >= 2
        if modifiers[-1].text in _PURPOSES and content >= 3:
            return True  # 数控机床|中试|平台
        if content >= 2 and _FOUNDED.search(self.text, max(0, modifiers[0].start - 8), modifiers[0].start):
            return True  # 共建|新药|成果转化|中心
        if head in self.known.grammar["plain_heads"]:
            return (unknown and content >= 2) or content >= 6 or (level and content >= 2)
        return content >= 2
