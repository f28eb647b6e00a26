"""Cities and the institutions that link them; tasks and the units responsible."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api import forms, groups, paging, sparse
from api.answers import Answers
from api.dependencies import Cursor, Limit, Reviewed, TheMap
from api.problems import BadParameter
from api.shapes import Bridge, CityLink, Entity, Page, Task, cut
from api.sparse import Fields, Sort
from api.strict import Strict

router = APIRouter(route_class=Strict, tags=["关系"])


_BRIDGES = ("-ties", "id")
_LINKS = {
    "-count": lambda link: (-link["count"], link["a"]["name"], link["b"]["name"]),
    "name": lambda link: (link["a"]["name"], link["b"]["name"]),
}
_TASKS = {
    "id": lambda item: item["task"]["id"],
    "name": lambda item: (item["task"]["name"], item["task"]["id"]),
    "-units": lambda item: (-len(item["units"]), item["task"]["id"]),
}


@router.get("/bridges", response_model=Page[Bridge], response_model_exclude_unset=True)
def bridges(
    request: Request,
    answers: TheMap,
    city: Annotated[list[str], Query(min_length=1, max_length=2, description="one city, or two: city=A&city=B")],
    reviewed: Reviewed = False,
    sort: Sort = "",
    fields: Fields = "",
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Any:
    """Institutions tied to both cities, or to one city and any other, with the evidence; `sort` is -ties or id."""
    if not all(name.strip() for name in city):
        raise BadParameter("city: the name of a city is wanted, for example city=南京市")
    chosen, order = sparse.chosen(fields, Bridge, ("entity",)), sparse.ordered(sort, _BRIDGES)
    cities = [answers.entity(name, ("City",)).id for name in city]
    if order == "id":
        found = sorted(groups.bridges(answers, *cities, reviewed=reviewed), key=lambda row: str(row["id"]))
        page = paging.page(request, found, lambda row: str(row["id"]), cursor, limit)
    else:
        page = _best(request, answers, cities, reviewed, cursor, limit)
    if chosen and "ties" not in chosen:
        items = groups.with_entities(answers, [{"id": row["id"]} for row in page["items"]])
    else:
        items = groups.with_ties(answers, page["items"], *cities, reviewed=reviewed)
    told = [cut(Bridge, item | {"entity": cut(Entity, item["entity"])}, chosen) for item in items]
    return forms.answer(page | {"items": told})


def _best(
    request: Request, answers: Answers, cities: list[str], reviewed: bool, cursor: str | None, limit: int
) -> dict[str, Any]:
    """A page of bridges, best connected first, of which no more is read than it shows."""
    after = paging.decode(cursor, str)[0] if cursor else ""
    found = groups.bridges(answers, *cities, reviewed=reviewed, after=after, limit=limit + 1)
    shown, more = found[:limit], len(found) > limit
    following = paging.encode([shown[-1]["place"]]) if more else None
    total = groups.bridge_count(answers, *cities, reviewed=reviewed)
    return {"total": total, "items": shown, "next": paging.address(request, following)}


@router.get("/cities/links", response_model=Page[CityLink], response_model_exclude_unset=True)
def city_links(
    request: Request,
    answers: TheMap,
    sort: Sort = "",
    fields: Fields = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    """Every two cities that institutions link, with how many do and the best connected; `sort` is -count or name."""
    chosen, order = sparse.chosen(fields, CityLink, ("a", "b")), sparse.ordered(sort, _LINKS)
    links = sorted(groups.city_links(answers), key=_LINKS[order])
    page = paging.page(request, links, lambda link: f"{link['a']['id']} {link['b']['id']}", cursor, limit)
    return forms.answer(page | {"items": [cut(CityLink, link, chosen) for link in page["items"]]})


@router.get("/tasks", response_model=Page[Task], response_model_exclude_unset=True)
def tasks(
    request: Request,
    answers: TheMap,
    unit: Annotated[str, Query(max_length=200, description="only tasks of this unit")] = "",
    q: Annotated[str, Query(max_length=200, description="part of the task's name")] = "",
    reviewed: Reviewed = False,
    sort: Sort = "",
    fields: Fields = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    """Tasks with the policy of each and the units responsible for it; `sort` is id, name or -units."""
    chosen, order = sparse.chosen(fields, Task, ("task",)), sparse.ordered(sort, _TASKS)
    listed = sorted(groups.tasks(answers, unit, q, reviewed=reviewed), key=_TASKS[order])
    page = paging.page(request, listed, lambda item: item["task"]["id"], cursor, limit)
    return forms.answer(page | {"items": [cut(Task, item, chosen) for item in page["items"]]})
