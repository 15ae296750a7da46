"""JSON objects that people write by hand: claims, and the fields of a schema. What is wrong is told by its place."""

import json
from typing import Any

import msgspec

from cli.shell.files import STREAM, read_written, shown_path
from ledger.crypto.encoding import canonicalise
from ledger.errors import DecodeError, LedgerError
from ledger.words.printing import printable


def read_object(file: str, example: str) -> dict[str, Any]:
    """The object in a file. Raises LedgerError, with line and column of what is no JSON; `example` is a right one."""
    data, name = read_written(file), "stdin" if file == STREAM else printable(shown_path(file))
    try:
        value = msgspec.json.decode(canonicalise(data))
    except DecodeError as error:
        raise _place(error, name, data) from None
    if not isinstance(value, dict):
        raise DecodeError("file_must_hold_an_object", example=example, file=name)
    return value


def _place(error: DecodeError, file: str, data: bytes) -> LedgerError:
    """The same error, with where in the file it is if that can be found."""
    if error.rule not in ("null_must_not_be_used", "text_must_be_json"):
        return error
    try:
        value = json.loads(data.decode())
    except UnicodeDecodeError:
        return DecodeError("text_must_be_utf8")
    except json.JSONDecodeError as found:
        return DecodeError("file_must_be_json", column=found.colno, file=file, line=found.lineno)
    empty = [name for name in value if value[name] is None] if isinstance(value, dict) else []
    return DecodeError("value_must_not_be_null", file=file, name=empty[0]) if empty else error
