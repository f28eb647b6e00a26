"""The embedded store: LadybugDB, an in-process engine that speaks Cypher, in generations (see graph.generations).

A run of changes is planned in Python against the current map (graph.changes) and applied to a copy of it in bulk, by
frames; upserts a row at a time are a hundred times slower.
"""

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import ladybug
import polars as pl

from graph.changes import Changes, Plan
from graph.cypher import for_ladybug, parameters_of
from graph.generations import Generation, Generations
from graph.model import Document, Facts, Judgement
from graph.ontology import ontology
from graph.records import (
    DOCUMENT_COLUMNS,
    EDGE_COLUMNS,
    ENTITY_COLUMNS,
    JUDGEMENT_COLUMNS,
    META_COLUMNS,
    EdgeKey,
    EdgeRecord,
    EntityRecord,
    Row,
    document_of,
    evidence_dicts,
    judgement_of,
    neutral_edge,
    neutral_node,
)
from graph.store import (
    SCHEMA_VERSION,
    LedgerEntry,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    Rows,
    Status,
    StoreError,
    StoreUnavailable,
)

_Item = TypeVar("_Item")
_Group = TypeVar("_Group")
_OTHER_NODES = {"Document": DOCUMENT_COLUMNS, "Judgement": JUDGEMENT_COLUMNS, "Meta": META_COLUMNS}
_POLARS = {"STRING": pl.String, "INT64": pl.Int64, "DOUBLE": pl.Float64, "BOOL": pl.Boolean}
# An upper bound, not what is taken: a path of any type asks for 1.5 GB and touches a third of it.
_READER_POOL = 2 << 30
_WRITER_POOL = 2 << 30
# The engine maps this much address space for each open map.
_MAX_SIZE = 1 << 38
# How long a reader may go on without looking whether there is a newer generation, in seconds.
_GLANCE = 0.05
_LEDGER = ", ".join(f"d.{column} AS {column}" for column in DOCUMENT_COLUMNS if column != "text")


def _frame(rows: Sequence[Row], columns: Mapping[str, str]) -> pl.DataFrame:
    schema: dict[str, Any] = {}
    for name, word in columns.items():
        plain = _POLARS[word.removesuffix("[]")]
        schema[name] = pl.List(plain) if word.endswith("[]") else plain
    return pl.DataFrame([{name: row[name] for name in columns} for row in rows], schema=schema)


# The engine raises RuntimeError for everything; its message begins with the class of the failure.
_FAULTS_OF_THE_TEXT = (
    "parser exception", "binder exception", "catalog exception", "conversion exception", "runtime exception",
    "overflow exception", "function exception", "not implemented exception", "assertion failed", "connection exception",
    "unable to cast python instance",  # a parameter
)  # fmt: skip


def _translated(error: RuntimeError) -> StoreError:
    message = str(error)
    head = message.lower()
    if head.startswith("interrupted"):
        return QueryTimeout("the question ran out of time")
    if head.startswith("buffer manager exception") or "bad_alloc" in head:
        return QueryTooLarge(f"the question needs more memory than it may have: {message}")
    if head.startswith(_FAULTS_OF_THE_TEXT):
        return QueryRefused(message)
    return StoreUnavailable(f"{message}; if the map is damaged, `quanpu rebuild` makes it again")


class _Session:
    """One connection, and the boundary at which the engine's failures become ours."""

    def __init__(self, database: Any, threads: int) -> None:
        self._connection = ladybug.Connection(database, num_threads=threads)

    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """One statement, in the engine's own dialect."""
        self._connection.set_query_timeout(max(1, round(timeout * 1000)) if timeout is not None else 0)
        try:
            answer = self._connection.execute(cypher, dict(parameters or {}))
            if isinstance(answer, list):
                raise QueryRefused("one statement at a time")
            with answer:
                columns = tuple(answer.get_column_names())
                rows: list[tuple[Any, ...]] = []
                while answer.has_next():
                    if limit is not None and len(rows) == limit:
                        return Rows(columns, rows, truncated=True)
                    rows.append(tuple(_plain(value) for value in answer.get_next()))
        except RuntimeError as error:
            raise _translated(error) from error
        return Rows(columns, rows)

    def close(self) -> None:
        self._connection.close()


