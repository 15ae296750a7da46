"""Words for roles and delegations: who may do what, until when, and by whose word."""

from collections.abc import Sequence
from typing import Any

import msgspec

from ledger.reads.people.delegations import FoundDelegation
from ledger.reads.people.roles import DORMANT, ENDED, TO_COME, UNSUPPORTED, FoundRole
from ledger.registry.decision import BY_MOTION
from ledger.registry.people.roles import Link
from ledger.registry.people.roles import name_scope as name_scope  # noqa: PLC0414 - others take it from here
from ledger.registry.rows.people import Role
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.values import make_row_object


def say_role(role: str, scope: str) -> str:
    """A role and what it covers: registrar of LA-VT."""
    return f"{role} of {name_scope(scope)}"


def describe_state(found: FoundRole, lexicon: Lexicon) -> str:
    """Whether a role is in force, and from when or until when."""
    row = found.row
    if found.state == ENDED:
        return f"ended {lexicon.time(row.until)}"
    if found.state == UNSUPPORTED:
        return "its accreditor's role has ended"
    if found.state == DORMANT:
        return "its holder's residence has ended"
    return lexicon.period(row.since, row.until, row.since - 1 if found.state == TO_COME else row.since)


def name_grantor(row: Role, lexicon: Lexicon) -> str:
    """Who granted a role: an accreditor, a motion, or genesis."""
    if row.granted_by.startswith(BY_MOTION):
        return f"motion {shorten_id(row.granted_by.removeprefix(BY_MOTION))}"
    return lexicon.who(row.granted_by.split("/")[1]) if row.granted_by else "genesis"


def make_role_object(role: str, holder: str, row: Role) -> dict[str, Any]:
    """A role for --json; times are RFC 3339."""
    return {"role": role, "holder": holder} | make_row_object(row)


def make_found_role_object(found: FoundRole, lexicon: Lexicon) -> dict[str, Any]:
    """The same, with its state."""
    return make_role_object(found.role, found.holder, found.row) | {"state": describe_state(found, lexicon)}


def describe_chain(chain: Sequence[Link], lexicon: Lexicon) -> list[str]:
    """Who accredited whom, each link a line that stands deeper than what it gave."""
    lines = []
    for depth, link in enumerate(chain):
        text = f"{lexicon.who(link.holder)} is {say_role(link.role, link.row.scope)}"
        since = f"granted by {name_grantor(link.row, lexicon)}" if link.row.granted_by else "from genesis"
        lines.append(f"{'  ' * depth}{text}, {since}, {lexicon.until(link.row.until)}")
    return lines


def describe_idle(found: FoundRole, lexicon: Lexicon) -> str:
    """A role that gives nothing now: that it is to come, or has ended."""
    begins = f"granted, begins {lexicon.time(found.row.since)}"
    state = begins if found.state == TO_COME else describe_state(found, lexicon)
    return f"  of {name_scope(found.row.scope)}: {state}"


def describe_delegation(
    holder: str, delegate: str, types: Sequence[str], amount: int, asset: str, lexicon: Lexicon
) -> str:
    """Who may do what for whom, and how far; nothing is moved where the asset is ""."""
    money = f", up to {lexicon.money(amount, asset)}" if asset else ""
    return f"{lexicon.who(delegate)} may {' '.join(types)} for {lexicon.who(holder)}{money}"


def describe_end(found: FoundDelegation, now: int, lexicon: Lexicon) -> str:
    """Until when a delegation holds, or since when it does not."""
    if found.end <= now:
        return f"ended {lexicon.time(found.end)}"
    return lexicon.period(found.row.since, found.end, now)


def make_delegation_object(found: FoundDelegation) -> dict[str, Any]:
    """A delegation for --json; times are RFC 3339, amounts in the smallest unit."""
    row = msgspec.structs.replace(found.row, until=found.end)
    return {"holder": found.holder, "delegate": found.delegate} | make_row_object(row)
