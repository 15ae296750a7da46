"""What a law reads, by the look of it: the paths in its text."""

import msgspec

from ledger.laws.syntax import Expression, Path


def list_names(expression: Expression) -> tuple[tuple[str, ...], ...]:
    """Every path of names in a law, elements of quantifiers too, each once, sorted."""
    found: dict[tuple[str, ...], None] = {}
    waiting: list[object] = [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Path):
            found[part.names] = None
        elif isinstance(part, msgspec.Struct):
            waiting += [getattr(part, name) for name in part.__struct_fields__]
        elif isinstance(part, tuple):
            waiting += part
    return tuple(sorted(found))
