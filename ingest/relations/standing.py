"""What stands side by side says without a verb of its own: X《P》, A的B, 在A等领域, A与B一体化发展."""

import itertools
import re

from ingest.drafts import Draft
from ingest.groups import Group
from ingest.mentions.industries import AIM
from ingest.relations.claims import CIRCLES, ORGANISATIONS, PLACES, Claimant, drafts_of
from ingest.relations.openings import LATELY
from ingest.relations.reach import forward
from ingest.sentences import Parsed, Predicate

_PAIR = 2  # A、B、C的X: so many places are those that X serves.
_BESIDE = 5  # Characters from what is opened to where: A二期在B开工.
_OPENED = re.compile(
    r"(?:正式|成功|顺利|隆重|同步|举行)*(?:揭牌|挂牌|办公|注册|试产|投产|量产|建厂|设厂|扎根|安家|落脚|试飞|试制|生产|投用|启用|投运|投产|开园|揭幕|开幕|奠基|开工|竣工|封顶|落成|动工)"
)
_OFFICE = re.compile(
    r"(?:被)?列为(?:特邀|首批|创始)?成员|"
    r"(?:等)?(?:\d+[家个])?(?:单位|企业)?(?:均|继续|再次)?(?:当选|担任|出任|任|为|成为)(?:该|当年|本届|年度)?(?:联盟)?(?:首[届任])?(?:联合)?(?:(?:副|常务)?理事长?|副?会长|秘书长|副?主席|副?主任|副?主任委员|轮值主席|轮值|成员)单位|(?:轮值|当值)(?=[,。;]|$)"
    r"|(?:等)?(?:[\u4e00-\u9fff\d]{0,8})(?:均|都|也)?(?:在其中|名列其中|位列其中|身列其中)"
)
_HELD = re.compile(r"(?:理事长|会长|秘书长|主席|成员)单位(?:是|为|由)?$")
# 也是A联盟的成员单位
_OF_ALLIANCE = re.compile(
    r"的?(?:首批|创始|核心|重要)?(?:联合)?(?:常务)?(?:(?:副?理事长?|副?会长|秘书长|成员|会员|发起|轮值主席|副?主席)单位|成员|会员|一员)"
)
_IS = re.compile(r"(?:是|为|系|成为|作为|当选|担任)“?$")
# 参加单位有A、B
_TAKING_PART = re.compile(r"(?:参加|参与|协作|合作|联合)(?:单位|方|企业|高校|院所)(?:主要)?(?:有|包括|还有|为|是)$")
_LEADING = re.compile(r"为(?:牵头|承担|依托|主体)单位")
_JOINING = re.compile(r"为(?:共建|参建|支撑|合作|参与|协作|技术支撑)单位")
# 对A给予补助, 向A拨付资金.
_BRANCH = re.compile(r"分(?:平台|中心|基地|节点|实验室|院|所|站|馆)(?:[(].*[)])?$")
_GRANT = re.compile(
    r"\s*(?:并|将|再|另|已)?(?:对|给|为|向).*?(?P<grant>(?:给予|安排|兑现|拨付|发放|提供|奖励|补助|资助).*?(?:补助|奖励|支持|资助|配套|补贴|资金|经费|万元|亿元))"
)
_TO = re.compile(r"\s*(?:对|给|为|向)")
_GIVEN = re.compile(
    r"(?:给予|安排|兑现|拨付|发放|提供|奖励|补助|资助).*?(?:补助|奖励|支持|资助|配套|补贴|资金|经费|万元|亿元)"
)
# 在A,: a clause that only says where what follows is; 在A的一栋小楼里.
_AT = re.compile(r"\s*(?:而|同样)?(?:走进|来到|在|位于)")
_WITHIN = re.compile(r"(?:[^,。的]{0,6}的?[^,。的]{0,10}[里内上中])?")
_STANDING = frozenset({"Lab", "Institute", "Platform", "Park", "Enterprise"})
_BEING = re.compile(r"(?:(?P<as>作为)|成为|是|系|属于|地处|位于|身处)“?(?:全省|全国)?$")
_A_MEMBER = re.compile(
    r"(?:的|内|中|范围内|规划)*[^,。;]{0,14}?(?:城市|成员|节点|门户|板块|县级市|[市区县]之一|组成部分|腹地|支点|一员|圈层)"
)
_GRANTING = frozenset({"City", "District", "Government", "Fund", "Policy", "Programme"})
_FOR = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,7}[省市区县])?(?:关于)?(?:(?:进一步|全力|加快)?支持|加快(?:建设|发展|培育)?(?!推))"
)
_HELD_AT = frozenset({"举行", "举办", "召开", "开幕"})
_THROUGH = re.compile(r"\s*(?:途)?[经过](?:过|由)?(?!济)")
_LENDS = re.compile(r"(?:等)?(?:负责|独家|率先|首批)?(?:放款|发放|承贷|投放|承办|提供贷款|授信)")
# A的X, A团队的X: whose a result is.
_WHOSE = re.compile(r"(?:(?:科研|研发|攻关|创新)?团队)?的?“?")
_ITS = re.compile(rf"{LATELY}(?:该|我|本)[\u4e00-\u9fff]{{1,4}}?(?:(?:科研|研发|攻关|创新)?团队)?的“?")
_FIELD = re.compile(r"^(?:等|为代表的|为重点的|等.{0,6})*[“”]?(?:.{0,4}(?:领域|赛道|产业|方面|方向))")


