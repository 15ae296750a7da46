"""Third parties' QR payloads: each is read and written back to the same characters, and no changed character passes."""

import json

import pytest

from ledger.errors import InterchangeError
from ledger.interchange.qr.emv_qr import compute_checksum, parse_qr, write_qr
from ledger.interchange.qr.lao_qr import parse_payment_request
from tests.vectors import vectors_dir

KNOWN = json.loads((vectors_dir("emv_qr") / "payloads.json").read_text("utf-8"))
PAYLOADS = [case["payload"] for case in KNOWN if case["crc_valid"]]


def test_there_are_payloads() -> None:
    assert len(PAYLOADS) == 9


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_reads_and_writes_back_to_the_same_text(payload: str) -> None:
    assert compute_checksum(payload[:-4]) == payload[-4:]
    assert write_qr(parse_qr(payload)) == payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_any_changed_character_is_refused(payload: str) -> None:
    for place, letter in enumerate(payload):
        same = letter.swapcase() if place >= len(payload) - 4 else letter  # a checksum may be in lower case
        for other in {"0", "9", "A", " ", letter.swapcase(), chr(ord(letter) ^ 1)} - {letter, same}:
            with pytest.raises(InterchangeError):
                parse_qr(payload[:place] + other + payload[place + 1 :])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_any_lost_or_repeated_character_is_refused(payload: str) -> None:
    for place in range(len(payload)):
        for changed in (payload[:place] + payload[place + 1 :], payload[:place] + payload[place] + payload[place:]):
            with pytest.raises(InterchangeError):
                parse_qr(changed)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payment_by_another_scheme_is_refused_by_name(payload: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        parse_payment_request(payload, {"LAK": 0}, "lao")
    assert caught.value.rule == "qr_must_be_of_this_scheme"
