"""The command `verify`: what a proof file proves, offline, with nothing but the genesis hash."""

import re
from typing import Any

import click
import msgspec

from cli.chain.proving import (
    Later,
    Verified,
    add_status,
    describe_finality,
    list_issued,
    tell_credential,
    tell_disclosure,
    tell_holder,
    tell_status,
    words_of,
)
from cli.shell import output
from cli.shell.files import is_file, read_file, read_kind, read_written
from cli.shell.grammar import Command, check_nonce
from cli.shell.session import Session
from cli.shell.times import parse_duration
from ledger.chain.entry import APPLIED
from ledger.chain.finality import Checkpoint
from ledger.chain.genesis import Genesis, GenesisFile, compute_genesis_hash, validate_genesis
from ledger.chain.header import compute_header_hash
from ledger.chain.proofs import Proved, ProvedHistory, ProvedRow, verify_proof
from ledger.chain.receipt import ProvedEntry
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import canonicalise, decode
from ledger.errors import DecodeError, LedgerError, NotFoundError
from ledger.interchange.tlog.tlog_proof import FIRST_LINE, verify_tlog_proof
from ledger.registry.rows.records import RECORDS
from ledger.words.chain.entries import describe_outcome, list_law_details, make_event_objects, make_message_objects
from ledger.words.lexicon import NOTHING_KNOWN, Lexicon
from ledger.words.messages import describe_messages, read_body
from ledger.words.printing import printable, write_lines
from ledger.words.terms import describe_terms
from ledger.words.times import format_time

_HASH = re.compile("[0-9a-f]{64}")
_CHECKPOINT = re.compile("([1-9][0-9]{0,15}):([0-9a-f]{64})")
TRUSTED = "give 64 hex digits or a genesis.json, from a source you trust"
_WITHOUT_NONCE = ("credential", "history-proof", "holder", "receipt", "state-proof")
_SIGNER = {
    "cast_ballot": "member",
    "propose_motion": "member",
    "issue": "issuer",
    "issue_record": "issuer",
    "redeem": "issuer",
    "register_account": "registrar",
    "request_recovery": "registrar",
    "transfer": "payer",
}


@click.command(
    cls=Command,
    examples=[
        "natledger verify r.json --genesis genesis.json",
        'natledger verify r.json --genesis genesis.json --checkpoint "$(natledger block checkpoint 4)"',
        "natledger verify shown.json --genesis genesis.json --status status.json --max-age 9000d --json",
    ],
)
@click.argument("file")
@click.option("--genesis", metavar="HASH_OR_FILE", help="64 hex digits, or a genesis.json.")
@click.option("--checkpoint", metavar="H:HASH", help="A height and its block hash, published by the ledger.")
@click.option("--status", metavar="FILE", help="A later status of the record: natledger record status ID --out FILE.")
@click.option("--max-age", metavar="TIME", help="How old the status may be by this computer's clock: 90s, 1h or 7d.")
@click.option(
    "--nonce", metavar="TEXT", callback=check_nonce, help="What the holder was asked to have signed, 8-64 characters."
)
@click.pass_obj
def verify(
    session: Session,
    file: str,
    genesis: str | None,
    checkpoint: str | None,
    status: str | None,
    max_age: str | None,
    nonce: str,
) -> None:
    """Verify a proof file of any kind.

    A receipt, a disclosure, a status, a holder's file, a credential, a state, history or tlog-proof. Needs no home, no
    network and no trust in who gave it. Exits with 0 if all is proved, 1 if the record is not valid at its status, 2
    for a malformed option, 3 where there is no such file, 5 for anything else, also for a status older than --max-age.
    Without --status it says of a record only that it was valid as issued.
    """
    genesis_hash = _read_genesis(genesis) if genesis is not None else None
    known = parse_checkpoint(checkpoint) if checkpoint is not None else None
    age = parse_duration(max_age) if max_age is not None else None
    try:
        data, later = read_file(file), _read_status(status) if status is not None else None
        found = verify_file(data, genesis_hash, known, nonce, later, age)
    except NotFoundError:
        raise
    except LedgerError as error:
        raise output.unproved(error) from error
    _give(session, found)


def _read_status(name: str) -> bytes:
    """The file, unless it says that it is of another kind. Raises DecodeError."""
    data = read_file(name)
    kind = read_kind(data)
    if kind not in ("", "state-proof"):
        raise DecodeError("fields_must_fit_type", type="status", problem=f"{name} is a {printable(kind[:40])}")
    return data


