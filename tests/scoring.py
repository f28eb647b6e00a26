"""Scores an extraction against a gold annotation: a name and its aliases are one thing, what is optional is neutral."""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.ontology import ontology


def norm(name: str) -> str:
    """A name without width variants, spaces and quotation marks."""
    return re.sub(r"[\s“”\"'《》‘’·]", "", unicodedata.normalize("NFKC", name)).lower()


@dataclass
class Tally:
    """Right, wrong and missed, added up over documents."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def _forms(gold: dict[str, Any]) -> dict[str, int]:
    forms: dict[str, int] = {}
    for i, entity in enumerate(gold["entities"]):
        for form in [entity["name"], *entity["aliases"]]:
            forms.setdefault(norm(form), i)
    forms.update({norm(entity["name"]): i for i, entity in enumerate(gold["entities"])})
    return forms


def _found(entity: dict[str, Any], gold: dict[str, Any], forms: dict[str, int]) -> int | None:
    """The gold entity that a predicted one is: by its name, else by an alias that is a gold entity's own name."""
    if (i := forms.get(norm(entity["name"]))) is not None:
        return i
    candidates = (forms.get(norm(alias)) for alias in entity.get("aliases", []))
    names = {norm(alias) for alias in entity.get("aliases", [])}
    return next((i for i in candidates if i is not None and norm(gold["entities"][i]["name"]) in names), None)


def _score_entities(predicted: dict[str, Any], gold: dict[str, Any], tally: Tally) -> dict[str, int | None]:
    forms, where, hit = _forms(gold), {}, set()
    for entity in predicted["entities"]:
        i = where[entity["name"]] = _found(entity, gold, forms)
        if i is not None and gold["entities"][i]["optional"]:
            continue
        if i is not None and gold["entities"][i]["kind"] == entity["kind"] and i not in hit:
            hit.add(i)
            tally.right += 1
        else:
            tally.wrong += 1
            tally.errors.append(f"+ {entity['kind']} {entity['name']}")
    for i, entity in enumerate(gold["entities"]):
        if not entity["optional"] and i not in hit:
            tally.missed += 1
            tally.errors.append(f"- {entity['kind']} {entity['name']}")
    return where


def _score_relations(
    predicted: dict[str, Any], gold: dict[str, Any], where: dict[str, int | None], tally: Tally
) -> None:
    index = {norm(entity["name"]): i for i, entity in enumerate(gold["entities"])}
    types = ontology().relations

    def key(subject: int, relation: str, target: int) -> tuple[str, int, int]:
        if types[relation].symmetric and subject > target:
            subject, target = target, subject
        return relation, subject, target

    wanted: dict[tuple[str, int, int], bool] = {}
    for r in gold["relations"]:
        k = key(index[norm(r["subject"])], r["type"], index[norm(r["object"])])
        wanted[k] = wanted.get(k, True) and r["optional"]
    seen = set()
    for r in predicted["relations"]:
        subject, target = where.get(r["subject"]), where.get(r["object"])
        k = key(subject, r["type"], target) if subject is not None and target is not None else None
        if k is None or k not in wanted:
            tally.wrong += 1
            tally.errors.append(f"+ {r['subject']} {r['type']} {r['object']}")
        elif k not in seen:
            seen.add(k)
            tally.right += not wanted[k]
    tally.missed += sum(1 for k, optional in wanted.items() if not optional and k not in seen)


def score(predictions: Path, gold: Path) -> tuple[Tally, Tally]:
    """The tallies of entities (name and kind) and of relations over two folders of JSON files of the same names."""
    entities, relations = Tally(), Tally()
    for path in sorted(gold.glob("*.json")):
        wanted = json.loads(path.read_text(encoding="utf-8"))
        predicted = json.loads((predictions / path.name).read_text(encoding="utf-8"))
        where = _score_entities(predicted, wanted, entities)
        _score_relations(predicted, wanted, where, relations)
    return entities, relations
