"""Correcting a map from the command line: report, explain, judge."""

import json
from pathlib import Path

import pytest

from api.cli import main

TEXT = "扬州市创新工作总结\n南京大学与扬州市共建南京大学扬州研究院。\n扬州市科学技术局\n2024年5月1日\n"


@pytest.mark.slow
def test_from_a_report_to_a_corrected_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUANPU_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    source, told, page, file = (str(tmp_path / name) for name in ("a.txt", "report.json", "page.html", "words.yaml"))
    Path(source).write_text(TEXT, encoding="utf-8")

    def quanpu(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([*arguments])
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    assert quanpu("ingest", source, "--report", told)[:2] == (0, "")
    report = json.loads(Path(told).read_text(encoding="utf-8"))
    assert report["sources"][0]["status"] == "new"
    assert set(report) == {"documents", "refused", "doubtful", "unknown_heads", "sources", "left_out"}
    status, out, _ = quanpu("report", "--format", "json")
    assert (status, json.loads(out)["documents"]) == (0, report["documents"])
    assert "unknown heads" in quanpu("report")[1]

    out = quanpu("explain", source, "--at", "2")[1]
    assert "南京大学 CO_BUILDS 南京大学扬州研究院  [stated]  ← predicate:共建" in out
    assert quanpu("explain", source, "--html", page)[:2] == (0, "")
    assert "predicate:共建" in Path(page).read_text(encoding="utf-8")
    assert quanpu("explain", "nothing")[0] == 1

    Path(file).write_text("- rename: {entity: 南京大学扬州研究院, to: 南大扬州院}\n- reject: {entity: 南大}\n", "utf-8")
    assert quanpu("judge", file)[0] == 0
    assert "南京大学" not in {row["name"] for row in json.loads(quanpu("query", "entities", "--format", "json")[1])}
    listed = json.loads(quanpu("judge", "--list", "--format", "json")[1])
    assert {item["verdict"] for item in listed} == {"rename", "reject"}
    assert quanpu("judge", "--forget", listed[0]["id"], "--forget", listed[1]["id"])[0] == 0
    assert json.loads(quanpu("judge", "--list", "--format", "json")[1]) == []

    Path(file).write_text("- reject: {entity: 南京大学}\n- reject: {entity: 火星大学}\n", encoding="utf-8")
    status, _, err = quanpu("judge", file)
    assert (status, "line 2: nothing on the map is called '火星大学'" in err) == (1, True)
    assert json.loads(quanpu("judge", "--list", "--format", "json")[1]) == []
    assert quanpu("judge")[0] == 2
    assert quanpu("judge", file, "--list")[0] == 2
