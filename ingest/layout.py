"""The layout of a document: lines, headings, numbered items, speakers, lists of responsible units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_CHINESE = "一二三四五六七八九十百"
_HEADINGS = (
    re.compile(rf"^\s*[第]?[{_CHINESE}]+[、章节篇]\s*"),
    re.compile(rf"^\s*[(][{_CHINESE}]+[)]\s*"),
    re.compile(r"^\s*(\d{1,3})\s*(?:[.、](?!\d)|[)])\s*"),
    re.compile(r"^\s*[(]\d{1,3}[)]\s*"),
    re.compile(r"^\s*[◆●■▲★◇○]+\s*"),
    re.compile(r"^\s*#{1,6}\s+"),
)
UNITS = re.compile(
    r"(?P<role>责任单位|责任部门|牵头单位|牵头部门|配合单位|配合部门|协同单位|参与单位|参加单位|责任主体|牵头责任单位|实施单位|落实单位|主办单位)\s*[:]\s*"
)
ROLES = {"牵": "牵头", "配": "配合", "协": "配合", "参": "配合", "责": "责任", "实": "责任", "落": "责任", "主": "牵头"}
# A heading that names a unit, in a list of units with their members.
_LISTED = re.compile(
    r"^(?![建推加强提打深培完优实支布构壮做引聚发开组设成争申促融统落健营创])[^,。:]{4,36}(?:联合体|联盟|实验室|研究院|研究所|中心|平台|基地)$"
)
_SENTENCE_END = "。!?;"


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


@dataclass(slots=True)
class TaskItem:
    """A numbered task: the span of its heading, and its unit lists as (role, start, end)."""

    start: int
    end: int
    units: list[tuple[str, int, int]] = field(default_factory=list)


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


def clauses(text: str, start: int, end: int) -> Iterator[Clause]:
    """The clauses of a stretch; commas inside quotation marks and brackets do not part."""
    depth, at, first = 0, start, True
    for i in range(start, end):
        char = text[i]
        if char in "“《(":
            depth += 1
        elif char in "”》)":
            depth = max(0, depth - 1)
        elif char in _SENTENCE_END or char == "\n" or (char in ",:" and depth == 0):
            if i > at:
                yield Clause(at, i, first)
            first = char in _SENTENCE_END or char == "\n"
            if first:
                depth = 0
            at = i + 1
    if end > at:
        yield Clause(at, end, first)


def tasks(text: str, found: list[Line]) -> list[TaskItem]:
    """The numbered tasks that name units responsible, on a line of their own or in brackets at the end."""
    items: list[TaskItem] = []
    current: Line | None = None
    for line in found:
        if line.level in (1, 2, 3, 4) and not UNITS.match(text, line.body, line.end):
            current = line
        matches = list(UNITS.finditer(text, line.start, line.end))
        if not matches or current is None:
            continue
        start, end = _task_heading(text, current)
        # A measure told in one breath has no heading, and so no name.
        if _LISTED.search(text[start:end]) or end <= start or (end - start > 40 and "," in text[start:end]):
            continue
        if not items or items[-1].start != start:
            items.append(TaskItem(start, end))
        for i, match in enumerate(matches):
            stop = matches[i + 1].start() if i + 1 < len(matches) else line.end
            stop = min(
                [
                    stop,
                    *(
                        p
                        for mark in ")。"
                        if (p := text.find(mark, match.end(), stop)) > 0 and not _inside(text, match.end(), p)
                    ),
                ]
            )
            items[-1].units.append((ROLES[match["role"][0]], match.end(), stop))
    return items


def _inside(text: str, start: int, at: int) -> bool:
    """Whether a closing bracket at `at` closes one opened after `start`."""
    return text[at] == ")" and text.count("(", start, at) > text.count(")", start, at)


def _task_heading(text: str, line: Line) -> tuple[int, int]:
    stop = min([p for mark in "。:;(" if (p := text.find(mark, line.body, line.end)) > line.body] or [line.end])
    if text[stop : stop + 1] == "(" and not UNITS.match(text, stop + 1):
        later = text.find("。", line.body, line.end)
        stop = later if later > 0 else line.end
    return line.body, stop
