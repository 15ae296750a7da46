"""Before: what an action changes, as it is, or as it was right before its motion was closed."""

from typing import NamedTuple

import msgspec

from ledger.archive.source import Source
from ledger.chain.validators import Validator
from ledger.reads.committee.closings import Bodies, Closing, find_body_before, list_bodies
from ledger.reads.rows import find_row
from ledger.registry.committee.bodies import ChangeMembers
from ledger.registry.committee.engines import ContinueOn
from ledger.registry.committee.validators import SetValidators, find_sets
from ledger.registry.laws.legislation import SetLawValue
from ledger.registry.rows.committee import BODIES, Body
from ledger.registry.rows.laws import LAWS, get_value


class Before(NamedTuple):
    """What an action is compared with, as far as it is known."""

    body: Body | None = None
    """The body that gets other members."""
    validators: tuple[Validator, ...] = ()
    """The set that another follows."""
    value: int | None = None
    """The value of a parameter that gets another one."""
    coming: tuple[int, int] | None = None
    """The value that is to come, which another replaces, and from when (ms UTC)."""


def find_before(source: Source, action: msgspec.Struct, closing: Closing | None, bodies: Bodies | None) -> Before:
    """What an action changes; `closing` of a motion that is closed, `bodies` as `list_bodies` gives them."""
    match action:
        case SetValidators() | ContinueOn():
            return Before(validators=_find_validators(source, closing))
        case SetLawValue() if closing is None:
            return _find_value(source, action.law)
        case ChangeMembers():
            return Before(_find_body(source, action.body, closing, bodies))
    return Before()


def _find_body(source: Source, identifier: str, closing: Closing | None, bodies: Bodies | None) -> Body | None:
    if closing:
        return find_body_before(list_bodies(source) if bodies is None else bodies, identifier, closing)
    return find_row(source, BODIES, identifier)


def _find_value(source: Source, identifier: str) -> Before:
    law, time = find_row(source, LAWS, identifier), source.get_time()
    if law is None:
        return Before()
    coming = (law.next_value, law.next_since) if law.next_since > time else None
    return Before(value=get_value(law, time), coming=coming)


def _find_validators(source: Source, closing: Closing | None) -> tuple[Validator, ...]:
    with source.reading() as state:
        if closing:
            return source.load_validators(closing.placed.height)
        return find_sets(state, source.tip.height + 1)[0].validators
