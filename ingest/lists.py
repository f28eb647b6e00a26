"""Lists as documents lay them out: tables of units with their places and fields, and numbered lists under a title."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.awards import Award, Awards
from ingest.drafts import Draft
from ingest.groups import Party
from ingest.items import ORGANISATIONS
from ingest.labels import LABEL, columns, is_carried, kind_of, labelled
from ingest.layout import Cell, Line, cells
from ingest.lexicon import Lexicon
from ingest.named import Named
from ingest.relations import Claim
from ingest.resolve import Resolver

# 理事长单位, 成员单位(14家): a heading whose list belongs to the document's alliance.
_MEMBERS = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[(][一二三四五六七八九十\d]+[)])?(?:名誉|首批|创始|发起|联合)?"
    r"(?:理事长|副理事长|常务理事|理事|秘书长|轮值主席|主席|副主席|会长|副会长|成员|发起|牵头|会员|创始)单位(?:[(]\d+[家个][)])?\s*[:]?\s*"
)
# 理事长单位:X;副理事长单位:Y、Z: offices told in a line of prose.
_OFFICES = re.compile(
    r"(?:理事长|秘书长|成员|理事|会员)单位:[^。]{2,80};[^。]{0,12}(?:理事长|秘书长|成员|理事|会员)单位:"
)
# 附件2, …清单: another list begins.
_NEW_LIST = re.compile(r"^\s*附件|^.{0,40}(?:清单|一览表|汇总表|名单|项目表)(?:[(].*[)])?\s*$")
# 劲牌有限公司(大冶市): the place of a listed unit.
_PLACED = re.compile(r"[(][^()]{2,60}[)]\s*$")
_PLACES = frozenset({"City", "District", "Region", "Park"})
_LEADERS = frozenset({"牵头", "承担"})
_HOSTS = frozenset({"依托", "挂靠"})
_PARTNERS = frozenset({"合作", "协作"})
_RAISERS = frozenset({"建设", "承建"})
_OPERATORS = frozenset({"运营", "管理"})  # Who runs a thing neither built it nor owns it.
_PROJECT = 4  # Characters of the shortest name of a project.
_ITEM = re.compile(r"^\s*[(]?\d{1,3}[).、.]\s*(?P<body>.+)$")


@dataclass(frozen=True, slots=True)
class Told:
    """A cell of prose about what its row builds, and who builds it."""

    unit: Draft
    builders: list[Draft]
    content: Cell


class ListReader:
    """Reads the lists of one document; `plan` is the policy that the document is.

    `told` holds what the rows read tell in prose, by the number of their lines.
    """

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        parties: Sequence[Party],
        known: Lexicon,
        resolver: Resolver,
        plan: Draft | None = None,
    ) -> None:
        self.plan = plan
        self.told: dict[int, Told] = {}
        self.text = text
        self.lines = lines
        self.parties = parties
        self.known = known
        self.resolver = resolver
        self.awards = Awards(text, parties, known, resolver, plan)
        self.named = Named(text, parties, known, resolver)
        self.award: Award | None = None
        self.titled: Award | None = None  # What the title says that all lists of the document hold.
        self.heads: dict[int, str] = {}
        self.width, self.headless = 0, False
        self.place: Draft | None = None
        self.unit: Draft | None = None
        self.carried = False  # Whether the rows are projects that somebody leads.

    def read(self) -> Iterator[Claim]:
        """The claims of all lists, in the order of the text."""
        for line in self.lines:
            if (place := self._place_heading(line)) is not None:
                self.place = place
                continue
            yield from self._below(line)
            yield from (self._claim(each, "LOCATED_IN", place, line) for each, place in self.named.sited)
            self.named.sited.clear()

    def _below(self, line: Line) -> Iterator[Claim]:
        """What a line says, under what the lines before it say."""
        if line.level in (1, 2):
            self.place = None
        words = self.text[line.start : line.end]
        if _NEW_LIST.match(words):
            self.award, self.heads, self.place = self.titled, {}, None
        if LABEL.match(words) and self.unit is not None:
            yield from self._labelled(line, self.unit)
            return
        item = _ITEM.match(words)
        if item is not None:
            yield from self._headed(line, line.start + item.start("body"))
        yield from self._line(line, cells(self.text, line), item)

    def _headed(self, line: Line, start: int) -> Iterator[Claim]:
        """A numbered line may name a unit, which the labels behind and below it make up."""
        label = LABEL.search(self.text, line.start, line.end)
        stop = label.start() if label else line.end
        dash = self.text.find("——", line.start, stop)
        stop = dash if label and dash > 0 else stop
        self.unit = self.named.whole(start, stop, told=label is not None)
        if self.unit is not None:
            yield from self._labelled(line, self.unit)

    def _line(self, line: Line, row: Sequence[Cell], item: re.Match[str] | None) -> Iterator[Claim]:
        """What a line says as a head, a row or an item, and what it changes for those below it."""
        words = self.text[line.start : line.end]
        members = _MEMBERS.match(words)
        if members and (alliance := self._alliance()) is not None:
            self.award, self.heads = (alliance, "MEMBER_OF"), {}
            yield from self._listed(line, line.start + members.end(), self.award)
        elif (offices := _OFFICES.search(words)) and (alliance := self._alliance()) is not None:
            yield from self._listed(line, line.start + offices.start(), (alliance, "MEMBER_OF"))
        elif (found := self.awards.of(line, row)) is not None:
            # A list without a head of its own has the columns of the one before.
            self.award, self.heads, self.headless = found, {}, bool(self.heads) or self.headless
            self.titled = found if line is self.lines[0] and self.awards.is_one(found) else self.titled
        elif len(row) >= 2 and (header := columns(row)):
            self.heads, self.width, self.headless = header, len(row), False
            self.carried = is_carried(row)
            if self.award is not None and self.award[1] == "MEMBER_OF" and "项目" in words:
                self.award = None
        elif self.headless and self.award is not None and len(row) > 2 and row[0].text.isdigit():
            yield from self._row(line, row, self.named.guessed(row), len(row), self.award)
        elif self.heads and len(row) >= 2:
            yield from self._row(line, row, self.heads, self.width, self.award)
        elif self.award is not None and not self.heads and item is not None:
            yield from self._item(line, line.start + item.start("body"), self.award)
        elif line.level == 1:
            self.award, self.heads = self.titled, self.heads if self._goes_on(line, self.width) else {}
        elif self.award is not None and self.award[1] == "MEMBER_OF" and self._is_list(line):
            yield from self._listed(line, line.start, self.award)
        elif line.end - line.start > 60 and not self._is_list(line):
            self.award, self.heads = self.titled, {}

    def _goes_on(self, heading: Line, width: int) -> bool:
        """Whether the rows of a table go on below a heading inside it."""
        below = next((line for line in self.lines if line.number > heading.number), None)
        return width > 2 and below is not None and len(cells(self.text, below)) == width

    def _labelled(self, line: Line, unit: Draft) -> Iterator[Claim]:
        """牵头单位:A;成员单位:B、C behind or below the unit that they make up."""
        for role, cell in labelled(self.text, line.start, line.end):
            if role == "place":
                yield from self._placed(cell, [unit], line)
            elif role == "field":
                yield from (self._claim(unit, "FOCUSES_ON", draft, line) for draft in self.named.fields(cell))
            else:
                for each in self.named.units(cell):
                    yield from self._takes_part(each, unit, role, line)
                yield from self._sites(cell, line)

    def _takes_part(self, each: Draft, unit: Draft, role: str, line: Line) -> Iterator[Claim]:
        """What a label says a body is to the unit below which it stands."""
        shared = "PARTICIPATES_IN" if unit.kind == "Programme" else "CO_BUILDS"
        if role in _OPERATORS:
            return
        if role in _RAISERS and unit.kind != "Programme":
            yield self._claim(each, "ESTABLISHES", unit, line)
        elif role in _HOSTS and unit.kind not in {"Programme", "Alliance"}:
            yield self._claim(unit, "PART_OF", each, line)
        elif role in _LEADERS | _HOSTS:
            yield from (self._claim(each, type_, unit, line) for type_ in ("LEADS", shared))
        else:
            yield self._claim(each, "MEMBER_OF" if unit.kind == "Alliance" else shared, unit, line)

    def _sites(self, cell: Cell, line: Line) -> Iterator[Claim]:
        """A有限公司(合肥市): a place in brackets right behind a unit of a list."""
        named = self.named.inside(cell)
        for unit, place in itertools.pairwise(named):
            between = self.text[unit.mention.end : place.mention.start]
            told = between == "(" and self.text.startswith(")", place.mention.end)
            if told and unit.draft.kind in ORGANISATIONS and place.draft.kind in _PLACES:
                yield self._claim(unit.draft, "LOCATED_IN", place.draft, line)

    def _is_list(self, line: Line) -> bool:
        """Whether a line is little else than names."""
        named = sum(p.mention.end - p.mention.start for p in self.parties if line.start <= p.mention.start < line.end)
        return named >= 0.7 * (line.end - line.body)

    def _alliance(self) -> Draft | None:
        """The alliance that the document is about: the one that it names most."""
        counts = Counter(p.draft.name for p in self.parties if p.draft.kind == "Alliance")
        most = max(counts, key=lambda name: (counts[name], name), default=None)
        return next((p.draft for p in self.parties if p.draft.name == most and p.draft.kind == "Alliance"), None)

    def _listed(self, line: Line, start: int, award: Award) -> Iterator[Claim]:
        """The units of a line that lists nothing else, in the place that opens it: 镇江:A、B."""
        here = [p for p in self.parties if line.start <= p.mention.start < line.end]
        opens = bool(here) and here[0].draft.kind in _PLACES and self.text.startswith(":", here[0].mention.end)
        place = here[0].draft if opens and here[0].mention.start == line.start else self.place
        for party in here:
            if start <= party.mention.start and party.draft.kind in ORGANISATIONS and party.draft is not award[0]:
                yield self._claim(party.draft, award[1], award[0], line)
                if place is not None:
                    yield self._claim(party.draft, "LOCATED_IN", place, line)

    def _place_heading(self, line: Line) -> Draft | None:
        """(一)西安市: the place of the units listed below."""
        here = [p for p in self.parties if line.body <= p.mention.start < line.end]
        words = re.sub(r"[(]\d+[家个][)]|[:\s]", "", self.text[line.body : line.end])
        if (
            len(here) == 1
            and here[0].draft.kind in {"City", "District"}
            and len(words) == here[0].mention.end - here[0].mention.start
        ):
            return here[0].draft
        return None

    def _row(
        self, line: Line, row: Sequence[Cell], heads: dict[int, str], width: int, award: Award | None
    ) -> Iterator[Claim]:
        if len(row) != width:
            return
        by_role = {role: row[i] for i, role in reversed(heads.items())}
        for one in self.named.units(by_role.get("leader")):
            for other in self.named.units(by_role.get("partner")):
                yield self._claim(one, "COOPERATES_WITH", other, line)
        if self.carried and (cell := by_role.get("unit")) is not None and len(cell.text) >= _PROJECT:
            yield from self._carried(line, self.named.project(cell), by_role)
            return
        if (cell := by_role.get("product")) is not None:
            made = self.named.product(cell)
            makers = self.named.units(by_role.get("unit")) if made is not None else []
            yield from (self._claim(each, "DEVELOPS", made, line) for each in makers if made is not None)
            return
        unit = self._unit(by_role)
        if unit is None:
            return
        for other in self.named.units(by_role.get("partner")) if "leader" not in by_role else ():
            yield self._claim(unit, "COOPERATES_WITH", other, line)
        for member in self.named.units(by_role.get("member")) if unit.kind == "Alliance" else ():
            yield self._claim(member, "MEMBER_OF", unit, line)
        if award is not None:
            yield self._claim(unit, award[1], award[0], line)
        hosts, builders = (self.named.units(by_role.get(role)) for role in ("host", "builder"))
        for host in hosts:
            yield from self._takes_part(host, unit, "依托", line)
        # What one body hosts lies where that body does.
        hosted = hosts if len(hosts) == 1 and self._is_of(hosts[0], by_role.get("place")) else []
        for host in hosts if builders and unit.kind not in {"Programme", "Alliance"} else ():
            yield self._claim(host, "CO_BUILDS", unit, line)
        yield from self._placed(by_role.get("place"), [unit, *hosted], line)
        if field := by_role.get("field"):
            yield from (self._claim(unit, "FOCUSES_ON", draft, line) for draft in self.named.fields(field))
        # A project is taken part in; a centre is built.
        shared = "PARTICIPATES_IN" if unit.kind == "Programme" else "CO_BUILDS"
        leaders = self.named.units(by_role.get("leader"))
        for units, types in ((leaders, ("LEADS", shared)), (builders, (shared,))):
            yield from (self._claim(each, type_, unit, line) for type_ in types for each in units)
        yield from self._raised(line, unit, by_role)

    def _unit(self, by_role: Mapping[str, Cell]) -> Draft | None:
        """What a row is of: the thing that a project builds, or that the cell of units names."""
        cell = by_role.get("unit")
        if cell is None:
            return None
        project = "raiser" in by_role or "content" in by_role
        return (self.named.raised(cell) if project else None) or self.named.unit(cell)

    def _raised(self, line: Line, unit: Draft, by_role: Mapping[str, Cell]) -> Iterator[Claim]:
        """Who raises the unit of a row, and with whom by what its content tells."""
        raisers = self.named.units(by_role.get("raiser"))
        # One body sets a thing up, several build it together.
        type_ = "CO_BUILDS" if len(raisers) > 1 and unit.kind != "Fund" else "ESTABLISHES"
        type_ = "PARTICIPATES_IN" if unit.kind == "Programme" else type_
        yield from (self._claim(each, type_, unit, line) for each in raisers)
        if "raiser" in by_role and self.plan is not None:
            yield self._claim(self.plan, "SUPPORTS", unit, line)
        if content := by_role.get("content"):
            for role, cell in labelled(self.text, content.start, content.end):
                partners = self.named.units(cell) if role in _PARTNERS else []
                yield from (self._claim(one, "COOPERATES_WITH", other, line) for one in raisers for other in partners)
            self.told[line.number] = Told(unit, raisers, content)

    def _carried(self, line: Line, project: Draft, by_role: dict[str, Cell]) -> Iterator[Claim]:
        """Who leads a project, and who takes part in it."""
        for role in ("leader", "partner", "builder"):
            for each in self.named.units(by_role.get(role)):
                yield from self._takes_part(each, project, "牵头" if role == "leader" else "参与", line)

    def _is_of(self, host: Draft, cell: Cell | None) -> bool:
        """Whether a body may lie in the place of a cell: no school of another city, or in a town of its own."""
        city = self.known.university_cities.get(host.name, "")
        places = [p.draft for p in self.named.inside(cell)] if cell is not None else []
        return not city or all(
            city == place.name or (city == place.qualifier and place.name.endswith("区")) for place in places
        )

    def _placed(self, cell: Cell | None, units: Sequence[Draft], line: Line) -> Iterator[Claim]:
        """Where the units of a row are: in the place of their cell, which lies in that of the heading above."""
        places = [p.draft for p in self.named.inside(cell) if p.draft.kind in _PLACES] if cell is not None else []
        park = self.named.unit(cell) if cell is not None and not places else None
        places = [park] if park is not None and park.kind == "Park" else places
        if self.place is not None and self.place not in places:
            places.insert(0, self.place)
        yield from (self._claim(unit, "LOCATED_IN", draft, line) for unit in units for draft in places[-1:])
        for outer, inner in itertools.pairwise(places):
            if inner.kind == "Park" and outer is self.place:
                yield self._claim(inner, "LOCATED_IN", outer, line)
            elif inner.qualifier == outer.name:
                yield self._claim(inner, "PART_OF", outer, line)

    def _item(self, line: Line, start: int, award: Award) -> Iterator[Claim]:
        label = LABEL.search(self.text, line.start, line.end)
        marks = [at for mark in (",", ";", "——", ":") if (at := self.text.find(mark, start, line.end)) > 0]
        end = min([*marks, label.start() if label else line.end])
        placed = _PLACED.search(self.text[start:end])
        stop = start + placed.start() if placed else end
        if stop - start > 40 or (unit := self.named.unit(Cell(start, stop, self.text[start:stop]))) is None:
            return
        if unit.kind == "Platform" and kind_of(award[0].name, self.known.heads) == "Park":
            unit.kind = "Park"  # 云谷中心 of a list of incubators
        yield self._claim(unit, award[1], award[0], line)
        if placed:
            place = self.named.inside(Cell(stop, end, placed[0]))[-1:]
            yield from (self._sited(unit, p.draft, line) for p in place if p.draft.kind in _PLACES)
        elif self.place is not None:
            yield self._sited(unit, self.place, line)

    def _sited(self, unit: Draft, place: Draft, line: Line) -> Claim:
        """Where a unit is; a cluster is what its place is about."""
        if unit.kind == "Industry":
            return self._claim(place, "FOCUSES_ON", unit, line)
        return self._claim(unit, "LOCATED_IN", place, line)

    def _claim(self, subject: Draft, type_: str, target: Draft, line: Line) -> Claim:
        return Claim(subject, type_, target, line.start, line.end, "stated", "layout:list")
