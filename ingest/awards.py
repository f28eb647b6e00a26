"""What the titles of lists say that their members hold or belong to."""

import re
from collections.abc import Sequence

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.items import PLACES
from ingest.layout import Cell, Line, bare
from ingest.lexicon import Lexicon
from ingest.mentions import Mention
from ingest.resolve import Resolver

# What it is, and how its members are related to it.
Award = tuple[Draft, str]

_TITLE = re.compile(
    r"^(?:附件\s*\d*\s*[:.]?\s*|[一二三四五六七八九十]+、)?(?:关于)?(?:公布|公示|下达|印发)?(?:20\d\d年度?|第[一二三四五六七八九十]+批|首批)*(?:拟认定|拟入选|拟支持|入选|新增|拟)?"
    r"(?P<name>.{4,40}?)(?:拟认定|拟入选|拟建设|拟入库|拟备案|拟立项|建设|入选|入库|备案|立项|推荐|培育|认定|公示|确定|首批|创始|发起)*(?P<list>成员单位(?:名单)?|会员单位(?:名单)?|成员名单|名单|清单|一览表|汇总表)(?:[(].*[)])?(?P<told>的?(?:公示|公告|通知|通报))?$"
)
_TITLES = 160  # Characters of a document that its title stands in.
_LEVEL = re.compile(r"(?:国家|省|市)级|[省市区县]")
# A level, and the classes that it goes with: 江苏省|众创空间和|科技企业孵化器.
_SHARED = re.compile(r"(?:[\u4e00-\u9fff]{2,14}[和与、及])*")
_SEVERAL = re.compile(r"[和与及、]")
# 二、拟组建福建省重点实验室: a heading whose numbered lines win a class of units.
_CLASS = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[(][一二三四五六七八九十]+[)])\s*(?:20\d\d年度?)?(?:拟)?(?:认定|组建|入选|支持|备案|新增|建设|获批)*(?:为)?(?P<name>[^,。:]{5,30}?)(?:[(]\d+[家个项][)])?$"
)
# 拟认定甲都市圈联合创新平台: what the units of a list are to be found, though no word says that it is one.
_TO_BE = re.compile(
    r"^(?:附件\s*\d*\s*[:.]?\s*|[一二三四五六七八九十]+、)?(?:20\d\d年度?)?拟(?:认定|入选|备案|授牌|命名)(?:为|的)?"
    r"(?:20\d\d年度?|第[一二三四五六七八九十]+批|首批)*(?P<name>[^,。:;、和与]{6,30})$"
)
_LEVELLED = re.compile(r"(?:国家|[\u4e00-\u9fff]省|市级|省级|市|省)(?:重点|工程)?实验室$")


class Awards:
    """The awards and alliances of one document's lists."""

    def __init__(
        self, text: str, parties: Sequence[Party], known: Lexicon, resolver: Resolver, plan: Draft | None = None
    ) -> None:
        self.plan = plan
        self.text = text
        self.parties = parties
        self.known = known
        self.resolver = resolver

    def of(self, line: Line, row: Sequence[Cell]) -> Award | None:
        """What a list's title says its members hold or belong to."""
        if len(row) > 2 or line.end - line.start > 60:
            return None
        words = self.text[line.start : line.end].strip()
        match = _TITLE.match(words) or _TO_BE.match(words) or (_CLASS.match(words) if self._is_class(words) else None)
        if match is None:
            return None
        if (match.groupdict().get("list") or "").startswith(("成员", "会员")):
            alliance = self._alliance(line, match)
            return (alliance, "MEMBER_OF") if alliance else None
        name = re.sub(r"单位$", "", match["name"])
        if self.plan is not None and bare(name).startswith(self.plan.name):
            return None  # X行动计划重大项目清单: what a plan does.
        if name.startswith("各"):
            return None  # 各市与高校共建平台一览表
        if match.groupdict().get("told") and _SEVERAL.search(name):
            return None  # 关于A和B名单的公示: each has its own list.
        if any(entry.kind != "Programme" for entry in self.known.entries.get(name, ())):
            return None  # 南京大学名单: a list about a body, not of what a programme selected.
        start = line.start + self.text[line.start : line.end].find(match["name"])
        mention = Mention(start, start + len(name), "Programme", self._granted(name), "list:title")
        draft = self.resolver.resolve(mention)
        if draft is None:
            return None
        # A class may have been read as a thing of its own (福建省中试平台 as a platform) before its list showed it.
        draft.kind, draft.title, draft.inside_only = "Programme", True, False
        for party in self.parties:
            # The list is not a thing beside what its members hold.
            here = party.mention.start <= start and mention.end < party.mention.end <= line.end
            if here or party.draft.name == draft.name + (match.groupdict().get("list") or ""):
                party.draft.inside_only = party.draft is not draft
        return draft, "SELECTED_FOR"

    def _granted(self, name: str) -> str:
        """A class of units with the place whose title it is, where only the document's title tells it.

        一、众创空间 of 关于公布江苏省众创空间和科技企业孵化器名单的通知 is 江苏省众创空间.
        """
        head = self.text[:_TITLES]
        at = head.find(name)
        for level in reversed(list(_LEVEL.finditer(head, 0, max(at, 0)))):
            if not _SHARED.fullmatch(head, level.end(), at):
                continue
            if len(level[0]) > 1:
                return level[0] + name  # 省级众创空间
            for size in range(7, 1, -1):
                place = head[max(0, level.end() - size) : level.end()]
                if any(entry.kind in PLACES for entry in self.known.entries.get(place, ())):
                    return place + name
        return name

    def _alliance(self, line: Line, title: re.Match[str]) -> Draft | None:
        """The alliance whose members a title announces, named in it or by the whole of it."""
        for party in self.parties:
            if party.draft.kind == "Alliance" and line.start <= party.mention.start < line.end:
                return party.draft
        name = title["name"]
        if not any(self.known.heads.get(name[-size:]) == "Alliance" for size in range(2, 7)):
            return None
        start = self.text.index(name, line.start)
        alliance = self.resolver.resolve(Mention(start, start + len(name), "Alliance", name, "list:title"))
        for party in self.parties:
            # The list of its members is not a thing of its own.
            if line.start <= party.mention.start < line.end and party.draft.name.startswith(name):
                party.draft.inside_only = party.draft is not alliance
        if alliance is not None:
            alliance.inside_only = False
        return alliance

    def is_one(self, award: Award) -> bool:
        """Whether an award is one, not several that a title joins (A和B名单)."""
        return _SEVERAL.search(award[0].name) is None

    def _is_class(self, words: str) -> bool:
        """Whether a heading ends in a class of units (省重点实验室), its count aside."""
        if re.search(r"^[^、)]*[、)]\s*[壮培打建推加强提深做完优实支布构引聚]", words):
            return False
        bare = re.sub(r"[(]\d+[家个项][)]$", "", words)
        # 一、太湖实验室 names one; 一、安徽省实验室 a class.
        levelled = not bare.endswith("实验室") or _LEVELLED.search(bare)
        return bool(levelled) and bare.endswith(tuple(self.known.grammar["class_titles"]))
