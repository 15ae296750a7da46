"""Choices in Python: one word of those there are, since of what there is not, nothing would be found."""

from collections.abc import Sequence

from ledger.errors import Refused


def check_choice(name: str, chosen: object, known: Sequence[str]) -> None:
    """Raises Refused, naming those there are, for what is none of them; `name` is what the words are of."""
    if chosen not in known:
        *most, last = known
        remedy = f"use {', '.join(most)} or {last}"
        raise Refused("field_must_fit_form", file=name, problem=f"there is no {ascii(chosen)[:40]}", remedy=remedy)
