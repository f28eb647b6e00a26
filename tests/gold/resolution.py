"""Scores resolution on pairs of mentions: hard pairs written for it, and those that the gold's names and aliases make."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from graph.model import Entity, Facts
from ingest.extraction import extract_facts
from ingest.namesakes import link
from ingest.readers import read
from tests.scoring import norm

HERE = Path(__file__).resolve().parent


class Said(NamedTuple):
    """A form in a document."""

    document: str
    form: str


class Pair(NamedTuple):
    """Two mentions, and whether they are one thing."""

    a: Said
    b: Said
    same: bool


@dataclass
class Tally:
    """Pairs told right and wrong; `unfound` are those that extraction does not find one of the mentions of."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    apart: int = 0
    unfound: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Of the pairs that are one thing."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def facts_of(folder: Path) -> dict[str, Facts]:
    """What each text of a folder says by itself, by its name."""
    return {path.stem: extract_facts(read(path.name, path.read_bytes())) for path in sorted(folder.glob("*.txt"))}


def hard_pairs() -> list[Pair]:
    """The pairs over the texts of pairs/."""
    rows = yaml.safe_load((HERE / "pairs.yaml").read_text(encoding="utf-8"))
    return [Pair(Said(**row["a"]), Said(**row["b"]), row["same"]) for row in rows]


def gold_pairs(half: str) -> Iterator[Pair]:
    """The pairs that a half of the gold makes, of what a reader has to take; a task is its document's own.

    Two forms of one entity in a document, and one entity in two documents, are the same; two entities of a document,
    and two entities of two documents that go by one form, are not.
    """
    forms: dict[str, dict[tuple[str, str], list[str]]] = {}
    for path in sorted((HERE / half / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = norm((HERE / half / "documents" / f"{path.stem}.txt").read_text(encoding="utf-8"))
        told = [e for e in gold["entities"] if not e["optional"] and e["kind"] != "Task"]
        forms[path.stem] = {(e["kind"], norm(e["name"])): found for e in told if (found := _forms(e, text))}
    for document, entities in forms.items():
        yield from _within(document, entities)
    yield from _across(forms)


def _forms(entity: dict[str, Any], text: str) -> list[str]:
    return [form for form in dict.fromkeys([entity["name"], *entity["aliases"]]) if norm(form) in text]


def _within(document: str, entities: dict[tuple[str, str], list[str]]) -> Iterator[Pair]:
    for found in entities.values():
        yield from (Pair(Said(document, a), Said(document, b), True) for a, b in combinations(found, 2))
    for one, two in combinations(entities.values(), 2):
        yield Pair(Said(document, one[0]), Said(document, two[0]), False)


def _across(forms: dict[str, dict[tuple[str, str], list[str]]]) -> Iterator[Pair]:
    places: dict[tuple[str, str], list[Said]] = defaultdict(list)
    namesakes: dict[str, list[tuple[tuple[str, str], Said]]] = defaultdict(list)
    for document, entities in forms.items():
        for key, found in entities.items():
            places[key].append(Said(document, found[0]))
            for form in found:
                namesakes[norm(form)].append((key, Said(document, form)))
    for said in places.values():
        yield from (Pair(a, b, True) for a, b in combinations(said, 2))
    for told in namesakes.values():
        for (key, a), (other, b) in combinations(told, 2):
            if key != other and a.document != b.document:
                yield Pair(a, b, False)


def score(told: dict[str, Facts], pairs: Iterable[Pair], *, strict: bool = False) -> Tally:
    """The tally of pairs over facts, linked; `strict` counts a mention that is not found as a pair missed."""
    tally = Tally()
    one = link(told.values())
    ids = {name: {f: one.get(i, i) for f, i in _ids(facts.entities).items()} for name, facts in told.items()}
    for pair in pairs:
        a, b = (ids[said.document].get(norm(said.form)) for said in pair[:2])
        name = f"{pair.a.document} {pair.a.form} | {pair.b.document} {pair.b.form}"
        if a is None or b is None:
            tally.unfound.append(name)
            tally.missed += strict and pair.same
        elif pair.same:
            tally.right += a == b
            tally.missed += a != b
            if a != b:
                tally.errors.append(f"two, not one: {name}")
        else:
            tally.apart += a != b
            tally.wrong += a == b
            if a == b:
                tally.errors.append(f"one, not two: {name}")
    return tally


def _ids(entities: Sequence[Entity]) -> dict[str, str]:
    """The id of each form: of the entity that the text names by it, else of one that has it as a name or an alias."""
    ids: dict[str, str] = {}
    for entity in entities:
        for alias in entity.aliases:
            ids.setdefault(norm(alias), entity.id)
    ids |= {norm(entity.name): entity.id for entity in entities}
    quoted = {
        norm(e.quote): entity.id for entity in entities for e in entity.evidence if not e.rule.startswith("name:")
    }
    return ids | quoted
