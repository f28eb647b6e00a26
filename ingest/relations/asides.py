"""What stands beside a name without a verb: in brackets behind it, as whose class it is of, as a bank's product."""

import itertools
import re

from ingest.drafts import Draft
from ingest.groups import Group
from ingest.mentions.programmes import NUMBER
from ingest.relations.claims import ORGANISATIONS, PLACES, Claimant
from ingest.sentences import Parsed

_SITES = PLACES | {"Region", "Park"}
_OPEN = re.compile(r"”?[(]")
# X(设在A), X(总部位于A)
_SITED = re.compile(r"(?:总部|秘书处|注册地)?(?:设立?|位|坐落|落户|落地|选址|驻|地处|布局)?[在于]?:?“?")
_COMPLETED = re.compile(r"(?:完成|研制|研发|开发)单位:$")
_LEADING = re.compile(r"(?:公司|集团|等)?(?:单位)?(?:牵头|领衔|主导|主建)")
_JOINING = re.compile(
    r"等?(?:\d+[家所个])?(?:单位|企业|高校)?(?:参与|参加|配合|共建|参建|协同|协作|联合|支撑|加盟|合建|联建)"
)
_WITH = re.compile(r"[(,](?:与|和|同|联合|携手)“?$")
_SHARED = frozenset({"Corridor", "Park", "University", "Lab", "Institute", "Platform", "Programme"})
_CLASS = (
    r"(?:[省市区县])?(?:籍|属|的)?(?:本土|本地|当地|重点|龙头|骨干|知名|优势|科技|科研|高新技术|上市|制造|链主|“链主”|民营|国有)*"
    r"(?:企业|公司|高校|院校|院所|科研院所|机构|单位|高校院所|科研机构|平台|园区)"
)
# A、B等12家扬州企业; 扬州企业A
_LABEL_BEFORE = re.compile(r"等?(?:\d+|[一二两三四五六七八九十]+)?[余多]?[家所个]?(?:来自|位于|驻|在)?“?")
_LABEL = re.compile(_CLASS)
_OURS = re.compile(r"[我本][市区县](?:的)?" + _CLASS + "“?$")
# A、B等在宁高校
_MARKED = re.compile(
    r"等?(?:\d+|[一二两三四五六七八九十]+)?[余多]?[家所个]?(?:在|驻)(?P<mark>[\u4e00-\u9fff])" + _CLASS
)

# 新增省级孵化器2家(A、B)
_COUNTED = re.compile(r"”?(?:称号)?" + NUMBER + r"(?:其中|分别[是为]|包括|即|为)?:?[“《]?")
_UNITS = frozenset({"Lab", "Institute", "Platform", "Enterprise", "Park", "Alliance"})
_MATCHING = re.compile(r"(?:再|另|各|分别|按比例)*(?:配套|配资|跟投|追加|匹配|认缴)(?:资金)?\d")


