"""A refusal by a law, in full and in two languages: which law, which clause, what it read, and what to do."""

from typing import Any

import msgspec

from ledger.errors import LedgerError, Value, fill
from ledger.laws.explain import SENTENCES as PROBLEMS
from ledger.laws.explain import cite
from ledger.laws.syntax import Span
from ledger.registry.rows.laws import Provision, Wording
from ledger.rules import RULES
from ledger.words.lao import SENTENCES
from ledger.words.laws.readings import write_value
from ledger.words.lexicon import Lexicon

OF_LAWS = ("law_must_allow", "law_must_have_answer")
"""The rules by which laws refuse."""
_PROBLEMS = {problem.value: text for problem, text in PROBLEMS.items()}
_NO_READINGS = ("clause_end", "clause_start", "law", "message", "problem", "reference", "unknown")
"""Values of such a refusal that are no facts."""


class LawRefusal(msgspec.Struct, frozen=True):
    """What a person is told whom a law stops."""

    clause: str
    """The part of the law that decided; "" where the law is not at hand."""
    law: str
    """Its id."""
    readings: tuple[tuple[str, Value], ...]
    """What it read, by path: amounts in the smallest unit, addresses in full."""
    reference: str
    remedy: Wording
    says: Wording
    """The sentence of the rule."""
    title: Wording | None
    """None where the law is not at hand."""


def describe_refusal(refused: LedgerError, law: Provision | None) -> LawRefusal | None:
    """The refusal in full, with the law itself if that is at hand; None where it is not by a law."""
    if refused.rule not in OF_LAWS:
        return None
    rule, values = RULES[refused.rule], refused.values
    return LawRefusal(
        clause=_find_clause(values, law) if law else "",
        law=str(values.get("law", "")),
        readings=tuple((name, value) for name, value in values.items() if name not in _NO_READINGS),
        reference=str(values.get("reference", "")),
        remedy=law.remedy if law else _word(rule.remedy, values),
        says=_word(rule.says, values),
        title=law.title if law else None,
    )


def _word(text: str, values: dict[str, Value]) -> Wording:
    problem, unknown = str(values.get("problem", "")), str(values.get("unknown", ""))
    says, named = _PROBLEMS.get(problem, problem), f" ({unknown})" if unknown else ""
    english, lao = (values | {"problem": told + named} for told in (says, SENTENCES.get(says, says)))
    return Wording(fill(text, english), fill(SENTENCES.get(text, text), lao))


def _find_clause(values: dict[str, Value], law: Provision) -> str:
    start, end = values.get("clause_start"), values.get("clause_end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(law.text)):
        return law.text
    return cite(law.text, Span(start, end))


def list_details(refusal: LawRefusal, lexicon: Lexicon) -> list[tuple[str, str]]:
    """Title, sentence in Lao, clause and what was read, by label; what is to be done is not among them."""
    pairs = [("", refusal.says.lo)]
    if refusal.title:
        pairs = [("", refusal.title.en), ("", refusal.title.lo), *pairs]
    if refusal.clause:
        pairs.append(("clause", refusal.clause))
    found = dict(refusal.readings)
    return pairs + [("read", f"{path} = {write_value(path, found[path], found, lexicon)}") for path in found]


def list_remedies(refusal: LawRefusal) -> list[tuple[str, str]]:
    """What is to be done, in both languages."""
    return [("remedy", refusal.remedy.en), ("remedy", refusal.remedy.lo)]


def make_refusal_object(refusal: LawRefusal) -> dict[str, Any]:
    """The refusal for JSON: amounts in the smallest unit, addresses in full."""
    title = refusal.title
    return {
        "id": refusal.law,
        "reference": refusal.reference,
        "title": {"en": title.en, "lo": title.lo} if title else None,
        "clause": refusal.clause,
        "read": dict(refusal.readings),
        "says": {"en": refusal.says.en, "lo": refusal.says.lo},
        "remedy": {"en": refusal.remedy.en, "lo": refusal.remedy.lo},
    }
