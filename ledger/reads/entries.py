"""Entries with their place: by id, by whom or what they concern, by block."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator

import msgspec

from ledger.archive.blocks import Block
from ledger.archive.committed import Committed
from ledger.archive.source import Source
from ledger.chain.entry import APPLIED, Entry, Outcome
from ledger.chain.transaction import Message, compute_transaction_id
from ledger.errors import NotFoundError
from ledger.reads.rows import check_digits, find_identifier, find_row
from ledger.state.runs import Place
from ledger.state.tables import Row, Table

FIRST: Place = (0, 0)
"""Before every entry."""
_ID_DIGITS = re.compile(r"[0-9a-f]{8,64}")


class PlacedEntry(msgspec.Struct, frozen=True):
    """An entry and where it stands: what every act returns."""

    entry: Entry
    height: int
    index: int
    id: str
    """The transaction's id, 64 hex digits."""
    time: int
    """Block time, ms UTC."""
    committed: Committed | None = None
    """How the block came about, if it was made just now."""

    def __repr__(self) -> str:
        kinds = ", ".join(message.type for message in self.messages)
        verdict = self.outcome.rule or "applied"
        return f"PlacedEntry({kinds}: {verdict}, entry {self.index} of block {self.height}, {self.id[:12]}…)"

    @property
    def place(self) -> Place:
        """Height and index, to be compared."""
        return self.height, self.index

    @property
    def messages(self) -> tuple[Message, ...]:
        """What its transaction asked for."""
        return self.entry.signed.transaction.messages

    @property
    def applied(self) -> bool:
        """Whether it applied; else `outcome.rule` says why not."""
        return self.outcome.code == APPLIED

    @property
    def outcome(self) -> Outcome:
        """What came of it."""
        return self.entry.outcome

    @property
    def events(self) -> dict[str, int | str]:
        """What the outcome tells, by name."""
        return {fact.name: fact.value for fact in self.entry.outcome.events}


class Position(msgspec.Struct, frozen=True):
    """Where an entry stands and what came of it, without what it says: of many, entries would keep their blocks."""

    id: str
    """The transaction's id, 64 hex digits."""
    height: int
    index: int
    time: int
    """Block time, ms UTC."""
    outcome: Outcome


def place_entry(block: Block, index: int) -> PlacedEntry:
    """The entry of a block at its place."""
    return _place(block.entries[index], block.height, index, block.header.time, None)


def place_committed(committed: Committed, number: int) -> PlacedEntry:
    """One of the entries that are told of a block that was made just now."""
    entry = Entry(committed.outcomes[number], committed.transactions[number].signed)
    placed = committed.get_placement(number)
    return _place(entry, placed.height, placed.index, placed.time, committed)


EntryLike = PlacedEntry | str
"""An entry, its id, or 8 digits of that and more."""


def find_entry(source: Source, identifier: EntryLike) -> PlacedEntry:
    """The entry of an id, or of the only one that starts with these 8 digits or more; an entry is itself.

    Raises NotFoundError, and TypeError for anything else.
    """
    if isinstance(identifier, PlacedEntry):
        return identifier
    if not isinstance(identifier, str):
        raise TypeError(f"an entry or its id is needed, not {type(identifier).__name__}")
    if not _ID_DIGITS.fullmatch(identifier):
        check_digits(identifier)
        raise NotFoundError("entry_must_exist", entry=identifier[:80])
    found = [
        placed for placed in load_entries(source, source.find_places(identifier)) if placed.id.startswith(identifier)
    ]
    if len(found) != 1:
        raise NotFoundError("entry_must_be_unique" if found else "entry_must_exist", entry=identifier)
    return found[0]


def get_made(made: EntryLike, name: str) -> str:
    """The id of the hold, record or motion (`name`) that an entry made, or would have; a text is taken as the id.

    Raises TypeError for anything else.
    """
    if isinstance(made, PlacedEntry):
        return str(made.events.get(name, f"{made.id}-0"))
    if not isinstance(made, str):
        raise TypeError(f"a {name} or its id is needed, not {type(made).__name__}")
    return made


