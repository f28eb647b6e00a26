"""Constraints and indexes of the shared store: versioned migrations, each of which may run again."""

from collections.abc import Mapping

from graph.neo4j_connection import Connection
from graph.store import SCHEMA_VERSION

# Lists that may be empty, and stand even then.
_LISTS = (("Entity", "aliases"), ("Document", "sources"), ("Document", "names"))
_FILL = "MATCH (n:{label}) WHERE n.{name} IS NULL WITH n LIMIT 20000 SET n.{name} = [] RETURN count(*)"
# How long indexes may take to serve, in seconds.
_INDEXES = 300

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
    ),
    2: ("CREATE INDEX tie_entity IF NOT EXISTS FOR (n:Tie) ON (n.entity)",),
    4: (
        "DROP CONSTRAINT tie_id IF EXISTS",
        "DROP INDEX tie_city IF EXISTS",
        "CREATE INDEX tie_linked IF NOT EXISTS FOR (n:Tie) ON (n.linked, n.reviewed, n.place)",
    ),
}


def schema_of(server: Connection) -> int:
    """The version of the map; 0 where there is none.

    A map that neo4j-admin imported is bare: it gets its constraints, indexes and empty lists as it is opened first.
    """
    rows = server.read("MATCH (m:Meta {id: 'meta'}) RETURN m.schema, m.bare", {}).rows
    if rows and rows[0][1]:
        for label, name in _LISTS:
            while server.execute(_FILL.format(label=label, name=name)):
                pass
        migrate(server, 0, rows[0][0])
    return int(rows[0][0]) if rows else 0


def migrate(server: Connection, schema: int, wanted: int = SCHEMA_VERSION) -> None:
    """Bring constraints and indexes from a version to another, and wait until they serve."""
    for version in range(schema + 1, wanted + 1):
        for statement in MIGRATIONS.get(version, ()):
            server.execute(statement)
    server.execute("CALL db.awaitIndexes($s)", s=_INDEXES)
    made = "MERGE (m:Meta {id: 'meta'}) SET m.schema = $schema, m.revision = coalesce(m.revision, '') REMOVE m.bare"
    server.execute(made, schema=wanted)
