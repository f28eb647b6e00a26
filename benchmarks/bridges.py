"""Which institutions link two cities: how long a page of the answer takes on a made-up map, in each engine.

    python -m benchmarks.bridges [--entities N] [--relations M] [--engine ladybug|neo4j] [--rounds R] [--keep DIR]

The embedded map is made of whole tables; a server of Neo4j of its own imports a copy of it. Each round asks what
`/api/v1/bridges` asks for its first page of the institutions that link two cities of any size, and `city_links` for all
pairs; medians and 95th percentiles are printed, after 150 rounds that are not counted: a server of Neo4j that was
just started compiles what it does, and reads its files, for the first time. `--keep`: a folder for both maps, made at
the first run and asked again at the next.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from api import groups
from api.answers import Answers
from benchmarks import tables
from benchmarks.made_up import CITIES, Size
from benchmarks.serving import LIBRARY
from graph import bulk
from graph.lookup import resolve_entity
from graph.neo4j_server import USER, LocalServer
from graph.queries import query
from graph.store import Store, open_store

# What a map of this size asks for; a server for a team has more.
JAVA = ("-Xms512m", "-Xmx2g")
SETTINGS = ("server.memory.pagecache.size=1500m",)
_PAGE = 25
_WARMING = 150


def server(folder: Path) -> LocalServer:
    """The server of a folder of maps."""
    return LocalServer(folder / "neo4j", library=LIBRARY, java=JAVA, settings=SETTINGS)


def embedded(folder: Path, size: Size) -> Store:
    """The embedded map of a folder, made where it is not there."""
    if not (folder / "graph" / "current").exists():
        begun = time.perf_counter()
        tables.build(folder / "graph", size)
        print(f"LadybugDB: made in {time.perf_counter() - begun:.0f} s", flush=True)
    return open_store(f"ladybug:{folder / 'graph'}")


@contextmanager
def shared(folder: Path, size: Size) -> Iterator[Store]:
    """A copy of the same in Neo4j."""
    running = server(folder)
    if not (running.folder / "data").exists():
        begun = time.perf_counter()
        with closing(embedded(folder, size)) as store:
            bulk.write(store, folder / "csv")
        running.load(folder / "csv")
        print(f"Neo4j: written and imported in {time.perf_counter() - begun:.0f} s", flush=True)
    running.start()
    try:
        with closing(open_store(running.url, user=USER, password=running.password)) as store:
            yield store
    finally:
        running.stop()


def measured(work: Callable[[], object], rounds: int) -> str:
    """Median and 95th percentile in milliseconds, once the engine is warm."""
    for _ in range(_WARMING):
        work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begun))
    return f"median {statistics.median(times):6.0f} ms, p95 {statistics.quantiles(times, n=20)[-1]:6.0f} ms"


def ask(store: Store, rounds: int) -> None:
    """Both questions."""
    chance = random.Random(3)
    held = store.status()
    counts = f"{sum(held.entities.values()):,} entities, {sum(held.relations.values()):,} relations"
    print(f"{held.engine}: {counts}", flush=True)
    ties: list[int] = []
    answers = Answers(store)

    def of_two() -> None:
        a, b = (resolve_entity(store, name, ("City",)).id for name in chance.sample(CITIES, 2))
        groups.bridge_count(answers, a, b)
        page = groups.with_ties(answers, groups.bridges(answers, a, b, limit=_PAGE + 1)[:_PAGE], a, b)
        ties.append(sum(len(item["ties"]) for item in page))

    print(f"  bridges    {measured(of_two, rounds)} ({statistics.mean(ties):.0f} ties a page)", flush=True)
    print(f"  city_links {measured(lambda: query('city_links').run(store, {'limit': 5}), rounds)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=600_000)
    parser.add_argument("--relations", type=int, default=3_000_000)
    parser.add_argument("--documents", type=int, default=30)
    parser.add_argument("--engine", action="append", choices=["ladybug", "neo4j"])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    size = Size(options.entities, options.relations, options.documents)
    with tempfile.TemporaryDirectory() as spare:
        folder = options.keep or Path(spare)
        for engine in options.engine or ["ladybug", "neo4j"]:
            with closing(embedded(folder, size)) if engine == "ladybug" else shared(folder, size) as store:
                ask(store, options.rounds)


if __name__ == "__main__":
    main()
