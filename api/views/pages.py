"""The pages for people, drawn on the server."""

from collections.abc import AsyncIterator, Iterable
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Cookie, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import groups, paging
from api.answers import Answers, Row
from api.dependencies import Cursor, Limit, Reviewed, TheMap
from api.problems import UnknownName
from api.routes.documents import known, text
from api.routes.entities import entities_of, facets, known_kind
from api.views.docs import routes_by_tag
from api.views.gallery import VIEWS
from api.views.language import reason, speaking, spoken, wanted
from api.views.reading import segments
from api.views.sketch import sketch
from api.views.templating import environment, kinds_css, told_on
from graph import queries
from graph.lookup import AmbiguousEntity, UnknownEntity
from graph.ontology import ontology
from graph.queries import Value


async def _speak(
    lang: Annotated[Literal["zh", "en"] | None, Query()] = None, remembered: Annotated[str, Cookie(alias="lang")] = "zh"
) -> AsyncIterator[None]:
    """Chooses the language of a request: what its address says, else what was chosen last."""
    with speaking(wanted(lang, remembered)):
        yield


router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(_speak)])
_MOST_FOUND = 30
_MOST_LINKS = 12
_MOST_NEW = 5
_MOST_LISTED = 500
_MOST_BRIDGES = 60
_CACHE = {"Cache-Control": "max-age=3600"}
Text = Annotated[str, Query(max_length=200)]


def render(request: Request, template: str, here: str = "", **values: Any) -> HTMLResponse:
    """A page from a template; `here` is the door of the navigation that it belongs to."""
    return HTMLResponse(environment().get_template(template).render(here=here, at=_address(request), **values))


@router.get("/language/{language}")
def language(language: Literal["zh", "en"], to: Annotated[str, Query(max_length=2000)] = "/") -> RedirectResponse:
    """Remembers a language and goes back to a page of ours."""
    inside = to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
    answer = RedirectResponse(inside, 303)
    answer.set_cookie("lang", language, max_age=31_536_000, samesite="lax", httponly=True)
    return answer


@router.get("/static/kinds.css")
def kinds() -> Response:
    """The colours of the kinds, from the ontology."""
    return Response(kinds_css(), media_type="text/css", headers=_CACHE)


@router.get("/")
def home(request: Request, answers: TheMap, q: Text = "", kind: Text = "", city: Text = "") -> HTMLResponse:
    """What this is, its figures, a search, and the doors to the rest."""
    if q.strip():
        return _found(request, answers, q, known_kind(kind), city)
    held = answers.store.status()
    figures = {
        "entities": sum(held.entities.values()),
        "relations": sum(held.relations.values()),
        "documents": held.documents,
        "cities": held.entities.get("City", 0),
    }
    counts = [(kind, held.entities[kind]) for kind in ontology().kinds if held.entities.get(kind)]
    links = groups.city_links(answers)
    drawn = answers.once("sketch", lambda: sketch(answers, links))
    told = [row for row in answers.documents().values() if row["form"] != "reference"]
    newest = sorted(told, key=told_on, reverse=True)[:_MOST_NEW]
    seen = {"sketch": drawn, "links": links[:_MOST_LINKS], "newest": newest}
    return render(request, "home.html", "/", q="", figures=figures, kinds=counts, **seen)


def _found(request: Request, answers: Answers, q: str, kind: str, city: str) -> HTMLResponse:
    """What a search finds, and of which kinds and in which cities it is."""
    place = answers.entity(city, ("City",)) if city else None
    matches = answers.search(q, kind, place.id if place else "", limit=_MOST_FOUND)
    chosen = {"q": q, "kind": kind, "city": place.name if place else ""}
    found = {"found": entities_of(answers, matches), "total": matches.total, "facets": facets(matches)}
    return render(request, "home.html", "/", **chosen, **found)


@router.get("/entities")
def entities(request: Request, answers: TheMap, kind: Text = "") -> HTMLResponse:
    """Entities of a kind, best connected first."""
    wanted = known_kind(kind)
    rows = answers.ask("entities", kind=wanted, limit=_MOST_LISTED)
    total = answers.ask("entity_count", kind=wanted)
    rows.sort(key=lambda row: (-row["degree"], row["name"]))
    items = [row["entity"] for row in rows]
    return render(request, "entities.html", kind=wanted, items=items, total=total[0]["total"] if total else 0)


@router.get("/entities/{id}")
def entity(request: Request, answers: TheMap, id: str, reviewed: Reviewed = False) -> HTMLResponse:
    """An entity, its facts with their sentences, and where it is named."""
    found = answers.ask("entity", entity=id)[0]["entity"]
    relations = groups.relations(answers, found["id"], reviewed=reviewed)
    relations.sort(key=lambda each: (each["type"], each["source"]["id"] != found["id"], -len(each["evidence"])))
    return render(
        request,
        "entity.html",
        entity=found,
        relations=relations,
        groups=_together(relations, "type"),
        documents=answers.documents(),
        documents_of=_together(found["evidence"], "document"),
    )


