"""A real Neo4j server of one's own from Maven Central, on loopback.

    python -m graph.neo4j_server FOLDER [stop | import EXPORT]

FOLDER keeps everything: the program under lib-VERSION, the data, the logs, and the password in a file that only its
owner reads. The running server holds a lock on the file `server`, which tells its process and port: what a crash left
there is recognised by the lock that nobody holds.
"""

import ctypes
import fcntl
import logging
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.bulk import ARGUMENTS
from graph.store import StoreBusy, StoreError

VERSION = "5.26.25"
PORT = 7687
USER = "neo4j"
_ARTIFACTS = ("org.neo4j:neo4j", "org.neo4j:neo4j-bolt", "org.neo4j.app:neo4j-server", "org.neo4j:neo4j-import-tool")
_SERVER, _ADMIN = "org.neo4j.server.CommunityEntryPoint", "org.neo4j.cli.AdminTool"
_OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent")
_MEMORY = ("-Xms256m", "-Xmx1g", "-XX:+ExitOnOutOfMemoryError")
_STARTS_WITHIN = 120.0
# Without a handler of its own the driver's warnings would go to standard error.
logging.getLogger("neo4j").addHandler(logging.NullHandler())
_STOPS_WITHIN = 60.0
# Every time limit is looked at that often; a server that is silent for longer than keep-alive times probes is gone.
_CONFIGURATION = """\
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=256m
server.bolt.connection_keep_alive=5s
server.bolt.connection_keep_alive_for_requests=ALL
server.bolt.connection_keep_alive_probes=2
db.transaction.monitor.check.interval=200ms
db.tx_log.preallocate=false
db.tx_log.rotation.retention_policy=1 files
dbms.usage_report.enabled=false
"""


class LocalServer:
    """A server in a folder; `settings` are further lines of its neo4j.conf, or others in place of ours.

    StoreError where it cannot be fetched, started or reached; the message says why.
    """

    def __init__(
        self, folder: Path, *, library: Path | None = None, java: Sequence[str] = _MEMORY, settings: Sequence[str] = ()
    ) -> None:
        self.folder = folder.resolve()
        self.library = (library or self.folder).resolve() / f"lib-{VERSION}"
        self.port = 0
        self._java = list(java)
        self._settings = list(settings)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"neo4j://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        """Of the user neo4j; made at the first start."""
        return (self.folder / "password").read_text(encoding="utf-8")

    def start(self, *, port: int = 0, password: str = "") -> None:
        """Start it, and wait until it answers; `port` 0 takes a free one, `password` counts at the first start only.

        StoreBusy where it is running already.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "server").open("a+", encoding="ascii") as held:
            if not _locked(held.fileno()):
                raise StoreBusy(f"a server is running already: {_told(self.folder)}")
            fetch(self.library)
            self._prepare(password)
            self.port = port or _free_port()
            (self.folder / "conf").mkdir(exist_ok=True)
            lines = [*_CONFIGURATION.format(port=self.port).splitlines(), *self._settings]
            settings = {line.partition("=")[0]: line for line in lines}  # the server takes none twice
            (self.folder / "conf" / "neo4j.conf").write_text("\n".join(settings.values()) + "\n", encoding="utf-8")
            self._process = self._launch(held.fileno())
            held.truncate(0)
            held.write(f"{self._process.pid} {self.port}\n")
        try:
            self._await(time.monotonic() + _STARTS_WITHIN)
        except BaseException:
            self.stop()
            raise

    def load(self, folder: Path) -> None:
        """Make its database of what `quanpu export --format neo4j-admin` wrote. StoreBusy where it is running."""
        self.admin("database", "import", "full", f"@{ARGUMENTS}", "--overwrite-destination", "neo4j", folder=folder)

    def admin(self, *words: str, folder: Path | None = None) -> None:
        """Let neo4j-admin do, in a folder, what the words say. StoreBusy where it is running."""
        (self.folder / "conf").mkdir(parents=True, exist_ok=True)
        with (self.folder / "server").open("a+", encoding="ascii") as held:
            if not _locked(held.fileno()):
                raise StoreBusy(f"the server must not run meanwhile: {_told(self.folder)}")
            fetch(self.library)
            opened = [f"--add-opens={package}=ALL-UNNAMED" for package in _OPENED]
            command = ["java", *self._java, *opened, "-cp", f"{self.library}/*", _ADMIN, *words]
            _run(command, f"let neo4j-admin {' '.join(words)}", self._places(), folder)

    def _places(self) -> dict[str, str]:
        return {**os.environ, "NEO4J_HOME": str(self.folder), "NEO4J_CONF": str(self.folder / "conf")}

    def stop(self) -> None:
        """Stop it, by its process, cleanly where it can."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def process(self) -> int:
        """The id of its process; 0 where it is not running by this hand."""
        return self._process.pid if self._process else 0

    def wait(self) -> int:
        """Wait until it ends by itself; its exit status."""
        return self._process.wait() if self._process else 0

    def _launch(self, held: int) -> "subprocess.Popen[bytes]":
        command = [
            "java",
            *self._java,
            *(f"--add-opens={package}=ALL-UNNAMED" for package in _OPENED),
            "-cp",
            f"{self.library}/*",
            _SERVER,
            f"--home-dir={self.folder}",
            f"--config-dir={self.folder / 'conf'}",
        ]
        (self.folder / "logs").mkdir(exist_ok=True)
        with (self.folder / "logs" / "console.log").open("ab") as log:
            # The lock goes over to the server, and with it ends. A session of its own: Ctrl-C is ours to pass on.
            return subprocess.Popen(  # noqa: S603 - our own words
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                pass_fds=[held],
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )

    def _await(self, deadline: float) -> None:
        assert self._process
        console = self.folder / "logs" / "console.log"
        with GraphDatabase.driver(self.url, auth=(USER, self.password), connection_timeout=2) as driver:
            while time.monotonic() < deadline:
                if self._process.poll() is not None:
                    raise StoreError(f"the server ended as it started; {console} says why")
                try:
                    driver.verify_connectivity()
                except AuthError as error:
                    raise StoreError(f"{self.folder / 'password'} is not the password of {self.folder}") from error
                except (DriverError, Neo4jError):
                    time.sleep(0.2)
                else:
                    return
        raise StoreError(f"the server did not answer within {_STARTS_WITHIN:.0f} s; {console} says why")

    def _prepare(self, password: str) -> None:
        """The password of the first start. It goes by a file, as arguments stand in lists of processes."""
        file = self.folder / "password"
        if file.exists():
            return
        chosen = password or secrets.token_hex(16)
        words = ["-cp", f"{self.library}/*", _ADMIN, "dbms", "set-initial-password", "--", chosen]
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=self.folder, suffix=".args") as told:
            told.write("\n".join(_quoted(word) for word in words))
            told.flush()
            (self.folder / "conf").mkdir(exist_ok=True)
            _run(["java", f"@{told.name}"], "set the first password", self._places())
        fresh = self.folder / "password.new"
        fresh.touch(mode=0o600)
        fresh.write_text(chosen, encoding="utf-8")
        fresh.replace(file)


def fetch(library: Path) -> None:
    """The program into a folder, by Maven; nothing where it is there already. StoreError where that fails."""
    if library.is_dir():
        return
    for command, package in (("java", "openjdk-17-jre-headless"), ("mvn", "maven")):
        if not shutil.which(command):
            raise StoreError(f"there is no {command} on this machine; on Debian: apt-get install {package}")
    library.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=library.parent, prefix="fetching-") as made:
        (Path(made) / "pom.xml").write_text(_project(), encoding="utf-8")
        words = ["-q", "-B", "-f", f"{made}/pom.xml", "-DincludeScope=runtime", f"-DoutputDirectory={made}/lib"]
        _run(["mvn", *words, "dependency:copy-dependencies"], f"fetch Neo4j {VERSION}", dict(os.environ))
        with suppress(OSError):  # another run was quicker
            (Path(made) / "lib").rename(library)


def stop(folder: Path) -> bool:
    """Stop the server of a folder, whoever started it; False where none is running."""
    file = folder / "server"
    if not file.exists():
        return False
    with file.open("r+", encoding="ascii") as held:
        if _locked(held.fileno()):
            return False  # what a crash left
        # The lock tells that the process is that server, not one that has got its number since.
        os.kill(int(held.read().split()[0]), signal.SIGTERM)
        deadline = time.monotonic() + _STOPS_WITHIN
        while not _locked(held.fileno()):
            if time.monotonic() > deadline:
                raise StoreError(f"the server does not stop: {_told(folder)}")
            time.sleep(0.1)
    return True


def _end_with_parent() -> None:
    """Be told to stop when the process that started this one ends, however it ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _told(folder: Path) -> str:
    process, _, port = (folder / "server").read_text(encoding="ascii").strip().partition(" ")
    return f"process {process}, neo4j://127.0.0.1:{port}"


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _project() -> str:
    names = (artifact.split(":") for artifact in _ARTIFACTS)
    needs = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{VERSION}</version></dependency>"
        for group, name in names
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>quanpu</groupId><artifactId>neo4j</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{needs}</dependencies></project>"
    )


