"""Laws as they bind: every message is held to the laws of its type, right before its own rules.

A law that denies refuses where its condition is true, one that allows where it is false; either refuses where it has
no answer. Laws are asked in order of their names, and the first that refuses is the one that is told.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import msgspec

from ledger.crypto.encoding import encode
from ledger.crypto.hashing import FILE, digest
from ledger.errors import Bug, Refused, Value
from ledger.laws.check import Checked, check
from ledger.laws.evaluate import Prepared, ask_why, prepare
from ledger.laws.generated import Asked, Function, make_function
from ledger.laws.parser import parse
from ledger.laws.syntax import Expression, Span, list_elements, list_names
from ledger.laws.trace import MAX_PARTS, Failure, Trace
from ledger.laws.types import Fact
from ledger.registry.block_steps import LAW
from ledger.registry.call import Call
from ledger.registry.laws.facts import LawFacts, find_reader, get_law_rows, make_names, read_parameter
from ledger.registry.laws.told import tell_facts
from ledger.registry.people.roles import list_covering
from ledger.registry.rows.laws import LAW_BOOKS, LAW_TABLES, LAWS, PARAMETERS_BOOK, Law, Provision, is_in_force
from ledger.registry.rows.people import IDENTITIES
from ledger.state.overlay import Rows


class Judgement(NamedTuple):
    """What one law says of one message, and how it came to that."""

    law: Law
    trace: Trace
    refusal: Refused | None


class Binding(NamedTuple):
    """The laws of a type of message as they are at a time, wherever they bind."""

    steps: int
    """To look through their book."""
    laws: tuple[Law, ...]
    """Those in force, in order of their names."""
    ask: Function
    """Of the facts of a message."""
    parameters: Mapping[str, Fact]
    """The parameters in force that they read."""


def check_laws(call: Call, name: str, body: msgspec.Struct) -> None:
    """Raises Refused for the first law in force that stands against the message: the one code, for explain too."""
    binding = find_binding(call, name, type(body))
    if binding is None:
        return
    facts = LawFacts(call, name, body, binding.parameters)
    place, steps = binding.ask(facts)
    call.charge(binding.steps + steps)
    if place < len(binding.laws):
        trace, refusal = find_reason(binding.laws[place], facts)
        call.charge(trace.steps * 3)  # it is asked again for its reasons, which costs twice as much
        raise refusal


def judge_part(call: Call, name: str, body: msgspec.Struct) -> None:
    """Asks the laws about a part of what a message does, as about the message of that type which would do it alone.

    Raises Refused for the first law in force that stands against it.
    """
    if call.watch is not None:
        call.watch(call, name, body)
    check_laws(call, name, body)


def find_binding(call: Call, name: str, body: type[msgspec.Struct]) -> Binding | None:
    """The laws of a type of message in the block that is made, or None where there are none: found once a block.

    By version 1 of the rules, anew once a row of a law was written in the block: what is adopted binds at once.
    """
    rows, time = get_law_rows(call), call.environment.time
    tables = LAW_TABLES if rows is call.rows else ()
    return call.rows.derive((name, time), tables, lambda: _bind(rows, time, name, body))


def list_judgements(call: Call, name: str, body: msgspec.Struct) -> list[Judgement]:
    """What every law that binds the message says of it, with each step of its reasoning."""
    rows = get_law_rows(call)
    book = rows.get(LAW_BOOKS, name)
    laws = [rows.get(LAWS, identifier) for identifier in book.laws] if book else []
    facts = LawFacts(call, name, body)
    return [judge(law, facts) for law in laws if law is not None and binds(call, law)]


def binds(call: Call, law: Law) -> bool:
    """Whether the law is in force now, and where the account that acts belongs."""
    places = law.provision.jurisdictions
    return is_in_force(law, call.environment.time) and (not places or is_below(places, call))


def is_below(places: tuple[str, ...], call: Call) -> bool:
    """Whether the account that acts belongs to one of these places."""
    identity = call.rows.get(IDENTITIES, call.actor)
    levels = list_covering(identity.jurisdiction) if identity else ()
    return not set(levels).isdisjoint(places)


def find_refusal(law: Law, facts: LawFacts) -> Refused | None:
    """What a law refuses a message for, wherever it binds. Reasons are looked for only where it does."""
    provision = law.provision
    place, _ = make_asking(((provision.text, provision.kind == "allow", ()),), type(facts.body))(facts)
    return find_reason(law, facts)[1] if place == 0 else None


def find_reason(law: Law, facts: LawFacts) -> tuple[Trace, Refused]:
    """Why a law refuses a message that it is known not to let pass."""
    _, trace, refusal = judge(law, facts, kept=0)
    if refusal is None:
        raise Bug(f"{law.provision.law} answers in two ways")
    return trace, refusal


def judge(law: Law, facts: LawFacts, kept: int | None = None) -> Judgement:
    """Asks one law about a message, and writes down how it came to its answer."""
    provision = law.provision
    trace = ask_why(prepare_law(provision.text, type(facts.body)), facts.read, MAX_PARTS if kept is None else kept)
    if trace.failure:
        return Judgement(law, trace, _refuse_unanswered(provision, trace, trace.failure))
    if trace.value is (provision.kind == "allow"):
        return Judgement(law, trace, None)
    return Judgement(law, trace, _refuse(provision, trace))


@lru_cache(maxsize=256)
def read_law(text: str) -> Expression:
    """The tree of a law's text, read once for all types it binds. Raises Refused for a text that is no law."""
    return parse(text)


