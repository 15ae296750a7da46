"""Geometry in exact integers, held against shapely: what is simple, how large, how two lie, and which cells one takes.

Corners lie close together on purpose: nearly every pair of polygons touches somewhere.
"""

from itertools import pairwise, product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from ledger.registry.land.geometry import (
    MAX_CORNERS,
    Box,
    Corner,
    Corners,
    count_doubled_area,
    find_box,
    find_fault,
    lies_apart,
    lies_apart_from_box,
    lies_within,
    list_cells,
    put_in_order,
)

FAR = 2**43
"""As far as coordinates of a grid may go."""
SQUARE = ((0, 0), (4, 0), (4, 4), (0, 4))
RING = ((0, 0), (6, 0), (6, 6), (0, 6), (0, 4), (4, 4), (4, 2), (0, 2))
"""Round three sides of what is not its own."""
FAULTS: dict[str, tuple[str, Corners]] = {
    "crosses itself": ("boundary_must_not_meet_itself", ((0, 0), (4, 4), (4, 0), (0, 3))),
    "touches itself at a corner": ("corners_must_be_distinct", ((0, 0), (2, 2), (4, 0), (4, 4), (2, 2), (0, 4))),
    "touches itself along an edge": ("boundary_must_not_meet_itself", ((0, 0), (6, 0), (6, 4), (2, 4), (4, 0), (0, 4))),
    "runs back on itself": ("corners_must_turn", ((0, 0), (4, 0), (2, 0), (2, 4))),
    "has a spike": ("corners_must_turn", ((0, 0), (4, 0), (4, 4), (4, 8), (4, 4 - 1), (0, 4))),
    "has a spike through itself": ("boundary_must_not_meet_itself", ((0, 0), (4, 0), (5, 9), (4, 1), (3, 0), (0, 4))),
    "has a corner on a straight line": ("corners_must_turn", ((0, 0), (2, 0), (4, 0), (0, 4))),
    "is a line": ("corners_must_turn", ((0, 0), (2, 0), (4, 0))),
    "repeats its first corner": ("corners_must_be_distinct", ((0, 0), (4, 0), (0, 4), (0, 0))),
    "goes clockwise": ("boundary_must_begin_in_order", SQUARE[::-1]),
    "begins elsewhere": ("boundary_must_begin_in_order", SQUARE[1:] + SQUARE[:1]),
}
PAIRS: dict[str, tuple[bool, Corners]] = {
    "touches at a corner": (True, ((4, 4), (8, 4), (8, 8), (4, 8))),
    "shares an edge": (True, ((4, 0), (8, 0), (8, 4), (4, 4))),
    "shares a part of an edge": (True, ((4, 1), (8, 1), (8, 3), (4, 3))),
    "shares an edge and goes on": (True, ((4, -2), (8, -2), (8, 9), (4, 9))),
    "meets an edge with a corner": (True, ((4, 2), (8, 0), (8, 4))),
    "lies around a corner": (True, ((4, 0), (6, 0), (6, 6), (0, 6), (0, 4), (4, 4))),
    "lies far away": (True, ((40, 0), (44, 0), (44, 4))),
    "is the same": (False, SQUARE),
    "lies within": (False, ((1, 1), (3, 1), (3, 3), (1, 3))),
    "lies within, and shares an edge": (False, ((0, 1), (2, 1), (2, 3), (0, 3))),
    "lies within, and touches at corners": (False, ((0, 0), (4, 0), (4, 4))),
    "has its corners on the edges": (False, ((0, 2), (2, 0), (4, 2), (2, 4))),
    "lies around": (False, ((-1, -1), (9, -1), (9, 9), (-1, 9))),
    "crosses as a cross": (False, ((1, -1), (3, -1), (3, 9), (1, 9))),
    "passes through two corners": (False, ((0, 0), (5, -1), (4, 4), (-1, 5))),
    "comes in by a corner": (False, ((0, 0), (3, 2), (-4, 9))),
}


def make_polygons(reach: int, most: int) -> Any:
    """Simple polygons in order, of corners close together: by angle around a place, or in any order that is simple."""
    corners = st.tuples(st.integers(0, reach), st.integers(0, reach))
    return (
        st.lists(corners, min_size=3, max_size=most, unique=True).map(untangle).filter(lambda one: not find_fault(one))
    )


def untangle(corners: list[Corner]) -> Corners:
    """Turns parts round until no two edges cross, as far as that goes, and leaves out corners on straight lines."""
    order = list(corners)
    for _ in range(20):
        crossing = next((pair for pair in product(range(len(order)), repeat=2) if _is_crossing(order, *pair)), None)
        if crossing is None:
            break
        first, second = crossing
        order[first + 1 : second + 1] = reversed(order[first + 1 : second + 1])
    kept = [b for a, b, c in _list_threes(order) if (b[0] - a[0]) * (c[1] - b[1]) != (b[1] - a[1]) * (c[0] - b[0])]
    return put_in_order(kept) if len(kept) > 2 else ((0, 0), (0, 0), (0, 0))


def _list_threes(order: list[Corner]) -> list[tuple[Corner, Corner, Corner]]:
    return [(order[place - 1], order[place], order[(place + 1) % len(order)]) for place in range(len(order))]


def _is_crossing(order: list[Corner], first: int, second: int) -> bool:
    if second < first + 2 or (first == 0 and second == len(order) - 1):
        return False
    a, b = order[first], order[first + 1]
    c, d = order[second], order[(second + 1) % len(order)]
    threes = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    turns = [(q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) for p, q, r in threes]
    return turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0


