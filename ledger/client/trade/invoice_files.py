"""Files of invoices of a home: what its people keep of what they sold and bought, by the root of the lines."""

from ledger.client.desk import Desk
from ledger.client.kept_files import drop_kept, find_kept, save_kept
from ledger.crypto.encoding import encode
from ledger.errors import NotFoundError
from ledger.registry.trade.lines import InvoiceFile

FOLDER = "invoices"


def save_file(desk: Desk, root: str, file: InvoiceFile) -> None:
    """Keeps a file; durable on return."""
    save_kept(desk, FOLDER, root, encode(file))


def drop_file(desk: Desk, root: str) -> None:
    """Gives a file up whose invoice was refused."""
    drop_kept(desk, FOLDER, root)


def load_file(desk: Desk, root: str) -> bytes:
    """The file of the lines with this root. Raises NotFoundError where this home has none."""
    found = find_kept(desk, FOLDER, root)
    if found is None:
        raise NotFoundError("lines_must_be_in_home", root=root)
    return found
