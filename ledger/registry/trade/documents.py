"""Documents: a contract commits to the file that its parties have read, and nobody can guess the file from that.

The commitment is that of a record's field (merkle/fields.py): salted, over the name `document` and the hash of the
file. Who has the file and its seal can show that this is what was signed.
"""

import msgspec

from ledger.crypto.encoding import Hex32
from ledger.crypto.hashing import FILE, digest
from ledger.errors import VerificationError
from ledger.merkle.fields import compute_field_commitment

FIELD = "document"


class Seal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ties a document to a commitment: every party keeps it beside the document, and shows it to whom it likes."""

    document: Hex32
    """The hash of the file."""
    salt: Hex32


def make_seal(document: bytes, salt: bytes) -> Seal:
    """The seal of a file. Requires 32 random bytes of salt."""
    return Seal(digest(FILE, document).hex(), salt.hex())


def compute_commitment(seal: Seal) -> str:
    """What a contract says of its document: 64 hex digits."""
    return compute_field_commitment(bytes.fromhex(seal.salt), FIELD, seal.document).hex()


def verify_document(document: bytes, seal: Seal, commitment: str) -> None:
    """Holds if the commitment is to this file. Raises VerificationError."""
    if digest(FILE, document).hex() != seal.document:
        raise VerificationError("document_must_be_the_sealed", document=seal.document)
    if compute_commitment(seal) != commitment:
        raise VerificationError("seal_must_fit_contract", commitment=commitment)
