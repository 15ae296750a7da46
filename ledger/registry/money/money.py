"""Money: issued and redeemed by an asset's issuer, transferred, held, captured, released.

Nothing is created or lost but by `issue` and `redeem`: per asset, available and held money of all accounts
sum to the supply. What is set aside is always a hold. What gives a payment back is in reversals.py.
"""

import msgspec
from msgspec import UNSET

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, AssetCode, EntryId, Moment, Reference
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Refused, ensure
from ledger.registry.call import Call, Environment, Events, MessageType, get_none
from ledger.registry.money.windows import count_sent, is_open, take_back
from ledger.registry.people.accounts import get_account
from ledger.registry.postings import FindMessage, Posting, post_payment, spend_amount
from ledger.registry.rows.money import ASSETS, HOLDS, Asset, Balance, Hold
from ledger.registry.rows.people import ACCOUNTS, Account


class Issue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Creates money, by the asset's issuer and under its cap."""

    amount: Amount
    asset: AssetCode
    to: Address


class Redeem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Destroys money the issuer itself holds: the end of its cycle."""

    amount: Amount
    asset: AssetCode


class Transfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A payment."""

    amount: Amount
    asset: AssetCode
    reference: Reference
    to: Address


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


def apply_issue(call: Call, body: Issue) -> Events:
    """Raises the supply and the payee's balance by the amount."""
    check_amount(body.amount)
    asset = _get_asset_of_issuer(call, body.asset)
    get_account(call.rows, body.to)
    if asset.supply + body.amount > asset.cap:
        raise Refused(
            "supply_must_stay_under_cap",
            amount=body.amount,
            asset=body.asset,
            cap=asset.cap,
            room=asset.cap - asset.supply,
            supply=asset.supply,
        )
    supply = asset.supply + body.amount
    call.rows.put(ASSETS, body.asset, msgspec.structs.replace(asset, supply=supply))
    _change(call, body.to, body.asset, body.amount, 0)
    return ()


def apply_redeem(call: Call, body: Redeem) -> Events:
    """Lowers the supply and the issuer's own balance by the amount."""
    check_amount(body.amount)
    asset = _get_asset_of_issuer(call, body.asset)
    _check_covered(call, body.asset, body.amount)
    supply = asset.supply - body.amount
    call.rows.put(ASSETS, body.asset, msgspec.structs.replace(asset, supply=supply))
    _change(call, call.actor, body.asset, -body.amount, 0)
    return ()


def apply_transfer(call: Call, body: Transfer) -> Events:
    """Moves the amount from the account that acts; to itself, it changes nothing."""
    move(call, body.asset, body.amount, body.to)
    return ()


def apply_place_hold(call: Call, body: PlaceHold) -> Events:
    """Turns available money of the account that acts into held money."""
    check_amount(body.amount)
    _get_asset(call, body.asset)
    get_account(call.rows, body.to)
    get_account(call.rows, body.captor)
    now, limit = call.environment.time, call.environment.parameters.max_hold_ms
    if body.expires <= now:
        raise Refused("hold_must_expire_later", expires=body.expires, time=now)
    if body.expires - now > limit:
        raise Refused("hold_must_not_outlast_limit", ahead=body.expires - now, limit=limit)
    _check_covered(call, body.asset, body.amount)
    placed = now if call.environment.parameters.windows else UNSET
    hold = Hold(body.amount, body.asset, body.captor, body.expires, call.actor, body.to, placed)
    call.rows.put(HOLDS, call.identifier, hold)
    _set_aside(call, body.asset, body.amount)
    return (Fact("hold", call.identifier),)


