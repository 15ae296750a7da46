"""Forms: JSON that people write by hand, held against its type, and what does not fit told in words of our own.

The decoder says what it expected in terms of types and patterns. Here the first field that does not fit is found once
more, and told by its place, by what stands there, and by what may stand there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from ledger.crypto.encoding import MAX_INTEGER, check_unique, encode, parse
from ledger.crypto.written import read_written
from ledger.errors import DecodeError

T = TypeVar("T")
_SHOWN = 40
_MISSING, _UNKNOWN = "is missing", "is not known"
_NO_WORDS: Mapping[str, str] = {}
_PATTERNS = {
    "[0-9a-f]{64}": "64 of 0-9 a-f",
    "([0-9a-f]{64})?": "64 of 0-9 a-f, or nothing",
    "[0-9a-f]{128}": "128 of 0-9 a-f",
    "([0-9a-f]{128})?": "128 of 0-9 a-f, or nothing",
    "[A-Z0-9./-]{1,16}": "1 to 16 of A-Z 0-9 . / -, such as MILLION-USD",
    "[A-Z0-9./-]{1,35}": "1 to 35 of A-Z 0-9 . / -",
    "[A-Z0-9./-]{0,35}": "at most 35 of A-Z 0-9 . / -",
    "[A-Z]{3}": "3 of A-Z, such as USD",
    "[A-Z][A-Z0-9]{1,11}": "2 to 12 of A-Z 0-9, a letter first, such as LAK",
    "([A-Z][A-Z0-9]{1,11})?": "2 to 12 of A-Z 0-9, a letter first, such as LAK, or nothing",
    "[a-z][a-z0-9_]{0,31}": "1 to 32 of a-z 0-9 _, a letter first",
    "[a-z][a-z0-9_]{0,31}@[1-9][0-9]{0,3}": "NAME@VERSION, such as degree@1",
    "[a-z][a-z0-9-]{0,31}": "1 to 32 of a-z 0-9 -, a letter first",
    "[a-z][a-z0-9-]{1,15}": "2 to 16 of a-z 0-9 -, a letter first, such as bttc",
    "[a-z_]{1,32}": "1 to 32 of a-z _",
    "[a-z][a-z0-9_]{0,15}": "1 to 16 of a-z 0-9 _, a letter first, such as utm48",
    "[A-Z0-9.-]{1,24}": "1 to 24 of A-Z 0-9 . -, such as A.1",
    "[0-9a-f]{64}-(0|[1-9][0-9]?)": "an id: 64 of 0-9 a-f, - and the place of the message, such as 0",
    "([0-9a-f]{64}-(0|[1-9][0-9]?))?": "an id: 64 of 0-9 a-f, - and the place of the message, such as 0, or nothing",
    "[1-9][0-9]{3}-(0[1-9]|1[0-2])": "a month, such as 2026-10",
    "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?": "the BIC of a bank: 8 or 11 of A-Z 0-9, such as COEBLALA",
}
_RANGED = re.compile(r"\[ -~(\\n)?(\u0e80-\u0eff)?\]\{1,([0-9]+)\}")


class Misfit(msgspec.Struct, frozen=True):
    """A place in a form, and what is wrong there."""

    place: str
    """members[1].weight; "" for the whole."""
    problem: str
    """is 0, is missing, is not known."""
    remedy: str
    """What to do about it: write a whole number from 1 to 1,000."""

    @property
    def says(self) -> str:
        """The place and what is wrong there."""
        return f"{self.place or 'it'} {self.problem}"


def read_form(data: bytes | Mapping[str, Any], kind: type[T], name: str, words: Mapping[str, str] = _NO_WORDS) -> T:
    """The value of type `kind` in a file, or in what one holds; `name` is what people call such a file.

    `words` says what may stand in a field of that name, where its type does not say it well. Raises DecodeError: for
    text that is no JSON, for a name that stands twice, and for the first field that does not fit, by its place.
    """
    text = data if not isinstance(data, Mapping) else _write(data, name)
    if isinstance(text, bytes | bytearray):  # what else a notebook gives is refused below
        text = read_written(text)
    try:
        value = parse(text, kind)
    except DecodeError as error:
        if error.rule == "fields_must_fit_type":
            check_form(_load(text), kind, name, words)
        raise
    check_unique(text)
    return value


def check_form(value: Any, kind: Any, name: str, words: Mapping[str, str] = _NO_WORDS) -> None:
    """Raises DecodeError for the first field of plain JSON values that does not fit the type."""
    for misfit in find_misfits(value, kind):
        remedy = _say(misfit, words.get(misfit.place.rpartition(".")[2], ""))
        raise DecodeError("field_must_fit_form", file=name, problem=misfit.says, remedy=remedy)


def find_misfits(value: Any, kind: Any) -> Iterator[Misfit]:
    """What does not fit the type in plain JSON values: fields that are not known first, then in the type's order."""
    yield from _find(value, inspect.type_info(kind), "")


