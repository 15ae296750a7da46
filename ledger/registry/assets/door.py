"""The door: what a class of tokens asks before its units change hands, by whatever message they do.

Every way units leave a holder goes through `check_free`, every way they come to another through `check_eligible`. Of
plain money either costs nothing: its asset's row, which is read anyway, says that it is no class.
The condition of a class is read in the language of laws. It sees payer and payee, and of a holder's admission what the
record is worth now; where it has no answer the units stay where they are.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec import UNSET

from ledger.errors import Refused, Value
from ledger.laws.check import Checked, check
from ledger.laws.dates import Date
from ledger.laws.evaluate import Prepared, ask_why, prepare
from ledger.laws.parser import parse
from ledger.laws.syntax import Span
from ledger.laws.trace import Trace
from ledger.laws.types import BOOLEAN, DATE, INTEGER, MISSING, STRING, Fact, ListOf, RecordOf, Type
from ledger.registry.block_steps import LAW, LETTER, READ, count_text
from ledger.registry.call import Call
from ledger.registry.laws.told import leave_places, tell_facts
from ledger.registry.people.roles import MAX_LINKS, TOKEN_ISSUER, find_role, list_covering
from ledger.registry.records.records import read_status
from ledger.registry.rows.assets import ADMISSIONS, CLASSES, FROZEN, TokenClass
from ledger.registry.rows.money import ASSETS, name_holding
from ledger.registry.rows.people import IDENTITIES
from ledger.registry.rows.records import RECORDS, RecordRow
from ledger.state.overlay import Rows

MOST_STEPS = 500
"""How many steps the condition of a class may take at most, whatever it reads."""
NOT_ADMITTED = "none"
"""The admission of a holder that never sent one."""
_OF_FREEDOM = 2
"""Rows that are read to know whether a holding moves: its class, and what is frozen of it."""
_OF_ELIGIBILITY = 7
"""And to ask the condition: the class, and of both sides identity, admission and the record behind it."""
_LEVELS = 5
_HOLDER: Mapping[str, Type] = {
    "address": STRING,
    "admission": STRING,
    "is_issuer": BOOLEAN,
    "jurisdiction": STRING,
    "jurisdictions": ListOf(STRING, _LEVELS),
    "kind": STRING,
    "schema": STRING,
}
NAMES: Mapping[str, Type] = {
    "amount": INTEGER,
    "payee": RecordOf(_HOLDER),
    "payer": RecordOf(_HOLDER),
    "today": DATE,
}
"""What the condition of a class may read."""


class _Passage(NamedTuple):
    """Units on their way from one to another."""

    call: Call
    asset: str
    amount: int
    payer: str
    payee: str


def check_free(call: Call, asset: str, holder: str, *, is_promised: bool = False) -> None:
    """Raises Refused where nothing of the class moves now, or nothing of this holding.

    A pause stops nothing that was set aside for holders of a class before: its issuer would keep what it promised.
    """
    found = find_class(call.rows, asset)
    if found is None:
        return
    call.charge(READ * _OF_FREEDOM)
    if not is_promised:
        _check_not_paused(asset, found)
    check_not_frozen(call, asset, holder)


def check_not_frozen(call: Call, asset: str, holder: str) -> None:
    """Raises Refused where all of a holding is frozen."""
    frozen = call.rows.get(FROZEN, name_holding(asset, holder))
    if frozen:
        measure = frozen.court or frozen.issuer
        raise Refused("holding_must_not_be_frozen", asset=asset, holder=holder, measure=measure)


def check_eligible(call: Call, asset: str, amount: int, payer: str, payee: str) -> None:
    """Raises Refused unless the condition of the class lets so much pass from payer to payee."""
    found = find_class(call.rows, asset)
    if found is None or not found.eligibility or payer == payee:
        return
    passage = _Passage(call, asset, amount, payer, payee)
    trace = ask_why(_prepare(found.eligibility), lambda path: _read(passage, path), kept=0)
    # its text is charged each time: whoever meets more conditions than are kept at hand has it parsed again
    call.charge(LAW + READ * _OF_ELIGIBILITY + LETTER * len(found.eligibility) + trace.steps)
    if trace.value is not True:
        raise _refuse(passage, found, trace)


def check_issuable(call: Call, asset: str, amount: int) -> None:
    """Raises Refused unless its issuer is still accredited, nothing is paused, and so much was not used up."""
    row, found = call.rows.get(ASSETS, asset), find_class(call.rows, asset)
    if row is None or row.kind is UNSET or found is None:
        return
    call.charge(READ * MAX_LINKS)
    check_accredited(call, row.kind)
    _check_not_paused(asset, found)
    room = row.cap - row.supply - found.retired
    if found.retired and amount > room:
        values = {"cap": row.cap, "retired": found.retired, "room": max(room, 0), "supply": row.supply}
        raise Refused("retired_units_must_not_come_again", amount=amount, asset=asset, **values)


def check_accredited(call: Call, kind: str) -> None:
    """Raises Refused unless who acts may issue classes of this kind."""
    if not find_role(call.rows, call.environment.time, TOKEN_ISSUER, call.actor, kind):
        raise Refused("token_issuer_must_have_role", by=call.actor, kind=kind)


def find_class(rows: Rows, asset: str) -> TokenClass | None:
    """The class of an asset; None for plain money, of which its own row says so."""
    row = rows.get(ASSETS, asset)
    return None if row is None or row.kind is UNSET else rows.get(CLASSES, asset)


def check_eligibility(call: Call, text: str) -> None:
    """Raises Refused for a condition that no class can have. What is told of it holds no piece of its text."""
    call.charge(count_text(len(text), 1))
    try:
        _compile(text)
    except Refused as refused:
        raise Refused(refused.rule, **leave_places(refused)) from None


@lru_cache(maxsize=256)
def _compile(text: str) -> Checked:
    return check(parse(text), NAMES, limit=MOST_STEPS)


@lru_cache(maxsize=256)
def _prepare(text: str) -> Prepared:
    return prepare(_compile(text))


def _check_not_paused(asset: str, found: TokenClass) -> None:
    if found.paused:
        raise Refused("class_must_not_be_paused", asset=asset, reference=found.paused)


def _refuse(passage: _Passage, found: TokenClass, trace: Trace) -> Refused:
    whole = Span(0, len(found.eligibility))
    span = trace.failure.span if trace.failure else trace.deciding.span if trace.deciding else whole
    values: dict[str, Value] = {
        "asset": passage.asset,
        "clause_end": span.end,
        "clause_start": span.start,
        "from": passage.payer,
        "to": passage.payee,
        **tell_facts(trace.facts),
    }
    if trace.failure:
        problem = {"problem": trace.failure.problem.value, "unknown": trace.failure.path}
        return Refused("eligibility_must_have_answer", **values, **problem)
    return Refused("eligibility_must_allow", **values)


def _read(passage: _Passage, path: tuple[str, ...]) -> Fact:
    match path:
        case ("amount",):
            return passage.amount
        case ("today",):
            return Date(passage.call.environment.day)
        case ("payer" | "payee" as side, field):
            return _OF_HOLDER[field](passage, passage.payer if side == "payer" else passage.payee)
    return MISSING


def _tell_identity(field: str) -> Callable[[_Passage, str], Fact]:
    def tell(passage: _Passage, holder: str) -> Fact:
        identity = passage.call.rows.get(IDENTITIES, holder)
        found: Fact = MISSING if identity is None else getattr(identity, field)
        return found

    return tell


def _tell_levels(passage: _Passage, holder: str) -> Fact:
    identity = passage.call.rows.get(IDENTITIES, holder)
    return MISSING if identity is None else list_covering(identity.jurisdiction)[1:]


def _tell_admission(passage: _Passage, holder: str) -> Fact:
    record = _find_record(passage, holder)
    return read_status(record, passage.call.environment.time) if record else NOT_ADMITTED


def _tell_schema(passage: _Passage, holder: str) -> Fact:
    record = _find_record(passage, holder)
    return record.schema if record else ""


def _tell_issuer(passage: _Passage, holder: str) -> Fact:
    row = passage.call.rows.get(ASSETS, passage.asset)
    return row is not None and row.issuer == holder


def _find_record(passage: _Passage, holder: str) -> RecordRow | None:
    admission = passage.call.rows.get(ADMISSIONS, name_holding(passage.asset, holder))
    return passage.call.rows.get(RECORDS, admission.record) if admission else None


_OF_HOLDER: Mapping[str, Callable[[_Passage, str], Fact]] = {
    "address": lambda passage, holder: holder,
    "admission": _tell_admission,
    "is_issuer": _tell_issuer,
    "jurisdiction": _tell_identity("jurisdiction"),
    "jurisdictions": _tell_levels,
    "kind": _tell_identity("kind"),
    "schema": _tell_schema,
}
