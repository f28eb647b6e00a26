"""The command line as a user runs it."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from api.cli import main
from tests.api.conftest import KINDS
from tests.conftest import ROOT, Command

pytestmark = pytest.mark.slow

SENTENCE = "示例大学位于南京市江宁区。示例大学与扬州市共建晨光实验室。\n"


def test_the_catalogue_is_listed(quanpu: Command) -> None:
    listed = json.loads(quanpu("query", "--format", "json").stdout)
    bridges = next(question for question in listed if question["name"] == "bridges")
    assert set(bridges) == {"name", "title", "parameters", "columns", "may_be_empty"}
    assert set(bridges["parameters"][0]) == {"name", "type", "default", "example"}
    assert "bridges" in quanpu("query").stdout


def test_a_question_in_three_formats(quanpu: Command) -> None:
    asked = ("query", "bridges", "-p", "city_a=南京市", "-p", "city_b=扬州")
    rows = json.loads(quanpu(*asked, "--format", "json").stdout)
    assert {row["name"] for row in rows} >= {"示例大学", "都市圈示例联盟"}
    table = list(csv.DictReader(io.StringIO(quanpu(*asked, "--format", "csv").stdout)))
    assert [row["name"] for row in table] == [row["name"] for row in rows]
    assert "示例大学扬州研究院" in quanpu(*asked).stdout


def test_a_repeated_parameter_is_a_list(quanpu: Command) -> None:
    cities = [
        row["id"] for row in json.loads(quanpu("query", "entities", "-p", "kind=City", "--format", "json").stdout)
    ]
    asked = [part for city in cities for part in ("-p", f"ids={city}")]
    found = json.loads(quanpu("query", "entities_by_id", *asked, "--format", "json").stdout)
    assert [row["id"] for row in found] == cities


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("query", "bridgs"), 2, "bridges"),
        (("query", "bridges"), 2, "city_a"),
        (("query", "bridges", "-p", "city_a"), 2, "KEY=VALUE"),
        (("query", "bridges", "-p", "planet=火星"), 2, "planet"),
        (("query", "entities", "-p", "limit=many"), 2, "many"),
        (("query", "entity", "-p", "entity=示列大学"), 1, "示例大学"),
        (("query", "entity", "-p", "entity=市科技局"), 1, "扬州市科学技术局"),
        (("cypher", "MATCH (n) DELETE n"), 1, "DELETE"),
        (("cypher", "LOAD FROM '/etc/passwd' RETURN *"), 1, "LOAD"),
        (("cypher", "MATCH (n:Planet) RETURN n.name"), 1, "Planet"),
        (("view", "planets", "--out", "x.html"), 2, "network"),
        (("view", "network", "-p", "limit=0", "--out", "x.html"), 2, "limit"),
        (("ingest",), 2, "PATH"),
        (("status", "--format", "xml"), 2, "xml"),
        (("forget", "nothing.txt"), 1, "nothing.txt"),
        (("planet",), 2, "planet"),
    ],
)
def test_what_is_wrong_is_told_in_words(
    map_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    status: int,
    told: str,
) -> None:
    monkeypatch.setenv("QUANPU_DATA", str(map_folder))
    with pytest.raises(SystemExit) as ended:
        main([*arguments])
    written = capsys.readouterr()
    assert ended.value.code == status
    assert told in written.err
    assert written.out == ""


def test_a_wrong_setting_is_told_by_its_name(quanpu: Command) -> None:
    done = quanpu("status", QUANPU_PORT="high")
    assert (done.returncode, "QUANPU_PORT" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr


def test_cypher_answers_rows(quanpu: Command) -> None:
    text = "MATCH (n:City) RETURN n.name AS name ORDER BY name"
    rows = json.loads(quanpu("cypher", text, "--format", "json").stdout)
    assert {row["name"] for row in rows} == {name for name, kind in KINDS.items() if kind == "City"}


def test_status_counts_and_names_the_sources(quanpu: Command) -> None:
    held = json.loads(quanpu("status", "--format", "json").stdout)
    assert held["documents"] == len(held["sources"]) == 3
    assert sum(held["entities"].values()) == len(KINDS)
    assert "示例摘要" in quanpu("status").stdout


def test_a_view_is_one_file_that_needs_nothing(quanpu: Command, tmp_path: Path) -> None:
    out = tmp_path / "network.html"
    assert quanpu("view", "network", "-p", "limit=50", "--out", str(out)).returncode == 0
    page = out.read_text(encoding="utf-8")
    assert 'http-equiv="Content-Security-Policy"' in page
    assert "<script>alert" not in page
    assert not any(f'{name}="{scheme}' in page for name in ("src", "href") for scheme in ("http", "//", "/"))
    assert quanpu("view", "network", "-p", "limit=50", "--out", "-").stdout == page


def test_ingest_then_ask_then_forget(quanpu: Command, tmp_path: Path) -> None:
    source, data = tmp_path / "news.txt", {"QUANPU_DATA": str(tmp_path / "data")}
    source.write_text(SENTENCE, encoding="utf-8")
    done = quanpu("ingest", str(source), **data)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "new" in done.stderr
    assert "unchanged" in quanpu("ingest", str(source), **data).stderr
    found = json.loads(quanpu("query", "search", "-p", "text=江宁", "--format", "json", **data).stdout)
    assert found[0]["name"] == "江宁区"
    missing = quanpu("ingest", str(tmp_path / "none.txt"), **data)
    assert (missing.returncode, "none.txt" in missing.stderr) == (1, True)
    assert quanpu("rebuild", **data).returncode == 0
    assert quanpu("forget", str(source), **data).returncode == 0
    assert json.loads(quanpu("status", "--format", "json", **data).stdout)["documents"] == 0


def test_extract_writes_a_file_a_document(quanpu: Command, tmp_path: Path) -> None:
    source, out = tmp_path / "news.txt", tmp_path / "out"
    source.write_text(SENTENCE, encoding="utf-8")
    assert quanpu("extract", str(source), "--out", str(out)).returncode == 0
    told = json.loads((out / "news.json").read_text(encoding="utf-8"))
    for item in [*told["entities"], *told["relations"]]:
        for evidence in item["evidence"]:
            assert told["text"][evidence["start"] : evidence["end"]] == evidence["quote"]


def test_it_runs_beside_a_graph_and_an_api_of_others(map_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "graph.py").write_text("raise RuntimeError('not ours')\n")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "__init__.py").write_text("raise RuntimeError('not ours')\n")
    data = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PATH")}
    data |= {"PYTHONPATH": str(ROOT), "QUANPU_DATA": str(map_folder)}
    code = "import quanpu; print(len(quanpu.connect().query('entities', kind='City')))"
    for arguments in (("-m", "quanpu", "status"), ("-c", code)):
        done = subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path, env=data, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr


def test_serve_tells_what_is_in_the_map_and_where_to_look(map_folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "quanpu", "serve", "--port", "0"],
        env=os.environ | {"QUANPU_DATA": str(map_folder)},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr is not None
    try:
        assert f"{len(KINDS)} entities" in process.stderr.readline()
        address = process.stderr.readline().split()[0]
        with httpx.Client(trust_env=False, timeout=60) as visitor:
            for _ in range(600):
                try:
                    assert visitor.get(address).status_code == 200
                    break
                except httpx.ConnectError:
                    time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        process.stderr.close()
