"""The map in Python."""

from pathlib import Path

import pytest
from conftest import identifier

import quanpu
from graph.lookup import UnknownEntity
from graph.queries import QueryError
from graph.store import QueryRefused


def test_questions_by_folder_and_by_url(map_folder: Path) -> None:
    for where in (map_folder, str(map_folder), f"ladybug:{map_folder / 'graph'}"):
        with quanpu.connect(where) as known:
            assert known.query("entity", entity="示大")[0]["id"] == identifier("示例大学")


def test_cypher_takes_parameters_and_refuses_writing(map_folder: Path) -> None:
    with quanpu.connect(map_folder) as known:
        rows = known.cypher("MATCH (n:City) WHERE n.name = $name RETURN n.id AS id", name="南京市")
        assert rows == [{"id": identifier("南京市")}]
        with pytest.raises(QueryRefused):
            known.cypher("MATCH (n) SET n.name = 'x'")


def test_what_is_wrong_is_raised(map_folder: Path) -> None:
    with quanpu.connect(map_folder) as known:
        with pytest.raises(QueryError):
            known.query("no_such_question")
        with pytest.raises(UnknownEntity) as unknown:
            known.query("entity", entity="示列大学")
        assert "示例大学" in [found.name for found in unknown.value.near]
