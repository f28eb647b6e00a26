"""Whether a chain of modifiers and a head names one thing rather than a class, a count or a slogan of things."""

import re
from typing import NamedTuple

from ingest.items import DASHES, ORGANISATIONS, Item, is_industry, is_organisation, is_place
from ingest.mentions.classes import CLASSES, COUNTED, SEVERAL, is_slogan
from ingest.mentions.page import Rules

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
_RAISED = re.compile(r"(?:设立|组建|发起|成立)(?:了|总规模|的)?$")
# 西部科技成果交易会: of a part of the world there is one.
_GRAND = frozenset({"大会", "博览会", "交易会", "洽谈会", "论坛", "峰会", "展览会", "大赛", "对接会"})
_FUNDED = re.compile(r"(?:亿元?|万元)(?:人民币)?的$")
_LISTED = frozenset({"Institute", "Lab", "Platform"})
_BESIDE = 4  # Characters that tell a unit beside others that have names.
AGREEMENTS = frozenset({"协议", "合作协议", "框架协议", "协议书", "备忘录"})


class _Told(NamedTuple):
    """What modifiers tell that name nothing known: the level, the characters that say something, words nobody knows."""

    level: bool
    content: int
    unknown: bool


class Single(Rules):
    """Tells which chains name one thing."""

    def is_one(self, segment: list[Item], start: int, head: int, kind: str, word: str) -> bool:
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

    def is_specific(self, modifiers: list[Item], head: str, kind: str) -> bool:
        """Whether the modifiers single out one thing."""
        # 市科技局通知: whose it is does not say which.
        if not modifiers or (kind == "Policy" and all(_is_owner(m) for m in modifiers)):
            return False
        if head == "项目" and self._is_any_project(modifiers):
            return False
        if any(self._is_named(m) for m in modifiers):
            return self._is_of_named(modifiers, head, kind)
        told = self._told(modifiers)
        level, content, unknown = told
        if kind == "Region":
            return unknown and content <= 6 and not any(m.cls in "DVB" for m in modifiers)
        if kind == "University":
            return self._is_school(modifiers, content)
        if kind == "Industry":
            return False
        if kind == "Programme":
            return (level and content >= 2) or (unknown and 2 <= content == sum(len(m.text) for m in modifiers))
        if kind == "Event":
            wide = modifiers[0].text in self.sets["wide"] and len(modifiers) > 1 and head in _GRAND
            tells = content >= 4 or wide or (unknown and content >= 2)
            return tells and head not in self.sets["plain_heads"]
        if kind == "Policy":
            # 石臼湖—固城湖协作协议: between two that a dash joins.
            return head in AGREEMENTS and any(m.text in DASHES for m in modifiers[1:])
        if kind == "Fund":
            return self._is_one_fund(modifiers, told)
        return self._is_one_body(modifiers, head, kind, told)

    def _is_school(self, modifiers: list[Item], content: int) -> bool:
        """共建智能制造现代产业学院: a school of a trade that somebody founds."""
        first = modifiers[0].start
        founded = _FOUNDED.search(self.text, max(0, first - 8), first) is not None
        return founded and modifiers[-1].text.endswith("产业") and content >= 2

    def _is_any_project(self, modifiers: list[Item]) -> bool:
        """Whether projects are told by no more than their field or owner: 微纳传感领域项目5个, A研究院优质项目."""
        owned = any(m.cls == "O" or is_organisation(m) for m in modifiers)
        plain = all(_is_owner(m) or m.text in self.known.generic for m in modifiers)
        return modifiers[-1].text == "领域" or (owned and plain)

    def _is_named(self, item: Item) -> bool:
        known = item.cls in "QO" or (item.cls == "E" and not is_industry(item))
        return known or (item.cls == "K" and self.names_place(item))

    def _is_of_named(self, modifiers: list[Item], head: str, kind: str) -> bool:
        """Whether a head of its own, or what stands beside a known name, tells which thing of it is meant."""
        company = kind == "Enterprise" and modifiers[-1].cls == "E" and modifiers[-1].entries[0].kind == "Enterprise"
        first = modifiers[0].start
        founded = head in _BRANCHES and bool(_OPENED.search(self.text, max(0, first - 8), first))
        single = modifiers[0].cls == "Q" or company or founded or head in _STATIONS
        zone = head.endswith("园区") and bool(modifiers[0].entries) and modifiers[0].entries[0].kind == "District"
        return head not in self.sets["plain_heads"] or zone or len(modifiers) > 1 or single

    def _told(self, modifiers: list[Item]) -> _Told:
        level = modifiers[0].cls == "L" or modifiers[0].text in {"市级", "省级", "国家级", "国家"}
        content = sum(len(m.text) for m in modifiers if m.text not in self.known.generic and m.cls in "WUIEDVBHNK")
        unknown = any(m.cls == "U" or (m.cls == "N" and not m.text.replace(".", "").isdigit()) for m in modifiers)
        return _Told(level, content, unknown)

    def _is_beside(self, start: int) -> bool:
        """Whether a unit that has a name stands right before in a list: A工作站、B实验室、科技金融服务驿站."""
        ends = {m.end for m in self.page.found if m.kind in _LISTED and m.rule.startswith("head:")}
        return self.text.endswith("、", 0, start) and start - 1 in ends

    def _is_one_fund(self, modifiers: list[Item], told: _Told) -> bool:
        """设立总规模30亿元的量子产业基金, 设立都市圈技术转移联合基金, 市天使基金."""
        first = modifiers[0].start
        if told.content >= 2 and _FUNDED.search(self.text, max(0, first - 12), first):
            return True
        raised = _RAISED.search(self.text, max(0, first - 4), first) and modifiers[-1].end - first >= 4
        levelled = modifiers[0].text in {"市级", "省级"} and len(modifiers) > 1
        return bool(raised) or told.unknown or modifiers[0].cls == "L" or levelled

    def _is_one_body(self, modifiers: list[Item], head: str, kind: str, told: _Told) -> bool:
        level, content, unknown = told
        # 市科技发展投资集团, 市国控集团
        group = modifiers[0].cls == "L" and head == "集团"
        if group and (sum(len(m.text) for m in modifiers) > 4 or modifiers[-1].text in self.sets["company_ends"]):
            return True
        if kind in {"Enterprise", "Government"}:
            return unknown and content >= 2
        if modifiers[-1].text in _PURPOSES and content >= 3:
            return True  # 数控机床|中试|平台
        counted = COUNTED.match(self.text, modifiers[-1].end + len(head))  # 设立科创金融服务驿站6家
        if (
            content >= 2
            and not counted
            and _FOUNDED.search(self.text, max(0, modifiers[0].start - 8), modifiers[0].start)
        ):
            return True  # 共建|新药|成果转化|中心
        if content >= _BESIDE and self.known.heads[head] in _LISTED and self._is_beside(modifiers[0].start):
            return True
        if head in self.sets["plain_heads"]:
            return (unknown and content >= 2) or content >= 6 or (level and content >= 2)
        return content >= 2


def _is_owner(item: Item) -> bool:
    """Whether a word only says whose a thing is: 市科技局, 南京大学, 工业和信息化部."""
    owner = item.cls == "E" and item.entries[0].kind == "Government"
    return item.cls in "LO" or is_place(item) or is_organisation(item) or owner
