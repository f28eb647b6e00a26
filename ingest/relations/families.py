"""One rule for each family of predicates: what a verb says of its subjects and objects."""

import re

from ingest.drafts import Draft
from ingest.relations.building import BUILT, Building
from ingest.relations.claims import CIRCLES, ORGANISATIONS, PLACES, Said, drafts_of
from ingest.sentences import OWNERS, Parsed, owns

_SUPPORTERS = frozenset({"City", "District", "Government", "Fund", "Policy", "Programme"})
_BACKED = re.compile(r"(?:项目|专项|计划)?(?:的)?(?:支持|资助|立项支持)")
_INVESTED = frozenset({"首投", "先后投资", "累计投资", "投向", "重点投向", "投给", "优先投向", "主要投向"})
# Of a fund: whoever else invests in a thing has a part in it.
_INVESTING = frozenset({"领投", "参投", "跟投", "投资", "已投", "投资支持"})
_JOINT_PUSH = frozenset({"合力推进", "协同推进", "携手推进", "联合推进", "共同推进"})
# Of the event last spoken of.
_HOLDING = frozenset({"主办", "承办", "联合主办", "共同主办", "联合承办", "共同承办", "协办", "联合举办", "共同举办"})
_OWNING = OWNERS | {"下设", "下辖"}
_HAVING = frozenset({"设有", "现设有", "内设", "现设"})
_HELD = frozenset({"Institute", "Lab", "Platform", "Alliance"})
_HOLDERS = frozenset({"University", "Institute", "Lab", "Platform", "Alliance", "Park"})
_SITES = frozenset({"City", "District", "Park"})
_ENTERED = frozenset({"榜上有名", "入选", "上榜", "获批", "入围", "入列"})
_ISSUED = frozenset({"印发", "出台", "发布", "制定", "编制", "公布", "颁布", "联合印发", "联合出台"})
_COMING = frozenset({"下线", "量产", "问世"})
_RUN_PILOT = frozenset({"开展", "探索", "深化", "推进", "实施", "推动"})
_TO_BUILD = re.compile(
    r"(?:关于)?(?:(?:合作|联合|共同)?共建(?P<built>.+?)|(?P<own>.+?)(?:合作|联合|共同)?共建)(?:战略)?(?:合作|框架|备忘|建设)*(?:协议|备忘录|意向书|合同)(?:书)?$"
)
_STATUS = re.compile(
    r"^(?:国家|全国|全省|[\u4e00-\u9fff]{2,3}省).*(?:城市|试点|示范区|先行区|试验区|先导区|示范县|强县|强市)$"
)
_GROWING = frozenset({"重点发展", "大力发展", "重点培育"})  # A与B共建的C,重点发展D: C does.
_RESEARCHING = frozenset({"Institute", "Lab", "Platform"})
_UNITS = re.compile(r"[市区县](?:共|新|累计)?(?:有|新增)?\d+[余多]?家(?:单位|企业|机构|公司)(?:成功|新)?$")
_TAKEN_UP = frozenset({"纳入", "列入", "被纳入", "被列入"})
_STARTED = frozenset({"启动", "推行", "组织开展"})
_PILOT = re.compile(r"(试点|改革|试验|探索)$")


