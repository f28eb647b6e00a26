"""The circle at a glance: its cities where they lie, and a line for the institutions that link each two."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from api import groups
from api.answers import Answers, Row
from api.views.bends import bends
from api.views.discs import Circle
from api.views.districts import MOST_INSIDE, contents
from api.views.language import t
from api.views.picture import (
    Caption,
    Line,
    Node,
    Picture,
    Section,
    all_planned,
    column,
    end_names,
    fact_key,
    fact_of_tie,
)
from graph.network import Place, Places, evened, fit, spread

_MOST_CITIES = 60
_MOST_LINES = 150
# How many institutions a line tells: as many as together all lines may, but a few at least.
_MOST_LINKERS, _MOST_TOLD, _FEWEST = 40, 600, 8
# By how many ties to a city one of them is told.
_MOST_TIES = 8
_WIDE, _HIGH = 1500.0, 760.0
# How many times farther out than most a city must lie, and how many degrees, to be drawn at the side, so far out.
_FAR, _NEAR, _ASIDE = 2.4, 2.0, 230.0
# How far cities are moved to even distances, and how much wider the picture may be than the land.
_EVENED, _STRETCH = 0.35, 1.7


def cities(answers: Answers) -> Picture:
    """Cities in their places, sized by what they hold; weighted lines that list the linking institutions."""
    links = groups.city_links(answers, _MOST_LINKERS)
    sizes = groups.institution_counts(answers)
    rows = ranked(groups.cities(answers), sizes, links)
    shown = rows[:_MOST_CITIES]
    radius = {row["id"]: disc_of(sizes[row["id"]]) for row in shown}
    placed = places_of(shown, radius)
    places = placed.places
    drawn = [link for link in links if places.keys() >= set(_ends(link))]
    circles = {key: (*place, radius[key]) for key, place in places.items()}
    facts, lines = _lines(answers, drawn[:_MOST_LINES], circles)
    nodes = [_city(row, places[row["id"]], radius[row["id"]], sizes[row["id"]]) for row in shown]
    within, more = contents(answers, circles)
    return Picture(
        title=t("都市圈一览"),
        nodes=nodes + within,
        lines=lines,
        facts=[each["fact"] for each in facts] + [row["edge"] for row in more],
        others={one["id"]: one["name"] for each in facts for one in each["named"]} | end_names(more),
        documents=answers.documents(),
        shown=t("显示 {} / {}", len(shown), len(rows)),
        about=t("座城市，{} 条连线按连接两城的机构多少；圈里是所在的机构，放大可见区县、园区与名称。", len(lines)),
        told=[*placed.told, *([t("只画机构最多的 {} 条连线。", _MOST_LINES)] if len(drawn) > _MOST_LINES else [])],
        captions=placed.captions,
        names=_MOST_CITIES,
        labelled=True,
        stretch=False,
        empty=t("图中还没有城市。"),
    )


def ranked(cities: Iterable[Row], sizes: Mapping[str, int], links: Iterable[Row]) -> list[Row]:
    """The cities, first what holds and links most institutions; `links` as `groups.city_links`."""
    weight = Counter(sizes)
    for link in links:
        for end in _ends(link):
            weight[end] += link["count"]
    return sorted(cities, key=lambda row: (-weight[row["id"]], row["id"]))


def disc_of(institutions: int) -> float:
    """The radius of a city with so many institutions."""
    return round(min(16 + 7 * math.sqrt(institutions), 96), 1)


def _city(row: Row, place: Place, radius: float, institutions: int) -> Node:
    note = t("{} 个机构", institutions) + (
        t("，圈里是联系最多的 {} 个", MOST_INSIDE) if institutions > MOST_INSIDE else ""
    )
    return Node(row, place, radius, named=True, note=note, tail=str(institutions or ""))


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the cities stand, north up; what was moved, told in words; a caption over those without coordinates."""

    places: Places
    told: Sequence[str] = ()
    captions: Sequence[Caption] = ()


def places_of(rows: Sequence[Row], radius: Mapping[str, float]) -> Placed:
    """The places of the cities by their coordinates; those without any stand below."""
    located = {row["id"]: _degrees(row["properties"]) for row in rows if "longitude" in row["properties"]}
    places, far = _projected(located)
    told = [t("{}在圈外，画在两侧。", t("、").join(row["name"] for row in rows if row["id"] in far))] if far else []
    places = spread(places, radius, 34) if places else {}
    rest = [row["id"] for row in rows if row["id"] not in places]
    if not rest:
        return Placed(places, told)
    if not places:
        return Placed(_ring(rest, radius), [t("城市没有坐标，排成一圈。")])
    most = max(radius[key] for key in rest)
    foot = max(y + radius[key] for key, (_, y) in places.items()) + most + 110
    row = column(len(rest), foot, 2 * most + 60)
    places |= {key: (x, y) for key, (y, x) in zip(rest, row, strict=True)}
    caption = Caption(t("没有坐标的城市"), (0.0, foot - most - 50))
    return Placed(places, [*told, t("没有坐标的城市排在下方。")], [caption])


