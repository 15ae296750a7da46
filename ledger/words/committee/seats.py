"""Seats in words: who joins a body or the validators, who leaves, and whose part changes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ledger.chain.validators import Validator
from ledger.reads.committee.verdicts import weigh
from ledger.registry.rows.committee import Body, Majority
from ledger.words.committee.tally import write_majority

_PLAIN = 1
"""The weight, and the voting power, that needs no mention."""


class _Seat(NamedTuple):
    weight: int
    veto: bool


def describe_members(action: Mapping[str, Any], who: Callable[[str], str], before: Body | None) -> str:
    """What another set of members changes; all of them where the body is not known as it was before."""
    after, body = _read_seats(action), str(action.get("body", ""))
    quorum = f"quorum {action.get('quorum')} of {sum(seat.weight for seat in after.values())}"
    majority = f"majority {_write_majority(action.get('majority'))}"
    if before is None:
        seats = ", ".join(f"{who(address)} ({_write_seat(seat)})" for address, seat in after.items())
        return f"give {body} the members {seats}; {quorum}; {majority}"
    changes = _list_changes({one.address: _Seat(one.weight, one.veto) for one in before.members}, after, who)
    old_quorum = f"quorum {before.quorum} of {weigh(before)}"
    old_majority = f"majority {write_majority(before.majority)}"
    rules = [_compare(old_quorum, quorum, "quorum "), _compare(old_majority, majority, "majority ")]
    return f"change {body}: {'; '.join([*(changes or ['the same members']), *rules])}"


def describe_validators(action: Mapping[str, Any], before: tuple[Validator, ...]) -> str:
    """What another set of validators changes, and who they are then; the latter alone where no set is known before."""
    given = action.get("validators")
    after = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    names = [_name_validator(each) for each in after]
    if not before:
        return f"have the validators {', '.join(names)}"
    changes = _list_changed_validators(before, after)
    return f"change the validators: {'; '.join(changes) or 'nothing'}; then {', '.join(names)}"


def _read_seats(action: Mapping[str, Any]) -> dict[str, _Seat]:
    members = action.get("members")
    seats = [each for each in members if isinstance(each, dict)] if isinstance(members, list) else []
    return {
        str(each.get("address", "")): _Seat(_read_number(each.get("weight")), bool(each.get("veto"))) for each in seats
    }


def _list_changes(before: Mapping[str, _Seat], after: Mapping[str, _Seat], who: Callable[[str], str]) -> list[str]:
    joining = [f"{who(one)} joins ({_write_seat(after[one])})" for one in after if one not in before]
    leaving = [f"{who(one)} leaves" for one in before if one not in after]
    kept = [one for one in after if one in before and after[one] != before[one]]
    return joining + leaving + [f"{who(one)} {_write_change(before[one], after[one])}" for one in kept]


def _write_change(old: _Seat, new: _Seat) -> str:
    parts = [f"has weight {new.weight} instead of {old.weight}"] if new.weight != old.weight else []
    if new.veto != old.veto:
        parts.append("gets a veto" if new.veto else "loses its veto")
    return " and ".join(parts)


def _write_seat(seat: _Seat) -> str:
    return f"weight {seat.weight}{', veto' if seat.veto else ''}"


def _compare(old: str, new: str, word: str) -> str:
    return f"{new} as before" if old == new else f"{new} instead of {old.removeprefix(word)}"


def _write_majority(majority: object) -> str:
    if not isinstance(majority, dict):
        return "?"
    numbers = [_read_number(majority.get(name)) for name in ("denominator", "numerator")]
    return write_majority(Majority(*numbers))


def _list_changed_validators(before: tuple[Validator, ...], after: Sequence[Mapping[str, Any]]) -> list[str]:
    old, new = {one.name: one for one in before}, {str(one.get("name", "")): one for one in after}
    changes = [f"{name} joins" for name in new if name not in old] + [
        f"{name} leaves" for name in old if name not in new
    ]
    for name, one in new.items():
        if name in old and one.get("public_key") != old[name].public_key:
            changes.append(f"{name} gets another key")
        if name in old and one.get("voting_power") != old[name].voting_power:
            changes.append(f"{name} has power {one.get('voting_power')} instead of {old[name].voting_power}")
    return changes


def _name_validator(validator: Mapping[str, Any]) -> str:
    power = validator.get("voting_power", _PLAIN)
    return str(validator.get("name", "")) + (f" (power {power})" if power != _PLAIN else "")


def _read_number(value: object) -> int:
    return value if isinstance(value, int) else 0
