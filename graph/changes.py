"""What a run of changes does to a map: a pure comparison of what stands there with what the documents now say."""

import dataclasses
import gc
import uuid
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from graph.model import Entity, Evidence, Facts, Judgement, Relation
from graph.ontology import ontology
from graph.records import EdgeKey, EdgeRecord, EntityRecord, Row, distinct, document_row, judgement_row
from graph.store import StoreError

_Item = TypeVar("_Item")
_Group = TypeVar("_Group")


class FactsRefused(StoreError):
    """Facts that no map may hold: the message says which, and why."""


class Standing(Protocol):
    """What a plan asks of the map that stands."""

    def document_rows(self, documents: Iterable[str]) -> list[Row]:
        """The ledger's rows of those documents that it has."""

    def entity_rows(self, ids: Iterable[str]) -> list[Row]:
        """The entities of those ids that there are."""

    def stated_rows(self, documents: Iterable[str], sources: Iterable[str]) -> list[tuple[str, Row]]:
        """(type, row) of the edges from those entities that one of the documents states."""

    def edge_rows(self, keys: Iterable[EdgeKey]) -> list[tuple[str, Row]]:
        """(type, row) of the edges of those keys that there are."""

    def judgement_rows(self) -> list[Row]:
        """All judgements."""


@dataclass(slots=True)
class Plan:
    """What to delete, create and set. Edges are keyed by (source, type, target); an edge that changes is in both
    `edges_gone` and `edges_new`. What comes is kept as a record: its row is made when it is written."""

    documents_gone: list[str] = field(default_factory=list)
    documents_set: list[Row] = field(default_factory=list)
    judgements_gone: list[str] = field(default_factory=list)
    judgements_set: list[Row] = field(default_factory=list)
    entities_gone: list[str] = field(default_factory=list)
    entities_new: list[EntityRecord] = field(default_factory=list)
    entities_set: list[EntityRecord] = field(default_factory=list)
    edges_gone: list[EdgeKey] = field(default_factory=list)
    edges_new: dict[EdgeKey, EdgeRecord] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.size() > 0

    def size(self) -> int:
        """How many rows it goes through."""
        return sum(len(getattr(self, part.name)) for part in dataclasses.fields(self))


_MOST_TOLD = 100_000


def change_row(plan: Plan, number: int) -> Row:
    """The columns of the log's node for a plan that was carried out, the `number`-th of its map."""
    gone, new = set(plan.edges_gone), set(plan.edges_new)
    lists = {
        "came": [*(record.id for record in plan.entities_new), *_words(new - gone)],
        "changed": [*(record.id for record in plan.entities_set), *_words(new & gone)],
        "went": [*_words(gone - new), *plan.entities_gone],
    }
    # Before the first there was nothing that could have changed.
    told = number == 1 or sum(map(len, lists.values())) <= _MOST_TOLD
    documents = sorted([*plan.documents_gone, *(row["id"] for row in plan.documents_set)])
    row = {"id": uuid.uuid4().hex, "number": number, "told": told, "documents": documents}
    return row | (lists if told and number > 1 else {name: [] for name in lists})


def _words(keys: Iterable[EdgeKey]) -> list[str]:
    return [" ".join(key) for key in sorted(keys)]


def grouped(items: Iterable[_Item], group: Callable[[_Item], _Group]) -> dict[_Group, list[_Item]]:
    """Items by the table that each goes to."""
    groups: dict[_Group, list[_Item]] = {}
    for item in items:
        groups.setdefault(group(item), []).append(item)
    return groups