def _quoted(word: str) -> str:
    """A word of a file of arguments, as java reads it."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _run(command: list[str], what: str, environment: dict[str, str], folder: Path | None = None) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        told = (done.stdout + done.stderr).strip().splitlines()
        raise StoreError(f"cannot {what}: {' '.join(told[-3:]) or f'exit status {done.returncode}'}")


def main(arguments: Sequence[str]) -> int:
    """Run the server of a folder until it is told to stop; stop it; fill it. Exit status: 0 done, 1 failed, 2 usage."""
    folder, *words = arguments or [""]
    if not folder or words[:1] not in ([], ["stop"], ["import"]) or len(words) > 1 + (words[:1] == ["import"]):
        print("usage: python -m graph.neo4j_server FOLDER [stop | import EXPORT]", file=sys.stderr)
        return 2
    try:
        if words[:1] == ["import"]:
            LocalServer(Path(folder)).load(Path(words[1]))
            return 0
        if words:
            print("stopped" if stop(Path(folder)) else "no server is running there", file=sys.stderr)
            return 0
        return _serve(LocalServer(Path(folder)))
    except (StoreError, OSError) as error:
        print(f"neo4j: {error}", file=sys.stderr)
        return 1


def _serve(server: LocalServer) -> int:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        server.start(port=PORT if _is_free(PORT) else 0, password=os.environ.get("QUANPU_NEO4J_PASSWORD", ""))
        print(f"Neo4j {VERSION} answers at {server.url}; Ctrl-C stops it. In another shell:", file=sys.stderr)
        print(f"  export QUANPU_GRAPH={server.url} QUANPU_NEO4J_USER={USER}", file=sys.stderr)
        print(f'  export QUANPU_NEO4J_PASSWORD="$(cat {server.folder / "password"})"', file=sys.stderr)
        return server.wait()
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
