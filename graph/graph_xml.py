"""Graphs as GraphML and GEXF 1.2, piece by piece, so that a map of any size is written as it is read.

Lists of names stand with 、 between, properties and evidence as JSON; what XML cannot hold stands as U+FFFD.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from graph.cells import cell, edge_id

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NODE = dict.fromkeys(("kind", "name", "aliases", "properties", "evidence"), "string") | {
    "degree": "long",
    "evidence_count": "long",
    "longitude": "double",
    "latitude": "double",
}
_EDGE = dict.fromkeys(
    ("id", "type", "role", "modality", "first_said", "last_said", "from", "until", "evidence"), "string"
) | {"evidence_count": "long"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Rows = Iterable[Mapping[str, Any]]


def graphml(nodes: Rows, edges: Rows, *, truncated: bool = False) -> Iterator[bytes]:
    """GraphML; `truncated` is an attribute of the graph, the type of an edge its key too."""
    yield f'{_HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'.encode()
    for part, columns in (("graph", {"truncated": "boolean"}), ("node", _NODE), ("edge", _EDGE)):
        for name, type_ in columns.items():
            key = {"id": f"{part}.{name}", "for": part, "attr.name": name, "attr.type": type_}
            yield _line(Element("key", key))
    yield b'<graph edgedefault="directed">\n'
    yield _line(_valued("graph.truncated", str(truncated).lower()))
    for node in nodes:
        yield _line(_with_data(Element("node", {"id": node["id"]}), "node", _plain(node, _NODE)))
    for edge in edges:
        ends = {"id": edge["type"], "source": edge["source"], "target": edge["target"]}
        yield _line(_with_data(Element("edge", ends), "edge", _plain({**edge, "id": edge_id(edge)}, _EDGE)))
    yield b"</graph>\n</graphml>\n"


def gexf(nodes: Rows, edges: Rows, *, truncated: bool = False) -> Iterator[bytes]:
    """GEXF; the name of a node is its label, the type of an edge its label and its `relation`.

    `truncated` stands as the description of a graph that is.
    """
    yield f'{_HEAD}<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'.encode()
    if truncated:
        yield b"<meta><description>truncated</description></meta>\n"
    yield b'<graph defaultedgetype="directed" mode="static">\n'
    related = {"relation" if name == "type" else name: type_ for name, type_ in _EDGE.items() if name != "id"}
    for part, columns in (("node", _NODE), ("edge", related)):
        declared = Element("attributes", {"class": part, "mode": "static"})
        for name, type_ in columns.items():
            SubElement(declared, "attribute", {"id": f"{part}.{name}", "title": name, "type": type_})
        yield _line(declared)
    yield b"<nodes>\n"
    for node in nodes:
        named = {"id": node["id"], "label": _text(node["name"])}
        yield _line(_with_values(Element("node", named), "node", _plain(node, _NODE)))
    yield b"</nodes>\n<edges>\n"
    for edge in edges:
        named = {"id": edge_id(edge), "source": edge["source"], "target": edge["target"], "label": edge["type"]}
        told = _plain({**edge, "relation": edge["type"]}, related)
        yield _line(_with_values(Element("edge", named), "edge", told))
    yield b"</edges>\n</graph>\n</gexf>\n"


def _plain(row: Mapping[str, Any], columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The columns that a row has, as text."""
    properties = row.get("properties")
    placed = properties if isinstance(properties, dict) else {}
    for name in columns:
        value = row.get("from_" if name == "from" else name, placed.get(name))
        if value is not None:
            yield name, _text(value)


def _text(value: Any) -> str:
    return _NOT_XML.sub("\ufffd", cell(value))


def _with_data(element: Element, part: str, told: Iterable[tuple[str, str]]) -> Element:
    element.extend(_valued(f"{part}.{name}", text) for name, text in told)
    return element


def _valued(key: str, text: str) -> Element:
    element = Element("data", {"key": key})
    element.text = text
    return element


def _with_values(element: Element, part: str, told: Iterable[tuple[str, str]]) -> Element:
    values = SubElement(element, "attvalues")
    for name, text in told:
        SubElement(values, "attvalue", {"for": f"{part}.{name}", "value": text})
    return element


def _line(element: Element) -> bytes:
    return tostring(element, encoding="unicode").encode() + b"\n"
