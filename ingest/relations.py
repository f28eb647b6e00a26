"""What a document says between the things it names: one rule a family of predicates, over parsed clauses."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.model import Modality
from graph.ontology import ontology
from ingest.layout import Clause, Line, clauses
from ingest.lexicon import Lexicon, Token
from ingest.mentions import Mention
from ingest.modality import NO_TIMES, Circumstances, Times
from ingest.resolve import Context, Draft
from ingest.sentences import Group, Parsed, Party, Predicate, continues, is_with, parse

_PLACES = frozenset({"City", "District"})
_ORGANISATIONS = frozenset(ontology().groups["institution"])
_SUPPORTERS = frozenset({"City", "District", "Government", "Fund", "Policy", "Programme"})
_BUILT = frozenset({"Corridor", "Park", "University", "Lab", "Institute", "Platform", "Alliance", "Programme"})
_PIVOTS = frozenset(
    {"支持", "组织", "邀请", "指导", "引导", "鼓励", "推动", "推荐", "协助", "促成", "服务", "助力", "帮助", "安排"}
)
_FOCUS_WORDS = frozenset(
    {
        "聚焦",
        "瞄准",
        "布局",
        "抢占",
        "探索",
        "重点聚焦",
        "重点布局",
        "前瞻布局",
        "谋划布局",
        "主攻",
        "专注",
        "专注于",
        "深耕",
        "锚定",
        "围绕",
        "重点围绕",
    }
)
_TRANSPARENT = frozenset({"将", "把", "为", "落实", "由", "突出", "放大", "于", "到", "在"} - {"在"})
_TOGETHER = re.compile(
    r"合作|协作|对接|一体化?(?:发展|运营|融合|建设)|联动|攻关|结对|挂钩|牵手|伙伴|签订|签署|签约|携手|协议|备忘录"
)
_BACKED = re.compile(r"(?:项目|专项|计划)?(?:的)?(?:支持|资助|立项支持)")
_PAIRING = frozenset({"结为", "结成", "结对", "结对共建", "缔结", "签署", "签订", "签约", "达成合作"})
_CARRIED = frozenset({"聚焦", "支持", "围绕", "建成", "推动", "明确", "提出", "鼓励"})
_ENTERED = frozenset({"入选", "上榜", "获批", "入围", "入列"})
_ISSUED = frozenset({"印发", "出台", "发布", "制定", "编制", "公布", "颁布", "联合印发", "联合出台"})
_RUN_PILOT = frozenset({"开展", "探索", "深化", "推进", "实施", "推动"})
_FOR = re.compile(r"^(?:关于)?(?:进一步)?支持")
_TO_BUILD = re.compile(
    r"(?:关于)?(?:合作|联合|共同)?共建(.+?)(?:战略)?(?:合作|框架|备忘|建设)*(?:协议|备忘录|意向书|合同)(?:书)?$"
)
_FIELD = re.compile(r"^(?:等|为代表的|为重点的|等.{0,6})*[“”]?(?:.{0,4}(?:领域|赛道|产业|方面|方向))")
_PILOT = re.compile(r"(试点|改革|试验|探索)$")
_RAISE = frozenset(
    {
        "建设",
        "打造",
        "建成",
        "加快建设",
        "规划建设",
        "启动建设",
        "组建",
        "筹建",
        "成立",
        "设立",
        "创办",
        "建立",
        "推进建设",
    }
)
_SELF = re.compile(
    r"^(?:近年来|今年以来|目前|下一步|同时|此外)?[我全本](市|区|县|厅|局|委|办|行|司|院|所|校)(?![场级业])"
)
_PAIR = re.compile(
    r"^(?:根据协议|下一步|目前|今后|未来|会上|此外)?(?:双方|两市|两地|两区|两县|两校|两园|三方|三市)(?:将|还|已|共同|一致|围绕|在|联合|建立|签|共|携手)"
)
_ANAPHORS = {
    "University": ("学校", "我校", "该校", "本校"),
    "Institute": ("研究院", "该院", "该研究院", "我院"),
    "Lab": ("实验室", "该实验室"),
    "Alliance": ("联盟", "该联盟", "协会", "联合体"),
    "Platform": ("该中心", "中心", "平台", "该平台"),
    "Enterprise": ("公司", "该公司", "集团", "该企业", "企业"),
    "Park": ("园区", "该园区", "高新区", "开发区"),
    "Fund": ("基金", "该基金"),
    "Event": ("大会", "本次大会", "今年大会", "会议", "本次活动", "活动", "论坛", "仪式"),
    "Corridor": ("走廊", "该走廊"),
    "Policy": ("规划", "方案", "该规划", "该方案", "意见", "该意见", "条例", "计划", "行动计划", "政策"),
}
_ANAPHOR = re.compile(
    "^(?:目前|下一步|近年来|今年|此外)?("
    + "|".join(w for words in _ANAPHORS.values() for w in words)
    + ")(?=将|已|还|正|先后|由|与|围绕|聚焦|自|累计|计划|拟|共|持续|积极|建|"
    "设|获|入选|面向|首批|总|牵头|出台|提出|明确|立足|从|共提|支持|在|东起|起于|全长|参加|参与|成立|拥有|发布|推动|打造|联合|实施|承担|完成|每年|深度|主动|落户|位于|是)"
)
_AGREEMENT = re.compile(r"飞地|伙伴|协议|备忘录|合同|战略合作|合作关系|签约")


@dataclass(frozen=True, slots=True)
class Claim:
    """One relation as one clause says it; `start:end` is the clause that says so."""

    subject: Draft
    type: str
    object: Draft
    start: int
    end: int
    modality: Modality
    rule: str
    role: str = ""
    times: Times = NO_TIMES

    @property
    def key(self) -> tuple[int, str, int]:
        """What makes two claims the same relation."""
        return id(self.subject), self.type, id(self.object)


@dataclass(slots=True)
class Said:
    """What one predicate joins: who acts, with whom, on what; `explicit` where the clause itself names the actor."""

    predicate: Predicate
    subjects: list[Draft]
    partners: list[Group]
    objects: list[Group]
    plain: list[Group]
    explicit: bool = False
    behind: list[Group] = field(default_factory=list)

    @property
    def parties(self) -> list[Draft]:
        """The actors and their partners."""
        return [*self.subjects, *(draft for group in self.partners for draft in group.drafts)]


@dataclass(slots=True)
class Actor:
    """Who acts where a sentence names nobody."""

    drafts: list[Draft] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the reading of relations goes out from: the text with its tokens and parties, and what the document is.

    `parties` stand by themselves, in the order of the text; `drafts` are all
    things of the document by name, `forms` by the words that name them; `title` is
    the policy that the document itself is, `issuer` the body that signs it; `when`
    tells modality and times.
    """

    text: str
    tokens: Sequence[Token]
    parties: Sequence[Party]
    known: Lexicon
    context: Context
    drafts: Mapping[str, Draft]
    forms: Mapping[str, Draft]
    title: Draft | None
    issuer: Draft | None
    when: Circumstances


