"""The embedded store: LadybugDB, an in-process engine that speaks Cypher, in generations (see graph.generations).

A run of changes is planned in Python against the current map (graph.changes) and applied to a copy of it in bulk, by
frames; upserts a row at a time are a hundred times slower.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ladybug
import polars as pl

from graph import ladybug_steps
from graph.changes import Changes, Plan
from graph.columns import returning, unpacked_frame
from graph.cypher import check_reading, parameters_of
from graph.dialect import for_ladybug
from graph.generations import Generations
from graph.ladybug_reading import Readers, Standing
from graph.ladybug_writing import apply
from graph.ontology import ontology
from graph.packing import KEPT_EDGE, KEPT_ENTITY
from graph.records import TIE_COLUMNS
from graph.store import SCHEMA_VERSION, QueryRefused, Rows, Status
from graph.stored import Stored

# Rows of a change that is small.
_FEW = 2_000


class LadybugStore(Stored):
    """A map in a folder of this machine. Threads may share it; other processes may read and, in turn, write.

    `tight` takes no more address space than reading needs, for a process that lives under a limit.
    """

    def __init__(self, folder: Path, *, tight: bool = False) -> None:
        self.url = f"ladybug:{folder}"
        self._generations = Generations(folder)
        self._readers = Readers(self._generations, tight)
        self._held: ladybug_steps.Held | None = None

    @contextmanager
    def write(self, *, fresh: bool = False) -> Iterator[Changes]:
        """A run of changes, applied as a whole on leaving; nothing is written where nothing changes.

        `fresh` begins with an empty map, whatever stands there, damaged or not. StoreBusy where another run is writing.
        """
        with self._generations.writing():
            changes = Changes()
            yield changes
            plan = changes.plan(Standing(None)) if fresh else self._plan(changes)
            if plan or fresh:
                logged = not fresh and plan.size() <= _FEW and self._generations.logs()
                with self._generations.next(fresh=fresh, logged=logged) as path:
                    apply(plan, path, logged=logged)
        self._readers.look_again()

    def _plan(self, changes: Changes) -> Plan:
        self._readers.look_again()
        with self._standing() as standing:
            return changes.plan(standing)

    def revision(self) -> str:
        """A token that changes with every committed write."""
        return self._readers.revision()

    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Answer a reading statement; an empty map answers with no rows and no columns.

        Seconds for `timeout`. QueryTimeout, QueryRefused, StoreUnavailable; StoreError where the file is damaged.
        """
        text = for_ladybug(cypher)
        missing = sorted(parameters_of(cypher) - (parameters or {}).keys())
        if missing:
            raise QueryRefused(f"no value is given for ${missing[0]}")
        with self._readers.session() as session:
            return session.run(text, parameters, timeout, limit) if session else Rows((), [])

    def frame(self, cypher: str, columns: Mapping[str, Any]) -> pl.DataFrame:
        """The answer to a statement as a frame; an empty map answers with no rows."""
        with self._readers.session() as session:
            if session is None:
                return pl.DataFrame(schema=columns)
            found = session.frame(for_ladybug(cypher))
        return found.rename(dict(zip(found.columns, columns, strict=True))).cast(pl.Schema(columns))

    def check(self, cypher: str, parameters: Mapping[str, Any]) -> None:
        """QueryRefused by the words alone: this engine may act on what it is only to explain."""
        check_reading(cypher)

    def in_steps(self, name: str, parameters: Mapping[str, Any], timeout: float | None = None) -> Rows | None:
        """The answer to a question that takes several statements (graph.ladybug_steps)."""
        if name not in ladybug_steps.QUESTIONS:
            return None
        with self._readers.session() as session:
            if session is None:
                return Rows((), [])
            ((revision,),) = session.run("MATCH (m:Meta) RETURN m.revision").rows
            held = self._held
            if held is None or held.revision != revision:
                held = self._held = ladybug_steps.Held.of(session, revision)
            return ladybug_steps.answer(session, held, name, parameters, timeout)

    def frames(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """All of the graph, a frame for each table."""
        with self._readers.session() as session:
            if session is None:
                return
            for kind in ontology().kinds:
                rows = session.frame(f"MATCH (e:{kind}) {returning('e', KEPT_ENTITY)}")
                yield "Entity", unpacked_frame(rows)
            for type_ in ontology().relations:
                rows = session.frame(f"MATCH ()-[r:{type_}]->() {returning('r', KEPT_EDGE)}, label(r) AS type")
                yield "Relation", unpacked_frame(rows)
            yield "Tie", session.frame(f"MATCH (t:Tie) {returning('t', TIE_COLUMNS)}")

    def status(self) -> Status:
        """Counts and versions."""
        entities = dict(self.run("MATCH (e:Entity) RETURN e.kind AS kind, count(*) AS n ORDER BY kind").rows)
        relations = dict(self.run("MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n ORDER BY type").rows)
        documents = self.run("MATCH (d:Document) RETURN count(*)").rows
        return Status(
            engine="LadybugDB",
            version=str(ladybug.__version__),
            schema=SCHEMA_VERSION,
            revision=self.revision(),
            documents=documents[0][0] if documents else 0,
            unfinished=0,
            entities={kind: entities[kind] for kind in ontology().kinds if kind in entities},
            relations={name: relations[name] for name in ontology().relations if name in relations},
        )

    def close(self) -> None:
        """Let go of files and connections; a later question opens them again."""
        self._readers.close()

    @contextmanager
    def _standing(self) -> Iterator[Standing]:
        with self._readers.session() as session:
            yield Standing(session)
