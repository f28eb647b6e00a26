"""What verbs of building, founding, leading and joining say: who raises a thing, with whom, and who belongs to it."""

import itertools
import re

from ingest.drafts import Draft
from ingest.relations.claims import ORGANISATIONS, PLACES, Claimant, Said, drafts_of, spoken_of
from ingest.sentences import Parsed, Predicate, owns

BUILT = frozenset({"Corridor", "Park", "University", "Lab", "Institute", "Platform", "Alliance", "Programme"})
_PAIRING = frozenset({"结为", "结成", "结对", "结对共建", "缔结", "签署", "签订", "签约", "达成合作"})
_SIGNING = 5  # Parties of one agreement, each a partner of each; a longer list is one of members.
# What a place has built, others run.
_BUILT_UP = frozenset({"建有", "建成", "建起"})
_MANY = 3
_PAIRS = 2
_OPENING = 6  # Characters before a verb that opens its clause: 准备共同组建.
# What nobody does alone: 共同组建.
_TOGETHER = frozenset(
    f"{how}{verb}" for how in ("共同", "联合", "合作") for verb in ("组建", "建设", "打造", "成立")
) | {
    "共建",
    "共同设立",
    "合作共建",
    "联合共建",
}
_JOINTLY = frozenset({"共同运营", "联合运营", "共同管理", "联合揭榜", "联合攻关", "共同揭榜"})
_LENDING = frozenset({"提供", "发了"})
# Who leads a programme where a clause before has named it.
_LEADING = frozenset({"Institute", "Lab", "Enterprise", "Platform"})
_TAKEN_IN = frozenset({"接收", "吸收", "增补"})
_AS_MEMBER = re.compile(r"入盟|入会|加入|成员|会员|理事")
_PAYING = frozenset({"出资", "各出资", "共同出资", "联合出资", "分别出资", "注资", "认缴出资", "合资"})
_PAID = frozenset({"Park", "University", "Lab", "Institute", "Platform", "Enterprise", "Fund"})
_TO_BUILD = re.compile(r"(?:了)?“[^”]{2,24}”(?:合作|联合|共同)?共建(?:合作|框架|战略)*(?:协议|备忘录|意向)")
_AGREEMENT = re.compile(r"飞地|伙伴|协议|备忘录|合同|战略合作|合作关系|签约")


