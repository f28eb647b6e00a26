"""Any reading question in Cypher, put by a stranger."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.dependencies import TheMap
from api.problems import TooLong, TooMany
from api.shapes import Table
from api.strict import Strict
from graph.bounded import Crowded
from graph.cypher import MAX_BYTES

Answer = TypeVar("Answer")
_GLANCE = 0.1
router = APIRouter(route_class=Strict, tags=["Cypher"])
_EXAMPLE = "MATCH (u:University)-[:CO_BUILDS]->(x) RETURN u.name AS university, x.name AS built ORDER BY built"


class Asked(BaseModel):
    """A question, and a value for each of its $parameters."""

    query: str = Field(examples=[_EXAMPLE])
    parameters: dict[str, Any] = {}


@router.post("/cypher", response_model=Table)
async def cypher(request: Request, answers: TheMap, asked: Asked) -> Any:
    """The rows of one question of MATCH, OPTIONAL MATCH, UNWIND, WITH, WHERE, RETURN, ORDER BY, SKIP, LIMIT, UNION.

    Nodes come as entities and edges with the ids of their ends; at most 1,000 rows, 5 seconds and 8 MB, `truncated`
    where there are more rows. Any other text is refused (400) with the word and its place; too long a text is 413, out
    of time 408, out of memory 503, too many at once 429. Closing the connection ends the question.
    """
    if len(asked.query.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise TooLong(f"query: longer than {MAX_BYTES} bytes")
    stopped = threading.Event()
    put = partial(request.app.state.questions.ask, stopped=stopped)
    try:
        rows = await _while_awaited(request, stopped, partial(answers.cypher, asked.query, asked.parameters, put))
    except Crowded as error:
        raise TooMany(str(error)) from error
    return {"columns": list(rows.columns), "rows": [list(row) for row in rows.rows], "truncated": rows.truncated}


async def _while_awaited(request: Request, stopped: threading.Event, work: Callable[[], Answer]) -> Answer:
    """What the work gives; `stopped` is set when the one who asked has gone."""
    task = asyncio.ensure_future(run_in_threadpool(work))
    while not (await asyncio.wait({task}, timeout=_GLANCE))[0]:
        if await request.is_disconnected():
            stopped.set()
    return await task