def _say(misfit: Misfit, words: str) -> str:
    known = words and misfit.problem != _UNKNOWN
    return f"{'add it:' if misfit.problem == _MISSING else 'write'} {words}" if known else misfit.remedy


def _load(text: bytes) -> Any:
    check_unique(text)
    try:
        return msgspec.json.decode(text)
    except msgspec.MsgspecError:  # 1e999
        raise DecodeError("integers_must_be_in_range") from None


def _write(values: Mapping[str, Any], name: str) -> bytes:
    try:
        return encode(dict(values))
    except (TypeError, ValueError, RecursionError):
        problem, remedy = "a value is none of JSON", "use text, whole numbers, true, false, lists and objects alone"
        raise DecodeError("field_must_fit_form", file=name, problem=problem, remedy=remedy) from None


def _find(value: Any, form: inspect.Type, place: str) -> Iterator[Misfit]:
    match form:
        case inspect.Metadata():
            yield from _find(value, form.type, place)
        case inspect.StructType():
            yield from _find_in_object(value, form, place)
        case inspect.ListType() | inspect.VarTupleType():
            yield from _find_in_list(value, form, place)
        case inspect.TupleType(item_types=(first, *_) as items):
            yield from _find_in_list(value, inspect.VarTupleType(first, len(items), len(items)), place)
        case inspect.DictType():
            yield from _find_in_map(value, form, place)
        case inspect.UnionType():
            yield from _find_in_union(value, form, place)
        case _:
            if not _fits(value, form):
                yield Misfit(place, f"is {_show(value)}", f"write {_describe(form)}")


def _find_in_object(value: Any, form: inspect.StructType, place: str) -> Iterator[Misfit]:
    names = [field.encode_name for field in form.fields]
    known = [form.tag_field, *names] if form.tag_field else names
    if not isinstance(value, dict):
        yield Misfit(place, f"is {_show(value)}", f"write an object with {', '.join(known)}")
        return
    for name in value:
        if name not in known:
            yield Misfit(_join(place, _cut(str(name))), _UNKNOWN, _suggest(name, known))
    for field in form.fields:
        where = _join(place, field.encode_name)
        if field.encode_name in value:
            yield from _find(value[field.encode_name], field.type, where)
        elif field.required:
            yield Misfit(where, _MISSING, f"add it: {_describe(field.type)}")


def _find_in_list(value: Any, form: inspect.ListType | inspect.VarTupleType, place: str) -> Iterator[Misfit]:
    least, most = form.min_length or 0, form.max_length
    if not isinstance(value, list):
        yield Misfit(place, f"is {_show(value)}", f"write {_describe(form)}")
    elif len(value) < least or (most is not None and len(value) > most):
        yield Misfit(place, f"is a list of {len(value)}", f"write {_describe(form)}")
    else:
        for index, part in enumerate(value):
            yield from _find(part, form.item_type, f"{place}[{index}]")


def _find_in_map(value: Any, form: inspect.DictType, place: str) -> Iterator[Misfit]:
    least, most = form.min_length or 0, form.max_length or MAX_INTEGER
    if not isinstance(value, dict) or not least <= len(value) <= most:
        yield Misfit(place, f"is {_show(value)}", f"write {_describe(form)}")
        return
    for name, part in value.items():
        where = _join(place, _cut(str(name)))
        if _fits_any(name, form.key_type):
            yield from _find(part, form.value_type, where)
        else:
            yield Misfit(where, "is no name", f"write {_describe(form.key_type)}")


