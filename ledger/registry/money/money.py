"""Money: issued and redeemed by an asset's issuer, and transferred.

Nothing is created or lost but by `issue` and `redeem`: per asset, available and held money of all accounts
sum to the supply. What accounts have of genesis' assets stands in their rows, of those made since in rows of each
holding. A class of tokens is moved by the same messages, through its door (assets/door.py). What is set aside is always
a hold (holds.py). What gives a payment back is in reversals.py.
"""

import msgspec
from msgspec import UNSET

from ledger.chain.kinds import Address, Amount, AssetCode, Reference
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Refused, ensure
from ledger.registry.assets.door import check_eligible, check_free, check_issuable
from ledger.registry.call import Call, Environment, Events, MessageType, get_none
from ledger.registry.money.windows import count_sent, is_open
from ledger.registry.people.accounts import get_account
from ledger.registry.people.residence import check_payee
from ledger.registry.postings import FindMessage, Posting, post_payment, spend_amount
from ledger.registry.rows.money import ASSETS, HOLDINGS, Asset, Balance, Holding, name_holding
from ledger.registry.rows.people import ACCOUNTS, Account
from ledger.state.overlay import Rows


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


def apply_issue(call: Call, body: Issue) -> Events:
    """Raises the supply and the payee's balance by the amount."""
    check_amount(body.amount)
    asset = get_asset_of_issuer(call, body.asset)
    get_account(call.rows, body.to)
    check_payee(call, body.to)
    check_issuable(call, body.asset, body.amount)
    if asset.supply + body.amount > asset.cap:
        raise Refused(
            "supply_must_stay_under_cap",
            amount=body.amount,
            asset=body.asset,
            cap=asset.cap,
            room=asset.cap - asset.supply,
            supply=asset.supply,
        )
    check_eligible(call, body.asset, body.amount, call.actor, body.to)
    supply = asset.supply + body.amount
    call.rows.put(ASSETS, body.asset, msgspec.structs.replace(asset, supply=supply))
    change(call, body.to, body.asset, body.amount, 0)
    return ()


def apply_redeem(call: Call, body: Redeem) -> Events:
    """Lowers the supply and the issuer's own balance by the amount."""
    check_amount(body.amount)
    get_asset_of_issuer(call, body.asset)
    unmake(call, body.asset, body.amount)
    return ()


def apply_transfer(call: Call, body: Transfer) -> Events:
    """Moves the amount from the account that acts; to itself, it changes nothing."""
    move(call, body.asset, body.amount, body.to)
    return ()


def unmake(call: Call, code: str, amount: int) -> None:
    """Takes an amount of the account that acts out of the supply. Raises Refused for more than it has."""
    check_covered(call, code, amount)
    asset = get_asset(call, code)
    call.rows.put(ASSETS, code, msgspec.structs.replace(asset, supply=asset.supply - amount))
    change(call, call.actor, code, -amount, 0)


def get_balance(rows: Rows, address: str, account: Account, asset: str) -> Balance:
    """What the account of an address has of the asset, wherever that stands: zeros where it has none."""
    for balance in account.balances:
        if balance.asset == asset:
            return balance
    holding = rows.get(HOLDINGS, name_holding(asset, address)) if is_apart(rows, asset) else None
    return Balance(asset, 0, 0) if holding is None else Balance(asset, *msgspec.structs.astuple(holding))


def is_apart(rows: Rows, asset: str) -> bool:
    """Whether what accounts have of the asset stands in rows of its own: of what was made since genesis."""
    row = rows.get(ASSETS, asset)
    return row is not None and row.made_by is not UNSET


def move(call: Call, asset: str, amount: int, to: str) -> None:
    """Pays an amount from the account that acts; to itself, it changes nothing. Raises Refused."""
    check_amount(amount)
    row = get_asset(call, asset)
    payee = get_account(call.rows, to)
    check_payee(call, to)
    payer, old = check_covered(call, asset, amount)
    if row.kind is not UNSET:  # plain money has no condition
        check_eligible(call, asset, amount, call.actor, to)
    if to != call.actor:
        sent = count_sent(call.environment, old.sent, amount)
        write_balance(call, call.actor, payer, Balance(asset, old.available - amount, old.held, sent))
        old = get_balance(call.rows, to, payee, asset)
        write_balance(call, to, payee, Balance(asset, old.available + amount, old.held, old.sent))


