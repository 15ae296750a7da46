"""Titles: who owns a parcel, what lies on it, and who must have agreed before anything is done with it.

Who is concerned agrees in the same transaction, by a message that names the one it agrees to: each signs the whole of
it, so no agreement serves for anything else, and all of it happens or nothing.
"""

from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

import msgspec

from ledger.chain.transaction import Message
from ledger.errors import Refused, ensure
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.land.shares import get_parts, reduce_shares
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.agents import list_signers
from ledger.registry.people.roles import LAND_REGISTRAR, MAX_LINKS, find_role
from ledger.registry.rows.land.titles import (
    LEASE,
    MAX_GRANTED,
    MAX_RIGHTS,
    MORTGAGE,
    RESTRICTION,
    TITLES,
    Notice,
    ParcelId,
    Right,
    TitleRow,
    TitleShare,
)

T = TypeVar("T", Right, Notice)
ROLE_READS = 12 * MAX_LINKS
"""How many rows it takes to find a role over a jurisdiction, at most.

With its sublevels six scopes cover it, and of each link that is the role, and whether its holder's residence has ended.
"""
DECIDING_READS = ROLE_READS + 1
"""With the delegation that somebody signs under for whom it is."""
Place = Annotated[int, msgspec.Meta(ge=0, le=15)]
"""Of a message in its transaction, from 0."""


class AgreeTitle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Agrees to what another message of the same transaction does with a parcel: as owner, creditor, or buyer."""

    parcel: ParcelId
    place: Place


class ApproveTitle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Approves what another message of the same transaction does with a parcel: as its land registrar."""

    parcel: ParcelId
    place: Place


def apply_agree_title(call: Call, body: AgreeTitle) -> Events:
    """Writes nothing. Refused unless the transaction does something with that parcel there."""
    _check_place(call, body)
    return ()


def apply_approve_title(call: Call, body: ApproveTitle) -> Events:
    """Writes nothing. Refused unless the land registrar of the parcel acts, on something that is done with it."""
    title = get_title(call, body.parcel)
    _check_place(call, body)
    check_land_registrar(call, title.jurisdiction)
    return ()


def found_title(call: Call, parcel: str, jurisdiction: str, shares: tuple[TitleShare, ...], of: int) -> None:
    """Writes the first title of a parcel. Requires shares that add up; refused for owners that are not registered.

    Reads one row for each share, and writes one.
    """
    for share in shares:
        get_identity(call.rows, share.owner)
    ensure(call.rows.get(TITLES, parcel) is None, "a parcel that is new has a title")
    shares, of = reduce_shares({share.owner: share.parts for share in shares}, of)
    write_title(call, parcel, TitleRow(jurisdiction, (), of, (), shares, 0))


def check_disposable(call: Call, parcel: str) -> None:
    """Raises Refused unless a parcel may be divided, or joined to others, by who decides on that. Reads its title.

    Who decides owns nothing of it. Who must have agreed to this message: each owner, for whom a notice keeps it, a
    creditor, and the authority that has restricted it.
    """
    title = get_title(call, parcel)
    check_impartial(call, parcel, title.shares)
    owners = tuple(share.owner for share in title.shares)
    check_agreed(call, parcel, owners)
    check_notices(call, parcel, title, owners)
    check_standing(call, parcel, title, owners, MORTGAGE, RESTRICTION)


def succeed(call: Call, parents: tuple[str, ...], children: tuple[str, ...]) -> None:
    """Gives the children what was registered of their parents, whose titles end: each child has all of it.

    Requires parents that are disposable. Refused for parents of other owners, with rights that exclude each other, or
    that came to lie on other shares here and there: of such, one would be let go of. Reads and writes one row for each.
    """
    titles = [get_title(call, parent) for parent in parents]
    first = titles[0]
    for parent, title in zip(parents, titles, strict=True):
        if (title.shares, title.of) != (first.shares, first.of):
            raise Refused("merger_must_be_of_same_owners", parcel=parent)
        call.rows.delete(TITLES, parent)
    rights = join_same(parents[0], [(right.entry, right) for title in titles for right in title.rights])
    notices = join_same(parents[0], [(notice.owner, notice) for title in titles for notice in title.notices])
    check_rights(children[0], rights)
    for child in children:
        ensure(call.rows.get(TITLES, child) is None, "a parcel that is new has a title")
        write_title(call, child, TitleRow(first.jurisdiction, notices, first.of, rights, first.shares, 0))


