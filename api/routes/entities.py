"""Entities: lists, one, and what stands around it."""

from difflib import get_close_matches
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from api import forms, paging, sparse, walk
from api.answers import Answers, Row, ref
from api.dependencies import Cursor, Limit, TheMap
from api.problems import BadParameter
from api.routes.documents import known
from api.shapes import Entity, EntityDetail, Found, FoundPage, Page, cut
from api.sparse import Fields, Sort
from api.strict import Strict
from graph import rdf
from graph.ontology import ontology
from graph.search import ORDERS, START, Matches, Wanted

router = APIRouter(route_class=Strict, tags=["实体"])
TheEntity = Annotated[str, Path(min_length=1, max_length=300, description="id, name or alias")]
Kind = Annotated[str, Query(max_length=60, description="one kind of the ontology")]
City = Annotated[str, Query(max_length=200, description="only what lies in this city")]
_LINES = 2_000


def known_kind(kind: str) -> str:
    """The kind, in whatever case it was written; BadParameter with near names for an unknown one."""
    known = {name.lower(): name for name in ontology().kinds}
    if kind and kind.lower() not in known:
        raise BadParameter(f"kind: there is no kind {kind!r}", get_close_matches(kind, known.values(), cutoff=0.4))
    return known[kind.lower()] if kind else ""


@router.get("/entities", response_model=Page[Entity], response_model_exclude_unset=True, responses=forms.NDJSON)
def entities(
    request: Request,
    answers: TheMap,
    kind: Kind = "",
    city: City = "",
    q: Annotated[str, Query(max_length=200, description="part of a name, alias or pinyin")] = "",
    document: Annotated[str, Query(max_length=100, description="only what this document names")] = "",
    sort: Sort = "",
    fields: Fields = "",
    limit: Limit = 50,
    cursor: Cursor = None,
    form: Annotated[str, Query(alias="format", max_length=20, description="json, or ndjson for all at once")] = "",
) -> Any:
    """Entities by kind, city, part of the name and document; `sort` is id, -degree or -evidence_count.

    `fields` may ask for degree and evidence too. As ndjson all that follow the cursor come in one answer, a line each,
    with their evidence.
    """
    asked = forms.chosen(request, form, offered=("json", "ndjson"))
    chosen, order = sparse.chosen(fields, EntityDetail), sparse.ordered(sort, ORDERS)
    place = answers.entity(city, ("City",)).id if city else ""
    among = answers.named(known(answers, document)["id"]) if document else None
    wanted = Wanted(known_kind(kind), place, q, among)
    start, last = paging.decode(cursor, int, str) if cursor else START
    if start < 0:
        raise paging.BadCursor
    if asked == "ndjson":
        ids = answers.entities(wanted, order, (start, last)).ids
        told = walk.entities(answers, ids, _LINES)
        return forms.lines((cut(EntityDetail, each, chosen) for each in told), "entities")
    listed = answers.entities(wanted, order, (start, last), limit)
    shape = EntityDetail if chosen else Entity
    items = [cut(shape, each, chosen) for each in walk.entities(answers, listed.ids, _LINES)]
    end = listed.start + len(listed.ids)
    following = paging.encode([end, listed.ids[-1]]) if listed.ids and end < listed.total else None
    return forms.answer(page_of(listed.total, items, paging.address(request, following)))


def page_of(total: int, items: list[Any], following: str | None) -> dict[str, Any]:
    """A page of a list."""
    return {"total": total, "items": items, "next": following}


@router.get("/search", response_model=FoundPage, response_model_exclude_unset=True)
def search(
    request: Request,
    answers: TheMap,
    q: Annotated[str, Query(min_length=1, max_length=200, description="part of a name or alias, pinyin, initials")],
    kind: Kind = "",
    city: City = "",
    fields: Fields = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    """Entities by any part of a name, short name or pinyin: the exact name first, then beginnings, then other forms.

    `facets` counts all that was found by kind and by city.
    """
    start, last = paging.decode(cursor, int, str) if cursor else START
    if start < 0:
        raise paging.BadCursor
    place = answers.entity(city, ("City",)).id if city else ""
    found = answers.search(q, known_kind(kind), place, (start, last), limit)
    end = found.start + len(found.items)
    following = paging.encode([end, found.items[-1][0]]) if found.items and end < found.total else None
    chosen = sparse.chosen(fields, Found)
    items = [cut(Found, each, chosen) for each in entities_of(answers, found)]
    listed = page_of(found.total, items, paging.address(request, following))
    return forms.answer(listed | {"facets": facets(found)})


def entities_of(answers: Answers, found: Matches) -> list[Row]:
    """The entities of a page of matches, without their evidence, with what of each matched."""
    entities = answers.of_ids([each for each, _ in found.items])
    return [entities[each] | {"match": how} for each, how in found.items if each in entities]


def facets(found: Matches) -> Row:
    """How many of the matches are of each kind and in each city, most first."""
    kinds = [{"kind": kind, "count": count} for kind, count in found.kinds.items()]
    places = [ref(*city) | {"count": count} for city, count in found.cities.items()]
    return {
        "kinds": sorted(kinds, key=lambda each: (-each["count"], each["kind"])),
        "cities": sorted(places, key=lambda each: (-each["count"], each["id"])),
    }


@router.get("/entities/{id}", response_model=EntityDetail, response_model_exclude_unset=True, responses=forms.RESPONSES)
def entity(request: Request, answers: TheMap, id: TheEntity, form: forms.Form = "") -> Any:
    """One entity with every place that names it. An id under a former kind answers 308.

    As json-ld or turtle it comes with its relations.
    """
    wanted = forms.chosen(request, form, offered=("json", *rdf.WRITERS))
    found = answers.ask("entity", entity=id)[0]["entity"]
    if wanted == "json":
        return forms.answer(cut(EntityDetail, found))
    edges = [row["edge"] for row in answers.ask("relations_of", ids=[found["id"]])]
    ends = sorted({edge[end] for edge in edges for end in ("source", "target")} | {found["id"]})
    nodes = [row["entity"] for row in answers.ask("entities_by_id", ids=ends)]
    return forms.response(answers, {"nodes": nodes, "edges": edges, "truncated": False}, wanted, name=found["id"])
