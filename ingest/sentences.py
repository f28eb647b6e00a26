"""A clause as its parties, its verbs and its objects: groups of coordinated mentions, and predicates between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from ingest.layout import Clause
from ingest.lexicon import Lexicon, Token
from ingest.mentions import Mention
from ingest.resolve import Draft

_GAP = re.compile(r"^(等)?[”“]?([、,和与及或—–]|以及|并)?[“”]?$")
_NAMELESS = re.compile(
    r"(?:市|区|县)?(?:内|的)?(?:\d|[一二两三四五六七八九十百多数]+[余多]?[家所个名]|企业|高校|院校|院所|科研|产业|各|相关|有关|本地|当地|部分|重点|龙头)"
)
_WITH = frozenset({"与", "和", "同", "跟", "联合", "携手", "会同", "协同", "联手", "及", "商", "会商", "经商"})
_PREPOSITIONS = frozenset(
    {
        "在",
        "于",
        "对",
        "向",
        "从",
        "以",
        "依托",
        "围绕",
        "将",
        "把",
        "通过",
        "为",
        "由",
        "被",
        "针对",
        "面向",
        "按照",
        "就",
        "借助",
        "凭借",
        "基于",
        "距",
        "距离",
        "根据",
        "经",
        "发挥",
        "利用",
        "用好",
        "运用",
        "给",
        "到",
        "赴",
        "抵达",
        "来到",
        "走进",
        "前往",
        "走访",
        "考察",
        "调研",
        "来",
        "作为",
        "除",
        "当",
        "比",
        "立足",
        "据",
        "随着",
        "关于",
        "结合",
        "放大",
        "突出",
        "坚持",
        "抢抓",
        "落实",
    }
)
# Words between an owner and what it has.
OWNERS = frozenset({"旗下", "下属", "所属"})
_DASHES = frozenset("—–")
# 安徽省内的A; 与南京的A: between a place and what lies in it.
_INSIDE = re.compile(r"(?:[省市区县]?(?:境|域|辖区)?内的?|[省市]属)?“?")
_OF = re.compile(r"的“?")
_WITHIN = re.compile(r"在[^,。、在对将把由与]{2,9}的“?$")
_BORDER = re.compile(
    r"(?:[、和与][\u4e00-\u9fff]{2,8}?)?(?:等)?(?:[两三][地市])?(?:的)?(?:交界|接壤|结合部|交汇|毗邻(?:处|区域|地带))"
)
_FAR = 14  # Characters from 在 to a place that words of its own stand before.
_OWNED = re.compile(r"的[^,、的]{0,3}$")
_JOINED = ("、", "与", "和", "同", "及", "由")
_FILL = frozenset({"与", "和", "同", "跟"}) | _DASHES


@dataclass(frozen=True, slots=True)
class Party:
    """A mention and the entity it stands for."""

    mention: Mention
    draft: Draft


@dataclass(slots=True)
class Group:
    """Coordinated mentions (A、B和C等); `preposition` is the word right before them, `after` the text right behind."""

    parties: list[Party]
    start: int
    end: int
    preposition: str = ""
    after: str = ""
    split: int = 0  # the index of the first party behind 与 or 和, 0 where there is none

    @property
    def drafts(self) -> list[Draft]:
        """The entities of the group."""
        return [party.draft for party in self.parties]


@dataclass(slots=True)
class Predicate:
    """A verb that may say a relation."""

    word: str
    types: tuple[str, ...]
    start: int
    end: int


@dataclass(slots=True)
class Parsed:
    """A clause read: its nodes in order, and whether it opens its sentence."""

    start: int
    end: int
    first: bool
    nodes: list[Group | Predicate] = field(default_factory=list)

    def groups(self) -> Iterator[Group]:
        """The groups in order."""
        return (node for node in self.nodes if isinstance(node, Group))


def parse(clause: Clause, tokens: Sequence[Token], parties: Sequence[Party], text: str, known: Lexicon) -> Parsed:
    """Read one clause; `tokens` and `parties` are those that lie inside it."""
    parsed = Parsed(clause.start, clause.end, clause.first)
    marks: list[tuple[int, Group | Predicate]] = [(group.start, group) for group in _groups(parties, text, clause)]
    covered = [(party.mention.start, party.mention.end) for party in parties]
    for token in tokens:
        types = known.predicates.get(token.text)
        if types and not any(start <= token.start < end for start, end in covered):
            marks.append((token.start, Predicate(token.text, types, token.start, token.end)))
    parsed.nodes = [node for _, node in sorted(marks, key=lambda mark: mark[0])]
    _prepositions(parsed, tokens, text)
    _owned(parsed, text)
    return parsed


def _modifies(party: Party, following: Party | None, text: str) -> bool:
    """Whether a place only says where the next thing is (德阳什邡, 合肥市国家高新区, 与安徽省内的A)."""
    if following is None or party.draft.kind not in {"City", "Region", "District"}:
        return False
    if following.draft.kind in {"Policy", "Programme", "Event", "Industry", "Achievement", "Fund"}:
        return False
    start, end = party.mention.end, following.mention.start
    of = _OF.fullmatch(text, start, end) and text.endswith(_JOINED, 0, party.mention.start)
    return start == end or bool(of or _INSIDE.fullmatch(text, start, end))


def _groups(parties: Sequence[Party], text: str, clause: Clause) -> list[Group]:
    groups: list[Group] = []
    skipped = None
    for party, following in zip_longest(parties, parties[1:]):
        if _modifies(party, following, text):
            skipped = skipped or party.mention.start
            continue
        mention = party.mention if skipped is None else replace(party.mention, start=skipped)
        sited = "的" in text[mention.start : party.mention.start]  # 南阳的A、商丘的B
        party, skipped = Party(mention, party.draft), None
        gap = text[groups[-1].end : mention.start] if groups else None
        if groups and (groups[-1].start, groups[-1].end) == (mention.start, mention.end):
            groups[-1].parties.append(party)  # 双方, 宁镇两市: one word for several.
            continue
        if gap in {"、", ","} and (_next_pair(groups[-1], party, text) or (sited and _is_owned(groups[-1], text))):
            groups.append(Group([party], mention.start, mention.end))
            continue
        if gap is not None and gap.strip() == "等" and _labels(party, text):
            groups.append(Group([party], mention.start, mention.end, "等"))  # A、B等扬州企业
            continue
        twins = gap == "" and groups[-1].parties[-1].draft.kind == party.draft.kind == "Government"
        if gap is not None and (twins or (len(gap) <= 4 and _GAP.match(gap.strip()) and gap.strip())):
            group = groups[-1]
            joint = gap.strip("“” 等")
            # In A、B和C the 和 closes a list; in A和B, A与B it parts two sides.
            if joint in _FILL and not group.split and (joint != "和" or len(group.parties) == 1):
                group.split = len(group.parties)
            group.parties.append(party)
            group.end = mention.end
        else:
            groups.append(Group([party], mention.start, mention.end))
    for group in groups:
        group.after = text[group.end : min(clause.end, group.end + 12)]
    return groups


def _labels(party: Party, text: str) -> bool:
    """Whether a place only says whose the members before it are: 等扬州企业."""
    place = party.draft.kind in {"City", "District", "Region", "Park"}
    return place and bool(_NAMELESS.match(text, party.mention.end))


def _next_pair(group: Group, party: Party, text: str) -> bool:
    """Whether A与B共建的C、D与E共建的F, or A的C、D的F, goes on to its next pair at D."""
    after = text[party.mention.end : party.mention.end + 1]
    dashed = group.split and text[group.parties[group.split].mention.start - 1] in _DASHES
    if dashed and after in _DASHES:
        return True  # 江宁—博望、浦口—南谯
    if len(group.parties) == 2 and group.split and after == "与" and text[group.parties[1].mention.start - 1] == "与":
        return True  # A与B、C与D
    told = _is_owned(group, text) and group.parties[-1].draft.kind != party.draft.kind
    return told and after in {"与", "和", "的"}


def _is_sited(group: Group) -> bool:
    return all(draft.kind in {"City", "District", "Park"} for draft in group.drafts)


def _is_owned(group: Group, text: str) -> bool:
    """Whether 的 stands right before a group, or a word before it."""
    return _OWNED.search(text, max(0, group.start - 4), group.start) is not None


def _prepositions(parsed: Parsed, tokens: Sequence[Token], text: str) -> None:
    ends = {token.end: token for token in tokens}
    for group in parsed.groups():
        if group.preposition:
            continue
        if _BORDER.match(group.after) and _is_sited(group):
            group.preposition = "在"  # A、B交界处将建设C
            continue
        start = group.start
        before = ends.get(start) or (ends.get(start - 1) if start - 1 in ends else None)
        if before is not None and before.text in "“(《" and before.start in ends:
            before = ends[before.start]
        if before is not None and (before.text in _WITH or before.text in _PREPOSITIONS):
            group.preposition = before.text
        elif _WITHIN.search(text, max(parsed.start, start - _FAR), start) and _is_sited(group):
            group.preposition = "在"  # 在走廊上的“A谷”


def _owned(parsed: Parsed, text: str) -> None:
    """与A集团旗下的B签约: with B; A stands here as its owner only."""
    nodes = list(parsed.nodes)
    for owner, word, thing in zip(nodes, nodes[1:], nodes[2:], strict=False):
        if not isinstance(owner, Group) or not isinstance(word, Predicate) or not isinstance(thing, Group):
            continue
        of = text[word.end : thing.start] in {"", "的"} and owner.end == word.start
        if word.word not in OWNERS or not of:
            continue
        if len(owner.parties) > 1:
            owner = _parted(parsed, owner, text)
        thing.preposition, owner.preposition = owner.preposition, word.word


def _parted(parsed: Parsed, group: Group, text: str) -> Group:
    """The last party of C与A as a group of its own."""
    last = group.parties.pop()
    end = group.parties[-1].mention.end
    joint = text[end : last.mention.start].strip()
    group.end, group.after, group.split = end, text[end : end + 12], 0 if len(group.parties) == 1 else group.split
    own = Group(
        [last], last.mention.start, last.mention.end, joint if joint in _WITH else "", text[last.mention.end :][:12]
    )
    parsed.nodes.insert(parsed.nodes.index(group) + 1, own)
    return own


def continues(clause: Parsed, following: Parsed, text: str) -> bool:
    """Whether a comma only parts the members of a list: 镇江丹阳、扬中,扬州仪征入选…"""
    if any(isinstance(node, Predicate) for node in clause.nodes) or not clause.nodes or not following.nodes:
        return False
    last, first = clause.nodes[-1], following.nodes[0]
    if not isinstance(last, Group) or not isinstance(first, Group) or first.preposition:
        return False
    kinds = {draft.kind for draft in last.drafts}
    return (
        last.end == clause.end
        and first.start == following.start
        and bool(kinds & {draft.kind for draft in first.drafts})
    )


def owns(group: Group) -> bool:
    """Whether a group of places only tells whose something nameless is: 与镇江企业, 支持南京高校."""
    return bool(_NAMELESS.match(group.after)) and all(d.kind in {"City", "District"} for d in group.drafts)


def is_with(word: str) -> bool:
    """Whether a preposition names a partner (与, 和, 联合)."""
    return word in _WITH
