"""Holders' files of a home: what its people hold of their records, and what is about to be issued.

The fields of a record are kept before it is sent, since without their salts nobody could ever show it: a process that
ends midway loses none. What was sent meanwhile, also by another home, is completed when the files are next looked at.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ledger.client.placed import PlacedEntry
from ledger.client.reading import check_digits
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import HomeError, LedgerError, NotFoundError
from ledger.node.keyring import sweep_unfinished, sync_folder, write_durably
from ledger.node.proofs import make_receipt
from ledger.registry.holding import HeldField, HolderFile, erase_fields, make_holder_file, verify_holder_file
from ledger.registry.records import AmendRecord, Commitment, IssueRecord, SupersedeRecord

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger

FOLDER = "holders"
PRIVATE = 0o600


class Pending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of a record that is about to be issued, and by whom."""

    fields: tuple[HeldField, ...]
    issuer: str
    root: str


def save_pending(ledger: "Ledger", issuer: str, commitment: Commitment, held: tuple[HeldField, ...]) -> None:
    """Keeps the fields of a record to be; durable on return."""
    _save(ledger, f"pending-{commitment.root}", encode(Pending(held, issuer, commitment.root)))


def drop_pending(ledger: "Ledger", root: str) -> None:
    """Forgets the fields of a record that was not issued."""
    ledger.held.pop(f"pending-{root}", None)
    folder = _folder(ledger)
    if folder:
        with suppress(OSError):
            (folder / f"pending-{root}.json").unlink(missing_ok=True)


def complete_pending(ledger: "Ledger", placed: PlacedEntry, root: str, held: tuple[HeldField, ...]) -> bytes:
    """The holder's file of what an entry issued over this root, kept in the home.

    A file of a later amendment stays in its place, and so does the same one: fields may have been erased from it.
    """
    message = _find_message(placed, root)
    receipt = make_receipt(ledger.node, (placed.height, placed.index))
    data = make_holder_file(receipt, message, held, ledger.node.tip.genesis_hash)
    _, issued = verify_holder_file(data, ledger.node.tip.genesis_hash)
    if _find_place(ledger, issued.record) < (placed.height, placed.index, message):
        _save(ledger, issued.record, data)
    drop_pending(ledger, root)
    return data


def finish_pending(ledger: "Ledger") -> None:
    """Completes whatever has been issued since its fields were kept: by a process that ended, or by other hands."""
    for name in [name for name in _list_names(ledger) if name.startswith("pending-")]:
        root = name.removeprefix("pending-")
        try:
            pending = decode_file(_load(ledger, name), Pending)
        except NotFoundError:  # another process has completed it meanwhile
            continue
        for placed in ledger.entries(pending.issuer, newest_first=True):
            if not placed.outcome.code and _find_message(placed, root) >= 0:
                complete_pending(ledger, placed, root, pending.fields)
                break


def load_holder(ledger: "Ledger", record: str) -> bytes:
    """The holder's file of a record, by its id or the only one that starts with these 8 digits or more.

    Raises NotFoundError.
    """
    check_digits(record)
    finish_pending(ledger)
    found = [name for name in _list_records(ledger) if name.startswith(record)]
    if len(found) != 1 or not record:
        raise NotFoundError("record_must_be_in_home", record=record[:80])
    return _load(ledger, found[0])


def list_holders(ledger: "Ledger") -> Iterator[bytes]:
    """Every holder's file of the home, in order of id."""
    finish_pending(ledger)
    for name in _list_records(ledger):
        yield _load(ledger, name)


def erase_held(ledger: "Ledger", record: str, names: Sequence[str]) -> None:
    """Erases fields from the home's own file of a record, if it has one.

    It may be another than the caller's: amended since, or with other fields erased that must not come back. What a
    killed process left of a file it was writing goes too: the fields may stand in it.
    """
    folder = _folder(ledger)
    if folder and folder.is_dir():
        sweep_unfinished(folder)
    if record not in _list_names(ledger):
        return
    file = decode_file(_load(ledger, record), HolderFile)
    here = [field.name for field in file.fields if field.name in names]  # of another version of the schema, maybe
    if here:
        _save(ledger, record, encode(erase_fields(file, here)))


def _find_place(ledger: "Ledger", record: str) -> tuple[int, int, int]:
    """Where on the ledger what the home's file of a record says was issued or amended; zeros without a good file."""
    try:
        file, issued = verify_holder_file(_load(ledger, record), ledger.node.tip.genesis_hash)
    except LedgerError:
        return (0, 0, 0)
    return (issued.proved.height, issued.proved.index, file.message)


def _find_message(placed: PlacedEntry, root: str) -> int:
    for index, message in enumerate(placed.entry.signed.transaction.messages):
        if message.type in ("amend_record", "issue_record", "supersede_record"):
            kind = {"amend_record": AmendRecord, "issue_record": IssueRecord}.get(message.type, SupersedeRecord)
            body = msgspec.json.decode(bytes(message.body), type=kind)
            if body.commitment.root == root:
                return index
    return -1


def _folder(ledger: "Ledger") -> Path | None:
    return ledger.home.path / FOLDER if ledger.home.path else None


def _list_names(ledger: "Ledger") -> Sequence[str]:
    folder = _folder(ledger)
    return sorted(ledger.held) if folder is None else sorted(path.stem for path in folder.glob("*.json"))


def _list_records(ledger: "Ledger") -> list[str]:
    return [name for name in _list_names(ledger) if not name.startswith("pending-")]


def _save(ledger: "Ledger", name: str, data: bytes) -> None:
    folder = _folder(ledger)
    if folder is None:
        ledger.held[name] = data
        return
    try:
        if not folder.is_dir():  # homes of the first version have none
            folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(folder.parent)
    except OSError as error:
        raise HomeError("file_must_be_readable", file=str(folder), problem=error.strerror or "") from None
    write_durably(folder / f"{name}.json", data, PRIVATE)


def _load(ledger: "Ledger", name: str) -> bytes:
    folder = _folder(ledger)
    try:
        return ledger.held[name] if folder is None else (folder / f"{name}.json").read_bytes()
    except (KeyError, FileNotFoundError):
        raise NotFoundError("record_must_be_in_home", record=name[:80]) from None
    except OSError as error:
        raise HomeError("file_must_be_readable", file=f"{FOLDER}/{name}.json", problem=error.strerror or "") from None
