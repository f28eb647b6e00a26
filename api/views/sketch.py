"""The cities in small, for the first page: a drawing without a script, in which each city and each line is a link."""

from collections.abc import Sequence
from dataclasses import dataclass

from api import groups
from api.answers import Answers, Row
from api.views.bends import bends, curve
from api.views.cities import disc_of, places_of, ranked
from graph.network import Place

_MOST_LINES = 40
_MARGIN = 30.0
_NAME = 44.0


@dataclass(frozen=True, slots=True)
class City:
    """A city in its place, with its radius and how many institutions it has."""

    entity: Row
    place: Place
    radius: float
    institutions: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """Cities, lines, (one, other, width, institutions, path), and the box around all: left, top, width, height."""

    cities: Sequence[City]
    lines: Sequence[tuple[City, City, float, int, str]]
    box: tuple[float, float, float, float]


def sketch(answers: Answers, links: Sequence[Row]) -> Sketch:
    """The cities that hold institutions or are linked, and what links them most; `links` as `groups.city_links`."""
    sizes = groups.institution_counts(answers)
    named = {city for city, count in sizes.items() if count} | {link[end]["id"] for link in links for end in ("a", "b")}
    rows = ranked((city for city in groups.cities(answers) if city["id"] in named), sizes, links)
    radius = {row["id"]: disc_of(sizes[row["id"]]) for row in rows}
    places = places_of(rows, radius).places
    cities = {row["id"]: City(row, places[row["id"]], radius[row["id"]], sizes[row["id"]]) for row in rows}
    most = max((link["count"] for link in links), default=1)
    shown = links[:_MOST_LINES]
    ends = [(cities[link["a"]["id"]], cities[link["b"]["id"]]) for link in shown]
    circles = {key: (*places[key], radius[key]) for key in cities}
    bent = bends(((a.entity["id"], b.entity["id"]) for a, b in ends), circles)
    lines = [
        (a, b, round(2 + 10 * link["count"] / most, 1), link["count"], curve(a.place, b.place, bend))
        for link, (a, b), bend in zip(shown, ends, bent, strict=True)
    ]
    return Sketch(list(cities.values()), lines, _box(list(cities.values())))


def _box(cities: Sequence[City]) -> tuple[float, float, float, float]:
    if not cities:
        return 0, 0, 1, 1
    left = min(each.place[0] - each.radius for each in cities) - 2 * _MARGIN
    right = max(each.place[0] + each.radius for each in cities) + 2 * _MARGIN
    top = min(each.place[1] - each.radius for each in cities) - _MARGIN
    foot = max(each.place[1] + each.radius for each in cities) + _NAME + _MARGIN
    return round(left, 1), round(top, 1), round(right - left, 1), round(foot - top, 1)
