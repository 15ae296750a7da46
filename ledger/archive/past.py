"""The past told again, block by block, from the state before it."""

from typing import NamedTuple

import msgspec

from ledger.admission import Decoded, decode_transaction
from ledger.archive.source import Source
from ledger.chain.entry import Outcome
from ledger.chain.genesis import compute_genesis_hash
from ledger.chain.header import Header, compute_header_hash
from ledger.crypto.encoding import MAX_INTEGER, Natural, encode
from ledger.crypto.hashing import FILE, digest
from ledger.errors import NotFoundError
from ledger.registry.call import Environment
from ledger.registry.money.holds import CaptureHold, PlaceHold
from ledger.registry.money.money import Transfer
from ledger.registry.money.reversals import Reverse
from ledger.registry.postings import list_legs
from ledger.registry.rows.money import HOLDS
from ledger.state.overlay import Rows
from ledger.transition import make_environment


class PastEntry(NamedTuple):
    """An entry as it was placed."""

    decoded: Decoded
    outcome: Outcome


class Sum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount of an asset, in its smallest unit."""

    amount: Natural
    asset: str


def check_range(source: Source, first: int, last: int) -> None:
    """Raises NotFoundError unless blocks of these heights, at least one, are there."""
    if first > last and first > source.tip.height:  # the newest is meant where no last one is named
        raise NotFoundError("block_must_exist", height=first)
    if first > last:
        raise NotFoundError("blocks_must_be_in_order", first_height=first, last_height=last)
    if not 1 <= first <= last <= source.tip.height:
        raise NotFoundError("blocks_must_exist", first_height=first, last_height=last, tip=source.tip.height)


def list_past(source: Source, height: int) -> tuple[Header, list[PastEntry]]:
    """A block's header and entries. Raises StoreError where they are damaged."""
    block = source.load_block(height)
    return block.header, [
        PastEntry(decode_transaction(encode(one.signed), MAX_INTEGER), one.outcome) for one in block.entries
    ]


def make_environment_of(source: Source, rows: Rows, header: Header) -> Environment:
    """The closed inputs with which a block of that height and time is executed on these rows."""
    height = header.height - 1
    root = bytes.fromhex(source.load_header(height).state_root if height else source.genesis.state_root)
    before = msgspec.structs.replace(source.tip, height=height, state_root=root, time=header.time - 1)
    return make_environment(rows, before, header.time)


def get_header_hash(source: Source, height: int) -> str:
    """The hash of a header; of height 0, the genesis hash."""
    if height == 0:
        return compute_genesis_hash(source.genesis).hex()
    return compute_header_hash(source.load_header(height)).hex()


def add_moved(rows: Rows, decoded: Decoded, totals: dict[str, int]) -> None:
    """Adds what a transaction moves from one account to another, or sets aside, by asset."""
    for body in decoded.bodies:
        if isinstance(body, Transfer | Reverse | PlaceHold):
            totals[body.asset] = totals.get(body.asset, 0) + body.amount
        elif isinstance(body, CaptureHold):
            hold = rows.get(HOLDS, body.hold)
            if hold:
                totals[hold.asset] = totals.get(hold.asset, 0) + body.amount


def add_legs(outcome: Outcome, totals: dict[str, int]) -> None:
    """Adds what an applied transaction paid, or set aside, by legs, by asset."""
    for message in sorted({event.message for event in outcome.events}):
        for leg in list_legs(outcome, message):
            totals[leg.asset] = totals.get(leg.asset, 0) + leg.amount


def list_sums(totals: dict[str, int]) -> tuple[Sum, ...]:
    """Totals as a report holds them, by asset."""
    return tuple(Sum(totals[asset], asset) for asset in sorted(totals) if totals[asset])


def compute_report_hash(report: msgspec.Struct) -> str:
    """What a motion carries of a report: 64 hex digits."""
    return digest(FILE, encode(report)).hex()
