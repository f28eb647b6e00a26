"""What one predicate of a clause joins: who acts, with whom, and on what."""

import itertools
import re

from graph.ontology import ontology
from ingest.drafts import Draft
from ingest.groups import Group
from ingest.mentions.classes import BUREAU, OF_SEVERAL
from ingest.relations.carrying import UNLED, Carrying
from ingest.relations.claims import PLACES, UNITS, Claimant, Frame, Memory, Said, drafts_of, spoken_of
from ingest.relations.families import Families
from ingest.relations.last_named import LastNamed
from ingest.relations.reach import back, forward
from ingest.sentences import Parsed, Predicate, is_with

_TRANSPARENT = frozenset({"将", "把", "为", "落实", "由", "突出", "放大", "于", "到", "在"} - {"在"})
# 指导南京、镇江两市科技局发布A: bureaus that have no names here, not their cities.
_BUREAUS = re.compile(OF_SEVERAL + BUREAU)
_OTHERS = re.compile(r"(?![^,]*[有多])[\u4e00-\u9fff]{2,12}(?:配套|本土|相关|龙头|骨干)(?:企业|公司|机构|项目)")
_USED = frozenset({"为", "发挥", "用好", "利用", "放大", "运用"})  # 发挥A牵头组建的B作用: A leads.
_PEOPLE = ("院士", "教授", "专家", "学者", "博士")  # 中国科学院院士参加X: a person does.
_LED = frozenset(ontology().relations["LEADS"].object)


class Predicates(Claimant):
    """Reads the predicates of clauses one by one."""

    def __init__(self, frame: Frame, memory: Memory, carrying: Carrying) -> None:
        super().__init__(frame, memory)
        self.carrying = carrying
        self.families = Families(frame, memory)
        self.last_named = LastNamed(frame, memory)

    def read(self, parsed: Parsed, i: int, predicate: Predicate, subject: list[Draft]) -> None:
        """Claim what the predicate, node `i` of its clause, says; `subject` acts where it names nobody."""
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
        said = self._said(predicate, left, by, objects, subject)
        if by:
            self._done_by(parsed, said, by[-1].drafts)
        else:
            self._find_subject(parsed, said)
        if helped:
            self.carrying.helped(parsed, said)
            return
        if self._tells_of_alone(parsed, said):
            said.objects = [spoken_of(parsed, self.sentence.alone)]
            self.sentence.topic = self.sentence.alone
        if pivot := self._pivot(nodes, i):
            self.sentence.aided = [*subject] if not self.sentence.supported else self.sentence.aided
            said.subjects, said.explicit = pivot.drafts, True
            self.sentence.supported = pivot.drafts
        if self.memory.about and not said.objects:
            self.carrying.tell_of(parsed, said)
        turned = [g for g in left if g.preposition in {"将", "把"}]
        said.behind = said.objects
        said.objects = [*turned, *(g for g in said.behind if _is_reached(g, predicate))]
        self._claim_families(parsed, said)

    def _tells_of_alone(self, parsed: Parsed, said: Said) -> bool:
        """X,A与B共建: a verb without an object, behind a clause that is nothing but the name of a unit."""
        types, ends = set(said.predicate.types), said.predicate.end == parsed.end
        raises = bool(types & {"CO_BUILDS", "ESTABLISHES"}) and said.explicit
        return raises and ends and not said.objects and bool(self.sentence.alone)

    def _said(
        self, predicate: Predicate, left: list[Group], by: list[Group], objects: list[Group], subject: list[Draft]
    ) -> Said:
        # 为A、B联合推出的C揭牌: A and B act.
        relative = self.text.startswith("的", predicate.end)
        return Said(
            predicate=predicate,
            subjects=subject,
            partners=[g for g in left if is_with(g.preposition) and g not in by and not _BUREAUS.match(g.after)],
            objects=objects,
            plain=[
                g
                for g, following in itertools.zip_longest(left, left[1:])
                if (not g.preposition or (g.preposition in _USED and relative)) and not self._is_listed(g, following)
            ],
            carried=subject,
        )

    def _done_by(self, parsed: Parsed, said: Said, doers: list[Draft]) -> None:
        """由A牵头, X由B建设: who acts stands behind 由, and what it is done to may stand before."""
        types = said.predicate.types
        told = bool(said.objects) and self.text.startswith("的", said.predicate.end)
        said.subjects, said.explicit, said.by = doers, True, True
        if not said.objects:
            raised = [self.sentence.raised] if self.sentence.raised and "LEADS" in types else said.carried
            if self.sentence.fund is not None and "ESTABLISHES" in types:
                raised = [self.sentence.fund]  # 设立A基金,由B发起
            said.objects = said.plain or [spoken_of(parsed, raised)]
            # 由A牵头,会同B印发C: what nobody leads is not what the sentence is about.
            led = "LEADS" not in types or any(d.kind in _LED | UNLED for d in drafts_of(said.objects))
            self.sentence.topic = drafts_of(said.objects) if led else []
        if "LEADS" in types and not told:
            self.sentence.leaders = doers  # but of 由A牵头建设的B, B goes on

    def _find_subject(self, parsed: Parsed, said: Said) -> None:
        """Who acts: a leader that the clause speaks of without its name, or who stands right before the verb."""
        predicate = said.predicate
        leads = "LEADS" in predicate.types
        if leads and (leader := self.last_named.led_by(parsed, predicate)):
            said.subjects, said.explicit = leader, True
            self.sentence.leaders = leader
        elif said.plain and self._is_of_another(said.plain[-1], predicate):
            said.subjects = []
        elif said.plain and not self._is_object(parsed.nodes, said.plain[-1]):
            said.subjects, said.explicit = said.plain[-1].drafts, True
        if leads and said.explicit and predicate.end == parsed.end:
            self.sentence.leaders = said.subjects  # A牵头,联合B组建C

    def _claim_families(self, parsed: Parsed, said: Said) -> None:
        before = len(self.memory.claims)
        self.families.read(parsed, said)
        joined, made = said.joined, self.memory.claims[before:]
        if joined and not any(claim.subject in joined and claim.type != "SUPPORTS" for claim in made):
            # 联合A、B开展C: what they do together makes no fact of its own, so that they do it together is the fact.
            leaders = self.sentence.leaders or said.subjects
            self.pairs(parsed, said.predicate, leaders, "COOPERATES_WITH", joined)

    def _told_aside(self, parsed: Parsed, predicate: Predicate) -> tuple[list[Draft], int] | None:
        """A of A(位于B,重点发展C), whom the words in brackets tell of, and where those of the verb begin."""
        opens = self.text.rfind("(", parsed.start, predicate.start)
        if opens < 0 or self.text.find(")", opens, predicate.start) >= 0:
            return None
        begins = max(opens, self.text.rfind(",", opens, predicate.start)) + 1
        unit = next((g for g in parsed.groups() if 0 <= opens - g.end <= 1), None)
        return (unit.drafts[-1:], begins) if unit is not None and unit.drafts[-1].kind in UNITS else None

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
