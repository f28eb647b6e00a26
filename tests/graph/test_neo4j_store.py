"""What only Neo4j does: migrations, errors, batches, runs that were killed, faults of a real server."""

import inspect
import logging
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import neo4j.exceptions
import pytest
import yaml
from maps import Telling, example, expected, expected_ties, held, ties

from graph import neo4j_standing, neo4j_writing
from graph.model import Facts
from graph.neo4j_connection import steps_of, translated
from graph.neo4j_schema import MIGRATIONS
from graph.neo4j_server import USER, VERSION, LocalServer
from graph.neo4j_standing import between
from graph.queries import catalogue
from graph.store import (
    SCHEMA_VERSION,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    Store,
    StoreBusy,
    StoreError,
    StoreUnavailable,
    open_store,
)
from tests.conftest import ROOT, Neo4j, small_server

ERRORS = [each for _, each in inspect.getmembers(neo4j.exceptions, inspect.isclass) if issubclass(each, Exception)]
Broken = Callable[[Store], object]


def put(store: Store, *all_facts: Facts, fresh: bool = False) -> None:
    with store.write(fresh=fresh) as writer:
        for facts in all_facts:
            writer.put(facts, "test")


def put_while(store: Store, facts: Facts, event: Callable[[], None]) -> None:
    """A run in the middle of which something happens."""
    with store.write() as writer:
        writer.put(facts, "test")
        event()


@pytest.fixture
def store(neo4j: Neo4j) -> Iterator[Store]:
    with closing(neo4j.store()) as opened:
        yield opened


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_of_the_driver_becomes_one_of_ours(kind: type[Exception]) -> None:
    ours = translated(kind.__new__(kind))
    assert type(ours) in {StoreUnavailable, StoreError, QueryRefused}


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("Neo.ClientError.Security.Unauthorized", StoreUnavailable),
        ("Neo.ClientError.Security.AuthenticationRateLimit", StoreUnavailable),
        ("Neo.ClientError.Security.Forbidden", StoreError),
        ("Neo.ClientError.Statement.SyntaxError", QueryRefused),
        ("Neo.ClientError.Statement.AccessMode", QueryRefused),
        ("Neo.ClientError.Database.DatabaseNotFound", StoreUnavailable),
        ("Neo.ClientError.Transaction.TransactionTimedOut", QueryTimeout),
        ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", QueryTimeout),
        ("Neo.TransientError.Transaction.LockClientStopped", QueryTimeout),
        ("Neo.TransientError.Transaction.DeadlockDetected", StoreUnavailable),
        ("Neo.TransientError.General.DatabaseUnavailable", StoreUnavailable),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", QueryTooLarge),
        ("Neo.DatabaseError.Transaction.TransactionCommitFailed", StoreUnavailable),
    ],
)
def test_every_code_of_the_server_becomes_one_of_ours(code: str, ours: type[StoreError]) -> None:
    error = neo4j.exceptions.Neo4jError._hydrate_neo4j(code=code, message="why")
    assert type(translated(error)) is ours


@pytest.mark.parametrize("url", ["neo4j://", "bolt://:7687", "neo4j://someone:secret@host", "mysql://a:secret@host"])
def test_a_url_that_names_no_server_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        open_store(url)
    assert "secret" not in str(refused.value)


@pytest.mark.neo4j
def test_migrations_run_again_and_their_indexes_serve(neo4j: Neo4j, store: Store) -> None:
    put(store, *example())
    with neo4j.driver() as driver:
        for statements in MIGRATIONS.values():
            for statement in statements:
                driver.execute_query(statement)
        shown = "SHOW INDEXES YIELD name, state, type, options WHERE type <> 'LOOKUP' RETURN name, state, options"
        rows = {row["name"]: row for row in driver.execute_query(shown).records}
        assert {row["state"] for row in rows.values()} == {"ONLINE"}
        assert set(rows) == {
            "entity_id",
            "document_id",
            "judgement_id",
            "meta_id",
            "lock_id",
            "city_id",
            "tie_entity",
            "tie_linked",
            "entity_names",
        }
        assert rows["entity_names"]["options"]["indexConfig"]["fulltext.analyzer"] == "cjk"
        found = "CALL db.index.fulltext.queryNodes('entity_names', '金山') YIELD node RETURN node.name"
        assert driver.execute_query(found).records[0].value() == "紫金山实验室"
    assert held(store) == expected({facts.document.id: facts for facts in example()})


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("step", "told"), [(1, "a newer Quanpu made it; upgrade"), (-1, "an older .* `quanpu rebuild`")]
)
def test_a_map_of_another_version_is_refused(neo4j: Neo4j, store: Store, step: int, told: str) -> None:
    put(store, *example())
    with neo4j.driver() as driver:
        driver.execute_query("MATCH (m:Meta {id: 'meta'}) SET m.schema = $v", v=SCHEMA_VERSION + step)
    with closing(neo4j.store()) as late:
        for ask in (late.status, lambda: late.facts("document_one"), lambda: put(late, *example())):
            with pytest.raises(StoreError, match=told):
                ask()
        if step < 0:
            assert late.ledger() == store.ledger()


