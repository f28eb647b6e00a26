"""What nobody waits for any more ends, on both engines."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.awaited import AWAITED, Awaited
from graph.store import QueryTimeout, Store, StoreError

LONG = (
    "MATCH (a:Entity), (b:Entity), (c:Entity), (d:Entity), (e:Entity), (f:Entity), (g:Entity) "
    "WHERE a.name + b.name + c.name + d.name + e.name + f.name + g.name = '' RETURN count(*)"
)
_LIMIT = 50.0


def test_a_question_ends_when_who_asked_has_left(example_map: Store) -> None:
    awaited = Awaited()

    def ask() -> float:
        AWAITED.set(awaited)
        begun = time.monotonic()
        with pytest.raises(StoreError):
            example_map.run(LONG, timeout=_LIMIT)
        return time.monotonic() - begun

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask)
        time.sleep(0.5)
        assert not asked.done()
        while not asked.done():
            awaited.leave()
            time.sleep(0.1)
    assert asked.result() < _LIMIT / 2
    assert example_map.run("RETURN 1 AS x").rows == [(1,)]


def test_nothing_begins_for_who_has_left() -> None:
    awaited, ended = Awaited(), threading.Event()
    with awaited.ending(ended.set):
        assert not ended.is_set()
    awaited.leave()
    assert not ended.is_set()
    with pytest.raises(QueryTimeout, match="nobody waits"), awaited.ending(ended.set):
        raise AssertionError