def join_same(parcel: str, found: Iterable[tuple[str, T]]) -> tuple[T, ...]:
    """Rights or notices of several parcels, each once, by its key. Raises Refused where two of one key differ."""
    joined: dict[str, T] = {}
    for key, one in found:
        if joined.setdefault(key, one) != one:
            raise Refused("merger_must_keep_rights", parcel=parcel, right=one.entry)
    return tuple(joined.values())


def get_title(call: Call, parcel: str) -> TitleRow:
    """The title of a parcel as of now. Raises Refused where there is none, or it is divided or joined to others."""
    title = call.rows.get(TITLES, parcel)
    if title is None:
        raise Refused("title_must_exist", parcel=parcel)
    return drop_ended(title, call.environment.time)


def drop_ended(title: TitleRow, time: int) -> TitleRow:
    """A title without the rights and notices that have ended by themselves at a time (ms UTC)."""
    notices = tuple(notice for notice in title.notices if time < notice.until)
    rights = tuple(right for right in title.rights if time < right.until)
    return msgspec.structs.replace(title, notices=notices, rights=rights)


def check_rights(parcel: str, rights: tuple[Right, ...]) -> None:
    """Raises Refused where they exclude each other, or are too many: asked wherever rights come together.

    What owners grant leaves room for what a court or a land registrar must register.
    """
    check_exclusive(parcel, rights)
    granted = [right for right in rights if right.kind != RESTRICTION]
    for count, limit in ((len(granted), MAX_GRANTED), (len(rights), MAX_RIGHTS)):
        if count > limit:
            raise Refused("rights_must_be_few", limit=limit, parcel=parcel)


def write_title(call: Call, parcel: str, title: TitleRow) -> None:
    """Writes a title with its notices in order, but for those of who owns nothing of it."""
    notices = [notice for notice in title.notices if get_parts(title.shares, notice.owner)]
    in_order = tuple(sorted(notices, key=_get_owner))
    call.rows.put(TITLES, parcel, msgspec.structs.replace(title, notices=in_order, since=call.environment.time))


def check_exclusive(parcel: str, rights: tuple[Right, ...]) -> None:
    """Raises Refused where two leases are in force at one time on the same share."""
    leases = [right for right in rights if right.kind == LEASE]
    for place, later in enumerate(leases):
        for earlier in leases[:place]:
            in_time = earlier.since < later.until and later.since < earlier.until
            if in_time and is_on(earlier, later.owners):
                raise Refused(
                    "lease_must_be_only_one",
                    parcel=parcel,
                    right=earlier.entry,
                    since=earlier.since,
                    until=earlier.until,
                )


def is_on(right: Right, owners: tuple[str, ...]) -> bool:
    """Whether a right lies on the share of one of the owners; () for all of them."""
    return not right.owners or not owners or any(owner in right.owners for owner in owners)


def check_agreed(call: Call, parcel: str, owners: Iterable[str]) -> None:
    """Raises Refused for the first who neither does what this message does, nor has agreed to it."""
    agreed = set(list_agreed(call))
    for owner in owners:
        if owner not in agreed:
            raise Refused("owner_must_agree", holder=owner, parcel=parcel)


def check_notices(call: Call, parcel: str, title: TitleRow, owners: tuple[str, ...], to: str = "") -> None:
    """Raises Refused where a share of these owners is kept for another than `to`, who has not agreed."""
    agreed = (to, *list_agreed(call))
    for notice in title.notices:
        if notice.owner in owners and notice.buyer not in agreed:
            raise Refused("notice_must_be_kept", buyer=notice.buyer, parcel=parcel, until=notice.until)


def check_standing(call: Call, parcel: str, title: TitleRow, owners: tuple[str, ...], *kinds: str) -> None:
    """Raises Refused for the first right of these kinds on a share of these owners whose holder has not agreed."""
    agreed = list_agreed(call)
    for right in sorted(title.rights, key=_get_kind):  # mortgages come first
        if right.kind not in kinds or not is_on(right, owners) or right.holder in agreed:
            continue
        if right.kind == MORTGAGE:
            raise Refused("creditor_must_agree", holder=right.holder, parcel=parcel, right=right.entry)
        raise Refused("restriction_must_allow", holder=right.holder, parcel=parcel, reference=right.reference)


def list_agreed(call: Call) -> tuple[str, ...]:
    """Who has agreed to this message: who acts, and whose messages in its transaction say so."""
    return (call.actor, *list_saying(call, AgreeTitle))