@dataclass(slots=True)
class Sentence:
    """What a sentence has named so far and later clauses go on from."""

    programme: Draft | None = None
    policy: Draft | None = None
    built: Draft | None = None
    topic: list[Draft] = field(default_factory=list)
    leaders: list[Draft] = field(default_factory=list)
    supported: list[Draft] = field(default_factory=list)


class Reader:
    """Reads the relations of one document, line by line."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.text = frame.text
        self.known = frame.known
        self.claims: list[Claim] = []
        # What the words would say if the ontology allowed it: told in a run's report.
        self.refused: list[tuple[Draft, str, Draft]] = []
        self.sentence = Sentence()
        self._token_starts = [token.start for token in frame.tokens]
        self._party_starts = [party.mention.start for party in frame.parties]
        self._places_named = {p.draft.name: p.draft for p in frame.parties if p.draft.kind in _PLACES}
        # What the text has spoken of last: by kind (the alliance, the school), two partners, an event, a programme.
        self._recent: dict[str, Draft] = {}
        self._pair: list[Draft] = []
        self._acting: list[Draft] = []
        self._event: Draft | None = None
        self._carrier: Draft | None = None

    def read(self, line: Line, actor: Actor) -> list[Draft]:
        """Read one line; `actor` is its subject until it names one. Returns who acts at its end."""
        subject: list[Draft] = list(actor.drafts)
        base = self._acting = subject
        self.sentence = Sentence()
        for clause, parsed in self._parsed(line):
            if clause.first:
                subject = base
                self.sentence = Sentence()
            own = self._self(clause)
            if own and own[0].kind == "Policy":
                base = own
            subject = self._clause(parsed, own or subject)
            opening = own or self._opening(parsed)
            if (
                clause.first
                and opening
                and all(d.kind in {"City", "District", "Government", "University", "Park"} for d in opening)
            ):
                base = opening
        return base

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

    def _self(self, clause: Clause) -> list[Draft]:
        """我市, 全区, 该校, 联盟: a thing spoken of without its name, where a clause opens with it."""
        head = self.text[clause.start : clause.start + 16].lstrip(" \u3000")
        if match := _SELF.match(head):
            if match[1] in "厅局委办":
                return [self.frame.issuer] if self.frame.issuer else [d for d in self._acting if d.kind == "Government"]
            if match[1] in "行司院所校":
                return [d for d in self._acting if d.kind in _ORGANISATIONS]
            place = (
                self.frame.context.district
                if match[1] in "区县" and self.frame.context.district
                else self.frame.context.city
            )
            return [self._places_named[place]] if place in self._places_named else []
        if self._pair and _PAIR.match(head):
            return self._pair
        if match := _ANAPHOR.match(head):
            kind = next(kind for kind, words in _ANAPHORS.items() if match[1] in words)
            return [self._recent[kind]] if kind in self._recent else []
        return []

    def _parse(self, clause: Clause) -> Parsed:
        tokens = self.frame.tokens[
            bisect_left(self._token_starts, clause.start) : bisect_left(self._token_starts, clause.end)
        ]
        parties = self.frame.parties[
            bisect_left(self._party_starts, clause.start) : bisect_left(self._party_starts, clause.end)
        ]
        return parse(clause, tokens, parties, self.text, self.known)

    def _opening(self, parsed: Parsed) -> list[Draft]:
        """The subject that a clause names before its first verb."""
        for node in parsed.nodes:
            if isinstance(node, Predicate):
                return []
            if not node.preposition and not node.after.startswith(("的", "市民")):
                return node.drafts
        return []

    # One clause

    def _clause(self, parsed: Parsed, subject: list[Draft]) -> list[Draft]:
        nodes = parsed.nodes
        opening = [d for d in self._opening(parsed) if d.kind not in {"Industry", "Achievement"}]
        if opening and not (opening[0].kind == "Programme" and len(nodes) == 1):
            subject = opening
        first = next((node for node in nodes if isinstance(node, Predicate)), None)
        carrier, self._carrier = self._carrier, None
        acting = [carrier] if carrier and not opening and first is not None and first.word in _CARRIED else subject
        for i, node in enumerate(nodes):
            if isinstance(node, Predicate):
                self._predicate(parsed, i, node, acting)
        self._cooperation(parsed, acting)
        self._remember_pair(parsed)
        self._titles(parsed)
        self._supported_by_title(parsed)
        self._places(parsed, acting)
        self._fields(parsed, subject)
        for group in parsed.groups():
            for draft in group.drafts:
                if draft.kind == "Programme" and not draft.title:
                    self.sentence.programme = draft
                if draft.kind == "Event":
                    self._event = draft
                self._recent[draft.kind] = draft
        if self.sentence.policy is not None:
            self._carrier, self.sentence.policy = self.sentence.policy, None
        return self.sentence.topic or self.sentence.leaders or subject

    def _predicate(self, parsed: Parsed, i: int, predicate: Predicate, subject: list[Draft]) -> None:
        nodes = parsed.nodes
        left = _back(nodes, i)
        objects = _forward(nodes, i)
        by = [g for g in left if g.preposition in {"由", "被"}]
        said = Said(
            predicate=predicate,
            subjects=subject,
            partners=[g for g in left if is_with(g.preposition) and g not in by],
            objects=objects,
            plain=[g for g in left if not g.preposition],
        )
        if by:
            said.subjects, said.explicit = by[-1].drafts, True
            if not objects:
                said.objects = said.plain or [_spoken_of(parsed, subject)]
                self.sentence.topic = _drafts(said.objects)
            if "LEADS" in predicate.types:
                self.sentence.leaders = by[-1].drafts
        elif "LEADS" in predicate.types and (leader := self._led_by(parsed, predicate)):
            said.subjects, said.explicit = leader, True
            self.sentence.leaders = leader
        elif said.plain and not self._is_object(nodes, said.plain[-1]):
            said.subjects, said.explicit = said.plain[-1].drafts, True
        if pivot := self._pivot(nodes, i):
            said.subjects, said.explicit = pivot.drafts, True
            self.sentence.supported = pivot.drafts
        turned = [g for g in left if g.preposition in {"将", "把"}]
        said.behind = said.objects
        said.objects = [
            *turned,
            *(
                g
                for g in said.objects
                if not g.preposition
                or g.preposition in _TRANSPARENT
                or g.preposition == predicate.word
                or g.after.startswith(("为代表", "为龙头", "为核心", "为引领"))
            ),
        ]
        joined = [g for g in said.partners if g.preposition == "联合"]
        if joined and not {"CO_BUILDS", "HOSTS", "ISSUES", "ESTABLISHES"} & set(predicate.types):
            self._pairs(parsed, predicate, said.subjects, "COOPERATES_WITH", [d for g in joined for d in g.drafts])
        for type_ in predicate.types:
            getattr(self, f"_{type_.lower()}")(parsed, said)

    def _led_by(self, parsed: Parsed, predicate: Predicate) -> list[Draft]:
        """由研究院牵头: the one last spoken of by that word."""
        words = self.text[parsed.start : predicate.start]
        for kind, forms in _ANAPHORS.items():
            if kind in self._recent and words.endswith(tuple("由" + form for form in forms)):
                return [self._recent[kind]]
        return []

    def _is_object(self, nodes: list[Group | Predicate], group: Group) -> bool:
        """Whether the group left of a verb is the object of an earlier one (推进A建设), so no subject of this one."""
        at = nodes.index(group)
        before = nodes[at - 1] if at > 0 else None
        return isinstance(before, Predicate) and before.end >= group.start - 3 and before.word not in _PIVOTS

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
            if before.word in _PIVOTS or (group.split and "CO_BUILDS" in predicate.types):
                return group
        return None

    # One family of predicates each

    def _co_builds(self, parsed: Parsed, said: Said) -> None:
        if said.explicit and any(d.kind in _BUILT for d in _drafts(said.objects)):
            partners = [d for g in said.partners if g.preposition != "联合" for d in g.drafts]
            split = next((g for g in said.plain if g.split and len(g.parties) == 2), None)
            pair = split.drafts if split else []
            self._pairs(parsed, said.predicate, said.subjects[:1], "COOPERATES_WITH", [*partners, *pair[1:]])
        others = [d for g in said.partners for d in g.drafts]
        targets = _drafts(said.objects)
        if not targets and self.sentence.topic and self.sentence.leaders:
            # 联盟由A牵头,联合B、C共同发起成立: the topic is what they build.
            self._pairs(parsed, said.predicate, [*self.sentence.leaders, *others], "CO_BUILDS", self.sentence.topic)
            return
        if len(others) == len(targets) > 1 and "分别" in self.text[parsed.start : said.predicate.start]:
            # 成都分别与德阳、眉山共建成德带、成眉带: each partner with its own.
            for other, target in zip(others, targets, strict=True):
                self._pairs(parsed, said.predicate, [*said.subjects, other], "CO_BUILDS", [target])
            return
        for target in targets:
            for party in [*self.sentence.leaders, *said.parties]:
                self._claim(parsed, party, "CO_BUILDS", target, said.predicate)
            for leader in self.sentence.leaders:
                self._claim(parsed, leader, "LEADS", target, said.predicate)
            self.sentence.built = target
        corridors = [d for d in _drafts(said.objects) if d.kind == "Corridor"]
        if len(corridors) == 1:
            self._pairs(parsed, said.predicate, corridors, "CONNECTS", said.parties)

    def _cooperates_with(self, parsed: Parsed, said: Said) -> None:
        clause = self.text[parsed.start : parsed.end]
        word = said.predicate.word
        if word in {"签署", "签订", "签约", "达成", "建立"} and not _AGREEMENT.search(clause):
            return
        others = [d for g in said.partners for d in g.drafts]
        if word in {"会同", "携手", "联手", "牵手"}:
            others = [d for g in said.behind[:1] for d in g.drafts]
        split = [g for g in said.plain if g.split and len(g.parties) > g.split]
        if others:
            self._pairs(parsed, said.predicate, said.subjects, "COOPERATES_WITH", others)
        elif not split and word in _PAIRING and len(said.plain) == 1 and len(said.plain[0].parties) == 2:
            one, other = said.plain[0].drafts
            self._pairs(parsed, said.predicate, [one], "COOPERATES_WITH", [other])
        elif split and (word not in {"对接", "联动", "协同"} or all(d.kind in _PLACES for d in split[-1].drafts)):
            group = split[-1]
            self._pairs(
                parsed, said.predicate, group.drafts[: group.split], "COOPERATES_WITH", group.drafts[group.split :]
            )

    def _leads(self, parsed: Parsed, said: Said) -> None:
        if said.explicit and not said.objects and self.sentence.built is not None:
            self._pairs(parsed, said.predicate, said.subjects, "LEADS", [self.sentence.built])
        elif said.explicit:
            self._each(parsed, said, said.subjects, "LEADS")

    def _establishes(self, parsed: Parsed, said: Said) -> None:
        built = [d for d in _drafts(said.objects) if d.kind in _BUILT - {"Programme"}]
        if said.partners and built:
            self._co_builds(parsed, said)
            return
        for one in said.subjects:
            # A plan or a programme sets up nothing by itself: it supports what is to be set up.
            type_ = "SUPPORTS" if one.kind in {"Policy", "Programme", "Fund"} else "ESTABLISHES"
            self._each(parsed, said, [one], type_)

    def _member_of(self, parsed: Parsed, said: Said) -> None:
        if said.predicate.word in {"加入", "加盟"}:
            behind = [g for g in parsed.groups() if g.start >= said.predicate.end]
            self._pairs(parsed, said.predicate, said.subjects, "MEMBER_OF", _drafts(behind))
            return
        alliances = [d for d in said.subjects if d.kind == "Alliance"] or [
            d for d in [self._recent.get("Alliance")] if d
        ]
        self._pairs(
            parsed,
            said.predicate,
            _drafts(said.objects) or [d for d in said.subjects if said.explicit],
            "MEMBER_OF",
            alliances,
        )

    def _selected_for(self, parsed: Parsed, said: Said) -> None:
        if said.predicate.word in {"获", "获得", "得到"} and said.behind and _BACKED.match(said.behind[0].after):
            self._pairs(parsed, said.predicate, said.behind[0].drafts, "SUPPORTS", said.subjects)
            return
        ranked = [g for g in parsed.groups() if g.preposition == "在" and g.end <= said.predicate.start]
        targets = [d for d in _drafts(said.behind) if d.kind == "Programme"]
        if not targets and said.predicate.word in {"排名", "位列", "位居", "居", "列", "名列"}:
            targets = [d for d in _drafts(ranked) if d.kind == "Programme"]
        if said.predicate.word in {"确定", "认定", "命名", "评定", "授予"}:
            holders = [d for d in _drafts(said.objects) if d.kind in _ORGANISATIONS]
            self._pairs(parsed, said.predicate, holders, "SELECTED_FOR", targets)
            if holders or said.predicate.word != "认定":
                return
        if said.predicate.word == "是":
            targets = [d for d in targets if d.title]
        if not targets and self.sentence.programme is not None and said.explicit and said.predicate.word in _ENTERED:
            targets = [self.sentence.programme]
        holders = said.subjects if said.explicit or not self.sentence.supported else self.sentence.supported
        self._pairs(parsed, said.predicate, holders, "SELECTED_FOR", targets)

    def _issues(self, parsed: Parsed, said: Said) -> None:
        targets = [d for d in _drafts(said.objects) if d.kind == "Policy"]
        if (
            not targets
            and self.frame.title is not None
            and said.explicit
            and said.predicate.word == "印发"
            and not said.objects
        ):
            targets = [self.frame.title]
        self._pairs(parsed, said.predicate, said.parties, "ISSUES", targets)
        for target in targets:
            if built := self._agreed(target):
                self._pairs(parsed, said.predicate, said.parties, "CO_BUILDS", [built])
        if len(targets) == 1 and said.predicate.word in _ISSUED and targets[0] is not self.frame.title:
            self.sentence.policy = targets[0]

    def _supported_by_title(self, parsed: Parsed) -> None:
        """A policy whose title says 支持X supports X."""
        for group in parsed.groups():
            for party in group.parties:
                if party.draft.kind == "Policy" and (match := _FOR.search(party.draft.name)):
                    rest = party.draft.name[match.end() :]
                    named = [d for name, d in self.frame.forms.items() if rest.startswith(name)]
                    longest = max(named, key=lambda d: len(d.name), default=None)
                    if longest is not None:
                        self._claim(parsed, party.draft, "SUPPORTS", longest, None)

    def _agreed(self, policy: Draft) -> Draft | None:
        """What an agreement is to build: X of 共建X合作协议."""
        match = _TO_BUILD.match(policy.name)
        return self.frame.drafts.get(match[1]) if match else None

    def _supports(self, parsed: Parsed, said: Said) -> None:
        word = said.predicate.word
        for group in said.objects[:1] if word in _PIVOTS else said.objects:
            drafts = group.drafts[: group.split] if group.split and word == "支持" else group.drafts
            for target in drafts:
                for one in said.subjects:
                    self._support(parsed, one, target, said)

    def _support(self, parsed: Parsed, one: Draft, target: Draft, said: Said) -> None:
        word = said.predicate.word
        if target.kind in {"Government", "Event"} or (
            target.kind in _PLACES | {"University"} and word not in {"支持", "服务", "助力", "推动"}
        ):
            return
        if one.kind in _SUPPORTERS:
            if word.endswith("实施") and target.kind == "Programme":
                self._carrier = target
            if target.kind == "Industry" and one.kind in _PLACES and word in _FOCUS_WORDS:
                return
            pilot = target.kind == "Programme" and _PILOT.search(target.name)
            if one.kind in _PLACES and pilot and word in _RUN_PILOT:
                self._claim(parsed, one, "PARTICIPATES_IN", target, said.predicate)
            elif one.kind == "Policy" or not (target.kind == "Programme" and word in {"争取", "争创"}):
                self._claim(parsed, one, "SUPPORTS", target, said.predicate)
            if one.kind == "District" and target.kind == "Park" and word.endswith(("打造", "建成", "建设")):
                self._claim(parsed, target, "LOCATED_IN", one, said.predicate)
        elif target.kind == "Industry" and one.kind in _ORGANISATIONS and said.explicit:
            self._claim(parsed, one, "FOCUSES_ON", target, said.predicate)
        elif word in _RAISE and said.explicit:
            self._claim(parsed, one, "ESTABLISHES", target, said.predicate)

    def _develops(self, parsed: Parsed, said: Said) -> None:
        self._each(parsed, said, said.parties, "DEVELOPS")

    def _hosts(self, parsed: Parsed, said: Said) -> None:
        events = [d for d in _drafts(said.objects) if d.kind == "Event"]
        if (
            not events
            and self._event is not None
            and said.explicit
            and said.predicate.word in {"主办", "承办", "联合主办", "共同主办"}
        ):
            events = [self._event]
        self._pairs(parsed, said.predicate, [d for d in said.parties if d.kind != "Region"], "HOSTS", events)

    def _participates_in(self, parsed: Parsed, said: Said) -> None:
        running = said.predicate.word in _RUN_PILOT | {"试点", "争取", "创建"}
        targets = [d for d in _drafts(said.objects) if d.kind in {"Event", "Programme"}]
        if not targets and said.predicate.word in {"参会", "参加", "出席", "参展", "亮相"}:
            # 参加在南京召开的X: the event stands behind its own clause; 参会 alone is the one last spoken of.
            behind = [g for g in parsed.groups() if g.start >= said.predicate.end]
            events = [d for d in _drafts(behind) if d.kind == "Event"]
            targets = events[:1] or ([self._event] if self._event is not None and said.explicit else [])
        policies = [d for d in said.subjects if d.kind == "Policy"]
        if policies and said.predicate.word == "参与":
            self._pairs(parsed, said.predicate, policies, "SUPPORTS", _drafts(said.objects))
        for target in targets:
            if running and not (target.kind == "Programme" and _PILOT.search(target.name)):
                continue
            for one in said.subjects:
                own = one.kind in _PLACES or (said.explicit and one.kind in _ORGANISATIONS - {"Government"})
                if not running or own:
                    self._claim(parsed, one, "PARTICIPATES_IN", target, said.predicate)

    def _located_in(self, parsed: Parsed, said: Said) -> None:
        places = [d for g in said.behind[:1] for d in g.drafts if d.kind in {"City", "District", "Region", "Park"}]
        if said.explicit or all(draft.kind in _ORGANISATIONS for draft in said.subjects):
            self._pairs(parsed, said.predicate, said.subjects, "LOCATED_IN", places)

    def _part_of(self, parsed: Parsed, said: Said) -> None:
        if said.predicate.word in {"下设", "下辖"}:
            self._pairs(parsed, said.predicate, _drafts(said.objects), "PART_OF", said.subjects)
        else:
            self._each(parsed, said, said.subjects, "PART_OF")

    def _connects(self, parsed: Parsed, said: Said) -> None:
        corridors = [d for d in said.subjects if d.kind == "Corridor"]
        if not corridors and "Corridor" in self._recent and not said.explicit:
            corridors = [self._recent["Corridor"]]
        self._each(parsed, said, corridors, "CONNECTS")

    def _focuses_on(self, parsed: Parsed, said: Said) -> None:
        carriers = [d for d in said.subjects if d.kind in {"Programme", "Policy"}]
        self._pairs(
            parsed, said.predicate, carriers, "SUPPORTS", [d for d in _drafts(said.objects) if d.kind == "Industry"]
        )
        self._each(parsed, said, said.subjects, "FOCUSES_ON")

    def _cooperation(self, parsed: Parsed, subject: list[Draft]) -> None:
        """A与B一体化发展, A与B深化产业协作: partners in a clause that speaks of working together."""
        if not _TOGETHER.search(self.text[parsed.start : parsed.end]):
            return
        kinds = _ORGANISATIONS | _PLACES
        types = {t for node in parsed.nodes if isinstance(node, Predicate) for t in node.types}
        alone = not types & {"CO_BUILDS", "HOSTS", "ISSUES", "ESTABLISHES"}
        before: Group | None = None
        for node in parsed.nodes:
            if not isinstance(node, Group):
                continue
            if node.split and node.preposition not in {"在", "于"} and all(d.kind in kinds for d in node.drafts):
                self._pairs(parsed, None, node.drafts[: node.split], "COOPERATES_WITH", node.drafts[node.split :])
            elif node.preposition in {"与", "同", "跟", "会同", "牵手", "携手"} or (
                node.preposition == "联合" and alone
            ):
                subjects = before.drafts if before is not None else subject
                self._pairs(parsed, None, [d for d in subjects if d.kind in kinds], "COOPERATES_WITH", node.drafts)
            if not node.preposition:
                before = node

    def _remember_pair(self, parsed: Parsed) -> None:
        """Two parties that cooperate are whom 双方 and 两市 speak of."""
        pairs = {c.key: c for c in self.claims if c.type == "COOPERATES_WITH" and c.start == parsed.start}
        if len(pairs) == 1:
            claim = next(iter(pairs.values()))
            self._pair = [claim.subject, claim.object]

    # Without a verb of their own

    def _titles(self, parsed: Parsed) -> None:
        """X《P》 names X as issuer of P."""
        nodes = parsed.nodes
        for one, two in itertools.pairwise(nodes):
            if (
                isinstance(one, Group)
                and isinstance(two, Group)
                and one.end == two.start
                and two.parties[0].mention.rule == "title"
            ):
                for party in one.parties:
                    self._claim(parsed, party.draft, "ISSUES", two.parties[0].draft, None)

    def _fields(self, parsed: Parsed, subject: list[Draft]) -> None:
        """在A、B等领域: what the subject works in."""
        for group in parsed.groups():
            if (
                group.preposition == "在"
                and group.drafts[0].kind == "Industry"
                and _FIELD.match(self.text[group.end : group.end + 14])
            ):
                self._pairs(parsed, None, subject, "FOCUSES_ON", group.drafts)

    def _places(self, parsed: Parsed, subject: list[Draft]) -> None:
        """在A举办B, A的B: what is set up or lies in a place."""
        nodes = parsed.nodes
        for i, node in enumerate(nodes):
            if not isinstance(node, Group) or not all(
                d.kind in {"City", "District", "Region", "Park"} for d in node.drafts
            ):
                continue
            following = nodes[i + 1] if i + 1 < len(nodes) else None
            if isinstance(following, Group) and node.after.startswith("的") and following.start - node.end <= 3:
                self._pairs(parsed, None, following.drafts, "LOCATED_IN", node.drafts)
            if node.preposition in {"在", "于"} and isinstance(following, Predicate):
                self._sited(parsed, i, node, subject)

    def _sited(self, parsed: Parsed, i: int, place: Group, subject: list[Draft]) -> None:
        nodes = parsed.nodes
        predicate = nodes[i + 1]
        assert isinstance(predicate, Predicate)
        objects = [d for d in _drafts(_forward(nodes, i + 1)) if d.kind in _ORGANISATIONS | {"Event"}]
        if (
            predicate.word
            in {
                "举办",
                "召开",
                "举行",
                "成立",
                "设立",
                "建设",
                "打造",
                "共建",
                "建立",
                "揭牌",
                "组建",
                "落地",
                "启动",
                "主办",
                "建成",
                "布局",
                "联合共建",
                "开幕",
                "设有",
                "建有",
                "创办",
                "承办",
            }
            or "ESTABLISHES" in predicate.types
            or "HOSTS" in predicate.types
        ):
            if objects:
                self._pairs(parsed, predicate, objects, "LOCATED_IN", place.drafts)
            else:
                before = [g for g in nodes[:i] if isinstance(g, Group) and not g.preposition]
                drafts = before[-1].drafts if before else subject
                self._pairs(
                    parsed,
                    predicate,
                    [d for d in drafts if d.kind in _ORGANISATIONS | {"Event"}],
                    "LOCATED_IN",
                    place.drafts,
                )

    # Claims

    def _each(self, parsed: Parsed, said: Said, subjects: Iterable[Draft], type_: str) -> None:
        self._pairs(parsed, said.predicate, subjects, type_, _drafts(said.objects))

    def _pairs(
        self,
        parsed: Parsed,
        predicate: Predicate | None,
        subjects: Iterable[Draft],
        type_: str,
        targets: Iterable[Draft],
    ) -> None:
        targets = list(targets)
        for one in subjects:
            for target in targets:
                self._claim(parsed, one, type_, target, predicate)

    def _claim(self, parsed: Parsed, subject: Draft, type_: str, target: Draft, predicate: Predicate | None) -> None:
        if (
            subject is target
            or target.name in self.known.aims
            or subject.name in self.known.aims
        ):
            return
        if not ontology().allows(subject.kind, type_, target.kind):
            self.refused.append((subject, type_, target))
            return
        verb = (predicate.start, predicate.end) if predicate else None
        modality = self.frame.when.modality(parsed.start, parsed.end, verb, type_)
        times = self.frame.when.times(parsed.start, parsed.end, verb, modality)
        rule = f"predicate:{predicate.word}" if predicate else f"pattern:{type_.lower()}"
        self.claims.append(Claim(subject, type_, target, parsed.start, parsed.end, modality, rule, times=times))


def _back(nodes: list[Group | Predicate], i: int) -> list[Group]:
    """The groups before a predicate, back to the one before it that has objects of its own."""
    found: list[Group] = []
    at = i - 1
    while at >= 0:
        node = nodes[at]
        if isinstance(node, Predicate):
            if found:
                break
        else:
            found.insert(0, node)
        at -= 1
    return found


def _forward(nodes: list[Group | Predicate], i: int) -> list[Group]:
    """The groups behind a predicate, up to the next predicate that has a group between itself and this one."""
    found: list[Group] = []
    for node in nodes[i + 1 :]:
        if isinstance(node, Predicate):
            if found:
                break
            # 加快推进A建设: verbs in a row share what follows; 发展A of 支持B is not ours.
            continue
        found.append(node)
    return found


def _spoken_of(parsed: Parsed, drafts: list[Draft]) -> Group:
    """Things that the clause does not name but is about, as a group at its start."""
    mentions = [Mention(parsed.start, parsed.start, draft.kind, draft.name, "carried") for draft in drafts]
    parties = [Party(mention, draft) for mention, draft in zip(mentions, drafts, strict=True)]
    return Group(parties, parsed.start, parsed.start)


def _drafts(groups: Iterable[Group]) -> list[Draft]:
    return [draft for group in groups for draft in group.drafts]


def unique(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Claims without those said twice by one clause."""
    seen = set()
    for claim in claims:
        key = (*claim.key, claim.start)
        if key not in seen:
            seen.add(key)
            yield claim


__all__ = ["Actor", "Claim", "Party", "Reader", "replace", "unique"]
