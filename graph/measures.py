"""What is worked out from the rows of a question where Cypher does not reach: `then` in its header.

Each takes rows and the question's values, and gives rows of the question's columns in a total order, so that both
engines give the same. Graphs are built in id order, so that ties are decided by ids.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise, takewhile
from typing import Any

import igraph
import networkx as nx

from graph.network import communities_of, explains, project
from graph.ontology import ontology

Row = Mapping[str, Any]
MOST = 5000
"""How many nodes a measure looks at."""

FARTHEST = 4
"""How many relations a path has at most."""
_LOOKED_AT = 4  # ways for each that is told

_IGraph: Any = igraph.Graph  # it tells no types
_DIGITS = 6


class TooMuch(ValueError):
    """More than a measure looks at."""


def central(rows: Sequence[Row], values: Row) -> list[dict[str, Any]]:
    """Nodes of pairs {source, source_name, target, target_name}, the most between others first.

    `betweenness` is the share of shortest paths between other nodes that go through, from 0 to 1. `cut_off` is how many
    nodes would no longer reach the largest part of their network, `cities_cut_off` which cities are among them.
    """
    names, pairs = _network(rows, values)
    nodes = sorted(names)
    numbers = {node: number for number, node in enumerate(nodes)}
    graph = _IGraph(n=len(nodes), edges=[(numbers[a], numbers[b]) for a, b in pairs])
    most = max((len(nodes) - 1) * (len(nodes) - 2) / 2, 1)
    lost = {number: _cut_off(graph, number) for number in graph.articulation_points()}
    found = []
    for number, between in enumerate(graph.betweenness(directed=False)):
        gone = [nodes[each] for each in lost.get(number, ())]
        found.append(
            _named(nodes[number], names)
            | {
                "partners": graph.degree(number),
                "betweenness": round(between / most, _DIGITS),
                "cut_off": len(gone),
                "cities_cut_off": sorted(names[each] for each in gone if ontology().kind_of(each) == "City"),
            }
        )
    return sorted(found, key=lambda row: (-row["betweenness"], -row["partners"], row["id"]))


def _cut_off(graph: Any, number: int) -> list[int]:
    """The nodes that reach the largest part of their network only through one."""
    rest = graph.copy()
    rest.delete_edges(rest.incident(number))
    parts = sorted(rest.components(), key=lambda part: (-len(part), part[0]))
    beside = set(graph.neighbors(number))
    own = [part for part in parts if beside.intersection(part)]
    return sorted(node for part in own[1:] for node in part)


def communities(rows: Sequence[Row], values: Row) -> list[dict[str, Any]]:
    """Nodes of pairs {source, source_name, target, target_name} by community, best connected first."""
    names, pairs = _network(rows, values)
    graph = project(names, pairs)
    found = []
    for members in communities_of(graph, least=1):
        ordered = sorted(members, key=lambda node: (-graph.degree[node], node))
        told = {"community": names[ordered[0]], "size": len(ordered)}
        found.append([told | _named(node, names) | {"partners": graph.degree[node]} for node in ordered])
    return [row for group in sorted(found, key=lambda group: (-len(group), group[0]["id"])) for row in group]


def _network(rows: Sequence[Row], values: Row) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Names by id, and the pairs, each once and without direction."""
    if values["limit"] > MOST:
        raise TooMuch(f"limit: at most {MOST} are looked at")
    names = {row[end]: row[f"{end}_name"] for row in rows for end in ("source", "target")}
    return names, {(min(ends), max(ends)) for ends in ((row["source"], row["target"]) for row in rows)}


