"""The shared store: Neo4j through its official driver, written by the same plan as the embedded one (graph.changes).

An entity carries the label of its kind and `:Entity`. One run writes at a time: it holds a lock on one node for as long
as it lasts, and its token stands in the Meta node, looked at by each of its transactions, so that a run that lost its
lock with its connection cannot write over its successor.

A run of up to _ATOMIC rows is one transaction. A longer one goes in batches, its documents incomplete in the ledger
until the last; what a killed one leaves is brought right by the next run that puts or retracts those documents.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, LiteralString, TypeVar, cast
from urllib.parse import urlsplit

from neo4j import Driver, GraphDatabase, ManagedTransaction, Session, Transaction, unit_of_work
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DatabaseError,
    DriverError,
    Forbidden,
    IncompleteCommit,
    Neo4jError,
    TransientError,
)
from neo4j.graph import Node, Path, Relationship

from graph.changes import Changes, Plan
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
    StoreBusy,
    StoreError,
    StoreUnavailable,
)

_T = TypeVar("_T")
_Item = TypeVar("_Item")
_OTHER_NODES = {"Document": DOCUMENT_COLUMNS, "Judgement": JUDGEMENT_COLUMNS, "Meta": META_COLUMNS}
_LEDGER = ", ".join(f"d.{column} AS {column}" for column in DOCUMENT_COLUMNS if column != "text")
# Up to so many rows a run is one transaction; beyond, its transactions are of one batch each.
_ATOMIC = 20_000
_BATCH = 5_000
# Seconds: of a read without a limit of its own, of one writing transaction, to a first answer, of retries together.
_READ = 60.0
_WRITE = 600.0
_CONNECT = 5.0
_RETRY = 5.0
# How long a second writer waits for the first.
_WAIT = 1.0
_INDEXES = 300
_POOL = 50

# What each version of the schema adds; every statement may run again. Names may be as long as they like: an index by
# value refuses long ones, so only ids, which are short, have one.
MIGRATIONS: Mapping[int, tuple[str, ...]] = {
    1: (
        *(
            f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
            for label in ("Entity", "Document", "Judgement", "Meta", "Lock")
        ),
        "CREATE INDEX city_id IF NOT EXISTS FOR (n:City) ON (n.id)",
        "CREATE FULLTEXT INDEX entity_names IF NOT EXISTS FOR (n:Entity) ON EACH [n.name, n.aliases] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}",
        "MERGE (l:Lock {id: 'lock'})",
    )
}

# Without a handler of its own the driver's notifications would go to standard error.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_TIMED_OUT = ("TransactionTimedOut", "LockClientStopped", "LockAcquisitionTimeout")
_STARVED = ("OutOfMemory", "StackOverFlow", "MaxTransactionLimit")


def translated(error: Exception) -> StoreError:
    """The one place where the driver's and the server's failures become ours. Never names a password."""
    code = getattr(error, "code", None) or ""
    message = str(getattr(error, "message", None) or error)
    if any(word in code for word in _TIMED_OUT):
        return QueryTimeout("the question ran out of time")
    if any(word in code for word in _STARVED):
        return QueryTooLarge(f"the question needs more memory than it may have: {message}")
    if isinstance(error, Forbidden):
        return StoreError(f"Neo4j does not allow this user to do that: {message}")
    if isinstance(error, AuthError) or ".Security." in code:
        return StoreUnavailable(
            "Neo4j does not accept this user and password; QUANPU_NEO4J_USER and QUANPU_NEO4J_PASSWORD give them"
        )
    if "Database.DatabaseNotFound" in code:
        return StoreUnavailable(f"{message}; the path of the url names the database")
    if isinstance(error, ConfigurationError):
        return StoreError(f"Neo4j cannot be used so: {message}")
    if isinstance(error, IncompleteCommit):
        return StoreUnavailable("the connection to Neo4j broke at the commit; ingest again to be sure of it")
    if isinstance(error, ClientError):
        return QueryRefused(message)
    if isinstance(error, TransientError | DatabaseError):
        return StoreUnavailable(f"Neo4j cannot do this now: {message} ({code})")
    return StoreUnavailable(f"Neo4j does not answer: {message}")


@contextmanager
def _boundary() -> Iterator[None]:
    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise translated(error) from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise QueryRefused(f"a value cannot be put to the engine: {error}") from error
    except (OSError, ValueError) as error:  # a host that has no address, a port that is none
        raise StoreUnavailable(f"Neo4j does not answer: {error}") from error


def _plain(value: Any) -> Any:
    """A value without the engine's own types and ids; a map of parallel `ev_…` lists as a list of evidence."""
    if isinstance(value, Node):
        label = next((name for name in sorted(value.labels) if name != "Entity"), "")
        columns = ENTITY_COLUMNS if label in ontology().kinds else _OTHER_NODES.get(label, value)
        return neutral_node({name: value.get(name) for name in columns}, label)
    if isinstance(value, Relationship):
        return neutral_edge({name: value.get(name) for name in EDGE_COLUMNS}, value.type)
    if isinstance(value, Path):
        return {"nodes": _plain(list(value.nodes)), "edges": _plain(list(value.relationships))}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        plain = {key: _plain(item) for key, item in value.items()}
        return evidence_dicts(plain) if "ev_document" in plain else plain
    return value.iso_format() if hasattr(value, "iso_format") else value