def _plain(value: Any) -> Any:
    """A value without the engine's own types and ids; a map of parallel `ev_…` lists as a list of evidence."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "_NODES" in value:
        return {"nodes": _plain(value["_NODES"]), "edges": _plain(value["_RELS"])}
    if "_LABEL" in value:
        return _element(value)
    plain = {key: _plain(item) for key, item in value.items()}
    return evidence_dicts(plain) if "ev_document" in plain else plain


def _element(value: dict[str, Any]) -> Row:
    label = value["_LABEL"]
    # A match over several labels gives the columns of all of them.
    columns = EDGE_COLUMNS if "_SRC" in value else _OTHER_NODES.get(label, ENTITY_COLUMNS)
    row = {name: value.get(name) for name in columns}
    return neutral_edge(row, label) if "_SRC" in value else neutral_node(row, label)


def _opened(path: Path, *, read_only: bool, pool: int, most: int = _MAX_SIZE) -> Any:
    try:
        # One checkpoint at the end: the engine would make one after every COPY, at three times the cost of the COPY.
        return ladybug.Database(
            path, read_only=read_only, buffer_pool_size=pool, max_db_size=most, auto_checkpoint=False
        )
    except (RuntimeError, OSError) as error:
        raise StoreError(f"{path} cannot be read: {error}; `quanpu rebuild` makes the map again") from error


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
            most = _room(generation.map) if tight else _MAX_SIZE
            self._database = _opened(generation.map, read_only=True, pool=_READER_POOL, most=most)
        except StoreError:
            generation.release()
            raise
        self._idle: list[_Session] = []

    @contextmanager
    def session(self) -> Iterator[_Session]:
        session = self._idle.pop() if self._idle else _Session(self._database, threads=1)
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
class _Readers:
    """Which generation this process reads; an older one stays open until the last question to it is answered."""

    generations: Generations
    tight: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    reader: _Reader | None = None
    token: tuple[int, int, int] | None = None
    looked: float = -1.0

    @contextmanager
    def session(self) -> Iterator[_Session | None]:
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


class LadybugStore:
    """A map in a folder of this machine. Threads may share it; other processes may read and, in turn, write.

    `tight` takes no more address space than reading needs, for a process that lives under a limit.
    """

    def __init__(self, folder: Path, *, tight: bool = False) -> None:
        self.url = f"ladybug:{folder}"
        self._generations = Generations(folder)
        self._readers = _Readers(self._generations, tight)

    @contextmanager
    def write(self, *, fresh: bool = False) -> Iterator[Changes]:
        """A run of changes, applied as a whole on leaving; nothing is written where nothing changes.

        `fresh` begins with an empty map, whatever stands there, damaged or not. StoreBusy where another run is writing.
        """
        with self._generations.writing():
            changes = Changes()
            yield changes
            plan = changes.plan(_Standing(None)) if fresh else self._plan(changes)
            if plan or fresh:
                with self._generations.next(fresh=fresh) as path:
                    _apply(plan, path)
        self._readers.look_again()

    def _plan(self, changes: Changes) -> Plan:
        self._readers.look_again()
        with self._readers.session() as session:
            return changes.plan(_Standing(session))

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

    def ledger(self) -> list[LedgerEntry]:
        """Every document without its text, by id."""
        rows = self.run(f"MATCH (d:Document) RETURN {_LEDGER} ORDER BY id").dicts()
        return [
            LedgerEntry(document_of(row), row["extractor"], row["entities"], row["relations"], row["complete"])
            for row in rows
        ]

    def document(self, identifier: str) -> Document | None:
        """One document with its text."""
        with self._readers.session() as session:
            rows = _Standing(session).document_rows([identifier])
        return document_of(rows[0]) if rows else None

    def facts(self, identifier: str) -> Facts | None:
        """What one document says, rebuilt from the graph: in id order, evidence sorted."""
        with self._readers.session() as session:
            standing = _Standing(session)
            documents = standing.document_rows([identifier])
            if not documents:
                return None
            entities = [EntityRecord.of(row) for row in standing.entity_rows([identifier], [])]
            edges = [EdgeRecord.of(type_, row) for type_, row in standing.edge_rows([identifier], [])]
        return Facts(
            document_of(documents[0]),
            tuple(record.part(identifier) for record in sorted(entities, key=lambda record: record.id)),
            tuple(record.part(identifier) for record in sorted(edges, key=lambda record: record.key)),
        )

    def judgements(self) -> list[Judgement]:
        """All judgements, by id."""
        with self._readers.session() as session:
            return [judgement_of(row) for row in _Standing(session).judgement_rows()]

    def revision(self) -> str:
        """A token that changes with every committed write; empty for an empty map."""
        rows = self.run("MATCH (m:Meta) RETURN m.revision").rows
        return str(rows[0][0]) if rows else ""

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
            entities={kind: entities[kind] for kind in ontology().kinds if kind in entities},
            relations={name: relations[name] for name in ontology().relations if name in relations},
        )

    def close(self) -> None:
        """Let go of files and connections; a later question opens them again."""
        self._readers.close()


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands in the map, for a plan of changes."""

    session: _Session | None

    def _dicts(self, cypher: str, **parameters: Any) -> list[Row]:
        return self.session.run(cypher, parameters).dicts() if self.session else []

    def document_rows(self, documents: Iterable[str]) -> list[Row]:
        """The ledger's rows of those documents that it has."""
        frame = pl.DataFrame({"key": list(documents)}, schema={"key": pl.String})
        if frame.is_empty():
            return []
        returning = _returning("d", DOCUMENT_COLUMNS)
        return self._dicts(f"LOAD FROM $keys MATCH (d:Document) WHERE d.id = key {returning}", keys=frame)

    def judgement_rows(self) -> list[Row]:
        """All judgements."""
        return self._dicts(f"MATCH (j:Judgement) {_returning('j', JUDGEMENT_COLUMNS)} ORDER BY id")

    def entity_rows(self, documents: Iterable[str], ids: Iterable[str]) -> list[Row]:
        """Entities that one of the documents names, or of those ids."""
        returning = _returning("e", ENTITY_COLUMNS)
        rows: dict[str, Row] = {}
        if named := list(documents):
            everything = f"MATCH (e:Entity) WHERE list_has_any(e.documents, $documents) {returning}"
            rows = {row["id"]: row for row in self._dicts(for_ladybug(everything), documents=named)}
        for kind, wanted in _grouped((i for i in ids if i not in rows), ontology().kind_of).items():
            frame = pl.DataFrame({"key": wanted}, schema={"key": pl.String})
            found = self._dicts(f"LOAD FROM $keys MATCH (e:{kind}) WHERE e.id = key {returning}", keys=frame)
            rows.update((row["id"], row) for row in found)
        return list(rows.values())

    def edge_rows(self, documents: Iterable[str], keys: Iterable[EdgeKey]) -> list[tuple[str, Row]]:
        """(type, row) of edges that one of the documents states, or of those keys."""
        returning = _returning("r", EDGE_COLUMNS)
        rows: dict[EdgeKey, Row] = {}
        if named := list(documents):
            for type_ in ontology().relations:
                stated = f"MATCH ()-[r:{type_}]->() WHERE list_has_any(r.ev_document, $documents) {returning}"
                found = self._dicts(stated, documents=named)
                rows.update(((row["source"], type_, row["target"]), row) for row in found)
        for table, wanted in _grouped((key for key in keys if key not in rows), _table).items():
            frame = _pairs(wanted)
            found = self._dicts(f"{_matched(table)} {returning}", pairs=frame)
            rows.update(((row["source"], table[0], row["target"]), row) for row in found)
        return [(key[1], row) for key, row in rows.items()]


