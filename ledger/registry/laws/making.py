"""Laws as they are made: what a provision must be to be adopted, and how laws begin, change and end.

Nothing here asks who decides: that is the motions' matter. Messages that motions consist of are bound by no law, so
that every law can be ended.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from ledger.chain.header import NEWEST
from ledger.chain.kinds import is_jurisdiction
from ledger.errors import Refused
from ledger.laws.check import Checked, check
from ledger.laws.parser import parse
from ledger.laws.syntax import list_elements
from ledger.laws.tokens import is_name
from ledger.registry.call import Call, MessageType
from ledger.registry.laws.facts import make_names
from ledger.registry.laws.judging import compile_law, list_parameters, list_read
from ledger.registry.rows.laws import (
    LAW_BOOKS,
    LAWS,
    MAX_ALL,
    MAX_LAWS,
    PARAMETERS_BOOK,
    Law,
    LawBook,
    Provision,
    get_value,
)
from ledger.state.overlay import Rows

NUMBER = re.compile(r"0|-?[1-9][0-9]{0,15}")
MAX_READING = 8_192
"""The characters of a text times the types it binds: to check them costs every validator time."""
MAX_STEPS = 2_000
"""How many steps the laws of one type of message may take together: at most some ms a message."""
ALL = "all"
"""The identifier of the book in which every law stands that has not ended."""


def check_provision(call: Call, provision: Provision, bindable: Mapping[str, MessageType]) -> None:
    """Raises Refused unless the law could be adopted now; `bindable` are the types of messages that laws may bind."""
    if call.rows.get(LAWS, provision.law) is not None:
        raise Refused("law_must_be_new", law=provision.law)
    if provision.until <= max(provision.since, call.environment.time):
        raise Refused("law_must_end_later", law=provision.law, until=provision.until, since=provision.since)
    now = call.environment.time
    others = {book: list_alive(call.rows, now, book) for book in _list_books(provision)}
    for book, laws in others.items():
        limit = MAX_ALL if book == ALL else MAX_LAWS
        if len(laws) >= limit:
            raise Refused("laws_must_be_few", book=book, count=len(laws), limit=limit)
    parameters = list_alive(call.rows, now, PARAMETERS_BOOK)
    checked = check_text(provision, bindable, tuple(parameters), call.environment.version)
    for one in list(checked.values())[:1]:  # they have one tree
        read = {name: parameters[name] for name in list_read(one.expression)}
        check_parameters(provision, read, max(provision.since, now))
    for name, new in checked.items():
        cost = new.cost + count_costs([law.provision for law in others[name].values()], bindable[name].body)
        check_cost(name, cost)


def check_text(
    provision: Provision, bindable: Mapping[str, MessageType], parameters: tuple[str, ...], version: int = NEWEST
) -> dict[str, Checked]:
    """What the law is for each type it binds; {} for a parameter. What is proposed is kept in no memory.

    `version` is that of the rules by which it is adopted, which may know fewer names.

    Raises Refused unless what is written makes sense by itself, where these parameters are there to be read.
    """
    check_scope(provision, bindable)
    if provision.kind == "parameter":
        return {}
    expression = parse(provision.text)
    elements = list_elements(expression)
    bodies: dict[str, type[msgspec.Struct]] = {name: bindable[name].body for name in provision.types}
    return {name: check(expression, make_names(body, parameters, elements, version)) for name, body in bodies.items()}


def adopt_law(call: Call, provision: Provision, motion: str, until: int | None = None) -> None:
    """Writes a law that was checked; `until` ends it before its own date."""
    value = int(provision.text) if provision.kind == "parameter" else 0
    if until is not None:
        provision = msgspec.structs.replace(provision, until=min(until, provision.until))
    call.rows.put(LAWS, provision.law, Law(motion, 0, 0, provision, "", 0, value))
    for book in _list_books(provision):
        laws = tuple(sorted([*list_alive(call.rows, call.environment.time, book), provision.law]))
        call.rows.put(LAW_BOOKS, book, LawBook(laws))


def check_ending(call: Call, identifier: str) -> Law:
    """The law that could be ended now. Raises Refused where it has ended, or is a number that others in force read."""
    law = get_law(call, identifier)
    if law.provision.kind == "parameter":
        for other, row in list_alive(call.rows, call.environment.time, ALL).items():
            if row.provision.kind != "parameter" and identifier in list_parameters(row.provision.text):
                raise Refused("parameter_must_not_be_read", law=other, parameter=identifier)
    return law


def end_law(call: Call, identifier: str) -> None:
    """Ends a law now: its row stays, so that its name is not given again."""
    law = get_law(call, identifier)
    now = call.environment.time
    provision = msgspec.structs.replace(law.provision, since=min(law.provision.since, now), until=now)
    call.rows.put(LAWS, identifier, msgspec.structs.replace(law, provision=provision))
    for book in _list_books(law.provision):
        laws = tuple(list_alive(call.rows, now, book))  # its date has passed now
        if laws:
            call.rows.put(LAW_BOOKS, book, LawBook(laws))
        else:
            call.rows.delete(LAW_BOOKS, book)


def suspend_law(call: Call, identifier: str, until: int, motion: str) -> None:
    """Keeps a law from binding until a time (ms UTC), by a motion; 0 lets it bind again."""
    law = get_law(call, identifier)
    call.rows.put(LAWS, identifier, msgspec.structs.replace(law, suspended_by=motion, suspended_until=until))


def check_value(call: Call, identifier: str, value: int, since: int) -> None:
    """Raises Refused unless the parameter could be set to that value from then on."""
    law = get_law(call, identifier)
    if law.provision.kind != "parameter":
        raise Refused("law_must_be_parameter", law=identifier)
    if since >= law.provision.until:
        raise Refused("law_must_end_later", law=identifier, since=since, until=law.provision.until)
    if not law.provision.least <= value <= law.provision.most:
        least, most = law.provision.least, law.provision.most
        raise Refused("value_must_be_in_range", law=identifier, least=least, most=most, value=value)


def set_value(call: Call, identifier: str, value: int, since: int) -> None:
    """Gives a parameter its next value, from `since` (or now, if that is later)."""
    law, now = get_law(call, identifier), call.environment.time
    new = msgspec.structs.replace(law, next_since=max(since, now), next_value=value, value=get_value(law, now))
    call.rows.put(LAWS, identifier, new)


def get_law(call: Call, identifier: str) -> Law:
    """A law that has not ended. Raises Refused for any other."""
    law = call.rows.get(LAWS, identifier)
    if law is None:
        raise Refused("law_must_exist", law=identifier)
    if law.provision.until <= call.environment.time:
        raise Refused("law_must_not_have_ended", law=identifier, until=law.provision.until)
    return law


def list_alive(rows: Rows, time: int, book: str) -> dict[str, Law]:
    """The laws in a book whose dates have not passed at a time (ms UTC), by id, sorted."""
    row = rows.get(LAW_BOOKS, book)
    found = {identifier: rows.get(LAWS, identifier) for identifier in (row.laws if row else ())}
    return {identifier: law for identifier, law in found.items() if law and law.provision.until > time}


def make_law_rows(laws: Sequence[Law]) -> dict[str, msgspec.Struct]:
    """The rows, by key, of laws that a chain starts with."""
    rows: dict[str, msgspec.Struct] = {LAWS.key(law.provision.law): law for law in laws}
    books: dict[str, list[str]] = {}
    for law in laws:
        for book in _list_books(law.provision):
            books.setdefault(book, []).append(law.provision.law)
    return rows | {LAW_BOOKS.key(book): LawBook(tuple(sorted(found))) for book, found in books.items()}


def check_scope(provision: Provision, bindable: Mapping[str, MessageType]) -> None:
    """Raises Refused for what a provision must not say, whatever the state; the condition is not looked at."""
    law = provision.law
    for name in provision.types:
        if name not in bindable:
            raise Refused("law_must_not_bind", law=law, type=name)
    for jurisdiction in provision.jurisdictions:
        if not is_jurisdiction(jurisdiction):
            raise Refused("law_must_be_well_formed", law=law, problem=f"no jurisdiction {jurisdiction}")
    numeric = provision.kind == "parameter"
    for holds, problem in (
        (is_name(law), "its name is a word of the language"),
        (list(provision.types) == sorted(set(provision.types)), "types must be sorted and distinct"),
        (list(provision.jurisdictions) == sorted(set(provision.jurisdictions)), "jurisdictions must be sorted"),
        (numeric != bool(provision.types), "a parameter binds no type of message, any other law at least one"),
        (not numeric or not provision.jurisdictions, "a parameter is the same everywhere"),
        (numeric or (provision.least, provision.most) == (0, 0), "a range belongs to parameters"),
        (len(provision.text) * len(provision.types) <= MAX_READING, "a long text for so many types: split it"),
    ):
        if not holds:
            raise Refused("law_must_be_well_formed", law=law, problem=problem)
    if numeric:
        _check_number(provision)


def _check_number(provision: Provision) -> None:
    text, least, most = provision.text, provision.least, provision.most
    if not NUMBER.fullmatch(text):
        raise Refused("law_must_be_well_formed", law=provision.law, problem="a parameter is an integer")
    if not least <= int(text) <= most:
        raise Refused("law_must_be_well_formed", law=provision.law, problem=f"its value is not from {least} to {most}")


def count_costs(provisions: Sequence[Provision], body: type[msgspec.Struct]) -> int:
    """How many steps laws in force that bind one type of message take together, at most."""
    return sum(compile_law(provision.text, body).cost for provision in provisions)


def check_cost(name: str, cost: int) -> None:
    """Raises Refused where laws that bind one type of message take too many steps together."""
    if cost > MAX_STEPS:
        raise Refused("laws_must_be_cheap", book=name, cost=cost, limit=MAX_STEPS)


def check_parameters(provision: Provision, laws: Mapping[str, Law], begins: int) -> None:
    """Raises Refused unless the parameters that a law reads are in force from when it begins until it ends."""
    for parameter, law in laws.items():
        if max(law.provision.since, law.suspended_until) > begins or law.provision.until < provision.until:
            raise Refused("parameter_must_be_in_force", law=provision.law, parameter=parameter)


def _list_books(provision: Provision) -> list[str]:
    return [ALL, *(provision.types or (PARAMETERS_BOOK,))]
