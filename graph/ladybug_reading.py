"""Which generation of an embedded map a process reads, and what stands in it as a plan of changes asks for it."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from graph.changes import grouped
from graph.columns import returning
from graph.generations import Generation, Generations
from graph.ladybug_session import MAX_SIZE, Session, opened
from graph.ontology import ontology
from graph.packing import KEPT_EDGE, KEPT_ENTITY, unpacked, unpacking
from graph.records import DOCUMENT_COLUMNS, JUDGEMENT_COLUMNS, EdgeKey, Row
from graph.store import StoreError, check_schema

# An upper bound, not what is taken: a path of any type asks for 1.5 GB and touches a third of it.
_POOL = 2 << 30
# How long a reader may go on without looking whether there is a newer generation, in seconds.
_GLANCE = 0.05


def _room(path: Path) -> int:
    """Address space for a map that is only read: a power of two, as the engine wants it."""
    return max(1 << 30, 1 << (2 * path.stat().st_size).bit_length())


class _Reader:
    """An open generation: connections are lent to one thread at a time."""

    def __init__(self, generation: Generation, tight: bool) -> None:
        self.generation = generation
        self.uses = 0
        self.stale = False
        try:
            most = _room(generation.map) if tight else MAX_SIZE
            self._database = opened(generation.map, read_only=True, pool=_POOL, most=most)
            session = Session(self._database, threads=1)
            self._idle = [session]
            schema, self.revision = session.run("MATCH (m:Meta) RETURN m.schema, m.revision").rows[0]
            check_schema(schema, str(generation.folder))
        except StoreError:
            generation.release()
            raise

    @contextmanager
    def session(self) -> Iterator[Session]:
        session = self._idle.pop() if self._idle else Session(self._database, threads=1)
        try:
            yield session
        finally:
            self._idle.append(session)

    def close(self) -> None:
        for session in self._idle:
            session.close()
        self._database.close()
        self.generation.release()


@dataclass(slots=True)
class Readers:
    """Which generation this process reads; an older one stays open until the last question to it is answered."""

    generations: Generations
    tight: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    reader: _Reader | None = None
    token: tuple[int, int, int] | None = None
    looked: float = -1.0

    @contextmanager
    def session(self) -> Iterator[Session | None]:
        """A session on the current generation; None where there is no map yet."""
        with self.lock:
            reader = self._current()
            if reader:
                reader.uses += 1
        if not reader:
            yield None
            return
        try:
            with reader.session() as session:
                yield session
        finally:
            with self.lock:
                reader.uses -= 1
                if reader.stale and not reader.uses:
                    reader.close()

    def revision(self) -> str:
        """Of the map that is read, known since it was opened; empty where there is none."""
        with self.lock:
            reader = self._current()
            return reader.revision if reader else ""

    def _current(self) -> _Reader | None:
        now = time.monotonic()
        if self.token is not None and now - self.looked < _GLANCE:
            return self.reader
        token = self.generations.token()
        if token != self.token:
            generation = self.generations.hold()
            fresh = _Reader(generation, self.tight) if generation else None
            self._retire()
            self.reader, self.token = fresh, token
        self.looked = now
        return self.reader

    def _retire(self) -> None:
        old, self.reader, self.token = self.reader, None, None
        if old:
            old.stale = True
            if not old.uses:
                old.close()

    def look_again(self) -> None:
        """Let the next question see what was just written."""
        with self.lock:
            self.looked = -1.0

    def close(self) -> None:
        with self.lock:
            self._retire()


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the map, for a plan of changes.

    It is asked by lists: a statement over a frame is planned for that frame alone, and both stay with the connection.
    """

    session: Session | None

    def _dicts(self, cypher: str, **parameters: Any) -> list[Row]:
        return self.session.run(cypher, parameters).dicts() if self.session else []

    def document_rows(self, documents: Iterable[str]) -> list[Row]:
        """The ledger's rows of those documents that it has."""
        told = returning("d", DOCUMENT_COLUMNS)
        wanted = list(documents)
        return self._dicts(f"UNWIND $keys AS key MATCH (d:Document) WHERE d.id = key {told}", keys=wanted)

    def judgement_rows(self) -> list[Row]:
        """All judgements."""
        return self._dicts(f"MATCH (j:Judgement) {returning('j', JUDGEMENT_COLUMNS)} ORDER BY id")

    def entity_rows(self, ids: Iterable[str]) -> list[Row]:
        """The entities of those ids that there are."""
        told = returning("e", KEPT_ENTITY)
        rows: list[Row] = []
        for kind, wanted in grouped(ids, ontology().kind_of).items():
            rows += self._dicts(f"UNWIND $keys AS key MATCH (e:{kind}) WHERE e.id = key {told}", keys=wanted)
        return [unpacked(row) for row in rows]

    def stated_rows(self, documents: Iterable[str], sources: Iterable[str]) -> list[tuple[str, Row]]:
        """(type, row) of the edges from those entities that one of the documents states."""
        told = list(documents)
        rows: list[Row] = []
        stated = (
            f"list_has_any({unpacking('ev_document', 'r')}, $documents) {returning('r', KEPT_EDGE)}, label(r) AS type"
        )
        for kind, wanted in grouped(sources, ontology().kind_of).items():
            if self.session and len(wanted) <= self.session.few(kind):
                text = f"MATCH (a:{kind})-[r]->() WHERE a.id = $key AND {stated}"
                rows += chain.from_iterable(self._dicts(text, key=key, documents=told) for key in wanted)
            else:
                text = f"UNWIND $keys AS key MATCH (a:{kind}) WHERE a.id = key WITH a MATCH (a)-[r]->() WHERE {stated}"
                rows += self._dicts(text, keys=wanted, documents=told)
        return [(row.pop("type"), unpacked(row)) for row in rows]

    def edge_rows(self, keys: Iterable[EdgeKey]) -> list[tuple[str, Row]]:
        """(type, row) of the edges of those keys that there are."""
        told = returning("r", KEPT_EDGE)
        rows: list[tuple[str, Row]] = []
        for table, wanted in grouped(keys, table_of).items():
            found = self._dicts(f"{matched(table)} {told}", pairs=pairs(wanted))
            rows += [(table[0], unpacked(row)) for row in found]
        return rows


def table_of(key: EdgeKey) -> tuple[str, str, str]:
    return (key[1], ontology().kind_of(key[0]), ontology().kind_of(key[2]))


def pairs(keys: Iterable[EdgeKey]) -> list[dict[str, str]]:
    return [{"s": key[0], "t": key[2]} for key in keys]


def matched(table: tuple[str, str, str]) -> str:
    """Edges by the ends in $pairs; the ends in two patterns, as in one the engine tries every pair."""
    type_, source, target = table
    return (
        f"UNWIND $pairs AS pair WITH pair.s AS s, pair.t AS t MATCH (a:{source}) WHERE a.id = s "
        f"WITH a, t MATCH (a)-[r:{type_}]->(b:{target}) WHERE b.id = t"
    )
