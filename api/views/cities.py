"""The circle at a glance: its cities where they lie, and a line for the institutions that link each two."""

import math
from collections import defaultdict
from itertools import combinations
from statistics import median

from api import groups
from api.answers import Answers, Row
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
from graph.network import Place, Places, spread

_MOST_CITIES = 60
_MOST_LINKERS = 40
_WIDE, _HIGH = 1500.0, 820.0
# How many times farther out than most a city may lie before it is drawn nearer.
_FAR = 2.4


def cities(answers: Answers) -> Picture:
    """Cities in their places, sized by what they hold; weighted lines that list the linking institutions."""
    linkers = groups.linkers(answers)
    links = _links(linkers)
    sizes = {row["id"]: row["institutions"] for row in answers.ask("city_sizes")}
    linked: dict[str, int] = defaultdict(int)
    for ends, both in links.items():
        for end in ends:
            linked[end] += len(both)
    rows = [row["entity"] for row in answers.ask("entities", kind="City", limit=10_000)]
    rows.sort(key=lambda row: (-sizes.get(row["id"], 0) - linked[row["id"]], row["id"]))
    shown = rows[:_MOST_CITIES]
    radius = {row["id"]: _radius(sizes.get(row["id"], 0)) for row in shown}
    places, told, captions = _places(shown, radius)
    facts, lines = _lines(answers, linkers, {ends: both for ends, both in links.items() if places.keys() >= set(ends)})
    nodes = [_city(row, places[row["id"]], radius[row["id"]], sizes.get(row["id"], 0)) for row in shown]
    within, more = contents(answers, {row["id"]: (*places[row["id"]], radius[row["id"]]) for row in shown})
    return Picture(
        title=t("都市圈一览"),
        nodes=nodes + within,
        lines=lines,
        facts=[each["fact"] for each in facts] + [row["edge"] for row in more],
        others={one["id"]: one["name"] for each in facts for one in each["named"]} | end_names(more),
        documents=answers.documents(),
        shown=t("显示 {} / {}", len(shown), len(rows)),
        about=t("座城市，{} 条连线按连接两城的机构多少；圈里是所在的机构，放大可见区县、园区与名称。", len(lines)),
        told=told,
        captions=captions,
        names=_MOST_CITIES,
        labelled=True,
        stretch=False,
        empty=t("图中还没有城市。"),
    )


def _radius(institutions: int) -> float:
    return round(min(16 + 7 * math.sqrt(institutions), 96), 1)


def _city(row: Row, place: Place, radius: float, institutions: int) -> Node:
    note = t("{} 个机构", institutions) + (
        t("，圈里是联系最多的 {} 个", MOST_INSIDE) if institutions > MOST_INSIDE else ""
    )
    return Node(row, place, radius, named=True, note=note)


def _places(rows: list[Row], radius: dict[str, float]) -> tuple[Places, list[str], list[Caption]]:
    """Where the cities stand, north up; what was moved, told in words; a caption over those without coordinates."""
    located = {row["id"]: _degrees(row["properties"]) for row in rows if "longitude" in row["properties"]}
    places, far = _projected(located)
    told = [t("{}在圈外，按方向画近。", t("、").join(row["name"] for row in rows if row["id"] in far))] if far else []
    places = spread(places, radius, 34) if places else {}
    rest = [row["id"] for row in rows if row["id"] not in places]
    if not rest:
        return places, told, []
    if not places:
        return _ring(rest, radius), [t("城市没有坐标，排成一圈。")], []
    most = max(radius[key] for key in rest)
    foot = max(y + radius[key] for key, (_, y) in places.items()) + most + 110
    row = column(len(rest), foot, 2 * most + 60)
    places |= {key: (x, y) for key, (y, x) in zip(rest, row, strict=True)}
    return places, [*told, t("没有坐标的城市排在下方。")], [Caption(t("没有坐标的城市"), (0.0, foot - most - 50))]


