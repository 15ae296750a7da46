"""Rows that a proof carries: each is held to the root of the state that it is to stand in."""

import msgspec

from ledger.crypto.hashing import STATE_KEY, STATE_VALUE, digest
from ledger.errors import VerificationError
from ledger.merkle.state_path import StatePath
from ledger.merkle.verify import verify_state_path


def verify_row(key: str, value: tuple[msgspec.Raw, ...], path: StatePath, root: bytes) -> bytes:
    """The row's canonical bytes that a state of this root holds; b"" where it holds none. Raises VerificationError."""
    found = bytes(value[0]) if value else b""
    value_hash = digest(STATE_VALUE, found) if value else None
    try:
        verify_state_path(path, digest(STATE_KEY, key.encode()), value_hash, root)
    except VerificationError as error:
        problem = str(error.values["problem"]) if error.rule == "row_must_be_in_state" else error.says
        raise VerificationError("row_must_be_in_state", key=key, problem=problem) from None
    return found
