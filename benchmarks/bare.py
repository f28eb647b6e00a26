"""The bare handler that benchmarks/api.py compares with: one statement to the engine, what comes as JSON."""

import sys
import threading
from pathlib import Path
from typing import Any

import ladybug
import orjson
import uvicorn
from fastapi import FastAPI
from fastapi.responses import Response

from graph.ontology import ontology

app = FastAPI()
database: Any = None
own = threading.local()


def rows(cypher: str, identifier: str) -> Response:
    """The rows of a statement, over a connection of this thread."""
    if not hasattr(own, "connection"):
        own.connection = ladybug.Connection(database, num_threads=1)
    answer = own.connection.execute(cypher, {"id": identifier})
    found = []
    while answer.has_next():
        found.append(answer.get_next())
    return Response(orjson.dumps(found, default=str), media_type="application/json")


@app.get("/health/live")
def live() -> dict[str, str]:
    """It answers."""
    return {}


@app.get("/entities/{identifier}")
def entity(identifier: str) -> Response:
    """One node."""
    return rows(f"MATCH (e:{ontology().kind_of(identifier)} {{id: $id}}) RETURN e", identifier)


@app.get("/entities/{identifier}/neighbourhood")
def hop(identifier: str) -> Response:
    """The relations of a node and what stands at their other ends."""
    return rows(f"MATCH (e:{ontology().kind_of(identifier)} {{id: $id}})-[r]-(o) RETURN e, r, o", identifier)


if __name__ == "__main__":
    (path,) = (Path(sys.argv[1]) / "graph").glob("g*/map*")
    database = ladybug.Database(path, read_only=True, buffer_pool_size=1 << 30, max_db_size=1 << 36)
    uvicorn.run(app, port=int(sys.argv[2]), log_level="error", access_log=False)
