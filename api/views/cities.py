"""The circle at a glance: its cities where they lie, and a line for the institutions that link each two."""

import math
from collections import defaultdict
from itertools import combinations
from statistics import median

from api import groups
from api.answers import Answers, Row
from api.views.picture import Caption, Line, Node, Picture, Section, all_planned, disc, fact_key, fact_of_tie
from graph.network import Place, Places, spread

_MOST_CITIES = 60
_MOST_LISTED = 12
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
    radius = {row["id"]: disc(sizes.get(row["id"], 0), 10, 46) for row in shown}
    places, told, captions = _places(shown, radius)
    facts, lines = _lines(answers, linkers, {ends: both for ends, both in links.items() if places.keys() >= set(ends)})
    listed = _listed(answers)
    nodes = []
    for row in shown:
        count = sizes.get(row["id"], 0)
        note = f"{count} 个机构" + (f"，列出联系最多的 {_MOST_LISTED} 个" if count > _MOST_LISTED else "")
        sections = tuple(Section(one["name"], one["id"]) for one in listed[row["id"]])
        nodes.append(Node(row, places[row["id"]], radius[row["id"]], named=True, note=note, sections=sections))
    named = [one for each in listed.values() for one in each] + [row for each in facts for row in each["named"]]
    return Picture(
        title="都市圈一览",
        nodes=nodes,
        lines=lines,
        facts=[each["fact"] for each in facts],
        others={one["id"]: one["name"] for one in named},
        documents=answers.documents(),
        shown=f"显示 {len(shown)} / {len(rows)}",
        about=f"座城市，{len(lines)} 条连线；圆点按所在机构多少，连线按连接两城的机构多少。",
        told=told,
        captions=captions,
        names=_MOST_CITIES,
        labelled=True,
        stretch=False,
        empty="图中还没有城市。",
    )


def _places(rows: list[Row], radius: dict[str, float]) -> tuple[Places, list[str], list[Caption]]:
    """Where the cities stand, north up; what was moved, told in words; a caption over those without coordinates."""
    located = {row["id"]: _degrees(row["properties"]) for row in rows if "longitude" in row["properties"]}
    places, far = _projected(located)
    told = [f"{'、'.join(row['name'] for row in rows if row['id'] in far)}在圈外，按方向画近。"] if far else []
    places = spread(places, radius, 34) if places else {}
    rest = [row for row in rows if row["id"] not in places]
    foot = max((y for _, y in places.values()), default=0.0) + 170
    for number, row in enumerate(rest):
        places[row["id"]] = ((number - (len(rest) - 1) / 2) * 150, foot)
    captions = [Caption("没有坐标的城市", (0.0, foot - 70))] if rest else []
    return places, told + (["没有坐标的城市排在下方。"] if rest else []), captions


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
        for one in both:
            told = [_tie(one, names.get(one, one), tie) for tie in (*ties[a, one], *ties[b, one])]
            facts |= {fact_key(each["fact"]): each for each in told}
            keys = tuple(dict.fromkeys(fact_key(each["fact"]) for each in told))
            sections.append(Section(names.get(one, one), one, keys))
        planned = all_planned([facts[key]["fact"] for section in sections for key in section.facts])
        width = round(1.5 + 8.5 * math.sqrt(len(both) / most), 1)
        lines.append(Line(a, b, planned, width, f"{len(both)} 个机构", sections))
    return list(facts.values()), lines


def _tie(linker: str, name: str, tie: Row) -> Row:
    """A tie as a fact, with its ends as things that have a name."""
    named = [{"id": linker, "name": name}, tie["other"]]
    return {"fact": fact_of_tie(linker, tie["other"]["id"], tie), "named": named}


def _listed(answers: Answers) -> dict[str, list[Row]]:
    """The best connected institutions of each city."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in answers.ask("city_institutions"):
        if len(found[row["city_id"]]) < _MOST_LISTED:
            found[row["city_id"]].append(row)
    return found
