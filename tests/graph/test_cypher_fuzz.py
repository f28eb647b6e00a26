"""Made-up texts against the judge of Cypher, and the engines as its oracle.

A text is a mixture of reading and writing clauses in odd case, with comments, strings, backticks and odd spaces between.
What only reads must pass, what writes must not; and whatever passes, mutilated texts too, is run by both engines with the
right to write, and must leave nothing behind.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

import ladybug
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from neo4j import Query
from neo4j.exceptions import DriverError, Neo4jError

from graph.cypher import CypherRefused, check_reading
from graph.dialect import for_ladybug
from tests.conftest import Neo4j

READS = [
    "MATCH (m:City)",
    "MATCH (m:City) WHERE m.name <> n.name",
    "OPTIONAL MATCH (n)-[r:NEAR]->(o)",
    "OPTIONAL MATCH (n)-[:NEAR*1..2]->(o:City)",
    "WITH n",
    "WITH n WHERE n.name STARTS WITH 'a'",
    "WITH DISTINCT n",
    "UNWIND [1, 2] AS x",
    "UNWIND range(1, 3) AS y",
    "MATCH (n) WHERE EXISTS { MATCH (n)-[:NEAR]->(q) WHERE q.name = 'b' }",
    "WITH n ORDER BY n.name DESC LIMIT 2 WITH DISTINCT n",
]
# Words that would write, where they are no words.
DECOYS = [
    "WITH n WHERE n.name <> 'DETACH DELETE n'",
    'WITH n WHERE n.name <> "; CREATE (:City) //"',
    "WITH n WHERE n.name <> '\\' SET n.name = \\''",
    "WITH n WHERE n.name <> '/*'",
    "WITH n, n.name AS `delete`",
    "WITH n, n.name AS `a;b`",
    "WITH n, n.name AS `/* SET`",
    "WITH n, {set: 1, merge: 'x'} AS map",
    "WITH n, n.name AS `load`",
]
WRITES = [
    "CREATE (:City {id: 'x', name: 'x'})",
    "MERGE (:City {id: 'x'})",
    "SET n.name = 'x'",
    "SET n += {name: 'x'}",
    "REMOVE n.name",
    "DELETE n",
    "DETACH DELETE n",
    "NODETACH DELETE n",
    "FOREACH (x IN [1] | CREATE (:City {id: 'f'}))",
    "CALL { CREATE (:City {id: 'c'}) }",
    "CALL { MATCH (z) DETACH DELETE z } IN TRANSACTIONS",
    "CALL (n) { SET n.name = 'x' }",
    "CALL threads=1",
    "CALL db.labels()",
    "CALL dbms.listConfig() YIELD name",
    "LOAD CSV FROM 'file:///etc/passwd' AS line",
    "LOAD FROM '/etc/passwd'",
    "INSERT (:City {id: 'i'})",
    "COPY (MATCH (n) RETURN n.name) TO 'stolen.csv'",
    "EXPORT DATABASE 'stolen'",
    "INSTALL json",
    "; CREATE (:City {id: 's', name: 's'})",
    "; DROP TABLE City",
    "USE system",
    "CREATE INDEX stolen FOR (c:City) ON (c.name)",
    "CREATE NODE TABLE Stolen(id STRING PRIMARY KEY)",
    "CREATE MACRO stolen(x) AS x",
]
RETURNS = [
    "RETURN n.name AS name",
    "RETURN count(*) AS c",
    "RETURN DISTINCT n.name AS `SET`",
    "RETURN n.name AS x LIMIT 3",
]
TAILS = ["", ";", " ; ", " // DELETE n", "\n/* SET n.name = 'x' */", " /**/ ;"]
SPACES = [
    " ",
    "  ",
    "\n",
    "\t",
    "\r\n",
    "/* DELETE n */",
    " /* ' */ ",
    " // SET n.name = 'x'\n",
    "\n//`\n",
    ' /*"*/ ',
    "\f",
    "\x0b",
]
# Words and marks at which a tokeniser may stumble.
SHARDS = [
    *"'\"`;/*\\(){}[]|$:,.-<>=!~#@&?%^+",
    "//", "/*", "*/", "``", "\\'", "\\u0027", "\\U00000027", "\u2028", "\u0085", "\x1c", "\u00a0", "\u3000", "\r", "\0",
    "ſET", "ſet n.name = 1", "MERGE", "delete n", "Detach Delete n", "CALL", "call threads=1", "LOAD FROM", "COPY",
    "CREATE (:City {id: 'z'})", "set n.name = 'z'", "UNION", "RETURN 1 AS x", "n", "1", "e1", "0x1F", "1e9999", "'a''b'",
    "SHOW TABLES", "CALL { }", "EXISTS {", "COUNT { MATCH (n) }", "=>", ";;", "; RETURN 1", "USE neo4j", "$p", "$`p`",
    "PROFILE", "EXPLAIN", "CYPHER 5", "FINISH", "YIELD *", "ON CREATE SET n.name = 1", "apoc.create.node()", "FOR x IN", "LET x = 1",
]  # fmt: skip


@st.composite
def spaced(draw: st.DrawFn, text: str) -> str:
    """A text with other spaces between its words, outside of its strings and backticks, and its keywords in odd case."""
    pieces, quote = [], ""
    seed = random.Random(draw(st.integers(0, 1 << 32)))
    for character in text:
        if quote:
            quote = "" if character == quote and not (pieces and pieces[-1] == "\\") else quote
        elif character in "'\"`":
            quote = character
        elif character == " ":
            character = seed.choice(SPACES)
        pieces.append(character)
    return "".join(pieces)


@st.composite
def cased(draw: st.DrawFn, clause: str) -> str:
    """A clause whose first words are in odd case."""
    seed = random.Random(draw(st.integers(0, 1 << 32)))
    head, mark, rest = clause.partition("(") if "(" in clause else (clause, "", "")
    words = [
        seed.choice((str.upper, str.lower, str.title, str.swapcase))(w) if w.isalpha() and w.isupper() else w
        for w in head.split(" ")
    ]
    return " ".join(words) + mark + rest


@st.composite
def mixtures(draw: st.DrawFn, *, writing: bool) -> str:
    """A statement of clauses that read, or one among which something else stands."""
    clauses = [draw(cased(each)) for each in draw(st.lists(st.sampled_from(READS + DECOYS), max_size=4))]
    if writing:
        at = draw(st.integers(0, len(clauses)))
        clauses.insert(at, draw(cased(draw(st.sampled_from(WRITES)))))
    whole = " ".join([draw(cased("MATCH (n:City)")), *clauses, draw(st.sampled_from(RETURNS))])
    return draw(spaced(whole)) + draw(st.sampled_from(TAILS))


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    """A statement with shards in it and pieces cut out."""
    text = draw(mixtures(writing=draw(st.booleans())))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 3)))
        text = text[:at] + draw(st.sampled_from(["", " "])) + draw(st.sampled_from(SHARDS)) + text[to:]
    return text


def passes(text: str) -> bool:
    """Whether the judge lets a text through; where it does not, it names a word and its place in the text."""
    try:
        check_reading(text)
    except CypherRefused as error:
        refused = error
    else:
        return True
    line = text.split("\n")[refused.line - 1]
    assert line[refused.column - 1 :].startswith(refused.word.split("\n")[0])
    return False


MANY = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
FEWER = settings(MANY, max_examples=150)


@MANY
@given(mixtures(writing=False))
def test_what_only_reads_passes(text: str) -> None:
    assert passes(text)


@MANY
@given(mixtures(writing=True))
def test_what_does_anything_else_is_refused(text: str) -> None:
    assert not passes(text)


class Engine:
    """An engine in which a text may write: what it does with one, and all that can be seen to stand in it."""

    def __init__(self, run: Callable[[str], Any], standing: Callable[[], Any]) -> None:
        self.run = run
        self.standing = standing


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("fuzz")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        database = ladybug.Database(str(folder / "graph"))
        connection = ladybug.Connection(database, num_threads=1)
        connection.set_query_timeout(2000)
        for text in (
            "CREATE NODE TABLE City(id STRING PRIMARY KEY, name STRING)",
            "CREATE REL TABLE NEAR(FROM City TO City)",
            "CREATE (:City {id: 'a', name: 'a'})-[:NEAR]->(:City {id: 'b', name: 'b'})",
        ):
            connection.execute(text)

        def run(text: str) -> None:
            for put in (text, for_ladybug(text)):
                try:
                    answer = connection.execute(put)
                except RuntimeError:
                    continue
                for each in answer if isinstance(answer, list) else [answer]:
                    each.close()

        def rows(text: str) -> Any:
            with connection.execute(text) as answer:
                return sorted(map(str, answer))

        def standing() -> Any:
            told = [rows("MATCH (n) RETURN n"), rows("MATCH (a)-[r]->(b) RETURN a.id, b.id, label(r)")]
            told += [
                rows(f"CALL {name}() RETURN *") for name in ("show_tables", "show_macros", "show_loaded_extensions")
            ]
            told += [rows(f"CALL current_setting('{name}') RETURN *") for name in ("threads", "timeout")]
            return told, sorted(path.name for path in folder.iterdir())

        yield Engine(run, standing)
        connection.close()
        database.close()


@pytest.fixture(scope="module")
def server(neo4j_database: Neo4j) -> Iterator[Engine]:
    neo4j_database.empty()
    with neo4j_database.driver() as driver, driver.session() as session:
        session.run("CREATE (:City {id: 'a', name: 'a'})-[:NEAR]->(:City {id: 'b', name: 'b'})").consume()

        def run(text: str) -> None:
            try:
                session.run(Query(text, timeout=2), {"p": 1}).consume()  # type: ignore[arg-type]
            except (Neo4jError, DriverError):
                return

        def rows(text: str) -> Any:
            return sorted(str(record.values()) for record in session.run(text))  # type: ignore[arg-type]

        def standing() -> Any:
            graph = rows(
                "MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN labels(n), properties(n), type(r), properties(m)"
            )
            return graph, rows("SHOW INDEXES YIELD name"), rows("SHOW CONSTRAINTS YIELD name")

        yield Engine(run, standing)
    neo4j_database.empty()


def leaves_no_trace(engine: Engine, texts: list[str]) -> None:
    before = engine.standing()
    passed = [text for text in texts if passes(text)]
    for text in passed:
        engine.run(text)
    assert engine.standing() == before, passed


SOUP = st.lists(st.one_of(mutilated(), mixtures(writing=False)), min_size=10, max_size=20)


@pytest.mark.slow
@settings(FEWER, max_examples=50)
@given(SOUP)
def test_what_passes_leaves_no_trace_in_the_embedded_engine(embedded: Engine, texts: list[str]) -> None:
    leaves_no_trace(embedded, texts)


@pytest.mark.slow
@pytest.mark.neo4j
@settings(FEWER, max_examples=25)
@given(SOUP)
def test_what_passes_leaves_no_trace_in_neo4j(server: Engine, texts: list[str]) -> None:
    leaves_no_trace(server, texts)


@pytest.mark.slow
@pytest.mark.parametrize("write", ["CREATE (:City {id: 'x', name: 'x'})", "MATCH (n:City) SET n.name = 'x'"])
def test_the_oracle_sees_what_is_written(embedded: Engine, write: str) -> None:
    before = embedded.standing()
    embedded.run(write)
    assert embedded.standing() != before
