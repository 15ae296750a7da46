"""Readings that decide: what an order waits for, and the reading of a device under a later anchor that meets it."""

from typing import Annotated

import msgspec

from ledger.chain.kinds import Address, EntryId, Moment
from ledger.chain.series.entries import (
    MAX_CLAIMS,
    AnchorBatch,
    Index,
    SeriesEntry,
    SeriesName,
    SeriesPath,
    verify_series_entry,
)
from ledger.crypto.encoding import Hex32, Integer
from ledger.errors import Refused, VerificationError
from ledger.merkle.fields import FieldName
from ledger.registry.call import Call
from ledger.registry.devices.anchors import TOLERANCE_MS
from ledger.registry.devices.devices import get_active_device
from ledger.registry.rows.devices import SERIES, Batch, Device, MeasuredField, get_series_key
from ledger.registry.rows.trade import AT_LEAST, Condition

MeasuredClaims = Annotated[dict[FieldName, Integer], msgspec.Meta(min_length=1, max_length=MAX_CLAIMS)]
"""Numbers alone: what is carried to the chain is public, and no text."""


class CarriedReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A reading with what shows it under an anchor on this ledger."""

    anchor: EntryId
    """The message that anchored its batch: one of the newest of its series."""
    claims: MeasuredClaims
    device: Address
    index: Index
    """Its place in the batch."""
    path: SeriesPath
    salt: Hex32
    series: SeriesName
    time: Moment
    """By the device's own clock, ms UTC."""


def check_condition(call: Call, condition: Condition) -> None:
    """Raises Refused unless the device is in force, and measures the field between bounds that let it be met or not."""
    field = _get_field(condition, get_active_device(call, condition.device))
    if not field.least <= condition.threshold <= field.most:
        raise Refused(
            "threshold_must_be_within_bounds",
            field=field.name,
            least=field.least,
            most=field.most,
            number=condition.threshold,
        )


def check_reading(call: Call, condition: Condition, placed: int, reading: CarriedReading) -> int:
    """The number that was read. Raises Refused unless it meets the condition, and is later than `placed` (ms UTC).

    It is so by more than a clock may be ahead: then it was read, and anchored, after that in whatever clock.
    """
    if reading.device != condition.device:
        raise Refused("reading_must_be_the_devices", device=condition.device, found=reading.device)
    if reading.series != condition.series:
        raise Refused("reading_must_be_of_series", found=reading.series, series=condition.series)
    field = _get_field(condition, get_active_device(call, condition.device))
    batch = _get_batch(call, reading)
    if reading.time <= placed + TOLERANCE_MS:
        raise Refused("reading_must_be_later", limit=TOLERANCE_MS, placed=placed, time=reading.time)
    _check_path(call, batch, reading)
    found = reading.claims.get(field.name)
    if found is None:
        raise Refused("reading_must_have_field", field=field.name)
    if not field.least <= found <= field.most:
        raise Refused(
            "reading_must_be_within_bounds", field=field.name, least=field.least, most=field.most, number=found
        )
    meets = found >= condition.threshold if condition.comparison == AT_LEAST else found <= condition.threshold
    if not meets:
        raise Refused(
            "reading_must_meet_threshold",
            comparison=condition.comparison,
            field=field.name,
            number=found,
            threshold=condition.threshold,
        )
    return found


def _get_field(condition: Condition, device: Device) -> MeasuredField:
    for field in device.fields:
        if field.name == condition.field:
            return field
    raise Refused("field_must_be_the_devices", device=condition.device, field=condition.field)


def _get_batch(call: Call, reading: CarriedReading) -> Batch:
    series = call.rows.get(SERIES, get_series_key(reading.device, reading.series))
    for batch in series.newest if series else ():
        if batch.entry == reading.anchor:
            return batch
    raise Refused("anchor_must_be_among_newest", anchor=reading.anchor, series=reading.series)


def _check_path(call: Call, batch: Batch, reading: CarriedReading) -> None:
    call.charge(len(reading.path))
    anchor = AnchorBatch(reading.device, batch.count, batch.first, batch.root, reading.series, batch.since, batch.until)
    entry = SeriesEntry(dict(reading.claims), reading.salt, reading.time)
    try:
        verify_series_entry(anchor, entry, reading.index, reading.path)
    except VerificationError:
        raise Refused("reading_must_be_under_anchor", anchor=reading.anchor) from None
