"""Graphs in every form, read back by the tools that they are for; partnerships and paths worked out by hand."""

import csv
import io
from typing import Any

import httpx
import networkx as nx
import pytest
import rdflib
from pydantic import BaseModel, ConfigDict
from rdflib.compare import isomorphic

from tests.api.conftest import FIRST, HOSTILE, KINDS, SECOND, THIRD, identifier

AROUND = "/api/v1/entities/示例大学/neighbourhood?depth=2"
FORMS = ["json", "cytoscape", "jgf", "graphml", "gexf", "json-ld", "turtle", "csv"]
QUANPU = rdflib.Namespace("https://quanpu.example/ontology#")
ENTITY = rdflib.Namespace("https://quanpu.example/entities/")
SKOS = rdflib.namespace.SKOS
CLOSED = "长河科技有限公司设在扬州市。"
Key = tuple[str, str, str]


def shape(graph: Any) -> tuple[dict[str, str], set[Key]]:
    """Names by id, and edges, of a graph in networkx."""
    names = {node: data["name"] for node, data in graph.nodes(data=True)}
    return names, {
        (source, data.get("type", data.get("relation")), target) for source, target, data in graph.edges(data=True)
    }


@pytest.fixture(scope="module")
def plain(client: httpx.Client) -> tuple[dict[str, str], set[Key]]:
    """The graph as JSON tells it."""
    graph = client.get(AROUND).json()
    assert len(graph["nodes"]) > 10
    edges = {(edge["source"], edge["type"], edge["target"]) for edge in graph["edges"]}
    return {node["id"]: node["name"] for node in graph["nodes"]}, edges


def test_graphml(client: httpx.Client, plain: tuple[dict[str, str], set[Key]]) -> None:
    answer = client.get(f"{AROUND}&format=graphml")
    assert answer.headers["content-type"] == "application/graphml+xml"
    assert shape(nx.parse_graphml(answer.text, force_multigraph=True)) == plain


def test_gexf(client: httpx.Client, plain: tuple[dict[str, str], set[Key]]) -> None:
    assert shape(nx.read_gexf(io.BytesIO(client.get(f"{AROUND}&format=gexf").content))) == plain


def test_cytoscape(client: httpx.Client, plain: tuple[dict[str, str], set[Key]]) -> None:
    told = client.get(f"{AROUND}&format=cytoscape").json()
    assert told["data"] == {"truncated": False}
    assert len({edge["data"]["id"] for edge in told["elements"]["edges"]}) == len(plain[1])
    assert shape(nx.cytoscape_graph(told)) == plain


class JgfNode(BaseModel):
    """A node of JSON Graph Format 2."""

    model_config = ConfigDict(extra="forbid")
    label: str
    metadata: dict[str, Any]


class JgfEdge(BaseModel):
    """An edge of it."""

    model_config = ConfigDict(extra="forbid")
    id: str
    source: str
    target: str
    relation: str
    directed: bool
    metadata: dict[str, Any]


class Jgf(BaseModel):
    """One graph of it."""

    model_config = ConfigDict(extra="forbid")
    directed: bool
    metadata: dict[str, Any]
    nodes: dict[str, JgfNode]
    edges: list[JgfEdge]


def test_jgf(client: httpx.Client, plain: tuple[dict[str, str], set[Key]]) -> None:
    told = client.get(f"{AROUND}&format=jgf").json()
    assert set(told) == {"graph"}
    graph = Jgf.model_validate(told["graph"])
    names = {identifier: node.label for identifier, node in graph.nodes.items()}
    assert (names, {(edge.source, edge.relation, edge.target) for edge in graph.edges}) == plain


