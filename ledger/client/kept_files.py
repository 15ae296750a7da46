"""Files that a home keeps by what names them on the ledger: invoices and batches by their roots.

One is kept before it is sent, since without the salts nobody could ever show what it says.
"""

from contextlib import suppress
from pathlib import Path

from ledger.client.desk import Desk
from ledger.home.disk import check_own, read_within, sync_folder, unreadable, write_within

PRIVATE = 0o600


def save_kept(desk: Desk, folder: str, root: str, data: bytes) -> None:
    """Keeps a file; durable on return."""
    if desk.home.path is None:
        desk.kept_files[f"{folder}/{root}"] = data
    else:
        _make_folder(desk.home.path, folder)
        write_within(desk.home.path, f"{folder}/{root}.json", data, PRIVATE)


def drop_kept(desk: Desk, folder: str, root: str) -> None:
    """Gives up a file whose message was refused."""
    desk.kept_files.pop(f"{folder}/{root}", None)
    if desk.home.path:
        with suppress(OSError):
            (desk.home.path / folder / f"{root}.json").unlink(missing_ok=True)


def find_kept(desk: Desk, folder: str, root: str) -> bytes | None:
    """The file of a root; None where this home has none."""
    home, name = desk.home.path, f"{folder}/{root}"
    if home is None:
        return desk.kept_files.get(name)
    return read_within(home, f"{name}.json") if (home / f"{name}.json").exists() else None


def _make_folder(home: Path, name: str) -> None:
    """A home has it from its first such file on."""
    check_own(home, name)
    folder = home / name
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(home)
    except OSError as error:
        raise unreadable(folder, error) from None
