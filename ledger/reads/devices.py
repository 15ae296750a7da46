"""Devices and series: who has what, what was anchored or refused, which numbers are missing, and who is silent."""

from typing import NamedTuple

import msgspec

from ledger.archive.source import Source
from ledger.chain.series.entries import ANCHOR, AnchorBatch
from ledger.errors import NotFoundError
from ledger.reads.entries import PlacedEntry, list_concerned
from ledger.reads.rows import find_row, list_rows
from ledger.registry.devices.devices import ACTIVE
from ledger.registry.rows.devices import DEVICES, SERIES, Device, SeriesRow, get_series_key

READINGS, ACCESS = "readings", "access"
"""What a device calls its series, and an office that of its look-ups, unless they say otherwise."""


class FoundSeries(NamedTuple):
    """How far a series is anchored."""

    account: str
    name: str
    row: SeriesRow


class FoundDevice(NamedTuple):
    """A device with its series."""

    address: str
    row: Device
    series: tuple[FoundSeries, ...]

    @property
    def heard(self) -> int:
        """When it last anchored something, or became what it is (block time, ms UTC)."""
        return max([self.row.since, *(one.row.newest[-1].anchored for one in self.series)])


class FoundAnchor(NamedTuple):
    """A batch that was anchored, or refused."""

    placed: PlacedEntry
    message: int
    """Its place in the transaction."""
    body: AnchorBatch
    rule: str
    """"" where it was anchored, else the rule that refused its transaction."""

    @property
    def last(self) -> int:
        """The number of its last entry."""
        return self.body.first + self.body.count - 1


class Gap(NamedTuple):
    """Numbers of a series that were never anchored."""

    first: int
    last: int
    since: int
    """When the batch before them ended, by the account's own clock (ms UTC); 0 where there is none before."""
    until: int
    """When the batch after them began."""


def list_devices(source: Source, who: str = "", height: int | None = None) -> list[FoundDevice]:
    """The devices there are, by address: of everybody, or those that an address owns, made, or is asked to accept."""
    with source.reading():
        rows = list_rows(source, DEVICES, height=height)
        mine = [
            (key, row) for key, row in rows if who in ("", row.owner, row.maker) or (who in row.awaits and row.awaits)
        ]
        return [FoundDevice(key, row, tuple(list_series(source, key, height))) for key, row in mine]


def find_device(source: Source, address: str, height: int | None = None) -> FoundDevice:
    """The device of an address, now or after a block. Raises NotFoundError."""
    with source.reading():
        row = find_row(source, DEVICES, address, height)
        if row is None:
            raise NotFoundError("device_must_exist", device=address)
        return FoundDevice(address, row, tuple(list_series(source, address, height)))


def list_series(source: Source, account: str = "", height: int | None = None) -> list[FoundSeries]:
    """The series there are, by account and name: of everybody, or of one account."""
    found = list_rows(source, SERIES, f"{account}/" if account else "", height)
    parts = [(*key.partition("/"), row) for key, row in found]
    return [FoundSeries(owner, name, row) for owner, _, name, row in parts]


def find_series(source: Source, account: str, name: str, height: int | None = None) -> FoundSeries:
    """A series, now or after a block. Raises NotFoundError where nothing of it was anchored."""
    row = find_row(source, SERIES, get_series_key(account, name), height)
    if row is None:
        raise NotFoundError("series_must_exist", account=account, series=ascii(name[:40])[1:-1])
    return FoundSeries(account, name, row)


def list_anchors(source: Source, account: str, name: str) -> list[FoundAnchor]:
    """The batches of a series, in order: what was anchored, and what was asked and refused."""
    found = []
    for placed in list_concerned(source, SERIES.key(get_series_key(account, name))):
        for place, message in enumerate(placed.messages):
            if message.type == ANCHOR and message.on_behalf_of == account:
                body = msgspec.json.decode(bytes(message.body), type=AnchorBatch)
                if body.series == name:
                    found.append(FoundAnchor(placed, place, body, placed.outcome.rule))
    return found


def find_anchor(source: Source, account: str, name: str, sequence: int) -> FoundAnchor:
    """The batch that holds an entry. Raises NotFoundError where none does."""
    for one in list_anchors(source, account, name):
        if not one.rule and one.body.first <= sequence <= one.last:
            return one
    raise NotFoundError("entry_must_be_anchored", account=account, number=sequence, series=ascii(name[:40])[1:-1])


def list_gaps(source: Source, account: str, name: str) -> list[Gap]:
    """The numbers of a series that are missing, in order: before, and between, what was anchored."""
    last, until, gaps = 0, 0, []
    for one in list_anchors(source, account, name):
        if one.rule:
            continue
        if one.body.first > last + 1:
            gaps.append(Gap(last + 1, one.body.first - 1, until, one.body.since))
        last, until = one.last, one.body.until
    return gaps


def list_stale(source: Source, lasts_ms: int) -> list[FoundDevice]:
    """The devices in force that have anchored nothing for longer than so many ms, the longest silent first."""
    with source.reading():
        now = source.get_time()
        found = [one for one in list_devices(source) if one.row.state == ACTIVE and now - one.heard > lasts_ms]
        return sorted(found, key=lambda one: (one.heard, one.address))
