"""What a person should look at: counts by document, what was refused and why, doubtful merges, unknown heads."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph.ids import fold
from graph.model import Entity, Facts, Judgement
from graph.store import Store
from ingest.extraction import refused_facts
from ingest.items import PLACES
from ingest.kept import Kept
from ingest.lexicon import fold_text, lexicon
from ingest.reports import RunReport
from ingest.runs import Run

_MOST_HEADS = 30
_EXAMPLES = 3
_LEAST = 2  # How often an unknown head must be seen.
_MOST_SHARE = 0.8  # What share of the stretches a longer head must end.
# Kinds whose names are told apart by lists, by place or by policy, not by their words.
_TOLD_APART = PLACES | {"Task"}
# A name of an industry is often the tail of another: 集成电路 of 高端集成电路.
_NO_TAILS = _TOLD_APART | {"Industry"}
_LEVELS = {
    "国家级": "国家",
    "国家": "国家",
    "全国": "国家",
    "中国": "国家",
    "省级": "省",
    "省": "省",
    "市级": "市",
    "市": "市",
}
_SHORTEST_TAIL = 4
_SHORTEST_REST = 3
_LONGEST_PLACE = 8


@dataclass(frozen=True, slots=True)
class DocumentCount:
    """What one document says, by kind and by type."""

    document: str
    title: str
    entities: Mapping[str, int]
    relations: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why facts of a document or rows of a table are not on the map, how many, and some of them."""

    reason: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Two entities of a kind that may be one thing: for a judgement, never merged by themselves."""

    kind: str
    a: str
    a_name: str
    b: str
    b_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnknownHead:
    """The ending of names and of what is built that no rule took as an entity."""

    head: str
    count: int
    examples: tuple[str, ...]


@dataclass(slots=True)
class MapReport:
    """All of it."""

    documents: list[DocumentCount] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    doubtful: list[Doubtful] = field(default_factory=list)
    unknown_heads: list[UnknownHead] = field(default_factory=list)


def as_json(report: MapReport, run: RunReport | None = None) -> dict[str, Any]:
    """A report for programs; of a run also what became of each source, and what was left out."""
    told = asdict(report)
    if run is not None:
        told["sources"] = [asdict(source) for source in run.sources]
        told["left_out"] = [rejected._asdict() for rejected in run.rejects]
    return told


def report_of(store: Store, data: Path) -> MapReport:
    """What there is to look at in the map that stands; it is read again, nothing is written to it."""
    run = Run(store, Kept(data), None, RunReport())
    run.look()
    run.settle()
    prose = [run.final[key] for key in sorted(run.sources) if run.final[key].document.form != "table"]
    return MapReport(
        documents=[_count(run.final[key]) for key in sorted(run.final)],
        refused=refusals(_refused_by_rules(run, prose)),
        doubtful=doubtful(run.final.values(), run.judgements),
        unknown_heads=unknown_heads(prose),
    )


def _count(facts: Facts) -> DocumentCount:
    entities = Counter(entity.kind for entity in facts.entities)
    relations = Counter(relation.type for relation in facts.relations)
    return DocumentCount(facts.document.id, facts.document.title, dict(entities), dict(relations))


# Refused


def _refused_by_rules(run: Run, prose: Iterable[Facts]) -> Iterator[tuple[str, str]]:
    """(reason, what) of each fact or row that is not on the map."""
    for facts in prose:
        job = run.job_of(facts.document.id)
        if job is not None and job.document is not None:
            for name, kind, relation, other, other_kind in refused_facts(job.document):
                yield f"the ontology knows no {relation} from {kind} to {other_kind}", f"{name} — {other}"
    for key, dropped in run.dropped.items():
        if run.final[key].document.form == "table":
            continue
        for _, told in dropped:
            what, _, reason = told.rpartition(": ")
            yield reason, what
    for key in sorted(run.final):
        for row in run.kept.rejects(key) if run.final[key].document.form == "table" else ():
            yield row.reason, f"{run.final[key].document.title}, {row.where}"


def refusals(told: Iterable[tuple[str, str]]) -> list[Refused]:
    """Reasons with how often each was given, the most frequent first."""
    found: dict[str, list[str]] = defaultdict(list)
    for reason, what in told:
        found[reason].append(what)
    counted = (Refused(reason, len(all_), tuple(dict.fromkeys(all_))[:_EXAMPLES]) for reason, all_ in found.items())
    return sorted(counted, key=lambda each: (-each.count, each.reason))


# Doubtful merges


@dataclass(frozen=True, slots=True)
class _Name:
    """An entity's folded name, taken apart: the place or level that it opens with ("" for none), and the rest."""

    entity: Entity
    folded: str
    place: str
    rest: str


def doubtful(all_facts: Iterable[Facts], judgements: Iterable[Judgement] = ()) -> list[Doubtful]:
    """Pairs of a kind whose names differ in a leading place or level alone, or where one is the other's tail, or that
    share an alias; without pairs of different places, and without those judged already."""
    entities = _merged(all_facts)
    names = [_taken_apart(entity) for entity in entities.values() if entity.kind not in _TOLD_APART]
    judged = {frozenset((each.a, each.b)) for each in judgements if each.verdict in ("same", "not_same")}
    found: dict[tuple[str, str], Doubtful] = {}
    for reason, pairs in (("name", _same_rest(names)), ("tail", _tails(names)), ("alias", _shared_aliases(names))):
        for one, other in pairs:
            if one.entity.id == other.entity.id or not _may_be_one(one.place, other.place):
                continue
            a, b = sorted((one.entity, other.entity), key=lambda entity: entity.id)
            if frozenset((a.id, b.id)) not in judged:
                found.setdefault((a.id, b.id), Doubtful(a.kind, a.id, a.name, b.id, b.name, reason))
    return sorted(found.values(), key=lambda each: (each.kind, each.a_name, each.b_name, each.a, each.b))


