"""Verifying a file of any kind offline, and what is shown of records: disclosures, and the status that came later."""

from ledger.chain.finality import Checkpoint
from ledger.chain.proofs import Proved, ProvedRow
from ledger.chain.series import extracts
from ledger.chain.series.extracts import ProvedExtract
from ledger.client.verifying import in_words, verify_proof
from ledger.errors import LedgerError, VerificationError
from ledger.interchange.credentials.record_credentials import ProvedRecordCredential, verify_record_credential
from ledger.interchange.tlog.tlog_proof import FIRST_LINE, verify_tlog_proof
from ledger.registry.records import disclosure
from ledger.registry.records.disclosure import (
    ProvedDisclosure,
    ProvedStatus,
    check_age,
    check_valid,
    read_proved_status,
)
from ledger.registry.records.disclosure import validate_nonce as validate_nonce  # noqa: PLC0414 - others take it from here
from ledger.registry.records.holder_file import HolderFile, Issued, verify_holder_file
from ledger.registry.rows.records import RECORDS

verify_disclosure = in_words(disclosure.verify_disclosure)
verify_status = in_words(disclosure.verify_status)
verify_series_extract = in_words(extracts.verify_series_extract)

ProvedFile = (
    Proved | ProvedDisclosure | ProvedExtract | ProvedStatus | ProvedRecordCredential | tuple[HolderFile, Issued]
)


def is_log_proof(data: bytes) -> bool:
    """Whether a file is a tlog-proof, which says so in its first line."""
    return data.startswith(FIRST_LINE.encode())


def verify_any(
    data: bytes, kind: str, genesis_hash: bytes | None, checkpoint: Checkpoint | None, nonce: str, now: int
) -> ProvedFile:
    """What a file proves that says that it is of this kind. Raises LedgerError.

    `now` (ms UTC) is for the dates of a credential, which alone can do without a genesis hash.
    """
    if kind == "credential" and not nonce:
        return verify_record_credential(data, genesis_hash, checkpoint, time=now)
    if genesis_hash is None:
        raise VerificationError("genesis_must_be_the_expected", expected="none", found=kind)
    if kind == "disclosure":
        return verify_disclosure(data, genesis_hash, checkpoint, nonce=nonce)
    if kind == "holder":
        return verify_holder_file(data, genesis_hash, checkpoint)
    if kind == "series-extract":
        return verify_series_extract(data, genesis_hash, checkpoint)
    if is_log_proof(data):
        return verify_tlog_proof(data, genesis_hash, checkpoint)
    return verify_proof(data, genesis_hash, checkpoint)


def find_record_status(proved: ProvedFile) -> ProvedStatus | None:
    """What a verified row of a record says of it; None for anything else. Raises VerificationError."""
    is_of_record = isinstance(proved, ProvedRow) and proved.key.startswith(RECORDS.prefix)
    return read_proved_status(proved) if isinstance(proved, ProvedRow) and is_of_record else None


def verify_later(issued: Issued, status: bytes, genesis_hash: bytes, checkpoint: Checkpoint | None) -> ProvedStatus:
    """The later status of what was issued. Raises VerificationError where the file is of another record, or older."""
    return disclosure.verify_record_status(issued, status, genesis_hash, checkpoint)


def judge(issued: Issued | None, status: ProvedStatus, max_age: int | None, now: int) -> LedgerError | None:
    """Why a record is not valid; raises VerificationError where it was, but longer ago than was asked for."""
    try:
        check_valid(issued, status)
    except VerificationError as error:
        return error
    if max_age is not None:
        check_age(status, max_age, now)
    return None
