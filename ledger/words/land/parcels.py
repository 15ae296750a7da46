"""Land in words: parcels with their areas, where they come from, and maps of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.chain.kinds import NEVER
from ledger.reads.land import FoundGrid, FoundParcel
from ledger.registry.rows.land.parcels import Grid
from ledger.words.amounts import format_amount
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.pictures import Panel, Shape, draw_map
from ledger.words.printing import printable
from ledger.words.values import make_row_object

Pairs = list[tuple[str, str]]
_SQUARE_METRES = 2
"""Digits after the point."""


def format_area(doubled: int, grid: Grid) -> str:
    """An area, of which twice as much is known in square units: 1,250.00 m², with ≈ where it has more digits."""
    scaled, rest = divmod(doubled * 10**_SQUARE_METRES, 2 * grid.scale**2)
    return f"{'≈ ' if rest else ''}{format_amount(scaled, _SQUARE_METRES)} m²"


def describe_parcel(found: FoundParcel, words: Lexicon) -> str:
    """A parcel in a line: A.1, 1,250.00 m² in LA-VT.01, registered."""
    state = words.say(found.row.state)
    return f"{found.id}, {format_area(found.row.area, found.grid)} in {found.row.jurisdiction}, {state}"


def list_parcel_pairs(found: FoundParcel, words: Lexicon) -> Pairs:
    """All there is to say of a parcel, by label."""
    row, grid = found.row, found.grid
    return [
        ("parcel", found.id),
        ("state", words.say(row.state)),
        ("area", format_area(row.area, grid)),
        ("place", row.jurisdiction),
        ("grid", f"{row.grid}, {grid.scale} units a metre"),
        ("corners", " ".join(f"{east},{north}" for east, north in row.boundary)),
        *([("comes from", ", ".join(row.parents))] if row.parents else []),
        *([("gained", format_area(row.gained, grid))] if row.gained else []),
        *([("became", ", ".join(row.into))] if row.into else []),
        *([("left out", format_area(row.lost, grid))] if row.lost else []),
        ("since", words.time(row.since)),
        *([("until", words.time(row.until))] if row.until != NEVER else []),
        ("plan", row.document),
        ("entry", shorten_id(row.entry)),
    ]


def make_parcel_object(found: FoundParcel) -> dict[str, Any]:
    """A parcel for JSON: areas doubled, in square units."""
    return {"parcel": found.id, **make_row_object(found.row), "scale": found.grid.scale, "state": found.row.state}


def make_grid_object(found: FoundGrid) -> dict[str, Any]:
    """A grid for JSON."""
    return {"grid": found.name, **make_row_object(found.row)}


def draw_parcels(title: str, panels: Mapping[str, Sequence[FoundParcel]]) -> str:
    """A map in SVG of the parcels of each caption. Raises ValueError where there is none at all."""
    return draw_map(
        title,
        [
            Panel(caption, [Shape(one.id, one.row.boundary) for one in parcels])
            for caption, parcels in panels.items()
            if parcels
        ],
    )


def find_land_words(body: Mapping[str, Any], words: Lexicon) -> dict[str, str]:
    """Of a message on parcels: its corners, its owners, its parts. What a stranger's lacks is told as nothing."""
    made = [str(child.get("parcel", "")) for child in _get_list(body, "children") if isinstance(child, dict)]
    shares = zip(_get_list(body, "owners"), _get_list(body, "parts"), strict=False)
    return {
        "corners": f"{len(_get_list(body, 'boundary'))} corners",
        "into": printable(", ".join(made)),
        "shared": ", ".join(f"{words.who(str(who))} {printable(str(count))}" for who, count in shares),
        "whole": printable(str(body.get("of", ""))),
    }


def _get_list(body: Mapping[str, Any], name: str) -> list[Any]:
    found = body.get(name)
    return found if isinstance(found, list) else []
