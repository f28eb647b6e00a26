"""Cypher from strangers: what is answered, what is refused without a trace, and that nobody else suffers."""

import concurrent.futures
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.settings import Settings
from graph.bounded import Bounded, Bounds
from graph.store import QueryTimeout, QueryTooLarge, open_store
from tests.api.conftest import KINDS, identifier, serve, small_map

pytestmark = pytest.mark.slow

CLOSED = "长河科技有限公司设在扬州市。"
ATTACKS = [
    "LOAD FROM '/etc/passwd' RETURN *",
    "LOAD FROM frame RETURN *",
    "MATCH (n) RETURN n.id UNION LOAD FROM '/etc/passwd' RETURN *",
    "COPY (MATCH (n:City) RETURN n.name) TO '{folder}/stolen.csv'",
    "COPY City FROM '{folder}/in.csv'",
    "EXPORT DATABASE '{folder}/stolen'",
    "IMPORT DATABASE '{folder}'",
    "CALL threads=1",
    "CALL show_tables() RETURN *",
    "CALL dbms.listConfig()",
    "MATCH (n:City) CALL show_tables() RETURN *",
    "MATCH (n:City) RETURN n.name; MATCH (n) DETACH DELETE n",
    "MATCH (n:City) RETURN n.name; COPY (MATCH (n) RETURN n.id) TO '{folder}/stolen.csv'",
    "/* MATCH (n) RETURN n */ EXPORT DATABASE '{folder}/stolen'",
    "MATCH (n:City) /* harmless */ DETACH DELETE n",
    "MATCH (n:City) // harmless\nSET n.name = 'x' RETURN n.name",
    "MATCH (n:City) SE/**/T n.name = 'x'",
    "MATCH (n:City) RETURN n.name /* never closed",
    "MATCH (n:City) RETURN 'never closed",
    "EXPLAIN MATCH (n) RETURN n.id",
    "PROFILE MATCH (n) RETURN n.id",
    "CREATE (:City {id: 'city_x'})",
    "MERGE (:City {id: 'city_x'})",
    "MATCH (n:City) REMOVE n.name",
    "MATCH (n:City) FOREACH (x IN [1] | SET n.name = 'x')",
    "DROP TABLE City",
    "ALTER TABLE City DROP name",
    "CREATE MACRO f(x) AS x",
    "INSTALL httpfs",
    "LOAD EXTENSION '{folder}/x.so'",
    "ATTACH '{folder}/x' AS x (dbtype duckdb)",
    "USE neo4j MATCH (n) RETURN n.id",
    "BEGIN TRANSACTION",
    "CHECKPOINT",
    "SHOW USERS",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "MATCH (n:City) RETURN apoc.load.json('file:///etc/passwd')",
    "RETURN \\u0043ALL",
    "UNWIND range(1, 600000000) AS x RETURN count(x)",
    "UNWIND range(1, $n) AS x RETURN count(x)",
    "MATCH (a)-[*]-(b) RETURN count(*)",
    "MATCH (a)-[*1..500]-(b) RETURN count(*)",
    "RETURN " + "(" * 5000 + "1" + ")" * 5000,
    "RETURN getenv('QUANPU_NEO4J_PASSWORD')",
    "MATCH (n:City) WITH n CALL { WITH n SET n.name = 'x' } RETURN n.name",
    "MATCH (n:City) CALL (n) { DETACH DELETE n } IN TRANSACTIONS",
    "MATCH (n:City) RETURN n.name UNION MATCH (n:City) DELETE n RETURN 'x' AS `n.name`",
    "MATCH (n:City) WHERE EXISTS { CREATE (:City {id: 'x'}) } RETURN n.name",
    "MATCH (n:City) WHERE COUNT { CALL db.labels() } > 0 RETURN n.name",
    "MATCH (n:City) WITH COLLECT { MATCH (m) DELETE m RETURN m } AS x RETURN x",
    "UNWIND [1] AS x INSERT (:City {id: 'x'})",
    "MATCH (n:City) NODETACH DELETE n",
    "MATCH (n:City)\fsEt\u2028n.name = 'x'",
    "MATCH (n:City) \u017fET n.name = 'x'",
    "MATCH (n:City) RETURN n.name \x00 DETACH DELETE n",
    "MATCH (n:City {name: 'x\\\\'}) SET n.name = '\\\\' RETURN n.name",
    "MATCH (n:City) RETURN 'it''s'; MATCH (n) DELETE n",
    "MATCH (n:City) RETURN n.name AS `a``; MATCH (n) DELETE n //`, 1; MATCH (n) DELETE n",
    "CYPHER 5 planner=cost MATCH (n:City) SET n.name = 'x'",
    "CREATE CONSTRAINT x FOR (c:City) REQUIRE c.name IS UNIQUE",
    "CREATE FULLTEXT INDEX x FOR (c:City) ON EACH [c.name]",
    "CREATE USER x SET PASSWORD 'xxxxxxxx'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'bbbbbbbb'",
    "SHOW TRANSACTIONS YIELD *",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "STOP DATABASE neo4j",
    "CALL dbms.setConfigValue('db.transaction.timeout', '0')",
    "CALL apoc.export.csv.all('{folder}/stolen.csv', {})",
    "MATCH (n:City) CALL apoc.cypher.doIt('CREATE (:City)', {}) YIELD value RETURN value",
    "CALL db.index.fulltext.queryNodes('names', 'x') YIELD node RETURN node",
    "CALL timeout=0",
    "CALL current_setting('threads') RETURN *",
    "PROJECT GRAPH g (City)",
    "COMMENT ON TABLE City IS 'x'",
    "LOAD CSV FROM 'http://127.0.0.1:9/?x=' + 'secret' AS line RETURN line",
    "MATCH (n:City) RETURN reduce(s = '', x IN range(1, 1000000) | s + s)",
    "MATCH (n:City) RETURN replace(n.name, 'x', file('/etc/passwd'))",
    "RETURN date.truncate('day')",
    "",
    "    ",
    "七",
]
WELL = [
    ("MATCH (n:City) WHERE n.name <> 'x\\' DETACH DELETE n //' RETURN count(n) AS n", [[4]]),
    ("MATCH (n:City) WHERE n.name = \"SET n.name = 'x'\" RETURN count(*) AS `DELETE`", [[0]]),
    ("MATCH (`delete`:City) RETURN count(`delete`) AS `CREATE (n)`", [[4]]),
    ("mAtCh (n:City) /* SET */ wHeRe n.name <> '/*' ReTuRn CoUnT(n) AS n;", [[4]]),
    ("WITH {set: 1, create: 2} AS m RETURN m.set AS `merge`", [[1]]),
    ("MATCH (n:City) WHERE n.name = 'DELETE' RETURN count(n) AS n", [[0]]),
    ("MATCH (n:City) WHERE n.name = $name RETURN n.name AS name // CALL me", [["南京市"]]),
    ("RETURN '; DROP TABLE City' AS `set`", [["; DROP TABLE City"]]),
    ("UNWIND range(1, 3) AS x RETURN sum(x) AS s", [[6]]),
    ("MATCH (n:Lab) RETURN n.name AS `load` UNION MATCH (n:Park) RETURN n.name AS `load`", 2),
]


