"""Emergencies: from when until when what was decided at once holds, one of each subject at a time, and confirming them.

Scenarios (see scenario.py and assembly.py) with the council of test_motions.py, whose emergencies last fourteen days,
and a pair whose last two. Each is voted on for an hour, is due right after, and may be enacted for a day.
"""

import msgspec
import pytest

from ledger.registry.motions.motions import EMERGENCY_LAPSES_MS
from ledger.registry.rows.committee import MOTIONS
from tests.country import Country
from tests.registry.motions.assembly import COUNCIL, HOUR, add_bodies, make_body
from tests.registry.scenario import Play

LASTING = msgspec.structs.replace(COUNCIL, emergency_ms=336 * HOUR)
PAIR = make_body("pair", "transport,university", 2, emergency_ms=48 * HOUR)
BRIEF = make_body("brief", "finance", 1)


@pytest.fixture
def play() -> Play:
    country = Country(template=add_bodies(LASTING, PAIR, BRIEF))
    country.settle("noy", money=100)
    country.settle("keo")
    return Play(country)


def carry(motion: str) -> str:
    """Lines in which the council votes for a motion."""
    return (
        f"central-bank votes yes on {motion} & court votes yes on {motion} & registrar votes yes on {motion} | applied"
    )


SCENARIOS = {
    "three freezes of one vote hold for fourteen days together": f"""
        at 0:10
        court moves in council at once to freeze noy as first & court moves in council at once to freeze noy as second | applied
        court moves in council at once to freeze noy as third    | applied
        {carry("first")}
        {carry("second")}
        {carry("third")}
        at 1:10
        keo enacts first                                         | applied
        keo enacts second                                        | suspension_must_be_new
        noy pays 1 LAK to keo                                    | account_must_not_be_suspended
        at 336:10
        keo enacts third                                         | applied
        motion third lapsed by motion_must_be_enacted_in_time
        just before 337:10
        noy pays 1 LAK to keo                                    | account_must_not_be_suspended
        at 337:10
        noy pays 1 LAK to keo                                    | applied
        """,  # noqa: E501
    "who enacts late lengthens nothing": f"""
        at 0:10
        court moves in council at once to freeze noy as late & court moves in council at once to freeze keo as later | applied
        {carry("late")}
        {carry("later")}
        just before 25:10
        finance enacts late                                      | applied
        motion late is enacted
        at 25:10
        finance enacts later                                     | applied
        motion later lapsed by motion_must_be_enacted_in_time
        just before 337:10
        noy is suspended
        at 337:10
        noy is not suspended
        """,  # noqa: E501
    "what would have ended by then is not begun": """
        at 0:10
        finance moves in brief at once to freeze noy as in & finance moves in brief at once to freeze keo as out | applied
        finance votes yes on in & finance votes yes on out       | applied
        just before 2:10
        finance enacts in                                        | applied
        motion in is enacted
        at 2:10
        finance enacts out                                       | applied
        motion out lapsed by motion_must_be_enacted_in_time
        noy is not suspended
        """,  # noqa: E501
    "one that is only asked for keeps no other from being decided": f"""
        treasury moves in council at once to freeze noy as bogus | applied
        treasury moves in council at once to adopt halt: deny transfer where true as hollow | applied
        court moves in council at once to freeze noy as real     | applied
        court moves in council at once to adopt halt: deny transfer where true as law | applied
        {carry("real")}
        {carry("law")}
        at 1:10
        keo enacts real & keo enacts law                         | applied
        motion real is enacted
        motion law is enacted
        keo enacts bogus & keo enacts hollow                     | applied
        motion bogus is rejected
        motion hollow is rejected
        """,
    "whichever body asks, an account has one at a time": f"""
        transport moves in pair at once to freeze noy as first   | applied
        court moves in council at once to freeze noy as second   | applied
        transport votes yes on first & university votes yes on first | applied
        {carry("second")}
        at 1:10
        keo enacts first                                         | applied
        court moves in council at once to freeze noy             | suspension_must_be_new
        keo enacts second                                        | suspension_must_be_new
        at 49:10
        noy is not suspended
        court moves in council at once to freeze noy             | applied
        """,
    "whichever body asks, a law has one at a time": f"""
        transport moves in pair at once to adopt halt: deny transfer where true as law | applied
        transport votes yes on law & university votes yes on law | applied
        at 1:10
        keo enacts law                                           | applied
        court moves in council at once to suspend halt until 900:00 | emergency_must_be_only_one
        transport moves in pair at once to suspend halt until 900:00 | emergency_must_be_only_one
        court moves in council to suspend halt until 20:00       | applied
        court moves in council to confirm law as go-on           | applied
        {carry("go-on")}
        at 10:30
        keo enacts go-on                                         | applied
        motion go-on is enacted
        court moves in council at once to suspend halt until 900:00 as stop | applied
        transport moves in pair at once to suspend halt until 900:00 as again | applied
        {carry("stop")}
        transport votes yes on again & university votes yes on again | applied
        at 11:40
        noy pays 1 LAK to keo                                    | law_must_allow
        keo enacts stop                                          | applied
        keo enacts again                                         | emergency_must_be_only_one
        transport moves in pair at once to suspend halt until 900:00 | emergency_must_be_only_one
        noy pays 1 LAK to keo                                    | applied
        at 347:31
        noy pays 1 LAK to keo                                    | law_must_allow
        transport moves in pair at once to suspend halt until 900:00 | applied
        """,
    "a suspension that an ordinary motion brought is lengthened at once": f"""
        court moves in council to adopt halt: deny transfer where true as law | applied
        {carry("law")}
        at 9:20
        keo enacts law                                           | applied
        court moves in council to suspend halt until 20:00 as short | applied
        {carry("short")}
        at 18:40
        keo enacts short                                         | applied
        court moves in council at once to suspend halt until 30:00 as longer | applied
        {carry("longer")}
        at 19:41
        keo enacts longer                                        | applied
        motion longer is enacted
        just before 30:00
        noy pays 1 LAK to keo                                    | applied
        at 30:00
        noy pays 1 LAK to keo                                    | law_must_allow
        """,
    "an account that a court suspended is not frozen on top of that": """
        court suspends noy for CASE-1                            | applied
        transport moves in pair at once to freeze noy            | suspension_must_be_new
        court reinstates noy for CASE-2                          | applied
        transport moves in pair at once to freeze noy as halt    | applied
        transport votes yes on halt & university votes yes on halt | applied
        court suspends noy for CASE-3                            | applied
        at 1:10
        keo enacts halt                                          | suspension_must_be_new
        at 49:10
        noy is suspended
        """,
    "nor does a court suspend what is frozen, but lift it, and then it is confirmed no more": f"""
        transport moves in pair at once to freeze noy as halt    | applied
        transport votes yes on halt & university votes yes on halt | applied
        at 1:10
        keo enacts halt                                          | applied
        court suspends noy for CASE-1                            | suspension_must_be_new
        court moves in council to confirm halt as go-on          | applied
        {carry("go-on")}
        court reinstates noy for CASE-2                          | applied
        court suspends noy for CASE-3                            | applied
        at 10:30
        keo enacts go-on                                         | emergency_must_be_in_force
        court reinstates noy for CASE-4                          | applied
        noy is not suspended
        """,
    "who is frozen has no voice in confirming that": """
        transport moves in pair at once to freeze central-bank as halt | applied
        transport votes yes on halt & university votes yes on halt | applied
        at 1:10
        keo enacts halt                                          | applied
        central-bank moves in council to confirm halt            | account_must_not_be_suspended
        court moves in council to confirm halt as few            | applied
        court moves in council to confirm halt as go-on          | applied
        central-bank votes yes on go-on                          | account_must_not_be_suspended
        central-bank votes no on go-on                           | member_must_not_be_recused
        court votes yes on few & registrar votes yes on few & treasury votes yes on few | applied
        court votes yes on go-on & registrar votes yes on go-on & treasury votes yes on go-on | applied
        education votes yes on go-on                             | applied
        at 10:30
        keo enacts few & keo enacts go-on                        | applied
        motion few is rejected
        motion go-on is enacted
        at 900:00
        central-bank is suspended
        """,
    "nor when it may act again": """
        transport moves in pair at once to freeze central-bank as halt | applied
        transport votes yes on halt & university votes yes on halt | applied
        at 1:10
        keo enacts halt                                          | applied
        court moves in council to confirm halt as go-on          | applied
        court reinstates central-bank for CASE-1                 | applied
        central-bank votes yes on go-on                          | member_must_not_be_recused
        central-bank votes recuse on go-on                       | applied
        court votes yes on go-on & registrar votes yes on go-on & treasury votes yes on go-on | applied
        education votes yes on go-on                             | applied
        at 10:30
        keo enacts go-on                                         | emergency_must_be_in_force
        """,
    "what has ended is confirmed no more": f"""
        at 0:10
        transport moves in pair at once to freeze noy as halt & transport moves in pair at once to freeze keo as other | applied
        transport votes yes on halt & university votes yes on halt | applied
        transport votes yes on other & university votes yes on other | applied
        at 1:10
        finance enacts halt & finance enacts other               | applied
        at 39:54
        court moves in council to confirm halt as in & court moves in council to confirm other as out | applied
        {carry("in")}
        {carry("out")}
        just before 49:10
        finance enacts in                                        | applied
        motion in is enacted
        at 49:10
        finance enacts out                                       | emergency_must_be_in_force
        keo is not suspended
        court moves in council to confirm other                  | emergency_must_be_in_force
        court moves in council to confirm halt                   | emergency_must_be_in_force
        at 900:00
        noy is suspended
        """,  # noqa: E501
    "a second emergency is not what a motion on the first confirms": f"""
        transport moves in pair at once to freeze noy as first   | applied
        transport votes yes on first & university votes yes on first | applied
        at 1:10
        keo enacts first                                         | applied
        at 48:30
        court moves in council to confirm first as go-on         | applied
        {carry("go-on")}
        at 49:10
        transport moves in pair at once to freeze noy as second  | applied
        transport votes yes on second & university votes yes on second | applied
        at 50:20
        keo enacts second                                        | applied
        motion second is enacted
        at 58:00
        keo enacts go-on                                         | emergency_must_be_in_force
        at 99:00
        noy is not suspended
        """,
    "what another body has decided since is confirmed no more": f"""
        court moves in council to adopt halt: deny transfer where true as law | applied
        {carry("law")}
        at 9:20
        keo enacts law                                           | applied
        transport moves in pair at once to suspend halt until 900:00 as quick | applied
        transport votes yes on quick & university votes yes on quick | applied
        court moves in council to suspend halt until 800:00 as slow | applied
        {carry("slow")}
        transport moves in pair to confirm quick as go-on        | emergency_must_exist
        at 10:30
        keo enacts quick                                         | applied
        transport moves in pair to confirm quick as go-on        | applied
        transport votes yes on go-on & university votes yes on go-on | applied
        at 20:00
        keo enacts slow                                          | applied
        keo enacts go-on                                         | emergency_must_be_in_force
        just before 800:00
        noy pays 1 LAK to keo                                    | applied
        at 800:00
        noy pays 1 LAK to keo                                    | law_must_allow
        """,
}


