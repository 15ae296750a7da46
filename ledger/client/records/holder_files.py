"""Holders' files of a home: what its people hold of their records, and what is about to be issued.

The fields of a record are kept before it is sent, since without their salts nobody could ever show it: a process that
ends midway loses none. What was sent meanwhile, also by another home, is completed when the files are next looked at.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from ledger.chain.kinds import Address
from ledger.client.desk import Desk
from ledger.client.forms.files import read_path
from ledger.crypto.encoding import Natural, decode_file, encode
from ledger.errors import DecodeError, HomeError, LedgerError, NotFoundError, VerificationError
from ledger.home.disk import (
    alone_in,
    check_own,
    read_within,
    sweep_unfinished,
    sync_folder,
    unreadable,
    write_durably,
    write_within,
)
from ledger.reads.entries import PlacedEntry, list_applied, list_concerned
from ledger.reads.rows import check_digits
from ledger.registry.records.holder_file import (
    BODIES,
    HeldField,
    HolderFile,
    erase_fields,
    get_issuer,
    make_holder_file,
    verify_holder_file,
)
from ledger.registry.records.records import Commitment
from ledger.registry.records.schemas import SUBJECT

FOLDER = "holders"
PENDING = "pending-"
PRIVATE = 0o600


class Pending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of a record that is about to be issued, or amended so, and by whom."""

    after: Natural
    """The height of the ledger when they were kept: the record can stand only in a later block."""
    commitment: Commitment
    fields: tuple[HeldField, ...]
    issuer: Address


class Waiting(NamedTuple):
    """A file that waits for its record to be issued."""

    root: str
    pending: Pending | None
    """What it says; None where that cannot be read."""
    problem: LedgerError | None
    """Why it will never be completed as it stands; None while it just waits."""

    @property
    def subject(self) -> str:
        """Whom it is about; "" where that cannot be read."""
        fields = self.pending.fields if self.pending else ()
        return next((str(field.value) for field in fields if field.name == SUBJECT), "")


def save_pending(desk: Desk, issuer: str, commitment: Commitment, held: tuple[HeldField, ...]) -> Pending:
    """Keeps the fields of a record to be; durable on return."""
    pending = Pending(desk.height, commitment, held, issuer)
    with _alone(desk):
        _save(desk, f"{PENDING}{commitment.root}", encode(pending))
    return pending


def drop_pending(desk: Desk, root: str) -> None:
    """Forgets the fields of a record that was not issued."""
    desk.holder_files.pop(f"{PENDING}{root}", None)
    folder = _folder(desk)
    if folder:
        with suppress(OSError):
            (folder / f"{PENDING}{root}.json").unlink(missing_ok=True)


def complete_pending(desk: Desk, placed: PlacedEntry, pending: Pending) -> bytes:
    """The holder's file of what an entry issued over these fields, kept in the home.

    A file of a later amendment stays in its place, and so does the same one: fields may have been erased from it.
    Raises VerificationError where they do not fit what was issued.
    """
    message = _list_commitments(placed, pending.issuer)[pending.commitment]
    receipt = desk.source.prove_entry(placed.place)
    data = make_holder_file(receipt, message, pending.fields, desk.source.tip.genesis_hash)
    _, issued = verify_holder_file(data, desk.source.tip.genesis_hash)
    with _alone(desk):  # else the file of another process, with fields erased since, would be replaced
        if _find_place(desk, issued.record) < (*placed.place, message):
            _save(desk, issued.record, data)
        drop_pending(desk, pending.commitment.root)
    return data


def finish_pending(desk: Desk) -> dict[str, LedgerError]:
    """Completes whatever has been issued since its fields were kept: by a process that ended, or by other hands.

    Returns what is wrong with those that cannot be read or do not fit, by root: such a file is in no other's way.
    """
    problems: dict[str, LedgerError] = {}
    waiting: dict[str, dict[Commitment, Pending]] = {}
    for root in list_roots(desk):
        try:
            pending = _load_pending(desk, root)
            waiting.setdefault(pending.issuer, {})[pending.commitment] = pending
        except (DecodeError, HomeError) as error:
            problems[root] = error
        except NotFoundError:  # another process has completed it meanwhile
            continue
    for issuer, mine in waiting.items():
        problems |= _finish_of(desk, issuer, mine)
    return problems