POLYGONS = make_polygons(6, 7)


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_no_simple_polygon_is_told_by_its_rule(name: str) -> None:
    rule, corners = FAULTS[name]
    fault = find_fault(corners)
    assert fault
    assert fault.rule == rule
    assert 1 <= fault.corner <= len(corners)
    if rule == "boundary_must_begin_in_order":
        assert find_fault(put_in_order(corners)) is None


@pytest.mark.parametrize("move", [0, FAR - 50])
@pytest.mark.parametrize("name", PAIRS)
def test_two_polygons_have_land_in_common_or_share_but_their_boundary(name: str, move: int) -> None:
    apart, other = PAIRS[name]
    ours, theirs = (tuple((x + move, y + move) for x, y in put_in_order(one)) for one in (SQUARE, other))
    assert lies_apart(ours, theirs) is lies_apart(theirs, ours) is apart
    assert (Polygon(ours).relate(Polygon(theirs))[0] != "2") is apart


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=7).map(tuple))
def test_a_polygon_is_simple_where_shapely_says_so(corners: Corners) -> None:
    fault, expected = find_fault(corners), Polygon(corners)
    if fault is None or fault.rule == "boundary_must_begin_in_order":
        assert expected.is_valid
        assert abs(count_doubled_area(corners)) == 2 * expected.area
        ordered = put_in_order(corners)
        assert find_fault(ordered) is None
        assert Polygon(ordered).equals(expected)
    elif fault.rule == "boundary_must_not_meet_itself":
        assert not expected.is_valid


@settings(max_examples=700)
@given(POLYGONS, POLYGONS)
def test_two_polygons_lie_as_shapely_says(first: Corners, second: Corners) -> None:
    ours, theirs = Polygon(first), Polygon(second)
    assert lies_apart(first, second) == (ours.relate(theirs)[0] != "2")
    assert lies_within(first, second) == theirs.covers(ours)
    assert lies_within(second, first) == ours.covers(theirs)


@settings(max_examples=200)
@given(POLYGONS, POLYGONS)
def test_a_polygon_lies_to_a_rectangle_as_shapely_says(first: Corners, second: Corners) -> None:
    bounds = find_box(second)
    apart, ours, rectangle = lies_apart_from_box(first, bounds), Polygon(first), box(*bounds)
    assert bounds == rectangle.bounds
    if apart is None:
        assert ours.boundary.relate(rectangle)[0] != "F"
    else:
        assert apart == (ours.relate(rectangle)[0] != "2")
        assert apart or ours.covers(rectangle)


@settings(max_examples=200)
@given(make_polygons(12, 9), st.sampled_from([1, 2, 3, 5, 20]))
def test_the_cells_of_a_polygon_are_those_it_has_land_in_common_with(corners: Corners, edge: int) -> None:
    polygon = Polygon(corners)
    expected = [
        (column, row)
        for column, row in product(range(12 // edge + 1), repeat=2)
        if polygon.relate(box(column * edge, row * edge, (column + 1) * edge, (row + 1) * edge))[0] == "2"
    ]
    assert list_cells(corners, edge, 1_000) == expected


def test_a_ring_takes_the_cells_around_its_hole_and_another_lies_in_that() -> None:
    ring, hole = put_in_order(RING), ((0, 2), (4, 2), (4, 4), (0, 4))
    assert [cell for cell in product(range(3), repeat=2) if cell not in list_cells(ring, 2, 64)] == [(0, 1), (1, 1)]
    assert lies_apart(ring, hole)
    assert not lies_within(hole, ring)
    assert lies_apart_from_box(ring, find_box(hole)) is True
    assert lies_apart_from_box(SQUARE, Box(1, 1, 3, 3)) is False
    assert lies_apart_from_box(SQUARE, Box(0, 0, 4, 4)) is False


def test_cells_are_counted_without_looking_at_more_than_a_few() -> None:
    far = put_in_order(((0, 0), (FAR, 1), (FAR, FAR)))
    assert len(list_cells(far, 1, 64)) == 65
    assert len(list_cells(((0, 0), (8, 0), (8, 8), (0, 8)), 1, 64)) == 64
    assert len(list_cells(put_in_order(((0, 0), (32, 0), (32, 33), (31, 33), (31, 1), (0, 1))), 1, 64)) == 64
    assert len(list_cells(put_in_order(((0, 0), (33, 0), (33, 33), (32, 33), (32, 1), (0, 1))), 1, 64)) == 65


def test_large_polygons_of_many_corners_lie_as_shapely_says() -> None:
    draw = Random(7)
    combs = [make_comb(draw, number * 7, FAR - 2_000) for number in range(12)]
    assert all(find_fault(comb) is None and len(comb) == MAX_CORNERS for comb in combs)
    for first, second in pairwise(combs):
        ours, theirs = Polygon(first), Polygon(second)
        assert lies_apart(first, second) == (ours.relate(theirs)[0] != "2")
        assert lies_within(first, second) == theirs.covers(ours)
        assert lies_apart(first, tuple((x, y + 400) for x, y in second))


def make_comb(draw: Random, move: int, start: int) -> Corners:
    """A polygon of as many corners as may be, with long teeth."""
    up = [(20 * place, 100 + draw.randrange(1, 200) * (place % 2)) for place in range(32)]
    down = [(20 * place + 7, 10 + 40 * (place % 2) + draw.randrange(9)) for place in reversed(range(32))]
    return put_in_order([(x + start + move, y + start) for x, y in (*up, *down)])
