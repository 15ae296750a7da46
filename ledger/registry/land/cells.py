"""Cells: which parcels lie where, so that a new one is compared with its neighbours alone.

A cell has the parcels that have land in it, each with the rectangle around it. Only those are read, and compared corner
by corner, through whose rectangle the new boundary passes: what lies beside it or within it, the rectangle tells.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.land.geometry import (
    Box,
    Cell,
    Corners,
    are_boxes_apart,
    count_doubled_area,
    find_box,
    find_fault,
    lies_apart,
    lies_apart_from_box,
    lies_within,
    list_cells,
)
from ledger.registry.rows.land.parcels import (
    CELLS,
    MAX_CELLS,
    MAX_IN_CELL,
    MAX_NEIGHBOURS,
    PARCELS,
    CellRow,
    Grid,
    Placed,
    get_cell_key,
)

PAIR: Final = 3
"""The steps it takes to compare two edges, or an edge with a rectangle."""
CROSSED: Final = 64
"""Those it takes to find the cells of an edge."""


class Outline(NamedTuple):
    """A parcel that is to be: its id, boundary and grid, twice its area, and its cells."""

    parcel: str
    corners: Corners
    grid: str
    area: int
    cells: Sequence[Cell]
    box: Box


def outline(call: Call, parcel: str, corners: Corners, name: str, grid: Grid) -> Outline:
    """What follows from a boundary. Raises Refused for one that is no simple polygon, or leaves the grid, or is large.

    Reads nothing.
    """
    call.charge(len(corners) * (PAIR * len(corners) + CROSSED))
    fault = find_fault(corners)
    if fault:
        raise Refused(fault.rule, corner=fault.corner, parcel=parcel)
    box = find_box(corners)
    if box.east > grid.columns * grid.edge or box.north > grid.rows * grid.edge:
        east, north = grid.columns * grid.edge, grid.rows * grid.edge
        raise Refused("boundary_must_lie_in_grid", east=east, grid=name, north=north, parcel=parcel)
    cells = list_cells(corners, grid.edge, MAX_CELLS)
    if len(cells) > MAX_CELLS:
        _refuse_large(parcel, MAX_CELLS, "cells")
    return Outline(parcel, corners, name, count_doubled_area(corners), cells, box)


def check_vacant(call: Call, new: Outline, but: Iterable[str] = ()) -> None:
    """Raises Refused where a parcel has land in common with one that stands, but for those named."""
    placed = {one.parcel: one for cell in new.cells for one in read_cell(call, new.grid, cell)}
    for name in but:
        placed.pop(name, None)
    near, edges = [], len(new.corners)
    for name in sorted(placed):
        one = placed[name]
        box = Box(one.west, one.south, one.east, one.north)
        if are_boxes_apart(new.box, box):
            continue
        call.charge(PAIR * edges)
        apart = lies_apart_from_box(new.corners, box)
        if apart is False:
            raise Refused("parcels_must_not_overlap", other=name, parcel=new.parcel)
        near += [name] if apart is None else []
    if len(near) > MAX_NEIGHBOURS:
        _refuse_large(new.parcel, MAX_NEIGHBOURS, "neighbours")
    for name in near:
        row = call.rows.get(PARCELS, name)
        corners = row.boundary if row else ()
        call.charge(PAIR * edges * len(corners))
        if not lies_apart(new.corners, corners):
            raise Refused("parcels_must_not_overlap", other=name, parcel=new.parcel)


def check_pieces(call: Call, pieces: Sequence[Outline], whole: Outline) -> None:
    """Raises Refused unless each piece lies within the whole, and no two have land in common."""
    for piece in pieces:
        call.charge(PAIR * len(piece.corners) * len(whole.corners))
        if not lies_within(piece.corners, whole.corners):
            raise Refused("parcel_must_lie_within", other=whole.parcel, parcel=piece.parcel)


def check_apart(call: Call, pieces: Sequence[Outline]) -> None:
    """Raises Refused where two of several have land in common."""
    for first, second in combinations(pieces, 2):
        call.charge(PAIR * len(first.corners) * len(second.corners))
        if not lies_apart(first.corners, second.corners):
            raise Refused("parcels_must_not_overlap", other=first.parcel, parcel=second.parcel)


def place_parcels(call: Call, new: Sequence[Outline], old: Sequence[str] = (), cells: Iterable[Cell] = ()) -> None:
    """Writes the cells of new parcels, and `cells`, without old ones. Raises Refused where one would have too many."""
    for cell in sorted({cell for one in new for cell in one.cells} | set(cells)):
        kept = [one for one in read_cell(call, new[0].grid, cell) if one.parcel not in old]
        kept += [_make_placed(one) for one in new if cell in one.cells]
        if len(kept) > MAX_IN_CELL:
            _refuse_large(new[0].parcel, MAX_IN_CELL, "parcels_in_a_cell")
        key = get_cell_key(new[0].grid, *cell)
        if kept:
            call.rows.put(CELLS, key, CellRow(tuple(sorted(kept, key=_get_parcel))))
        else:
            call.rows.delete(CELLS, key)


def read_cell(call: Call, grid: str, cell: Cell) -> tuple[Placed, ...]:
    """The parcels that have land in a cell."""
    row = call.rows.get(CELLS, get_cell_key(grid, *cell))
    return row.parcels if row else ()


def _make_placed(new: Outline) -> Placed:
    return Placed(new.box.east, new.box.north, new.parcel, new.box.south, new.box.west)


def _get_parcel(placed: Placed) -> str:
    return placed.parcel


def _refuse_large(parcel: str, limit: int, what: str) -> None:
    raise Refused("parcel_must_be_divided", limit=limit, parcel=parcel, what=what)
