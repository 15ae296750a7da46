"""Types of what a law may read. Whoever asks a law describes its facts by them; the language knows no fact itself."""

from collections.abc import Mapping
from enum import Enum
from typing import Final, Literal

import msgspec

from ledger.errors import ensure
from ledger.laws.syntax import Scalar
from ledger.laws.tokens import is_name


class ScalarType(msgspec.Struct, frozen=True):
    """The type of a single value: one of INTEGER, STRING, BOOLEAN and DATE."""

    name: str


class ListOf(msgspec.Struct, frozen=True):
    """The type of lists of at most `most` elements; a longer one is an error of the run."""

    element: "Type"
    most: int

    def __post_init__(self) -> None:
        ensure(self.most >= 0, f"a list of at most {self.most}")


class RecordOf(msgspec.Struct, frozen=True):
    """The type of what has fields; a record is read by its fields alone."""

    fields: Mapping[str, "Type"]

    def __post_init__(self) -> None:
        check_names(self.fields)


Type = ScalarType | ListOf | RecordOf

INTEGER = ScalarType("integer")
"""Within ±(2^53−1)."""
STRING = ScalarType("string")
BOOLEAN = ScalarType("boolean")
DATE = ScalarType("date")
"""A day from 1970-01-01 to 9999-12-31, as `ledger.laws.dates.Date`."""


class Missing(Enum):
    """The type of MISSING."""

    MISSING = "missing"


MISSING: Final[Literal[Missing.MISSING]] = Missing.MISSING
"""What a fact is answered with that has no value. To read it is an error of the run."""

Fact = Scalar | Missing | list["Fact"] | tuple["Fact", ...] | Mapping[str, "Fact"]
"""What a caller may answer: a single value, a list, or a record by its fields."""

_DESCRIPTIONS = {
    INTEGER: ("an integer", "integers"),
    STRING: ("a string", "strings"),
    BOOLEAN: ("true or false", "booleans"),
    DATE: ("a date", "dates"),
}


def check_names(names: Mapping[str, Type]) -> None:
    """Raises Bug for a name that no law could write."""
    for name in names:
        ensure(is_name(name), f"no law can name {name}")


def describe(kind: Type, plural: bool = False) -> str:
    """The type in words."""
    match kind:
        case ScalarType():
            return _DESCRIPTIONS[kind][plural]
        case ListOf(element):
            return f"{'lists' if plural else 'a list'} of {describe(element, plural=True)}"
        case RecordOf():
            return "records" if plural else "a record"


def find_type(names: Mapping[str, Type], path: tuple[str, ...]) -> Type | None:
    """The type of what a path leads to, or nothing where it leads nowhere."""
    known = names.get(path[0])
    for name in path[1:]:
        known = known.fields.get(name) if isinstance(known, RecordOf) else None
    return known


def compute_size(kind: Type) -> int:
    """How many elements reading it takes at most, those of lists in lists too; 0 for a single value."""
    return kind.most * (1 + compute_size(kind.element)) if isinstance(kind, ListOf) else 0
