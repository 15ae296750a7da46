"""What authorities do, as people look at it: who accredited whom, and which acts touched a person."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ledger.chain.entry import APPLIED
from ledger.client.records.holders import list_holders
from ledger.errors import KeyFileError, Refused
from ledger.reads.closings import list_enacted_on
from ledger.reads.entries import list_block, list_concerned
from ledger.reads.placed import PlacedEntry
from ledger.registry.messages import parse_body
from ledger.registry.people.recovery import CancelRecovery, compute_cancellation_bytes
from ledger.registry.people.roles import KNOWN, Link, find_role, is_scope
from ledger.registry.records.holder_file import verify_holder_file
from ledger.registry.records.schemas import FORMS, MAX_FIELDS, SUBJECT, DefineSchema
from ledger.registry.rows.people import IDENTITIES, RECOVERIES
from ledger.registry.rows.records import SCHEMAS, SchemaField, is_schema_name

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger
    from ledger.client.wallet import Wallet

ON_ACCOUNTS = (
    *("complete_recovery", "grant_role", "reinstate_account", "request_recovery", "revoke_role", "suspend_account"),
)
"""What an authority does to an account by right of its role."""


class Act(NamedTuple):
    """One message by which an authority touched a person's account or record."""

    placed: PlacedEntry
    message: int
    """Its place in the transaction."""
    record: str
    """The record's id; "" where it is about the account."""
    motion: str = ""
    """The motion by which a body of the committee did it; "" where it was no motion."""

    def __repr__(self) -> str:
        message = self.placed.entry.signed.transaction.messages[self.message]
        return f"Act({message.type} by {message.on_behalf_of}, block {self.placed.height})"


def explain_role(ledger: "Ledger", who: "Wallet | str", role: str, scope: str) -> tuple[Link, ...]:
    """The chain that gives somebody a role over a scope now, back to genesis; () where nothing does."""
    holder = ledger.resolve(who)
    if role not in KNOWN or not is_scope(role, scope):  # what can be no part of a row's key
        return ()
    with ledger.node.reading() as state:
        return find_role(state, ledger.node.get_time(), role, holder, scope)


def list_acts(ledger: "Ledger", who: "Wallet | str") -> list[Act]:
    """Every applied act of an authority, or by a motion, on an account or a record about it in this home, in order."""
    address = ledger.resolve(who)
    entries = list(ledger.entries(address))
    acts = [*_find_registration(ledger, address), *_list_on_account(entries, address)]
    acts += [
        Act(found.placed, found.message, "", motion) for motion, found in list_enacted_on(ledger, address, entries)
    ]
    for data in list_holders(ledger):
        file, issued = verify_holder_file(data, ledger.node.tip.genesis_hash)
        if address in [field.value for field in file.fields if field.name == SUBJECT]:
            acts += list_on_record(ledger, issued.record)
    # one that supersedes a record of this account by another is an act on both
    found = {(act.placed.height, act.placed.index, act.message): act for act in reversed(acts)}
    return [found[place] for place in sorted(found)]


def list_on_record(ledger: "Ledger", record: str) -> list[Act]:
    """Every applied act on a record, from its issue on, in order. Raises NotFoundError where there is no such entry."""
    identifier, _, index = record.partition("-")
    acts = [Act(ledger.entry(identifier), int(index), record)]
    for placed in list_concerned(ledger.node, record):
        for place, message in enumerate(placed.entry.signed.transaction.messages):
            if placed.outcome.code == APPLIED and getattr(parse_body(message), "record", "") == record:
                acts.append(Act(placed, place, record))
    return acts


def sign_cancellation(ledger: "Ledger", account: "Wallet | str") -> CancelRecovery:
    """The cancellation of the recovery under way, signed with any current key of the account that this home holds.

    Raises Refused where none is under way, KeyFileError where no key is at hand.
    """
    address = ledger.resolve(account)
    with ledger.node.reading() as state:
        identity, recovery = state.get(IDENTITIES, address), state.get(RECOVERIES, address)
    if identity is None or recovery is None:
        raise Refused("recovery_must_exist", account=address)
    for public_key, key in ledger.keyring.find(identity.keys, 1).items():
        message = compute_cancellation_bytes(ledger.node.tip.genesis_hash, address, recovery.request)
        return CancelRecovery(address, public_key, recovery.request, key.sign(message))
    raise KeyFileError("key_must_be_in_home", name=address)


def make_schema(ledger: "Ledger", name: str, fields: Mapping[str, str], version: int) -> DefineSchema:
    """The definition of a schema from names and types; a type ends in ? where the field may be left out.

    Version 0 is the next there is none of. Raises Refused for what can be no name, or is no type.
    """
    _check_fields(name, fields)
    chosen = version or 1
    while not version and ledger.state_row(SCHEMAS.key(f"{name}/{chosen}")):
        chosen += 1
    made = [
        SchemaField(field, required=not kind.endswith("?"), type=kind.removesuffix("?"))  # type: ignore[arg-type]
        for field, kind in sorted(fields.items())
    ]
    return DefineSchema(tuple(made), name, chosen)


def _check_fields(schema: str, fields: Mapping[str, object]) -> None:
    for name in (schema, *fields):
        if not is_schema_name(name):
            raise Refused("schema_name_must_be_well_formed", name=name[:60])
    if not 1 <= len(fields) <= MAX_FIELDS:
        raise Refused("schema_must_have_fields", count=len(fields), limit=MAX_FIELDS)
    for name, kind in fields.items():
        if not (isinstance(kind, str) and kind.removesuffix("?") in FORMS):
            raise Refused("field_type_must_be_known", name=name, type=str(kind)[:40])


def _find_registration(ledger: "Ledger", address: str) -> list[Act]:
    height = ledger.identity(address).registered_at
    if not height:
        return []
    for placed in list_block(ledger.node, height):
        for event in placed.outcome.events:
            if (event.name, event.value) == ("address", address):
                return [Act(placed, event.message, "")]
    return []


def _list_on_account(entries: Sequence[PlacedEntry], address: str) -> list[Act]:
    acts = []
    for placed in entries:
        for place, message in enumerate(placed.entry.signed.transaction.messages):
            if placed.outcome.code == APPLIED and message.type in ON_ACCOUNTS:
                body = msgspec.json.decode(bytes(message.body))
                if address in (body.get("account"), body.get("holder")):
                    acts.append(Act(placed, place, ""))
    return acts
