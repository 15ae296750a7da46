"""Before: what an action changes, as it is, or as it was right before its motion was closed."""

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ledger.archive.blocks import load_validators
from ledger.chain.validators import Validator
from ledger.reads.closings import Bodies, Closing, find_body_before, list_bodies
from ledger.registry.committee.validators import SetValidators, find_sets
from ledger.registry.decision import ChangeMembers
from ledger.registry.laws.legislation import SetLawValue
from ledger.registry.rows.committee import BODIES, Body
from ledger.registry.rows.laws import LAWS, get_value

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger


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


def find_before(ledger: "Ledger", action: msgspec.Struct, closing: Closing | None, bodies: Bodies | None) -> Before:
    """What an action changes; `closing` of a motion that is closed, `bodies` as `list_bodies` gives them."""
    match action:
        case SetValidators():
            return Before(validators=_find_validators(ledger, closing))
        case SetLawValue() if closing is None:
            return _find_value(ledger, action.law)
        case ChangeMembers():
            return Before(_find_body(ledger, action.body, closing, bodies))
    return Before()


def _find_body(ledger: "Ledger", identifier: str, closing: Closing | None, bodies: Bodies | None) -> Body | None:
    if closing:
        return find_body_before(list_bodies(ledger) if bodies is None else bodies, identifier, closing)
    value = ledger.state_row(BODIES.key(identifier))
    return BODIES.decode(value) if value else None


def _find_value(ledger: "Ledger", identifier: str) -> Before:
    value, time = ledger.state_row(LAWS.key(identifier)), ledger.node.get_time()
    if not value:
        return Before()
    law = LAWS.decode(value)
    coming = (law.next_value, law.next_since) if law.next_since > time else None
    return Before(value=get_value(law, time), coming=coming)


def _find_validators(ledger: "Ledger", closing: Closing | None) -> tuple[Validator, ...]:
    with ledger.node.reading() as state:
        if closing:
            return load_validators(ledger.node.store, ledger.node.genesis_file.genesis, closing.placed.height)
        return find_sets(state, ledger.node.tip.height + 1)[0].validators
