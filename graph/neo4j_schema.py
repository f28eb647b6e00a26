"""Constraints and indexes of the shared store: versioned migrations, each of which may run again."""

from collections.abc import Mapping

from graph.neo4j_connection import Connection
from graph.store import SCHEMA_VERSION

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
    2: (
        "CREATE CONSTRAINT tie_id IF NOT EXISTS FOR (n:Tie) REQUIRE n.id IS UNIQUE",
        "CREATE INDEX tie_city IF NOT EXISTS FOR (n:Tie) ON (n.city, n.reviewed)",
        "CREATE INDEX tie_entity IF NOT EXISTS FOR (n:Tie) ON (n.entity)",
    ),
}


def schema_of(server: Connection) -> int:
    """The version of the map; 0 where there is none."""
    rows = server.read("MATCH (m:Meta {id: 'meta'}) RETURN m.schema", {}).rows
    return int(rows[0][0]) if rows else 0


def migrate(server: Connection, schema: int) -> None:
    """Bring constraints and indexes from a version to this one, and wait until they serve."""
    for version in sorted(version for version in MIGRATIONS if version > schema):
        for statement in MIGRATIONS[version]:
            server.execute(statement)
    server.execute("CALL db.awaitIndexes($s)", s=_INDEXES)
    made = "MERGE (m:Meta {id: 'meta'}) SET m.schema = $schema, m.revision = coalesce(m.revision, '')"
    server.execute(made, schema=SCHEMA_VERSION)
