"""Discs within discs: a city holds its districts and parks, and these hold institutions; none touches another."""

import math
from collections.abc import Mapping, Sequence

Circle = tuple[float, float, float]
_GAP = 0.35
_TURN = 2.399963  # the golden angle: a spiral with it leaves no lanes


def held(children: Mapping[str, Sequence[str]], root: str, radius: float) -> dict[str, Circle]:
    """A circle (x, y, radius) about the middle of the root's for everything in it; the first lie in the middle.

    `children` names what each disc holds; the discs that hold nothing are of one size.
    """
    if not children.get(root):
        return {}
    packed, whole = _pack(children, root)
    share = radius / whole
    return {key: (x * share, y * share, size * share) for key, (x, y, size) in packed.items()}


def _pack(children: Mapping[str, Sequence[str]], root: str) -> tuple[dict[str, Circle], float]:
    """All that the root holds in circles where a small disc has radius 1, and the radius of a circle around them."""
    inner = {child: _pack(children, child) if children.get(child) else ({}, 1.0) for child in children[root]}
    placed: list[Circle] = []
    found: dict[str, Circle] = {}
    step, last = 0, 0.0
    for child in sorted(inner, key=lambda child: -inner[child][1]):
        within, size = inner[child]
        # Where one found no room, another of its size finds none.
        x, y, step = _free(placed, size + _GAP, step if size == last else 0)
        last = size
        placed.append((x, y, size + _GAP))
        found[child] = (x, y, size)
        found |= {key: (x + dx, y + dy, each) for key, (dx, dy, each) in within.items()}
    around = max(math.hypot(x, y) + size for x, y, size in placed)
    return found, around * 1.12


def _free(placed: Sequence[Circle], size: float, step: int) -> tuple[float, float, int]:
    """The first place on a spiral from a step on where a circle touches none of those that are placed, and its step."""
    while True:
        reach, angle = 0.45 * math.sqrt(step), step * _TURN
        x, y = reach * math.cos(angle), reach * math.sin(angle)
        if all(math.hypot(x - a, y - b) >= size + other for a, b, other in placed):
            return x, y, step
        step += 1
