"""The holder's file: the fields of a record with their salts, and the receipt of what was issued over them.

It is the only place where a record's content is. Whoever erases a field of it, and of its copies, has made that field
unknowable, while the proofs of all others hold as before.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from ledger.chain.finality import Checkpoint
from ledger.chain.receipt import ProvedEntry, Receipt, verify_receipt
from ledger.crypto.encoding import Hex32, decode_file, encode
from ledger.errors import Refused, VerificationError, ensure
from ledger.merkle.fields import (
    MAX_FIELDS,
    FieldName,
    FieldValue,
    ShownField,
    compute_field_commitment,
    compute_field_path,
    compute_fields_root,
)
from ledger.registry.records import records
from ledger.registry.records.records import AmendRecord, Commitment, IssueRecord, SupersedeRecord
from ledger.registry.records.schemas import SUBJECT, list_field_names, validate_claims
from ledger.registry.rows.records import Schema
from ledger.registry.services import decisions
from ledger.registry.services.decisions import GrantApplication

Claims = Mapping[str, str | int | bool]
MessageIndex = Annotated[int, msgspec.Meta(ge=0, lt=16)]
Issuing = IssueRecord | AmendRecord | SupersedeRecord | GrantApplication
"""What issues a record, or puts other fields in the place of its own."""
BODIES: dict[str, type[Issuing]] = {
    kind.name: kind.body
    for kind in (*records.MESSAGES, *decisions.MESSAGES)
    if "commitment" in kind.body.__struct_fields__
}


class HeldField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of a record. Of an erased one only the commitment is left; its name is a note that nothing proves."""

    commitment: Hex32
    name: FieldName
    salt: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?\\Z", max_length=64)]
    """32 bytes in hex; "" where the field is erased."""
    value: FieldValue


class HolderFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a holder needs to show a record. Whoever has it can show it too: keep it as you keep a key."""

    fields: Annotated[tuple[HeldField, ...], msgspec.Meta(min_length=1, max_length=MAX_FIELDS)]
    """In order of their commitments."""
    kind: Literal["holder"]
    message: MessageIndex
    """Which message of the receipt issued or amended the record."""
    receipt: Receipt
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class Issued(msgspec.Struct, frozen=True):
    """What a receipt shows to have been issued, or put in a record's place."""

    proved: ProvedEntry
    record: str
    """The record's id: TRANSACTION-INDEX."""
    issuer: str
    commitment: Commitment
    amends: bool
    """Whether it replaced the fields of a record that was there."""


def hold_fields(schema: Schema, claims: Claims, subject: str, salts: Sequence[bytes]) -> tuple[HeldField, ...]:
    """The fields of a record to be, each under its own salt. Raises Refused for claims the schema does not know.

    A field that is not claimed is committed to as "", so that nobody can tell which are. Requires as many salts of 32
    bytes as there are fields, no two alike.
    """
    validate_claims(schema, dict(claims))
    values: dict[str, str | int | bool] = {SUBJECT: subject, **claims}
    names = list_field_names(schema)
    ensure(len(salts) == len(set(salts)) == len(names), "a salt of its own for every field")
    held = []
    for name, salt in zip(names, salts, strict=True):
        value = values.get(name, "")
        held.append(HeldField(compute_field_commitment(salt, name, value).hex(), name, salt.hex(), value))
    return tuple(held)


def make_commitment(schema: str, held: Sequence[HeldField], until: int) -> Commitment:
    """What goes on the chain for these fields."""
    return Commitment(compute_fields_root(_list_commitments(held)).hex(), schema, len(held), until)


def make_holder_file(receipt: bytes, message: int, held: tuple[HeldField, ...], genesis_hash: bytes) -> bytes:
    """The file, checked against the receipt of what was issued. Raises VerificationError."""
    data = encode(HolderFile(held, "holder", message, decode_file(receipt, Receipt), 1))
    verify_holder_file(data, genesis_hash)
    return data


def verify_holder_file(
    data: bytes, genesis_hash: bytes | str, checkpoint: Checkpoint | None = None
) -> tuple[HolderFile, Issued]:
    """The file, and what was issued over it. Raises DecodeError or VerificationError unless they fit."""
    file = decode_file(data, HolderFile)
    issued = read_issued(verify_receipt(file.receipt, genesis_hash, checkpoint), file.message)
    _check_names([field.name for field in file.fields], issued.commitment.size)
    for field in file.fields:
        _verify_held(field)
    salts = [field.salt for field in file.fields if field.salt]
    if len(set(salts)) != len(salts):  # whoever is shown one field could try values for the other
        raise VerificationError("holder_file_must_be_whole", problem="two fields have one salt")
    found, expected = compute_fields_root(_list_commitments(file.fields)).hex(), issued.commitment.root
    if found != expected:
        problem = f"it is of another record: its root is {found}, expected {expected}"
        raise VerificationError("holder_file_must_be_whole", problem=problem)
    return file, issued


