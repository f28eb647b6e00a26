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
from pyld import jsonld
from rdflib.compare import isomorphic
from rdflib.namespace import SKOS

from api.cli import main
from tests.api.conftest import FIRST, KINDS, SECOND, THIRD, identifier
from tests.conftest import Command

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
        for part in ("nodes", "edges"):
            main_of("export", "--format", "frame", "--part", part, "--out", str(folder / f"frame-{part}"))
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
    named = data.quads((None, rdflib.SKOS.prefLabel, None, None))
    labels = {(s, str(o)) for s, p, o, _ in named if "/entities/" in s and o.language == "zh"}
    assert {name for _, name in labels} == set(KINDS)
    assert len(labels) == len(KINDS)


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_what_read_a_document_is_told_with_its_version(exported: dict[str, Path]) -> None:
    prov, schema = rdflib.PROV, rdflib.Namespace("https://schema.org/")
    data = rdflib.Dataset(default_union=True)
    data.parse(exported["nquads"], format="nquads")
    named = {graph.identifier for graph in data.graphs() if len(graph)} - {rdflib.graph.DATASET_DEFAULT_GRAPH_ID}
    activities = set(data.subjects(rdflib.RDF.type, prov.Activity))
    assert {data.value(each, prov.generated) for each in activities} == named
    for each in activities:
        assert data.value(data.value(each, prov.generated), prov.wasGeneratedBy) == each
        assert str(data.value(data.value(each, prov.used), schema.sha256)) == "0" * 64
        assert str(data.value(data.value(each, prov.wasAssociatedWith), schema.softwareVersion)) == "by hand"
    assert len(activities) == 3


def framed(exported: dict[str, Path], part: str) -> list[dict[str, Any]]:
    """What a consumer's JSON-LD library makes of the export by our frame."""
    told, frame = (json.loads(exported[name].read_bytes()) for name in ("json-ld", f"frame-{part}"))
    items: list[dict[str, Any]] = jsonld.frame(told, frame, {"omitGraph": False})["@graph"]
    return items


def test_a_frame_makes_plain_nested_json_of_the_relations(exported: dict[str, Path]) -> None:
    edges = framed(exported, "edges")
    ends = {(each["subject"]["name"], each["relation"], each["object"]["name"]): each for each in edges}
    assert len(ends) == len(FACTS)
    located = ends["示例大学", "locatedIn", "江宁区"]
    assert located["subject"]["type"][0] == "University"
    assert located["modality"] == "stated"
    (passage,) = located["evidence"]
    assert passage["quote"] == "示例大学坐落在南京市江宁区。"
    assert (passage["start"], passage["end"]) == (0, len(passage["quote"]))
    assert passage["document"]["title"] == "示例都市圈动态"
    assert not any(":" in key or key.startswith("@") for each in edges for key in each)
    assert all("quote" not in item for item in ends["长河科技有限公司", "locatedIn", "扬州市"]["evidence"])


def test_a_frame_makes_plain_nested_json_of_the_entities(exported: dict[str, Path]) -> None:
    nodes = {each["name"]: each for each in framed(exported, "nodes")}
    assert set(nodes) == set(KINDS)
    assert nodes["示例大学"]["aliases"] == ["示大"]
    assert [each["name"] for each in nodes["示例大学"]["coBuilds"]] == ["示例大学扬州研究院"]
    assert float(nodes["南京市"]["longitude"]) == 118.79
    assert not any(":" in key or key.startswith("@") for each in nodes.values() for key in each)


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
