"""JSON of others: all of RFC 8785, floats, null and non-ASCII names too, behind a strict parser.

What two parsers could read differently is refused before anything is hashed: duplicate names, halves of
surrogate pairs, integers that a double does not hold. What passes has one canonical form, and that form
passes again. The ledger's own bytes are a narrower profile, in `ledger.crypto.encoding` (decision 0025).
"""

import json
import math
from typing import Any, NoReturn

import rfc8785

from ledger.crypto.encoding import MAX_INTEGER
from ledger.crypto.shape import check_shape
from ledger.crypto.written import check_start
from ledger.errors import DecodeError, InterchangeError, ensure

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 64
MAX_VALUES = 131_072

_FIRST_EXPONENT = 10**21
"""From here on RFC 8785 writes a number with an exponent, and no longer as an integer."""


def parse_json(data: bytes) -> Any:
    """The value of JSON text, in the standard library's types.

    Raises InterchangeError: for a size or nesting over the limit, text that is not UTF-8 or not JSON, two
    equal names in one object, half of a surrogate pair, a number beyond a double, and an integer beyond
    2^53−1, which other parsers would round.
    """
    if len(data) > MAX_BYTES:
        raise InterchangeError("size_must_be_within_limit", size=len(data), limit=MAX_BYTES)
    try:
        check_start(data)
        check_shape(data, MAX_VALUES, MAX_DEPTH)
        text = data.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_unique_names,
            parse_int=_read_integer,
            parse_float=_read_float,
            parse_constant=_refuse_constant,
        )
    except DecodeError as error:
        raise InterchangeError(error.rule, **error.values) from None
    except UnicodeDecodeError:
        raise InterchangeError("text_must_be_utf8") from None
    except json.JSONDecodeError:
        raise InterchangeError("text_must_be_json") from None
    if "\\u" in text:  # only an escape can bring in half of a pair
        canonicalise_json(value)
    return value


def canonicalise_json(value: Any) -> bytes:
    """The canonical bytes (RFC 8785) of a value that `parse_json` gave, or that is made of the same types.

    Raises InterchangeError for a string that has no UTF-8.
    """
    try:
        return rfc8785.dumps(value)
    except (UnicodeEncodeError, rfc8785.CanonicalizationError) as error:  # the first for a name
        reason = error.__cause__ or error
        ensure(isinstance(reason, UnicodeEncodeError), f"no value that was read: {error}")
        raise InterchangeError("strings_must_be_unicode") from None


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique: dict[str, Any] = {}
    for name, value in pairs:
        if name in unique:
            raise DecodeError("names_must_be_unique", name=ascii(name[:40])[1:-1])
        unique[name] = value
    return unique


def _read_integer(digits: str) -> int:
    # int() of a long text is bounded by an environment setting, so the length is checked first
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise DecodeError("integers_must_be_in_range")
    return int(digits)


def _read_float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise DecodeError("numbers_must_be_finite", number=text[:40])
    # such a double is an integer, would be written as one, and could then not be read again
    if MAX_INTEGER < abs(value) < _FIRST_EXPONENT:
        raise DecodeError("integers_must_be_in_range")
    return value


def _refuse_constant(_text: str) -> NoReturn:
    raise DecodeError("text_must_be_json")
