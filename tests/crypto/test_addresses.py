"""Addresses: bech32m as BIP 350 defines it, so that every typing mistake of up to four characters is found.

The checksum's constants are computed anew from the field and the generator polynomial that BIP 173 names; mistakes are
tried exhaustively where they are few and by a seeded generator where they are many.
"""

from random import Random

import pytest

from ledger.crypto import addresses
from ledger.crypto.addresses import compute_address, is_address, validate_address
from ledger.crypto.hashing import ADDRESS, digest
from ledger.errors import Inadmissible

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
KEYS = [digest(ADDRESS, bytes([number])) for number in range(20)]
SAMPLES = [compute_address("lao", key) for key in KEYS]


def is_valid(address: str, prefix: str = "lao") -> bool:
    try:
        validate_address(prefix, address)
    except Inadmissible as error:
        return error.rule != "address_must_be_well_formed"
    return True


def compute_remainder(text: str) -> int:
    """The checksum's remainder of any bech32m text of BIP 350: right if it is the constant."""
    prefix, _, rest = text.lower().rpartition("1")
    values = [ALPHABET.index(letter) for letter in rest]
    return addresses._polymod([*addresses._expand(prefix), *values])


def multiply(a: int, b: int) -> int:
    """The product in GF(32) with the modulus a^5 + a^3 + 1."""
    product = 0
    for bit in range(5):
        product ^= (a << bit) * (b >> bit & 1)
    for bit in range(9, 4, -1):
        product ^= (0b101001 << bit - 5) * (product >> bit & 1)
    return product


def test_generators_are_those_of_the_polynomial() -> None:
    # BIP 173: x^6 + 29 x^5 + 22 x^4 + 20 x^3 + 21 x^2 + 29 x + 18, each row multiplied by a power of two
    for row, generator in enumerate(addresses._GENERATORS):
        number = 0
        for coefficient in (29, 22, 20, 21, 29, 18):
            number = number << 5 | multiply(1 << row, coefficient)
        assert generator == number


@pytest.mark.parametrize(
    "text",
    [
        "A1LQFN3A",
        "a1lqfn3a",
        "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
        "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
        "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
        "?1v759aa",
    ],
)
def test_published_texts_have_a_right_checksum(text: str) -> None:
    assert compute_remainder(text) == addresses._BECH32M == 0x2BC830A3


@pytest.mark.parametrize("text", ["A12UEL5L", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "?1ezyfcl"])
def test_older_bech32_has_not(text: str) -> None:
    assert compute_remainder(text) == 1


def test_address_is_the_prefix_and_20_bytes_of_the_keys_hash() -> None:
    for key, address in zip(KEYS, SAMPLES, strict=True):
        assert is_address(address)
        assert is_valid(address)
        assert compute_remainder(address) == addresses._BECH32M
        bits = "".join(f"{ALPHABET.index(letter):05b}" for letter in address[4:36])
        assert int(bits, 2).to_bytes(20, "big") == digest(ADDRESS, key)[:20]
    assert len(set(SAMPLES)) == len(SAMPLES)


def test_every_change_of_one_character_is_found() -> None:
    for address in SAMPLES[:3]:
        for place in range(len(address)):
            for letter in "".join(map(chr, range(32, 127))) + "\néк０":
                if letter != address[place]:
                    assert not is_valid(address[:place] + letter + address[place + 1 :])


def test_every_two_characters_that_change_places_are_found() -> None:
    for address in SAMPLES:
        for place in range(len(address) - 1):
            swapped = address[:place] + address[place + 1] + address[place] + address[place + 2 :]
            assert swapped == address or not is_valid(swapped)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_up_to_four_mistakes_are_found(count: int) -> None:
    random = Random(count)
    for _ in range(4000):
        letters = list(random.choice(SAMPLES))
        for place in random.sample(range(4, len(letters)), count):
            letters[place] = random.choice(ALPHABET.replace(letters[place], ""))
        assert not is_valid("".join(letters))


def test_nothing_may_be_added_left_out_or_repeated() -> None:
    for address in SAMPLES:
        for place in range(len(address) + 1):
            assert not is_valid(address[:place] + address[place + 1 :]) or place == len(address)
            for letter in "q1l":
                assert not is_valid(address[:place] + letter + address[place:])


@pytest.mark.parametrize("address", ["", "lao1", "lao", "1", SAMPLES[0].upper(), SAMPLES[0].title(), f" {SAMPLES[0]}"])
def test_text_of_another_shape_is_no_address(address: str) -> None:
    assert not is_valid(address)


@pytest.mark.parametrize("tail", ["\n", "\r", " ", "\x00", "\u200b"])
def test_invisible_tail_is_no_part_of_an_address(tail: str) -> None:
    assert not is_valid(SAMPLES[0] + tail)
    assert not is_address(SAMPLES[0] + tail)


def test_address_belongs_to_one_prefix() -> None:
    for prefix in ("la", "laos", "th", "a", "l"):
        other = compute_address(prefix, KEYS[0])
        assert is_valid(other, prefix)
        assert not is_valid(other)
        assert not is_valid(SAMPLES[0], prefix)
        assert not is_valid("lao" + other.removeprefix(prefix))


def test_refusal_quotes_at_most_64_characters() -> None:
    with pytest.raises(Inadmissible) as caught:
        validate_address("lao", "x" * 10_000)
    assert caught.value.values["address"] == "x" * 64
