"""The rows of devices: who owns and made each, what it measures, and how far each series was anchored."""

import re
from typing import Annotated, Literal

import msgspec

from ledger.chain.kinds import Address, AddressText, EntryText, Moment
from ledger.chain.series.entries import Count, SequenceNumber, SeriesName
from ledger.crypto.encoding import Hex32, Integer, Natural
from ledger.merkle.fields import FieldName
from ledger.registry.rows.exchange import Decimals
from ledger.state.tables import Table

MAX_MEASURED = 16
"""How many fields a device measures, at most."""
KEPT = 8
"""Of how many of its newest batches the row of a series tells the roots."""
_MODEL = "[A-Z0-9]{1,15}([./-][A-Z0-9]{1,15}){0,3}"
ModelCode = Annotated[str, msgspec.Meta(pattern=f"^{_MODEL}\\Z", max_length=63)]
"""The maker's code of a model, from the widest part on: ACME/THERMO-2."""
UnitCode = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9%/.^-]{1,16}\\Z", max_length=16)]
"""What a field is measured in: C, kWh, %."""


class MeasuredField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a device measures: a number in the smallest step of its unit, between two bounds."""

    decimals: Decimals
    least: Integer
    most: Integer
    name: FieldName
    unit: UnitCode


MeasuredFields = Annotated[tuple[MeasuredField, ...], msgspec.Meta(min_length=1, max_length=MAX_MEASURED)]


class Device(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A device: who answers for it, and who is still to agree to what was proposed last."""

    awaits: tuple[AddressText, ...]
    """Who is still to accept the proposal, sorted."""
    fields: tuple[MeasuredField, ...]
    """Sorted by name."""
    maker: AddressText
    model: ModelCode
    next: AddressText
    """Who is its owner once that has accepted; "" for nobody."""
    owner: AddressText
    proposal: EntryText
    """The message that asks for it."""
    since: Moment
    """Block time (ms UTC) since when it is what it is, and its owner's."""
    state: Literal["active", "proposed", "retired"]


class Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A batch that was anchored."""

    anchored: Moment
    """Block time, ms UTC."""
    count: Count
    entry: EntryText
    """The message that anchored it."""
    first: SequenceNumber
    root: Hex32
    since: Moment
    """By the account's own clock, as `until`."""
    until: Moment


class SeriesRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """How far a series was anchored. Its first `last` numbers are anchored or missing, none of them both."""

    anchored: Natural
    """How many entries were."""
    last: Natural
    """The number of the newest entry."""
    missing: Natural
    """How many numbers were left out before it."""
    newest: tuple[Batch, ...]
    """The newest batches, in order."""


DEVICES = Table("device", Device)
"""By the address of the device."""
SERIES = Table("series", SeriesRow)
"""By ACCOUNT/NAME."""
DEVICE_TABLES = (DEVICES, SERIES)


def get_series_key(account: Address, name: SeriesName) -> str:
    """The identifier of a series' row: ACCOUNT/NAME."""
    return f"{account}/{name}"


def is_model(text: str) -> bool:
    """Whether the text is a code of a model, or of models of a maker."""
    return re.fullmatch(_MODEL, text) is not None
