"""Statements as camt.053 files: what is written reads back the same; what does not add up is refused by name.

A broken file is the sound one with one piece of text replaced, so each row of a table is a corruption and its rule.
"""

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.addresses import compute_address
from ledger.errors import Bug, InterchangeError
from ledger.interchange.iso20022.camt053 import MESSAGE_TYPE, parse_camt053, write_camt053
from ledger.interchange.iso20022.statement_totals import check_sums
from ledger.registry.statements import Statement, StatementEntry

DECIMALS = {"LAK": 0, "USD": 2}
NOY, SHOP = (compute_address("lao", name * 32) for name in (b"n", b"s"))
START = 1_767_225_600_000


def make_entry(change: int, height: int, **more: Any) -> StatementEntry:
    made = StatementEntry("transfer", f"{height:064x}", 0, height, START + height * 1000, change, SHOP, "INV-7")
    return msgspec.structs.replace(made, **more)


ENTRIES = (
    make_entry(10_000, 3, kind="issue", reference=""),
    make_entry(-2_550, 4),
    make_entry(1, 4, message=15),
    make_entry(-1, 9, kind="redeem", counterparty="", reference=""),
)
STATEMENT = Statement(NOY, "USD", 2, 9, START + 2000, START + 9000, 50, 7_500, 7_000, ENTRIES)
SOUND = write_camt053(STATEMENT, DECIMALS).decode()


def edit(old: str, new: str, count: int = 1) -> bytes:
    assert old in SOUND, f"{old} is not in the file"
    return SOUND.replace(old, new, count).encode()


def refused(xml: bytes) -> InterchangeError:
    with pytest.raises(InterchangeError) as caught:
        parse_camt053(xml, DECIMALS)
    assert "?" not in caught.value.says + caught.value.remedy
    return caught.value


def test_statement_reads_back() -> None:
    assert parse_camt053(SOUND.encode(), DECIMALS) == STATEMENT
    assert write_camt053(STATEMENT, DECIMALS).decode() == SOUND


def test_balances_totals_and_entries_stand_in_major_units() -> None:
    assert re.findall(r"<Cd>(OPBD|CLBD|CLAV)</Cd>\s*</CdOrPrtry>\s*</Tp>\s*<Amt Ccy=\"USD\">([0-9.]+)<", SOUND) == [
        ("OPBD", "0.50"),
        ("CLBD", "75.00"),
        ("CLAV", "70.00"),
    ]
    assert re.findall("<Sum>(.*)</Sum>", SOUND) == ["125.52", "100.01", "25.51"]
    assert re.findall("<NbOfNtries>(.*)</NbOfNtries>", SOUND) == ["4", "2", "2"]
    assert SOUND.count("<CdtDbtInd>DBIT</CdtDbtInd>") == 2
    for entry in ENTRIES:
        words = f"transaction {entry.transaction} message {entry.message} height {entry.height}"
        assert f"<AddtlNtryInf>{words}</AddtlNtryInf>" in SOUND


def test_no_identifier_is_longer_than_iso_20022_allows() -> None:
    for name, limit in (("Id", 2048), ("MsgId", 35), ("EndToEndId", 35), ("NtryRef", 35), ("AddtlNtryInf", 500)):
        found = re.findall(f"<{name}>(.*)</{name}>", SOUND)
        assert found
        assert max(map(len, found)) <= limit
    assert (
        max(len(text) for text in re.findall("<(?:Msg)?Id>(.*)</(?:Msg)?Id>", SOUND) if text not in (NOY, SHOP)) <= 35
    )


@pytest.mark.parametrize(("change", "calculated"), [(-51, "-0.01"), (-50, "0.00"), (-49, "0.01")])
def test_sum_that_is_not_the_balance_is_told_with_its_sign(change: int, calculated: str) -> None:
    quiet = Statement(NOY, "USD", 2, 9, START, START, 50, 7_500, 7_000, (make_entry(change, 3),))
    with pytest.raises(InterchangeError) as caught:
        check_sums(quiet, 2)
    assert caught.value.values == {"calculated": calculated, "closing": "75.00"}


