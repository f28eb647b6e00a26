"""What all tests share: services that a machine may lack are skipped in one loud line, and never in CI."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase
from xdist.scheduler import LoadScopeScheduling

from api.cli import main
from graph import resources
from graph.neo4j_server import USER, LocalServer
from graph.store import Store, open_store
from ingest.pipeline import ingest

ROOT = Path(__file__).resolve().parents[1]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
MISSING = {
    "corpus": ""
    if os.environ.get("QUANPU_TEST_CORPUS")
    else "QUANPU_TEST_CORPUS is not set: the originals are not scored",
    "browser": "" if CHROMIUM else "no Chromium: the pages are not opened in a browser",
    "neo4j": ""
    if os.environ.get("QUANPU_TEST_NEO4J") or (shutil.which("java") and shutil.which("mvn"))
    else "no Java and Maven, no QUANPU_TEST_NEO4J: Neo4j is not tested",
}


class FilePerWorker(LoadScopeScheduling):
    """Workers take a file each; all of Neo4j goes to one, for it is one server with one database."""

    def _split_scope(self, nodeid: str) -> str:
        return "neo4j" if "neo4j" in nodeid else nodeid.split("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilePerWorker:
    """Of `pytest -n`."""
    return FilePerWorker(config, log)


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Skip what needs a service that is missing; in CI the tests run and fail."""
    for item in items:
        if {"neo4j_database", "own_server"} & {*item.fixturenames} and "neo4j" not in item.nodeid:
            raise pytest.UsageError(f"{item.nodeid} asks the server of all tests and does not say neo4j in its name")
    items.sort(key=lambda item: "own_server" in item.fixturenames)  # A server that was stopped begins anew to learn.
    if os.environ.get("CI") in {"true", "1"}:
        return
    for item in items:
        for marker, reason in MISSING.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One loud line about what was skipped."""
    reasons = [reason for reason in MISSING.values() if reason]
    if reasons:
        terminalreporter.write_line("SKIPPED SERVICES: " + "; ".join(reasons), red=True, bold=True)


@dataclass(frozen=True)
class Neo4j:
    """A Neo4j database that tests may fill and empty."""

    url: str
    user: str
    password: str

    def store(self) -> Store:
        """One more handle on it."""
        return open_store(self.url, user=self.user, password=self.password)

    def driver(self) -> Driver:
        """The driver itself, to look behind the store."""
        return GraphDatabase.driver(self.url, auth=(self.user, self.password))

    def empty(self) -> None:
        """Take all out of it but the node that says that it is for tests."""
        with self.driver() as driver:
            driver.execute_query("MATCH (n) WHERE NOT n:QuanpuTests DETACH DELETE n")


def small_server(folder: Path, *settings: str) -> LocalServer:
    """A server for tests: the program of the checkout's data folder, little memory, quick to start."""
    java = ["-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    # Each test fills the database anew, which is no reason to plan the same questions anew.
    kept = "dbms.cypher.min_replan_interval=1h"
    return LocalServer(folder, library=ROOT / ".quanpu" / "neo4j", java=java, settings=(kept, *settings))


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A folder of a name that the first worker who asks for it fills, and that all of a run read or copy."""
    base = tmp_path_factory.getbasetemp()
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def filled(name: str, fill: Callable[[Path], object]) -> Path:
        folder = common / f"once-{name}"
        with (common / f"{name}.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                half = folder.with_suffix(".half")
                fill(half)
                half.rename(folder)
        return folder

    return filled


@pytest.fixture(scope="session")
def seed_folder(once: Once) -> Path:
    """The data folder of a fresh clone, to read or to copy."""

    def fill(folder: Path) -> None:
        with closing(open_store(f"ladybug:{folder / 'graph'}")) as store:
            report = ingest(store, folder, [str(resources.seed())])
        assert not report.failed, report

    return once("seed", fill)


@pytest.fixture(scope="session")
def seed_store(seed_folder: Path) -> Iterator[Store]:
    """Its map, to read."""
    with closing(open_store(f"ladybug:{seed_folder / 'graph'}")) as store:
        yield store


@pytest.fixture(scope="session")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """The server of this run, which tests may stop; they leave it running at the same port. It has a certificate of
    its own, and answers without."""
    folder = tmp_path_factory.mktemp("neo4j")
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=quanpu -addext subjectAltName=IP:127.0.0.1"
    files = ["-keyout", folder / "private.key", "-out", folder / "public.crt"]
    subprocess.run(["openssl", *words.split(), *files], check=True, capture_output=True)
    policy = [f"dbms.ssl.policy.bolt.{name}" for name in ("enabled=true", f"base_directory={folder}")]
    server = small_server(folder, "server.bolt.tls_level=OPTIONAL", *policy)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def neo4j_database(request: pytest.FixtureRequest) -> Iterator[Neo4j]:
    """The database of QUANPU_TEST_NEO4J, which must be empty or left by tests; else that of the server of this run."""
    if url := os.environ.get("QUANPU_TEST_NEO4J"):
        user = os.environ.get("QUANPU_NEO4J_USER", USER)
        yield from _reserved(Neo4j(url, user, os.environ.get("QUANPU_NEO4J_PASSWORD", "")))
    else:
        server = request.getfixturevalue("own_server")
        yield from _reserved(Neo4j(server.url, USER, server.password))


def _reserved(database: Neo4j) -> Iterator[Neo4j]:
    with database.driver() as driver:
        ours = driver.execute_query("MATCH (n) RETURN count(n) = 0 OR any(x IN collect(n:QuanpuTests) WHERE x)").records
        assert ours[0][0], "QUANPU_TEST_NEO4J names a database that is not empty; tests would empty it"
        driver.execute_query("MERGE (:QuanpuTests)")
    database.empty()
    yield database
    with database.driver() as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")


@pytest.fixture
def neo4j(neo4j_database: Neo4j) -> Neo4j:
    """An empty database."""
    neo4j_database.empty()
    return neo4j_database


Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """The command line, run in this process: to load it takes longer than most commands."""

    def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> "subprocess.CompletedProcess[str]":
        capfd.readouterr()
        with monkeypatch.context() as process:
            process.chdir(cwd)
            for name, value in ({"COLUMNS": "200"} | environment).items():
                process.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main([*arguments])
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), *capfd.readouterr())

    return run
