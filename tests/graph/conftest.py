"""Every store that the contract suite runs over."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from maps import example

from graph.store import Store, open_store


@pytest.fixture(params=["ladybug"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens one more handle on the same, at first empty, map."""
    opened: list[Store] = []

    def open_one() -> Store:
        opened.append(open_store(f"{request.param}:{tmp_path / 'map'}"))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty map."""
    return new_store()


@pytest.fixture(scope="session")
def example_map(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The example of maps.py, to read only."""
    store = open_store(f"ladybug:{tmp_path_factory.mktemp('example') / 'map'}")
    with store.write() as writer:
        for facts in example():
            writer.put(facts, "test")
    yield store
    store.close()
