"""Every source's facts under the ids and names that resolution and a person's judgements give them.

A pure function of the set of facts and the set of judgements: what is judged is never written into what a source says,
so that a judgement taken back leaves the map as if it had never been.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.ids import id_hash
from graph.model import Entity, Evidence, Facts, Judgement, Relation
from graph.ontology import ontology
from ingest.namesakes import link

Fact = tuple[str, str, str]
"""(subject, relation type, object) by id; an entity by itself is (id, "", "")."""


def fact_of(subject: str, relation: str, target: str) -> Fact:
    """The key of a fact; a symmetric relation has one key for both directions."""
    known = ontology().relations.get(relation)
    if known is not None and known.symmetric and target < subject:
        return target, relation, subject
    return subject, relation, target


@dataclass(slots=True)
class Linking:
    """What resolution and judgements make of a set of facts.

    `kept` gives the id that stands for those that are one thing, before any is renamed; `shown` the entity as the map
    calls it, where that is another than the source says; `accepted` and `rejected` the judgements on a fact, by the
    source or id of a document, "" for all.
    """

    kept: Mapping[str, str]
    shown: Mapping[str, Entity]
    accepted: Mapping[Fact, Mapping[str, str]] = field(default_factory=dict)
    rejected: Mapping[Fact, frozenset[str]] = field(default_factory=dict)

    def anchor(self, identifier: str) -> str:
        """The id by which judgements know a thing that a source names."""
        return self.kept.get(identifier, identifier)

    def id(self, identifier: str) -> str:
        """The id under which the map has a thing that a source names."""
        return self.shown[identifier].id if identifier in self.shown else identifier

    def fact(self, judgement: Judgement) -> Fact:
        """The fact that a judgement is about, by the ids of the map."""
        return fact_of(self.id(judgement.a), judgement.relation, self.id(judgement.b) if judgement.b else "")

    def applied(self, facts: Facts) -> Facts:
        """One source's facts as the map is to have them."""
        if self.shown:
            facts = self._renamed(facts)
        return self._judged(facts) if self.accepted or self.rejected else facts

    def _renamed(self, facts: Facts) -> Facts:
        relations = (replace(r, source=self.id(r.source), target=self.id(r.target)) for r in facts.relations)
        return replace(facts, entities=tuple(map(self._entity, facts.entities)), relations=tuple(relations))

    def _entity(self, entity: Entity) -> Entity:
        to = self.shown.get(entity.id)
        if to is None:
            return entity
        aliases = tuple(sorted({*entity.aliases, entity.name} - {to.name}))
        return replace(entity, id=to.id, kind=to.kind, name=to.name, aliases=aliases)

    def _judged(self, facts: Facts) -> Facts:
        """Without what is rejected, and with what is accepted marked."""
        names = (facts.document.id, *facts.document.sources, "")
        entities = [e for e in facts.entities if not self._is_rejected((e.id, "", ""), names)]
        gone = {entity.id for entity in facts.entities} - {entity.id for entity in entities}
        relations = (r for r in facts.relations if not {r.source, r.target} & gone)
        return replace(
            facts,
            entities=tuple(replace(e, evidence=self._marked(e.evidence, (e.id, "", ""), names)) for e in entities),
            relations=tuple(
                replace(r, evidence=self._marked(r.evidence, _key(r), names))
                for r in relations
                if not self._is_rejected(_key(r), names)
            ),
        )

    def _is_rejected(self, fact: Fact, names: Iterable[str]) -> bool:
        return not self.rejected.get(fact, frozenset()).isdisjoint(names)

    def _marked(self, evidence: tuple[Evidence, ...], fact: Fact, names: Iterable[str]) -> tuple[Evidence, ...]:
        by = self.accepted.get(fact, {})
        judgement = next((by[name] for name in names if name in by), "")
        return tuple(replace(item, judgement=judgement) for item in evidence) if judgement else evidence


def _key(relation: Relation) -> Fact:
    return fact_of(relation.source, relation.type, relation.target)


def linking(all_facts: Sequence[Facts], judgements: Sequence[Judgement]) -> Linking:
    """What resolution and these judgements make of these facts."""
    known: dict[str, Entity] = {}
    for facts in all_facts:
        for entity in facts.entities:
            if entity.id not in known or entity.name < known[entity.id].name:
                known[entity.id] = entity
    kept = _kept(link(all_facts, judgements), known)
    shown = {old: known[new] for old, new in kept.items() if old != new}
    for new, said in _said_of(judgements, kept, known).items():
        called = _called(known[new], said)
        shown |= dict.fromkeys((new, *(old for old, to in kept.items() if to == new)), called)
    found = Linking(kept, shown)
    found.accepted, found.rejected = _verdicts(found, judgements)
    return found


def _kept(ids: Mapping[str, str], known: Mapping[str, Entity]) -> dict[str, str]:
    """For each id of a group the one that stands for it: the resolver's, or where no source has that, the lowest."""
    groups: dict[str, set[str]] = defaultdict(set)
    for old, new in ids.items():
        groups[new] |= {old, new}
    kept: dict[str, str] = {}
    for root, members in groups.items():
        present = members & known.keys()
        if present:
            kept |= dict.fromkeys(members, root if root in present else min(present))
    return kept


def _said_of(
    judgements: Iterable[Judgement], kept: Mapping[str, str], known: Mapping[str, Entity]
) -> dict[str, dict[str, Judgement]]:
    """What is renamed, or of another kind, by id; a word on the very id comes before one on what was joined to it."""
    said: dict[str, dict[str, Judgement]] = {}
    for judgement in sorted(judgements, key=lambda j: j.id):
        new = kept.get(judgement.a, judgement.a)
        if judgement.verdict in ("rename", "kind") and new in known:
            before = said.setdefault(new, {})
            if judgement.verdict not in before or judgement.a == new:
                before[judgement.verdict] = judgement
    return said


def _called(entity: Entity, said: Mapping[str, Judgement]) -> Entity:
    kind = ontology().kind_of(said["kind"].b) if "kind" in said else entity.kind
    name = said["rename"].name if "rename" in said else entity.name
    hashed = id_hash(said["rename"].b if "rename" in said else entity.id)
    return replace(entity, id=f"{kind.lower()}_{hashed}", kind=kind, name=name)


def _verdicts(
    found: Linking, judgements: Iterable[Judgement]
) -> tuple[dict[Fact, dict[str, str]], dict[Fact, frozenset[str]]]:
    accepted: dict[Fact, dict[str, str]] = {}
    rejected: dict[Fact, frozenset[str]] = {}
    for judgement in sorted(judgements, key=lambda j: j.id):
        if judgement.verdict == "accept":
            accepted.setdefault(found.fact(judgement), {}).setdefault(judgement.document, judgement.id)
        elif judgement.verdict == "reject":
            fact = found.fact(judgement)
            rejected[fact] = rejected.get(fact, frozenset()) | {judgement.document}
    return accepted, rejected


def unmarked(facts: Facts) -> Facts:
    """Facts that stood in a map, without the marks of the judgements of then."""

    def clean(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(replace(item, judgement="") for item in evidence)

    return replace(
        facts,
        entities=tuple(replace(entity, evidence=clean(entity.evidence)) for entity in facts.entities),
        relations=tuple(replace(relation, evidence=clean(relation.evidence)) for relation in facts.relations),
    )
