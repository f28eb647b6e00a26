"""A part of the map as RDF: W3C ORG, schema.org, SKOS, GeoSPARQL and PROV-O, with the terms of ontology.yaml.

A relation that a source states is a triple of its property. Every relation, stated or only planned, is also described
as an rdf:Statement with its modality, role, times and passages; what is only planned is no triple of its own, so that
nobody takes a plan for a fact. A passage is named by its place: document#char=12,34 (RFC 5147), document#row=5 (RFC
7111). There are no blank nodes: the same map gives the same triples.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, takewhile
from typing import Any
from urllib.parse import quote

import orjson
from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL

from graph.cells import edge_id, joined
from graph.english import english
from graph.ontology import ontology

Row = Mapping[str, Any]

PREFIXES = {name: Namespace(iri) for name, iri in ontology().prefixes.items()}
QUANPU, SCHEMA, ORG, SKOS = (PREFIXES[name] for name in ("quanpu", "schema", "org", "skos"))
PROV, DCTERMS, GEO, SF, WGS84 = (PREFIXES[name] for name in ("prov", "dcterms", "geo", "sf", "wgs84"))
_CHINESE = "zh"
_PLACED = ("longitude", "latitude", "code")


def term(name: str) -> URIRef:
    """The IRI of a term of the ontology, written prefix:name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix][local]


def entity_iri(identifier: str) -> URIRef:
    """The IRI of an entity."""
    return PREFIXES["entity"][quote(identifier, safe="")]


def document_iri(identifier: str) -> URIRef:
    """The IRI of a document, and of the named graph of what it says."""
    return PREFIXES["document"][quote(identifier, safe="")]


def statement_iri(edge: Row) -> URIRef:
    """The IRI of the description of a relation."""
    return PREFIXES["statement"][quote(edge_id(edge), safe=".")]


def as_turtle(graph: Row, documents: Iterable[Row] = (), *, terms: bool = False) -> bytes:
    """Nodes, edges and the documents that their evidence names as Turtle; `documents` as the ledger's rows.

    `terms` adds the classes and properties of ontology.yaml with their names.
    """
    return _graph(graph, documents, terms).serialize(format="turtle", encoding="utf-8")


def as_turtles(graphs: Iterable[Row], documents: Iterable[Row] = ()) -> Iterator[bytes]:
    """Many graphs as one Turtle file, piece by piece: after the terms and the documents a piece for each."""
    known: dict[bytes, bytes] = {}
    yield from _after(known, as_turtle({"nodes": (), "edges": ()}, documents, terms=True))
    for graph in graphs:
        yield from _after(known, as_turtle(graph))


def _after(known: dict[bytes, bytes], turtle: bytes) -> Iterator[bytes]:
    """Turtle without the prefixes that stand as they are already."""
    lines = turtle.splitlines(keepends=True)
    head = list(takewhile(lambda line: line.startswith(b"@prefix "), lines))
    for line in head:
        prefix = line.split()[1]
        if known.get(prefix) != line:
            known[prefix] = line
            yield line
    yield b"".join(lines[len(head) :])


def as_json_ld(graph: Row, documents: Iterable[Row] = ()) -> bytes:
    """The same as JSON-LD: one default graph under an inline context."""
    return b"".join(_json_ld([_things(graph, documents)]))


def as_json_lds(graphs: Iterable[Row], documents: Iterable[Row] = ()) -> Iterator[bytes]:
    """Many graphs as one JSON-LD file, piece by piece; what several tell of a thing stands in several places."""
    first = _things({"nodes": (), "edges": ()}, documents, terms=True)
    yield from _json_ld(chain([first], map(_things, graphs)))


def _json_ld(parts: Iterable[list[Row]]) -> Iterator[bytes]:
    yield b'{"@context":%s,"@graph":[' % orjson.dumps(_context())
    yield from joined(orjson.dumps(thing) for part in parts for thing in part)
    yield b"]}"


def _things(graph: Row, documents: Iterable[Row] = (), *, terms: bool = False) -> list[Row]:
    """A graph as the things that JSON-LD tells of, by their ids."""
    made = _graph(graph, documents, terms)
    told = orjson.loads(made.serialize(format="json-ld", context=_context(), auto_compact=False))
    things = told["@graph"] if "@graph" in told else [told] if told.keys() - {"@context"} else []
    return sorted(({key: value for key, value in thing.items() if key != "@context"} for thing in things), key=_iri)


def _iri(thing: Row) -> str:
    return str(thing.get("@id"))


