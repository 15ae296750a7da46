"""Powers: what an authority does to what somebody else has, by the word of a court or an issuer, and no other way.

Nothing here asks who may: that is the matter of the measures of assets, which alone come here (tests/registry).
"""

from ledger.chain.kinds import NEVER
from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.money.holds import get_hold, release
from ledger.registry.money.money import change, get_balance
from ledger.registry.people.accounts import get_account
from ledger.registry.rows.money import HOLDS, Hold


def check_available(call: Call, asset: str, amount: int, holder: str) -> None:
    """Raises Refused for more than somebody has available."""
    available = get_balance(call.rows, holder, get_account(call.rows, holder), asset).available
    if amount > available:
        raise Refused("holding_must_cover_amount", amount=amount, asset=asset, available=available, holder=holder)


def take(call: Call, asset: str, amount: int, holder: str, to: str) -> None:
    """Moves what was found available from one to another, without who has it."""
    change(call, holder, asset, -amount, 0)
    change(call, to, asset, amount, 0)


def keep(call: Call, asset: str, amount: int, holder: str) -> None:
    """Sets what was found available aside, under the id of the message, until that is freed."""
    change(call, holder, asset, -amount, amount)
    call.rows.put(HOLDS, call.identifier, Hold(amount, asset, call.identifier, NEVER, holder, holder))


def free(call: Call, identifier: str) -> None:
    """Gives back what was kept under an id."""
    release(call, identifier, get_hold(call, identifier))