def _ring(keys: list[str], radius: Mapping[str, float]) -> Places:
    turns = [2 * math.pi * number / len(keys) - math.pi / 2 for number in range(len(keys))]
    ring = {
        key: (_WIDE / 2.6 * math.cos(turn), _HIGH / 2.6 * math.sin(turn)) for key, turn in zip(keys, turns, strict=True)
    }
    return spread(ring, radius, 34)


def _degrees(properties: Row) -> Place:
    return float(properties["longitude"]), float(properties["latitude"])


def _projected(located: dict[str, Place]) -> tuple[Places, set[str]]:
    """Longitude and latitude on the picture, north up and evened for room; what lies far out stands at its sides."""
    if not located:
        return {}, set()
    middle = median(x for x, _ in located.values()), median(y for _, y in located.values())
    shrink = math.cos(math.radians(middle[1]))
    flat = {key: ((x - middle[0]) * shrink, middle[1] - y) for key, (x, y) in located.items()}
    distances = {key: math.hypot(*place) for key, place in flat.items()}
    reach = max(median(distances.values()) * _FAR, _NEAR)
    far = {key for key, distance in distances.items() if distance > reach}
    near = fit(evened({key: place for key, place in flat.items() if key not in far}, _EVENED), _WIDE, _HIGH, _STRETCH)
    rim = max(abs(x) for x, _ in near.values()) + _ASIDE
    outside = {key: _aside(flat[key], rim) for key in sorted(far)}
    return {key: (round(x, 1), round(y, 1)) for key, (x, y) in (near | outside).items()}, far


def _aside(place: Place, rim: float) -> Place:
    """Where the way to a far place leaves the picture, at its left or right side."""
    x, y = place
    steep = y / max(abs(x), 1e-6)
    return math.copysign(rim, x), max(-_HIGH / 2, min(_HIGH / 2, steep * rim))


def _ends(link: Row) -> tuple[str, str]:
    """The ids of the two cities of a link, in their order."""
    return min(link["a"]["id"], link["b"]["id"]), max(link["a"]["id"], link["b"]["id"])


def _lines(answers: Answers, links: list[Row], discs: Mapping[str, Circle]) -> tuple[list[Row], list[Line]]:
    """The lines, and the facts in their panels with the names of their ends."""
    told = max(_FEWEST, _MOST_TOLD // max(len(links), 1))
    ids = {one["id"] for link in links for one in link["top"][:told]}
    ties: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for item in groups.with_ties(answers, [{"id": each} for each in sorted(ids)], ""):
        for tie in item["ties"]:
            ties[tie["city"]["id"], item["entity"]["id"]].append(tie)
    most = max((link["count"] for link in links), default=1)
    facts: dict[tuple[str, str, str], Row] = {}
    lines: list[Line] = []
    for link, bend in zip(links, bends(map(_ends, links), discs), strict=True):
        a, b = _ends(link)
        sections: list[Section] = []
        for one in link["top"][:told]:
            own = [_tie(one["id"], one["name"], tie) for end in (a, b) for tie in ties[end, one["id"]][:_MOST_TIES]]
            facts |= {fact_key(each["fact"]): each for each in own}
            keys = tuple(dict.fromkeys(fact_key(each["fact"]) for each in own))
            sections.append(Section(one["name"], one["id"], keys))
        planned = all_planned([facts[key]["fact"] for section in sections for key in section.facts])
        if link["count"] > len(sections):
            sections.append(Section(t("另有 {} 个机构", link["count"] - len(sections))))
        width = round(1 + 8 * link["count"] / most, 1)
        lines.append(Line(a, b, planned, width, _label(link["count"]), sections, bend))
    return list(facts.values()), lines


def _label(institutions: int) -> str:
    """What a line says; one institution says nothing, for the line does."""
    return t("{} 个机构", institutions) if institutions > 1 else ""


def _tie(linker: str, name: str, tie: Row) -> Row:
    """A tie as a fact, with its ends as things that have a name."""
    named = [{"id": linker, "name": name}, tie["other"]]
    return {"fact": fact_of_tie(linker, tie["other"]["id"], tie), "named": named}
