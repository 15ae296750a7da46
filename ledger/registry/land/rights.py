"""Rights on parcels: leases, mortgages, easements, restrictions, and the notice that keeps a share for a buyer.

Leases never overlap in time on the same share. A mortgage stands against transfer, division and merger, a restriction
against whatever its owners do. A notice needs nobody's approval: it binds only who gives it, and for speed it is there.
"""

from itertools import pairwise
from typing import Literal

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, EntryId, LegalReference, Moment, SomeAsset
from ledger.crypto.encoding import Hex32
from ledger.errors import Inadmissible, Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.land.titles import (
    ROLE_READS,
    check_agreed,
    check_approved,
    check_notices,
    check_of_title,
    check_rights,
    check_standing,
    get_title,
    name_parcel,
    write_title,
)
from ledger.registry.money.money import get_asset
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.agents import check_agent
from ledger.registry.people.roles import COURT, LAND_REGISTRAR, find_role
from ledger.registry.rows.land.titles import (
    EASEMENT,
    MORTGAGE,
    RESTRICTION,
    Notice,
    ParcelId,
    Right,
    SomeOwners,
    TitleRow,
)

NOTICE_MS = 30 * 24 * 3_600_000
"""How long a notice keeps a share."""


class GrantRight(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Lets somebody have a right on a parcel, or on shares of it; its id is the message's: TRANSACTION-INDEX."""

    asset: SomeAsset
    """Of what a mortgage secures; "" where that is not to be public, and of other rights."""
    commitment: Hex32
    """To its document, salted."""
    holder: Address
    kind: Literal["easement", "lease", "mortgage"]
    owners: SomeOwners
    """On whose shares it is to lie, sorted, the one that acts among them; () for the whole parcel."""
    parcel: ParcelId
    secured: Amount
    """What a mortgage secures; 0 where the document alone says it."""
    since: Moment
    """0 for now."""
    until: Moment


class DischargeRight(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives up a right, a restriction or a notice before its end."""

    parcel: ParcelId
    right: EntryId


class RestrictTitle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Keeps the owners of a parcel from disposing of it, by right of an authority."""

    parcel: ParcelId
    reference: LegalReference
    until: Moment


class GiveNotice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Keeps the share of the account that acts for a buyer, for thirty days."""

    buyer: Address
    parcel: ParcelId


def validate_grant_right(body: GrantRight) -> None:
    """Raises Inadmissible for what no right of that kind says."""
    has_amount = (body.asset != "", body.secured > 0)
    for holds, problem in (
        (all(left < right for left, right in pairwise(body.owners)), "each owner must stand in it once, sorted"),
        (body.kind != EASEMENT or not body.owners, "an easement lies on the whole parcel"),
        (has_amount in ((False, False), (True, True)), "an amount and its asset are said together"),
        (body.kind == MORTGAGE or not any(has_amount), "only a mortgage secures an amount"),
    ):
        if not holds:
            raise Inadmissible("right_must_be_well_formed", problem=problem)


def apply_grant_right(call: Call, body: GrantRight) -> Events:
    """Writes the right. Refused unless all agree on whose shares it lies, and a registrar approves."""
    get_identity(call.rows, body.holder)
    check_agent(call, (body.holder,))
    title, now = get_title(call, body.parcel), call.environment.time
    owners = body.owners or tuple(share.owner for share in title.shares)
    since = max(body.since, now)
    if body.holder in owners:
        raise Refused("title_must_go_to_another", holder=body.holder)
    for owner in (call.actor, *owners):
        check_of_title(title, body.parcel, owner)
    check_agreed(call, body.parcel, owners)
    check_notices(call, body.parcel, title, owners, body.holder)
    check_standing(call, body.parcel, title, owners, RESTRICTION)
    if body.until <= since:
        raise Refused("right_must_end_later", time=now, until=body.until)
    right = Right(
        asset=body.asset,
        commitment=body.commitment,
        entry=call.identifier,
        holder=body.holder,
        kind=body.kind,
        owners=body.owners,
        reference="",
        secured=body.secured,
        since=since,
        until=body.until,
    )
    _add(call, body.parcel, title, right)
    check_approved(call, body.parcel, (body.holder, *owners))
    if body.asset:
        get_asset(call, body.asset)
    return (Fact("right", call.identifier),)


def apply_discharge_right(call: Call, body: DischargeRight) -> Events:
    """Takes a right, or a notice, from the title. Refused unless its holder acts; of a restriction, it or a court."""
    title = get_title(call, body.parcel)
    right = next((one for one in title.rights if one.entry == body.right), None)
    notice = next((one for one in title.notices if one.entry == body.right), None)
    if right is None and notice is None:
        raise Refused("right_must_exist", parcel=body.parcel, right=body.right)
    holder = right.holder if right else notice.buyer if notice else ""
    by_court = right and right.kind == RESTRICTION and _has_role(call, COURT, title)
    if call.actor != holder and not by_court:
        raise Refused("right_must_be_the_holders", by=call.actor, holder=holder)
    rights = tuple(one for one in title.rights if one.entry != body.right)
    notices = tuple(one for one in title.notices if one.entry != body.right)
    write_title(call, body.parcel, msgspec.structs.replace(title, notices=notices, rights=rights))
    return ()


def apply_restrict_title(call: Call, body: RestrictTitle) -> Events:
    """Writes the restriction. Refused unless the court, or the land registrar, of the parcel acts."""
    title, now = get_title(call, body.parcel), call.environment.time
    if not (_has_role(call, COURT, title) or _has_role(call, LAND_REGISTRAR, title)):
        raise Refused("restriction_must_be_by_authority", by=call.actor, jurisdiction=title.jurisdiction)
    if body.until <= now:
        raise Refused("right_must_end_later", time=now, until=body.until)
    right = Right(
        asset="",
        commitment="",
        entry=call.identifier,
        holder=call.actor,
        kind=RESTRICTION,
        owners=(),
        reference=body.reference,
        secured=0,
        since=now,
        until=body.until,
    )
    _add(call, body.parcel, title, right)
    return (Fact("right", call.identifier),)


def apply_give_notice(call: Call, body: GiveNotice) -> Events:
    """Writes the notice. Refused while the owner has given another, or may not dispose of the share."""
    get_identity(call.rows, body.buyer)
    check_agent(call, (body.buyer,))
    title, now = get_title(call, body.parcel), call.environment.time
    if body.buyer == call.actor:
        raise Refused("title_must_go_to_another", holder=body.buyer)
    check_of_title(title, body.parcel, call.actor)
    check_standing(call, body.parcel, title, (call.actor,), RESTRICTION)
    for old in title.notices:
        if old.owner == call.actor:
            raise Refused(
                "notice_must_be_only_one", buyer=old.buyer, holder=old.owner, parcel=body.parcel, until=old.until
            )
    notice = Notice(body.buyer, call.identifier, call.actor, now + NOTICE_MS)
    write_title(call, body.parcel, msgspec.structs.replace(title, notices=(*title.notices, notice)))
    return (Fact("right", call.identifier), Fact("until", notice.until))


def _add(call: Call, parcel: str, title: TitleRow, right: Right) -> None:
    rights = (*title.rights, right)
    check_rights(parcel, rights)
    write_title(call, parcel, msgspec.structs.replace(title, rights=rights))


def _has_role(call: Call, role: str, title: TitleRow) -> bool:
    return bool(find_role(call.rows, call.environment.time, role, call.actor, title.jurisdiction))


def _get_grantee(body: GrantRight) -> tuple[str, ...]:
    return (body.holder,)


def _get_holder(body: GrantRight) -> tuple[str, ...]:
    return (body.holder, *body.owners)


def _get_buyer(body: GiveNotice) -> tuple[str, ...]:
    return (body.buyer,)


MESSAGES = (
    MessageType(
        "grant_right",
        GrantRight,
        apply_grant_right,
        _get_holder,
        validate_grant_right,
        get_subjects=name_parcel,
        reads=3,
        writes=1,
        version=2,
        get_given=_get_grantee,
    ),
    MessageType(
        "discharge_right",
        DischargeRight,
        apply_discharge_right,
        get_none,
        get_subjects=name_parcel,
        reads=ROLE_READS + 1,
        writes=1,
        version=2,
        winds_up=True,
    ),
    MessageType(
        "restrict_title",
        RestrictTitle,
        apply_restrict_title,
        get_none,
        get_subjects=name_parcel,
        reads=2 * ROLE_READS + 1,
        writes=1,
        version=2,
    ),
    MessageType(
        "give_notice",
        GiveNotice,
        apply_give_notice,
        _get_buyer,
        get_subjects=name_parcel,
        reads=2,
        writes=1,
        version=2,
        get_given=_get_buyer,
    ),
)
