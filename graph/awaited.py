"""Whether anybody still waits for an answer: who asked may leave, and then what is asked for them ends."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from graph.store import QueryTimeout


class Awaited:
    """Somebody who waits for an answer, until they leave. Threads may share it."""

    def __init__(self) -> None:
        self.left = threading.Event()
        self._ends: list[Callable[[], object]] = []
        self._lock = threading.Lock()

    def leave(self) -> None:
        """End what is asked for them; called again, what has begun since."""
        self.left.set()
        with self._lock:
            ends = list(self._ends)
        for end in ends:
            end()

    @contextmanager
    def ending(self, end: Callable[[], object]) -> Iterator[None]:
        """A stretch of work that `end` ends, called by another thread. QueryTimeout where they have left."""
        with self._lock:
            self._ends.append(end)
        try:
            if self.left.is_set():
                raise QueryTimeout("nobody waits for the answer")
            yield
        finally:
            with self._lock:
                self._ends.remove(end)


AWAITED: ContextVar[Awaited | None] = ContextVar("AWAITED", default=None)
"""Who waits for what is asked here; None where every question is asked to its end."""
_NOBODY: AbstractContextManager[None] = nullcontext()


def ending(end: Callable[[], object]) -> AbstractContextManager[None]:
    """A stretch of work that `end` ends, called by another thread, if who waits for it leaves; then QueryTimeout."""
    awaited = AWAITED.get()
    return awaited.ending(end) if awaited else _NOBODY
