"""Statements of accounts, collected block by block from a ledger."""

from collections.abc import Callable, Iterator
from functools import cache

from ledger.chain.entry import APPLIED
from ledger.chain.transaction import Message, compute_transaction_id
from ledger.client.ledger import Ledger
from ledger.client.wallet import Wallet
from ledger.errors import NotFoundError, Refused, ensure
from ledger.node.archive import Block
from ledger.registry.messages import parse_body
from ledger.registry.money import CaptureHold, get_balance
from ledger.registry.rows import ACCOUNTS, ASSETS, Balance
from ledger.registry.statements import Posting, Statement, StatementEntry, list_postings

Holds = dict[str, Message]
"""The messages that placed holds, by the hold's id."""


def make_statement(
    ledger: Ledger, who: Wallet | str, asset: str = "LAK", first: int = 1, last: int | None = None
) -> Statement:
    """What changed an account's total of an asset in the blocks `first` to `last`; to the last there is unless named.

    Raises NotFoundError for blocks there are none of, and for an account that is not registered by the last;
    Refused for no such asset.
    """
    address = ledger.resolve(who)
    end = ledger.height if last is None else last
    if not 1 <= first <= end or end > ledger.height:
        raise NotFoundError("block_must_exist", height=end if 1 <= first <= end else first)
    if asset not in [key.removeprefix(ASSETS.prefix) for key, _ in ledger.rows(ASSETS.prefix)]:
        raise Refused("asset_must_exist", asset=asset[:20])
    opening, closing = _find_balance(ledger, address, asset, first - 1), ledger.balance(address, asset, end)
    blocks = (ledger.block(height) for height in range(first, end + 1))
    get_holds = cache(lambda: _find_holds(ledger, address))
    entries = [entry for block in blocks for entry in _list_entries(block, address, asset, get_holds)]
    statement = Statement(
        address=address,
        asset=asset,
        first=first,
        last=end,
        since=ledger.block(first).header.time,
        until=ledger.block(end).header.time,
        opening=opening.available + opening.held,
        closing=closing.available + closing.held,
        available=closing.available,
        entries=tuple(entries),
    )
    changed = sum(entry.change for entry in entries)
    ensure(statement.opening + changed == statement.closing, f"a statement of {address} does not add up")
    return statement


def _find_balance(ledger: Ledger, address: str, asset: str, height: int) -> Balance:
    with ledger.node.reading():
        account = ledger.node.at(height).get(ACCOUNTS, address)
    return get_balance(account, asset) if account else Balance(asset, 0, 0)


def _list_entries(block: Block, address: str, asset: str, get_holds: Callable[[], Holds]) -> Iterator[StatementEntry]:
    for entry in block.entries:
        if entry.outcome.code != APPLIED:
            continue
        identifier = compute_transaction_id(entry.signed.transaction).hex()
        for place, message in enumerate(entry.signed.transaction.messages):
            if message.type == "capture_hold" and _get_hold(message) not in get_holds():
                continue
            for posting in list_postings(message, lambda hold: get_holds()[hold]):
                if (posting.address, posting.asset) == (address, asset):
                    yield _make_entry(posting, block, message.type, identifier, place)


def _find_holds(ledger: Ledger, address: str) -> Holds:
    # only those it placed or is to be paid from, once: others may capture theirs as often as they like
    return {
        f"{placed.id}-{place}": message
        for placed in ledger.entries(address)
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
    )
