"""Payment requests as QR payloads: what is written reads back the same; what cannot be paid here is refused by name.

A broken payload is the sound one with one field replaced and the checksum set right again, so each row of a table is a
change and the rule it breaks.
"""

import binascii
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.addresses import compute_address
from ledger.errors import Bug, Inadmissible, InterchangeError, LedgerError
from ledger.interchange.qr.emv_qr import (
    Field,
    compute_checksum,
    list_parts,
    parse_qr,
    parse_template,
    write_qr,
    write_template,
)
from ledger.interchange.qr.lao_qr import (
    PaymentRequest,
    Scheme,
    list_schemes,
    parse_payment_request,
    write_payment_request,
)

DECIMALS = {"EUR": 2, "LAK": 0, "USD": 2}
SHOP = compute_address("lao", b"s" * 32)
REQUEST = PaymentRequest(SHOP, "USD", 1250, "INV-7", "shop", "VT", 1_767_225_600_000)
PAYLOAD = (
    "000201010212"
    "38990016A0052662846625770108999999990203002" + f"0342{SHOP}" + "04101767225600"
    "520400005303840540512.505802LA5904shop6002VT62090105INV-7"
)

requests = st.builds(
    PaymentRequest,
    payee=st.binary(min_size=32, max_size=32).map(lambda key: compute_address("lao", key)),
    asset=st.sampled_from(sorted(DECIMALS)),
    amount=st.integers(0, 10**12 - 1),
    reference=st.from_regex(r"[A-Z0-9./-]{0,25}", fullmatch=True),
    name=st.from_regex(r"[ -~]{1,25}", fullmatch=True),
    city=st.from_regex(r"[ -~]{1,15}", fullmatch=True),
    expires=st.sampled_from([0, 1_000_000_000_000, 9_999_999_999_000]),
    local_name=st.from_regex("[ -~\u0e80-\u0eff]{0,25}", fullmatch=True),
)


def read(payload: str, time: int = 0) -> PaymentRequest:
    return parse_payment_request(payload, DECIMALS, "lao", time)


def refused(payload: str, time: int = 0) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        read(payload, time)
    assert "?" not in caught.value.says + caught.value.remedy  # every value its sentences want is there
    return caught.value


def seal(text: str) -> str:
    """The text with its checksum, computed by Python's own CRC-CCITT, started as the standard says."""
    return f"{text}6304{binascii.crc_hqx((text + '6304').encode(), 0xFFFF):04X}"


def edit(old: str, new: str, text: str = PAYLOAD) -> str:
    assert text.count(old) == 1, f"{old} is not in the payload once"
    return seal(text.replace(old, new))


# ---------------------------------------------------------------------------------------------- what is written


def test_payload_is_the_layout_character_by_character() -> None:
    assert write_payment_request(REQUEST, DECIMALS) == seal(PAYLOAD)
    assert read(seal(PAYLOAD)) == REQUEST


def test_request_without_amount_is_static() -> None:
    static = msgspec.structs.replace(REQUEST, amount=0, reference="", expires=0)
    payload = write_payment_request(static, DECIMALS)
    assert payload.startswith("000201010211")
    assert {field.tag for field in parse_qr(payload)} == {"00", "01", "38", "52", "53", "58", "59", "60"}
    assert read(payload) == static


@given(request=requests)
def test_every_request_reads_back(request: PaymentRequest) -> None:
    payload = write_payment_request(request, DECIMALS)
    assert read(payload) == request
    assert write_qr(parse_qr(payload)) == payload
    template = parse_template(next(field for field in parse_qr(payload) if field.tag == "38"))
    assert template[1] == Field("01", "99999999")  # the issuer that is nobody's


@given(request=requests, data=st.data())
def test_no_changed_character_is_paid(request: PaymentRequest, data: Any) -> None:
    payload = write_payment_request(request, DECIMALS)
    place = data.draw(st.integers(0, len(payload) - 1))
    same = payload[place].swapcase() if place >= len(payload) - 4 else payload[place]  # a checksum may be in lower case
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters=payload[place] + same))
    with pytest.raises(InterchangeError):
        read(payload[:place] + other + payload[place + 1 :])