def test_csv_of_edges_and_of_nodes(client: httpx.Client, plain: tuple[dict[str, str], set[Key]]) -> None:
    edges = list(csv.DictReader(io.StringIO(client.get(f"{AROUND}&format=csv").text)))
    nodes = list(csv.DictReader(io.StringIO(client.get(f"{AROUND}&format=csv&part=nodes").text)))
    assert ({row["id"]: row["name"] for row in nodes}, {(r["source"], r["type"], r["target"]) for r in edges}) == plain
    assert all(row["source_name"] == plain[0][row["source"]] for row in edges)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_turtle_and_json_ld_are_the_same_graph(client: httpx.Client, plain: tuple[dict[str, str], set[Key]]) -> None:
    turtle = rdflib.Graph().parse(data=client.get(f"{AROUND}&format=turtle").text, format="turtle")
    linked = client.get(AROUND, headers={"Accept": "application/ld+json"})
    assert linked.headers["content-type"] == "application/ld+json"
    assert set(linked.json()) == {"@context", "@graph"}
    assert isomorphic(turtle, rdflib.Graph().parse(data=linked.text, format="json-ld"))
    names = {
        str(iri).removeprefix(ENTITY): str(name)
        for iri, name in turtle.subject_objects(SKOS.prefLabel)
        if name.language == "zh"
    }
    assert names == plain[0]
    assert len(set(turtle.subjects(rdflib.RDF.type, rdflib.RDF.Statement))) == len(plain[1])


def test_what_is_only_planned_is_no_triple_of_its_own(client: httpx.Client) -> None:
    turtle = rdflib.Graph().parse(data=client.get(f"{AROUND}&format=turtle").text, format="turtle")
    university, lab = (ENTITY[identifier(name)] for name in ("示例大学", "晨光实验室"))
    assert (university, QUANPU.coBuilds, lab) not in turtle
    assert (university, QUANPU.coBuilds, ENTITY[identifier("示例大学扬州研究院")]) in turtle
    planned = set(turtle.subjects(QUANPU.modality, rdflib.Literal("planned")))
    assert {turtle.value(each, rdflib.RDF.object) for each in planned} == {lab}


def test_a_digest_is_marked_and_closed_words_are_not_shown_in_any_form(client: httpx.Client) -> None:
    for form in FORMS:
        for part in ("edges", "nodes"):
            text = client.get(AROUND, params={"depth": 2, "format": form, "part": part}).text
            assert CLOSED not in text, form
    turtle = rdflib.Graph().parse(data=client.get(f"{AROUND}&format=turtle").text, format="turtle")
    for sentence, marked in ((next(iter(SECOND)), True), (next(iter(FIRST)), False)):
        passage = turtle.value(predicate=QUANPU.quote, object=rdflib.Literal(sentence, lang="zh"))
        assert ((passage, QUANPU.digest, rdflib.Literal(True)) in turtle) is marked
    assert all(item.get("digest") for edge in _edges(client, "cytoscape") for item in edge["evidence"] if item["rule"])