class Families(Building):
    """Claims by the type of a predicate."""

    def read(self, parsed: Parsed, said: Said) -> None:
        """Claim what a predicate says by each of its types."""
        for type_ in said.predicate.types:
            getattr(self, f"_{type_.lower()}")(parsed, said)

    def _selected_for(self, parsed: Parsed, said: Said) -> None:
        if not said.explicit and said.behind and said.behind[-1].after.startswith("的") and len(said.behind) == 1:
            return  # 列入A试点的企业: none that is named.
        if said.predicate.word in {"获", "获得", "得到"} and said.behind and _BACKED.match(said.behind[0].after):
            self.pairs(parsed, said.predicate, said.behind[0].drafts, "SUPPORTS", said.subjects)
            return
        if len(said.behind) > 1 and said.behind[0].after.startswith("的") and said.predicate.word in _ENTERED:
            # 对入选A的B: B has it, whoever acts.
            self.pairs(parsed, said.predicate, said.behind[1].drafts, "SELECTED_FOR", said.behind[0].drafts)
            return
        turned = drafts_of(g for g in said.objects if g.preposition in {"将", "把"})
        wider = [d for d in drafts_of(said.behind) if d.kind in {"Corridor", "Region"}]
        if turned and wider:
            # 把A走廊纳入B创新带
            self.pairs(parsed, said.predicate, turned, "PART_OF", wider)
            return
        if said.predicate.word in _TAKEN_UP:
            circles = [d for d in wider if d.kind == "Region" and d.name.endswith(CIRCLES)]
            self.pairs(parsed, said.predicate, [d for d in said.subjects if d.kind in PLACES], "PART_OF", circles)
        ranked = [g for g in parsed.groups() if g.preposition == "在" and g.end <= said.predicate.start]
        targets = [d for d in drafts_of(said.behind) if d.kind == "Programme"]
        if not targets and said.predicate.word in {"排名", "位列", "位居", "居", "列", "名列"}:
            targets = [d for d in drafts_of(ranked) if d.kind == "Programme"]
        if said.predicate.word in {"确定", "认定", "命名", "评定", "授予"}:
            holders = [d for d in drafts_of(said.objects) if d.kind in ORGANISATIONS]
            self.pairs(parsed, said.predicate, holders, "SELECTED_FOR", targets)
            if holders or said.predicate.word != "认定":
                return
        if said.predicate.word == "是":
            targets = [d for d in targets if d.title or _STATUS.search(d.name)]
        if not targets and self.sentence.programme is not None and said.explicit and said.predicate.word in _ENTERED:
            targets = [self.sentence.programme]
        holders = said.subjects if said.explicit or not self.sentence.supported else self.sentence.supported
        holders = [d for d in turned if d not in targets] or holders
        if _UNITS.search(self.text, parsed.start, said.predicate.start):
            # 南京市有6家单位入列A: who they are is not told.
            targets = [d for d in targets if not d.title]
        self.pairs(parsed, said.predicate, holders, "SELECTED_FOR", targets)

    def _issues(self, parsed: Parsed, said: Said) -> None:
        targets = [d for d in drafts_of(said.objects) if d.kind == "Policy"]
        if (
            not targets
            and self.frame.title is not None
            and said.explicit
            and said.predicate.word == "印发"
            and not said.objects
        ):
            targets = [self.frame.title]
        self.pairs(parsed, said.predicate, said.parties, "ISSUES", targets)
        if said.predicate.word == "编制":
            maps = [d for d in drafts_of(said.objects) if d.kind == "Achievement"]
            makers = [d for d in said.parties if d.kind != "Government"]
            self.pairs(parsed, said.predicate, makers, "DEVELOPS", maps)  # 编制的《A产业图谱》
        for target in targets:
            if built := self._agreed(target):
                self.pairs(parsed, said.predicate, said.parties, "CO_BUILDS", [built])
        if len(targets) == 1 and said.predicate.word in _ISSUED and targets[0] is not self.frame.title:
            self.sentence.policy = targets[0]

    def _agreed(self, policy: Draft) -> Draft | None:
        """What an agreement is to build: X of 共建X合作协议."""
        match = _TO_BUILD.match(policy.name)
        name = (match["built"] or match["own"]) if match else ""
        return self.frame.drafts.get(name) or self.frame.forms.get(name)

    def _supports(self, parsed: Parsed, said: Said) -> None:
        word = said.predicate.word
        if self.text.startswith("成为", said.predicate.end):
            return  # 加快成为A城市
        if word in self.known.sets["raising"] and self._is_joint(parsed, said):
            self._co_builds(parsed, said)  # A携手B打造C
            return
        if word in _INVESTING:
            funds = [self.sentence.fund] if self.sentence.fund is not None and not said.explicit else said.subjects
            said.subjects = [d for d in funds if d.kind == "Fund"]
        if word in _INVESTED and not any(d.kind == "Fund" for d in said.subjects):
            said.subjects = self.last("Fund") or said.subjects
        partners = drafts_of(said.partners)
        if not partners and word.endswith("建设") and self._joined_before(parsed, said):
            partners = self.sentence.partners if any(d.kind == "Corridor" for d in drafts_of(said.objects)) else []
        if not said.objects and word in {"支持", "扶持", "资助", "奖励"}:
            # 对A给予支持
            given = [
                g for g in parsed.groups() if g.preposition in {"对", "给", "为"} and g.end <= said.predicate.start
            ]
            if re.search("给予|提供", self.text[parsed.start : said.predicate.start]):
                said.objects = given
        for group in said.objects[:1] if word in self.known.sets["pivots"] else said.objects:
            if owns(group):
                continue
            drafts = group.drafts[: group.split] if group.split and word in self.known.sets["pivots"] else group.drafts
            if all(d.kind in PLACES for d in drafts) and group.parties[0].mention.rule == "anaphor":
                continue  # 推动两地平台互联
            for target in drafts:
                joint = partners or (said.subjects[1:] if word in _JOINT_PUSH else [])
                if joint and target.kind in {"Corridor", "Alliance", "Park"} and all(d.kind in PLACES for d in joint):
                    # 与南京市共同推进A走廊建设; 南京、镇江合力推进A走廊建设
                    self.pairs(parsed, said.predicate, [*said.subjects, *partners], "CO_BUILDS", [target])
                    plans = [d for d in said.subjects if d.kind == "Policy"]
                    self.pairs(parsed, said.predicate, plans, "SUPPORTS", [target])
                    if target.kind == "Corridor":
                        self.pairs(parsed, said.predicate, [target], "CONNECTS", [*said.subjects, *partners])
                    continue
                for one in self._with_plan([*said.subjects, *said.joined], target):
                    self._support(parsed, one, target, said)

    def _with_plan(self, ones: list[Draft], target: Draft) -> list[Draft]:
        """三市联合实施A: in a plan what its places are to do is the plan's too."""
        plan = self.frame.title
        if plan is None or not ones or not all(d.kind in PLACES for d in ones) or plan.name.endswith(target.name):
            return ones
        return [plan, *ones]

    def _is_joint(self, parsed: Parsed, said: Said) -> bool:
        """Whether a subject and its partners raise something that stands on the ground."""
        together = said.partners or any(g.split for g in said.plain) or self._joined_before(parsed, said)
        built = [d for d in drafts_of(said.objects) if d.kind in BUILT - {"Corridor", "Programme"}]
        return bool(together and built) and not any(d.kind in {"Policy", "Programme"} for d in said.subjects)

    def _support(self, parsed: Parsed, one: Draft, target: Draft, said: Said) -> None:
        word = said.predicate.word
        # 就协同发展提案答复X: a noun, for nobody develops a body.
        if word == "发展" and target.kind in ORGANISATIONS - {"Park", "Platform"}:
            return
        if target.kind in {"Government", "Event"} or (
            target.kind in PLACES | {"University"} and word not in {"支持", "服务", "助力", "推动", "鼓励"}
        ):
            return
        if one.kind in _SUPPORTERS:
            if (word.endswith("实施") or word in _STARTED) and target.kind == "Programme":
                self.memory.carrier = target
            if target.kind == "Industry" and one.kind in PLACES and word in self.known.sets["focusing"]:
                return
            pilot = target.kind == "Programme" and _PILOT.search(target.name)
            if one.kind in PLACES and pilot and word in _RUN_PILOT:
                self.claim(parsed, one, "PARTICIPATES_IN", target, said.predicate)
            elif one.kind == "Policy" or not (target.kind == "Programme" and word in {"争取", "争创"}):
                self.claim(parsed, one, "SUPPORTS", target, said.predicate)
            if one.kind == "District" and target.kind == "Park" and word.endswith(("打造", "建成", "建设")):
                self.claim(parsed, target, "LOCATED_IN", one, said.predicate)
        elif target.kind == "Industry" and one.kind in ORGANISATIONS and (said.explicit or word in _GROWING):
            self.claim(parsed, one, "FOCUSES_ON", target, said.predicate)
        elif target.kind == "Achievement" and word in self.known.sets["raising"]:
            self.claim(parsed, one, "DEVELOPS", target, said.predicate)
        elif word in self.known.sets["raising"] and (said.explicit or one in self.sentence.opened):
            self.claim(parsed, one, "ESTABLISHES", target, said.predicate)

    def _develops(self, parsed: Parsed, said: Said) -> None:
        if said.predicate.word in _COMING and not said.explicit and self.text.startswith("的", said.predicate.end):
            return  # 去年下线的A: whose it is the words do not tell.
        if said.predicate.word == "攻关" and not self.text.startswith("的", said.predicate.end):
            return  # 联合攻关A: what they are still at.
        self.each(parsed, said, said.parties, "DEVELOPS")
        # 开发“X贷”: a bank sets up its loan; a plan or a place supports it.
        loans = [d for d in drafts_of(said.objects) if d.kind == "Fund"]
        for one in said.parties if loans and "ESTABLISHES" not in said.predicate.types else ():
            type_ = "ESTABLISHES" if one.kind == "Enterprise" else "SUPPORTS"
            self.pairs(parsed, said.predicate, [one], type_, loans)

    def _hosts(self, parsed: Parsed, said: Said) -> None:
        if not said.explicit and self.text.startswith("的", said.predicate.end):
            return  # 参加在南京召开的X: whoever takes part does not hold it.
        events = [d for d in drafts_of(said.objects) if d.kind == "Event"]
        hosts = [d for d in said.parties if d.kind != "Region"]
        self.sentence.held = events or self.sentence.held
        if not events and said.by and parsed.first and self.text.startswith("由", parsed.start):
            self.sentence.hosts = hosts  # 由A主办,B承办的C
            return
        self.pairs(parsed, said.predicate, self.sentence.hosts, "HOSTS", events)
        if not events and said.explicit and said.predicate.word in _HOLDING:
            before = [d for d in drafts_of(said.plain[:-1]) if d.kind == "Event"]  # A大会(B承办)
            events = before[-1:] or self.last("Event")
        together = said.predicate.word.startswith(("共同", "联合")) and not said.explicit
        hosts += [d for d in self.sentence.partners if together and d.kind != "Region"]
        self.pairs(parsed, said.predicate, hosts, "HOSTS", events)

    def _participates_in(self, parsed: Parsed, said: Said) -> None:
        if said.predicate.word == "创建" and said.partners and any(d.kind in BUILT for d in drafts_of(said.objects)):
            self._co_builds(parsed, said)
            return
        if said.predicate.word in {"创建", "积极创建"}:
            for target in (d for d in drafts_of(said.objects) if d.kind in BUILT - {"Programme"}):
                for one in said.subjects:
                    type_ = "SUPPORTS" if one.kind in _SUPPORTERS else "ESTABLISHES"
                    self.claim(parsed, one, type_, target, said.predicate)
        if said.predicate.word in {"参与", "参与了", "承担", "承担了"} and self.text.startswith(
            "的", said.predicate.end
        ):
            made = [d for d in drafts_of(said.objects) if d.kind == "Achievement"]
            self.pairs(parsed, said.predicate, said.subjects, "DEVELOPS", made)
        running = said.predicate.word in _RUN_PILOT | {"试点", "争取", "创建"}
        targets = [d for d in drafts_of(said.objects) if d.kind in {"Event", "Programme"}]
        if not targets and said.predicate.word in {"参会", "到会", "到场", "参加", "出席", "参展", "亮相"}:
            # 参加在南京召开的X: the event stands behind its own clause; 参会 alone is the one last spoken of.
            behind = [g for g in parsed.groups() if g.start >= said.predicate.end]
            events = [d for d in drafts_of(behind) if d.kind == "Event"]
            targets = events[:1] or (self.last("Event") if said.explicit else [])
        policies = [d for d in said.subjects if d.kind in {"Policy", "Government"}]
        if policies and said.predicate.word in {"参与", "争创", "申报"}:
            policies = [d for d in policies if d.kind == "Policy"]
            self.pairs(parsed, said.predicate, policies, "SUPPORTS", drafts_of(said.objects))
        if running and "SUPPORTS" not in said.predicate.types:
            pilots = [d for d in targets if d.kind == "Programme" and _PILOT.search(d.name)]
            self.pairs(parsed, said.predicate, policies, "SUPPORTS", pilots)
        for target in targets:
            if running and not (target.kind == "Programme" and _PILOT.search(target.name)):
                continue
            for one in said.subjects:
                own = one.kind in PLACES or (said.explicit and one.kind in ORGANISATIONS - {"Government"})
                if not running or own:
                    self.claim(parsed, one, "PARTICIPATES_IN", target, said.predicate)

    def _located_in(self, parsed: Parsed, said: Said) -> None:
        if said.predicate.word in self.known.sets["gathering"]:
            inside = [d for d in drafts_of(said.objects) if d.kind in ORGANISATIONS - {"Park", "Government"}]
            standing = self.sentence.standing if not said.explicit else None  # 规划建设了A谷,集聚了B
            sites = [standing] if standing is not None else said.subjects
            self.pairs(parsed, said.predicate, inside, "LOCATED_IN", [d for d in sites if d.kind in _SITES])
            return
        places = [d for g in said.behind[:1] for d in g.drafts if d.kind in _SITES | {"Region"}]
        if said.predicate.word.endswith("入园") and said.explicit and not said.behind:
            places = self.last("Park")
        if said.predicate.word.endswith("入驻") and said.explicit and not said.behind:
            opens = self.text.rfind("。", 0, parsed.start) + 1  # 设立A园,每年补贴,B、C先后入驻
            parks = [p.draft for p in self.frame.parties_in(opens, parsed.start) if p.draft.kind == "Park"]
            places = parks[-1:]
        turned = [d for g in said.objects if g.preposition in {"将", "把"} for d in g.drafts]
        if turned:
            self.pairs(parsed, said.predicate, turned, "LOCATED_IN", places)  # 把A设在B
            return
        titles = [d for d in said.subjects if d.kind == "Programme" and d.title]
        if titles and said.explicit:
            # 国家科创金融改革试验区落地合肥: who has it.
            self.pairs(parsed, said.predicate, places, "SELECTED_FOR", titles)
            return
        if not said.explicit and self.sentence.held:
            self.pairs(parsed, said.predicate, self.sentence.held, "LOCATED_IN", places)  # 办好A大赛,拟放在B
            return
        cities = [d for d in said.subjects if d.kind in PLACES]
        self.pairs(parsed, said.predicate, cities, "PART_OF", [d for d in places if d.kind == "Region"])
        if said.behind and len(said.behind) > 1 and said.behind[0].after.startswith("的"):
            # 落户A园区的B; 甲研究院落户A区的B园
            into = [d for d in said.behind[1].drafts if d.kind == "Park" and said.explicit]
            self.pairs(parsed, said.predicate, said.subjects, "LOCATED_IN", into)
            self.pairs(parsed, said.predicate, said.behind[1].drafts, "LOCATED_IN", places)
        elif not said.explicit and self.sentence.built is not None:
            self.pairs(parsed, said.predicate, [self.sentence.built], "LOCATED_IN", places)  # A与B共建C,落户D
        elif said.explicit or all(d.kind in ORGANISATIONS - {"Government"} for d in said.subjects):
            self.pairs(parsed, said.predicate, said.subjects, "LOCATED_IN", places)

    def _part_of(self, parsed: Parsed, said: Said) -> None:
        if said.predicate.word in _HAVING | {"下设"} and not said.behind and self.text.startswith(":", parsed.end):
            self.sentence.holders = said.subjects  # A下设三个机构:B、C、D
        if said.predicate.word in _HAVING:
            elsewhere = any(g.preposition in {"在", "于"} for g in parsed.groups())
            holders = [d for d in said.subjects if d.kind in _HOLDERS and not elsewhere]
            # 设有异地研究院8家: so many of a class.
            named = [g for g in said.behind[:1] if not re.match(r"\d", g.after)]
            held = [d for d in drafts_of(named) if d.kind in _HELD]
            self.pairs(parsed, said.predicate, held, "PART_OF", holders)
        elif said.predicate.word in _OWNING:
            before = drafts_of(g for g in parsed.groups() if g.end == said.predicate.start)
            below, above = drafts_of(said.behind[:1]), before or said.subjects
            if not before and all(d.kind == "Fund" for d in below):
                # 组建A母基金,下设B子基金
                above = [d for d in [self.sentence.fund] if d is not None] or [d for d in above if d.kind not in PLACES]
            self.pairs(parsed, said.predicate, below, "PART_OF", above)
            places = [d for d in above if d.kind in PLACES]
            self.pairs(parsed, said.predicate, [d for d in below if d.kind == "Park"], "LOCATED_IN", places)
            if said.predicate.word == "下设":
                bodies = [d for d in above if d.kind in ORGANISATIONS]
                self.pairs(parsed, said.predicate, bodies, "ESTABLISHES", below)
        else:
            self.each(parsed, said, said.subjects, "PART_OF")

    def _connects(self, parsed: Parsed, said: Said) -> None:
        behind = [g for g in parsed.groups() if g.start >= said.predicate.end]
        for group in behind:
            if group.drafts[0].kind == "Corridor" and self.text.endswith("的", 0, group.start):
                # 参与连接上海和南京的沿沪宁产业创新带建设: the one that stands behind its cities.
                places = [d for d in drafts_of(behind) if d.kind in PLACES]
                self.pairs(parsed, said.predicate, group.drafts, "CONNECTS", places)
                return
        corridors = [d for d in said.subjects if d.kind == "Corridor"]
        opened = [d for d in drafts_of(said.objects) if d.kind == "Corridor"]
        if opened and not corridors:
            # 贯通A走廊: what a plan or a place does.
            self.pairs(parsed, said.predicate, [d for d in said.subjects if d.kind in _SUPPORTERS], "SUPPORTS", opened)
            return
        if not corridors and not said.explicit:
            corridors = self.last("Corridor")
        self.each(parsed, said, corridors, "CONNECTS")
        inside = [d for d in drafts_of(said.objects) if d.kind in {"Park", "Platform", "Lab"}]
        self.pairs(parsed, said.predicate, inside, "PART_OF", corridors)

    def _focuses_on(self, parsed: Parsed, said: Said) -> None:
        carriers = [d for d in said.subjects if d.kind in {"Programme", "Policy"}]
        if not said.explicit and self.sentence.fund is not None:
            carriers, said.subjects = [self.sentence.fund], []  # 设立A基金,聚焦B
        self.pairs(
            parsed, said.predicate, carriers, "SUPPORTS", [d for d in drafts_of(said.objects) if d.kind == "Industry"]
        )
        if "方向" in said.predicate.word and not any(d.kind in _RESEARCHING for d in said.subjects):
            # A、B出资。研究方向锁定C: what has such a field, not who paid.
            said.subjects = self.last("Institute") or self.last("Lab") or said.subjects
        told = self.sentence.standing if not said.explicit else None
        # 规划建设A园,聚焦B: it is the park that does.
        self.each(parsed, said, [told] if told is not None else said.subjects, "FOCUSES_ON")
