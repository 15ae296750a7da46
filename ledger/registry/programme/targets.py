"""Targets: what an indicator is to reach in a period, written down by an authority before that begins.

The first target makes the indicator, and whoever sets it answers for it from then on. A target is set once and never
changes: a slip stands, and the report tells what came of it.
"""

import msgspec

from ledger.chain.kinds import NEVER, Moment
from ledger.crypto.encoding import Natural
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.people.accounts import AUTHORITY
from ledger.registry.rows.people import IDENTITIES
from ledger.registry.rows.programme import (
    INDICATORS,
    MAX_PERIODS,
    TARGETS,
    Aim,
    Indicator,
    IndicatorCode,
    Pillar,
    Stage,
    Target,
    TargetPeriod,
    Unit,
    get_target_key,
)

FIXED = ("aim", "pillar", "stage", "unit")
"""What the first target says of an indicator for good."""


class SetTarget(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Sets what an indicator is to reach in a period, from `since` to before `until`."""

    aim: Aim
    """Whether at least or at most so much is meant."""
    indicator: IndicatorCode
    """Its code."""
    pillar: Pillar
    """Of the programme."""
    since: Moment
    """Block time (ms UTC) at which the period begins."""
    stage: Stage
    """Of the digital nation."""
    unit: Unit
    """What is counted."""
    until: Moment
    """Block time (ms UTC) at which it has ended."""
    value: Natural
    """How much is to be reached."""


def apply_set_target(call: Call, body: SetTarget) -> Events:
    """Writes the target. Refused to all but authorities, and once the period has begun: at its first ms it has."""
    identity = call.rows.get(IDENTITIES, call.actor)
    if identity is None or identity.kind != AUTHORITY:
        raise Refused("owner_must_be_authority", by=call.actor)
    old = call.rows.get(INDICATORS, body.indicator)
    if old:
        check_owner(call, body.indicator, old)
        _check_fits(body, old)
    check_period(body.since, body.until)
    if body.since <= call.environment.time:
        raise Refused("target_must_precede_period", since=body.since, time=call.environment.time)
    periods = old.periods if old else ()
    _check_free(body, periods)
    new = tuple(sorted((*periods, TargetPeriod(body.since, body.until)), key=get_since))
    call.rows.put(INDICATORS, body.indicator, Indicator(body.aim, call.actor, new, body.pillar, body.stage, body.unit))
    target = Target(call.environment.time, body.until, body.value)
    call.rows.put(TARGETS, get_target_key(body.indicator, body.since), target)
    return ()


def check_owner(call: Call, code: str, indicator: Indicator) -> None:
    """Raises Refused unless who acts answers for the indicator."""
    if call.actor != indicator.owner:
        raise Refused("indicator_must_be_the_owners", by=call.actor, indicator=code, owner=indicator.owner)


def check_period(since: int, until: int) -> None:
    """Raises Refused for a period that ends before it begins, or never."""
    if not since < until < NEVER:
        raise Refused("period_must_end_later", since=since, until=until)


def get_since(period: TargetPeriod) -> int:
    """By which periods are sorted."""
    return period.since


def get_indicator_key(actor: str, body: msgspec.Struct) -> tuple[str, ...]:
    """The key of the indicator that a message names, by which its entry is found."""
    return (INDICATORS.key(body.indicator),)  # type: ignore[attr-defined]


def _check_fits(body: SetTarget, old: Indicator) -> None:
    for field in FIXED:
        found, expected = getattr(body, field), getattr(old, field)
        if found != expected:
            raise Refused(
                "target_must_fit_indicator", expected=expected, field=field, found=found, indicator=body.indicator
            )


def _check_free(body: SetTarget, periods: tuple[TargetPeriod, ...]) -> None:
    for period in periods:
        if body.since < period.until and period.since < body.until:
            raise Refused("period_must_be_free", indicator=body.indicator, since=period.since, until=period.until)
    if len(periods) >= MAX_PERIODS:
        raise Refused("indicator_must_have_room", limit=MAX_PERIODS, indicator=body.indicator)


MESSAGES = (
    MessageType(
        "set_target",
        SetTarget,
        apply_set_target,
        get_none,
        get_subjects=get_indicator_key,
        reads=3,
        writes=2,
        version=2,
    ),
)
