"""What is read and written of ISO 20022 is valid by its own schemas, and whatever is written here is read again here.

The schemas are an oracle from elsewhere: see `schemas`. Largest files are made as a payment file of the stated limit
would have them made.
"""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import InterchangeError
from ledger.interchange.iso20022 import documents as iso20022
from ledger.interchange.iso20022.camt053 import parse_camt053, parse_statements, write_camt053, write_statements
from ledger.interchange.iso20022.pacs002 import parse_pacs002, write_pacs002
from ledger.interchange.iso20022.pain001 import Payment, PaymentFile, parse_pain001
from ledger.interchange.iso20022.pain002 import parse_pain002, write_pain002
from ledger.interchange.iso20022.payment_status import PaymentStatus
from ledger.registry.statements import Statement, StatementEntry
from ledger.rules import RULES
from tests.interchange.iso20022.schemas import list_problems
from tests.interchange.iso20022.test_documents import (
    DECIMALS,
    NEW,
    NO_MOMENTS,
    OLD,
    SOUND,
    build_one,
    build_sound,
    build_transfer,
)

SHOP = compute_address("lao", b"s" * 32)
START = 1_767_225_600_000
READ = (
    "MsgId",
    "CreDtTm",
    "NbOfTxs",
    "CtrlSum",
    "PmtInfId",
    "PmtMtd",
    "ReqdExctnDt",
    "EndToEndId",
    "InstdAmt",
    "IBAN",
    "Ref",
)
"""Elements whose text is read."""

EDGES = (
    *("2026-03-12T24:00:00Z", "2026-03-12T00:00:00.123456789+14:00", "2026-03-12-14:00", "2026-03-12"),
    *("", "0", "3", "0" * 30 + "3", "3.000", "1" * 16, "1" * 17, "1" * 19, "0.123456", "10.50000000000"),
    *("25712.50", "25712.500000000000000", "+3", "-3", ".5", "5.", "1e3"),
    *("x" * 35, "x" * 36, "TRF", "CHK", "A&amp;B"),
)
edges = st.one_of(
    st.sampled_from(EDGES + NO_MOMENTS),
    st.text("0123456789.-+:TZ", max_size=26),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"], exclude_characters="<&"), max_size=40),
)


@given(st.sampled_from([OLD, NEW]), st.sampled_from(READ), edges)
def test_a_text_that_is_read_is_one_its_schema_allows(message_type: str, name: str, value: str) -> None:
    strd = "<Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"
    sound = build_sound(message_type).replace("<Ustrd>for the wedding</Ustrd>", strd)
    if name == "ReqdExctnDt" and message_type == NEW:
        xml = re.sub("<Dt>.*?</Dt>", f"<DtTm>{value}</DtTm>", sound)
    else:
        xml = re.sub(rf"(<{name}[^>]*>)[^<]*(<)", lambda found: found[1] + value + found[2], sound)
    try:
        file = parse_pain001(xml.encode(), None)
    except InterchangeError:
        return
    assert list_problems(xml.encode()) == []
    statuses = [PaymentStatus(one.end_to_end_id, one.instruction_id, "ab" * 32, 1, "") for one in file.payments]
    for write in (write_pacs002, write_pain002):
        assert list_problems(write(file, statuses, 0, "R-1")) == []


def test_the_sound_files_are_valid_and_a_broken_one_is_not() -> None:
    """Else the oracle would say nothing."""
    for text in (SOUND, build_sound(NEW), build_one(build_transfer(1))):
        assert list_problems(text.encode()) == []
    for old, new in (
        ("<MsgId>", "<Nm/><MsgId>"),
        (".000Z<", "+99:99<"),
        ("25712.50", "1" * 19),
        ('Ccy="LAK"', 'Ccy="K"'),
    ):
        assert len(list_problems(SOUND.replace(old, new, 1).encode())) == 1


def test_a_sum_beyond_eighteen_digits_is_left_out() -> None:
    for count, is_told in ((1, True), (100, True), (120, False)):
        file = build_one("".join(build_transfer(number, f"{MAX_INTEGER}") for number in range(count)))
        asked = parse_pain001(file.replace("<NbOfTxs>1<", f"<NbOfTxs>{count}<").encode(), DECIMALS)
        statuses = [PaymentStatus(one.end_to_end_id, one.instruction_id, "ab" * 32, 1, "") for one in asked.payments]
        for write, parse in ((write_pacs002, parse_pacs002), (write_pain002, parse_pain002)):
            xml = write(asked, statuses, 0, "R-1")
            assert list_problems(xml) == []
            assert (b"CtrlSum" in xml, parse(xml).original.total) == (is_told, asked.total if is_told else "")
        made = make_statement([MAX_INTEGER, 1 - MAX_INTEGER] * count)
        xml = write_camt053(made, DECIMALS)
        assert list_problems(xml) == []
        assert parse_camt053(xml, DECIMALS) == made


