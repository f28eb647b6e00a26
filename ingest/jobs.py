"""The work on one source: a function of its bytes, so that it can be done in any process."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from graph.ids import document_id
from graph.model import Document, Facts
from ingest.content import SourceRefused
from ingest.extraction import extract_facts
from ingest.mappings import load_mapping
from ingest.readers import read
from ingest.reports import RunReport
from ingest.sources import Given
from ingest.tables import Reject, table_facts
from ingest.versions import EXTRACTOR, of_table

_FEW = 3  # Up to so many documents, other processes take longer to start than they save.


@dataclass(frozen=True, slots=True)
class Job:
    """One document to read: its bytes, or where these are gone the document as the ledger has it."""

    name: str
    file: str
    content: bytes = b""
    mapping_name: str = ""
    mapping: bytes = b""
    document: Document | None = None

    @property
    def version(self) -> str:
        """What the facts depend on beside the bytes."""
        if self.mapping:
            return of_table(self.mapping)
        return EXTRACTOR


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one source says by itself, or why it was refused."""

    facts: Facts | None = None
    rejects: tuple[Reject, ...] = ()
    reason: str = ""


def work(job: Job) -> Outcome:
    """Read one document and find what it says."""
    try:
        if job.mapping:
            return Outcome(*_table(job))
        return Outcome(extract_facts(job.document or read(job.file, job.content)))
    except SourceRefused as error:
        # What is wrong with the file is told under the name that it was given by.
        return Outcome(reason=error.reason if error.name == job.file else str(error))


def _table(job: Job) -> tuple[Facts, tuple[Reject, ...]]:
    mapping = load_mapping(job.mapping_name, job.mapping)
    if mapping.form == "reference":
        raise SourceRefused(job.mapping_name, "form: reference is for tables that ship with it; say form: table")
    return table_facts(job.file, job.content, mapping)


def work_all(jobs: Sequence[Job]) -> Iterator[Outcome]:
    """The outcome of each job, in their order; many are shared among the processors."""
    done = 0
    if len(jobs) > _FEW and (os.cpu_count() or 1) > 1:
        workers = min(os.cpu_count() or 1, len(jobs))
        try:
            with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
                for outcome in pool.map(work, jobs):
                    yield outcome
                    done += 1
        except BrokenProcessPool:
            # A program read from standard input cannot be started again: go on here.
            pass
    for job in jobs[done:]:
        yield work(job)


@dataclass(frozen=True, slots=True)
class Found:
    """A given source that could be opened, as a job; `document` is the id of its bytes."""

    given: Given
    document: str
    job: Job


def opened(given: Sequence[Given], report: RunReport) -> Iterator[Found]:
    """The given sources that can be opened; the others are refused in the report."""
    for item in given:
        try:
            content, mapping = item.content(), item.mapping_content()
        except SourceRefused as error:
            report.refuse(item.name, error.reason if error.name == item.name else str(error))
            continue
        name = item.mapping.name if item.mapping else ""
        job = Job(item.name, item.file, content, name, mapping)
        yield Found(item, document_id(content), job)
