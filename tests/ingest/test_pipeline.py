"""Runs over a real store: the map follows from the set of sources and judgements, and from nothing else."""

import io
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from graph.generations import Generations
from graph.ids import document_id, entity_id
from graph.ladybug_writing import changing
from graph.model import Facts, Judgement
from graph.store import SCHEMA_VERSION, Store, StoreBusy, StoreError, open_store
from ingest.pipeline import forget, ingest, rebuild
from ingest.reports import Rejected, RunReport
from tests.ingest.tables import MAPPING

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "a.txt": "南京市科学技术局工作总结\n南京大学与扬州市共建南京大学扬州研究院。\n南京市科学技术局\n2025年7月16日\n",
    "b.txt": "镇江市创新工作总结\n东南大学与镇江市签署合作协议。\n镇江市科学技术局\n2024年5月1日\n",
    "c.md": "---\ntitle: 某报道\ndate: 2023-01-02\nuri: https://example.org/c\n---\n南京市举办世界智能制造大会。\n",
}
CHANGED = "南京市科学技术局工作总结\n南京理工大学与淮安市签署合作协议。\n南京市科学技术局\n2025年7月16日\n"
TABLE = "校名,城市\n南京大学,南京市\n,扬州市\n扬州大学,扬州市\n"


def _written(folder: Path) -> Path:
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sources and the data folder of a first run over them, for tests to copy."""
    folder = tmp_path_factory.mktemp("first")
    store = open_store(f"ladybug:{folder}/data/graph")
    report = ingest(store, folder / "data", [str(_written(folder / "sources"))])
    store.close()
    assert not report.failed, report
    return folder


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return _written(tmp_path / "sources")


@pytest.fixture
def known(first: Path, tmp_path: Path) -> Path:
    """The sources, where the map of `store` already holds them."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return tmp_path / "sources"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(request: pytest.FixtureRequest, data: Path) -> Iterator[Store]:
    if "known" in request.fixturenames:
        request.getfixturevalue("known")
    store = open_store(f"ladybug:{data}/graph")
    yield store
    store.close()


def _map(store: Store) -> dict[str, Facts | None]:
    """All that a map holds, without where its sources were found."""
    held = {entry.document.id: store.facts(entry.document.id) for entry in store.ledger()}
    return {key: facts and replace(facts, document=replace(facts.document, sources=())) for key, facts in held.items()}


def _names(store: Store) -> set[str]:
    return {entity.name for facts in _map(store).values() if facts for entity in facts.entities}


def _statuses(report: RunReport) -> list[str]:
    return [told.status for told in report.sources]


def _prose(store: Store) -> list[str]:
    return [entry.document.id for entry in store.ledger() if entry.document.form != "reference"]


