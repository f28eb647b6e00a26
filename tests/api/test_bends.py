"""Lines between discs go around what stands in their way."""

import math

import pytest

from api.views.bends import bends, curve

A, B = (0.0, 0.0, 20.0), (400.0, 0.0, 20.0)


def clearance(bend: float, other: tuple[float, float, float]) -> float:
    """How near the line from A to B comes to the rim of a disc, by the formula of a quadratic curve."""
    places = [(share * B[0], -4 * share * (1 - share) * bend) for share in (number / 200 for number in range(201))]
    return min(math.dist(place, other[:2]) for place in places) - other[2]


@pytest.mark.parametrize("y", [0.0, 12.0, -12.0, 25.0])
def test_a_line_passes_a_disc_in_its_way_on_the_nearer_side(y: float) -> None:
    other = (190.0, y, 30.0)
    (bend,) = bends([("a", "b")], {"a": A, "b": B, "other": other})
    assert clearance(bend, other) > 8
    assert clearance(0.0, other) < 0
    assert bend == 0 or y == 0 or math.copysign(1, bend) == math.copysign(1, y)


def test_a_free_way_is_straight() -> None:
    assert bends([("a", "b"), ("b", "a")], {"a": A, "b": B, "far": (200.0, 90.0, 30.0)}) == [0.0, 0.0]


def test_through_a_narrow_gap_the_middle_is_taken() -> None:
    above, below = (200.0, -10.0, 40.0), (200.0, 106.0, 50.0)
    (bend,) = bends([("a", "b")], {"a": A, "b": B, "above": above, "below": below, "top": (200.0, -150.0, 60.0)})
    assert min(clearance(bend, above), clearance(bend, below)) > 5


def test_a_bent_line_is_drawn_on_the_side_of_its_bend() -> None:
    assert curve((0.0, 0.0), (400.0, 0.0), 30.0) == "M0.0 0.0Q200.0 -60.0 400.0 0.0"
    assert curve((0.0, 0.0), (0.0, 400.0), 30.0) == "M0.0 0.0Q60.0 200.0 0.0 400.0"
