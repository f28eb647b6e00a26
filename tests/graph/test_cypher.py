import pytest

from graph.cypher import MAX_BYTES, CypherRefused, check_reading
from graph.dialect import for_ladybug
from graph.ontology import ontology
from graph.store import QueryRefused, Store

READING = [
    "MATCH (n:Lab) RETURN n",
    "match (n:Lab {name: 'a;b // c'}) where n.name <> \"CREATE\" return n.name as name order by name limit 2;",
    "OPTIONAL MATCH (n)-[r:LEADS|CO_BUILDS*1..3]->(m:`Park`) RETURN n, r, m",
    "MATCH p = (a:Lab)-[*..2]-(b:City) RETURN nodes(p), relationships(p), length(p)",
    "UNWIND [1, 2, 3] AS x WITH x WHERE x IN [1, 2] OR NOT x = -1 RETURN DISTINCT x UNION ALL RETURN 4 AS x",
    "MATCH (n) WHERE EXISTS { MATCH (n)-->(m:City) WHERE m.name STARTS WITH '南' } RETURN count(*) AS count",
    "MATCH (n) WHERE n.name IS NOT NULL RETURN CASE WHEN n.degree > 3 THEN 'a' ELSE 'b' END, count { MATCH (n)--() }",
    "MATCH (n) RETURN {set: n.name, create: 1, `call`: true} AS map",
    "MATCH (n) WHERE n.create = $load AND n.set ENDS WITH 'x' RETURN n // DELETE n",
    "MATCH (n) /* CALL x() */ RETURN n",
    "MATCH (n) WITH n ORDER BY n.degree LIMIT 3 RETURN n.name",
    "MATCH (n) WITH n ORDER BY n.degree LIMIT 3 WITH DISTINCT n RETURN count(n)",
    "MATCH (n) RETURN n.kind AS kind, count(n) AS n ORDER BY n DESC LIMIT 3",
    "UNWIND range(1, 1000) AS x RETURN any(y IN [1, 2] WHERE y = x) AS z, all(y IN [1] WHERE y > 0) AS w",
    "MATCH (机构:University) RETURN 机构.name AS 名称",
    "MATCH (n) WHERE n.name = 'it\\'s' RETURN n.x * 2 - 1",
]


@pytest.mark.parametrize("text", READING)
def test_reading_questions_pass(text: str) -> None:
    check_reading(text)


