"""The shared store: Neo4j through its official driver, written by the same plan as the embedded one (graph.changes).

An entity carries the label of its kind and `:Entity`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from graph.changes import Changes
from graph.neo4j_connection import Connection, plain
from graph.neo4j_schema import migrate, schema_of
from graph.neo4j_standing import Standing
from graph.neo4j_writing import Run, locked
from graph.ontology import ontology
from graph.records import Row
from graph.store import SCHEMA_VERSION, Rows, Status, check_schema
from graph.stored import Stored


class Neo4jStore(Stored):
    """A map in a Neo4j database, shared by any number of machines. Threads may share the store."""

    def __init__(self, url: str, user: str, password: str, pool: int) -> None:
        self.url = url
        self._server = Connection(url, user, password, pool)
        self._made = False

    def __repr__(self) -> str:
        return f"Neo4jStore({self.url!r})"

    @contextmanager
    def write(self, *, fresh: bool = False) -> Iterator[Changes]:
        """A run of changes, applied on leaving; nothing is written where nothing changes. StoreBusy, StoreError."""
        schema = schema_of(self._server)
        if schema > SCHEMA_VERSION or (schema and not fresh):
            check_schema(schema, self.url)
        if schema < SCHEMA_VERSION:
            migrate(self._server, schema)
        with locked(self._server) as token:
            changes = Changes()
            yield changes
            run = Run(self._server, token)
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
        return self._server.read(cypher, parameters or {}, timeout, limit, plain)

    def check(self, cypher: str, parameters: Mapping[str, Any]) -> None:
        """QueryRefused for a text whose plan would do more than read the map."""
        self._server.check(cypher, parameters)

    def status(self) -> Status:
        """Counts, as the server keeps them, and versions."""
        known = ontology()
        counts = " UNION ALL ".join(
            [f"MATCH (n:{kind}) RETURN '{kind}' AS name, count(n) AS n" for kind in known.kinds]
            + [f"MATCH ()-[r:{type_}]->() RETURN '{type_}' AS name, count(r) AS n" for type_ in known.relations]
            + [
                "MATCH (d:Document) RETURN 'Document' AS name, count(d) AS n",
                "MATCH (d:Document) WHERE NOT d.complete RETURN 'unfinished' AS name, count(d) AS n",
            ]
        )
        held = {name: count for name, count in self.run(counts).rows if count}
        return Status(
            engine="Neo4j",
            version=self._server.version(),
            schema=SCHEMA_VERSION,
            revision=self.revision(),
            documents=held.get("Document", 0),
            unfinished=held.get("unfinished", 0),
            entities={kind: held[kind] for kind in known.kinds if kind in held},
            relations={name: held[name] for name in known.relations if name in held},
        )

    def close(self) -> None:
        """Let go of connections; a later question opens them again."""
        self._server.close()

    @contextmanager
    def _standing(self) -> Iterator[Standing]:
        yield Standing(self._server if self._is_made() else None)

    def _told(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        # What only others keep the sources of stands nowhere else.
        if not self._is_made(older=True):
            return []
        return self._server.read(cypher, parameters or {}, None, None, plain).dicts()

    def _is_made(self, *, older: bool = False) -> bool:
        """Whether there is a map. StoreError where its schema is not ours, nor an `older` one that will do."""
        if not self._made and (schema := schema_of(self._server)):
            if older and schema < SCHEMA_VERSION:
                return True
            check_schema(schema, self.url)
            self._made = True
        return self._made
