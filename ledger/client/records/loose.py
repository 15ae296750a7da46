"""Loose holders' files: held to themselves, without a home. Of which ledger one is, whoever is shown it checks."""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.chain.genesis import compute_genesis_hash
from ledger.crypto.encoding import decode_file, encode
from ledger.registry.records.disclosure import make_disclosure
from ledger.registry.records.holder_file import HolderFile, Issued, erase_fields, verify_holder_file


class LooseFile(NamedTuple):
    """A holder's file whose proofs hold, against the genesis that it carries."""

    file: HolderFile
    issued: Issued

    @property
    def genesis_hash(self) -> str:
        """Of the ledger that it is of, 64 hex digits."""
        return self.issued.proved.proved.genesis_hash.hex()

    def disclose(self, names: Sequence[str]) -> bytes:
        """A file that shows these fields, and hides the others. Raises Refused for one it has not, or has erased."""
        return encode(make_disclosure(self.file, names))

    def erase(self, names: Sequence[str]) -> bytes:
        """The file without the values and salts of these fields. Raises Refused for one it has not, or has erased."""
        return encode(erase_fields(self.file, names))


def read_loose(data: bytes) -> LooseFile:
    """A holder's file. Raises DecodeError or VerificationError for what is none, or does not prove what it says."""
    genesis = decode_file(data, HolderFile).receipt.provenance.genesis
    return LooseFile(*verify_holder_file(data, compute_genesis_hash(genesis)))


def list_left(data: bytes, names: Sequence[str]) -> list[str]:
    """Which of these fields a holder's file still has. Raises DecodeError."""
    return [field.name for field in decode_file(data, HolderFile).fields if field.salt and field.name in names]
