"""A ledger that is read from elsewhere: it has no store, only what was answered, as bytes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec

from ledger.archive.archive import Archive
from ledger.archive.blocks import Block, BlockSummary, FoundEntry
from ledger.chain.finality import Checkpoint
from ledger.chain.genesis import Genesis
from ledger.chain.header import Header
from ledger.chain.transaction import compute_transaction_id
from ledger.chain.validators import Validator
from ledger.crypto.encoding import decode, encode
from ledger.errors import NotFoundError
from ledger.state.runs import Place
from ledger.state.state import RowChange
from ledger.state.tables import Row, Table
from ledger.transition import Tip


class View(msgspec.Struct, frozen=True):
    """Rows as bytes."""

    rows: dict[str, bytes]

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        value = self.rows.get(table.key(identifier))
        return table.decode(value) if value else None


class Remote:
    """Another's ledger, taken over block by block; proofs are asked of it."""

    def __init__(self, archive: Archive, concerned: dict[str, list[Place]]) -> None:
        self._asked = archive
        self._genesis = encode(archive.genesis)
        self._concerned = concerned
        rows = dict(archive.list_rows("", 0))
        self._rows, self._blocks, self._changes = [rows], [b""], list[list[RowChange]]([[]])
        for height in range(1, archive.tip.height + 1):
            self._blocks.append(encode(archive.load_block(height)))
            self._changes.append(archive.load_changes(height))
            rows = rows | {row.key: row.new for row in self._changes[-1]}
            self._rows.append({key: rows[key] for key in rows if rows[key]})
        self._validators = [archive.load_validators(height) for height in range(archive.tip.height + 1)]
        self._tip, self._time = archive.tip, archive.get_time()

    @property
    def tip(self) -> Tip:
        return self._tip

    @property
    def genesis(self) -> Genesis:
        return decode(self._genesis, Genesis)

    def get_time(self) -> int:
        return self._time

    @contextmanager
    def reading(self) -> Iterator[View]:
        yield View(self._rows[-1])

    def at(self, height: int) -> View:
        return View(self._rows[self._find(height, 0)])

    def load_row(self, key: str, height: int | None = None) -> bytes:
        return self._rows[-1 if height is None else self._find(height, 0)].get(key, b"")

    def list_rows(self, prefix: str, height: int | None = None) -> list[tuple[str, bytes]]:
        rows = self._rows[-1 if height is None else self._find(height, 0)]
        return [(key, rows[key]) for key in sorted(rows) if key.startswith(prefix)]

    def load_header(self, height: int) -> Header:
        return self.load_block(height).header

    def load_block(self, height: int) -> Block:
        return decode(self._blocks[self._find(height)], Block)

    def load_summary(self, height: int) -> BlockSummary:
        block = self.load_block(height)
        return BlockSummary(block.header, block.commit, len(encode(block.entries)))

    def load_entries(self, places: Iterable[Place]) -> Iterator[FoundEntry]:
        for height, index in places:
            block = self.load_block(height)
            if not 0 <= index < len(block.entries):
                raise NotFoundError("block_must_exist", height=height)
            yield FoundEntry(block.header, index, block.entries[index])

    def load_validators(self, height: int) -> tuple[Validator, ...]:
        return self._validators[self._find(height)]

    def load_changes(self, height: int) -> list[RowChange]:
        return self._changes[self._find(height)]

    def find_places(self, digits: str) -> list[Place]:
        return [
            (height, index)
            for height in range(1, self.tip.height + 1)
            for index, entry in enumerate(self.load_block(height).entries)
            if compute_transaction_id(entry.signed.transaction).hex().startswith(digits)
        ]

    def list_places(self, subject: str) -> list[Place]:
        return self._concerned.get(subject, [])

    def prove_entry(self, place: Place) -> bytes:
        return self._asked.prove_entry(place)

    def prove_rules(self, place: Place) -> bytes:
        return self._asked.prove_rules(place)

    def prove_row(self, key: str, height: int) -> bytes:
        return self._asked.prove_row(key, height)

    def prove_history(self, earlier: int, later: int) -> bytes:
        return self._asked.prove_history(earlier, later)

    def anchor(self, proof: bytes, checkpoint: Checkpoint) -> bytes:
        return self._asked.anchor(proof, checkpoint)

    def _find(self, height: int, first: int = 1) -> int:
        if not first <= height <= self.tip.height:
            raise NotFoundError("block_must_exist", height=height)
        return height
