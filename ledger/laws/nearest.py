"""The known name that is nearest to one that is not known, for whoever mistyped it."""

from collections.abc import Iterable, Mapping, Sequence

from ledger.laws.types import RecordOf, Type

MAX_COMPARED = 64
"""How many characters of a name are compared: what is longer is no slip of a finger."""


def list_paths(names: Mapping[str, Type], before: str = "") -> list[str]:
    """Every dotted path to what is not a record itself, sorted by name."""
    paths = []
    for name in sorted(names):
        kind = names[name]
        inner = list_paths(kind.fields, f"{before}{name}.") if isinstance(kind, RecordOf) else [before + name]
        paths.extend(inner)
    return paths


def find_nearest(name: str, known: Iterable[str]) -> str:
    """The known name with the fewest changed characters, the first of equals; "" where none is known."""
    return min(known, key=lambda other: count_changes(name[:MAX_COMPARED], other[:MAX_COMPARED]), default="")


def find_near(value: str, known: Sequence[str]) -> str:
    """The likeliest of what is near: "" where nothing is. Of equally near ones, that with the same letters."""
    word = value.lower()[:MAX_COMPARED]

    def measure(other: str) -> tuple[int, int, int]:
        letters = count_changes(_list_letters(word), _list_letters(other.lower()))
        return count_changes(word, other.lower()), letters, -len(other)

    nearest = min(known, key=measure, default="")
    return nearest if nearest and measure(nearest)[0] <= max(1, len(nearest) // 3) else ""


def count_changes(one: str, other: str) -> int:
    """How many characters must be put in, taken out or replaced to make one of the other (Levenshtein).

    A column of the table of distances at a time, as differences in the bits of integers (Myers 1999, as Hyyrö put it
    2001): names are compared while a law is judged by every validator.
    """
    places: dict[str, int] = {}
    for place, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << place
    full = (1 << len(one)) - 1
    more, less, changes = full, 0, len(one)
    for letter in other:
        same = places.get(letter, 0)
        diagonal = ((same & more) + more ^ more) | same | less
        up, down = less | full & ~(diagonal | more), diagonal & more
        changes += (up >> len(one) - 1 & 1) - (down >> len(one) - 1 & 1) if one else 1
        up, down = up << 1 | 1, down << 1
        more, less = down & full | full & ~(diagonal | up), diagonal & up & full
    return changes


def _list_letters(word: str) -> str:
    return "".join(filter(str.isalnum, word))
