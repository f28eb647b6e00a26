"""Requests a second and latencies of the API beside a bare FastAPI handler over the same engine, in one run.

    python benchmarks/api.py [--entities N] [--seconds S] [--connections C]

A made-up map of N entities is served twice by one worker each, by `quanpu serve` and by a handler that puts one
statement to the engine and answers what comes; both are driven in turns over kept connections: an entity, and its
neighbours at one relation. Then search is driven alone, one question after another.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import httpx
import uvloop

from graph.ids import document_id, entity_id
from graph.model import Document, Entity, Evidence, Facts, Relation
from graph.store import open_store

PLACES = [
    "紫金",
    "钟山",
    "秦淮",
    "玄武",
    "麒麟",
    "江宁",
    "浦口",
    "栖霞",
    "六合",
    "溧水",
    "高淳",
    "仙林",
    "汤山",
    "燕子矶",
]
TRADES = ["集成电路", "生物医药", "人工智能", "新能源", "绿色化工", "轨道交通", "先进材料", "未来网络", "智能制造"]
KINDS = {"Enterprise": "科技有限公司", "Platform": "公共服务平台", "Institute": "研究院", "Lab": "重点实验室"}
ROUNDS = 5
DISTRICTS = 100


def made_up(count: int) -> tuple[Facts, list[str]]:
    """Institutions, each in a district and with four partners; and their ids."""
    chance = random.Random(7)
    document = Document(document_id(b"made up"), "名录", "。", "0" * 64, date="2025-01-01", form="table")
    said = (Evidence(document.id, row=1, said=document.date, rule="made up"),)
    areas = [Entity(entity_id("District", f"第{n}区"), "District", f"第{n}区", evidence=said) for n in range(DISTRICTS)]
    bodies = []
    for number in range(count - DISTRICTS):
        kind = chance.choice(list(KINDS))
        name = f"{chance.choice(PLACES)}{chance.choice(TRADES)}{number}号{KINDS[kind]}"
        bodies.append(Entity(entity_id(kind, name), kind, name, (f"{name[:2]}{number}",), evidence=said))
    ids = [body.id for body in bodies]
    pairs = {(min(a, b), max(a, b)) for a in ids for b in chance.sample(ids, 2) if a != b}
    relations = [Relation(a, "COOPERATES_WITH", b, said) for a, b in sorted(pairs)]
    relations += [Relation(one, "LOCATED_IN", chance.choice(areas).id, said) for one in ids]
    return Facts(document, (*areas, *bodies), tuple(relations)), ids


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


def compared(name: str, ours: tuple[int, list[str]], bare: tuple[int, list[str]], seconds: float, many: int) -> None:
    """Print rates at many connections and p95 at one, medians of rounds in turns."""
    rates: dict[str, list[float]] = {"ours": [], "bare": []}
    latencies: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        for who, (port, paths) in (("ours", ours), ("bare", bare)):
            rates[who].append(len(driven(port, paths, seconds, many)) / seconds)
            latencies[who].append(p95(driven(port, paths, seconds, 1)))
    rate = {who: statistics.median(each) for who, each in rates.items()}
    late = {who: statistics.median(each) for who, each in latencies.items()}
    print(f"{name}: {rate['ours']:.0f}/s, bare {rate['bare']:.0f}/s, ratio {rate['ours'] / rate['bare']:.2f};", end=" ")
    print(f"alone p95 {late['ours']:.2f} ms, bare {late['bare']:.2f} ms", flush=True)


def main() -> None:
    """Fill the map, serve it twice, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--connections", type=int, default=8)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        facts, ids = made_up(chosen.entities)
        url = f"ladybug:{Path(folder) / 'graph'}"
        store = open_store(url)
        with store.write() as writer:
            writer.put(facts, "made up")
        store.close()
        settings = {"QUANPU_DATA": folder, "QUANPU_GRAPH": url, "QUANPU_AT_ONCE": "0"}
        serve = [sys.executable, "-m", "quanpu", "serve", "--port", "18431"]
        bare = [sys.executable, str(Path(__file__).with_name("bare.py")), folder, "18432"]
        processes = [served(serve, settings, 18431), served(bare, {}, 18432)]
        try:
            asked = random.Random(1).sample(ids, 500)
            for name, rest in (("entity", ""), ("one hop", "/neighbourhood")):
                ours = [f"/api/v1/entities/{each}{rest}" for each in asked]
                theirs = [f"/entities/{each}{rest}" for each in asked]
                compared(name, (18431, ours), (18432, theirs), chosen.seconds, chosen.connections)
            words = ["紫金集成电路", "zijin", "123号", "重点实验室", "钟山", "rgzn", "秦淮77"]
            searched = driven(18431, [f"/api/v1/search?q={quote(word)}&limit=20" for word in words], 10, 1)
            print(f"search over {chosen.entities} entities: p95 {p95(searched):.1f} ms")
        finally:
            for process in processes:
                process.terminate()
                process.wait(20)


if __name__ == "__main__":
    main()
