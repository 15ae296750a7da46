"""Records as people hold them: issued with claims, shown field by field, looked up by their status."""

import msgspec

from ledger.chain.finality import Checkpoint
from ledger.chain.receipt import Receipt
from ledger.client.desk import Desk, HasDesk, Who, at_desk
from ledger.client.records import holder_files, schemas
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import KeyFileError, Refused
from ledger.reads.entries import PlacedEntry, get_made
from ledger.reads.people.acts import Act, list_on_record
from ledger.reads.records import (
    FoundRecord,
    FoundSchema,
    RecordLike,
    find_record,
    find_record_id,
    find_schema,
    list_records,
    list_schemas,
)
from ledger.registry.records.disclosure import describe_row, make_disclosure, present
from ledger.registry.records.holder_file import HolderFile, erase_fields, get_claims
from ledger.registry.records.holder_file import verify_holder_file as verify
from ledger.registry.records.records import (
    REVOKED,
    SUPERSEDED,
    SUSPENDED,
    read_status,
)
from ledger.registry.records.schemas import SUBJECT
from ledger.registry.rows.people import IDENTITIES
from ledger.registry.rows.records import RECORDS, RecordRow


class Record:
    """A record with the holder's file that says what is in it."""

    def __init__(self, at: HasDesk, data: bytes, placed: PlacedEntry | None = None) -> None:
        """Raises DecodeError or VerificationError for a file that does not fit what this ledger issued."""
        self.desk = at.desk
        self.data = data
        """The holder's file, as it stands in the home."""
        self.placed = placed
        """The entry that issued or amended it, if that was just now."""
        self.file, self.issued = verify(data, self.desk.source.tip.genesis_hash)
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
        return find_record(self.desk.source, self.id).row

    @property
    def status(self) -> str:
        """valid, suspended, revoked, superseded or expired, now."""
        return read_status(self.row, self.desk.source.get_time())

    @property
    def standing(self) -> str:
        """As `status`, or amended where other fields have taken the place of what this file says."""
        return describe_row(self.issued, self.row, self.desk.source.get_time())

    def disclose(self, *fields: str, nonce: str = "", checkpoint: Checkpoint | None = None) -> bytes:
        """A file that shows these fields, and hides the others. With a verifier's nonce, the subject signs it.

        With a checkpoint, all that it proves is linked to that. Raises Refused for a field it has not, or has erased;
        KeyFileError where the subject's keys are not at hand; VerificationError for a checkpoint of another history.
        """
        file = self.file if checkpoint is None else self._anchor(checkpoint)
        if nonce == "":
            return encode(make_disclosure(file, fields))
        disclosure = make_disclosure(file, (*fields, SUBJECT))
        with self.desk.source.reading() as state:
            identity = state.get(IDENTITIES, self.subject)
            proof = self.desk.source.prove_row(IDENTITIES.key(self.subject), self.desk.source.tip.height)
        if checkpoint is not None:
            proof = self.desk.source.anchor(proof, checkpoint)
        held = self.desk.keyring.find(identity.keys, identity.threshold) if identity else {}
        if identity is None or len(held) < identity.threshold:
            raise KeyFileError("key_must_be_in_home", name=self.subject)
        return encode(present(disclosure, nonce, proof, list(held.values()), self.desk.source.tip.genesis_hash))

    def history(self) -> list[Act]:
        """Every act on the record, from its issue on, in order."""
        return list_on_record(self.desk.source, self.id)

    def erase(self, *fields: str) -> "Record":
        """The record without the values and salts of these fields, also in the home. Nobody can bring them back."""
        file = erase_fields(self.file, fields)
        holder_files.erase_held(self.desk, self.id, fields)
        return Record(self.desk, encode(file))

    def export(self, by: Who, *fields: str) -> bytes:
        """A W3C credential of these fields, or of all that are filled in, signed by a key of the issuer in this home.

        Raises Refused for another account than the issuer, and for a record that stands no more as the file says;
        KeyFileError where no key of the issuer is at hand.
        """
        from ledger.interchange.credentials.record_credentials import export_record  # noqa: PLC0415 - slow to load

        issuer, names = self.desk.resolve(by), fields or (*self.claims, *([SUBJECT] if self.subject else ()))
        if issuer != self.issued.issuer:
            raise Refused("credential_must_be_by_the_issuer", by=issuer, issuer=self.issued.issuer, record=self.id)
        keys = self.desk.keyring.find(self.desk.identity(issuer).keys, 1)
        if not keys:
            raise KeyFileError("key_must_be_in_home", name=str(by))
        check_stands(self)
        return export_record(self.file, self.issued, names, next(iter(keys.values())), self.desk.source.get_time())

    def _anchor(self, checkpoint: Checkpoint) -> HolderFile:
        receipt = self.desk.source.anchor(encode(self.file.receipt), checkpoint)
        return msgspec.structs.replace(self.file, receipt=decode_file(receipt, Receipt))


def get_id(desk: Desk, record: Record | RecordLike) -> str:
    """The id of a record: its own, of one an entry issued, or the only one that starts with these 8 digits or more.

    A whole id is one also where there is no such record. Raises NotFoundError.
    """
    return record.id if isinstance(record, Record) else find_record_id(desk.source, record)


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


_List = list[Record]


class Records:
    """The records of a ledger, their schemas, and the holders' files of this home: `lao.records`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    check_schema = at_desk(schemas.check_is_new)
    id = at_desk(get_id)
    pending = at_desk(holder_files.list_pending)

    def __call__(self, subject: Who | None = None) -> _List:
        """The records whose holders' files are in this home, of everybody or about one account."""
        found = [Record(self.desk, data) for data in holder_files.list_holders(self.desk)]
        return [record for record in found if subject is None or record.subject == self.desk.resolve(subject)]

    def open(self, identifier: PlacedEntry | str) -> Record:
        """A record whose holder's file is in this home, by its id, the first digits of it, or the entry that issued it.

        Raises NotFoundError.
        """
        return Record(self.desk, holder_files.load_holder(self.desk, get_made(identifier, "record")))

    def list(self, issuer: Who | None = None) -> tuple[FoundRecord, ...]:
        """The records on the ledger, by id: of every issuer, or of one."""
        return tuple(list_records(self.desk.source, self.desk.resolve_any(issuer)))

    def find(self, record: Record | RecordLike) -> FoundRecord:
        """A record on the ledger, by itself, its id or 8 digits of it and more. Raises NotFoundError."""
        return find_record(self.desk.source, get_id(self.desk, record))

    def history(self, record: Record | RecordLike) -> tuple[Act, ...]:
        """Every act on a record, from its issue on, in order. Raises NotFoundError."""
        return tuple(list_on_record(self.desk.source, self.find(record).id))

    def status(self, record: Record | RecordLike, height: int | None = None) -> bytes:
        """A proof of what the ledger says of a record, now or after a block; also that it was never issued."""
        key = RECORDS.key(get_id(self.desk, record))
        return self.desk.source.prove_row(key, self.desk.height if height is None else height)

    def schemas(self) -> tuple[FoundSchema, ...]:
        """All versions of all schemas, by name."""
        return tuple(list_schemas(self.desk.source))

    def schema(self, name: str) -> FoundSchema:
        """A schema by NAME@VERSION, or the newest version of a NAME. Raises Refused where there is none."""
        return find_schema(self.desk.source, name)
