"""Statements of accounts, collected from the entries that the index knows of them.

What changes an account's total are its own entries, and captures of the holds that it placed or is paid from: others
capture those, and they are found by the hold.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.archive.source import Source
from ledger.chain.entry import APPLIED
from ledger.chain.times import get_day, get_midnight
from ledger.chain.transaction import Message
from ledger.errors import NotFoundError, ensure
from ledger.reads.assets.assets import find_asset
from ledger.reads.entries import PlacedEntry, list_applied, list_concerned_by_any, load_entries
from ledger.reads.rows import reading_at
from ledger.registry.messages import parse_body
from ledger.registry.money.holds import CaptureHold
from ledger.registry.money.money import get_balance
from ledger.registry.postings import Posting
from ledger.registry.rows.money import HOLDS, Balance
from ledger.registry.rows.people import ACCOUNTS
from ledger.registry.statements import Statement, StatementEntry, list_postings
from ledger.state.runs import Place

Holds = Mapping[str, Message]
"""The messages that placed holds, by the hold's id."""
Cursor = tuple[int, int, int]
"""Height, entry and message, to go on from."""


class _Period(NamedTuple):
    first: int
    last: int
    since: int
    until: int


class StatementPage(NamedTuple):
    """Some lines of a statement, the last before a place, with what there was before and after them."""

    opening: int
    closing: int
    entries: tuple[StatementEntry, ...]
    """In the order of the chain."""
    is_all: bool
    """Whether none of the period comes before them."""


def make_statements(
    source: Source, addresses: Sequence[str], asset: str, first: int, last: int, by_day: bool = False
) -> list[Statement]:
    """The statements of several accounts, one account after another; each entry is read once for all of them.

    What changed their total of an asset in the blocks `first` to `last`; `by_day` gives one for each day, in the
    chain's calendar, that has a block. Raises NotFoundError for blocks there are none of, and for an account that is
    not registered by the last; Refused for no such asset.
    """
    with source.reading():
        _check_blocks(source, first, last)
        find_asset(source, asset)
        periods = list(_list_periods(source, first, last, by_day))
        holds = _find_holds(source, addresses, last)
        places = _list_places(source, addresses, holds, first, last)
        lines = [
            line for placed in load_entries(source, places) for line in _list_lines(placed, addresses, asset, holds)
        ]
        return [
            statement
            for address in addresses
            for statement in _state(
                source, address, asset, periods, places, [one for who, one in lines if who == address]
            )
        ]


def find_page(
    source: Source, address: str, asset: str, first: int, last: int, limit: int | None, before: Cursor | None
) -> StatementPage:
    """The last lines of an account's statement, at most `limit`, of those before a place where one is given.

    What one message pays in parts is not divided: its lines are more than `limit` where it alone has more.

    Raises as `make_statements` does. What is not on the page is not read, but for the block of the place. Before a
    place that is earlier than the first block there is nothing.
    """
    with source.reading():
        _check_blocks(source, first, last)
        find_asset(source, asset)
        before = max(before, (first, 0, 0)) if before else None
        last = min(last, before[0]) if before else last
        holds = _find_holds(source, [address], last)
        places = _list_places(source, [address], holds, first, last)
        balance = _load_balance(source, address, asset, last)
        if balance is None:
            raise NotFoundError("name_must_be_known", name=address)
        closing = _total(balance)
        found: list[StatementEntry] = []
        for placed in load_entries(source, reversed(places)):
            for _, line in reversed([*_list_lines(placed, [address], asset, holds)]):
                if before and (*placed.place, line.message) >= before:
                    closing -= line.change
                elif limit is not None and len(found) >= limit and not _is_of_one(found[-1], line):
                    return _make_page(found, closing, is_all=False)
                else:
                    found.append(line)
        page = _make_page(found, closing, is_all=True)
        opening = _total(_load_balance(source, address, asset, first - 1))
        ensure(opening == page.opening, f"a statement of {address} does not add up")
        return page


def _is_of_one(later: StatementEntry, earlier: StatementEntry) -> bool:
    """Whether one message gives both lines."""
    return (later.transaction, later.message) == (earlier.transaction, earlier.message)


def find_period(source: Source, since: int | None, until: int | None) -> tuple[int, int]:
    """The first and the last block from `since` on and before `until` (ms UTC).

    The first is the later one where there is none.
    """
    with source.reading():
        end = source.tip.height + 1
        first = 1 if since is None else _find_first(source, since, 1, end)
        return first, max(end if until is None else _find_first(source, until, 1, end), 1) - 1


def _check_blocks(source: Source, first: int, last: int) -> None:
    height = source.tip.height
    if not 1 <= first <= last or last > height:
        raise NotFoundError("block_must_exist", height=last if 1 <= first <= last else first)


