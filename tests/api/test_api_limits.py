"""Limits by setting: how many at once, how many a minute, who may ask from a browser, and questions nobody awaits."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from api.settings import Settings
from tests.api.conftest import serve

HARD = "MATCH (a), (b), (c), (d), (e), (f) WHERE a.name + b.name + c.name + d.name + e.name < f.name RETURN count(*)"


@contextmanager
def served(folder: Path, **settings: Any) -> Iterator[httpx.Client]:
    for address in serve(Settings(data=folder, graph=f"ladybug:{folder / 'graph'}", **settings)):
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as made:
            yield made


@contextmanager
def asking(address: httpx.URL) -> Iterator[None]:
    """A connection on which a hard question was put, closed at the end without an answer."""
    body = orjson.dumps({"query": HARD})
    head = f"POST /api/v1/cypher HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    with socket.create_connection((address.host, address.port or 80)) as connection:
        connection.sendall(head.encode() + b"\r\n\r\n" + body)
        yield


def test_a_minute_has_so_many_requests(map_folder: Path) -> None:
    with served(map_folder, a_minute=3) as client:
        answers = [client.get("/api/v1/ontology") for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 61
        assert answers[-1].json()["type"] == "/problems/too-many"
        assert client.get("/health/live").status_code == 200


@pytest.mark.slow
def test_so_many_are_answered_at_once(map_folder: Path) -> None:
    with served(map_folder, at_once=1, cypher_seconds=20) as client:
        with asking(client.base_url):
            answer = _until(client, 429)
            assert answer.headers["retry-after"] == "1"
            assert client.get("/health/ready").status_code == 200
        assert _until(client, 200).json()["items"]


@pytest.mark.slow
def test_closing_the_connection_ends_the_question(map_folder: Path) -> None:
    with served(map_folder, cypher_seconds=600) as client:
        with ExitStack() as asked:
            # One that comes while an easy one has its place is refused, and then there is room for another.
            assert any(asked.enter_context(asking(client.base_url)) or _stays(client, 429) for _ in range(20))
        assert _becomes(client, 200)


def _becomes(client: httpx.Client, status: int) -> bool:
    return any(_status(client) == status for _ in range(50))


def _stays(client: httpx.Client, status: int) -> bool:
    return all(_status(client) == status for _ in range(3))


def _status(client: httpx.Client) -> int:
    """Of an easy question; 0 where it is not its turn within half a second."""
    time.sleep(0.1)
    try:
        return client.post("/api/v1/cypher", json={"query": "RETURN 1 AS x"}, timeout=0.5).status_code
    except httpx.TimeoutException:
        return 0


def _until(client: httpx.Client, status: int) -> httpx.Response:
    for _ in range(100):
        answer = client.get("/api/v1/entities?limit=1")
        if answer.status_code == status:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"no answer of {status}, the last {answer.status_code}")


def test_pages_of_named_origins_may_ask(map_folder: Path) -> None:
    ask = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    with served(map_folder, cors="https://example.org, https://example.com") as client:
        answer = client.get("/api/v1/ontology", headers=ask)
        assert answer.headers["access-control-allow-origin"] == "https://example.org"
        assert "ETag" in answer.headers["access-control-expose-headers"]
        assert client.options("/api/v1/cypher", headers=ask).status_code == 200
        other = client.get("/api/v1/ontology", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers
        assert client.options("/api/v1/entities").status_code == 204


def test_nobody_may_ask_from_elsewhere_unless_named(client: httpx.Client) -> None:
    assert "access-control-allow-origin" not in client.get("/", headers={"Origin": "https://example.org"}).headers
