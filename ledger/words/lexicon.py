"""Wording: how amounts, addresses, times, ids and messages read to a person.

Amounts come in major units with thousands separators, addresses as names of this home or shortened, ids as their
first digits. Whatever came from outside is stripped of characters that a terminal would act on.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from ledger.chain.entry import APPLIED, Outcome
from ledger.chain.transaction import Message
from ledger.crypto.addresses import is_address
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import DecodeError, HomeError, Refused, Value
from ledger.registry.rows.laws import Provision
from ledger.words.actions import Words, describe_action, find_nothing, format_moment
from ledger.words.printing import printable as printable  # noqa: PLC0414 - others take it from here

ID_DIGITS = 12
"""How much of an id is shown; 8 are enough to find it again."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MIDNIGHT = _EPOCH.time()
_LAST_MS = 253_370_764_800_000
"""9999-01-01: after it, an offset could lead beyond what a datetime can be."""
_AMOUNT = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
"""Thousands may be parted by commas, as all amounts are that are shown."""
PARTED = re.compile("-?[0-9]{1,3}(?:[. '][0-9]{3})+")
"""A number with other marks between its thousands, or so it seems: 25.000 is 25 to some, and 25,000 to others."""
MARK = re.compile("[. ']")
_LONG_HEX = re.compile(r"\b([0-9a-f]{64})\b")
_AMOUNTS = ("amount", "asked", "available", "cap", "remaining", "rest", "room", "stated", "supply", "whole")
_TIMES = ("deadline", "due", "expires", "lapses", "last", "present", "since", "time", "until")
DATES = ("cast_at", "deadline", "due", "expires", "lapses", "proposed_at", "since", "until")
_COUNTS = ("ahead", "count", "limit", "size")


def know_nothing(kind: str) -> tuple[str, ...]:
    """Knows no names."""
    return ()


class Lexicon(NamedTuple):
    """What makes bare values readable: names by address, decimals by asset, laws and motions by their ids, days."""

    names: Mapping[str, str]
    decimals: Mapping[str, int]
    find_law: Callable[[str], Provision | None] = find_nothing
    find_action: Callable[[str], Mapping[str, Any] | None] = find_nothing
    """What a motion asks for."""
    offset: int = 0
    """Minutes from UTC of the chain's calendar: people read all times in it, with the offset; machines in UTC."""
    list_known: Callable[[str], Sequence[str]] = know_nothing
    """Names there are: of bodies, laws, motions or parameters, of those who may decide on an action, and so on."""

    def day(self, time: int) -> str:
        """A moment (ms UTC) as laws have it: the day where the chain is that begins then, or else the time there."""
        local = _EPOCH + timedelta(milliseconds=time, minutes=self.offset) if time <= _LAST_MS else None
        return f"{local:%Y-%m-%d}" if local and local.time() == _MIDNIGHT else self.time(time)

    def who(self, address: str) -> str:
        """The name of an address, or its shortened form."""
        return self.names.get(address) or shorten(address)

    def money(self, amount: int, asset: str) -> str:
        """An amount with its asset: 25,000 LAK."""
        return f"{format_amount(amount, self.decimals.get(asset, 0))} {asset}"

    def money_or_units(self, amount: int, asset: str) -> str:
        """The same, or in smallest units of an asset whose decimals nobody here can know."""
        shown = printable(asset)
        return self.money(amount, shown) if asset in self.decimals else f"{amount:,} smallest units of {shown}"

    def action(self, action: Mapping[str, Any]) -> str:
        """What a motion asks for: adopt the law night_limit (DECREE/2026-7): …"""
        words = Words(self.who, self.money_or_units, self.time, self.find_law, self.find_action)
        return printable(describe_action(action, words))

    def time(self, moment: int) -> str:
        """Ms UTC as a time where the chain is: 2026-11-22T10:04:05+07:00."""
        return format_moment(moment, self.offset)

    def until(self, moment: int) -> str:
        """Until when something holds: until 2027-01-01T00:00:00+07:00, or without an end."""
        return "without an end" if moment == MAX_INTEGER else f"until {self.time(moment)}"

    def period(self, since: int, until: int, now: int) -> str:
        """When something holds: until when, and from when if that is yet to come."""
        return f"from {self.time(since)}, {self.until(until)}" if since > now else self.until(until)

    def parts(self, amount: int, asset: str) -> tuple[str, str]:
        """An amount and its asset as a spreadsheet takes them: 25000 and LAK."""
        return plain_amount(amount, self.decimals.get(asset, 0)), asset


