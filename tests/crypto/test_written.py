"""Written text: a byte order mark is passed over or named, a wide encoding is named, whoever wrote the file."""

from typing import NamedTuple

import pytest

from ledger.chain.transaction import Signer
from ledger.crypto.encoding import canonicalise, decode, decode_file, encode, parse
from ledger.crypto.written import find_wide_encoding, read_written
from ledger.errors import DecodeError, LedgerError
from ledger.interchange.foreign_json import parse_json

TEXT = b'{"address":"a","lane":0,"nonce":1}'
WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")


class Case(NamedTuple):
    """What an editor made of a canonical file, and the rule that names it."""

    data: bytes
    rule: str


CASES = (
    Case(b"\xef\xbb\xbf" + TEXT, "file_must_not_begin_with_mark"),
    Case(TEXT + b"\n", "line_end_must_not_be_added"),
    Case(TEXT + b"\r\n", "line_end_must_not_be_added"),
    Case(b"\xef\xbb\xbf" + TEXT + b"\n", "file_must_not_begin_with_mark"),
    Case(TEXT + b" ", "bytes_must_be_canonical"),
    Case(b"\n" + TEXT, "bytes_must_be_canonical"),
    Case(TEXT[:-1], "text_must_be_json"),
    *(Case(TEXT.decode().encode(name), "text_must_not_be_wide") for name in WIDE),
    *(
        Case(b"\xff\xfe"[::step] + TEXT.decode().encode(name), "text_must_not_be_wide")
        for step, name in ((1, WIDE[1]), (-1, WIDE[2]))
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case.data[:6]) + repr(case.data[-3:]))
def test_canonical_file_that_an_editor_saved_is_refused_by_name(case: Case) -> None:
    assert decode(TEXT, Signer) == decode_file(TEXT, Signer) == Signer("a", 0, 1)
    for read in (decode, decode_file):
        with pytest.raises(DecodeError, match=case.rule):
            read(case.data, Signer)


@pytest.mark.parametrize("name", WIDE)
def test_text_of_a_person_in_a_wide_encoding_is_named(name: str) -> None:
    for text in (TEXT.decode(), "correct horse", "25"):
        with pytest.raises(DecodeError, match=name[:6].upper()):
            read_written(text.encode(name))
    for read in (canonicalise, lambda data: parse(data, Signer), parse_json):
        with pytest.raises(LedgerError, match="text_must_not_be_wide"):
            read(TEXT.decode().encode(name))


def test_mark_of_a_person_is_passed_over_once_and_nothing_else_is() -> None:
    assert read_written(b"\xef\xbb\xbf" + TEXT) == read_written(TEXT) == TEXT
    assert read_written(b"\xef\xbb\xbf" * 2 + TEXT) == b"\xef\xbb\xbf" + TEXT
    with pytest.raises(LedgerError, match="file_must_not_begin_with_mark"):
        parse_json(b"\xef\xbb\xbf" + TEXT)
    for text in (b"", b"a", b"\xef\xbb", encode({"name": "\u0e81"}), b"abcde\x00", b"{}\x00", b"\x00"):
        assert find_wide_encoding(text) == ""
        assert read_written(text) == text
