"""The map in Python: the same from a folder, from Neo4j and from a server."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import networkx as nx
import pytest

import quanpu
from api.client import Map
from graph.lookup import AmbiguousEntity, UnknownEntity
from graph.queries import QueryError
from graph.store import QueryRefused, StoreError, StoreUnavailable
from tests.api.conftest import Visit, identifier


@pytest.fixture(params=["folder", "served"])
def known(request: pytest.FixtureRequest, map_folder: Path) -> Iterator[Map]:
    where = map_folder if request.param == "folder" else request.getfixturevalue("served")
    with quanpu.connect(where) as opened:
        yield opened


ASKED: list[Callable[[Map], Any]] = [
    lambda known: known.questions(),
    lambda known: known.query("bridges", city_a="南京", city_b="扬州"),
    lambda known: known.query("entity", entity="示大"),
    lambda known: known.query("funds"),
    lambda known: known.query("partnerships", a_kind=["University", "Lab"], a_city=""),
    lambda known: known.query("network", limit=60),
    lambda known: known.cypher("MATCH (u:University)-[r]->(x) RETURN u, r, x.name AS name ORDER BY name, type(r)"),
    lambda known: known.cypher("MATCH (n:City)\nDETACH DELETE n"),
    lambda known: known.search("示例", kind="university", limit=3),
    lambda known: known.search("sldx"),
    lambda known: known.entity("示例大学"),
    lambda known: known.entity(identifier("江宁区").replace("district_", "park_")),
    lambda known: known.bridges("南京市", "扬州市"),
    lambda known: known.bridges("南京市"),
    lambda known: known.city_links(),
    lambda known: known.tasks(unit="示例大学"),
    lambda known: known.tasks(text="平台"),
    lambda known: known.paths("示例大学", "淮安市", count=2),
    lambda known: known.paths("示例大学", "示大"),
    lambda known: known.documents(),
    lambda known: [known.document(each.id) for each in known.documents()],
    lambda known: known.document("document_none"),
    lambda known: nx.node_link_data(known.neighbourhood("示例大学", depth=2, limit=9)),
    lambda known: nx.node_link_data(known.network(limit=5)),
    lambda known: nx.node_link_data(known.partnerships(relation="CO_BUILDS")),
    lambda known: known.query("entity", entity="市科技局"),
    lambda known: known.query("tasks", unitt="x"),
    lambda known: known.view("entity", id="示例大学").html,
    lambda known: known.view("entity", id="没有"),
    lambda known: known.view("globe"),
]


def told(known: Map, ask: Callable[[Map], Any]) -> Any:
    """An answer, or what is raised, with all that it says."""
    try:
        return ask(known)
    except (StoreError, QueryError) as error:
        names = ("text", "near", "candidates")
        said = {
            name: getattr(error, name)
            for name in names
            if isinstance(error, (UnknownEntity, AmbiguousEntity)) and hasattr(error, name)
        }
        if "near" in said:
            said["near"] = [found.name for found in said["near"]]
        return str(error), said, isinstance(error, QueryError), isinstance(error, QueryRefused)


@pytest.mark.parametrize("ask", ASKED)
def test_a_server_answers_as_a_folder_does(ask: Callable[[Map], Any], map_folder: Path, served: str) -> None:
    with quanpu.connect(map_folder) as own, quanpu.connect(served) as other:
        assert told(own, ask) == told(other, ask)


def test_questions_by_folder_and_by_url(map_folder: Path) -> None:
    for where in (map_folder, str(map_folder), f"ladybug:{map_folder / 'graph'}"):
        with quanpu.connect(where) as known:
            assert known.query("entity", entity="示大")[0]["id"] == identifier("示例大学")


def test_answers_are_typed_and_tell_their_evidence(known: Map) -> None:
    bridge = next(each for each in known.bridges("南京", "扬州") if each.entity.name == "示例大学扬州研究院")
    assert {tie.city.name for tie in bridge.ties} == {"南京市", "扬州市"}
    (path,) = known.paths("示例大学", "盱眙县", count=1)
    assert path.steps
    for evidence in (each for step in path.steps for each in step.evidence):
        text = known.document(evidence.document).text
        assert text is not None
        assert text[evidence.start : evidence.end] == evidence.quote
    assert [task.task.name for task in known.tasks(unit="南京市科学技术局")] == ["壮大示例企业"]


def test_an_answer_is_a_frame(known: Map) -> None:
    documents = known.documents().frame()
    assert documents.shape[0] == 3
    assert documents.filter(documents["digest_of.title"] == "示例大学新闻")["title"].to_list() == ["示例摘要"]
    assert "digest_of" not in documents.columns
    entities = known.query("entities", kind="City").frame()
    assert sorted(entities["entity.name"]) == ["南京市", "扬州市", "淮安市", "镇江市"]
    assert entities["entity.properties.longitude"].max() == 119.41
    assert known.query("funds").frame().columns == list(known.query("funds").columns)
    assert "示例大学" in known.search("示例")._repr_html_()


def test_cypher_takes_parameters_and_refuses_writing(known: Map) -> None:
    rows = known.cypher("MATCH (n:City) WHERE n.name = $name RETURN n.id AS id", name="南京市")
    assert rows == [{"id": identifier("南京市")}]
    assert rows.truncated is False
    with pytest.raises(QueryRefused, match="line 1, column 11: 'SET'"):
        known.cypher("MATCH (n) SET n.name = 'x'")


def test_a_server_bounds_rows_and_says_so(served: str) -> None:
    with quanpu.connect(served) as known:
        rows = known.cypher("UNWIND range(1, 2000) AS x RETURN x")
        assert (len(rows), rows.truncated) == (1000, True)


def test_words_that_may_not_be_shown_are_refused_as_at_every_door(known: Map) -> None:
    for text in ("MATCH (d:Document) RETURN d.text", "MATCH ()-[r]->() RETURN r.ev_quote"):
        with pytest.raises(QueryRefused, match="may be shown"):
            known.cypher(text)
    rows = known.cypher("MATCH (d:Document) RETURN d")
    assert sorted(bool(row["d"]["text"]) for row in rows) == [False, True, True]
    assert not any("sources" in row["d"] for row in rows)
    assert all("sources" not in row for row in known.query("documents"))


def test_what_is_wrong_is_raised(known: Map) -> None:
    with pytest.raises(QueryError):
        known.query("no_such_question")
    with pytest.raises(UnknownEntity) as unknown:
        known.query("entity", entity="示列大学")
    assert "示例大学" in [found.name for found in unknown.value.near]
    with pytest.raises(AmbiguousEntity) as ambiguous:
        known.entity("市科技局")
    assert {found.name for found in ambiguous.value.candidates} == {"南京市科学技术局", "扬州市科学技术局"}


def test_where_there_is_no_map(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no map at ladybug:.*quanpu ingest"):
        quanpu.connect(tmp_path / "none")
    with pytest.raises(StoreError, match="no store for ftp:"):
        quanpu.connect("ftp://127.0.0.1/map")
    with (
        quanpu.connect("http://127.0.0.1:9") as nobody,
        pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:9 does not answer"),
    ):
        nobody.documents()


class Stranger(BaseHTTPRequestHandler):
    """Some other program behind an address."""

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_an_address_of_something_else_is_told() -> None:
    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        with quanpu.connect(address) as known, pytest.raises(StoreError, match="is no Quanpu: 404 text/html"):
            known.documents()
        server.shutdown()
        thread.join()


def test_graphs_as_networkx(known: Map) -> None:
    near = known.neighbourhood("江宁区")
    assert set(near) == {identifier(name) for name in ("江宁区", "南京市", "示例大学")}
    edge = near.edges[identifier("示例大学"), identifier("江宁区"), "LOCATED_IN"]
    assert edge["evidence"][0]["quote"] == "示例大学坐落在南京市江宁区。"
    assert near.graph["truncated"] is False
    network = known.network()
    works = {"CO_BUILDS", "COOPERATES_WITH", "LEADS", "ESTABLISHES", "MEMBER_OF"}
    assert {kind for _, _, kind in network.edges(keys=True)} <= works
    assert network.nodes[identifier("示例大学")]["name"] == "示例大学"
    assert known.network(limit=3).graph["truncated"] is True
    built = known.partnerships(a_kind="University", relation="CO_BUILDS")
    assert built.number_of_edges() == 2
    assert known.partnerships(relation="CO_BUILDS", limit=1).graph["truncated"] is True


def test_a_picture_is_saved_as_a_page_of_its_own(known: Map, tmp_path: Path) -> None:
    drawing = known.view("bridges", city=["南京市", "淮安市"])
    drawing.save(tmp_path / "bridges.html")
    page = (tmp_path / "bridges.html").read_text(encoding="utf-8")
    assert "Content-Security-Policy" in page
    assert "晨光智能制造产业园" in page
    inline = drawing._repr_html_()
    assert inline.startswith("<iframe srcdoc=")
    assert "<script" not in inline


NOTEBOOK = "<!doctype html><meta charset=utf-8><title>notebook</title><body>{}"


@pytest.mark.browser
@pytest.mark.slow
def test_a_picture_shows_within_a_notebook(known: Map, visit: Visit, tmp_path: Path) -> None:
    page = tmp_path / "notebook.html"
    page.write_text(NOTEBOOK.format(known.view("entity", id="示例大学")._repr_html_()), encoding="utf-8")
    visit.page.goto(page.as_uri())
    frame = visit.page.frames[1]
    for _ in range(200):
        if frame.evaluate("() => Boolean(window.quanpu && quanpu.labels().length)"):
            break
        visit.page.wait_for_timeout(50)
    assert "示例大学" in frame.evaluate("() => JSON.stringify(quanpu.labels())")
    assert visit.errors == []
    assert [url for url in visit.requests if url.startswith("http")] == []
