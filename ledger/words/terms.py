"""The terms of a message: all that a sentence about it leaves out, or shortens.

Four letters of an address can be made to fit, the whole cannot: who signs, and who verifies, sees them in full.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ledger.chain.transaction import Message
from ledger.crypto.encoding import MAX_INTEGER
from ledger.words.fields import list_fields
from ledger.words.lexicon import Lexicon, printable, read_body

_LABELS = {"jurisdictions": "where", "reference": "basis"}
"""What fields of a law are called beside those of the motion."""
_WHO = ("to", "captor", "account", "holder", "delegate")
_IDS = ("hold", "record", "motion", "impact")
_SAID = {*_WHO, *_IDS, "amount", "expires", "request", "reverses", "since", "until", "whole"}
"""Fields that have a label of their own, or stand elsewhere: amounts in the sentence. Of others their kind decides."""


def describe_terms(messages: Sequence[Message], lexicon: Lexicon) -> list[str]:
    """Who acts, on whom, how much and how long, a line each and none twice; ids and addresses in full."""
    lines: dict[str, None] = {}
    for message in messages:
        for name, value in _list_terms(message, lexicon):
            lines[f"  {name:<12}{printable(value)}"] = None
    return list(lines)


def _list_terms(message: Message, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    body = read_body(message)
    yield "by", message.on_behalf_of
    if message.by != message.on_behalf_of:
        yield "signed by", f"{message.by}, for the account above"
    for role in _WHO:
        if role in body:
            yield role, str(body[role])
    if message.type == "grant_delegation":
        yield "up to", _describe_budget(body, lexicon)
    for name in _IDS:
        if body.get(name, ""):
            yield name, str(body[name])
    if isinstance(body.get("whole"), int):
        yield "part of", lexicon.money_or_units(body["whole"], str(body.get("asset", "")))
    if body.get("emergency"):
        yield "emergency", "voted on at once; what it does ends by itself unless it is confirmed"
    if isinstance(body.get("action"), dict):
        yield from list_action_terms(body["action"], lexicon)
    yield from _list_times(body, lexicon)
    yield from list_fields(message.type, body, _SAID, lexicon)
    for key in body.get("keys") or ():
        yield "new key", str(key.get("public_key", ""))
    if "threshold" in body:
        yield "signing", f"{body['threshold']} of these keys together"


def list_action_terms(action: Mapping[str, Any], words: Lexicon) -> Iterator[tuple[str, str]]:
    """All that a motion asks for, field by field; of a law all it says."""
    provision = action.get("provision")
    for name, value in action.items():
        if name != "provision":
            yield from _list_field(name, value, words)
    if isinstance(provision, dict):
        numeric = provision.get("kind") == "parameter"
        for name, value in provision.items():
            if numeric or name not in ("least", "most"):
                yield from _list_field(_LABELS.get(str(name), str(name)), value, words)


def _list_field(name: str, value: Any, words: Lexicon) -> Iterator[tuple[str, str]]:
    if name == "since" and isinstance(value, int):
        yield "from", words.time(value) if value else "its enactment on"
    elif name == "until" and isinstance(value, int):
        yield "holds", "without an end" if value == MAX_INTEGER else f"until {words.time(value)}"
    elif isinstance(value, dict) and sorted(value) == ["en", "lo"]:
        yield name, str(value["en"])
        yield name, str(value["lo"])
    elif isinstance(value, list) and all(isinstance(part, str) for part in value):
        yield name, " ".join(value) or "everywhere"
    elif isinstance(value, list):
        for part in value:
            yield name, _write_seat(part, words) if name == "members" else msgspec.json.encode(part).decode()
    else:
        yield name, value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _write_seat(seat: Any, words: Lexicon) -> str:
    if not isinstance(seat, dict):
        return msgspec.json.encode(seat).decode()
    return (
        f"{_name(str(seat.get('address')), words)}, weight {seat.get('weight')}{', veto' if seat.get('veto') else ''}"
    )


def _describe_budget(body: Mapping[str, Any], lexicon: Lexicon) -> str:
    amount, asset = body.get("amount"), str(body.get("asset", ""))
    if not asset:
        return "no money"
    if isinstance(amount, int) and asset in lexicon.decimals:
        return lexicon.money(amount, asset)
    return f"{amount} smallest units of {asset}"


def _list_times(body: Mapping[str, Any], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    commitment = body.get("commitment")
    until = commitment.get("until") if isinstance(commitment, dict) else body.get("until")
    since, expires = body.get("since"), body.get("expires")
    if isinstance(since, int) and since:
        yield "from", lexicon.time(since)
    if isinstance(until, int):
        yield "holds", lexicon.until(until)
    if isinstance(expires, int):
        yield "expires", "never" if expires == MAX_INTEGER else lexicon.time(expires)


def _name(address: str, words: Lexicon) -> str:
    """An address in full, with its name in this home before it."""
    return f"{words.names[address]}, {address}" if address in words.names else address
