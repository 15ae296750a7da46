"""Statements of accounts, collected block by block from a ledger."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

import msgspec

from ledger.archive.blocks import Block, load_head
from ledger.chain.entry import APPLIED
from ledger.chain.times import get_day
from ledger.chain.transaction import Message, compute_transaction_id
from ledger.client.ledger import Ledger
from ledger.client.money.imports import Noted, find_notes
from ledger.client.wallet import Wallet
from ledger.errors import NotFoundError, Refused, ensure
from ledger.reads.entries import list_concerned_by_any
from ledger.registry.messages import parse_body
from ledger.registry.money.money import CaptureHold, get_balance
from ledger.registry.postings import Posting
from ledger.registry.rows.money import ASSETS, Balance
from ledger.registry.rows.people import ACCOUNTS, Account
from ledger.registry.statements import Statement, StatementEntry, list_postings
from ledger.state.delta import decode_delta

Holds = dict[str, Message]
"""The messages that placed holds, by the hold's id."""
_Accounts = Mapping[str, Account | None]


class _Period(NamedTuple):
    first: int
    last: int
    since: int
    until: int


def make_statement(
    ledger: Ledger, who: Wallet | str, asset: str = "LAK", first: int = 1, last: int | None = None
) -> Statement:
    """What changed an account's total of an asset in the blocks `first` to `last`; to the last there is unless named.

    Raises NotFoundError for blocks there are none of, and for an account that is not registered by the last;
    Refused for no such asset.
    """
    [statement] = make_statements(ledger, [who], asset, first, last)
    return statement


def make_statements(
    ledger: Ledger,
    accounts: Sequence[Wallet | str],
    asset: str = "LAK",
    first: int = 1,
    last: int | None = None,
    by_day: bool = False,
) -> list[Statement]:
    """The statements of several accounts, one account after another; each block is read once for all of them.

    `by_day` gives one for each day, in the chain's calendar, that has a block. Raises as `make_statement` does.
    """
    addresses = list(dict.fromkeys(ledger.resolve(who) for who in accounts))
    end = ledger.height if last is None else last
    if not 1 <= first <= end or end > ledger.height:
        raise NotFoundError("block_must_exist", height=end if 1 <= first <= end else first)
    if asset not in [key.removeprefix(ASSETS.prefix) for key, _ in ledger.rows(ASSETS.prefix)]:
        raise Refused("asset_must_exist", asset=asset[:20])
    periods = _list_periods(ledger, first, end, by_day)
    balances = _find_balances(ledger, addresses, asset, [first - 1, *[period.last for period in periods]])
    get_holds = cache(lambda: _find_holds(ledger, addresses))
    made = []
    for period in periods:
        blocks = (ledger.block(height) for height in range(period.first, period.last + 1))
        entries = [found for block in blocks for found in _list_entries(block, addresses, asset, get_holds)]
        opening, closing = balances[period.first - 1], balances[period.last]
        for address in addresses:
            own = tuple(entry for owner, entry in entries if owner == address)
            made.append(_make_statement(period, address, opening[address], closing[address], own))
    return _name_entries(ledger, sorted(made, key=lambda statement: addresses.index(statement.address)))


def _make_statement(
    period: _Period, address: str, opening: Balance, closing: Balance, entries: tuple[StatementEntry, ...]
) -> Statement:
    statement = Statement(
        address=address,
        asset=closing.asset,
        first=period.first,
        last=period.last,
        since=period.since,
        until=period.until,
        opening=opening.available + opening.held,
        closing=closing.available + closing.held,
        available=closing.available,
        entries=entries,
    )
    changed = sum(entry.change for entry in entries)
    ensure(statement.opening + changed == statement.closing, f"a statement of {address} does not add up")
    return statement


def _list_periods(ledger: Ledger, first: int, last: int, by_day: bool) -> list[_Period]:
    heights = range(first, last + 1) if by_day else (first, last)
    with ledger.node.reading():
        times = [(height, load_head(ledger.node.store, height)[0].time) for height in heights]
    offset = ledger.node.genesis_file.genesis.utc_offset
    groups = groupby(times, key=lambda item: get_day(item[1], offset) if by_day else 0)
    days = [list(group) for _, group in groups]
    return [_Period(day[0][0], day[-1][0], day[0][1], day[-1][1]) for day in days]