def list_saying(call: Call, kind: type[Any]) -> tuple[str, ...]:
    """The accounts that act by a message of that type, in the same transaction, which names this message."""
    return tuple(message.on_behalf_of for message in list_words(call, kind))


def list_words(call: Call, kind: type[Any]) -> tuple[Message, ...]:
    """The messages of that type, in the same transaction, which name this one."""
    return tuple(
        message
        for message, body in zip(call.messages, call.bodies, strict=True)
        if isinstance(body, kind) and body.place == call.message
    )


def check_approved(call: Call, parcel: str, parties: Iterable[str]) -> None:
    """Raises Refused unless a land registrar has approved this message who is no party to it, and signs for none."""
    agents = (who for one in list_words(call, AgreeTitle) for who in (one.by, one.on_behalf_of))
    named = {call.by, *parties, *agents}
    if not any(named.isdisjoint((one.by, one.on_behalf_of)) for one in list_words(call, ApproveTitle)):
        raise Refused("registrar_must_approve", parcel=parcel)


def check_land_registrar(call: Call, jurisdiction: str) -> None:
    """Raises Refused unless the account that acts is the land registrar of a jurisdiction."""
    if not find_role(call.rows, call.environment.time, LAND_REGISTRAR, call.actor, jurisdiction):
        raise Refused("land_registrar_must_have_role", by=call.actor, jurisdiction=jurisdiction)


def check_impartial(call: Call, parcel: str, shares: Iterable[TitleShare]) -> None:
    """Raises Refused where who decides on a parcel, or signs for who does, owns a share of it."""
    deciding = list_signers(call)
    for share in shares:
        if share.owner in deciding:
            raise Refused("registrar_must_own_nothing_of_it", by=share.owner, parcel=parcel)


def pass_on(title: TitleRow, parcel: str, owner: str, to: tuple[str, ...]) -> tuple[Right, ...]:
    """The rights once an owner's share, or a part of it, went to others: what lies on it lies on what they get.

    `to` has the owner where a part is kept. Raises Refused for who owns a share already that bears other rights.
    """
    borne = _list_borne(title, owner)
    for heir in to:
        if heir != owner and get_parts(title.shares, heir) and _list_borne(title, heir) != borne:
            raise Refused("shares_must_bear_the_same", holder=owner, parcel=parcel, to=heir)
    return tuple(_give(right, owner, to) if owner in right.owners else right for right in title.rights)


def _give(right: Right, owner: str, to: tuple[str, ...]) -> Right:
    kept = [one for one in right.owners if one != owner]
    return msgspec.structs.replace(right, owners=tuple(sorted({*kept, *to})))


def _get_owner(notice: Notice) -> str:
    return notice.owner


def _get_kind(right: Right) -> str:
    return right.kind


def _list_borne(title: TitleRow, owner: str) -> list[str]:
    """The rights that lie on somebody's share, and not on the whole parcel."""
    return [right.entry for right in title.rights if owner in right.owners]


def check_of_title(title: TitleRow, parcel: str, owner: str) -> None:
    """Raises Refused unless somebody owns a share of it."""
    if not get_parts(title.shares, owner):
        raise Refused("owner_must_be_of_title", by=owner, parcel=parcel)


def _check_place(call: Call, body: AgreeTitle | ApproveTitle) -> None:
    """Raises Refused unless the message it names is another of the transaction, about the same parcel."""
    other = call.bodies[body.place] if body.place < len(call.bodies) else None
    is_word = isinstance(other, AgreeTitle | ApproveTitle)
    if is_word or body.parcel not in (getattr(other, "parcel", ""), *getattr(other, "parcels", ())):
        raise Refused("agreement_must_be_to_a_dealing", parcel=body.parcel, place=body.place)


def name_parcel(actor: str, body: Any) -> tuple[str, ...]:
    """The parcel that a message is about, by which its entry is found."""
    return (body.parcel,)


MESSAGES = (
    MessageType(
        "agree_title",
        AgreeTitle,
        apply_agree_title,
        get_none,
        get_subjects=name_parcel,
        reads=1,
        writes=1,
        version=2,
        winds_up=True,
    ),
    MessageType(
        "approve_title",
        ApproveTitle,
        apply_approve_title,
        get_none,
        get_subjects=name_parcel,
        reads=ROLE_READS + 1,
        writes=1,
        version=2,
    ),
)
