"""Extracts: the entries of a series that are shown to somebody, and of all others that they are there.

Of each batch every commitment stands in the file, in order, so that its root shows that none is missing or added; of
the entries that are withheld nothing else does. The row of the series says how many there are in all. That what is
withheld is about others only its owner says: but the commitments bind, and whoever may see them, a court, can check it.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple

import msgspec

from ledger.chain.finality import Checkpoint, ProvedHeader
from ledger.chain.proofs import ProvedRow, StateProof, verify_state_proof
from ledger.chain.receipt import ProvedEntry, Receipt, verify_receipt
from ledger.chain.series.entries import (
    MAX_BATCH,
    AnchorBatch,
    Index,
    SeriesEntry,
    compute_batch_root,
    compute_entry_commitment,
    read_anchor,
)
from ledger.crypto.encoding import Hex32, decode_file, encode, parse
from ledger.errors import DecodeError, VerificationError

_TABLE = "series"
MAX_BATCHES = 1_000


class ShownEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry, at its place in its batch."""

    entry: SeriesEntry
    index: Index


class ExtractBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole batch, most of it as commitments alone."""

    commitments: Annotated[tuple[Hex32, ...], msgspec.Meta(min_length=1, max_length=MAX_BATCH)]
    message: Annotated[int, msgspec.Meta(ge=0, lt=16)]
    """Which message of the receipt anchored it."""
    receipt: Receipt
    shown: tuple[ShownEntry, ...]
    """In order of their places."""


class SeriesExtract(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file that the owner of a series gives to somebody."""

    batches: Annotated[tuple[ExtractBatch, ...], msgspec.Meta(max_length=MAX_BATCHES)]
    """In order of their numbers."""
    kind: Literal["series-extract"]
    row: StateProof
    """The row of the series, after a block that is not before any of theirs."""
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class ExtractedEntry(NamedTuple):
    """An entry that is shown."""

    sequence: int
    entry: SeriesEntry
    anchored: ProvedEntry


class ProvedExtract(msgspec.Struct, frozen=True):
    """What an extract proved."""

    proved: ProvedHeader
    """After which block the series is as it says."""
    account: str
    series: str
    last: int
    """The number of its newest entry."""
    shown: tuple[ExtractedEntry, ...]
    withheld: int
    """How many entries stand in the file as commitments alone."""
    left_out: int
    """How many were anchored and are in no batch of the file."""
    holes: tuple[tuple[int, int], ...]
    """Numbers up to the last that no batch of the file has, from and to: never anchored where nothing is left out."""
    say: Callable[["ProvedExtract"], str] = repr
    """How it is told to people, for whom this room has no words."""

    def __repr__(self) -> str:
        return f"ProvedExtract({self.series}: {len(self.shown)} of {self.last} shown, {self.left_out} left out)"

    def __str__(self) -> str:
        return self.say(self)


class _Row(msgspec.Struct):
    anchored: int
    last: int


def verify_series_extract(
    data: bytes, genesis_hash: bytes | str, checkpoint: Checkpoint | None = None
) -> ProvedExtract:
    """What an extract proves, offline. Raises DecodeError or VerificationError.

    1. The bytes are canonical, and the state holds the row of the series.  2. Each receipt holds, and its message
    anchored a batch of that series, not after the row.  3. The batches rise, and each has all its commitments, and
    no others.  4. Every entry that is shown is the one that its commitment is to, at a time of its batch.
    """
    extract = decode_file(data, SeriesExtract)
    proved = verify_state_proof(encode(extract.row), genesis_hash, checkpoint)
    account, series, row = _read_row(proved)
    shown: list[ExtractedEntry] = []
    ranges = [(0, 0)]
    for batch in extract.batches:
        anchored = verify_receipt(batch.receipt, genesis_hash, checkpoint)
        anchor = read_anchor(anchored, batch.message)
        _check((anchor.account, anchor.series) == (account, series), "a batch is of another series")
        _check(anchored.height <= proved.proved.header.height, "the row of the series is older than a batch")
        _check(anchor.first > ranges[-1][1], "batches are not in order")
        shown += [ExtractedEntry(sequence, entry, anchored) for sequence, entry in _verify_batch(anchor, batch)]
        ranges.append((anchor.first, anchor.first + anchor.count - 1))
    _check(ranges[-1][1] <= row.last, "the row of the series says less than its batches")
    covered = sum(len(batch.commitments) for batch in extract.batches)
    _check(covered <= row.anchored, "the row of the series says fewer than its batches")
    ends = [*ranges, (row.last + 1, 0)]
    holes = tuple((one[1] + 1, two[0] - 1) for one, two in pairwise(ends) if two[0] > one[1] + 1)
    return ProvedExtract(
        proved.proved, account, series, row.last, tuple(shown), covered - len(shown), row.anchored - covered, holes
    )


def _read_row(proved: ProvedRow) -> tuple[str, str, _Row]:
    table, _, rest = proved.key.partition("/")
    account, _, series = rest.partition("/")
    _check(table == _TABLE and bool(series and proved.value), "the row is of no series")
    try:
        return account, series, parse(proved.value, _Row)
    except DecodeError:  # of a chain with other rules than ours
        raise VerificationError("extract_must_be_whole", problem="the row of the series cannot be read") from None


def _verify_batch(anchor: AnchorBatch, batch: ExtractBatch) -> list[tuple[int, SeriesEntry]]:
    _check(len(batch.commitments) == anchor.count, "commitments are missing, or too many")
    root = compute_batch_root([bytes.fromhex(one) for one in batch.commitments]).hex()
    _check(root == anchor.root, "the commitments are not those that were anchored")
    places = [one.index for one in batch.shown]
    _check(places == sorted(set(places)) and all(place < anchor.count for place in places), "entries are not in order")
    found = []
    for index, entry in ((one.index, one.entry) for one in batch.shown):
        sequence = anchor.first + index
        commitment = compute_entry_commitment(anchor.account, anchor.series, sequence, entry).hex()
        _check(commitment == batch.commitments[index], f"the entry {sequence} was changed")
        _check(anchor.since <= entry.time <= anchor.until, f"the entry {sequence} is not of the time of its batch")
        found.append((sequence, entry))
    return found


def _check(holds: bool, problem: str) -> None:
    if not holds:
        raise VerificationError("extract_must_be_whole", problem=problem)
