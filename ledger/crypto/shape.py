"""The shape of JSON text: how deep it nests and how many values it holds, asked before a parser builds anything.

A parser takes up to fifty times the memory of its text. So one scan goes over the bytes first, with operations of
`bytes` alone: nothing is built for a value, a name or a bracket. It is the one bound of every reader of JSON.
"""

from collections.abc import Iterator

from ledger.errors import DecodeError

MAX_DEPTH = 32
BYTES_A_VALUE = 12
"""So many bytes of what a text may have allow it one value; what this library writes takes more for each."""

_CHUNK = 65_536
_AS_LISTS = bytes.maketrans(b"{}", b"[]")
_NO_SIGN = bytes(sorted(set(range(256)) - set(b",[]{}")))
_QUOTES_A_VALUE = 4
"""Two around a string, and two around its name."""


def check_shape(text: bytes, most: int, depth: int = MAX_DEPTH) -> None:
    """Raises DecodeError where JSON text nests deeper than `depth`, or holds more than `most` values.

    Text that is no JSON may pass: whoever parses it says so.
    """
    brackets, values, opened = bytearray(), 1, 0
    for signs in _list_signs(text, most):
        opened += signs.count(b"[")
        values += signs.count(b"[") + signs.count(b",")
        brackets += signs.translate(None, b",")
        if values > most or len(brackets) > 2 * opened:
            break
    if _is_deeper(bytes(brackets), depth):
        raise DecodeError("nesting_must_be_within_limit", limit=depth)
    if values > most:
        raise DecodeError("values_must_be_within_limit", limit=most)
    if len(brackets) > 2 * opened:  # more are closed than were opened
        raise DecodeError("text_must_be_json")


def _list_signs(text: bytes, most: int) -> Iterator[bytes]:
    """What stands outside strings of brackets, all as those of lists, and of commas: piece by piece."""
    if b"\\" in text:
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    if text.count(b'"') > most * _QUOTES_A_VALUE:
        raise DecodeError("values_must_be_within_limit", limit=most)
    in_string = False
    for start in range(0, len(text), _CHUNK):
        parts = text[start : start + _CHUNK].split(b'"')
        yield b"".join(parts[in_string::2]).translate(_AS_LISTS, _NO_SIGN)
        in_string ^= len(parts) % 2 == 0


def _is_deeper(brackets: bytes, depth: int) -> bool:
    """Whether brackets of one kind nest deeper: each pass takes the innermost pairs away, one level everywhere."""
    unclosed, too_deep = brackets.count(b"[") - brackets.count(b"]"), b"[" * (depth + 1)
    if unclosed > depth:
        return True
    left = brackets + b"]" * unclosed
    for _ in range(depth):
        if too_deep in left:
            return True
        left = left.replace(b"[]", b"")
    return b"[]" in left
