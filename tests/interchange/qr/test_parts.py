"""A file in numbered parts: any order gives it back; what is missing, damaged, foreign or a bomb is refused by name."""

import random
import zlib
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.encoding import MAX_FILE_BYTES
from ledger.errors import InterchangeError
from ledger.interchange.qr import parts as qr_parts
from ledger.interchange.qr.parts import MAX_PARTS, decode_base45, encode_base45, join_parts, parse_part, split_file

NOISE = random.Random(7).randbytes(2000)  # does not shrink: six parts
PARTS = split_file(NOISE)
MODE = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def refused(*texts: str) -> InterchangeError:
    with pytest.raises(InterchangeError) as caught:
        join_parts(texts)
    assert "?" not in caught.value.says
    return caught.value


def make_parts(packed: bytes, named: bytes) -> list[str]:
    """Parts of any stream under the hash of any file, with true checks: what somebody makes who means harm."""
    pieces = [packed[start : start + 340] for start in range(0, len(packed), 340)]
    texts = []
    for number, piece in enumerate(pieces, 1):
        head = f"NATLEDGER-PARTS-1:{number}:{len(pieces)}:{sha256(named).hexdigest().upper()}"
        data = encode_base45(piece)
        texts.append(f"{head}:{sha256(f'{head}:{data}:'.encode()).hexdigest()[:8].upper()}:{data}:")
    return texts


@given(data=st.binary(max_size=3000), seed=st.integers(0, 99))
def test_any_file_comes_back_from_parts_in_any_order(data: bytes, seed: int) -> None:
    parts = list(split_file(data))
    shuffled = [*parts, parts[seed % len(parts)], "", "  \r"]
    random.Random(seed).shuffle(shuffled)
    assert join_parts([f" {part}\r" if part else part for part in shuffled]) == data
    for part in parts:
        assert set(part) <= MODE  # else the code would need twice the room
        assert len(part) <= 619  # what version 13 holds at level L


def test_a_part_says_what_it_is_of() -> None:
    part = parse_part(PARTS[1])
    assert (part.number, part.count, part.file_hash) == (2, 6, sha256(NOISE).hexdigest().upper())
    assert make_parts(zlib.compress(NOISE, 9), NOISE) == list(PARTS)


def test_missing_part_is_named() -> None:
    for number in range(1, 7):
        error = refused(*(part for place, part in enumerate(PARTS, 1) if place != number))
        assert (error.rule, error.values) == ("parts_must_be_complete", {"missing": 1, "count": 6, "part": number})
    assert refused(PARTS[4]).values == {"missing": 5, "count": 6, "part": 1}


def test_any_changed_character_of_a_part_is_found() -> None:
    for place, letter in enumerate(PARTS[5]):
        other = "B" if letter != "B" else "C"
        error = refused(*PARTS[:5], PARTS[5][:place] + other + PARTS[5][place + 1 :])
        assert error.rule in ("part_must_be_intact", "part_must_be_well_formed")
        assert error.values["line"] == 6
    damaged = PARTS[2][:-9] + ("0" if PARTS[2][-9] != "0" else "1") + PARTS[2][-8:]
    assert refused(PARTS[0], damaged).values == {"part": 3, "line": 2}


def test_part_of_another_file_is_named() -> None:
    error = refused(*PARTS[:3], split_file(NOISE + b"x")[3])
    assert (error.rule, error.values) == ("parts_must_be_of_one_file", {"line": 4, "part": 4})
    other_cut = make_parts(zlib.compress(NOISE, 0) + b"x" * 400, NOISE)
    assert refused(PARTS[0], other_cut[0]).rule == "parts_must_be_of_one_file"
    same_count = make_parts(zlib.compress(NOISE, 1), NOISE)
    if len(same_count) == len(PARTS) and same_count[0] != PARTS[0]:
        assert refused(PARTS[0], same_count[0]).rule == "parts_must_be_of_one_file"


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "https://example.org",
        PARTS[0].lower(),
        PARTS[0][:-1],
        PARTS[0].replace("PARTS-1", "PARTS-2"),
        PARTS[0].replace(":1:6:", ":01:6:"),
        PARTS[0].replace(":1:6:", ":7:6:"),
        PARTS[0].replace(":1:6:", ":0:6:"),
        PARTS[0].replace(":1:6:", ":1:1000:"),
        PARTS[0].replace(":1:6:", ":١:6:"),
        "\ud800",
    ],
)
def test_what_is_no_part_is_refused(text: str) -> None:
    error = refused(PARTS[1], text)
    assert (error.rule, error.values["line"]) == ("part_must_be_well_formed", 2)


def test_no_text_is_no_file() -> None:
    assert refused().rule == "part_must_be_well_formed"
    assert refused("", " ").rule == "part_must_be_well_formed"


def test_bomb_is_refused_unread() -> None:
    bomb = zlib.compress(bytes(40 * 1024 * 1024), 9)
    error = refused(*make_parts(bomb, b""))
    assert (error.rule, error.values) == ("unpacked_must_be_within_limit", {"limit": MAX_FILE_BYTES})


def test_largest_file_comes_back_and_a_larger_one_is_not_cut() -> None:
    largest = bytes(MAX_FILE_BYTES)
    assert join_parts(split_file(largest)) == largest
    with pytest.raises(InterchangeError, match="size_must_be_within_limit"):
        split_file(largest + b"\0")
    with pytest.raises(InterchangeError, match="file_must_fit_parts"):
        split_file(random.Random(7).randbytes(qr_parts.PIECE_BYTES * MAX_PARTS))


@pytest.mark.parametrize(
    "packed",
    [
        b"no zlib stream",
        zlib.compress(NOISE)[:-1],
        zlib.compress(NOISE) + b"x",
        zlib.compress(NOISE[:-1]),
        zlib.compress(NOISE)[:-4] + b"\0\0\0\0",
    ],
    ids=["garbage", "cut short", "something behind", "another file", "wrong sum"],
)
def test_parts_that_do_not_give_the_file_they_name_are_refused(packed: bytes) -> None:
    assert refused(*make_parts(packed, NOISE)).rule == "parts_must_give_their_file"


def test_base45_is_that_of_the_rfc() -> None:
    """RFC 9285, section 4.3 and 4.4."""
    for data, text in (
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
    ):
        assert encode_base45(data) == text
        assert decode_base45(text) == data


@pytest.mark.parametrize("text", ["A", "AAAA", "GGW", ":::", "::", "aa", "é0"])
def test_text_that_is_no_base45_is_refused(text: str) -> None:
    with pytest.raises(InterchangeError, match="no base45"):
        decode_base45(text)


@given(data=st.binary(max_size=200))
def test_base45_reads_back(data: bytes) -> None:
    assert decode_base45(encode_base45(data)) == data
