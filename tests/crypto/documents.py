"""Random documents, and the same document written in every way JSON allows: what one canonical text must come of.

A seeded generator, so that a failing document can be made again from its number.
"""

import json
import string
from random import Random
from typing import Any

MAX_INTEGER = 2**53 - 1
EDGES = (0, 1, -1, 255, 2**31, -(2**31), 2**32, 2**52, MAX_INTEGER - 1, MAX_INTEGER, -MAX_INTEGER)
LETTERS = string.ascii_letters + string.digits + ' _-/"\\\b\f\n\r\t\x00\x1f\x7fé€ລາວ\u2028\ufeff\ufffd😀'


def make_document(number: int) -> Any:
    """A document within the profile, the same for the same number."""
    return make_value(Random(number), 4)


def make_value(random: Random, depth: int) -> Any:
    """A value at most `depth` levels deep."""
    kind = random.randrange(6 if depth else 4)
    match kind:
        case 0:
            return random.choice([True, False])
        case 1:
            return random.choice([*EDGES, random.randint(-MAX_INTEGER, MAX_INTEGER)])
        case 2 | 3:
            return make_text(random)
        case 4:
            return [make_value(random, depth - 1) for _ in range(random.randrange(5))]
    return {make_name(random): make_value(random, depth - 1) for _ in range(random.randrange(5))}


def make_text(random: Random) -> str:
    """A string, with what needs an escape and what must not have one."""
    return "".join(random.choices(LETTERS, k=random.randrange(12)))


def make_name(random: Random) -> str:
    """A name: ASCII, of any characters."""
    return "".join(chr(random.randrange(128)) for _ in range(random.randrange(6)))


def rewrite(random: Random, value: Any) -> str:
    """The document as JSON text in some other form: order, white space, escapes."""
    blank = "".join(random.choices(" \t\n\r", k=random.choice([0, 0, 1, 3])))
    match value:
        case dict():
            pairs = random.sample(list(value.items()), len(value))
            members = (f"{rewrite(random, name)}:{rewrite(random, item)}" for name, item in pairs)
            return f"{blank}{{{','.join(members)}{blank}}}{blank}"
        case list():
            return f"{blank}[{','.join(rewrite(random, item) for item in value)}{blank}]{blank}"
        case str():
            return f'{blank}"{"".join(escape(random, character) for character in value)}"{blank}'
    return f"{blank}{json.dumps(value)}{blank}"


def escape(random: Random, character: str) -> str:
    """The character as it is, where it may be, or in one of its escapes."""
    if character not in '"\\' and character >= " " and random.random() < 0.7:
        return "\\/" if character == "/" else character
    units = character.encode("utf-16-be").hex()
    codes = ["\\u" + units[at : at + 4] for at in range(0, len(units), 4)]
    return "".join(code.upper().replace("U", "u", 1) if random.random() < 0.5 else code for code in codes)


def write_plainly(value: Any) -> bytes:
    """The canonical text by the plain definition: Python's own writer, sorted, without spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
