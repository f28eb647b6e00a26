"""A part of the map in the forms that other tools read: JSON, Cytoscape.js, JSON Graph Format, GraphML, GEXF, CSV.

A graph is {"nodes", "edges", "truncated"} as questions answer it: nodes {"id","kind","name",…}, edges
{"type","source","target",…}, each with its evidence. RDF is graph.rdf's.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import networkx as nx
import orjson

from graph.queries import QueryError

Graph = Mapping[str, Any]
Row = dict[str, Any]

NODE_COLUMNS = ("id", "kind", "name", "aliases", "properties", "evidence_count", "evidence")
EDGE_COLUMNS = (
    "source", "source_name", "type", "target", "target_name", "modality", "role", "first_said", "last_said", "from",
    "until", "evidence",
)  # fmt: skip
PARTS = ("edges", "nodes")
"""The tables of a graph as CSV."""
_PIECE = 1 << 16
# What XML 1.0 cannot hold; a name from a damaged source may.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def networkx_graph(graph: Graph) -> "nx.MultiDiGraph[str]":
    """The graph for networkx: nodes by id and edges keyed by type, in id order, with all that they have as attributes.

    `truncated` is an attribute of the graph; `from_` of an edge is `from`.
    """
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(truncated=bool(graph["truncated"]))
    for node in sorted(graph["nodes"], key=lambda each: str(each["id"])):
        made.add_node(node["id"], **{key: value for key, value in node.items() if key != "id"})
    for edge in sorted(graph["edges"], key=edge_key):
        attributes = {"id": edge_id(edge), "from": edge.get("from_", "")} | _without(edge, "source", "target")
        made.add_edge(edge["source"], edge["target"], key=edge["type"], **attributes)
    return made


def edge_key(edge: Mapping[str, Any]) -> tuple[str, str, str]:
    """What tells an edge from all others, and the order of edges: source, type, target."""
    return edge["source"], edge["type"], edge["target"]


def edge_id(edge: Mapping[str, Any]) -> str:
    """An id for an edge, made from its ends and type."""
    return ".".join(edge_key(edge))


def _json(value: Any) -> bytes:
    return orjson.dumps(value, default=str)


def as_json(graph: Graph) -> bytes:
    """{"nodes", "edges", "truncated"}."""
    return _json({**graph, "edges": [_without(edge) for edge in graph["edges"]]})


def json_pieces(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """The same of a whole graph, piece by piece."""
    for before, items in ((b'{"nodes":[', nodes), (b'],"edges":[', map(_without, edges))):
        yield before
        for number, item in enumerate(items):
            yield (b",\n" if number else b"\n") + _json(item)
    yield b'],"truncated":false}'


def as_cytoscape(graph: Graph) -> bytes:
    """Cytoscape.js: {"elements": {"nodes": [{"data"}], "edges": [{"data"}]}, "data": {"truncated"}}."""
    told = nx.cytoscape_data(networkx_graph(graph))
    return _json({**told, "data": {"truncated": bool(graph["truncated"])}})


def as_jgf(graph: Graph) -> bytes:
    """JSON Graph Format, version 2: nodes by id, edges with their relation, all else as metadata."""
    nodes = {
        node["id"]: {"label": node["name"], "metadata": _without(node, "id", "name")}
        for node in sorted(graph["nodes"], key=lambda each: str(each["id"]))
    }
    edges = [
        {
            "id": edge_id(edge),
            "source": edge["source"],
            "target": edge["target"],
            "relation": edge["type"],
            "directed": True,
            "metadata": _without(edge, "source", "target", "type"),
        }
        for edge in sorted(graph["edges"], key=edge_key)
    ]
    metadata = {"truncated": bool(graph["truncated"])}
    return _json({"graph": {"directed": True, "metadata": metadata, "nodes": nodes, "edges": edges}})


def _without(row: Mapping[str, Any], *names: str) -> Row:
    return {"from" if key == "from_" else key: value for key, value in row.items() if key not in names}


def as_graphml(graph: Graph) -> bytes:
    """GraphML; lists of names stand with 、 between, properties and evidence as JSON."""
    file = io.BytesIO()
    nx.write_graphml_xml(_flat(graph), file)
    return file.getvalue()


def as_gexf(graph: Graph) -> bytes:
    """GEXF 1.2; the name of a node is its label, the type of an edge its `relation`, all else as in GraphML."""
    flat = _flat(graph)
    for _, node in flat.nodes(data=True):
        node["label"] = node["name"]
    for _, _, edge in flat.edges(data=True):
        edge["label"] = edge["relation"] = edge.pop("type")  # GEXF has a `type` of its own
    file = io.BytesIO()
    nx.write_gexf(flat, file)
    return file.getvalue()


def _flat(graph: Graph) -> "nx.MultiDiGraph[str]":
    """The graph with plain attributes only: numbers, truth values and text that XML can hold."""
    made = networkx_graph(graph)
    for _, node in made.nodes(data=True):
        _flatten(node)
    for _, _, edge in made.edges(data=True):
        _flatten(edge)
    return made


def _flatten(attributes: Row) -> None:
    for name in ("longitude", "latitude"):
        if isinstance(attributes.get("properties"), dict) and name in attributes["properties"]:
            attributes[name] = float(attributes["properties"][name])
    for name, value in list(attributes.items()):
        if value is None:
            del attributes[name]
        elif not isinstance(value, (bool, int, float)):
            attributes[name] = _NOT_XML.sub("\ufffd", cell(value))


def cell(value: Any) -> str:
    """A value as one piece of text: names with 、 between, anything else that is nested as JSON."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return "、".join(value)
    return value if isinstance(value, str) else _json(value).decode()


def check_part(part: str) -> None:
    """QueryError for a table that a graph as CSV has not."""
    if part not in PARTS:
        raise QueryError(f"part: {part!r} is neither {' nor '.join(PARTS)}")


def as_csv(graph: Graph, part: str = "edges") -> bytes:
    """A table with a header, of the edges or, with `part` "nodes", of the nodes; evidence as JSON."""
    if part == "nodes":
        return b"".join(csv_of_nodes(graph["nodes"]))
    return b"".join(csv_of_edges(graph["edges"], {node["id"]: node["name"] for node in graph["nodes"]}))


def csv_of_nodes(nodes: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """The table of nodes, piece by piece."""
    return _table(NODE_COLUMNS, nodes)


def csv_of_edges(edges: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[bytes]:
    """The table of edges, piece by piece; `names` of nodes by id."""
    ends = (
        {**edge, "source_name": names.get(edge["source"], ""), "target_name": names.get(edge["target"], "")}
        for edge in edges
    )
    return _table(EDGE_COLUMNS, ends)


def _table(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get("from_" if name == "from" else name)) for name in columns])
        if text.tell() > _PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


WRITERS: Mapping[str, Callable[[Graph], bytes]] = {
    "json": as_json,
    "cytoscape": as_cytoscape,
    "jgf": as_jgf,
    "graphml": as_graphml,
    "gexf": as_gexf,
    "csv": as_csv,
}
"""Each form by its name, as `format=` takes it."""
