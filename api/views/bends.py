"""Lines between discs that pass through no other disc: what stands in the way of one is gone around."""

import math
from collections.abc import Iterable, Mapping

from api.views.discs import Circle
from graph.network import Place

# Between a line and what it passes; how far apart the bends are that are tried, and the widest, as a share of the way.
_GAP, _STEP, _WIDEST = 14.0, 10.0, 0.4
_PLACES = 20


def bends(lines: Iterable[tuple[str, str]], discs: Mapping[str, Circle]) -> list[float]:
    """How far the middle of each line stands beside the straight way, on its left where positive, seen along it with y
    downwards: as little as leaves all other discs free, or as many as can be. A bent line is a quadratic curve.
    """
    return [_bend(discs, *ends) for ends in lines]


def curve(start: Place, end: Place, bend: float) -> str:
    """A line so bent, as the path of a drawing in SVG."""
    far = math.dist(start, end) or 1.0
    aside = 2 * bend * (end[1] - start[1]) / far, 2 * bend * (start[0] - end[0]) / far
    x, y = ((a + b) / 2 + c for a, b, c in zip(start, end, aside, strict=True))
    return f"M{start[0]} {start[1]}Q{x:.1f} {y:.1f} {end[0]} {end[1]}"


def _bend(discs: Mapping[str, Circle], a: str, b: str) -> float:
    (ax, ay, _), (bx, by, _) = discs[a], discs[b]
    far = math.hypot(bx - ax, by - ay)
    if not far:
        return 0.0
    others = [_seen(discs[key], (ax, ay), ((bx - ax) / far, (by - ay) / far)) for key in discs if key not in (a, b)]
    steps = range(1, int(_WIDEST * far / _STEP) + 1)
    best, most = 0.0, -math.inf
    for bend in (0.0, *(side * step * _STEP for step in steps for side in (1, -1))):
        room = _room(others, far, bend)
        if room >= _GAP:
            return bend
        if room > most:
            best, most = bend, room
    return best


def _seen(disc: Circle, start: Place, along: Place) -> Circle:
    """A disc as it lies beside a way: how far along it, how far to its left."""
    dx, dy = disc[0] - start[0], disc[1] - start[1]
    return dx * along[0] + dy * along[1], dx * along[1] - dy * along[0], disc[2]


def _room(others: Iterable[Circle], far: float, bend: float) -> float:
    """The least distance of a line so bent to the rim of a disc."""
    shares = [number / _PLACES for number in range(1, _PLACES)]
    places = [(share * far, 4 * share * (1 - share) * bend) for share in shares]
    return min((math.hypot(x - u, y - v) - size for u, v, size in others for x, y in places), default=math.inf)
