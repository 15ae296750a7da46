"""Reading entries back: by id, by whom or what they concern, by block."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from ledger.archive.blocks import Block, load_block
from ledger.errors import NotFoundError
from ledger.reads.placed import PlacedEntry, Position, make_placed
from ledger.reads.source import Source
from ledger.state.store import Place

_ID_DIGITS = re.compile(r"[0-9a-f]{8,64}")
_FEW_DIGITS = re.compile(r"[0-9a-f]{1,7}")
_ENTRY_DIGITS = re.compile(r"[0-9a-f]{8,64}(-[0-9]{1,2})?")


def find_entry(source: Source, identifier: str) -> PlacedEntry:
    """The entry of an id, or of the only one that starts with these 8 digits or more. Raises NotFoundError."""
    found: list[PlacedEntry] = []
    if _ID_DIGITS.fullmatch(identifier):
        with source.reading():
            placed = list(_load(source, source.index.find(identifier)))
        found = [entry for entry in placed if entry.id.startswith(identifier)]
    else:
        check_digits(identifier)
    if len(found) != 1:
        raise NotFoundError("entry_must_be_unique" if found else "entry_must_exist", entry=identifier[:80])
    return found[0]


def find_positions(source: Source, identifiers: Collection[str], after: int = 0) -> list[Position]:
    """Where the transactions of these whole ids stand that are in a block above a height, in order.

    Each block is decoded once, and none is kept.
    """
    with source.reading():
        places = {place for identifier in identifiers for place in source.index.find(identifier)}
    found = _load(source, sorted(place for place in places if place[0] > after))
    positions = (Position(placed.id, placed.height, placed.index, placed.time, placed.outcome) for placed in found)
    return [position for position in positions if position.id in identifiers]


def list_entries(source: Source, newest_first: bool = False, before: Place | None = None) -> Iterator[PlacedEntry]:
    """Every entry, in order; only those before a place where one is given."""
    with source.reading():
        heights = range(1, min(source.tip.height, before[0] if before else source.tip.height) + 1)
    for height in reversed(heights) if newest_first else heights:
        found = list_block(source, height)
        if before and height == before[0]:
            found = found[: before[1]]
        yield from found[:: -1 if newest_first else 1]


def list_concerned(
    source: Source, subject: str, newest_first: bool = False, after: int = 0, before: Place | None = None
) -> Iterator[PlacedEntry]:
    """The entries that concern an address, or a record by its id, in order; of the blocks above a height.

    Only those before a place where one is given.
    """
    with source.reading():
        places = [
            place
            for place in source.index.list_places(subject)
            if place[0] > after and (before is None or place < before)
        ]
    yield from _load(source, reversed(places) if newest_first else places)


def list_concerned_by_any(source: Source, subjects: Iterable[str]) -> Iterator[PlacedEntry]:
    """The entries that concern any of these addresses, records or motions, each once, in order."""
    with source.reading():
        places = {place for subject in subjects for place in source.index.list_places(subject)}
    yield from _load(source, sorted(places))


def list_made(source: Source, *, interrupted: bool = False) -> tuple[str, ...]:
    """The ids of all that this node tried to put into blocks since `made` was a list, and that is in one, in order.

    Where it was `interrupted`, a block that was signed but not stored is stored first. Raises StoreError.
    """
    if source.made and interrupted:
        source.finish_interrupted()
    with source.reading():
        made = [identifier.hex() for identifier in source.made or ()]
        return tuple(identifier for identifier in made if source.index.find(identifier))


def check_digits(text: str) -> None:
    """Raises NotFoundError for the first digits of an id that are fewer than 8."""
    if _FEW_DIGITS.fullmatch(text):
        raise NotFoundError("id_must_have_digits", entry=text)


def has_entry_digits(text: str) -> bool:
    """Whether this has the form of the id of a message's entry, as motions and records have, or of 8 digits and more
    of one.
    """
    return _ENTRY_DIGITS.fullmatch(text) is not None


def list_block(source: Source, height: int) -> list[PlacedEntry]:
    """The entries of a block, in order. Raises NotFoundError."""
    with source.reading():
        block = load_block(source.store, height)
    return [_place(block, index) for index in range(len(block.entries))]


def _load(source: Source, places: Iterable[Place]) -> Iterator[PlacedEntry]:
    # each block is read and checked once, however many of its entries are asked for
    for height, group in groupby(places, key=itemgetter(0)):
        with source.reading():
            block = load_block(source.store, height)
        for _, index in group:
            if not 0 <= index < len(block.entries):
                raise NotFoundError("block_must_exist", height=height)
            yield _place(block, index)


def _place(block: Block, index: int) -> PlacedEntry:
    return make_placed(block.entries[index], block.height, index, block.header.time, None)