def _merged(all_facts: Iterable[Facts]) -> dict[str, Entity]:
    """Each entity of the map once, with the aliases of all sources."""
    found: dict[str, Entity] = {}
    for facts in all_facts:
        for entity in facts.entities:
            before = found.get(entity.id)
            aliases = {*entity.aliases, *(before.aliases if before else ())}
            name = min(entity.name, before.name) if before else entity.name
            found[entity.id] = Entity(entity.id, entity.kind, name, tuple(sorted(aliases)))
    return found


def _taken_apart(entity: Entity) -> _Name:
    folded = fold(fold_text(entity.name))
    place, end = _leading_place(folded)
    return _Name(entity, folded, place, folded[end:])


def _leading_place(folded: str) -> tuple[str, int]:
    """The full name of the place, or the level, that a name opens with, and where that ends."""
    known = lexicon().entries
    for end in range(min(_LONGEST_PLACE, len(folded) - _SHORTEST_REST), 1, -1):
        entry = next((each for each in known.get(folded[:end], ()) if each.kind in PLACES), None)
        if entry is not None:
            # 南京市 and 南京 are one place: the suffix belongs to it.
            return entry.name, end + (folded[end] in "省市" and entry.name == folded[: end + 1])
    for word, level in _LEVELS.items():
        if folded.startswith(word) and len(folded) - len(word) >= _SHORTEST_REST:
            return level, len(word)
    return "", 0


def _may_be_one(one: str, other: str) -> bool:
    """Whether names that open with these can be of one thing: two different places, or levels, cannot."""
    fits_level = (one in ("省", "市") and other.endswith(one)) or (other in ("省", "市") and one.endswith(other))
    return one == other or not one or not other or fits_level


def _same_rest(names: Iterable[_Name]) -> Iterator[tuple[_Name, _Name]]:
    groups: dict[tuple[str, str], list[_Name]] = defaultdict(list)
    for name in names:
        groups[name.entity.kind, name.rest].append(name)
    for group in groups.values():
        yield from _pairs(group)


def _pairs(group: Sequence[_Name]) -> Iterator[tuple[_Name, _Name]]:
    """The pairs of a group that can be one thing; those of one place together, so that many places cost little."""
    by_place: dict[str, list[_Name]] = defaultdict(list)
    for name in group:
        by_place[name.place].append(name)
    places = sorted(by_place)
    for at, one in enumerate(places):
        for other in places[at:]:
            if _may_be_one(one, other):
                yield from ((a, b) for a in by_place[one] for b in by_place[other] if a is not b)


def _tails(names: Sequence[_Name]) -> Iterator[tuple[_Name, _Name]]:
    by_name: dict[tuple[str, str], list[_Name]] = defaultdict(list)
    for name in names:
        if name.entity.kind not in _NO_TAILS:
            by_name[name.entity.kind, name.folded].append(name)
    for name in names:
        for start in range(1, len(name.folded) - _SHORTEST_TAIL + 1):
            yield from ((name, short) for short in by_name.get((name.entity.kind, name.folded[start:]), ()))


def _shared_aliases(names: Iterable[_Name]) -> Iterator[tuple[_Name, _Name]]:
    groups: dict[tuple[str, str], list[_Name]] = defaultdict(list)
    for name in names:
        for form in {fold(alias) for alias in name.entity.aliases} | {name.folded}:
            groups[name.entity.kind, form].append(name)
    for group in groups.values():
        yield from _pairs(group)


# Unknown heads

_QUOTED = re.compile(r"“([^”“\n]{3,30})”")
_BUILT = re.compile(r"(?:共同)?(?:建设|共建|成立|组建)了?([^，。；：、！？,;:!?\s“”《》〈〉「」()（）【】]{3,24})")


def unknown_heads(prose: Iterable[Facts]) -> list[UnknownHead]:
    """The two to four last characters of quoted names, and of what is built or founded, that belong to no entity."""
    seen: dict[str, list[str]] = defaultdict(list)
    for facts in prose:
        for words in _untaken(facts):
            seen[words[-2:]].append(words)
    found = [_head(words) for words in seen.values() if len(words) >= _LEAST]
    return sorted(found, key=lambda each: (-each.count, each.head))[:_MOST_HEADS]


def _untaken(facts: Facts) -> Iterator[str]:
    """The stretches that look like names, and whose last character is in the name of no entity."""
    text = facts.document.text
    taken = bytearray(len(text))
    for entity in facts.entities:
        for item in entity.evidence if entity.kind != "Task" else ():
            taken[max(item.start, 0) : max(item.end, 0)] = b"\1" * (item.end - item.start)
    spans = {match.span(1) for pattern in (_QUOTED, _BUILT) for match in pattern.finditer(text)}
    yield from (text[start:end] for start, end in sorted(spans) if not taken[end - 1])


def _head(words: Sequence[str]) -> UnknownHead:
    """The longest ending, up to four characters, that most of these stretches share."""
    head = words[0][-2:]
    for length in (3, 4):
        endings = Counter(each[-length:] for each in words if len(each) >= length).most_common(1)
        if not endings or endings[0][1] < _MOST_SHARE * len(words):
            break
        head = endings[0][0]
    return UnknownHead(head, len(words), tuple(dict.fromkeys(words))[:_EXAMPLES])