def apply_capture_hold(call: Call, body: CaptureHold) -> Events:
    """Pays held money to the hold's payee."""
    check_amount(body.amount)
    hold = _get_hold(call, body.hold)
    if call.actor != hold.captor:
        raise Refused("hold_must_be_capturers", by=call.actor, captor=hold.captor, hold=body.hold)
    if call.environment.time >= hold.expires:
        raise Refused("hold_must_not_be_expired", expires=hold.expires, hold=body.hold)
    if body.amount > hold.amount:
        raise Refused(
            "hold_must_cover_amount",
            amount=body.amount,
            asset=hold.asset,
            hold=body.hold,
            remaining=hold.amount,
        )
    _change(call, hold.owner, hold.asset, 0, -body.amount)
    _change(call, hold.to, hold.asset, body.amount, 0)
    return _keep_rest(call, body.hold, hold, hold.amount - body.amount)


def apply_release_hold(call: Call, body: ReleaseHold) -> Events:
    """Turns what is left of a hold into available money again: by its captor, or by anyone once expired."""
    hold = _get_hold(call, body.hold)
    if call.actor != hold.captor and call.environment.time < hold.expires:
        raise Refused(
            "hold_must_be_releasable",
            by=call.actor,
            captor=hold.captor,
            expires=hold.expires,
            hold=body.hold,
        )
    _give_back(call, hold)
    return _keep_rest(call, body.hold, hold, 0)


def get_balance(account: Account, asset: str) -> Balance:
    """What the account has of the asset: zeros where it has none."""
    for balance in account.balances:
        if balance.asset == asset:
            return balance
    return Balance(asset, 0, 0)


def move(call: Call, asset: str, amount: int, to: str) -> None:
    """Pays an amount from the account that acts; to itself, it changes nothing. Raises Refused."""
    check_amount(amount)
    _get_asset(call, asset)
    payee = get_account(call.rows, to)
    payer, old = _check_covered(call, asset, amount)
    if to != call.actor:
        sent = count_sent(call.environment, old.sent, amount)
        _write(call, call.actor, payer, Balance(asset, old.available - amount, old.held, sent))
        old = get_balance(payee, asset)
        _write(call, to, payee, Balance(asset, old.available + amount, old.held, old.sent))


def _change(call: Call, address: str, asset: str, available: int, held: int) -> None:
    account = get_account(call.rows, address)
    old = get_balance(account, asset)
    _write(call, address, account, Balance(asset, old.available + available, old.held + held, old.sent))


def _set_aside(call: Call, asset: str, amount: int) -> None:
    account = get_account(call.rows, call.actor)
    old = get_balance(account, asset)
    sent = count_sent(call.environment, old.sent, amount)
    _write(call, call.actor, account, Balance(asset, old.available - amount, old.held + amount, sent))


def _give_back(call: Call, hold: Hold) -> None:
    account = get_account(call.rows, hold.owner)
    old = get_balance(account, hold.asset)
    sent = take_back(call.environment, old.sent, hold.amount, hold.placed)
    _write(call, hold.owner, account, Balance(hold.asset, old.available + hold.amount, old.held - hold.amount, sent))


def _write(call: Call, address: str, account: Account, new: Balance) -> None:
    ensure(0 <= new.available <= MAX_INTEGER and 0 <= new.held <= MAX_INTEGER, "a balance left its range")
    balances = _with_balance(call.environment, account.balances, new)
    limit = call.environment.parameters.max_assets_held
    if len(account.balances) < len(balances) > limit:
        raise Refused("account_must_have_room", count=len(account.balances), holder=address, limit=limit)
    call.rows.put(ACCOUNTS, address, Account(balances, account.day, account.entries, account.nonce))


def _with_balance(environment: Environment, balances: tuple[Balance, ...], new: Balance) -> tuple[Balance, ...]:
    if len(balances) == 1 and balances[0].asset == new.asset and (new.available or new.held):
        return (new,)
    all_of_them = [*(balance for balance in balances if balance.asset != new.asset), new]
    kept = [one for one in all_of_them if one.available or one.held or is_open(environment, one.sent)]
    return tuple(sorted(kept, key=lambda balance: balance.asset))


def _keep_rest(call: Call, identifier: str, hold: Hold, rest: int) -> Events:
    if rest:
        call.rows.put(HOLDS, identifier, msgspec.structs.replace(hold, amount=rest))
    else:
        call.rows.delete(HOLDS, identifier)
    return (Fact("remaining", rest),)


