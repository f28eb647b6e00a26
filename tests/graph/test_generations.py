"""The embedded map among processes that read, write and die."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from maps import Telling, example, expected, held

from graph.store import Store, StoreBusy, StoreError, open_store

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
# The length from which changes to a map are only logged.
NEVER = 1 << 40
WRITES = """
import sys
from graph import generations
from maps import Telling, LAB, NANJING
from graph.store import open_store
generations._LARGE = int(sys.argv[3])
store = open_store(sys.argv[1])
for number in range(int(sys.argv[2])):
    telling = Telling("document_many")
    for lab in range(5):
        telling.relation(("Lab", f"实验室{number}之{lab}"), "LOCATED_IN", NANJING)
    with store.write() as writer:
        print("writing", flush=True)
        writer.put(telling.facts(), "test")
    print("written", flush=True)
"""


def other_process(code: str, *arguments: str) -> subprocess.Popen[str]:
    paths = os.pathsep.join([str(HERE), str(HERE.parent.parent)])
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )


def fill(store: Store) -> None:
    with store.write() as writer:
        for facts in example():
            writer.put(facts, "test")


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("g"))


@pytest.fixture
def folder(example_folder: Path, tmp_path: Path) -> Path:
    """The example of maps.py, to change."""
    return shutil.copytree(example_folder, tmp_path / "map")


@pytest.mark.parametrize(("delay", "large"), [(0.0, NEVER), (0.15, 0), (0.4, NEVER), (0.4, 0)])
def test_a_kill_while_writing_leaves_the_old_map(folder: Path, delay: float, large: int) -> None:
    url = f"ladybug:{folder}"
    with other_process(WRITES, url, "1", str(large)) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "writing\n"
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
    before = expected({facts.document.id: facts for facts in example()})
    with closing(open_store(url)) as store:
        if store.document("document_many") is None:
            assert held(store) == before
        with store.write() as again:
            again.retract("document_many")
            again.put(Telling("document_new").facts(), "test")
            again.retract("document_new")
        assert held(store) == before


def test_what_a_killed_run_left_is_removed(folder: Path) -> None:
    with closing(open_store(f"ladybug:{folder}")) as store:
        (folder / "g2").mkdir()
        (folder / "g2" / "map.lbug").write_bytes(b"half")
        (folder / "g9").mkdir()
        (folder / "g9" / "readers").touch()
        with store.write() as writer:
            writer.retract("document_one")
        assert [entry.document.id for entry in store.ledger()] == ["document_two"]
    with closing(open_store(f"ladybug:{folder}")) as store, store.write():
        pass
    assert generations(folder) == ["g2"]


def test_readers_in_another_process_never_see_a_half_written_map(tmp_path: Path) -> None:
    url = f"ladybug:{tmp_path}"
    with other_process(WRITES, url, "3", "0") as writer, closing(open_store(url)) as store:
        seen: set[int] = set()
        while writer.poll() is None:
            seen.add(len(store.run("MATCH (l:Lab)-[:LOCATED_IN]->(c:City) RETURN l.name, c.name").rows))
        assert writer.returncode == 0
        time.sleep(0.1)
        assert store.run("MATCH (l:Lab) RETURN count(l) AS n").rows == [(5,)]
    assert seen == {0, 5}


def test_a_writer_in_another_process_is_busy(tmp_path: Path) -> None:
    url = f"ladybug:{tmp_path}"
    with closing(open_store(url)) as store, store.write():
        tries = (
            "import sys\nfrom graph.store import StoreBusy, open_store\n"
            "try:\n    with open_store(sys.argv[1]).write():\n        pass\nexcept StoreBusy as busy:\n    print(busy)"
        )
        with other_process(tries, url) as other:
            said, _ = other.communicate(timeout=60)
    assert said.startswith("another run is writing to the map in")


def test_small_changes_to_a_large_map_are_logged_until_the_log_is_long(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.generations._LARGE", 0)
    says = {facts.document.id: facts for facts in example()}
    stood = (folder / "g1" / "map.lbug").stat()
    url = f"ladybug:{folder}"
    with closing(open_store(url)) as store, closing(open_store(url)) as other:
        for number in range(3):
            telling = Telling(f"document_{number}", text="南京市。" * 20_000)
            telling.relation(("Lab", f"实验室{number}"), "LOCATED_IN", ("City", "南京市"))
            says[f"document_{number}"] = telling.facts()
            with store.write() as writer:
                writer.put(says[f"document_{number}"], "test")
                writer.retract("document_one")
            says.pop("document_one", None)
        (now,) = folder.glob("g4/map.lbug")
        assert (now.stat().st_ino, now.stat().st_mtime_ns) == (stood.st_ino, stood.st_mtime_ns)
        time.sleep(0.1)
        assert held(other) == held(store) == expected(says)
        monkeypatch.setattr("graph.generations._LONG", 0)
        with store.write() as writer:
            writer.retract("document_0")
        del says["document_0"]
        assert not list(folder.glob("g5/*.wal"))
        assert held(store) == expected(says)


def test_a_held_generation_is_not_deleted_under_its_reader(folder: Path) -> None:
    url = f"ladybug:{folder}"
    with closing(open_store(url)) as store:
        hold = (
            "import sys, time\nfrom graph.store import open_store\nstore = open_store(sys.argv[1])\n"
            "print(store.status().documents, flush=True)\nsys.stdin.read()\nprint(store.status().documents, flush=True)"
        )
        with other_process(hold, url) as reader:
            assert reader.stdout
            assert reader.stdout.readline() == "2\n"
            for name in ("document_one", "document_two"):
                with store.write() as writer:
                    writer.retract(name)
            assert "g1" in generations(folder)
            reader.kill()
        with store.write():
            pass
        assert "g1" not in generations(folder)


def test_an_open_reader_follows(tmp_path: Path) -> None:
    url = f"ladybug:{tmp_path}"
    with closing(open_store(url)) as reader, closing(open_store(url)) as store:
        assert reader.run("MATCH (c:City) RETURN c.id").rows == []
        fill(store)
        time.sleep(0.1)
        assert len(reader.run("MATCH (c:City) RETURN c.id").rows) == 3


@pytest.mark.parametrize("damage", ["short", "empty", "noise", "gone", "named", "longer", "log"])
def test_a_damaged_map_names_its_cure(folder: Path, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"ladybug:{folder}"
    path = folder / "g1" / "map.lbug"
    if damage == "log":
        monkeypatch.setattr("graph.generations._LARGE", 0)
        with closing(open_store(url)) as store, store.write() as writer:
            writer.retract("document_one")
        (log,) = folder.glob("g2/*.wal")
        log.write_bytes(log.read_bytes()[:-1])
    elif damage == "named":
        (folder / "current").write_text("../elsewhere\n")
    elif damage == "gone":
        path.unlink()
    else:
        content = path.read_bytes()
        path.write_bytes(
            {"short": content[: len(content) // 2], "empty": b"", "noise": os.urandom(4096), "longer": content * 2}[
                damage
            ]
        )
    with closing(open_store(url)) as store, pytest.raises(StoreError, match="quanpu rebuild"):
        store.status()
    with closing(open_store(url)) as store:
        with store.write(fresh=True) as writer:
            writer.put(example()[1], "test")
        assert held(store) == expected({"document_two": example()[1]})


MEMORY = Path("/proc/self/statm")


@pytest.mark.skipif(not MEMORY.exists(), reason="only Linux tells the memory of a process in a file")
def test_questions_leave_nothing_in_memory(example_folder: Path) -> None:
    def pages() -> int:
        return int(MEMORY.read_text().split()[1])

    with closing(open_store(f"ladybug:{example_folder}")) as store:
        for facts in example() * 5:
            store.facts(facts.document.id)
        before = pages()
        for facts in example() * 20:
            store.facts(facts.document.id)
        assert (pages() - before) * os.sysconf("SC_PAGE_SIZE") < 30e6


def test_busy_and_free_again(tmp_path: Path) -> None:
    url = f"ladybug:{tmp_path}"
    with closing(open_store(url)) as one, closing(open_store(url)) as two:
        with one.write(), pytest.raises(StoreBusy), two.write():
            pass
        fill(two)
        assert one.status().documents in (0, 2)