def _returning(variable: str, columns: Iterable[str]) -> str:
    return "RETURN " + ", ".join(f"{variable}.{column} AS {column}" for column in columns)


def _grouped(items: Iterable[_Item], group: Callable[[_Item], _Group]) -> dict[_Group, list[_Item]]:
    groups: dict[_Group, list[_Item]] = {}
    for item in items:
        groups.setdefault(group(item), []).append(item)
    return groups


def _table(key: EdgeKey) -> tuple[str, str, str]:
    return (key[1], ontology().kind_of(key[0]), ontology().kind_of(key[2]))


def _pairs(keys: Iterable[EdgeKey]) -> pl.DataFrame:
    return pl.DataFrame([(key[0], key[2]) for key in keys], schema={"s": pl.String, "t": pl.String}, orient="row")


def _matched(table: tuple[str, str, str]) -> str:
    """Edges by the ends in the frame $pairs; the ends in two patterns, as in one the engine tries every pair."""
    type_, source, target = table
    return (
        f"LOAD FROM $pairs MATCH (a:{source}) WHERE a.id = s "
        f"WITH a, t MATCH (a)-[r:{type_}]->(b:{target}) WHERE b.id = t"
    )


def _apply(plan: Plan, path: Path) -> None:
    """Bring a file from one generation to the next."""
    fresh = not path.exists()
    database = _opened(path, read_only=False, pool=_WRITER_POOL)
    try:
        session = _Session(database, threads=os.cpu_count() or 1)
        try:
            if fresh:
                _create_schema(session)
            _delete(plan, session)
            _upsert(plan, session)
            session.run("MATCH (m:Meta) SET m.revision = $revision", {"revision": uuid.uuid4().hex})
            session.run("CHECKPOINT")
        finally:
            session.close()
    finally:
        database.close()
    with suppress(FileNotFoundError):
        path.with_name(path.name + ".wal").unlink()


