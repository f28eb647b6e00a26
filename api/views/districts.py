"""What lies in the cities: institutions in discs, within the districts and parks that hold them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from api.answers import Answers, Row
from api.views.discs import Circle, held
from api.views.picture import Node
from graph.ontology import ontology

MOST_INSIDE = 60
"""How many institutions a city shows, best connected first."""
_MOST_FACTS = 20_000
_MOST_SIZE = 5.0
_LIES = ("LOCATED_IN", "PART_OF")


def contents(answers: Answers, cities: Mapping[str, Circle]) -> tuple[list[Node], list[Row]]:
    """The discs within the cities, what holds before what is held, and the relations at them."""
    members = _members(answers, cities)
    relations = answers.ask("relations_of", ids=sorted(members), limit=_MOST_FACTS)
    children = _children(members, _holders(relations, members))
    ids = sorted({each for listed in children.values() for each in listed})
    entities = {row["id"]: row["entity"] for row in answers.ask("entities_by_id", ids=ids)}
    nodes: list[Node] = []
    for city, (x, y, radius) in cities.items():
        circles = held(children, city, radius)
        for key in _inwards(children, city):
            dx, dy, size = circles[key]
            most = size if children.get(key) else _MOST_SIZE
            middle = round(x + dx, 2), round(y + dy, 2)
            nodes.append(Node(entities[key], middle, round(min(size, most), 2), inside=_parent(children, city, key)))
    return nodes, relations


def _children(members: Mapping[str, str], holder: Mapping[str, str]) -> dict[str, list[str]]:
    """What each city, district and park holds; a district stands in the city of the first institution in it."""
    city_of = dict(members)
    children: dict[str, list[str]] = defaultdict(list)
    for one, city in members.items():
        place = holder.get(one, city)
        if place != city and city_of.setdefault(place, city) != city:
            place = city
        elif place != city and place not in members and place not in children[city]:
            children[city].append(place)
        children[place].append(one)
    return children


def _members(answers: Answers, cities: Mapping[str, Circle]) -> dict[str, str]:
    """Each institution with its city, the best connected of each city; the first city of those in several."""
    found: dict[str, str] = {}
    counts: dict[str, int] = defaultdict(int)
    for row in answers.ask("city_institutions"):
        city = row["city_id"]
        if city in cities and row["id"] not in found and counts[city] < MOST_INSIDE:
            found[row["id"]] = city
            counts[city] += 1
    return found


def _holders(relations: Sequence[Row], members: Mapping[str, str]) -> dict[str, str]:
    """The park or district that each institution lies in; a park of its own city rather than a district."""
    kind_of = ontology().kind_of
    found: dict[str, str] = {}
    for row in relations:
        one, place = row["source"], row["target"]
        if row["relation"] not in _LIES or one not in members:
            continue
        park = kind_of(place) == "Park" and kind_of(one) != "Park" and members.get(place) == members[one]
        if park or (kind_of(place) == "District" and one not in found):
            found[one] = place
    return found


def _inwards(children: Mapping[str, Sequence[str]], root: str) -> list[str]:
    """All that a disc holds, what holds before what is held."""
    found = list(children.get(root, ()))
    for each in found:
        found.extend(children.get(each, ()))
    return found


def _parent(children: Mapping[str, Sequence[str]], city: str, key: str) -> str:
    return next(place for place in (city, *_inwards(children, city)) if key in children.get(place, ()))
