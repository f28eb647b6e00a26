"""What things are called in English."""

import csv
from pathlib import Path

import pytest

import graph.english
from graph.english import english
from graph.ontology import ontology


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("City", "南京市", "Nanjing"),
        ("City", "淮安市", "Huai'an"),
        ("City", "马鞍山市", "Ma'anshan"),
        ("City", "六安市", "Lu'an"),
        ("City", "长治市", "Changzhi"),
        ("City", "博尔塔拉蒙古自治州", ""),
        ("District", "六合区", "Luhe District"),
        ("District", "长清区", ""),
        ("University", "南京大学", "Nanjing University"),
        ("Institute", "谁也不知道的研究院", ""),
    ],
)
def test_what_it_is_called(kind: str, name: str, told: str) -> None:
    assert kind in ontology().kinds
    assert english(kind, name) == told


def test_each_name_stands_once_with_an_english_one() -> None:
    lines = Path(graph.english.__file__).with_name("english.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    assert len({row["name"] for row in rows}) == len(rows)
    assert all(row["english"].strip() == row["english"] != "" for row in rows)
