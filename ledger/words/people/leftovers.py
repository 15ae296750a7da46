"""Words for leftovers: what an account's keys have left standing, and what there is to do about it."""

from collections.abc import Iterator
from typing import Any

from ledger.reads.people.delegations import FoundDelegation
from ledger.reads.people.leftovers import Leftovers
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.people.roles import describe_delegation, make_delegation_object, make_role_object, say_role
from ledger.words.trade.contracts import describe_contract, make_contract_object
from ledger.words.trade.orders import make_order_object
from ledger.words.values import make_row_object


def list_leftover_lines(name: str, found: Leftovers, lexicon: Lexicon) -> list[str]:
    """What has ended, then what still stands, each in a line with what there is to do about it; none for nothing."""
    ended = [f"  {_describe(one, lexicon)}, ended {lexicon.time(one.end)}" for one in found.ended]
    standing = [f"  {text}: {remedy}" for text, remedy in _list_standing(name, found, lexicon)]
    lines = ["ended, since it was granted while the recovery was under way:", *ended] if ended else []
    return [*lines, "still standing, from the old keys:", *standing] if standing else lines


def make_leftovers_object(found: Leftovers) -> dict[str, Any]:
    """The same for --json; times are RFC 3339, amounts in the smallest unit."""
    return {
        "ended": [make_delegation_object(one) for one in found.ended],
        "delegations": [make_delegation_object(one) for one in found.delegations],
        "holds": [{"hold": hold} | make_row_object(row) for hold, row in found.holds],
        "orders": [make_order_object(one) for one in found.orders],
        "contracts": [make_contract_object(one) for one in found.contracts],
        "ballots": [{"motion": motion, "vote": vote} for motion, vote in found.ballots],
        "motions": list(found.motions),
        "roles": [make_role_object(one.role, one.holder, one.row) for one in found.roles],
        "recoveries": [{"account": account} | make_row_object(row) for account, row in found.recoveries],
        "suspensions": [{"account": account} | make_row_object(row) for account, row in found.suspensions],
    }


def _list_standing(name: str, found: Leftovers, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    who, until = lexicon.who, lexicon.until
    for one in found.delegations:
        end = f"natledger delegate revoke --from {who(one.holder)} --to {who(one.delegate)}"
        yield f"{_describe(one, lexicon)}, {until(one.end)}", end
    for hold, row in found.holds:
        text = f"{lexicon.money(row.amount, row.asset)} held for {who(row.to)} until {lexicon.time(row.expires)}"
        yield text, f"{who(row.captor)} may capture hold {shorten_id(hold)}"
    yield from _list_deals(name, found, lexicon)
    for motion, vote in found.ballots:
        yield f"its {vote} on motion {shorten_id(motion)}", "final, as every ballot"
    for motion in found.motions:
        yield f"its motion {shorten_id(motion)}", f"natledger motion withdraw {shorten_id(motion)} --by {name}"
    for role, holder, granted, _ in found.roles:
        scope = f" --scope {granted.scope}" if granted.scope else ""
        text = f"{who(holder)} is {say_role(role, granted.scope)}, {until(granted.until)}"
        yield text, f"natledger role revoke {role}{scope} --from {who(holder)} --by {name}"
    for account, recovery in found.recoveries:
        text = f"the recovery of {who(account)}, due {lexicon.time(recovery.due)}"
        yield text, f"natledger account cancel-recovery {who(account)}"
    for account, suspension in found.suspensions:
        text = f"{who(account)} is suspended, {suspension.reference}"
        yield text, f"natledger account reinstate {who(account)}"


def _list_deals(name: str, found: Leftovers, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    for order in found.orders:
        seller, deadline = lexicon.who(order.row.seller), lexicon.time(order.row.deadline)
        text = f"{lexicon.money(order.left, order.row.asset)} set aside for what was ordered from {seller}"
        yield text, f"natledger order refund {shorten_id(order.id)} --by {name}, from {deadline} on"
    for contract in found.contracts:
        text = f"its signature: {describe_contract(contract, lexicon)}"
        yield text, f"natledger contract cancel {shorten_id(contract.id)} --by {name}, where it may"


def _describe(one: FoundDelegation, lexicon: Lexicon) -> str:
    row = one.row
    return describe_delegation(one.holder, one.delegate, row.types, row.amount, row.asset, lexicon)
