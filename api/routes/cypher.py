"""Any reading question in Cypher, put by a stranger."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.answers import Answers, Row
from api.dependencies import TheMap
from api.problems import TooLong, TooMany
from api.shapes import Table
from graph.bounded import Bounded, Crowded
from graph.cypher import MAX_BYTES, check_reading, tokens
from graph.store import QueryRefused

router = APIRouter(tags=["Cypher"])
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
    of time 408, out of memory 503, too many at once 429.
    """
    if len(asked.query.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise TooLong(f"query: longer than {MAX_BYTES} bytes")
    questions: Bounded = request.app.state.questions
    check_reading(asked.query)
    _check_rights(answers, asked.query)
    try:
        rows = questions.ask(asked.query, asked.parameters)
    except Crowded as error:
        raise TooMany(str(error)) from error
    shown = answers.shown([[_without_sources(value) for value in row] for row in rows.rows])
    return {"columns": list(rows.columns), "rows": shown, "truncated": rows.truncated}


def _check_rights(answers: Answers, text: str) -> None:
    """Words that may not be shown come in no column of their own, where nothing tells whose they are."""
    shows = {row["show"] for row in answers.documents().values()}
    kept = {"sources": "the paths of sources are not told"}
    if shows - {"full"}:
        kept["text"] = "not every document's text may be shown: ask /documents/{id}"
    if "facts" in shows:
        kept["ev_quote"] = "not every quotation may be shown: return the node or the edge, with its evidence"
    found = tokens(text)
    for number, token in enumerate(found):
        before = found[number - 1].text if number else ""
        after = found[number + 1].text if number + 1 < len(found) else ""
        name = token.text.strip("`").lower()  # the embedded engine knows properties in any case
        if name in kept and token.kind in ("name", "quoted") and (before == "." or after == ":"):
            raise QueryRefused(f"{token.text!r} is refused: {kept[name]}")


def _without_sources(value: Any) -> Any:
    """A value without the paths that a document was found under."""
    if isinstance(value, list):
        return [_without_sources(item) for item in value]
    if not isinstance(value, dict):
        return value
    row: Row = {key: _without_sources(item) for key, item in value.items()}
    return {key: item for key, item in row.items() if key != "sources"} if row.get("kind") == "Document" else row