def _edges(client: httpx.Client, form: str) -> list[dict[str, Any]]:
    told = client.get(f"{AROUND}&format={form}").json()["elements"]["edges"]
    digests = {row["id"] for row in client.get("/api/v1/documents").json()["items"] if row["form"] == "digest"}
    return [edge["data"] for edge in told if {item["document"] for item in edge["data"]["evidence"]} <= digests]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json;q=0.9, text/csv;q=0.4", "application/ld+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("application/json", "application/json"),
        ("application/graphml+xml", "application/graphml+xml"),
        ("text/*", "text/turtle; charset=utf-8"),
    ],
)
def test_accept_chooses_the_form(client: httpx.Client, accept: str, media: str) -> None:
    answer = client.get(AROUND, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [
        (f"{AROUND}&format=turtel", "*/*", 422),
        (f"{AROUND}&format=csv&part=all", "*/*", 422),
        (AROUND, "image/png", 406),
        ("/api/v1/partnerships?a.kind=Planet", "*/*", 422),
        ("/api/v1/partnerships?relation=LIKES", "*/*", 422),
        ("/api/v1/partnerships?modality=dreamt", "*/*", 422),
        ("/api/v1/partnerships?a.city=火星市", "*/*", 404),
        ("/api/v1/partnerships?cursor=zz", "*/*", 400),
        ("/api/v1/partnerships?limit=0", "*/*", 422),
        ("/api/v1/paths?source=示例大学", "*/*", 422),
        ("/api/v1/paths?source=示例大学&target=示大", "*/*", 422),
        ("/api/v1/paths?source=示例大学&target=火星", "*/*", 404),
        ("/api/v1/paths?source=示例大学&target=扬州市&k=4", "*/*", 422),
    ],
)
def test_what_cannot_be_answered_is_a_problem(client: httpx.Client, address: str, accept: str, status: int) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_entity_as_rdf_comes_with_its_relations(client: httpx.Client) -> None:
    answer = client.get("/api/v1/entities/晨光实验室", headers={"Accept": "text/turtle"})
    turtle = rdflib.Graph().parse(data=answer.text, format="turtle")
    lab, industry = ENTITY[identifier("晨光实验室")], ENTITY[identifier("集成电路")]
    assert (lab, QUANPU.focusesOn, industry) in turtle
    assert turtle.value(industry, SKOS.prefLabel) == rdflib.Literal("集成电路", lang="zh")
    city = rdflib.Graph().parse(data=client.get("/api/v1/entities/淮安市?format=turtle").text, format="turtle")
    labels = {str(label) for label in city.objects(ENTITY[identifier("淮安市")], SKOS.prefLabel)}
    assert labels == {"淮安市", "Huai'an"}
    assert "@graph" in client.get("/api/v1/entities/晨光实验室?format=json-ld").json()
    assert client.get("/api/v1/entities/晨光实验室?format=csv").status_code == 422
    moved = client.get(f"/api/v1/entities/city_{identifier('晨光实验室')[-16:]}?format=turtle")
    assert moved.headers["location"] == f"/api/v1/entities/{identifier('晨光实验室')}?format=turtle"


def pairs(client: httpx.Client, **parameters: Any) -> set[Key]:
    """Partnerships by the names of their ends; one page."""
    page = client.get("/api/v1/partnerships", params=parameters).json()
    names = {node["id"]: node["name"] for node in page["nodes"]}
    assert page["total"] == len(page["edges"])
    assert page["next"] is None
    assert all(edge["evidence"] for edge in page["edges"])
    return {(names[edge["source"]], edge["type"], names[edge["target"]]) for edge in page["edges"]}


PARTNERS = {"City", "District", "University", "Institute", "Lab", "Park", "Enterprise", "Government", "Alliance"}
TOLD = {fact for sentences in (FIRST, SECOND, THIRD) for facts in sentences.values() for fact in facts}


def unordered(keys: set[Key]) -> set[tuple[frozenset[str], str]]:
    return {(frozenset((source, target)), relation) for source, relation, target in keys}


def test_partnerships_are_relations_of_work_between_partners(client: httpx.Client) -> None:
    wanted = {
        (source, relation, target)
        for source, relation, target in TOLD
        if relation not in ("LOCATED_IN", "PART_OF") and {KINDS[source], KINDS[target]} <= PARTNERS
    }
    assert unordered(pairs(client)) == unordered(wanted)


def test_partnerships_between_two_sets(client: httpx.Client) -> None:
    built = {("示例大学", "CO_BUILDS", "示例大学扬州研究院"), ("扬州市", "CO_BUILDS", "示例大学扬州研究院")}
    assert pairs(client, **{"b.kind": "institute", "relation": "co_builds"}) == built
    assert pairs(client, **{"a.kind": ["University"], "b.kind": ["Institute"], "relation": "CO_BUILDS"}) == {
        ("示例大学", "CO_BUILDS", "示例大学扬州研究院")
    }
    planned = {("示例大学", "CO_BUILDS", "晨光实验室"), ("淮安市", "CO_BUILDS", "晨光实验室")}
    assert pairs(client, modality="planned") == planned
    across = pairs(client, **{"a.city": "南京", "b.city": "扬州市"})
    assert unordered(across) == unordered(
        {
            ("示例大学", "CO_BUILDS", "示例大学扬州研究院"),
            ("示例大学", "COOPERATES_WITH", "长河科技有限公司"),
        }
    )
    assert unordered(pairs(client, **{"a.city": "扬州市", "b.city": "南京市"})) == unordered(across)


