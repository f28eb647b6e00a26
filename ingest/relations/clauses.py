"""What one clause says: who acts in it, what its predicates join, and what later clauses go on from."""

import re

from graph.ontology import ontology
from ingest.drafts import Draft
from ingest.groups import Group
from ingest.relations.asides import Asides
from ingest.relations.carrying import Carrying
from ingest.relations.claims import UNITS, Claimant, Frame, Memory, drafts_of
from ingest.relations.predicates import Predicates
from ingest.relations.reach import back
from ingest.relations.several import Several
from ingest.relations.standing import Standing
from ingest.relations.together import Together
from ingest.sentences import Parsed, Predicate, is_with

# 发挥A作用: what is made use of does not act.
_MADE_USE = re.compile(r"\s*(?:充分|积极|有效|进一步)?(?:发挥|用好|放大|利用|依托|借助|借力|抢抓|落实|贯彻|结合|紧扣)")
# 设立A基金,总规模30亿元,重点支持B: the fund goes on.
_SIZE = re.compile(r"\s*(?:基金|首期|目标|认缴|资金|总)?(?:总|池)?规模")
_RANKED = re.compile(r"(?:榜单?|名单|榜单?名单)(?:正式|日前|今日)?(?:公布|发布|揭晓|出炉)")
_RUN = re.compile(r"(?:负责|托管|受托|委托|独家|全权|主导)?(?:运营|管理|托管|主管|代管)(?:管理)?的")
_NEAR = 7  # Characters from the start of a clause: 近年来,我市X区.
_LED = frozenset(ontology().relations["LEADS"].object)
_CARRIED = frozenset(
    {"面向", "瞄准", "锚定", "重点支持", "突出", "聚焦", "支持", "围绕", "建成", "推动", "明确", "提出", "鼓励"}
)