def ask(client: httpx.Client, query: str, **parameters: Any) -> httpx.Response:
    return client.post("/api/v1/cypher", json={"query": query, "parameters": parameters})


@pytest.mark.parametrize(("query", "rows"), WELL)
def test_reading_questions_are_answered_though_they_look_bad(client: httpx.Client, query: str, rows: Any) -> None:
    answer = ask(client, query, **({"name": "南京市"} if "$name" in query else {}))
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert set(told) == {"columns", "rows", "truncated"}
    assert len(told["rows"]) == rows if isinstance(rows, int) else told["rows"] == rows


def test_nodes_are_entities_and_edges_name_their_ends(client: httpx.Client) -> None:
    query = "MATCH (u:University)-[r:LOCATED_IN]->(d) RETURN u, r, d.name AS place"
    ((node, edge, place),) = ask(client, query).json()["rows"]
    assert (node["id"], node["kind"], place) == (identifier("示例大学"), "University", "江宁区")
    assert (edge["type"], edge["source"], edge["target"]) == ("LOCATED_IN", node["id"], identifier("江宁区"))
    assert edge["evidence"][0]["digest"] is False
    assert not {"_id", "_label", "_src", "_ID"} & {*node, *edge}


def test_rows_are_bounded(client: httpx.Client) -> None:
    told = ask(client, "UNWIND range(1, 1000000) AS x RETURN x").json()
    assert (len(told["rows"]), told["truncated"]) == (1000, True)
    assert ask(client, "UNWIND range(1, 1000) AS x RETURN x").json()["truncated"] is False


