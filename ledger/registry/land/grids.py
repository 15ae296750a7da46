"""Grids: maps on which parcels lie, each a register of its own, which a motion makes."""

import msgspec

from ledger.errors import Refused
from ledger.registry.call import Call, get_none
from ledger.registry.decision import ActionType, Decision
from ledger.registry.rows.land.parcels import GRIDS, CellCount, Edge, Grid, GridName, Scale, Tolerance


class CreateGrid(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="create_grid"
):
    """Makes a grid, on which nothing is registered yet. It never changes: parcels stand in its cells."""

    columns: CellCount
    """How many cells it has from west to east."""
    edge: Edge
    """The length of a cell's side, in units."""
    grid: GridName
    """Its name."""
    rows: CellCount
    """How many cells from south to north."""
    scale: Scale
    """How many units are a metre."""
    tolerance: Tolerance
    """By how many thousandths parts may differ in area from their whole."""


def apply_create_grid(call: Call, decision: Decision, action: CreateGrid) -> None:
    """Writes the grid. Refused where there is one of that name."""
    if call.rows.get(GRIDS, action.grid):
        raise Refused("grid_must_be_new", grid=action.grid)
    grid = Grid(action.columns, action.edge, decision.motion, action.rows, action.scale, action.tolerance)
    call.rows.put(GRIDS, action.grid, grid)


def get_grid(call: Call, name: str) -> Grid:
    """The grid of a name. Raises Refused where there is none."""
    grid = call.rows.get(GRIDS, name)
    if grid is None:
        raise Refused("grid_must_exist", grid=name)
    return grid


ACTION_TYPES = (ActionType(CreateGrid, apply_create_grid, get_none, version=2, covered_by="set_value"),)
