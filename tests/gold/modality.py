"""Scores modality and times against what a careful reader said of some 300 relations of the development gold."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from graph.ontology import ontology
from tests.scoring import norm

HERE = Path(__file__).resolve().parent


@dataclass
class Tally:
    """How many annotated relations were found, and of these how many had the right modality and the right times.

    `timed` are those where the reader or the program gives a time, `timed_right` those where both give the same.
    """

    annotated: int = 0
    found: int = 0
    modality: int = 0
    times: int = 0
    timed: int = 0
    timed_right: int = 0
    errors: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def score(predictions: Path) -> Tally:
    """The tally over a folder of extractions of the development half."""
    tally = Tally()
    wanted = yaml.safe_load((HERE / "modality.yaml").read_text(encoding="utf-8"))
    for document, by_line in wanted.items():
        predicted = json.loads((predictions / f"{document}.json").read_text(encoding="utf-8"))
        gold = json.loads((HERE / "dev" / "gold" / f"{document}.json").read_text(encoding="utf-8"))
        forms = _forms(gold, predicted)
        for line, rows in by_line.items():
            for subject, type_, target, modality, *times in rows:
                tally.annotated += 1
                key = _key(forms, subject, type_, target)
                evidence = _evidence(predicted, forms, key, line)
                name = f"{document}:{line} {subject} {type_} {target}"
                if evidence is None:
                    tally.missed.append(name)
                else:
                    _compare(tally, name, evidence, modality, [*map(str, times), "", ""][:2])
    return tally


def _compare(tally: Tally, name: str, evidence: dict[str, Any], modality: str, times: list[str]) -> None:
    tally.found += 1
    told = [evidence["from"], evidence["until"]]
    right = evidence["modality"] == modality
    tally.modality += right
    tally.times += told == times
    tally.timed += any(times) or any(told)
    tally.timed_right += any(times) and told == times
    if not right or told != times:
        tally.errors.append(f"{name}: {evidence['modality']} {told}, not {modality} {times}: {evidence['quote']}")


def _forms(gold: dict[str, Any], predicted: dict[str, Any]) -> dict[str, str]:
    """The gold's name for each form of a thing, and for each name of the program that it has an alias of."""
    forms = {norm(form): entity["name"] for entity in gold["entities"] for form in entity["aliases"]}
    forms |= {norm(entity["name"]): entity["name"] for entity in gold["entities"]}
    for entity in predicted["entities"]:
        known = [forms[norm(alias)] for alias in entity["aliases"] if norm(alias) in forms]
        if known:
            forms.setdefault(norm(entity["name"]), known[0])
    return forms


def _key(forms: dict[str, str], subject: str, type_: str, target: str) -> tuple[str, ...]:
    ends = [forms.get(norm(end), end) for end in (subject, target)]
    return (type_, *(sorted(ends) if ontology().relations[type_].symmetric else ends))


def _evidence(
    predicted: dict[str, Any], forms: dict[str, str], key: tuple[str, ...], line: int
) -> dict[str, Any] | None:
    """What the program says of a relation on the line that the reader read; a clause before what a name says."""
    for relation in predicted["relations"]:
        if _key(forms, relation["subject"], relation["type"], relation["object"]) == key:
            text = predicted["text"]
            near = [e for e in relation["evidence"] if text.count("\n", 0, e["start"]) + 1 == line]
            return min(near or relation["evidence"], key=lambda e: e["rule"].startswith("name:"))  # type: ignore[no-any-return]
    return None
