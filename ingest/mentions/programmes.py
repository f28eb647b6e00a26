"""Programmes and policies: in 《》, after a verb of carrying out, as a class won, by articles or as a ranking."""

import re

from ingest.items import LISTING, Item, is_organisation, is_place
from ingest.mentions.page import Page, Rules, clean

_ARTICLES = re.compile(
    r"(?:出台|发布|制定|提档|落实|推出|实施)了?“?(?P<name>[\u4e00-\u9fff]{4,18}?(?:\d+|[一二三四五六七八九十]+)条)(?![约款件])"
)
_RANKING = re.compile(
    r"(?:(?:分列|位列|位居|名列|列|居|排名|跻身|入围|上榜|进入)|(?<=、))(?P<name>(?![^第]*(?:分列|位列|位居|名列|排名|入选))[\u4e00-\u9fffA-Za-z]{2,14}?(?:城市|集群|榜|榜单|百强|指数|评估|评价|百强区|百强县|县市|城区))(?:排行)?(?:榜单?)?第\s*[\d一二三四五六七八九十百]+"
)

# 在工信部中小企业发展环境评估中,排名全国第三; 全球金融中心指数排名第63位.
_RANKED = re.compile(
    r"(?:(?<=[,、。;:在])|(?<=[部委局院])|(?<=公布的|发布的))(?P<name>(?:(?![在部])[\u4e00-\u9fff]){3,14}?(?:指数|评估|评价|榜单))中?,?"
    r"(?:排名|位列|位居|居|列|名列)(?:全国|全省|全球)?第"
)
# A line that speaks of a place in a ranking.
_PLACED_LINE = re.compile(r"[^\n]*第[^\n]*")
_LEVELLED = re.compile(
    r"(?:(?P<other>国家|省)(?:级)?[、和与])?(?P<level>国家级?|省级?|市级|(?!年|度)[\u4e00-\u9fff]{2,3}[省市])"
    r"(?P<title>重大科技专项|重点研发计划|自然科学基金|科技计划项目|科技成果转化专项|重大科技成果转化项目)"
)
# 作了题为《…》的报告: what somebody says or writes, no policy.
_SPEECH = re.compile(r"(?:题为|题目是|题目为|主题为|以|论文|专著|歌曲|主旨报告|专题报告)$")
_BATCH = re.compile(r"首批|第[一二三四五六七八九十]批")
_RATED = re.compile(r"高水平|高能级|重点|示范性?|特色")
NUMBER = r"(?:\d+|[一二两三四五六七八九十百]+)[余多]?[家个所项座户](?:企业|单位|机构|园区|平台)?[(]"
"""How many are of a class, with the bracket in which they stand."""
# 新增国家级孵化器2家(A、B): a class with its number, and who is of it.
_COUNTED = re.compile(
    r"(?:新增|新获批?|新认定|新晋|新培育|新创|累计[获拥]?[批有评]?|拥有|建有|现有|共有|有|获批?|获评|认定|培育|创成|建成|备案|入选|打造|建设)了?(?:20\d\d年度?|首批)?“?"
    r"(?=(?P<title>[\u4e00-\u9fff“”]{4,24}?)" + NUMBER + ")"
)
# What companies, clusters and places are titled, told by its end.
_CLASS = re.compile(
    r"[^的在等并与]{2,16}?(?:(?=称号)|(?:领军|示范|标杆|型)企业|智能工厂|绿色工厂|产业集群|示范园区|示范园|示范区|示范县|示范市|创新型县|创新型城市|单项冠军|试点园区|中试平台"
    r"|(?:示范|试点|实训|孵化|合作|培养)基地|先进(?:单位|集体)|(?:示范|试点)(?:单位|机构|平台)|先进县|督查激励|真抓实干激励|产业园区|特色园区|标杆园区|强县|强市|强区|(?:示范|试点|标杆)[\u4e00-\u9fff]{2})(?!家|名单)"
)


