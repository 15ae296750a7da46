"""The programme as people keep it, from accounts to a receipt that a process of its own verifies: `lao.programme`.

The pilot of 2023 to 2025 was forecast to bring over 1, 2 and 4 billion dollars. What came of it is made up.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest

import ledger
from ledger.chain.times import DAY_MS
from ledger.client.programme.evidence import Opening
from ledger.client.programme.programme import FigureSource
from ledger.crypto.encoding import encode
from ledger.errors import DecodeError, NotFoundError, Refused, VerificationError
from ledger.reads.programme.reports import ProgrammeReport

ROOT = Path(__file__).parent.parent.parent
LAOS = timezone(timedelta(hours=7))
BEGINS = int(datetime(2022, 12, 1, tzinfo=LAOS).timestamp()) * 1_000
PILOT = {2023: 1_000, 2024: 2_000, 2025: 4_000}
OF_PLAN = {"unit": "MILLION-USD", "pillar": "economy", "stage": "infrastructure"}
SURVEY = b"district,schools\nLA-VT.01,230\n"
NCDT = ("technology", "finance", "transport", "justice")


def year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=LAOS)


NO_OPENING = "file_must_be_an_opening"
WHERE = FigureSource
OTHER = "programme_report_must_be_the_computed"
PILOTS, FIRST, LATER = "pilot_value", year(2023), (year(2030), year(2031))


@pytest.fixture
def lao() -> Iterator[ledger.Ledger]:
    """December 2022, with the targets of the pilot."""
    with ledger.Ledger.create(seed=2023, begins=BEGINS) as made:
        finance = made.wallet("finance")
        for number, value in PILOT.items():
            more = OF_PLAN if number == 2023 else {}
            made.programme.set_target(finance, "pilot_value", value, year(number), year(number + 1), **more)
        yield made


def test_pilot_from_its_targets_to_the_report_that_is_noted(lao: ledger.Ledger, tmp_path: Path) -> None:
    programme, finance, education = lao.programme, lao.wallet("finance"), lao.wallet("education")
    of_schools = {"unit": "SCHOOLS", "pillar": "community", "stage": "industries"}
    programme.set_target(education, "schools", 400, year(2023), year(2024), **of_schools)
    programme.set_target(education, "paper", 30, year(2023), year(2024), **of_schools, aim="most")
    assert [one.state for one in programme.list()] == ["to come"] * 5
    lao.wait(400 * DAY_MS)
    committed = programme.commit(SURVEY)
    placed = programme.report_actual(education, "schools", year(2023), 410, FigureSource(evidence=committed.opening))
    assert placed.events["score"] == 1_000
    payment = lao.wallet("central-bank").issue_money(1, to="treasury")
    programme.report_actual(finance, "pilot_value", year(2023), 980, FigureSource("LSB/2024-1", payment))
    assert programme.show("pilot_value")[0].actual.entry == f"{payment.id}-0"  # type: ignore[union-attr]
    before = programme.report(year(2023), year(2024))
    corrected = programme.correct_actual(finance, "pilot_value", year(2023), 955, "LSB/2024-2", "AUDIT/2024-1")
    assert dict(corrected.events) == {"revision": 2, "score": 955}

    report = programme.report(year(2023), year(2024)).report
    assert (report.targets, report.met, report.missing, report.score) == (3, 1, 1, (1_000 + 955) // 3)
    assert [(share.pillar, share.targets, share.met, share.score) for share in report.shares] == [
        ("community", 2, 1, 500),
        ("economy", 1, 0, 955),
    ]
    assert programme.check(encode(report)).report == report != before.report
    assert programme.check(before.hash, year(2023), year(2024), before.report.height) == before
    assert programme.check(before) == before  # as of its block, whatever was corrected since

    motion = finance.propose(lao.actions.note_report(encode(report)), "ncdt", "REPORT/2023")
    assert programme.check_motion(motion).report == report
    for member in NCDT:
        lao.wallet(member).vote(motion, "yes")
    lao.wait(9 * DAY_MS)
    assert education.enact(motion).events["state"] == "enacted"
    [noted] = programme.noted()
    assert (noted.row.height, noted.row.report) == (report.height, programme.check_motion(motion).hash)

    (tmp_path / "r.json").write_bytes(lao.receipt(placed))
    command = [sys.executable, "-m", "ledger", "verify", "r.json", "--genesis", lao.genesis_hash, "--json"]
    ended = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    assert json.loads(ended.stdout)["messages"][0]["type"] == "report_actual"


def test_evidence_is_shown_by_who_has_the_file_and_what_opens_it(lao: ledger.Ledger) -> None:
    programme = lao.programme
    lao.wait(400 * DAY_MS)
    first, second = programme.commit(SURVEY), programme.commit(SURVEY)
    assert first.commitment != second.commitment, "the same salt twice"
    programme.report_actual(lao.wallet("finance"), "pilot_value", year(2023), 9, FigureSource(evidence=first))
    programme.check_evidence("pilot_value", year(2023), SURVEY, first.opening)
    other = msgspec.structs.replace(msgspec.json.decode(first.opening, type=Opening), salt="0" * 64)
    for file, opening in ((SURVEY + b"\n", first.opening), (SURVEY, second.opening), (SURVEY, encode(other))):
        with pytest.raises(VerificationError, match="evidence_must_be_the_committed"):
            programme.check_evidence("pilot_value", year(2023), file, opening)


@pytest.mark.parametrize(
    ("ask", "error", "rule"),
    [
        (lambda p, w: p.set_target(w, "Pilot", 1, *LATER, **OF_PLAN), DecodeError, "field_must_fit_form"),
        (lambda p, w: p.set_target(w, "new", 1, *LATER), DecodeError, "field_must_fit_form"),
        (lambda p, w: p.set_target(w, "new", -1, *LATER, **OF_PLAN), DecodeError, "field_must_fit_form"),
        (lambda p, w: p.set_target(w, "new", 2**53, *LATER, **OF_PLAN), Refused, "numbers_must_be_whole"),
        (lambda p, w: p.set_target(w, "new", 0.5, *LATER, **OF_PLAN), Refused, "numbers_must_be_whole"),
        (lambda p, w: p.set_target(w, PILOTS, 1, *LATER, aim="most"), Refused, "target_must_fit_indicator"),
        (lambda p, w: p.set_target(w, "new", 1, -1, year(2031), **OF_PLAN), Refused, "time_must_be_a_moment"),
        (lambda p, w: p.report_actual(w, PILOTS, FIRST, 1, "free text"), Refused, "reference_must_be_public"),
        (lambda p, w: p.report_actual(w, PILOTS, FIRST, 1, WHERE("", "ab" * 9)), NotFoundError, "entry_must_exist"),
        (lambda p, w: p.report_actual(w, PILOTS, FIRST, 1, WHERE("", "", b"{}")), DecodeError, NO_OPENING),
        (lambda p, w: p.report_actual(w, PILOTS, FIRST, 1, WHERE("", "", "ab")), DecodeError, "field_must_fit_form"),
        (lambda p, w: p.show("nothing"), NotFoundError, "indicator_must_exist"),
        (lambda p, w: p.show(""), NotFoundError, "indicator_must_exist"),
        (lambda p, w: p.check_evidence(PILOTS, year(2023), b"", b""), NotFoundError, "actual_must_exist"),
        (lambda p, w: p.report(year(2023), year(2023)), Refused, "period_must_end_later"),
        (lambda p, w: p.report(year(2023), year(2024), 3), Refused, "report_must_follow_period"),
        (lambda p, w: p.report(year(2022), year(2023)), Refused, "programme_must_have_targets"),
        (lambda p, w: p.report(year(2023), year(2024), 99), NotFoundError, "block_must_exist"),
        (lambda p, w: p.check("0" * 64, FIRST, year(2024)), VerificationError, OTHER),
        (lambda p, w: p.check(b"{}"), DecodeError, "file_must_be_a_programme_report"),
        (lambda p, w: p.check_motion("0" * 64), NotFoundError, "motion_must_exist"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_by_name(
    lao: ledger.Ledger,
    ask: Callable[[object, ledger.Wallet], object],
    error: type[ledger.LedgerError],
    rule: str,
) -> None:
    lao.wait(400 * DAY_MS)
    lao.wallet("central-bank").issue_money(1, to="treasury")
    height = lao.height
    with pytest.raises(error) as caught:
        ask(lao.programme, lao.wallet("finance"))
    assert (caught.value.rule, lao.height) == (rule, height)


def test_report_is_the_same_for_everybody_and_no_byte_of_it_can_change(lao: ledger.Ledger) -> None:
    lao.wait(400 * DAY_MS)
    lao.programme.report_actual(lao.wallet("finance"), "pilot_value", year(2023), 980, "LSB/1")
    made = lao.programme.report(year(2023), year(2024))
    again = lao.programme.report(int(datetime(2022, 12, 31, 17, tzinfo=UTC).timestamp() * 1_000), year(2024))
    assert made == again
    data = encode(made.report)
    for old, new in ((b'"actual":980', b'"actual":981'), (b'"met":0', b'"met":1'), (b'"height":4', b'"height":3')):
        with pytest.raises((VerificationError, Refused)):
            lao.programme.check(data.replace(old, new, 1))
    with ledger.Ledger.create(seed=1) as other, pytest.raises(Refused, match="of_this_ledger"):
        other.actions.note_report(data)
    law = lao.wallet("justice").propose(lao.actions.set_value("vat_rate_permille", 80), reference="DECREE/1")
    with pytest.raises(Refused, match="motion_must_note_a_report"):
        lao.programme.check_motion(law)
    assert msgspec.json.decode(data, type=ProgrammeReport) == made.report
