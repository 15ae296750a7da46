"""What each validator has signed, durably: signers.db, apart from the ledger's file and its backups.

It is written before a signature is used, together with the block, so that a crash in between resumes with that very
block. A validator that signs nothing twice needs this file to be the newest there is.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from ledger.consensus.voting import NOTHING_SIGNED, Evidence, LastSigned
from ledger.crypto.encoding import decode, encode
from ledger.errors import StoreError
from ledger.state.database import Connection, check_bytes, check_database, check_integer, name_misuse

_bytes = partial(check_bytes, rule="signers_must_be_intact")
_integer = partial(check_integer, rule="signers_must_be_intact")

WAIT_SECONDS = 5
ANYBODY = ""
"""Stands in the place of a public key for all validators, also those whose keys come later."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS signed
    (public_key TEXT PRIMARY KEY, height INTEGER NOT NULL, block_hash TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS block
    (height INTEGER, block_hash TEXT, proposal BLOB NOT NULL, PRIMARY KEY (height, block_hash)) STRICT;
CREATE TABLE IF NOT EXISTS evidence (number INTEGER PRIMARY KEY, body BLOB NOT NULL UNIQUE) STRICT;
CREATE TABLE IF NOT EXISTS down (public_key TEXT PRIMARY KEY) STRICT;
"""


class SignerStore:
    """The signers' memory: one file, or memory for a ledger that is not kept."""

    def __init__(self, path: Path | None, connect: Any = sqlite3.connect) -> None:
        """Opens the file, or makes it. Raises StoreError."""
        check_database(path)
        with _named_errors():
            self._connection = Connection(connect, path, WAIT_SECONDS)
        self.shared = self._connection.shared
        try:
            self._execute("PRAGMA journal_mode = WAL")
            self._execute("PRAGMA synchronous = FULL")
            for statement in filter(str.strip, _SCHEMA.split(";\n")):
                self._execute(statement)
        except StoreError:
            self._connection.close()
            raise

    @property
    def _db(self) -> sqlite3.Connection:
        return self._connection.get()

    def get_last(self, public_key: str) -> LastSigned:
        """The block a validator signed last, "" for one that only `forbid` knows of."""
        statement = "SELECT block_hash, height FROM signed WHERE public_key IN (?, ?) "
        rows = self._execute(statement + "ORDER BY height DESC, public_key DESC LIMIT 1", public_key, ANYBODY)
        return LastSigned(str(rows[0][0]), _integer(rows[0][1])) if rows else NOTHING_SIGNED

    def get_height(self) -> int:
        """The highest height anybody has signed; 0 before the first."""
        return _integer(self._execute("SELECT max(height) FROM signed")[0][0] or 0)

    def has_signed(self, height: int, block_hash: str) -> bool:
        """Whether this is the last block that anybody signed, be it with a key that is no validator's any more."""
        statement = "SELECT 1 FROM signed WHERE height = ? AND block_hash = ? LIMIT 1"
        return bool(self._execute(statement, height, block_hash))

    def get_block(self, height: int) -> bytes:
        """The proposal that most validators have signed at a height, not yet overtaken; b"" where there is none."""
        rows = self._execute(
            "SELECT proposal FROM block JOIN signed USING (height, block_hash) WHERE height = ? "
            "GROUP BY block_hash ORDER BY count(*) DESC, block_hash LIMIT 1",
            height,
        )
        return _bytes(rows[0][0]) if rows else b""

    def record(self, public_keys: Iterable[str], signed: LastSigned, proposal: bytes) -> None:
        """Notes what these validators are about to sign, with the block; durable on return."""
        try:
            self._execute("BEGIN IMMEDIATE")
            for key in public_keys:
                self._execute("INSERT OR REPLACE INTO signed VALUES (?, ?, ?)", key, signed.height, signed.block_hash)
            self._execute("DELETE FROM block WHERE height < ?", signed.height)
            self._execute("INSERT OR REPLACE INTO block VALUES (?, ?, ?)", signed.height, signed.block_hash, proposal)
            self._execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # what is wrong has been said already
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
            raise

    def note(self, public_keys: Iterable[str], signed: LastSigned) -> None:
        """Notes what these validators are known to have signed; whoever has signed a later block keeps that."""
        statement = "INSERT INTO signed VALUES (?, ?, ?) ON CONFLICT (public_key) DO UPDATE SET "
        statement += "height = excluded.height, block_hash = excluded.block_hash WHERE excluded.height > height"
        for key in public_keys:
            self._execute(statement, key, signed.height, signed.block_hash)

    def forbid(self, height: int) -> None:
        """Has nobody ever sign a block up to and with this height, not even one signed already; durable on return.

        For where it is not known any more what was signed there. The height never gets less.
        """
        self._execute("DELETE FROM block WHERE height <= ?", height)
        self.note([ANYBODY], LastSigned("", height))

    def get_forbidden(self) -> int:
        """The highest height at which nobody signs whatever it is; 0 for none."""
        rows = self._execute("SELECT height FROM signed WHERE public_key = ?", ANYBODY)
        return _integer(rows[0][0]) if rows else 0

    def add_evidence(self, found: Iterable[Evidence]) -> None:
        """Keeps evidence of cheating, each piece once."""
        for evidence in found:
            self._execute("INSERT OR IGNORE INTO evidence (body) VALUES (?)", encode(evidence))

    def list_evidence(self) -> list[Evidence]:
        """All evidence kept, oldest first."""
        rows = self._execute("SELECT body FROM evidence ORDER BY number")
        return [decode(_bytes(row[0]), Evidence) for row in rows]

    def is_down(self, public_key: str) -> bool:
        """Whether the operator has taken this validator down."""
        return bool(self._execute("SELECT 1 FROM down WHERE public_key = ?", public_key))

    def set_down(self, public_key: str, down: bool) -> None:
        """Takes a validator down, or brings it up."""
        if down:
            self._execute("INSERT OR IGNORE INTO down VALUES (?)", public_key)
        else:
            self._execute("DELETE FROM down WHERE public_key = ?", public_key)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _execute(self, statement: str, *values: str | int | bytes) -> list[tuple[Any, ...]]:
        with _named_errors():
            rows: list[tuple[Any, ...]] = self._db.execute(statement, values).fetchall()
        return rows


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise name_misuse(error) from None
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text:
            raise StoreError("store_must_be_free", holder="another process") from None
        if "UTF-8" in text or "no such" in text:
            raise StoreError("signers_must_be_intact", problem=text) from None
        raise StoreError("store_must_be_writable", problem=f"signers.db: {text}") from None
    except sqlite3.DatabaseError as error:
        if "malformed" in str(error) or "not a database" in str(error):
            raise StoreError("signers_must_be_intact", problem="one of its pages") from None
        raise StoreError("signers_must_be_intact", problem=str(error)) from None
    except UnicodeDecodeError:  # what SQLite has to say quotes what is damaged
        raise StoreError("signers_must_be_intact", problem="text that is not UTF-8") from None
