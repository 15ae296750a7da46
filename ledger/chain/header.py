"""The header: everything about a block in twelve fields; its hash is the block's hash."""

import msgspec

from ledger.chain.kinds import Height, Moment
from ledger.crypto.encoding import Hex32, Positive, encode
from ledger.crypto.hashing import HEADER, digest

VERSIONS = (1, 2)
"""The versions of the rules that this software knows, in order; a chain starts by any of them."""
NEWEST = VERSIONS[-1]


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A block's header. It commits to the outcome of its own block."""

    chain_id: str
    entries_root: Hex32
    """RFC 6962 root over the entries."""
    entries_size: Positive
    """How many entries: a root does not bind the size of its tree, so the header does."""
    height: Height
    history_root: Hex32
    """RFC 6962 root over the hashes of all earlier headers; leaf 0 is the genesis hash, size is `height`."""
    last_block_hash: Hex32
    """The previous header's hash; the genesis hash at height 1."""
    next_validators_hash: Hex32
    """The set that signs the next height."""
    proposer: Hex32
    """The public key of who made the block."""
    state_root: Hex32
    """Root of the state after this block."""
    time: Moment
    """Milliseconds UTC; rises strictly."""
    validators_hash: Hex32
    """The set that signs this height."""
    version: Positive
    """The version of the rules in force at this height."""


def compute_header_hash(header: Header) -> bytes:
    """The block's hash: 32 bytes."""
    return digest(HEADER, encode(header))