@given(text=st.text())
def test_checksum_is_that_of_another_implementation(text: str) -> None:
    assert compute_checksum(text) == f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def test_checksum_has_the_known_check_value() -> None:
    assert compute_checksum("123456789") == "29B1"  # of CRC-16/CCITT-FALSE, in every catalogue


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"asset": "KIP"}, "qr_currency_must_be_known"),
        ({"amount": 10**15}, "qr_must_have_room"),
        ({"reference": "A" * 26}, "qr_reference_must_be_public"),
        ({"reference": "inv 7"}, "qr_reference_must_be_public"),
        ({"name": "n" * 26}, "qr_must_have_room"),
        ({"name": ""}, "qr_must_have_room"),
        ({"name": "ຮ້ານ"}, "qr_must_have_room"),
        ({"city": "c" * 16}, "qr_must_have_room"),
        ({"local_name": "ຮ" * 26}, "qr_must_have_room"),
        ({"local_name": "商店"}, "qr_must_have_room"),
        ({"local_name": "ຮ້ານ\u202e"}, "qr_must_have_room"),
        ({"payee": "laolaolao1" + SHOP[4:]}, "qr_must_have_room"),
    ],
)
def test_what_a_qr_cannot_hold_is_not_written(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        write_payment_request(msgspec.structs.replace(REQUEST, **changes), DECIMALS)
    assert caught.value.rule == rule


@pytest.mark.parametrize("changes", [{"amount": -1}, {"amount": 2**53}, {"expires": 1_767_225_600_001}])
def test_a_callers_mistake_is_a_bug(changes: dict[str, Any]) -> None:
    with pytest.raises(Bug):
        write_payment_request(msgspec.structs.replace(REQUEST, **changes), DECIMALS)


OPAQUE = ("2609PHONE*305", "3010A3F-WALLET", "80260002AB0515AGR:20391028SC:7", "99041234")
"""Templates as some wallets fill them: their tags are of EMVCo's templates, and their texts are no fields."""


@pytest.mark.parametrize("foreign", OPAQUE)
def test_a_code_that_others_share_is_paid_by_ours_alone(foreign: str) -> None:
    """What they put into templates of their own is a text to us, shown and not read."""
    payload = edit("5802LA", foreign + "5802LA")
    assert read(payload) == REQUEST
    assert write_qr(parse_qr(payload)) == payload
    account = PAYLOAD[PAYLOAD.index("3899") + 4 :][:99]
    ours, theirs = Scheme("38", "A005266284662577", account), Scheme(foreign[:2], "", foreign[4:])
    assert list_schemes(payload) == (ours, theirs)
    alone = seal("000201010211" + foreign + "5802GH")
    assert list_schemes(alone) == (theirs,)
    error = refused(alone)
    assert (error.rule, error.values["found"]) == ("qr_must_be_of_this_scheme", foreign[4:])
    both = seal("000201010211" + "29370016A00000067701011101130066801234567" + foreign + "5802TH")
    assert refused(both).values["found"] == f"A000000677010111, {foreign[4:]}"
    assert refused(seal("0002010102115802GH")).values["found"] == "nobody"
    hidden = edit(PAYLOAD[PAYLOAD.index("3899") : PAYLOAD.index("5204")], "3806WALLET")
    assert refused(hidden).values["found"] == "WALLET"


@pytest.mark.parametrize("template", ["6204noLV", "6404noLV", "62100105INV-7X"])
def test_a_template_of_everybodys_must_be_one(template: str) -> None:
    assert refused(edit("62090105INV-7", template)).rule == "qr_must_be_well_formed"


def test_a_checksum_may_be_in_lower_case() -> None:
    for number in range(5):
        payload = edit("INV-7", f"INV-{number}")
        lower = payload[:-4] + payload[-4:].lower()
        assert read(lower).reference == f"INV-{number}"
        assert write_qr(parse_qr(lower)) == payload
    assert lower != payload


@pytest.mark.parametrize(
    ("currency", "text", "amount"),
    [
        ("418", "25000.00", 25_000),
        ("418", "7.0", 7),
        ("840", "10.500", 1_050),
        ("840", "9.0000", 900),
        ("978", "1", 100),
    ],
)
def test_an_amount_is_judged_by_its_value(currency: str, text: str, amount: int) -> None:
    payload = edit("5303840540512.50", f"5303{currency}54{len(text):02}{text}")
    assert read(payload).amount == amount


def test_the_name_in_lao_script_stands_beside_the_other() -> None:
    named = msgspec.structs.replace(REQUEST, local_name="ຮ້ານ ນ້ອຍ")
    payload = write_payment_request(named, DECIMALS)
    assert payload == seal(PAYLOAD + "64190002LO0109ຮ້ານ ນ້ອຍ")
    assert read(payload) == named
    assert read(seal(PAYLOAD + "64130002ZH0103abc")).local_name == "abc"  # any language is read
    assert read(seal(PAYLOAD + "64060002LO")).local_name == ""


# ------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("old", "new", "rule", "values"),
    [
        ("A005266284662577", "A005266284662578", "qr_must_be_of_this_scheme", {"found": "A005266284662578"}),
        ("010899999999", "010812345678", "qr_must_fit_layout", {"tag": "38/01", "found": "12345678"}),
        ("0203002", "0203001", "qr_must_fit_layout", {"tag": "38/02", "found": "001"}),
        ("0410176722", "0510176722", "qr_must_fit_layout", {"tag": "38/05", "expected": "absent"}),
        ("04101767225600", "0410x767225600", "qr_must_fit_layout", {"tag": "38/04"}),
        ("010212", "010211", "qr_must_fit_layout", {"tag": "01", "expected": "12"}),
        ("010212", "", "qr_must_fit_layout", {"tag": "01", "found": "absent"}),
        ("5802LA", "5802TH", "qr_must_fit_layout", {"tag": "58", "found": "TH"}),
        ("5904shop", "", "qr_must_fit_layout", {"tag": "59"}),
        ("6002VT", "", "qr_must_fit_layout", {"tag": "60"}),
        ("5802LA", "550201" + "5802LA", "qr_must_fit_layout", {"tag": "55"}),
        ("5802LA", "560510.00" + "5802LA", "qr_must_fit_layout", {"tag": "56"}),
        ("5802LA", "570210" + "5802LA", "qr_must_fit_layout", {"tag": "57"}),
        ("5303840", "5303764", "qr_currency_must_be_known", {"currency": "764"}),
        ("5303840", "", "qr_currency_must_be_known", {"currency": "absent"}),
        ("540512.50", "540612.501", "qr_amount_must_fit_currency", {"text": "12.501", "asset": "USD", "decimals": 2}),
        ("540512.50", "540500.00", "qr_amount_must_fit_currency", {}),
        ("540512.50", "54040.00", "qr_amount_must_fit_currency", {}),
        ("540512.50", "541412.50000000001", "qr_amount_must_fit_currency", {}),
        ("540512.50", "541412.50000000000", "qr_amount_must_fit_currency", {}),  # no field of 13 characters holds it
        ("540512.50", "5405012.5", "qr_amount_must_fit_currency", {}),
        ("540512.50", "540312.", "qr_amount_must_fit_currency", {}),
        ("540512.50", "5403.50", "qr_amount_must_fit_currency", {}),
        ("540512.50", "5405-12.5", "qr_amount_must_fit_currency", {}),
        ("540512.50", "540512,50", "qr_amount_must_fit_currency", {}),
        ("540512.50", "540512e50", "qr_amount_must_fit_currency", {}),
        ("540512.50", "5405١٢.50", "qr_amount_must_fit_currency", {}),
        ("540512.50", "541299999999999.9", "qr_must_be_well_formed", {}),
        ("540512.50", "541499999999999999", "qr_amount_must_fit_currency", {}),
        ("62090105INV-7", "62090105inv-7", "qr_reference_must_be_public", {"text": "inv-7", "limit": 25}),
        ("62090105INV-7", "62300126" + "A" * 26, "qr_reference_must_be_public", {}),
        ("62090105INV-7", "6205INV-7", "qr_must_be_well_formed", {}),
        ("5802LA", "5802LA5802LA", "qr_must_be_well_formed", {}),
        ("5802LA", "5803LA", "qr_must_be_well_formed", {}),
        ("5802LA", "5800", "qr_must_be_well_formed", {}),
        ("000201", "000202", "qr_must_be_well_formed", {"place": 0}),
        ("000201", "", "qr_must_be_well_formed", {"place": 0}),
        ("5904shop", "5904sho\n", "qr_must_be_well_formed", {}),
        ("5904shop", "5904sho\x9b", "qr_must_be_well_formed", {}),
        (
            "5904shop",
            "5904shop" + "".join(f"{tag}96{'x' * 96}" for tag in "65 66 67 68".split()),
            "qr_must_be_well_formed",
            {},
        ),
    ],
)
def test_broken_payload_is_refused_by_name(old: str, new: str, rule: str, values: dict[str, Any]) -> None:
    error = refused(edit(old, new))
    assert error.rule == rule
    assert error.values.items() >= values.items()


