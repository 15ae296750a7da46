"""What motions ask for, in words that follow "asked bttc to": the same in a notebook, a terminal, and a receipt."""

from collections.abc import Mapping
from typing import Any

from ledger.errors import Value, fill
from ledger.reads.committee.before import Before
from ledger.registry.people.roles import name_scope
from ledger.registry.rows.exchange import MAX_DECIMALS
from ledger.words.committee.seats import describe_members, describe_validators
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.times import format_duration, is_duration

SENTENCES = {
    "adopt_law": "adopt {kind} {law} ({reference}): {title}",
    "confirm": "let what motion {motion} did go on without an end{confirmed}",
    "create_asset": "make the asset {asset}, which {issuer} issues, up to {cap}",
    "create_grid": "make the grid {grid}: {columns} × {rows} cells of {edge} units, {scale} a metre",
    "end_recognition": "recognise credentials of {issuer} no more, {reference}",
    "end_law": "end {named}{titled}",
    "freeze_account": "freeze {holder}, {reference}",
    "grant_role": "make {holder} {role} of {scope}{since}, {until}",
    "name_treasury": "have taxes go to {holder}",
    "note_report": "take note of report {report} on the programme {period}, as of block {height}",
    "raise_cap": "raise the cap of {asset} to {cap}",
    "recognise_issuer": "recognise credentials of {issuer} by the key {key}, {until}",
    "set_budget": "set the line {line} of {authority} in the budget to {amount}{since}, {until}",
    "set_parameter": "set the chain's {name} to {value}",
    "set_value": "set {named} to {value}{instead}{since}{replaced}",
    "strip_role": "end that {holder} is {role} of {scope}, with all that was granted under it{successor}",
    "suspend_law": "suspend {named} {until}{titled}",
    "unfreeze_account": "unfreeze {holder}, {reference}",
    "upgrade": "run version {version} from block {height} and{since}",
}


def format_value(name: str, value: int) -> str:
    """A number the chain runs by: 10,000, or 3 days where it is a time."""
    return format_duration(value) if is_duration(name) else f"{value:,}"


def describe_action(action: Mapping[str, Any], words: Lexicon, before: Before | None = None) -> str:
    """What an action does, from its fields: those of an action of ours, or whatever a stranger's receipt holds.

    `before` is what it changes, where that is known.
    """
    body, validators, value, coming = before or (None, (), None, None)
    match action.get("action"):
        case "change_members":
            return describe_members(action, words.who, body)
        case "set_validators":
            return describe_validators(action, validators)
        case "continue_on":
            return words.say("have CometBFT make the blocks; ") + describe_validators(action, validators)
        case "suspend_law" if action.get("until") == 0:
            return words.say("let {named} bind again{titled}", **_find_parts(action, words))
    name = str(action.get("action", ""))
    sentence = SENTENCES.get(name)
    if not sentence:
        return words.say("do {action}", action=name)
    parts: dict[str, Value] = {
        "instead": "" if value is None else f" instead of {value:,}",
        "replaced": _write_replaced(coming, words),
    }
    return fill(words.say(sentence), _find_parts(action, words) | parts)


def _find_parts(action: Mapping[str, Any], words: Lexicon) -> dict[str, Value]:
    parts: dict[str, str] = {name: str(value) for name, value in action.items() if isinstance(value, int | str)}
    if isinstance(action.get("provision"), dict):
        parts |= _find_provision(action["provision"])
    elif "law" in action:
        parts |= _find_law(str(action["law"]), words)
    parts |= {name: words.who(str(action[name])) for name in ("authority", "holder", "issuer") if name in action}
    parts["scope"] = name_scope(str(action.get("scope", "")))
    successor = str(action.get("successor", ""))
    named = f"{words.who(successor)} {parts.get('role', '?')} of {parts['scope']}" if successor else ""
    parts["successor"] = f", and make {named} without an end" if named else ""
    if isinstance(action.get("cap"), int):
        parts["cap"] = _say_cap(action, words)
    if isinstance(action.get("value"), int):
        parts["value"] = format_value(str(action.get("name", "")), action["value"])
    if isinstance(action.get("amount"), int):
        parts["amount"] = words.money_or_units(action["amount"], str(action.get("asset", "")))
    if "public_key" in action:
        parts["key"] = shorten_id(str(action["public_key"]))
    if "report" in action:
        parts["report"] = shorten_id(str(action["report"]))
    if "motion" in action:
        parts |= _find_confirmed(str(action["motion"]), words)
    return {**parts, **_find_times(action, words)}


def _say_cap(action: Mapping[str, Any], words: Lexicon) -> str:
    """Of an asset that is yet to be made, by the decimals it is to have."""
    asset, decimals = str(action.get("asset", "")), action.get("decimals")
    if isinstance(decimals, int) and 0 <= decimals <= MAX_DECIMALS:
        words = words._replace(decimals={asset: decimals})
    return words.money_or_units(action["cap"], asset)


def _write_replaced(coming: tuple[int, int] | None, words: Lexicon) -> str:
    if coming is None:
        return ""
    value, since = coming
    return f", and drop the {value:,} that is to hold from {words.time(since)} on"


def _find_provision(provision: Mapping[str, Any]) -> dict[str, str]:
    title, kind = provision.get("title"), provision.get("kind")
    return {
        "kind": "the parameter" if kind == "parameter" else "the law",
        "law": str(provision.get("law", "")),
        "reference": str(provision.get("reference", "")),
        "title": str(title.get("en", "")) if isinstance(title, dict) else "",
    }


def _find_law(identifier: str, words: Lexicon) -> dict[str, str]:
    found = words.find_law(identifier)
    if found is None:
        return {"named": f"the law {identifier}", "titled": ""}
    kind = "parameter" if found.kind == "parameter" else "law"
    return {"named": f"the {kind} {identifier} ({found.reference})", "titled": f": {found.title.en}"}


def _find_confirmed(motion: str, words: Lexicon) -> dict[str, str]:
    found = words.find_action(motion)
    # a confirmation confirms no confirmation, so this ends
    says = describe_action(found, words) if found and found.get("action") != "confirm" else ""
    return {"motion": shorten_id(motion), "confirmed": f": {says}" if says else ""}


def _find_times(action: Mapping[str, Any], words: Lexicon) -> dict[str, str]:
    since, until = action.get("since"), action.get("until")
    parts = {}
    if isinstance(begins := action.get("begins"), int) and isinstance(ends := action.get("ends"), int):
        parts["period"] = f"from {words.day(begins)} until {words.day(ends)}"
    if isinstance(since, int):
        parts["since"] = f" from {words.time(since) if since else 'its enactment'} on"
    if isinstance(until, int):
        parts["until"] = words.until(until)
    return parts
