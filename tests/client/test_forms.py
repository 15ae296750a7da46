"""Forms: what a decoder refuses is told in our words, by its place; what it takes is no misfit."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from ledger.client.forms.members import MembersFile
from ledger.client.forms.reading import find_misfits, read_form
from ledger.errors import LedgerError
from ledger.registry.messages import MESSAGES

TEXTS = ("a" * 64, "a" * 128, f"{'a' * 64}-0", "LAK", "degree@1", "2026-10", "ab", "A", "SG.ICA")
JUNK: tuple[Any, ...] = ("", "  ", "?" * 5000, -1, 0, 2**53, 1.5, True, None, [], [1], {}, {"x": 1}, "yes")


class Holder(msgspec.Struct, frozen=True):
    """Holds what is read later."""

    part: msgspec.Raw


KINDS = {name: kind.body for name, kind in MESSAGES.items()} | {"members file": MembersFile}


def make(form: inspect.Type) -> Any:
    """A value that fits."""
    match form:
        case inspect.Metadata():
            return make(form.type)
        case inspect.StructType():
            tag = {form.tag_field: form.tag} if form.tag_field else {}
            return tag | {field.encode_name: make(field.type) for field in form.fields}
        case inspect.VarTupleType() | inspect.ListType():
            return [make(form.item_type)] * (form.min_length or 1)
        case inspect.TupleType():
            return [make(one) for one in form.item_types]
        case inspect.DictType():
            return {make(form.key_type): make(form.value_type)}
        case inspect.UnionType():
            return make(form.types[0])
        case inspect.LiteralType():
            return form.values[0]
        case inspect.IntType():
            return max(form.ge or 0, 1)
        case inspect.BoolType():
            return False
        case inspect.StrType():
            short = [text for text in TEXTS if len(text) <= (form.max_length or 99)]
            return next(text for text in short if form.pattern is None or re.search(form.pattern, text))
    raise AssertionError(form)


def spoil(value: Any) -> Iterator[Any]:
    """The value with each part replaced by junk, left out, or joined by another."""
    if isinstance(value, dict):
        yield value | {"colour": 1}
        for name in value:
            yield {other: part for other, part in value.items() if other != name}
            yield from (value | {name: junk} for junk in JUNK)
            yield from (value | {name: spoilt} for spoilt in spoil(value[name]))
    elif isinstance(value, list):
        yield from ([spoilt] for part in value for spoilt in (*JUNK, *spoil(part)))


@pytest.mark.parametrize("name", KINDS)
def test_what_does_not_fit_is_found_and_nothing_else(name: str) -> None:
    kind = KINDS[name]
    right = make(inspect.type_info(kind))
    assert list(find_misfits(right, kind)) == []
    msgspec.convert(right, kind)
    seen = 0
    for value in spoil(right):
        try:
            msgspec.json.decode(msgspec.json.encode(value), type=kind)
            fits = True
        except msgspec.ValidationError:
            fits = False
        misfits = list(find_misfits(value, kind))
        assert fits == (not misfits), value
        for misfit in misfits:
            seen += 1
            assert not re.search(r"\\Z|Expected|`|regex", misfit.says + misfit.remedy)
            assert "what docs/reference/messages.md says" not in misfit.remedy, "words are missing"
    assert seen > 10


@pytest.mark.parametrize(
    "data",
    [
        *(b"{", b'{"body": 1e999}', b"[" * 10_000, b"\xff", b'{"quorum": 1' + b"0" * 5000 + b"}"),
        *("text", {"quorum": object()}),
    ],
)
def test_what_is_no_json_is_refused_by_a_rule(data: Any) -> None:
    with pytest.raises(LedgerError):
        read_form(data, MembersFile, "members file")


RIGHT = b'{"body":"bttc","quorum":1,"majority":{"numerator":1,"denominator":2},"members":[{"name":"noy"}]}'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"quorum":1', b'"quorum":1,"quorum":2'),
        (b'"quorum":1', b'"quorum":"x","quorum":2'),
        (b'{"name":"noy"}', b'{"name":"noy","name":"noy"}'),
        (b'{"name":"noy"}', rb'{"name":"noy","n\u0061me":"shop"}'),
        (b'"quorum":1', '"quorum":1,"ກ":1,"ກ":2'.encode()),
    ],
)
def test_a_name_that_stands_twice_is_refused_whoever_reads(old: bytes, new: bytes) -> None:
    assert read_form(RIGHT, MembersFile, "members file").quorum == 1
    with pytest.raises(LedgerError) as raised:
        read_form(RIGHT.replace(old, new), MembersFile, "members file")
    assert raised.value.rule == "names_must_be_unique"


def test_what_a_field_holds_unread_has_one_reading_too() -> None:
    nested = b'{"part":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    for data, rule in ((b'{"part":{"a":1,"a":2}}', "names_must_be_unique"), (nested, "nesting_must_be_within_limit")):
        with pytest.raises(LedgerError) as raised:
            read_form(data, Holder, "file")
        assert raised.value.rule == rule
