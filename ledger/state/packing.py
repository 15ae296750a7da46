"""Packing: many values for one statement, so that a thread that runs it lets others go on.

A statement a value would take and give back the interpreter's lock each time, and wait for it each time.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

import msgspec

SIZE_BITS = 28
"""Of a value's size; how far in it begins stands above."""
VALUE = f"coalesce(substr(?2, value >> {SIZE_BITS}, value & {(1 << SIZE_BITS) - 1}), x'')"
"""A packed value, in a statement FROM_PACKED; SQLite finds NULL in bytes of which there are none."""
FROM_PACKED = "FROM json_each(?1)"
"""The values of the first two parameters, each with its `key`: its name, or its place among them."""

Packed = tuple[str, bytes]
"""Where each value begins and how long it is, as JSON; and all values, one behind the other."""


def pack(values: Sequence[bytes]) -> Packed:
    """Values by their place among them."""
    return msgspec.json.encode(_list_places(values)).decode(), b"".join(values)


def pack_named(values: Mapping[str, bytes]) -> Packed:
    """Values by name, in order of it."""
    names = sorted(values)
    found = [values[name] for name in names]
    places = dict(zip(names, _list_places(found), strict=True))
    return msgspec.json.encode(places).decode(), b"".join(found)


def _list_places(values: Iterable[bytes]) -> list[int]:
    sizes = [len(value) for value in values]
    starts = accumulate(sizes[:-1], initial=1)
    return [start << SIZE_BITS | size for start, size in zip(starts, sizes, strict=False)]
