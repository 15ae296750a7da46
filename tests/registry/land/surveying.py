"""What a land registrar does with parcels, in the words of scenarios (scenario.py).

    registrar registers A.1 as 0,0 8,0 8,8 0,8 for noy=1 keo=2             | applied
    registrar divides A.1 into A.2 0,0 4,0 4,8 0,8; A.3 4,0 8,0 8,8 4,8 & noy agrees to A.1 at 0 | applied
    registrar merges A.2 A.3 into A.4 0,0 8,0 8,8 0,8 & noy agrees to A.2 at 0 | applied
    parcel A.1 is divided into A.2 A.3
    cell 0/0 holds A.4

Places are in units to the east and to the north, on the grid `plan` unless another is named, in LA-VT unless elsewhere.
"""

import re
from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec
from shapely import Polygon, box

from ledger.registry.land.geometry import Corners
from ledger.registry.land.grids import CreateGrid
from ledger.registry.land.parcels import DivideParcel, MergeParcels, Piece, RegisterParcel
from ledger.registry.rows.land.parcels import CELLS, GRIDS, PARCELS, CellRow, Grid, Placed
from ledger.registry.rows.land.titles import TITLES
from ledger.state.store import Store

if TYPE_CHECKING:
    from tests.country import Country
    from tests.registry.scenario import Play

Values = dict[str, Any]
DOCUMENT = "cd" * 32
PLAN = Grid(columns=30, edge=4, motion="", rows=30, scale=1, tolerance=100)
"""A small grid: cells of 4 units, and a tenth that may be left out."""


def add_plan(country: "Country") -> dict[str, msgspec.Struct]:
    """The rows of a country whose genesis has the small grid as well."""
    return {GRIDS.key("plan"): PLAN}


def read_corners(text: str) -> Corners:
    """0,0 8,0 0,8 as corners, in this order."""
    pairs = (pair.split(",") for pair in text.split())
    return tuple((int(east), int(north)) for east, north in pairs)


def draw_rectangle(west: int, south: int, east: int, north: int) -> Corners:
    """The corners of one, in order."""
    return ((west, south), (east, south), (east, north), (west, north))


def _register(play: "Play", values: Values) -> RegisterParcel:
    shares = [text.split("=") for text in values["shares"].split()]
    parts = {play.country.address(who): int(count or 1) for who, count in shares}
    owners = tuple(sorted(parts))
    return RegisterParcel(
        boundary=read_corners(values["corners"]),
        document=DOCUMENT,
        grid=values["grid"] or "plan",
        jurisdiction=values["where"] or "LA-VT",
        of=int(values["of"] or sum(parts.values())),
        owners=owners,
        parcel=values["parcel"],
        parts=tuple(parts[owner] for owner in owners),
    )


def _divide(play: "Play", values: Values) -> DivideParcel:
    pieces = [text.strip().partition(" ") for text in values["pieces"].split(";")]
    children = tuple(Piece(read_corners(corners), name) for name, _, corners in pieces)
    return DivideParcel(children, DOCUMENT, values["parcel"])


def _merge(play: "Play", values: Values) -> MergeParcels:
    return MergeParcels(read_corners(values["corners"]), values["child"], DOCUMENT, tuple(values["parcels"].split()))


def make_grid(name: str = "town") -> CreateGrid:
    """The action that makes a grid as small as that of these scenarios."""
    return CreateGrid(PLAN.columns, PLAN.edge, name, PLAN.rows, PLAN.scale, PLAN.tolerance)


_CORNERS = r"(?P<corners>[\d, ]+?)"
ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"registers (?P<parcel>\S+) as " + _CORNERS + r"( on (?P<grid>\S+))?( in (?P<where>\S+))?"
    r" for (?P<shares>[^ ]+=\d+( [^ ]+=\d+)*)( of (?P<of>\d+))?": _register,
    r"divides (?P<parcel>\S+) into (?P<pieces>.+)": _divide,
    r"merges (?P<parcels>[A-Z0-9. -]+) into (?P<child>\S+) " + _CORNERS: _merge,
}


def observe(play: "Play", text: str) -> None:
    """Looks at a parcel or a cell; fails where the text is not so."""
    with play.country.node.reading() as state:
        if match := re.fullmatch(r"cell (\d+/\d+) holds (.+)", text):
            row = state.get(CELLS, f"plan/{match[1]}")
            found = " ".join(one.parcel for one in row.parcels) if row else "nothing"
            assert found == match[2], f"{text}: {found}"
            return
        match = re.fullmatch(r"parcel (\S+) is (registered|divided|merged)( into (.+))?", text)
        assert match, f"nobody can see this: {text}"
        parcel = state.get(PARCELS, match[1])
    assert parcel, text
    assert (parcel.state, " ".join(parcel.into)) == (match[2], match[4] or ""), text


def check_land(store: Store) -> int:
    """No two parcels that stand overlap, each cell holds exactly those with land in it, and history has no loose ends.

    Told by shapely, pair by pair; how many there are that stand.
    """
    rows = {key.removeprefix(PARCELS.prefix): PARCELS.decode(row) for key, row in store.list_rows(PARCELS.prefix)}
    standing = {name: (row, Polygon(row.boundary)) for name, row in rows.items() if not row.into}
    for (name, (one, land)), (other, (two, more)) in combinations(standing.items(), 2):
        assert one.grid != two.grid or land.relate(more)[0] != "2", f"{name} and {other} overlap"
    cells = {key.removeprefix(CELLS.prefix): CELLS.decode(row) for key, row in store.list_rows(CELLS.prefix)}
    expected: dict[str, list[Placed]] = {}
    for name, (row, land) in sorted(standing.items()):
        grid = GRIDS.decode(dict(store.list_rows(GRIDS.prefix))[GRIDS.key(row.grid)])
        west, south, east, north = (int(value) for value in land.bounds)
        for column in range(west // grid.edge, -(-east // grid.edge)):
            for line in range(south // grid.edge, -(-north // grid.edge)):
                corner = column * grid.edge, line * grid.edge
                if land.relate(box(*corner, corner[0] + grid.edge, corner[1] + grid.edge))[0] == "2":
                    placed = Placed(east, north, name, south, west)
                    expected.setdefault(f"{row.grid}/{column}/{line}", []).append(placed)
    assert cells == {key: CellRow(tuple(placed)) for key, placed in expected.items()}
    for name, row in rows.items():
        assert row.area == 2 * Polygon(row.boundary).area
        assert all(name in rows[parent].into for parent in row.parents), f"{name} comes from nothing"
        assert all(name in rows[child].parents for child in row.into), f"{name} went into nothing"
        children = [rows[child] for child in row.into] if row.state == "divided" else []
        assert row.lost == (row.area - sum(child.area for child in children) if children else 0)
    titles = {key.removeprefix(TITLES.prefix) for key, _ in store.list_rows(TITLES.prefix)}
    assert titles == standing.keys()
    return len(standing)
