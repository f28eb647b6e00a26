"""What the map can tell of: the ontology, and the named questions of queries/."""

from dataclasses import asdict
from difflib import get_close_matches
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api import forms, groups, paging
from api.dependencies import Cursor, Limit, TheMap
from api.problems import UnknownName
from api.shapes import Answer, Ontology, Question
from api.strict import Strict
from graph import queries
from graph.frames import frame
from graph.ontology import RelationType, ontology

router = APIRouter(route_class=Strict, tags=["目录"])
_PAGING = ("cursor", "limit", "format")
_OWN = {
    "parameters": [
        {
            "name": "parameters",
            "in": "query",
            "description": "what the question takes, each by its own name",
            "schema": {"type": "object"},
        }
    ]
}


@router.get("/ontology", response_model=Ontology)
def the_ontology() -> Any:
    """The kinds of entity and the types of relation, with their names, colours and allowed ends."""
    known = ontology()
    relations = [_relation(each, derived=False) for each in known.relations.values()]
    return {
        "kinds": [asdict(kind) for kind in known.kinds.values()],
        "relations": relations + [_relation(each, derived=True) for each in known.derived.values()],
        "groups": {name: list(members) for name, members in known.groups.items()},
    }


def _relation(relation: RelationType, *, derived: bool) -> dict[str, Any]:
    names = ("name", "zh", "en", "rdf", "symmetric")
    ends = {"subject": list(relation.subject), "object": list(relation.object)}
    return {name: getattr(relation, name) for name in names} | ends | {"derived": derived}


@router.get(
    "/ontology/frame",
    response_class=Response,
    responses={200: {"content": {"application/ld+json": {"schema": {"type": "object"}}}}},
)
def the_frame(part: Annotated[Literal["nodes", "edges"], Query(description="what is framed")] = "edges") -> Response:
    """The JSON-LD frame with which any JSON-LD library makes plain nested JSON of an answer as json-ld."""
    return Response(orjson.dumps(frame(part)), media_type="application/ld+json")


@router.get("/queries", response_model=list[Question])
def catalogue() -> Any:
    """The named questions, each with its parameters and columns."""
    return [groups.described(query) for query in queries.catalogue().values()]


@router.get("/queries/{name}", response_model=Answer, responses=forms.NDJSON, openapi_extra=_OWN)
def ask(
    request: Request,
    answers: TheMap,
    name: Annotated[str, Path(max_length=100)],
    limit: Limit = 50,
    cursor: Cursor = None,
    form: Annotated[str, Query(alias="format", max_length=20, description="json, or ndjson for all rows at once")] = "",
) -> Any:
    """The rows of a named question; its parameters stand in the query string, one given twice makes a list.

    `limit` is the question's own where it has one, and otherwise the items on a page. As ndjson all rows come in one
    answer, a line each.
    """
    asked = forms.chosen(request, form, offered=("json", "ndjson"))
    if name not in queries.catalogue():
        raise UnknownName(f"no question is called {name!r}", get_close_matches(name, queries.catalogue(), cutoff=0.4))
    own = queries.query(name).parameters
    given = request.query_params
    values: dict[str, queries.Value] = {key: given.getlist(key) for key in given if key in own or key not in _PAGING}
    rows = answers.rows(name, values)
    if asked == "ndjson":
        return forms.lines(iter(rows.dicts()), name)
    numbered = list(enumerate(rows.dicts()))
    page = paging.page(request, numbered, lambda item: str(item[0]), cursor, limit)
    return page | {"items": [item for _, item in page["items"]], "columns": list(rows.columns)}