def normalised(facts: Facts) -> Facts:
    """Facts as a store gives them back: in id order, each thing once, evidence sorted and distinct, symmetric
    relations from the lower id to the higher. FactsRefused where they break the model."""
    document = facts.document.id
    for entity in facts.entities:
        _check_evidence(entity, document)
        if not entity.name or ontology().kind_of(entity.id) != entity.kind:
            raise FactsRefused(f"{document}: {entity.id} is not the id of {entity.kind} {entity.name!r}")
    entities = _entity_records([facts])
    edges: dict[EdgeKey, list[Evidence]] = {}
    for relation in facts.relations:
        _check_evidence(relation, document)
        edges.setdefault(edge_key(relation), []).extend(relation.evidence)
    for key in edges:
        for end in (key[0], key[2]):
            if end not in entities:
                raise FactsRefused(f"{document}: {' '.join(key)} joins {end}, which the document does not name")
    return Facts(
        facts.document,
        tuple(entities[identifier].part(document) for identifier in sorted(entities)),
        tuple(Relation(*key, distinct(edges[key])) for key in sorted(edges)),
    )


def _entity_records(all_facts: Iterable[Facts]) -> dict[str, EntityRecord]:
    records: dict[str, EntityRecord] = {}
    for facts in all_facts:
        for entity in facts.entities:
            records.setdefault(entity.id, EntityRecord(entity.id)).add(entity, facts.document.id)
    return records


def _edge_evidence(all_facts: Iterable[Facts]) -> dict[EdgeKey, list[Evidence]]:
    """Of facts that are normalised."""
    told: dict[EdgeKey, list[Evidence]] = {}
    for facts in all_facts:
        for relation in facts.relations:
            told.setdefault((relation.source, relation.type, relation.target), []).extend(relation.evidence)
    return told


def edge_key(relation: Relation) -> EdgeKey:
    """The triple under which an edge is kept; FactsRefused where the ontology does not allow it."""
    source, type_, target = relation.source, relation.type, relation.target
    known = ontology()
    kinds = known.kind_of(source), known.kind_of(target)
    if source == target or not known.allows(kinds[0], type_, kinds[1]):
        raise FactsRefused(f"no {type_} from {source} to {target}")
    return (target, type_, source) if known.relations[type_].symmetric and target < source else (source, type_, target)


def _check_evidence(item: Entity | Relation, document: str) -> None:
    for evidence in item.evidence:
        if evidence.document != document:
            raise FactsRefused(f"{document}: {_name(item)} has evidence of another document")
    if not item.evidence:
        raise FactsRefused(f"{document}: {_name(item)} has no evidence")


def _name(item: Entity | Relation) -> str:
    return item.id if isinstance(item, Entity) else f"{item.source} {item.type} {item.target}"


