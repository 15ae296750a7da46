"""The treasury's office: whose account taxes go to, which a motion can change."""

import msgspec

from ledger.chain.kinds import Address
from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.decision import ActionType, Decision
from ledger.registry.people.accounts import get_identity
from ledger.registry.rows.committee import NOW
from ledger.registry.rows.tax import TREASURIES, Treasury


class NameTreasury(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="name_treasury"
):
    """Has taxes go to an account from then on."""

    holder: Address


def apply_name_treasury(call: Call, decision: Decision, action: NameTreasury) -> None:
    """Names the treasury's account. Refused where it is that already."""
    get_identity(call.rows, action.holder)
    row = call.rows.get(TREASURIES, NOW)
    if row and row.account == action.holder:
        raise Refused("treasury_must_change", account=action.holder)
    call.rows.put(TREASURIES, NOW, Treasury(action.holder))


def get_treasury(call: Call) -> str:
    """The account that taxes go to. Raises Refused where none is named."""
    row = call.rows.get(TREASURIES, NOW)
    if row is None:
        raise Refused("treasury_must_be_named")
    return row.account


def _get_account(action: NameTreasury) -> tuple[str, ...]:
    return (action.holder,)


ACTION_TYPES = (
    ActionType(
        NameTreasury,
        apply_name_treasury,
        _get_account,
        get_favoured=_get_account,
        version=2,
        covered_by="set_value",
    ),
)