class Standing(Claimant):
    """Claims of a clause that no one predicate makes."""

    def read(self, parsed: Parsed, subject: list[Draft], acting: list[Draft]) -> None:
        """Claim what a clause says beside its predicates."""
        self._offices(parsed, subject)
        self._roles(parsed)
        self._titles(parsed)
        self._makers(parsed, subject)
        self._goods(parsed, acting)
        self._supported_by_title(parsed)
        self._granted(parsed, acting)
        self._belongs(parsed, subject)
        self._places(parsed, acting)
        self._sites(parsed)
        self._passed(parsed, acting)
        self._lent(parsed)
        self._hosted(parsed)
        self._fields(parsed, subject)
        self._passing(parsed)
        self._held(parsed)
        self._has(parsed)

    def _offices(self, parsed: Parsed, subject: list[Draft]) -> None:
        """A任理事长单位: an office of the alliance last spoken of; 是B联盟的成员单位."""
        for group in parsed.groups():
            if _OF_ALLIANCE.match(group.after) and _IS.search(self.text, parsed.start, group.start):
                joined = [d for d in group.drafts if d.kind == "Alliance"]
                self.pairs(parsed, None, [d for d in subject if d.kind in ORGANISATIONS], "MEMBER_OF", joined)
        for group in parsed.groups():
            held = _OFFICE.match(self.text, group.end, parsed.end) or _HELD.search(
                self.text[parsed.start : group.start]
            )
            if held:
                self.pairs(
                    parsed,
                    None,
                    [d for d in group.drafts if d.kind in ORGANISATIONS],
                    "MEMBER_OF",
                    self.alliance(group.start),
                )

    def _roles(self, parsed: Parsed) -> None:
        """以A为牵头单位、B为共建单位的C."""
        for group in parsed.groups():
            programme = self.sentence.programme
            if programme is not None and _TAKING_PART.search(self.text, parsed.start, group.start):
                self.pairs(parsed, None, group.drafts, "PARTICIPATES_IN", [programme])
        leading = [g for g in parsed.groups() if _LEADING.match(g.after)]
        joining = [g for g in parsed.groups() if _JOINING.match(g.after)]
        rest = [g for g in parsed.groups() if g not in leading and g not in joining]
        if not rest or not (leading or joining):
            return
        self.pairs(parsed, None, drafts_of(leading), "LEADS", rest[-1].drafts)
        self.pairs(parsed, None, drafts_of([*leading, *joining]), "CO_BUILDS", rest[-1].drafts)

    def _supported_by_title(self, parsed: Parsed) -> None:
        """A policy whose title says 支持X supports X."""
        for group in parsed.groups():
            for party in group.parties:
                if party.draft.kind == "Policy" and (match := _FOR.search(party.draft.name)):
                    rest = party.draft.name[match.end() :]
                    named = [d for name, d in self.frame.forms.items() if rest.startswith(name)]
                    longest = max(named, key=lambda d: len(d.name), default=None)
                    if longest is not None:
                        self.claim(parsed, party.draft, "SUPPORTS", longest, None)

    def _granted(self, parsed: Parsed, acting: list[Draft]) -> None:
        """对A、B分别给予补助: whom money goes to, though no verb of support says so."""
        grant = _GRANT.match(self.text, parsed.start, parsed.end)
        given = [g for g in parsed.groups() if g.end <= grant.start("grant")] if grant else []
        for group in given[-1:]:
            self._gives(parsed, acting, group.drafts)
        if not grant and self.sentence.granted and _GIVEN.search(self.text, parsed.start, parsed.end):
            self._gives(parsed, acting, self.sentence.granted)
        if not grant and _TO.match(self.text, parsed.start, parsed.end) and self.text.endswith("的", 0, parsed.end):
            to = next(parsed.groups(), None)  # 对A与B开展攻关的,按30%给予补助
            self.sentence.granted = (to.drafts[: to.split] if to.split else to.drafts) if to is not None else []

    def _gives(self, parsed: Parsed, acting: list[Draft], given: list[Draft]) -> None:
        bodies = [d for d in given if d.kind in ORGANISATIONS - {"Government"}]
        self.pairs(parsed, None, [d for d in acting if d.kind in _GRANTING], "SUPPORTS", bodies)

    def _belongs(self, parsed: Parsed, subject: list[Draft]) -> None:
        """A成为B都市圈首批城市, 作为B都市圈成员,A: the circle that a place is told to belong to."""
        places = [d for d in subject if d.kind in PLACES]
        if self.sentence.belongs is not None and places:
            self.pairs(parsed, None, places[:1], "PART_OF", [self.sentence.belongs])
            self.sentence.belongs = None
        for group in parsed.groups():
            circle = next((d for d in group.drafts if d.kind == "Region" and d.name.endswith(CIRCLES)), None)
            being = _BEING.search(self.text, parsed.start, group.start)
            if (
                circle is None
                or being is None
                or not _A_MEMBER.match(group.after + self.text[group.end + 12 : group.end + 24])
            ):
                continue
            if being["as"] and not any(g.end <= being.start() for g in parsed.groups()):
                self.sentence.belongs = circle
            else:
                self.pairs(parsed, None, places[:1], "PART_OF", [circle])

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
                    self.claim(parsed, party.draft, "ISSUES", two.parties[0].draft, None)

    def _makers(self, parsed: Parsed, subject: list[Draft]) -> None:
        """中国科学技术大学“祖冲之三号”, 徐工集团的“无人驾驶矿用自卸车”, 该院团队的X: whose a result is."""
        opens = parsed.nodes[0] if parsed.nodes else None
        if isinstance(opens, Group) and _ITS.fullmatch(self.text, parsed.start, opens.start):
            made = [d for d in opens.drafts if d.kind == "Achievement"]
            self.pairs(parsed, None, [d for d in subject if d.kind in ORGANISATIONS], "DEVELOPS", made)
        for one, two in itertools.pairwise(parsed.nodes):
            if not isinstance(one, Group) or not isinstance(two, Group) or two.drafts[0].kind != "Achievement":
                continue
            if _WHOSE.fullmatch(self.text, one.end, two.start) and one.drafts[-1].kind in ORGANISATIONS:
                self.claim(parsed, one.drafts[-1], "DEVELOPS", two.drafts[0], None)

    def _goods(self, parsed: Parsed, acting: list[Draft]) -> None:
        """A深耕B,X拿下大奖: what the clause of a company goes on to tell of; X出自A之手."""
        first = parsed.nodes[0] if parsed.nodes else None
        if isinstance(first, Group) and first.start == parsed.start and not parsed.first and len(acting) == 1:
            goods = [d for d in first.drafts if d.kind == "Achievement"]
            self.pairs(parsed, None, [d for d in acting if d.kind == "Enterprise"], "DEVELOPS", goods)
        for group in parsed.groups():
            if self.text.endswith("出自", 0, group.start) and group.after.startswith(("之手", "团队")):
                self.pairs(parsed, None, group.drafts, "DEVELOPS", self.last("Achievement"))

    def _hosted(self, parsed: Parsed) -> None:
        """依托A的B: a laboratory or a platform that a body runs."""
        groups = list(parsed.groups())
        for whole, branch in itertools.pairwise(groups):
            # 依托A建设的B分平台
            units = [d for d in branch.drafts if d.kind in {"Platform", "Lab", "Institute"} and _BRANCH.search(d.name)]
            if whole.preposition == "依托":
                self.pairs(parsed, None, units, "PART_OF", whole.drafts)
        for host, unit in itertools.pairwise(parsed.nodes):
            if isinstance(host, Group) and isinstance(unit, Group) and host.preposition == "依托":
                units = [d for d in unit.drafts if d.kind in {"Lab", "Platform", "Institute"}]
                if self.text[host.end : unit.start] == "的":
                    self.pairs(parsed, None, units, "PART_OF", host.drafts)

    def _lent(self, parsed: Parsed) -> None:
        """推出“X贷”,由A放款: the bank whose loan it is."""
        for group in parsed.groups():
            if self.sentence.fund is not None and group.preposition == "由" and _LENDS.match(group.after):
                banks = [d for d in group.drafts if d.kind == "Enterprise"]
                self.pairs(parsed, None, banks, "ESTABLISHES", [self.sentence.fund])

    def _passed(self, parsed: Parsed, acting: list[Draft]) -> None:
        """通过省新型研发机构备案: what a body has been found to be."""
        for group in parsed.groups():
            if group.preposition == "通过" and group.after.startswith(("备案", "认定", "评审", "验收", "评定", "复核")):
                self.pairs(parsed, None, acting, "SELECTED_FOR", [d for d in group.drafts if d.kind == "Programme"])

    def _fields(self, parsed: Parsed, subject: list[Draft]) -> None:
        """在A、B等领域, 以A为主攻方向: what the subject works in."""
        for group in parsed.groups():
            if (
                group.preposition == "在"
                and group.drafts[0].kind == "Industry"
                and _FIELD.match(self.text[group.end : group.end + 14])
            ):
                self.pairs(parsed, None, subject, "FOCUSES_ON", group.drafts)
            elif group.preposition == "以" and AIM.match(group.after):
                self.pairs(parsed, None, subject, "FOCUSES_ON", [d for d in group.drafts if d.kind == "Industry"])

    def _passing(self, parsed: Parsed) -> None:
        """A走廊西起B,经C、D抵E: the places that the words behind go through."""
        last = self.memory.claims[-1] if self.memory.claims else None
        if parsed.first or last is None or last.type != "CONNECTS" or not _THROUGH.match(self.text, parsed.start):
            return
        places = [d for d in drafts_of(parsed.groups()) if d.kind in PLACES]
        self.pairs(parsed, None, [last.subject], "CONNECTS", places)

    def _has(self, parsed: Parsed) -> None:
        """芜湖有A,南京有B、C: what a place is said to have, and nothing else."""
        match parsed.nodes:
            case [Group(preposition="") as place, Group() as things] if len(place.parties) == 1:
                plain = self.text[place.end : things.start] == "有" and not place.start - parsed.start
                bodies = [d for d in things.drafts if d.kind in ORGANISATIONS - {"Government"}]
                if plain and bodies == things.drafts and place.drafts[0].kind in PLACES:
                    self.pairs(parsed, None, bodies, "LOCATED_IN", place.drafts)

    def _held(self, parsed: Parsed) -> None:
        """A下设三个机构:B、C、D: what the list behind the colon names."""
        opens = parsed.nodes[0] if parsed.nodes else None
        listed = isinstance(opens, Group) and opens.start - parsed.start <= 1 and self.text[parsed.start - 1] == ":"
        if self.sentence.holders and isinstance(opens, Group) and listed:
            held = [d for d in opens.drafts if d.kind in {"Institute", "Lab", "Platform", "Alliance", "Fund"}]
            self.pairs(parsed, None, held, "PART_OF", self.sentence.holders)
            self.sentence.holders = []

    def _places(self, parsed: Parsed, subject: list[Draft]) -> None:
        """在A举办B, A的B: what is set up or lies in a place."""
        nodes = parsed.nodes
        for i, node in enumerate(nodes):
            if not isinstance(node, Group) or not all(
                d.kind in {"City", "District", "Region", "Park"} for d in node.drafts
            ):
                continue
            following = nodes[i + 1] if i + 1 < len(nodes) else None
            of = node.after.startswith("的") and len(node.drafts) <= _PAIR
            if isinstance(following, Group) and of and following.start - node.end <= 3:
                self.pairs(parsed, None, following.drafts, "LOCATED_IN", node.drafts)
            if node.preposition in {"在", "于"} and isinstance(following, Predicate):
                self._sited(parsed, i, node, subject)
            if node.preposition in {"在", "于"} and _OPENED.match(node.after):
                # A在B揭牌: a verb that says no relation by itself.
                before = [g for g in nodes[:i] if isinstance(g, Group) and not g.preposition]
                before = [g for g in before[-1:] if node.start - g.end <= _BESIDE]
                opened = [d for d in drafts_of(before[-1:]) if d.kind in ORGANISATIONS | {"Event"}]
                self.pairs(parsed, None, opened, "LOCATED_IN", node.drafts)

    def _sites(self, parsed: Parsed) -> None:
        """位于A的B; 在A,由C建设的B已投用: where words before a thing say that it lies."""
        for thing, site in parsed.sited:
            self.pairs(parsed, None, [thing], "LOCATED_IN", [site])
        nodes = parsed.nodes
        if self.sentence.at:
            told = next((g for g in parsed.groups() if not g.preposition), None)
            things = told.drafts if told is not None and not told.split and self._is_told_first(parsed, told) else []
            if all(d.kind in _STANDING for d in things):
                self.pairs(parsed, None, things, "LOCATED_IN", self.sentence.at)
        self.sentence.at = []
        if parsed.first and len(nodes) == 1 and isinstance(nodes[0], Group) and _AT.match(self.text, parsed.start):
            at = nodes[0]
            inside = len(at.parties) == 1 and _WITHIN.fullmatch(self.text, at.end, parsed.end)
            self.sentence.at = [d for d in at.drafts if inside and d.kind in {"City", "District", "Park"}]

    def _is_told_first(self, parsed: Parsed, group: Group) -> bool:
        """Whether a clause speaks of a group before it says what anything does: it opens with it, or with 由C建设的."""
        before = [node for node in parsed.nodes if node.start < group.start]
        return not before or self.text.endswith(("的", "的“"), 0, group.start)

    def _sited(self, parsed: Parsed, i: int, place: Group, subject: list[Draft]) -> None:
        nodes = parsed.nodes
        predicate = nodes[i + 1]
        assert isinstance(predicate, Predicate)
        objects = [d for d in drafts_of(forward(nodes, i + 1)) if d.kind in ORGANISATIONS | {"Event"}]
        if (
            predicate.word in self.known.sets["siting"]
            or "ESTABLISHES" in predicate.types
            or "HOSTS" in predicate.types
        ):
            if objects:
                self.pairs(parsed, predicate, objects, "LOCATED_IN", place.drafts)
            else:
                before = [g for g in nodes[:i] if isinstance(g, Group) and not g.preposition]
                # An office that has something set up elsewhere does not lie there.
                drafts = before[-1].drafts if before else [d for d in subject if d.kind != "Government"]
                if not before and predicate.word in _HELD_AT:
                    drafts = self.last("Event")  # 组织A活动,分别在B、C举行
                # 双方在B共建C: neither of them does.
                drafts = [] if len(drafts) > 1 and "CO_BUILDS" in predicate.types else drafts
                self.pairs(
                    parsed,
                    predicate,
                    [d for d in drafts if d.kind in ORGANISATIONS | {"Event"}],
                    "LOCATED_IN",
                    place.drafts,
                )