def test_law_that_would_begin_when_the_emergency_is_over_is_none(play: Play) -> None:
    """An emergency of the pair ends 48 hours after it is due, an hour after it was moved."""
    play.run(
        """
        at 1:00
        transport moves in pair at once to adopt late: deny transfer from 50:00 where true | law_must_end_later
        transport moves in pair at once to adopt next: deny transfer from 49:59 where true as next | applied
        transport votes yes on next & university votes yes on next | applied
        at 2:10
        keo enacts next                                          | applied
        motion next is enacted
        """
    )


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_emergencies_end_by_themselves(play: Play, scenario: str) -> None:
    play.run(scenario)


@pytest.mark.parametrize(
    ("body", "who", "open_for"), [("council", "court", 24), ("pair", "transport", 24), ("brief", "finance", 1)]
)
def test_emergency_may_be_enacted_for_a_day_or_as_long_as_it_lasts(
    play: Play, body: str, who: str, open_for: int
) -> None:
    play.run(f"at 1:00\n{who} moves in {body} at once to freeze noy as halt | applied")
    with play.country.node.reading() as state:
        row = state.get(MOTIONS, play.names["halt"])
    assert row
    assert (row.deadline, row.due - row.deadline) == (row.proposed_at + HOUR, 0)
    assert row.lapses - row.due == open_for * HOUR <= EMERGENCY_LAPSES_MS
