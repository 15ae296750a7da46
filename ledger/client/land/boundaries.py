"""Boundaries as people write them: JSON lists of corners, each a pair of integers, east before north.

Whatever is wrong is told by the corner it is in, counted in the file from 1 on. Where one begins, and whether one goes
round as a clock does or against it, is put in order here.
"""

from collections.abc import Mapping, Sequence

from ledger.crypto.encoding import MAX_INTEGER, parse
from ledger.errors import DecodeError
from ledger.registry.land.geometry import Corners, find_fault, put_in_order
from ledger.registry.rows.land.parcels import MAX_CORNERS, MIN_CORNERS

Boundary = Sequence[tuple[int, int]]
"""Corners, east before north, in the order in which one walks along them."""


def read_boundary(data: bytes) -> Corners:
    """The corners in a JSON file, in order. Raises DecodeError for what is no simple polygon of integers."""
    return check_boundary(parse(data, object))


def read_boundaries(data: bytes) -> dict[str, Corners]:
    """The corners of several parcels in a JSON file, by id. Raises DecodeError."""
    found = parse(data, object)
    if not isinstance(found, Mapping):
        raise DecodeError("boundaries_must_be_named")
    return {str(name): check_boundary(boundary, str(name)) for name, boundary in found.items()}


def check_boundary(boundary: object, parcel: str = "the parcel") -> Corners:
    """The corners in order, from a list of pairs. Raises DecodeError for what is no simple polygon of integers."""
    if not isinstance(boundary, Sequence) or isinstance(boundary, str | bytes):
        raise DecodeError("boundary_must_be_a_list", parcel=parcel)
    corners = tuple(_read_corner(corner, place, parcel) for place, corner in enumerate(boundary, 1))
    if len(corners) > 1 and corners[0] == corners[-1]:
        raise DecodeError("boundary_must_not_be_closed", corner=len(corners), parcel=parcel)
    if not MIN_CORNERS <= len(corners) <= MAX_CORNERS:
        raise DecodeError(
            "boundary_must_have_corners", count=len(corners), least=MIN_CORNERS, limit=MAX_CORNERS, parcel=parcel
        )
    fault = find_fault(corners)
    if fault and fault.rule != "boundary_must_begin_in_order":
        raise DecodeError(fault.rule, corner=fault.corner, parcel=parcel)
    return put_in_order(corners)


def _read_corner(corner: object, place: int, parcel: str) -> tuple[int, int]:
    if not isinstance(corner, Sequence) or isinstance(corner, str | bytes) or len(corner) != 2:
        raise DecodeError("corner_must_be_a_pair", corner=place, parcel=parcel)
    for number in corner:
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MAX_INTEGER:
            raise DecodeError("corner_must_be_of_integers", corner=place, found=ascii(number)[:40], parcel=parcel)
    east, north = corner
    return int(east), int(north)