def _ring(keys: list[str], radius: dict[str, float]) -> Places:
    turns = [2 * math.pi * number / len(keys) - math.pi / 2 for number in range(len(keys))]
    ring = {
        key: (_WIDE / 2.6 * math.cos(turn), _HIGH / 2.6 * math.sin(turn)) for key, turn in zip(keys, turns, strict=True)
    }
    return spread(ring, radius, 34)


def _degrees(properties: Row) -> Place:
    return float(properties["longitude"]), float(properties["latitude"])


def _projected(located: dict[str, Place]) -> tuple[Places, set[str]]:
    """Longitude and latitude on a plane true in the middle latitude; what lies far outside is drawn nearer."""
    if not located:
        return {}, set()
    middle = median(x for x, _ in located.values()), median(y for _, y in located.values())
    shrink = math.cos(math.radians(middle[1]))
    flat = {key: ((x - middle[0]) * shrink, middle[1] - y) for key, (x, y) in located.items()}
    distances = {key: math.hypot(*place) for key, place in flat.items()}
    reach = max(median(distances.values()) * _FAR, 1e-6)
    far = {key for key, distance in distances.items() if distance > reach}
    rim = 1.12 * max(distance for key, distance in distances.items() if key not in far)
    near = {
        key: (x * factor, y * factor)
        for key, (x, y) in flat.items()
        for factor in (rim / distances[key] if key in far else 1.0,)
    }
    xs, ys = [x for x, _ in near.values()], [y for _, y in near.values()]
    scale = min(_WIDE / max(max(xs) - min(xs), 1e-6), _HIGH / max(max(ys) - min(ys), 1e-6), 1000.0)
    return {key: (round(x * scale, 1), round(y * scale, 1)) for key, (x, y) in near.items()}, far


def _links(linkers: list[Row]) -> dict[tuple[str, str], list[str]]:
    """The institutions that link each two cities, best connected first; the pairs with most first."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in linkers:
        for pair in combinations(sorted({tie["city"]["id"] for tie in item["ties"]}), 2):
            found[pair].append(item["id"])
    return dict(sorted(found.items(), key=lambda link: (-len(link[1]), link[0])))


def _lines(
    answers: Answers, linkers: list[Row], links: dict[tuple[str, str], list[str]]
) -> tuple[list[Row], list[Line]]:
    """The lines, and the facts in their panels with the names of their ends."""
    ties: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for item in linkers:
        for tie in item["ties"]:
            ties[tie["city"]["id"], item["id"]].append(tie)
    ids = sorted(item["id"] for item in linkers)
    names = {row["id"]: row["entity"]["name"] for row in answers.ask("entities_by_id", ids=ids)}
    most = max(map(len, links.values()), default=1)
    facts: dict[tuple[str, str, str], Row] = {}
    lines: list[Line] = []
    for (a, b), both in links.items():
        sections: list[Section] = []
        for one in both[:_MOST_LINKERS]:
            told = [_tie(one, names.get(one, one), tie) for tie in (*ties[a, one], *ties[b, one])]
            facts |= {fact_key(each["fact"]): each for each in told}
            keys = tuple(dict.fromkeys(fact_key(each["fact"]) for each in told))
            sections.append(Section(names.get(one, one), one, keys))
        planned = all_planned([facts[key]["fact"] for section in sections for key in section.facts])
        if len(both) > _MOST_LINKERS:
            sections.append(Section(t("另有 {} 个机构", len(both) - _MOST_LINKERS)))
        width = round(1 + 8 * len(both) / most, 1)
        lines.append(Line(a, b, planned, width, t("{} 个机构", len(both)), sections))
    return list(facts.values()), lines


def _tie(linker: str, name: str, tie: Row) -> Row:
    """A tie as a fact, with its ends as things that have a name."""
    named = [{"id": linker, "name": name}, tie["other"]]
    return {"fact": fact_of_tie(linker, tie["other"]["id"], tie), "named": named}
