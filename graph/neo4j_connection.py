"""The driver of a Neo4j server: sessions and transactions, and the boundary at which its failures become ours."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, LiteralString, TypeVar, cast
from urllib.parse import urlsplit

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    Query,
    Result,
    ResultSummary,
    Session,
    Transaction,
    unit_of_work,
)
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

from graph.awaited import ending
from graph.ontology import ontology
from graph.records import (
    EDGE_COLUMNS,
    ENTITY_COLUMNS,
    OTHER_NODES,
    evidence_dicts,
    is_evidence,
    neutral_edge,
    neutral_node,
    whole,
)
from graph.store import QueryRefused, QueryTimeout, QueryTooLarge, Rows, StoreError, StoreUnavailable

_T = TypeVar("_T")
# Seconds: of a read without a limit of its own, of one writing transaction, to a first answer, of retries together.
_READ = 60.0
WRITE = 600.0
_CONNECT = 5.0
_RETRY = 5.0

# Without a handler of its own the driver's notifications would go to standard error.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_TERMINATE = (
    "SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.question = $question "
    "TERMINATE TRANSACTIONS id YIELD message RETURN message"
)
_PLAIN = frozenset((str, int, float, bool, type(None)))
# Steps of a plan that reach beyond the graph.
_OUTSIDE = {"LoadCSV", "ProcedureCall", "TransactionApply", "TransactionForeach"}
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
    if "TransactionLogError" in code:
        return StoreUnavailable(f"Neo4j cannot write its transaction log, is its disk full? It says: {message}")
    if isinstance(error, TransientError | DatabaseError):
        return StoreUnavailable(f"Neo4j cannot do this now: {message} ({code})")
    if "CertVerification" in message:
        return StoreUnavailable("this machine does not trust Neo4j's certificate; SSL_CERT_FILE names an authority")
    if "routing information" in message:
        message += "; is it a Neo4j that this machine reaches, and with +s in the url one whose certificate it trusts?"
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


def plain(value: Any) -> Any:
    """A value without the engine's own types and ids; a map of parallel `ev_…` lists as a list of evidence."""
    given = type(value)
    if given in _PLAIN:  # nearly all are
        return value
    if given is list:
        return value if _PLAIN.issuperset(map(type, value)) else [plain(item) for item in value]
    if given is dict:
        shown = {key: item if type(item) in _PLAIN else plain(item) for key, item in value.items()}
        return evidence_dicts(shown) if is_evidence(shown) else shown
    if isinstance(value, Node):
        label = next((name for name in sorted(value.labels) if name != "Entity"), "")
        columns = ENTITY_COLUMNS if label in ontology().kinds else OTHER_NODES.get(label)
        return neutral_node(whole(dict(value), columns) if columns else dict(value), label)
    if isinstance(value, Relationship):
        return neutral_edge(whole(dict(value), EDGE_COLUMNS), value.type)
    if isinstance(value, Path):
        return {"nodes": plain(list(value.nodes)), "edges": plain(list(value.relationships))}
    return value.iso_format() if hasattr(value, "iso_format") else value


def steps_of(plan: Mapping[str, Any]) -> Iterator[str]:
    """The names of all steps of a plan, without the database that runs them."""
    if plan:
        yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", ()):
        yield from steps_of(child)


def our(cypher: str) -> LiteralString:
    """A text whose labels and types come from the ontology; values are parameters."""
    return cast(LiteralString, cypher)  # type: ignore[redundant-cast]


class Connection:
    """The driver, opened when it is first needed, and the boundary at which its failures become ours."""

    def __init__(self, url: str, user: str, password: str, pool: int) -> None:
        parts = urlsplit(url)
        if parts.username or parts.password:
            raise StoreError("no user and password in the url; QUANPU_NEO4J_USER and QUANPU_NEO4J_PASSWORD give them")
        if not parts.hostname:
            raise StoreError(f"{url!r} names no host; write neo4j://HOST:7687, or neo4j://HOST:7687/DATABASE")
        self.url = url
        self.address = f"{parts.scheme}://{parts.netloc}"
        self.database = parts.path.strip("/") or None
        self._auth = (user, password)
        self._pool = pool
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
                    max_connection_pool_size=self._pool,
                    user_agent="quanpu",
                )
                # What one session of this process wrote, the next one sees, on whichever member of a cluster.
                self._bookmarks = GraphDatabase.bookmark_manager()
            return self._driver

    @contextmanager
    def session(self, access: str = WRITE_ACCESS) -> Iterator[Session]:
        """A session; what fails in it fails as one of our errors."""
        with _boundary():
            driver = self._opened()
            with driver.session(
                database=self.database, bookmark_manager=self._bookmarks, default_access_mode=access
            ) as session:
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

        def taken(answer: Result) -> Rows:
            rows: list[tuple[Any, ...]] = []
            for record in answer:
                if limit is not None and len(rows) == limit:
                    answer.consume()
                    return Rows(tuple(answer.keys()), rows, truncated=True)
                rows.append(tuple(map(shown, record)))
            return Rows(tuple(answer.keys()), rows)

        seconds, known = timeout or _READ, {"question": uuid.uuid4().hex}
        with self.session(READ_ACCESS) as session, ending(partial(self._terminate, known)):
            try:  # in one exchange; a transaction that the driver may run again takes three
                return taken(session.run(Query(our(cypher), known, seconds), dict(parameters)))
            except (Neo4jError, DriverError) as error:
                if not error.is_retryable():
                    raise
            again = unit_of_work(known, seconds)(
                lambda transaction: taken(transaction.run(our(cypher), dict(parameters)))
            )
            return session.execute_read(again)

    def _terminate(self, known: dict[str, Any]) -> None:
        """End the transaction that is known by that, if there is one."""
        with suppress(StoreError), self.session(READ_ACCESS) as session:
            session.run(_TERMINATE, known).consume()

    def check(self, cypher: str, parameters: Mapping[str, Any]) -> None:
        """Refuse a text whose plan writes, or reads anything but the graph: read access alone lets files be read."""

        @unit_of_work(timeout=_READ)
        def explained(transaction: ManagedTransaction) -> ResultSummary:
            return transaction.run(our(f"EXPLAIN {cypher}"), dict(parameters)).consume()

        with self.session() as session:
            summary = session.execute_read(explained)
        steps = set(steps_of(summary.plan or {}))
        if summary.query_type != "r" or steps & _OUTSIDE:
            told = "、".join(sorted(steps & _OUTSIDE)) or "writing"
            raise QueryRefused(f"only reading questions are answered; the plan of this one holds {told}")

    def write(self, work: Callable[[ManagedTransaction], _T]) -> _T:
        """One managed transaction, run again where the server asks for it."""
        with self.session() as session:
            return session.execute_write(unit_of_work(timeout=WRITE)(work))

    def execute(self, cypher: str, **parameters: Any) -> Any:
        """One writing statement; the first value of its answer, if it has one."""

        def work(transaction: ManagedTransaction) -> Any:
            rows = list(transaction.run(our(cypher), parameters))
            return rows[0][0] if rows else None

        return self.write(work)

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
                held[0].run(our(cypher)).consume()

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