NOTHING_KNOWN = Lexicon({}, {})


def format_amount(amount: int, decimals: int) -> str:
    """An amount in major units: 75,000 or 12.50."""
    whole, part = divmod(amount, 10**decimals)
    return f"{whole:,}.{part:0{decimals}}" if decimals else f"{whole:,}"


def plain_amount(amount: int, decimals: int) -> str:
    """An amount in major units as machines read it: -75000 or 12.50."""
    whole, part = divmod(abs(amount), 10**decimals)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{part:0{decimals}}" if decimals else f"{sign}{whole}"


def parse_amount(text: str, asset: str, decimals: Mapping[str, int]) -> int:
    """The amount in the asset's smallest unit. Raises Refused for no such asset, HomeError or DecodeError.

    ASCII digits and at most one point, with commas between thousands or without: no sign, exponent or space. What may
    be thousands after a point, such as 25.000, is refused, but for an asset with as many decimals.
    """
    if asset not in decimals:
        raise Refused("asset_must_exist", asset=printable(asset[:20]))
    places = decimals[asset]
    match = _AMOUNT.fullmatch(text)
    part = (match[2] or "").rstrip("0") if match else ""  # zeros beyond the decimals are zeros
    if match is None or len(part) > places or (places < 3 and PARTED.fullmatch(text)):
        raise HomeError("amount_must_fit_decimals", text=printable(text[:60]), asset=asset, decimals=places)
    digits = (match[1].replace(",", "") + part.ljust(places, "0")).lstrip("0") or "0"
    # the length first: int() of a long text is slow, and bounded by an environment setting
    if len(digits) > len(str(MAX_INTEGER)) or int(digits) > MAX_INTEGER:
        raise DecodeError("integers_must_be_in_range")
    return int(digits)


def shorten(address: str) -> str:
    """lao1qx…7m for an address; anything else as it is."""
    if not is_address(address):
        return printable(address)
    start = address.rindex("1", 0, -38) + 3
    return f"{address[:start]}…{address[-2:]}"


def shorten_id(identifier: str) -> str:
    """The first digits of an id."""
    return identifier[:ID_DIGITS]


def format_time(time: int) -> str:
    """Milliseconds UTC as 2026-11-22T03:04:05Z, for machines; people read `Lexicon.time`."""
    return format_moment(time)


