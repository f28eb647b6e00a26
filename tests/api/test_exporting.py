"""The whole map in every form, read back."""

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl
import pyshacl
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import SKOS

from api.cli import main
from tests.api.conftest import FIRST, KINDS, SECOND, THIRD, Command, identifier

pytestmark = pytest.mark.slow

CLOSED = "长河科技有限公司设在扬州市。"
FACTS = {
    (identifier(source), relation, identifier(target))
    for sentences in (FIRST, SECOND, THIRD)
    for facts in sentences.values()
    for source, relation, target in facts
}
UNDIRECTED = {(frozenset((source, target)), relation) for source, relation, target in FACTS}
IDS = {identifier(name) for name in KINDS}
QUANPU = rdflib.Namespace("https://quanpu.example/ontology#")
FORMS = ["turtle", "json-ld", "nquads", "graphml", "gexf", "csv", "cytoscape", "jgf", "json"]


@pytest.fixture(scope="module")
def exported(map_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every form of the small map."""
    folder = tmp_path_factory.mktemp("exports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUANPU_DATA", str(map_folder))
        for form in [*FORMS, "shacl", "ontology", "jsonl", "parquet"]:
            main_of("export", "--format", form, "--out", str(folder / form))
        main_of("export", "--format", "csv", "--part", "nodes", "--out", str(folder / "nodes"))
    return {path.name: path for path in folder.iterdir()}


def main_of(*arguments: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments])
    assert ended.value.code in (0, None)


def told(edges: Any) -> set[tuple[frozenset[str], str]]:
    return {(frozenset((source, target)), relation) for source, relation, target in edges}


@pytest.mark.parametrize("form", FORMS)
def test_words_that_may_not_be_shown_are_in_no_form(exported: dict[str, Path], form: str) -> None:
    text = exported[form].read_text(encoding="utf-8")
    assert CLOSED not in text
    assert "长河科技有限公司" in text


def test_graphs_are_read_back_whole(exported: dict[str, Path]) -> None:
    graphml = nx.read_graphml(exported["graphml"], force_multigraph=True)
    gexf = nx.read_gexf(exported["gexf"])
    cytoscape = nx.cytoscape_graph(json.loads(exported["cytoscape"].read_bytes()))
    for graph, name in ((graphml, "type"), (gexf, "relation"), (cytoscape, "type")):
        assert set(graph) == IDS
        assert told((source, data[name], target) for source, target, data in graph.edges(data=True)) == UNDIRECTED
    plain = json.loads(exported["json"].read_bytes())
    assert {node["id"] for node in plain["nodes"]} == IDS
    assert told((edge["source"], edge["type"], edge["target"]) for edge in plain["edges"]) == UNDIRECTED
    jgf = json.loads(exported["jgf"].read_bytes())["graph"]
    assert set(jgf["nodes"]) == IDS
    assert told((edge["source"], edge["relation"], edge["target"]) for edge in jgf["edges"]) == UNDIRECTED
    rows = list(csv.DictReader(io.StringIO(exported["csv"].read_text(encoding="utf-8"))))
    assert told((row["source"], row["type"], row["target"]) for row in rows) == UNDIRECTED
    rows = list(csv.DictReader(io.StringIO(exported["nodes"].read_text(encoding="utf-8"))))
    assert {row["id"] for row in rows} == IDS


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_rdf_is_read_back_whole(exported: dict[str, Path]) -> None:
    turtle = rdflib.Graph().parse(exported["turtle"], format="turtle")
    assert isomorphic(turtle, rdflib.Graph().parse(exported["json-ld"], format="json-ld"))
    assert statements(turtle) == UNDIRECTED


def statements(graph: rdflib.Graph) -> set[tuple[frozenset[str], str]]:
    """Relations that a graph describes, by the ids of their ends."""
    query = """SELECT ?s ?p ?o WHERE { ?x a rdf:Statement; rdf:subject ?s; rdf:predicate ?p; rdf:object ?o }"""
    found = set()
    for source, predicate, target in graph.query(query):
        ends = frozenset(str(end).rpartition("/")[2] for end in (source, target))
        local = str(predicate).rpartition("#")[2]
        words = "".join(f"_{letter}" if letter.isupper() else letter for letter in local).upper()
        found.add((ends, words))
    return found


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_a_statement_stands_in_the_named_graph_of_its_source(exported: dict[str, Path]) -> None:
    data = rdflib.Dataset()
    data.parse(data=exported["nquads"].read_text(encoding="utf-8"), format="nquads")
    titles = {str(title): document for document, title in data.subject_objects(rdflib.DCTERMS.title)}
    for title, sentences in (("示例都市圈动态", FIRST), ("示例摘要", SECOND), ("不示引文的来源", THIRD)):
        graph = data.graph(titles[title])
        wanted = [fact for facts in sentences.values() for fact in facts]
        assert statements(graph) == told((identifier(s), relation, identifier(t)) for s, relation, t in wanted)
        quotes = {str(quote) for quote in graph.objects(None, QUANPU.quote)}
        assert (set(sentences) <= quotes) is (title != "不示引文的来源")
        marked = set(graph.subjects(QUANPU.digest, rdflib.Literal(True)))
        assert bool(marked) is (title == "示例摘要")
    labels = {(s, str(o)) for s, p, o, _ in data.quads((None, rdflib.SKOS.prefLabel, None, None)) if "/entities/" in s}
    assert {name for _, name in labels} == set(KINDS)
    assert len(labels) == len(KINDS)


def test_tables_with_their_manifest(exported: dict[str, Path]) -> None:
    for form in ("jsonl", "parquet"):
        manifest = json.loads((exported[form] / "manifest.json").read_text(encoding="utf-8"))
        for name, told_of in manifest["files"].items():
            content = (exported[form] / name).read_bytes()
            assert told_of == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        read = pl.read_ndjson if form == "jsonl" else pl.read_parquet
        tables = {name: read(exported[form] / f"{name}.{form}") for name in manifest["counts"]}
        assert {name: len(table) for name, table in tables.items()} == manifest["counts"]
        assert set(tables["nodes"]["id"]) == IDS
        edges = tables["edges"].select("source", "type", "target").rows()
        assert told(edges) == UNDIRECTED
        assert manifest["licences"] == ["专有"]
        quotes = set(tables["evidence"]["quote"])
        assert CLOSED not in quotes
        assert {*FIRST, *SECOND} <= quotes
        texts = dict(tables["documents"].select("title", "text").rows())
        assert texts == {"示例都市圈动态": "\n".join(FIRST), "示例摘要": "\n".join(SECOND), "不示引文的来源": None}
        digests = tables["documents"].filter(pl.col("form") == "digest")["id"]
        marked = tables["evidence"].filter(pl.col("digest"))["document"]
        assert set(marked) == set(digests)


def test_shapes_speak_of_every_kind_and_relation(exported: dict[str, Path]) -> None:
    shapes = rdflib.Graph().parse(exported["shacl"], format="turtle")
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    classes = {str(iri).rpartition("#")[2] for iri in shapes.objects(None, shacl.targetClass)}
    assert set(KINDS.values()) <= classes
    assert len(set(shapes.objects(None, shacl.targetSubjectsOf))) == 16
    ends = next(shapes.subjects(shacl.targetObjectsOf, QUANPU.memberOf))
    choices = rdflib.collection.Collection(shapes, shapes.value(ends, shacl["or"]))
    assert [shapes.value(choice, shacl["class"]) for choice in choices] == [QUANPU.Alliance]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "turtel", "--out", "x"), "turtle"),
        (("--format", "jsonl", "--out", "-"), "folder"),
        (("--format", "csv", "--out", "x", "--part", "all"), "nodes"),
    ],
)
def test_a_form_that_is_none(
    map_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.setenv("QUANPU_DATA", str(map_folder))
    with pytest.raises(SystemExit) as ended:
        main(["export", *arguments])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_file_on_standard_output_is_the_same(exported: dict[str, Path], quanpu: Command) -> None:
    done = quanpu("export", "--format", "nquads", "--out", "-")
    assert done.stdout == exported["nquads"].read_text(encoding="utf-8")


def test_an_empty_map_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUANPU_DATA", str(tmp_path / "data"))
    main_of("export", "--format", "json", "--out", str(tmp_path / "map.json"))
    assert (tmp_path / "map.json").read_text() == '{"nodes":[],"edges":[],"truncated":false}'
    main_of("export", "--format", "parquet", "--out", str(tmp_path / "tables"))
    assert len(pl.read_parquet(tmp_path / "tables" / "nodes.parquet")) == 0


@pytest.mark.filterwarnings("ignore")
def test_the_export_conforms_to_its_shapes_and_a_broken_one_does_not(exported: dict[str, Path]) -> None:
    shapes, terms, whole = (
        rdflib.Graph().parse(exported[form], format="turtle") for form in ("shacl", "ontology", "turtle")
    )
    assert set(terms) <= set(whole)
    assert pyshacl.validate(whole, shacl_graph=shapes)[0]
    city = next(whole.subjects(rdflib.RDF.type, QUANPU.City))
    whole.remove((city, SKOS.prefLabel, None))
    assert not pyshacl.validate(whole, shacl_graph=shapes)[0]