def _give(session: Session, found: Verified) -> None:
    """Prints what was proved, and ends with 1 where it is not to be relied on all the same."""
    claim, *rest = found.lines
    if found.warning:
        claim = claim.replace("valid:", "not valid:", 1)
    is_valid = {"proved": True, "valid": found.warning is None}
    session.give(found.object | is_valid, "\n".join([claim, *rest]))
    if found.warning:
        if not session.json:
            output.complain(output.explain(found.warning, NOTHING_KNOWN), as_json=False)
        click.get_current_context().exit(output.REFUSED)


def verify_file(
    data: bytes,
    genesis_hash: bytes | None,
    checkpoint: Checkpoint | None,
    nonce: str,
    status_file: bytes | None,
    max_age: int | None = None,
) -> Verified:
    """What a file of any kind proves. Raises LedgerError; Complaint for options that do not go with it."""
    kind = read_kind(data)
    _check_options(kind, genesis_hash, nonce, status_file, max_age)
    status = Later(status_file, max_age) if status_file is not None else None
    if kind == "credential" and not nonce:
        return tell_credential(data, genesis_hash, checkpoint, status)
    if genesis_hash is None:
        raise output.wrong_usage("--genesis is missing", f"{TRUSTED}; natledger verify --help")
    if kind == "disclosure":
        return tell_disclosure(data, genesis_hash, checkpoint, nonce, status)
    if nonce and (kind in _WITHOUT_NONCE or data.startswith(FIRST_LINE.encode())):
        raise output.wrong_usage("only a disclosure can have a nonce signed", "leave --nonce out")
    if kind == "holder":
        return tell_holder(data, genesis_hash, checkpoint, status)
    if data.startswith(FIRST_LINE.encode()):
        proved: Proved = verify_tlog_proof(data, genesis_hash, checkpoint)
    else:
        proved = verify_proof(data, genesis_hash, checkpoint)
    if isinstance(proved, ProvedRow) and proved.key.startswith(RECORDS.prefix) and status is None:
        return tell_status(Later(data, max_age), genesis_hash, checkpoint)
    if max_age is not None and status is None:
        raise output.wrong_usage("the state proof is not of a record", "leave --max-age out")
    return _tell_proved(proved, status, genesis_hash, checkpoint)


def _check_options(
    kind: str, genesis_hash: bytes | None, nonce: str, status_file: bytes | None, max_age: int | None
) -> None:
    if kind == "credential" and not nonce and genesis_hash is None and status_file is not None:
        raise output.wrong_usage("--status needs --genesis too", "natledger verify --help")
    if max_age is not None and status_file is None and kind != "state-proof":
        raise output.wrong_usage("--max-age needs --status too", "natledger verify --help")


def _tell_proved(proved: Proved, status: Later | None, genesis_hash: bytes, checkpoint: Checkpoint | None) -> Verified:
    verified = Verified(_describe(proved), _make_object(proved))
    issued = list_issued(proved) if isinstance(proved, ProvedEntry) else []
    if status and not issued:
        raise output.wrong_usage("the file issues no record", "leave --status out")
    for item in issued:
        verified = add_status(verified, item, status, genesis_hash, checkpoint)
    return verified


def parse_checkpoint(text: str) -> Checkpoint:
    """A checkpoint as people pass it on: HEIGHT:HASH."""
    match = _CHECKPOINT.fullmatch(text)
    if match is None:
        raise output.wrong_usage(
            f"{printable(text[:90])} is no checkpoint", "write HEIGHT:HASH, as natledger block checkpoint does"
        )
    return Checkpoint(match[2], int(match[1]))


def _read_genesis(text: str) -> bytes:
    if _HASH.fullmatch(text):
        return bytes.fromhex(text)
    if _HASH.fullmatch(text.lower()):
        raise output.wrong_usage("--genesis has capital letters", f"write {text.lower()}")
    if not is_file(text):
        raise output.wrong_usage(f"--genesis {printable(text[:90])} is neither 64 hex digits nor a file", TRUSTED)
    try:
        data = canonicalise(read_written(text))
        genesis = decode(data, GenesisFile).genesis if b'"rows":' in data else decode(data, Genesis)
        validate_genesis(genesis)
    except LedgerError as error:
        raise output.wrong_usage(
            f"--genesis {printable(text)} is no genesis: {printable(error.says)}", TRUSTED
        ) from None
    return compute_genesis_hash(genesis)