def test_partnerships_by_document_time_and_industry(client: httpx.Client) -> None:
    listed = {item["title"]: item["id"] for item in client.get("/api/v1/documents").json()["items"]}
    digest = pairs(client, document=listed["示例摘要"])
    assert len(digest) == 4
    assert pairs(client, **{"from": "2024-05"}) == digest
    assert not pairs(client, until="2023")
    assert len(pairs(client, until="2024")) == len(pairs(client))
    assert ("晨光实验室", "COOPERATES_WITH") in {
        (name, relation) for ends, relation in unordered(pairs(client, industry="集成电路")) for name in ends
    }


@pytest.mark.parametrize("form", ["json", "csv"])
def test_partnerships_in_pages(client: httpx.Client, form: str) -> None:
    whole = client.get("/api/v1/partnerships").json()
    address: str | None = f"/api/v1/partnerships?limit=3&format={form}"
    found: list[Key] = []
    while address:
        answer = client.get(address)
        if form == "json":
            page = answer.json()
            found += [(edge["source"], edge["type"], edge["target"]) for edge in page["edges"]]
            assert page["truncated"] is (page["next"] is not None)
        else:
            rows = csv.DictReader(io.StringIO(answer.text))
            found += [(row["source"], row["type"], row["target"]) for row in rows]
        address = answer.links.get("next", {}).get("url")
    assert found == [(edge["source"], edge["type"], edge["target"]) for edge in whole["edges"]]


def names(path: dict[str, Any]) -> list[str]:
    """The entities on a path."""
    return [step["source"]["name"] for step in path["steps"]] + [path["steps"][-1]["target"]["name"]]


def test_the_shortest_paths_with_what_explains_them(client: httpx.Client) -> None:
    found = client.get("/api/v1/paths", params={"source": "淮安市", "target": "集成电路"}).json()
    assert found["total"] == len(found["items"]) <= 3
    first = found["items"][0]
    assert first["length"] == 2
    assert names(first) == ["淮安市", "晨光实验室", "集成电路"]
    assert [(step["relation"], step["direction"], step["modality"]) for step in first["steps"]] == [
        ("CO_BUILDS", "out", "planned"),
        ("FOCUSES_ON", "out", "stated"),
    ]
    assert all(item["quote"] in {*FIRST, *SECOND} for step in first["steps"] for item in step["evidence"])
    back = client.get("/api/v1/paths", params={"source": "集成电路", "target": "淮安市", "k": 1}).json()["items"]
    assert [names(path)[::-1] for path in back] == [names(first)]
    assert {step["direction"] for step in back[0]["steps"]} == {"in"}


def test_paths_are_those_of_networkx_over_the_whole_map(client: httpx.Client) -> None:
    graph = nx.Graph([(source, target) for source, _, target in TOLD])
    for source, target in (("镇江市", "盱眙县"), ("江宁区", HOSTILE), ("共建示例平台", "南京市科学技术局")):
        items = client.get("/api/v1/paths", params={"source": identifier(source), "target": identifier(target)}).json()[
            "items"
        ]
        every = sorted(len(path) - 1 for path in nx.all_simple_paths(graph, source, target, cutoff=5))
        assert [item["length"] for item in items] == every[: len(items)]
        assert len({tuple(names(item)) for item in items}) == len(items) >= 1
        for item in items:
            assert all(graph.has_edge(step["source"]["name"], step["target"]["name"]) for step in item["steps"])
