"""Issuing records: claims become commitments that are sent, and fields that the home keeps."""

from collections.abc import Mapping
from functools import partial

import msgspec

from ledger.chain.transaction import Transaction as Transaction  # noqa: PLC0414 - others take it from here
from ledger.client.cosigning import draft_for_others
from ledger.client.desk import Acting, Desk, Who
from ledger.client.dropping import dropping
from ledger.client.records.holder_files import complete_pending, drop_pending, forget_pending, save_pending
from ledger.client.records.records import Record, get_id
from ledger.client.salting import make_salts
from ledger.reads.records import find_record, find_schema
from ledger.registry.records.holder_file import Claims, HeldField, Issuing, hold_fields, make_commitment
from ledger.registry.records.records import AmendRecord, Commitment, IssueRecord, SupersedeRecord
from ledger.registry.records.schemas import list_field_names


def issue(wallet: Acting, schema: str, subject: Who, claims: Claims, until: int, replaces: str = "") -> Record:
    """Issues a record, or one that supersedes another. Raises Refused; then nothing is written or kept."""
    return send_issuing(wallet, wallet.address, *_prepare_issue(wallet, schema, subject, claims, until, replaces))


def draft_issue(
    wallet: Acting, schema: str, subject: Who, claims: Claims, until: int, replaces: str = ""
) -> Transaction:
    """The unsigned transaction that would issue a record, for an issuer whose keys lie in several homes.

    This home keeps the fields, and has the holder's file once the transaction is in a block. Raises Refused.
    """
    return _draft(wallet, *_prepare_issue(wallet, schema, subject, claims, until, replaces))


def draft_amend(wallet: Acting, record: Record | str, subject: Who, claims: Claims, until: int | None) -> Transaction:
    """As `draft_issue`, the transaction that would amend a record. Without `until`, it ends as before."""
    return _draft(wallet, *_prepare_amendment(wallet, record, subject, claims, until))


def forget_draft(desk: Desk, draft: Transaction) -> None:
    """Gives up the fields of a record whose transaction was drafted and will not be sent. Raises HomeError."""
    body = msgspec.json.decode(bytes(draft.messages[0].body))
    forget_pending(desk, body["commitment"]["root"])


def amend(wallet: Acting, record: Record | str, subject: Who, claims: Claims, until: int | None) -> Record:
    """Puts other claims in the place of a record's. Raises Refused; then nothing is written or kept."""
    return send_issuing(wallet, wallet.address, *_prepare_amendment(wallet, record, subject, claims, until))


def _prepare_issue(
    wallet: Acting, schema: str, subject: Who, claims: Claims, until: int, replaces: str
) -> tuple[IssueRecord | SupersedeRecord, tuple[HeldField, ...]]:
    commitment, held = prepare(wallet, schema, subject, claims, until)
    return SupersedeRecord(commitment, replaces) if replaces else IssueRecord(commitment), held


def _prepare_amendment(
    wallet: Acting, record: Record | str, subject: Who, claims: Claims, until: int | None
) -> tuple[AmendRecord, tuple[HeldField, ...]]:
    identifier = get_id(wallet.desk, record)
    row = find_record(wallet.desk.source, identifier).row
    commitment, held = prepare(wallet, row.schema, subject, claims, row.until if until is None else until)
    return AmendRecord(commitment, identifier), held


def prepare(
    wallet: Acting, schema: str, subject: Who, claims: Claims, until: int
) -> tuple[Commitment, tuple[HeldField, ...]]:
    """The commitment to a record, and its fields. Raises Refused for claims that do not fit the schema."""
    if not isinstance(claims, Mapping):
        raise TypeError(f'claims are names with their values, as {{"level": "BSc"}}, not {type(claims).__name__}')
    desk = wallet.desk
    name, row = find_schema(desk.source, schema)
    salts = make_salts(desk, [f"{name}/{field}" for field in list_field_names(row)])
    held = hold_fields(row, claims, desk.resolve(subject), salts)
    return make_commitment(name, held, until), held


def send_issuing(wallet: Acting, issuer: str, body: Issuing, held: tuple[HeldField, ...]) -> Record:
    """Sends what issues a record in somebody's name, whose fields are kept before. Raises Refused; then none is."""
    desk = wallet.desk
    pending = save_pending(desk, issuer, body.commitment, held)
    with dropping(partial(drop_pending, desk, body.commitment.root)):
        placed = wallet.act(body)
    return Record(desk, complete_pending(desk, placed, pending), placed)


def _draft(
    wallet: Acting, body: IssueRecord | AmendRecord | SupersedeRecord, held: tuple[HeldField, ...]
) -> Transaction:
    transaction = draft_for_others(wallet.desk, wallet.wish(body))
    save_pending(wallet.desk, wallet.address, body.commitment, held)
    return transaction
