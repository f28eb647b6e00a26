"""A made-up circle of any size, for measurements: the same for the same numbers, a part of it in each document.

Thirteen cities of unequal size with their districts and parks; institutions that lie in them, are selected and work
together, mostly with their neighbours: a twentieth of what they do together joins two cities.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from graph.ids import document_id, entity_id
from graph.model import Document, Entity, Evidence, Facts, Relation

_NAMES = "南京 合肥 苏州 扬州 镇江 淮安 芜湖 马鞍山 滁州 宣城 常州 溧水 金湖"
CITIES = [f"{name}市" for name in _NAMES.split()]
_TRADES = ["集成电路", "生物医药", "人工智能", "新能源汽车", "绿色化工", "轨道交通", "先进材料", "未来网络"]
_KINDS = {
    "Enterprise": ("科技有限公司", 70),
    "Lab": ("重点实验室", 8),
    "Platform": ("公共服务平台", 8),
    "Institute": ("产业技术研究院", 8),
    "University": ("学院", 3),
    "Government": ("管理委员会", 2),
    "Alliance": ("产业联盟", 1),
}
_DISTRICTS, _PARKS, _PROGRAMMES = 8, 20, 400
_ABROAD = 0.05
SAID, RULE = "2025-06-30", "made up"

Thing = tuple[str, str]
Told = tuple[Thing, str, Thing]


@dataclass(frozen=True, slots=True)
class Size:
    """How many institutions and relations, in how many documents."""

    entities: int
    relations: int
    documents: int


def circle(size: Size) -> Iterator[Facts]:
    """What each of the documents says."""
    for number, told in enumerate(documents(size)):
        yield facts_of(number, told)


def documents(size: Size) -> Iterator[Iterable[Told]]:
    """The same, as the bare relations that each document tells, the places first."""
    chance = random.Random(7)
    shares = list(accumulate(1 / (rank + 1) for rank in range(len(CITIES))))
    home: list[list[Thing]] = [[] for _ in CITIES]
    yield _places()
    for part in range(size.documents):
        new: list[tuple[Thing, int]] = []
        for number in range(part, size.entities, size.documents):
            at = chance.choices(range(len(CITIES)), cum_weights=shares)[0]
            new.append((_institution(chance, at, number), at))
        for thing, at in new:
            home[at].append(thing)
        relations = size.relations // size.documents
        yield _told(chance, new, home, shares, relations)


def _places() -> list[Told]:
    told: list[Told] = []
    for city in CITIES:
        told += [(_district(city, number), "PART_OF", ("City", city)) for number in range(_DISTRICTS)]
        told += [(_park(city, number), "LOCATED_IN", _district(city, number % _DISTRICTS)) for number in range(_PARKS)]
    return told


def _district(city: str, number: int) -> Thing:
    return ("District", f"{city[:-1]}第{number + 1}区")


def _park(city: str, number: int) -> Thing:
    return ("Park", f"{city[:-1]}第{number + 1}产业园")


def _institution(chance: random.Random, at: int, number: int) -> Thing:
    kind = chance.choices(list(_KINDS), [weight for _, weight in _KINDS.values()])[0]
    return (kind, f"{CITIES[at][:-1]}{chance.choice(_TRADES)}第{number}{_KINDS[kind][0]}")


def _told(
    chance: random.Random,
    new: Sequence[tuple[Thing, int]],
    home: Sequence[Sequence[Thing]],
    shares: Sequence[float],
    relations: int,
) -> Iterator[Told]:
    """Where each new institution lies, and other relations of theirs up to the number that is wanted."""
    for thing, at in new:
        city = CITIES[at]
        lies = chance.random()
        place = _park(city, chance.randrange(_PARKS)) if lies < 0.2 else _district(city, chance.randrange(_DISTRICTS))
        yield thing, "LOCATED_IN", place if lies < 0.9 else ("City", city)
    for number in range(relations - len(new)):
        thing, at = new[number % len(new)]
        if chance.random() < 0.2:
            yield thing, "SELECTED_FOR", ("Programme", f"第{chance.randrange(_PROGRAMMES)}批培育计划")
            continue
        there = chance.choices(range(len(home)), cum_weights=shares)[0] if chance.random() < _ABROAD else at
        other = chance.choice(home[there] or home[at])
        if other != thing:
            yield thing, "COOPERATES_WITH", other


def document(number: int) -> Document:
    """The document that tells the relations of this number."""
    identifier = document_id(str(number).encode())
    return Document(identifier, f"虚构的名录{number}", "", date=SAID, sha256=f"{number:064x}")


def place(row: int, quote: str) -> dict[str, Any]:
    """Where the document says what its row-th relation says, and with what words."""
    return {"quote": quote, "start": row * 40, "end": row * 40 + len(quote), "said": SAID, "rule": RULE}


def facts_of(number: int, told: Iterable[Told]) -> Facts:
    """What the document of this number says, where it tells these relations."""
    source = document(number)
    relations: dict[tuple[str, str, str], Relation] = {}
    named: dict[str, Entity] = {}
    for row, (subject, relation, other) in enumerate(told, 1):
        ends = [_entity(named, thing, source.id, row) for thing in (subject, other)]
        evidence = Evidence(source.id, **place(row, f"{subject[1]}，{other[1]}"))
        relations.setdefault((ends[0], relation, ends[1]), Relation(ends[0], relation, ends[1], (evidence,)))
    return Facts(source, tuple(named.values()), tuple(relations.values()))


def _entity(named: dict[str, Entity], thing: Thing, document: str, row: int) -> str:
    identifier = entity_id(*thing)
    if identifier not in named:
        evidence = Evidence(document, **place(row, thing[1]))
        named[identifier] = Entity(identifier, *thing, evidence=(evidence,))
    return identifier
