"""The bare handler that benchmarks.api compares with: one statement to the engine, what comes as JSON."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ladybug
import neo4j
import orjson
import uvicorn
from fastapi import FastAPI
from fastapi.responses import Response

from graph.ontology import ontology

app = FastAPI()
put: Callable[[str, str], list[Any]]


@app.get("/health/live")
def live() -> dict[str, str]:
    """It answers."""
    return {}


@app.get("/entities/{identifier}")
def entity(identifier: str) -> Response:
    """One node."""
    return told(put(" RETURN e", identifier))


@app.get("/entities/{identifier}/neighbourhood")
def hop(identifier: str) -> Response:
    """The relations of a node and what stands at their other ends."""
    return told(put("-[r]-(o) RETURN e, r, o", identifier))


def told(rows: list[Any]) -> Response:
    """Rows as they come."""
    return Response(orjson.dumps(rows, default=str), media_type="application/json")


def embedded(folder: Path) -> Callable[[str, str], list[Any]]:
    """Puts a statement over a connection of this thread."""
    (path,) = folder.glob("g*/map.lbug")
    database = ladybug.Database(path, read_only=True, buffer_pool_size=1 << 30, max_db_size=1 << 36)
    own = threading.local()

    def rows(rest: str, identifier: str) -> list[Any]:
        if not hasattr(own, "connection"):
            own.connection = ladybug.Connection(database, num_threads=1)
        text = f"MATCH (e:{ontology().kind_of(identifier)} {{id: $id}}){rest}"
        answer = own.connection.execute(text, {"id": identifier})
        found = []
        while answer.has_next():
            found.append(answer.get_next())
        return found

    return rows


def shared(url: str, user: str, password: str) -> Callable[[str, str], list[Any]]:
    """Puts a statement in a transaction of its own."""
    driver = neo4j.GraphDatabase.driver(url, auth=(user, password))

    def rows(rest: str, identifier: str) -> list[Any]:
        with driver.session() as session:
            answer = session.run(f"MATCH (e:Entity {{id: $id}}){rest}", id=identifier)
            return [[dict(value) for value in record.values()] for record in answer]

    return rows


if __name__ == "__main__":
    graph = os.environ["QUANPU_GRAPH"]
    if graph.startswith("ladybug:"):
        put = embedded(Path(graph.removeprefix("ladybug:")))
    else:
        put = shared(graph, os.environ["QUANPU_NEO4J_USER"], os.environ["QUANPU_NEO4J_PASSWORD"])
    uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
