"""Measures: what authorities do to a holding against its holder's will, always for a reason that is written down.

The issuer of a class, or a court of the holder's jurisdiction, freezes a part of a holding, or all of it whatever comes
to it; only a court moves units without their holder. The holder is named, so that it finds what was done among its own
entries, and may appeal within a term; a court that agrees frees what is frozen, or moves the units back.
"""

from typing import Final, Literal

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import NEVER, Address, Amount, AssetCode, EntryId, LegalReference
from ledger.chain.times import DAY_MS
from ledger.errors import Refused
from ledger.registry.assets.classes import get_class
from ledger.registry.assets.door import check_eligible
from ledger.registry.call import Call, Events, MessageType, always, get_none
from ledger.registry.money.money import check_amount, get_asset
from ledger.registry.money.powers import check_available, free, keep, take
from ledger.registry.people.accounts import get_account, get_identity
from ledger.registry.people.roles import COURT, find_role
from ledger.registry.postings import FindMessage, Posting, post_payment
from ledger.registry.rows.assets import FROZEN, MEASURES, Frozen, MeasureRow
from ledger.registry.rows.money import name_holding

FREEZE: Final = "freeze"
FORCED: Final = "forced"
THAWED: Final = "thawed"
APPEAL_MS = 30 * DAY_MS
"""How long a holder may appeal against what was done to its holding."""


_NOT_FROZEN: Final = Frozen("", "")


class FreezeHolding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Keeps units where they are: so many of those that are free, or with 0 all there are and all that come."""

    amount: Amount
    asset: AssetCode
    holder: Address
    reference: LegalReference


class ThawHolding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Ends a freeze."""

    holder: Address
    """Whose units they are."""
    measure: EntryId
    reference: LegalReference


class ForceTransfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Moves units without their holder, by the word of a court, also where all is frozen or paused."""

    amount: Amount
    asset: AssetCode
    holder: Address
    reference: LegalReference
    to: Address


class AppealMeasure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Says, on the ledger, that the account that acts contests what was done to its holding."""

    measure: EntryId
    reference: LegalReference


def apply_freeze_holding(call: Call, body: FreezeHolding) -> Events:
    """Sets a part aside in a hold that only a thaw frees, or keeps all of the holding by a row of its own."""
    jurisdiction = get_identity(call.rows, body.holder).jurisdiction
    get_class(call, body.asset)
    is_issuer = get_asset(call, body.asset).issuer == call.actor
    if not is_issuer and not _is_court(call, jurisdiction):
        raise Refused("measure_must_be_of_authority", asset=body.asset, by=call.actor, holder=body.holder)
    if is_issuer and body.holder == call.actor:  # it may keep its own anyway, and would keep a pot of it from holders
        raise Refused("measure_must_be_on_another", asset=body.asset, by=call.actor)
    if body.amount == 0:
        _freeze_whole(call, body, is_issuer)
    else:
        check_available(call, body.asset, body.amount, body.holder)
        keep(call, body.asset, body.amount, body.holder)
    return _note(call, body, FREEZE)


def apply_thaw_holding(call: Call, body: ThawHolding) -> Events:
    """Gives back what was frozen: by who froze it, or a court of the holder's jurisdiction."""
    measure = _get_measure(call, body.measure)
    if body.holder != measure.holder:
        raise Refused("measure_must_be_the_holders", found=body.holder, holder=measure.holder, measure=body.measure)
    if call.actor != measure.by and not _is_court(call, get_identity(call.rows, measure.holder).jurisdiction):
        raise Refused("measure_must_be_of_authority", asset=measure.asset, by=call.actor, holder=measure.holder)
    if measure.kind != FREEZE:
        raise Refused("measure_must_be_a_freeze", measure=body.measure)
    if measure.amount:
        free(call, body.measure)
    else:
        _thaw_whole(call, body.measure, measure)
    call.rows.put(MEASURES, body.measure, msgspec.structs.replace(measure, kind=THAWED))
    return ()


def apply_force_transfer(call: Call, body: ForceTransfer) -> Events:
    """Moves the units. Refused unless a court of the holder's jurisdiction acts.

    The condition of the class is asked as if its issuer gave them: whoever could not be issued any, gets none.
    """
    jurisdiction = get_identity(call.rows, body.holder).jurisdiction
    get_class(call, body.asset)
    if not _is_court(call, jurisdiction):
        raise Refused("forced_transfer_must_be_of_court", by=call.actor, holder=body.holder)
    if body.to == body.holder:
        raise Refused("forced_transfer_must_be_to_another", holder=body.holder)
    check_amount(body.amount)
    get_account(call.rows, body.to)
    check_available(call, body.asset, body.amount, body.holder)
    check_eligible(call, body.asset, body.amount, get_asset(call, body.asset).issuer, body.to)
    take(call, body.asset, body.amount, body.holder, body.to)
    return _note(call, body, FORCED)


