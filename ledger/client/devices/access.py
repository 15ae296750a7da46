"""The access log: what an office looked up, and what the people it is about see of that: `lao.access`."""

from ledger.chain.proofs import StateProof
from ledger.chain.receipt import Receipt
from ledger.chain.series.extracts import ExtractBatch, ProvedExtract, SeriesExtract, ShownEntry
from ledger.client.desk import Acting, Desk, Who
from ledger.client.devices.batches import Anchored, KeptBatch, anchor_lines, list_commitments, list_kept, prove_entry
from ledger.client.devices.lines import ABOUT, make_looked_up
from ledger.client.records.verifying import verify_series_extract
from ledger.client.wallet import find_wallet
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import NotFoundError, VerificationError
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

    def export(self, office: Who, person: Who) -> bytes:
        """All that the log of an office says about a person, and of all else only that it is there.

        Raises NotFoundError where this home has no file of a batch, or there is no log.
        """
        account, about = self.desk.resolve(office), self.desk.resolve(person)
        with self.desk.source.reading():
            find_series(self.desk.source, account, ACCESS)
            batches = tuple(self._extract(one, about) for one in list_kept(self.desk, account, ACCESS))
            row = self.desk.source.prove_row(SERIES.key(get_series_key(account, ACCESS)), self.desk.height)
        return encode(SeriesExtract(batches, "series-extract", decode_file(row, StateProof), 1))

    def check(self, extract: bytes, person: Who) -> ProvedExtract:
        """What an extract proves to the person it was made for. Raises VerificationError also for others' entries."""
        about = self.desk.resolve(person)
        proved = verify_series_extract(extract, self.desk.source.tip.genesis_hash)
        for one in proved.shown:
            if one.entry.claims.get(ABOUT) != about:
                raise VerificationError("extract_must_be_about", number=one.sequence, person=about)
        return proved

    def _extract(self, kept: KeptBatch, about: str) -> ExtractBatch:
        anchor, file = kept
        if file is None:
            raise NotFoundError("batch_must_be_in_home", number=anchor.body.first, root=anchor.body.root)
        shown = [ShownEntry(one, place) for place, one in enumerate(file.entries) if one.claims.get(ABOUT) == about]
        commitments = tuple(one.hex() for one in list_commitments(file))
        receipt = decode_file(self.desk.source.prove_entry(anchor.placed.place), Receipt)
        return ExtractBatch(commitments, anchor.message, receipt, tuple(shown))
