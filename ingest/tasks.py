"""The tasks of a plan with the units responsible: numbered measures, and the rows of a table of tasks."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import east_asian_width

from ingest.layout import UNITS, Cell, Line, cells

_ROLES = {
    "牵": "牵头",
    "主": "牵头",
    "配": "配合",
    "协": "配合",
    "参": "配合",
    "责": "责任",
    "实": "责任",
    "落": "责任",
}
# A heading that names a unit, in a list of units with their members.
_LISTED = re.compile(
    r"^(?![建推加强提打深培完优实支布构壮做引聚发开组设成争申促融统落健营创])[^,。:]{4,36}(?:联合体|联盟|实验室|研究院|研究所|中心|平台|基地)$"
)
# A chapter of tasks, itself none.
_CHAPTER = re.compile(
    r"(?:主要|重点|工作|具体|总体)?(?:任务|举措|措施|目标|内容|安排|要求)(?:分工)?|(?:总|附)则|(?:组织|保障)(?:实施|措施|领导|保障)"
)
# What a unit does, behind its name: 市科技局牵头,市财政局配合.
_DOES = re.compile(
    r"(?:等)?(?:按照?|依据?)?(?:各自)?(?:职责)?(?:分工)?(?:共同|分别|具体|联合)?(?P<role>牵头|主办|配合|协同|协助|协办|参与|参加|负责|落实|实施|责任)(?:负责|落实|实施|推进|组织|办理)*$"
)
_UNIT = re.compile(
    r".{1,14}?(?:局|委|办|部|厅|院|会|室|政府|区|县|市|州|园|城|集团|公司|银行|行|单位|部门|中心|大学|学院|科协|侨联|工商联|协会|学会|商会|联盟)$"
)
# One of these tells that the names in a bracket are of units, not where something is (市北高新区).
_BUREAU = re.compile(
    r"各.{1,10}(?:区|县|市|园|单位|部门)$|(?:市|省|区|县|州|国家|团).{1,10}(?:局|委|办|部|厅|院|会|室|政府)$"
    r"|[\u4e00-\u9fff]{2,6}[省市区县州].{2,10}(?:局|委|办|厅|政府|办公室)$"
)
_ASIDE = re.compile(r"[(][^()]*[)]")  # 各县(市、区)
_ENDING = re.compile(r"[([【](?P<units>[^()【】\[\]]*(?:[(][^()]*[)][^()【】\[\]]*)*)[)\]】][。;]?$")
_NUMBERED = (1, 2, 3, 4, 7)  # Levels of lines that may be tasks.
_LONGEST = 40  # Characters of a heading that may hold a comma.


@dataclass(slots=True)
class TaskItem:
    """A task: the span of its heading and its words, its unit lists as (role, start, end); where it is the row of a
    table, the spans that tell more of it, and the numbers of its lines."""

    start: int
    end: int
    name: str
    units: list[tuple[str, int, int]] = field(default_factory=list)
    contents: list[tuple[int, int]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def tasks(text: str, found: Sequence[Line]) -> list[TaskItem]:
    """The numbered tasks that name units responsible, on a line of their own or in brackets at the end."""
    items: list[TaskItem] = []
    current: Line | None = None
    for line in found:
        if line.level in _NUMBERED and not UNITS.match(text, line.body, line.end):
            current = line
        units = list(_labelled(text, line)) or list(_in_brackets(text, line))
        if not units or current is None:
            continue
        # Under a chapter a measure without a number is a task of its own, if it says more than its units.
        says_more = text[line.body] not in "([【" and not UNITS.match(text, line.body, line.end)
        alone = line.level == 0 and says_more and _CHAPTER.fullmatch(text, current.body, current.end)
        start, end = _heading(text, line if alone else current, units[0][1])
        if not items or items[-1].start != start:
            items.append(TaskItem(start, end, text[start:end]))
        items[-1].units += units
    headed = sum("," not in item.name for item in items) * 2 > len(items)
    return [item for item in (_cut(item) if headed else item for item in items) if _is_task(item.name)]


def _cut(item: TaskItem) -> TaskItem:
    """Where the other tasks have headings, that of one told in one breath is what stands before its first comma."""
    name = item.name.partition(",")[0]
    return replace(item, name=name, end=item.start + len(name))


def _is_task(heading: str) -> bool:
    """Whether a heading names a task: no unit, no chapter, and no measure told in one breath, which has no name."""
    if _LISTED.search(heading) or _CHAPTER.fullmatch(heading):
        return False
    return bool(heading) and not (len(heading) > _LONGEST and "," in heading)


def _labelled(text: str, line: Line) -> Iterator[tuple[str, int, int]]:
    """责任单位:A、B,C配合."""
    matches = list(UNITS.finditer(text, line.start, line.end))
    for i, match in enumerate(matches):
        stop = matches[i + 1].start() if i + 1 < len(matches) else line.end
        marks = [p for mark in ")]】。" if (p := text.find(mark, match.end(), stop)) > 0]
        stop = min([stop, *(p for p in marks if not _inside(text, match.end(), p))])
        yield from _by_role(text, match.end(), stop, _ROLES[(match["role"] or match["bare"])[0]])


def _in_brackets(text: str, line: Line) -> Iterator[tuple[str, int, int]]:
    """(市科技局、市财政局牵头,各县(市、区)落实) at the end of a line, without a label."""
    match = _ENDING.search(text, line.start, line.end)
    if match is None:
        return
    pieces = [_ASIDE.sub("", _DOES.sub("", text[start:end])) for start, end, _ in _pieces(text, *match.span("units"))]
    if pieces and all(_UNIT.match(piece) for piece in pieces) and any(_BUREAU.match(piece) for piece in pieces):
        yield from _by_role(text, *match.span("units"), "责任")


def _by_role(text: str, start: int, end: int, role: str) -> Iterator[tuple[str, int, int]]:
    """A list of units by what each does; those that nothing is said of have the list's own role."""
    opened = start
    for _, stop, mark in _pieces(text, start, end):
        does = _DOES.search(text, opened, stop)
        if does or mark != "、":
            own = _ROLES.get(does["role"][0], "责任") if does else role
            yield own, opened, does.start() if does else stop
            opened = stop + 1


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The members of a list, with the mark behind each; marks inside brackets do not part."""
    depth, at = 0, start
    for i in range(start, end):
        depth += (text[i] == "(") - (text[i] == ")")
        if text[i] in "、,;" and depth <= 0:
            yield at, i, text[i]
            at = i + 1
    yield at, end, ""


def _inside(text: str, start: int, at: int) -> bool:
    """Whether a closing bracket at `at` closes one opened after `start`."""
    return text[at] == ")" and text.count("(", start, at) > text.count(")", start, at)


def _heading(text: str, line: Line, units: int) -> tuple[int, int]:
    """The heading of a numbered line whose first units stand at `units`."""
    stop = min([p for mark in "。:;([【" if (p := text.find(mark, line.body, line.end)) > line.body] or [line.end])
    if text[stop : stop + 1] == "(" and not UNITS.match(text, stop + 1) and stop + 1 != units:
        later = text.find("。", line.body, line.end)
        stop = later if later > 0 else line.end
    return line.body, stop


# Tables

_WORDS = re.compile(r"\w")  # A rule below a table's head has none.
_COLUMNS = (
    ("number", re.compile(r"^(?:序|编|任务|项目)?号$")),
    ("牵头", re.compile(r"(?:牵头|主办)(?:责任)?(?:单位|部门)?$")),
    ("配合", re.compile(r"(?:配合|协同|协办|协助|参与|参加|参建)(?:责任)?(?:单位|部门)?$")),
    ("责任", re.compile(r"(?:责任|实施|落实|主管|推进)(?:单位|部门|主体)$|^责任$")),
    ("task", re.compile(r"^(?!.*(?:类别|分类|领域|板块)).*(?:任务|事项|举措|措施|工作)(?:名称)?$")),
    ("project", re.compile(r"项目(?:名称)?$")),
    ("thing", re.compile(r"名称$")),
    ("content", re.compile(r"内容|举措|措施|目标|要求|任务|说明|做法")),
)
# What may name the tasks of a table, the first that it has; where that is a thing, it lists no tasks. Projects that
# bodies carry out are things too; those that offices answer for are tasks.
_NAMES = ("task", "project", "thing", "content")
_ANSWERS = re.compile(r"责任|推进|主管|落实")
_OFFICE = re.compile(r"(?:局|委|办|政府|管委会)$")
_UNIT_COLUMNS = frozenset({"牵头", "配合", "责任"})


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a table: its cells, and what each column holds ("" where that is nothing of a task); `answered` where
    it tells by itself that the rows are tasks, not things that bodies carry out."""

    cells: list[Cell]
    columns: list[str]
    answered: bool