def make_statement(changes: list[int], **more: Any) -> Statement:
    entries = tuple(
        StatementEntry("capture_hold", "ab" * 32, 15, 10**9 + place, START + place, change, SHOP, "", **more)
        for place, change in enumerate(changes)
    )
    closing, last = sum(changes), 10**9 + len(changes)
    return Statement(SHOP, "USD", 1, last, START - 1, START + len(changes), 0, closing, closing, entries)


def test_names_from_a_payment_file_stand_in_a_statement() -> None:
    named = {"end_to_end_id": "ເລກ <7> & 8", "creditor_references": ("RF18539007547034", "ໃບ-7")}
    made = [make_statement([5, 7], **named), make_statement([5]), make_statement([])]
    xml = write_statements(made, DECIMALS)
    assert parse_statements(xml, DECIMALS) == tuple(made)
    assert list_problems(xml) == []
    assert re.findall("<EndToEndId>(.*)<", xml.decode()) == ["ເລກ &lt;7&gt; &amp; 8"] * 2
    assert re.findall("<Ref>(.*)<", xml.decode()) == ["RF18539007547034", "ໃບ-7"] * 2
    assert xml.decode().count("<Cd>SCOR</Cd>") == 4
    with pytest.raises(InterchangeError, match="element_must_stand"):
        parse_camt053(xml, DECIMALS)  # of which one is to be read
    with pytest.raises(InterchangeError, match="text_must_fit_element"):
        parse_statements(re.sub(b"<Refs>.*?</Refs>", b"", xml, flags=re.DOTALL), DECIMALS)


def make_longest(count: int) -> tuple[PaymentFile, list[PaymentStatus]]:
    """Payments of which every text is the longest there can be, each refused in a block by a law."""
    rule, name = max(RULES, key=len), "\U00010000" * 35
    payment = Payment(name, name, name, "D", "C", "USD", MAX_INTEGER, "2026-03-12", "2026-03-12", 2)
    status = PaymentStatus(name, name, "ab" * 32, 10**15 - 1, rule, "l" * 32, "9" * 35)
    return PaymentFile(NEW, name, "2026-03-12T00:00:00Z", (payment,) * count, "", "1"), [status] * count


def test_the_report_on_any_payment_file_is_read_again() -> None:
    """The most payments, and the most text, that a file within the limits has."""
    transfer = '<CdtTrfTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId><Amt><InstdAmt Ccy="A">1</InstdAmt></Amt>'
    transfer += "<CdtrAcct><Id><Othr><Id>A</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>"
    file, statuses = make_longest(20)
    for write, parse in ((write_pacs002, parse_pacs002), (write_pain002, parse_pain002)):
        xml = write(file, statuses, 0, "R-1")
        assert parse(xml).statuses == tuple(statuses)
        # for each byte of the shortest payment, and of a name: a > may become &gt;
        growth = max((len(xml) / 20 - 2 * len(file.message_id.encode())) / len(transfer), 4)
        assert growth * iso20022.MAX_BYTES < iso20022.MAX_OWN_BYTES
        assert xml.count(b"</") / 20 * iso20022.MAX_BYTES / len(transfer) < iso20022.MAX_OWN_ELEMENTS


@pytest.mark.full
def test_the_largest_statement_that_is_written_is_read_again() -> None:
    """And a larger one is refused, with the way out."""
    sizes = [len(write_camt053(make_statement([1] * count), DECIMALS)) for count in (1000, 2000)]
    each = (sizes[1] - sizes[0]) / 1000
    most = int((iso20022.MAX_OWN_BYTES - sizes[0]) / each) + 900
    made = make_statement([1] * most)
    assert parse_camt053(write_camt053(made, DECIMALS), DECIMALS) == made
    with pytest.raises(InterchangeError, match="document_must_be_within_limit") as caught:
        write_camt053(make_statement([1] * (most + 200)), DECIMALS)
    assert "a shorter period" in caught.value.remedy


def test_what_is_too_large_to_be_read_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_statement([1] * 10)
    size = len(write_camt053(made, DECIMALS))
    monkeypatch.setattr(iso20022, "MAX_OWN_BYTES", size)
    assert parse_camt053(write_camt053(made, DECIMALS), DECIMALS) == made
    with pytest.raises(InterchangeError, match="document_must_be_within_limit"):
        write_camt053(make_statement([1] * 11), DECIMALS)