# The text, the word that is refused, its line and column.
REFUSED = [
    ("", "", 1, 1),
    ("CREATE (n)", "CREATE", 1, 1),
    ("SHOW USERS", "SHOW", 1, 1),
    ("CYPHER runtime=slotted MATCH (n) RETURN n", "CYPHER", 1, 1),
    ("EXPLAIN MATCH (n) RETURN n", "EXPLAIN", 1, 1),
    ("PROFILE MATCH (n) RETURN n", "PROFILE", 1, 1),
    ("LOAD FROM '/etc/passwd' RETURN *", "LOAD", 1, 1),
    ("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "LOAD", 1, 1),
    ("COPY (MATCH (n) RETURN n) TO 'x.csv'", "COPY", 1, 1),
    ("EXPORT DATABASE 'dir'", "EXPORT", 1, 1),
    ("IMPORT DATABASE 'dir'", "IMPORT", 1, 1),
    ("INSTALL json", "INSTALL", 1, 1),
    ("ATTACH 'x' AS y (dbtype duckdb)", "ATTACH", 1, 1),
    ("USE neo4j MATCH (n) RETURN n", "USE", 1, 1),
    ("CALL threads=1", "CALL", 1, 1),
    ("CALL dbms.listConfig()", "CALL", 1, 1),
    ("DROP TABLE City", "DROP", 1, 1),
    ("ALTER TABLE City ADD x STRING", "ALTER", 1, 1),
    ("MATCH (n)\nSET n.name = ''\nRETURN n", "SET", 2, 1),
    ("MATCH (n) REMOVE n.name", "REMOVE", 1, 11),
    ("MATCH (n) DETACH DELETE n", "DETACH", 1, 11),
    ("MATCH (n) DELETE n", "DELETE", 1, 11),
    ("MERGE (n)", "MERGE", 1, 1),
    ("MATCH (n) MERGE (m) RETURN n", "MERGE", 1, 11),
    ("MATCH (n) CALL { MATCH (m) RETURN m } RETURN n", "CALL", 1, 11),
    ("MATCH (n) FOREACH (x IN [1] | SET n.a = x)", "FOREACH", 1, 11),
    ("MATCH (n) FINISH", "FINISH", 1, 11),
    ("RETURN 1; MATCH (n) DELETE n", ";", 1, 9),
    ("RETURN 1;;", ";", 1, 9),
    ("MATCH (n) RETURN n UNION SHOW USERS", "UNION", 1, 20),
    ("MATCH (n) RETURN n ORDER BY n.id DESC SHOW USERS", "SHOW", 1, 39),
    ("RETURN '\\u0027 CALL x()'", "\\u", 1, 9),
    ("RETURN 'a", "'a", 1, 8),
    ("RETURN 1 /* open", "/* open", 1, 10),
    ("RETURN 'a\\z'", "'a\\z'", 1, 8),
    ("RETURN `a", "`a", 1, 8),
    ("RETURN (1", "", 1, 10),
    ("RETURN 1)", ")", 1, 9),
    ("RETURN load_extension('x')", "load_extension", 1, 8),
    ("RETURN apoc.load.count('x')", "count", 1, 18),
    ("RETURN `count`(1)", "`count`", 1, 8),
    ("MATCH (n) RETURN id(n)", "id", 1, 18),
    ("MATCH (n) RETURN labels(n)", "labels", 1, 18),
    ("RETURN substring('abc', 1)", "substring", 1, 8),
    ("MATCH (n) RETURN n.aliases[0]", "[", 1, 27),
    ("RETURN [1, 2][0]", "[", 1, 14),
    ("MATCH (n:Lab:Park) RETURN n", "Lab", 1, 10),
    ("MATCH (n) WHERE n:Lab:Park RETURN n", "Lab", 1, 19),
    ("MATCH (a)-[r*]->(b) RETURN r", "*", 1, 13),
    ("MATCH (a)-[r*2..]->(b) RETURN r", "*", 1, 13),
    ("MATCH (a)-[r*1..31]->(b) RETURN r", "*", 1, 13),
    ("UNWIND range(1, 1600000000) AS x RETURN x", "1600000000", 1, 17),
    ("UNWIND range(1, size($x)) AS x RETURN x", "size", 1, 17),
    ("UNWIND range(1, 2 * 3) AS x RETURN x", "*", 1, 19),
    ("MATCH (p) WITH p ORDER BY p.s DESC LIMIT 2 RETURN sum(p.s)", "ORDER", 1, 18),
    ("MATCH (p) WITH p LIMIT 2 MATCH (p)--(q) WITH collect(q) AS qs RETURN qs", "LIMIT", 1, 18),
    ("MATCH (n) WHERE exists((n)--()) RETURN n", "exists", 1, 17),
    ("MATCH (n) WHERE EXISTS { CALL x() RETURN 1 } RETURN n", "{", 1, 24),
    ("MATCH (n) WHERE n.name != 'a' RETURN n", "!", 1, 24),
]


@pytest.mark.parametrize(("text", "word", "line", "column"), REFUSED)
def test_anything_else_is_refused_by_its_word_and_place(text: str, word: str, line: int, column: int) -> None:
    with pytest.raises(CypherRefused) as refused:
        check_reading(text)
    assert refused.value.word.startswith(word) if word else refused.value.word == ""
    assert (refused.value.line, refused.value.column) == (line, column)
    assert isinstance(refused.value, QueryRefused)


@pytest.mark.parametrize(
    "text",
    [
        "RETURN " + "(" * 5000 + "1" + ")" * 5000,
        "RETURN " + "CASE WHEN true THEN " * 100 + "1" + " ELSE 2 END" * 100,
        "MATCH (a)" + "-[:LEADS]->()" * 1000 + " RETURN a",
        "MATCH (a)" + ", (:City)" * 5000 + " RETURN a",
        "WITH 1 AS x " * 5000 + "RETURN x",
        "RETURN '" + "啊" * (MAX_BYTES // 3) + "'",
        "RETURN 1" + " UNION RETURN 1" * 5000,
    ],
)
def test_texts_that_starve_an_engine_are_refused(text: str) -> None:
    with pytest.raises(CypherRefused):
        check_reading(text)


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("MATCH (n:Lab) RETURN n", "MATCH (n:Lab) RETURN n"),
        ("MATCH (n) RETURN ':Entity', n.type", "MATCH (n) RETURN ':Entity', n.type"),
        ("MATCH (n) RETURN {end: n.match}", "MATCH (n) RETURN {`end`: n.`match`} AS `{end: n.match}`"),
        ("MATCH ()-[r]->() RETURN type(r), r.type", "MATCH ()-[r]->() RETURN label(r) AS `type(r)`, r.type"),
        (
            "MATCH (n) RETURN n.ev_start, n.name, size(n.`ev_rule`) AS rules ORDER BY n.name",
            "MATCH (n) RETURN cast(string_split(string_split(n.evidence, '\ufdd1')[3], '\ufdd0'), 'INT64[]') AS `n.ev_start`, "
            "n.name, size(list_transform(string_split(string_split(n.evidence, '\ufdd1')[10], '\ufdd0'), "
            "_item -> replace(_item, '\ufdd2', ''))) AS rules ORDER BY n.name",
        ),
        ("MATCH (a)-[r*1..3]->(b) RETURN r", "MATCH (a)-[r* TRAIL 1..3]->(b) RETURN r"),
        ("MATCH (a)-[:LEADS*..3]->(b) RETURN a", "MATCH (a)-[:LEADS* TRAIL 1..3]->(b) RETURN a"),
        ("MATCH (a)-[*2]->(b) RETURN 2*3", "MATCH (a)-[* TRAIL 2..2]->(b) RETURN 2*3"),
        (
            "MATCH (a)<-[r]-(b)-[s]->(c) RETURN a",
            "MATCH (a)<-[r]-(b)-[s]->(c) WHERE id(r) <> id(s) RETURN a",
        ),
        (
            "MATCH (a)-->(b)--(c) WHERE a.x OR b.x RETURN a",
            "MATCH (a)-[_e1]->(b)-[_e2]-(c) WHERE ( a.x OR b.x) AND id(_e1) <> id(_e2) RETURN a",
        ),
        (
            "MATCH (a)-[:LEADS]->(b)-[:LEADS|ISSUES]-(c)-[:PART_OF]->(d) RETURN a",
            "MATCH (a)-[_e1:LEADS]->(b)-[_e2:LEADS|ISSUES]-(c)-[:PART_OF]->(d) WHERE id(_e1) <> id(_e2) RETURN a",
        ),
        ("MATCH (a)-[r]->(b) MATCH (b)-[s]->(c) RETURN a", "MATCH (a)-[r]->(b) MATCH (b)-[s]->(c) RETURN a"),
        (
            "MATCH (n) WHERE EXISTS { MATCH (n)-[r]-(m)-[s]-(o) } RETURN n",
            "MATCH (n) WHERE EXISTS { MATCH (n)-[r]-(m)-[s]-(o) WHERE id(r) <> id(s) } RETURN n",
        ),
        (
            "MATCH (n)-[r]->() RETURN type(r) AS r, n.name AS n, n.id AS i ORDER BY toLower(n) DESC, i, r, n.kind LIMIT 1",
            "MATCH (n)-[r]->() RETURN label(r) AS r, n.name AS n, n.id AS i "
            "ORDER BY toLower((n.name)) DESC, i, (label(r)), n.kind LIMIT 1",
        ),
        ("MATCH (n) WITH n.name AS n ORDER BY n RETURN n", "MATCH (n) WITH n.name AS n ORDER BY (n.name) RETURN n"),
        ("MATCH (n) RETURN n.kind AS m ORDER BY m", "MATCH (n) RETURN n.kind AS m ORDER BY m"),
        ("MATCH (n) RETURN count(n) AS n ORDER BY n", "MATCH (n) RETURN count(n) AS n ORDER BY n"),
        ("MATCH (n) RETURN DISTINCT n.kind AS n ORDER BY n", "MATCH (n) RETURN DISTINCT n.kind AS n ORDER BY n"),
    ],
)
def test_rewritten_for_the_embedded_engine(text: str, rewritten: str) -> None:
    assert for_ladybug(text) == rewritten


