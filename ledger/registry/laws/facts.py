"""What a law may read: the message, both accounts, the date, and the parameters. Nothing else is named here.

The names follow from the declarations of the messages, so that a new type can be bound by laws at once.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from operator import attrgetter

import msgspec
from msgspec import UNSET, UnsetType, inspect

from ledger.chain.header import NEWEST
from ledger.chain.kinds import Kind, find_of_kind
from ledger.chain.times import HOUR_MS, get_local
from ledger.errors import ensure
from ledger.laws.dates import Date
from ledger.laws.types import BOOLEAN, DATE, INTEGER, MISSING, STRING, Fact, ListOf, RecordOf, Type
from ledger.registry.call import FIRST, Call, Environment
from ledger.registry.money.money import get_balance
from ledger.registry.money.windows import read_now
from ledger.registry.people.roles import list_covering
from ledger.registry.rows.laws import LAWS, Law, get_value, is_in_force
from ledger.registry.rows.money import Balance
from ledger.registry.rows.people import ACCOUNTS, IDENTITIES, Identity
from ledger.registry.rows.residents import RESIDENCES
from ledger.state.overlay import Rows

LEVELS = 5
"""How many levels a jurisdiction has at most: LA, LA-VT, LA-VT.01 and two below."""
LONGEST = 32
"""How long a list in a message may be for a law to read it: what laws cost is counted by it, since version 1."""

_ACCOUNT: Mapping[str, Type] = {
    "address": STRING,
    "jurisdiction": STRING,
    "jurisdictions": ListOf(STRING, LEVELS),
    "keys": INTEGER,
    "kind": STRING,
    "registered_at": INTEGER,
    "threshold": INTEGER,
}
_RESIDENCE: Mapping[str, Type] = {"residence": STRING, "residence_until": INTEGER, "sponsor_jurisdiction": STRING}
"""Of an account, from version 2 of the rules on: whether somebody sponsors it, until when, and where that is."""
_MONEY: Mapping[str, Type] = dict.fromkeys(("available", "held", "sent_this_month", "sent_today"), INTEGER)
"""Of a message with an asset: what the account has, and has sent, of that asset."""


LATE = ("hour", "weekday")
"""Names that came after laws were in force: one that calls an element so means the element, as before."""
NO_RESIDENCE, IN_FORCE, ENDED = RESIDENCE_STATES = ("none", "in force", "ended")
DAYS_OF_WEEK = 7
_FIRST_WEEKDAY = 4
"""1970-01-01 was a Thursday; ISO 8601 counts from Monday, 1, to Sunday, 7."""


@lru_cache(maxsize=1_024)
def make_names(
    body: type[msgspec.Struct], parameters: tuple[str, ...], elements: tuple[str, ...] = (), version: int = NEWEST
) -> dict[str, Type]:
    """The names a law may read that binds a type of message, with their types; `elements` are those it gives itself.

    `version` is that of the rules by which it is adopted.
    """
    fields = _list_fields(body)
    later = _RESIDENCE if version > FIRST else {}
    account = RecordOf({**_ACCOUNT, **later, **(_MONEY if find_of_kind(body, Kind.ASSET) else {})})
    late: dict[str, Type] = {name: INTEGER for name in LATE if name not in elements}
    return late | {
        "by": account,
        "message": RecordOf({**fields, "type": STRING}),
        "on_behalf_of": account,
        "parameters": RecordOf(dict.fromkeys(parameters, INTEGER)),
        "time": INTEGER,
        "today": DATE,
    }


class LawFacts(msgspec.Struct, frozen=True, gc=False):
    """The facts of one message, looked up when a law reads them. Lives while the message is judged."""

    call: Call
    name: str
    body: msgspec.Struct
    parameters: Mapping[str, Fact] = {}
    """Those in force that are known already."""

    def read(self, path: tuple[str, ...]) -> Fact:
        """The value at a path, or MISSING."""
        return find_reader(type(self.body), path)(self)


Reader = Callable[[LawFacts], Fact]


def find_reader(body: type[msgspec.Struct], path: tuple[str, ...]) -> Reader:
    """What tells the value at a path, or MISSING, of messages with such a body."""
    match path:
        case ("message", "type"):
            return attrgetter("name")
        case ("message", field) if field in body.__struct_fields__:
            return _make_field_reader(field)
        case ("by" | "on_behalf_of" as root, field):
            return _make_account_reader(root, field, find_of_kind(body, Kind.ASSET))
        case ("parameters", name):
            return lambda facts: _read_parameter(facts, name)
        case (name,) if name in _OF_TIME:
            tell = _OF_TIME[name]
            return lambda facts: tell(facts.call.environment)
    return lambda facts: MISSING


def _make_field_reader(field: str) -> Reader:
    def read_field(facts: LawFacts) -> Fact:
        found: Fact | UnsetType = getattr(facts.body, field)
        return MISSING if found is UNSET else found

    return read_field


def _make_account_reader(root: str, field: str, asset: str) -> Reader:
    """`asset` is the field of the body that names one, "" where messages have none."""
    get_address: Callable[[Call], str] = attrgetter("by" if root == "by" else "actor")
    if field == "address":
        return lambda facts: get_address(facts.call)
    if field in _OF_BALANCE:
        return _make_money_reader(get_address, asset, _OF_BALANCE[field])
    if field in _OF_RESIDENCE:
        return lambda facts: _OF_RESIDENCE[field](facts.call, get_address(facts.call))
    tell = _OF_IDENTITY[field]

    def read_identity(facts: LawFacts) -> Fact:
        identity = facts.call.rows.get(IDENTITIES, get_address(facts.call))
        return MISSING if identity is None else tell(identity)

    return read_identity


def _make_money_reader(
    get_address: Callable[[Call], str], asset: str, tell: Callable[[Environment, Balance], Fact]
) -> Reader:
    def read_money(facts: LawFacts) -> Fact:
        call, code = facts.call, getattr(facts.body, asset)
        address = get_address(call)
        account = call.rows.get(ACCOUNTS, address)
        if account is None or not isinstance(code, str):
            return MISSING
        return tell(call.environment, get_balance(call.rows, address, account, code))

    return read_money


def _read_parameter(facts: LawFacts, name: str) -> Fact:
    if name in facts.parameters:
        return facts.parameters[name]
    row = get_law_rows(facts.call).get(LAWS, name)
    return MISSING if row is None else read_parameter(row, facts.call.environment.time)


_OF_IDENTITY: Mapping[str, Callable[[Identity], Fact]] = {
    "jurisdiction": attrgetter("jurisdiction"),
    "jurisdictions": lambda identity: list_levels(identity.jurisdiction),
    "keys": lambda identity: len(identity.keys),
    "kind": attrgetter("kind"),
    "registered_at": attrgetter("registered_at"),
    "threshold": attrgetter("threshold"),
}
"""The fields of an account that its identity tells."""


def _tell_day(now: Environment, balance: Balance) -> Fact:
    return read_now(now, balance.sent).in_day if now.parameters.windows else MISSING


def _tell_month(now: Environment, balance: Balance) -> Fact:
    return read_now(now, balance.sent).in_month if now.parameters.windows else MISSING


_OF_BALANCE: Mapping[str, Callable[[Environment, Balance], Fact]] = {
    "available": lambda now, balance: balance.available,
    "held": lambda now, balance: balance.held,
    "sent_this_month": _tell_month,
    "sent_today": _tell_day,
}
"""The fields of an account that its balance of the message's asset tells."""


