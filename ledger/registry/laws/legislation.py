"""Legislation: what motions do to laws. An emergency law ends by itself unless it is confirmed."""

import msgspec
from msgspec import UNSET

from ledger.chain.kinds import Moment
from ledger.crypto.encoding import Integer
from ledger.errors import Inadmissible, Refused
from ledger.registry.bindable import BINDABLE
from ledger.registry.block_steps import count_books, count_text
from ledger.registry.call import Call, count_version, get_none
from ledger.registry.decision import ActionType, Decision
from ledger.registry.laws.making import (
    adopt_law,
    check_ending,
    check_provision,
    check_scope,
    check_value,
    end_law,
    get_law,
    set_value,
    suspend_law,
)
from ledger.registry.laws.told import leave_places
from ledger.registry.rows.committee import BODIES, MOTIONS
from ledger.registry.rows.laws import LAWS, Law, LawId, Provision


class AdoptLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="adopt_law"):
    """Makes a law of a provision."""

    provision: Provision


class EndLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="end_law"):
    """Ends a law now."""

    law: LawId


class SuspendLaw(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="suspend_law"
):
    """Keeps a law from binding until a time (ms UTC); with 0 it binds again."""

    law: LawId
    until: Moment


class SetLawValue(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="set_value"
):
    """Gives a parameter of the laws another value, from `since` (or now, if that is later)."""

    law: LawId
    since: Moment
    value: Integer


def validate_adopt_law(action: AdoptLaw) -> None:
    """Raises Inadmissible for what no law could say, whatever the state.

    Its text is not parsed here: that costs a thousand times what it costs to send it, and nobody has signed yet.
    """
    try:
        check_scope(action.provision, BINDABLE)
    except Refused as refused:
        raise Inadmissible(refused.rule, **refused.values) from None


def apply_adopt_law(call: Call, decision: Decision, action: AdoptLaw) -> None:
    """Writes the law; as an emergency, with an end. Refused where it would begin no sooner than that."""
    try:
        check_provision(call, action.provision, BINDABLE)
    except Refused as refused:
        raise Refused(refused.rule, **leave_places(refused)) from None
    until, law, since = decision.until, action.provision.law, action.provision.since
    if until is not UNSET and until <= since:
        raise Refused("law_must_end_later", law=law, since=since, until=until)
    adopt_law(call, action.provision, decision.motion, None if until is UNSET else until)


def confirm_adopt_law(call: Call, decision: Decision, action: AdoptLaw) -> None:
    """Gives the law the end it was written with."""
    law = call.rows.get(LAWS, action.provision.law)
    now = call.environment.time
    if law is None or law.motion != decision.motion or not now < law.provision.until < action.provision.until:
        raise Refused("emergency_must_be_in_force", motion=decision.motion)
    provision = msgspec.structs.replace(law.provision, until=action.provision.until)
    call.rows.put(LAWS, action.provision.law, msgspec.structs.replace(law, provision=provision))


def apply_end_law(call: Call, decision: Decision, action: EndLaw) -> None:
    """Ends the law. Refused while another law in force reads it."""
    check_ending(call, action.law)
    end_law(call, action.law)


def apply_suspend_law(call: Call, decision: Decision, action: SuspendLaw) -> None:
    """Suspends the law, or lets it bind again. Refused where that changes nothing, or others read it.

    As an emergency, it suspends for as long as that lasts, at most, and not what is an emergency by itself.
    """
    now, until = call.environment.time, action.until
    if decision.until is not UNSET:
        if not action.until:
            raise Refused("emergency_must_end_by_itself", action="suspend_law")
        until = min(action.until, decision.until)
    law = get_law(call, action.law)
    if decision.until is not UNSET:
        _check_no_emergency(call, action.law, law)
    shortened = decision.until is not UNSET and until < law.suspended_until
    if shortened or max(until, now) == max(law.suspended_until, now):
        raise Refused("suspension_of_law_must_change", law=action.law)
    if until > now:
        check_ending(call, action.law)
    suspend_law(call, action.law, until, decision.motion)


def confirm_suspend_law(call: Call, decision: Decision, action: SuspendLaw) -> None:
    """Suspends the law for as long as was asked for. Refused where others read it by then."""
    law, now = call.rows.get(LAWS, action.law), call.environment.time
    if law is None or law.suspended_by != decision.motion or not now < law.suspended_until < action.until:
        raise Refused("emergency_must_be_in_force", motion=decision.motion)
    check_ending(call, action.law)
    suspend_law(call, action.law, action.until, decision.motion)


def apply_set_value(call: Call, decision: Decision, action: SetLawValue) -> None:
    """Sets the value. Refused out of the range the parameter was adopted with."""
    check_value(call, action.law, action.value, action.since)
    set_value(call, action.law, action.value, action.since)


def _check_no_emergency(call: Call, identifier: str, law: Law) -> None:
    """Raises Refused while an emergency motion that nobody has confirmed keeps the law in force, or suspended."""
    for motion, until in ((law.motion, law.provision.until), (law.suspended_by, law.suspended_until)):
        row = call.rows.get(MOTIONS, motion) if motion else None
        body = call.rows.get(BODIES, row.body) if row and row.emergency else None
        if row and body and call.environment.time < until <= row.due + body.emergency_ms:
            raise Refused("emergency_must_be_only_one", law=identifier, motion=motion, until=until)


def _get_adopted(action: AdoptLaw) -> tuple[str, ...]:
    return (LAWS.key(action.provision.law),)


def _get_law(action: EndLaw | SuspendLaw | SetLawValue) -> tuple[str, ...]:
    return (LAWS.key(action.law),)


def _count_adopted(action: AdoptLaw) -> int:
    return count_text(len(action.provision.text), len(action.provision.types))


def _count_all(action: EndLaw | SuspendLaw) -> int:
    return count_books()


def _get_latest_version(action: AdoptLaw) -> int:
    """Of the types of messages it binds, and of how many there are."""
    types = action.provision.types
    return max([count_version(types), *(BINDABLE[name].version for name in types if name in BINDABLE)])


ACTION_TYPES = (
    ActionType(
        AdoptLaw,
        apply_adopt_law,
        get_none,
        _get_adopted,
        validate=validate_adopt_law,
        confirm=confirm_adopt_law,
        count_steps=_count_adopted,
        get_named_version=_get_latest_version,
    ),
    ActionType(EndLaw, apply_end_law, get_none, _get_law, count_steps=_count_all),
    ActionType(SuspendLaw, apply_suspend_law, get_none, _get_law, confirm=confirm_suspend_law, count_steps=_count_all),
    ActionType(SetLawValue, apply_set_value, get_none, _get_law),
)
