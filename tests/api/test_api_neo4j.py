"""The map served from Neo4j: what is told of the engine, and what is answered while it is away."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from graph.neo4j_server import USER, VERSION, LocalServer
from graph.store import open_store
from quanpu import connect
from tests.api.conftest import serve, small_map
from tests.api.test_client import ASKED, told

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]


class Wire:
    """A way to a server that can be cut and mended: to stop and start the server itself takes far longer."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._ends: list[socket.socket] = []
        self._open = threading.Event()
        self._open.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self._open.is_set():
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._target))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(one, other), daemon=True).start()

    def cut(self) -> None:
        """Break what is open, and let nobody in."""
        self._open.clear()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def mend(self) -> None:
        """Let everybody in again."""
        self._open.set()

    def close(self) -> None:
        """Cut it for good."""
        self.cut()
        self._listener.close()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(1 << 16):
            other.sendall(piece)
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def client(server: LocalServer, data: Path, port: int) -> Iterator[httpx.Client]:
    graph = f"bolt://127.0.0.1:{port}"
    chosen = Settings(data=data, graph=graph, neo4j_user=USER, neo4j_password=server.password)
    for address in serve(chosen):
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as made:
            yield made


def filled(server: LocalServer) -> None:
    """Put the small map into a server's database."""
    store = open_store(server.url, user=USER, password=server.password)
    with closing(store), store.write(fresh=True) as writer:
        for each in small_map():
            writer.put(each, "by hand")


def test_a_client_is_answered_as_by_a_folder(
    own_server: LocalServer, map_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(own_server)
    monkeypatch.setenv("QUANPU_NEO4J_USER", USER)
    monkeypatch.setenv("QUANPU_NEO4J_PASSWORD", own_server.password)
    with connect(map_folder) as own, connect(own_server.url) as other:
        for ask in ASKED:
            assert told(own, ask) == told(other, ask)


def test_a_map_served_from_neo4j(
    own_server: LocalServer, client_of_embedded: httpx.Client, tmp_path: Path, quanpu: Callable[..., object]
) -> None:
    filled(own_server)
    named = {"QUANPU_GRAPH": own_server.url, "QUANPU_NEO4J_USER": USER, "QUANPU_NEO4J_PASSWORD": own_server.password}
    status = quanpu("status", "--format", "json", **named)
    held = json.loads(status.stdout)  # type: ignore[attr-defined]
    assert (held["engine"], held["version"], held["documents"]) == ("Neo4j", VERSION, 3)
    assert own_server.password not in status.stdout + status.stderr  # type: ignore[attr-defined]

    with closing(Wire(own_server.port)) as wire, client(own_server, tmp_path, wire.port) as http:
        ready = http.get("/health/ready").json()
        assert (ready["status"], ready["engine"], ready["documents"]) == ("ready", f"Neo4j {VERSION}", 3)
        for path in ("/api/v1/bridges?city=南京市&city=扬州市", "/api/v1/entities?limit=5", "/api/v1/search?q=示大"):
            assert http.get(path).json() == client_of_embedded.get(path).json()
        wire.cut()
        begun = time.monotonic()
        for path in ("/health/ready", "/api/v1/entities"):
            answer = http.get(path)
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
            assert answer.headers["content-type"] == "application/problem+json"
            assert "Neo4j does not answer" in answer.json()["detail"]
            assert own_server.password not in answer.text
        assert time.monotonic() - begun < 40
        assert http.get("/health/live").status_code == 200
        wire.mend()
        assert http.get("/health/ready").json()["documents"] == 3


def test_a_server_is_looked_at_ahead_while_questions_come(own_server: LocalServer, tmp_path: Path) -> None:
    filled(own_server)
    chosen = Settings(data=tmp_path, graph=own_server.url, neo4j_user=USER, neo4j_password=own_server.password)
    app = create_app(chosen)

    async def asked() -> None:
        through = httpx.ASGITransport(app)
        async with app.router.lifespan_context(app), httpx.AsyncClient(transport=through, base_url="http://a") as http:
            await http.get("/api/v1/documents")
            await asyncio.sleep(0.1)  # what that question saw is no longer believed
            times = []
            for _ in range(80):
                times.append(app.state.answers.looked())
                await asyncio.sleep(0.01)
            assert any(times)

    asyncio.run(asked())


@pytest.fixture
def client_of_embedded(served: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served, trust_env=False, timeout=60) as made:
        yield made


def test_a_wrong_password_is_told_without_repeating_it(own_server: LocalServer, quanpu: Callable[..., object]) -> None:
    refused = quanpu("status", QUANPU_GRAPH=own_server.url, QUANPU_NEO4J_PASSWORD="not-the-secret")
    assert refused.returncode == 1  # type: ignore[attr-defined]
    assert "QUANPU_NEO4J_PASSWORD" in refused.stderr  # type: ignore[attr-defined]
    assert "not-the-secret" not in refused.stderr  # type: ignore[attr-defined]