def _together(items: Iterable[Row], key: str) -> list[tuple[Any, list[Row]]]:
    """Items with one value of a key together, in the order of the values' first items."""
    found: dict[Any, list[Row]] = {}
    for item in items:
        found.setdefault(item[key], []).append(item)
    return list(found.items())


@router.get("/documents")
def documents(request: Request, answers: TheMap, limit: Limit = 100, cursor: Cursor = None) -> HTMLResponse:
    """The sources."""
    listed = [groups.document(row) for row in answers.documents().values()]
    return render(
        request,
        "documents.html",
        "/documents",
        **paging.page(request, listed, lambda item: str(item["id"]), cursor, limit),
    )


@router.get("/documents/{id}")
def document(request: Request, answers: TheMap, id: str) -> HTMLResponse:
    """A source: its text with its facts marked in place, as far as its rights allow."""
    row = known(answers, id)
    mentions, relations = groups.mentions(answers, id), groups.statements(answers, id)
    words = text(answers, row)
    marked = segments(words, mentions, relations) if words else []
    return render(
        request,
        "document.html",
        "/documents",
        document=groups.document(row),
        mentions=mentions,
        relations=relations,
        segments=marked,
    )


@router.get("/bridges")
def bridges(request: Request, answers: TheMap, a: Text = "", b: Text = "", reviewed: Reviewed = False) -> HTMLResponse:
    """Which institutions link two cities, with ties and sentences; without a city, the pairs linked most."""
    cities = sorted(row["name"] for row in answers.ask("entities", kind="City", limit=_MOST_LISTED))
    page: dict[str, Any] = {"a": a, "b": b, "cities": cities, "documents": answers.documents()}
    page |= {"items": None, "total": 0, "links": [], "problem": ""}
    if not a:
        page["links"] = groups.city_links(answers)
        return render(request, "bridges.html", "/bridges", **page)
    try:
        sides = [answers.entity(name, ("City",)).id for name in (a, b) if name]
        found = groups.bridges(answers, *sides, reviewed=reviewed, limit=_MOST_BRIDGES)
        total = groups.bridge_count(answers, *sides, reviewed=reviewed)
    except (UnknownEntity, AmbiguousEntity) as error:
        page["problem"] = reason(str(error))
    else:
        items = groups.with_ties(answers, found, *sides, reviewed=reviewed)
        page |= {"items": [item | {"sides": _sides(item["ties"], sides[0])} for item in items], "total": total}
    return render(request, "bridges.html", "/bridges", **page)


def _sides(ties: list[Row], first: str) -> list[tuple[Row, list[Row]]]:
    """The ties to each city together: one city first, then those with most."""
    cities: dict[str, tuple[Row, list[Row]]] = {}
    for tie in ties:
        cities.setdefault(tie["city"]["id"], (tie["city"], []))[1].append(tie)
    return sorted(cities.values(), key=lambda side: (side[0]["id"] != first, -len(side[1]), side[0]["id"]))


@router.get("/tasks")
def tasks(request: Request, answers: TheMap, unit: Text = "", reviewed: Reviewed = False) -> HTMLResponse:
    """Tasks by policy, each with the units responsible."""
    listed = groups.tasks(answers, unit, reviewed=reviewed)
    policies: dict[str, tuple[Row | None, list[Row]]] = {}
    for item in listed:
        policy = item["policy"]
        policies.setdefault(policy["id"] if policy else "", (policy, []))[1].append(item)
    return render(
        request,
        "tasks.html",
        "/tasks",
        policies=list(policies.values()),
        total=len(listed),
        documents=answers.documents(),
    )


@router.get("/views/{name}")
def view(request: Request, answers: TheMap, name: str, alone: bool = False) -> HTMLResponse:
    """A picture of the map, by its name; `alone` it links nowhere and needs nothing else, as a file does."""
    if name not in VIEWS:
        raise UnknownName(f"no view is called {name!r}; there are {', '.join(VIEWS)}", list(VIEWS))
    given = request.query_params
    values: dict[str, Value] = {key: given.getlist(key) for key in given if key not in ("lang", "alone")}
    page = request.app.state.pictures.page(answers, name, values, None if alone else _address(request))
    return HTMLResponse(page.html, headers={"Content-Security-Policy": page.policy})


def _address(request: Request) -> str:
    """The address of a page without its language."""
    rest = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    return request.url.path + (f"?{urlencode(rest)}" if rest else "")


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """The API and the catalogue, told from their own descriptions."""
    schema = request.app.openapi()
    questions = [
        groups.described(query) | {"title": query.title[spoken()], "address": _example(query)}
        for query in queries.catalogue().values()
    ]
    return render(request, "docs.html", "/docs", schema=schema, groups=routes_by_tag(schema), questions=questions)


def _example(query: queries.Query) -> str:
    """The address of a question with the examples of what it needs."""
    needed = {each.name: each.example for each in query.parameters.values() if each.required and each.example}
    return f"/api/v1/queries/{query.name}" + (f"?{urlencode(needed, doseq=True)}" if needed else "")
