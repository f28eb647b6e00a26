"""Who works with whom, where no one verb says so: A与B一体化发展, A、B联合开展C, 会同A编制B."""

import itertools
import re
from collections.abc import Sequence

from ingest.drafts import Draft
from ingest.groups import Group
from ingest.relations.claims import ORGANISATIONS, PLACES, Claimant
from ingest.sentences import Parsed, Predicate, owns

_TOGETHER = re.compile(
    r"合作|协作|对接|约定|合力|交换|一体化?(?:发展|运营|融合|建设)|联动|攻关|结对|挂钩|牵手|伙伴|签订|签署|签约|续签|互[设认派联换通挂访聘补授赠动]|一体运行|融合发展|技术服务"
    r"|携手|协议|备忘录|攻克|建立|成立|组建|设立|搭建|联系|往来|来往|一道|互联|直连|贯通|联合|共同|协同|共享|共用|合资|合股|合办|联办|专班|协商|会商|座谈|洽谈|达成|衔接"
    r"|建立.{0,14}(?:机制|制度|关系)"
)
_CROWD = 4  # So many that do something together are no longer partners of each other.
# A、B联合开展C: what they do, unless it is something that they raise, issue or hold.
_JOINTLY = re.compile(
    r"(?:(?:等)?[两二三双]?[家方所]?(?:高校|企业|单位|院校)?)?(?:将|已|正|拟)?"
    r"(?:(?:联合|共同|合作|联手|携手|一道|一起|一同)(?:开展|开发|研发|研制|攻关|攻克|攻下|承担|申报|实施|培养|完成)|互[认派设换聘授]|[双三]方约定|约定|合力|交换|(?:“[^”]{2,6}”)?(?:融合|一体化?|协同|联动)发展)"
)
# A与B:什么项目, a line each.
_PAIRED = re.compile(r"\s*[:—]")
# 分院与B共用C: who acts has no name here.
_NAMELESS = re.compile(
    r"\s*[\u4e00-\u9fff]{0,8}?(?:院|校|所|公司|企业|团队|中心|专家|单位|机构|平台|集团|联盟|两地|双方|各方)(?:分别|已|将|还|先后|正)*(?:与|同|和|跟|联合|会同|携手)"
)
_MAKING = frozenset({"ESTABLISHES", "CO_BUILDS", "LEADS", "SELECTED_FOR", "DEVELOPS", "ISSUES"})
_RIGHT_BEHIND = 3
_BODIES = ORGANISATIONS | PLACES
_PARTNERS = frozenset({"与", "同", "跟", "会同", "牵手", "携手"})
# 为A、B等企业解决难题: a body that works for companies works with them.
_SERVED = re.compile(r"搭建|转让|授权|许可|解决|攻克|突破|提供|研发|研制|开发|定制|诊断|培训|培养|输送|孵化|对接|开放")
_RAISED = re.compile(r"(?:在[^,。]{0,8})?(?:设立|共建|建设|建立|组建|成立|合作|落户|布局|创办)")
_SITED = frozenset({"Institute", "Lab", "Platform", "Enterprise"})
_SERVING = frozenset({"University", "Institute", "Lab", "Platform", "Enterprise"})


