"""Polygons in exact integers: whether one is simple, how large it is, and how two of them lie.

A polygon is the list of its corners, counterclockwise; what lies within is on the left of every edge. Two polygons have
land in common if edges cross, or if at a place where they touch the angles within overlap, or if they touch nowhere and
one lies within the other. Nothing is divided but to find the cells of a grid, and rounded down there.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

MIN_CORNERS: Final = 3
MAX_CORNERS: Final = 64
Corner = tuple[int, int]
Corners = tuple[Corner, ...]
Cell = tuple[int, int]


class Box(NamedTuple):
    """The least rectangle around a polygon."""

    west: int
    south: int
    east: int
    north: int


class Fault(NamedTuple):
    """Why a polygon is none, or is not in order."""

    rule: str
    """The name of the rule it breaks."""
    corner: int
    """Where: the place of the corner, from 1 on."""


class _Edge(NamedTuple):
    """From one corner to the next, with the direction from its beginning back to the corner before."""

    begin: Corner
    end: Corner
    ahead: Corner
    back: Corner
    west: int
    south: int
    east: int
    north: int


def find_fault(corners: Corners) -> Fault | None:
    """The first rule that a polygon breaks, of those that follow from it alone; None where it is simple and in order.

    Requires at least three corners.
    """
    edges = _list_edges(corners)
    for place, corner in enumerate(corners):
        if corner in corners[:place]:
            return Fault("corners_must_be_distinct", place + 1)
    for place, edge in enumerate(edges):
        if _cross(edge.ahead, edge.back) == 0:
            return Fault("corners_must_turn", place + 1)
    for place, first in enumerate(edges):
        for other in range(place + 2, len(edges) - (place == 0)):
            if _touch(first, edges[other]):
                return Fault("boundary_must_not_meet_itself", other + 1)
    if count_doubled_area(corners) < 0 or corners[0] != min(corners):
        return Fault("boundary_must_begin_in_order", 1)
    return None


def count_doubled_area(corners: Corners) -> int:
    """Twice the area, so that it is an integer: above 0 where the corners go counterclockwise, below 0 otherwise."""
    return sum(_cross(first, second) for first, second in pairwise((*corners, corners[0])))


def put_in_order(corners: Sequence[Corner]) -> Corners:
    """The same polygon counterclockwise, from its most western corner on, of several the most southern."""
    turned = list(corners) if count_doubled_area(tuple(corners)) >= 0 else list(reversed(corners))
    first = turned.index(min(turned))
    return (*turned[first:], *turned[:first])


def find_box(corners: Corners) -> Box:
    """The least rectangle around a polygon."""
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(across), min(up), max(across), max(up))


def lies_apart(first: Corners, second: Corners) -> bool:
    """Whether two simple polygons have no land in common: they may share corners and edges.

    Requires both counterclockwise.
    """
    if are_boxes_apart(find_box(first), find_box(second)):
        return True
    met = _find_overlap(first, second)
    return not met if met is not None else not (_is_inside(first[0], second) or _is_inside(second[0], first))


def lies_within(inner: Corners, outer: Corners) -> bool:
    """Whether all land of a simple polygon is land of another one: they may share corners and edges.

    Requires both counterclockwise.
    """
    met = _find_overlap(inner, (outer[0], *reversed(outer[1:])))  # what lies outside is on the left of that
    return not met if met is not None else _is_inside(inner[0], outer)


def are_boxes_apart(first: Box, second: Box) -> bool:
    """Whether two rectangles have no land in common."""
    return (
        first.east <= second.west
        or second.east <= first.west
        or first.north <= second.south
        or second.north <= first.south
    )


def are_boxes_touching(first: Box, second: Box) -> bool:
    """Whether two rectangles have a place in common, be it of their sides alone."""
    return not _is_far(first, second)


def lies_apart_from_box(corners: Corners, box: Box) -> bool | None:
    """Whether a polygon has no land in common with a rectangle; None where its boundary passes through that.

    False where the rectangle lies within.
    """
    west, south, east, north = box
    if any(_is_through(edge, box) for edge in _list_edges(corners)):
        return None
    doubled = tuple((2 * x, 2 * y) for x, y in corners)
    return not _is_inside((west + east, south + north), doubled)


def list_cells(corners: Corners, edge: int, limit: int) -> list[Cell]:
    """The cells of a grid with which a simple polygon has land in common, in order; more than `limit` for too many.

    `edge` is the length of a cell's. Whatever the polygon, no more cells are looked at than `limit` squared.
    """
    box = find_box(corners)
    columns = range(box.west // edge, -(-box.east // edge))
    rows = range(box.south // edge, -(-box.north // edge))
    if len(columns) + len(rows) - 1 > limit:  # each of its cells but one shares a side with one before
        return [(columns[0], rows[0])] * (limit + 1)
    edges = _list_edges(corners)
    found = {cell for one in edges for cell in _list_crossed(one, edge)}
    found |= {(column, row) for row in rows for column in _list_filled(edges, edge, row, columns)}
    return sorted(found)


@lru_cache(maxsize=64)
def _list_edges(corners: Corners) -> tuple[_Edge, ...]:
    edges, before = [], corners[-1]
    for begin, end in pairwise((*corners, corners[0])):
        ahead, back = (end[0] - begin[0], end[1] - begin[1]), (before[0] - begin[0], before[1] - begin[1])
        edges.append(_Edge(begin, end, ahead, back, *find_box((begin, end))))
        before = begin
    return tuple(edges)


def _cross(first: Corner, second: Corner) -> int:
    """Above 0 where the second direction is on the left of the first."""
    return first[0] * second[1] - first[1] * second[0]


def _turn(edge: _Edge, place: Corner) -> int:
    """Above 0 where a place is on the left of an edge, 0 on its line."""
    (x, y), (dx, dy) = edge.begin, edge.ahead
    return dx * (place[1] - y) - dy * (place[0] - x)


def _is_far(first: Box | _Edge, second: Box | _Edge) -> bool:
    return (
        first.east < second.west or second.east < first.west or first.north < second.south or second.north < first.south
    )


def _touch(first: _Edge, second: _Edge) -> bool:
    """Whether two edges have a place in common."""
    if _is_far(first, second):
        return False
    begins, ends = _turn(first, second.begin), _turn(first, second.end)
    if (begins > 0 and ends > 0) or (begins < 0 and ends < 0):
        return False
    begins, ends = _turn(second, first.begin), _turn(second, first.end)
    return not ((begins > 0 and ends > 0) or (begins < 0 and ends < 0))


def _find_overlap(first: Corners, second: Corners) -> bool | None:
    """Whether what is on the left of two boundaries overlaps where they meet; None where they meet nowhere."""
    ours, meets = _list_edges(first), False
    box = find_box(first)
    for other in _list_edges(second):
        if other.east < box.west or box.east < other.west or other.north < box.south or box.north < other.south:
            continue
        for edge in ours:
            if _is_far(edge, other):
                continue
            found = _compare(edge, other)
            if found:
                return True
            meets = meets or found is False
    return False if meets else None


def _compare(first: _Edge, second: _Edge) -> bool | None:
    """Of two edges, each but for its end: whether what is on their left overlaps where they meet, None for nowhere."""
    begins, ends = _turn(first, second.begin), _turn(first, second.end)
    if (begins > 0 and ends > 0) or (begins < 0 and ends < 0):
        return None
    starts, stops = _turn(second, first.begin), _turn(second, first.end)
    if (starts > 0 and stops > 0) or (starts < 0 and stops < 0):
        return None
    if begins and ends and starts and stops:
        return True
    met: bool | None = None
    if starts == 0 and _is_on(second, first.begin):
        there = second.back if first.begin == second.begin else _turn_round(second)
        met = _overlap((first.ahead, first.back), (second.ahead, there))
    if not met and begins == 0 and first.begin != second.begin and _is_on(first, second.begin):
        met = _overlap((first.ahead, _turn_round(first)), (second.ahead, second.back))
    return met


def _is_on(edge: _Edge, place: Corner) -> bool:
    """Whether a place of an edge's line is on the edge, but not its end."""
    return edge.west <= place[0] <= edge.east and edge.south <= place[1] <= edge.north and place != edge.end


