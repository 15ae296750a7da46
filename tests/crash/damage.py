"""Damage: a ledger whose file is changed behind its back, and what is asked of it then."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from ledger import Ledger
from ledger.archive import appending
from ledger.archive.audit import AuditReport, audit_file
from ledger.client.drafting import Wish
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError
from ledger.registry.money.money import Issue, Transfer
from ledger.registry.people.accounts import RegisterAccount

TABLES = ("meta", "blocks", "entries", "handovers", "rows", "nodes", "history", "pages")
Dump = dict[str, list[tuple[object, ...]]]


class Base(NamedTuple):
    """An undamaged ledger: its home, closed, and the same open in memory of this process."""

    home: Path
    honest: Ledger
    dump: Dump
    work: Path

    def damage(self, change: Callable[[Path], object]) -> Path:
        """A copy of the home whose ledger.db is changed."""
        if not self.work.exists():
            shutil.copytree(self.home, self.work)
        for file in [*self.work.glob("ledger.db*"), *self.work.glob("signers.db*")]:
            file.rmdir() if file.is_dir() else file.unlink()
        for name in ("ledger.db", "signers.db"):
            shutil.copy(self.home / name, self.work / name)
        change(self.work / "ledger.db")
        return self.work


@contextmanager
def make_base(folder: Path) -> Iterator[Base]:
    """Ten blocks with all tables filled that can be, and a tree with branches; the last five are not folded."""
    with mock.patch.multiple(appending, SMALL_FOLD=0, LARGE_FOLD=1000):
        ledger = Ledger.create(folder / "home", seed=7)
        register(ledger, [f"person-{number}" for number in range(12)])
        ledger.wallet("central-bank").issue_money(1_000, to="person-0")
        for number in range(3):
            ledger.wallet("person-0").pay(10 + number, to=f"person-{number + 1}")
        ledger.node.archive.fold()
        ledger.wallet("central-bank").issue_money(1_000, to="person-2")
        ledger.wallet("person-1").pay(5, to="person-3")
        ledger.open_account("late", "citizen", "LA-VT")
        ledger.wallet("person-2").pay(5, to="late")
        ledger.wallet("person-0").place_hold(7, "person-1")
        assert ledger.height > ledger.node.archive.store.get_folded_height() + 1
        ledger.node.archive.store.close()  # without the last fold
        ledger.node.council.signers.close()
    shutil.copytree(folder / "home", folder / "honest")
    honest = Ledger.open(folder / "honest")
    yield Base(folder / "home", honest, dump(folder / "home" / "ledger.db"), folder / "work")
    honest.close()


def register(ledger: Ledger, names: list[str]) -> None:
    """Opens many accounts in one block."""
    wishes = []
    for name in names:
        keys = ledger.make_keys(name, 1, 1)
        address = compute_address(ledger.address_prefix, bytes.fromhex(keys[0].public_key))
        ledger.keyring.set_name(name, address)
        ledger.keyring.add(name, keys[0])
        body = RegisterAccount("LA-VT", ledger.bind_keys(address, keys, 1), "citizen", 1)
        wishes.append(Wish(ledger.resolve("registrar"), body))
    ledger.send(wishes)


def dump(path: Path) -> Dump:
    """All that the file means, read by SQLite alone."""
    database = sqlite3.connect(path)
    database.text_factory = bytes
    try:
        content: Dump = {table: list(database.execute(f"SELECT * FROM {table}")) for table in TABLES}
        content["schema"] = list(database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"))
        return content
    finally:
        database.close()


def try_audit(home: Path) -> AuditReport | LedgerError:
    """The audit of ledger.db, whether a node would open it or not."""
    try:
        return audit_file(home / "ledger.db", lambda done, total: None)
    except LedgerError as error:
        return error


def use(base: Base, home: Path) -> None:
    """Reads everything and pays. Refusals are welcome; what is made all the same is what is right."""
    made = None
    with suppress(LedgerError), Ledger.open(home) as ledger:
        for read in READS:
            with suppress(LedgerError):
                read(ledger)
        made = ledger.block(ledger.send(list_wishes(ledger)).height)
    if made:
        base.honest.node.application.process(made.header, [encode(entry.signed) for entry in made.entries])


READS: tuple[Callable[[Ledger], object], ...] = (
    lambda ledger: [ledger.receipt(placed) for placed in list(ledger.entries())[::4]],
    lambda ledger: [ledger.entry(placed.id) for placed in ledger.entries("person-0")],
    lambda ledger: [ledger.balance("person-1", height=height) for height in range(4, ledger.height + 1)],
    lambda ledger: [ledger.prove_state(key) for key, _ in ledger.rows("account/")[::3]],
    lambda ledger: ledger.prove_state("account/nobody"),
    lambda ledger: ledger.prove_history(2, ledger.height),
)


def list_wishes(ledger: Ledger) -> list[Wish]:
    """One transaction that touches most of the state."""
    people = [ledger.resolve(f"person-{number}") for number in range(4)]
    transfers = [Wish(people[number], Transfer(1, "LAK", "", people[number - 1])) for number in range(1, 4)]
    return [*transfers, Wish(ledger.resolve("central-bank"), Issue(5, "LAK", people[0]))]


def run_sql(*statements: str) -> Callable[[Path], None]:
    """A change made behind the ledger's back."""

    def change(path: Path) -> None:
        database = sqlite3.connect(path, isolation_level=None)
        try:
            for statement in statements:
                database.execute(statement)
        finally:
            database.close()

    return change
