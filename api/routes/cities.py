"""Cities and the institutions that link them; tasks and the units responsible."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api import groups, paging
from api.dependencies import Cursor, Limit, Reviewed, TheMap
from api.problems import BadParameter
from api.shapes import Bridge, CityLink, Page, Task

router = APIRouter(tags=["关系"])


@router.get("/bridges", response_model=Page[Bridge], response_model_exclude_unset=True)
def bridges(
    request: Request,
    answers: TheMap,
    city: Annotated[list[str], Query(min_length=1, max_length=2, description="one city, or two: city=A&city=B")],
    reviewed: Reviewed = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    """Institutions tied to both cities, or to one city and any other, best connected first; with the evidence."""
    if not all(name.strip() for name in city):
        raise BadParameter("city: the name of a city is wanted, for example city=南京市")
    cities = [answers.entity(name, ("City",)).id for name in city]
    page = paging.page(request, groups.bridges(answers, *cities, reviewed=reviewed), str, cursor, limit)
    return page | {"items": groups.with_ties(answers, page["items"], *cities, reviewed=reviewed)}


@router.get("/cities/links", response_model=Page[CityLink], response_model_exclude_unset=True)
def city_links(request: Request, answers: TheMap, limit: Limit = 50, cursor: Cursor = None) -> Any:
    """Every two cities that institutions link, with how many do and the best connected of them."""
    links = groups.city_links(answers)
    return paging.page(request, links, lambda link: f"{link['a']['id']} {link['b']['id']}", cursor, limit)


@router.get("/tasks", response_model=Page[Task], response_model_exclude_unset=True)
def tasks(
    request: Request,
    answers: TheMap,
    unit: Annotated[str, Query(max_length=200, description="only tasks of this unit")] = "",
    q: Annotated[str, Query(max_length=200, description="part of the task's name")] = "",
    reviewed: Reviewed = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    """Tasks with the policy each belongs to and the units responsible for it."""
    listed = groups.tasks(answers, unit, q, reviewed=reviewed)
    return paging.page(request, listed, lambda item: item["task"]["id"], cursor, limit)