@pytest.mark.neo4j
def test_labels_are_the_kind_and_entity(neo4j: Neo4j, store: Store) -> None:
    put(store, *example())
    with neo4j.driver() as driver:
        labels = driver.execute_query("MATCH (n:Entity) RETURN DISTINCT labels(n) AS labels, n.kind AS kind").records
    assert labels
    assert all(set(row["labels"]) == {"Entity", row["kind"]} for row in labels)


@pytest.mark.neo4j
def test_names_may_be_long_and_strange(store: Store) -> None:
    telling = Telling("document_one")
    telling.relation(("Lab", "长" * 40_000), "LOCATED_IN", ("City", "'\"\\`\n😀$x}) DETACH DELETE n //"))
    put(store, telling.facts())
    assert held(store) == expected({"document_one": telling.facts()})


@pytest.mark.neo4j
def test_values_that_no_engine_takes_are_refused(store: Store) -> None:
    put(store, *example())
    for value in ("\ud800", 2**63):
        with pytest.raises(QueryRefused):
            store.run("RETURN $value", {"value": value})


@pytest.mark.neo4j
def test_notifications_go_to_the_log(
    store: Store, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    put(store, *example())
    with caplog.at_level(logging.INFO, "neo4j.notifications"):
        store.run("MATCH (n:Nowhere) RETURN n")
    assert "Nowhere" in caplog.text
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run is a long one."""
    monkeypatch.setattr(neo4j_writing, "_ATOMIC", 0)
    monkeypatch.setattr(neo4j_standing, "BATCH", 3)
    monkeypatch.setattr(neo4j_writing, "BATCH", 3)


@pytest.mark.neo4j
@pytest.mark.usefixtures("small_batches")
def test_a_long_run_ends_like_a_short_one(store: Store) -> None:
    one, two = example()
    put(store, one, two)
    assert held(store) == expected({"document_one": one, "document_two": two})
    with store.write() as writer:
        writer.retract("document_one")
    assert held(store) == expected({"document_two": two})
    put(store, one, fresh=True)
    assert held(store) == expected({"document_one": one})
    assert all(entry.complete for entry in store.ledger())


class KilledError(Exception):
    """The process ended there."""


@pytest.fixture
def killed_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Ends every later run after so many of its transactions, as a kill would."""
    whole = neo4j_writing.Run._transaction
    count = [0, 10**9]

    def limited(run: neo4j_writing.Run, steps: object) -> object:
        count[0] += 1
        if count[0] > count[1]:
            raise KilledError
        return whole(run, steps)  # type: ignore[arg-type]

    monkeypatch.setattr(neo4j_writing.Run, "_transaction", limited)

    def after(transactions: int) -> None:
        count[:] = [0, transactions]

    return after


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("transactions", [2, 7, 15])
@pytest.mark.parametrize("fresh", [False, True])
def test_the_next_run_brings_right_what_a_killed_one_left(
    neo4j: Neo4j, store: Store, killed_after: Callable[[int], None], transactions: int, fresh: bool
) -> None:
    one, two = example()
    put(store, one)
    killed_after(transactions)
    with suppress(KilledError), store.write(fresh=fresh) as writer:
        writer.put(two, "test")
        writer.retract("document_one")
    killed_after(10**9)
    unfinished = {entry.document.id for entry in store.ledger() if not entry.complete}
    assert unfinished or held(store) in (expected({"document_one": one}), expected({"document_two": two}))
    with closing(neo4j.store()) as other:
        put(other, one, two)
        assert held(other) == expected({"document_one": one, "document_two": two})
        assert ties(other) == expected_ties(held(other)[1])
        assert all(entry.complete for entry in other.ledger())


@pytest.mark.neo4j
def test_a_run_that_lost_its_lock_cannot_write(neo4j: Neo4j, store: Store) -> None:
    one, two = example()

    def take_over() -> None:
        with neo4j.driver() as driver:
            driver.execute_query("MATCH (m:Meta {id: 'meta'}) SET m.run = 'another'")

    with pytest.raises(StoreBusy, match="another run took over"):
        put_while(store, one, take_over)
    put(store, two)
    assert held(store) == expected({"document_two": two})


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"password": "not-the-secret"}, "does not accept this user and password; QUANPU_NEO4J_USER and"),
        ({"user": "nobody"}, "does not accept this user and password"),
        ({"url": "neo4j://127.0.0.1:1"}, "Neo4j does not answer"),
        ({"url": "bolt://127.0.0.1:1"}, "Neo4j does not answer"),
        ({"url": "neo4j://nowhere.invalid:7687"}, "Neo4j does not answer"),
        ({"path": "/nothing"}, "nothing.*the path of the url names the database"),
    ],
)
def test_what_is_wrong_is_told_in_time(neo4j: Neo4j, change: dict[str, str], told: str) -> None:
    given = {"url": neo4j.url, "user": neo4j.user, "password": neo4j.password} | change
    store = open_store(given["url"] + given.pop("path", ""), user=given["user"], password=given["password"])
    begun = time.monotonic()
    with closing(store), pytest.raises(StoreUnavailable, match=told) as refused:
        store.status()
    assert time.monotonic() - begun < 20
    assert given["password"] not in str(refused.value) + repr(store)


