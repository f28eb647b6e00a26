"""Errors as RFC 9457 problems: one table from domain errors to statuses; for a page, the same told in HTML."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from api.paging import BadCursor
from api.views.language import reason, speaking, wanted
from api.views.templating import environment
from graph.lookup import AmbiguousEntity, Found, MovedEntity, UnknownEntity
from graph.queries import QueryError
from graph.store import QueryRefused, QueryTimeout, QueryTooLarge, StoreBusy, StoreError, StoreUnavailable

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER = 5
_LATER = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS)
_MACHINE = ("/api/", "/health/", "/openapi.json", "/metrics")


class UnknownName(QueryError):
    """A document, question or kind that is not there; `near` are names like it."""


class BadParameter(QueryError):
    """A parameter with a value that it cannot have; `near` are values like it."""


class Forgotten(LookupError):
    """A revision from which the changes are not known."""


class NotAcceptable(ValueError):
    """No form of the answer is one that the reader takes."""


class TooLong(ValueError):
    """More was sent than is read."""


class TooMany(RuntimeError):
    """More questions than are answered; one asked `later`, in seconds, may be."""

    def __init__(self, message: str, later: int = 5) -> None:
        super().__init__(message)
        self.later = later


# Type and status of each error; the first that an error is an instance of counts.
_TABLE: tuple[tuple[type[Exception], str, HTTPStatus], ...] = (
    (UnknownEntity, "unknown-entity", HTTPStatus.NOT_FOUND),
    (UnknownName, "unknown-name", HTTPStatus.NOT_FOUND),
    (AmbiguousEntity, "ambiguous-name", HTTPStatus.CONFLICT),
    (Forgotten, "forgotten", HTTPStatus.GONE),
    (BadParameter, "bad-parameter", HTTPStatus.UNPROCESSABLE_ENTITY),
    (QueryError, "bad-parameter", HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotAcceptable, "not-acceptable", HTTPStatus.NOT_ACCEPTABLE),
    (TooLong, "too-long", HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (TooMany, "too-many", HTTPStatus.TOO_MANY_REQUESTS),
    (BadCursor, "bad-cursor", HTTPStatus.BAD_REQUEST),
    (QueryRefused, "question-refused", HTTPStatus.BAD_REQUEST),
    (QueryTooLarge, "out-of-memory", HTTPStatus.SERVICE_UNAVAILABLE),
    (QueryTimeout, "out-of-time", HTTPStatus.REQUEST_TIMEOUT),
    (StoreBusy, "busy", HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreUnavailable, "unavailable", HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreError, "unavailable", HTTPStatus.SERVICE_UNAVAILABLE),
)
_TITLES = {
    "unknown-entity": "没有这个实体",
    "unknown-name": "没有这个名称",
    "ambiguous-name": "这个名称有几种可能",
    "forgotten": "已无从比较",
    "bad-parameter": "参数不对",
    "not-acceptable": "没有这种格式",
    "too-long": "内容太长",
    "too-many": "同时的请求太多",
    "out-of-memory": "内存超限",
    "bad-cursor": "游标无效",
    "question-refused": "问题不能这样问",
    "out-of-time": "用时超限",
    "busy": "图谱正在写入",
    "unavailable": "图谱暂不可用",
}


def install(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""
    for kind in {kind for kind, _, _ in _TABLE}:
        app.add_exception_handler(kind, _domain)
    app.add_exception_handler(MovedEntity, _moved)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _domain(request: Request, error: Exception) -> Response:
    return told(request, error)


def told(request: Request, error: Exception) -> Response:
    """One of our errors as an answer."""
    name, status = next((name, status) for kind, name, status in _TABLE if isinstance(error, kind))
    body = _body(name, _TITLES[name], status, str(error))
    near = getattr(error, "near", ())
    if near:
        body["near"] = [found.name if isinstance(found, Found) else found for found in near]
    if isinstance(error, (UnknownEntity, AmbiguousEntity)):
        body["text"] = error.text
    if isinstance(error, AmbiguousEntity):
        body["candidates"] = [{"id": each.id, "kind": each.kind, "name": each.name} for each in error.candidates]
    headers = {"Retry-After": str(getattr(error, "later", _RETRY_AFTER))} if status in _LATER else {}
    return _response(request, body, headers)


async def _moved(request: Request, error: Exception) -> Response:
    """308 to the same question with the id that the entity has now."""
    assert isinstance(error, MovedEntity)
    new = error.found.id
    path = request.url.path.replace(f"/{quote(error.text)}", f"/{new}", 1)
    url = URL(path).replace(query=request.url.query.replace(quote(error.text, safe=""), new))
    body = _body("moved", "已改名", HTTPStatus.PERMANENT_REDIRECT, str(error))
    return _response(request, body, {"Location": str(url)})


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors())
    return _response(request, _body("bad-parameter", _TITLES["bad-parameter"], HTTPStatus.UNPROCESSABLE_ENTITY, wrong))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    detail = f"there is nothing at {request.url.path}" if status is HTTPStatus.NOT_FOUND else str(error.detail)
    title = "没有这个页面" if status is HTTPStatus.NOT_FOUND else status.phrase
    return _response(request, _body("about:blank", title, status, detail), dict(error.headers or {}))


def _body(name: str, title: str, status: HTTPStatus, detail: str) -> dict[str, Any]:
    kind = name if ":" in name else f"/problems/{name}"
    return {"type": kind, "title": title, "status": int(status), "detail": detail}


def _response(request: Request, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    if request.url.path.startswith(_MACHINE) or MEDIA_TYPE in request.headers.get("accept", ""):
        return Response(orjson.dumps(body), body["status"], headers, MEDIA_TYPE)
    with speaking(wanted(request.query_params.get("lang"), request.cookies.get("lang"))):
        problem = {"near": [], "candidates": []} | body | {"detail": reason(body["detail"])}
        page = environment().get_template("problem.html").render(problem=problem)
    return HTMLResponse(page, body["status"], headers)
