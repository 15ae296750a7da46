"""Devices as owners, makers and devices see them: `lao.devices`."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from ledger.chain.series.entries import SeriesEntry
from ledger.client.desk import Acting, Desk, Who
from ledger.client.devices.batches import (
    Anchored,
    KeptBatch,
    anchor_lines,
    find_entry,
    list_kept,
    prove_entry,
)
from ledger.client.devices.lines import make_measured
from ledger.client.devices.measures import read_measure, read_measured
from ledger.client.wallet import find_wallet
from ledger.errors import HomeError, NotFoundError
from ledger.reads.devices import (
    READINGS,
    FoundAnchor,
    FoundDevice,
    Gap,
    find_device,
    list_anchors,
    list_devices,
    list_gaps,
    list_stale,
)
from ledger.reads.entries import PlacedEntry
from ledger.registry.devices.devices import AcceptDevice, RegisterDevice, RetireDevice, TransferDevice
from ledger.registry.devices.readings import CarriedReading
from ledger.registry.rows.devices import MeasuredField
from ledger.registry.rows.trade import AT_LEAST, AT_MOST, Condition

_CONDITION = re.compile("([^:]+):([^:]+):(at-least|at-most):([^:]+)(?::([a-z][a-z0-9_]{0,31}))?")
_COMPARISONS: dict[str, Literal["at_least", "at_most"]] = {"at-least": AT_LEAST, "at-most": AT_MOST}


class FoundReading(NamedTuple):
    """One entry of a series."""

    sequence: int
    entry: SeriesEntry


def list_readings(kept: Sequence[KeptBatch]) -> tuple[FoundReading, ...]:
    """The readings of batches whose files are there, in order of their numbers."""
    files = [one.file for one in kept if one.file]
    return tuple(FoundReading(file.first + place, entry) for file in files for place, entry in enumerate(file.entries))


class Devices:
    """The devices of a ledger. Whoever acts is a wallet, or a name whose keys are in this home."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def register(
        self,
        device: Who,
        by: Acting | Who,
        *,
        maker: Who,
        model: str,
        measures: Sequence[str | MeasuredField],
        owner: Who | None = None,
        together: Sequence[Acting | Who] = (),
    ) -> PlacedEntry:
        """Says whose a device is, who made it, and what it measures, such as level:cm:0.0..250.0.

        The owner is who acts unless named. Those named `together` accept it in the same transaction; it is in force
        once owner, maker and device have signed, or at once where an accredited maker acts.
        """
        wallet, address = find_wallet(self.desk, by), self.desk.resolve(device)
        fields = [read_measure(one) if isinstance(one, str) else one for one in measures]
        body = RegisterDevice(
            device=address,
            fields=tuple(sorted(fields, key=_get_name)),
            maker=self.desk.resolve(maker),
            model=model,
            owner=wallet.address if owner is None else self.desk.resolve(owner),
        )
        others = [find_wallet(self.desk, who).wish(AcceptDevice(address, "-0")) for who in together]
        return self.desk.send([wallet.wish(body), *others])

    def accept(self, device: Who, by: Acting | Who) -> PlacedEntry:
        """Agrees to what was proposed last of a device; the last who does puts it in force."""
        found = self.show(device)
        return find_wallet(self.desk, by).act(AcceptDevice(found.address, found.row.proposal))

    def transfer(self, device: Who, to: Acting | Who, by: Acting | Who, *, together: bool = False) -> PlacedEntry:
        """Offers a device to its next owner, whose it is once accepted: in the same transaction if `together`."""
        address, next_owner = self.desk.resolve(device), self.desk.resolve(to)
        wishes = [find_wallet(self.desk, by).wish(TransferDevice(address, next_owner))]
        if together:
            wishes.append(find_wallet(self.desk, to).wish(AcceptDevice(address, "-0")))
        return self.desk.send(wishes)

    def retire(self, device: Who, by: Acting | Who) -> PlacedEntry:
        """Ends a device for good; what it anchored stays provable."""
        return find_wallet(self.desk, by).act(RetireDevice(self.desk.resolve(device)))

    def show(self, device: Who, height: int | None = None) -> FoundDevice:
        """A device with its series, now or after a block. Raises NotFoundError."""
        return find_device(self.desk.source, self.desk.resolve(device), height)

    def list(self, who: Who | None = None) -> tuple[FoundDevice, ...]:
        """The devices there are, by address; only those that somebody owns, made or is asked to accept if named."""
        return tuple(list_devices(self.desk.source, self.desk.resolve_any(who)))

    def anchor(self, lines: bytes, by: Acting | Who, series: str = READINGS) -> Anchored:
        """Anchors readings, a JSON object a line, and keeps them with their salts. Raises HomeError, Refused."""
        wallet = find_wallet(self.desk, by)
        fields = find_device(self.desk.source, wallet.address).row.fields
        return anchor_lines(wallet, series, lines, make_measured(fields))

    def anchors(self, account: Who, series: str = READINGS) -> tuple[FoundAnchor, ...]:
        """The batches of a series, in order: what was anchored, and what was refused."""
        return tuple(list_anchors(self.desk.source, self.desk.resolve(account), series))

    def gaps(self, account: Who, series: str = READINGS) -> tuple[Gap, ...]:
        """The numbers of a series that were never anchored."""
        return tuple(list_gaps(self.desk.source, self.desk.resolve(account), series))

    def stale(self, lasts_ms: int) -> tuple[FoundDevice, ...]:
        """The devices in force that have anchored nothing for longer than so many ms."""
        return tuple(list_stale(self.desk.source, lasts_ms))

    def kept(self, device: Who, series: str = READINGS) -> tuple[KeptBatch, ...]:
        """The batches that were anchored, each with its file where this home has it."""
        return tuple(list_kept(self.desk, self.desk.resolve(device), series))

    def readings(self, device: Who, series: str = READINGS) -> tuple[FoundReading, ...]:
        """The readings whose files this home has, in order of their numbers."""
        return list_readings(self.kept(device, series))

    def runs(self, device: Who, series: str = READINGS) -> tuple[tuple[SeriesEntry, ...], ...]:
        """The same as they follow one another: a number that is missing begins another stretch."""
        found = self.readings(device, series)
        ends = [place for place, (one, two) in enumerate(pairwise(found), 1) if two.sequence > one.sequence + 1]
        return tuple(tuple(one.entry for one in found[start:end]) for start, end in pairwise([0, *ends, len(found)]))

    def field(self, device: Who, name: str | None = None) -> MeasuredField:
        """What a device measures by a name, or what it measures first. Raises NotFoundError."""
        found = self.show(device)
        for field in found.row.fields:
            if name in (None, field.name):
                return field
        raise NotFoundError("field_must_be_the_devices", device=found.address, field=ascii(str(name)[:40])[1:-1])

    def prove(self, device: Who, sequence: int, series: str = READINGS) -> bytes:
        """The proof of one reading, for `verify_proof`. Raises NotFoundError where this home has no file of it."""
        return prove_entry(self.desk, self.desk.resolve(device), series, sequence)

    def read_condition(self, text: str) -> Condition:
        """What an order is to wait for, as people write it: meter:level:at-least:41.5, of readings or of :SERIES.

        Raises HomeError, NotFoundError.
        """
        match = _CONDITION.fullmatch(text)
        if match:
            device, name, comparison, number, series = match.groups(READINGS)
            found = self.show(device)
            decimals = next((field.decimals for field in found.row.fields if field.name == name), 0)
            threshold = read_measured(number, decimals)
            if threshold is not None:
                return Condition(_COMPARISONS[comparison], found.address, name, series, threshold)
        raise HomeError("condition_must_be_written", text=ascii(text[:60])[1:-1])

    def find_reading(self, text: str, series: str = READINGS) -> CarriedReading:
        """A reading as people name it, meter:7 or meter:7:other of another series, as an order carries it.

        Raises HomeError, NotFoundError.
        """
        device, number, series = [*text.split(":"), series][:3] if ":" in text else ("", "", "")
        if not (number.isascii() and number.isdigit()):
            raise HomeError("reading_must_be_written", text=ascii(text[:60])[1:-1])
        return self.carry(device, int(number[:16]), series)

    def carry(self, device: Who, sequence: int, series: str = READINGS) -> CarriedReading:
        """A reading as an order carries it: `lao.orders.accept(order, by, reading=...)`.

        Raises NotFoundError, HomeError for one that says other than numbers, or whose file is damaged.
        """
        address = self.desk.resolve(device)
        anchor, entry, index, path = find_entry(self.desk, address, series, sequence)
        claims = {name: value for name, value in entry.claims.items() if type(value) is int}
        if len(claims) != len(entry.claims):
            raise HomeError("reading_must_be_numbers", number=sequence)
        made = f"{anchor.placed.id}-{anchor.message}"
        return CarriedReading(made, claims, address, index, path, entry.salt, series, entry.time)


def _get_name(field: MeasuredField) -> str:
    return field.name