def test_every_fact_stands_where_its_evidence_says(store: Store, data: Path, sources: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    report = ingest(store, data, [str(sources)], progress=lambda *told: seen.append(told))
    assert not report.failed, report
    assert _statuses(report) == ["new", "new", "new"]
    assert seen == [(at, 3, str(sources / name)) for at, name in enumerate(TEXTS, 1)]
    assert {"南京大学", "扬州市", "东南大学", "镇江市", "世界智能制造大会"} <= _names(store)
    for key, facts in _map(store).items():
        assert facts is not None
        for item in (*facts.entities, *facts.relations):
            assert item.evidence
            for evidence in item.evidence:
                assert evidence.document == key
                assert evidence.row > 0 or facts.document.text[evidence.start : evidence.end] == evidence.quote


def test_the_same_again_changes_nothing(store: Store, data: Path, known: Path) -> None:
    before, revision = _map(store), store.revision()
    report = ingest(store, data, [str(known)])
    assert _statuses(report) == ["unchanged"] * 3
    assert (store.revision(), _map(store)) == (revision, before)


def test_the_order_of_sources_does_not_matter(store: Store, data: Path, known: Path, tmp_path: Path) -> None:
    names = [str(known / name) for name in TEXTS]
    random.Random(7).shuffle(names)
    other = open_store(f"ladybug:{tmp_path}/other/graph")
    for some in (names[:1], names[1:]):
        ingest(other, tmp_path / "other", some)
    assert _map(other) == _map(store)
    other.close()


def test_a_changed_source_takes_back_what_it_no_longer_says(store: Store, data: Path, known: Path) -> None:
    (known / "a.txt").write_text(CHANGED, encoding="utf-8")
    report = ingest(store, data, [str(known)])
    assert _statuses(report) == ["changed", "unchanged", "unchanged"]
    names = _names(store)
    assert {"南京理工大学", "东南大学"} <= names
    assert not {"南京大学", "扬州市"} & names
    assert len(_prose(store)) == 3
    (known / "a.txt").write_text(TEXTS["a.txt"], encoding="utf-8")
    ingest(store, data, [str(known)])
    assert "南京大学" in _names(store)
    assert "南京理工大学" not in _names(store)


def test_the_same_address_is_the_same_source(store: Store, data: Path, known: Path) -> None:
    newer = known.parent / "newer.md"
    newer.write_text(TEXTS["c.md"].replace("南京市举办", "扬州市举办"), encoding="utf-8")
    assert _statuses(ingest(store, data, [str(newer)])) == ["changed"]
    assert document_id(newer.read_bytes()) in _prose(store)
    assert document_id((known / "c.md").read_bytes()) not in _prose(store)


def test_two_paths_are_one_document(store: Store, data: Path, sources: Path) -> None:
    twin = sources / "twin.txt"
    twin.write_bytes((sources / "a.txt").read_bytes())
    ingest(store, data, [str(sources)])
    document = store.document(document_id(twin.read_bytes()))
    assert document is not None
    assert document.sources == ("sources/a.txt", "sources/twin.txt")
    twin.write_text(CHANGED, encoding="utf-8")
    ingest(store, data, [str(twin)])
    document = store.document(document.id)
    assert document is not None
    assert document.sources == ("sources/a.txt",)
    assert {"南京大学", "南京理工大学"} <= _names(store)


def test_forgetting_leaves_what_others_say(store: Store, data: Path, sources: Path) -> None:
    ingest(store, data, [str(sources / "b.txt")])
    without = _map(store)
    source = sources / "a.txt"
    ingest(store, data, [str(source)])
    identifier = document_id(source.read_bytes())
    assert _statuses(forget(store, data, str(source))) == ["forgotten"]
    assert _map(store) == without
    assert not [path for path in data.rglob("*") if identifier in path.name]
    assert forget(store, data, str(source)).failed


def test_forget_by_path_key_id_and_address(store: Store, data: Path, known: Path) -> None:
    identifier = document_id((known / "b.txt").read_bytes())
    for source, name in (
        ("sources/a.txt", "南京大学"),
        (identifier, "东南大学"),
        ("https://example.org/c", "世界智能制造大会"),
    ):
        assert name in _names(store)
        assert _statuses(forget(store, data, source)) == ["forgotten"]
        assert name not in _names(store)
        assert forget(store, data, source).failed
    assert _map(store) == {}
    assert not [path for path in (data / "sources").glob("*/*") if path.is_file()]


def test_rebuild_makes_the_same_map(store: Store, data: Path, sources: Path) -> None:
    (sources / "t.csv").write_text(TABLE, encoding="utf-8")
    (sources / "t.yaml").write_text(MAPPING, encoding="utf-8")
    ingest(store, data, [str(sources / "a.txt"), str(sources / "t.csv")])
    before = _map(store)
    report = rebuild(store, data)
    assert _statuses(report) == ["unchanged"] * 2
    assert _map(store) == before
    elsewhere = open_store(f"ladybug:{data}/elsewhere")
    assert _statuses(rebuild(elsewhere, data)) == ["new"] * 2
    assert _map(elsewhere) == before
    elsewhere.close()


def test_rebuild_mends_a_damaged_map(store: Store, data: Path, known: Path) -> None:
    before = _map(store)
    generation = data / "graph" / (data / "graph" / "current").read_text(encoding="ascii").split()[0]
    for file in [generation] if generation.is_file() else [f for f in generation.rglob("*") if f.is_file()]:
        file.write_bytes(b"not a map" * 100)
    damaged = open_store(store.url)
    with pytest.raises(StoreError, match="quanpu rebuild"):
        damaged.ledger()
    assert not rebuild(damaged, data).failed
    assert _map(damaged) == before
    damaged.close()


def test_rebuild_makes_a_map_of_an_older_schema_again(store: Store, data: Path, known: Path) -> None:
    before = _map(store)
    store.close()
    generations = Generations(data / "graph")
    with generations.writing(), generations.next(fresh=False) as path, changing(path) as session:
        session.run("MATCH (m:Meta) SET m.schema = $schema", {"schema": SCHEMA_VERSION - 1})
    with closing(open_store(store.url)) as older:
        with pytest.raises(StoreError, match="an older Quanpu made it; `quanpu rebuild` makes it again"):
            older.status()
        assert not rebuild(older, data).failed
        assert _map(older) == before
        assert older.status().schema == SCHEMA_VERSION


def test_rebuild_without_the_bytes_takes_the_ledgers_text(store: Store, data: Path, known: Path) -> None:
    before = _map(store)
    for path in [*(data / "sources").glob("*/*"), *(data / "facts").glob("*")]:
        path.unlink()
    assert not rebuild(store, data).failed
    assert _map(store) == before


def test_a_document_without_a_title_goes_by_its_file(store: Store, data: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("某委员：\n提案收悉，现答复如下：\n南京大学与扬州市签署合作协议。\n", encoding="utf-8")
    assert ingest(store, data, [str(letter)]).sources[0].title == "letter"
    before = _map(store)
    for path in [*(data / "sources").glob("*/*"), *(data / "facts").glob("*")]:
        path.unlink()
    assert _statuses(rebuild(store, data)) == ["unchanged"]
    assert _map(store) == before


def test_rebuild_names_what_it_would_lose_and_stops(store: Store, data: Path, sources: Path) -> None:
    (sources / "t.csv").write_text(TABLE, encoding="utf-8")
    (sources / "t.yaml").write_text(MAPPING, encoding="utf-8")
    ingest(store, data, [str(sources / "a.txt"), str(sources / "t.csv")])
    before, revision = _map(store), store.revision()
    for path in (data / "sources").glob("*/*.csv"):
        path.write_bytes(b"damaged")
    report = rebuild(store, data)
    assert [(told.source, told.status) for told in report.sources] == [("sources/t.csv", "refused")]
    assert (store.revision(), _map(store)) == (revision, before)


def test_a_refused_source_does_not_stop_the_others(store: Store, data: Path, sources: Path) -> None:
    (sources / "empty.txt").write_bytes(b"")
    (sources / "lone.csv").write_text(TABLE, encoding="utf-8")
    (sources / ".hidden.txt").write_text("隐藏", encoding="utf-8")
    report = ingest(store, data, [str(sources), str(sources / "missing.txt")])
    assert report.failed
    told = {Path(item.source).name: (item.status, item.reason) for item in report.sources}
    assert told["empty.txt"] == ("refused", "it is empty; remove it or save it again")
    assert told["lone.csv"][1] == "a table needs a mapping: lone.yaml beside it, or --mapping"
    assert told["missing.txt"][1].startswith("there is no such file")
    assert [name for name, (status, _) in told.items() if status == "new"] == list(TEXTS)
    assert ".hidden.txt" not in told
    assert "3 new, 3 refused" in report.summary()


def test_a_source_that_breaks_keeps_what_it_said(store: Store, data: Path, known: Path) -> None:
    before = _map(store)
    (known / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert _statuses(ingest(store, data, [str(known)])) == ["refused", "unchanged", "unchanged"]
    assert _map(store) == before


def test_a_table_with_its_rejects(store: Store, data: Path, tmp_path: Path) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "t.yaml"
    table.write_text(TABLE, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    report = ingest(store, data, [str(table)])
    assert report.failed
    assert report.rejects == [Rejected(str(table), "row 2", "university has no name: 校名 is empty")]
    assert report.sources[0].rejected == 1
    (kept,) = (data / "rejects").iterdir()
    assert json.loads(kept.read_text(encoding="utf-8"))["where"] == "row 2"
    assert _statuses(ingest(store, data, [str(table)])) == ["unchanged"]
    mapping.write_text(MAPPING.replace("高校名单", "高校"), encoding="utf-8")
    assert _statuses(ingest(store, data, [str(table)])) == ["changed"]
    assert {entry.document.title for entry in store.ledger() if entry.document.form == "table"} == {"高校"}


def test_a_wrong_mapping_refuses_its_table_by_name(store: Store, data: Path, tmp_path: Path) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "other.yaml"
    table.write_text(TABLE, encoding="utf-8")
    mapping.write_text(MAPPING.replace("University", "Univercity"), encoding="utf-8")
    report = ingest(store, data, [str(table)], mapping=mapping)
    assert "other.yaml: entities.university.kind: unknown Univercity; near it: University" in report.sources[0].reason


def test_standard_input(store: Store, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXTS["a.txt"].encode("gb18030"))))
    assert _statuses(ingest(store, data, ["-"])) == ["new"]
    assert "南京大学" in _names(store)
    mapping = tmp_path / "t.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TABLE.encode())))
    report = ingest(store, data, ["-"], mapping=mapping)
    assert (report.sources[0].status, report.sources[0].rejected) == ("new", 1)
    assert len(_prose(store)) == 2


def test_a_judgement_joins_and_can_be_taken_back(store: Store, data: Path, known: Path) -> None:
    before = _map(store)
    a, b = entity_id("University", "南京大学"), entity_id("University", "东南大学")
    with store.write() as writer:
        writer.judge(Judgement("j1", "same", a, b))
    ingest(store, data, [])
    kept = {entity.id for facts in _map(store).values() if facts for entity in facts.entities}
    assert len({a, b} & kept) == 1
    with store.write() as writer:
        writer.unjudge("j1")
    ingest(store, data, [])
    assert _map(store) == before


def test_a_second_writer_is_told_and_harms_nothing(store: Store, data: Path, sources: Path) -> None:
    ingest(store, data, [str(sources / "a.txt")])
    before = _map(store)
    (sources / "a.txt").write_text(CHANGED, encoding="utf-8")
    second = open_store(f"ladybug:{data}/graph")
    with store.write(), pytest.raises(StoreBusy):
        ingest(second, data, [str(sources)])
    second.close()
    assert _map(store) == before
    # What the refused run had noted of the change is not lost, even to a run of another source.
    ingest(store, data, [str(sources / "b.txt")])
    assert _statuses(ingest(store, data, [str(sources)])) == ["changed", "unchanged", "new"]
    assert "南京大学" not in _names(store)


_RUN = "import sys; from pathlib import Path; from graph.store import open_store; from ingest.pipeline import ingest; "
_RUN += "ingest(open_store('ladybug:' + sys.argv[1] + '/graph'), Path(sys.argv[1]), [sys.argv[2]])"


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_map_before_or_after(store: Store, data: Path, known: Path) -> None:
    before = _map(store)
    (known / "a.txt").write_text(CHANGED, encoding="utf-8")
    after = open_store(f"ladybug:{data.parent}/after/graph")
    ingest(after, data.parent / "after", [str(known)])
    wanted = _map(after)
    after.close()
    for delay in (0.5, 1.0, 1.5, 2.0, 3.0):
        run = subprocess.Popen([sys.executable, "-c", _RUN, str(data), str(known)], cwd=ROOT)
        time.sleep(delay)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert _map(store) in (before, wanted)
    ingest(store, data, [str(known)])
    assert _map(store) == wanted
