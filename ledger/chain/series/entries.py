"""Series: what an account measures or looks up, anchored batch by batch, and the proof of one entry of a batch.

A batch is an RFC 6962 tree over salted entries, in order of their sequence numbers: the entry at a place has the number
of the first one plus its place. An entry is committed to as a field is, under the name of its series, so that whoever
lacks its salt cannot tell it by trying. Its text says of which account it is: under another's anchor it proves nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from ledger.chain.finality import Checkpoint, ProvedHeader
from ledger.chain.kinds import Address, Moment
from ledger.chain.receipt import ProvedEntry, Receipt, verify_receipt
from ledger.crypto.encoding import MAX_INTEGER, Hex32, decode_file, encode
from ledger.errors import VerificationError
from ledger.merkle.fields import FieldName, FieldValue, compute_commitment
from ledger.merkle.log import compute_inclusion_path, compute_root, hash_leaf
from ledger.merkle.verify import verify_inclusion

ANCHOR = "anchor_batch"
"""The type of message that anchors a batch."""
MAX_BATCH = 65_536
MAX_CLAIMS = 16
SeriesName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}\\Z", max_length=32)]
"""What an account calls a series of its own."""
SequenceNumber = Annotated[int, msgspec.Meta(ge=1, le=MAX_INTEGER - MAX_BATCH)]
"""The number of an entry in its series, from 1 on."""
Count = Annotated[int, msgspec.Meta(ge=1, le=MAX_BATCH)]
Index = Annotated[int, msgspec.Meta(ge=0, lt=MAX_BATCH)]
SeriesPath = Annotated[tuple[Hex32, ...], msgspec.Meta(max_length=16)]
Claims = Annotated[dict[FieldName, FieldValue], msgspec.Meta(min_length=1, max_length=MAX_CLAIMS)]
"""What an entry says, by name."""


class AnchorBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Anchors a batch of entries of a series, numbered one after the other, as the root over them."""

    account: Address
    """Whose series it is: the account that acts."""
    count: Count
    first: SequenceNumber
    """The number of its first entry; what lies between the last batch and this is a gap, for everybody to see."""
    root: Hex32
    series: SeriesName
    since: Moment
    """When its first entry was made, by the account's own clock (ms UTC)."""
    until: Moment
    """When its last one was."""


class SeriesEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry with its salt, as its owner keeps it."""

    claims: Claims
    salt: Hex32
    time: Moment
    """By the account's own clock, ms UTC."""


class SeriesProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a series, and that it was anchored."""

    entry: SeriesEntry
    index: Index
    """Its place in the batch."""
    kind: Literal["series-proof"]
    message: Annotated[int, msgspec.Meta(ge=0, lt=16)]
    """Which message of the receipt anchored it."""
    path: SeriesPath
    receipt: Receipt
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class ProvedSeriesEntry(msgspec.Struct, frozen=True):
    """What a proof of one entry proved."""

    anchored: ProvedEntry
    anchor: AnchorBatch
    sequence: int
    entry: SeriesEntry
    say: Callable[["ProvedSeriesEntry"], str] = repr
    """How it is told to people, for whom this room has no words."""

    def __repr__(self) -> str:
        return f"ProvedSeriesEntry({self.anchor.series} {self.sequence}, anchored in block {self.anchored.height})"

    @property
    def proved(self) -> ProvedHeader:
        """The header that it rests on."""
        return self.anchored.proved

    def __str__(self) -> str:
        return self.say(self)


class _Text(msgspec.Struct):
    account: str
    claims: Mapping[str, bool | int | str]
    sequence: int
    time: int


def compute_entry_commitment(account: str, series: str, sequence: int, entry: SeriesEntry) -> bytes:
    """The commitment to an entry, which is its leaf: 32 bytes."""
    text = encode(_Text(account, entry.claims, sequence, entry.time))
    return compute_commitment(bytes.fromhex(entry.salt), series, text)


def compute_batch_root(commitments: Sequence[bytes]) -> bytes:
    """The root over the commitments of a batch, in order."""
    return compute_root([hash_leaf(one) for one in commitments])


def compute_batch_path(commitments: Sequence[bytes], index: int) -> tuple[str, ...]:
    """The path that shows one of them under the root. Requires 0 ≤ index < size."""
    return tuple(step.hex() for step in compute_inclusion_path([hash_leaf(one) for one in commitments], index))


def verify_series_entry(anchor: AnchorBatch, entry: SeriesEntry, index: int, path: Sequence[str]) -> int:
    """The sequence number of an entry that stands at a place of an anchored batch. Raises VerificationError."""
    if not anchor.since <= entry.time <= anchor.until:
        raise VerificationError("entry_must_be_in_series", problem="its time is not within those of the batch")
    sequence = anchor.first + index
    leaf = hash_leaf(compute_entry_commitment(anchor.account, anchor.series, sequence, entry))
    steps = [bytes.fromhex(step) for step in path]
    try:
        verify_inclusion(leaf, index, anchor.count, steps, bytes.fromhex(anchor.root))
    except VerificationError as error:
        raise VerificationError("entry_must_be_in_series", problem=error.says) from None
    return sequence


def read_anchor(proved: ProvedEntry, message: int) -> AnchorBatch:
    """What one message of a verified receipt anchored. Raises VerificationError where it did not."""
    messages = proved.signed.transaction.messages
    if message >= len(messages) or messages[message].type != ANCHOR:
        raise VerificationError("receipt_must_be_of_an_anchor", message=message)
    if not proved.applied:
        raise VerificationError("anchor_must_have_applied", reason=proved.outcome.rule)
    try:
        anchor = msgspec.json.decode(bytes(messages[message].body), type=AnchorBatch)
    except msgspec.ValidationError:  # of a chain with other rules than ours
        raise VerificationError("receipt_must_be_of_an_anchor", message=message) from None
    if messages[message].on_behalf_of != anchor.account:
        raise VerificationError("receipt_must_be_of_an_anchor", message=message)
    return anchor


def verify_series_proof(
    data: bytes, genesis_hash: bytes | str, checkpoint: Checkpoint | None = None
) -> ProvedSeriesEntry:
    """What a proof of one entry proves, offline. Raises DecodeError or VerificationError.

    1. The bytes are canonical.  2. The receipt holds, and its message anchored a batch of the account that acted.
    3. The entry's time lies within those of the batch, and it stands at its place under the batch's root.
    """
    proof = decode_file(data, SeriesProof)
    anchored = verify_receipt(proof.receipt, genesis_hash, checkpoint)
    anchor = read_anchor(anchored, proof.message)
    sequence = verify_series_entry(anchor, proof.entry, proof.index, proof.path)
    return ProvedSeriesEntry(anchored, anchor, sequence, proof.entry)
