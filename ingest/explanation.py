"""Which rule or entry made each fact of a document, line by line."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.model import Document, Entity, Evidence, Facts, Relation
from graph.store import Store, StoreError
from ingest.checks import checked
from ingest.content import SourceRefused
from ingest.jobs import opened, work
from ingest.reports import RunReport
from ingest.sources import documents_called, gather


class NotExplained(StoreError):
    """Nothing that can be explained is called so."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a line: the entity it stands for, and by what."""

    entity: Entity
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that words of a line state: its ends, and by what."""

    relation: Relation
    source: Entity
    target: Entity
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, or a row of a table, counted from 1, with its facts in the order of the words.

    `start` is the place of the line's first character in the document's text. A row has no text of its own.
    """

    number: int
    start: int
    text: str
    named: tuple[Named, ...]
    stated: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A document's lines; those without facts have no entries. `held` tells whether the map has these facts, or they
    are what the document would say."""

    document: Document
    lines: tuple[Line, ...]
    held: bool

    def at(self, number: int) -> "Explanation":
        """One line of it. NotExplained where there is no such line."""
        found = tuple(line for line in self.lines if line.number == number)
        if not found:
            last = self.lines[-1].number if self.lines else 0
            raise NotExplained(f"{self.document.title or self.document.id} has no line {number}; the last is {last}")
        return replace(self, lines=found)


def explained(store: Store, data: Path, name: str) -> Explanation:
    """A document by its path, id or title: as the map has it, else as it would be read now.

    NotExplained where there is none, or the file cannot be read.
    """
    documents = [entry.document for entry in store.ledger()]
    if "\0" not in name and Path(name).is_file():
        return _of_file(store, name, {document.id for document in documents})
    found = [document.id for document in documents_called(documents, name, data)]
    if len(found) == 1 and (facts := store.facts(found[0])) is not None:
        return explanation(facts, held=True)
    if found:
        raise NotExplained(f"several documents are called {name!r}; give one of their ids: {', '.join(found)}")
    raise NotExplained(f"there is no file or document {name!r}; `quanpu status` lists the documents")


def _of_file(store: Store, name: str, known: set[str]) -> Explanation:
    report = RunReport()
    try:
        found = next(iter(opened(gather([name], None, None, report), report)), None)
        if found is not None and found.document in known and (facts := store.facts(found.document)) is not None:
            return explanation(facts, held=True)
        outcome = work(found.job) if found is not None else None
    except SourceRefused as error:
        raise NotExplained(str(error)) from error
    if outcome is None or outcome.facts is None:
        reasons = [told.reason for told in report.sources] + ([outcome.reason] if outcome else [])
        raise NotExplained(f"{name}: {'; '.join(filter(None, reasons)) or 'it is not a source'}")
    return explanation(checked(outcome.facts)[0], held=False)


def explanation(facts: Facts, *, held: bool) -> Explanation:
    """Facts by the lines that say them."""
    entities = {entity.id: entity for entity in facts.entities}
    starts = _line_starts(facts.document.text)
    named: dict[int, list[Named]] = defaultdict(list)
    stated: dict[int, list[Stated]] = defaultdict(list)
    for entity in facts.entities:
        for item in entity.evidence:
            named[_number(starts, item)].append(Named(entity, item))
    for relation in facts.relations:
        source, target = entities[relation.source], entities[relation.target]
        for item in relation.evidence:
            stated[_number(starts, item)].append(Stated(relation, source, target, item))
    texts = dict(enumerate(facts.document.text.split("\n"), 1)) if _has_spans(facts) else {}
    return Explanation(
        facts.document,
        tuple(
            Line(
                number,
                starts[number - 1] if number in texts else -1,
                texts.get(number, ""),
                tuple(
                    sorted(named[number], key=lambda each: (each.evidence.start, -each.evidence.end, each.entity.id))
                ),
                tuple(sorted(stated[number], key=_order)),
            )
            for number in sorted({*texts, *named, *stated})
        ),
        held,
    )


def _order(each: Stated) -> tuple[int, int, str, str, str]:
    return (each.evidence.start, each.evidence.end, each.relation.source, each.relation.type, each.relation.target)


def _has_spans(facts: Facts) -> bool:
    return facts.document.form not in ("table", "reference")


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _number(starts: Sequence[int], evidence: Evidence) -> int:
    """The line that a fact begins in, or its row."""
    return evidence.row if evidence.row > 0 else bisect_right(starts, evidence.start)
