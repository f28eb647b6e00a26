"""JSON-LD frames: with one of these any JSON-LD library makes plain nested JSON of our RDF.

The frame `nodes` gives each entity with its names and what it is related to; `edges` gives each relation with its ends,
its modality and times, and the passages that say it with their documents.
"""

from typing import Any

from rdflib import RDF, XSD

from graph.ontology import ontology

_TOLD = {"@omitDefault": True}
# Of what is only referred to: its id, type and name, so that nothing is told within itself.
_NAMED = {"@explicit": True, "@embed": "@always", "name": _TOLD, "name_en": _TOLD} | _TOLD
_LISTS = ("aliases", "evidence", "properties")
_WORDS = {
    "code": "schema:identifier",
    "longitude": "wgs84:long",
    "latitude": "wgs84:lat",
    "properties": "schema:additionalProperty",
    "property": "schema:name",
    "value": "schema:value",
    "subject": "rdf:subject",
    "object": "rdf:object",
    "modality": "quanpu:modality",
    "role": "quanpu:role",
    "first_said": "quanpu:firstSaid",
    "last_said": "quanpu:lastSaid",
    "from": "quanpu:from",
    "until": "quanpu:until",
    "evidence": "quanpu:evidence",
    "start": "quanpu:start",
    "end": "quanpu:end",
    "row": "quanpu:row",
    "digest": "quanpu:digest",
    "document": "prov:wasQuotedFrom",
    "issuer": "dcterms:publisher",
    "date": "dcterms:date",
}
_CHINESE = {"name": "skos:prefLabel", "aliases": "skos:altLabel", "quote": "quanpu:quote", "title": "dcterms:title"}


def context() -> dict[str, Any]:
    """What the keys of framed JSON stand for: ids, kinds and relation types by their names in the ontology."""
    known = ontology()
    prefixes = {**known.prefixes, "rdf": str(RDF), "xsd": str(XSD)}
    del prefixes["document"]  # a word of its own here
    words: dict[str, Any] = {word: {"@id": term} for word, term in _WORDS.items()}
    words |= {word: {"@id": term, "@language": "zh"} for word, term in _CHINESE.items()}
    words["name_en"] = {"@id": "skos:prefLabel", "@language": "en"}
    for word in _LISTS:
        words[word]["@container"] = "@set"
    for place in ("longitude", "latitude"):
        words[place]["@type"] = "xsd:decimal"
    relations = {_local(each.rdf): {"@id": each.rdf, "@container": "@set"} for each in known.relations.values()}
    kinds = {kind: f"quanpu:{kind}" for kind in known.kinds}
    relation = {"relation": {"@id": "rdf:predicate", "@type": "@vocab"}, "Relation": "rdf:Statement"}
    return {"id": "@id", "type": "@type", **prefixes, **words, **kinds, **relations, **relation}


def _local(term: str) -> str:
    return term.partition(":")[2]


def frame(part: str) -> dict[str, Any]:
    """The frame of `nodes` or of `edges`."""
    known = ontology()
    begun = {"@context": context(), "@explicit": True}
    if part == "nodes":
        related = {_local(each.rdf): _NAMED for each in known.relations.values()}
        named = _fields("name", "name_en", "aliases", "code", "longitude", "latitude")
        properties = _embedded("property", "value")
        return (
            begun | {"@type": [f"quanpu:{kind}" for kind in known.kinds]} | named | related | {"properties": properties}
        )
    passage = _embedded("quote", "start", "end", "row", "digest") | {"document": _embedded("title", "issuer", "date")}
    ends = {"subject": _NAMED, "relation": {"@embed": "@never"}, "object": _NAMED}
    said = _fields("modality", "role", "first_said", "last_said", "from", "until")
    return begun | {"@type": "rdf:Statement"} | ends | said | {"evidence": passage}


def _fields(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, _TOLD)


def _embedded(*names: str) -> dict[str, Any]:
    return {"@explicit": True, "@embed": "@always"} | _TOLD | _fields(*names)