@pytest.mark.neo4j
@pytest.mark.slow
def test_a_server_killed_under_load_and_in_the_middle_of_a_run(own_server: LocalServer) -> None:
    one, two = example()
    with closing(open_store(own_server.url, user=USER, password=own_server.password)) as store:
        put(store, one, fresh=True)
        answers: list[object] = []
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                try:
                    answers.append(store.run("MATCH (d:Document) RETURN count(d)").rows[0][0])
                except StoreError as error:
                    answers.append(type(error))
                done.wait(0.05)

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            with pytest.raises(StoreUnavailable):
                put_while(store, two, own_server.kill)
            own_server.start(port=own_server.port)
            assert held(store) == expected({"document_one": one})
            put(store, two)
        finally:
            done.set()
            asking.join()
        assert set(answers) <= {1, 2, StoreUnavailable}
        assert StoreUnavailable in answers
        assert held(store) == expected({"document_one": one, "document_two": two})


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux bounds the files of a running process")
def test_a_server_whose_disk_is_full_says_so_and_loses_nothing(own_server: LocalServer) -> None:
    one, two = example()
    with closing(open_store(own_server.url, user=USER, password=own_server.password)) as store:
        put(store, one, fresh=True)
        logs = (own_server.folder / "data" / "transactions" / "neo4j").glob("neostore.transaction.db.*")
        full = max(log.stat().st_size for log in logs)
        hard = resource.prlimit(own_server.process, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(own_server.process, resource.RLIMIT_FSIZE, (full, hard))
        with pytest.raises(StoreUnavailable, match="transaction log, is its disk full"):
            put(store, two)
        with pytest.raises(StoreUnavailable, match="needs to be restarted"):
            put(store, two)
        own_server.kill()
        own_server.start(port=own_server.port)
        assert held(store) == expected({"document_one": one})
        put(store, two)
        assert held(store) == expected({"document_one": one, "document_two": two})


@pytest.mark.neo4j
def test_the_settings_of_the_image_are_settings_of_the_server(neo4j_database: Neo4j) -> None:
    service = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["neo4j"]
    assert VERSION.startswith(service["image"].removeprefix("neo4j:").removesuffix("-community"))
    words = [name.removeprefix("NEO4J_") for name in service["environment"] if name != "NEO4J_AUTH"]
    wanted = {word.replace("__", "\0").replace("_", ".").replace("\0", "_") for word in words}
    with neo4j_database.driver() as driver:
        rows = driver.execute_query("SHOW SETTINGS YIELD name WHERE name IN $wanted", wanted=sorted(wanted)).records
    assert {row["name"] for row in rows} == wanted


@pytest.mark.neo4j
@pytest.mark.slow
def test_one_server_a_folder(own_server: LocalServer) -> None:
    with pytest.raises(StoreBusy, match=f"process {own_server.process}, {own_server.url}"):
        small_server(own_server.folder).start()
    assert (own_server.folder / "password").stat().st_mode & 0o077 == 0
    arguments = Path(f"/proc/{own_server.process}/cmdline")
    assert not arguments.exists() or own_server.password.encode() not in arguments.read_bytes()


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_is_checked(own_server: LocalServer, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    url = f"{scheme}://127.0.0.1:{own_server.port}"
    stranger = open_store(url, user=USER, password=own_server.password)
    with closing(stranger), pytest.raises(StoreUnavailable, match="certificate"):
        stranger.status()
    monkeypatch.setenv("SSL_CERT_FILE", str(own_server.folder / "public.crt"))
    with closing(open_store(url, user=USER, password=own_server.password)) as store:
        assert store.status().engine == "Neo4j"


@pytest.mark.neo4j
def test_the_rights_that_the_document_names_are_statements_of_the_server(neo4j_database: Neo4j) -> None:
    told = (ROOT / "docs" / "neo4j.md").read_text(encoding="utf-8")
    before, _, rest = told.partition("## Least rights")[2].partition("```\n")
    statements = [each.strip() for each in rest.partition("```")[0].split(";") if each.strip()]
    assert len(statements) == 8
    assert "Enterprise" in before  # Community knows the statements, and carries out none
    with neo4j_database.driver() as driver:
        for statement in statements:
            with pytest.raises(neo4j.exceptions.ClientError) as refused:
                driver.execute_query(statement, database_="system")
            assert refused.value.code == "Neo.ClientError.Statement.UnsupportedAdministrationCommand", statement


# Questions of one thing, or of a few: a look at everything would be a fault.
SEEKING = ["bridges", "city_ties", "co_builders", "entities_by_id", "entity", "neighbourhood", "partners"]


@pytest.mark.neo4j
@pytest.mark.parametrize(
    "text",
    [
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "CALL db.labels() YIELD label RETURN label",
        "CREATE (n:City) RETURN n",
        "MATCH (n:City) CALL (n) { SET n.name = 'x' } RETURN n",
        "CREATE INDEX x FOR (c:City) ON (c.name)",
    ],
)
def test_a_plan_that_does_more_than_read_the_map_is_refused(store: Store, text: str) -> None:
    store.check("MATCH (n:City) WHERE n.name = $name RETURN count(n)", {"name": "x"})
    with pytest.raises(QueryRefused, match="only reading"):
        store.check(text, {})


@pytest.fixture(scope="module")
def large(neo4j_database: Neo4j) -> Neo4j:
    """Of a handful the planner would look at all."""
    neo4j_database.empty()
    with closing(neo4j_database.store()) as store, neo4j_database.driver() as driver:
        put(store, *example())
        driver.execute_query(
            "UNWIND range(1, 5000) AS i CREATE (a:Entity:Lab {id: 'lab_' + i, name: 'x' + i}) "
            "CREATE (b:Entity:Platform {id: 'platform_' + i, name: 'y' + i}) "
            "CREATE (a)-[:CO_BUILDS]->(b), (a)-[:LEADS]->(b), (a)-[:COOPERATES_WITH]->(b), (b)-[:LOCATED_IN]->(a)"
        )
        driver.execute_query("CALL db.prepareForReplanning()")  # Plans and counts of a handful would be taken again.
    return neo4j_database


@pytest.mark.neo4j
@pytest.mark.parametrize("name", SEEKING)
def test_an_index_serves(large: Neo4j, name: str) -> None:
    query = catalogue()[name]
    with closing(large.store()) as store, large.driver() as driver:
        summary = driver.execute_query("EXPLAIN " + query.text(store), query.bind(GIVEN.get(name, {}))).summary
    operators = list(steps_of(summary.plan or {}))
    assert any("IndexSeek" in operator for operator in operators), " ".join(operators)
    assert not [operator for operator in operators if "LabelScan" in operator or "LabelsScan" in operator]
    assert not [operator for operator in operators if "AllNodes" in operator or "AllRelationships" in operator]


@pytest.mark.neo4j
def test_an_edge_of_a_crowded_place_is_found_from_its_other_end(large: Neo4j) -> None:
    with large.driver() as driver:
        text = f"EXPLAIN UNWIND $keys AS pair {between('LOCATED_IN')} RETURN r"
        summary = driver.execute_query(text, {"keys": [{"s": "platform_1", "t": "lab_1"}]}).summary
    operators = list(steps_of(summary.plan or {}))
    assert any("Expand(Into)" in operator for operator in operators), " ".join(operators)


GIVEN = {
    "bridges": {"city_a": "city_a", "city_b": "city_b"},
    "city_ties": {"ids": ["lab_a"], "city_a": "city_a", "city_b": "city_b"},
    **{name: {"entity": "lab_a"} for name in ("co_builders", "entity", "neighbourhood", "partners")},
}