def _our(cypher: str) -> LiteralString:
    """A text whose labels and types come from the ontology; values are parameters."""
    return cast(LiteralString, cypher)  # type: ignore[redundant-cast]


class _Server:
    """The driver, opened when it is first needed, and the boundary at which its failures become ours."""

    def __init__(self, url: str, user: str, password: str) -> None:
        parts = urlsplit(url)
        if parts.username or parts.password:
            raise StoreError("no user and password in the url; QUANPU_NEO4J_USER and QUANPU_NEO4J_PASSWORD give them")
        if not parts.hostname:
            raise StoreError(f"{url!r} names no host; write neo4j://HOST:7687, or neo4j://HOST:7687/DATABASE")
        self.address = f"{parts.scheme}://{parts.netloc}"
        self.database = parts.path.strip("/") or None
        self._auth = (user, password)
        self._lock = threading.Lock()
        self._driver: Driver | None = None

    def _opened(self) -> Driver:
        with self._lock:
            if self._driver is None:
                self._driver = GraphDatabase.driver(
                    self.address,
                    auth=self._auth,
                    connection_timeout=_CONNECT,
                    connection_acquisition_timeout=_CONNECT * 2,
                    max_transaction_retry_time=_RETRY,
                    max_connection_pool_size=_POOL,
                    user_agent="quanpu",
                )
                # What one session of this process wrote, the next one sees, on whichever member of a cluster.
                self._bookmarks = GraphDatabase.bookmark_manager()
            return self._driver

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session; what fails in it fails as one of our errors."""
        with _boundary():
            driver = self._opened()
            with driver.session(database=self.database, bookmark_manager=self._bookmarks) as session:
                yield session

    def version(self) -> str:
        """Of the server."""
        with _boundary():
            return self._opened().get_server_info().agent.removeprefix("Neo4j/")

    def read(
        self,
        cypher: str,
        parameters: Mapping[str, Any],
        timeout: float | None = None,
        limit: int | None = None,
        shown: Callable[[Any], Any] = lambda value: value,
    ) -> Rows:
        """One reading statement in a transaction of its own, its rows streamed up to the limit, values as `shown`."""

        @unit_of_work(timeout=timeout or _READ)
        def work(transaction: ManagedTransaction) -> Rows:
            answer = transaction.run(_our(cypher), dict(parameters))
            rows: list[tuple[Any, ...]] = []
            for record in answer:
                if limit is not None and len(rows) == limit:
                    answer.consume()
                    return Rows(tuple(answer.keys()), rows, truncated=True)
                rows.append(tuple(shown(value) for value in record.values()))
            return Rows(tuple(answer.keys()), rows)

        with self.session() as session:
            return session.execute_read(work)

    def write(self, work: Callable[[ManagedTransaction], _T]) -> _T:
        """One managed transaction, run again where the server asks for it."""
        with self.session() as session:
            return session.execute_write(unit_of_work(timeout=_WRITE)(work))

    def execute(self, cypher: str, **parameters: Any) -> None:
        """One writing statement."""
        self.write(lambda transaction: transaction.run(_our(cypher), parameters).consume())

    @contextmanager
    def holding(self) -> Iterator[Callable[[str, float], None]]:
        """A transaction that holds what a statement locks until this ends, and is rolled back. Called again, it begins
        anew; 0 is no time limit."""
        with _boundary():
            session = self._opened().session(database=self.database, bookmark_manager=self._bookmarks)
        held: list[Transaction] = []

        def hold(cypher: str, timeout: float) -> None:
            with _boundary():
                if held:
                    held.pop().close()
                held.append(session.begin_transaction(timeout=timeout))
                held[0].run(_our(cypher)).consume()

        try:
            yield hold
        finally:
            with suppress(Neo4jError, DriverError):
                for transaction in held:
                    transaction.close()
            with suppress(Neo4jError, DriverError):
                session.close()

    def close(self) -> None:
        with self._lock:
            driver, self._driver = self._driver, None
        if driver:
            driver.close()


class Neo4jStore:
    """A map in a Neo4j database, shared by any number of machines. Threads may share the store."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url
        self._server = _Server(url, user, password)
        self._made = False

    def __repr__(self) -> str:
        return f"Neo4jStore({self.url!r})"

    @contextmanager
    def write(self, *, fresh: bool = False) -> Iterator[Changes]:
        """A run of changes, applied on leaving; nothing is written where nothing changes. StoreBusy, StoreError."""
        self._migrate()
        with self._lock() as token:
            changes = Changes()
            yield changes
            run = _Run(self._server, token)
            if fresh:
                run.replace(changes)
            else:
                run.apply(changes)

    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Answer a reading statement; an empty map answers with no rows and no columns.

        Seconds for `timeout`, a minute where none is given. QueryTimeout, QueryRefused, StoreUnavailable.
        """
        if not self._is_made():
            return Rows((), [])
        return self._server.read(cypher, parameters or {}, timeout, limit, _plain)

    def ledger(self) -> list[LedgerEntry]:
        """Every document without its text, by id."""
        rows = self.run(f"MATCH (d:Document) RETURN {_LEDGER} ORDER BY id").dicts()
        return [
            LedgerEntry(document_of(row), row["extractor"], row["entities"], row["relations"], row["complete"])
            for row in rows
        ]

    def document(self, identifier: str) -> Document | None:
        """One document with its text."""
        rows = self._standing().document_rows([identifier])
        return document_of(rows[0]) if rows else None

    def facts(self, identifier: str) -> Facts | None:
        """What one document says, rebuilt from the graph: in id order, evidence sorted."""
        standing = self._standing()
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
        return [judgement_of(row) for row in self._standing().judgement_rows()]

    def revision(self) -> str:
        """A token that changes with every committed write; empty for an empty map."""
        rows = self.run("MATCH (m:Meta {id: 'meta'}) RETURN m.revision").rows
        return str(rows[0][0]) if rows else ""

    def status(self) -> Status:
        """Counts, as the server keeps them, and versions."""
        known = ontology()
        counts = " UNION ALL ".join(
            [f"MATCH (n:{kind}) RETURN '{kind}' AS name, count(n) AS n" for kind in known.kinds]
            + [f"MATCH ()-[r:{type_}]->() RETURN '{type_}' AS name, count(r) AS n" for type_ in known.relations]
            + ["MATCH (d:Document) RETURN 'Document' AS name, count(d) AS n"]
        )
        held = {name: count for name, count in self.run(counts).rows if count}
        return Status(
            engine="Neo4j",
            version=self._server.version(),
            schema=SCHEMA_VERSION,
            revision=self.revision(),
            documents=held.get("Document", 0),
            entities={kind: held[kind] for kind in known.kinds if kind in held},
            relations={name: held[name] for name in known.relations if name in held},
        )

    def close(self) -> None:
        """Let go of connections; a later question opens them again."""
        self._server.close()

    def _standing(self) -> "_Standing":
        return _Standing(self._server if self._is_made() else None)

    def _is_made(self) -> bool:
        """Whether there is a map, of a schema that this program knows. StoreError where it is a newer one."""
        if not self._made:
            self._made = self._schema() == SCHEMA_VERSION
        return self._made

    def _schema(self) -> int:
        rows = self._server.read("MATCH (m:Meta {id: 'meta'}) RETURN m.schema", {}).rows
        schema = int(rows[0][0]) if rows else 0
        if schema > SCHEMA_VERSION:
            raise StoreError(
                f"the map at {self.url} has schema {schema} and this program knows {SCHEMA_VERSION}: "
                "a newer Quanpu made it; upgrade this one"
            )
        return schema

    def _migrate(self) -> None:
        """Bring constraints and indexes to this version, and wait until they serve."""
        schema = self._schema()
        if schema == SCHEMA_VERSION:
            return
        for version in sorted(version for version in MIGRATIONS if version > schema):
            for statement in MIGRATIONS[version]:
                self._server.execute(statement)
        self._server.execute("CALL db.awaitIndexes($s)", s=_INDEXES)
        made = "MERGE (m:Meta {id: 'meta'}) SET m.schema = $schema, m.revision = coalesce(m.revision, '')"
        self._server.execute(made, schema=SCHEMA_VERSION)

    @contextmanager
    def _lock(self) -> Iterator[str]:
        """The right to write, for one run at a time, as a token. It ends with its connection, whatever ends that."""
        token = uuid.uuid4().hex
        with self._server.holding() as hold:
            try:
                hold(_LOCK, _WAIT)  # once with a limit, to be told; then for as long as the run lasts
                hold(_LOCK, 0)
            except QueryTimeout as error:
                raise StoreBusy(f"another run is writing to the map at {self.url}; wait for it to end") from error
            self._server.execute(_CLAIM, token=token)
            yield token


@dataclass(frozen=True, slots=True)
class _Step:
    """A statement over rows, in batches; without rows it runs once."""

    cypher: str
    rows: Sequence[Any] | None = None


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


_LOCK = "MATCH (l:Lock {id: 'lock'}) SET l.held = true"
_CLAIM = "MATCH (m:Meta {id: 'meta'}) SET m.run = $token"
_CLAIMED = "MATCH (m:Meta {id: 'meta', run: $token}) SET m.run = $token RETURN m.id"
_REVISE = _Step("MATCH (m:Meta {id: 'meta'}) SET m.revision = $revision")
_CLEAR = _Step("MATCH (n:Entity|Document|Judgement) DETACH DELETE n")
_LET_GO = "UNWIND $rows AS id MATCH (n:{label} {{id: id}}) DETACH DELETE n"
_KEEP = "UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row"
_CUT = "UNWIND $rows AS row MATCH (:Entity {{id: row.s}})-[r:{type}]->(:Entity {{id: row.t}}) DELETE r"
_JOIN = (
    "UNWIND $rows AS row MATCH (a:Entity {{id: row.source}}) MATCH (b:Entity {{id: row.target}}) "
    "MERGE (a)-[r:{type}]->(b) SET r = row"
)
_COMPLETE = "UNWIND $rows AS id MATCH (d:Document {{id: id}}) SET d.complete = {value}"
_DEGREES = (
    "UNWIND $rows AS after MATCH (e:Entity) WHERE e.id > after WITH e ORDER BY e.id LIMIT $batch "
    "SET e.degree = COUNT { (e)--() } RETURN max(e.id)"
)


def _steps(plan: Plan) -> list[_Step]:
    """What a plan does to the graph; each statement may run again."""
    new = {key for key, _ in plan.edges_new}
    steps: list[_Step] = []
    for type_, keys in _grouped((key for key in plan.edges_gone if key not in new), lambda key: key[1]).items():
        steps.append(_Step(_CUT.format(type=type_), [{"s": key[0], "t": key[2]} for key in keys]))
    steps.append(_Step(_LET_GO.format(label="Entity"), plan.entities_gone))
    entities = [*plan.entities_new, *plan.entities_set]
    for kind, rows in _grouped(entities, lambda row: str(row["kind"])).items():
        steps.append(_Step(f"{_KEEP.format(label='Entity')}, n:{kind}", rows))
    for type_, edges in _grouped(plan.edges_new, lambda edge: edge[0][1]).items():
        steps.append(_Step(_JOIN.format(type=type_), [row for _, row in edges]))
    return steps


def _ledger_steps(plan: Plan) -> list[_Step]:
    """What a plan does to documents and judgements."""
    return [
        _Step(_LET_GO.format(label="Document"), plan.documents_gone),
        _Step(_KEEP.format(label="Document"), plan.documents_set),
        _Step(_LET_GO.format(label="Judgement"), plan.judgements_gone),
        _Step(_KEEP.format(label="Judgement"), plan.judgements_set),
    ]


def _grouped(items: Iterable[_Item], group: Callable[[_Item], str]) -> dict[str, list[_Item]]:
    groups: dict[str, list[_Item]] = {}
    for item in items:
        groups.setdefault(group(item), []).append(item)
    return groups


class _Run:
    """What one run writes, under its token."""

    def __init__(self, server: _Server, token: str) -> None:
        self._server = server
        self._parameters = {"token": token, "revision": uuid.uuid4().hex, "batch": _BATCH}
        self._transaction([])

    def apply(self, changes: Changes) -> None:
        """Bring the map to what the changes say; nothing where it says so already."""
        plan = changes.plan(_Standing(self._server))
        if not plan:
            return
        steps = _steps(plan)
        if _is_small(steps) and not self._rows("MATCH (d:Document) WHERE NOT d.complete RETURN d.id LIMIT 1"):
            self._transaction([*steps, *_ledger_steps(plan), _REVISE])
        else:
            self._in_batches(changes, plan, steps)

    def replace(self, changes: Changes) -> None:
        """Make the map what the changes say, and nothing else."""
        plan = changes.plan(_Standing(None))
        steps = _steps(plan)
        ((entities,),) = self._rows("MATCH (e:Entity) RETURN count(e)")
        ((relations,),) = self._rows("MATCH (:Entity)-[r]->() RETURN count(r)")
        if _is_small(steps, entities + relations):
            self._transaction([_CLEAR, *steps, *_ledger_steps(plan), _REVISE])
            return
        self._transaction([_Step("MATCH (d:Document) SET d.complete = false"), _REVISE])
        while self._transaction([_Step("MATCH (:Entity)-[r]->() WITH r LIMIT $batch DELETE r RETURN count(*)")]):
            pass
        while self._transaction([_Step("MATCH (e:Entity) WITH e LIMIT $batch DETACH DELETE e RETURN count(*)")]):
            pass
        # To the last the ledger has what stood there: where a source's bytes are gone, its text is all there is.
        kept = [[row["id"] for row in plan.documents_set]]
        gone = _Step("UNWIND $rows AS kept MATCH (d:Document) WHERE NOT d.id IN kept DELETE d", kept)
        self._in_batches(changes, plan, steps, [gone, _Step("MATCH (j:Judgement) DELETE j")])

    def _in_batches(self, changes: Changes, plan: Plan, steps: Sequence[_Step], last: Sequence[_Step] = ()) -> None:
        """A batch a transaction; the documents are incomplete until the last."""
        self._mark(changes, plan)
        for step in steps:
            for rows in _batches(step.rows or ()):
                self._transaction([_Step(step.cypher, rows)])
        self._count_degrees()
        done = _Step(_COMPLETE.format(value="true"), changes.documents())
        self._transaction([*last, *_ledger_steps(plan), done, _REVISE])

    def _mark(self, changes: Changes, plan: Plan) -> None:
        marked = _Step(_COMPLETE.format(value="false"), changes.documents())
        unfinished = [row | {"complete": False} for row in plan.documents_set]
        self._transaction([marked, _Step(_KEEP.format(label="Document"), unfinished), _REVISE])

    def _count_degrees(self) -> None:
        """After a run that was killed, degrees do not follow from what stood there: they are counted."""
        after: str | None = ""
        while after is not None:
            after = self._transaction([_Step(_DEGREES, [after])])

    def _rows(self, cypher: str) -> Sequence[tuple[Any, ...]]:
        return self._server.read(cypher, {}).rows

    def _transaction(self, steps: Sequence[_Step]) -> Any:
        """Steps as a whole; the first value of the last answer, if there is one. StoreBusy where another took over."""

        def work(transaction: ManagedTransaction) -> Any:
            if not list(transaction.run(_CLAIMED, self._parameters)):
                raise StoreBusy("another run took over while this one had lost its connection; try again")
            value = None
            for step in steps:
                for rows in [[]] if step.rows is None else _batches(step.rows):
                    answer = list(transaction.run(_our(step.cypher), self._parameters | {"rows": rows}))
                    value = answer[0][0] if answer else None
            return value

        return self._server.write(work)


def _is_small(steps: Iterable[_Step], more: int = 0) -> bool:
    return more + sum(len(step.rows or ()) for step in steps) <= _ATOMIC


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands in the map, for a plan of changes; nothing without a server."""

    server: _Server | None

    def _maps(self, cypher: str, **parameters: Any) -> list[Row]:
        """The maps that a statement gives."""
        return [row[0] for row in self.server.read(cypher, parameters, _WRITE).rows] if self.server else []

    def _of_ids(self, cypher: str, keys: Iterable[Any]) -> Iterator[Row]:
        for batch in _batches(list(keys)):
            yield from self._maps(cypher, keys=batch)

    def document_rows(self, documents: Iterable[str]) -> list[Row]:
        """The ledger's rows of those documents that it has."""
        text = f"UNWIND $keys AS key MATCH (d:Document {{id: key}}) RETURN {_map('d', DOCUMENT_COLUMNS)}"
        return list(self._of_ids(text, documents))

    def judgement_rows(self) -> list[Row]:
        """All judgements."""
        return self._maps(f"MATCH (j:Judgement) RETURN {_map('j', JUDGEMENT_COLUMNS)} ORDER BY j.id")

    def entity_rows(self, documents: Iterable[str], ids: Iterable[str]) -> list[Row]:
        """Entities that one of the documents names, or of those ids."""
        entity = _map("e", ENTITY_COLUMNS)
        rows: dict[str, Row] = {}
        if named := list(documents):
            found = self._maps(f"MATCH (e:Entity) WHERE {_NAMED} RETURN {entity}", documents=named)
            rows = {row["id"]: row for row in found}
        text = f"UNWIND $keys AS key MATCH (e:Entity {{id: key}}) RETURN {entity}"
        rows.update((row["id"], row) for row in self._of_ids(text, (key for key in ids if key not in rows)))
        return list(rows.values())

    def edge_rows(self, documents: Iterable[str], keys: Iterable[EdgeKey]) -> list[tuple[str, Row]]:
        """(type, row) of edges that one of the documents states, or of those keys."""
        edge = _map("r", EDGE_COLUMNS)
        rows: dict[EdgeKey, Row] = {}
        if named := list(documents):
            # A document names the ends of what it states.
            stated = (
                f"MATCH (e:Entity) WHERE {_NAMED} MATCH (e)-[r]->() "
                f"WHERE any(d IN r.ev_document WHERE d IN $documents) RETURN {{type: type(r), row: {edge}}}"
            )
            for found in self._maps(stated, documents=named):
                rows[found["row"]["source"], found["type"], found["row"]["target"]] = found["row"]
        for type_, wanted in _grouped((key for key in keys if key not in rows), lambda key: key[1]).items():
            text = (
                f"UNWIND $keys AS key MATCH (a:Entity {{id: key.s}}) MATCH (b:Entity {{id: key.t}}) "
                f"MATCH (a)-[r:{type_}]->(b) RETURN {edge}"
            )
            for row in self._of_ids(text, [{"s": key[0], "t": key[2]} for key in wanted]):
                rows[row["source"], type_, row["target"]] = row
        return [(key[1], row) for key, row in rows.items()]


_NAMED = "any(d IN e.documents WHERE d IN $documents)"


def _map(variable: str, columns: Iterable[str]) -> str:
    return f"{variable} {{{', '.join(f'.{column}' for column in columns)}}}"
