"""The rows of land: grids, the parcels in them, and for each cell of a grid which parcels lie in it."""

from typing import Annotated, Final

import msgspec

from ledger.chain.kinds import EntryText, JurisdictionText, Moment
from ledger.crypto.encoding import Hex32, Natural, Positive
from ledger.registry.rows.land.titles import ParcelId
from ledger.state.tables import Table

MAX_EDGE = 2**23 - 1
"""Of a cell, so that twice the area of 64 cells is an integer of the ledger."""
MAX_COUNT = 2**20
"""Of the columns and of the rows of a grid."""
MAX_SCALE = 1_000
MAX_TOLERANCE = 1_000
MIN_CORNERS = 3
MAX_CORNERS = 64
MAX_CELLS = 64
"""In how many cells a parcel may lie."""
MAX_IN_CELL = 32
"""How many parcels may lie in a cell."""
MAX_NEIGHBOURS = 64
"""Through the surroundings of how many others its boundary may pass: each of them is compared with it exactly."""
MAX_PIECES = 8
"""How many parcels one is divided into, or is made of, at once."""

STANDS: Final = "registered"
DIVIDED: Final = "divided"
MERGED: Final = "merged"

GridName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,15}\\Z", max_length=16)]
"""The name of a grid, such as utm48."""
Edge = Annotated[int, msgspec.Meta(ge=1, le=MAX_EDGE)]
CellCount = Annotated[int, msgspec.Meta(ge=1, le=MAX_COUNT)]
Scale = Annotated[int, msgspec.Meta(ge=1, le=MAX_SCALE)]
Tolerance = Annotated[int, msgspec.Meta(ge=0, le=MAX_TOLERANCE)]
Boundary = Annotated[tuple[tuple[Natural, Natural], ...], msgspec.Meta(min_length=MIN_CORNERS, max_length=MAX_CORNERS)]
"""The corners of a polygon counterclockwise, from the most western on, of several the most southern: each in units to
the east, and to the north, of the south-western corner of its grid.
"""
Pieces = Annotated[tuple[ParcelId, ...], msgspec.Meta(min_length=2, max_length=MAX_PIECES)]


class Grid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A map of square cells, from a corner in the south-west. It never changes."""

    columns: CellCount
    """How many cells it has from west to east."""
    edge: Edge
    """The length of a cell's side, in units."""
    motion: EntryText
    """What made it; "" for genesis."""
    rows: CellCount
    """How many cells from south to north."""
    scale: Scale
    """How many units are a metre."""
    tolerance: Tolerance
    """By how many thousandths parts may differ in area from their whole, when it is divided or made of them."""


class Parcel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A piece of land: where it is, where it comes from, and what became of it."""

    area: Positive
    """Twice what is within the boundary, in square units."""
    boundary: Boundary
    """Its corners."""
    document: Hex32
    """The commitment to the plan it stands on."""
    entry: EntryText
    """The message that registered it."""
    gained: Natural
    """Twice the area that mergers have added to it, and to what it comes from: its part of that."""
    grid: GridName
    """The grid they are on."""
    into: tuple[ParcelId, ...]
    """What it was divided or merged into, sorted; () while it stands."""
    jurisdiction: JurisdictionText
    """Where it is."""
    lost: Natural
    """Twice the area that none of its children has."""
    parents: tuple[ParcelId, ...]
    """What it was made of, sorted; () for what was land of nobody here."""
    since: Moment
    """Block time (ms UTC) from which it stands."""
    until: Moment
    """Block time (ms UTC) at which it was divided or merged; 2^53−1 while it stands."""

    @property
    def state(self) -> str:
        """registered, divided or merged."""
        return STANDS if not self.into else MERGED if len(self.into) == 1 else DIVIDED


class Placed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A parcel in a cell, with the least rectangle around it, so that most others need not be read."""

    east: Natural
    """Where it ends in the east, in units."""
    north: Natural
    """Where in the north."""
    parcel: ParcelId
    """Its id."""
    south: Natural
    """Where in the south."""
    west: Natural
    """Where in the west."""


class CellRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The parcels that have land in a cell."""

    parcels: tuple[Placed, ...]
    """Sorted by id."""


GRIDS = Table("grid", Grid)
PARCELS = Table("parcel", Parcel)
CELLS = Table("cell", CellRow)
"""By GRID/COLUMN/ROW, both from 0 on; a row for each cell in which a parcel lies."""
LAND_TABLES = (GRIDS, PARCELS, CELLS)


def get_cell_key(grid: str, column: int, row: int) -> str:
    """The identifier of a cell's row: GRID/COLUMN/ROW."""
    return f"{grid}/{column}/{row}"
