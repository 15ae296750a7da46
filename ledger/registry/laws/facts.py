"""What a law may read: the message, both accounts, the date, and the parameters. Nothing else is named here.

The names follow from the declarations of the messages, so that a new type can be bound by laws at once.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

import msgspec
from msgspec import UNSET, inspect

from ledger.chain.kinds import Kind, find_of_kind
from ledger.chain.times import HOUR_MS, get_local
from ledger.errors import ensure
from ledger.laws.dates import Date
from ledger.laws.types import BOOLEAN, DATE, INTEGER, MISSING, STRING, Fact, ListOf, RecordOf, Type
from ledger.registry.call import Call, Environment
from ledger.registry.money.money import get_balance
from ledger.registry.money.windows import read_sent
from ledger.registry.people.roles import list_covering
from ledger.registry.rows.laws import LAWS, Law, get_value, is_in_force
from ledger.registry.rows.people import ACCOUNTS, IDENTITIES, Identity

LEVELS = 5
"""How many levels a jurisdiction has at most: LA, LA-VT, LA-VT.01 and two below."""
LONGEST = 64
"""The length of a list in a message whose declaration names none."""

_ACCOUNT: Mapping[str, Type] = {
    "address": STRING,
    "jurisdiction": STRING,
    "jurisdictions": ListOf(STRING, LEVELS),
    "keys": INTEGER,
    "kind": STRING,
    "registered_at": INTEGER,
    "threshold": INTEGER,
}
_MONEY: Mapping[str, Type] = {"available": INTEGER, "held": INTEGER, "sent_this_month": INTEGER, "sent_today": INTEGER}
"""Of a message with an asset: what the account has, and has sent, of that asset."""


LATE = ("hour", "weekday")
"""Names that came after laws were in force: one that calls an element so means the element, as before."""
DAYS_OF_WEEK = 7
_FIRST_WEEKDAY = 4
"""1970-01-01 was a Thursday; ISO 8601 counts from Monday, 1, to Sunday, 7."""


@lru_cache(maxsize=1_024)
def make_names(
    body: type[msgspec.Struct], parameters: tuple[str, ...], elements: tuple[str, ...] = ()
) -> dict[str, Type]:
    """The names a law may read that binds a type of message, with their types; `elements` are those it gives itself."""
    fields = _list_fields(body)
    account = RecordOf({**_ACCOUNT, **(_MONEY if find_of_kind(body, Kind.ASSET) else {})})
    late: dict[str, Type] = {name: INTEGER for name in LATE if name not in elements}
    return late | {
        "by": account,
        "message": RecordOf({**fields, "type": STRING}),
        "on_behalf_of": account,
        "parameters": RecordOf(dict.fromkeys(parameters, INTEGER)),
        "time": INTEGER,
        "today": DATE,
    }


class LawFacts:
    """The facts of one message, looked up when a law reads them. Lives while the message is judged."""

    def __init__(self, call: Call, name: str, body: msgspec.Struct) -> None:
        self._call = call
        self._name = name
        self._body = body
        self._identities: dict[str, Identity | None] = {}
        self.body_type = type(body)

    def read(self, path: tuple[str, ...]) -> Fact:
        """The value at a path, or MISSING."""
        if len(path) == 2:
            root, field = path
            if root == "on_behalf_of":
                return self._read_account(self._call.actor, field)
            if root == "message":
                return self._read_message(field)
            if root == "parameters":
                row = self._call.rows.get(LAWS, field)
                return MISSING if row is None else read_parameter(row, self._call.environment.time)
            return self._read_account(self._call.by, field) if root == "by" else MISSING
        read = _OF_TIME.get(path[0]) if len(path) == 1 else None
        return read(self._call.environment) if read else MISSING

    def _read_message(self, field: str) -> Fact:
        if field == "type":
            return self._name
        found = getattr(self._body, field) if field in self._body.__struct_fields__ else MISSING
        return MISSING if found is UNSET else found

    def _read_account(self, address: str, field: str) -> Fact:
        if field == "address":
            return address
        if field in _MONEY:
            return self._read_money(address, field)
        identity = self._find_identity(address)
        return MISSING if identity is None else _OF_IDENTITY[field](identity)

    def _find_identity(self, address: str) -> Identity | None:
        if address not in self._identities:
            self._identities[address] = self._call.rows.get(IDENTITIES, address)
        return self._identities[address]

    def _read_money(self, address: str, field: str) -> Fact:
        account = self._call.rows.get(ACCOUNTS, address)
        asset = self._read_message(find_of_kind(self.body_type, Kind.ASSET))
        if account is None or not isinstance(asset, str):
            return MISSING
        balance, environment = get_balance(account, asset), self._call.environment
        if field in ("available", "held"):
            return balance.available if field == "available" else balance.held
        if not environment.parameters.windows:
            return MISSING
        sent = read_sent(environment.time, environment.utc_offset, balance.sent)
        return sent.in_day if field == "sent_today" else sent.in_month


_OF_IDENTITY: Mapping[str, Callable[[Identity], Fact]] = {
    "jurisdiction": lambda identity: identity.jurisdiction,
    "jurisdictions": lambda identity: list_levels(identity.jurisdiction),
    "keys": lambda identity: len(identity.keys),
    "kind": lambda identity: identity.kind,
    "registered_at": lambda identity: identity.registered_at,
    "threshold": lambda identity: identity.threshold,
}
"""The fields of an account that its identity tells."""


_OF_TIME: Mapping[str, Callable[[Environment], Fact]] = {
    "hour": lambda now: get_local(now.time, now.utc_offset) // HOUR_MS % 24,
    "time": lambda now: now.time,
    "today": lambda now: Date(now.day),
    "weekday": lambda now: (now.day + _FIRST_WEEKDAY - 1) % DAYS_OF_WEEK + 1,
}
"""What the time of the block tells: the day, its hour and its place in the week where the chain is."""


def read_parameter(law: Law, time: int) -> Fact:
    """The value of a parameter at a time (ms UTC); MISSING where it is not in force, or no parameter."""
    return get_value(law, time) if law.provision.kind == "parameter" and is_in_force(law, time) else MISSING


def list_levels(jurisdiction: str) -> tuple[str, ...]:
    """A jurisdiction with all it lies in, the widest first: LA, LA-VT, LA-VT.01."""
    return list_covering(jurisdiction)[1:]


@cache
def _list_fields(body: type[msgspec.Struct]) -> dict[str, Type]:
    found = inspect.type_info(body)
    ensure(isinstance(found, inspect.StructType), "a body is a struct")
    fields = found.fields if isinstance(found, inspect.StructType) else ()
    named = {field.encode_name: _read_type(field.type) for field in fields}
    return {name: kind for name, kind in named.items() if kind is not None}


def _read_type(kind: inspect.Type) -> Type | None:
    match kind:
        case inspect.IntType():
            return INTEGER
        case inspect.StrType():
            return STRING
        case inspect.BoolType():
            return BOOLEAN
        case inspect.LiteralType(values) if all(isinstance(value, str) for value in values):
            return STRING
        case inspect.VarTupleType() if isinstance(kind.item_type, inspect.StrType):
            return ListOf(STRING, min(kind.max_length or LONGEST, LONGEST))
    return None