@dataclass
class Besieged:
    """A server, the folders where it and its engine keep files, and a look at all that stands there."""

    visitor: httpx.Client
    folder: Path
    standing: Callable[[], Any]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module", params=["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def besieged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    folder = tmp_path_factory.mktemp("besieged")
    if request.param == "ladybug":
        chosen = Settings(data=folder, graph=f"ladybug:{folder / 'graph'}")
    else:
        server = request.getfixturevalue("neo4j_database")
        server.empty()
        chosen = Settings(data=folder, graph=server.url, neo4j_user=server.user, neo4j_password=server.password)
    store = open_store(chosen.graph, user=chosen.neo4j_user, password=chosen.neo4j_password.get_secret_value())
    with store.write() as writer:
        for each in small_map():
            writer.put(each, "by hand")
    store.close()
    with ExitStack() as stack:
        driver = stack.enter_context(server.driver()) if request.param == "neo4j" else None

        def standing() -> Any:
            told = [sorted(map(str, driver.execute_query(text).records)) for text in STANDING] if driver else []
            return files(folder), told

        for address in serve(chosen):
            with httpx.Client(base_url=address, trust_env=False, timeout=60) as visitor:
                yield Besieged(visitor, folder, standing)
        if driver:
            server.empty()


STANDING = (
    "MATCH (n) RETURN labels(n), properties(n)",
    "MATCH (a)-[r]->(b) RETURN a.id, type(r), properties(r), b.id",
    "SHOW INDEXES YIELD name",
    "SHOW CONSTRAINTS YIELD name",
    "SHOW USERS YIELD user",
    "SHOW SETTINGS YIELD name, value",
)


def test_attacks_are_refused_with_word_and_place_and_leave_no_trace(besieged: Besieged) -> None:
    before = besieged.standing()
    for attack in ATTACKS:
        answer = ask(besieged.visitor, attack.replace("{folder}", str(besieged.folder)), n=600_000_000)
        assert answer.status_code == 400, attack
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/question-refused"
        if attack.strip():
            assert re.match(r"line \d+, column \d+: ['\"]|.* is not closed", answer.json()["detail"]), attack
    assert besieged.standing() == before
    assert besieged.visitor.get("/api/v1/entities").json()["total"] == len(KINDS)


def test_both_engines_answer_what_looks_bad(besieged: Besieged) -> None:
    for query, rows in WELL:
        answer = ask(besieged.visitor, query, **({"name": "南京市"} if "$name" in query else {}))
        assert answer.status_code == 200, answer.text
        told = answer.json()["rows"]
        assert len(told) == rows if isinstance(rows, int) else told == rows


def test_rows_bytes_and_time_are_bounded_while_others_are_answered(besieged: Besieged) -> None:
    visitor = besieged.visitor
    told = ask(visitor, "UNWIND range(1, 1000000) AS x RETURN x").json()
    assert (len(told["rows"]), told["truncated"]) == (1000, True)
    long = ask(visitor, f"MATCH (a:Entity), (b:Entity), (c:Entity) RETURN '{'x' * 50_000}' AS s")
    assert long.json()["truncated"] is True
    assert 0 < len(long.content) < 9 << 20
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        hard = pool.submit(ask, visitor, PRODUCT)
        answered = 0
        while not hard.done():
            assert visitor.get("/api/v1/entities/示例大学").status_code == 200
            answered += 1
    assert hard.result().status_code == 408, hard.result().text
    assert answered > 10
    assert ask(visitor, "RETURN 1 AS x").json()["rows"] == [[1]]


def test_a_refusal_says_which_word_and_where(client: httpx.Client) -> None:
    told = ask(client, "MATCH (n:City)\nDETACH DELETE n").json()["detail"]
    assert "line 2, column 1: 'DETACH'" in told


