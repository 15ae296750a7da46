"""The terms of a message: all that a sentence about it leaves out, or shortens.

Four letters of an address can be made to fit, the whole cannot: who signs, and who verifies, sees them in full.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ledger.chain.kinds import NEVER
from ledger.chain.transaction import Message, Transaction, compute_transaction_id
from ledger.registry.messages import MESSAGES
from ledger.registry.motions.agenda import ACTIONS
from ledger.registry.rows.laws import Provision
from ledger.words.fields import list_fields
from ledger.words.lexicon import Lexicon
from ledger.words.messages import describe_message, read_body
from ledger.words.printing import write_lines
from ledger.words.values import get_struct, is_moment_of

Pairs = Iterator[tuple[str, str]]

_LABELS = {"jurisdictions": "where", "reference": "basis"}
"""What fields of a law are called beside those of the motion."""
_WHO = ("to", "captor", "account", "holder", "delegate")
_IDS = ("hold", "record", "motion", "impact", "commitment", "evidence")
_OPEN = ("due", "since")
"""Moments that are 0 where there is none."""
_SAID = {*_WHO, *_IDS, "amount", "request", "reverses", "whole"}
"""Fields that have a label of their own, or stand elsewhere: amounts in the sentence. Of others their kind decides."""


def describe_terms(messages: Sequence[Message], lexicon: Lexicon) -> list[str]:
    """Who acts, on whom, how much and how long, a line each and none twice; ids and addresses in full."""
    return write_lines(list_terms(messages, lexicon))


def list_terms(messages: Sequence[Message], lexicon: Lexicon) -> Sequence[tuple[str, str]]:
    """The same as labels and texts, for whoever writes others below them."""
    return list(dict.fromkeys(pair for message in messages for pair in _list_terms(message, lexicon)))


def describe_transaction(transaction: Transaction, lexicon: Lexicon) -> list[str]:
    """What whoever signs it signs: each message with its terms, the id, and until when it can be sent."""
    lines = []
    for message in transaction.messages:
        lines += [describe_message(message, {}, False, lexicon), *describe_terms([message], lexicon)]
    identifier = compute_transaction_id(transaction).hex()
    return [*lines, f"id {identifier}, expires {lexicon.time(transaction.expires)}"]


def list_body_terms(message: Message, words: Lexicon) -> Pairs:
    """The body as it was signed; of a proposal, before it, what it asks for, with times as they are read."""
    action = read_body(message).get("action")
    if isinstance(action, dict):
        yield from list_action_terms(action, words)
    yield "body", f"{message.type} {bytes(message.body).decode()}"


def _list_terms(message: Message, lexicon: Lexicon) -> Pairs:
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
        if isinstance(body.get(name), str) and body[name]:
            yield name, body[name]
    if isinstance(body.get("whole"), int):
        yield "part of", lexicon.money_or_units(body["whole"], str(body.get("asset", "")))
    if body.get("emergency"):
        yield "emergency", "voted on at once; what it does ends by itself unless it is confirmed"
    if isinstance(body.get("action"), dict):
        yield from list_action_terms(body["action"], lexicon)
    kind = MESSAGES.get(message.type)
    yield from _list_moments(kind.body if kind else None, body, lexicon)
    yield from list_fields(message.type, body, _SAID, lexicon)
    yield from _list_corners(body)
    for key in body.get("keys") or ():
        yield "new key", str(key.get("public_key", ""))
    if "threshold" in body:
        yield "signing", f"{body['threshold']} of these keys together"


def _list_corners(body: Mapping[str, Any]) -> Pairs:
    """The boundary of a parcel that is to be, corner by corner; of one that is divided, that of each part."""
    for one in (body, *(body["children"] if isinstance(body.get("children"), list) else ())):
        if isinstance(one, dict) and isinstance(one.get("boundary"), list):
            corners = " ".join(",".join(map(str, corner)) for corner in one["boundary"] if isinstance(corner, list))
            yield "corners", f"{corners} of {one.get('child', one.get('parcel', ''))}"


def list_action_terms(action: Mapping[str, Any], words: Lexicon) -> Pairs:
    """All that a motion asks for, field by field; of a law all it says."""
    known, provision = ACTIONS.get(str(action.get("action", ""))), action.get("provision")
    for name, value in action.items():
        if name != "provision":
            yield from _list_field(name, value, words, known.action if known else None)
    if isinstance(provision, dict):
        numeric = provision.get("kind") == "parameter"
        for name, value in provision.items():
            if numeric or name not in ("least", "most"):
                yield from _list_field(_LABELS.get(str(name), str(name)), value, words, Provision)


def _list_field(name: str, value: Any, words: Lexicon, kind: type[msgspec.Struct] | None) -> Pairs:
    if is_moment_of(value, kind, name):
        yield _write_moment(name, value, words) if value or name != "since" else ("from", "its enactment on")
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


def _list_moments(kind: type[msgspec.Struct] | None, body: Mapping[str, Any], words: Lexicon) -> Pairs:
    """When what is asked for begins, ends or expires: each field that is a moment, also within another field."""
    for name, value in body.items():
        inner = get_struct(kind, name)
        if inner and isinstance(value, dict):
            yield from _list_moments(inner, value, words)
        elif is_moment_of(value, kind, name) and (value or name not in _OPEN):
            yield _write_moment(name, value, words)


def _write_moment(name: str, moment: int, words: Lexicon) -> tuple[str, str]:
    match name:
        case "since":
            return "from", words.time(moment)
        case "until" | "ends":
            return "holds", words.until(moment)
    return name, "never" if moment == NEVER else words.time(moment)


def _name(address: str, words: Lexicon) -> str:
    """An address in full, with its name in this home before it."""
    return f"{words.names[address]}, {address}" if address in words.names else address
