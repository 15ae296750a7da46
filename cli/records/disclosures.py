"""Commands on the holder's file: disclose, erase, export. Shown, or made unknowable, field by field."""

from contextlib import suppress
from pathlib import Path

import click

from cli.chain.checkpoints import parse_checkpoint
from cli.shell import output
from cli.shell.acts import OUT, tell_written
from cli.shell.ending import unproved
from cli.shell.examples import DEGREE
from cli.shell.files import STREAM, check_can_write, is_file, is_stream, read_file, shown_path, write_file
from cli.shell.grammar import Command, check_nonce
from cli.shell.session import Session
from ledger import Record
from ledger.client.records.holder_files import FOLDER as HOLDERS
from ledger.client.records.holder_files import erase_at
from ledger.client.records.loose import LooseFile, list_left, read_loose
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError, NotFoundError
from ledger.reads.records import SUBJECT, VALID
from ledger.words.lexicon import shorten_id
from ledger.words.printing import printable

FIELDS = click.option("--fields", metavar="A,B", required=True, help="Which fields, by name.")


@click.command(
    cls=Command,
    examples=[
        "natledger record disclose degree-holder.json --fields level --out shown.json",
        f"natledger record disclose {DEGREE} --fields level,subject --nonce verifier-7QX2 > shown.json",
        f'natledger record disclose {DEGREE} --fields level --checkpoint "$(natledger block checkpoint)" > shown.json',
    ],
)
@click.argument("holder_file", metavar="HOLDER_FILE")
@FIELDS
@click.option(
    "--nonce",
    metavar="TEXT",
    callback=check_nonce,
    help="What the verifier asks to have signed, 8-64 characters: nobody can show it again.",
)
@click.option("--checkpoint", metavar="H:HASH", help="Link it to a block that the verifier trusts.")
@OUT
@click.pass_obj
def disclose(session: Session, holder_file: str, fields: str, nonce: str, checkpoint: str | None, out: str) -> None:
    """Show chosen fields of a record, and hide the others.

    HOLDER_FILE is a path, or the ID of a record this home holds. With --nonce the subject's keys in this home sign it.
    """
    check_can_write(out)
    names, known = split_names(fields), parse_checkpoint(checkpoint) if checkpoint is not None else None
    if not nonce and known is None and is_file(holder_file):
        loose = _read_loose(holder_file)
        data, standing = loose.disclose(names), _find_standing(session, loose)
    else:
        held = _load(session, holder_file)
        data, standing = held.disclose(*names, nonce=nonce, checkpoint=known), held.standing
    write_file(out, data, 0o600)
    if standing not in ("", VALID):
        output.warn(f"the record is {standing}: whoever asks for its status is told so")
    tell_written(session, out, "disclosure", status=standing or None)


@click.command(
    cls=Command,
    changes=True,
    examples=[
        "natledger record erase degree-holder.json --fields born --yes",
        f"natledger record erase {DEGREE} --fields born,name --yes",
    ],
)
@click.argument("holder_file", metavar="HOLDER_FILE")
@FIELDS
@click.pass_obj
def erase(session: Session, holder_file: str, fields: str) -> None:
    """Erase fields from a holder's file for good.

    Nobody who lacks a copy can show or know them again; the proofs of all other fields hold as before. HOLDER_FILE is
    a path, or the ID of a record this home holds; of - or a pipe the file without these fields goes to stdout.
    """
    names = split_names(fields)
    if is_stream(holder_file):
        write_file(STREAM, _read_loose(holder_file).erase(names))
        session.give({"erased": names}, f"erased {', '.join(names)}; copies of the file elsewhere still hold them")
        return
    shown = printable(shown_path(holder_file))
    if is_file(holder_file):
        loose = _read_loose(holder_file)
        loose.erase(names)  # a wrong name is told before anybody is asked
        session.confirm(_ask_erase(names, shown))
        others = erase_at(Path(holder_file), names)
        if others:
            output.warn(f"{shown} has hard links: everything is still there under other names ({others})")
        copy = _find_copy(session, loose.issued.record, names)
    else:
        held = _load(session, holder_file)
        LooseFile(held.file, held.issued).erase(names)  # a wrong name is told before anybody is asked
        session.confirm(_ask_erase(names, f"this home's file of {shown}"))
        held.erase(*names)
        copy = ""
    session.give({"erased": names}, f"erased {', '.join(names)}; copies of the file elsewhere still hold them{copy}")


@click.command(
    cls=Command,
    examples=[
        "natledger record export degree-holder.json --by university --out vc.json",
        f"natledger record export {DEGREE} --fields level,subject --by university > vc.json",
    ],
)
@click.argument("holder_file", metavar="HOLDER_FILE")
@click.option("--fields", metavar="A,B", help="Which fields, by name; all that are filled in unless given.")
@click.option("--by", metavar="WHO", required=True, help="The issuer, with a key in this home.")
@OUT
@click.pass_obj
def export(session: Session, holder_file: str, fields: str | None, by: str, out: str) -> None:
    """Write a record as a W3C credential.

    A key of its issuer signs it as did:key. It carries a disclosure as evidence, so that whoever has the genesis hash
    checks it on the ledger too. A record that is revoked, superseded, suspended or amended since is refused: wallets
    could never learn of it. HOLDER_FILE is a path, or the ID of a record this home holds.
    """
    check_can_write(out)
    names = split_names(fields) if fields is not None else []
    write_file(out, _load(session, holder_file).export(by, *names), 0o600)
    tell_written(session, out, "credential")


def split_names(text: str) -> list[str]:
    """The names in A,B: spaces around them are passed over. Raises Complaint where there is none."""
    names = [name for name in (part.strip() for part in text.split(",")) if name]
    if not names:
        raise output.wrong_usage(f"{printable(text[:60])} names no field", "write A, or A,B")
    return names


def _load(session: Session, holder_file: str) -> Record:
    lao = session.open()
    if is_file(holder_file):
        return Record(lao, read_file(holder_file))
    return lao.record(holder_file)


def _ask_erase(names: list[str], place: str) -> str:
    more = " Without the subject nobody can sign a verifier's nonce any more." if SUBJECT in names else ""
    return f"erase {', '.join(names)} from {place} for good?{more}"


def _find_standing(session: Session, loose: LooseFile) -> str:
    """What the ledger of this home says of the record now; "" where there is none, or it is another's."""
    with suppress(LedgerError):  # showing a file needs no home
        lao = session.open()
        if loose.genesis_hash == lao.genesis_hash:
            return Record(lao, encode(loose.file)).standing
    return ""


def _find_copy(session: Session, record: str, names: list[str]) -> str:
    """What to say where the home's own file of the record still holds any of these fields."""
    held = session.home / HOLDERS / f"{record}.json"
    with suppress(LedgerError):  # the home is not what was asked about, and may be none
        left = list_left(read_file(str(held)), names)
        if left:
            return f"\nthe home holds one: natledger record erase {shorten_id(record)} --fields {','.join(left)}"
    return ""


def _read_loose(name: str) -> LooseFile:
    try:
        return read_loose(read_file(name))
    except NotFoundError:
        raise
    except LedgerError as error:
        raise unproved(error) from error


COMMANDS = (disclose, erase, export)
"""They belong to the group `record`."""
