"""The access log: what an office looked up, and what the people it is about see of that: `lao.access`."""

from collections.abc import Sequence

import msgspec

from ledger.chain.proofs import StateProof
from ledger.chain.receipt import Receipt
from ledger.chain.series.extracts import MAX_BATCHES, ExtractBatch, ProvedExtract, SeriesExtract, ShownEntry
from ledger.client.desk import Acting, Desk, Who
from ledger.client.devices.batches import (
    Anchored,
    KeptBatch,
    anchor_lines,
    get_file,
    list_commitments,
    list_kept,
    prove_entry,
)
from ledger.client.devices.lines import ABOUT, make_looked_up
from ledger.client.records.verifying import verify_series_extract
from ledger.client.wallet import find_wallet
from ledger.crypto.encoding import MAX_FILE_BYTES, decode_file, encode
from ledger.errors import HomeError, NotFoundError, VerificationError
from ledger.reads.devices import ACCESS, FoundSeries, find_series, list_series
from ledger.registry.rows.devices import SERIES, get_series_key


class Access:
    """The logs of look-ups. Whoever acts is a wallet, or a name whose keys are in this home."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def anchor(self, lines: bytes, by: Acting | Who) -> Anchored:
        """Anchors an office's look-ups, a JSON object a line, and keeps them with their salts.

        Each says `about` whom it is, `by` which official, and `why`: a law or a case. Raises HomeError, Refused.
        """
        return anchor_lines(find_wallet(self.desk, by), ACCESS, lines, make_looked_up(self.desk.resolve))

    def list(self) -> tuple[FoundSeries, ...]:
        """The logs there are, by office."""
        return tuple(one for one in list_series(self.desk.source) if one.name == ACCESS)

    def prove(self, office: Who, sequence: int) -> bytes:
        """The proof of one look-up. Raises NotFoundError where this home has no file of it."""
        return prove_entry(self.desk, self.desk.resolve(office), ACCESS, sequence)

    def kept(self, office: Who) -> tuple[KeptBatch, ...]:
        """The batches of a log that were anchored, each with its file where this home has it."""
        return tuple(list_kept(self.desk, self.desk.resolve(office), ACCESS))

    def export(self, office: Who, person: Who, first: int = 1, last: int | None = None) -> bytes:
        """All that the log of an office says about a person, and of all else only that it is there.

        Of the batches, that is, which hold a number of `first` to `last`, or all from `first` on. Raises NotFoundError
        where this home has no file of one, or there is none, HomeError where that is more than one file holds.
        """
        account, about = self.desk.resolve(office), self.desk.resolve(person)
        with self.desk.source.reading():
            until = find_series(self.desk.source, account, ACCESS).row.last if last is None else last
            kept = [one for one in self.kept(account) if first <= one.anchor.last and one.anchor.body.first <= until]
            if not kept:
                raise NotFoundError("entry_must_be_anchored", account=account, number=first, series=ACCESS)
            row = self.desk.source.prove_row(SERIES.key(get_series_key(account, ACCESS)), self.desk.height)
            empty = SeriesExtract((), "series-extract", decode_file(row, StateProof), 1)
            batches = self._extract_all(kept, about, MAX_FILE_BYTES - len(encode(empty)))
        return encode(msgspec.structs.replace(empty, batches=batches))

    def check(self, extract: bytes, person: Who) -> ProvedExtract:
        """What an extract proves to the person it was made for.

        Raises VerificationError also for others' entries, and for another series than a log of look-ups.
        """
        about = self.desk.resolve(person)
        proved = verify_series_extract(extract, self.desk.source.tip.genesis_hash)
        if proved.series != ACCESS:
            raise VerificationError("extract_must_be_of_access_log", series=proved.series)
        for one in proved.shown:
            if one.entry.claims.get(ABOUT) != about:
                raise VerificationError("extract_must_be_about", number=one.sequence, person=about)
        return proved

    def _extract_all(self, kept: Sequence[KeptBatch], about: str, room: int) -> tuple[ExtractBatch, ...]:
        """The batches as an extract has them, if they take no more than `room` bytes."""
        batches: list[ExtractBatch] = []
        first = kept[0].anchor.body.first
        for place, one in enumerate(kept):
            batches.append(self._extract(one, about))
            room -= len(encode(batches[-1])) + 1
            if room < 0 and not place:
                raise HomeError("batch_must_fit_file", limit=MAX_FILE_BYTES, number=first)
            if room < 0 or place == MAX_BATCHES:
                last = kept[place - 1].anchor.last
                raise HomeError(
                    "extract_must_fit_file", count=MAX_BATCHES, first=first, last=last, limit=MAX_FILE_BYTES
                )
        return tuple(batches)

    def _extract(self, kept: KeptBatch, about: str) -> ExtractBatch:
        anchor, file = kept.anchor, get_file(kept, kept.anchor.body.first)
        shown = [ShownEntry(one, place) for place, one in enumerate(file.entries) if one.claims.get(ABOUT) == about]
        commitments = tuple(one.hex() for one in list_commitments(file))
        receipt = decode_file(self.desk.source.prove_entry(anchor.placed.place), Receipt)
        return ExtractBatch(commitments, anchor.message, receipt, tuple(shown))