class Together(Claimant):
    """Claims of cooperation that no predicate makes by itself."""

    def read(self, parsed: Parsed, subject: list[Draft], *, told: bool) -> None:
        """Claim who a clause says work together; `subject` is who acts in it, `told` where it speaks of him itself."""
        self._consulted(parsed, subject)
        self._served(parsed, subject)
        self._drawn(parsed, subject)
        self._joined(parsed, [] if not told and _NAMELESS.match(self.text, parsed.start, parsed.end) else subject)

    def _consulted(self, parsed: Parsed, subject: list[Draft]) -> None:
        """我局商A、B: bodies that answer together."""
        asked = re.match(r"\s*(?:现)?经[与会同商]", self.text[parsed.start : parsed.end])
        for group in parsed.groups():
            if group.preposition in {"商", "会商", "经商"} or (asked and group.preposition in {"与", "会同", "同"}):
                self.pairs(
                    parsed, None, [d for d in subject if d.kind == "Government"], "COOPERATES_WITH", group.drafts
                )

    def _drawn(self, parsed: Parsed, subject: list[Draft]) -> None:
        """A引进B设立C: whom a place draws in works with it."""
        for group in parsed.groups():
            drawn = [d for d in group.drafts if d.kind in {"University", "Institute"}]
            before = self.text[max(parsed.start, group.start - 3) : group.start]
            brought = before.endswith(("引进", "引入", "引来", "引进了"))
            parks = [d for d in subject if d.kind == "Park"]
            if brought and parks == subject and not group.after.startswith("的"):
                # 园区先后引进A、B: there they are.
                self.pairs(parsed, None, [d for d in group.drafts if d.kind in _SITED], "LOCATED_IN", parks)
            if drawn and brought and _RAISED.match(group.after):
                named = [g for g in parsed.groups() if g.end < group.start and not g.preposition]
                ones = named[-1].drafts if named else subject
                self.pairs(parsed, None, [d for d in ones if d.kind in _BODIES], "COOPERATES_WITH", drawn)

    def _served(self, parsed: Parsed, subject: list[Draft]) -> None:
        """A为B、C等企业解决难题400项."""
        before = subject
        for node in parsed.nodes:
            if not isinstance(node, Group):
                continue
            served = [d for d in node.drafts if d.kind == "Enterprise"]
            if node.preposition in {"为", "给", "向"} and served and _SERVED.search(self.text, node.end, parsed.end):
                self.pairs(parsed, None, [d for d in before if d.kind in _SERVING], "COOPERATES_WITH", served)
            before = before if node.preposition else node.drafts

    def _joined(self, parsed: Parsed, subject: list[Draft]) -> None:
        """A与B一体化发展, A与B深化产业协作: partners in a clause that speaks of working together."""
        paired = _PAIRED.match(self.text, parsed.end) and len(parsed.nodes) == 1
        if not paired and not _TOGETHER.search(self.text, parsed.start, parsed.end):
            return
        types = {t for node in parsed.nodes if isinstance(node, Predicate) for t in node.types}
        alone = not types & {"CO_BUILDS", "ISSUES", "ESTABLISHES"}
        before: Group | None = None
        for node in parsed.nodes:
            if not isinstance(node, Group):
                continue
            if node.split and node.preposition not in {"在", "于"}:
                if not self._is_made(parsed, node):
                    self._both(parsed, node)
            elif not node.preposition and 1 < len(node.parties) < _CROWD and _JOINTLY.match(node.after):
                self._each_other(parsed, node.drafts)
            elif owns(node):
                continue  # 与镇江企业对接
            elif node.preposition in _PARTNERS or (node.preposition == "联合" and alone):
                subjects = before.drafts if before is not None else self.bodies(parsed, node, subject)
                self._sides(parsed, [d for d in subjects if d.kind in _BODIES], node)
            if node.preposition in {"", "由"}:
                before = node

    def _is_made(self, parsed: Parsed, group: Group) -> bool:
        """Whether a group is what a verb makes (牵头组建A和B), not two that do something."""
        for verb in parsed.nodes:
            if isinstance(verb, Predicate) and 0 <= group.start - verb.end <= _RIGHT_BEHIND:
                return bool(_MAKING & set(verb.types)) and "SUPPORTS" not in verb.types
        return False

    def _sides(self, parsed: Parsed, ones: list[Draft], group: Group) -> None:
        """Each of the ones with each of a group; A、B分别与C、D, with its own."""
        others = group.drafts
        if len(ones) == len(others) > 1 and self.text.endswith("分别", parsed.start, group.start - 1):
            for one, other in zip(ones, others, strict=True):
                self.pairs(parsed, None, [one], "COOPERATES_WITH", [other])
        else:
            self.pairs(parsed, None, ones, "COOPERATES_WITH", others)

    def _both(self, parsed: Parsed, group: Group) -> None:
        """Each of one side of a group with each of the other."""
        if all(d.kind in _BODIES for d in group.drafts):
            near, far = group.drafts[: group.split], group.drafts[group.split :]
            self.pairs(parsed, None, near, "COOPERATES_WITH", far)

    def _each_other(self, parsed: Parsed, drafts: Sequence[Draft]) -> None:
        if all(d.kind in _BODIES for d in drafts):
            for one, other in itertools.combinations(drafts, 2):
                self.pairs(parsed, None, [one], "COOPERATES_WITH", [other])