def test_receiver_must_be_an_address_of_this_chain() -> None:
    wrong = SHOP[:-1] + ("q" if SHOP[-1] != "q" else "p")
    assert refused(edit(SHOP, wrong)).rule == "address_must_be_well_formed"
    assert refused(edit(f"0342{SHOP}", "")).rule == "qr_must_be_well_formed"  # the template is shorter than it says
    with pytest.raises(Inadmissible):
        parse_payment_request(seal(PAYLOAD), DECIMALS, "xx")


def test_request_expires_at_its_second_and_not_before() -> None:
    assert read(seal(PAYLOAD), REQUEST.expires - 1) == REQUEST
    error = refused(seal(PAYLOAD), REQUEST.expires)
    assert (error.rule, error.values) == (
        "qr_must_not_be_expired",
        {"expires": REQUEST.expires, "time": REQUEST.expires},
    )


def test_asset_that_is_not_on_this_ledger_is_refused() -> None:
    with pytest.raises(InterchangeError, match="qr_currency_must_be_known"):
        parse_payment_request(seal(PAYLOAD), {"LAK": 0}, "lao")


@given(text=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_no_text_is_a_crash(text: str) -> None:
    for payload in (text, seal(text), seal("000201" + text)):
        try:
            fields = parse_qr(payload)
        except InterchangeError:
            continue
        assert write_qr(fields) == payload
        assert all(parse_template(field) for field in fields if field.tag in ("62", "64"))
        assert all(write_template(list_parts(field)) in ("", field.value) for field in fields)
