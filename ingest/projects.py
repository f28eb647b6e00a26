"""Lists of what several bodies do together: a project a line, with those who take part in it behind a label."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import Line
from ingest.relations import Claim
from ingest.resolve import Resolver

_LABEL = re.compile(
    r"(?P<role>牵头|承担|合作|共建|参与|参加|完成|参建)(?:单位|方|企业|高校|院所|机构)\s*:\s*(?P<units>[^。;:\n]+)"
)
_TOGETHER = re.compile(r"合作(?:单位|方|企业|高校|院所|机构)\s*:")
_LISTS = re.compile(r"项目|成果|案例|课题|榜单")
# The label of a task, which offices answer for.
_TASK = re.compile(r"(?:责任|配合|牵头|主办|协办)(?:部门|领导|处室)|责任单位|配合单位")
_SHORTEST, _LONGEST = 6, 40  # Characters of a project's name.
_BUILT = frozenset({"Platform", "Lab", "Institute", "Park", "Alliance"})


class Projects:
    """The projects of a text; `lines` are the numbers of their lines, which hold no tasks."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self.text = text
        opening = text[: lines[min(3, len(lines) - 1)].end] if lines else ""
        listed = bool(_LISTS.search(opening))
        self._found = [line for line in lines if self._is_project(line, listed=listed)]
        self.lines = {line.number for line in self._found}

    def _is_project(self, line: Line, *, listed: bool) -> bool:
        label = _LABEL.search(self.text, line.body, line.end)
        if not line.level or label is None or _TASK.search(self.text, line.body, line.end):
            return False
        named = _SHORTEST <= len(self._name(line, label.start())) <= _LONGEST
        return named and (listed or _TOGETHER.search(self.text, line.body, line.end) is not None)

    def _name(self, line: Line, end: int) -> str:
        return self.text[line.body : end].rstrip("。;:,( ")

    def read(self, parties: Sequence[Party], resolver: Resolver) -> Iterator[Claim]:
        """Who takes part in each project, who leads it, and that they do it together."""
        starts = [party.mention.start for party in parties]
        for line in self._found:
            labels = list(_LABEL.finditer(self.text, line.body, line.end))
            inside = parties[bisect_left(starts, line.body) : bisect_left(starts, line.end)]
            project = self._project(line, labels[0].start(), inside, resolver)
            taking: list[Draft] = []
            for label in labels:
                units = [p.draft for p in inside if label.start("units") <= p.mention.start < label.end()]
                units = [draft for draft in units if draft.kind not in {"City", "District", "Region", "Industry"}]
                for unit in units:
                    yield from self._takes_part(unit, project, label["role"], line)
                taking += units
            for one, other in itertools.combinations({id(draft): draft for draft in taking}.values(), 2):
                yield self._claim(one, "COOPERATES_WITH", other, line)

    def _project(self, line: Line, end: int, inside: Sequence[Party], resolver: Resolver) -> Draft:
        """What the line is about: the thing that its name names whole, else a programme of that name."""
        name = self._name(line, end)
        for party in inside:
            if party.mention.start == line.body and party.mention.end >= line.body + len(name):
                return party.draft
        return resolver.project(line.body, line.body + len(name), name, "layout:project")

    def _takes_part(self, unit: Draft, project: Draft, role: str, line: Line) -> Iterator[Claim]:
        if project.kind in _BUILT:
            yield self._claim(unit, "CO_BUILDS", project, line)
        elif role == "牵头":
            yield self._claim(unit, "LEADS", project, line)
        else:
            yield self._claim(unit, "PARTICIPATES_IN", project, line)

    def _claim(self, subject: Draft, type_: str, target: Draft, line: Line) -> Claim:
        return Claim(subject, type_, target, line.start, line.end, "stated", "layout:project")
