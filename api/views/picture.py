"""What a picture of the map shows: nodes in their places, lines between them, and the facts that they stand for."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.views.language import name_of, t
from graph.network import Place
from graph.ontology import ontology

Row = Mapping[str, Any]
FactKey = tuple[str, str, str]
FEW_NAMES = 30
"""How many names a picture shows at once, where not all are to be read."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the panel: an entity or a text over the facts that belong to it; `facts` are keys of the picture's."""

    title: str
    entity: str = ""
    facts: Sequence[FactKey] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """An entity in its place.

    `place` and `size` (a radius) are in the picture's unit. `copy` tells a second disc of the same entity from the
    first. `named` discs show their names always, on the `side` that is given, or where there is room, with the `tail`
    after it. `note` stands under the name in the panel, then the sections; without sections, all facts at the entity.
    What stands `inside` another disc, given by its key and before it, is shown where that one is large enough.
    """

    entity: Row
    place: Place
    size: float
    copy: str = ""
    named: bool = False
    side: str = ""
    note: str = ""
    sections: Sequence[Section] = ()
    inside: str = ""
    tail: str = ""

    @property
    def key(self) -> str:
        """The id of the disc: the entity's, and what tells a copy from it."""
        return f"{self.entity['id']} {self.copy}" if self.copy else str(self.entity["id"])


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two discs, by their keys; without sections it stands for all facts between their entities.

    `bend` is how far its middle stands beside the straight way, on the left of who walks it.
    """

    source: str
    target: str
    planned: bool = False
    width: float = 1
    label: str = ""
    sections: Sequence[Section] = ()
    bend: float = 0


@dataclass(frozen=True, slots=True)
class Caption:
    """A text in the picture, centred on its place."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter that a reader may set: its name, label and value, and (value, text) to choose from, or any text."""

    name: str
    label: str
    value: str
    options: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page shows.

    `nodes` stand best connected first. `facts` are relations, {"source", "type", "target", "modality", "role",
    "evidence"}, of which `others` names the ends that are no nodes, by id; `documents` tells title and date of each
    source by id. `about` says what is shown and of how many, `told` what is left out or moved. `sections` fill the
    panel while nothing is chosen; `labelled` pictures tell the relation at every line; `margin` is the room in screen
    pixels that names beside the outermost discs need; what may `stretch` is made narrow on a phone. `areas` are
    pale shapes behind all, by their corners; `communities` keys of nodes that belong together, shown on a ground where
    the picture is `grounded`; `fields` what a reader may set, and `marks`, asked for where no server will be, for which
    entities each value of a field holds: {field: {value: ids}}.
    """

    title: str
    nodes: Sequence[Node]
    lines: Sequence[Line]
    facts: Sequence[Row]
    others: Mapping[str, str]
    documents: Mapping[str, Row]
    shown: str
    about: str
    told: Sequence[str] = ()
    captions: Sequence[Caption] = ()
    areas: Sequence[Sequence[Place]] = ()
    sections: Sequence[Section] = ()
    names: int = FEW_NAMES
    labelled: bool = False
    margin: int = 75
    stretch: bool = True
    communities: Sequence[Sequence[str]] = ()
    grounded: bool = False
    fields: Sequence[Field] = ()
    marks: Callable[[], Mapping[str, Mapping[str, Sequence[str]]]] | None = None
    empty: str = ""


def fact_key(fact: Row) -> FactKey:
    """What tells a fact from every other."""
    return fact["source"], fact["type"], fact["target"]


def fact(source: str, relation: str, target: str, edge: Row) -> Row:
    """A fact from its parts; `edge` has modality, evidence and perhaps a role."""
    return {
        "source": source,
        "type": relation,
        "target": target,
        "modality": edge["modality"],
        "role": edge.get("role", ""),
        "evidence": edge["evidence"],
    }


def fact_of_tie(one: str, other: str, tie: Row) -> Row:
    """The fact that a tie of one entity to another tells: out of the one, or into it."""
    source, target = (one, other) if tie["direction"] == "out" else (other, one)
    return fact(source, tie["relation"], target, tie)


def end_names(rows: Iterable[Row]) -> dict[str, str]:
    """The names at both ends of relations, by id."""
    return {row[end]: row[f"{end}_name"] for row in rows for end in ("source", "target")}


def relation_words(types: Iterable[str]) -> str:
    """What stands at a line for relations of these types, each once."""
    known = ontology().relations
    return t("、").join(dict.fromkeys(name_of(known[each]) for each in types))


def all_planned(facts: Iterable[Row]) -> bool:
    """Whether nothing of these is stated yet."""
    return all(each["modality"] == "planned" for each in facts)


def column(count: int, x: float, step: float) -> list[Place]:
    """Places under each other about the middle of the picture."""
    return [(x, round((number - (count - 1) / 2) * step, 1)) for number in range(count)]


def disc(count: int, least: float = 4, most: float = 24) -> float:
    """The radius of a disc whose area tells a number."""
    return round(min(least + 2.4 * math.sqrt(count), most), 1)
