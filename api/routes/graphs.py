"""Parts of the map as graphs: what stands around an entity, partnerships between two sets, paths."""

from difflib import get_close_matches
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api import forms, paging, paths, walk
from api.answers import Answers, Row, ref
from api.dependencies import Reviewed, TheMap
from api.neighbourhood import edges_with_ends, neighbourhood, with_evidence
from api.problems import BadParameter
from api.routes.entities import known_kind
from api.shapes import Graph, GraphPage, Page, PathFound
from api.strict import Strict
from graph.ontology import ontology

router = APIRouter(route_class=Strict, tags=["图"])
TheEntity = Annotated[str, Path(min_length=1, max_length=300, description="id, name or alias")]
Name = Annotated[str, Query(min_length=1, max_length=300, description="id, name or alias")]
_LINES = 2_000
Part = Annotated[str, Query(max_length=10, description="of csv: edges or nodes")]


@router.get(
    "/entities/{id}/neighbourhood", response_model=Graph, response_model_exclude_unset=True, responses=forms.RESPONSES
)
def around(
    request: Request,
    answers: TheMap,
    id: TheEntity,
    depth: Annotated[int, Query(ge=1, le=3, description="relations away")] = 1,
    limit: Annotated[int, Query(ge=1, le=500, description="nodes in all")] = 50,
    reviewed: Reviewed = False,
    form: forms.Form = "",
    part: Part = "edges",
) -> Any:
    """What stands within a few relations of an entity, nearest and best connected first, and all relations among it."""
    wanted = forms.chosen(request, form, part)
    graph = neighbourhood(answers, id, depth, limit, reviewed=reviewed)
    if wanted == "json":
        return forms.graph_answer(graph)
    return forms.response(answers, with_evidence(answers, graph), wanted, part, graph["nodes"][0]["id"])


class Wanted(BaseModel):
    """Which partnerships are wanted: two sets of entities, a and b, and what joins them."""

    model_config = ConfigDict(populate_by_name=True)

    a_kind: list[str] = Field(default=[], alias="a.kind", description="kinds of one side")
    a_city: str = Field(default="", alias="a.city", max_length=200, description="the city that one side lies in")
    b_kind: list[str] = Field(default=[], alias="b.kind", description="kinds of the other side")
    b_city: str = Field(default="", alias="b.city", max_length=200, description="the city that the other side lies in")
    relation: list[str] = Field(default=[], description="types of relation; any but LOCATED_IN and PART_OF")
    modality: Literal["", "stated", "planned"] = ""
    document: str = Field(default="", max_length=100, description="id of a document that says so")
    industry: str = Field(default="", max_length=200, description="an industry that either side focuses on")
    programme: str = Field(default="", max_length=200, description="a programme that either side is in")
    from_: str = Field(default="", alias="from", max_length=10, description="said, or lasting, since: 2024, 2024-06")
    until: str = Field(default="", max_length=10, description="said, or begun, until")
    limit: int = Field(default=50, ge=1, le=500, description="relations on a page")
    cursor: str | None = Field(default=None, max_length=2000, description="from the `next` of the page before")
    form: str = Field(default="", alias="format", max_length=20, description=f"one of {', '.join(forms.MEDIA_TYPES)}")
    part: str = Field(default="edges", max_length=10, description="of csv: edges or nodes")

    def values(self) -> dict[str, Any]:
        """The values of the question's parameters; BadParameter for a kind or type that is none."""
        plain = ("a_city", "b_city", "modality", "document", "industry", "programme", "until")
        return {name: getattr(self, name) for name in plain} | {
            "a_kind": [known_kind(kind) for kind in self.a_kind if kind],
            "b_kind": [known_kind(kind) for kind in self.b_kind if kind],
            "relation": [known_relation(name) for name in self.relation if name],
            "since": self.from_,
        }


def known_relation(name: str) -> str:
    """The type of relation, in whatever case it was written; BadParameter with near names for an unknown one."""
    known = ontology().relations
    if name.upper() not in known:
        raise BadParameter(f"relation: there is no type {name!r}", get_close_matches(name.upper(), known, cutoff=0.4))
    return name.upper()


@router.get("/partnerships", response_model=GraphPage, response_model_exclude_unset=True, responses=forms.RESPONSES)
def partnerships(request: Request, answers: TheMap, wanted: Annotated[Wanted, Query()]) -> Any:
    """Relations between two sets of entities, in either direction, with both ends; a page counts relations.

    Without kinds both sides are institutions, places or corridors. With `format`, the address of the next page stands
    in the header Link. As ndjson all that follow the cursor come in one answer, a relation a line.
    """
    form = forms.chosen(request, wanted.form, wanted.part, forms.MEDIA_TYPES)
    values = wanted.values()
    after = " ".join(paging.decode(wanted.cursor, str, str, str)) if wanted.cursor else ""
    if form == "ndjson":
        return forms.lines(map(_told, walk.partnerships(answers, after, _LINES, **values)), "partnerships")
    rows = answers.ask("partnerships", **values, after=after, limit=wanted.limit + 1)
    shown, more = rows[: wanted.limit], len(rows) > wanted.limit
    following = paging.encode([shown[-1][name] for name in ("source", "relation", "target")]) if more else None
    graph = edges_with_ends(shown) | {"truncated": more, "next": paging.address(request, following)}
    if form != "json":
        return forms.response(answers, graph, form, wanted.part, "partnerships")
    return forms.graph_answer(graph | {"total": _total(answers, values)})


def _told(row: Row) -> Row:
    """A relation with its ends told by name."""
    ends = {end: ref(row[end], row[f"{end}_node"]["name"]) for end in ("source", "target")}
    return {"from" if name == "from_" else name: value for name, value in row["edge"].items()} | ends


def _total(answers: Answers, values: dict[str, Any]) -> int:
    counted = answers.ask("partnership_count", **values)
    return int(counted[0]["total"]) if counted else 0


@router.get("/paths", response_model=Page[PathFound], response_model_exclude_unset=True)
def between(
    answers: TheMap,
    source: Name,
    target: Name,
    k: Annotated[int, Query(ge=1, le=paths.MOST, description="how many paths")] = paths.MOST,
) -> Any:
    """The shortest ways from one entity to another over any relations, each step with its evidence.

    None where there is no way of at most six relations.
    """
    ends = answers.entity(source), answers.entity(target)
    if ends[0].id == ends[1].id:
        raise BadParameter(f"target: {target!r} and source {source!r} are the same entity, {ends[0].id}")
    found = paths.shortest(answers, ends[0].id, ends[1].id, k)
    return {"total": len(found), "items": found, "next": None}