class Building(Claimant):
    """Claims of what several raise, and of who works with whom."""

    def _co_builds(self, parsed: Parsed, said: Said) -> None:
        self._beside(parsed, said)
        if said.predicate.word.endswith("组成"):
            self._composed(parsed, said)
            return
        self._raised(parsed, said)
        if not said.explicit and len(self.sentence.supported) > 1 and said.predicate.word in _TOGETHER:
            said.subjects = self.sentence.supported  # 支持A与B开展协作,共建C
        others = drafts_of(said.partners)
        if not others and not any(g.split for g in said.plain) and self._joined_before(parsed, said):
            others = self.sentence.partners or self.sentence.helpers
            said.partners = [spoken_of(parsed, others)]
        targets = drafts_of(said.objects)
        if not targets and said.explicit and self.text[said.predicate.end : parsed.end] == "的":
            # X是A和B合办的
            targets = [d for g in parsed.groups() for d in g.drafts if d.kind in BUILT and g not in said.plain]
        if not targets:
            self._built_unnamed(parsed, said, others)
        elif (sides := self._each_by(parsed, said, targets)) is not None:
            for target, other in zip(targets, sides[1], strict=False):
                self.pairs(parsed, said.predicate, [*sides[0], other], "CO_BUILDS", [target])
        elif self.are_paired(parsed, said.predicate, others, targets):
            # 成都分别与德阳、眉山共建成德带、成眉带: each partner with its own.
            each = len(said.subjects) == len(targets)  # A、B分别与C、D共建E、F
            for i, (other, target) in enumerate(zip(others, targets, strict=True)):
                ones = [said.subjects[i]] if each else said.subjects
                self.pairs(parsed, said.predicate, [*ones, other], "CO_BUILDS", [target])
        else:
            self._build(parsed, said, targets)

    def _each_by(self, parsed: Parsed, said: Said, targets: list[Draft]) -> tuple[list[Draft], list[Draft]] | None:
        """A and B、C of 分别由A与B、C共建: the one that builds each thing, and who builds which with him; nobody where
        they are not as many."""
        by = next((g for g in parsed.groups() if g.preposition == "由" and g.end <= said.predicate.start), None)
        told = "分别" in self.text[parsed.start : said.predicate.end]
        if by is None or not told or by.split != 1 or len(targets) < _PAIRS:
            return None
        others = by.drafts[1:]
        return by.drafts[:1], others if len(others) == len(targets) else []

    def _beside(self, parsed: Parsed, said: Said) -> None:
        """A与B共建C: who builds it with whom works with him too."""
        if not said.explicit or not any(d.kind in BUILT for d in drafts_of(said.objects)):
            return
        partners = [d for g in said.partners if g.preposition != "联合" for d in g.drafts]
        split = next((g for g in said.plain if g.split and len(g.parties) == 2), None)
        pair = split.drafts if split else []
        paired = self.are_paired(parsed, said.predicate, said.subjects, partners)
        leading = said.subjects if paired else said.subjects[:1]
        self.pairs(parsed, said.predicate, leading, "COOPERATES_WITH", [*partners, *pair[1:]])

    def _built_unnamed(self, parsed: Parsed, said: Said, others: list[Draft]) -> None:
        """What several build where the verb has no object on the map: what the sentence is of, or only that they do."""
        if self.sentence.topic and self.sentence.leaders:
            # 联盟由A牵头,联合B、C共同发起成立: the topic is what they build.
            builders = said.parties if said.explicit else others
            self.pairs(parsed, said.predicate, [*self.sentence.leaders, *builders], "CO_BUILDS", self.sentence.topic)
            return
        if said.behind:
            return
        units = [d for d in said.subjects if d.kind in {"Lab", "Platform"}]
        if others and units == said.subjects and said.predicate.end == parsed.end:
            # A实验室,与B共同建设: it is A that they build.
            bodies = [d for d in self.memory.acting if d.kind in ORGANISATIONS and d not in units]
            self.pairs(parsed, said.predicate, [*bodies, *others], "CO_BUILDS", units)
            return
        # 与黄冈、孝感共建转化基地14个: what is built has no name, that they build it together is the fact.
        self.pairs(parsed, said.predicate, said.subjects, "COOPERATES_WITH", others)
        sides = next((g for g in said.plain if g.split), None)
        if sides is not None and not said.predicate.word.startswith("参与"):
            near, far = sides.drafts[: sides.split], sides.drafts[sides.split :]
            self.pairs(parsed, said.predicate, near, "COOPERATES_WITH", far)

    def _build(self, parsed: Parsed, said: Said, targets: list[Draft]) -> None:
        """Each who acts builds each thing, and who leads the sentence leads it."""
        for target in targets:
            for party in [*self.sentence.leaders, *said.parties]:
                # A plan supports what others build; one that was only told of before does nothing here.
                plan = party.kind in {"Policy", "Programme"} and party in self.memory.acting
                self.claim(parsed, party, "SUPPORTS" if plan else "CO_BUILDS", target, said.predicate)
            for leader in self.sentence.leaders:
                self.claim(parsed, leader, "LEADS", target, said.predicate)
            self.sentence.built = target
        corridors = [d for d in drafts_of(said.objects) if d.kind == "Corridor"]
        if len(corridors) == 1:
            self.pairs(parsed, said.predicate, corridors, "CONNECTS", said.parties)

    def _composed(self, parsed: Parsed, said: Said) -> None:
        """联盟由A发起,B、C等共同组成; 由A、B组成的联盟."""
        made, told = ([d for d in each if d.kind == "Alliance"] for each in (drafts_of(said.objects), said.carried))
        if said.explicit:
            self.pairs(parsed, said.predicate, said.parties, "MEMBER_OF", made or told or self.last("Alliance"))

    def _raised(self, parsed: Parsed, said: Said) -> None:
        """A与B共同发起某基金, 合资组建某公司: a fund or a company is set up by each."""
        funds = [d for d in drafts_of(said.objects[:1]) if d.kind in {"Fund", "Enterprise"}]
        if funds and len(said.parties) > 1:
            self.pairs(parsed, said.predicate, said.parties, "ESTABLISHES", funds)
            self.pairs(parsed, said.predicate, said.parties[:1], "COOPERATES_WITH", said.parties[1:])

    def _cooperates_with(self, parsed: Parsed, said: Said) -> None:
        clause = self.text[parsed.start : parsed.end]
        word = said.predicate.word
        if word in {"签署", "签订", "签了", "签约", "达成", "建立"} and not _AGREEMENT.search(clause):
            return
        others = drafts_of(said.partners)
        first = not any(isinstance(node, Predicate) and node.start < said.predicate.start for node in parsed.nodes)
        if word in {"会同", "携手", "联手", "牵手", "找到了", "配合"} or (word == "对接" and first):
            others = drafts_of(g for g in said.behind[:1] if not owns(g))
        split = [g for g in said.plain if g.split and len(g.parties) > g.split]
        if word == "结对共建" and any(d.kind in BUILT for d in drafts_of(said.objects)):
            self._co_builds(parsed, said)
            return
        if said.by and len(said.subjects) > 1 and word in _JOINTLY:
            self.pairs(parsed, said.predicate, said.subjects[:1], "COOPERATES_WITH", said.subjects[1:])
            return
        if _TO_BUILD.match(self.text, said.predicate.end, parsed.end):
            self._co_builds(parsed, said)  # A与B签署“C”共建协议
            return
        if self.text.startswith("的", said.predicate.end):
            made = [d for d in drafts_of(said.objects) if d.kind == "Achievement"]
            self.pairs(parsed, said.predicate, said.parties, "DEVELOPS", made)  # A与B合作的X
        league = word in {"结成", "结为", "缔结"} and any(d.kind == "Alliance" for d in drafts_of(said.objects))
        if league or (
            self.text.startswith("的", said.predicate.end) and any(d.kind in BUILT for d in drafts_of(said.objects))
        ):
            self._co_builds(parsed, said)  # A与B合作的C
            return
        if others:
            opening = (said.partners or said.behind)[0]
            subjects = said.subjects if said.explicit else self.bodies(parsed, opening, said.subjects)
            self.pairs(parsed, said.predicate, subjects, "COOPERATES_WITH", others)
            self.sentence.partners = others
        elif not split and word in _PAIRING and len(said.plain) == 1 and 2 <= len(said.plain[0].parties) <= _SIGNING:
            for one, other in itertools.combinations(said.plain[0].drafts, 2):
                self.pairs(parsed, said.predicate, [one], "COOPERATES_WITH", [other])
        elif split and (word not in {"对接", "联动", "协同"} or all(d.kind in PLACES for d in split[-1].drafts)):
            for group in split:
                near, far = group.drafts[: group.split], group.drafts[group.split :]
                self.pairs(parsed, said.predicate, near, "COOPERATES_WITH", far)

    def _leads(self, parsed: Parsed, said: Said) -> None:
        built = self.sentence.built or self.sentence.raised
        unnamed = self.text.startswith("的", said.predicate.end)
        if said.explicit and not said.objects and not unnamed and built is not None:
            self.pairs(parsed, said.predicate, said.subjects, "LEADS", [built])
        elif said.explicit or (
            all(d.kind in _LEADING or d in self.sentence.opened for d in said.subjects)
            and not self.text.startswith("的", said.predicate.end)
        ):
            self.each(parsed, said, said.subjects, "LEADS")

    def _establishes(self, parsed: Parsed, said: Said) -> None:
        if said.predicate.word in _LENDING:
            # A、B提供“X贷”
            lenders = [d for d in said.parties if d.kind == "Enterprise"] if said.explicit or said.partners else []
            loans = [d for d in drafts_of(said.objects) if d.kind == "Fund"]
            self.pairs(parsed, said.predicate, lenders, "ESTABLISHES", loans)
            return
        built = [d for d in drafts_of(said.objects) if d.kind in BUILT - {"Programme"}]
        named = built or (self.sentence.topic and self.sentence.leaders and not said.objects)
        if self._is_shared(parsed, said, built) and named:
            self._co_builds(parsed, said)
            return
        if self.sentence.funders and not said.explicit and not said.partners and drafts_of(said.objects):
            first, *others = self.sentence.funders
            self.pairs(parsed, said.predicate, [first, *others], "ESTABLISHES", drafts_of(said.objects))
            self.pairs(parsed, said.predicate, [first], "COOPERATES_WITH", others)
            return
        at = parsed.nodes.index(said.predicate)
        before = parsed.nodes[at - 1] if at > 0 else None
        if isinstance(before, Predicate) and before.word in self.known.sets["pivots"] and not said.explicit:
            return  # 支持组建A: whoever supports it does not set it up.
        if said.predicate.word in _PAYING:
            self._paid(parsed, said)
            return
        if built and not said.explicit and said.subjects == self.sentence.leaders:
            self.pairs(parsed, said.predicate, said.subjects, "LEADS", built)  # 由A牵头,年内成立B
            return
        self._set_up(parsed, said)

    def _is_shared(self, parsed: Parsed, said: Said, built: list[Draft]) -> bool:
        """Whether several set up what is built together; the one in whose place they do so is none of them."""
        # A与B结对,在B设立C: what A alone sets up there.
        sites = drafts_of(g for g in parsed.groups() if g.preposition in {"在", "于"} and not said.explicit)
        said.subjects = [d for d in said.subjects if d not in sites] or said.subjects
        if said.partners or any(g.split for g in said.plain):
            return True
        if len(said.subjects) > 1:
            # A与B组建C; A与B签约,成立C; A牵头、B配合,组建C.
            pair = not said.explicit and said.subjects == self.memory.pair
            several = said.explicit and len(built) == 1 and all(d.kind in ORGANISATIONS for d in said.subjects)
            if pair or said.by or several:
                return True
        # 与A签约,组建B; but not 与A、B、C签约,设立D、E.
        joined = len(built) == 1 and len(self.sentence.partners) < _MANY and self._joined_before(parsed, said)
        return joined and not any(d in sites for d in self.sentence.partners)

    def _set_up(self, parsed: Parsed, said: Said) -> None:
        """Each who acts sets up what the verb is about, and with a fund works together."""
        if said.explicit and not said.objects and self.text[said.predicate.end : parsed.end] == "的":
            # B是A承建的
            said.objects = [g for g in parsed.groups() if g.end <= said.predicate.start and g not in said.plain]
        for one in said.subjects:
            # A plan or a programme sets up nothing by itself: it supports what is to be set up.
            built_up = one.kind in PLACES and said.predicate.word in _BUILT_UP
            type_ = "SUPPORTS" if built_up or one.kind in {"Policy", "Programme", "Fund"} else "ESTABLISHES"
            self.each(parsed, said, [one], type_)
        funds = [d for d in drafts_of(said.objects) if d.kind == "Fund"]
        partners = drafts_of(said.partners)
        if said.explicit and said.predicate.word.startswith(("联合", "共同", "合作", "联手", "携手")):
            self.pairs(parsed, said.predicate, said.subjects[:1], "COOPERATES_WITH", said.subjects[1:])
        self.pairs(parsed, said.predicate, partners, "ESTABLISHES", funds)
        if funds:
            self.pairs(parsed, said.predicate, said.subjects, "COOPERATES_WITH", partners)

    def _paid(self, parsed: Parsed, said: Said) -> None:
        """A、B出资的C, C由A、B共同出资, A出资3亿元: who pays for what is named here, was named last, or will be."""
        if not said.explicit:
            return
        paid = [d for d in drafts_of(said.objects) if d.kind in _PAID] or ([] if said.objects else self.last("Fund"))
        funders = [d for d in said.parties if d not in paid]
        self.sentence.funders += [d for d in funders if d not in self.sentence.funders]
        self.pairs(parsed, said.predicate, funders, "ESTABLISHES", paid)

    def _joined_before(self, parsed: Parsed, said: Said) -> bool:
        """Whether earlier clauses of the sentence told with whom the subject acts here."""
        before = self.sentence.partners or self.sentence.helpers
        opens = said.predicate.start - parsed.start <= _OPENING
        return bool(before) and opens and (not said.explicit or said.predicate.word in _TOGETHER)

    def _member_of(self, parsed: Parsed, said: Said) -> None:
        if said.predicate.word in {"加入", "加盟"}:
            behind = [g for g in parsed.groups() if g.start >= said.predicate.end]
            raised = [d for d in [self.sentence.raised] if d is not None and d.kind == "Alliance"]
            # 组建A联盟,B、C加入
            joined = drafts_of(behind) or ((raised or self.alliance(said.predicate.start)) if said.explicit else [])
            self.pairs(parsed, said.predicate, said.subjects, "MEMBER_OF", joined)
            return
        alliances = [d for d in said.subjects if d.kind == "Alliance"] or self.alliance(said.predicate.start)
        if said.predicate.word in _TAKEN_IN and not _AS_MEMBER.search(self.text, said.predicate.end, parsed.end):
            return
        self.pairs(
            parsed,
            said.predicate,
            drafts_of(said.objects) or [d for d in said.subjects if said.explicit],
            "MEMBER_OF",
            alliances,
        )
