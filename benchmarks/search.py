"""Search over HTTP: how long answers take on a made-up map, one question after another, in each engine.

    python -m benchmarks.search [--entities N] [--engine ladybug|neo4j] [--folder FOLDER]

The map is the made-up circle with each institution in its place; with `--folder` it is made once and kept. Neo4j is a
server of its own, which imports the same. No word is asked for twice; as many others are asked before, not counted, as
a server that was just started compiles what it does.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import httpx

from benchmarks.made_up import Size, circle
from benchmarks.serving import neo4j, served
from graph import bulk
from graph.changes import Plan
from graph.generations import Generations
from graph.ladybug_writing import apply
from graph.records import EdgeRecord, EntityRecord
from graph.store import open_store

PORT = 18433
_PART = 50_000
_EACH = 40
# Most names of the circle hold one of these.
_FREQUENT = [
    "科技",
    "科技有限公司",
    "有限",
    "公司",
    "南京市",
    "第",
    "重点",
    "keji",
    "youxiangongsi",
    "gongsi",
    "nanjing",
    "kj",
    "n",
]


def filled(folder: Path, entities: int) -> str:
    """The url of the embedded map; made where it is not there. Rows go straight to the file, in parts."""
    url = f"ladybug:{folder / 'graph'}"
    if (folder / "graph" / "current").exists():
        return url
    generations = Generations(folder / "graph")
    with generations.writing(), generations.next(fresh=True) as path:
        known: set[str] = set()
        for facts in circle(Size(entities, entities, max(1, entities // _PART))):
            plan = Plan()
            for entity in facts.entities:
                if entity.id not in known:
                    record = EntityRecord(entity.id, degree=1)
                    record.add(entity, facts.document.id)
                    plan.entities_new.append(record)
                    known.add(entity.id)
            for relation in facts.relations:
                edge = EdgeRecord((relation.source, relation.type, relation.target), list(relation.evidence))
                plan.edges_new[edge.key] = edge
            apply(plan, path)
    return url


@contextmanager
def engine(name: str, folder: Path, url: str) -> Iterator[dict[str, str]]:
    """The settings that lead to the map in an engine."""
    if name == "ladybug":
        yield {"QUANPU_GRAPH": url}
        return
    copy = folder / "copy"
    if not (folder / "neo4j").exists():
        bulk.write(open_store(url), copy)
    with neo4j(folder / "neo4j", copy) as settings:
        yield settings


def words(url: str) -> dict[str, list[str]]:
    """What is asked for, by sort."""
    chance = random.Random(3)
    rows = open_store(url).run("MATCH (e:Enterprise) RETURN e.name, e.search ORDER BY e.id LIMIT 20000").rows
    asked: dict[str, list[str]] = {}
    for name, forms in chance.sample(list(rows), min(len(rows), 2 * _EACH)):
        _, pinyin, initials = forms.split("\n")[:3]
        start = chance.randrange(len(name) - 6)
        cut = chance.randrange(5, 9)
        for sort, word in {
            "exact": name,
            "prefix": name[: chance.randrange(2, 8)],
            "part": name[start : start + chance.randrange(2, 6)],
            "pinyin": pinyin[: 2 * cut],
            "initials": initials[:cut],
            "nothing": f"没有{name[start:]}",
        }.items():
            asked.setdefault(sort, []).append(word)
    return {sort: list(dict.fromkeys(each)) for sort, each in (asked | {"frequent": _FREQUENT}).items()}


def main() -> None:
    """Fill, serve and ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=600_000)
    parser.add_argument("--engine", action="append", choices=("ladybug", "neo4j"))
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        url = filled(folder, chosen.entities)
        asked = words(url)
        for name in chosen.engine or ["ladybug"]:
            with engine(name, folder, url) as settings:
                measure(name, settings, asked)


def measure(name: str, settings: dict[str, str], asked: dict[str, list[str]]) -> None:
    """Print median and 95th percentile by sort of question and of all, and what the names in memory cost."""
    serve = [sys.executable, "-m", "quanpu", "serve", "--port", str(PORT)]
    process = served(serve, settings | {"QUANPU_AT_ONCE": "0"}, PORT)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{PORT}/api/v1", trust_env=False, timeout=600) as client:
            seconds = timed(client, "x")
            status = Path(f"/proc/{process.pid}/status").read_text()
            most = int(status.split("VmHWM:")[1].split()[0]) // 1024
            print(f"{name}: first answer after {seconds:.1f} s, {most} MB at most", flush=True)
            for word in chain(*(each[_EACH:] for each in asked.values())):
                timed(client, word)
            times = {sort: [timed(client, word) for word in each[:_EACH]] for sort, each in asked.items()}
        for sort, each in (times | {"all": list(chain(*times.values()))}).items():
            print(f"  {sort:<9} {told(each)}", flush=True)
    finally:
        process.terminate()
        process.wait(20)


def timed(client: httpx.Client, word: str) -> float:
    """Seconds until a search is answered."""
    begun = time.perf_counter()
    client.get("/search", params={"q": word, "limit": 20}).raise_for_status()
    return time.perf_counter() - begun


def told(times: Sequence[float]) -> str:
    """Median and 95th percentile."""
    return f"p50 {statistics.median(times) * 1000:.1f} ms, p95 {statistics.quantiles(times, n=20)[-1] * 1000:.1f} ms"


if __name__ == "__main__":
    main()
