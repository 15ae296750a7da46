"""Land: the parcels there are, were, and come from, and the grids they lie on."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.rows import find_row, list_rows
from ledger.registry.land.geometry import are_boxes_touching, find_box
from ledger.registry.people.roles import is_within
from ledger.registry.rows.land.parcels import CELLS, GRIDS, PARCELS, Grid, Parcel, get_cell_key


class FoundGrid(NamedTuple):
    """A grid by its name."""

    name: str
    row: Grid


class FoundParcel(NamedTuple):
    """A parcel, with the grid it lies on."""

    id: str
    row: Parcel
    grid: Grid


def list_grids(source: Source) -> list[FoundGrid]:
    """The grids there are, by name."""
    return [FoundGrid(name, row) for name, row in list_rows(source, GRIDS)]


def find_grid(source: Source, name: str) -> Grid:
    """A grid. Raises NotFoundError."""
    grid = find_row(source, GRIDS, name)
    if grid is None:
        raise NotFoundError("grid_must_exist", grid=ascii(str(name)[:40])[1:-1])
    return grid


def find_parcel(source: Source, name: str, height: int | None = None) -> FoundParcel:
    """A parcel, whether or not it stands, now or after a block. Raises NotFoundError."""
    with source.reading():
        row = find_row(source, PARCELS, name, height)
        if row is None:
            raise NotFoundError("parcel_must_exist", parcel=ascii(str(name)[:40])[1:-1])
        return FoundParcel(name, row, find_grid(source, row.grid))


def list_parcels(
    source: Source, place: str = "", *, grid: str = "", gone: bool = False, height: int | None = None
) -> list[FoundParcel]:
    """The parcels that stand, by id, now or after a block: everywhere, or in a jurisdiction; also those `gone`."""
    with source.reading():
        grids = dict(list_rows(source, GRIDS))
        return [
            FoundParcel(name, row, grids[row.grid])
            for name, row in list_rows(source, PARCELS, height=height)
            if is_within(row.jurisdiction, place) and grid in ("", row.grid) and (gone or not row.into)
        ]


def list_in_cell(source: Source, grid: str, east: int, north: int) -> list[FoundParcel]:
    """The parcels that have land in the cell of a place, by id. Raises NotFoundError for a grid there is none of."""
    with source.reading():
        edge = find_grid(source, grid).edge
        row = find_row(source, CELLS, get_cell_key(grid, east // edge, north // edge))
        return [find_parcel(source, one.parcel) for one in row.parcels] if row else []


def trace_parcel(source: Source, name: str) -> list[FoundParcel]:
    """A parcel with all it comes from, back to what was first registered, and all it became, in order of time.

    Raises NotFoundError.
    """
    with source.reading():
        before = _follow(source, name, lambda row: row.parents)
        after = _follow(source, name, lambda row: row.into)
    return sorted({one.id: one for one in (*before, *after)}.values(), key=lambda one: (one.row.since, one.id))


def list_around(source: Source, name: str, time: int) -> list[FoundParcel]:
    """The parcels that stood at a time (ms UTC) on or about the land of one. Raises NotFoundError."""
    with source.reading():
        about = find_parcel(source, name)
        box = find_box(about.row.boundary)
        return [
            one
            for one in list_parcels(source, grid=about.row.grid, gone=True)
            if one.row.since <= time < one.row.until and are_boxes_touching(box, find_box(one.row.boundary))
        ]


def _follow(source: Source, name: str, step: Callable[[Parcel], Iterable[str]]) -> list[FoundParcel]:
    found: dict[str, FoundParcel] = {}
    waiting = [name]
    while waiting:
        one = find_parcel(source, waiting.pop())
        found[one.id] = one
        waiting += [other for other in step(one.row) if other not in found]
    return list(found.values())
