"""Lists as documents lay them out: tables of units with their places and fields, and numbered lists under a title."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.awards import Award, Awards
from ingest.items import ORGANISATIONS
from ingest.layout import Cell, Line, cells
from ingest.lexicon import Lexicon
from ingest.mentions import Mention
from ingest.relations import Claim
from ingest.resolve import Draft, Resolver
from ingest.sentences import Party

_HEADERS = {
    "unit": re.compile(
        r"单位名称|企业名称|机构名称|平台名称|实验室名称|园区名称|项目名称|联合体名称|基地名称|名称|^单位$|^企业$|^项目$"
    ),
    "member": re.compile(r"成员单位"),
    "place": re.compile(
        r"所在地|所在[区市县]|所属[区市县]|地区|属地|注册地|地市|区县|县区|县市|设区市|区域|^市$|^区$|城市"
    ),
    "field": re.compile(r"领域|方向|产业|行业"),
    "host": re.compile(r"(?:依托|挂靠|申报)(?:单位|企业|高校|机构)"),
    "leader": re.compile(r"牵头单位|牵头企业|承担单位|实施单位|^(?:合作|签约|需求)企业|需求单位|^企业单位"),
    "builder": re.compile(r"共建单位|参与单位|参建单位"),
    "partner": re.compile(r"合作单位|协作单位|合作方|(?:合作|签约)(?:高校|院校|院所|机构)|^高校院所|供给单位"),
}
# 理事长单位, 成员单位(14家): a heading whose list belongs to the document's alliance.
_MEMBERS = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[(][一二三四五六七八九十\d]+[)])?(?:名誉|首批|创始|发起|联合)?"
    r"(?:理事长|副理事长|常务理事|理事|秘书长|轮值主席|主席|副主席|会长|副会长|成员|发起|牵头|会员|创始)单位(?:[(]\d+[家个][)])?\s*[:]?\s*"
)
# Behind or below a numbered unit: who leads it and who belongs to it.
_LABEL = re.compile(
    r"[\s(,;。—]*(?:联合|共同|主要)?(?P<role>牵头|依托|挂靠|承担|建设|成员|共建|合作|协作|参与|参加|参建|联合|支撑)(?:单位|企业|高校|院所|机构)\s*:\s*"
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
_ITEM = re.compile(r"^\s*[(]?\d{1,3}[).、.]\s*(?P<body>.+)$")


class ListReader:
    """Reads the lists of one document."""

    def __init__(
        self, text: str, lines: Sequence[Line], parties: Sequence[Party], known: Lexicon, resolver: Resolver
    ) -> None:
        self.text = text
        self.lines = lines
        self.parties = parties
        self.known = known
        self.resolver = resolver
        self.awards = Awards(text, parties, known, resolver)

    def read(self) -> Iterator[Claim]:
        """The claims of all lists, in the order of the text."""
        columns: dict[int, str] = {}
        award: Award | None = None
        titled: Award | None = None  # What the title says that all lists of the document hold.
        width = 0
        self.place: Draft | None = None
        self.unit: Draft | None = None
        for line in self.lines:
            row = cells(self.text, line)
            if (place := self._place_heading(line)) is not None:
                self.place = place
                continue
            if line.level in (1, 2):
                self.place = None
            words = self.text[line.start : line.end]
            if _NEW_LIST.match(words):
                award, columns, self.place = titled, {}, None
            if _LABEL.match(words) and self.unit is not None:
                yield from self._labelled(line, self.unit)
                continue
            item = _ITEM.match(words)
            if item is not None:
                label = _LABEL.search(words)
                stop = line.start + label.start() if label else line.end
                dash = self.text.find("——", line.start, stop)
                stop = dash if label and dash > 0 else stop
                self.unit = self._whole(line.start + item.start("body"), stop, told=label is not None)
                if self.unit is not None:
                    yield from self._labelled(line, self.unit)
            members = _MEMBERS.match(words)
            if members and (alliance := self._alliance()) is not None:
                award, columns = (alliance, "MEMBER_OF"), {}
                yield from self._listed(line, line.start + members.end(), award)
            elif (offices := _OFFICES.search(words)) and (alliance := self._alliance()) is not None:
                yield from self._listed(line, line.start + offices.start(), (alliance, "MEMBER_OF"))
            elif (found := self.awards.of(line, row)) is not None:
                award, columns = found, {}
                titled = found if line is self.lines[0] and self.awards.is_one(found) else titled
            elif len(row) >= 2 and (header := self._header(row)):
                columns, width = header, len(row)
                if award is not None and award[1] == "MEMBER_OF" and "项目" in words:
                    award = None
            elif columns and len(row) >= 2:
                yield from self._row(line, row, columns, width, award)
            elif award is not None and not columns and item is not None:
                yield from self._item(line, line.start + item.start("body"), award)
            elif line.level == 1:
                award, columns = titled, {}
            elif award is not None and award[1] == "MEMBER_OF" and self._is_list(line):
                yield from self._listed(line, line.start, award)
            elif line.end - line.start > 60 and not self._is_list(line):
                award, columns = titled, {}

    def _whole(self, start: int, end: int, *, told: bool) -> Draft | None:
        """The unit that the words of a stretch name and nothing else; `told` where a label tells that they name one."""
        cell = Cell(start, end, self.text[start:end])
        whole = (p.draft for p in self._in(cell) if p.mention.start - start + end - p.mention.end <= 2)
        known = next((draft for draft in whole if draft.kind in ORGANISATIONS | {"Programme"}), None)
        return known or (self._unit(cell) if told and "," not in cell.text else None)

    def _labelled(self, line: Line, unit: Draft) -> Iterator[Claim]:
        """牵头单位:A;成员单位:B、C behind or below the unit that they make up."""
        labels = list(_LABEL.finditer(self.text, line.start, line.end))
        for label, following in itertools.zip_longest(labels, labels[1:]):
            stop = following.start() if following else line.end
            cell = Cell(label.end(), stop, self.text[label.end() : stop])
            for each in self._units(cell):
                yield from self._takes_part(each, unit, label["role"], line)
            yield from self._sites(cell, line)

    def _takes_part(self, each: Draft, unit: Draft, role: str, line: Line) -> Iterator[Claim]:
        """What a label says a body is to the unit below which it stands."""
        shared = "PARTICIPATES_IN" if unit.kind == "Programme" else "CO_BUILDS"
        if role == "建设" and unit.kind != "Programme":
            yield self._claim(each, "ESTABLISHES", unit, line)
        elif role in _HOSTS and unit.kind not in {"Programme", "Alliance"}:
            yield self._claim(unit, "PART_OF", each, line)
        elif role in _LEADERS | _HOSTS:
            yield from (self._claim(each, type_, unit, line) for type_ in ("LEADS", shared))
        else:
            yield self._claim(each, "MEMBER_OF" if unit.kind == "Alliance" else shared, unit, line)

    def _sites(self, cell: Cell, line: Line) -> Iterator[Claim]:
        """A有限公司(合肥市): a place in brackets right behind a unit of a list."""
        named = self._in(cell)
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
        """The units of a line that lists nothing else."""
        for party in self.parties:
            if (
                start <= party.mention.start < line.end
                and party.draft.kind in ORGANISATIONS
                and party.draft is not award[0]
            ):
                yield self._claim(party.draft, award[1], award[0], line)
                if self.place is not None:
                    yield self._claim(party.draft, "LOCATED_IN", self.place, line)

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

    def _header(self, row: Sequence[Cell]) -> dict[int, str]:
        columns = {
            i: role
            for i, cell in enumerate(row)
            for role, pattern in _HEADERS.items()
            if len(cell.text) <= 10 and pattern.search(cell.text)
        }
        if "unit" not in columns.values():
            # A list of nothing but members: 序号 成员单位 所在地.
            columns = {i: "unit" if role == "member" else role for i, role in columns.items()}
        roles = list(columns.values())
        if {"leader", "partner"} <= set(roles):
            return columns
        return columns if "unit" in roles and (len(columns) > 1 or "序号" in row[0].text) else {}

    def _row(
        self, line: Line, row: Sequence[Cell], columns: dict[int, str], width: int, award: Award | None
    ) -> Iterator[Claim]:
        if len(row) != width:
            return
        by_role = {role: row[i] for i, role in reversed(columns.items())}
        for one in self._units(by_role.get("leader")):
            for other in self._units(by_role.get("partner")):
                yield self._claim(one, "COOPERATES_WITH", other, line)
        unit = self._unit(by_role["unit"]) if "unit" in by_role else None
        if unit is None:
            return
        for other in self._units(by_role.get("partner")) if "leader" not in by_role else ():
            yield self._claim(unit, "COOPERATES_WITH", other, line)
        for member in self._units(by_role.get("member")) if unit.kind == "Alliance" else ():
            yield self._claim(member, "MEMBER_OF", unit, line)
        if award is not None:
            yield self._claim(unit, award[1], award[0], line)
        hosts = self._units(by_role.get("host"))
        for host in hosts:
            yield from self._takes_part(host, unit, "依托", line)
        # What one body hosts lies where that body does.
        hosted = hosts if len(hosts) == 1 and self._is_of(hosts[0], by_role.get("place")) else []
        yield from self._placed(by_role.get("place"), [unit, *hosted], line)
        if field := by_role.get("field"):
            yield from (self._claim(unit, "FOCUSES_ON", draft, line) for draft in self._fields(field))
        # A project is taken part in; a centre is built.
        shared = "PARTICIPATES_IN" if unit.kind == "Programme" else "CO_BUILDS"
        for role, types in (("leader", ("LEADS", shared)), ("builder", (shared,))):
            units = self._units(by_role.get(role))
            yield from (self._claim(each, type_, unit, line) for type_ in types for each in units)

    def _is_of(self, host: Draft, cell: Cell | None) -> bool:
        """Whether a body may lie in the place of a cell: no school of another city."""
        city = self.known.university_cities.get(host.name, "")
        places = [p.draft for p in self._in(cell)] if cell is not None else []
        return not city or all(city in {place.name, place.qualifier} for place in places)

    def _placed(self, cell: Cell | None, units: Sequence[Draft], line: Line) -> Iterator[Claim]:
        """Where the units of a row are: in the place of their cell, which lies in that of the heading above."""
        places = [p.draft for p in self._in(cell) if p.draft.kind in _PLACES] if cell is not None else []
        if self.place is not None and self.place not in places:
            places.insert(0, self.place)
        yield from (self._claim(unit, "LOCATED_IN", draft, line) for unit in units for draft in places[-1:])
        for outer, inner in itertools.pairwise(places):
            if inner.kind == "Park" and outer is self.place:
                yield self._claim(inner, "LOCATED_IN", outer, line)
            elif inner.qualifier == outer.name:
                yield self._claim(inner, "PART_OF", outer, line)

    def _item(self, line: Line, start: int, award: Award) -> Iterator[Claim]:
        label = _LABEL.search(self.text, start, line.end)
        marks = [at for mark in (",", ";", "——", ":") if (at := self.text.find(mark, start, line.end)) > 0]
        end = min([*marks, label.start() if label else line.end])
        placed = _PLACED.search(self.text[start:end])
        stop = start + placed.start() if placed else end
        if stop - start > 40 or (unit := self._unit(Cell(start, stop, self.text[start:stop]))) is None:
            return
        yield self._claim(unit, award[1], award[0], line)
        if placed:
            place = self._in(Cell(stop, end, placed[0]))[-1:]
            yield from (self._sited(unit, p.draft, line) for p in place if p.draft.kind in _PLACES)
        elif self.place is not None:
            yield self._sited(unit, self.place, line)

    def _sited(self, unit: Draft, place: Draft, line: Line) -> Claim:
        """Where a unit is; a cluster is what its place is about."""
        if unit.kind == "Industry":
            return self._claim(place, "FOCUSES_ON", unit, line)
        return self._claim(unit, "LOCATED_IN", place, line)

    def _in(self, cell: Cell) -> list[Party]:
        return [p for p in self.parties if cell.start <= p.mention.start and p.mention.end <= cell.end]

    def _units(self, cell: Cell | None) -> list[Draft]:
        """The units that a cell lists; what no rule knows is a company there."""
        found: list[Draft] = []
        for match in re.finditer(r"[^、,;/]+", cell.text) if cell is not None else ():
            start = cell.start + match.start() if cell is not None else 0
            piece = Cell(start, start + len(match[0]), match[0])
            named = [p.draft for p in self._in(piece) if p.draft.kind in ORGANISATIONS | {"City", "District"}]
            unit = next((d for d in named if d.kind in ORGANISATIONS), None) or self._unit(piece)
            if unit is None and not named and 2 <= len(match[0].strip()) <= 14:
                unit = self.resolver.resolve(
                    Mention(piece.start, piece.end, "Enterprise", match[0].strip(), "list:cell")
                )
            if unit is not None:
                unit.inside_only = False
            found += [unit] if unit is not None else named
        return found

    def _unit(self, cell: Cell) -> Draft | None:
        """The thing a cell names as a whole."""
        for party in self._in(cell):
            if party.mention.end - party.mention.start >= 0.8 * len(cell.text.strip()):
                return party.draft
        kind = next(
            (kind for size in range(6, 1, -1) if (kind := self.known.heads.get(cell.text.strip()[-size:]))), None
        )
        sentence = any(mark in cell.text for mark in "。;:")
        if kind is None or sentence or not 4 <= len(cell.text.strip()) <= 40:
            return None
        draft = self.resolver.resolve(Mention(cell.start, cell.end, kind, cell.text.strip(), "list:cell"))
        if draft is not None:
            for party in self._in(cell):
                party.draft.inside_only = True  # 系统创新中心 of 制动系统创新中心
            draft.inside_only = False
        return draft

    def _fields(self, cell: Cell) -> list[Draft]:
        found = [p.draft for p in self._in(cell) if p.draft.kind == "Industry"]
        if found or not 2 <= len(cell.text) <= 10 or "、" in cell.text:
            return found
        draft = self.resolver.resolve(Mention(cell.start, cell.end, "Industry", cell.text, "list:field"))
        if draft is None:
            return []
        draft.inside_only = False
        return [draft]

    def _claim(self, subject: Draft, type_: str, target: Draft, line: Line) -> Claim:
        return Claim(subject, type_, target, line.start, line.end, "stated", "layout:list")