def _named(identifier: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {"id": identifier, "name": names[identifier], "kind": ontology().kind_of(identifier)}


_CONFLICTS = ("modality", "role", "time", "only_a", "only_b")


def differences(rows: Sequence[Row], values: Row) -> list[dict[str, Any]]:
    """Relations {source, …, edge} that documents `a` and `b` say differently, a row a difference, conflicts first."""
    found = []
    for row in rows:
        one, other = (_said(row["edge"]["evidence"], values[name]) for name in ("a", "b"))
        told = {name: row[name] for name in ("source", "source_name", "relation", "target", "target_name")}
        evidence = [item for item in row["edge"]["evidence"] if item["document"] in (values["a"], values["b"])]
        for name in _differ(one, other):
            says = {"a_says": _words(one), "b_says": _words(other), "evidence": evidence}
            found.append({"difference": name} | told | says)
    ends = ("source", "relation", "target")
    return sorted(found, key=lambda row: (_CONFLICTS.index(row["difference"]), *(row[end] for end in ends)))


def _said(evidence: Sequence[Row], document: str) -> dict[str, Any]:
    """What one document says of a relation; nothing where it says nothing."""
    items = [item for item in evidence if item["document"] == document]
    if not items:
        return {}
    return {
        "modality": "stated" if any(item["modality"] == "stated" for item in items) else "planned",
        "role": "、".join(sorted({item["role"] for item in items if item.get("role")})),
        "time": "、".join(sorted({_time(item) for item in items} - {""})),
    }


def _time(item: Row) -> str:
    times = [str(item.get(name, "")) for name in ("from", "until")]
    return "—".join(times) if any(times) else ""


def _differ(one: Row, other: Row) -> list[str]:
    if not one or not other:
        return ["only_a" if one else "only_b"]
    # What one document leaves open is no contradiction.
    return [name for name in one if one[name] != other[name] and one[name] and other[name]]


def _words(said: Row) -> str:
    return " ".join(each for each in said.values() if each)


def paths(rows: Sequence[Row], values: Row) -> list[dict[str, Any]]:
    """The shortest ways from `source` to `target` over relations {source, source_name, relation, target, edge, …}.

    At most `count`, the shortest first, then those with fewest weak steps; no way meets an entity twice.
    """
    names = {row[end]: row[f"{end}_name"] for row in rows for end in ("source", "target")}
    edges: dict[frozenset[str], Row] = {}
    for row in rows:
        ends, edge = frozenset((row["source"], row["target"])), row["edge"]
        if ends not in edges or explains(edge) < explains(edges[ends]):
            edges[ends] = edge
    graph = project(names, ((row["source"], row["target"]) for row in rows))
    ways: Iterable[list[str]] = ()
    if {values["source"], values["target"]} <= set(graph) and nx.has_path(graph, values["source"], values["target"]):
        ways = nx.shortest_simple_paths(graph, values["source"], values["target"])
    # Beyond that length not every way lies in what was asked for.
    near = takewhile(lambda way: len(way) - 1 <= FARTHEST, islice(ways, _LOOKED_AT * values["count"]))
    shown = sorted(near, key=lambda way: (len(way), _weak(way, edges), way))[: values["count"]]
    return [step for number, way in enumerate(shown, 1) for step in _steps(number, way, edges, names)]


def _weak(way: Sequence[str], edges: Mapping[frozenset[str], Row]) -> int:
    """How many steps of a way tell little: where something lies, what it belongs to, what is only planned."""
    told = (edges[frozenset(ends)] for ends in pairwise(way))
    return sum(edge["modality"] != "stated" or edge["type"] in ("LOCATED_IN", "PART_OF") for edge in told)


def _steps(
    number: int, way: Sequence[str], edges: Mapping[frozenset[str], Row], names: Row
) -> Iterator[dict[str, Any]]:
    for step, (one, other) in enumerate(pairwise(way), 1):
        edge = edges[frozenset((one, other))]
        yield {
            "path": number,
            "length": len(way) - 1,
            "step": step,
            "id": one,
            "name": names[one],
            "relation": edge["type"],
            "direction": "out" if edge["source"] == one else "in",
            "other": other,
            "other_name": names[other],
            "modality": edge["modality"],
            "evidence": edge["evidence"],
        }


MEASURES: Mapping[str, Callable[[Sequence[Row], Row], list[dict[str, Any]]]] = {
    "central": central,
    "communities": communities,
    "differences": differences,
    "paths": paths,
}