def test_what_is_no_question_is_a_problem(client: httpx.Client) -> None:
    assert ask(client, "RETURN 1 AS x //" + "x" * 100_000).status_code == 413
    huge = client.post("/api/v1/cypher", content=b'{"query": "' + b"x" * (2 << 20) + b'"}')
    assert (huge.status_code, huge.headers["content-type"]) == (413, "application/problem+json")
    assert client.post("/api/v1/cypher", content=b"not json").status_code == 422
    assert client.post("/api/v1/cypher", json={"parameters": {}}).status_code == 422
    for parameters in ({}, {"name": {"a": [1, "b", None]}}, {"name": 10**30}):
        answer = ask(client, "MATCH (n:City) WHERE n.name = $name RETURN n.name", **parameters)
        assert answer.status_code in (200, 400), answer.text
    assert ask(client, "MATCH (n:Planet) RETURN n.name").status_code == 400
    assert client.get("/api/v1/cypher").status_code == 405


def test_words_that_may_not_be_shown_are_not(client: httpx.Client) -> None:
    node = "MATCH (e:Enterprise)-[r:LOCATED_IN]->(c) RETURN e, r, collect(r) AS edges"
    whole = ask(client, node)
    assert whole.status_code == 200
    assert CLOSED not in whole.text
    documents = ask(client, "MATCH (d:Document) RETURN d").json()["rows"]
    assert sorted(bool(row[0]["text"]) for row in documents) == [False, True, True]
    assert all("sources" not in row[0] for row in documents)
    for query in (
        "MATCH (d:Document) RETURN d.text",
        "MATCH (d:Document) RETURN d.`TEXT` AS t",
        "MATCH (d:Document) WITH d AS x WHERE x.text CONTAINS '长河' RETURN x.id",
        "MATCH (d:Document {text: 'x'}) RETURN d.id",
        "MATCH ()-[r]->() RETURN r.ev_quote",
        "MATCH (d:Document) RETURN d.sources",
    ):
        assert ask(client, query).status_code == 400, query


PRODUCT = (
    "MATCH (a), (b), (c), (d), (e), (f) WHERE a.name + b.name + c.name + d.name + e.name < f.name RETURN count(*) AS n"
)


def test_a_hard_question_is_ended_and_others_are_answered_meanwhile(client: httpx.Client) -> None:
    ask(client, "RETURN 1 AS x")  # a worker stands ready
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        hard = pool.submit(ask, client, PRODUCT)
        times = []
        while not hard.done():
            before = time.monotonic()
            assert client.get("/api/v1/entities/示例大学").status_code == 200
            times.append(time.monotonic() - before)
            time.sleep(0.05)
    answer = hard.result()
    assert answer.status_code == 408, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert time.monotonic() - began < 8
    assert len(times) > 10
    assert sorted(times)[len(times) // 2] < 0.5
    assert ask(client, "RETURN 1 AS x").json()["rows"] == [[1]]


def test_bounds_of_time_and_memory_and_a_newer_map(tmp_path: Path) -> None:
    store = open_store(f"ladybug:{tmp_path / 'graph'}")
    for number, each in enumerate(small_map()):
        with store.write() as writer:
            writer.put(each, "by hand")
        if number == 0:
            quick = Bounded(store, Bounds(seconds=1, memory=200 << 20, size=100_000))
            first = quick.ask("MATCH (d:Document) RETURN count(d) AS n", {}).rows
    assert first == [(1,)]
    assert quick.ask("MATCH (d:Document) RETURN count(d) AS n", {}).rows == [(3,)]
    with pytest.raises(QueryTimeout):
        quick.ask(PRODUCT, {})
    with pytest.raises((QueryTooLarge, QueryTimeout)):
        quick.ask(
            "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y WITH collect(x * y) AS xs RETURN size(xs)", {}
        )
    long = quick.ask("MATCH (a:Entity), (b:Entity) RETURN a, b, '" + "x" * 2000 + "' AS s", {})
    assert long.truncated
    assert 0 < len(long.rows) < 100
    quick.close()
    store.close()
