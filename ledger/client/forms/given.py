"""What a program gives: of the kind that is needed, or a TypeError that says which, before anything is done."""

from collections.abc import Iterable
from typing import Any, TypeVar

T = TypeVar("T")


def check_kind(kind: type[T], given: object, what: str) -> T:
    """What was given. Raises TypeError where it is of another kind; `what` says what is needed: "a transaction"."""
    if not isinstance(given, kind):
        raise TypeError(f"{what} is needed, not {type(given).__name__}")
    return given


def list_given(kind: type[T], given: object, what: str) -> list[T]:
    """Several of a kind, from whatever gives one after the other. Raises TypeError for anything else.

    `what` says what each of them is: "an order".
    """
    return [check_kind(kind, one, what) for one in list_any(given, what)]


def list_any(given: object, what: str) -> list[Any]:
    """As `list_given`, where whoever takes them one by one says what is none."""
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise TypeError(f"{what} after the other is needed, as in a list, not {type(given).__name__}")
    return list(given)
