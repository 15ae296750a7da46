"""Changing proof files: byte by byte, cut, joined, and as JSON with the canonical form kept."""

import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

from ledger.crypto.encoding import encode

CLASSES = ("0123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", '{}[],:" ')


def list_replacements(byte: int) -> set[int]:
    """Other bytes for a byte: the same sort of character first, so that the text stays well formed."""
    character = chr(byte)
    similar = [
        ord(kind[(kind.index(character) + step) % len(kind)])
        for kind in CLASSES
        if character in kind
        for step in (1, 2, 3, -1)
    ]
    return {*similar, byte ^ 1, byte | 0x80} - {byte}


# edits that keep the file canonical JSON


class Edit(NamedTuple):
    """What was done where, and the document after it."""

    kind: str
    path: str
    document: Any


def list_edits(document: Any, value: Any, path: str, change: Callable[[Any], Any]) -> Iterator[Edit]:
    """Every edit of a value inside a document; `change(new)` gives the document with a new value in its place."""
    if isinstance(value, dict):
        yield Edit("field added", path, change({**value, "zzz": 1}))
        for name, item in value.items():
            inner = f"{path}.{name}" if path else name
            yield Edit("field removed", inner, change({key: value[key] for key in value if key != name}))
            yield from list_edits(
                document,
                item,
                inner,
                lambda new, name=name: change({**value, name: new}),  # type: ignore[misc]
            )
    elif isinstance(value, list):
        for index, item in enumerate(value):
            before, after, inner = value[:index], value[index + 1 :], f"{path}.{index}"
            yield Edit("element removed", inner, change(before + after))
            yield Edit("element doubled", inner, change([*before, item, item, *after]))
            if after:
                yield Edit("elements exchanged", inner, change([*before, after[0], item, *after[1:]]))
            yield from list_edits(
                document,
                item,
                inner,
                lambda new, before=before, after=after: change([*before, new, *after]),  # type: ignore[misc]
            )
        if value:
            yield Edit("list emptied", path, change([]))
        yield Edit("element added", path, change([*value, "00" * 32]))
    else:
        yield from (Edit("value changed", path, change(new)) for new in change_value(value))


def change_value(value: str | int | bool) -> list[Any]:
    """Other values of the same type, and one of another."""
    if isinstance(value, int):
        return [value + 1, value - 1, 0 if value else 2, str(value)]
    last = "0" if value[-1:] != "0" else "1"
    return [value[:-1] + last, value + last, value[1:], ""] if value else [last, 0]


# mutations at random: of a file, given another one


def substitute(random: Random, data: bytes, other: bytes) -> bytes:
    """One to four bytes replaced."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(data))
        changed[place] = random.choice([*list_replacements(changed[place])])
    return bytes(changed)


def delete(random: Random, data: bytes, other: bytes) -> bytes:
    """A stretch left out."""
    start = random.randrange(len(data))
    return data[:start] + data[start + random.choice([1, 1, 2, 64, 66, 128, 300]) :]


def insert(random: Random, data: bytes, other: bytes) -> bytes:
    """Bytes put in: foreign ones, or a stretch of the file itself."""
    place, start = random.randrange(len(data)), random.randrange(len(data))
    foreign = random.choice([b" ", b"0", b",", b'"', b"\\u0000", b"\xef\xbb\xbf", data[start : start + 70]])
    return data[:place] + foreign + data[place:]


def swap(random: Random, data: bytes, other: bytes) -> bytes:
    """Two stretches of the same length in each other's place."""
    size = random.choice([1, 2, 8, 64, 128])
    first, second = sorted(random.sample(range(len(data) - size), 2))
    if second - first < size:
        return data
    one, two = data[first : first + size], data[second : second + size]
    return data[:first] + two + data[first + size : second] + one + data[second + size :]


def splice(random: Random, data: bytes, other: bytes) -> bytes:
    """The start of this file and the end of another."""
    start = random.randrange(len(data))
    end = start if random.random() < 0.5 else random.randrange(len(other))
    return data[:start] + other[end:]


def change_digits(random: Random, data: bytes, other: bytes) -> bytes:
    """The digits of one number or hash, others in their place."""
    found = random.choice(list(re.finditer(rb"[0-9a-f]+", data)))
    alphabet = b"0123456789abcdef" if len(found.group()) >= 64 else b"123456789"
    digits = bytes(random.choice(alphabet) for _ in range(random.choice([len(found.group()), len(found.group()) + 1])))
    return data[: found.start()] + digits + data[found.end() :]


def transplant(random: Random, data: bytes, other: bytes) -> bytes:
    """A part of the document, and in its place the same part of another file, or another part of the same type."""
    document, donor = json.loads(data), json.loads(other)
    place, key = random.choice(list(walk(document)))
    donors = [value[name] for value, name in walk(donor) if type(value[name]) is type(place[key])]
    place[key] = random.choice(donors or [0])
    return encode(document)


def walk(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in a document with every key or index in it."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from walk(value[key])


MUTATORS = [substitute, delete, insert, swap, splice, change_digits, transplant]
