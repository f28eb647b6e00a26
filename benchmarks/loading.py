"""What it takes to fill Neo4j: our ways beside the bare ones, with the same rows in one run.

    python -m benchmarks.loading [--part table|bulk] [--entities N] [--relations M] [--rounds R]

`table`: the facts of one made-up table put as an ingest puts them, and the rows that follow from them by a plain
UNWIND of 10,000 at a time, in turns on one server, the least of the rounds. `bulk`: an embedded map written for
neo4j-admin and imported, and the import alone.
"""

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from operator import attrgetter
from pathlib import Path

from benchmarks.bridges import embedded, server
from benchmarks.made_up import RULE, Size, circle
from graph import bulk
from graph.changes import Changes, grouped
from graph.model import Facts
from graph.neo4j_connection import Connection
from graph.neo4j_schema import migrate
from graph.neo4j_server import USER
from graph.neo4j_standing import Standing
from graph.records import Row, kept
from graph.store import POOL, Store, open_store

_BATCH = 10_000
_NODE = "UNWIND $rows AS row MERGE (n:Entity {{id: row.id}}) SET n = row, n:{name}"
_EDGE = (
    "UNWIND $rows AS row MATCH (a:Entity {{id: row.source}}) MATCH (b:Entity {{id: row.target}}) "
    "MERGE (a)-[r:{name}]->(b) SET r = row"
)
_EMPTY = "MATCH (n:Entity|Document|Tie|Change) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*)"


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def told(what: str, ours: float, bare: float, beside: str) -> None:
    """Both times and their ratio."""
    print(f"{what}: {ours:.1f} s; {beside}: {bare:.1f} s; {ours / bare:.2f} times", flush=True)


def by_table(folder: Path, size: Size, rounds: int) -> None:
    """A table as an ingest puts it, and its rows bare."""
    facts = list(circle(size))
    statements = list(_statements(facts))
    running = server(folder)
    running.start()
    try:
        connection = Connection(running.url, USER, running.password, POOL)
        with closing(connection), closing(open_store(running.url, user=USER, password=running.password)) as store:
            migrate(connection, 0)
            ours, bare = [], []
            gc.freeze()  # what the measurement holds is looked through for cycles in neither
            for _ in range(rounds):
                bare.append(_emptied_then(connection, lambda: _plain(connection, statements)))
                ours.append(_emptied_then(connection, lambda: _put(store, facts)))
        told("a table into Neo4j", min(ours), min(bare), "a plain UNWIND of the same rows")
    finally:
        running.stop()


def _emptied_then(connection: Connection, work: Callable[[], object]) -> float:
    while connection.execute(_EMPTY):
        pass
    return timed(work)


def _put(store: Store, facts: Sequence[Facts]) -> None:
    with store.write() as writer:
        for each in facts:
            writer.put(each, RULE)


def _statements(facts: Sequence[Facts]) -> Iterator[tuple[str, list[Row]]]:
    """What puts the rows of these facts, a statement for the rows of a label or type."""
    changes = Changes()
    for each in facts:
        changes.put(each, RULE)
    plan = changes.plan(Standing(None))
    for kind, nodes in grouped(plan.entities_new, attrgetter("kind")).items():
        yield _NODE.format(name=kind), [kept(node.row()) for node in nodes]
    for type_, edges in grouped(plan.edges_new.values(), lambda edge: edge.key[1]).items():
        yield _EDGE.format(name=type_), [kept(edge.row()) for edge in edges]


def _plain(connection: Connection, statements: Iterable[tuple[str, list[Row]]]) -> None:
    """Rows that are made already, a batch a transaction."""
    for text, rows in statements:
        for start in range(0, len(rows), _BATCH):
            connection.execute(text, rows=rows[start : start + _BATCH])


def by_bulk(folder: Path, size: Size) -> None:
    """The import of a copy, with and without making it."""
    with closing(embedded(folder, size)) as store:
        written = timed(lambda: bulk.write(store, folder / "csv"))
    running = server(folder)
    bare = timed(lambda: running.load(folder / "csv"))
    told("export and import by neo4j-admin", written + bare, bare, "the import alone")


def main() -> None:
    """Each part that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", action="append", choices=("table", "bulk"))
    parser.add_argument("--entities", type=int, default=4_000)
    parser.add_argument("--relations", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    size = Size(options.entities, options.relations, 1)
    for part in options.part or ("table", "bulk"):
        with tempfile.TemporaryDirectory() as spare:
            if part == "table":
                by_table(Path(spare), size, options.rounds)
            else:
                by_bulk(Path(spare), size)


if __name__ == "__main__":
    main()
