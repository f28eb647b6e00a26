"""The shapes that our RDF conforms to, made from ontology.yaml."""

from collections.abc import Iterable

from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef

from graph.ontology import ontology
from graph.rdf import QUANPU, bind, term

SHACL = Namespace("http://www.w3.org/ns/shacl#")


def as_shacl() -> bytes:
    """The shapes that an export conforms to, as Turtle: labels, kinds, and the allowed ends of every relation."""
    made = Graph()
    bind(made)
    made.bind("sh", SHACL)
    for kind in ontology().kinds.values():
        _add_kind_shape(made, kind.name)
    for relation in ontology().relations.values():
        predicate = term(relation.rdf)
        _add_ends_shape(made, URIRef(f"{predicate}SubjectShape"), (SHACL.targetSubjectsOf, predicate), relation.subject)
        _add_ends_shape(made, URIRef(f"{predicate}ObjectShape"), (SHACL.targetObjectsOf, predicate), relation.object)
    _add_statement_shape(made)
    return made.serialize(format="turtle", encoding="utf-8")


def _add_kind_shape(made: Graph, kind: str) -> None:
    shape = QUANPU[f"{kind}Shape"]
    label = QUANPU[f"{kind}LabelShape"]
    made.add((shape, RDF.type, SHACL.NodeShape))
    made.add((shape, SHACL.targetClass, QUANPU[kind]))
    made.add((shape, SHACL.nodeKind, SHACL.IRI))
    made.add((shape, SHACL.property, label))
    made.add((label, SHACL.path, SKOS.prefLabel))
    made.add((label, SHACL.minCount, Literal(1)))
    made.add((label, SHACL.uniqueLang, Literal(True)))
    made.add((label, SHACL.datatype, RDF.langString))


def _add_ends_shape(made: Graph, shape: URIRef, target: tuple[URIRef, URIRef], kinds: Iterable[str]) -> None:
    """All subjects of a property, or all its objects, are of one of the kinds: sh:or over a list of classes."""
    made.add((shape, RDF.type, SHACL.NodeShape))
    made.add((shape, *target))
    choices = [(URIRef(f"{shape}.{kind}"), kind) for kind in kinds]
    cells = [URIRef(f"{choice}.cell") for choice, _ in choices]
    made.add((shape, SHACL["or"], cells[0]))
    for cell, (choice, kind), following in zip(cells, choices, [*cells[1:], RDF.nil], strict=True):
        made.add((cell, RDF.first, choice))
        made.add((cell, RDF.rest, following))
        made.add((choice, SHACL["class"], QUANPU[kind]))


def _add_statement_shape(made: Graph) -> None:
    """Every described relation has its ends, its property, a modality and a passage that says it."""
    shape = QUANPU.StatementShape
    made.add((shape, RDF.type, SHACL.NodeShape))
    made.add((shape, SHACL.targetClass, RDF.Statement))
    once = (RDF.subject, RDF.predicate, RDF.object, QUANPU.modality)
    for path in (*once, QUANPU.evidence):
        rule = QUANPU[f"Statement.{str(path).rpartition('#')[2]}"]
        made.add((shape, SHACL.property, rule))
        made.add((rule, SHACL.path, path))
        made.add((rule, SHACL.minCount, Literal(1)))
        if path in once:
            made.add((rule, SHACL.maxCount, Literal(1)))