def _turn_round(edge: _Edge) -> Corner:
    return (-edge.ahead[0], -edge.ahead[1])


def _overlap(first: tuple[Corner, Corner], second: tuple[Corner, Corner]) -> bool:
    """Whether two angles at one place overlap, each counterclockwise from one direction to another."""
    return _begins_in(first[0], second) or _begins_in(second[0], first)


def _begins_in(direction: Corner, angle: tuple[Corner, Corner]) -> bool:
    """Whether a direction is the first of an angle, or lies between that and the last."""
    begin, end = angle
    after, before = _cross(begin, direction), _cross(direction, end)
    if after == 0 and begin[0] * direction[0] + begin[1] * direction[1] > 0:
        return True
    if _cross(begin, end) > 0:
        return after > 0 and before > 0
    return after > 0 or before > 0


def _is_inside(place: Corner, corners: Corners) -> bool:
    """Whether a place that is not on its boundary lies within a polygon."""
    inside, (x, y) = False, place
    for (x0, y0), (x1, y1) in pairwise((*corners, corners[0])):
        if (y0 > y) != (y1 > y) and ((x1 - x0) * (y - y0) > (x - x0) * (y1 - y0)) == (y1 > y0):
            inside = not inside
    return inside


def _is_through(edge: _Edge, box: Box) -> bool:
    """Whether an edge has a place in common with what lies within a rectangle."""
    west, south, east, north = box
    if edge.east <= west or east <= edge.west or edge.north <= south or north <= edge.south:
        return False
    sides = [_turn(edge, place) for place in ((west, south), (west, north), (east, south), (east, north))]
    return min(sides) < 0 < max(sides)


def _list_crossed(line: _Edge, edge: int) -> Iterator[Cell]:
    """The cells within which a line has a place."""
    (x0, y0), (x1, y1) = sorted((line.begin, line.end))
    if x0 == x1:
        if x0 % edge:
            yield from ((x0 // edge, row) for row in range(line.south // edge, -(-line.north // edge)))
        return
    run, rise = x1 - x0, y1 - y0
    if rise == 0 and y0 % edge == 0:
        return
    for column in range(x0 // edge, -(-x1 // edge)):
        ends = [y0 * run + rise * (x - x0) for x in (max(x0, column * edge), min(x1, (column + 1) * edge))]
        low, high = min(ends), max(ends)  # times `run`
        for row in range(low // (run * edge), max(-(-high // (run * edge)), low // (run * edge) + 1)):
            yield column, row


def _list_filled(edges: Sequence[_Edge], edge: int, row: int, columns: range) -> Iterator[int]:
    """The columns of a row of cells whose middle lies within; right where no edge passes through the cell."""
    middle = (2 * row + 1) * edge  # all heights doubled
    passed: dict[int, int] = {}
    for line in edges:
        (x0, y0), (x1, y1) = line.begin, line.end
        if (2 * y0 > middle) != (2 * y1 > middle):
            column = (2 * x0 * (y1 - y0) + (x1 - x0) * (middle - 2 * y0)) // (2 * (y1 - y0) * edge)
            passed[column] = passed.get(column, 0) + 1
    count = 0
    for column in columns:
        count += passed.get(column, 0)
        if count % 2:
            yield column
