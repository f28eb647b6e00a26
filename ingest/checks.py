"""Check: what a source says, as a map may hold it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

import orjson

from graph.ids import digest
from graph.model import Document, Entity, Evidence, Facts, Relation
from graph.ontology import OntologyError, ontology

_Thing = TypeVar("_Thing", Entity, Relation)


Dropped = list[tuple[str, str]]
"""What was left out: where, and why."""


def checked(facts: Facts) -> tuple[Facts, Dropped]:
    """Facts as a map may hold them, each once and in order, and what was left out: (where, reason).

    What joins a thing to itself, as a merge can make it, goes without a word.
    """
    dropped: Dropped = []
    entities = _checked_entities(facts, dropped)
    relations = _checked_relations(facts, entities, dropped)
    return replace(facts, entities=_ordered(entities), relations=_ordered(relations)), dropped


def _checked_entities(facts: Facts, dropped: Dropped) -> dict[str, Entity]:
    entities: dict[str, Entity] = {}
    for entity in facts.entities:
        evidence = _lawful(entity.evidence, facts.document, entity.name, dropped)
        if reason := _entity_fault(entity, evidence):
            dropped.append((_where(entity.evidence), reason))
            continue
        first = entities.get(entity.id, replace(entity, evidence=()))
        entities[entity.id] = _joined(first, replace(entity, evidence=evidence))
    return entities


def _checked_relations(
    facts: Facts, entities: Mapping[str, Entity], dropped: Dropped
) -> dict[tuple[str, str, str], Relation]:
    relations: dict[tuple[str, str, str], Relation] = {}
    for relation in facts.relations:
        if relation.source == relation.target:
            continue
        name = f"{_name(relation.source, entities)} {relation.type} {_name(relation.target, entities)}"
        evidence = _lawful(relation.evidence, facts.document, name, dropped)
        if reason := _relation_fault(relation, evidence, entities):
            dropped.append((_where(relation.evidence), f"{name}: {reason}"))
            continue
        ends = (relation.source, relation.target)
        if ontology().relations[relation.type].symmetric:
            ends = (min(ends), max(ends))
        key = (ends[0], relation.type, ends[1])
        before = relations[key].evidence if key in relations else ()
        relations[key] = Relation(*key, (*before, *evidence))
    return relations


def _joined(one: Entity, other: Entity) -> Entity:
    aliases = tuple(sorted({*one.aliases, *other.aliases, other.name} - {one.name}))
    properties = {**one.properties, **other.properties}
    return replace(one, aliases=aliases, properties=properties, evidence=(*one.evidence, *other.evidence))


_EVIDENCE_ORDER = attrgetter("start", "row", *(name for name in Evidence.__slots__ if name not in ("start", "row")))


def _ordered(things: Mapping[Any, _Thing]) -> tuple[_Thing, ...]:
    """Things in the order of their keys, each with its evidence once and in order."""
    return tuple(
        replace(thing, evidence=tuple(sorted(set(thing.evidence), key=_EVIDENCE_ORDER)))
        for _, thing in sorted(things.items(), key=itemgetter(0))
    )


def _lawful(evidence: Iterable[Evidence], document: Document, name: str, dropped: Dropped) -> tuple[Evidence, ...]:
    """The evidence that stands where it says: a row, or a span whose words are the text's own."""
    lawful = []
    for item in evidence:
        spans = 0 <= item.start < item.end and document.text[item.start : item.end] == item.quote
        if item.document == document.id and (item.row > 0 or spans):
            lawful.append(item)
        else:
            dropped.append((_where([item]), f"{name}: its evidence is not in the text"))
    return tuple(lawful)


def _where(evidence: Sequence[Evidence]) -> str:
    if not evidence:
        return ""
    return f"row {evidence[0].row}" if evidence[0].row > 0 else f"{evidence[0].start}:{evidence[0].end}"


def _name(identifier: str, entities: Mapping[str, Entity]) -> str:
    return entities[identifier].name if identifier in entities else identifier


def _entity_fault(entity: Entity, evidence: Sequence[Evidence]) -> str:
    if not entity.name:
        return f"{entity.id} has no name"
    if not evidence:
        return f"{entity.kind} {entity.name} has no evidence"
    try:
        kind = ontology().kind_of(entity.id)
    except OntologyError as error:
        return str(error)
    return "" if kind == entity.kind else f"{entity.name} is a {entity.kind}, its id says {kind}"


def _relation_fault(relation: Relation, evidence: Sequence[Evidence], entities: Mapping[str, Entity]) -> str:
    if missing := [end for end in (relation.source, relation.target) if end not in entities]:
        return f"its source does not name {missing[0]}"
    if relation.type not in ontology().relations:
        return f"unknown relation type {relation.type}"
    kinds = [entities[end].kind for end in (relation.source, relation.target)]
    if not ontology().allows(kinds[0], relation.type, kinds[1]):
        return f"the ontology knows none from {kinds[0]} to {kinds[1]}"
    return "" if evidence else "it has no evidence"


def fingerprint(facts: Facts) -> str:
    """What tells these facts from any others."""
    return digest(hashlib.sha256(orjson.dumps(facts)).hexdigest())
