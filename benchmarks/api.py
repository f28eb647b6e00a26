"""Requests a second and latencies of the API beside a bare FastAPI handler over the same engine, in one run.

    python -m benchmarks.api [--entities N] [--engine ladybug] [--engine neo4j] [--seconds S] [--connections C]

A made-up map of N entities is served twice by one worker each, by `quanpu serve` and by a handler that puts one
statement to the engine and answers what comes; both are driven in turns over kept connections: an entity, and its
neighbours at one relation.
"""

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.serving import driven, neo4j, p95, served
from graph.ids import document_id, entity_id
from graph.model import Document, Entity, Evidence, Facts, Relation
from graph.neo4j_server import USER
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


def measure(settings: dict[str, str], ids: list[str], seconds: float, connections: int) -> None:
    """Serve a map twice, and print."""
    serve = [sys.executable, "-m", "quanpu", "serve", "--port", "18431"]
    bare = [sys.executable, "-m", "benchmarks.bare", "18432"]
    settings = settings | {"QUANPU_AT_ONCE": "0"}
    processes = [served(serve, settings, 18431), served(bare, settings, 18432)]
    try:
        asked = random.Random(1).sample(ids, 500)
        for name, rest in (("entity", ""), ("one hop", "/neighbourhood")):
            ours = [f"/api/v1/entities/{each}{rest}" for each in asked]
            theirs = [f"/entities/{each}{rest}" for each in asked]
            compared(name, (18431, ours), (18432, theirs), seconds, connections)
    finally:
        for process in processes:
            process.terminate()
            process.wait(20)


@contextmanager
def engine(name: str, folder: Path) -> Iterator[dict[str, str]]:
    """The settings of an empty map in an engine."""
    if name == "neo4j":
        with neo4j(folder / "neo4j") as settings:
            yield settings
    else:
        yield {"QUANPU_GRAPH": f"ladybug:{folder / 'graph'}"}


def main() -> None:
    """Fill the map in each engine, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=20_000)
    parser.add_argument("--engine", action="append", choices=("ladybug", "neo4j"))
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--connections", type=int, default=8)
    chosen = parser.parse_args()
    facts, ids = made_up(chosen.entities)
    for name in chosen.engine or ["ladybug"]:
        with tempfile.TemporaryDirectory() as folder, engine(name, Path(folder)) as settings:
            password = settings.get("QUANPU_NEO4J_PASSWORD", "")
            store = open_store(settings["QUANPU_GRAPH"], user=USER, password=password)
            with closing(store), store.write() as writer:
                writer.put(facts, "made up")
            print(f"{name}, {len(ids):,} institutions", flush=True)
            measure(settings | {"QUANPU_DATA": folder}, ids, chosen.seconds, chosen.connections)


if __name__ == "__main__":
    main()