class Clauses(Claimant):
    """Reads clauses one by one."""

    def __init__(self, frame: Frame, memory: Memory, carrying: Carrying) -> None:
        super().__init__(frame, memory)
        self.carrying = carrying
        self.predicates = Predicates(frame, memory, carrying)
        self.standing = Standing(frame, memory)
        self.together = Together(frame, memory)
        self.asides = Asides(frame, memory)
        self.several = Several(frame, memory)

    def read(self, parsed: Parsed, subject: list[Draft], *, told: bool) -> list[Draft]:
        """Claim what a clause says; `told` where it speaks of its subject itself. Returns who acts at its end."""
        nodes = parsed.nodes
        opening = [d for d in self.opening(parsed, told=told) if d.kind not in {"Industry", "Achievement"}]
        if opening and not (opening[0].kind == "Programme" and (opening[0].title or len(nodes) == 1)):
            subject = self.sentence.opened = opening
        elif told:
            self.sentence.opened = subject
        carrier, self.memory.carrier = self.memory.carrier, None
        acting = self._acting(parsed, subject, None if opening else carrier, told=told)
        self._predicates(parsed, acting, named=told or bool(opening))
        self._together(parsed, subject, acting, told=told)
        self.asides.read(parsed)
        self.several.remember_pair(parsed)
        self.standing.read(parsed, subject, acting)
        self.carrying.listed_aid(parsed, opening)
        self._remember(parsed)
        self.sentence.alone = self._alone(parsed) or self.sentence.alone
        self.carrying.remember_built(nodes)
        if carrier is not None and acting[:1] == [carrier] and self.memory.carrier is None:
            self.memory.carrier = carrier
        if self.sentence.policy is not None:
            self.memory.carrier, self.sentence.policy = self.sentence.policy, None
        if _SIZE.match(self.text, parsed.start) and (fund := self.last("Fund")):
            return fund
        return self.sentence.topic or self.sentence.leaders or self.carrying.told_of(nodes) or subject

    def _alone(self, parsed: Parsed) -> list[Draft]:
        """The unit whose name is all that the first clause of a sentence says."""
        match parsed.nodes:
            case [Group() as group] if parsed.first and group.start == parsed.start and group.end == parsed.end:
                return [d for d in group.drafts[:1] if len(group.drafts) == 1 and d.kind in UNITS - {"Enterprise"}]
        return []

    def opening(self, parsed: Parsed, *, told: bool = False) -> list[Draft]:
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
            if _RUN.match(self.text, node.end):
                continue  # A运营的B: what B does.
            if not aside and not node.preposition and not node.after.startswith(("的", "市民")):
                return node.drafts
        return []

    def _is_acted_on(self, group: Group) -> bool:
        """Whether a verb that says no relation stands right before a group (高水平运营A), so that it is no subject."""
        token = self.frame.token_before(group.start)
        if token is None or len(token.text) < 2:
            return False
        taken = self.known.inner | self.known.sets["soft_verbs"] | self.known.sets["taking"]
        return token.text in taken

    def _acting(self, parsed: Parsed, subject: list[Draft], carrier: Draft | None, *, told: bool) -> list[Draft]:
        """Who acts in a clause: its subject, or behind a heading (实施A工程。支持B) what that names, and its plan."""
        opens = parsed.nodes[0] if parsed.nodes else None
        if opens is not None and not told and self._is_nameless(parsed, opens):
            return []
        first = next((node for node in parsed.nodes if isinstance(node, Predicate)), None)
        if carrier is not None and first is not None and first.word in _CARRIED:
            return [carrier, *(d for d in subject if parsed.first and d is self.frame.title)]
        return subject

    def _predicates(self, parsed: Parsed, acting: list[Draft], *, named: bool) -> None:
        """Read each predicate; `named` where the clause says itself who acts."""
        nodes = parsed.nodes
        for i, node in enumerate(nodes):
            if isinstance(node, Predicate):
                # 依托A设立的B: whoever acted before did not set it up.
                # 同A联合研制的B: but with A he did.
                joint = "DEVELOPS" in node.types
                placed = any(g.preposition and not (joint and is_with(g.preposition)) for g in back(nodes, i))
                relative = self.text.startswith("的", node.end)
                before = nodes[i - 1] if i else None
                if relative and isinstance(before, Predicate) and "由" in self.text[before.end : node.start]:
                    continue  # A创办由几个部门联合成立的B: those have no name here, and A is not one of them.
                self.predicates.read(parsed, i, node, [] if placed and relative and not named else acting)

    def _together(self, parsed: Parsed, subject: list[Draft], acting: list[Draft], *, told: bool) -> None:
        """Who helps a leader, joins the subject, or works together by no predicate."""
        predicates = [node for node in parsed.nodes if isinstance(node, Predicate)]
        if self.sentence.leaders and not any("LEADS" in each.types for each in predicates):
            self.carrying.helpers(parsed)
        if not predicates:
            # 鼓楼区联合南京工业大学,共建A
            joined = drafts_of(
                g
                for g in parsed.groups()
                if g.preposition in {"联合", "携手", "联手", "会同"}
                or (is_with(g.preposition) and g.after.startswith(("一道", "一起", "一同")))
            )
            self.sentence.partners = joined or self.sentence.partners
            self.memory.joined = (parsed, subject, joined) if joined else self.memory.joined
        if not (self.memory.about and any("CO_BUILDS" in each.types for each in predicates)):
            self.together.read(parsed, acting, told=told)

    def _remember(self, parsed: Parsed) -> None:
        """What the clause names, for those behind it that speak of it without its name."""
        self.several.remember_list(parsed)
        for group in parsed.groups():
            for draft in group.drafts:
                ranked = _RANKED.search(self.text, group.start, group.end + 8) is not None  # 百强县市榜单公布,A、B入围
                if draft.kind == "Programme" and (ranked or not draft.title):
                    self.sentence.programme = draft
                if draft.kind == "Fund":
                    self.sentence.fund = draft
                if draft.kind in _LED:
                    self.sentence.raised = draft
                self.memory.recent[draft.kind] = draft
                if group.preposition not in {"在", "于"}:
                    self.memory.named.append(draft)

    def _is_nameless(self, parsed: Parsed, opens: Group | Predicate) -> bool:
        """Whether a clause has a subject of its own that is nothing on the map: 项目选址A, 企业与B签约; beside a
        partner a head noun may stand for who acts (新区与A签约)."""
        partner = opens.preposition if isinstance(opens, Group) else ""
        if isinstance(opens, Group) and not is_with(partner):
            return False
        tokens = self.frame.tokens_in(parsed.start, opens.start - len(partner))
        if any(is_with(token.text) or token.cls == "V" for token in tokens):
            return False  # 联合高校共建A
        words = [token.text for token in tokens if token.cls not in "DBPN"]
        if partner and len("".join(token.text for token in tokens if token.cls == "U")) > 1:
            return True  # 美畅新材料与A签约: whoever it is that no rule knows.
        nobody = self.known.sets["nameless"] | (frozenset() if partner else self.known.heads.keys())
        return bool(words) and words[-1] in nobody
