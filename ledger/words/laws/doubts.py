"""Doubts about a law in words: what no fact can be and what may be meant, and what the law does not see."""

from ledger.reads.laws.doubts import Doubt

MAX_SHOWN = 12
"""How many values are listed of those that a fact can be."""


def describe_doubt(doubt: Doubt) -> str:
    """A doubt as a sentence: by.kind is never "citizn", at character 1: did you mean citizen?"""
    where = f"{doubt.name}, at character {doubt.at}"
    if doubt.why == "missed":
        missed = " and ".join(doubt.known)
        return f"{where}: what is sent as {missed} is not held to it, for the law does not bind that"
    asked = f"did you mean {doubt.nearest}?" if doubt.nearest else ""
    if not doubt.at:
        return f"{doubt.name}: there is no place {doubt.value}" + (f": {asked}" if asked else "")
    never = "never has" if doubt.name.endswith(("jurisdictions", "types")) else "is never"
    shown = doubt.value if doubt.why == "number" else f'"{doubt.value}"'
    return f"{doubt.name} {never} {shown}, at character {doubt.at}: {asked or _tell_known(doubt)}"


def make_doubt_object(doubt: Doubt) -> dict[str, object]:
    """A doubt for --json."""
    found: dict[str, object] = {"at": doubt.at, "name": doubt.name, "nearest": doubt.nearest}
    return found | {"says": describe_doubt(doubt), "value": doubt.value}


def _tell_known(doubt: Doubt) -> str:
    known = doubt.known
    match doubt.why:
        case "place":
            return "a place is a code such as LA-VT"
        case "account":
            is_address = doubt.value.startswith(known[0])
            return "no account has this address" if is_address else f"it is an address, {known[0]}…, not a name"
        case "number" if doubt.name == "weekday":
            return "it is 1 on Monday to 7 on Sunday"
        case "number":
            return f"it is {known[0]} to {known[1]}"
    shown = f"{', '.join(known[:MAX_SHOWN])}{', …' if len(known) > MAX_SHOWN else ''}"
    return f"it is one of {shown}" if len(known) > 1 else f"it is {shown}"
