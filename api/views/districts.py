"""What lies in the cities: institutions in discs, within the districts and parks that hold them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from api import groups
from api.answers import Answers, Row
from api.views.discs import Circle, held
from api.views.picture import Node
from graph.ontology import ontology

MOST_INSIDE = 60
"""How many institutions a city shows, best connected first."""
_MOST_FACTS = 6_000
_MOST_SIZE = 5.0
_LIES = ("LOCATED_IN", "PART_OF")


def contents(answers: Answers, cities: Mapping[str, Circle]) -> tuple[list[Node], list[Row]]:
    """The discs within the cities, what holds before what is held, and the relations at them."""
    members = _members(answers, cities)
    entities = _entities(answers, members)
    relations = _relations(answers, entities)
    children = _children(members, _holders(relations, members))
    entities |= _entities(answers, {each for listed in children.values() for each in listed} - entities.keys())
    nodes: list[Node] = []
    for city, (x, y, radius) in cities.items():
        circles = held(children, city, radius)
        for key in _inwards(children, city):
            dx, dy, size = circles[key]
            most = size if children.get(key) else _MOST_SIZE
            middle = round(x + dx, 2), round(y + dy, 2)
            nodes.append(Node(entities[key], middle, round(min(size, most), 2), inside=_parent(children, city, key)))
    return nodes, relations


def _entities(answers: Answers, ids: Iterable[str]) -> dict[str, Row]:
    return {row["id"]: row["entity"] for row in answers.ask("entities_by_id", ids=sorted(ids))}


def _relations(answers: Answers, institutions: Mapping[str, Row]) -> list[Row]:
    """The relations at the institutions; on a map where they are too many for a picture, only where these lie."""
    members = sorted(institutions)
    if sum(each["degree"] for each in institutions.values()) > _MOST_FACTS:
        # One after the other: the embedded engine finds one by its id, and seeks several among all.
        return [row for one in members for row in answers.ask("places_of", ids=[one])]
    return answers.ask("relations_of", ids=members, limit=_MOST_FACTS)


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


def _members(answers: Answers, cities: Iterable[str]) -> dict[str, str]:
    """Each institution with its city, the best connected of each city; the first city of those in several."""
    found: dict[str, str] = {}
    for city in sorted(cities):
        for one in groups.institutions(answers, city, MOST_INSIDE):
            found.setdefault(one, city)
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