def date_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row or an event for JSON: times as RFC 3339, None for without an end."""
    return {name: _date(value) if name in DATES else value for name, value in values.items()}


def _date(value: Any) -> Any:
    if not isinstance(value, int):
        return value
    return None if value == MAX_INTEGER else format_time(value)


def decorate(values: Mapping[str, Value], lexicon: Lexicon) -> dict[str, Value]:
    """The values of a refusal as people read them.

    Ids that are shortened can still be told apart.
    """
    asset = str(values.get("asset", ""))
    shown = {name: _decorate_one(name, value, asset, lexicon) for name, value in values.items()}
    for name, value in values.items():
        alike = [other for other in shown if shown[other] == shown[name] and values[other] != value]
        if alike and isinstance(value, str):
            shown |= {other: printable(str(values[other])) for other in (name, *alike)}
    return shown


def _decorate_one(name: str, value: Value, asset: str, lexicon: Lexicon) -> Value:
    if isinstance(value, int):
        if name in _AMOUNTS and asset in lexicon.decimals:
            return format_amount(value, lexicon.decimals[asset])
        if name in _TIMES:
            return "for ever" if value == MAX_INTEGER else lexicon.time(value)
        return f"{value:,}" if name in _COUNTS else value
    if is_address(value):
        return lexicon.who(value)
    if name == "motion":
        return shorten_id(printable(value))
    return _LONG_HEX.sub(lambda match: f"{match[1][:ID_DIGITS]}…", printable(value))


# messages

_SENTENCES = {
    "amend_record": ("{by} amended record {record}", "{by} asked to amend record {record}"),
    "appeal_suspension": ("{by} appealed, reference {reference}", "{by} asked to appeal, reference {reference}"),
    "cancel_recovery": ("{by} cancelled the recovery of {account}", "{by} asked to cancel the recovery of {account}"),
    "complete_recovery": ("{by} gave {account} its new keys", "{by} asked to give {account} its new keys"),
    "define_schema": ("{by} defined the schema {schema}", "{by} asked to define the schema {schema}"),
    "grant_delegation": ("{by} let {delegate} {types}", "{by} asked to let {delegate} {types}"),
    "grant_role": ("{by} made {holder} {role} of {scope}", "{by} asked to make {holder} {role} of {scope}"),
    "issue_record": ("{by} issued a {schema}, record {event}", "{by} asked to issue a {schema}"),
    "reinstate_account": ("{by} reinstated {account}, {reference}", "{by} asked to reinstate {account}, {reference}"),
    "reinstate_record": ("{by} reinstated record {record}, {reason}", "{by} asked to reinstate record {record}"),
    "request_recovery": ("{by} asked for new keys of {account}", "{by} asked for new keys of {account}"),
    "revoke_delegation": ("{by} ended what {delegate} may do", "{by} asked to end what {delegate} may do"),
    "revoke_record": ("{by} revoked record {record}, {reason}", "{by} asked to revoke record {record}, {reason}"),
    "revoke_role": (
        "{by} ended that {holder} is {role} of {scope}",
        "{by} asked to end that {holder} is {role} of {scope}",
    ),
    "supersede_record": (
        "{by} issued a {schema}, record {event}, in place of {record}",
        "{by} asked to issue a {schema} in place of {record}",
    ),
    "suspend_account": ("{by} suspended {account}, {reference}", "{by} asked to suspend {account}, {reference}"),
    "suspend_record": ("{by} suspended record {record}, {reason}", "{by} asked to suspend record {record}, {reason}"),
    "capture_hold": ("{by} captured {amount} of hold {hold}", "{by} asked to capture {amount} of hold {hold}"),
    "issue": ("{by} issued {money} to {to}", "{by} asked to issue {money} to {to}"),
    "place_hold": ("{by} set aside {money} for {to}", "{by} asked to set aside {money} for {to}"),
    "redeem": ("{by} redeemed {money}", "{by} asked to redeem {money}"),
    "register_account": (
        "{by} registered {address} as {kind}, {jurisdiction}",
        "{by} asked to register a {kind}, {jurisdiction}",
    ),
    "release_hold": ("{by} released hold {hold}", "{by} asked to release hold {hold}"),
    "reverse": ("{by} paid {to} {money}, as a return", "{by} asked to pay {to} {money}, as a return"),
    "rotate_keys": ("{by} changed its keys", "{by} asked to change its keys"),
    "transfer": ("{by} paid {to} {money}", "{by} asked to pay {to} {money}"),
    "cast_ballot": ("{by} voted {vote} on {motion}", "{by} asked to vote {vote} on {motion}"),
    "enact_motion": ("{by} {closing}", "{by} asked to enact {motion}"),
    "propose_motion": ("{by} asked {body} to {action}", "{by} would ask {body} to {action}"),
    "withdraw_motion": ("{by} withdrew {motion}", "{by} asked to withdraw {motion}"),
}


def describe_messages(messages: Sequence[Message], outcome: Outcome, lexicon: Lexicon) -> list[str]:
    """Each message as a sentence, told by what came of it."""
    applied = outcome.code == APPLIED
    return [
        describe_message(
            message, {event.name: event.value for event in outcome.events if event.message == place}, applied, lexicon
        )
        for place, message in enumerate(messages)
    ]


def read_body(message: Message) -> dict[str, Any]:
    """The fields of a body; none where it is of a kind that only a stranger's ledger knows."""
    body = msgspec.json.decode(bytes(message.body))
    return body if isinstance(body, dict) else {}


