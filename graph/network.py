"""networkx projections of a part of the map, built in id order, and their seeded layout.

Node order decides ties in every algorithm, so a projection adds nodes and edges sorted by id: the same map gives the
same numbers and the same picture, whatever the order in which an engine returned its rows.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

import igraph
import networkx as nx

Place = tuple[float, float]
Places = dict[str, Place]

SEED = 20
# Below this many nodes a layout that sees all distances (Kamada and Kawai) is clearest. Above it UMAP, from a coarse
# layout by forces on, finds the places of DrL, edges as short and crossings as few, in a fifth of its time.
_SMALL, _COARSE, _FINE = 160, 100, 100
# Nodes that touch are sought anew after so many rounds of pushing.
_AGAIN = 4
# The share of nodes that must have stood somewhere before for them to stay there.
_KNOWN = 0.7
# igraph draws from one generator for the whole process.
_generator = Lock()
_IGraph: Any = igraph.Graph  # it tells no types


def project(nodes: Iterable[str], pairs: Iterable[tuple[str, str]]) -> "nx.Graph[str]":
    """The undirected simple graph over these nodes; pairs with an end elsewhere, and loops, are left out."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(pair for pair in sorted(pairs) if pair[0] in graph and pair[1] in graph and pair[0] != pair[1])
    return graph


def explains(edge: Mapping[str, Any]) -> tuple[bool, int, str, str]:
    """Which of several relations between two nodes explains best that they are joined: stated, then said most often."""
    return edge["modality"] != "stated", -len(edge["evidence"]), edge["type"], edge["source"]


def layout(graph: "nx.Graph[str]", radius: Mapping[str, float], *, width: float = 1600, height: float = 720) -> Places:
    """Where each node stands in a picture of this shape: its connected parts side by side, no two nodes touching.

    `radius` is in the unit of the picture, and so are the places, which are centred on (0, 0). The same graph gives the
    same places.
    """
    if not graph:
        return {}
    cell = math.sqrt(width * height / max(len(graph), 24))
    components = sorted(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes)))
    blocks = [_block(graph.subgraph(sorted(nodes)), cell) for nodes in components]
    places = fit(evened(_shelves(blocks, width / height, cell)), width, height)
    gap = max(4.0, cell / 5)
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in spread(places, radius, gap).items()}


def _block(graph: "nx.Graph[str]", cell: float) -> Places:
    """One connected part, its longest axis across, on an area in proportion to its nodes, from (0, 0)."""
    nodes = sorted(graph)
    if len(nodes) == 1:
        return {nodes[0]: (cell / 2, cell / 2)}
    numbers = {node: number for number, node in enumerate(nodes)}
    edges = sorted((min(numbers[a], numbers[b]), max(numbers[a], numbers[b])) for a, b in graph.edges)
    points = _across(_force(len(nodes), edges))
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    area = max(wide, high / 3, 1e-9) * max(high, wide / 3, 1e-9)
    # A few nodes need no more room than their lines; the rule for many would draw them apart.
    scale = min(cell * math.sqrt(len(nodes) / area), cell * len(nodes) * 0.6 / max(wide, high, 1e-9))
    return {node: ((x - left) * scale, (y - top) * scale) for node, (x, y) in zip(nodes, points, strict=True)}


def _force(count: int, edges: list[tuple[int, int]]) -> list[Place]:
    graph = _IGraph(n=count, edges=edges)
    with _seeded():
        if count <= _SMALL:
            found = graph.layout_kamada_kawai()
        else:
            coarse = graph.layout_fruchterman_reingold(grid=True, niter=_COARSE)
            found = graph.layout_umap(epochs=_FINE, seed=coarse.coords)
    return [(x, y) for x, y in found.coords]


@contextmanager
def _seeded() -> Iterator[None]:
    """igraph draws as ever again, for one caller at a time."""
    with _generator:
        igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 - a seed for pictures, not for secrets
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)


def _across(points: list[Place]) -> list[Place]:
    """The points turned so that their longest axis lies across."""
    count = len(points)
    middle = (sum(x for x, _ in points) / count, sum(y for _, y in points) / count)
    centred = [(x - middle[0], y - middle[1]) for x, y in points]
    xx, yy = sum(x * x for x, _ in centred), sum(y * y for _, y in centred)
    angle = math.atan2(2 * sum(x * y for x, y in centred), xx - yy) / 2
    cosine, sine = math.cos(angle), math.sin(angle)
    return [(x * cosine + y * sine, y * cosine - x * sine) for x, y in centred]


def _size(block: Places) -> Place:
    return max(x for x, _ in block.values()), max(y for _, y in block.values())


def _shelves(blocks: list[Places], shape: float, cell: float) -> Places:
    """The blocks, largest first, in rows from left to right that together have about the shape of the picture."""
    margin = cell * 0.9
    sizes = [(wide + margin, high + margin) for wide, high in map(_size, blocks)]
    row = max(max(wide for wide, _ in sizes), math.sqrt(sum(wide * high for wide, high in sizes) * shape))
    places: Places = {}
    left = top = shelf = 0.0
    for block, (wide, high) in zip(blocks, sizes, strict=True):
        if left and left + wide > row * 1.02:
            left, top, shelf = 0.0, top + shelf, 0.0
        places |= {node: (left + x, top + y) for node, (x, y) in block.items()}
        left, shelf = left + wide, max(shelf, high)
    return places


