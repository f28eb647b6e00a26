"""The layout of a document: lines, headings, numbered items, the cells of rows, clauses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CHINESE = "一二三四五六七八九十百"
_HEADINGS = (
    re.compile(rf"^\s*[第]?[{_CHINESE}]+[、章节篇]\s*"),
    re.compile(rf"^\s*[(][{_CHINESE}]+[)]\s*"),
    re.compile(rf"^\s*(?:\d{{1,3}}\s*(?:[.、](?!\d)|[)])|第[{_CHINESE}]+条)\s*"),
    re.compile(r"^\s*[(]\d{1,3}[)]\s*"),
    re.compile(r"^\s*[◆●■▲★◇○①-⑳]+\s*"),
    re.compile(r"^\s*#{1,6}\s+"),
    re.compile(rf"^\s*(?:重点|主要)?任务[{_CHINESE}\d]+\s*[:、.]?\s*"),
)
UNITS = re.compile(
    r"(?P<role>牵头|责任|配合|协同|协办|参与|参加|实施|落实|主办)(?:责任)?(?:单位|部门|主体|机构)\s*:\s*"
    r"|(?<=[(【\[;,])(?P<bare>牵头|责任|配合)\s*:\s*"
)
_TAG = re.compile(r"\s*(?:【[^】\n]{1,12}】)?\s*")
_TOLD = 30  # Characters of the shortest line that tells of what stands above it.
_SENTENCE_END = "。!?;\n\t|"
# What parts the cells of a row: a tab, a rule, or a gap wider than words need.
_BORDER = re.compile(r"\t| *\| *| {2,}")
# A row whose cells one wide space parts, none of them beside a figure or a Latin word: 1 建设A 引进B 市科技局.
_WIDE = r"[\u4e00-\u9fff“《(][^ \t|。]*?(?<![\dA-Za-z])"
_GAP = re.compile(" ")
_SPACED = re.compile(rf"(?:\d{{1,3}} )?{_WIDE}(?: {_WIDE}){{2,}}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the folded text: its offsets without surrounding space, its heading level (0: none), where its
    body begins after the numbering."""

    number: int
    start: int
    end: int
    level: int
    body: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas; `first` where it opens a sentence."""

    start: int
    end: int
    first: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's row without surrounding space; empty where the row has nothing there."""

    start: int
    end: int
    text: str


def lines(text: str) -> list[Line]:
    """The non-empty lines of a folded text."""
    found, at = [], 0
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if stripped:
            start = at + raw.index(stripped[0])
            level, body = _heading(stripped)
            found.append(Line(number, start, start + len(stripped), level, start + body))
        at += len(raw) + 1
    return found


def _heading(line: str) -> tuple[int, int]:
    for level, pattern in enumerate(_HEADINGS, 1):
        if match := pattern.match(line):
            return level, match.end()
    return 0, 0


def is_title(text: str, line: Line) -> bool:
    """Whether a line is a heading by itself: short, and without the punctuation of sentences."""
    body = text[line.body : line.end]
    return len(body) <= 40 and not any(mark in body for mark in "。;!") and not body.endswith((":", ","))


def headed(text: str, line: Line, below: Line | None) -> int | None:
    """Where the words of a heading begin, behind a tag (【扬州】), below which a paragraph tells more.

    None for any other line.
    """
    if below is None or below.level or below.end - below.start < _TOLD:
        return None
    tag = _TAG.match(text, line.body, line.end)
    return tag.end() if tag else line.body


def cells(text: str, line: Line) -> list[Cell]:
    """The cells of a line, the empty ones too where tabs part them; a single one where it is no row."""
    start = text.rfind("\n", 0, line.start) + 1 if "\t" in text[line.start : line.end] else line.start
    found, at = [], start
    borders = _GAP if _SPACED.fullmatch(text, start, line.end) else _BORDER
    for border in [*borders.finditer(text, start, line.end), None]:
        end = border.start() if border else line.end
        words = text[at:end]
        at += len(words) - len(words.lstrip())
        found.append(Cell(at, at + len(words.strip()), words.strip()))
        at = border.end() if border else end
    return found


def clauses(text: str, start: int, end: int) -> Iterator[Clause]:
    """The clauses of a stretch, none over a cell's border; commas inside quotation marks and brackets do not part."""
    depth, at, first = 0, start, True
    for i in range(start, end):
        char = text[i]
        if char in "“《(":
            depth += 1
        elif char in "”》)":
            depth = max(0, depth - 1)
        elif char in _SENTENCE_END or (char in ",:" and depth == 0) or text.startswith("  ", i):
            if i > at:
                yield Clause(at, i, first)
            first = char in _SENTENCE_END or char == " "
            if first:
                depth = 0
            at = i + 1
    if end > at:
        yield Clause(at, end, first)


def bare(name: str) -> str:
    """A heading or a title without quotation marks, space and the stop behind it."""
    return "".join(c for c in name if c not in "“”\"'《》 \t\u3000").strip("。.:")
