"""The map in Python."""

from pathlib import Path

import pytest

import quanpu
from graph.lookup import UnknownEntity
from graph.queries import QueryError
from graph.store import QueryRefused
from tests.api.conftest import identifier


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


def test_words_that_may_not_be_shown_are_refused_as_at_every_door(map_folder: Path) -> None:
    with quanpu.connect(map_folder) as known:
        for text in ("MATCH (d:Document) RETURN d.text", "MATCH ()-[r]->() RETURN r.ev_quote"):
            with pytest.raises(QueryRefused, match="may be shown"):
                known.cypher(text)
        rows = known.cypher("MATCH (d:Document) RETURN d")
        assert sorted(bool(row["d"]["text"]) for row in rows) == [False, True, True]
        assert not any("sources" in row["d"] for row in rows)
        assert all("sources" not in row for row in known.query("documents"))


def test_what_is_wrong_is_raised(map_folder: Path) -> None:
    with quanpu.connect(map_folder) as known:
        with pytest.raises(QueryError):
            known.query("no_such_question")
        with pytest.raises(UnknownEntity) as unknown:
            known.query("entity", entity="示列大学")
        assert "示例大学" in [found.name for found in unknown.value.near]


def test_graphs_as_networkx(map_folder: Path) -> None:
    with quanpu.connect(map_folder) as known:
        near = known.neighbourhood("江宁区")
        assert set(near) == {identifier(name) for name in ("江宁区", "南京市", "示例大学")}
        edge = near.edges[identifier("示例大学"), identifier("江宁区"), "LOCATED_IN"]
        assert edge["evidence"][0]["quote"] == "示例大学坐落在南京市江宁区。"
        assert near.graph["truncated"] is False
        network = known.network()
        assert {kind for _, _, kind in network.edges(keys=True)} <= {
            "CO_BUILDS",
            "COOPERATES_WITH",
            "LEADS",
            "ESTABLISHES",
            "MEMBER_OF",
        }
        assert network.nodes[identifier("示例大学")]["name"] == "示例大学"
        assert known.network(limit=3).graph["truncated"] is True