def _tell_residence(call: Call, address: str) -> Fact:
    row = call.rows.get(RESIDENCES, address)
    if row is None:
        return NO_RESIDENCE
    return IN_FORCE if call.environment.time < row.until else ENDED


def _tell_until(call: Call, address: str) -> Fact:
    row = call.rows.get(RESIDENCES, address)
    return MISSING if row is None else row.until


def _tell_sponsor(call: Call, address: str) -> Fact:
    row = call.rows.get(RESIDENCES, address)
    sponsor = call.rows.get(IDENTITIES, row.sponsor) if row else None
    return MISSING if sponsor is None else sponsor.jurisdiction


_OF_RESIDENCE: Mapping[str, Callable[[Call, str], Fact]] = {
    "residence": _tell_residence,
    "residence_until": _tell_until,
    "sponsor_jurisdiction": _tell_sponsor,
}
"""The fields of an account that its residence tells: those that have a value only where there is one are missing."""


_OF_TIME: Mapping[str, Callable[[Environment], Fact]] = {
    "hour": lambda now: get_local(now.time, now.utc_offset) // HOUR_MS % 24,
    "time": lambda now: now.time,
    "today": lambda now: Date(now.day),
    "weekday": lambda now: (now.day + _FIRST_WEEKDAY - 1) % DAYS_OF_WEEK + 1,
}
"""What the time of the block tells: the day, its hour and its place in the week where the chain is."""


def get_law_rows(call: Call) -> Rows:
    """Where laws are read: by version 2 of the rules, from the rows as of the block before.

    So the header before proves which laws a message met.
    """
    return call.rows if call.environment.version == FIRST else call.rows.below


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
