"""Whether words state or plan what they say, and the times that they give it.

The nearest sign wins: of the clause (已, 拟, 将), of the clauses before it in its sentence, of a sentence that opens
with 下一步, of the section's heading, of the document. Times go by the sentence, and hold from their clause on.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from graph.model import Modality
from ingest.layout import Line
from ingest.lexicon import fold_text
from ingest.tokens import Token

_DONE = re.compile(
    r"已(?!经?济)|(?<!取得)成功(?!率)|先后|累计|目前(?!为止)|近年来|去年|前年|上年|今年以来|以来|截至|[一二两三四五六七八九十\d]年来|年间"
    r"|刚刚|日前|近日|连续[一二两三四五六七八九十\d]+[年届]|(?<=[\u4e00-\u9fff])了(?!解)"
)
_COMES = re.compile(
    r"下一步|下一阶段|下阶段|接下来|今后|明年|未来[一二两三四五六七八九十几\d]*年|下一个[一二三五十]年|即将|预计|有望|拟(?!态|合|南|人)|力争|力求"
    r"|计划(?=建|推|引|新|在|到|于|投|用|与|总|组|设|打|举|将|实施|开展|通过)|根据协议|按照协议|根据约定|(?<![主重需必纲摘提概首])要(?![求素点闻地么是件务领道害])"
    r"|(?<!截)(?:到|至)20\d\d年|20\d\d年(?:底|末)?前|年底前"
)
# Plans of the verb that they stand before or in, not of the clauses behind it.
_AIMS = re.compile(r"争取|争创|筹建|筹备|谋划|规划(?:建|布|研究)|申报|申请|适时|创建成为|启动.{0,12}前期")
_RAISED = frozenset({"CO_BUILDS", "ESTABLISHES", "LEADS"})
_PIVOT = re.compile(r"支持|推动|鼓励|引导|促成")
_STANDS = re.compile(
    r"位于|坐落|地处|途经|起于|止于|东起|西至|贯穿|横跨|跨越|隶属|下设|下辖|下属|所属|同属|同处|由.{0,20}组成|^是$|总部|覆盖|^连接$|^沿线$|设有|建有"
)
_NO_TIME = re.compile(_STANDS.pattern + r"|聚焦|瞄准|围绕|专注|主攻|深耕|从事|面向")
_PUBLISHED = re.compile(r"印发|公布|公示")
_NEXT = re.compile(
    r"下一步|下一阶段|下阶段|今后|打算|工作思路|工作计划|工作安排|工作目标|总体目标|主要目标|发展目标|重点任务|主要任务|重点举措|展望|拟[认组立推入]"
    r"|(?:明年|20\d\d年)(?:度)?(?:重点)?(?:工作)?(?:思路|计划|安排|打算|重点|任务)"
)
_SO_FAR = re.compile(r"进展|成效|成绩|总结|完成|基本情况|工作情况|开展情况|现状|基础$|存在|问题|背景|回顾|做法")
_ITEM = re.compile(r"(?:[一二三四五六七八九]是|第[一二三四五六七八九],|首先|其次|再次|最后|[①-⑳])")
_END = re.compile(r"[。!?\n]")
_LEAD = re.compile(r"(?:^|[。!?])[“”]?(?:下一步|下一阶段|接下来|今后)")
_MODAL = frozenset(
    re.findall(
        r"\S+", "合力 认真 着力 大力 努力 充分 统筹 扎实 主动 高效 逐步 陆续 高标准 高质量 高水平 不断 优先 每年"
    )
)
_HEADING = re.compile(r"^\s*【[^】]{2,20}】")
_RUN_IN = 24


class Times(NamedTuple):
    """Since when and until when, in ISO 8601 at the precision of the words; "" where they do not say."""

    start: str = ""
    until: str = ""


NO_TIMES = Times()


@dataclass(frozen=True, slots=True)
class _Date:
    """A time that the text gives; `month` alone has no year of its own, `opens` where it stands first in its clause."""

    start: int
    end: int
    times: Times
    month: str = ""
    opens: bool = False


class Circumstances:
    """Tells of the clauses of one document whether they are stated or planned, and their times.

    `plan` where the document is a plan or policy, whose tasks are yet to be done; `date` is its date, ISO 8601 or "".
    """

    def __init__(
        self, text: str, lines: Sequence[Line], tokens: Sequence[Token], *, title: str, date: str, plan: bool
    ) -> None:
        self.text = text
        self.date = date or _date_in(text, fold_text(title))
        self._future = [one.start for one, two in pairwise(tokens) if one.text == "将" and _is_modal(two)]
        self._goes_on = {two.start for one, two in pairwise(tokens) if one.text == ";" and _is_modal(two)}
        self._line_starts = [line.start for line in lines]
        self._sections = list(_sections(text, lines))
        self._section_starts = [start for start, _ in self._sections]
        self._base: Modality = "planned" if plan or re.search(r"拟[认组立推入]|公示$", fold_text(title)) else "stated"
        self._dates = _dates(text, self.date)
        self._date_starts = [date.start for date in self._dates]

    # Modality

    def modality(self, start: int, end: int, verb: tuple[int, int] | None = None, type_: str = "") -> Modality:
        """Whether the clause `start:end` states or plans what its verb says (all of it, where no verb is told)."""
        text = self.text
        at, stop = verb or (end, end)
        word = text[at:stop]
        done, comes = self._signs(start, stop)
        if done < 0 and re.match(r"了|成功|完成", text[stop : stop + 2]):
            done = stop
        if done > comes:
            return "stated"
        if comes >= 0 or _AIMS.search(text, max(start, at - 4) if verb else start, stop + 2):
            return "planned"
        if verb and (_STANDS.search(word) or text.startswith("的", stop)):
            return "stated"
        if self._comes_before(start):
            return "planned"
        section = self._section(start)
        if section is None and verb and _PUBLISHED.search(word):
            return "stated"
        if section is None and type_ in _RAISED and _PIVOT.search(text, start, at):
            return "planned"
        return section or self._base

    def listed(self, start: int) -> Modality:
        """Whether a list at an offset tells what is or what is to be, by its heading or the document's title."""
        return self._section(start) or self._base

    def _signs(self, start: int, stop: int) -> tuple[int, int]:
        """Where the last sign of what is done and the last of what comes stand in a stretch; -1 for none."""
        done = max((m.start() for m in _DONE.finditer(self.text, start, stop)), default=-1)
        comes = max((m.start() for m in _COMES.finditer(self.text, start, stop) if self._is_ahead(m[0])), default=-1)
        modal = self._future[bisect_left(self._future, start) : bisect_left(self._future, stop)]
        return done, max([comes, *(at for at in modal if not self.text.startswith("已", at - 1))])

    def _is_ahead(self, words: str) -> bool:
        """Whether a year that words name still comes, seen from the document's date."""
        year = re.search(r"20\d\d", words)
        return year is None or not self.date or year[0] >= self.date[:4]

    def _comes_before(self, start: int) -> bool:
        """Whether the clauses before, the lead of an enumeration, or 下一步 in the paragraph say that it comes."""
        line = self._line_start(start)
        sentence = max(line, *(self.text.rfind(mark, line, start) + 1 for mark in "。!?"))
        part = self.text.rfind(";", sentence, start) + 1
        if part and part not in self._goes_on:
            # A part behind a semicolon that names a subject of its own is not carried by the part before.
            sentence = part
        done, comes = self._signs(sentence, start)
        if done >= 0 or comes >= 0:
            return comes > done
        while _ITEM.match(self.text, sentence) and sentence > line:
            before = max(line, *(self.text.rfind(mark, line, sentence - 1) + 1 for mark in "。!?;:"))
            if before >= sentence:
                break
            sentence = before
            done, comes = self._signs(sentence, self._sentence_end(sentence))
            if comes > done and not _ITEM.match(self.text, sentence):
                return True
        return _LEAD.search(self.text[line:start]) is not None

    def _sentence_end(self, start: int) -> int:
        return match.start() if (match := _END.search(self.text, start)) else len(self.text)

    def _line_start(self, at: int) -> int:
        found = bisect_right(self._line_starts, at) - 1
        return self._line_starts[found] if found >= 0 else 0

    def _section(self, at: int) -> Modality | None:
        found = bisect_right(self._section_starts, at) - 1
        return self._sections[found][1] if found >= 0 else None

    # Times

    def times(self, start: int, end: int, verb: tuple[int, int] | None, modality: Modality) -> Times:
        """The times that the sentence gives what the verb of the clause `start:end` says."""
        at, stop = verb or (end, end)
        if verb and _NO_TIME.search(self.text[at:stop]):
            return NO_TIMES
        date = self._date_of(start, end, at, stop)
        if date is None:
            return NO_TIMES
        if not date.month:
            return date.times
        return Times(self._with_year(date.month, planned=modality == "planned"))

    def _date_of(self, start: int, end: int, at: int, stop: int) -> _Date | None:
        modifies = self.text.startswith("的", stop)
        line = self._line_start(start)
        sentence = max(line, *(self.text.rfind(mark, line, start) + 1 for mark in "。!?;"))
        near = self._dates[bisect_left(self._date_starts, sentence) : bisect_left(self._date_starts, end)]
        behind = next((d for d in near if self._is_behind(d, stop)), None)
        inside = [d for d in near if start <= d.start and d.end <= at]
        if modifies:
            # Of A在某日共建的C the day is the verb's; of 某日A与B共建的C揭牌 it is another's.
            inside = [d for d in inside if at - d.end <= 2]
            return behind or (inside[-1] if inside else None)
        carried = [d for d in near if d.end <= start and d.opens]
        return behind or (inside[-1] if inside else carried[-1] if carried else None)

    def _is_behind(self, date: _Date, stop: int) -> bool:
        """Whether a time behind a verb is its own: 成立于2021年, 认定A为2024年度B."""
        if date.start < stop:
            return False
        yearly = self.text.startswith("年度", date.end - 2) and self.text[date.start - 1] in "为入"
        return yearly or self.text[stop : date.start] in {"于", "在", "自"}

    def _with_year(self, month: str, *, planned: bool) -> str:
        """A month or day without a year: the last such one before the document, or what is planned in its year."""
        if not self.date:
            return ""
        year, known = int(self.date[:4]), self.date[5:7]
        if known and month[:2] > known and not planned:
            year -= 1
        return f"{year}-{month}"