def table_tasks(text: str, found: Sequence[Line]) -> list[TaskItem]:
    """The rows of tables whose head names a task and the units responsible for it."""
    items: list[TaskItem] = []
    head: _Head | None = None
    for at, line in enumerate(found):
        row = cells(text, line)
        if (named := _head(row)) is not None:
            head = named if named.answered or _is_of_offices(text, named, found[at + 1 :]) else None
        elif head is not None and len(row) > 1:
            _read_row(text, items, head, line, row)
        elif line.end - line.start > _LONGEST:
            head = None
    return items


def _head(row: list[Cell]) -> _Head | None:
    """The head that a row is, if it names a task and units."""
    if len(row) < 2 or any(len(cell.text) > 14 for cell in row):
        return None
    columns = [next((name for name, words in _COLUMNS if words.search(cell.text)), "") for cell in row]
    named = next((name for name in _NAMES if name in columns), "thing")
    answered = any(_ANSWERS.search(cell.text) for cell in row)
    if named == "thing" or not _UNIT_COLUMNS & set(columns):
        return None
    task = columns.index(named)
    held = ["task" if at == task else _content(name) for at, name in enumerate(columns)]
    return _Head(row, held, named != "project" or answered)


def _is_of_offices(text: str, head: _Head, below: Sequence[Line]) -> bool:
    """Whether offices lead most projects of a table: such are tasks."""
    if "牵头" not in head.columns:
        return False
    rows = itertools.takewhile(lambda row: len(row) == len(head.cells), (cells(text, line) for line in below))
    leaders = [row[head.columns.index("牵头")].text for row in rows]
    return sum(bool(_OFFICE.search(each)) for each in leaders) * 2 > len(leaders)


