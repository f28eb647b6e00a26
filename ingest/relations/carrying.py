"""What a clause hands on to those behind it: who leads and who helps, what is built, who is quoted, what is told of."""

import itertools
import re

from ingest.drafts import Draft
from ingest.groups import Group
from ingest.relations.claims import ORGANISATIONS, Claimant, Said, drafts_of, spoken_of
from ingest.sentences import Parsed, Predicate

# What a sentence may be about as a whole.
BASES = frozenset({"City", "District", "Government", "University", "Park"})
# Such are built, not led.
UNLED = frozenset({"Institute", "Park", "University"})
_LED = frozenset({"Lab", "Platform", "Alliance"})
# 据A有关负责人介绍, A局长X表示.
_SAYS = re.compile(
    r"(?:[\u4e00-\u9fff]{2,6}[处科室部])?(?:党委|党组|党工委)?(?:有关|相关|主要|主要负责|一位|工作)*(?:书记|[局市区县院校行会处所厅部州省]长|主任|负责人|负责同志|发言人|人士|人员|总裁|董事长|总经理|方面|专家|教授)?"
    r"[\u4e00-\u9fff、]{0,14}?(?:介绍|表示|透露|告诉记者|告诉笔者|指出|强调|说|称|谈到|坦言|消息|了解)"
)
_NO_HEAD = ("的", "等", "建设", "和", "与", "、")
# 等7家单位参加的X
_COUNTED = (
    r"等?(?:\d+|[一二两三四五六七八九十百]+)?[余多]?[家个所]?(?:单位|企业|高校|院校|机构|成员|院所)*(?:共同|联合|协同)?"
)
_SHARED = re.compile(_COUNTED + "(?:参与|配合|参加|协同|参建|加盟)(?:共建|建设|组建)?的")
_HELPING = re.compile(_COUNTED + "(?:一道|一起|一同)?(?:配合|参与|协同|协作|协办|支持|参加|参建|加盟)")


class Carrying(Claimant):
    """Claims over several clauses, and what they need to be remembered by."""

    def close(self) -> None:
        """A联合B, 聚焦C开展研究: what is joined and builds nothing by the end of the sentence works together."""
        parsed, ones, others = self.memory.joined or (None, [], [])
        self.memory.joined = None
        if parsed is not None and not any(c.start >= parsed.start and c.subject in others for c in self.memory.claims):
            self.pairs(parsed, None, ones, "COOPERATES_WITH", others)

    def attributed(self, parsed: Parsed) -> list[Draft]:
        """据A有关负责人介绍, A局长X表示: whose words follow."""
        for group in parsed.groups():
            speaks = len(group.parties) == 1 and group.drafts[0].kind in BASES | {"Institute", "Enterprise", "Lab"}
            if speaks and _SAYS.fullmatch(self.text, group.end, parsed.end):
                return group.drafts
        return []

    def helped(self, parsed: Parsed, said: Said) -> None:
        """A牵头、B和C配合: who leads, and who helps with what the sentence tells of."""
        self.sentence.leaders = said.subjects
        if said.by and not parsed.first:
            # A选址X,由B牵头、C参与组建
            raised = [d for d in self.sentence.topic or said.carried if d.kind in _LED]
            self.sentence.topic = self.sentence.topic or raised
            self.pairs(parsed, said.predicate, said.subjects, "LEADS", raised)
        self.helpers(parsed)

    def helpers(self, parsed: Parsed) -> None:
        """B、C配合, where another leads."""
        groups = list(parsed.groups())
        helping = [g for g in groups if _HELPING.match(g.after)]
        helpers = drafts_of(helping)
        self.sentence.helpers = self.sentence.helpers or helpers
        self.pairs(parsed, None, self.sentence.leaders, "COOPERATES_WITH", helpers)
        built = self.sentence.topic
        for group, thing in itertools.pairwise(groups):
            if group in helping and _SHARED.match(self.text, group.end) and self.text.endswith("的", 0, thing.start):
                built = thing.drafts  # A牵头、B参与的C
                self.pairs(parsed, None, self.sentence.leaders, "LEADS", built)
        for draft in built if helpers else ():
            if draft.kind in UNLED:
                self.pairs(parsed, None, self.sentence.leaders, "CO_BUILDS", [draft])
            type_ = "MEMBER_OF" if draft.kind == "Alliance" else "CO_BUILDS"
            self.pairs(parsed, None, helpers, type_, [draft])

    def listed_aid(self, parsed: Parsed, opening: list[Draft]) -> None:
        """支持A做强B,C打造D: a plan that supports A supports C too."""
        plans = [d for d in self.sentence.aided if d is self.frame.title]
        if plans and opening and not parsed.first and len(parsed.nodes) > 1:
            self.pairs(
                parsed, None, plans, "SUPPORTS", [d for d in opening if d.kind in ORGANISATIONS - {"Government"}]
            )

    def remember_built(self, nodes: list[Group | Predicate]) -> None:
        """What a clause ends with building (规划建设A园), so that the next may go on to speak of it."""
        match nodes:
            case [*_, Predicate() as built, Group(after="" | "建设") as thing] if len(thing.parties) == 1:
                raising = (
                    thing.after == "建设" or built.word in self.known.sets["raising"] or "CO_BUILDS" in built.types
                )
                if raising and thing.drafts[0].kind in {"Park", "Institute", "Lab", "Platform"}:
                    self.sentence.standing = thing.drafts[0]

    def told_of(self, nodes: list[Group | Predicate]) -> list[Draft]:
        """B of A推出的B, 位于A的B, A共建的B去年投用: what a clause told by 的 tells of, the next speaks of too."""
        made = nodes[-1] if nodes else None
        if not isinstance(made, Group) or made.preposition or made.after.startswith(_NO_HEAD):
            return []
        opens = [node for node in nodes if isinstance(node, Predicate)]
        match nodes:
            case [*_, Predicate() as before, Group()] | [*_, Predicate(), Group() as before, Group()] if (
                len(opens) == 1
            ):
                relative = self.text.startswith("的", before.end) and self.text.endswith(
                    ("的", "的“", "—", "—“"), 0, made.start
                )
                return made.drafts if relative and self._is_told(nodes, before) else []
        return []

    def _is_told(self, nodes: list[Group | Predicate], before: Group | Predicate) -> bool:
        """Whether a clause told by 的 is the subject: 推出的B, but 支持A推出的B no more than supports it."""
        return isinstance(before, Group) or not any(
            isinstance(node, Group) and node.preposition in {"将", "把", "对", "为"} for node in nodes[:-1]
        )

    def tell_of(self, parsed: Parsed, said: Said) -> None:
        """NAME:由A牵头,B参建; NAME:与C共建: what is done is done to what the line is about."""
        if not said.explicit and "CO_BUILDS" in said.predicate.types:
            said.subjects, said.partners = drafts_of(said.partners), []
        if said.subjects != self.memory.about:
            said.objects = [spoken_of(parsed, self.memory.about)]
