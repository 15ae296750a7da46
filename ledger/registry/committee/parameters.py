"""Parameters: what motions may set the numbers of a chain to, a floor and a ceiling for each, and what either is for.

A genesis chooses within the wider ranges of `ledger.chain.parameters`: whoever founds a chain answers for it, and a
lesson may run on seconds. A motion decides for people who are there already, by a majority of a few; so it can neither
keep the committee from deciding again, nor take from others the time or the room that other rules count on. Reasons are
codes, as names of rules are: they stand in outcomes.
"""

from typing import Annotated, NamedTuple

import msgspec

from ledger.chain.parameters import read_parameters
from ledger.chain.times import DAY_MS, HOUR_MS
from ledger.crypto.encoding import Natural
from ledger.errors import DecodeError, Inadmissible, Refused
from ledger.registry.call import Call, get_none
from ledger.registry.decision import ActionType, Decision
from ledger.registry.rows.committee import (
    NOW,
    PARAMETERS,
    ParameterRow,
)


class Bound(NamedTuple):
    """How far a motion may go with one number, and why no further."""

    least: int
    most: int
    below: str
    """What holds it up from below, as a code."""
    above: str
    """What holds it down from above, as a code."""


_MEMBERS_VOTE = "members_must_be_able_to_vote"
_ONE_FILLS_NO_BLOCK = "one_account_must_not_fill_blocks"
_BLOCKS_ARE_SHARED = "transactions_must_share_a_block"
_VALIDATORS_KEEP_UP = "validators_must_keep_up_with_blocks"

BOUNDS = {
    "max_transaction_bytes": Bound(32_768, 262_144, "motions_must_fit_a_transaction", _BLOCKS_ARE_SHARED),
    "max_messages": Bound(2, 16, "deals_must_fit_a_transaction", _BLOCKS_ARE_SHARED),
    "max_signers": Bound(2, 16, "deals_must_fit_a_transaction", _BLOCKS_ARE_SHARED),
    "max_signatures": Bound(16, 64, "accounts_of_many_keys_must_sign", _BLOCKS_ARE_SHARED),
    "max_message_rows": Bound(128, 1_024, "motions_must_fit_a_message", _VALIDATORS_KEEP_UP),
    "max_block_bytes": Bound(1_048_576, 16_777_216, _BLOCKS_ARE_SHARED, _VALIDATORS_KEEP_UP),
    "max_block_entries": Bound(100, 50_000, _BLOCKS_ARE_SHARED, _VALIDATORS_KEEP_UP),
    "max_lifetime_ms": Bound(HOUR_MS, 14 * DAY_MS, _MEMBERS_VOTE, "what_was_signed_must_not_be_forgotten"),
    "max_hold_ms": Bound(DAY_MS, 3_660 * DAY_MS, "deals_must_have_a_day", "money_must_come_back"),
    "recovery_delay_ms": Bound(DAY_MS, 30 * DAY_MS, "owners_must_have_time_to_object", "owners_must_get_back_in"),
    "max_assets_held": Bound(4, 64, "accounts_must_hold_some_assets", "payments_must_rewrite_small_rows"),
    "max_open_motions": Bound(4, 64, "members_must_be_able_to_propose", "one_member_must_not_fill_the_agenda"),
    "windows": Bound(1, 1, "limits_of_the_day_must_have_an_answer", "limits_of_the_day_must_have_an_answer"),
    "key_memory": Bound(1, 1, "keys_given_up_must_not_come_back", "keys_given_up_must_not_come_back"),
    "quota_citizen": Bound(10, 100_000, _MEMBERS_VOTE, _ONE_FILLS_NO_BLOCK),
    "quota_resident": Bound(10, 100_000, _MEMBERS_VOTE, _ONE_FILLS_NO_BLOCK),
    "quota_eresident": Bound(10, 100_000, _MEMBERS_VOTE, _ONE_FILLS_NO_BLOCK),
    "quota_business": Bound(10, 10_000_000, _MEMBERS_VOTE, _ONE_FILLS_NO_BLOCK),
    "quota_authority": Bound(1_000, 100_000_000, "authorities_must_be_able_to_serve", _ONE_FILLS_NO_BLOCK),
    "quota_bank": Bound(1_000, 100_000_000, "banks_must_be_able_to_settle", _ONE_FILLS_NO_BLOCK),
    "quota_device": Bound(10, 1_000_000, _MEMBERS_VOTE, _ONE_FILLS_NO_BLOCK),
}
"""By name, for every parameter."""


def check_votable(name: str, number: int) -> None:
    """Raises Refused where a motion may not set the parameter to that number."""
    bound = BOUNDS[name]
    if bound.least <= number <= bound.most:
        return
    reason = bound.below if number < bound.least else bound.above
    raise Refused(
        "parameter_must_be_votable", least=bound.least, most=bound.most, name=name, number=number, reason=reason
    )


ParameterName = Annotated[str, msgspec.Meta(pattern="^[a-z_]{1,32}\\Z", max_length=32)]


class SetParameter(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="set_parameter"
):
    """Sets one of the numbers the chain runs by, from the next block on."""

    name: ParameterName
    value: Natural


def apply_set_parameter(call: Call, decision: Decision, action: SetParameter) -> None:
    """Writes the parameter. Refused below its floor and above its ceiling."""
    check_votable(action.name, action.value)
    row = call.rows.get(PARAMETERS, NOW)
    values = row.values if row else {}
    call.rows.put(PARAMETERS, NOW, ParameterRow({**values, action.name: action.value}))


def validate_set_parameter(action: SetParameter) -> None:
    """Raises Inadmissible for a parameter there is none of, or a value out of its range."""
    try:
        read_parameters({action.name: action.value})
    except DecodeError as error:
        raise Inadmissible(error.rule, **error.values) from None


ACTION_TYPES = (ActionType(SetParameter, apply_set_parameter, get_none, validate=validate_set_parameter),)
