"""A part of the map in the forms that other tools read: JSON, Cytoscape.js, JSON Graph Format, GraphML, GEXF, CSV.

A graph is {"nodes", "edges", "truncated"} as questions answer it: nodes {"id","kind","name",…}, edges
{"type","source","target",…}, each with its evidence. RDF is graph.rdf's.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import networkx as nx
import orjson

from graph.cells import cell, edge_id, edge_key, joined
from graph.graph_xml import gexf, graphml
from graph.queries import QueryError

Graph = Mapping[str, Any]
Rows = Iterable[Mapping[str, Any]]
Row = dict[str, Any]

NODE_COLUMNS = ("id", "kind", "name", "aliases", "properties", "evidence_count", "evidence")
EDGE_COLUMNS = (
    "source", "source_name", "type", "target", "target_name", "modality", "role", "first_said", "last_said", "from",
    "until", "evidence",
)  # fmt: skip
PARTS = ("edges", "nodes")
"""The tables of a graph as CSV."""
_PIECE = 1 << 16


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


def _json(value: Any) -> bytes:
    return orjson.dumps(value, default=str)


def json_pieces(nodes: Rows, edges: Rows, *, truncated: bool = False) -> Iterator[bytes]:
    """{"nodes", "edges", "truncated"}."""
    yield b'{"nodes":['
    yield from joined(map(_json, nodes))
    yield b'],"edges":['
    yield from joined(_json(_without(edge)) for edge in edges)
    yield b'],"truncated":%s}' % _json(truncated)


def cytoscape(nodes: Rows, edges: Rows, *, truncated: bool = False) -> Iterator[bytes]:
    """Cytoscape.js: {"elements": {"nodes": [{"data"}], "edges": [{"data"}]}, "data": {"truncated"}}.

    What networkx reads it by stands in it too: `directed`, `multigraph`, the `value` of a node, the `key` of an edge.
    """
    yield b'{"data":{"truncated":%s},"directed":true,"multigraph":true,"elements":{"nodes":[' % _json(truncated)
    yield from joined(_json({"data": {**node, "value": node["id"]}}) for node in nodes)
    yield b'],"edges":['
    named = ({"id": edge_id(edge), "key": edge["type"]} | _without(edge) for edge in edges)
    yield from joined(_json({"data": edge}) for edge in named)
    yield b"]}}"


def jgf(nodes: Rows, edges: Rows, *, truncated: bool = False) -> Iterator[bytes]:
    """JSON Graph Format, version 2: nodes by id, edges with their relation, all else as metadata."""
    yield b'{"graph":{"directed":true,"metadata":{"truncated":%s},"nodes":{' % _json(truncated)
    yield from joined(_json(node["id"]) + b":" + _json(_jgf_node(node)) for node in nodes)
    yield b'},"edges":['
    yield from joined(_json(_jgf_edge(edge)) for edge in edges)
    yield b"]}}"


def _jgf_node(node: Mapping[str, Any]) -> Row:
    return {"label": node["name"], "metadata": _without(node, "id", "name")}


def _jgf_edge(edge: Mapping[str, Any]) -> Row:
    ends = {"source": edge["source"], "target": edge["target"], "relation": edge["type"], "directed": True}
    return {"id": edge_id(edge)} | ends | {"metadata": _without(edge, "source", "target", "type")}


def _without(row: Mapping[str, Any], *names: str) -> Row:
    return {"from" if key == "from_" else key: value for key, value in row.items() if key not in names}


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


PIECES: Mapping[str, Callable[..., Iterator[bytes]]] = {
    "json": json_pieces,
    "cytoscape": cytoscape,
    "jgf": jgf,
    "graphml": graphml,
    "gexf": gexf,
}
"""Each form by its name, as `format=` takes it: of nodes, edges and whether something was left out."""


def written(graph: Graph, form: str) -> bytes:
    """A graph in one of these forms, nodes by id, edges by source, type and target."""
    nodes = sorted(graph["nodes"], key=lambda each: str(each["id"]))
    return b"".join(PIECES[form](nodes, sorted(graph["edges"], key=edge_key), truncated=bool(graph["truncated"])))