def as_nquads(document: Row, graph: Row) -> bytes:
    """What one document says, in the named graph of its IRI, and the document's own data in the default graph.

    Those of several documents can be put one after another.
    """
    own, told = Graph(), Graph()
    iri = document_iri(document["id"])
    _add_document(own, document)
    own.add((iri, RDF.type, PROV.Bundle))
    _add(told, graph)
    return _lines(own) + _lines(told, iri)


def terms_as_nquads() -> bytes:
    """The classes and properties of ontology.yaml in the default graph."""
    return _lines(vocabulary())


def _lines(graph: Graph, name: str = "") -> bytes:
    """The triples of a graph as sorted lines, each in the graph of that name."""
    end = f" <{name}> .\n".encode() if name else b" .\n"
    lines = graph.serialize(format="nt", encoding="utf-8").splitlines()
    return b"".join(line.removesuffix(b".").rstrip() + end for line in sorted(lines) if line)


def vocabulary() -> Graph:
    """The classes and properties of ontology.yaml with their names."""
    made = Graph()
    bind(made)
    for kind in ontology().kinds.values():
        iri = QUANPU[kind.name]
        made.add((iri, RDF.type, OWL.Class))
        made.add((iri, RDFS.subClassOf, term(kind.rdf)))
        _name(made, iri, kind.zh, kind.en)
    for relation in ontology().relations.values():
        iri = term(relation.rdf)
        made.add((iri, RDF.type, OWL.ObjectProperty))
        if relation.broader:
            made.add((iri, RDFS.subPropertyOf, term(relation.broader)))
        _name(made, iri, relation.zh, relation.en)
    return made


def _name(graph: Graph, iri: URIRef, zh: str, en: str) -> None:
    for text, language in ((zh, _CHINESE), (en, "en")):
        graph.add((iri, RDFS.label, Literal(text, lang=language)))
        graph.add((iri, SKOS.prefLabel, Literal(text, lang=language)))


def _graph(graph: Row, documents: Iterable[Row], terms: bool) -> Graph:
    made = vocabulary() if terms else Graph()
    bind(made)
    _add(made, graph)
    for document in documents:
        _add_document(made, document)
    return made


def bind(graph: Graph) -> None:
    """Let a graph write our prefixes."""
    for name, namespace in PREFIXES.items():
        graph.bind(name, namespace, override=True, replace=True)


def _context() -> dict[str, Any]:
    labels = {
        "name": {"@id": "skos:prefLabel", "@language": _CHINESE},
        "name_en": {"@id": "skos:prefLabel", "@language": "en"},
        "aliases": {"@id": "skos:altLabel", "@language": _CHINESE, "@container": "@set"},
        "quote": {"@id": "quanpu:quote", "@language": _CHINESE},
    }
    return {**ontology().prefixes, "xsd": str(XSD), "rdf": str(RDF), **labels}


def _add(made: Graph, graph: Row) -> None:
    for node in graph["nodes"]:
        _add_entity(made, node)
    for edge in graph["edges"]:
        _add_relation(made, edge)


def _add_entity(made: Graph, node: Row) -> None:
    iri = entity_iri(node["id"])
    kind = ontology().kinds[node["kind"]]
    made.add((iri, RDF.type, QUANPU[kind.name]))
    made.add((iri, RDF.type, term(kind.rdf)))
    if kind.name in ontology().groups["institution"]:
        made.add((iri, RDF.type, ORG.Organization))
    if node["name"]:
        made.add((iri, SKOS.prefLabel, Literal(node["name"], lang=_CHINESE)))
        if abroad := english(node["kind"], node["name"]):
            made.add((iri, SKOS.prefLabel, Literal(abroad, lang="en")))
    for alias in node["aliases"]:
        made.add((iri, SKOS.altLabel, Literal(alias, lang=_CHINESE)))
    _add_properties(made, iri, node["properties"])
    for evidence in node.get("evidence", ()):
        made.add((iri, QUANPU.mentionedIn, _add_passage(made, evidence)))


def _add_properties(made: Graph, iri: URIRef, properties: Row) -> None:
    if properties.get("code"):
        made.add((iri, SCHEMA.identifier, Literal(str(properties["code"]))))
    place = [properties.get(name) for name in ("longitude", "latitude")]
    if None not in place:
        longitude, latitude = (float(str(each)) for each in place)
        point = URIRef(f"{iri}#point")
        made.add((iri, GEO.hasGeometry, point))
        made.add((point, RDF.type, SF.Point))
        made.add((point, GEO.asWKT, Literal(f"POINT({longitude} {latitude})", datatype=GEO.wktLiteral)))
        made.add((iri, WGS84.long, Literal(str(longitude), datatype=XSD.decimal)))
        made.add((iri, WGS84.lat, Literal(str(latitude), datatype=XSD.decimal)))
    for name, value in properties.items():
        if name not in _PLACED:
            told = URIRef(f"{iri}#{quote(name, safe='')}")
            made.add((iri, SCHEMA.additionalProperty, told))
            made.add((told, RDF.type, SCHEMA.PropertyValue))
            made.add((told, SCHEMA.name, Literal(name)))
            made.add((told, SCHEMA.value, Literal(value if isinstance(value, (bool, int, float)) else str(value))))