def find_made(source: Source, table: Table[Row], made: EntryLike, name: str) -> tuple[str, Row | None]:
    """What an entry made, or what has an id or the only one that starts with these 8 digits or more: id and row.

    No row where there is none; the id is what was asked for then. Raises NotFoundError, TypeError.
    """
    text = get_made(made, name)
    identifier = find_identifier(source, table, text)
    return identifier or text, find_row(source, table, identifier) if identifier else None


def find_positions(source: Source, identifiers: Collection[str], after: int = 0) -> list[Position]:
    """Where the transactions of these whole ids stand that are in a block above a height, in order.

    Each is loaded once, and none is kept.
    """
    with source.reading():
        places = {place for identifier in identifiers for place in source.find_places(identifier)}
    found = load_entries(source, sorted(place for place in places if place[0] > after))
    positions = (Position(placed.id, placed.height, placed.index, placed.time, placed.outcome) for placed in found)
    return [position for position in positions if position.id in identifiers]


def list_entries(
    source: Source, newest_first: bool, before: Place | None = None, after: Place | None = None
) -> Iterator[PlacedEntry]:
    """Every entry, in order; only those before a place, and after one, where these are given."""
    with source.reading():
        tip = source.tip.height
    first, last = (after or FIRST)[0], min(tip, before[0] if before else tip)
    heights = range(max(first, 1), last + 1)
    for height in reversed(heights) if newest_first else heights:
        places = [(height, index) for index in range(source.load_header(height).entries_size)]
        places = _cut(places, before, after)
        yield from load_entries(source, reversed(places) if newest_first else places)


def list_concerned(
    source: Source,
    subject: str,
    newest_first: bool = False,
    before: Place | None = None,
    after: Place | None = None,
) -> Iterator[PlacedEntry]:
    """The entries that concern an address, or a record, hold or motion by its id, in order.

    Only those before a place, and after one, where these are given.
    """
    places = _cut(source.list_places(subject), before, after)
    yield from load_entries(source, reversed(places) if newest_first else places)


def list_concerned_by_any(
    source: Source, subjects: Iterable[str], before: Place | None = None
) -> Iterator[PlacedEntry]:
    """The entries that concern any of these subjects, each once, in order; before a place where one is given."""
    with source.reading():
        places = {place for subject in subjects for place in _cut(source.list_places(subject), before, None)}
    yield from load_entries(source, sorted(places))


def list_block(source: Source, height: int) -> list[PlacedEntry]:
    """The entries of a block, in order. Raises NotFoundError."""
    return place_block(source.load_block(height))


def place_block(block: Block) -> list[PlacedEntry]:
    """The entries of a block that was read, in order."""
    return [place_entry(block, index) for index in range(len(block.entries))]


def list_applied(entries: Iterable[PlacedEntry], *types: str) -> Iterator[tuple[PlacedEntry, int, Message]]:
    """The messages that were applied, each with its entry and its place in the transaction: of these types, or all."""
    for placed in entries:
        if placed.outcome.code == APPLIED:
            for index, message in enumerate(placed.messages):
                if not types or message.type in types:
                    yield placed, index, message


def load_entries(source: Source, places: Iterable[Place]) -> Iterator[PlacedEntry]:
    """The entries at these places, in order of asking, each loaded when it is asked for."""
    for found in source.load_entries(places):
        yield _place(found.entry, found.header.height, found.index, found.header.time, None)


def _cut(places: list[Place], before: Place | None, after: Place | None) -> list[Place]:
    """Of places in order, those between two."""
    start = bisect_right(places, after) if after else 0
    return places[start : bisect_left(places, before) if before else None]


def _place(entry: Entry, height: int, index: int, time: int, committed: Committed | None) -> PlacedEntry:
    identifier = compute_transaction_id(entry.signed.transaction).hex()
    return PlacedEntry(entry, height, index, identifier, time, committed)
