"""Tree heads: the size and root of the log of headers, as a text that validators sign for the world outside.

The log is that of `history_root`: leaf 0 is the genesis hash, leaf n the hash of header n. Its head of size n has the
root that stands in header n. The text is a C2SP checkpoint (c2sp.org/tlog-checkpoint): three lines, the origin first.

All else that a validator's key signs starts with `natledger/KIND/1` and a line feed. An origin starts with
`natledger.`, so no signature over the one is ever one over the other, whatever follows (decision 0027).
"""

from base64 import b64encode

import msgspec

from ledger.chain.genesis import Genesis
from ledger.crypto.encoding import Natural
from ledger.errors import ensure

HOST = "natledger.example"
"""A name that nobody can own (RFC 2606): what makes an origin one of a kind is the genesis hash in it."""


class TreeHead(msgspec.Struct, frozen=True):
    """The head of a log: which one, how many leaves, and their root."""

    origin: str
    size: Natural
    root: bytes


def compute_origin(genesis: Genesis, genesis_hash: bytes) -> str:
    """What names the log of a chain, for ever."""
    return f"{HOST}/{genesis.chain_id}/{genesis_hash.hex()}"


def compute_head_bytes(head: TreeHead) -> bytes:
    """What validators sign: origin, size and root in base64, one a line."""
    text = f"{head.origin}\n{head.size}\n{b64encode(head.root).decode()}\n".encode()
    ensure(text.startswith(HOST.encode() + b"/"), "a tree head that starts as something else")
    return text
