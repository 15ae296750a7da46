"""Rulings: a share goes to others by law, and not by its owner's word: by inheritance, or by a judgment.

No mortgage and no notice stands against it, and a court alone may pass over an authority's restriction: what lies on
the share goes on to lie on it, and the former owner, who is named in it, finds it among the entries of the account.
"""

from typing import Final, Literal

import msgspec

from ledger.chain.kinds import Address, LegalReference
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType
from ledger.registry.land.shares import make_shares, move_parts, validate_shares
from ledger.registry.land.titles import (
    ROLE_READS,
    check_land_registrar,
    check_of_title,
    check_standing,
    get_title,
    name_parcel,
    pass_on,
    write_title,
)
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.agents import list_signers
from ledger.registry.people.roles import COURT, find_role
from ledger.registry.rows.land.titles import MAX_SHARES, RESTRICTION, Owners, ParcelId, Parts, PartsOfOwners

INHERITANCE: Final = "inheritance"
JUDGMENT: Final = "judgment"


class AdjudgeTitle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives all that an owner has of a parcel to others, divided as it says."""

    ground: Literal["inheritance", "judgment"]
    of: Parts
    """How many parts those of the heirs add up to."""
    owner: Address
    """Who has it so far."""
    owners: Owners
    """Who gets it, sorted; the former owner too where a part of it is kept."""
    parcel: ParcelId
    parts: PartsOfOwners
    reference: LegalReference


def validate_adjudge_title(body: AdjudgeTitle) -> None:
    """Raises Inadmissible unless the parts add up."""
    validate_shares(body.owners, body.parts, body.of)


def apply_adjudge_title(call: Call, body: AdjudgeTitle) -> Events:
    """Writes the new owners. Refused unless a court of the parcel acts; of an inheritance, it or the land registrar."""
    for heir in body.owners:
        get_identity(call.rows, heir)
    title = get_title(call, body.parcel)
    by_court = find_role(call.rows, call.environment.time, COURT, call.actor, title.jurisdiction)
    if not by_court:
        if body.ground != INHERITANCE:
            raise Refused("judgment_must_be_of_a_court", by=call.actor, jurisdiction=title.jurisdiction)
        check_land_registrar(call, title.jurisdiction)
    if body.owners == (body.owner,):
        raise Refused("title_must_go_to_another", holder=body.owner)
    check_of_title(title, body.parcel, body.owner)
    if any(who in (body.owner, *body.owners) for who in list_signers(call)):
        raise Refused("ruling_must_be_on_another", by=call.actor)
    if not by_court:
        check_standing(call, body.parcel, title, (body.owner,), RESTRICTION)
    heirs = make_shares(body.owners, body.parts), body.of
    shares, of = move_parts((title.shares, title.of), body.owner, heirs)
    rights = pass_on(title, body.parcel, body.owner, body.owners)
    write_title(call, body.parcel, msgspec.structs.replace(title, of=of, rights=rights, shares=shares))
    return ()


def _get_all(body: AdjudgeTitle) -> tuple[str, ...]:
    return (body.owner, *body.owners)


def _get_new_owners(body: AdjudgeTitle) -> tuple[str, ...]:
    return body.owners


MESSAGES = (
    MessageType(
        "adjudge_title",
        AdjudgeTitle,
        apply_adjudge_title,
        _get_all,
        validate_adjudge_title,
        get_subjects=name_parcel,
        by_authority=True,
        reads=2 * ROLE_READS + MAX_SHARES + 2,
        writes=1,
        version=2,
        get_given=_get_new_owners,
    ),
)
