"""Disclosure: chosen fields of a record, proved from the genesis hash alone, and its status at a height.

A disclosure holds the receipt of what was issued and the fields that are shown; nothing can be learned of the others.
Where the verifier gave a nonce, the subject has signed it, so that nobody can show the file a second time.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from ledger.chain.finality import Checkpoint, ProvedHeader
from ledger.chain.genesis import read_genesis_hash
from ledger.chain.kinds import is_entry_id
from ledger.chain.proofs import ProvedRow, StateProof, verify_state_proof
from ledger.chain.receipt import Receipt, verify_receipt
from ledger.crypto.encoding import Hex32, Hex64, decode_file, encode
from ledger.crypto.hashing import FILE, PRESENTATION, compute_sign_bytes, digest
from ledger.crypto.keys import SigningKey, verify_hex
from ledger.errors import DecodeError, VerificationError
from ledger.merkle.fields import MAX_FIELDS, FieldValue, ShownField, verify_field
from ledger.registry.records.holder_file import HolderFile, Issued, MessageIndex, check_chosen, read_issued, show_field
from ledger.registry.records.records import VALID, read_status
from ledger.registry.records.schemas import SUBJECT
from ledger.registry.rows.people import IDENTITIES, Identity
from ledger.registry.rows.records import RECORDS, RecordRow

AMENDED = "amended"
UNCHECKED = "valid as issued, status not checked"
"""What is said of a record whose status nobody has shown."""
_NONCE = "[0-9A-Za-z._-]{8,64}"
Nonce = Annotated[str, msgspec.Meta(pattern=f"^{_NONCE}\\Z", max_length=64)]
"""What a verifier asks to have signed: fresh, and its own."""


class KeySignature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signature by one of the subject's keys."""

    public_key: Hex32
    signature: Hex64


class Presentation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That the subject itself shows the record, to whoever gave the nonce."""

    identity: StateProof
    """Which keys the subject had, at a height."""
    nonce: Nonce
    signatures: Annotated[tuple[KeySignature, ...], msgspec.Meta(min_length=1, max_length=16)]
    """Exactly the subject's threshold, sorted by key."""


class Disclosure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file a holder hands to a verifier."""

    fields: Annotated[tuple[ShownField, ...], msgspec.Meta(min_length=1, max_length=MAX_FIELDS)]
    """In order of their places."""
    kind: Literal["disclosure"]
    message: MessageIndex
    """Which message of the receipt issued or amended the record."""
    presentations: Annotated[tuple[Presentation, ...], msgspec.Meta(max_length=1)]
    receipt: Receipt
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class ProvedStatus(msgspec.Struct, frozen=True):
    """What a status proof proved: what the ledger says of a record at a height."""

    proved: ProvedHeader
    record: str
    row: RecordRow | None
    """None where it was never issued."""
    say: Callable[["ProvedStatus"], str] = repr
    """How it is told to people, for whom this room has no words."""

    def __repr__(self) -> str:
        return f"ProvedStatus({self.record[:12]}…: {self.status} at block {self.proved.header.height})"

    @property
    def status(self) -> str:
        """valid, suspended, revoked, superseded, expired or never issued, at the proof's block time."""
        return read_status(self.row, self.proved.header.time)

    def __str__(self) -> str:
        return self.say(self)


class ProvedDisclosure(msgspec.Struct, frozen=True):
    """What a disclosure proved."""

    issued: Issued
    fields: dict[str, FieldValue]
    """The fields that are shown."""
    presented: ProvedHeader | None
    """Of what block the subject's keys are that signed the nonce; None where anybody may have shown it."""
    status: ProvedStatus | None
    nonce: str
    """What they signed; "" where nobody did."""
    say: Callable[["ProvedDisclosure"], str] = repr
    """As of a ProvedStatus."""

    def __repr__(self) -> str:
        issued, presented = self.issued, ", presented" if self.presented else ""
        names = ", ".join(self.fields)
        return (
            f"ProvedDisclosure({issued.commitment.schema}: {names}, issued in block {issued.proved.height}{presented})"
        )

    @property
    def proved(self) -> ProvedHeader:
        """The block it was issued or amended in."""
        return self.issued.proved.proved

    def __str__(self) -> str:
        return self.say(self)


def make_disclosure(file: HolderFile, names: Sequence[str]) -> Disclosure:
    """The chosen fields with their proofs. Raises Refused for none, or one the file does not have, or has erased."""
    check_chosen(file, names)
    shown = sorted((show_field(file, name) for name in dict.fromkeys(names)), key=lambda field: field.index)
    return Disclosure(tuple(shown), "disclosure", file.message, (), file.receipt, 1)


