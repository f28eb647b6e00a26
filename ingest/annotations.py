"""Extraction without a map: what each source says by itself, as JSON."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from graph.ids import fold
from graph.model import Entity, Evidence, Facts, Relation
from ingest.checks import checked
from ingest.content import stem_of
from ingest.jobs import Found, Outcome, opened, work_all
from ingest.kept import write_whole
from ingest.lexicon import fold_text
from ingest.reports import Progress, Rejected, RunReport, SourceReport
from ingest.sources import gather


def extract(paths: Sequence[str], out: Path, *, progress: Progress | None = None) -> RunReport:
    """Write what each source says by itself to `out`, a JSON file each, without a map and without reference facts.

    Its shape: document (file name), text, entities {id, name, kind, aliases, evidence}, relations {subject, type,
    object by name; source, target by id; line, role, evidence}.
    """
    report = RunReport()
    found = list(opened(gather(paths, None, None, report), report))
    out.mkdir(parents=True, exist_ok=True)
    used: set[str] = set()
    outcomes = work_all([item.job for item in found])
    for done, (item, outcome) in enumerate(zip(found, outcomes, strict=True), 1):
        if outcome.facts is None:
            report.refuse(item.given.name, outcome.reason, item.document)
        else:
            facts, dropped = checked(outcome.facts)
            told = _annotation(item.job.file, facts)
            write_whole(out / _free_name(item.job.file, used), orjson.dumps(told, option=orjson.OPT_INDENT_2))
            _tell(report, item, told, [*_rows_rejected(outcome), *dropped])
        if progress:
            progress(done, len(found), item.given.name)
    return report


def _rows_rejected(outcome: Outcome) -> list[tuple[str, str]]:
    return [(f"row {reject.row}", reject.reason) for reject in outcome.rejects]


def _tell(report: RunReport, item: Found, told: Mapping[str, Any], rejected: Sequence[tuple[str, str]]) -> None:
    name = item.given.name
    report.rejects += [Rejected(name, where, reason) for where, reason in rejected]
    counts = (len(told["entities"]), len(told["relations"]), len(rejected))
    report.sources.append(SourceReport(name, item.document, told["title"], "new", "", *counts))


def _free_name(file: str, used: set[str]) -> str:
    """A name for a document's JSON: its stem; where another has that, its whole name."""
    stem = stem_of(file)
    tries = [stem, file, *(f"{file}-{number}" for number in range(2, len(used) + 3))]
    name = next(name for name in tries if name not in used)
    used.add(name)
    return f"{name}.json"


def _annotation(file: str, facts: Facts) -> dict[str, Any]:
    document = facts.document
    names = text_names(facts)
    return {
        "document": file,
        "title": document.title or stem_of(file),
        "issuer": document.issuer,
        "date": document.date,
        "text": document.text,
        "entities": [_entity(entity, names[entity.id]) for entity in facts.entities],
        "relations": [_relation(relation, names, document.text) for relation in facts.relations],
    }


def _entity(entity: Entity, name: str) -> dict[str, Any]:
    return {
        "id": entity.id,
        "name": name,
        "kind": entity.kind,
        "aliases": sorted({entity.name, *entity.aliases} - {name}),
        "evidence": [_evidence(item) for item in entity.evidence],
    }


def _relation(relation: Relation, names: Mapping[str, str], text: str) -> dict[str, Any]:
    return {
        "subject": names[relation.source],
        "type": relation.type,
        "object": names[relation.target],
        "line": _line(text, relation.evidence[0]),
        "source": relation.source,
        "target": relation.target,
        "evidence": [_evidence(item) for item in relation.evidence],
    }


# Names


def text_names(facts: Facts) -> dict[str, str]:
    """The name that each entity of a document goes by in its JSON, by id.

    It is the canonical name where the text has it or a list knows it, else the longest form that the text has: a name
    that the document never uses is not put into its mouth. A form that another entity of the kind goes by is not taken.
    """
    text = "\n".join(map(_folded, facts.document.text.splitlines()))
    names = {entity.id: entity.name for entity in facts.entities}
    taken = {(entity.kind, _folded(entity.name)) for entity in facts.entities}
    for entity in facts.entities:
        if _folded(entity.name) in text or _is_listed(entity):
            continue
        found = [alias for alias in sorted(entity.aliases) if _folded(alias) in text]
        form = max(found, key=len, default=entity.name)
        if (entity.kind, _folded(form)) not in taken:
            taken.add((entity.kind, _folded(form)))
            names[entity.id] = form
    return names


def _folded(words: str) -> str:
    return fold(fold_text(words))


_LISTED = ("gazetteer", "organ", "name:place", "name:mark")  # Rules that take the name from a list.


def _is_listed(entity: Entity) -> bool:
    """Whether a list knows the full name; a company goes by what its document calls it all the same."""
    return entity.kind != "Enterprise" and any(item.rule.startswith(_LISTED) for item in entity.evidence)


def _line(text: str, evidence: Evidence) -> int:
    """The line of a text, or the row of a table, counted from 1."""
    return evidence.row if evidence.row > 0 else text.count("\n", 0, evidence.start) + 1


def _evidence(item: Evidence) -> dict[str, Any]:
    place = {"row": item.row} if item.row > 0 else {"start": item.start, "end": item.end, "quote": item.quote}
    times = {"said": item.said, "from": item.from_, "until": item.until}
    return {**place, "modality": item.modality, **times, "rule": item.rule, "role": item.role}
