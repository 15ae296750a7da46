"""Statements of accounts, collected block by block from a ledger."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from ledger.archive.blocks import Block
from ledger.archive.source import Source
from ledger.chain.entry import APPLIED
from ledger.chain.times import get_day
from ledger.chain.transaction import Message, compute_transaction_id
from ledger.errors import NotFoundError, ensure
from ledger.reads.entries import list_applied, list_concerned_by_any
from ledger.reads.money.balances import check_asset
from ledger.registry.messages import parse_body
from ledger.registry.money.money import CaptureHold, get_balance
from ledger.registry.postings import Posting
from ledger.registry.rows.money import Balance
from ledger.registry.rows.people import ACCOUNTS, Account
from ledger.registry.statements import Statement, StatementEntry, list_postings

Holds = dict[str, Message]
"""The messages that placed holds, by the hold's id."""
_Accounts = Mapping[str, Account | None]


class _Period(NamedTuple):
    first: int
    last: int
    since: int
    until: int


def make_statements(
    source: Source, addresses: Sequence[str], asset: str, first: int, last: int, by_day: bool = False
) -> list[Statement]:
    """The statements of several accounts, one account after another; each block is read once for all of them.

    What changed their total of an asset in the blocks `first` to `last`; `by_day` gives one for each day, in the
    chain's calendar, that has a block. Raises NotFoundError for blocks there are none of, and for an account that is
    not registered by the last; Refused for no such asset.
    """
    with source.reading():
        height = source.tip.height
    if not 1 <= first <= last or last > height:
        raise NotFoundError("block_must_exist", height=last if 1 <= first <= last else first)
    check_asset(source, asset)
    periods = _list_periods(source, first, last, by_day)
    balances = _find_balances(source, addresses, asset, [first - 1, *[period.last for period in periods]])
    get_holds = cache(lambda: _find_holds(source, addresses))
    made = []
    for period in periods:
        blocks = (source.load_block(height) for height in range(period.first, period.last + 1))
        entries = [found for block in blocks for found in _list_entries(block, addresses, asset, get_holds)]
        opening, closing = balances[period.first - 1], balances[period.last]
        for address in addresses:
            own = tuple(entry for owner, entry in entries if owner == address)
            made.append(_make_statement(period, address, opening[address], closing[address], own))
    return sorted(made, key=lambda statement: addresses.index(statement.address))


def find_period(source: Source, since: int | None, until: int | None) -> tuple[int, int]:
    """The first and the last block from `since` on and before `until` (ms UTC).

    The first is the later one where there is none.
    """
    with source.reading():
        end = source.tip.height + 1
        first = 1 if since is None else _find_first(source, since, end)
        return first, max(end if until is None else _find_first(source, until, end), 1) - 1


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


def _list_periods(source: Source, first: int, last: int, by_day: bool) -> list[_Period]:
    heights = range(first, last + 1) if by_day else (first, last)
    with source.reading():
        times = [(height, source.load_header(height).time) for height in heights]
    groups = groupby(times, key=lambda item: get_day(item[1], source.genesis.utc_offset) if by_day else 0)
    days = [list(group) for _, group in groups]
    return [_Period(day[0][0], day[-1][0], day[0][1], day[-1][1]) for day in days]


def _find_first(source: Source, time: int, end: int) -> int:
    """The first block that is not before a time; `end`, the one to come, where there is none."""
    low, high = 1, end
    while low < high:  # times of blocks rise
        middle = (low + high) // 2
        low, high = (middle + 1, high) if source.load_header(middle).time < time else (low, middle)
    return low


def _find_balances(
    source: Source, addresses: Sequence[str], asset: str, heights: Sequence[int]
) -> dict[int, dict[str, Balance]]:
    """What the accounts have after each of these blocks. Raises NotFoundError for one that is none by the last."""
    found: dict[int, _Accounts] = {}
    with source.reading():
        for height in (heights[0], heights[-1]):
            state = source.at(height)
            found[height] = {address: state.get(ACCOUNTS, address) for address in addresses}
        found |= _follow(source, found[heights[0]], heights)
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


def _follow(source: Source, accounts: _Accounts, heights: Sequence[int]) -> dict[int, _Accounts]:
    """The accounts after each of the blocks between the first of these and the last, by what each block changed."""
    if len(heights) <= 2:
        return {}
    keys = {ACCOUNTS.key(address): address for address in accounts}
    current = dict(accounts)
    found: dict[int, _Accounts] = {}
    for height in range(heights[0] + 1, heights[-1]):
        for row in source.load_changes(height):
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


def _find_holds(source: Source, addresses: Sequence[str]) -> Holds:
    # only those they placed or are to be paid from, once: others may capture theirs as often as they like
    return {
        f"{placed.id}-{place}": message
        for placed, place, message in list_applied(list_concerned_by_any(source, addresses), "place_hold")
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
