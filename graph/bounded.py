"""Strangers' questions, with bounds on time, rows, bytes and memory.

An engine that runs in the process that asks could take that process down, so such questions run in worker processes of
their own (graph.worker): a few, kept for the next question, killed when they overstep. A server's engine has its own
bounds and is asked directly.
"""

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.awaited import AWAITED
from graph.cypher import check_reading
from graph.store import QueryRefused, QueryTimeout, QueryTooLarge, Rows, Store, StoreUnavailable, in_process
from graph.worker import fitting

_HOME = str(Path(__file__).resolve().parents[1])
# How long beyond its time a question may take to stop by itself, and how long a worker to begin, in seconds.
_GRACE = 0.5
_START = 60.0
# How long a question goes on before it is looked whether anybody waits for it.
_GLANCE = 0.1
_ERRORS = {error.__name__: error for error in (QueryRefused, QueryTimeout, QueryTooLarge, StoreUnavailable)}
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


class Crowded(Exception):
    """As many questions as there are workers are being answered, and as many again wait."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one question may take: seconds, rows, bytes of its answer, bytes of memory beside the map's pages; and how
    many are answered at once."""

    seconds: float = 5.0
    rows: int = 1000
    size: int = 8 << 20
    memory: int = 1 << 30
    workers: int = 2


class Bounded:
    """Questions of strangers to one store. Threads may share it."""

    def __init__(self, store: Store, bounds: Bounds | None = None) -> None:
        self._store = store
        self.bounds = bounds or Bounds()
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(self.bounds.workers)
        self._places = threading.BoundedSemaphore(2 * self.bounds.workers)

    def ask(self, text: str, parameters: Mapping[str, Any]) -> Rows:
        """The rows of a reading question; CypherRefused for any other text, before an engine sees it.

        It ends when nobody waits for it any more (graph.awaited). QueryRefused, QueryTimeout, QueryTooLarge,
        StoreUnavailable; Crowded where too many are asking.
        """
        check_reading(text)
        awaited = AWAITED.get()
        stopped = awaited.left if awaited else threading.Event()
        with self._turn(stopped):
            if in_process(self._store.url):
                return self._by_worker(text, parameters, stopped)
            self._store.check(text, parameters)
            rows = self._store.run(text, parameters, timeout=self.bounds.seconds, limit=self.bounds.rows)
            return fitting(rows, self.bounds.size)

    @contextmanager
    def _turn(self, stopped: threading.Event) -> Iterator[None]:
        """One of few: the others wait, but not many and not long, so that threads remain for other answers."""
        if not self._places.acquire(blocking=False):
            raise Crowded("too many questions at once; ask again in a moment")
        try:
            until = time.monotonic() + self.bounds.seconds
            while not self._turns.acquire(timeout=_GLANCE):
                if stopped.is_set() or time.monotonic() > until:
                    raise Crowded("too many questions at once; ask again in a moment")
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()

    def _by_worker(self, text: str, parameters: Mapping[str, Any], stopped: threading.Event) -> Rows:
        question = {
            "text": text,
            "parameters": parameters,
            "seconds": self.bounds.seconds,
            "rows": self.bounds.rows,
            "size": self.bounds.size,
        }
        worker = self._worker()
        kept = False
        try:
            answer = worker.ask(question, self.bounds, stopped)
            kept = answer.get("error") != "StoreUnavailable"  # a new one looks at the map again
        finally:
            if kept:
                with self._lock:
                    self._idle.append(worker)
            else:
                worker.kill()
        if "error" in answer:
            raise _ERRORS[answer["error"]](answer["message"])
        rows = [tuple(row) for row in answer["rows"]]
        return Rows(tuple(answer["columns"]), rows, answer["truncated"])

    def _worker(self) -> "_Worker":
        """A worker over the map as it is now."""
        revision = self._store.revision()
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker and worker.revision == revision and worker.alive():
            return worker
        if worker:
            worker.kill()
        return _Worker(self._store.url, revision, self.bounds.memory)

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.kill()


class _Worker:
    """A process that answers one question at a time. It knows no secrets and can write no file."""

    def __init__(self, url: str, revision: str, memory: int) -> None:
        self.revision = revision
        scheme, _, folder = url.partition(":")
        path = [_HOME, *(each for each in sys.path if each)]
        code = f"import sys; sys.path[:] = {path!r}; import graph.worker; graph.worker.main()"
        command = [sys.executable, "-P", "-c", code, f"{scheme}:{Path(folder).resolve()}", str(memory)]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            cwd="/",
        )
        try:
            self._read(time.monotonic() + _START, 1 << 20, threading.Event())
        except BaseException as error:
            self.kill()
            raise StoreUnavailable("the engine does not begin to answer") from error

    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, question: Mapping[str, Any], bounds: Bounds, stopped: threading.Event) -> dict[str, Any]:
        """Its answer. QueryTimeout where it oversteps its time or is stopped, QueryTooLarge where it dies or says too
        much."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
            until = time.monotonic() + bounds.seconds + _GRACE
            answer: dict[str, Any] = json.loads(self._read(until, 2 * bounds.size, stopped))
        except (EOFError, BrokenPipeError) as error:
            raise QueryTooLarge("the question needs more memory than it may have") from error
        return answer

    def _read(self, until: float, most: int, stopped: threading.Event) -> bytes:
        """One line of at most so many bytes."""
        assert self._process.stdout is not None
        pieces: list[bytes] = []
        length = 0
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while not pieces or not pieces[-1].endswith(b"\n"):
                if not selector.select(_GLANCE):
                    if stopped.is_set() or time.monotonic() > until:
                        raise QueryTimeout("the question ran out of time")
                    continue
                piece = os.read(self._process.stdout.fileno(), 1 << 20)
                if not piece:
                    raise EOFError
                pieces.append(piece)
                length += len(piece)
                if length > most:
                    raise QueryTooLarge("the answer is longer than it may be")
        return b"".join(pieces)

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except BrokenPipeError:  # an unsent rest of a question
                    continue
        self._process.wait()
