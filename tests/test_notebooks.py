"""The notebooks run from top to bottom over the seed map, and end with the right answer in words."""

import warnings
from pathlib import Path

import nbformat
import pytest

from tests.conftest import ROOT

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own libraries
    from nbclient import NotebookClient

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
FOLDER = ROOT / "notebooks"
# What each ends with; checked by hand against data/seed.
ANSWERS = {
    "bridges": ["南京市与扬州市之间连接最多：5 家机构，即南京工业大学、生物育种钟山实验室、高邮高新区"],
    "tasks": [
        "32 项任务",
        "南京市科学技术局最多，23 项",
        "南京市工业和信息化局与南京市科学技术局一起负责得最多，16 项",
        "“加快民营企业高质量发展”，9 家",
    ],
    "network": ["南京市居中", "机构里最要紧的是东南大学", "其中有江宁区"],
    "api": ["连着最多的是鼓楼区"],
    "rdf": ["南京大学、南京工业大学、扬州大学", "最多的是“支持”"],
}
MOST = 4_000


def said(cell: nbformat.NotebookNode) -> str:
    """What a cell answers, as text."""
    return "".join(
        each.get("text", "") or each.get("data", {}).get("text/plain", "") for each in cell.get("outputs", ())
    )


def test_every_notebook_is_executed() -> None:
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(ANSWERS)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_notebook_starts_with_the_question_and_is_kept_without_answers(name: str) -> None:
    book = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    assert "？" in book.cells[0].source.splitlines()[0]
    assert "答" in book.cells[-2].source
    assert not any(cell.get("outputs") for cell in book.cells)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_notebook_ends_with_the_right_answer_in_words(
    name: str, seed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUANPU_DATA", str(seed_folder))
    book = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    for words in ANSWERS[name]:
        assert words in said(book.cells[-1])
    assert len("".join(map(said, book.cells))) < MOST
    pictures = [data for cell in book.cells for each in cell.get("outputs", ()) if (data := each.get("data", {}))]
    assert any("srcdoc" in data.get("text/html", "") for data in pictures) == (name == "bridges")