def _finish_of(desk: Desk, issuer: str, waiting: dict[Commitment, Pending]) -> dict[str, LedgerError]:
    problems: dict[str, LedgerError] = {}
    after = min(pending.after for pending in waiting.values())
    for placed in list_concerned(desk.source, issuer, newest_first=True, after=(after + 1, -1)):
        for commitment in _list_commitments(placed, issuer).keys() & waiting.keys():
            try:
                complete_pending(desk, placed, waiting.pop(commitment))
            except VerificationError as error:
                problems[commitment.root] = error
        if not waiting:
            break
    return problems


def list_roots(desk: Desk) -> list[str]:
    """The roots of all that waits to be issued, in order."""
    return [name.removeprefix(PENDING) for name in _list_names(desk) if name.startswith(PENDING)]


def list_pending(desk: Desk) -> list[Waiting]:
    """What waits to be issued, in order of root, with what is wrong with it."""
    problems = finish_pending(desk)
    found = []
    for root in list_roots(desk):
        problem = problems.get(root)
        try:
            found.append(Waiting(root, _load_pending(desk, root), problem))
        except NotFoundError:  # another process has completed it meanwhile
            continue
        except (DecodeError, HomeError) as error:
            found.append(Waiting(root, None, error))
    return found


def get_pending(desk: Desk, root: str) -> str:
    """The root of what waits to be issued, by itself or the only one that starts so. Raises NotFoundError."""
    finish_pending(desk)
    found = [known for known in list_roots(desk) if known.startswith(root)]
    if len(found) != 1 or not root:
        raise NotFoundError("record_must_be_pending", root=root[:80])
    return found[0]


def forget_pending(desk: Desk, root: str) -> None:
    """Gives up what waits to be issued: if it is issued after all, nobody can ever show it. Raises HomeError.

    What a killed process left of a file it was writing goes too. Requires a root that `get_pending` gave.
    """
    folder = _folder(desk)
    with _alone(desk):
        if folder is None:
            desk.holder_files.pop(f"{PENDING}{root}", None)
        else:
            sweep_unfinished(folder)
            (folder / f"{PENDING}{root}.json").unlink(missing_ok=True)
            sync_folder(folder)


def load_holder(desk: Desk, record: str) -> bytes:
    """The holder's file of a record, by its id or the only one that starts with these 8 digits or more.

    Raises NotFoundError.
    """
    check_digits(record)
    finish_pending(desk)
    names = _list_records(desk)
    found = [record] if record in names else [name for name in names if name.startswith(record)]
    if len(found) != 1 or not record:
        raise NotFoundError("record_must_be_in_home", record=record[:80])
    return _load(desk, found[0])


def list_holders(desk: Desk) -> Iterator[bytes]:
    """Every holder's file of the home, in order of id."""
    finish_pending(desk)
    for name in _list_records(desk):
        yield _load(desk, name)


def erase_held(desk: Desk, record: str, names: Sequence[str]) -> None:
    """Erases fields from the home's own file of a record, if it has one.

    It may be another than the caller's: amended since, or with other fields erased that must not come back. What a
    killed process left of a file it was writing goes too: the fields may stand in it.
    """
    finish_pending(desk)  # so that nothing brings them back later
    folder = _folder(desk)
    if folder is None:
        if record in desk.holder_files:
            desk.holder_files[record] = _erase_there(desk.holder_files[record], names)
    elif folder.is_dir():
        check_own(folder.parent, f"{FOLDER}/{record}.json")
        with alone_in(folder):
            sweep_unfinished(folder)
        with suppress(NotFoundError):
            erase_at(folder / f"{record}.json", names)


