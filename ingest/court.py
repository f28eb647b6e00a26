"""The hearing of judgements: what a file calls things is found on the map, and what cannot be is told why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from graph.ids import digest, entity_id, fold, id_hash
from graph.model import Document, Entity, Facts, Judgement, Verdict
from graph.ontology import ontology
from ingest.linking import Fact, Linking, fact_of, linking
from ingest.references import reference_facts
from ingest.runs import Run
from ingest.sources import documents_called

_LONGEST_NAME = 200


class JudgementRefusedError(ValueError):
    """An item that cannot be recorded; the message says why."""


def has_keys(value: Any, needed: set[str], more: Iterable[str] = ()) -> bool:
    """Whether a value is a mapping with these keys, and perhaps `more`."""
    return isinstance(value, dict) and needed <= value.keys() <= needed | {*more}


@dataclass(slots=True)
class _Thing:
    """What judgements call one thing: by its anchor, with all names and kinds, its own and those of the map."""

    anchor: str
    id: str
    kind: str
    name: str


@dataclass(slots=True)
class _Names:
    """From a word to the ids that sources have for it, the likeliest meaning first."""

    tiers: tuple[dict[str, list[str]], ...] = field(default_factory=lambda: ({}, {}, {}, {}))

    def add(self, tier: int, name: str, identifier: str) -> None:
        found = self.tiers[tier].setdefault(fold(name) if tier else name, [])
        if identifier not in found:
            found.append(identifier)

    def find(self, text: str, fits: Callable[[str], bool]) -> list[str]:
        for tier, names in enumerate(self.tiers):
            if found := [i for i in names.get(fold(text) if tier else text, ()) if fits(i)]:
                return found
        return []

    def near(self, text: str) -> list[str]:
        return get_close_matches(fold(text), [*self.tiers[1], *self.tiers[2]], n=3, cutoff=0.5)


def court(run: Run) -> "Court":
    """What a file can speak of: everything that sources say, before a verdict took any of it away."""
    told = run.told()
    references = reference_facts({entity.id for facts in told for entity in facts.entities})
    everything = [*told, *references]
    # As judged so far, but for verdicts on facts: one that was rejected can be spoken of.
    names = [item for item in run.judgements if item.verdict not in ("accept", "reject")]
    made = Court(linking(everything, names), run.kept.data, standing=list(run.judgements))
    for facts in everything:
        made.know(facts)
    return made


@dataclass(slots=True)
class Court:
    """Hears one item after the other; what it has heard counts for the next."""

    found: Linking
    data: Path
    standing: list[Judgement]
    heard: dict[str, Judgement] = field(default_factory=dict)
    things: dict[str, _Thing] = field(default_factory=dict)
    own: dict[str, Entity] = field(default_factory=dict)
    names: _Names = field(default_factory=_Names)
    facts: dict[Fact, set[str]] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)

    def know(self, facts: Facts) -> None:
        """Take in what a source says."""
        self.documents[facts.document.id] = facts.document
        for entity in facts.entities:
            to = self.found.shown.get(entity.id, entity)
            anchor = self.found.anchor(entity.id)
            self.things.setdefault(anchor, _Thing(anchor, to.id, to.kind, to.name))
            self.own.setdefault(entity.id, entity)
            self.names.add(0, entity.id, entity.id)
            self.names.add(0, to.id, entity.id)
            self.names.add(1, to.name, entity.id)
            self.names.add(2, entity.name, entity.id)
            for alias in entity.aliases:
                self.names.add(3, alias, entity.id)
            self.facts.setdefault((to.id, "", ""), set()).add(facts.document.id)
        for item in facts.relations:
            key = fact_of(self.found.id(item.source), item.type, self.found.id(item.target))
            self.facts.setdefault(key, set()).add(facts.document.id)

    def hear(self, verdict: Verdict, value: Any, note: str) -> None:
        """Record one item. JudgementRefusedError says why it cannot be."""
        made = getattr(self, f"_hear_{_HEARD[verdict]}")(verdict, value)
        if made is None:
            return
        words = digest(made.verdict, made.a, made.relation, made.b, made.document, made.name)
        judgement = replace(made, id=f"judgement_{words}", note=note or made.note)
        self.heard[judgement.id] = judgement

    def _others(self, *verdicts: str) -> list[Judgement]:
        return [item for item in (*self.standing, *self.heard.values()) if item.verdict in verdicts]

    # Facts

    def _hear_fact(self, verdict: Verdict, value: Mapping[str, Any]) -> Judgement:
        document = self._document(value["document"]) if "document" in value else ""
        if "entity" in value:
            thing = self._thing(value["entity"])
            made = Judgement("", verdict, thing.anchor, document=document, note=thing.name)
            fact = (thing.id, "", "")
        else:
            one, other = self._thing(value["subject"]), self._thing(value["object"])
            relation = _relation(value["relation"])
            if not ontology().allows(one.kind, relation, other.kind):
                raise JudgementRefusedError(f"the ontology knows no {relation} from {one.kind} to {other.kind}")
            words = f"{one.name} {relation} {other.name}"
            made = Judgement("", verdict, one.anchor, other.anchor, words, relation, "", document)
            fact = fact_of(one.id, relation, other.id)
        self._check_said(fact, made)
        self._check_other_verdict(made)
        return made

    def _check_said(self, fact: Fact, made: Judgement) -> None:
        by = self.facts.get(fact)
        if not by:
            raise JudgementRefusedError(f"no source says: {made.note}")
        if made.document and not any(made.document in (key, *self.documents[key].sources) for key in by):
            raise JudgementRefusedError(f"{made.document} does not say: {made.note}")

    def _check_other_verdict(self, made: Judgement) -> None:
        """A fact that is rejected as a whole, or in a document, cannot be accepted there."""
        for other in self._others("reject" if made.verdict == "accept" else "accept"):
            rejected = (made if made.verdict == "reject" else other).document
            accepted = (other if made.verdict == "reject" else made).document
            same = fact_of(other.a, other.relation, other.b) == fact_of(made.a, made.relation, made.b)
            if same and rejected in ("", accepted):
                raise JudgementRefusedError(f"{other.id} says {other.verdict} of the same; {_take_back(other)}")

    def _document(self, text: Any) -> str:
        """The name by which a judgement knows a document: its first source, which lasts when its words change."""
        if not isinstance(text, str) or not text:
            raise JudgementRefusedError("document: an id, a path or a title is wanted")
        found = documents_called(self.documents.values(), text, self.data)
        if len(found) != 1:
            several = f"several documents are called {text!r}; give an id: {', '.join(sorted(d.id for d in found))}"
            raise JudgementRefusedError(
                several if found else f"no document is called {text!r}; `quanpu status` lists them"
            )
        return next((source for source in found[0].sources if source != "-"), found[0].id)

    # Names and kinds

    def _hear_change(self, verdict: Verdict, value: Mapping[str, Any]) -> Judgement | None:
        thing = self._thing(value["entity"])
        new = value["to"].strip()
        made = self._renamed(thing, new) if verdict == "rename" else self._of_kind(thing, new)
        for other in self._others(verdict):
            if self.found.anchor(other.a) == thing.anchor:
                if (other.name, other.b) == (made.name, made.b):
                    return other
                raise JudgementRefusedError(f"{other.id} already says {other.note}; {_take_back(other)}")
        if verdict == "rename":
            self.names.add(1, new, thing.anchor)
            thing.name = new
        else:
            thing.kind = _kind(new)
        return made

    def _renamed(self, thing: _Thing, name: str) -> Judgement:
        if not name or len(name) > _LONGEST_NAME or not name.isprintable() or not fold(name):
            raise JudgementRefusedError(f"rename: a name of at most {_LONGEST_NAME} characters is wanted")
        entity = self.own.get(thing.anchor) or Entity(thing.anchor, thing.kind, thing.name)
        new = entity_id(entity.kind, name, self._qualifier(entity))
        if not self._is_judged(thing, "rename") and name == entity.name:
            raise JudgementRefusedError(f"{name} is its name already")
        return Judgement("", "rename", thing.anchor, new, f"{entity.name} → {name}", name=name)

    def _of_kind(self, thing: _Thing, name: str) -> Judgement:
        kind = _kind(name)
        before = ontology().kind_of(thing.anchor)
        if not self._is_judged(thing, "kind") and kind == before:
            raise JudgementRefusedError(f"{thing.name} is {kind} already")
        note = f"{thing.name}: {before} → {kind}"
        return Judgement("", "kind", thing.anchor, f"{kind.lower()}_{id_hash(thing.anchor)}", note)

    def _is_judged(self, thing: _Thing, verdict: str) -> bool:
        return any(self.found.anchor(other.a) == thing.anchor for other in self._others(verdict))

    def _qualifier(self, entity: Entity) -> str:
        """What tells an entity from its namesakes, found again by its id; where it cannot be, the id itself."""
        told = [document.title or document.id for document in self.documents.values()]
        told += [document.id for document in self.documents.values()]
        places = [
            thing.name for thing in self.things.values() if thing.kind in ("City", "Region", "District", "Policy")
        ]
        for qualifier in ("", *places, *told):
            if entity_id(entity.kind, entity.name, qualifier) == entity.id:
                return qualifier
        return entity.id

    # Same and not the same

    def _hear_pair(self, verdict: Verdict, value: list[Any]) -> Judgement | None:
        one, other = sorted(self._source_id(each) for each in value)
        named = [self.things[self.found.anchor(each)].name for each in (one, other)]
        if one == other:
            raise JudgementRefusedError(f"{named[0]} is one thing to the sources: there are no two ids to tell apart")
        made = Judgement("", verdict, one, other, f"{self.own[one].name}、{self.own[other].name}")
        same = [(item.a, item.b) for item in self._others("same")] + ([(one, other)] if verdict == "same" else [])
        apart = self._others("not_same") + ([made] if verdict == "not_same" else [])
        for each in apart:
            if _joined(same, each.a, each.b):
                said = "they are told to be the same" if each is made else f"{each.id} says that {each.note} are not"
                raise JudgementRefusedError(f"{said}; `quanpu judge --list` shows by what, `--forget` takes it back")
        return made

    # Things

    def _source_id(self, value: Any) -> str:
        """The id that sources have for what is given; where they have several for one thing, the one that stands."""
        found = self._candidates(value)
        anchors = {self.found.anchor(each) for each in found}
        return found[0] if len(found) == 1 else anchors.pop()

    def _thing(self, value: Any) -> _Thing:
        return self.things[self.found.anchor(self._source_id(value))]

    def _candidates(self, value: Any) -> list[str]:
        text, kind = value, ""
        if has_keys(value, {"name", "kind"}) and isinstance(value["kind"], str):
            text, kind = value["name"], _kind(value["kind"])
        if not isinstance(text, str) or not text.strip():
            raise JudgementRefusedError("an entity is given by its id or name, or as {name: …, kind: …}")

        def fits(identifier: str) -> bool:
            kinds = {self.own[identifier].kind, self.things[self.found.anchor(identifier)].kind}
            return not kind or kind in kinds

        found = self.names.find(text.strip(), fits)
        if not found:
            near = self.names.near(text)
            hint = f"; near: {'、'.join(near)}" if near else ""
            raise JudgementRefusedError(
                f"nothing on the map is called {text!r}{f' of kind {kind}' if kind else ''}{hint}"
            )
        anchors = {self.found.anchor(each) for each in found}
        if len(anchors) > 1:
            told = "、".join(f"{self.things[each].name} ({self.things[each].id})" for each in sorted(anchors))
            raise JudgementRefusedError(f"{text!r} may mean {told}; give an id")
        return found


_HEARD = {"accept": "fact", "reject": "fact", "rename": "change", "kind": "change", "same": "pair", "not_same": "pair"}


def _take_back(judgement: Judgement) -> str:
    return f"`quanpu judge --forget {judgement.id}` takes it back"


def _joined(pairs: Iterable[tuple[str, str]], one: str, other: str) -> bool:
    """Whether pairs that are the same make these two the same."""
    beside: dict[str, set[str]] = {}
    for a, b in pairs:
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    seen, waiting = {one}, [one]
    while waiting:
        fresh = beside.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += fresh
    return other in seen


def _relation(text: Any) -> str:
    known = ontology().relations.values()
    found = next((each.name for each in known if text in (each.zh, each.name) or str(text).upper() == each.name), None)
    if found is None:
        near = get_close_matches(str(text).upper(), ontology().relations, n=2, cutoff=0.5)
        raise JudgementRefusedError(f"there is no relation {text!r}" + (f"; near: {', '.join(near)}" if near else ""))
    return found


def _kind(text: str) -> str:
    known = ontology().kinds.values()
    found = next((each.name for each in known if text == each.zh or text.lower() == each.name.lower()), None)
    if found is None:
        near = get_close_matches(text, ontology().kinds, n=2, cutoff=0.4)
        raise JudgementRefusedError(f"there is no kind {text!r}" + (f"; near: {', '.join(near)}" if near else ""))
    return found
