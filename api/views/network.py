"""The collaboration network: the best connected institutions and places, laid out by who works with whom."""

import math

from api.answers import Answers, Row
from api.views.picture import Line, Node, Picture, all_planned, disc, end_names
from graph.network import layout, project

MOST_NODES = 3000
_MOST_FACTS = 20_000
# With more nodes than these the discs are smaller.
_ROOMY = 500


def network(answers: Answers, limit: int = 100) -> Picture:
    """The collaboration network of the best connected institutions and places, with all facts at them."""
    rows = answers.ask("network", limit=limit)
    nodes: dict[str, Row] = {}
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        ends = min(row["source"], row["target"]), max(row["source"], row["target"])
        pairs.setdefault(ends, []).append(row["edge"])
        nodes |= {row["source"]: row["source_node"], row["target"]: row["target_node"]}
    graph = project(nodes, pairs)
    room = min(1.0, math.sqrt(_ROOMY / max(len(nodes), 1)))
    size = {node: round(disc(degree) * room, 1) for node, degree in graph.degree}
    places = layout(graph, size)
    ranked = sorted(nodes, key=lambda node: (-graph.degree[node], node))
    told = answers.ask("relations_of", ids=ranked, limit=_MOST_FACTS)
    totals = answers.ask("network_size")
    total = totals[0]["total"] if totals else 0
    return Picture(
        title="协作网络",
        nodes=[Node(nodes[node], places[node], size[node]) for node in ranked],
        lines=[Line(*ends, planned=all_planned(edges)) for ends, edges in sorted(pairs.items()) if ends[0] != ends[1]],
        facts=[row["edge"] for row in told],
        others=end_names(told),
        documents=answers.documents(),
        shown=f"显示 {len(nodes)} / {total}",
        about=f"个机构与地方，{len(pairs)} 条连线；圆点大小按联系多少。",
    )