def erase_at(path: Path, names: Sequence[str]) -> int:
    """Erases fields from the holder's file at a path, or that a link there leads to, as it stands now.

    Returns how many other names the file has (hard links), under which all is still to be read. Raises NotFoundError,
    HomeError, DecodeError.
    """
    try:
        real = path.resolve(strict=True)
    except FileNotFoundError:
        raise NotFoundError("file_must_exist", file=str(path)) from None
    except (OSError, RuntimeError) as error:  # the second for links in a circle, before Python 3.13
        raise HomeError("file_must_be_readable", file=str(path), problem=type(error).__name__) from None
    with alone_in(real.parent):
        sweep_unfinished(real.parent, real.name)
        others = real.stat().st_nlink - 1
        data = read_path(real)
        erased = _erase_there(data, names)
        if erased != data:
            write_durably(real, erased, PRIVATE)
    return others


def _load_pending(desk: Desk, root: str) -> Pending:
    return decode_file(_load(desk, f"{PENDING}{root}"), Pending)


def _erase_there(data: bytes, names: Sequence[str]) -> bytes:
    file = decode_file(data, HolderFile)
    here = [field.name for field in file.fields if field.name in names]  # of another version of the schema, maybe
    return encode(erase_fields(file, here)) if here else data


def _find_place(desk: Desk, record: str) -> tuple[int, int, int]:
    """Where on the ledger what the home's file of a record says was issued or amended; zeros without a good file."""
    try:
        file, issued = verify_holder_file(_load(desk, record), desk.source.tip.genesis_hash)
    except LedgerError:
        return (0, 0, 0)
    return (issued.proved.height, issued.proved.index, file.message)


def _list_commitments(placed: PlacedEntry, issuer: str) -> dict[Commitment, int]:
    """What an entry issued or amended for this issuer, and by which of its messages.

    A commitment is public: whoever copies it, issues another record.
    """
    found: dict[Commitment, int] = {}
    for _, index, message in list_applied([placed], *BODIES):
        body = msgspec.json.decode(bytes(message.body), type=BODIES[message.type])
        if get_issuer(message.on_behalf_of, body) == issuer:
            found.setdefault(body.commitment, index)
    return found


def _folder(desk: Desk) -> Path | None:
    return desk.home.path / FOLDER if desk.home.path else None


def _alone(desk: Desk) -> AbstractContextManager[None]:
    """Keeps other processes from the holders' files of the home. Raises HomeError, also for a link in their place."""
    folder = _folder(desk)
    if folder is None:
        return nullcontext()
    check_own(folder.parent, FOLDER)
    try:
        if not folder.is_dir():  # homes of the first version have none
            folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(folder.parent)
    except OSError as error:
        raise unreadable(folder, error) from None
    return alone_in(folder)


def _list_names(desk: Desk) -> Sequence[str]:
    folder = _folder(desk)
    return sorted(desk.holder_files) if folder is None else sorted(path.stem for path in folder.glob("*.json"))


def _list_records(desk: Desk) -> list[str]:
    return [name for name in _list_names(desk) if not name.startswith(PENDING)]


def _save(desk: Desk, name: str, data: bytes) -> None:
    home = desk.home.path
    if home is None:
        desk.holder_files[name] = data
    else:
        write_within(home, f"{FOLDER}/{name}.json", data, PRIVATE)


def _load(desk: Desk, name: str) -> bytes:
    folder = _folder(desk)
    if name not in desk.holder_files if folder is None else not (folder / f"{name}.json").exists():
        raise NotFoundError("record_must_be_in_home", record=name[:80])
    return desk.holder_files[name] if folder is None else read_within(folder.parent, f"{FOLDER}/{name}.json")


def list_about(desk: Desk, address: str) -> list[str]:
    """The ids of the records about an account whose files are in this home."""
    files = [verify_holder_file(data, desk.source.tip.genesis_hash) for data in list_holders(desk)]
    return [
        issued.record
        for file, issued in files
        if address in [field.value for field in file.fields if field.name == SUBJECT]
    ]
