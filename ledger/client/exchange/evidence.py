"""Evidence: a document that a report stands on, committed to with a salt so that its bytes cannot be guessed."""

from typing import NamedTuple

from ledger.client.desk import Desk
from ledger.client.salting import make_salts
from ledger.crypto.hashing import FILE, HASH_SIZE, digest
from ledger.errors import VerificationError
from ledger.merkle.fields import compute_field_commitment

_NAME = "evidence"


class SaltedEvidence(NamedTuple):
    """What binds a document: the commitment that is public, and the salt that is kept with the document."""

    commitment: str
    salt: str


def make_evidence(desk: Desk, data: bytes) -> SaltedEvidence:
    """The commitment to a document, with a new salt."""
    [salt] = make_salts(desk, [f"{_NAME}/{_NAME}"])
    return SaltedEvidence(_commit(data, salt), salt.hex())


def check_evidence(commitment: str, data: bytes, salt: str) -> None:
    """Holds if this is the document that was committed to, with its salt. Raises VerificationError."""
    try:
        read = bytes.fromhex(salt)
    except ValueError:
        read = b""
    if len(read) != HASH_SIZE or _commit(data, read) != commitment:
        raise VerificationError("evidence_must_fit_report", commitment=commitment)


def _commit(data: bytes, salt: bytes) -> str:
    return compute_field_commitment(salt, _NAME, digest(FILE, data).hex()).hex()
