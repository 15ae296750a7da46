"""Refusals in words: the sentence of a rule with its values as people read them, what to do, and the JSON object."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ledger.errors import LedgerError, Value, fill
from ledger.rules import RULES, find_remedy
from ledger.words.hints import find_hint
from ledger.words.laws.refusals import LawRefusal, describe_refusal, list_details, list_remedies, make_refusal_object
from ledger.words.lexicon import Lexicon
from ledger.words.printing import printable
from ledger.words.times import format_unlike, is_duration
from ledger.words.values import decorate

_MS = re.compile(r"\{(\w+)\} ms\b")


_MOMENTS = {"upgrade_must_leave_time": "least"}
"""The value that is a moment (ms UTC), by rule, where others tell a number by its name."""


class Refusal(NamedTuple):
    """What somebody is told who was refused."""

    rule: str
    says: str
    remedy: str
    values: Mapping[str, Value] = {}
    """As the rule found them: amounts in the smallest unit, addresses in full."""
    law: LawRefusal | None = None
    """The law that refuses, in full, where it is one."""
    details: tuple[tuple[str, str], ...] = ()
    """What it says besides, by label: what the law says, and what it read."""

    def list_remedies(self) -> list[tuple[str, str]]:
        """What is to be done, in both languages, where a law says it."""
        return list_remedies(self.law) if self.law else []


def explain(error: LedgerError, lexicon: Lexicon) -> Refusal:
    """An error in words for people."""
    law = describe_refusal(error, lexicon.find_law(str(error.values.get("law", ""))))
    if law:
        says, remedy = (printable(getattr(text, lexicon.language)) for text in (law.says, law.remedy))
        return Refusal(error.rule, says, remedy, error.values, law, tuple(list_details(law, lexicon)))
    says, remedy = say_rule(error, lexicon)
    return Refusal(error.rule, says, find_hint(error, lexicon) + remedy, error.values)


def say_rule(error: LedgerError, lexicon: Lexicon) -> tuple[str, str]:
    """The sentence of a rule and its remedy; what they give in ms, people read as days and hours."""
    says, remedy = lexicon.say(RULES[error.rule].says), lexicon.say(find_remedy(error.rule, error.values))
    names = _MS.findall(says)
    if is_duration(str(error.values.get("name", ""))):
        names += [name for name in ("least", "most", "number") if name in error.values]
    durations = {name: value for name in names if isinstance(value := error.values.get(name), int)}
    values = decorate(error.values, lexicon) | format_unlike(durations)
    moment = _MOMENTS.get(error.rule, "")
    if moment in error.values:
        values[moment] = lexicon.time(int(error.values[moment]))
    return fill(_MS.sub(r"{\1}", says), values), fill(remedy, values)


def make_error_object(refusal: Refusal) -> dict[str, Any]:
    """A refusal for JSON."""
    rule = RULES.get(refusal.rule)
    return {
        "rule": refusal.rule,
        **({"number": rule.code} if rule else {}),
        "says": refusal.says,
        "remedy": refusal.remedy,
        **({"law": make_refusal_object(refusal.law)} if refusal.law else {}),
        "values": dict(refusal.values),
    }
