"""The names a law may read in words: what each is, of which type, and its values where these are few."""

from typing import Any

from ledger.laws.types import ListOf, describe
from ledger.reads.laws.names import LawName

_OF_ACCOUNT = {
    "address": "its address",
    "available": "what it can spend of the message's asset, in the smallest unit",
    "held": "what it has set aside of that",
    "jurisdiction": "where it belongs: LA-VT.01",
    "jurisdictions": "the same, with all that lies around it: LA, LA-VT, LA-VT.01",
    "keys": "how many it has",
    "kind": "what it is",
    "registered_at": "block time, ms UTC",
    "sent_this_month": "what it sent of the asset this calendar month, before this message",
    "sent_today": "what it sent of it today, before this message",
    "threshold": "how many of its keys sign together",
}
_OTHERS = {
    "hour": "the hour of the block where the chain is, 0 to 23",
    "time": "block time, ms UTC",
    "today": "the day of the block where the chain is",
    "weekday": "the day of its week: 1 is Monday, 7 is Sunday",
}


def describe_type(found: LawName) -> str:
    """Of which type a name is: a list of texts, at most 16."""
    kind = found.type
    if kind is None:
        return ""
    return f"{describe(kind)}, at most {kind.most}" if isinstance(kind, ListOf) else describe(kind)


def describe_name(found: LawName) -> str:
    """What a name is; "" for a field of the message, which docs/reference/messages.md describes."""
    match found.name.split("."):
        case ["by", field]:
            return f"of who signs: {_OF_ACCOUNT.get(field, '')}"
        case ["on_behalf_of", field]:
            return f"of who acts: {_OF_ACCOUNT.get(field, '')}"
        case [name]:
            return _OTHERS.get(name, "")
    return found.title


def make_name_object(found: LawName) -> dict[str, Any]:
    """A name for --json."""
    about = {"name": found.name, "type": describe_type(found), "about": describe_name(found)}
    return about | {"values": list(found.values)}
