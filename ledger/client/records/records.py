"""Records as people hold them: issued with claims, shown field by field, looked up by their status."""

import re
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from ledger.archive.proofs import anchor_proof, make_state_proof
from ledger.chain.finality import Checkpoint
from ledger.chain.kinds import is_entry_id
from ledger.chain.receipt import Receipt
from ledger.chain.transaction import Transaction
from ledger.client.cosigning import draft_for_others
from ledger.client.records.holders import complete_pending, drop_pending, erase_held, save_pending
from ledger.crypto.encoding import decode_file, encode
from ledger.crypto.hashing import DEMONSTRATION_KEY, HASH_SIZE, digest
from ledger.errors import ConsensusError, KeyFileError, LedgerError, NotFoundError, Refused, StoreError
from ledger.reads.acts import Act, list_on_record
from ledger.reads.entries import check_digits, has_entry_digits
from ledger.reads.placed import PlacedEntry
from ledger.registry.records.disclosure import describe_row, make_disclosure, present
from ledger.registry.records.holder_file import (
    Claims,
    HeldField,
    HolderFile,
    erase_fields,
    get_claims,
    hold_fields,
    make_commitment,
)
from ledger.registry.records.holder_file import verify_holder_file as verify
from ledger.registry.records.records import (
    REVOKED,
    SUPERSEDED,
    SUSPENDED,
    AmendRecord,
    Commitment,
    IssueRecord,
    SupersedeRecord,
    read_status,
)
from ledger.registry.records.schemas import SUBJECT, get_schema, list_field_names
from ledger.registry.rows.people import IDENTITIES
from ledger.registry.rows.records import RECORDS, RecordRow, Schema

_SCHEMA = re.compile("[a-z][a-z0-9_]{0,31}(@[1-9][0-9]{0,3})?")

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger
    from ledger.client.wallet import Wallet


class Record:
    """A record with the holder's file that says what is in it."""

    def __init__(self, ledger: "Ledger", data: bytes, placed: PlacedEntry | None = None) -> None:
        """Raises DecodeError or VerificationError for a file that does not fit what this ledger issued."""
        self.ledger = ledger
        self.data = data
        """The holder's file, as it stands in the home."""
        self.placed = placed
        """The entry that issued or amended it, if that was just now."""
        self.file, self.issued = verify(data, ledger.node.tip.genesis_hash)
        self.id = self.issued.record

    def __repr__(self) -> str:
        return f"Record({self.schema}, {self.id})"

    @property
    def schema(self) -> str:
        """NAME@VERSION."""
        return self.issued.commitment.schema

    @property
    def claims(self) -> dict[str, str | int | bool]:
        """What the file says, but for what is erased or not filled in."""
        return get_claims(self.file)

    @property
    def subject(self) -> str:
        """The address it is about; "" where that is erased."""
        return next(str(field.value) for field in self.file.fields if field.name == SUBJECT)

    @property
    def row(self) -> RecordRow:
        """What the ledger says of it now."""
        return get_row(self.ledger, self.id)

    @property
    def status(self) -> str:
        """valid, suspended, revoked, superseded or expired, now."""
        return read_status(self.row, self.ledger.node.get_time())

    @property
    def standing(self) -> str:
        """As `status`, or amended where other fields have taken the place of what this file says."""
        return describe_row(self.issued, self.row, self.ledger.node.get_time())

    def disclose(self, *fields: str, nonce: str = "", checkpoint: Checkpoint | None = None) -> bytes:
        """A file that shows these fields, and hides the others. With a verifier's nonce, the subject signs it.

        With a checkpoint, all that it proves is linked to that. Raises Refused for a field it has not, or has erased;
        KeyFileError where the subject's keys are not at hand; VerificationError for a checkpoint of another history.
        """
        file = self._anchor(checkpoint) if checkpoint else self.file
        if not nonce:
            return encode(make_disclosure(file, fields))
        disclosure = make_disclosure(file, (*fields, SUBJECT))
        with self.ledger.node.reading() as state:
            identity = state.get(IDENTITIES, self.subject)
            proof = make_state_proof(self.ledger.node, IDENTITIES.key(self.subject), self.ledger.node.tip.height)
        if checkpoint:
            proof = anchor_proof(self.ledger.node, proof, checkpoint)
        held = self.ledger.keyring.find(identity.keys, identity.threshold) if identity else {}
        if identity is None or len(held) < identity.threshold:
            raise KeyFileError("key_must_be_in_home", name=self.subject)
        return encode(present(disclosure, nonce, proof, list(held.values()), self.ledger.node.tip.genesis_hash))

    def history(self) -> list[Act]:
        """Every act on the record, from its issue on, in order."""
        return list_on_record(self.ledger, self.id)

    def erase(self, *fields: str) -> "Record":
        """The record without the values and salts of these fields, also in the home. Nobody can bring them back."""
        file = erase_fields(self.file, fields)
        erase_held(self.ledger, self.id, fields)
        return Record(self.ledger, encode(file))

    def _anchor(self, checkpoint: Checkpoint) -> HolderFile:
        receipt = anchor_proof(self.ledger.node, encode(self.file.receipt), checkpoint)
        return msgspec.structs.replace(self.file, receipt=decode_file(receipt, Receipt))


