"""Holds: money set aside, still its owner's, until whoever may gives it to the payee, or back.

All that is set aside is one. Some belong to what placed them, such as an order: those are paid out and given back by
its messages alone.
"""

import msgspec
from msgspec import UNSET

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, AssetCode, EntryId, Moment, is_entry_id
from ledger.errors import Refused, ensure
from ledger.registry.assets.door import check_eligible, check_free
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.money.money import (
    Transfer,
    change,
    check_amount,
    check_covered,
    get_asset,
    get_balance,
    write_balance,
)
from ledger.registry.money.windows import count_sent, take_back
from ledger.registry.people.accounts import get_account
from ledger.registry.people.residence import check_payee
from ledger.registry.postings import FindMessage, Posting, post_payment, spend_amount
from ledger.registry.rows.money import HOLDS, Balance, Hold


class PlaceHold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Sets money aside for `to`, until the captor gives it or it expires (block time, ms UTC)."""

    amount: Amount
    asset: AssetCode
    captor: Address
    expires: Moment
    to: Address


class CaptureHold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Pays out a hold, in whole or in part; the rest stays held."""

    amount: Amount
    hold: EntryId


class ReleaseHold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives what is left of a hold back to its owner."""

    hold: EntryId


def apply_place_hold(call: Call, body: PlaceHold) -> Events:
    """Turns available money of the account that acts into held money."""
    check_amount(body.amount)
    get_asset(call, body.asset)
    get_account(call.rows, body.to)
    get_account(call.rows, body.captor)
    check_payee(call, body.to)
    place(call, Hold(body.amount, body.asset, body.captor, body.expires, call.actor, body.to))
    return (Fact("hold", call.identifier),)


def apply_capture_hold(call: Call, body: CaptureHold) -> Events:
    """Pays held money to the hold's payee."""
    check_amount(body.amount)
    hold = _get_plain(call, body.hold)
    if call.actor != hold.captor:
        raise Refused("hold_must_be_capturers", by=call.actor, captor=hold.captor, hold=body.hold)
    if call.environment.time >= hold.expires:
        raise Refused("hold_must_not_be_expired", expires=hold.expires, hold=body.hold)
    return capture(call, body.hold, hold, body.amount, hold.to)


def apply_release_hold(call: Call, body: ReleaseHold) -> Events:
    """Turns what is left of a hold into available money again: by its captor, or by anyone once expired."""
    hold = _get_plain(call, body.hold)
    if call.actor != hold.captor and call.environment.time < hold.expires:
        raise Refused(
            "hold_must_be_releasable",
            by=call.actor,
            captor=hold.captor,
            expires=hold.expires,
            hold=body.hold,
        )
    return release(call, body.hold, hold)


def place(call: Call, hold: Hold) -> None:
    """Turns available money of its owner, who acts, into held money, under the id of the message. Raises Refused."""
    now, limit = call.environment.time, call.environment.parameters.max_hold_ms
    if hold.expires <= now:
        raise Refused("hold_must_expire_later", expires=hold.expires, time=now)
    if hold.expires - now > limit:
        raise Refused("hold_must_not_outlast_limit", ahead=hold.expires - now, limit=limit)
    account, old = check_covered(call, hold.asset, hold.amount)
    placed = now if call.environment.parameters.windows else UNSET
    call.rows.put(HOLDS, call.identifier, msgspec.structs.replace(hold, placed=placed))
    sent = count_sent(call.environment, old.sent, hold.amount)
    balance = Balance(hold.asset, old.available - hold.amount, old.held + hold.amount, sent)
    write_balance(call, call.actor, account, balance)


def capture(call: Call, identifier: str, hold: Hold, amount: int, to: str, *, is_promised: bool = False) -> Events:
    """Pays a part of a hold, or all of it; the rest stays held. Raises Refused for more than it has."""
    check_free(call, hold.asset, hold.owner, is_promised=is_promised)
    if amount > hold.amount:
        raise Refused("hold_must_cover_amount", amount=amount, asset=hold.asset, hold=identifier, remaining=hold.amount)
    check_eligible(call, hold.asset, amount, hold.owner, to)
    change(call, hold.owner, hold.asset, 0, -amount)
    change(call, to, hold.asset, amount, 0)
    return _keep_rest(call, identifier, hold, hold.amount - amount)


def release(call: Call, identifier: str, hold: Hold) -> Events:
    """Turns what is left of a hold into available money of its owner; its windows have it back too."""
    _give_back(call, hold)
    return _keep_rest(call, identifier, hold, 0)


def get_hold(call: Call, identifier: str) -> Hold:
    """The hold of that id. Raises Refused where there is none."""
    hold = call.rows.get(HOLDS, identifier)
    if hold is None:
        raise Refused("hold_must_exist", hold=identifier)
    return hold


def _get_plain(call: Call, identifier: str) -> Hold:
    """A hold that somebody may capture or release. Raises Refused for one that belongs to what placed it."""
    hold = get_hold(call, identifier)
    if is_entry_id(hold.captor):
        raise Refused("hold_must_be_freed_by_its_own", entry=hold.captor, hold=identifier)
    return hold


def _give_back(call: Call, hold: Hold) -> None:
    account = get_account(call.rows, hold.owner)
    old = get_balance(call.rows, hold.owner, account, hold.asset)
    sent = take_back(call.environment, old.sent, hold.amount, hold.placed)
    balance = Balance(hold.asset, old.available + hold.amount, old.held - hold.amount, sent)
    write_balance(call, hold.owner, account, balance)


def _keep_rest(call: Call, identifier: str, hold: Hold, rest: int) -> Events:
    if rest:
        call.rows.put(HOLDS, identifier, msgspec.structs.replace(hold, amount=rest))
    else:
        call.rows.delete(HOLDS, identifier)
    return (Fact("remaining", rest),)


def _get_hold_parties(body: PlaceHold) -> tuple[str, ...]:
    return (body.to, body.captor)


def _get_placed_subjects(actor: str, body: PlaceHold) -> tuple[str, ...]:
    """The holds of its owner, and of its payee: what becomes of one is found by its own id."""
    return HOLDS.key(actor), HOLDS.key(body.to)


def _get_hold_subject(actor: str, body: CaptureHold | ReleaseHold) -> tuple[str, ...]:
    return (body.hold,)


def _post_capture(actor: str, body: CaptureHold, find: FindMessage) -> tuple[Posting, ...]:
    """A capture says neither owner, payee nor asset: those stand in the message that placed the hold."""
    placed = find(body.hold)
    ensure(placed.type == "place_hold", f"a hold placed by a {placed.type}")
    terms = msgspec.json.decode(bytes(placed.body), type=PlaceHold)
    return post_payment(placed.on_behalf_of, terms.to, terms.asset, body.amount)


def _get_payment(body: PlaceHold) -> Transfer:
    return Transfer(body.amount, body.asset, "", body.to)


MESSAGES = (
    MessageType(
        "place_hold",
        PlaceHold,
        apply_place_hold,
        _get_hold_parties,
        get_subjects=_get_placed_subjects,
        count_spent=spend_amount,
        as_payment=_get_payment,
    ),
    MessageType(
        "capture_hold",
        CaptureHold,
        apply_capture_hold,
        get_none,
        get_subjects=_get_hold_subject,
        list_postings=_post_capture,
    ),
    MessageType(
        "release_hold", ReleaseHold, apply_release_hold, get_none, get_subjects=_get_hold_subject, winds_up=True
    ),
)
