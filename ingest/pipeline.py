"""The walk of a document: read, find, relate, resolve, check, store.

Sources are the truth and the graph is derived. What a source says by itself (its raw facts) is a function of its bytes;
what the map holds is a function of the set of sources and judgements, whatever the order in which they came. Everything
is read and worked out before the map is opened for writing, and one run is one write.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from graph.model import Judgement
from graph.store import Store, StoreBusy, StoreError
from ingest.checks import fingerprint
from ingest.jobs import Found, Job, Outcome, opened, work, work_all
from ingest.kept import IndexEntry, Kept
from ingest.reports import Progress, Rejected, RunReport, SourceReport
from ingest.runs import OutdatedError, Run, fill
from ingest.sources import Given, gather, keys_of
from ingest.versions import read_by


def ingest(
    store: Store,
    data: Path,
    paths: Sequence[str],
    *,
    mapping: Path | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Take sources into the map: files, folders, `-` for standard input; tables by the mapping beside or by `mapping`.

    A source that cannot be read is refused in the report and the others go on. StoreBusy where another run is writing;
    OSError where the data folder cannot be written.
    """
    refused = RunReport()
    given = gather(paths, mapping, data, refused)
    for _ in range(3):
        run = Run(store, Kept(data), progress, RunReport(list(refused.sources)))
        with suppress(OutdatedError):
            _ingest(run, given)
            return run.report
    raise StoreBusy("other runs keep writing to this map; try again when they are done")


def _ingest(run: Run, given: Sequence[Given]) -> None:
    run.look()
    found = list(opened(given, run.report))
    jobs = _jobs(run, found)
    outcomes = _outcomes(run, found, jobs, len(given))
    taken = [item for item in found if item.document not in outcomes or outcomes[item.document].facts]
    replaced = _place(run, taken, outcomes)
    for key, outcome in outcomes.items():
        if outcome.facts:
            run.raw[key], run.versions[key] = outcome.facts, jobs[key].version
    if not run.is_settled():
        _keep(run, taken)
        run.settle()
        run.commit()
    for item in found:
        _tell(run, item, outcomes.get(item.document), replaced=item.given.key in replaced)
    order = {item.name: at for at, item in enumerate(given)}
    run.report.sources.sort(key=lambda told: order.get(told.source, -1))


def _jobs(run: Run, found: Sequence[Found]) -> dict[str, Job]:
    """The documents that have to be read, by id; bytes that were found twice are read once."""
    jobs: dict[str, Job] = {}
    for item in sorted(found, key=lambda item: item.given.key):
        if not _is_known(run, item):
            jobs.setdefault(item.document, item.job)
    return jobs


def _outcomes(run: Run, found: Sequence[Found], jobs: Mapping[str, Job], total: int) -> dict[str, Outcome]:
    """What each of the documents says, by id; progress is told of all sources that were given."""
    known = [item for item in found if item.document not in jobs]
    done = total - len(found) + len(known)
    for item in known:
        run.tell(done, total, item.given.name)
    outcomes: dict[str, Outcome] = {}
    for (key, job), outcome in zip(jobs.items(), work_all(list(jobs.values())), strict=True):
        outcomes[key] = outcome
        done += sum(item.document == key for item in found)
        run.tell(done, total, job.name)
    return outcomes


def _is_known(run: Run, item: Found) -> bool:
    entry = run.ledger.get(item.document)
    return entry is not None and entry.complete and read_by(entry.extractor) == item.job.version


def _place(run: Run, taken: Sequence[Found], outcomes: Mapping[str, Outcome]) -> set[str]:
    """Put the sources in their places: a path or an address that had other bytes no longer has them.

    Returns the keys of the sources that replace another.
    """
    replaced: set[str] = set()
    given = {item.document for item in taken}
    for item in taken:
        key, new = item.given.key, item.document
        entry = run.index.sources.get(key)
        before = {entry.document, *entry.was} if entry and key != "-" else set()
        if (facts := (outcomes.get(new) or Outcome()).facts) and facts.document.uri:
            same = (k for k, e in run.documents().items() if e.document.uri == facts.document.uri and k not in given)
            for old in same:
                replaced.add(key)
                run.sources.pop(old, None)
        for old in (before - {new}) & run.sources.keys():
            replaced.add(key)
            run.sources[old].discard(key)
            if not run.sources[old]:
                del run.sources[old]
        run.sources.setdefault(new, set()).add(key)
    return replaced


def _keep(run: Run, taken: Sequence[Found]) -> None:
    """Keep bytes, index and raw facts, before anything is loaded."""
    for item in taken:
        key, new = item.given.key, item.document
        before = run.index.sources.get(key)
        was = {before.document, *before.was} - {new} if before else set()
        sha256 = run.kept.put(item.job.content, Path(item.job.file).suffix.lower())
        mapping = run.kept.put(item.job.mapping, ".yaml") if item.job.mapping else ""
        suffix = Path(item.job.file).suffix.lower()
        run.index.sources[key] = IndexEntry(new, sha256, suffix, mapping, item.job.mapping_name, sorted(was))
    run.kept.save(run.index)
    for key, facts in run.raw.items():
        run.kept.put_facts(facts, run.versions[key])


