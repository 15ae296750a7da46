"""The programme: targets before their period and never after, actuals by their owner, corrections that stay visible.

Scenarios in the words of planning.py. A period is half open: at its first millisecond it has begun, at the first after
its last it has ended.
"""

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.messages import MESSAGES
from ledger.registry.programme.scores import compute_score
from ledger.registry.programme.targets import SetTarget, apply_set_target
from ledger.registry.rows.programme import ACTUALS, INDICATORS, MAX_PERIODS, TARGETS, TargetPeriod, get_target_key
from ledger.state.overlay import Overlay, Rows
from ledger.state.tables import Row, Table
from ledger.transition import make_environment
from tests.country import Country
from tests.registry.motions.assembly import COUNCIL, add_bodies
from tests.registry.programme.planning import REPORT
from tests.registry.scenario import Play
from tests.registry.words import UNKNOWN, read_time

ONCE = "actual_must_be_reported_once"
NATURALS = st.integers(0, MAX_INTEGER)


@pytest.fixture
def play() -> Play:
    found = Play(Country(template=add_bodies(COUNCIL)))
    found.country.settle("noy")
    return found


def test_target_is_set_before_reported_after_and_scored(play: Play) -> None:
    play.run(
        f"""
        finance sets jobs to at least 400 from 9:00 until 12:00      | applied
        treasury sets prices to at most 300 from 9:00 until 12:00 in PERMILLE of community at stage brain | applied
        target jobs from 9:00 is to come
        at 9:00
        noy pays 1 LAK to noy                                        | balance_must_cover_amount
        target jobs from 9:00 is under way
        at 12:00
        finance reports 300 of jobs from 9:00 by LSB/1               | applied
        target jobs from 9:00 scores 750
        target prices from 9:00 is awaited
        treasury reports 299 of prices from 9:00 by {UNKNOWN}        | applied
        target prices from 9:00 scores 1000
        finance corrects jobs from 9:00 to 399 by file for AUDIT/1   | applied
        target jobs from 9:00 scores 997
        """
    )
    with play.country.node.reading() as state:
        row = state.get(ACTUALS, get_target_key("jobs", read_time("9:00")))
    assert row
    assert (row.first, row.value, row.revision, row.reason) == (300, 399, 2, "AUDIT/1")
    assert (row.evidence, row.reference, row.entry) == (REPORT, "", "")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("noy sets jobs to at least 5 from 20:00 until 21:00", "owner_must_be_authority"),
        ("noy sets sales to at least 5 from 20:00 until 19:00", "owner_must_be_authority"),
        ("court sets jobs to at least 5 from 20:00 until 21:00", "indicator_must_be_the_owners"),
        ("court sets jobs to at least 5 from 1:00 until 21:00 in PEOPLE", "indicator_must_be_the_owners"),
        ("finance sets jobs to at most 5 from 20:00 until 21:00", "target_must_fit_indicator"),
        ("finance sets jobs to at least 5 from 20:00 until 21:00 in PEOPLE", "target_must_fit_indicator"),
        ("finance sets jobs to at least 5 from 20:00 until 21:00 of community", "target_must_fit_indicator"),
        ("finance sets jobs to at least 5 from 20:00 until 19:00 at stage brain", "target_must_fit_indicator"),
        ("finance sets jobs to at least 5 from 9:00 until 8:00", "period_must_end_later"),
        ("finance sets jobs to at least 5 from 20:00 until 20:00", "period_must_end_later"),
        ("finance sets jobs to at least 5 from 20:00 until max", "period_must_end_later"),
        ("finance sets jobs to at least 5 from max until max", "period_must_end_later"),
        ("finance sets jobs to at least 5 from 8:59 until 13:00", "target_must_precede_period"),
        ("finance sets jobs to at least 5 from 12:00 until 13:00", "period_must_be_free"),
        ("finance sets jobs to at least 5 from 12:00 until 12:30", "period_must_be_free"),
        ("finance sets jobs to at least 5 from 11:59 until 12:01", "period_must_be_free"),
        ("finance sets jobs to at least 5 from 12:59 until 14:00", "period_must_be_free"),
        ("finance sets jobs to at least 5 from 11:00 until 14:00", "period_must_be_free"),
        ("finance sets jobs to at least 5 from 11:00 until 12:00", "applied"),
        ("finance sets jobs to at least 5 from 13:00 until 14:00", "applied"),
        ("finance sets none to at least 0 from 13:00 until 14:00", "applied"),
        ("finance sets most to at most max from 13:00 until 14:00", "applied"),
        ("finance reports 5 of sales from 12:00 by LSB/1", "target_must_exist"),
        ("noy reports 5 of jobs from 11:00 by LSB/1", "target_must_exist"),
        ("noy reports 5 of jobs from 12:00 by LSB/1", "indicator_must_be_the_owners"),
        ("court reports 5 of early from 7:00", "indicator_must_be_the_owners"),
        ("finance reports 5 of jobs from 12:00", "period_must_have_ended"),
        ("finance reports 5 of early from 7:00", "source_must_be_given"),
        ("finance reports 0 of early from 7:00 by LSB/1", "applied"),
        ("finance reports max of early from 7:00 by file", "applied"),
        ("finance reports 5 of told from 7:00", "source_must_be_given"),
        ("finance reports 5 of told from 7:00 by LSB/1", "actual_must_be_reported_once"),
        ("finance reports 5 of early from 7:00 by A & finance reports 5 of early from 7:00 by A", ONCE),
        ("finance corrects sales from 7:00 to 6 by LSB/1 for AUDIT/1", "target_must_exist"),
        ("noy corrects told from 7:00 to 6 by LSB/1 for AUDIT/1", "indicator_must_be_the_owners"),
        ("finance corrects early from 7:00 to 6 for AUDIT/1", "actual_must_exist"),
        ("finance corrects told from 7:00 to 5 for AUDIT/1", "source_must_be_given"),
        ("finance corrects told from 7:00 to 5 by LSB/1 for AUDIT/1", "correction_must_change"),
        ("finance corrects told from 7:00 to 5 by LSB/2 for AUDIT/1", "applied"),
        ("finance corrects told from 7:00 to 6 by LSB/1 for AUDIT/1", "applied"),
    ],
)  # fmt: skip
def test_first_broken_rule_is_reported(play: Play, line: str, rule: str) -> None:
    play.run(
        f"""
        finance sets jobs to at least 5 from 12:00 until 13:00       | applied
        finance sets early to at least 5 from 7:00 until 8:00        | applied
        finance sets told to at least 5 from 7:00 until 8:00         | applied
        at 9:00
        finance reports 5 of told from 7:00 by LSB/1                 | applied
        {line}                                                       | {rule}
        """
    )