def _find_balances(
    ledger: Ledger, addresses: Sequence[str], asset: str, heights: Sequence[int]
) -> dict[int, dict[str, Balance]]:
    """What the accounts have after each of these blocks. Raises NotFoundError for one that is none by the last."""
    found: dict[int, _Accounts] = {}
    with ledger.node.reading():
        for height in (heights[0], heights[-1]):
            state = ledger.node.at(height)
            found[height] = {address: state.get(ACCOUNTS, address) for address in addresses}
        found |= _follow(ledger, found[heights[0]], heights)
    for address, account in found[heights[-1]].items():
        if account is None:
            raise NotFoundError("name_must_be_known", name=address)
    return {
        height: {
            address: get_balance(account, asset) if account else Balance(asset, 0, 0)
            for address, account in accounts.items()
        }
        for height, accounts in found.items()
    }


def _follow(ledger: Ledger, accounts: _Accounts, heights: Sequence[int]) -> dict[int, _Accounts]:
    """The accounts after each of the blocks between the first of these and the last, by what each block changed."""
    if len(heights) <= 2:
        return {}
    keys = {ACCOUNTS.key(address): address for address in accounts}
    current = dict(accounts)
    found: dict[int, _Accounts] = {}
    for height in range(heights[0] + 1, heights[-1]):
        for row in decode_delta(ledger.node.store.load_block(height).delta):
            if row.key in keys:
                current[keys[row.key]] = ACCOUNTS.decode(row.new)
        if height in heights:
            found[height] = dict(current)
    return found


def _list_entries(
    block: Block, addresses: Sequence[str], asset: str, get_holds: Callable[[], Holds]
) -> Iterator[tuple[str, StatementEntry]]:
    """Whose each entry is, and the entry."""
    for entry in block.entries:
        if entry.outcome.code != APPLIED:
            continue
        identifier = ""
        for place, message in enumerate(entry.signed.transaction.messages):
            if message.type == "capture_hold" and _get_hold(message) not in get_holds():
                continue
            for posting in list_postings(message, lambda hold: get_holds()[hold]):
                if posting.asset == asset and posting.address in addresses:
                    identifier = identifier or compute_transaction_id(entry.signed.transaction).hex()
                    yield posting.address, _make_entry(posting, block, message.type, identifier, place)


def _name_entries(ledger: Ledger, statements: Sequence[Statement]) -> list[Statement]:
    """The statements with what payer and payee call each payment, where a payment file said so."""
    notes = find_notes(ledger, {entry.transaction for statement in statements for entry in statement.entries})
    return [
        msgspec.structs.replace(
            statement, entries=tuple(_name_entry(entry, notes.get(entry.transaction)) for entry in statement.entries)
        )
        for statement in statements
    ]


def _name_entry(entry: StatementEntry, note: Noted | None) -> StatementEntry:
    if note is None:
        return entry
    names = {"creditor_references": note.creditor_references, "end_to_end_id": note.end_to_end_id}
    return msgspec.structs.replace(entry, **names)


def _find_holds(ledger: Ledger, addresses: Sequence[str]) -> Holds:
    # only those they placed or are to be paid from, once: others may capture theirs as often as they like
    return {
        f"{placed.id}-{place}": message
        for placed in list_concerned_by_any(ledger.node, addresses)
        for place, message in enumerate(placed.entry.signed.transaction.messages)
        if message.type == "place_hold" and placed.outcome.code == APPLIED
    }


def _get_hold(message: Message) -> str:
    body = parse_body(message)
    return body.hold if isinstance(body, CaptureHold) else ""


def _make_entry(posting: Posting, block: Block, kind: str, identifier: str, place: int) -> StatementEntry:
    return StatementEntry(
        kind=kind,
        transaction=identifier,
        message=place,
        height=block.height,
        time=block.header.time,
        change=posting.change,
        counterparty=posting.counterparty,
        reference=posting.reference,
        returns=posting.returns,
    )
