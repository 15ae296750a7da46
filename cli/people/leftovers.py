"""What an account's keys have left standing, as the command line shows it once they were replaced."""

from collections.abc import Iterator
from typing import Any

import msgspec

from cli.shell import output
from cli.shell.acts import show_act
from cli.shell.session import Session
from ledger import PlacedEntry
from ledger.reads.leftovers import LeftDelegation, Leftovers, list_leftovers
from ledger.registry.people.roles import name_scope
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.values import date_values

Line = tuple[str, str]


def show_new_keys(session: Session, placed: PlacedEntry, who: str, text: str) -> None:
    """Ends an act that replaced an account's keys: says so, and what the old ones left standing."""
    left = list_leftovers(session.open(), who)
    ended = left.ended if left.ended and left.ended[0].end == placed.time else ()
    left = left._replace(ended=ended)
    show_act(session, placed, text, more={"leftovers": make_leftovers_object(left)})
    lines = list_leftover_lines(session, who, left)
    if lines and not session.json:
        output.say("\n".join(lines))


def list_leftover_lines(session: Session, who: str, found: Leftovers) -> list[str]:
    """What has ended, then what still stands, each in a line with what there is to do about it; none for nothing."""
    words = session.lexicon
    name = words.who(session.open().resolve(who))
    ended = [f"  {_describe_delegation(one, words)}, ended {words.time(one.end)}" for one in found.ended]
    standing = [f"  {text}" + (f": {remedy}" if remedy else "") for text, remedy in _list_standing(name, found, words)]
    lines = ["ended, since it was granted while the recovery was under way:", *ended] if ended else []
    return [*lines, "still standing, from the old keys:", *standing] if standing else lines


def make_leftovers_object(found: Leftovers) -> dict[str, Any]:
    """The same for --json; times are RFC 3339, amounts in the smallest unit."""
    return {
        "ended": [_make_delegation(one) for one in found.ended],
        "delegations": [_make_delegation(one) for one in found.delegations],
        "holds": [{"hold": hold} | _make_row(row) for hold, row in found.holds],
        "ballots": [{"motion": motion, "vote": vote} for motion, vote in found.ballots],
        "motions": list(found.motions),
        "roles": [{"role": role, "holder": holder} | _make_row(row) for role, holder, row in found.roles],
        "recoveries": [{"account": account} | _make_row(row) for account, row in found.recoveries],
        "suspensions": [{"account": account} | _make_row(row) for account, row in found.suspensions],
    }


def _list_standing(name: str, found: Leftovers, words: Lexicon) -> Iterator[Line]:
    for one in found.delegations:
        delegate, holder = words.who(one.delegate), words.who(one.holder)
        end = f"natledger delegate revoke --from {holder} --to {delegate}"
        yield f"{_describe_delegation(one, words)}, {words.until(one.end)}", end
    for hold, row in found.holds:
        text = f"{words.money(row.amount, row.asset)} held for {words.who(row.to)} until {words.time(row.expires)}"
        yield text, f"{words.who(row.captor)} may capture hold {shorten_id(hold)}"
    for motion, vote in found.ballots:
        yield f"its {vote} on motion {shorten_id(motion)}", "final, as every ballot"
    for motion in found.motions:
        yield f"its motion {shorten_id(motion)}", f"natledger motion withdraw {shorten_id(motion)} --by {name}"
    for role, holder, granted in found.roles:
        who, scope = words.who(holder), f" --scope {granted.scope}" if granted.scope else ""
        text = f"{who} is {role} of {name_scope(granted.scope)}, {words.until(granted.until)}"
        yield text, f"natledger role revoke {role}{scope} --from {who} --by {name}"
    for account, recovery in found.recoveries:
        text = f"the recovery of {words.who(account)}, due {words.time(recovery.due)}"
        yield text, f"natledger account cancel-recovery {words.who(account)}"
    for account, suspension in found.suspensions:
        text = f"{words.who(account)} is suspended, {suspension.reference}"
        yield text, f"natledger account reinstate {words.who(account)}"


def _describe_delegation(one: LeftDelegation, words: Lexicon) -> str:
    money = f", up to {words.money(one.row.amount, one.row.asset)}" if one.row.asset else ""
    return f"{words.who(one.delegate)} may {' '.join(one.row.types)} for {words.who(one.holder)}{money}"


def _make_delegation(one: LeftDelegation) -> dict[str, Any]:
    named = {"holder": one.holder, "delegate": one.delegate}
    return named | _make_row(one.row) | date_values({"until": one.end})


def _make_row(row: msgspec.Struct) -> dict[str, Any]:
    return date_values(msgspec.to_builtins(row))