def _content(column: str) -> str:
    """重点任务, 具体举措: the first names the task, the others tell of it."""
    return "content" if column in _NAMES else column


def _read_row(text: str, items: list[TaskItem], head: _Head, line: Line, row: list[Cell]) -> None:
    """Add the task of a row, or what a row without a number or a task says of the one above."""
    placed = [(name, cell) for name, cell in _placed(text, head, line, row) if _WORDS.search(cell.text)]
    named = dict(placed)
    # A cell that gaps part may go on below; a row without a number does not where marks part its cells.
    wraps = "number" in head.columns and not set("\t|") & set(text[line.start : line.end])
    goes_on = "task" not in named or (wraps and "number" not in named)
    if not goes_on:
        start, end = named["task"].start, _name_end(text, named["task"])
        items.append(TaskItem(start, end, text[start:end], [], [(end, named["task"].end)]))
    elif items and items[-1].rows:
        items[-1].name += named["task"].text if "task" in named else ""
    else:
        return
    items[-1].rows.append(line.number)
    for name, cell in placed:
        if name in _UNIT_COLUMNS:
            items[-1].units += _by_role(text, cell.start, cell.end, name)
        elif name == "content":
            items[-1].contents.append((cell.start, cell.end))


def _placed(text: str, head: _Head, line: Line, row: list[Cell]) -> Iterator[tuple[str, Cell]]:
    """What each cell of a row holds; where gaps part the cells and some are missing, by where they stand."""
    if len(row) == len(head.cells) or "\t" in text[line.start : line.end]:
        yield from zip(head.columns, row, strict=False)
        return
    stands = [_offset(text, cell) for cell in head.cells]
    for cell in row:
        at = _offset(text, cell)
        yield head.columns[min(range(len(stands)), key=lambda i: abs(stands[i] - at))], cell


def _offset(text: str, cell: Cell) -> int:
    """Where a cell stands in its line, in the columns of a terminal."""
    before = text[text.rfind("\n", 0, cell.start) + 1 : cell.start]
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in before)


def _name_end(text: str, cell: Cell) -> int:
    """Where the heading ends that a cell opens with; a long one is told in clauses, the first names it."""
    marks = "。:;" if len(cell.text) <= _LONGEST else "。:;,"
    return min([p for mark in marks if (p := text.find(mark, cell.start, cell.end)) > cell.start] or [cell.end])