def test_it_is_the_millisecond_that_counts(play: Play) -> None:
    play.run(
        """
        just before 9:00
        finance sets jobs to at least 5 from 9:00 until 12:00        | applied
        finance sets late to at least 5 from 9:00 until 12:00        | target_must_precede_period
        just before 12:00
        finance reports 5 of jobs from 9:00 by LSB/1                 | period_must_have_ended
        finance reports 5 of jobs from 9:00 by LSB/1                 | applied
        """
    )


def test_report_is_noted_after_the_period_of_a_block_there_is_and_again_only_where_it_changed(play: Play) -> None:
    play.run(
        """
        finance sets jobs to at least 5 from 0:30 until 1:00         | applied
        central-bank moves in council to note the report from 0:30 until 0:30 as of 1 | period_must_end_later
        central-bank moves in council to note the report from 0:30 until 1:00 as of 1 | period_must_have_ended
        at 1:00
        central-bank moves in council to note the report from 0:30 until 1:00 as of 999 | report_must_be_of_the_past
        central-bank moves in council to note the report from 0:30 until 1:00 as of 3 as note | applied
        central-bank votes yes on note & court votes yes on note     | applied
        registrar votes yes on note                                  | applied
        at 12:00
        noy enacts note                                              | applied
        motion note is enacted
        central-bank moves in council to note the report from 0:30 until 1:00 as of 3 | report_must_be_new
        """
    )