def describe_message(message: Message, events: Mapping[str, Value], applied: bool, lexicon: Lexicon) -> str:
    """One message as a sentence: noy paid shop 25,000 LAK."""
    body = read_body(message)
    past, asked = _SENTENCES.get(message.type, ("{by} did {type}", "{by} asked for {type}"))
    amount, asset = body.get("amount"), str(body.get("asset", ""))
    count = f"{amount:,}" if isinstance(amount, int) else "?"
    money = lexicon.money_or_units(amount, asset) if isinstance(amount, int) else f"? smallest units of {asset}"
    words = _find_words(body, lexicon) | {
        **_find_motion_words(body, events, lexicon),
        "address": lexicon.who(str(events.get("address", ""))),
        # a capture does not say the asset: that stands in the hold
        "amount": count,
        "by": _name_actor(message, lexicon),
        "event": shorten_id(str(events.get("record", ""))),
        "money": money,
        "type": message.type,
    }
    return (past if applied else asked).format_map(words)


def _find_words(body: Mapping[str, Any], lexicon: Lexicon) -> dict[str, str]:
    commitment, types = body.get("commitment"), body.get("types")
    schema = (
        commitment.get("schema", "") if isinstance(commitment, dict) else f"{body.get('name')}@{body.get('version')}"
    )
    words = {
        "schema": printable(str(schema)),
        "scope": printable(str(body.get("scope", ""))) or "everything",
        "types": printable(" ".join(map(str, types))) if isinstance(types, list) else "",
    }
    for name in ("account", "delegate", "holder", "to"):
        words[name] = lexicon.who(str(body.get(name, "")))
    for name in ("hold", "record"):
        words[name] = shorten_id(str(body.get(name, "")))
    for name in ("jurisdiction", "kind", "reason", "reference", "role"):
        words[name] = printable(str(body.get(name, "")))
    return words


def _find_motion_words(body: Mapping[str, Any], events: Mapping[str, Value], lexicon: Lexicon) -> dict[str, str]:
    action, motion = body.get("action"), str(body.get("motion", ""))
    asked = lexicon.find_action(motion) if motion else None
    named = f"motion {shorten_id(motion)}" + (f" to {lexicon.action(asked)}" if asked else "")
    state, rule = str(events.get("state", "")), str(events.get("rule", ""))
    ends = f"lapsed because {rule}" if rule else state
    votes = ", ".join(f"{events.get(name, '?')} {name}" for name in ("yes", "no", "abstain"))
    vetoes = events.get("vetoes", 0)
    votes += f", {vetoes} {'veto' if vetoes == 1 else 'vetoes'}" if vetoes else ""
    return {
        "action": lexicon.action(action) if isinstance(action, dict) else "decide",
        "body": printable(str(body.get("body", ""))),
        "closing": f"enacted {named}: {printable(ends)} ({votes})",
        "motion": printable(named),
        "vote": printable(str(body.get("vote", ""))),
    }


def _name_actor(message: Message, lexicon: Lexicon) -> str:
    actor = lexicon.who(message.on_behalf_of)
    return actor if message.by == message.on_behalf_of else f"{lexicon.who(message.by)}, for {actor},"
