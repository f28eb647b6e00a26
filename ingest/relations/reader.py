"""Reads the relations of a document, clause by clause."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from graph.ontology import ontology
from ingest.drafts import Draft
from ingest.groups import Group, Party
from ingest.layout import Clause, Line, clauses
from ingest.relations.anaphora import Anaphora
from ingest.relations.asides import Asides
from ingest.relations.carrying import BASES, UNLED, Carrying
from ingest.relations.claims import (
    PLACES,
    Actor,
    Claim,
    Frame,
    Memory,
    Said,
    Sentence,
    drafts_of,
    spoken_of,
)
from ingest.relations.families import Families
from ingest.relations.reach import back, forward
from ingest.relations.standing import Standing
from ingest.relations.together import Together
from ingest.sentences import Parsed, Predicate, continues, is_with, parse

_TRANSPARENT = frozenset({"将", "把", "为", "落实", "由", "突出", "放大", "于", "到", "在"} - {"在"})
# 发挥A作用: what is made use of does not act.
_MADE_USE = re.compile(r"\s*(?:充分|积极|有效|进一步)?(?:发挥|用好|放大|利用|依托|借助|借力|抢抓|落实|贯彻|结合|紧扣)")
# 设立A基金,总规模30亿元,重点支持B: the fund goes on.
_SIZE = re.compile(r"\s*(?:基金|首期|目标|认缴|资金|总)?(?:总|池)?规模")
# 一是…; 二是…: each has the subject of the whole.
_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九]是|[①-⑩]|第[一二三四五六七八九],|首先|其次)")
_UNITS = frozenset({"Institute", "Lab", "Platform", "Park", "Alliance", "Fund", "Enterprise"})
# 指导南京、镇江两市科技局发布A: bureaus that have no names here, not their cities.
_BUREAUS = re.compile(r"[两三四五六七八][市区县地][\u4e00-\u9fff]{2,4}[局委]")
_OTHERS = re.compile(r"(?![^,]*[有多])[\u4e00-\u9fff]{2,12}(?:配套|本土|相关|龙头|骨干)(?:企业|公司|机构|项目)")
_PEOPLE = ("院士", "教授", "专家", "学者", "博士")  # 中国科学院院士参加X: a person does.
_HEADING = 24  # Characters of a heading before its first stop.
_NEAR = 7  # Characters from the start of a clause: 近年来,我市X区.
_LED = frozenset(ontology().relations["LEADS"].object)
_CARRIED = frozenset(
    {"面向", "瞄准", "锚定", "重点支持", "突出", "聚焦", "支持", "围绕", "建成", "推动", "明确", "提出", "鼓励"}
)


class Reader(Carrying):
    """Reads the relations of one document, line by line."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, Memory())
        self.anaphora = Anaphora(frame, self.memory)
        self.families = Families(frame, self.memory)
        self.standing = Standing(frame, self.memory)
        self.together = Together(frame, self.memory)
        self.asides = Asides(frame, self.memory)
        self._token_starts = [token.start for token in frame.tokens]
        self._party_starts = [party.mention.start for party in frame.parties]

    @property
    def claims(self) -> list[Claim]:
        """What has been claimed so far."""
        return self.memory.claims

    @property
    def refused(self) -> list[tuple[Draft, str, Draft]]:
        """What the words would say if the ontology allowed it."""
        return self.memory.refused

    def read(self, line: Line, actor: Actor) -> list[Draft]:
        """Read one line; `actor` is its subject until it names one. Returns who acts at its end."""
        subject: list[Draft] = list(actor.drafts)
        base = self.memory.acting = subject
        self.memory.speaker = subject[0] if actor.speaks and subject else None
        self.memory.about = base if actor.about else []
        if self.memory.speaker is not None:
            self.memory.recent[self.memory.speaker.kind] = self.memory.speaker
        self.memory.sentence = Sentence()
        # A bureau's report tells of others too, and goes on with its own work.
        owned = not actor.speaks and self.frame.issuer is not None and actor.drafts == [self.frame.issuer]
        named = False
        led: list[Draft] = []  # 中心获批A;9月,与B签约: goes on behind the semicolon.
        for clause, read in self._parsed(line):
            if clause.first:
                self._close()
                base = list(actor.drafts) if _NUMBERED.match(self.text, clause.start, clause.end) else base
                going = self.text[clause.start - 1] == ";" and led and all(d.kind in _UNITS for d in led)
                subject, named, led = (led, False, led) if going else (base, False, [])
                if not self._is_headed(line, clause):
                    self.memory.carrier = None
                self.memory.sentence = Sentence()
            own = self.anaphora.opening(clause)
            if own and own[0].kind == "Policy":
                base = own
            parsed = self._spoken(clause, read)
            subject = self._clause(parsed, own or subject, told=bool(own))
            # NAME:由A牵头,面向B: it is NAME that the next clause speaks of.
            subject = self.memory.about or subject
            opening = own or self._opening(parsed)
            # 下一步,我局将…;会同A…: the subject that a sentence names first is that of those behind it.
            planned = any(d.kind == "Policy" for d in self.memory.acting)
            if (
                opening
                and not named
                and not planned
                and (clause.first or len(opening) == 1)
                and all(d.kind in BASES for d in opening)
                and not (owned and opening != own)
            ):
                base = opening
            led = own if own and not named else led
            named = named or bool(opening or parsed.nodes)
            if attributed := self._attributed(parsed):
                base = subject = attributed
        self._close()
        return base

    def _is_headed(self, line: Line, clause: Clause) -> bool:
        """Whether a sentence is the first behind the heading of a numbered line: 6.实施A工程。支持B…"""
        return (
            bool(line.level)
            and 0 < clause.start - line.body <= _HEADING
            and self.text.count("。", line.body, clause.start) == 1
        )

    def _spoken(self, clause: Clause, parsed: Parsed) -> Parsed:
        """The clause with what it speaks of without a name."""
        inside = [party for group in parsed.groups() for party in group.parties]
        spoken = list(self.anaphora.parties(clause, inside))
        return self._parse(clause, spoken) if spoken else parsed

    def _parsed(self, line: Line) -> Iterator[tuple[Clause, Parsed]]:
        """The clauses of a line, a list that commas part read as one."""
        held: tuple[Clause, Parsed] | None = None
        for clause in clauses(self.text, line.body, line.end):
            parsed = self._parse(clause)
            if held is not None and not clause.first and continues(held[1], parsed, self.text):
                clause = Clause(held[0].start, clause.end, held[0].first)
                parsed = self._parse(clause)
            elif held is not None:
                yield held
            held = (clause, parsed)
        if held is not None:
            yield held

    def _parse(self, clause: Clause, spoken: Sequence[Party] = ()) -> Parsed:
        tokens = self.frame.tokens[
            bisect_left(self._token_starts, clause.start) : bisect_left(self._token_starts, clause.end)
        ]
        parties = self.frame.parties[
            bisect_left(self._party_starts, clause.start) : bisect_left(self._party_starts, clause.end)
        ]
        parties = sorted([*parties, *spoken], key=lambda party: party.mention.start)
        return parse(clause, tokens, parties, self.text, self.known)

    def _opening(self, parsed: Parsed, *, told: bool = False) -> list[Draft]:
        """The subject that a clause names before its first verb; where it opens with 我市, right behind that."""
        if _MADE_USE.match(self.text, parsed.start, parsed.end):
            return []
        for node in parsed.nodes:
            if isinstance(node, Predicate):
                return []
            if (told and node.start - parsed.start > _NEAR) or self._is_acted_on(node):
                return []
            aside = self.text.endswith("(", 0, node.start)
            # “眉山配套、成都研发”: words that are spoken of.
            aside = aside or (self.text.endswith("“", 0, node.start) and not self.text.startswith("”", node.end))
            if not aside and not node.preposition and not node.after.startswith(("的", "市民")):
                return node.drafts
        return []

    def _is_acted_on(self, group: Group) -> bool:
        """Whether a verb that says no relation stands right before a group (高水平运营A), so that it is no subject."""
        at = bisect_left(self._token_starts, group.start) - 1
        token = self.frame.tokens[at] if at >= 0 else None
        if token is None or token.end != group.start or len(token.text) < 2:
            return False
        taken = self.known.inner | self.known.sets["soft_verbs"] | self.known.sets["taking"]
        return token.text in taken

    # One clause

    def _clause(self, parsed: Parsed, subject: list[Draft], *, told: bool) -> list[Draft]:
        """Claim what a clause says; `told` where it speaks of its subject itself. Returns who acts at its end."""
        nodes = parsed.nodes
        opening = [d for d in self._opening(parsed, told=told) if d.kind not in {"Industry", "Achievement"}]
        if opening and not (opening[0].kind == "Programme" and (opening[0].title or len(nodes) == 1)):
            subject = self.sentence.opened = opening
        elif told:
            self.sentence.opened = subject
        first = next((node for node in nodes if isinstance(node, Predicate)), None)
        carrier, self.memory.carrier = self.memory.carrier, None
        acting = subject
        if carrier and not opening and first is not None and first.word in _CARRIED:
            # Behind a heading (实施A工程。支持B) the plan itself does so too.
            acting = [carrier, *(d for d in subject if parsed.first and d is self.frame.title)]
        opens = nodes[0] if nodes else None
        if opens is not None and not told and self._is_nameless(parsed, opens):
            acting = []
        for i, node in enumerate(nodes):
            if isinstance(node, Predicate):
                # 依托A设立的B: whoever acted before did not set it up.
                placed = any(group.preposition for group in back(nodes, i))
                relative = self.text.startswith("的", node.end)
                aside = placed and relative and not (told or opening)
                if (
                    relative
                    and i
                    and isinstance(nodes[i - 1], Predicate)
                    and "由" in self.text[nodes[i - 1].end : node.start]
                ):
                    continue  # A创办由几个部门联合成立的B: those have no name here, and A is not one of them.
                self._predicate(parsed, i, node, [] if aside else acting)
        if self.sentence.leaders and not any(isinstance(n, Predicate) and "LEADS" in n.types for n in nodes):
            self._helpers(parsed)
        if all(isinstance(node, Group) for node in nodes):
            # 鼓楼区联合南京工业大学,共建A
            joined = drafts_of(
                g
                for g in parsed.groups()
                if g.preposition in {"联合", "携手", "联手", "会同"}
                or (is_with(g.preposition) and g.after.startswith(("一道", "一起", "一同")))
            )
            self.sentence.partners = joined or self.sentence.partners
            self.memory.joined = (parsed, subject, joined) if joined else self.memory.joined
        if not (self.memory.about and any("CO_BUILDS" in n.types for n in nodes if isinstance(n, Predicate))):
            self.together.read(parsed, acting, told=told)
        self.asides.read(parsed)
        self.anaphora.remember_pair(parsed)
        self.standing.read(parsed, subject, acting)
        self._listed_aid(parsed, opening)
        for group in parsed.groups():
            for draft in group.drafts:
                if draft.kind == "Programme" and not draft.title:
                    self.sentence.programme = draft
                if draft.kind == "Fund":
                    self.sentence.fund = draft
                if draft.kind in _LED:
                    self.sentence.raised = draft
                self.memory.recent[draft.kind] = draft
                if group.preposition not in {"在", "于"}:
                    self.memory.named.append(draft)
        self._remember_built(nodes)
        if carrier is not None and acting[:1] == [carrier] and self.memory.carrier is None:
            self.memory.carrier = carrier
        if self.sentence.policy is not None:
            self.memory.carrier, self.sentence.policy = self.sentence.policy, None
        if _SIZE.match(self.text, parsed.start) and (fund := self.last("Fund")):
            return fund
        return self.sentence.topic or self.sentence.leaders or self._told_of(nodes) or subject

    def _is_nameless(self, parsed: Parsed, opens: Group | Predicate) -> bool:
        """Whether a clause has a subject of its own that is nothing on the map: 项目选址A, 企业与B签约; beside a
        partner a head noun may stand for who acts (新区与A签约)."""
        partner = opens.preposition if isinstance(opens, Group) else ""
        if isinstance(opens, Group) and not is_with(partner):
            return False
        lo, hi = (bisect_left(self._token_starts, at) for at in (parsed.start, opens.start - len(partner)))
        tokens = self.frame.tokens[lo:hi]
        if any(is_with(token.text) or token.cls == "V" for token in tokens):
            return False  # 联合高校共建A
        words = [token.text for token in tokens if token.cls not in "DBPN"]
        if partner and len("".join(token.text for token in tokens if token.cls == "U")) > 1:
            return True  # 美畅新材料与A签约: whoever it is that no rule knows.
        nobody = self.known.sets["nameless"] | (frozenset() if partner else self.known.heads.keys())
        return bool(words) and words[-1] in nobody

    def _predicate(self, parsed: Parsed, i: int, predicate: Predicate, subject: list[Draft]) -> None:
        nodes = parsed.nodes
        left = back(nodes, i)
        if aside := self._told_aside(parsed, predicate):
            subject, begins = aside
            left = [g for g in left if g.start >= begins]
        # A牵头、B配合: what B is to A, not what A leads.
        helped = "LEADS" in predicate.types and self.text.startswith("、", predicate.end)
        # 由A与B共建、C运营的D: what C does.
        parted = "CO_BUILDS" in predicate.types and self.text.startswith("、", predicate.end)
        objects = [] if helped or parted else self._led(forward(nodes, i), nodes)
        # A被B认定为C: B only finds it.
        passive = {"由"} if "SELECTED_FOR" in predicate.types else {"由", "被"}
        by = [g for g in left if g.preposition in passive]
        # 为A、B联合推出的C揭牌: A and B act.
        relative = self.text.startswith("的", predicate.end)
        said = Said(
            predicate=predicate,
            subjects=subject,
            partners=[g for g in left if is_with(g.preposition) and g not in by and not _BUREAUS.match(g.after)],
            objects=objects,
            plain=[
                g
                for g, following in itertools.zip_longest(left, left[1:])
                if (not g.preposition or (g.preposition == "为" and relative)) and not self._is_listed(g, following)
            ],
            carried=subject,
        )
        if by:
            said.subjects, said.explicit, said.by = by[-1].drafts, True, True
            if not objects:
                raised = [self.sentence.raised] if self.sentence.raised and "LEADS" in predicate.types else subject
                if self.sentence.fund is not None and "ESTABLISHES" in predicate.types:
                    raised = [self.sentence.fund]  # 设立A基金,由B发起
                said.objects = said.plain or [spoken_of(parsed, raised)]
                # 由A牵头,会同B印发C: what nobody leads is not what the sentence is about.
                led = "LEADS" not in predicate.types or any(d.kind in _LED | UNLED for d in drafts_of(said.objects))
                self.sentence.topic = drafts_of(said.objects) if led else []
            if "LEADS" in predicate.types and not (objects and relative):
                self.sentence.leaders = by[-1].drafts  # but of 由A牵头建设的B, B goes on
        elif "LEADS" in predicate.types and (leader := self.anaphora.led_by(parsed, predicate)):
            said.subjects, said.explicit = leader, True
            self.sentence.leaders = leader
        elif said.plain and self._is_of_another(said.plain[-1], predicate):
            said.subjects = []
        elif said.plain and not self._is_object(nodes, said.plain[-1]):
            said.subjects, said.explicit = said.plain[-1].drafts, True
        if "LEADS" in predicate.types and said.explicit and not by and predicate.end == parsed.end:
            self.sentence.leaders = said.subjects  # A牵头,联合B组建C
        if helped:
            self._helped(parsed, said)
            return
        if pivot := self._pivot(nodes, i):
            self.sentence.aided = [*subject] if not self.sentence.supported else self.sentence.aided
            said.subjects, said.explicit = pivot.drafts, True
            self.sentence.supported = pivot.drafts
        if self.memory.about and not said.objects:
            self._tell_of(parsed, said)
        turned = [g for g in left if g.preposition in {"将", "把"}]
        said.behind = said.objects
        said.objects = [*turned, *(g for g in said.behind if _is_reached(g, predicate))]
        before = len(self.memory.claims)
        self.families.read(parsed, said)
        joined, made = said.joined, self.memory.claims[before:]
        if joined and not any(claim.subject in joined and claim.type != "SUPPORTS" for claim in made):
            # 联合A、B开展C: what they do together makes no fact of its own, so that they do it together is the fact.
            self.pairs(parsed, predicate, self.sentence.leaders or said.subjects, "COOPERATES_WITH", joined)

    def _told_aside(self, parsed: Parsed, predicate: Predicate) -> tuple[list[Draft], int] | None:
        """A of A(位于B,重点发展C), whom the words in brackets tell of, and where those of the verb begin."""
        opens = self.text.rfind("(", parsed.start, predicate.start)
        if opens < 0 or self.text.find(")", opens, predicate.start) >= 0:
            return None
        begins = max(opens, self.text.rfind(",", opens, predicate.start)) + 1
        unit = next((g for g in parsed.groups() if 0 <= opens - g.end <= 1), None)
        return (unit.drafts[-1:], begins) if unit is not None and unit.drafts[-1].kind in _UNITS else None

    def _is_of_another(self, group: Group, predicate: Predicate) -> bool:
        """Whether a group only tells whose the nameless subject is: A院士参加B, 霞浦核电相关配套企业获批A."""
        if group.after.startswith(_PEOPLE) or _BUREAUS.match(group.after):
            return True
        words = self.text[group.end : predicate.start]
        return group.drafts[-1].kind in PLACES and len(group.parties) == 1 and bool(_OTHERS.fullmatch(words))

    def _led(self, objects: list[Group], nodes: list[Group | Predicate]) -> list[Group]:
        """D of 参与建设由C牵头的D, where C alone stands right behind the verb."""
        leader = objects[0] if len(objects) == 1 and objects[0].preposition == "由" else None
        if leader is None:
            return objects
        match nodes[nodes.index(leader) + 1 :]:
            case [Predicate() as leads, Group() as led, *_] if self.text[leads.end : led.start] == "的":
                return [led]
        return objects

    def _is_listed(self, group: Group, following: Group | None) -> bool:
        """A in A、依托B建设的C: another member of the list, not who builds C."""
        return following is not None and bool(following.preposition) and group.after.startswith("、")

    def _is_object(self, nodes: list[Group | Predicate], group: Group) -> bool:
        """Whether the group left of a verb is the object of an earlier one (推进A建设), so no subject of this one."""
        at = nodes.index(group)
        before = nodes[at - 1] if at > 0 else None
        # 研制的A已量产: what a clause of its own tells of is no object.
        return (
            isinstance(before, Predicate)
            and before.end >= group.start - 3
            and not self.text.startswith("的", before.end)
            and before.word not in self.known.sets["pivots"]
            and before.word != "是"  # X是A承建的
        )

    def _pivot(self, nodes: list[Group | Predicate], i: int) -> Group | None:
        """A in 支持A做B: object of the first verb, subject of the second."""
        predicate = nodes[i]
        for at in range(i - 1, 0, -1):
            group, before = nodes[at], nodes[at - 1]
            if not isinstance(group, Group):
                break
            if group.preposition or not isinstance(before, Predicate) or not isinstance(predicate, Predicate):
                continue
            # 加快A与B共建C: two parties before 共建 act, whatever verb they follow.
            if before.word in self.known.sets["pivots"] or (group.split and "CO_BUILDS" in predicate.types):
                return group
        return None


def _is_reached(group: Group, predicate: Predicate) -> bool:
    """Whether what stands behind a verb is its object, whatever preposition is before it."""
    through = group.preposition in _TRANSPARENT or group.preposition == predicate.word
    return not group.preposition or through or group.after.startswith(("为代表", "为龙头", "为核心", "为引领"))