def describe_proved_entry(proved: ProvedEntry, names: Lexicon) -> list[str]:
    """What a receipt proved, line by line; the first is the claim."""
    transaction = proved.signed.transaction
    claims = describe_messages(transaction.messages, proved.outcome, names)
    header = proved.proved.header
    outcome = describe_outcome(proved.outcome, names, transaction.messages)
    bodies = [read_body(message) for message in transaction.messages]
    references = [str(body.get("reference", "")) for body in bodies]
    reverses = [str(body.get("reverses", "")) for body in bodies]
    return [
        f"valid: {'; '.join(claims)}, {names.time(proved.time)}",
        *describe_terms(transaction.messages, names),
        *[f"  record      {item.record}" for item in list_issued(proved) if not item.amends],
        *[f"  reference   {printable(reference)}" for reference in references if reference],
        *[f"  returns     {printable(entry)}, says the payer" for entry in reverses if entry],
        f"  signature   {_describe_signatures(proved)}",
        f"  outcome     {outcome}, entry {proved.index} of {header.entries_size} in block {header.height}",
        *write_lines(list_law_details(proved.outcome, names)),
    ]


def _describe(proved: Proved) -> list[str]:
    header = proved.proved
    names = words_of(header)
    match proved:
        case ProvedEntry():
            lines = describe_proved_entry(proved, names)
        case ProvedRow():
            lines = [_describe_row(proved)]
            lines += [f"  value       {printable(proved.value.decode())}"] if proved.value else []
        case ProvedHistory():
            lines = [f"valid: the history of block {proved.later.height} extends that of block {proved.earlier.height}"]
            lines += [f"  earlier     {proved.earlier.height}:{compute_header_hash(proved.earlier).hex()}"]
            lines += [f"  later       {proved.later.height}:{compute_header_hash(proved.later).hex()}"]
    return [*lines, *describe_finality(header)]


def _describe_row(proved: ProvedRow) -> str:
    header = proved.proved.header
    verb = "holds" if proved.value else "does not hold"
    when = words_of(proved.proved).time(header.time)
    return f"valid: the state after block {header.height} {verb} {printable(proved.key)}, {when}"


def _describe_signatures(proved: ProvedEntry) -> str:
    transaction = proved.signed.transaction
    signers = {signer.address for signer in transaction.signers}
    if len(signers) > 1:
        return f"by keys of all {len(signers)} signers"
    first_message = transaction.messages[0]
    is_delegated = first_message.by != first_message.on_behalf_of
    role = "delegate" if is_delegated else _SIGNER.get(first_message.type, "signer")
    count = len(proved.signed.signatures)
    prefix = proved.proved.genesis.address_prefix
    first = {compute_address(prefix, bytes.fromhex(item.public_key)) for item in proved.signed.signatures}
    if count == 1 and first == signers:
        return f"by the {role}'s key"
    # an address comes from the first key alone: that later ones are the account's, the validators have checked
    keys = "a key" if count == 1 else f"{count} keys"
    return f"by {keys} that the validators accepted as the {role}'s"


def _make_object(proved: Proved) -> dict[str, Any]:
    header = proved.proved
    found: dict[str, Any] = {
        "genesis_hash": header.genesis_hash.hex(),
        "chain_id": header.genesis.chain_id,
        "height": header.header.height,
        "time": format_time(header.header.time),
        "block_hash": compute_header_hash(header.header).hex(),
        "signed": header.tally.signed,
        "validators": header.tally.validators,
        "final_height": header.final_height,
        "handovers": header.handovers,
        "checkpoint": msgspec.to_builtins(header.checkpoint) if header.checkpoint else None,
    }
    match proved:
        case ProvedEntry():
            found |= {"kind": "receipt"} | make_proved_entry_object(proved)
        case ProvedRow():
            value = msgspec.json.decode(proved.value) if proved.value else None
            found |= {"kind": "state-proof", "key": proved.key, "value": value}
        case ProvedHistory():
            found |= {"kind": "history-proof", "earlier": proved.earlier.height, "later": proved.later.height}
    return found


def make_proved_entry_object(proved: ProvedEntry) -> dict[str, Any]:
    """The entry of a verified receipt, as JSON."""
    outcome = proved.outcome
    return {
        "transaction": proved.transaction_id,
        "index": proved.index,
        "entries": proved.proved.header.entries_size,
        "applied": outcome.code == APPLIED,
        "rule": outcome.rule,
        "detail": {fact.name: fact.value for fact in outcome.detail},
        "events": make_event_objects(outcome),
        "messages": make_message_objects(proved.signed.transaction.messages),
    }
