"""What made each fact of a document, by the lines that say it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph.store import Store, open_store
from ingest.explanation import Explanation, NotExplained, explained
from ingest.judging import judge
from ingest.pipeline import ingest
from tests.ingest.tables import MAPPING

TEXT = "扬州市创新工作总结\n\n南京大学与扬州市共建南京大学扬州研究院。\n扬州市科学技术局\n2024年5月1日\n"
TABLE = "校名,城市\n南京大学,南京市\n扬州大学,扬州市\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("folder")
    for name, text in (("a.txt", TEXT), ("t.csv", TABLE), ("t.yaml", MAPPING), ("b.txt", TEXT.replace("共建", "建设"))):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    with closing(open_store(f"ladybug:{folder}/data/graph")) as store:
        ingest(store, folder / "data", [str(folder / "a.txt"), str(folder / "t.csv")])
        accepted = "- accept: {subject: 南京大学, relation: CO_BUILDS, object: 南京大学扬州研究院}"
        assert not judge(store, folder / "data", accepted.encode()).refused
        yield store


def facts(told: Explanation) -> set[tuple[int, str, str, str, str]]:
    return {
        (line.number, each.source.name, each.relation.type, each.target.name, each.evidence.rule)
        for line in told.lines
        for each in line.stated
    }


def test_a_document_of_the_map_by_path_id_and_title(store: Store, folder: Path) -> None:
    told = explained(store, folder / "data", str(folder / "a.txt"))
    assert told.held
    assert [line.text for line in told.lines] == TEXT.split("\n")
    assert (3, "南京大学", "CO_BUILDS", "南京大学扬州研究院", "predicate:共建") in facts(told)
    third = told.lines[2]
    assert ("南京大学", "gazetteer:universities") in {(each.entity.name, each.evidence.rule) for each in third.named}
    for line in told.lines:
        for each in line.named:
            start = each.evidence.start - line.start
            assert line.text[start : start + len(each.evidence.quote)] == each.evidence.quote
    for name in ("a.txt", told.document.id, "扬州市创新工作总结"):
        assert explained(store, folder / "data", name) == told
    assert any(each.evidence.judgement for each in third.stated)


def test_a_file_that_is_not_on_the_map_is_read(store: Store, folder: Path) -> None:
    told = explained(store, folder / "data", str(folder / "b.txt"))
    assert not told.held
    assert any(rule == "predicate:建设" for *_, rule in facts(told))


def test_a_table_by_its_rows(store: Store, folder: Path) -> None:
    told = explained(store, folder / "data", "高校名单")
    assert [line.number for line in told.lines] == [1, 2]
    assert {(number, source, rule) for number, source, _, _, rule in facts(told)} == {
        (1, "南京大学", "mapping:t"),
        (2, "扬州大学", "mapping:t"),
    }


def test_one_line(store: Store, folder: Path) -> None:
    told = explained(store, folder / "data", "a.txt")
    (line,) = told.at(3).lines
    assert line == told.lines[2]
    with pytest.raises(NotExplained, match="has no line 99; the last is 6"):
        told.at(99)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nothing", "no file or document 'nothing'"), ("", "no file or document"), ("empty.txt", "it is empty")],
)
def test_what_cannot_be_explained_is_told(store: Store, folder: Path, name: str, reason: str) -> None:
    (folder / "empty.txt").write_bytes(b"")
    with pytest.raises(NotExplained, match=reason):
        explained(store, folder / "data", str(folder / name) if "." in name else name)
