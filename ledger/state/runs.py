"""Runs: where entries, changes of rows and hashes of the state tree are, as sorted records of 16 bytes.

    kind (1) ‖ prefix of a hash (7) ‖ height (5) ‖ index in the block (3)

Each block writes its own run within its transaction. At a height that 8ⁿ divides, the runs of the last 8ⁿ blocks
become one, for the largest n at which they have at most `MERGED_PAGES`. So a record is written a few times in all, no
block waits for more than that many pages, there is nothing to catch up with after a crash, and which runs there are
follows from the chain alone. A run is kept in pages, each under its first record: one of each run answers a question.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from struct import unpack
from typing import NamedTuple, Protocol

from ledger.errors import StoreError

BY_ID, BY_SUBJECT, BY_ROW, BY_NODE = b"\0", b"\1", b"\2", b"\3"
KINDS = (BY_ID, BY_SUBJECT, BY_ROW, BY_NODE)
PREFIX_SIZE = 7
RECORD_SIZE = 16
PAGE_RECORDS = 250
"""As many as fit a page of SQLite's with what stands beside them."""
FANOUT = 8
MERGED_PAGES = 8_192
"""Of runs that are merged: two million records, for which one block waits half a second of the processor."""
SLICE_PAGES = 256
"""What is in memory at once while runs are merged."""

INDEX_LIMIT = 1 << 24
"""Of entries in a block."""
GONE = 1 << 23
"""Stands in the index of a change after which there is no such row, or no such hash."""
HEIGHT_LIMIT = 1 << 40
"""Of blocks: more than there will ever be."""

_PAGE_SIZE = PAGE_RECORDS * RECORD_SIZE
_PLACE_SIZE = 8

Place = tuple[int, int]
"""Where an entry is: (height, index in its block)."""


class Page(NamedTuple):
    """Records that follow each other in a run, under the first of them."""

    first: bytes
    records: bytes


class Pages(Protocol):
    """Where pages are kept; `Store` is the one there is."""

    def list_runs(self, after: int = 0) -> list[int]:
        """The runs whose last block is above a height, in order, each by its last block."""

    def count_pages(self, after: int, most: int = -1) -> int:
        """How many pages those runs have, or `most` where they have more and it is not negative."""

    def load_pages(self, run: int, low: bytes, high: bytes) -> Iterator[Page]:
        """The pages of a run that hold what there is from one record to another, in order."""

    def save_pages(self, run: int, pages: Iterable[Page]) -> None:
        """Writes pages of a run."""

    def delete_runs(self, after: int, before: int) -> None:
        """Forgets the runs whose last block lies between two heights."""


def compute_row_prefix(key_hash: bytes) -> bytes:
    """What stands for a row: its kind, and the first bits of where it stands in the state tree."""
    return BY_ROW + key_hash[:PREFIX_SIZE]


def compute_node_prefix(path: str) -> bytes:
    """What stands for a node of the state tree, of at most twelve digits."""
    return BY_NODE + bytes.fromhex(path.ljust(2 * PREFIX_SIZE - 2, "0")) + bytes([len(path)])


def write_place(height: int, index: int = 0) -> bytes:
    """The end of a record: 8 bytes."""
    return (height * INDEX_LIMIT + index).to_bytes(_PLACE_SIZE, "big")


def read_place(record: bytes) -> Place:
    """Where a record leads to."""
    return divmod(int.from_bytes(record[-_PLACE_SIZE:], "big"), INDEX_LIMIT)


def append_run(pages: Pages, height: int, records: Sequence[bytes]) -> None:
    """Writes the run of a block, merged with those before it where that is due; `records` are in any order."""
    merge_runs(pages, _choose_merge(pages, height), height, records)


def gather_runs(pages: Pages, height: int, records: Iterable[bytes]) -> None:
    """Makes one run up to block `height` of any number of records in any order, for a store that has none yet."""
    after, source = -1, iter(records)
    while batch := sorted(islice(source, SLICE_PAGES * PAGE_RECORDS)):
        pages.save_pages(after, _cut_pages(b"".join(batch)))
        after -= 1
    merge_runs(pages, after, height, [])


def follow_run(pages: Pages, runs: Sequence[int], height: int, records: Sequence[bytes]) -> None:
    """As `append_run`, where the runs there will be at the end are known: those of another store, in order."""
    at = bisect_left(runs, height)
    ends = at < len(runs) and runs[at] == height
    merge_runs(pages, (runs[at - 1] if at else 0) if ends else height - 1, height, records)


def merge_runs(pages: Pages, after: int, last: int, records: Sequence[bytes]) -> None:
    """Makes the runs above a height, and the records of block `last`, one run that ends with this block."""
    runs, records = pages.list_runs(after), sorted(records)
    parts = pages.count_pages(after) // SLICE_PAGES + 1
    rest = b""
    for low, high in _slice(parts):
        rest += b"".join(gather(pages, runs, low, high, records))
        whole = len(rest) - len(rest) % _PAGE_SIZE
        pages.save_pages(last, _cut_pages(rest[:whole]))
        rest = rest[whole:]
    pages.save_pages(last, _cut_pages(rest))
    pages.delete_runs(after, last)


