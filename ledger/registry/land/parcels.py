"""Parcels: pieces of land that never overlap, registered, divided and merged, with what they come from.

A land registrar does it, by a plan that is committed to. What is divided stands no more, and its children name it; so
does what several are merged into. Owners agree, and who else is concerned, by messages of the same transaction.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import NEVER, Jurisdiction, is_jurisdiction
from ledger.crypto.encoding import Hex32
from ledger.errors import Inadmissible, Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.land.cells import Outline, check_apart, check_pieces, check_vacant, outline, place_parcels
from ledger.registry.land.grids import get_grid
from ledger.registry.land.shares import make_shares, validate_shares
from ledger.registry.land.titles import (
    DECIDING_READS,
    check_disposable,
    check_impartial,
    check_land_registrar,
    found_title,
    get_title,
    succeed,
)
from ledger.registry.people.accounts import get_identity
from ledger.registry.rows.land.parcels import (
    MAX_CELLS,
    MAX_NEIGHBOURS,
    MAX_PIECES,
    PARCELS,
    Boundary,
    GridName,
    Parcel,
    Pieces,
)
from ledger.registry.rows.land.titles import MAX_SHARES, Owners, ParcelId, Parts, PartsOfOwners


class Piece(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A part of a parcel that is divided, which becomes a parcel itself."""

    boundary: Boundary
    """Its corners, as of a parcel that is registered."""
    parcel: ParcelId
    """Its id, which none has or had."""


class RegisterParcel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Registers land that was no parcel before, with its first owners."""

    boundary: Boundary
    """Its corners counterclockwise, from the most western on, of several the most southern."""
    document: Hex32
    """The commitment to the plan it stands on, salted."""
    grid: GridName
    """The grid that the corners are on."""
    jurisdiction: Jurisdiction
    """Where it is: its land registrar decides on it."""
    of: Parts
    """The common whole: how many parts the shares add up to."""
    owners: Owners
    """Sorted."""
    parcel: ParcelId
    """Its id, which none has or had."""
    parts: PartsOfOwners
    """In the order of the owners."""


class DivideParcel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Divides a parcel into others, which lie within it and are the same owners'. Gaps between them are allowed."""

    children: Annotated[tuple[Piece, ...], msgspec.Meta(min_length=2, max_length=MAX_PIECES)]
    """Sorted by id."""
    document: Hex32
    """The commitment to the plan of the division, salted."""
    parcel: ParcelId
    """What is divided."""


