"""A server in a process of its own, and how long its answers take: for the benchmarks of the API."""

import asyncio
import os
import random
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvloop

from graph.neo4j_server import USER, LocalServer

LIBRARY = Path(__file__).resolve().parent.parent / ".quanpu" / "neo4j"


@contextmanager
def neo4j(folder: Path, copy: Path | None = None) -> Iterator[dict[str, str]]:
    """The settings of a Neo4j server of one's own, which imports the copy of a map if it is new and one is given."""
    server = LocalServer(folder, library=LIBRARY)
    if copy and not folder.exists():
        server.load(copy)
    server.start()
    try:
        yield {"QUANPU_GRAPH": server.url, "QUANPU_NEO4J_USER": USER, "QUANPU_NEO4J_PASSWORD": server.password}
    finally:
        server.stop()


def served(command: list[str], environment: dict[str, str], port: int) -> "subprocess.Popen[bytes]":
    """A server in a process of its own, once it answers."""
    process = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            httpx.get(f"http://127.0.0.1:{port}/health/live", trust_env=False)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    return process


async def _connection(port: int, paths: list[str], until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in range(1 << 30):
        if time.perf_counter() > until:
            break
        before = time.perf_counter()
        writer.write(f"GET {paths[number % len(paths)]} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{paths[number % len(paths)]}: {head.decode()}")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        times.append(time.perf_counter() - before)
    writer.close()


def driven(port: int, paths: list[str], seconds: float, connections: int) -> list[float]:
    """How long each answer took, over so many connections at once."""

    async def drive() -> list[float]:
        times: list[float] = []
        until = time.perf_counter() + seconds
        shares = [random.Random(n).sample(paths, len(paths)) for n in range(connections)]
        await asyncio.gather(*(_connection(port, share, until, times) for share in shares))
        return times

    return uvloop.run(drive())


def p95(times: list[float]) -> float:
    """Milliseconds that 19 of 20 answers stay below."""
    return statistics.quantiles(times, n=20)[-1] * 1000