def present(
    disclosure: Disclosure, nonce: str, identity: bytes, keys: Sequence[SigningKey], genesis_hash: bytes
) -> Disclosure:
    """The disclosure with the subject's signatures over a verifier's nonce. `identity` proves the subject's keys.

    The keys are as many as the subject's threshold.
    """
    validate_nonce(nonce)
    message = compute_presentation_bytes(genesis_hash, disclosure, nonce)
    signatures = [KeySignature(key.public_key, key.sign(message)) for key in keys]
    signatures.sort(key=lambda item: item.public_key)
    presentation = Presentation(decode_file(identity, StateProof), nonce, tuple(signatures))
    return decode_file(encode(msgspec.structs.replace(disclosure, presentations=(presentation,))), Disclosure)


def compute_presentation_bytes(genesis_hash: bytes, disclosure: Disclosure, nonce: str) -> bytes:
    """What the subject signs: the nonce, and the hash of all that is shown."""
    shown = digest(FILE, encode(msgspec.structs.replace(disclosure, presentations=())))
    return compute_sign_bytes(PRESENTATION, genesis_hash, encode({"disclosure": shown.hex(), "nonce": nonce}))


def verify_disclosure(
    disclosure: Disclosure | bytes,
    genesis_hash: bytes | str,
    checkpoint: Checkpoint | None = None,
    *,
    nonce: str = "",
    status: bytes | None = None,
    max_age: int | None = None,
    now: int | None = None,
) -> ProvedDisclosure:
    """What a disclosure proves, offline. Raises DecodeError or VerificationError.

    1. The bytes are canonical.  2. The receipt holds, and its message issued or amended a record.  3. Every field is
    what the record commits to.  4. A nonce, if one was asked for or signed, was signed by keys that the subject had
    when the record was issued or later.  5. The status, if given, is of this record and not older, and says that it is
    valid as it stands here; with `max_age` (ms) that was at most so long before `now` (ms UTC), which the caller's
    clock says.  A checkpoint must be in the history of all three: receipt, subject's keys and status.

    What a status says that is not valid, `verify_record_status` tells.
    """
    if max_age is not None and status is None:
        raise VerificationError("status_must_be_given")
    data = encode(disclosure) if isinstance(disclosure, Disclosure) else disclosure
    parsed = decode_file(data, Disclosure)
    issued = read_issued(verify_receipt(parsed.receipt, genesis_hash, checkpoint), parsed.message)
    if any(left.index >= right.index or left.name >= right.name for left, right in pairwise(parsed.fields)):
        raise VerificationError("shown_fields_must_be_sorted")
    for field in parsed.fields:
        verify_field(field, issued.commitment.size, bytes.fromhex(issued.commitment.root))
    _check_nonce(parsed, nonce)
    presented = _verify_presentation(parsed, issued, read_genesis_hash(genesis_hash), checkpoint)
    proved = None if status is None else verify_record_status(issued, status, genesis_hash, checkpoint)
    if proved:
        check_valid(issued, proved)
        check_age(proved, max_age, now)
    fields = {field.name: field.value for field in parsed.fields}
    signed = parsed.presentations[0].nonce if parsed.presentations else ""
    return ProvedDisclosure(issued, fields, presented, proved, signed)


def verify_status(
    data: bytes,
    genesis_hash: bytes | str,
    checkpoint: Checkpoint | None = None,
    *,
    max_age: int | None = None,
    now: int | None = None,
) -> ProvedStatus:
    """What a state proof says of a record. Raises DecodeError or VerificationError.

    With `max_age` (ms), that was at most so long before `now` (ms UTC), which the caller's clock says.
    """
    proved = read_proved_status(verify_state_proof(data, genesis_hash, checkpoint))
    check_age(proved, max_age, now)
    return proved


def read_proved_status(proved: ProvedRow) -> ProvedStatus:
    """What a verified state proof says of a record. Raises VerificationError where it is of none."""
    record = proved.key.removeprefix(RECORDS.prefix)
    if record == proved.key or not is_entry_id(record):  # of what can be no record it says nothing that it is not there
        raise VerificationError("proof_must_be_of_a_record", key=proved.key)
    try:
        row = RECORDS.decode(proved.value) if proved.value else None
    except DecodeError:  # of a chain with other rules than ours
        raise VerificationError("proof_must_be_of_a_record", key=proved.key) from None
    return ProvedStatus(proved.proved, record, row)