def apply_appeal_measure(call: Call, body: AppealMeasure) -> Events:
    """Notes the appeal, once and in time, beside the measure."""
    measure = _get_measure(call, body.measure)
    if call.actor != measure.holder:
        raise Refused("measure_must_be_the_holders", found=call.actor, holder=measure.holder, measure=body.measure)
    if measure.appeal:
        raise Refused(
            "measure_must_not_be_appealed_twice",
            holder=measure.holder,
            measure=body.measure,
            reference=measure.appeal,
        )
    now = call.environment.time
    if now >= measure.appeal_by:
        raise Refused("measure_must_be_appealed_in_time", measure=body.measure, time=now, until=measure.appeal_by)
    call.rows.put(MEASURES, body.measure, msgspec.structs.replace(measure, appeal=body.reference))
    return ()


def _freeze_whole(call: Call, body: FreezeHolding, is_issuer: bool) -> None:
    """Writes who froze it beside the other, if that did. Raises Refused where it is frozen by the same already."""
    key = name_holding(body.asset, body.holder)
    row = call.rows.get(FROZEN, key) or _NOT_FROZEN
    measure = row.issuer if is_issuer else row.court
    if measure:
        raise Refused("holding_must_not_be_frozen", asset=body.asset, holder=body.holder, measure=measure)
    new = {"issuer" if is_issuer else "court": call.identifier}
    call.rows.put(FROZEN, key, msgspec.structs.replace(row, **new))


def _thaw_whole(call: Call, identifier: str, measure: MeasureRow) -> None:
    key = name_holding(measure.asset, measure.holder)
    row = call.rows.get(FROZEN, key) or _NOT_FROZEN
    left = Frozen(*("" if found == identifier else found for found in msgspec.structs.astuple(row)))
    if left == _NOT_FROZEN:
        call.rows.delete(FROZEN, key)
    else:
        call.rows.put(FROZEN, key, left)


def _is_court(call: Call, jurisdiction: str) -> bool:
    return bool(find_role(call.rows, call.environment.time, COURT, call.actor, jurisdiction))


def _get_measure(call: Call, identifier: str) -> MeasureRow:
    measure = call.rows.get(MEASURES, identifier)
    if measure is None:
        raise Refused("measure_must_exist", measure=identifier)
    return measure


def _note(call: Call, body: FreezeHolding | ForceTransfer, kind: Literal["forced", "freeze"]) -> Events:
    until = min(call.environment.time + APPEAL_MS, NEVER)
    measure = MeasureRow(body.amount, "", until, body.asset, call.actor, body.holder, kind, body.reference)
    call.rows.put(MEASURES, call.identifier, measure)
    return (Fact("measure", call.identifier), Fact("until", until))


def _get_holder(body: FreezeHolding | ThawHolding) -> tuple[str, ...]:
    return (body.holder,)


def _get_both(body: ForceTransfer) -> tuple[str, ...]:
    return body.holder, body.to


def _get_new_holder(body: ForceTransfer) -> tuple[str, ...]:
    return (body.to,)


def _get_subject(actor: str, body: ThawHolding | AppealMeasure) -> tuple[str, ...]:
    return (body.measure,)


def _post_forced(actor: str, body: ForceTransfer, find: FindMessage) -> tuple[Posting, ...]:
    return post_payment(body.holder, body.to, body.asset, body.amount, body.reference)


MESSAGES = (
    MessageType(
        "freeze_holding",
        FreezeHolding,
        apply_freeze_holding,
        _get_holder,
        by_authority=True,
        reads=18,
        writes=4,
        version=2,
    ),
    MessageType(
        "thaw_holding",
        ThawHolding,
        apply_thaw_holding,
        _get_holder,
        get_subjects=_get_subject,
        by_authority=True,
        reads=16,
        writes=3,
        version=2,
    ),
    MessageType(
        "force_transfer",
        ForceTransfer,
        apply_force_transfer,
        _get_both,
        list_postings=_post_forced,
        by_authority=True,
        reads=20,
        writes=3,
        version=2,
        get_given=_get_new_holder,
    ),
    MessageType(
        "appeal_measure",
        AppealMeasure,
        apply_appeal_measure,
        get_none,
        get_subjects=_get_subject,
        while_suspended=always,
        reads=1,
        writes=1,
        version=2,
        winds_up=True,
    ),
)