@contextmanager
def _without_collection() -> Iterator[None]:
    """No looking for cycles meanwhile: what is made here has none, and to look at all facts again and again takes as
    long as to make it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _size(entry: tuple[Facts, str] | None) -> int:
    return len(entry[0].entities) + len(entry[0].relations) if entry else 0


class Changes:
    """A Writer that collects: the last word on each document and judgement counts."""

    def __init__(self) -> None:
        self._facts: dict[str, tuple[Facts, str] | None] = {}
        self._judgements: dict[str, Judgement | None] = {}

    @_without_collection()
    def put(self, facts: Facts, extractor: str) -> None:
        """Set what a document says. FactsRefused where the facts break the model."""
        self._facts[facts.document.id] = (normalised(facts), extractor)

    def retract(self, document: str) -> None:
        """Take back all that a document said."""
        self._facts[document] = None

    def judge(self, judgement: Judgement) -> None:
        """Record a judgement."""
        self._judgements[judgement.id] = judgement

    def unjudge(self, judgement: str) -> None:
        """Take a judgement back."""
        self._judgements[judgement] = None

    def documents(self) -> list[str]:
        """The documents that are spoken of, in id order."""
        return sorted(self._facts)

    def judgements(self) -> list[str]:
        """The judgements that are recorded, in id order."""
        return sorted(key for key, judgement in self._judgements.items() if judgement)

    def size(self) -> int:
        """How many facts the documents that are put have."""
        return sum(_size(entry) for entry in self._facts.values())

    def parts(self, most: int) -> Iterator["Changes"]:
        """These changes in parts of at most so many facts, a document never in two; judgements in the first."""
        part, count = Changes(), 0
        part._judgements = self._judgements
        for identifier, entry in sorted(self._facts.items()):
            if part._facts and count + _size(entry) > most:
                yield part
                part, count = Changes(), 0
            part._facts[identifier] = entry
            count += _size(entry)
        yield part

    @_without_collection()
    def plan(self, standing: Standing) -> Plan:
        """What these changes do to the map that stands; empty where it says all this already."""
        plan = Plan()
        told = [entry[0] for entry in self._facts.values() if entry]
        before = self._plan_documents(standing, plan)
        # What a document states begins at what it names.
        named = {name for row in before for name in row["names"]}
        new = _entity_records(told)
        entities = {row["id"]: row for row in standing.entity_rows(named | new.keys())}
        stated = standing.stated_rows((row["id"] for row in before), named)
        degrees = self._plan_edges(standing, plan, stated, told, entities)
        self._plan_entities(plan, entities, new, degrees)
        self._plan_judgements(standing, plan)
        return plan

    def _plan_documents(self, standing: Standing, plan: Plan) -> list[Row]:
        """Fills in the documents; gives the rows that stood."""
        before = {row["id"]: row for row in standing.document_rows(self._facts)}
        for identifier, entry in sorted(self._facts.items()):
            if entry is None:
                if identifier in before:
                    plan.documents_gone.append(identifier)
                continue
            facts, extractor = entry
            row = document_row(facts.document, extractor, [each.id for each in facts.entities], len(facts.relations))
            if row != before.get(identifier):
                plan.documents_set.append(row)
        return list(before.values())

    def _plan_edges(
        self,
        standing: Standing,
        plan: Plan,
        stated: Iterable[tuple[str, Row]],
        told: list[Facts],
        entities: Container[str],
    ) -> dict[str, int]:
        """Fills in the edges; `entities` are those that stand. Gives by how much the degree of an entity changes."""
        new = _edge_evidence(told)
        before = {(row["source"], type_, row["target"]): row for type_, row in stated}
        joining = (key for key in new if key[0] in entities and key[2] in entities)
        others = standing.edge_rows(key for key in joining if key not in before)
        before.update(((row["source"], type_, row["target"]), row) for type_, row in others)
        degrees: dict[str, int] = {}
        for key in sorted([*before, *(key for key in new if key not in before)]):  # what comes is nearly in order
            record = EdgeRecord(key, new.get(key, []))
            if key in before:
                record.keep(before[key], self._facts)
                if record.evidence and record.row() == before[key]:
                    continue
                plan.edges_gone.append(key)
            if record.evidence:
                plan.edges_new[key] = record
            change = bool(record.evidence) - (key in before)
            for end in (key[0], key[2]):
                degrees[end] = degrees.get(end, 0) + change
        return degrees

    def _plan_entities(
        self, plan: Plan, before: Mapping[str, Row], new: Mapping[str, EntityRecord], degrees: Mapping[str, int]
    ) -> None:
        for identifier in sorted(before.keys() | new.keys()):
            old = before.get(identifier)
            record = EntityRecord.of(old) if old else EntityRecord(identifier)
            record.drop(self._facts)
            if identifier in new:
                record.said |= new[identifier].said
                record.evidence += new[identifier].evidence
            if not record.evidence:
                plan.entities_gone.append(identifier)
                continue
            record.degree += degrees.get(identifier, 0)
            if old is None:
                plan.entities_new.append(record)
            elif record.row() != old:
                plan.entities_set.append(record)

    def _plan_judgements(self, standing: Standing, plan: Plan) -> None:
        if not self._judgements:
            return
        before: dict[str, Any] = {row["id"]: row for row in standing.judgement_rows()}
        for identifier, judgement in sorted(self._judgements.items()):
            if judgement is None:
                if identifier in before:
                    plan.judgements_gone.append(identifier)
            elif (row := judgement_row(judgement)) != before.get(identifier):
                plan.judgements_set.append(row)
