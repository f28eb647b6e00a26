"""The things of a clause as groups of coordinated mentions, without the places that only say where one of them lies."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from ingest.drafts import Draft
from ingest.items import ORGANISATIONS
from ingest.layout import Clause
from ingest.mentions import Mention
from ingest.mentions.classes import BUREAU, OF_SEVERAL

_GAP = re.compile(r"^(等)?[”“]?([、,和与及或—–]|以及|并)?[“”]?$")
# 与5家企业, 会同潍坊、日照两市财政局
NAMELESS = re.compile(
    r"(?:市|区|县)?(?:内|的)?(?:\d|[一二两三四五六七八九十百多数]+[余多]?[家所个名]|企业|高校|院校|院所|科研|产业|各|相关|有关|本地|当地|部分|重点|龙头)"
    rf"|{OF_SEVERAL}{BUREAU}"
)
_DASHES = frozenset("—–")
# 安徽省内的A; 与南京的A: between a place and what lies in it.
_INSIDE = re.compile(r"(?:[省市区县]?(?:境|域|辖区)?内的?|[省市]属)?“?")
_OF = re.compile(r"的“?")
# 位于A的B, 总部设在A的B: a clause that only tells where B lies.
_LYING = re.compile(
    r"(?:同样|同|总部|注册地|地处)?(?:位于|坐落于|坐落在|地处|设在|落户于?|落户在|总部在|扎根于?|来自|身处|远在)$"
)
# 该院(简称“B”), A(B): another name of what stands before the bracket.
_NAMED_ALSO = re.compile(r"[(](?:以下|下)?(?:简称|下称|统称|又称|原名|原|即)?[:为]?“?")
_NAMED_END = re.compile(r"”?[)]")
_LONGEST = 8  # Characters of the words that tell where something lies: 总部坐落于.
_OWNED = re.compile(r"的[^,、的]{0,3}$")
_JOINED = ("、", "与", "和", "同", "及", "由", "将", "把", "对")
_UNKNOWN = re.compile(r"、[\u4e00-\u9fff]{2,8}(?:[(][^()]{1,12}[)])?[、(]")  # A、B(C)、D, of which nobody knows B.
_SITES = frozenset({"City", "District", "Park"})
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


@dataclass(frozen=True, slots=True)
class _Whole:
    """A party with the words before it that only say where it lies; `told` where a verb of theirs does."""

    party: Party
    site: Draft | None = None
    told: bool = False


def _whole(parties: Sequence[Party], text: str) -> Iterator[_Whole]:
    """The parties without the places that only say where the next one is."""
    start, site, told = None, None, False
    for party, following in zip_longest(parties, parties[1:]):
        if following is not None and (lying := _lies(party, following, text)) is not None:
            start, site, told = lying if start is None else min(start, lying), party.draft, True
            continue
        if _modifies(party, following, text, party.mention.start if start is None else start):
            start = party.mention.start if start is None else start
            site = party.draft if text.startswith("的", party.mention.end) else site
            continue
        mention = party.mention if start is None else replace(party.mention, start=start)
        of = "的" in text[mention.start : party.mention.start]
        yield _Whole(Party(mention, party.draft), site if of else None, told)
        start, site, told = None, None, False


def _lies(party: Party, following: Party, text: str) -> int | None:
    """Where 位于A的B begins, of which A is the party and B what follows it."""
    if party.draft.kind not in {"City", "Region", "District", "Park"} or following.draft.kind not in ORGANISATIONS:
        return None
    at = party.mention.start
    lying = _LYING.search(text, max(0, at - _LONGEST), at)
    if lying and lying[0].startswith("落户") and following.draft.kind == "Park":
        return None  # 甲研究院落户A区的B园: what settles, settles there
    return lying.start() if lying and _OF.fullmatch(text, party.mention.end, following.mention.start) else None


def _modifies(party: Party, following: Party | None, text: str, opens: int) -> bool:
    """Whether a place only says where the next thing is (德阳什邡, 合肥市国家高新区, 与安徽省内的A)."""
    if following is None or party.draft.kind not in {"City", "Region", "District"}:
        return False
    if following.draft.kind in {"Policy", "Programme", "Event", "Industry", "Achievement", "Fund"}:
        return False
    start, end = party.mention.end, following.mention.start
    of = _OF.fullmatch(text, start, end) and text.endswith(_JOINED, 0, opens)
    return start == end or bool(of or _INSIDE.fullmatch(text, start, end))


def groups(parties: Sequence[Party], text: str, clause: Clause, sited: list[tuple[Draft, Draft]]) -> Iterator[Group]:
    """The groups of a clause; `sited` takes in what its words say lies where."""
    found: list[Group] = []
    told: Draft | None = None
    for whole in _whole(parties, text):
        party, mention = whole.party, whole.party.mention
        gap = text[found[-1].end : mention.start] if found else None
        if gap is not None and _is_aside(found[-1], party, text, sited):
            continue
        # 位于C的A、B: so does B.
        told = whole.site if whole.told else told if gap == "、" and whole.site is None else None
        if (site := told or whole.site) is not None:
            sited.append((party.draft, site))
        if found and (found[-1].start, found[-1].end) == (mention.start, mention.end):
            found[-1].parties.append(party)  # 双方, 宁镇两市: one word for several.
            continue
        if gap in {"、", ","} and (
            _next_pair(found[-1], party, text) or (whole.site is not None and _is_owned(found[-1], text))
        ):
            found.append(Group([party], mention.start, mention.end))
            continue
        if gap == "," and _is_place(found[-1].drafts[-1]) != _is_place(party.draft):
            found.append(Group([party], mention.start, mention.end))  # (简称A,历城区)
            continue
        if gap is not None and gap.strip() == "等" and _labels(party, text):
            found.append(Group([party], mention.start, mention.end, "等"))  # A、B等扬州企业
            continue
        gap = _over_unknown(gap, found[-1], party) if gap else gap
        twins = gap == "" and found[-1].parties[-1].draft.kind == party.draft.kind == "Government"
        if gap is not None and (twins or (len(gap) <= 4 and _GAP.match(gap.strip()) and gap.strip())):
            group = found[-1]
            joint = gap.strip("“” 等")
            # In A、B和C the 和 closes a list; in A和B, A与B it parts two sides.
            if joint in _FILL and not group.split and (joint != "和" or len(group.parties) == 1):
                group.split = len(group.parties)
            group.parties.append(party)
            group.end = mention.end
        else:
            found.append(Group([party], mention.start, mention.end))
    for group in found:
        group.after = text[group.end : min(clause.end, group.end + 12)]
        yield group


def _is_aside(group: Group, party: Party, text: str, sited: list[tuple[Draft, Draft]]) -> bool:
    """Whether a party stands in brackets behind a group as another name of its last, or as where that lies (A(扬州)):
    the group goes on behind them."""
    last = group.parties[-1].draft
    opens = _NAMED_ALSO.match(text, group.end)
    closes = _NAMED_END.match(text, party.mention.end)
    if opens is None or closes is None or opens.end() != party.mention.start:
        return False
    site = party.draft.kind in {"City", "District"} and last.kind in ORGANISATIONS - {"Government"}
    if not site and last is not party.draft:
        return False
    if site:
        sited.append((last, party.draft))
    group.end = closes.end()
    return True


def _over_unknown(gap: str, group: Group, party: Party) -> str:
    """What parts a party from a group, a list going on over a member that nobody knows."""
    gap = gap.removeprefix(")") if gap.startswith(")、") else gap
    alike = {group.drafts[-1].kind, party.draft.kind} <= ORGANISATIONS
    return "、" if alike and _UNKNOWN.fullmatch(gap) else gap


def _is_place(draft: Draft) -> bool:
    return draft.kind in _SITES


def _labels(party: Party, text: str) -> bool:
    """Whether a place only says whose the members before it are: 等扬州企业."""
    place = party.draft.kind in {"City", "District", "Region", "Park"}
    return place and bool(NAMELESS.match(text, party.mention.end))


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


def _is_owned(group: Group, text: str) -> bool:
    """Whether 的 stands right before a group, or a word before it."""
    return _OWNED.search(text, max(0, group.start - 4), group.start) is not None
