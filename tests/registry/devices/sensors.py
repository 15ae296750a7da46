"""What owners, makers and devices do, in the words of scenarios (scenario.py).

    noy registers meter of acme as ACME/M-1 by noy & acme accepts meter & meter accepts meter | applied
    meter anchors 20,21,22 from 1 at 8:00 as morning                     | applied
    noy orders 10 LAK from shop until 9:00 when meter says at_least 21 as cool | applied
    noy accepts 10 of cool by reading 2 of morning                       | applied
    noy hands meter to keo & keo accepts meter                           | applied
    keo retires meter                                                    | applied

Readings are of one field, `level` in C from -50 to 100, a minute apart; one that is written as ? says nothing of it.
A batch that is named is kept here with its entries, as its owner keeps its file.
"""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ledger.chain.series.entries import (
    AnchorBatch,
    SeriesEntry,
    compute_batch_path,
    compute_batch_root,
    compute_entry_commitment,
)
from ledger.registry.devices.devices import AcceptDevice, RegisterDevice, RetireDevice, TransferDevice
from ledger.registry.devices.readings import CarriedReading
from ledger.registry.rows.devices import DEVICES, SERIES, MeasuredField, get_series_key
from ledger.registry.rows.trade import Condition
from tests.registry.words import UNKNOWN, read_time

if TYPE_CHECKING:
    from tests.registry.scenario import Play

Values = dict[str, Any]
LEVEL = MeasuredField(0, -50, 100, "level", "C")
MINUTE = 60_000


class Kept(NamedTuple):
    """A batch with what its owner keeps of it."""

    anchor: AnchorBatch
    entries: tuple[SeriesEntry, ...]

    @property
    def commitments(self) -> list[bytes]:
        """Its leaves."""
        return list_commitments(self.anchor, self.entries)


def list_commitments(anchor: AnchorBatch, entries: Sequence[SeriesEntry]) -> list[bytes]:
    """The leaves of a batch, in order."""
    return [
        compute_entry_commitment(anchor.account, anchor.series, anchor.first + index, entry)
        for index, entry in enumerate(entries)
    ]


def make_batch(account: str, series: str, first: int, entries: Sequence[SeriesEntry]) -> Kept:
    """A batch of these entries."""
    since, until = entries[0].time, entries[-1].time
    draft = AnchorBatch(account, len(entries), first, "0" * 64, series, since, until)
    root = compute_batch_root(list_commitments(draft, entries)).hex()
    return Kept(msgspec.structs.replace(draft, root=root), tuple(entries))


def make_readings(values: Sequence[int | None], since: int) -> list[SeriesEntry]:
    """Readings a minute apart; None is one that says nothing of the level."""
    return [
        SeriesEntry({"other" if value is None else "level": value or 0}, f"{index:064x}", since + index * MINUTE)
        for index, value in enumerate(values)
    ]


def carry(kept: Kept, anchor: str, number: int, device: str = "") -> CarriedReading:
    """The reading of a number with what shows it."""
    index = number - kept.anchor.first
    entry, path = kept.entries[index], compute_batch_path(kept.commitments, index)
    account, series = device or kept.anchor.account, kept.anchor.series
    return CarriedReading(anchor, entry.claims, account, index, path, entry.salt, series, entry.time)  # type: ignore[arg-type]


def observe(play: "Play", text: str) -> None:
    """Looks at devices and series; fails where the text is not so."""
    match = re.fullmatch(r"device (\S+) is (\S+) of (\S+)|series (\S+?)/(\S+) has (\d+) of (\d+)", text)
    assert match, f"nobody can see this: {text}"
    with play.country.node.reading() as state:
        if match[1]:
            device = state.get(DEVICES, play.country.address(match[1]))
            assert device
            assert (device.state, device.owner) == (match[2], play.country.address(match[3])), text
            return
        series = state.get(SERIES, get_series_key(play.country.address(match[4]), match[5]))
    assert series
    assert (series.anchored, series.last) == (int(match[6]), int(match[7])), text


def _register(play: "Play", values: Values) -> RegisterDevice:
    address = play.country.address
    owner = address(values["owner"] or values["actor"])
    return RegisterDevice(address(values["device"]), (LEVEL,), address(values["maker"]), values["model"], owner)


def _accept(play: "Play", values: Values) -> AcceptDevice:
    device = play.country.address(values["device"])
    if values["proposal"]:
        return AcceptDevice(device, play.names.get(values["proposal"], values["proposal"]))
    with play.country.node.reading() as state:
        row = state.get(DEVICES, device)
    return AcceptDevice(device, row.proposal if row else UNKNOWN)


def _anchor(play: "Play", values: Values) -> AnchorBatch:
    account, numbers = play.country.address(values["account"] or values["actor"]), values["values"].split(",")
    entries = make_readings([None if text == "?" else int(text) for text in numbers], read_time(values["at"]))
    kept = make_batch(account, values["series"] or "readings", int(values["first"]), entries)
    play.batches[values["name"] or ""] = kept
    return kept.anchor


def read_condition(play: "Play", text: str | None) -> tuple[Condition, ...]:
    """A condition in words, `meter says at_least 21 of level`, or `of level/other` in another series; () for none."""
    if not text:
        return ()
    device, _, comparison, threshold, *field = text.split(" ")
    name, _, series = ["level", *field][-1].partition("/")
    address = play.country.address(device)
    return (Condition(comparison, address, name, series or "readings", int(threshold)),)  # type: ignore[arg-type]


def read_reading(play: "Play", text: str | None) -> tuple[CarriedReading, ...]:
    """A reading in words, `2 of morning`, or `2 of morning under evening` that it is said to be under; () for none."""
    if not text:
        return ()
    number, _, batch, *under = text.split(" ")
    return (carry(play.batches[batch], play.names.get([batch, *under][-1], UNKNOWN), int(number)),)


ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"registers (?P<device>\S+) of (?P<maker>\S+) as (?P<model>\S+)( for (?P<owner>\S+))?"
    r"( as (?P<name>\S+))?": _register,
    r"accepts (?P<device>(?!\d|max)\S+)( of (?P<proposal>\S+))?": _accept,
    r"hands (?P<device>\S+) to (?P<to>\S+?)( as (?P<name>\S+))?": lambda play, values: TransferDevice(
        play.country.address(values["device"]), play.country.address(values["to"])
    ),
    r"retires (?P<device>\S+)": lambda play, values: RetireDevice(play.country.address(values["device"])),
    r"anchors (?P<values>\S+)( of (?P<series>\S+))? from (?P<first>\d+) at (?P<at>\S+)( of (?P<account>\S+))?"
    r"( as (?P<name>\S+))?": _anchor,
}
