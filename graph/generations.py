"""A folder of generations: {current, g1, g2, …, lock}. A generation that `current` names never changes again.

The engine does not isolate a reader in one process from a writer in another, so a writer works on a copy that nobody
reads, and renames `current` last: a kill at any moment leaves the old generation standing. A copy of a large map, and
to fold a change into it, takes as long as the map is large; so a small change to one is only logged: the generation has
the same map under another name, which nobody writes to, and a log of its own, which every reader takes in as it opens.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from graph.store import StoreBusy, StoreError

_NAME = re.compile(r"g([1-9][0-9]*)")
_MAP = "map.lbug"
_LOG = "map.lbug.wal"
# Smaller maps are folded in a second or so; to take in a longer log takes longer than to open a map should. In bytes.
_LARGE, _LONG = 64 << 20, 8 << 20


class Generation:
    """One generation, held against deletion by a shared lock on its file `readers` until `release`.

    The file tells how long the map and its log are: the engine takes an empty file for an empty map.
    """

    def __init__(self, folder: Path, held: IO[bytes]) -> None:
        self.folder = folder
        self.map = folder / _MAP
        self._held = held

    def whole(self) -> bool:
        """Whether the map and its log have the lengths that they were written with."""
        return self._held.read().decode("ascii", "replace") == _lengths(self.folder)

    def release(self) -> None:
        """Let a writer delete it."""
        self._held.close()


class Generations:
    """The folder of one map."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._current = folder / "current"

    def token(self) -> tuple[int, int, int]:
        """Something that changes whenever `current` does: cheap to ask for."""
        try:
            stat = self._current.stat()
        except FileNotFoundError:
            return (0, 0, 0)
        return (stat.st_ino, stat.st_mtime_ns, stat.st_size)

    def hold(self) -> Generation | None:
        """The current generation, held; None where nothing was ever written."""
        for _ in range(100):
            name = self._named()
            if name is None:
                return None
            folder = self.folder / name
            try:
                held = (folder / "readers").open("rb")
            except FileNotFoundError:
                if self._named() == name:
                    raise StoreError(f"{folder} is missing; `quanpu rebuild` makes the map again") from None
                continue  # a writer moved on between the two looks
            if _lock(held, fcntl.LOCK_SH) and os.fstat(held.fileno()).st_nlink:
                return _whole(Generation(folder, held))
            held.close()
        raise StoreError(f"{self._current} never rests; is something else writing there?")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The right to write, for one run at a time. StoreBusy where another has it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("ab") as lock:
            if not _lock(lock, fcntl.LOCK_EX):
                raise StoreBusy(f"another run is writing to the map in {self.folder}; wait for it to end")
            with suppress(StoreError):  # a damaged `current` is for readers to tell
                self._sweep()
            yield

    def logs(self) -> bool:
        """Whether the current map is so large, and its log so short, that a small change is only logged."""
        name = self._named()
        if name is None:
            return False
        return _size(self.folder / name / _MAP) >= _LARGE and _size(self.folder / name / _LOG) <= _LONG

    @contextmanager
    def next(self, *, fresh: bool = False, logged: bool = False) -> Iterator[Path]:
        """The file of a new generation, a copy of the current one unless `fresh`; it becomes current on leaving, and
        goes on an exception. One that is `logged` is never to be written to, only its log. Only within `writing`."""
        before = None if fresh else self._named()
        numbers = [int(match[1]) for path in self.folder.iterdir() if (match := _NAME.fullmatch(path.name))]
        folder = self.folder / f"g{max(numbers, default=0) + 1}"
        folder.mkdir()
        try:
            if before:
                if not logged or not _linked(self.folder / before / _MAP, folder / _MAP):
                    shutil.copyfile(self.folder / before / _MAP, folder / _MAP)
                with suppress(FileNotFoundError):
                    shutil.copyfile(self.folder / before / _LOG, folder / _LOG)
            yield folder / _MAP
            (folder / "readers").write_text(_lengths(folder), encoding="ascii")
            for path in (*folder.iterdir(), folder):
                _sync(path)
        except BaseException:
            shutil.rmtree(folder)
            raise
        self._name(folder.name)
        self._sweep()

    def _named(self) -> str | None:
        try:
            name = self._current.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        if not _NAME.fullmatch(name):
            raise StoreError(f"{self._current} is damaged; `quanpu rebuild` makes the map again")
        return name

    def _name(self, name: str) -> None:
        fresh = self.folder / "current.new"
        with fresh.open("w", encoding="ascii") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._current)
        _sync(self.folder)

    def _sweep(self) -> None:
        """Delete what a killed run left, and old generations that nobody reads."""
        current = self._named()
        for folder in self.folder.iterdir():
            if not _NAME.fullmatch(folder.name) or folder.name == current:
                continue
            readers = folder / "readers"
            if not readers.exists():
                shutil.rmtree(folder)
                continue
            with readers.open("rb") as held:
                if _lock(held, fcntl.LOCK_EX):
                    readers.unlink()  # first: a reader that waits for the lock then sees that it is gone
                    shutil.rmtree(folder)


def _whole(generation: Generation) -> Generation:
    if not generation.whole():
        generation.release()
        raise StoreError(f"{generation.map} is damaged; `quanpu rebuild` makes the map again")
    return generation


def _linked(file: Path, name: Path) -> bool:
    """Gives a file one more name, where the file system can."""
    try:
        os.link(file, name)
    except OSError:
        return False
    return True


def _size(path: Path) -> int:
    """How long a file is; 0 where there is none."""
    return path.stat().st_size if path.exists() else 0


def _lengths(folder: Path) -> str:
    log = _size(folder / _LOG)
    return f"{_size(folder / _MAP)} {log}\n" if log else f"{_size(folder / _MAP)}\n"


def _lock(file: IO[bytes], how: int) -> bool:
    try:
        fcntl.flock(file.fileno(), how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
