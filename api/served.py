"""A map that another process serves, asked over HTTP."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import orjson

from graph.lookup import AmbiguousEntity, Found, UnknownEntity
from graph.queries import QueryError, Value
from graph.store import (
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    Rows,
    StoreBusy,
    StoreError,
    StoreUnavailable,
)

_PROBLEM = "application/problem+json"
_PAGE = 500
_LISTS = ("bridges", "cities/links", "tasks", "documents")
_SECONDS = 120.0
_ERRORS: Mapping[str, type[StoreError | QueryError]] = {
    "unknown-name": QueryError,
    "bad-parameter": QueryError,
    "question-refused": QueryRefused,
    "too-long": QueryRefused,
    "out-of-time": QueryTimeout,
    "out-of-memory": QueryTooLarge,
    "too-many": StoreBusy,
    "busy": StoreBusy,
    "unavailable": StoreUnavailable,
}


class ServedDoor:
    """The map that is served at an address; see api.doors.Door for what it answers.

    It is not asked before the first question. Its limits hold: Cypher gives at most its number of rows.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, follow_redirects=True, timeout=_SECONDS)

    def rows(self, name: str, values: Mapping[str, Value]) -> Rows:
        """See Door."""
        address = f"/api/v1/queries/{quote(name, safe='')}"
        lines = self._ask("GET", address, params={**values, "format": "ndjson"}).content.splitlines()
        found = [orjson.loads(line) for line in lines]
        columns = tuple(found[0]) if found else self._columns(name)
        return Rows(columns, [tuple(row.values()) for row in found])

    def _columns(self, name: str) -> tuple[str, ...]:
        return next((tuple(each["columns"]) for each in self.get("queries") if each["name"] == name), ())

    def cypher(self, text: str, parameters: Mapping[str, Any]) -> Rows:
        """See Door."""
        told = self._ask("POST", "/api/v1/cypher", json={"query": text, "parameters": parameters}).json()
        return Rows(tuple(told["columns"]), [tuple(row) for row in told["rows"]], told["truncated"])

    def get(self, address: str, **values: Any) -> Any:
        """See Door."""
        path = f"/api/v1/{address}".replace("{id}", quote(values.pop("id", ""), safe=""))
        asked = {"limit": _PAGE} | values if address in _LISTS else values
        told = self._ask("GET", path, params=asked).json()
        if "items" not in told:
            return told
        items = told["items"]
        while told["next"] and "limit" not in values:
            cursor = parse_qs(urlsplit(told["next"]).query)["cursor"][0]
            told = self._ask("GET", path, params=asked | {"cursor": cursor}).json()
            items += told["items"]
        return items

    def view(self, name: str, values: Mapping[str, Value]) -> str:
        """See Door."""
        accept = {"Accept": f"text/html, {_PROBLEM}"}
        return self._ask(
            "GET", f"/views/{quote(name, safe='')}", params={**values, "alone": "true"}, headers=accept
        ).text

    def close(self) -> None:
        """See Door."""
        self._http.close()

    def _ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **sent)
        except httpx.HTTPError as error:
            raise StoreUnavailable(f"{self.url} does not answer: {error}") from error
        if answer.is_success:
            return answer
        raise self._error(answer)

    def _error(self, answer: httpx.Response) -> Exception:
        """What a problem tells, as the error that it was there."""
        media = answer.headers.get("content-type", "")
        if media != _PROBLEM:
            return StoreError(f"{self.url} is no Quanpu: {answer.status_code} {media} at {answer.url.path}")
        told = answer.json()
        kind = told["type"].rpartition("/")[2]
        if kind == "unknown-entity":
            return UnknownEntity(told["text"], [Found("", "", name) for name in told.get("near", ())])
        if kind == "ambiguous-name":
            return AmbiguousEntity(told["text"], [Found(**each) for each in told["candidates"]])
        return _ERRORS.get(kind, StoreError)(told["detail"])