@lru_cache(maxsize=2048)
def compile_law(text: str, body: type[msgspec.Struct]) -> Checked:
    """The law ready to be asked of messages of a type. Parameters are any it names: one that is gone has no value.

    Raises Refused for a text that could not have been adopted.
    """
    expression = read_law(text)
    return check(expression, make_names(body, list_parameters(text), list_elements(expression)))


@lru_cache(maxsize=2048)
def prepare_law(text: str, body: type[msgspec.Struct]) -> Prepared:
    """The same as functions, made when it is asked first. Raises Refused too."""
    return prepare(compile_law(text, body))


@lru_cache(maxsize=4096)
def list_parameters(text: str) -> tuple[str, ...]:
    """The parameters a law reads, sorted. Raises Refused for a text that is no law."""
    return list_read(read_law(text))


def list_read(expression: Expression) -> tuple[str, ...]:
    """As `list_parameters`, of a law that was read."""
    return tuple(names[1] for names in list_names(expression) if names[0] == PARAMETERS_BOOK and len(names) == 2)


def compute_law_hash(provision: Provision) -> str:
    """What a motion and a report say they are about: 64 hex digits over the law as it is written."""
    return digest(FILE, encode(provision)).hex()


def _bind(rows: Rows, time: int, name: str, body: type[msgspec.Struct]) -> Binding | None:
    book = rows.get(LAW_BOOKS, name)
    if book is None:
        return None
    laws = [law for identifier in book.laws if (law := rows.get(LAWS, identifier)) and is_in_force(law, time)]
    provisions = tuple(
        [(law.provision.text, law.provision.kind == "allow", law.provision.jurisdictions) for law in laws]
    )
    return Binding(LAW * len(book.laws), tuple(laws), make_asking(provisions, body), _list_values(rows, time, laws))


@lru_cache(maxsize=256)
def make_asking(provisions: tuple[tuple[str, bool, tuple[str, ...]], ...], body: type[msgspec.Struct]) -> Function:
    """Laws as one function: of each its text, the answer that lets a message pass, and where it binds.

    Raises Refused for a text that could not have been adopted.
    """
    laws = [
        Asked(compile_law(text, body), passes, partial(_is_there, places) if places else None)
        for text, passes, places in provisions
    ]
    function = make_function(laws, partial(find_reader, body))
    if function:
        return function
    prepared = [prepare_law(text, body) for text, _, _ in provisions]
    return lambda facts: _ask_each(laws, prepared, facts)


def _ask_each(laws: Sequence[Asked], prepared: Sequence[Prepared], facts: LawFacts) -> tuple[int, int]:
    """The same, one law after the other."""
    steps = 0
    for number, law in enumerate(laws):
        if law.binds is None or law.binds(facts):
            trace = ask_why(prepared[number], facts.read, kept=0)
            if trace.value is not law.passes:
                return number, steps
            steps += trace.steps
    return len(laws), steps


def _is_there(places: tuple[str, ...], facts: LawFacts) -> bool:
    return is_below(places, facts.call)


def _list_values(rows: Rows, time: int, laws: Sequence[Law]) -> dict[str, Fact]:
    names = sorted({name for law in laws for name in list_parameters(law.provision.text)})
    return {name: read_parameter(row, time) for name in names if (row := rows.get(LAWS, name))}


def _refuse(provision: Provision, trace: Trace) -> Refused:
    span = trace.deciding.span if trace.deciding else Span(0, len(provision.text))
    return Refused("law_must_allow", **_describe(provision, span, trace))


def _refuse_unanswered(provision: Provision, trace: Trace, failure: Failure) -> Refused:
    values = _describe(provision, failure.span, trace)
    return Refused("law_must_have_answer", **values, problem=failure.problem.value, unknown=failure.path)


def _describe(provision: Provision, span: Span, trace: Trace) -> dict[str, Value]:
    """Codes, integers and addresses alone: the text of the law is on the ledger already."""
    values: dict[str, Value] = {
        "clause_end": span.end,
        "clause_start": span.start,
        "law": provision.law,
        "reference": provision.reference,
    }
    return values | tell_facts(trace.facts)