def test_every_entity_is_any_of_the_kinds() -> None:
    assert for_ladybug("MATCH (n:Entity) RETURN n") == f"MATCH (n:{'|'.join(ontology().kinds)}) RETURN n"


def test_a_variable_length_beside_an_edge_that_it_may_run_over_is_refused() -> None:
    with pytest.raises(CypherRefused, match="MATCH of its own"):
        for_ladybug("MATCH (a)-[r]->(b)-[:LEADS*1..2]->(c) RETURN a")
    for_ladybug("MATCH (a)-[r:ISSUES]->(b)-[:LEADS*1..2]->(c) RETURN a")


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n:City) RETURN n.name AS n ORDER BY n DESC",
        "MATCH (n:City) WITH n.name AS n ORDER BY n DESC LIMIT 100 RETURN n",
        "MATCH (n:City) RETURN DISTINCT n.name AS n ORDER BY n DESC",
        "MATCH (n:City) RETURN n.name AS `n`, count(*) AS c ORDER BY n DESC",
    ],
)
def test_an_order_is_by_the_column_that_has_the_name_of_a_variable(example_map: Store, text: str) -> None:
    names = [row[0] for row in example_map.run("MATCH (c:City) RETURN c.name").rows]
    assert [row[0] for row in example_map.run(text).rows] == sorted(names, reverse=True)


def test_edges_of_one_match_differ(example_map: Store) -> None:
    hub = "MATCH (a:University)-[r]->(c:City)<-[s]-(b:University) RETURN a.name, b.name ORDER BY a.name, b.name"
    names = {"南京工业大学", "南京大学"}
    assert example_map.run(hub).rows == [(a, b) for a in sorted(names) for b in sorted(names) if a != b]


def test_a_trail_uses_no_edge_twice(example_map: Store) -> None:
    there_and_back = "MATCH (a:Park)-[:SUPPORTS*2]-(b:Park) RETURN a.name"
    assert example_map.run(there_and_back).rows == []


@pytest.mark.parametrize("text", READING)
def test_the_embedded_engine_reads_what_passes(example_map: Store, text: str) -> None:
    # Properties that no table has are an error there: only that may be said against these.
    reason = ""
    try:
        example_map.run(text, {"load": "x"})
    except QueryRefused as error:
        reason = str(error)
    assert not reason or "property" in reason