def verify_record_status(
    issued: Issued, status: bytes, genesis_hash: bytes | str, checkpoint: Checkpoint | None = None
) -> ProvedStatus:
    """What a status proof says of what was issued. Raises VerificationError for another record's, or an older one."""
    proved = verify_status(status, genesis_hash, checkpoint)
    if proved.record != issued.record:
        raise VerificationError("status_must_be_the_records", found=proved.record, record=issued.record)
    height = proved.proved.header.height
    if height < issued.proved.height:
        raise VerificationError(
            "status_must_not_be_older", height=height, issued=issued.proved.height, record=issued.record
        )
    return proved


def describe_status(issued: Issued, status: ProvedStatus) -> str:
    """The status of what was issued: as `ProvedStatus.status`, or `amended` where other fields have taken its place."""
    return describe_row(issued, status.row, status.proved.header.time)


def describe_row(issued: Issued, row: RecordRow | None, time: int) -> str:
    """As `describe_status`, of what the ledger says of the record at a time (ms UTC)."""
    said = read_status(row, time)
    return AMENDED if said == VALID and row and row.root != issued.commitment.root else said


def check_age(status: ProvedStatus, max_age: int | None, now: int | None) -> None:
    """Raises VerificationError where the status is of a block more than `max_age` (ms) before `now` (ms UTC).

    Without `max_age` it may be of any age. Raises DecodeError where only one of the two is given.
    """
    if max_age is None and now is None:
        return
    if max_age is None or now is None:
        raise DecodeError("fields_must_fit_type", type="age", problem="max_age and now go together")
    if type(max_age) is not int or type(now) is not int:  # of nan, nothing is older
        raise DecodeError("fields_must_fit_type", type="age", problem="max_age and now are whole numbers of ms")
    header = status.proved.header
    if now - header.time > max_age:
        raise VerificationError("status_must_be_recent", height=header.height, record=status.record, time=header.time)


def check_valid(issued: Issued | None, status: ProvedStatus) -> None:
    """Raises VerificationError unless a record is valid at the status's height, and not amended since it was issued."""
    said = describe_status(issued, status) if issued else status.status
    if said != VALID:
        height = status.proved.header.height
        raise VerificationError("status_must_be_valid", height=height, record=status.record, status=said)


def validate_nonce(nonce: object) -> None:
    """Raises DecodeError unless the text can be a nonce."""
    if not (isinstance(nonce, str) and re.fullmatch(_NONCE, nonce)):
        problem = "8 to 64 of A-Z a-z 0-9 . _ - are needed"
        raise DecodeError("fields_must_fit_type", type="nonce", problem=problem)


def _check_nonce(parsed: Disclosure, nonce: str) -> None:
    if nonce == "":  # and nothing else: whoever gives what is no nonce must not be told that it was signed
        return
    validate_nonce(nonce)
    if not parsed.presentations:
        raise VerificationError("presentation_must_be_signed", nonce=nonce)
    found = parsed.presentations[0].nonce
    if found != nonce:
        raise VerificationError("nonce_must_be_the_asked", found=found, nonce=nonce)


def _verify_presentation(
    parsed: Disclosure, issued: Issued, genesis_hash: bytes, checkpoint: Checkpoint | None
) -> ProvedHeader | None:
    if not parsed.presentations:
        return None
    presentation = parsed.presentations[0]
    row = verify_state_proof(encode(presentation.identity), genesis_hash, checkpoint)
    subjects = [field.value for field in parsed.fields if field.name == SUBJECT and isinstance(field.value, str)]
    if [row.key] != [f"{IDENTITIES.prefix}{subject}" for subject in subjects] or not row.value:
        raise VerificationError("presenter_must_be_the_subject", problem="the keys are somebody else's")
    if row.proved.header.height < issued.proved.height:  # who had keys before may have given them up since
        raise VerificationError("presenter_must_be_the_subject", problem="the keys are older than the record")
    identity = _read_identity(row)
    keys = [item.public_key for item in presentation.signatures]
    if keys != sorted(set(keys)) or len(keys) != identity.threshold:
        raise VerificationError("presenter_must_be_the_subject", problem=f"exactly {identity.threshold} must sign")
    message = compute_presentation_bytes(genesis_hash, parsed, presentation.nonce)
    for item in presentation.signatures:
        if item.public_key not in identity.keys:
            raise VerificationError("presenter_must_be_the_subject", problem="a key is not the subject's")
        verify_hex(item.public_key, message, item.signature)
    return row.proved


def _read_identity(row: ProvedRow) -> Identity:
    try:
        return IDENTITIES.decode(row.value)
    except DecodeError:  # of a chain with other rules than ours
        raise VerificationError("presenter_must_be_the_subject", problem="its keys cannot be read") from None