def evened(places: Places, share: float = 0.45) -> Places:
    """The places moved along each axis part of the way to even distances, so that a few far ones leave room to many."""
    evened: list[list[float]] = []
    for axis in (0, 1):
        along = {node: place[axis] for node, place in places.items()}
        low, high = min(along.values()), max(along.values())
        ranked = sorted(along, key=lambda node: (along[node], node))
        step = (high - low) / max(len(ranked) - 1, 1)
        rank = {node: low + number * step for number, node in enumerate(ranked)}
        evened.append([along[node] * (1 - share) + rank[node] * share for node in places])
    return dict(zip(places, zip(*evened, strict=True), strict=True))


def fit(places: Places, width: float, height: float, stretch: float = 4 / 3) -> Places:
    """The places centred on (0, 0) and filling the picture, in one direction stretched at most so much."""
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    wide, high = max(max(xs) - min(xs), 1e-9), max(max(ys) - min(ys), 1e-9)
    across, down = width / wide, height / high
    across, down = min(across, down * stretch), min(down, across * stretch)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return {node: ((x - middle_x) * across, (y - middle_y) * down) for node, (x, y) in places.items()}


def layout_after(last: Mapping[str, Place], graph: "nx.Graph[str]", radius: Mapping[str, float]) -> Places:
    """Where each node stands once a picture has changed a little: what stood somewhere stays there, as far as nothing
    touches; what is new comes near what it is connected with. A picture that has changed much is laid out anew.
    """
    places = {node: last[node] for node in sorted(graph) if node in last}
    if len(places) < _KNOWN * max(len(graph), 1):
        return layout(graph, radius)
    foot = max(y for _, y in places.values())
    fresh = sorted(set(graph) - places.keys(), key=lambda node: (-graph.degree[node], node))
    for number, node in enumerate(fresh):
        near = [places[other] for other in sorted(graph[node]) if other in places]
        if near:
            x, y = (sum(place[axis] for place in near) / len(near) for axis in (0, 1))
            places[node] = (x + 40 * math.cos(number), y + 40 * math.sin(number))
        else:
            places[node] = (60.0 * (number - len(fresh) / 2), foot + 60)
    gap = 4.0 if fresh else 0.0
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in spread(places, radius, gap).items()}


def communities_of(graph: "nx.Graph[str]", least: int = 3) -> list[list[str]]:
    """The communities of so many nodes or more, largest first: who works with each other more than with the rest.

    The same graph gives the same communities.
    """
    nodes = sorted(graph)
    number = {node: place for place, node in enumerate(nodes)}
    drawn = _IGraph(n=len(nodes), edges=[(number[a], number[b]) for a, b in sorted(map(sorted, graph.edges))])
    with _seeded():
        found = drawn.community_multilevel()
    named = [[nodes[place] for place in members] for members in found if len(members) >= least]
    return sorted(named, key=lambda members: (-len(members), members[0]))


def spread(places: Places, radius: Mapping[str, float], gap: float, rounds: int = 40) -> Places:
    """The places with nodes that are nearer than their radii and a gap pushed apart, in a fixed order."""
    nodes = sorted(places)
    xs, ys = [places[node][0] for node in nodes], [places[node][1] for node in nodes]
    radii = [radius.get(node, 4.0) for node in nodes]
    for _ in range(rounds // _AGAIN):
        pairs = _close(xs, ys, radii, gap)
        if not _push(xs, ys, pairs):
            break
        for _ in range(_AGAIN - 1):
            _push(xs, ys, pairs)
    return dict(zip(nodes, zip(xs, ys, strict=True), strict=True))


def _close(xs: list[float], ys: list[float], radii: list[float], gap: float) -> list[tuple[int, int, float]]:
    """Pairs that touch or may soon, each with the distance that they want."""
    reach = 2 * max(radii, default=0) + gap
    found: list[tuple[int, int, float]] = []
    for a, b in _near(xs, ys, reach):
        wanted = radii[a] + radii[b] + gap
        if (xs[b] - xs[a]) ** 2 + (ys[b] - ys[a]) ** 2 < (wanted + 2 * gap) ** 2:
            found.append((a, b, wanted))
    return found


def _push(xs: list[float], ys: list[float], pairs: Iterable[tuple[int, int, float]]) -> bool:
    """Moves both of each pair that is too near; whether any was."""
    moved = False
    for a, b, wanted in pairs:
        dx, dy = xs[b] - xs[a], ys[b] - ys[a]
        squared = dx * dx + dy * dy
        if squared >= (wanted - 0.01) ** 2:
            continue
        moved = True
        distance = math.sqrt(squared)
        if distance < 1e-6:  # one place: apart in a direction that differs from pair to pair
            dx, dy, push = math.cos(a + 1), math.sin(a + 1), wanted / 2
        else:
            push = (wanted - distance) / 2 / distance
        xs[a], ys[a], xs[b], ys[b] = xs[a] - dx * push, ys[a] - dy * push, xs[b] + dx * push, ys[b] + dy * push
    return moved


def _near(xs: list[float], ys: list[float], reach: float) -> Iterator[tuple[int, int]]:
    """Pairs of points that may be nearer than `reach`, each once: in one cell of a grid, or in cells side by side."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (x, y) in enumerate(zip(xs, ys, strict=True)):
        cells[math.floor(x / reach), math.floor(y / reach)].append(number)
    for (column, row), members in cells.items():
        for position, a in enumerate(members):
            yield from ((a, b) for b in members[position + 1 :])
        for step in ((1, -1), (1, 0), (1, 1), (0, 1)):
            others: Iterable[int] = cells.get((column + step[0], row + step[1]), ())
            yield from ((a, b) for a in members for b in others)