def check_amount(amount: int) -> None:
    """Raises Refused for nothing."""
    if amount == 0:
        raise Refused("amount_must_be_positive")


def _check_covered(call: Call, asset: str, amount: int) -> tuple[Account, Balance]:
    account = get_account(call.rows, call.actor)
    balance = get_balance(account, asset)
    if amount > balance.available:
        available = balance.available
        raise Refused("balance_must_cover_amount", amount=amount, asset=asset, available=available, holder=call.actor)
    return account, balance


def _get_asset(call: Call, code: str) -> Asset:
    asset = call.rows.get(ASSETS, code)
    if asset is None:
        raise Refused("asset_must_exist", asset=code)
    return asset


def _get_asset_of_issuer(call: Call, code: str) -> Asset:
    asset = _get_asset(call, code)
    if call.actor != asset.issuer:
        raise Refused("issuer_must_be_the_assets", asset=code, by=call.actor, issuer=asset.issuer)
    return asset


def _get_hold(call: Call, identifier: str) -> Hold:
    hold = call.rows.get(HOLDS, identifier)
    if hold is None:
        raise Refused("hold_must_exist", hold=identifier)
    return hold


def _get_payee(body: Issue | Transfer) -> tuple[str, ...]:
    return (body.to,)


def _get_hold_parties(body: PlaceHold) -> tuple[str, ...]:
    return (body.to, body.captor)


def _get_placed_subjects(actor: str, body: PlaceHold) -> tuple[str, ...]:
    """The holds of its owner, and of its payee: what becomes of one is found by its own id."""
    return HOLDS.key(actor), HOLDS.key(body.to)


def _get_hold_subject(actor: str, body: CaptureHold | ReleaseHold) -> tuple[str, ...]:
    return (body.hold,)


def _post_issue(actor: str, body: Issue, find: FindMessage) -> tuple[Posting, ...]:
    return (Posting(body.to, body.asset, body.amount, actor, ""),)


def _post_redeem(actor: str, body: Redeem, find: FindMessage) -> tuple[Posting, ...]:
    return (Posting(actor, body.asset, -body.amount, "", ""),)


def _post_transfer(actor: str, body: Transfer, find: FindMessage) -> tuple[Posting, ...]:
    return post_payment(actor, body.to, body.asset, body.amount, body.reference)


def _post_capture(actor: str, body: CaptureHold, find: FindMessage) -> tuple[Posting, ...]:
    """A capture says neither owner, payee nor asset: those stand in the message that placed the hold."""
    placed = find(body.hold)
    ensure(placed.type == "place_hold", f"a hold placed by a {placed.type}")
    terms = msgspec.json.decode(bytes(placed.body), type=PlaceHold)
    return post_payment(placed.on_behalf_of, terms.to, terms.asset, body.amount)


MESSAGES = (
    MessageType(
        "issue",
        Issue,
        apply_issue,
        _get_payee,
        count_spent=spend_amount,
        changes_supply=True,
        list_postings=_post_issue,
    ),
    MessageType(
        "redeem",
        Redeem,
        apply_redeem,
        get_none,
        count_spent=spend_amount,
        changes_supply=True,
        list_postings=_post_redeem,
    ),
    MessageType(
        "transfer", Transfer, apply_transfer, _get_payee, count_spent=spend_amount, list_postings=_post_transfer
    ),
    MessageType(
        "place_hold",
        PlaceHold,
        apply_place_hold,
        _get_hold_parties,
        get_subjects=_get_placed_subjects,
        count_spent=spend_amount,
    ),
    MessageType(
        "capture_hold",
        CaptureHold,
        apply_capture_hold,
        get_none,
        get_subjects=_get_hold_subject,
        list_postings=_post_capture,
    ),
    MessageType("release_hold", ReleaseHold, apply_release_hold, get_none, get_subjects=_get_hold_subject),
)
