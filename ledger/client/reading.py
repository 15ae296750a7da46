"""Reading entries back: by id, by whom or what they concern, by block."""

import re
from collections.abc import Iterator

from ledger.client.placed import PlacedEntry, make_placed
from ledger.errors import NotFoundError
from ledger.node.archive import load_block, load_entry
from ledger.node.node import Node
from ledger.state.store import Place

_ID_DIGITS = re.compile(r"[0-9a-f]{8,64}")
_FEW_DIGITS = re.compile(r"[0-9a-f]{1,7}")


def find_entry(node: Node, identifier: str) -> PlacedEntry:
    """The entry of an id, or of the only one that starts with these 8 digits or more. Raises NotFoundError."""
    found: list[PlacedEntry] = []
    if _ID_DIGITS.fullmatch(identifier):
        with node.reading():
            places = [_load(node, place) for place in node.index.find(identifier)]
        found = [placed for placed in places if placed.id.startswith(identifier)]
    else:
        check_digits(identifier)
    if len(found) != 1:
        raise NotFoundError("entry_must_be_unique" if found else "entry_must_exist", entry=identifier[:80])
    return found[0]


def list_entries(node: Node, newest_first: bool = False) -> Iterator[PlacedEntry]:
    """Every entry, in order."""
    with node.reading():
        heights = range(1, node.tip.height + 1)
    for height in reversed(heights) if newest_first else heights:
        yield from list_block(node, height)[:: -1 if newest_first else 1]


def list_concerned(node: Node, subject: str, newest_first: bool = False) -> Iterator[PlacedEntry]:
    """The entries that concern an address, or a record by its id, in order."""
    with node.reading():
        places = node.index.list_places(subject)
    for place in reversed(places) if newest_first else places:
        yield _load(node, place)


def check_digits(text: str) -> None:
    """Raises NotFoundError for the first digits of an id that are fewer than 8."""
    if _FEW_DIGITS.fullmatch(text):
        raise NotFoundError("id_must_have_digits", entry=text)


def list_block(node: Node, height: int) -> list[PlacedEntry]:
    """The entries of a block, in order. Raises NotFoundError."""
    with node.reading():
        block = load_block(node.store, height)
    return [make_placed(entry, height, index, block.header.time, None) for index, entry in enumerate(block.entries)]


def _load(node: Node, place: Place) -> PlacedEntry:
    height, index = place
    with node.reading():
        entry = load_entry(node.store, place)
        time = load_block(node.store, height).header.time
    return make_placed(entry, height, index, time, None)