class Asides(Claimant):
    """Claims of what stands beside a name."""

    def read(self, parsed: Parsed) -> None:
        """Claim what a clause says beside its names."""
        for group in parsed.groups():
            if _OPEN.match(self.text, group.end):
                self._bracketed(parsed, group.drafts[-1], group.end)
            self._marked(parsed, group)
            if self.sentence.funders and _MATCHING.match(group.after):
                self.sentence.funders += group.drafts  # A出资3亿元,B配套1亿元
            self._ours(parsed, group)
        self._filed(parsed)
        for one, two in itertools.pairwise(parsed.nodes):
            if isinstance(one, Group) and isinstance(two, Group):
                self._labelled(parsed, one, two)
                self._counted(parsed, one, two)
                self._owned(parsed, one, two)

    def _bracketed(self, parsed: Parsed, thing: Draft, start: int) -> None:
        """X(A牵头,B、C参与), X(与A合建), X(设在A)."""
        opens = self.text.index("(", start)
        closes = self.text.find(")", opens, parsed.end)
        for group in parsed.groups():
            if not opens < group.start <= group.end <= closes:
                continue
            before = self.text[opens + 1 : group.start]
            if all(d.kind in _SITES for d in group.drafts):
                # X(简称Y,杭州): the last of what brackets say.
                last = before.rpartition(",")
                told = before or group.after.startswith(",")
                if told and _SITED.fullmatch(last[2]) and (not last[0] or group.after.startswith(")")):
                    self.pairs(parsed, None, [thing], "LOCATED_IN", group.drafts[-1:])
                continue
            if group.after.startswith(("方向)", "领域)")):
                fields = [d for d in group.drafts if d.kind == "Industry"]
                self.pairs(parsed, None, [d for d in [thing] if d.kind in ORGANISATIONS], "FOCUSES_ON", fields)
                continue
            joins = _JOINING.match(group.after)
            if _COMPLETED.search(before):
                self.pairs(parsed, None, group.drafts, "DEVELOPS", [thing])
            if _LEADING.match(group.after):
                self.pairs(parsed, None, group.drafts, "LEADS", [thing])
            elif not joins:
                continue
            if joins and _WITH.search(self.text[opens : group.start]) and thing.kind not in _SHARED | {"Alliance"}:
                self.pairs(parsed, None, [thing], "COOPERATES_WITH", group.drafts)
            elif thing.kind == "Alliance":
                self.pairs(parsed, None, group.drafts, "MEMBER_OF", [thing])
            elif thing.kind in _SHARED:
                self.pairs(parsed, None, group.drafts, "CO_BUILDS", [thing])

    def _labelled(self, parsed: Parsed, one: Group, two: Group) -> None:
        """A、B等扬州企业, 扬州企业A: whose class the things are, there they lie."""
        between = self.text[one.end : two.start]
        last = two.drafts[-1:]
        if all(d.kind in _SITES for d in last) and len(two.parties) == 1:
            told = _LABEL_BEFORE.fullmatch(between) and between and _LABEL.match(self.text, two.end, parsed.end)
            things, place = one.drafts, last
        else:
            told = _LABEL.fullmatch(between.rstrip("“"))
            things, place = two.drafts, one.drafts[-1:]
        if told and place[0].kind in _SITES:
            self.pairs(parsed, None, [d for d in things if d.kind in ORGANISATIONS], "LOCATED_IN", place)

    def _counted(self, parsed: Parsed, one: Group, two: Group) -> None:
        """新增国家级孵化器2家(A、B): who is behind the number of those that hold a title."""
        if one.drafts[-1].kind == "Programme" and _COUNTED.fullmatch(self.text, one.end, two.start):
            holders = [d for d in two.drafts if d.kind in ORGANISATIONS | PLACES]
            self.pairs(parsed, None, holders, "SELECTED_FOR", one.drafts[-1:])

    def _ours(self, parsed: Parsed, group: Group) -> None:
        """我市企业A, 全市高校A: they lie where the text speaks from."""
        if _OURS.search(self.text, max(parsed.start, group.start - 16), group.start):
            bodies = [d for d in group.drafts if d.kind in ORGANISATIONS - {"Government"}]
            self.pairs(parsed, None, bodies, "LOCATED_IN", self.own_place())

    def _filed(self, parsed: Parsed) -> None:
        """网络通信:A: the field that a line files a unit under."""
        opens = self.text[self.text.rfind("\n", 0, parsed.start) + 1 : parsed.start]
        field = (
            self.frame.forms.get(opens.strip("·—-●■◆、. \t\u3000\n").removesuffix(":")) if opens.endswith(":") else None
        )
        first = next(parsed.groups(), None)
        if field is not None and field.kind == "Industry" and first is not None and not first.preposition:
            self.pairs(parsed, None, [d for d in first.drafts if d.kind in _UNITS], "FOCUSES_ON", [field])

    def _marked(self, parsed: Parsed, group: Group) -> None:
        """A、B等在宁高校: a place told by its one character."""
        told = _MARKED.match(self.text, group.end, parsed.end)
        if told:
            bodies = [d for d in group.drafts if d.kind in ORGANISATIONS - {"Government"}]
            city = self.frame.resolver.city_at(told["mark"], *told.span("mark"))
            self.pairs(parsed, None, bodies, "LOCATED_IN", city)

    def _owned(self, parsed: Parsed, one: Group, two: Group) -> None:
        """江苏银行“科创贷”, 江苏银行的“科创贷”; 仪征的动力电池."""
        between = self.text[one.end : two.start]
        if between in {"", "的", "“", "的“"} and one.drafts[-1].kind == "Enterprise":
            self.pairs(parsed, None, one.drafts[-1:], "ESTABLISHES", [d for d in two.drafts if d.kind == "Fund"])
        if between == "的" and one.drafts[-1].kind in PLACES | {"Park"}:
            self.pairs(parsed, None, one.drafts[-1:], "FOCUSES_ON", [d for d in two.drafts if d.kind == "Industry"])
