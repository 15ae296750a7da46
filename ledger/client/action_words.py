"""What motions ask for, in words that follow "asked bttc to": the same in a notebook, a terminal, and a receipt."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Value, fill
from ledger.registry.roles import name_scope

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ID_DIGITS = 12
_SENTENCES = {
    "adopt_law": "adopt {kind} {law} ({reference}): {title}",
    "change_members": "give {body} {count} members with a quorum of {quorum} and a majority of {majority}",
    "confirm": "let what motion {motion} did go on without an end",
    "end_law": "end the law {law}",
    "freeze_account": "freeze {holder}, {reference}",
    "grant_role": "make {holder} {role} of {scope}",
    "raise_cap": "raise the cap of {asset} to {cap}",
    "set_parameter": "set the chain's {name} to {value}",
    "set_validators": "have the validators {validators}",
    "set_value": "set {law} to {value}{since}",
    "strip_role": "end that {holder} is {role} of {scope}{successor}",
    "suspend_law": "suspend the law {law} until {until}",
    "unfreeze_account": "unfreeze {holder}, {reference}",
    "upgrade": "run version {version} from block {height} and{since}",
}


class Words(NamedTuple):
    """How names and amounts are written."""

    who: Callable[[str], str]
    """An address."""
    money: Callable[[int, str], str]
    """An amount in the smallest unit, and its asset."""


def describe_action(action: Mapping[str, Any], words: Words) -> str:
    """What an action does, from its fields: those of an action of ours, or whatever a stranger's receipt holds."""
    name = str(action.get("action", ""))
    if name == "suspend_law" and action.get("until") == 0:
        return f"let the law {action.get('law')} bind again"
    sentence = _SENTENCES.get(name)
    return fill(sentence, _find_parts(action, words)) if sentence else f"do {name}"


def format_moment(time: int) -> str:
    """Milliseconds UTC as 2026-11-22T03:04:05Z."""
    try:
        return (_EPOCH + timedelta(milliseconds=time)).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return f"{time} ms"


def _find_parts(action: Mapping[str, Any], words: Words) -> dict[str, Value]:
    parts: dict[str, str] = {name: str(value) for name, value in action.items() if isinstance(value, int | str)}
    if isinstance(action.get("provision"), dict):
        parts |= _find_provision(action["provision"])
    if "holder" in action:
        parts["holder"] = words.who(str(action["holder"]))
    successor = str(action.get("successor", ""))
    parts["successor"] = f", for {words.who(successor)}" if successor else ""
    parts["scope"] = name_scope(str(action.get("scope", "")))
    since, until, cap = action.get("since"), action.get("until"), action.get("cap")
    parts["since"] = f" from {format_moment(since)} on" if isinstance(since, int) and since else ""
    if isinstance(until, int):
        parts["until"] = "for ever" if until == MAX_INTEGER else format_moment(until)
    if isinstance(cap, int):
        parts["cap"] = words.money(cap, str(action.get("asset", "")))
    parts["motion"] = parts.get("motion", "")[:_ID_DIGITS]
    return {**parts, **_find_many(action)}


def _find_provision(provision: Mapping[str, Any]) -> dict[str, str]:
    title, kind = provision.get("title"), provision.get("kind")
    return {
        "kind": "the parameter" if kind == "parameter" else "the law",
        "law": str(provision.get("law", "")),
        "reference": str(provision.get("reference", "")),
        "title": str(title.get("en", "")) if isinstance(title, dict) else "",
    }


def _find_many(action: Mapping[str, Any]) -> dict[str, str]:
    parts = {}
    validators, members, majority = action.get("validators"), action.get("members"), action.get("majority")
    if isinstance(validators, list):
        parts["validators"] = ", ".join(str(each.get("name", "")) for each in validators if isinstance(each, dict))
    if isinstance(members, list):
        parts["count"] = str(len(members))
    if isinstance(majority, dict):
        parts["majority"] = f"{majority.get('numerator')}/{majority.get('denominator')}"
    return parts