def _find_in_union(value: Any, form: inspect.UnionType, place: str) -> Iterator[Misfit]:
    tagged = [each for each in form.types if isinstance(each, inspect.StructType) and each.tag_field]
    if not tagged:
        if not any(_fits_any(value, each) for each in form.types):
            wanted = " or ".join(_describe(each) for each in form.types)
            yield Misfit(place, f"is {_show(value)}", f"write {wanted}")
        return
    field, tags = str(tagged[0].tag_field), {str(each.tag): each for each in tagged}
    wanted = f"one of {', '.join(sorted(tags))}"
    if not isinstance(value, dict):
        yield Misfit(place, f"is {_show(value)}", f"write an object with {field}")
    elif field not in value:
        yield Misfit(_join(place, field), _MISSING, f"add it: {wanted}")
    elif str(value[field]) not in tags:
        yield Misfit(_join(place, field), f"is {_show(value[field])}", _suggest(str(value[field]), sorted(tags)))
    else:
        yield from _find(value, tags[str(value[field])], place)


def _fits_any(value: Any, form: inspect.Type) -> bool:
    return next(_find(value, form, ""), None) is None


def _fits(value: Any, form: inspect.Type) -> bool:
    match form:
        case inspect.StrType():
            return isinstance(value, str) and _fits_text(value, form)
        case inspect.IntType():
            least, most = _get_range(form)
            return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.LiteralType():
            return value in form.values
    return True


def _fits_text(value: str, form: inspect.StrType) -> bool:
    least, most = form.min_length or 0, form.max_length
    fits = least <= len(value) and (most is None or len(value) <= most)
    return fits and (form.pattern is None or re.search(form.pattern, value) is not None)


def _describe(form: inspect.Type) -> str:
    """What may stand there."""
    wanted = "what docs/reference/messages.md says"
    match form:
        case inspect.Metadata():
            wanted = _describe(form.type)
        case inspect.StrType():
            wanted = _describe_text(form)
        case inspect.IntType():
            wanted = _describe_number(form)
        case inspect.BoolType():
            wanted = "true or false"
        case inspect.LiteralType():
            wanted = " or ".join(str(value) for value in form.values)
        case inspect.StructType():
            wanted = f"an object with {', '.join(field.encode_name for field in form.fields)}"
        case inspect.UnionType():
            fields = [each.tag_field for each in form.types if isinstance(each, inspect.StructType) and each.tag_field]
            wanted = f"an object with {fields[0]}" if fields else " or ".join(_describe(each) for each in form.types)
        case inspect.DictType():
            wanted = f"an object of {form.min_length or 0} to {form.max_length} names"
        case inspect.ListType() | inspect.VarTupleType():
            wanted = f"a list of {form.min_length or 0} to {form.max_length}" if form.max_length else "a list"
    return wanted


def _describe_text(form: inspect.StrType) -> str:
    pattern = (form.pattern or "").removeprefix("^").removesuffix("\\Z")
    if pattern in _PATTERNS:
        return _PATTERNS[pattern]
    ranged = _RANGED.fullmatch(pattern)
    if ranged:
        return f"1 to {ranged[3]} characters, {'Lao or ASCII' if ranged[2] else 'ASCII'}"
    return f"text of at most {form.max_length} characters" if form.max_length is not None else "text"


def _describe_number(form: inspect.IntType) -> str:
    least, most = _get_range(form)
    if (least, most) == (-MAX_INTEGER, MAX_INTEGER):
        return "a whole number"
    return f"a whole number from {least:,} to {most:,}" if most < MAX_INTEGER else f"a whole number, at least {least:,}"


def _get_range(form: inspect.IntType) -> tuple[int, int]:
    least = -MAX_INTEGER if form.ge is None else form.ge
    return int(least), int(MAX_INTEGER if form.le is None else form.le)


def _suggest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word[:_SHOWN], known, 1)
    return f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _show(value: Any) -> str:
    match value:
        case dict():
            return "an object"
        case list():
            return "a list"
        case str():
            return f'"{_cut(value)}"'
        case bool():
            return str(value).lower()
    return _cut(str(value))


def _cut(text: str) -> str:
    return ascii(text)[1:-1] if len(text) <= _SHOWN else f"{ascii(text[:_SHOWN])[1:-1]}…"
