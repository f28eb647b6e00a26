"""Which institutions link two cities: how long a page of the answer takes on a made-up map, in each engine.

    python benchmarks/bridges.py [--entities N] [--relations M] [--engine ladybug] [--engine neo4j] [--rounds R]

The map is written as a first ingest writes it. Neo4j is a server of its own. Each round asks `bridges` for two
cities of any size, fifty institutions, and `city_links` for all pairs; medians and 95th percentiles are printed.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from made_up import CITIES, Size, circle

from graph.neo4j_server import USER, LocalServer
from graph.queries import query
from graph.store import Store, open_store

LIBRARY = Path(__file__).resolve().parent.parent / ".quanpu" / "neo4j"


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[Store]:
    """An empty map in an engine."""
    if engine == "ladybug":
        with closing(open_store(f"ladybug:{folder / 'map'}")) as store:
            yield store
        return
    server = LocalServer(folder / "neo4j", library=LIBRARY)
    server.start()
    try:
        with closing(open_store(server.url, user=USER, password=server.password)) as store:
            yield store
    finally:
        server.stop()


def fill(store: Store, size: Size) -> None:
    """One run with all documents."""
    begun = time.perf_counter()
    with store.write(fresh=True) as writer:
        for facts in circle(size):
            writer.put(facts, "made up")
    held = store.status()
    counts = f"{sum(held.entities.values()):,} entities, {sum(held.relations.values()):,} relations"
    print(f"{held.engine:<10} {counts}, written in {time.perf_counter() - begun:.0f} s", flush=True)


def measured(work: Callable[[], object], rounds: int) -> str:
    """Median and 95th percentile in milliseconds, after a first time that is not counted."""
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
    rows: list[int] = []

    def of_two() -> None:
        city_a, city_b = chance.sample(CITIES, 2)
        rows.append(len(query("bridges").run(store, {"city_a": city_a, "city_b": city_b, "limit": 50}).rows))

    print(f"  bridges    {measured(of_two, rounds)} ({statistics.mean(rows):.0f} rows)", flush=True)
    print(f"  city_links {measured(lambda: query('city_links').run(store, {'limit': 5}), rounds)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=60_000)
    parser.add_argument("--relations", type=int, default=300_000)
    parser.add_argument("--documents", type=int, default=30)
    parser.add_argument("--engine", action="append", choices=["ladybug", "neo4j"])
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    for engine in options.engine or ["ladybug", "neo4j"]:
        with tempfile.TemporaryDirectory() as folder, opened(engine, Path(folder)) as store:
            fill(store, Size(options.entities, options.relations, options.documents))
            ask(store, options.rounds)


if __name__ == "__main__":
    main()
