"""The README cannot drift: tables are generated, commands run as written."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import docx
import httpx
import pytest

from tests.conftest import Command
from tests.readme import README, rendered

TEXT = README.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The examples of the README in one language."""
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.S)


COMMANDS = [line.split("  #")[0].strip() for block in blocks("sh") for line in block.splitlines()]


def test_generated_tables_are_current() -> None:
    assert rendered(TEXT) == TEXT


def test_pictures_and_links_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (README.parent / target).exists(), target


@pytest.fixture(scope="module")
def desk(seed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder with the seed map ingested, a report of one's own, and a server over the map."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(seed_folder, folder / "data")
    report = docx.Document()
    report.add_paragraph("扬州市科学技术局2025年工作总结")
    report.add_paragraph("扬州市与南京邮电大学共建扬州智能制造研究院。")
    report.save(str(folder / "report.docx"))
    (folder / "words.yaml").write_text("\n".join(blocks("yaml")), encoding="utf-8")
    (folder / ".quanpu").symlink_to(folder / "data")
    (folder / "lists").mkdir()
    (folder / "lists" / "note.txt").write_text("镇江市支持江苏大学建设农业装备实验室。", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = {"QUANPU_DATA": str(folder / "data"), "QUANPU_PORT": port}
    shutil.copytree(README.parent / "data" / "stories", folder / "data" / "stories")
    server = subprocess.Popen(
        [sys.executable, "-m", "quanpu", "serve"],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                httpx.get(f"http://127.0.0.1:{port}/health/ready").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield folder, environment
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.slow
@pytest.mark.parametrize("line", [c for c in COMMANDS if c.startswith("quanpu")])
def test_commands_run_as_written(line: str, desk: tuple[Path, dict[str, str]], command: Command) -> None:
    folder, environment = desk
    done = command(*shlex.split(line)[1:], cwd=folder, **environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("line", [c for c in COMMANDS if c.startswith("curl")])
def test_addresses_answer_as_written(line: str, desk: tuple[Path, dict[str, str]]) -> None:
    words = shlex.split(line)
    (url,) = [word for word in words if word.startswith("http")]
    assert url.isascii(), "curl sends other characters as they are, which no server takes"
    values = [tuple(word.split("=", 1)) for before, word in pairwise(words) if before == "--data-urlencode"]
    address = httpx.URL(url.replace(":8000", f":{desk[1]['QUANPU_PORT']}"))
    answer = httpx.get(address.copy_merge_params(values) if values else address, timeout=60).raise_for_status()
    told = answer.json()["items"] if "json" in answer.headers["content-type"] else answer.text
    assert told


@pytest.mark.slow
@pytest.mark.parametrize("code", blocks("python"))
def test_python_runs_as_written(code: str, desk: tuple[Path, dict[str, str]]) -> None:
    folder, environment = desk
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