def issue(
    wallet: "Wallet", schema: str, subject: "Wallet | str", claims: Claims, until: int, replaces: str = ""
) -> Record:
    """Issues a record, or one that supersedes another. Raises Refused; then nothing is written or kept."""
    commitment, held = prepare(wallet, schema, subject, claims, until)
    body = SupersedeRecord(commitment, replaces) if replaces else IssueRecord(commitment)
    return _send(wallet, body, held)


def draft_issue(
    wallet: "Wallet", schema: str, subject: "Wallet | str", claims: Claims, until: int, replaces: str = ""
) -> Transaction:
    """The unsigned transaction that would issue a record, for an issuer whose keys lie in several homes.

    This home keeps the fields, and has the holder's file once the transaction is in a block. Raises Refused.
    """
    commitment, held = prepare(wallet, schema, subject, claims, until)
    body = SupersedeRecord(commitment, replaces) if replaces else IssueRecord(commitment)
    return _draft(wallet, body, held)


def draft_amend(
    wallet: "Wallet", record: "Record | str", subject: "Wallet | str", claims: Claims, until: int | None
) -> Transaction:
    """As `draft_issue`, the transaction that would amend a record. Without `until`, it ends as before."""
    return _draft(wallet, *_prepare_amendment(wallet, record, subject, claims, until))


def amend(
    wallet: "Wallet", record: "Record | str", subject: "Wallet | str", claims: Claims, until: int | None
) -> Record:
    """Puts other claims in the place of a record's. Raises Refused; then nothing is written or kept."""
    return _send(wallet, *_prepare_amendment(wallet, record, subject, claims, until))


def _prepare_amendment(
    wallet: "Wallet", record: "Record | str", subject: "Wallet | str", claims: Claims, until: int | None
) -> tuple[AmendRecord, tuple[HeldField, ...]]:
    identifier = get_id(wallet.ledger, record)
    row = get_row(wallet.ledger, identifier)
    commitment, held = prepare(wallet, row.schema, subject, claims, row.until if until is None else until)
    return AmendRecord(commitment, identifier), held


def prepare(
    wallet: "Wallet", schema: str, subject: "Wallet | str", claims: Claims, until: int
) -> tuple[Commitment, tuple[HeldField, ...]]:
    """The commitment to a record, and its fields. Raises Refused for claims that do not fit the schema."""
    ledger = wallet.ledger
    name = find_schema(ledger, schema)
    with ledger.node.reading() as state:
        row = get_schema(state, name)
    held = hold_fields(row, claims, ledger.resolve(subject), _make_salts(ledger, name, list_field_names(row)))
    return make_commitment(name, held, until), held


