"""Constraints and indexes of the shared store: versioned migrations, each of which may run again."""

from collections.abc import Mapping

from graph.neo4j_connection import Connection
from graph.store import SCHEMA_VERSION, StoreError

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
    )
}


def schema_of(server: Connection) -> int:
    """The version of the map, 0 where there is none. StoreError where it is a newer one than this program knows."""
    rows = server.read("MATCH (m:Meta {id: 'meta'}) RETURN m.schema", {}).rows
    schema = int(rows[0][0]) if rows else 0
    if schema > SCHEMA_VERSION:
        raise StoreError(
            f"the map at {server.url} has schema {schema} and this program knows {SCHEMA_VERSION}: "
            "a newer Quanpu made it; upgrade this one"
        )
    return schema


def migrate(server: Connection) -> None:
    """Bring constraints and indexes to this version, and wait until they serve."""
    schema = schema_of(server)
    if schema == SCHEMA_VERSION:
        return
    for version in sorted(version for version in MIGRATIONS if version > schema):
        for statement in MIGRATIONS[version]:
            server.execute(statement)
    server.execute("CALL db.awaitIndexes($s)", s=_INDEXES)
    made = "MERGE (m:Meta {id: 'meta'}) SET m.schema = $schema, m.revision = coalesce(m.revision, '')"
    server.execute(made, schema=SCHEMA_VERSION)
