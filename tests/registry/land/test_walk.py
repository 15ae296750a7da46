"""A long random walk over a piece of land, without blocks: 20,000 steps with `--full`, some hundreds otherwise.

Every verdict is what shapely says of the shapes that stand; after each step no two of them overlap, and every cell row
is exactly the parcels that have land in it.
"""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import numpy
import pytest
import shapely
from shapely import Polygon, box

from ledger.registry.land.geometry import Corners, find_fault
from ledger.registry.land.parcels import DivideParcel, MergeParcels, Piece
from ledger.registry.rows.land.parcels import CELLS, GRIDS, PARCELS, CellRow, Grid, Placed
from ledger.state.overlay import Overlay
from tests.country import APPLIED
from tests.properties.parcel_life import list_places, straighten
from tests.registry.land.surveying import DOCUMENT
from tests.registry.land.test_geometry import untangle
from tests.registry.land.test_parcels import act, open_country, register
from tests.registry.scenario import Play

SIDE, EDGE, STEPS = 60, 6, 250
GRID = Grid(columns=SIDE // EDGE, edge=EDGE, motion="", rows=SIDE // EDGE, scale=1, tolerance=200)
OVERLAPS = "T********"


class Step(NamedTuple):
    """What was asked, and what it makes of the land where it is done."""

    body: Any
    gone: tuple[str, ...]
    made: dict[str, Corners]
    expected: str


class Land:
    """What stands, as shapely has it, and in which cells."""

    def __init__(self) -> None:
        self.shapes: dict[str, Polygon] = {}
        self.gained: dict[str, int] = {}
        self.cells: dict[tuple[int, int], dict[str, Placed]] = {}

    def overlaps(self, shape: Polygon, but: tuple[str, ...] = ()) -> bool:
        """Whether it has land in common with one that stands."""
        others = [other for name, other in self.shapes.items() if name not in but]
        return bool(others) and bool(shapely.relate_pattern(numpy.array(others), shape, OVERLAPS).any())

    def list_cells(self, shape: Polygon) -> list[tuple[int, int]]:
        """The cells it has land in."""
        west, south, east, north = (int(value) for value in shape.bounds)
        near = [(x, y) for x in range(west // EDGE, -(-east // EDGE)) for y in range(south // EDGE, -(-north // EDGE))]
        squares = numpy.array([box(x * EDGE, y * EDGE, (x + 1) * EDGE, (y + 1) * EDGE) for x, y in near])
        return [
            cell for cell, holds in zip(near, shapely.relate_pattern(squares, shape, OVERLAPS), strict=True) if holds
        ]

    def change(self, step: Step) -> set[tuple[int, int]]:
        """Does what a step does; the cells that it changed."""
        changed = {cell for cell, placed in self.cells.items() for name in step.gone if placed.pop(name, None)}
        self.gained |= self.count_gained(step)
        for name in step.gone:
            del self.shapes[name]
        for name, corners in step.made.items():
            shape = Polygon(corners)
            assert not self.overlaps(shape), name
            self.shapes[name] = shape
            west, south, east, north = (int(value) for value in shape.bounds)
            for cell in self.list_cells(shape):
                self.cells.setdefault(cell, {})[name] = Placed(east, north, name, south, west)
                changed.add(cell)
        return changed

    def count_gained(self, step: Step) -> dict[str, int]:
        """Twice the area that mergers gave to what is made: each part of what had gained has its share, rounded up."""
        before = sum(round(2 * self.shapes[name].area) for name in step.gone)
        after = {name: round(2 * Polygon(corners).area) for name, corners in step.made.items()}
        had = sum(self.gained[name] for name in step.gone)
        if len(step.gone) == 1:
            return {name: -(-had * area // before) for name, area in after.items()}
        return {name: had + (area - before if before else 0) for name, area in after.items()}


def ask_to_register(play: Play, land: Land, draw: Random, name: str) -> Step:
    west, south, reach = draw.randrange(SIDE - 12), draw.randrange(SIDE - 12), draw.choice([3, 6, 12])
    corners: Corners = ((0, 0), (0, 0), (0, 0))
    while find_fault(corners):
        spots = {
            (west + draw.randrange(reach + 1), south + draw.randrange(reach + 1)) for _ in range(draw.randrange(3, 9))
        }
        corners = untangle(draw.sample(sorted(spots), len(spots))) if len(spots) > 2 else corners
    rule = "parcels_must_not_overlap" if land.overlaps(Polygon(corners)) else APPLIED
    return Step(register(play, name, corners), (), {name: corners}, rule)


def ask_to_divide(play: Play, land: Land, draw: Random, name: str) -> Step:
    whole = draw.choice(sorted(land.shapes))
    corners = tuple((round(x), round(y)) for x, y in land.shapes[whole].exterior.coords[:-1])
    places = list_places(corners)
    first, second = sorted(draw.sample(range(len(places)), 2))
    parts = [straighten(places[first : second + 1]), straighten([*places[second:], *places[: first + 1]])]
    if draw.random() < 0.2:
        east, north = draw.choice([(1, 0), (-1, 0), (0, 1), (0, -1)])
        parts[1] = straighten([(max(0, x + east), max(0, y + north)) for x, y in parts[1]])
    pieces = tuple(Piece(part, f"{name}.{end}") for part, end in zip(parts, "AB", strict=True))
    step = Step(DivideParcel(pieces, DOCUMENT, whole), (whole,), {one.parcel: one.boundary for one in pieces}, "")
    return step._replace(expected=judge_parts(land.shapes[whole], list(step.made.values())))


def judge_parts(whole: Polygon, parts: list[Corners]) -> str:
    for part in parts:
        if fault := find_fault(part):
            return fault.rule
        if max(max(corner) for corner in part) > SIDE:
            return "boundary_must_lie_in_grid"
    first, second = (Polygon(part) for part in parts)
    if not (whole.covers(first) and whole.covers(second)):
        return "parcel_must_lie_within"
    if first.relate(second)[0] == "2":
        return "parcels_must_not_overlap"
    lost = whole.area - first.area - second.area
    return "difference_must_be_within_limit" if lost * 1_000 > GRID.tolerance * whole.area else APPLIED


def ask_to_merge(play: Play, land: Land, draw: Random, name: str) -> Step:
    first = draw.choice(sorted(land.shapes))
    near = [other for other in sorted(land.shapes) if other != first and land.shapes[other].touches(land.shapes[first])]
    parents = tuple(sorted((first, draw.choice(near or [other for other in sorted(land.shapes) if other != first]))))
    joined = shapely.union_all([land.shapes[parent] for parent in parents])
    shape = joined if joined.geom_type == "Polygon" and draw.random() < 0.8 else joined.envelope
    corners = straighten([(round(x), round(y)) for x, y in shape.exterior.coords[:-1]])
    step = Step(MergeParcels(corners, name, DOCUMENT, parents), parents, {name: corners}, APPLIED)
    if fault := find_fault(corners):
        return step._replace(expected=fault.rule)
    if len(land.list_cells(Polygon(corners))) > 64 or len(corners) > 64:
        return step._replace(expected="parcel_must_be_divided")
    whole, parts = Polygon(corners), [land.shapes[parent] for parent in parents]
    if not all(whole.covers(part) for part in parts):
        return step._replace(expected="parcel_must_lie_within")
    if land.overlaps(whole, parents):
        return step._replace(expected="parcels_must_not_overlap")
    gained = whole.area - sum(part.area for part in parts) + sum(land.gained[parent] for parent in parents) / 2
    beyond = gained * 1_000 > GRID.tolerance * whole.area
    return step._replace(expected="difference_must_be_within_limit" if beyond else APPLIED)


ASKS: tuple[Callable[[Play, Land, Random, str], Step], ...] = (
    *(ask_to_register, ask_to_register, ask_to_register),
    *(ask_to_divide, ask_to_divide, ask_to_merge),
)


@pytest.mark.parametrize("lands", [2, pytest.param(80, marks=pytest.mark.full)])
def test_no_two_parcels_overlap_after_any_step(lands: int) -> None:
    """Each land is walked until it is full of small pieces, of which nothing more can be made."""
    play = open_country()
    with play.country.node.reading() as state:
        applied = sum(walk(play, Overlay(state), Random(seed)) for seed in range(lands))
    assert applied > lands * STEPS // 4


def walk(play: Play, rows: Overlay, draw: Random) -> int:
    """Walks over one land; how many steps changed it."""
    land, applied = Land(), 0
    rows.put(GRIDS, "plan", GRID)
    for number in range(STEPS):
        ask = draw.choice(ASKS) if len(land.shapes) > 3 else ask_to_register
        step = ask(play, land, draw, f"P{number}")
        found = act(play, rows, step.body)
        assert found == step.expected, step
        if found != APPLIED:
            continue
        applied += 1
        for cell in land.change(step):
            row, placed = rows.get(CELLS, f"plan/{cell[0]}/{cell[1]}"), land.cells[cell]
            assert row == (CellRow(tuple(placed[name] for name in sorted(placed))) if placed else None)
    standing = [row for name in land.shapes if (row := rows.get(PARCELS, name))]
    assert len(standing) == len(land.shapes)
    assert not any(row.into for row in standing)
    return applied
