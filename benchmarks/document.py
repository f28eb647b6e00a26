"""One document that comes into a large map: how long the store takes for a new one, the same again, and to forget it.

    python -m benchmarks.document --keep DIR [--engine ladybug|neo4j] [--rounds R]

DIR has the maps that `python -m benchmarks.bridges --keep DIR` made, its server stopped. The document places eight new
institutions beside those that stand, 40 relations in all, and is written onto copies of the maps. Beside each time
stands how many times it is what the same engine takes to write one property of one node by itself and, where the engine
is embedded, to open the map for it. The first round is told apart: the engine has read little of its files then.
"""

import argparse
import random
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.bridges import server
from benchmarks.loading import timed
from benchmarks.made_up import RULE, Size, Told, documents, facts_of
from graph.ladybug_session import Session, opened
from graph.model import Facts
from graph.neo4j_connection import Connection
from graph.neo4j_server import USER
from graph.store import POOL, Store, open_store

_POOL = 2 << 30
_SET = "MATCH (e:City) WHERE e.id = $id SET e.degree = e.degree"


def told() -> Facts:
    """What the document says."""
    chance = random.Random(5)
    parts = documents(Size(600_000, 3_000_000, 30))
    next(parts)
    standing = list(islice(next(parts), 20_000))
    rows: list[Told] = chance.sample(standing, 8)
    for number in range(8):
        new = ("Enterprise", f"新来的第{number}科技有限公司")
        rows.append((new, "LOCATED_IN", chance.choice(standing)[2]))
        rows += [(new, "COOPERATES_WITH", chance.choice(standing)[0]) for _ in range(2)]
        rows.append((new, "SELECTED_FOR", ("Programme", f"第{chance.randrange(400)}批培育计划")))
    return facts_of(99_999, rows)


@contextmanager
def embedded(folder: Path) -> Iterator[tuple[Store, Callable[[], object]]]:
    """An embedded map, and a write by itself."""
    graph = folder / "graph"
    bare = folder / "bare.lbug"
    bare.hardlink_to(graph / (graph / "current").read_text("ascii").strip() / "map.lbug")

    def write() -> None:
        database = opened(bare, read_only=False, pool=_POOL)
        with closing(database), closing(Session(database, threads=1)) as session:
            session.run("CALL force_checkpoint_on_close=false")  # the file has two names
            session.run(_SET, {"id": _city()})

    with closing(open_store(f"ladybug:{graph}")) as store:
        yield store, write


@contextmanager
def shared(folder: Path) -> Iterator[tuple[Store, Callable[[], object]]]:
    """The map of a server, and a write by itself."""
    running = server(folder)
    running.start()
    try:
        connection = Connection(running.url, USER, running.password, POOL)
        with closing(connection), closing(open_store(running.url, user=USER, password=running.password)) as store:
            yield store, lambda: connection.execute(_SET, id=_city())
    finally:
        running.stop()


def _city() -> str:
    return next(entity.id for entity in told().entities if entity.kind == "City")


def _put(store: Store, facts: Facts) -> None:
    with store.write() as writer:
        writer.put(facts, RULE)


def _forget(store: Store, facts: Facts) -> None:
    with store.write() as writer:
        writer.retract(facts.document.id)


def ask(store: Store, bare: Callable[[], object], facts: Facts, rounds: int) -> None:
    """The times of each round and their medians."""
    works = {"new": _put, "unchanged": _put, "forgotten": _forget}
    times: dict[str, list[float]] = {name: [] for name in (*works, "one statement")}
    for _ in range(rounds + 1):
        times["one statement"].append(timed(bare))
        for name, work in works.items():
            times[name].append(timed(partial(work, store, facts)))
    least = statistics.median(times["one statement"][1:])
    print(f"{store.status().engine}: one statement {least:.2f} s", flush=True)
    for name in works:
        first, *others = times[name]
        usual = statistics.median(others)
        print(f"  {name:<10} {usual:5.2f} s, {usual / least:4.1f} times; at first {first:.2f} s", flush=True)


def main() -> None:
    """Each engine that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--engine", action="append", choices=["ladybug", "neo4j"])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    facts = told()
    for engine in options.engine or ["ladybug", "neo4j"]:
        name, begun = ("graph", embedded) if engine == "ladybug" else ("neo4j", shared)
        with tempfile.TemporaryDirectory(dir=options.keep) as spare:
            shutil.copytree(options.keep / name, Path(spare) / name)
            with begun(Path(spare)) as (store, bare):
                ask(store, bare, facts, options.rounds)


if __name__ == "__main__":
    main()
