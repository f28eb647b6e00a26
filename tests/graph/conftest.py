"""Every store that the contract suite runs over."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from maps import example

from graph.store import Store, open_store
from tests.conftest import Neo4j, Once

BOTH = ["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)]


@pytest.fixture(params=BOTH)
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens one more handle on the same, at first empty, map."""
    opened: list[Store] = []
    neo4j = request.getfixturevalue("neo4j") if request.param == "neo4j" else None

    def open_one() -> Store:
        opened.append(neo4j.store() if neo4j else open_store(f"ladybug:{tmp_path / 'map'}"))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty map."""
    return new_store()


@pytest.fixture
def example_store(request: pytest.FixtureRequest, new_store: Callable[[], Store], tmp_path: Path) -> Store:
    """The example of maps.py, to change."""
    if request.node.get_closest_marker("neo4j"):
        _fill(store := new_store())
        return store
    shutil.copytree(request.getfixturevalue("example_folder"), tmp_path / "map")
    return new_store()


@pytest.fixture(scope="session")
def example_folder(once: Once) -> Path:
    """The example of maps.py as an embedded map, to read or to copy."""

    def fill(folder: Path) -> None:
        with closing(open_store(f"ladybug:{folder}")) as store:
            _fill(store)

    return once("example", fill)


@pytest.fixture(scope="session")
def embedded_example(example_folder: Path) -> Iterator[Store]:
    """The example of maps.py in the embedded store, to read."""
    with closing(open_store(f"ladybug:{example_folder}")) as store:
        yield store


@pytest.fixture
def shared_example(neo4j_database: Neo4j) -> Iterator[Store]:
    """The same in Neo4j; filled again only where another test emptied the database since."""
    store = neo4j_database.store()
    if store.revision() != _filled.get(neo4j_database):
        neo4j_database.empty()
        store.close()
        store = neo4j_database.store()
        _fill(store)
        _filled[neo4j_database] = store.revision()
    yield store
    store.close()


_filled: dict[Neo4j, str] = {}


@pytest.fixture(params=BOTH)
def example_map(request: pytest.FixtureRequest) -> Store:
    """The example of maps.py in each store, to read only."""
    name = "shared_example" if request.param == "neo4j" else "embedded_example"
    store: Store = request.getfixturevalue(name)
    return store


def _fill(store: Store) -> None:
    with store.write() as writer:
        for facts in example():
            writer.put(facts, "test")