def _is_modal(following: Token) -> bool:
    """Whether a token is a verb or leads to one: after 将 that says that something comes, after a semicolon that the
    subject goes on; not so where it is a thing (将项目布局在).
    """
    return following.cls in "VBD" or following.text in _MODAL or following.text in "抓推建办做设打用"


def _sections(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, Modality | None]]:
    """Where each heading's reach begins, and whether it is of what comes, of what is done, or neither."""
    open_: list[tuple[int, Modality | None]] = []
    for line in lines:
        level = line.level or (1 if _HEADING.match(text[line.start : line.end]) else 0)
        if not level:
            continue
        end = min([at for mark in "。:;" if (at := text.find(mark, line.body, line.end)) > 0] or [line.end])
        if end - line.body > _RUN_IN and not (level and end == line.end and end - line.body <= 2 * _RUN_IN):
            continue
        words = text[line.body : end]
        told: Modality | None = "stated" if _SO_FAR.search(words) else "planned" if _NEXT.search(words) else None
        while open_ and open_[-1][0] >= level:
            open_.pop()
        open_.append((level, told or (open_[-1][1] if open_ else None)))
        yield line.start, open_[-1][1]


# Dates

_YEARS = {"今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}
_PART = r"(?:上半年|下半年|年初|年中|年底|年末|底|末|初|上旬|中旬|下旬|第[一二三四]季度|[一二三四]季度)?"
_DAY = r"(?:(?P<m{0}>1[0-2]|0?[1-9])月(?:份)?(?:(?P<d{0}>3[01]|[12]\d|0?[1-9])日)?)"
_SPAN = re.compile(
    r"(?P<y1>20\d\d)年?" + _DAY.format(1) + r"?\s*(?:-|—|–|~|至|到)+\s*(?P<y2>20\d\d)年" + _DAY.format(2) + "?" + _PART
)
_ONE = re.compile(
    r"(?P<to>(?<!达)到|(?<!截)至|截至|截止到?)?(?:(?P<y>20\d\d)年度?|(?P<r>今年|去年|前年|明年|后年|本年|当年|上年)(?:的)?)"
    + _DAY.format("")
    + "?"
    + _PART
    + r"(?P<before>之?前|以前)?(?P<since>以来)?"
)
_MONTH = re.compile(
    r"(?P<to>截至|截止到?)?(?<![\d年])"
    + _DAY.format("")
    + _PART
    + r"(?P<before>之?前|以前)?(?:(?:至|-|—)"
    + _DAY.format("2")
    + ")?"
)
_NEAR = re.compile(r"(?P<r>上个?月|本月|下个?月|(?<!今)(?<!明)(?<!去)(?<!\d)年底|年内)(?P<before>之?前)?")
_PLAN = re.compile(r"“?十([三四五])五”?(?:期间|时期|(?P<end>末))")
_PLANS = {"三": ("2016", "2020"), "四": ("2021", "2025"), "五": ("2026", "2030")}
_TITLE = re.compile(r"《[^》\n]{1,60}》|[(]以下简称[^)]*[)]")
_OPENS = re.compile(r"[,。!?;:\n—“”\s\u3000](?:[在自于从]|会上,?|早在|其中,?|据悉,?|一是|二是|三是|四是|就在)?[“]?$")


def _dates(text: str, said: str) -> list[_Date]:
    """The times that a text gives, in its order; those in titles are the titles' own."""
    found = []
    left = _TITLE.sub(_blank, text)
    for pattern, read in ((_SPAN, _span), (_PLAN, _five_years), (_ONE, _year), (_NEAR, _near), (_MONTH, _month)):
        for match in pattern.finditer(left):
            if (told := read(match, said)) is not None:
                opens = bool(_OPENS.search(" " + text[max(0, match.start() - 6) : match.start()]))
                found.append(_Date(match.start(), match.end(), *told, opens))
        left = pattern.sub(_blank, left)
    return sorted(found, key=lambda date: date.start)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


_Told = tuple[Times, str] | None


def _iso(year: str, month: str | None, day: str | None) -> str:
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def _span(match: re.Match[str], said: str) -> _Told:
    first = _iso(match["y1"], match["m1"], match["d1"])
    return Times(first, _iso(match["y2"], match["m2"], match["d2"])), ""


def _five_years(match: re.Match[str], said: str) -> _Told:
    first, last = _PLANS[match[1]]
    return Times("" if match["end"] else first, last), ""


def _year(match: re.Match[str], said: str) -> _Told:
    if (match["to"] or "").startswith("截"):
        return None
    if match["y"]:
        year = match["y"]
    elif said:
        year = str(int(said[:4]) + _YEARS[match["r"]])
    else:
        return None
    if match["r"] and match["since"]:
        return None
    told = _iso(year, match["m"], match["d"])
    return (Times("", told) if match["to"] or match["before"] else Times(told)), ""


def _month(match: re.Match[str], said: str) -> _Told:
    if match["to"] or match["before"] or match["m2"]:
        return None
    return Times(), _iso("", match["m"], match["d"]).lstrip("-")


def _near(match: re.Match[str], said: str) -> _Told:
    if not said or (match["r"].endswith("月") and len(said) < 7):
        return None
    if match["r"].startswith("年"):
        told = said[:4]
    else:
        step = {"上": -1, "本": 0, "下": 1}[match["r"][0]]
        months = int(said[:4]) * 12 + int(said[5:7]) - 1 + step
        told = f"{months // 12}-{months % 12 + 1:02}"
    return (Times("", told) if match["before"] else Times(told)), ""


_FULL = re.compile(r"(20\d\d)\s*[年./-]\s*(1[0-2]|0?[1-9])(?:\s*[月./-]\s*(3[01]|[12]\d|0?[1-9]))?(?!\d)")


def _date_in(text: str, title: str) -> str:
    """The date of a document whose metadata tell none: of its head, its foot, its title."""
    for part in ("\n".join(text.lstrip().split("\n")[:5])[:300], text.rstrip()[-60:]):
        for match in _FULL.finditer(_TITLE.sub("", part)):
            return _iso(*match.groups())
    year = re.search(r"20\d\d", title or text[:200])
    return year[0] if year else ""