def change(call: Call, address: str, asset: str, available: int, held: int) -> None:
    """Adds to what an account has available and held of an asset; below 0 it takes."""
    account = get_account(call.rows, address)
    old = get_balance(call.rows, address, account, asset)
    write_balance(call, address, account, Balance(asset, old.available + available, old.held + held, old.sent))


def write_balance(call: Call, address: str, account: Account, new: Balance) -> None:
    """Writes what an account has of one asset. Raises Refused where it has no room for another."""
    ensure(0 <= new.available <= MAX_INTEGER and 0 <= new.held <= MAX_INTEGER, "a balance left its range")
    if is_apart(call.rows, new.asset):
        _write_holding(call, name_holding(new.asset, address), new)
        return
    balances = _with_balance(call.environment, account.balances, new)
    limit = call.environment.parameters.max_assets_held
    if len(account.balances) < len(balances) > limit:
        raise Refused("account_must_have_room", count=len(account.balances), holder=address, limit=limit)
    call.rows.put(ACCOUNTS, address, Account(balances, account.day, account.entries, account.nonce))


def _write_holding(call: Call, identifier: str, new: Balance) -> None:
    if new.available or new.held or is_open(call.environment, new.sent):
        call.rows.put(HOLDINGS, identifier, Holding(new.available, new.held, new.sent))
    else:
        call.rows.delete(HOLDINGS, identifier)


def _with_balance(environment: Environment, balances: tuple[Balance, ...], new: Balance) -> tuple[Balance, ...]:
    if len(balances) == 1 and balances[0].asset == new.asset and (new.available or new.held):
        return (new,)
    all_of_them = [*(balance for balance in balances if balance.asset != new.asset), new]
    kept = [one for one in all_of_them if one.available or one.held or is_open(environment, one.sent)]
    return tuple(sorted(kept, key=lambda balance: balance.asset))


def check_amount(amount: int) -> None:
    """Raises Refused for nothing."""
    if amount == 0:
        raise Refused("amount_must_be_positive")


def check_covered(call: Call, asset: str, amount: int) -> tuple[Account, Balance]:
    """What the account that acts has. Raises Refused for more than that, or where nothing of it moves now."""
    check_free(call, asset, call.actor)
    account = get_account(call.rows, call.actor)
    balance = get_balance(call.rows, call.actor, account, asset)
    if amount > balance.available:
        available = balance.available
        raise Refused("balance_must_cover_amount", amount=amount, asset=asset, available=available, holder=call.actor)
    return account, balance


def get_asset(call: Call, code: str) -> Asset:
    """The asset of that code. Raises Refused where there is none."""
    asset = call.rows.get(ASSETS, code)
    if asset is None:
        raise Refused("asset_must_exist", asset=code)
    return asset


def get_asset_of_issuer(call: Call, code: str) -> Asset:
    """The asset of that code. Raises Refused unless its issuer acts."""
    asset = get_asset(call, code)
    if call.actor != asset.issuer:
        raise Refused("issuer_must_be_the_assets", asset=code, by=call.actor, issuer=asset.issuer)
    return asset


def _get_payee(body: Issue | Transfer) -> tuple[str, ...]:
    return (body.to,)


def _post_issue(actor: str, body: Issue, find: FindMessage) -> tuple[Posting, ...]:
    return (Posting(body.to, body.asset, body.amount, actor, ""),)


def _post_redeem(actor: str, body: Redeem, find: FindMessage) -> tuple[Posting, ...]:
    return (Posting(actor, body.asset, -body.amount, "", ""),)


def _post_transfer(actor: str, body: Transfer, find: FindMessage) -> tuple[Posting, ...]:
    return post_payment(actor, body.to, body.asset, body.amount, body.reference)


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
        "transfer",
        Transfer,
        apply_transfer,
        _get_payee,
        count_spent=spend_amount,
        list_postings=_post_transfer,
        winds_up=True,
    ),
)
