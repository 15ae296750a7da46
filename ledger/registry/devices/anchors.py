"""Anchors: a batch of a device's readings, or of an office's look-ups, as one root; one rule for both.

Numbers go up and none is anchored twice; what is left out stays a gap for everybody to see. Times go up as well, and
are not of the future: an account's clock may be ahead of block time by TOLERANCE_MS and no more.
"""

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.series.entries import ANCHOR, AnchorBatch
from ledger.chain.times import MINUTE_MS
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType
from ledger.registry.devices.devices import DEVICE, get_active_device
from ledger.registry.people.accounts import AUTHORITY, get_identity
from ledger.registry.rows.devices import KEPT, SERIES, Batch, SeriesRow, get_series_key

TOLERANCE_MS = 5 * MINUTE_MS
"""Five minutes."""
_EMPTY = SeriesRow(0, 0, 0, ())


def apply_anchor(call: Call, body: AnchorBatch) -> Events:
    """Writes the batch. Refused unless a device that is in force, or an office, anchors what follows its last one."""
    if body.account != call.actor:
        raise Refused("batch_must_be_its_own", account=body.account, by=call.actor)
    _check_kind(call)
    if body.until < body.since:
        raise Refused("batch_must_end_later", since=body.since, until=body.until)
    now = call.environment.time
    if body.until > now + TOLERANCE_MS:
        raise Refused("batch_must_not_be_of_the_future", limit=TOLERANCE_MS, time=now, until=body.until)
    key = get_series_key(call.actor, body.series)
    old = call.rows.get(SERIES, key) or _EMPTY
    if body.first <= old.last:
        raise Refused("batch_must_follow_last", first=body.first, number=old.last, series=body.series)
    if old.newest and body.since < old.newest[-1].until:
        raise Refused("batch_must_not_run_back", last=old.newest[-1].until, series=body.series, since=body.since)
    gap = body.first - old.last - 1
    batch = Batch(now, body.count, call.identifier, body.first, body.root, body.since, body.until)
    newest = (*old.newest, batch)[-KEPT:]
    last = body.first + body.count - 1
    call.rows.put(SERIES, key, SeriesRow(old.anchored + body.count, last, old.missing + gap, newest))
    return (Fact("number", last), *((Fact("gap", gap),) if gap else ()))


def _check_kind(call: Call) -> None:
    kind = get_identity(call.rows, call.actor).kind
    if kind == DEVICE:
        get_active_device(call, call.actor)
    elif kind != AUTHORITY:
        raise Refused("series_must_be_of_device_or_office", by=call.actor, kind=kind)


def _get_account(body: AnchorBatch) -> tuple[str, ...]:
    return (body.account,)


def get_series_subject(actor: str, body: msgspec.Struct) -> tuple[str, ...]:
    """The key of the series' row, by which its anchors are found."""
    return (SERIES.key(get_series_key(actor, body.series)),)  # type: ignore[attr-defined]


MESSAGES = (
    MessageType(
        ANCHOR,
        AnchorBatch,
        apply_anchor,
        _get_account,
        get_subjects=get_series_subject,
        is_delegable=False,
        reads=3,
        writes=1,
        version=2,
    ),
)
