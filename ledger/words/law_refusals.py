"""A refusal by a law, in full and in two languages: which law, which clause, what it read, and what to do."""

import msgspec

from ledger.errors import LedgerError, Value, fill
from ledger.laws.explain import SENTENCES, cite
from ledger.laws.syntax import Span
from ledger.registry.rows.laws import Provision, Wording
from ledger.rules import RULES
from ledger.words.lao import LAO, PROBLEMS

_IN_ENGLISH = {problem.value: text for problem, text in SENTENCES.items()}
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
    fixed = LAO.get(refused.rule)
    if fixed is None:
        return None
    english, values = RULES[refused.rule], dict(refused.values)
    problem = str(values.get("problem", ""))
    in_english, in_lao = _IN_ENGLISH.get(problem, problem), PROBLEMS.get(problem, problem)
    unknown = str(values.get("unknown", ""))
    named = f" ({unknown})" if unknown else ""
    to_english, to_lao = values | {"problem": in_english + named}, values | {"problem": in_lao + named}
    return LawRefusal(
        clause=_find_clause(values, law) if law else "",
        law=str(values.get("law", "")),
        readings=tuple((name, value) for name, value in values.items() if name not in _NO_READINGS),
        reference=str(values.get("reference", "")),
        remedy=law.remedy if law else Wording(fill(english.remedy, to_english), fill(fixed.remedy, to_lao)),
        says=Wording(fill(english.says, to_english), fill(fixed.says, to_lao)),
        title=law.title if law else None,
    )


def _find_clause(values: dict[str, Value], law: Provision) -> str:
    start, end = values.get("clause_start"), values.get("clause_end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(law.text)):
        return law.text
    return cite(law.text, Span(start, end))
