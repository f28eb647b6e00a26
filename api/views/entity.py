"""One entity in the middle, and around it, city by city, whatever it has a relation with."""

import math
from collections import defaultdict

from api.answers import Answers, Row
from api.views.language import t
from api.views.picture import Caption, Line, Node, Picture, all_planned, disc, relation_words
from graph.network import Place

MOST_PARTNERS = 120
_RING = 36
"""How many partners stand in a ring; more rings lie outside."""
_MOST_LABELLED = 24
_ELSEWHERE = "未注明城市"


def entity(answers: Answers, id: str, limit: int = 60) -> Picture:
    """An entity, by id, name or alias, its best connected partners around it, and all facts between them."""
    found = answers.ask("entity", entity=id)[0]["entity"]
    rows = answers.ask("neighbourhood", entity=found["id"], limit=5000)
    partners: dict[str, tuple[Row, list[Row]]] = {}
    for row in rows:
        if row["node"]["id"] != found["id"]:
            partners.setdefault(row["node"]["id"], (row["node"], []))[1].append(row["edge"])
    shown = dict(list(partners.items())[:limit])
    groups = _by_city(answers, [node for node, _ in shown.values()])
    places, captions, areas = _around(groups)
    nodes = [Node(found, (0.0, 0.0), 26, named=True)]
    nodes += [
        Node(node, places[node["id"]], disc(len(edges), 6), note=city)
        for city, members in groups
        for node in members
        for edges in (shown[node["id"]][1],)
    ]
    return Picture(
        title=found["name"],
        nodes=nodes,
        lines=[
            Line(found["id"], key, all_planned(edges), label=relation_words(edge["type"] for edge in edges))
            for key, (_, edges) in shown.items()
        ],
        facts=[edge for _, edges in shown.values() for edge in edges],
        others={},
        documents=answers.documents(),
        shown=t("显示 {} / {}", len(shown), len(partners)),
        about=t("个与它有关系的，按所在城市排在四周；{} 组。", len(groups)),
        captions=captions,
        areas=areas,
        labelled=len(shown) <= _MOST_LABELLED,
        names=60,
        margin=190,
        empty=t("还没有与它有关的关系。"),
    )


def _by_city(answers: Answers, nodes: list[Row]) -> list[tuple[str, list[Row]]]:
    """The partners with their city, the largest group first, those without a city last; a city is of its own group."""
    city: dict[str, str] = {}
    for row in answers.ask("cities_of", ids=sorted(node["id"] for node in nodes)):
        city.setdefault(row["id"], row["city"])
    groups: dict[str, list[Row]] = defaultdict(list)
    for node in nodes:
        name = node["name"] if node["kind"] == "City" else city.get(node["id"], t(_ELSEWHERE))
        groups[name].append(node)
    return sorted(groups.items(), key=lambda group: (group[0] == t(_ELSEWHERE), -len(group[1]), group[0]))


def _around(groups: list[tuple[str, list[Row]]]) -> tuple[dict[str, Place], list[Caption], list[list[Place]]]:
    """Places on ellipses about the middle, a sector for each group with a gap between; captions and grounds of them."""
    count = sum(len(members) for _, members in groups)
    rings = max(1, math.ceil(count / _RING))
    slots = count + len(groups)
    places: dict[str, Place] = {}
    captions: list[Caption] = []
    areas: list[list[Place]] = []
    number = 0
    for city, members in groups:
        first = number
        for node in members:
            places[node["id"]] = _on_ellipse(number / slots, 1 + (number % rings) * 0.28)
            number += 1
        if [node["name"] for node in members] != [city]:
            # Between two lines, or beside the only one.
            captions.append(Caption(city, _on_ellipse((first + (len(members) - 1) // 2 + 0.5) / slots, 0.62)))
        areas.append(_sector((first - 0.5) / slots, (number - 0.5) / slots, 1 + (rings - 1) * 0.28 + 0.15))
        number += 1
    return places, captions, areas


def _sector(begin: float, end: float, reach: float) -> list[Place]:
    """A part of a ring, from so near the middle that a caption has room, between two turns."""
    steps = max(2, round((end - begin) * 90))
    turns = [begin + (end - begin) * step / steps for step in range(steps + 1)]
    return [_on_ellipse(turn, reach) for turn in turns] + [_on_ellipse(turn, 0.46) for turn in reversed(turns)]


def _on_ellipse(turn: float, reach: float) -> Place:
    angle = 2 * math.pi * turn - math.pi / 2
    return round(560 * reach * math.cos(angle), 1), round(310 * reach * math.sin(angle), 1)