@given(target=NATURALS, actual=NATURALS)
def test_score_is_the_part_that_was_reached_and_full_where_it_was_met(target: int, actual: int) -> None:
    for aim, part, whole in (("least", actual, target), ("most", target, actual)):
        score = compute_score(aim, target, actual)
        assert (score == 1_000) == (part >= whole)
        if part < whole:
            assert Fraction(score, 1_000) <= Fraction(part, whole) < Fraction(score + 1, 1_000)


@pytest.mark.parametrize(
    ("aim", "target", "actual", "score"),
    [
        *(("least", 0, 0, 1_000), ("most", 0, 0, 1_000), ("most", 0, 1, 0), ("least", 1, 0, 0)),
        *(("least", MAX_INTEGER, MAX_INTEGER - 1, 999), ("most", MAX_INTEGER - 1, MAX_INTEGER, 999)),
        *(("least", 3, 2, 666), ("most", 1, 3, 333)),
    ],
)
def test_score_of_nothing_and_of_the_most(aim: str, target: int, actual: int, score: int) -> None:
    assert compute_score(aim, target, actual) == score


class Counting:
    """Rows that count which of them are read."""

    def __init__(self, below: Rows) -> None:
        self.below = below
        self.read: set[str] = set()

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        self.read.add(table.key(identifier))
        return self.below.get(table, identifier)


def test_bounds_of_rows_are_met_and_not_exceeded(play: Play) -> None:
    most = {"set_target": (0, 0), "report_actual": (0, 0), "correct_actual": (0, 0)}
    for clock, line in (
        ("1:00", "finance sets jobs to at least 5 from 2:00 until 3:00"),
        ("1:30", "finance sets jobs to at least 5 from 3:00 until 4:00"),
        ("4:00", "finance reports 5 of jobs from 2:00 by LSB/1"),
        ("4:30", "finance corrects jobs from 2:00 to 6 by LSB/1 for AUDIT/1"),
    ):
        play.run(f"at {clock}")
        wish = play.read(line)
        with play.country.node.reading() as state:
            counting = Counting(state)
            rows = Overlay(counting)
            environment = make_environment(state, play.country.node.tip, play.country.node.get_time())
            [kind] = [one for one in MESSAGES.values() if one.body is type(wish.body)]
            kind.apply(Call(rows, environment, wish.by, wish.by, bytes(32), 0), wish.body)
            reads, writes = most[kind.name]
            most[kind.name] = max(reads, len(counting.read)), max(writes, rows.mark())
        play.run(f"{line} | applied")
    # a target that is written is looked up, too: a block says what was there before
    assert most == {name: (MESSAGES[name].reads, MESSAGES[name].writes) for name in most}


def test_indicator_has_room_for_so_many_targets_and_no_more(play: Play) -> None:
    start, finance = read_time("9:00"), play.country.address("finance")
    body = SetTarget("least", "jobs", "economy", start, "brain", "JOBS", start + 1, 5)
    with play.country.node.reading() as state:
        environment = make_environment(state, play.country.node.tip, play.country.node.get_time())
        call = Call(Overlay(state), environment, finance, finance, bytes(32), 0)
        for number in reversed(range(MAX_PERIODS)):
            apply_set_target(call, msgspec.structs.replace(body, since=start + number, until=start + number + 1))
        row = call.rows.get(INDICATORS, "jobs")
        assert row
        assert row.periods == tuple(TargetPeriod(start + number, start + number + 1) for number in range(MAX_PERIODS))
        assert call.rows.get(TARGETS, get_target_key("jobs", start))
        with pytest.raises(Refused) as caught:
            apply_set_target(call, msgspec.structs.replace(body, since=start + 900, until=start + 901))
    assert caught.value.rule == "indicator_must_have_room"
    assert caught.value.values == {"indicator": "jobs", "limit": MAX_PERIODS}