def _add_relation(made: Graph, edge: Row) -> None:
    relation = ontology().relations[edge["type"]]
    source, target = entity_iri(edge["source"]), entity_iri(edge["target"])
    statement = statement_iri(edge)
    if edge["modality"] == "stated":
        made.add((source, term(relation.rdf), target))
        if relation.broader:
            made.add((source, term(relation.broader), target))
    made.add((statement, RDF.type, RDF.Statement))
    made.add((statement, RDF.subject, source))
    made.add((statement, RDF.predicate, term(relation.rdf)))
    made.add((statement, RDF.object, target))
    made.add((statement, QUANPU.modality, Literal(edge["modality"])))
    for name in ("role", "first_said", "last_said", "from_", "until"):
        if edge.get(name):
            made.add((statement, QUANPU[_camel(name)], Literal(edge[name])))
    for evidence in edge.get("evidence", ()):
        made.add((statement, QUANPU.evidence, _add_passage(made, evidence)))
        made.add((statement, PROV.wasDerivedFrom, document_iri(evidence["document"])))


def _camel(name: str) -> str:
    first, *rest = name.strip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def _add_passage(made: Graph, evidence: Row) -> URIRef:
    """A place in a document: its offsets or row, and its words where they may be shown."""
    document = document_iri(evidence["document"])
    spanned = "start" in evidence
    where = f"char={evidence['start']},{evidence['end']}" if spanned else f"row={evidence.get('row', 0)}"
    iri = URIRef(f"{document}#{where}")
    made.add((iri, RDF.type, QUANPU.Passage))
    made.add((iri, PROV.wasQuotedFrom, document))
    for name in ("start", "end", "row"):
        if name in evidence:
            made.add((iri, QUANPU[name], Literal(evidence[name], datatype=XSD.integer)))
    if evidence.get("quote"):
        made.add((iri, QUANPU.quote, Literal(evidence["quote"], lang=_CHINESE)))
    if evidence.get("digest"):
        made.add((iri, QUANPU.digest, Literal(True)))
    return iri


def _add_document(made: Graph, row: Row) -> None:
    iri = document_iri(row["id"])
    for kind in (PROV.Entity, SCHEMA.CreativeWork):
        made.add((iri, RDF.type, kind))
    made.add((iri, DCTERMS.title, Literal(row["title"], lang=_CHINESE)))
    made.add((iri, QUANPU.form, Literal(row["form"])))
    texts = {DCTERMS.publisher: "issuer", DCTERMS.date: "date", DCTERMS.license: "licence", SCHEMA.url: "uri"}
    for predicate, name in texts.items():
        if row.get(name):
            made.add((iri, predicate, Literal(row[name])))
    _add_extraction(made, row)
    if row.get("digest_title"):
        origin = URIRef(f"{iri}#original")
        made.add((iri, PROV.wasDerivedFrom, origin))
        made.add((origin, DCTERMS.title, Literal(row["digest_title"], lang=_CHINESE)))
        for predicate, name in texts.items():
            if row.get(f"digest_{name}"):
                made.add((origin, predicate, Literal(row[f"digest_{name}"])))


def _add_extraction(made: Graph, row: Row) -> None:
    """What read a document: an activity that used the source's bytes and generated what the document says here."""
    iri = document_iri(row["id"])
    extraction, source = URIRef(f"{iri}#extraction"), URIRef(f"{iri}#source")
    version = row["extractor"].rpartition("+")[0] or row["extractor"]
    extractor = QUANPU[f"extractor-{quote(version, safe='')}"]
    made.add((extraction, RDF.type, PROV.Activity))
    made.add((extraction, PROV.used, source))
    made.add((extraction, PROV.generated, iri))
    made.add((iri, PROV.wasGeneratedBy, extraction))
    made.add((extraction, PROV.wasAssociatedWith, extractor))
    made.add((extractor, RDF.type, PROV.SoftwareAgent))
    made.add((extractor, SCHEMA.softwareVersion, Literal(version)))
    made.add((source, RDF.type, PROV.Entity))
    made.add((source, SCHEMA.sha256, Literal(row["sha256"])))


WRITERS: Mapping[str, Callable[..., bytes]] = {"turtle": as_turtle, "json-ld": as_json_ld}
"""Each RDF form of one graph by its name, as `format=` takes it."""