def test_statement_of_a_quiet_account_reads_back() -> None:
    quiet = Statement(NOY, "LAK", 7, 7, START, START, 0, 0, 0, ())
    assert parse_camt053(write_camt053(quiet, DECIMALS), DECIMALS) == quiet


changes = st.lists(st.integers(-(10**9), 10**9).filter(bool), max_size=6)


@given(changes=changes, held=st.integers(0, 50), asset=st.sampled_from(sorted(DECIMALS)), spread=st.integers(0, 3))
def test_any_statement_that_adds_up_reads_back(changes: list[int], held: int, asset: str, spread: int) -> None:
    entries = tuple(make_entry(change, 3 + spread * place) for place, change in enumerate(changes))
    opening = 50 + 10**9 * len(changes)
    closing = opening + sum(changes)
    last = 30
    made = Statement(SHOP, asset, 1, last, START, START + last * 1000, opening, closing, closing - held, entries)
    assert parse_camt053(write_camt053(made, DECIMALS), DECIMALS) == made


@pytest.mark.parametrize("asset", ["LAND", "X1", "lak", "EUR"])
def test_asset_without_a_currency_code_is_not_written(asset: str) -> None:
    with pytest.raises(InterchangeError, match="asset_must_have_currency_code"):
        write_camt053(msgspec.structs.replace(STATEMENT, asset=asset), {"LAND": 0, "X1": 0, "lak": 0, "EUR": 6})


def test_entry_without_an_id_is_a_bug() -> None:
    bad = msgspec.structs.replace(STATEMENT, entries=(make_entry(1, 3, transaction="x"),))
    with pytest.raises(Bug):
        write_camt053(bad, DECIMALS)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (">0.50<", ">0.51<", "statement_must_add_up"),
        (">75.00<", ">75.01<", "statement_must_add_up"),
        (">75.00<", ">175.00<", "statement_must_add_up"),
        (">70.00<", ">75.01<", "available_must_not_exceed_total"),
        (">125.52<", ">125.53<", "statement_totals_must_fit"),
        (">100.01<", ">100.02<", "statement_totals_must_fit"),
        (">25.51<", ">25.50<", "statement_totals_must_fit"),
        (">125.52<", ">125.521<", "statement_totals_must_fit"),
        ("<NbOfNtries>4<", "<NbOfNtries>5<", "statement_totals_must_fit"),
        ("<NbOfNtries>2<", "<NbOfNtries>3<", "statement_totals_must_fit"),
        ("<Amt>74.50<", "<Amt>74.51<", "statement_totals_must_fit"),
        ("<NbOfNtries>4<", "<NbOfNtries>four<", "text_must_fit_element"),
        ('<Amt Ccy="USD">25.50<', '<Amt Ccy="USD">25.51<', "statement_totals_must_fit"),
        ('<Amt Ccy="USD">25.50<', '<Amt Ccy="LAK">25.50<', "currency_must_be_the_accounts"),
        ('<Amt Ccy="USD">25.50<', "<Amt>25.50<", "currency_must_be_the_accounts"),
        ('<Amt Ccy="USD">25.50<', '<Amt Ccy="USD">25.501<', "text_must_fit_element"),
        ('<Amt Ccy="USD">25.50<', '<Amt Ccy="USD">0.00<', "text_must_fit_element"),
        ('<Amt Ccy="USD">25.50<', '<Amt Ccy="USD">-25.50<', "text_must_fit_element"),
        ('<Amt Ccy="USD">25.50<', '<Amt Ccy="USD">2.55e1<', "text_must_fit_element"),
        ('<Amt Ccy="USD">25.50<', '<Amt Ccy="USD">9007199254740993.00<', "text_must_fit_element"),
        ("<CdtDbtInd>DBIT<", "<CdtDbtInd>CRDT<", "statement_totals_must_fit"),
        ("<CdtDbtInd>DBIT<", "<CdtDbtInd>BOTH<", "text_must_fit_element"),
        ("<CdtDbtInd>CRDT<", "<CdtDbtInd>DBIT<", "text_must_fit_element"),
        ("<Cd>OPBD<", "<Cd>PRCD<", "balance_must_stand_once"),
        ("<Cd>OPBD<", "<Cd>CLBD<", "balance_must_stand_once"),
        ("<Cd>CLAV<", "<Cd>FWAV<", "balance_must_stand_once"),
        ("<Ccy>USD<", "<Ccy>LAK<", "currency_must_be_the_accounts"),
        ("<Ccy>USD<", "<Ccy>THB<", "text_must_fit_element"),
        (NOY, NOY[:-1], "text_must_fit_element"),
        ("<NtryRef>2<", "<NtryRef>3<", "text_must_fit_element"),
        ("<Cd>BOOK<", "<Cd>PDNG<", "text_must_fit_element"),
        ("<Issr>natledger<", "<Issr>another<", "text_must_fit_element"),
        ("<EndToEndId>INV-7<", "<EndToEndId>for the wedding<", "text_must_fit_element"),
        ("height 4<", "height 2<", "entries_must_be_in_order"),
        ("height 4<", "height 5<", "entries_must_be_in_order"),
        ("height 9<", "height 10<", "entries_must_be_in_order"),
        ("height 9<", "height 09<", "text_must_fit_element"),
        ("transaction 0", "transaction g", "text_must_fit_element"),
        ("00:00:04.000Z", "00:00:02.000Z", "entries_must_be_in_order"),
        ("00:00:04.000Z", "00:00:04.001Z", "entries_must_be_in_order"),
        ("00:00:04.000Z", "00:00:04Z", "text_must_fit_element"),
        ("00:00:04.000Z", "07:00:04.000+07:00", "text_must_fit_element"),
        ("00:00:04.000Z", "25:00:04.000Z", "text_must_fit_element"),
        ("blocks 2 to 9", "blocks 9 to 2", "entries_must_be_in_order"),
        ("blocks 2 to 9", "blocks 2 to 4", "entries_must_be_in_order"),
        ("blocks 2 to 9", "all blocks", "text_must_fit_element"),
        (MESSAGE_TYPE, "camt.053.001.02", "message_must_be_supported"),
        ("<FrToDt>", "<FrTo>", "xml_must_be_well_formed"),
        ("</Document>", "", "xml_must_be_well_formed"),
        ("<Document ", '<!DOCTYPE a [<!ENTITY b "c">]><Document ', "xml_must_not_have_dtd"),
    ],
)
def test_broken_statement_is_refused_by_name(old: str, new: str, rule: str) -> None:
    assert refused(edit(old, new)).rule == rule


