"""Retirements: units that are used up. They leave their holding and the supply, and a row says for whom.

Under the cap they count for ever, so that nobody issues them a second time.

What is used up is gone, so a holder does it itself, and nobody under a delegation.
"""

from typing import Annotated

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Amount, AssetCode, Kind, LegalReference
from ledger.registry.assets.classes import get_class
from ledger.registry.call import Call, Events, MessageType
from ledger.registry.money.money import check_amount, unmake
from ledger.registry.people.accounts import get_identity
from ledger.registry.postings import FindMessage, Posting
from ledger.registry.rows.assets import CLASSES, RETIREMENTS, Retirement


class RetireUnits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Uses up units of a class that the account that acts holds, for itself or another."""

    amount: Amount
    asset: AssetCode
    beneficiary: Annotated[str, msgspec.Meta(max_length=60), Kind.ADDRESS]
    """For whom they are used."""
    reference: LegalReference
    """What for: the claim, the year, the emissions they stand against."""


def apply_retire_units(call: Call, body: RetireUnits) -> Events:
    """Takes the units out of the holding and the supply. Refused for more than is held, or what may not move."""
    get_identity(call.rows, body.beneficiary)
    own = get_class(call, body.asset)
    check_amount(body.amount)
    unmake(call, body.asset, body.amount)
    call.rows.put(CLASSES, body.asset, msgspec.structs.replace(own, retired=own.retired + body.amount))
    row = Retirement(body.amount, body.asset, body.beneficiary, call.actor, body.reference)
    call.rows.put(RETIREMENTS, call.identifier, row)
    return (Fact("retirement", call.identifier),)


def _get_beneficiary(body: RetireUnits) -> tuple[str, ...]:
    return (body.beneficiary,)


def _post(actor: str, body: RetireUnits, find: FindMessage) -> tuple[Posting, ...]:
    return (Posting(actor, body.asset, -body.amount, "", body.reference),)


MESSAGES = (
    MessageType(
        "retire_units",
        RetireUnits,
        apply_retire_units,
        _get_beneficiary,
        is_delegable=False,
        changes_supply=True,
        list_postings=_post,
        reads=7,
        writes=4,
        version=2,
        winds_up=True,
    ),
)
