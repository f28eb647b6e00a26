"""One run over one map: what stood there, what is to stand, and the one write between the two."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from graph.model import Document, Facts, Judgement
from graph.store import LedgerEntry, Store, Writer
from ingest.checks import checked, fingerprint
from ingest.content import SourceRefused, stem_of
from ingest.headers import told_by
from ingest.jobs import Job, Outcome, work_all
from ingest.kept import Index, Kept
from ingest.linking import Linking, linking, unmarked
from ingest.references import reference_facts, reference_versions
from ingest.reports import Progress, RunReport
from ingest.versions import EXTRACTOR, behind, read_by


class OutdatedError(Exception):
    """Another run changed the map since this one looked."""


@dataclass(slots=True)
class Run:
    """One run over one map: what stood there, what is to stand, and what is told of it.

    `judged` are the judgements that stood, `judgements` those that are to stand, in id order.
    """

    store: Store
    kept: Kept
    progress: Progress | None
    report: RunReport
    revision: str = ""
    ledger: dict[str, LedgerEntry] = field(default_factory=dict)
    index: Index = field(default_factory=Index)
    sources: dict[str, set[str]] = field(default_factory=dict)
    raw: dict[str, Facts] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    final: dict[str, Facts] = field(default_factory=dict)
    dropped: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    judgements: list[Judgement] = field(default_factory=list)
    judged: list[Judgement] = field(default_factory=list)

    def look(self) -> None:
        """See what stands in the map."""
        self.revision = self.store.revision()
        self.ledger = {entry.document.id: entry for entry in self.store.ledger()}
        self.judged = self.store.judgements()
        self.judgements = list(self.judged)
        self.index = self.kept.index()
        self.sources = {key: set(entry.document.sources) for key, entry in self.documents().items()}

    def documents(self) -> dict[str, LedgerEntry]:
        """The ledger without reference tables, which follow from the rest."""
        return {key: entry for key, entry in self.ledger.items() if entry.document.form != "reference"}

    def tell(self, done: int, total: int, name: str) -> None:
        """Tell of progress."""
        if self.progress:
            self.progress(done, total, name)

    def is_settled(self) -> bool:
        """Whether the map already follows from its sources, its judgements and the reference tables."""
        entries = self.documents()
        same = all(
            key in entries and set(entries[key].document.sources) == names for key, names in self.sources.items()
        )
        fresh = not self.raw and same and len(entries) == len(self.sources)
        current = all(entry.complete for entry in entries.values()) and not behind(
            (each.document.form, each.extractor) for each in entries.values()
        )
        told = [asdict(item) for item in self.judgements]
        return fresh and current and self.index.reference == reference_versions() and self.index.judgements == told

    def settle(self) -> None:
        """Work out what the map is to hold."""
        told = self.told()
        found = linking(told, self.judgements)
        self.final, self.dropped = {}, {}
        for facts in told:
            self.final[facts.document.id], self.dropped[facts.document.id] = checked(found.applied(facts))
        references = reference_facts(self._present(told, found))
        found = linking([*told, *references], self.judgements) if references else found
        versions = reference_versions()
        for facts in references:
            self.final[facts.document.id] = checked(found.applied(facts))[0]
            self.versions[facts.document.id] = versions[facts.document.id]

    def told(self) -> list[Facts]:
        """What each source says by itself, in the order of their ids."""
        self.recall()
        return [self._with_sources(self.raw[key]) for key in sorted(self.sources)]

    def _present(self, told: Iterable[Facts], found: Linking) -> set[str]:
        """The ids of what is on the map, and those by which sources name it."""
        final = {entity.id for facts in self.final.values() for entity in facts.entities}
        return final | {entity.id for facts in told for entity in facts.entities if found.id(entity.id) in final}

    def _with_sources(self, facts: Facts) -> Facts:
        document = facts.document
        names = tuple(sorted(self.sources[document.id]))
        title = document.title or _lent_title(names, document)
        return replace(facts, document=replace(document, title=title, sources=names))

    def recall(self) -> None:
        """What the other sources say by themselves: as kept, else worked out again."""
        jobs: dict[str, Job] = {}
        for key in sorted(self.sources.keys() - self.raw.keys()):
            entry = self.ledger[key]
            version = read_by(entry.extractor) if entry.document.form == "table" else EXTRACTOR
            if (facts := self.kept.facts(key, version)) is not None:
                self.raw[key], self.versions[key] = facts, version
            elif (job := self.job_of(key)) is not None:
                jobs[key] = job
            elif (standing := self.store.facts(key)) is not None:
                self.raw[key], self.versions[key] = unmarked(standing), read_by(entry.extractor)
        for (key, job), outcome in zip(jobs.items(), work_all(list(jobs.values())), strict=True):
            self.take(key, job, outcome, fallback=self.store.facts)

    def take(self, key: str, job: Job, outcome: Outcome, fallback: Callable[[str], Facts | None]) -> None:
        """Take in what a document says by itself; where it is refused now, what it said before."""
        facts = outcome.facts or fallback(key)
        if facts is None:
            raise SourceRefused(job.name, outcome.reason)
        self.raw[key], self.versions[key] = facts, job.version
        if outcome.facts:
            self.kept.put_facts(facts, job.version)

    def job_of(self, key: str) -> Job | None:
        """How to read a document again: from the ledger's text, else from its kept bytes; None where both are gone."""
        entry = self.ledger.get(key)
        if entry and entry.document.form != "table" and (document := self.store.document(key)) and document.text:
            return Job(_first_source(entry), "", document=_as_read(document))
        return self.job_of_bytes(key)

    def job_of_bytes(self, key: str) -> Job | None:
        """How to read a document again from its kept bytes."""
        entry = self.ledger.get(key)
        places = [(path, place) for path, place in sorted(self.index.sources.items()) if place.document == key]
        sha256 = entry.document.sha256 if entry else places[0][1].sha256
        found = self.kept.bytes_of(sha256)
        table = entry.document.form == "table" if entry else bool(places[0][1].mapping)
        if not found:
            return None
        name = _first_source(entry) if entry else places[0][0]
        file = f"{Path(name).stem}{found[1]}"
        if not table:
            return Job(name, file, found[0])
        for _, place in places:
            if mapping := self.kept.bytes_of(place.mapping):
                return Job(name, file, found[0], place.mapping_name, mapping[0])
        return None

    def puts(self) -> list[tuple[Facts, str]]:
        """What to write: each document whose facts, sources or version are not as the ledger says."""
        puts = []
        for key, facts in sorted(self.final.items()):
            extractor = f"{self.versions[key]}+{fingerprint(facts)}"
            entry = self.ledger.get(key)
            if entry is None or not entry.complete or entry.extractor != extractor:
                puts.append((facts, extractor))
        return puts

    def commit(self) -> None:
        """Bring the map to what was worked out, in one write; none where nothing changes."""
        puts, gone = self.puts(), sorted(self.ledger.keys() - self.final.keys())
        stood, stands = ({item.id: item for item in items} for items in (self.judged, self.judgements))
        if puts or gone or stood != stands:
            with self.store.write() as writer:
                if self.store.revision() != self.revision:
                    raise OutdatedError
                fill(writer, puts, gone)
                for judgement in stands.values():
                    writer.judge(judgement)
                for identifier in sorted(stood.keys() - stands.keys()):
                    writer.unjudge(identifier)
        self.finish(gone)

    def finish(self, gone: Iterable[str] = ()) -> None:
        """What follows a write: the index tells what is now, and what is gone is let go."""
        index = self.kept.index()
        index.reference = reference_versions()
        index.judgements = [asdict(item) for item in self.judgements]
        for path, entry in list(index.sources.items()):
            if entry.document in self.final:
                entry.was = []
            elif not self.final.keys() & set(entry.was):
                # An entry of a run that was killed stays while the map holds what it was to replace.
                del index.sources[path]
        if index != self.kept.index():
            self.kept.save(index)
        for key in gone:
            self.kept.forget(self.ledger[key].document.sha256, key)


def _first_source(entry: LedgerEntry) -> str:
    return entry.document.sources[0] if entry.document.sources else entry.document.id


def _lent_title(names: Sequence[str], document: Document) -> str:
    """What the ledger calls a document that has no title: by its file."""
    return stem_of(names[0]) if names else document.id


def _as_read(document: Document) -> Document:
    """A document of the ledger as its bytes told it: a title that was lent to it would be read as its own words."""
    lent = document.title == _lent_title(document.sources, document) and not told_by(document.text)["title"]
    return replace(document, title="") if lent else document


def fill(writer: Writer, puts: Iterable[tuple[Facts, str]], gone: Iterable[str]) -> None:
    """Write what changed and take back what is gone."""
    for key in gone:
        writer.retract(key)
    for facts, extractor in puts:
        writer.put(facts, extractor)
