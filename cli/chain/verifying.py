"""The command `verify`: what a proof file proves, offline, with nothing but the genesis hash."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import click

from cli.chain.checkpoints import parse_checkpoint
from cli.shell import exit_codes, output
from cli.shell.ending import explain, unproved, warn_of
from cli.shell.files import is_file, read_file, read_kind, read_written
from cli.shell.grammar import Command, check_nonce
from cli.shell.session import Session
from cli.shell.times import parse_duration
from ledger import Checkpoint, ProvedStatus
from ledger.client.records.verifying import (
    find_record_status,
    is_log_proof,
    judge,
    verify_any,
    verify_later,
)
from ledger.client.verifying import read_genesis
from ledger.errors import DecodeError, LedgerError, NotFoundError, VerificationError
from ledger.home.clock import read_system_clock
from ledger.words.chain.proofs import know_genesis
from ledger.words.lexicon import NOTHING_KNOWN
from ledger.words.printing import printable
from ledger.words.saying import list_issued, tell_proof

_HASH = re.compile("[0-9a-f]{64}")
TRUSTED = "give 64 hex digits or a genesis.json, from a source you trust"
_WITHOUT_NONCE = ("credential", "history-proof", "holder", "receipt", "ruled-receipt", "state-proof")


class Verified(NamedTuple):
    """What a file proved: lines for people, an object, and why it is not to be relied on all the same."""

    lines: list[str]
    object: dict[str, Any]
    warning: LedgerError | None = None


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
        raise unproved(error) from error
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
            warn_of(found.warning, NOTHING_KNOWN)
        click.get_current_context().exit(exit_codes.REFUSED)


def verify_file(
    data: bytes,
    genesis_hash: bytes | None,
    checkpoint: Checkpoint | None,
    nonce: str,
    status_file: bytes | None,
    max_age: int | None = None,
) -> Verified:
    """What a file of any kind proves. Raises LedgerError; Complaint for options that do not go with it."""
    kind, now = read_kind(data), read_system_clock()
    _check_options(kind, genesis_hash, nonce, status_file, max_age)
    if genesis_hash is None and (kind != "credential" or nonce):
        raise output.wrong_usage("--genesis is missing", f"{TRUSTED}; natledger verify --help")
    if nonce and (kind in _WITHOUT_NONCE or is_log_proof(data)):
        raise output.wrong_usage("only a disclosure can have a nonce signed", "leave --nonce out")
    proved = verify_any(data, kind, genesis_hash, checkpoint, nonce, now)
    status = find_record_status(proved) if status_file is None else None
    if status:
        with _wording(status):
            return Verified(*tell_proof(status), judge(None, status, max_age, now))
    if max_age is not None and status_file is None:
        raise output.wrong_usage("the state proof is not of a record", "leave --max-age out")
    if status_file is None or genesis_hash is None:
        return Verified(*tell_proof(proved, nonce=nonce, now=now))
    issued = list_issued(proved)
    if not issued:
        raise output.wrong_usage("the file issues no record", "leave --status out")
    for item in issued:
        status = verify_later(item, status_file, genesis_hash, checkpoint)
        with _wording(status):
            warning = judge(item, status, max_age, now)
    return Verified(*tell_proof(proved, status, nonce, now), warning)


@contextmanager
def _wording(status: ProvedStatus) -> Iterator[None]:
    """Tells that a status is too old in the words of the lines around it. Raises Complaint."""
    try:
        yield
    except VerificationError as error:
        raise explain(error, know_genesis(status.proved.genesis), exit_codes.UNPROVED) from error


def _check_options(
    kind: str, genesis_hash: bytes | None, nonce: str, status_file: bytes | None, max_age: int | None
) -> None:
    if kind == "credential" and not nonce and genesis_hash is None and status_file is not None:
        raise output.wrong_usage("--status needs --genesis too", "natledger verify --help")
    if max_age is not None and status_file is None and kind != "state-proof":
        raise output.wrong_usage("--max-age needs --status too", "natledger verify --help")


def _read_genesis(text: str) -> bytes:
    if _HASH.fullmatch(text):
        return bytes.fromhex(text)
    if _HASH.fullmatch(text.lower()):
        raise output.wrong_usage("--genesis has capital letters", f"write {text.lower()}")
    if not is_file(text):
        raise output.wrong_usage(f"--genesis {printable(text[:90])} is neither 64 hex digits nor a file", TRUSTED)
    try:
        return read_genesis(read_written(text))
    except LedgerError as error:
        raise output.wrong_usage(
            f"--genesis {printable(text)} is no genesis: {printable(error.says)}", TRUSTED
        ) from None
