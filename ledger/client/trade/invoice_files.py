"""Files of invoices of a home: what its people keep of what they sold and bought, by the root of the lines.

One is kept before its invoice is sent, since without the salts nobody could ever show what was sold.
"""

from contextlib import suppress
from pathlib import Path

from ledger.client.desk import Desk
from ledger.crypto.encoding import encode
from ledger.errors import NotFoundError
from ledger.home.disk import check_own, read_within, sync_folder, unreadable, write_within
from ledger.registry.trade.lines import InvoiceFile

FOLDER = "invoices"
PRIVATE = 0o600


def save_file(desk: Desk, root: str, file: InvoiceFile) -> None:
    """Keeps a file; durable on return."""
    if desk.home.path is None:
        desk.invoice_files[root] = encode(file)
    else:
        _make_folder(desk.home.path)
        write_within(desk.home.path, f"{FOLDER}/{root}.json", encode(file), PRIVATE)


def drop_file(desk: Desk, root: str) -> None:
    """Gives a file up whose invoice was refused."""
    desk.invoice_files.pop(root, None)
    if desk.home.path:
        with suppress(OSError):
            (desk.home.path / FOLDER / f"{root}.json").unlink(missing_ok=True)


def load_file(desk: Desk, root: str) -> bytes:
    """The file of the lines with this root. Raises NotFoundError where this home has none."""
    home, name = desk.home.path, f"{FOLDER}/{root}.json"
    if root not in desk.invoice_files if home is None else not (home / name).exists():
        raise NotFoundError("lines_must_be_in_home", root=root)
    return desk.invoice_files[root] if home is None else read_within(home, name)


def _make_folder(home: Path) -> None:
    """A home has it from its first invoice on."""
    check_own(home, FOLDER)
    folder = home / FOLDER
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(home)
    except OSError as error:
        raise unreadable(folder, error) from None