def gather(pages: Pages, runs: Sequence[int], low: bytes, high: bytes, more: Sequence[bytes] = ()) -> list[bytes]:
    """The records of several runs from `low` up to, and without, `high`, in order; with `more`, in order as well."""
    found = list(more[bisect_left(more, low) : bisect_left(more, high)])
    for run in runs:
        for page in pages.load_pages(run, low, high):
            found += split_page(run, page)
    found.sort()
    return found[bisect_left(found, low) : bisect_left(found, high)]


def split_page(run: int, page: Page) -> tuple[bytes, ...]:
    """The records of a page. Raises StoreError where it cannot be one."""
    _check_page(run, page)
    records: tuple[bytes, ...] = unpack(f"{RECORD_SIZE}s" * (len(page.records) // RECORD_SIZE), page.records)
    return records


def find_places(pages: Pages, low: bytes, high: bytes) -> list[Place]:
    """Where the records lead to whose kind and prefix are from `low` to `high`, in order. Raises StoreError."""
    return sorted(read_place(record) for record in find_records(pages, low, high, pages.list_runs()))


def find_records(pages: Pages, low: bytes, high: bytes, runs: Sequence[int]) -> Iterator[bytes]:
    """The records of some runs whose kind and prefix are from `low` to `high`, run by run. Raises StoreError."""
    first, last = low.ljust(RECORD_SIZE, b"\0"), high.ljust(RECORD_SIZE, b"\xff")
    for run in runs:
        for page in pages.load_pages(run, first, last):
            yield from _cut_records(run, page, first, last)


def find_later(pages: Pages, prefix: bytes, height: int, runs: Sequence[int] | None = None) -> Iterator[Place]:
    """The places above a height to which records of a kind and prefix lead, in order. Raises StoreError.

    `runs` are all there are, in order, where they are known.
    """
    low, high = prefix + write_place(height + 1), prefix.ljust(RECORD_SIZE, b"\xff")
    for run in pages.list_runs(height) if runs is None else runs[bisect_right(runs, height) :]:
        for page in pages.load_pages(run, low, high):
            yield from map(read_place, _cut_records(run, page, low, high))


def find_earlier(pages: Pages, prefix: bytes, height: int, runs: Sequence[int] | None = None) -> Iterator[Place]:
    """The places up to a height to which records of a kind and prefix lead, from the last on. Raises StoreError.

    `runs` as above.
    """
    runs = pages.list_runs() if runs is None else runs
    for run in reversed(runs[: bisect_left(runs, height) + 1]):
        low, high = prefix.ljust(RECORD_SIZE, b"\0"), prefix + write_place(height, INDEX_LIMIT - 1)
        while page := next(pages.load_pages(run, high, high), None):
            found = _cut_records(run, page, low, high)
            yield from map(read_place, reversed(found))
            if not found or page.first < low:
                break
            high = (int.from_bytes(page.first, "big") - 1).to_bytes(RECORD_SIZE, "big")


def _choose_merge(pages: Pages, height: int) -> int:
    """The height above which runs become one with that of this block."""
    span = FANOUT
    while height % (span * FANOUT) == 0:
        span *= FANOUT
    while span >= FANOUT:
        if height % span == 0 and pages.count_pages(height - span, MERGED_PAGES + 1) <= MERGED_PAGES:
            return height - span
        span //= FANOUT
    return height - 1


def _slice(parts: int) -> Iterator[tuple[bytes, bytes]]:
    """All there can be, cut by kind and prefix: (from, up to and without)."""
    steps = [kind + (number * 0x10000 // parts).to_bytes(2, "big") for kind in KINDS for number in range(parts)]
    bounds = [b"", *(steps[1:] if parts > 1 else ()), b"\xff" * RECORD_SIZE]
    return pairwise(bounds)


def _cut_pages(records: bytes) -> Iterator[Page]:
    for start in range(0, len(records), _PAGE_SIZE):
        yield Page(records[start : start + RECORD_SIZE], records[start : start + _PAGE_SIZE])


def _cut_records(run: int, page: Page, low: bytes, high: bytes) -> list[bytes]:
    """The records of a page from one to another, both included."""
    _check_page(run, page)
    places = range(0, len(page.records), RECORD_SIZE)

    def read(place: int) -> bytes:
        return page.records[place : place + RECORD_SIZE]

    first, end = bisect_left(places, low, key=read), bisect_right(places, high, key=read)
    return [read(place) for place in places[first:end]]


def _check_page(run: int, page: Page) -> None:
    if not page.records or len(page.records) % RECORD_SIZE or not page.records.startswith(page.first):
        raise StoreError("store_must_be_intact", problem=f"the index up to block {run} is damaged")