class MergeParcels(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Makes one parcel of several of the same owners, which has all their land."""

    boundary: Boundary
    """The corners of the parcel that is made."""
    child: ParcelId
    """The id of the parcel that is made."""
    document: Hex32
    """The commitment to its plan, salted."""
    parcels: Pieces
    """What it is made of, sorted by id."""


def validate_register_parcel(body: RegisterParcel) -> None:
    """Raises Inadmissible for what is no jurisdiction, or shares that do not add up."""
    if not is_jurisdiction(body.jurisdiction):
        raise Inadmissible("jurisdiction_must_be_well_formed", jurisdiction=body.jurisdiction)
    validate_shares(body.owners, body.parts, body.of)


def validate_divide_parcel(body: DivideParcel) -> None:
    """Raises Inadmissible for children that are not in order."""
    _validate_sorted(_name_children(body))


def validate_merge_parcels(body: MergeParcels) -> None:
    """Raises Inadmissible for parents that are not in order."""
    _validate_sorted(body.parcels)


def apply_register_parcel(call: Call, body: RegisterParcel) -> Events:
    """Writes the parcel, its title, and the cells it lies in. Refused where it has land in common with another one.

    Who signs for the land registrar registers nothing for itself.
    """
    for owner in body.owners:
        get_identity(call.rows, owner)
    grid = get_grid(call, body.grid)
    _check_new(call, body.parcel)
    check_land_registrar(call, body.jurisdiction)
    shares = make_shares(body.owners, body.parts)
    check_impartial(call, body.parcel, shares)
    found_title(call, body.parcel, body.jurisdiction, shares, body.of)
    new = outline(call, body.parcel, body.boundary, body.grid, grid)
    check_vacant(call, new)
    place_parcels(call, (new,))
    _write(call, new, body.document, body.jurisdiction)
    return (Fact("area", new.area),)


def apply_divide_parcel(call: Call, body: DivideParcel) -> Events:
    """Writes the children with the title of their parent, which stands no more.

    Refused unless they lie within it, have no land in common, and leave out little of it.
    """
    old, names = _get_standing(call, body.parcel), _name_children(body)
    grid = get_grid(call, old.grid)
    for name in names:
        _check_new(call, name)
    check_land_registrar(call, get_title(call, body.parcel).jurisdiction)
    check_disposable(call, body.parcel)
    succeed(call, (body.parcel,), names)
    children = [outline(call, one.parcel, one.boundary, old.grid, grid) for one in body.children]
    whole = outline(call, body.parcel, old.boundary, old.grid, grid)
    check_pieces(call, children, whole)
    check_apart(call, children)
    lost = old.area - sum(child.area for child in children)
    _check_difference(body.parcel, lost, old.area, grid.tolerance)
    place_parcels(call, children, (body.parcel,), whole.cells)
    _end(call, body.parcel, old, names, lost)
    for child in children:
        gained = -(-old.gained * child.area // old.area)
        _write(call, child, body.document, old.jurisdiction, (body.parcel,), gained)
    return (Fact("lost", lost),)


def apply_merge_parcels(call: Call, body: MergeParcels) -> Events:
    """Writes the parcel with the title of its parents, which stand no more.

    Refused unless it has all land of theirs, little more, and none of another parcel.
    """
    parents = [_get_standing(call, name) for name in body.parcels]
    first = parents[0]
    grid = get_grid(call, first.grid)
    _check_new(call, body.child)
    for name, parent in zip(body.parcels, parents, strict=True):
        if (parent.grid, parent.jurisdiction) != (first.grid, first.jurisdiction):
            raise Refused("merger_must_be_of_one_place", other=body.parcels[0], parcel=name)
    check_land_registrar(call, get_title(call, body.parcels[0]).jurisdiction)
    for name in body.parcels:
        check_disposable(call, name)
    succeed(call, body.parcels, (body.child,))
    child = outline(call, body.child, body.boundary, first.grid, grid)
    pieces = [
        outline(call, name, parent.boundary, parent.grid, grid)
        for name, parent in zip(body.parcels, parents, strict=True)
    ]
    check_pieces(call, pieces, child)
    check_vacant(call, child, body.parcels)
    gained = child.area - sum(parent.area for parent in parents)
    in_all = gained + sum(parent.gained for parent in parents)  # or it would grow step by step
    _check_difference(body.child, in_all, child.area, grid.tolerance)
    place_parcels(call, (child,), body.parcels)
    for name, parent in zip(body.parcels, parents, strict=True):
        _end(call, name, parent, (body.child,))
    _write(call, child, body.document, first.jurisdiction, body.parcels, in_all)
    return (Fact("gained", gained),)


def get_parcel(call: Call, name: str) -> Parcel:
    """The parcel of an id, whether or not it stands. Raises Refused where there is none."""
    parcel = call.rows.get(PARCELS, name)
    if parcel is None:
        raise Refused("parcel_must_exist", parcel=name)
    return parcel


def _get_standing(call: Call, name: str) -> Parcel:
    parcel = get_parcel(call, name)
    if parcel.into:
        raise Refused("parcel_must_stand", parcel=name, state=parcel.state)
    return parcel


def _check_new(call: Call, name: str) -> None:
    if call.rows.get(PARCELS, name):
        raise Refused("parcel_must_be_new", parcel=name)


def _check_difference(name: str, difference: int, whole: int, tolerance: int) -> None:
    if difference * 1_000 > tolerance * whole:
        found = -(-difference * 1_000 // whole)
        raise Refused("difference_must_be_within_limit", found=found, limit=tolerance, parcel=name)


def _write(
    call: Call, new: Outline, document: str, jurisdiction: str, parents: tuple[str, ...] = (), gained: int = 0
) -> None:
    row = Parcel(
        area=new.area,
        boundary=new.corners,
        document=document,
        entry=call.identifier,
        gained=gained,
        grid=new.grid,
        into=(),
        jurisdiction=jurisdiction,
        lost=0,
        parents=parents,
        since=call.environment.time,
        until=NEVER,
    )
    call.rows.put(PARCELS, new.parcel, row)


def _end(call: Call, name: str, old: Parcel, into: tuple[str, ...], lost: int = 0) -> None:
    row = msgspec.structs.replace(old, into=into, lost=lost, until=call.environment.time)
    call.rows.put(PARCELS, name, row)


def _validate_sorted(names: Sequence[str]) -> None:
    if not all(first < second for first, second in pairwise(names)):
        raise Inadmissible("parcels_must_be_sorted")


def _name_children(body: DivideParcel) -> tuple[str, ...]:
    return tuple(child.parcel for child in body.children)


def _get_owners(body: RegisterParcel) -> tuple[str, ...]:
    return body.owners


def _get_registered(actor: str, body: RegisterParcel) -> tuple[str, ...]:
    return (body.parcel,)


def _get_divided(actor: str, body: DivideParcel) -> tuple[str, ...]:
    return (body.parcel, *_name_children(body))


def _get_merged(actor: str, body: MergeParcels) -> tuple[str, ...]:
    return (*body.parcels, body.child)


MESSAGES = (
    MessageType(
        "register_parcel",
        RegisterParcel,
        apply_register_parcel,
        _get_owners,
        validate_register_parcel,
        get_subjects=_get_registered,
        reads=DECIDING_READS + MAX_CELLS + MAX_NEIGHBOURS + MAX_SHARES + 3,
        writes=MAX_CELLS + 2,
        version=2,
        get_given=_get_owners,
    ),
    MessageType(
        "divide_parcel",
        DivideParcel,
        apply_divide_parcel,
        get_none,
        validate_divide_parcel,
        get_subjects=_get_divided,
        reads=DECIDING_READS + MAX_CELLS + 2 * MAX_PIECES + 3,
        writes=MAX_CELLS + 2 * MAX_PIECES + 2,
        version=2,
    ),
    MessageType(
        "merge_parcels",
        MergeParcels,
        apply_merge_parcels,
        get_none,
        validate_merge_parcels,
        get_subjects=_get_merged,
        reads=DECIDING_READS + MAX_CELLS + MAX_NEIGHBOURS + 2 * MAX_PIECES + 3,
        writes=MAX_CELLS + 2 * MAX_PIECES + 2,
        version=2,
    ),
)
