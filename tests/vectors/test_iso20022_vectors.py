"""Third parties' ISO 20022 samples: read, or refused by name for a true reason.

The pain.001 samples declare two transactions and hold four and five, so as they stand they are refused;
with the count set right they are read.
"""

import pytest

from ledger.errors import InterchangeError
from ledger.interchange.iso20022.pacs002 import parse_pacs002, write_pacs002
from ledger.interchange.iso20022.pain001 import PaymentFile, parse_pain001
from ledger.interchange.iso20022.pain002 import parse_pain002, write_pain002
from ledger.interchange.iso20022.payment_status import PaymentStatus
from tests.conform.iso20022 import verdict
from tests.interchange.iso20022.schemas import list_problems
from tests.vectors import vectors_dir

SAMPLES = vectors_dir("iso20022")
EUR = {"EUR": 2}


def read_sample(name: str, count: int) -> PaymentFile:
    """The sample with the right number of transactions in it."""
    data = (SAMPLES / name).read_bytes()
    assert data.count(b"<NbOfTxs>2</NbOfTxs>") == 1
    return parse_pain001(data.replace(b"<NbOfTxs>2<", f"<NbOfTxs>{count}<".encode()), EUR)


@pytest.mark.parametrize(("name", "count"), [("pain.001.001.03.xml", 4), ("pain.001.001.09.xml", 5)])
def test_sample_that_declares_two_payments_and_holds_more_is_refused(name: str, count: int) -> None:
    with pytest.raises(InterchangeError) as caught:
        parse_pain001((SAMPLES / name).read_bytes(), EUR)
    assert caught.value.rule == "count_must_fit_payments"
    assert caught.value.values == {"declared": "2", "count": count}


def test_old_sample_with_the_right_count_holds_four_payments_in_euro() -> None:
    file = read_sample("pain.001.001.03.xml", 4)
    assert (file.message_type, file.message_id, file.total) == ("pain.001.001.03", "1", "900")
    assert [payment.amount for payment in file.payments] == [15000, 30000, 25000, 20000]
    assert {payment.currency for payment in file.payments} == {"EUR"}
    assert {payment.debtor_account for payment in file.payments} == {"DE75512108001245126162"}
    assert [payment.instruction_id for payment in file.payments] == ["TX-1", "TX-2", "TX-3", "TX-4"]
    assert file.payments[3].end_to_end_id == "PaymentID8642"
    assert file.payments[3].creditor_account == "DE75512108001245123456"


def test_new_sample_with_the_right_count_holds_five_payments_in_euro() -> None:
    file = read_sample("pain.001.001.09.xml", 5)
    assert (file.message_type, file.total) == ("pain.001.001.09", "1100.00")
    assert [payment.amount for payment in file.payments] == [15000, 30000, 25000, 17500, 22500]
    assert {payment.execution_date for payment in file.payments} == {"2023-03-12"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("pacs.008.001.08.xml", "pacs.008.001.08"),
        ("pacs.008.001.13.xml", "pacs.008.001.13"),
        ("prowide_pacs.008.001.07.xml", "message"),  # wrapped together with its business header
    ],
)
def test_other_messages_are_refused_by_name(name: str, found: str) -> None:
    for parse in (lambda data: parse_pain001(data, EUR), parse_pacs002):
        with pytest.raises(InterchangeError) as caught:
            parse((SAMPLES / name).read_bytes())
        assert (caught.value.rule, caught.value.values["found"]) == ("message_must_be_supported", found)


def test_every_sample_has_a_verdict() -> None:
    verdicts = {path.name: verdict({"xml": path.read_text("utf-8")}) for path in SAMPLES.glob("*.xml")}
    assert len(verdicts) == 5
    assert all(not answer["ok"] and answer["error"] for answer in verdicts.values())


@pytest.mark.parametrize(("name", "count"), [("pain.001.001.03.xml", 4), ("pain.001.001.09.xml", 5)])
def test_report_on_a_sample_reads_back(name: str, count: int) -> None:
    file = read_sample(name, count)
    statuses = tuple(
        PaymentStatus(payment.end_to_end_id, payment.instruction_id, "ab" * 32, height, "")
        for height, payment in enumerate(file.payments, 1)
    )
    for write, parse in ((write_pacs002, parse_pacs002), (write_pain002, parse_pain002)):
        xml = write(file, statuses, 0, "R-1")
        assert (parse(xml).original.message_id, parse(xml).statuses) == (file.message_id, statuses)
        assert list_problems(xml) == []