_MAPPED = re.compile(r"图谱(?:[(][^()]{1,12}[)])?$")


class Programmes(Rules):
    """What is carried out, issued or won."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.class_titles = self.known.grammar["class_titles"]

    def title(self, item: Item) -> None:
        """Take what stands in 《》 where it is the title of a policy."""
        body = item.bare
        if _SPEECH.search(self.text, max(0, item.start - 8), item.start):
            return
        if len(body) < 4 or any(body.endswith(word) or body == word for word in self.known.grammar["not_policy"]):
            return
        kind = "Achievement" if _MAPPED.search(body) else "Policy"
        self.add(item.start, item.end, kind, "title")

    def introduced(self, items: list[Item]) -> None:
        """实施X工程: whatever stands between a verb of carrying out and the head of a programme is its name."""
        listed_at = -1
        for head, item in enumerate(items):
            follower = items[head + 1] if head + 1 < len(items) else None
            if self.known.heads.get(item.text) != "Programme" or (follower is not None and follower.cls in "HO"):
                continue
            start = head
            near = item.start - 30
            while start > 0 and not self._ends_introduction(items, start - 1) and items[start - 1].start >= near:
                start -= 1
            if start == 0:
                continue
            before = items[start - 1]
            listed = before.text in {"、", "和", "以及"} and before.start == listed_at
            if before.text == "等" and self._shares_programme(items, start - 1, item):
                continue
            if not listed and not self._introduces(before, item.text):
                continue
            while start < head and (items[start].text in self.sets["before_programme"] or items[start].cls == "N"):
                start += 1
            if self._is_programme(items[start:head]):
                issued = before.text in {"印发", "出台", "编制", "制定", "发布", "制订"}
                self.add(items[start].start, item.end, "Policy" if issued else "Programme", "introduced")
                listed_at = item.end

    def _is_programme(self, content: list[Item]) -> bool:
        length = sum(len(i.text) for i in content)
        named = [i for i in content if i.text not in self.known.generic]
        return length >= (2 if named else 6) and sum(i.cls == "Q" for i in content) <= 1

    def _shares_programme(self, items: list[Item], etc: int, head: Item) -> bool:
        """探索A、B等试点: each member of the list with the head that stands behind 等."""
        members: list[list[Item]] = [[]]
        for item in reversed(items[:etc]):
            if item.text == "、":
                members.append([])
            elif self._introduces(item, "试点"):
                break
            elif item.cls in "PT" or item.text in {"的", "在"}:
                return False
            else:
                members[-1].insert(0, item)
        else:
            return False
        for member in members:
            if any(is_organisation(item) for item in member):
                continue  # 深化与A实验室、B实验室等战略力量对接
            if member and self._is_programme(member) and member[-1].end - member[0].start <= 16:
                own = self.known.heads.get(member[-1].text) == "Programme"
                name = clean(self.text[member[0].start : member[-1].end]) + ("" if own else head.text)
                self.add(member[0].start, member[-1].end, "Programme", "introduced", name=name)
        return True

    def _introduces(self, item: Item, head: str) -> bool:
        return (
            item.text.endswith("实施")
            or item.text in self.sets["introducers"]
            or (
                head in {"试点", "计划", "工程", "专项行动", "行动计划"}
                and item.text in {"开展", "探索", "深化", "推进", "探索开展"}
            )
            or (head == "专项" and item.text in {"设立", "联合设立", "共同设立"})
            or (head in {"计划", "行动计划"} and item.text in {"印发", "出台", "编制", "制定", "发布", "制订"})
        )

    def _ends_introduction(self, items: list[Item], at: int) -> bool:
        item = items[at]
        # 实施A行动和B工程: two.
        before = items[at - 1] if at > 0 else item
        ended = self.known.heads.get(before.text) == "Programme" or any(e.kind == "Programme" for e in before.entries)
        two = item.text in {"和", "与", "及"} and ended
        return (
            two
            or item.cls in "PT"
            or item.text in {"的", "等", "在", "以", "由", "对", "了"}
            or self._introduces(item, "试点")
        )

    def classes(self, items: list[Item]) -> None:
        """获批省重点实验室, 认定为2024年度山东省新型研发机构: a class of units that a body wins."""
        for start, item in enumerate(items):
            if item.cls not in "VB" or not (
                "SELECTED_FOR" in self.known.predicates.get(item.text, ())
                or item.text in {"为", "通过"}
                or item.text.endswith(("争创", "申报", "创建"))
            ):
                continue
            at = start + 1
            while at < len(items) and (
                items[at].cls in "N"
                or items[at].text in {"年度", "年", "首批", "第一批", "第二批", "全国首批", "全省首批"}
            ):
                at += 1
            while at < len(items) and (title := self._levelled_title(items[at])):
                self.add(items[at].start, title, "Programme", "class-title")
                at = next((i for i in range(at, len(items)) if items[i].start >= title), len(items))
                at += at < len(items) and items[at].text in LISTING

    def _levelled_title(self, level: Item) -> int | None:
        """Where a class of units ends that opens with a level, a place or a ministry."""
        ministry = level.cls == "E" and level.entries[0].kind == "Government"
        levelled = level.cls == "L" or level.text in self.sets["levels"] or is_place(level) or ministry
        batch = _BATCH.match(self.text, level.end)
        return self._class_title(batch.end() if batch else level.end) if levelled else None

    def _class_title(self, start: int) -> int | None:
        """Where a class of units ends whose title stands at `start` or a word or two behind: 中小企业|特色产业集群."""
        tail = re.match(r"[\u4e00-\u9fff]{0,24}", self.text[start : start + 24])
        words = tail[0] if tail else ""
        rating = _RATED.match(words)
        rated = rating.end() if rating else 0
        starts = [at + len(title) for at in {0, rated} for title in self.class_titles if words.startswith(title, at)]
        found = max(starts, default=None)
        if found is None and (titled := _CLASS.match(words)):
            found = titled.end()
        if found is None:
            return None
        end = start + found
        tail = re.match(r"[(][市区县、]{1,5}[)]|(?:培育|创建|试点)(?:对象|单位|企业|园区)", self.text[end : end + 7])
        return end + (tail.end() if tail else 0)

    def counted(self) -> None:
        """新增国家级科技企业孵化器2家(A、B): a class of units with who is of it."""
        for match in _COUNTED.finditer(self.text):
            start, end = match.span("title")
            level = max((len(each) for each in self.sets["levels"] if match["title"].startswith(each)), default=0)
            if self._class_title(start + level) == end or match["title"] in self.class_titles:
                self.add(start, end, "Programme", "class-title")

    def articles(self) -> None:
        """出台科创金融高质量发展12条: a policy known by the number of its articles."""
        for match in _ARTICLES.finditer(self.text):
            if match["name"].startswith(("的", "等")):
                continue
            self.add(match.start("name"), match.end("name"), "Policy", "articles")

    def levelled(self) -> None:
        """市级重大科技专项; 国家、省重点研发计划: programmes that every level of government has, and names so."""
        for match in _LEVELLED.finditer(self.text):
            self.add(match.start("level"), match.end(), "Programme", "levelled")
            if match["other"]:
                start = match.start("other")
                name = match["other"] + match["title"]
                self.add(start, start + len(match["other"]), "Programme", "levelled", name=name)

    def rankings(self) -> None:
        """位列全国创新城市第5位: a ranking by its name."""
        for line in _PLACED_LINE.finditer(self.text):
            for pattern in (_RANKED, _RANKING):
                for match in pattern.finditer(self.text, line.start(), line.end()):
                    self.add(match.start("name"), match.end("name"), "Programme", "ranking")