def _create_schema(session: _Session) -> None:
    tables = dict.fromkeys(ontology().kinds, ENTITY_COLUMNS) | _OTHER_NODES
    for label, columns in tables.items():
        words = ", ".join(f"`{name}` {word}" for name, word in columns.items())
        session.run(f"CREATE NODE TABLE {label}({words}, PRIMARY KEY(id))")
    words = ", ".join(f"{name} {word}" for name, word in EDGE_COLUMNS.items())
    for relation in ontology().relations.values():
        pairs = ", ".join(f"FROM {source} TO {target}" for source, target in relation.pairs)
        session.run(f"CREATE REL TABLE {relation.name}({pairs}, {words})")
    session.run("CREATE (:Meta {id: 'meta', schema: $schema, revision: ''})", {"schema": SCHEMA_VERSION})


def _delete(plan: Plan, session: _Session) -> None:
    for table, keys in _grouped(plan.edges_gone, _table).items():
        session.run(f"{_matched(table)} DELETE r", {"pairs": _pairs(keys)})
    groups = _grouped(plan.entities_gone, ontology().kind_of)
    groups |= {"Document": plan.documents_gone, "Judgement": plan.judgements_gone}
    for label, ids in groups.items():
        if ids:
            frame = pl.DataFrame({"key": ids}, schema={"key": pl.String})
            session.run(f"LOAD FROM $keys MATCH (e:{label}) WHERE e.id = key DELETE e", {"keys": frame})


def _upsert(plan: Plan, session: _Session) -> None:
    for kind, rows in _grouped(plan.entities_new, lambda row: str(row["kind"])).items():
        session.run(f"COPY {kind} FROM $rows", {"rows": _frame(rows, ENTITY_COLUMNS)})
    for kind, rows in _grouped(plan.entities_set, lambda row: str(row["kind"])).items():
        _merge(session, kind, rows, ENTITY_COLUMNS)
    _merge(session, "Document", plan.documents_set, DOCUMENT_COLUMNS)
    _merge(session, "Judgement", plan.judgements_set, JUDGEMENT_COLUMNS)
    for (type_, source, target), edges in _grouped(plan.edges_new, lambda edge: _table(edge[0])).items():
        frame = _frame([{**row, "s": row["source"], "t": row["target"]} for _, row in edges], _ENDS | EDGE_COLUMNS)
        session.run(f"COPY {type_} FROM $rows (from='{source}', to='{target}')", {"rows": frame})


_ENDS = {"s": "STRING", "t": "STRING"}


def _merge(session: _Session, label: str, rows: Sequence[Row], columns: Mapping[str, str]) -> None:
    if rows:
        settings = ", ".join(f"e.`{name}` = `{name}`" for name in columns if name != "id")
        session.run(f"LOAD FROM $rows MERGE (e:{label} {{id: id}}) SET {settings}", {"rows": _frame(rows, columns)})
