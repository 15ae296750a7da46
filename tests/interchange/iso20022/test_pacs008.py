"""What a bank is asked to pay: valid by ISO's own schema, read again here, and told apart however often it is asked."""

import re
from itertools import product

import msgspec
import pytest

from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import InterchangeError
from ledger.interchange.iso20022.pacs008 import (
    BankAccount,
    CreditTransfer,
    compute_uetr,
    parse_pacs008,
    write_pacs008,
)
from tests.interchange.iso20022.schemas import list_problems
from tests.vectors import vectors_dir

DECIMALS = {"LAK": 0, "USD": 2, "XTOO": 2, "FAR": 6}
IBAN = BankAccount("GB33BUKB20201555555555", "BUKBGB22", "Builder & <Sons>")
OTHER = BankAccount("0102-7788/1", "COEBLALAXXX", "ຮ້ານ ຄ້າ")
LONGEST = BankAccount("9" * 34, "BCELLALA", "\U00010000" * 140)


def make_transfer(**changes: object) -> CreditTransfer:
    whole = CreditTransfer(f"{'ab' * 32}-15", 1_234_567, "LAK", IBAN, "2026-11-30", OTHER, "INV-8")
    return msgspec.structs.replace(whole, **changes)


@pytest.mark.parametrize(
    ("creditor", "debtor", "amount", "asset"),
    list(product((IBAN, OTHER, LONGEST), (OTHER, LONGEST), (1, MAX_INTEGER), ("LAK", "USD"))),
)
def test_what_is_written_is_valid_and_read_again(
    creditor: BankAccount, debtor: BankAccount, amount: int, asset: str
) -> None:
    one = make_transfer(creditor=creditor, debtor=debtor, amount=amount, asset=asset, reference="A" * 35)
    two = make_transfer(message=f"{'cd' * 32}-0")
    xml = write_pacs008([one, two], 1_796_000_000_000, DECIMALS)
    assert list_problems(xml) == []
    assert parse_pacs008(xml, DECIMALS) == (one, two)
    assert xml == write_pacs008([one, two], 1_796_000_000_000, DECIMALS)


def test_a_payment_has_one_uetr_in_whatever_file_it_stands() -> None:
    one, two = make_transfer(), make_transfer(message=f"{'ab' * 32}-1")
    found = [re.findall("<UETR>(.*)<", write_pacs008(each, 0, DECIMALS).decode()) for each in ([one], [two, one])]
    assert found == [[compute_uetr(one.message)], [compute_uetr(two.message), compute_uetr(one.message)]]
    assert compute_uetr(one.message) != compute_uetr(two.message)


@pytest.mark.parametrize("asset", ["XTOO", "FAR", "GONE"])
def test_an_asset_that_is_no_currency_is_refused(asset: str) -> None:
    with pytest.raises(InterchangeError, match="asset_must_have_currency_code"):
        write_pacs008([make_transfer(asset=asset)], 0, DECIMALS)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<NbOfTxs>1<", "<NbOfTxs>2<", "count_must_fit_payments"),
        (">1234567<", ">1234567.5<", "text_must_fit_element"),
        (">1234567<", ">0<", "text_must_fit_element"),
        ('Ccy="LAK"', 'Ccy="THB"', "text_must_fit_element"),
        ("message 15", "message 16", "text_must_fit_element"),  # the UETR is of another
        ("message 15", "thanks", "text_must_fit_element"),
        ("<ChrgBr>SHAR</ChrgBr>", "<ChrgBr>SHAR</ChrgBr><Cdtr><Nm>A</Nm></Cdtr>", "element_must_stand"),
        ("2026-11-30<", "2026-11-31<", "text_must_fit_element"),
        ("BUKBGB22", "bukbgb22", "text_must_fit_element"),
        ("pacs.008.001.08", "pacs.008.001.13", "message_must_be_supported"),
    ],
)
def test_a_file_that_was_changed_is_refused(old: str, new: str, rule: str) -> None:
    text = write_pacs008([make_transfer()], 0, DECIMALS).decode()
    assert old in text
    with pytest.raises(InterchangeError) as caught:
        parse_pacs008(text.replace(old, new, 1).encode(), DECIMALS)
    assert caught.value.rule == rule


def test_the_oracle_tells_a_broken_file() -> None:
    text = write_pacs008([make_transfer()], 0, DECIMALS).decode()
    for old, new in (("<EndToEndId>", "<Nm/><EndToEndId>"), ("SHAR", "MINE"), ("BUKBGB22", "BUK")):
        assert list_problems(text.replace(old, new, 1).encode()) != []


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("pacs.008.001.08.xml", "element_must_stand"),  # of others: no words that say which payment of a ledger it is
        ("pacs.008.001.13.xml", "message_must_be_supported"),
        ("prowide_pacs.008.001.07.xml", "message_must_be_supported"),
    ],
)
def test_third_parties_samples_are_refused_by_name(name: str, rule: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        parse_pacs008((vectors_dir("iso20022") / name).read_bytes(), {"EUR": 2})
    assert caught.value.rule == rule