def _make_page(newest_first: list[StatementEntry], closing: int, *, is_all: bool) -> StatementPage:
    opening = closing - sum(line.change for line in newest_first)
    return StatementPage(opening, closing, tuple(newest_first[::-1]), is_all)


def _state(
    source: Source,
    address: str,
    asset: str,
    periods: Sequence[_Period],
    places: Sequence[Place],
    lines: Sequence[StatementEntry],
) -> Iterator[Statement]:
    """The statements of one account, one for each period, which is all that its `lines` are of."""
    balance = _load_balance(source, address, asset, periods[0].first - 1)
    end = _load_balance(source, address, asset, periods[-1].last)
    if end is None:
        raise NotFoundError("name_must_be_known", name=address)
    for period in periods:
        opening = balance
        if period is periods[-1]:
            balance = end
        elif bisect_left(places, (period.first, 0)) < bisect_left(places, (period.last + 1, 0)):
            balance = _load_balance(source, address, asset, period.last)
        own = tuple([line for line in lines if period.first <= line.height <= period.last])
        yield _make_statement(period, address, asset, opening, balance, own)


def _make_statement(
    period: _Period,
    address: str,
    asset: str,
    opening: Balance | None,
    closing: Balance | None,
    entries: tuple[StatementEntry, ...],
) -> Statement:
    statement = Statement(
        address=address,
        asset=asset,
        first=period.first,
        last=period.last,
        since=period.since,
        until=period.until,
        opening=_total(opening),
        closing=_total(closing),
        available=closing.available if closing else 0,
        entries=entries,
    )
    changed = sum(entry.change for entry in entries)
    ensure(statement.opening + changed == statement.closing, f"a statement of {address} does not add up")
    return statement


def _list_periods(source: Source, first: int, last: int, by_day: bool) -> Iterator[_Period]:
    offset = source.genesis.utc_offset
    while first <= last:
        since, end = source.load_header(first).time, last
        if by_day:
            end = _find_first(source, get_midnight(get_day(since, offset) + 1, offset), first, last + 1) - 1
        yield _Period(first, end, since, source.load_header(end).time)
        first = end + 1


def _find_first(source: Source, time: int, low: int, high: int) -> int:
    """The first block from `low` on that is not before a time; `high` where none is before that."""
    while low < high:  # times of blocks rise
        middle = (low + high) // 2
        low, high = (middle + 1, high) if source.load_header(middle).time < time else (low, middle)
    return low


def _load_balance(source: Source, address: str, asset: str, height: int) -> Balance | None:
    """What an account has after a block; None before it is registered. Raises NotFoundError."""
    with reading_at(source, None if height == source.tip.height else height) as rows:
        account = rows.get(ACCOUNTS, address)
        return get_balance(rows, address, account, asset) if account else None


def _total(balance: Balance | None) -> int:
    return balance.available + balance.held if balance else 0


def _list_places(source: Source, addresses: Sequence[str], holds: Holds, first: int, last: int) -> list[Place]:
    """Where all is that may have changed what these accounts have in the blocks `first` to `last`, in order."""
    places: set[Place] = set()
    for subject in (*addresses, *holds):
        found = source.list_places(subject)
        places.update(found[bisect_left(found, (first, 0)) : bisect_left(found, (last + 1, 0))])
    return sorted(places)


def _find_holds(source: Source, addresses: Sequence[str], last: int) -> Holds:
    """The holds that these accounts placed, or are to be paid from, up to a block."""
    entries = list_concerned_by_any(source, map(HOLDS.key, addresses), before=(last + 1, 0))
    return {f"{placed.id}-{place}": message for placed, place, message in list_applied(entries, "place_hold")}


def _list_lines(
    placed: PlacedEntry, addresses: Sequence[str], asset: str, holds: Holds
) -> Iterator[tuple[str, StatementEntry]]:
    """Whose each line is that an entry gives, and the line."""
    if placed.outcome.code != APPLIED:
        return
    for place, message in enumerate(placed.messages):
        if message.type == "capture_hold" and _get_hold(message) not in holds:
            continue
        for posting in list_postings(message, placed.outcome, place, holds.__getitem__):
            if posting.asset == asset and posting.address in addresses:
                yield posting.address, _make_entry(posting, placed, message.type, place)


def _get_hold(message: Message) -> str:
    body = parse_body(message)
    return body.hold if isinstance(body, CaptureHold) else ""


def _make_entry(posting: Posting, placed: PlacedEntry, kind: str, place: int) -> StatementEntry:
    return StatementEntry(
        kind=kind,
        transaction=placed.id,
        message=place,
        height=placed.height,
        time=placed.time,
        change=posting.change,
        counterparty=posting.counterparty,
        reference=posting.reference,
        returns=posting.returns,
        purpose=posting.purpose,
    )