def find_schema(ledger: "Ledger", schema: str) -> str:
    """NAME@VERSION: as it is, or the newest version of a NAME. Raises Refused where there is none."""
    if not _SCHEMA.fullmatch(schema):
        raise Refused("schema_must_exist", schema=ascii(schema[:80])[1:-1])
    if "@" in schema:
        return schema
    version = 1
    while ledger.state_row(f"schema/{schema}/{version + 1}"):
        version += 1
    return f"{schema}@{version}"


def get_schema_row(ledger: "Ledger", schema: str) -> Schema:
    """A schema by NAME@VERSION, or the newest of a NAME. Raises Refused."""
    name = find_schema(ledger, schema)
    with ledger.node.reading() as state:
        return get_schema(state, name)


def get_id(ledger: "Ledger", record: "Record | str") -> str:
    """The id of a record: its own, or the only one on the ledger that starts with these 8 digits or more.

    A whole id is one also where there is no such record. Raises NotFoundError.
    """
    if isinstance(record, Record):
        return record.id
    if is_entry_id(record):
        return record
    check_digits(record)
    keys = [key for key, _ in ledger.rows(RECORDS.key(record))] if has_entry_digits(record) else []
    if len(keys) != 1:
        rule = "entry_must_be_unique" if keys else "record_must_exist"
        raise NotFoundError(rule, record=record[:80], entry=record[:80])
    return keys[0].removeprefix(RECORDS.prefix)


def get_row(ledger: "Ledger", identifier: str) -> RecordRow:
    """What the ledger says of a record. Raises NotFoundError where it was never issued."""
    with ledger.node.reading() as state:
        row = state.get(RECORDS, identifier)
    if row is None:
        raise NotFoundError("record_must_exist", record=identifier[:80])
    return row


def check_stands(record: Record) -> None:
    """Raises Refused where the ledger no longer stands behind what a file says, and nobody could tell from the file.

    So where the record is revoked, superseded, suspended or amended. When it expires, the file itself says.
    """
    row = record.row
    if row.status in (REVOKED, SUPERSEDED):
        successor = {"successor": row.successor} if row.successor else {}
        raise Refused("record_must_not_be_final", record=record.id, status=row.status, **successor)
    if row.status == SUSPENDED:
        raise Refused("record_must_be_valid", record=record.id, status=row.status)
    if row.root != record.issued.commitment.root:
        raise Refused("holder_file_must_be_the_newest", height=row.changed_at, record=record.id)


def _send(wallet: "Wallet", body: IssueRecord | AmendRecord | SupersedeRecord, held: tuple[HeldField, ...]) -> Record:
    ledger = wallet.ledger
    pending = save_pending(ledger, wallet.address, body.commitment, held)
    try:
        placed = wallet.act(body)
    except LedgerError as error:
        # with validators that disagree, or a disk that is full, the block may be signed already, and yet be stored
        if not isinstance(error, ConsensusError | StoreError):
            drop_pending(ledger, body.commitment.root)
        raise
    return Record(ledger, complete_pending(ledger, placed, pending), placed)


def _draft(
    wallet: "Wallet", body: IssueRecord | AmendRecord | SupersedeRecord, held: tuple[HeldField, ...]
) -> Transaction:
    transaction = draft_for_others(wallet.ledger, wallet.wish(body))
    save_pending(wallet.ledger, wallet.address, body.commitment, held)
    return transaction


def _make_salts(ledger: "Ledger", schema: str, names: Sequence[str]) -> list[bytes]:
    seed = ledger.home.config.seed
    if seed < 0:
        return [secrets.token_bytes(HASH_SIZE) for _ in names]
    # for demonstrations only: everybody with the seed can make them too
    ledger.salted += 1
    place = f"{seed}/salt/{ledger.node.tip.last_block_hash.hex()}/{ledger.salted}/{schema}"
    return [digest(DEMONSTRATION_KEY, f"{place}/{name}".encode()) for name in names]
