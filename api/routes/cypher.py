"""Any reading question in Cypher, put by a stranger."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.dependencies import TheMap
from api.problems import TooLong, TooMany
from api.shapes import Table
from api.strict import Strict
from graph.bounded import Crowded
from graph.cypher import MAX_BYTES

router = APIRouter(route_class=Strict, tags=["Cypher"])
_EXAMPLE = "MATCH (u:University)-[:CO_BUILDS]->(x) RETURN u.name AS university, x.name AS built ORDER BY built"


class Asked(BaseModel):
    """A question, and a value for each of its $parameters."""

    query: str = Field(examples=[_EXAMPLE])
    parameters: dict[str, Any] = {}


@router.post("/cypher", response_model=Table)
def cypher(request: Request, answers: TheMap, asked: Asked) -> Any:
    """The rows of one question of MATCH, OPTIONAL MATCH, UNWIND, WITH, WHERE, RETURN, ORDER BY, SKIP, LIMIT, UNION.

    Nodes come as entities and edges with the ids of their ends; at most 1,000 rows, 5 seconds and 8 MB, `truncated`
    where there are more rows. Any other text is refused (400) with the word and its place; too long a text is 413, out
    of time 408, out of memory 503, too many at once 429. Closing the connection ends the question.
    """
    if len(asked.query.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise TooLong(f"query: longer than {MAX_BYTES} bytes")
    try:
        rows = answers.cypher(asked.query, asked.parameters, request.app.state.questions.ask)
    except Crowded as error:
        raise TooMany(str(error)) from error
    return {"columns": list(rows.columns), "rows": [list(row) for row in rows.rows], "truncated": rows.truncated}