@pytest.mark.parametrize(
    "name", ["Acct", "Prxy", "TxsSummry", "TtlCdtNtries", "TtlNetNtry", "AddtlStmtInf", "FrDtTm", "Stmt"]
)
def test_element_that_is_missing_or_stands_twice_is_named(name: str) -> None:
    [whole] = re.findall(f"<{name}[ >].*?</{name}>" if name != "Prxy" else "<Prxy>.*?</Prxy>", SOUND, re.DOTALL)[:1]
    for new in ("", whole + whole):
        error = refused(edit(whole, new))
        assert error.rule == "element_must_stand"
        assert str(error.values["element"]).endswith("/" + name)


def test_entry_left_out_is_found() -> None:
    entries = re.findall(r"<Ntry>.*?</Ntry>\s*", SOUND, re.DOTALL)
    assert len(entries) == 4
    assert refused(edit(entries[3], "")).rule == "statement_totals_must_fit"
    assert refused(edit(entries[0], "")).rule == "text_must_fit_element"  # the numbers of the others do not follow


def test_what_others_add_is_passed_over() -> None:
    assert parse_camt053(edit("<FrToDt>", "<ElctrncSeqNb>7</ElctrncSeqNb><FrToDt>"), DECIMALS) == STATEMENT
    assert parse_camt053(edit("<TxDtls>", '<TxDtls xmlns:x="urn:x"><x:Refs>1</x:Refs>'), DECIMALS) == STATEMENT


@pytest.mark.parametrize("xml", [b"", b"<a/>", b"\xff", b"<Document/>"])
def test_what_is_no_statement_is_refused(xml: bytes) -> None:
    assert refused(xml).rule in ("xml_must_be_well_formed", "message_must_be_supported")
