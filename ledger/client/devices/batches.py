"""Batches: entries are salted and kept in the home, and anchored as one root; later, each of them is proved."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Literal, NamedTuple

import msgspec

from ledger.chain.kinds import Address
from ledger.chain.receipt import Receipt
from ledger.chain.series.entries import (
    MAX_BATCH,
    AnchorBatch,
    SeriesEntry,
    SeriesName,
    SeriesProof,
    compute_batch_path,
    compute_batch_root,
    compute_entry_commitment,
)
from ledger.client.desk import Acting, Desk
from ledger.client.devices.lines import EntryLine, ReadClaims, read_lines, split_lines
from ledger.client.dropping import dropping
from ledger.client.kept_files import drop_kept, find_kept, save_kept
from ledger.client.salting import make_salts
from ledger.crypto.encoding import Positive, decode_file, encode
from ledger.errors import DecodeError, HomeError, NotFoundError
from ledger.reads.devices import FoundAnchor, find_anchor, list_anchors
from ledger.reads.entries import PlacedEntry
from ledger.reads.rows import find_row
from ledger.registry.rows.devices import SERIES, get_series_key
from ledger.transition import get_parameters

FOLDER = "batches"


class BatchFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The entries of a batch with their salts: the only place where they stand."""

    account: Address
    entries: Annotated[tuple[SeriesEntry, ...], msgspec.Meta(min_length=1, max_length=MAX_BATCH)]
    first: Positive
    kind: Literal["batch"]
    series: SeriesName
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class KeptBatch(NamedTuple):
    """A batch that was anchored, and its file where the home has that."""

    anchor: FoundAnchor
    file: BatchFile | None
    problem: str
    """Why the file that the home has cannot be read; "" where it can, or has none."""


class KeptEntry(NamedTuple):
    """An entry of a batch whose file this home has, with the path to its root."""

    anchor: FoundAnchor
    entry: SeriesEntry
    place: int
    path: tuple[str, ...]


class Anchored(NamedTuple):
    """What came of anchoring a file."""

    placed: PlacedEntry
    batches: tuple[AnchorBatch, ...]


def anchor_lines(by: Acting, series: str, data: bytes, read_claims: ReadClaims) -> Anchored:
    """Anchors the entries of a file as the account that acts, and keeps them; a gap in their numbers begins a batch.

    Raises HomeError for lines that are none, and Refused.
    """
    desk = by.desk
    row = find_row(desk.source, SERIES, get_series_key(by.address, series))
    lines = read_lines(data, row.last if row else 0, read_claims)
    batches = split_lines(lines)
    _check_fits_transaction(desk, batches)
    files = [_make_file(desk, by.address, series, batch) for batch in batches]
    bodies = tuple(_make_body(file) for file in files)
    for body, file in zip(bodies, files, strict=True):
        save_kept(desk, FOLDER, body.root, encode(file))
    with dropping(partial(_drop_all, desk, bodies)):
        return Anchored(desk.send([by.wish(body) for body in bodies]), bodies)


def list_kept(desk: Desk, account: str, series: str) -> list[KeptBatch]:
    """The batches of a series that were anchored, in order, with what this home has of them."""
    return [_load(desk, one) for one in list_anchors(desk.source, account, series) if not one.rule]


def find_entry(desk: Desk, account: str, series: str, sequence: int) -> KeptEntry:
    """An entry at its place. Raises as `get_file`, and NotFoundError where no batch holds it."""
    kept = _load(desk, find_anchor(desk.source, account, series, sequence))
    file = get_file(kept, sequence)
    index = sequence - file.first
    return KeptEntry(kept.anchor, file.entries[index], index, compute_batch_path(list_commitments(file), index))


def get_file(kept: KeptBatch, sequence: int) -> BatchFile:
    """The file of a batch, which holds an entry. Raises NotFoundError for one this home lacks, HomeError if damaged."""
    root = kept.anchor.body.root
    if kept.problem:
        raise HomeError("batch_file_must_be_readable", number=sequence, problem=kept.problem, root=root)
    if kept.file is None:
        raise NotFoundError("batch_must_be_in_home", number=sequence, root=root)
    return kept.file


def prove_entry(desk: Desk, account: str, series: str, sequence: int) -> bytes:
    """The proof of one entry. Raises as `find_entry`."""
    anchor, entry, index, path = find_entry(desk, account, series, sequence)
    receipt = decode_file(desk.source.prove_entry(anchor.placed.place), Receipt)
    return encode(SeriesProof(entry, index, "series-proof", anchor.message, path, receipt, 1))


def list_commitments(file: BatchFile) -> list[bytes]:
    """The leaves of a batch, in order."""
    return [
        compute_entry_commitment(file.account, file.series, file.first + index, entry)
        for index, entry in enumerate(file.entries)
    ]


def _check_fits_transaction(desk: Desk, batches: Sequence[Sequence[EntryLine]]) -> None:
    with desk.source.reading() as state:
        limit = get_parameters(state).max_messages
    if len(batches) > limit:
        last = batches[limit - 1][-1].sequence
        raise HomeError("batches_must_fit_transaction", count=len(batches), limit=limit, number=last)


def _drop_all(desk: Desk, bodies: Sequence[AnchorBatch]) -> None:
    for body in bodies:
        drop_kept(desk, FOLDER, body.root)


def _make_file(desk: Desk, account: str, series: str, lines: Sequence[EntryLine]) -> BatchFile:
    salts = make_salts(desk, [f"{account}/{series}/{line.sequence}" for line in lines])
    entries = [SeriesEntry(line.claims, salt.hex(), line.time) for line, salt in zip(lines, salts, strict=True)]
    return BatchFile(account, tuple(entries), lines[0].sequence, "batch", series, 1)


def _make_body(file: BatchFile) -> AnchorBatch:
    root = compute_batch_root(list_commitments(file)).hex()
    since, until = file.entries[0].time, file.entries[-1].time
    return AnchorBatch(file.account, len(file.entries), file.first, root, file.series, since, until)


def _load(desk: Desk, anchor: FoundAnchor) -> KeptBatch:
    data = find_kept(desk, FOLDER, anchor.body.root)
    try:
        return KeptBatch(anchor, None if data is None else decode_file(data, BatchFile), "")
    except DecodeError as error:
        return KeptBatch(anchor, None, error.says)
