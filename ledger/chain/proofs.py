"""The two other proof files: what the state holds at a height, and that one history extends another."""

from collections.abc import Callable
from typing import Annotated, Literal

import msgspec

from ledger.chain.finality import Checkpoint, Path, ProvedHeader, Provenance, verify_provenance
from ledger.chain.genesis import RowKey, read_genesis_hash
from ledger.chain.header import Header
from ledger.chain.receipt import ProvedEntry, verify_receipt
from ledger.chain.ruled import ProvedRules, verify_ruled_receipt
from ledger.chain.series.entries import ProvedSeriesEntry, verify_series_proof
from ledger.chain.state_rows import verify_row
from ledger.crypto.encoding import decode_file, parse
from ledger.errors import DecodeError, VerificationError
from ledger.merkle.state_path import StatePath
from ledger.merkle.verify import verify_consistency


class StateProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That the state after the header holds a row, or holds none, for a key."""

    key: RowKey
    kind: Literal["state-proof"]
    path: StatePath
    provenance: Provenance
    value: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(max_length=1)]
    """The row; none where the state holds none."""
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class HistoryProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That the history of a later header holds an earlier header and extends its history (RFC 6962 consistency)."""

    consistency: Path
    kind: Literal["history-proof"]
    provenance: Provenance
    """Of the earlier header, made final by the later one."""
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class ProvedRow(msgspec.Struct, frozen=True):
    """What a state proof proved."""

    proved: ProvedHeader
    key: str
    value: bytes
    """The row's canonical bytes; b"" where the state holds none."""
    say: Callable[["ProvedRow"], str] = repr
    """As of a ProvedEntry."""

    def __str__(self) -> str:
        return self.say(self)


class ProvedHistory(msgspec.Struct, frozen=True):
    """What a history proof proved."""

    proved: ProvedHeader
    earlier: Header
    later: Header
    say: Callable[["ProvedHistory"], str] = repr
    """As of a ProvedEntry."""

    def __str__(self) -> str:
        return self.say(self)


Proved = ProvedEntry | ProvedRules | ProvedRow | ProvedHistory | ProvedSeriesEntry


class _Kind(msgspec.Struct):
    kind: str = ""


def verify_proof(data: bytes, genesis_hash: bytes | str, checkpoint: Checkpoint | None = None) -> Proved:
    """What a proof file of any kind proves, offline. Raises DecodeError or VerificationError."""
    try:
        kind = parse(data, _Kind).kind
    except DecodeError as error:
        if error.rule == "fields_must_fit_type":
            raise VerificationError("file_must_be_a_proof") from None
        raise
    match kind:
        case "receipt":
            return verify_receipt(data, genesis_hash, checkpoint)
        case "ruled-receipt":
            return verify_ruled_receipt(data, genesis_hash, checkpoint)
        case "state-proof":
            return verify_state_proof(data, genesis_hash, checkpoint)
        case "history-proof":
            return verify_history_proof(data, genesis_hash, checkpoint)
        case "series-proof":
            return verify_series_proof(data, genesis_hash, checkpoint)
    raise VerificationError("file_must_be_a_proof")


def verify_state_proof(data: bytes, genesis_hash: bytes | str, checkpoint: Checkpoint | None = None) -> ProvedRow:
    """What the state holds for a key. Raises DecodeError or VerificationError."""
    proof = decode_file(data, StateProof)
    proved = verify_provenance(proof.provenance, read_genesis_hash(genesis_hash), checkpoint)
    value = verify_row(proof.key, proof.value, proof.path, bytes.fromhex(proved.header.state_root))
    return ProvedRow(proved, proof.key, value)


def verify_history_proof(data: bytes, genesis_hash: bytes | str, checkpoint: Checkpoint | None = None) -> ProvedHistory:
    """That one header's history extends another's. Raises DecodeError or VerificationError."""
    proof = decode_file(data, HistoryProof)
    proved = verify_provenance(proof.provenance, read_genesis_hash(genesis_hash), checkpoint)
    if not proof.provenance.finality.later:
        raise VerificationError("header_must_be_in_history", problem="there is no later header")
    earlier, later = proof.provenance.header, proof.provenance.finality.later[0].header
    verify_consistency(
        earlier.height,
        later.height,
        bytes.fromhex(earlier.history_root),
        bytes.fromhex(later.history_root),
        [bytes.fromhex(text) for text in proof.consistency],
    )
    return ProvedHistory(proved, earlier, later)
