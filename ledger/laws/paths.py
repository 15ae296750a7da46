"""What a law reads, by the look of it: the paths in its text."""

from collections.abc import Iterator

import msgspec

from ledger.laws.syntax import Expression, Path, Quantifier


def list_names(expression: Expression) -> tuple[tuple[str, ...], ...]:
    """Every path of names in a law, elements of quantifiers too, each once, sorted."""
    return tuple(sorted({path.names for path in find_paths(expression)}))


def list_elements(expression: Expression) -> tuple[str, ...]:
    """The names that a law gives to elements of lists, each once, sorted."""
    return tuple(sorted({part.name for part in _walk(expression) if isinstance(part, Quantifier)}))


def find_paths(expression: Expression) -> Iterator[Path]:
    """Every path in a law, as often as it stands there, in order of the text."""
    return (part for part in _walk(expression) if isinstance(part, Path))


def _walk(expression: Expression) -> Iterator[object]:
    waiting: list[object] = [expression]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Path):
            continue
        if isinstance(part, msgspec.Struct):
            waiting += [getattr(part, name) for name in reversed(part.__struct_fields__)]
        elif isinstance(part, tuple):
            waiting += reversed(part)
