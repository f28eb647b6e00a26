"""The picture of a part of the map: a pyvis page that carries all it needs and lets nothing in a name or sentence run.

The layout is made here, before the page is sent: pyvis hands vis-network nodes with their places, without physics.
pyvis's own template loads other hosts and escapes nothing, so the page is rendered from ours.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyvis
from markupsafe import Markup
from pyvis.network import Network

from api.security import inline_policy
from api.views.templating import STATIC, environment, told_on
from graph.network import layout, project
from graph.ontology import ontology
from graph.records import search_text

Row = Mapping[str, Any]
MOST_NODES = 3000
# Of one fact in a picture; its entity's page has them all.
_MOST_EVIDENCE = 3
_MANY_EDGES = 800
_EDGE_COLOUR = "#a3afbb"
_Network: Any = Network  # pyvis tells no types
_LIBRARY = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
_EVIDENCE_FIELDS = ("document", "quote", "start", "row", "digest")


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows.

    `nodes` are entities, best connected first; `lines` are the relations that are drawn between them; `facts` are all
    relations that have one of them as an end. A relation is {"source", "type", "target", "modality", "role",
    "evidence"}. `others` names the ends that are not nodes by id;
    `documents` tells title and date of each source by id; `total` is how many nodes there would be without a limit.
    """

    title: str
    nodes: Sequence[Row]
    lines: Sequence[Row]
    facts: Sequence[Row]
    others: Mapping[str, Row]
    documents: Mapping[str, Row]
    total: int


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page and the Content-Security-Policy under which it runs."""

    html: str
    policy: str


def render(picture: Picture, *, home: str | None) -> RenderedPage:
    """The page of a picture. `home` is the address of the site that it links to, or None for a file that stands alone.

    A file carries its policy in itself.
    """
    network = _network(picture)
    policy = inline_policy([_library(), _script()], [_style()])
    network.heading = picture.title
    view = {
        "policy": policy if home is None else "",
        "style": Markup(_style()),  # noqa: S704 - our own file
        "script": Markup(_script()),  # noqa: S704
        "library": Markup(_library()),  # noqa: S704 - pyvis's own file
        "shown": len(picture.nodes),
        "total": picture.total,
        "home": home,
        "source": _sources(picture),
        "page": _page(picture, home),
    }
    network.templateEnv = environment().overlay()
    network.templateEnv.globals = {**network.templateEnv.globals, "view": view}
    network.path = "network.html"
    return RenderedPage(network.generate_html(), policy)


def _network(picture: Picture) -> Any:
    """The picture as pyvis's Network; directed, for an undirected one drops a second relation between the same two."""
    graph = project(
        [node["id"] for node in picture.nodes], {(line["source"], line["target"]) for line in picture.lines}
    )
    size = {node: _size(degree) for node, degree in graph.degree}
    places = layout(graph, size)
    network = _Network(directed=True)
    kinds = ontology().kinds
    for node in picture.nodes:
        x, y = places[node["id"]]
        network.add_node(
            node["id"],
            label=node["name"],
            kind=node["kind"],
            aliases=list(node["aliases"]),
            find=search_text((node["name"], *node["aliases"])),
            color=kinds[node["kind"]].colour,
            size=size[node["id"]],
            x=x,
            y=y,
        )
    for number, (source, target, planned) in enumerate(_lines(picture)):
        network.add_edge(source, target, id=number, arrows="", **({"dashes": [5, 5]} if planned else {}))
    network.options = _options(network.num_edges())
    return network


def _lines(picture: Picture) -> list[tuple[str, str, bool]]:
    """A line for each two nodes with a relation that is drawn, and whether all such between them are planned."""
    planned: dict[tuple[str, str], bool] = {}
    for line in picture.lines:
        pair = (min(line["source"], line["target"]), max(line["source"], line["target"]))
        planned[pair] = planned.get(pair, True) and line["modality"] == "planned"
    return [(*pair, planned[pair]) for pair in sorted(planned)]


def _size(degree: int) -> float:
    return round(min(4 + 2.4 * math.sqrt(degree), 24), 1)


def _options(edges: int) -> dict[str, Any]:
    many = edges > _MANY_EDGES
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "nodes": {"shape": "dot", "borderWidth": 0 if many else 1, "borderWidthSelected": 3, "font": {"size": 0}},
        "edges": {"color": _EDGE_COLOUR, "width": 1, "smooth": False, "selectionWidth": 0, "hoverWidth": 0},
        "interaction": {
            "hover": True,
            "hideEdgesOnDrag": many,
            "hideEdgesOnZoom": many,
            "selectConnectedEdges": False,
            "hoverConnectedEdges": False,
        },
    }


def _page(picture: Picture, home: str | None) -> dict[str, Any]:
    """What the script needs beside nodes and edges."""
    known = ontology()
    numbers = {node["id"]: number for number, node in enumerate(picture.nodes)}
    facts = [_fact(fact, numbers) for fact in picture.facts]
    documents = {item["document"] for fact in facts for item in fact["evidence"]}
    return {
        "base": home,
        "facts": facts,
        "others": {key: {"name": other["name"]} for key, other in sorted(picture.others.items())},
        "documents": {
            key: {"title": picture.documents[key]["title"] or key, "date": told_on(picture.documents[key])}
            for key in sorted(documents)
            if key in picture.documents
        },
        "kinds": {kind.name: {"zh": kind.zh, "colour": kind.colour} for kind in known.kinds.values()},
        "relations": {relation.name: relation.zh for relation in known.relations.values()},
    }


def _fact(fact: Row, numbers: Mapping[str, int]) -> dict[str, Any]:
    """A fact as the script reads it: a node as its number, and nothing that is empty."""
    evidence = [
        {name: item[name] for name in _EVIDENCE_FIELDS if item.get(name) not in ("", False, None)}
        for item in fact["evidence"]
    ]
    told = {
        "source": numbers.get(fact["source"], fact["source"]),
        "type": fact["type"],
        "target": numbers.get(fact["target"], fact["target"]),
        "role": fact["role"],
        "evidence": evidence[:_MOST_EVIDENCE],
        "more": max(0, len(evidence) - _MOST_EVIDENCE),
    }
    if fact["modality"] == "planned":
        told["modality"] = "planned"
    return {name: value for name, value in told.items() if value not in ("", 0) or name in ("source", "target")}


def _sources(picture: Picture) -> str:
    """The sources of a picture in one line."""
    used = {item["document"] for fact in picture.facts for item in fact["evidence"]}
    told = [document for key, document in sorted(picture.documents.items()) if key in used]
    named = [document for document in told if document["form"] not in ("reference", "table")]
    first = named or told
    dates = sorted(filter(None, map(told_on, first)))
    span = "" if not dates else f"，{dates[0]}" + (f" 至 {dates[-1]}" if dates[-1] != dates[0] else "")
    titles = "、".join(_short(document["title"]) for document in first[:2])
    more = f" 等 {len(first)} 份文件" if len(first) > 2 else ""
    digests = sum(document["form"] == "digest" for document in first)
    share = "均" if digests == len(first) else f"其中 {digests} 份"
    return titles + more + span + (f"（{share}为摘要）" if digests else "")


def _short(title: str, most: int = 24) -> str:
    return title if len(title) <= most else f"{title[: most - 1]}…"


@cache
def _library() -> str:
    return _LIBRARY.read_text(encoding="utf-8")


@cache
def _script() -> str:
    return (STATIC / "network.js").read_text(encoding="utf-8")


@cache
def _style() -> str:
    return (STATIC / "network.css").read_text(encoding="utf-8")