def read_issued(proved: ProvedEntry, message: int) -> Issued:
    """What one message of a verified receipt issued or amended. Raises VerificationError where it did not."""
    messages = proved.signed.transaction.messages
    kind = messages[message].type if message < len(messages) else ""
    if kind not in BODIES:
        raise VerificationError("receipt_must_be_of_a_record", message=message)
    if not proved.applied:
        raise VerificationError("record_must_have_been_issued", reason=proved.outcome.rule)
    try:
        body = msgspec.json.decode(bytes(messages[message].body), type=BODIES[kind])
    except msgspec.ValidationError:  # of a chain with other rules than ours
        raise VerificationError("receipt_must_be_of_a_record", message=message) from None
    amends = isinstance(body, AmendRecord)
    record = body.record if isinstance(body, AmendRecord) else f"{proved.transaction_id}-{message}"
    return Issued(proved, record, get_issuer(messages[message].on_behalf_of, body), body.commitment, amends)


def get_issuer(actor: str, body: Issuing) -> str:
    """In whose name a record is issued: who acts, or the office whose official does."""
    return body.office if isinstance(body, GrantApplication) else actor


def erase_fields(file: HolderFile, names: Sequence[str]) -> HolderFile:
    """The file without the values and salts of these fields. Raises Refused for none, or a name it does not have."""
    check_chosen(file, names)
    for name in names:
        find_field(file, name)
    fields = tuple(
        HeldField(field.commitment, field.name, "", "") if field.name in names else field for field in file.fields
    )
    return msgspec.structs.replace(file, fields=fields)


def check_chosen(file: HolderFile, names: Sequence[str]) -> None:
    """Raises Refused where no field is chosen, or something that can be no name."""
    for name in names:
        if not isinstance(name, str):
            raise Refused("field_names_must_be_text", found=str(name)[:40])
    if not names:
        raise Refused("fields_must_be_chosen", known=", ".join(field.name for field in file.fields))


def show_field(file: HolderFile, name: str) -> ShownField:
    """One field with its proof. Raises Refused where the record has none of that name, or it is erased."""
    index, field = find_field(file, name)
    if not field.salt:
        raise Refused("field_must_not_be_erased", name=name)
    path = compute_field_path(_list_commitments(file.fields), index)
    return ShownField(index, name, tuple(step.hex() for step in path), field.salt, field.value)


def find_field(file: HolderFile, name: str) -> tuple[int, HeldField]:
    """A field and its place. Raises Refused where there is none of that name."""
    for index, field in enumerate(file.fields):
        if field.name == name:
            return index, field
    raise Refused("claim_must_be_in_schema", name=name[:40], known=", ".join(field.name for field in file.fields))


def get_claims(file: HolderFile) -> dict[str, str | int | bool]:
    """The claims the file still holds, without the subject and what is not filled in."""
    return {
        field.name: field.value for field in file.fields if field.salt and field.name != SUBJECT and field.value != ""
    }


def _check_names(names: Sequence[str], size: int) -> None:
    problem = ""
    if names != sorted(set(names)):
        problem = "fields stand twice or out of order"
    elif len(names) != size:
        problem = "fields are missing"
    elif SUBJECT not in names:
        problem = "nothing says whom it is about"
    if problem:
        raise VerificationError("holder_file_must_be_whole", problem=problem)


def _verify_held(field: HeldField) -> None:
    if not field.salt:
        if field.value != "":
            raise VerificationError("holder_file_must_be_whole", problem=f"{field.name} has a value without a salt")
        return
    found = compute_field_commitment(bytes.fromhex(field.salt), field.name, field.value).hex()
    if found != field.commitment:
        problem = f"{field.name} was changed: its commitment is {found}, expected {field.commitment}"
        raise VerificationError("holder_file_must_be_whole", problem=problem)


def _list_commitments(held: Sequence[HeldField]) -> list[bytes]:
    return [bytes.fromhex(field.commitment) for field in held]