def _tell(run: Run, item: Found, outcome: Outcome | None, *, replaced: bool) -> None:
    name, key = item.given.name, item.document
    if outcome is not None and outcome.facts is None:
        run.report.refuse(name, outcome.reason, key)
        return
    entry = run.ledger.get(key)
    if outcome is None and entry is not None:
        run.report.sources.append(
            SourceReport(
                name, key, entry.document.title, "unchanged", entities=entry.entities, relations=entry.relations
            )
        )
        return
    rejects = [Rejected(name, f"row {reject.row}", reject.reason) for reject in outcome.rejects] if outcome else []
    rejects += [Rejected(name, where, reason) for where, reason in run.dropped.get(key, [])]
    run.report.rejects += rejects
    run.kept.put_rejects(key, rejects)
    facts = run.final[key]
    status: Literal["new", "changed"] = "changed" if replaced or entry else "new"
    counts = (len(facts.entities), len(facts.relations), len(rejects))
    run.report.sources.append(SourceReport(name, key, facts.document.title, status, "", *counts))


def forget(store: Store, data: Path, source: str) -> RunReport:
    """Take a source out of the map: a path, an address or a document's id, as `status` shows them.

    A document that was found under several paths stays for the others. What is not in the map is refused.
    """
    for _ in range(3):
        run = Run(store, Kept(data), None, RunReport())
        with suppress(OutdatedError):
            _forget(run, source)
            return run.report
    raise StoreBusy("other runs keep writing to this map; try again when they are done")


def _forget(run: Run, source: str) -> None:
    run.look()
    names = keys_of(source, run.kept.data)
    matches = {
        key: names & run.sources[key]
        for key, entry in sorted(run.documents().items())
        if key == source or (source and entry.document.uri == source) or names & run.sources[key]
    }
    if len(matches) != 1:
        several = f"several documents have this name; give one of their ids: {', '.join(matches)}"
        run.report.refuse(source, several if matches else "it is not in the map; `quanpu status` shows what is")
        return
    ((key, paths),) = matches.items()
    document = run.ledger[key].document
    by_path = paths and source not in (key, document.uri)
    run.sources[key] = run.sources[key] - paths if by_path else set()
    if not run.sources[key]:
        del run.sources[key]
    run.settle()
    run.commit()
    _unlist(run, key, paths if by_path else set(document.sources))
    run.report.sources.append(SourceReport(source, key, document.title, "forgotten"))


def _unlist(run: Run, key: str, paths: set[str]) -> None:
    index = run.kept.index()
    index.sources = {p: e for p, e in index.sources.items() if not (p in paths and e.document == key)}
    run.kept.save(index)


def rebuild(store: Store, data: Path, *, progress: Progress | None = None) -> RunReport:
    """Make the map again from the kept bytes, in place of what stands; where bytes are gone, from the ledger's text.

    Where neither is left, or a damaged map cannot be read and the data folder keeps nothing, the report refuses what
    would be lost, by name, and nothing is written.
    """
    run = Run(store, Kept(data), progress, RunReport())
    _look_past_damage(run)
    jobs = {key: run.job_of_bytes(key) or (run.job_of(key) if run.ledger else None) for key in sorted(run.sources)}
    for key, job in jobs.items():
        if job is None:
            reason = "its kept bytes are gone, and the ledger has no text of it; ingest it again, or forget it"
            run.report.refuse(min(run.sources[key], default=key), reason, key)
    if run.report.failed:
        return run.report
    _read_again(run, {key: job for key, job in jobs.items() if job})
    if run.report.failed:
        return run.report
    run.settle()
    # From nothing, so that a damaged map is never read.
    with store.write(fresh=True) as writer:
        everything = [(facts, f"{run.versions[key]}+{fingerprint(facts)}") for key, facts in sorted(run.final.items())]
        fill(writer, everything, ())
        for judgement in run.judgements:
            writer.judge(judgement)
    run.finish(sorted(run.ledger.keys() - run.final.keys()))
    _tell_rebuilt(run)
    return run.report


def _look_past_damage(run: Run) -> None:
    """See what stands in the map; where it is damaged or empty, what the data folder says stood there."""
    try:
        run.look()
    except StoreError:
        run.ledger, run.sources = {}, {}
        run.index = run.kept.index()
        if not run.index.sources:
            raise
    if not run.ledger:
        for path, entry in run.index.sources.items():
            run.sources.setdefault(entry.document, set()).add(path)
        run.judgements = run.judgements or [Judgement(**told) for told in run.index.judgements]  # type: ignore[arg-type]


def _read_again(run: Run, jobs: Mapping[str, Job]) -> None:
    for done, (key, outcome) in enumerate(zip(jobs, work_all(list(jobs.values())), strict=True), 1):
        job = jobs[key]
        # The ledger's text, where the bytes can no longer be read.
        if outcome.facts is None and run.ledger and (other := run.job_of(key)) and other.document:
            outcome = work(other)
        if outcome.facts is None:
            run.report.refuse(job.name, outcome.reason, key)
            continue
        run.take(key, job, outcome, fallback=lambda _: None)
        run.tell(done, len(jobs), job.name)


def _tell_rebuilt(run: Run) -> None:
    for key in sorted(run.sources):
        facts = run.final[key]
        entry = run.ledger.get(key)
        same = entry is not None and entry.extractor == f"{run.versions[key]}+{fingerprint(facts)}"
        status: Literal["new", "changed", "unchanged"] = "unchanged" if same else "changed" if entry else "new"
        name = min(run.sources[key], default=key)
        counts = (len(facts.entities), len(facts.relations))
        run.report.sources.append(SourceReport(name, key, facts.document.title, status, "", *counts))
