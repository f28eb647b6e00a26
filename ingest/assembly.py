"""What is drafted and claimed of a document is put together as its facts, with their evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.ids import fold
from graph.model import Document, Entity, Evidence, Facts, Relation
from graph.ontology import ontology
from ingest.drafts import Draft
from ingest.relations import Claim

_INSIDE = frozenset({"City", "Region", "Corridor"})  # Told by longer names too.


@dataclass(frozen=True, slots=True)
class Assembly:
    """Puts facts together; `said` is when the document said them."""

    document: Document
    said: str

    def facts(self, drafts: Iterable[Draft], claims: Sequence[Claim]) -> Facts:
        """The facts that claims state of drafts that stand by themselves."""
        related = {id(d) for c in claims for d in (c.subject, c.object)}
        standing = [d for d in drafts if d.spans and (id(d) in related or _stands_alone(d))]
        kept = {id(d) for d in standing}
        entities = tuple(sorted((self._entity(d) for d in standing), key=lambda e: e.id))
        relations = self._relations([c for c in claims if id(c.subject) in kept and id(c.object) in kept])
        return Facts(self.document, entities, relations)

    def _entity(self, draft: Draft) -> Entity:
        evidence = tuple(
            sorted({self._named(s, e, rule) for s, e, rule in draft.spans}, key=lambda v: (v.start, v.end, v.rule))
        )
        aliases = tuple(sorted(f for f in draft.forms if fold(f) != fold(draft.name)))
        return Entity(draft.id, draft.kind, draft.name, aliases, {}, evidence)

    def _named(self, start: int, end: int, rule: str) -> Evidence:
        quote = self.document.text[start:end]
        return Evidence(self.document.id, quote, start, end, said=self.said, rule=rule)

    def _relations(self, claims: Sequence[Claim]) -> tuple[Relation, ...]:
        found: dict[tuple[str, str, str], list[Evidence]] = {}
        ids = {id(draft): draft.id for draft in {id(d): d for c in claims for d in (c.subject, c.object)}.values()}
        for claim in claims:
            source, target = ids[id(claim.subject)], ids[id(claim.object)]
            if source == target:
                continue
            if ontology().relations[claim.type].symmetric and source > target:
                source, target = target, source
            evidence = self._claimed(claim)
            places = found.setdefault((source, claim.type, target), [])
            if evidence not in places:
                places.append(evidence)
        return tuple(
            Relation(source, type_, target, tuple(sorted(evidence, key=lambda v: (v.start, v.end, v.rule))))
            for (source, type_, target), evidence in sorted(found.items())
        )

    def _claimed(self, claim: Claim) -> Evidence:
        return Evidence(
            self.document.id,
            self.document.text[claim.start : claim.end],
            claim.start,
            claim.end,
            modality=claim.modality,
            said=self.said,
            from_=claim.times.start,
            until=claim.times.until,
            rule=claim.rule,
            role=claim.role,
        )


def _stands_alone(draft: Draft) -> bool:
    """Whether a thing is one of which nothing is claimed: no title of honour, and named not in longer names alone."""
    title = draft.title and draft.kind == "Programme"
    return not title and (draft.kind in _INSIDE or not draft.inside_only)
