"""A clause as its parties, its verbs and its objects: groups of coordinated mentions, and predicates between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.drafts import Draft
from ingest.groups import NAMELESS, Group, Party, groups
from ingest.layout import Clause
from ingest.lexicon import Lexicon
from ingest.tokens import Token

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
_ALSO = re.compile(r"(?:[还已将又再正也则曾]|分别|先后|主动|积极)$")  # A还和B: with B.
_WITHIN = re.compile(r"在[^,。、在对将把由与]{2,9}的“?$")
_BORDER = re.compile(
    r"(?:[、和与][\u4e00-\u9fff]{2,8}?)?(?:等)?(?:[两三][地市])?(?:的)?(?:交界|接壤|结合部|交汇|毗邻(?:处|区域|地带))"
)
_FAR = 14  # Characters from 在 to a place that words of its own stand before.


@dataclass(slots=True)
class Predicate:
    """A verb that may say a relation."""

    word: str
    types: tuple[str, ...]
    start: int
    end: int


@dataclass(slots=True)
class Parsed:
    """A clause read: its nodes in order, whether it opens its sentence, and what lies where by the words before it
    (南阳的A、位于商丘的B)."""

    start: int
    end: int
    first: bool
    nodes: list[Group | Predicate] = field(default_factory=list)
    sited: list[tuple[Draft, Draft]] = field(default_factory=list)

    def groups(self) -> Iterator[Group]:
        """The groups in order."""
        return (node for node in self.nodes if isinstance(node, Group))


def parse(clause: Clause, tokens: Sequence[Token], parties: Sequence[Party], text: str, known: Lexicon) -> Parsed:
    """Read one clause; `tokens` and `parties` are those that lie inside it."""
    parsed = Parsed(clause.start, clause.end, clause.first)
    found = list(groups(parties, text, clause, parsed.sited))
    marks: list[tuple[int, Group | Predicate]] = [(group.start, group) for group in found]
    covered = [(party.mention.start, party.mention.end) for group in found for party in group.parties]
    covered += [(group.parties[-1].mention.end, group.end) for group in found]
    for token in tokens:
        types = known.predicates.get(token.text)
        if token.text == "办" and text.startswith(("“", "第"), token.end):
            types = known.predicates["举办"]  # 连续三年办“A杯”大赛
        if types and not any(start <= token.start < end for start, end in covered):
            # 共建了A: the same verb.
            word = plain if (plain := token.text.removesuffix("了")) in known.predicates else token.text
            marks.append((token.start, Predicate(word, types, token.start, token.end)))
    parsed.nodes = [node for _, node in sorted(marks, key=lambda mark: mark[0])]
    _prepositions(parsed, tokens, text)
    _owned(parsed, text)
    return parsed


def _is_sited(group: Group) -> bool:
    return all(draft.kind in {"City", "District", "Park"} for draft in group.drafts)


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
            with_ = before.text == "和" and _ALSO.search(text, parsed.start, before.start)
            group.preposition = "与" if with_ else before.text
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
    return bool(NAMELESS.match(group.after)) and all(d.kind in {"City", "District"} for d in group.drafts)


def is_with(word: str) -> bool:
    """Whether a preposition names a partner (与, 和, 联合)."""
    return word in _WITH
