"""Power over who decides: seats of a body change by its own word alone, and every action's power is written down."""

import re
from pathlib import Path

import pytest

from ledger.home.template import TemplateRole
from ledger.registry.bindable import BINDABLE
from ledger.registry.former import find_number, name_past
from ledger.registry.motions.agenda import ACTIONS
from ledger.registry.rows.committee import BODIES, PAST_SEATS, PAST_SUSPENSIONS, Majority, PastSeats
from tests.country import Country, add_roles
from tests.registry.committee.test_bodies import decide, make_play, refuse
from tests.registry.motions.assembly import COUNCIL, HOUR, add_bodies, make_body
from tests.registry.scenario import Play

VOTES = ("yes", "no", "abstain", "vetoes")
PAGE = Path(__file__).parents[3] / "docs" / "concepts" / "deciding.md"

THE_TWO_BODIES = """
    central-bank moves in bttc to seat central-bank,finance in ncdt with quorum 2 as coup | applied
    central-bank moves in bttc to seat central-bank*9,finance,justice,technology*2,transport in ncdt with quorum 8 as heavy | applied
    central-bank votes yes on coup & finance votes yes on coup & education votes yes on coup | applied
    central-bank votes yes on heavy & finance votes yes on heavy & education votes yes on heavy | applied
    justice votes veto on coup                               | applied
    technology votes no on coup & transport votes no on coup | applied
    noy votes no on coup                                     | member_must_be_of_body
    at 193:00
    education enacts coup & education enacts heavy           | applied
    motion coup is rejected
    motion heavy is rejected
    central-bank moves in ncdt to raise LAK to max as cap    | applied
    central-bank moves in ncdt to make noy accreditor of everything as all | applied
    central-bank votes yes on cap & finance votes yes on cap | applied
    central-bank votes yes on all & finance votes yes on all | applied
    at 400:00
    noy enacts cap & noy enacts all                          | applied
    motion cap is rejected
    motion all is rejected
    noy is not accreditor of everything
    central-bank moves in bttc to seat central-bank,finance,technology*2,transport in ncdt with quorum 3 as agreed | applied
    central-bank votes yes on agreed & finance votes yes on agreed & education votes yes on agreed | applied
    technology votes yes on agreed & transport votes no on agreed & justice votes no on agreed | applied
    at 600:00
    education enacts agreed                                  | applied
    motion agreed is enacted
    """  # noqa: E501


def test_a_weaker_body_does_not_rewrite_a_stronger_one() -> None:
    """Two members of ncdt, a third of its weight, and an outsider are a majority of bttc, and get nothing by it."""
    play = Play(Country())
    play.country.settle("noy")
    play.run(THE_TWO_BODIES)
    told = {fact.name: fact.value for fact in play.country.last.events}
    bttc, ncdt = (4, 1, 0, 0), (4, 2, 0, 0)
    assert list(told) == ["state", *VOTES, *(f"changed_{name}" for name in VOTES)]
    assert list(told.values()) == ["enacted", *bttc, *ncdt]


THROUGH_OTHERS = """
    court moves in council to make noy {role} as direct        | applied
    court moves in council to make technology {role} as gift   | applied
    court moves in council to strip central-bank of {held} for technology as passed | applied
    court votes yes on direct & finance votes yes on direct & justice votes yes on direct | applied
    court votes yes on gift & finance votes yes on gift & justice votes yes on gift | applied
    court votes yes on passed & finance votes yes on passed & justice votes yes on passed | applied
    technology votes {no} on direct & technology votes {no} on gift & technology votes {no} on passed | applied
    transport votes no on direct & transport votes no on gift & transport votes no on passed | applied
    at 20:00
    noy enacts direct & noy enacts gift & noy enacts passed    | applied
    motion direct is rejected
    motion gift is rejected
    motion passed is rejected
    """


@pytest.mark.parametrize(
    ("seats", "majority", "no"),
    [
        ("court,finance,justice,technology!,transport", Majority(denominator=2, numerator=1), "veto"),
        ("court,finance,justice,technology,transport", Majority(denominator=4, numerator=3), "no"),
    ],
    ids=["a veto", "a majority"],
)
def test_a_role_reaches_nobody_through_the_hands_of_who_is_against_it(seats: str, majority: Majority, no: str) -> None:
    """Else it is given to whoever would stop it, who would have no vote on that, nor on who has it then."""
    play = Play(Country(template=add_bodies(make_body("council", seats, 3, majority=majority))))
    play.country.settle("noy")
    held = "issuer of degree"
    play.run("education makes central-bank issuer of degree | applied")
    play.run(THROUGH_OTHERS.format(role="accreditor of everything", held=held, no=no))


def test_a_no_of_who_would_be_given_a_role_fills_no_quorum() -> None:
    play = Play(Country(template=add_bodies(make_body("council", "court*2,finance,justice,transport", 4))))
    play.run(
        """
        court moves in council to make finance court of LA as few  | applied
        court votes yes on few & justice votes yes on few & finance votes no on few | applied
        at 20:00
        finance enacts few                                         | applied
        motion few is rejected
        """
    )


def test_every_action_stands_in_the_table_of_powers() -> None:
    """With what it gives over who decides which action, and what holds it."""
    rows = re.findall(r"^\| `(\w+)` \| (\S.*\S) \| (\S.*\S) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert [name for name, *_ in rows] == sorted(ACTIONS), "an action is missing, or there is none of that name"


def test_no_law_keeps_a_member_from_objecting_to_other_keys() -> None:
    """Else whoever makes laws and has a registrar would come to hold every member's vote."""
    play = make_play()
    assert refuse(play, "adopt gag: deny cancel_recovery where true") == "law_must_not_bind"
    play.run("registrar asks for new keys of treasury | applied")
    assert decide(play, f"adopt gag: deny {','.join(sorted(BINDABLE)[-32:])} where true") == "enacted"
    play.run("registrar asks for new keys of court | law_must_allow")
    play.run("treasury cancels the recovery of treasury | applied")


def test_a_successor_is_named_by_a_body_that_grants_roles() -> None:
    brooms = make_body("brooms", "transport", 1, competences=("strip_role",))
    play = Play(Country(template=add_bodies(COUNCIL, brooms)))
    role = "accreditor of issuer/degree"
    play.run(f"transport moves in brooms to strip education of {role} for finance | body_must_be_competent")
    play.run(f"transport moves in brooms to strip education of {role} | role_must_stay_held")
    play.run("transport moves in brooms to strip university of issuer of degree | applied")


A_ROGUE_COURT = """
    court suspends education for CASE-1                        | applied
    court suspends finance for CASE-2                          | body_must_stay_able
    finance moves in council at once to freeze court           | role_must_stay_held
    finance moves in council to strip court of court of everything for keo as out | applied
    finance moves in council to make noy court of everything as second | applied
    all vote yes on out | applied
    all vote yes on second | applied
    court suspends keo for CASE-3 & court suspends noy for CASE-4 | applied
    at 10:00
    justice enacts second                                      | applied
    finance moves in council at once to freeze court as halt   | applied
    all vote yes on halt | applied
    at 11:01
    court suspends sok for CASE-5 & justice enacts halt        | applied
    court suspends shop for CASE-6                             | account_must_not_be_suspended
    justice enacts out                                         | applied
    court is not court of everything
    keo is court of everything
    keo reinstates education for CASE-7                        | account_must_not_be_suspended
    finance moves in council to unfreeze keo                   | suspension_must_be_by_motion
    finance moves in council to strip keo of court of everything | applied
    finance moves in council to make shop court of everything as third | applied
    all vote yes on third | applied
    at 25:00
    justice enacts third                                       | applied
    shop reinstates keo for CASE-8 & shop reinstates sok for CASE-8 & shop reinstates education for CASE-8 | applied
    keo reinstates noy for CASE-9                              | applied
    court suspends noy for CASE-10                             | court_must_have_role
    """


def test_a_sole_court_that_suspends_everybody_it_can_is_replaced() -> None:
    """And whoever is to follow it; though it sits in the body that decides, that body decides without it."""
    seats = "court,education,finance,justice,technology,transport"
    play = Play(Country(template=add_bodies(make_body("council", seats, 4))))
    for name in ("noy", "keo", "sok", "shop"):
        play.country.settle(name)
    play.run(let_vote(A_ROGUE_COURT, "finance", "justice", "technology", "transport"))


NOBODY_LEFT = """
    court suspends education for C-1 & court suspends finance for C-1 & court suspends registrar for C-1 | applied
    court suspends noy for C-1 & court suspends keo for C-1 & court suspends sok for C-1 & court suspends shop for C-1 | applied
    court suspends justice for C-1                             | body_must_stay_able
    justice moves in council to strip court of court of everything for keo as out | applied
    justice moves in council to seat justice,technology,transport in council with quorum 2 as few | applied
    all vote yes on out | applied
    all vote yes on few | applied
    justice moves in council to make technology court of everything as none | applied
    all vote yes on none | member_must_not_be_recused
    justice votes yes on none & transport votes yes on none    | applied
    at 10:00
    justice enacts out & justice enacts few                    | applied
    justice enacts none                                        | applied
    motion none is rejected
    justice moves in council to make technology court of everything as new | applied
    justice votes yes on new & transport votes yes on new      | applied
    at 20:00
    justice enacts new                                         | applied
    technology reinstates keo for C-2 & technology reinstates registrar for C-2 | applied
    keo reinstates education for C-2 & keo reinstates finance for C-2 | applied
    """  # noqa: E501


def test_where_nobody_else_is_free_a_body_makes_room_among_its_own_members() -> None:
    """Three of five are left, as many as its quorum; whom it makes a court cannot vote for that."""
    seats = "education,finance,justice,technology,transport"
    play = Play(Country(template=add_bodies(make_body("council", seats, 3))))
    for name in ("noy", "keo", "sok", "shop"):
        play.country.settle(name)
    play.run(let_vote(NOBODY_LEFT, "justice", "technology", "transport"))


def let_vote(scenario: str, *voters: str) -> str:
    """All of these vote yes, where the scenario says so."""
    return re.sub(
        r"all vote yes (on \w+)", lambda on: " & ".join(f"{who} votes yes {on[1]}" for who in voters), scenario
    )


def test_a_suspended_court_counts_as_none_where_no_body_could_make_another() -> None:
    """Else the last one that acts would be stripped, and whom it suspended be so for ever."""
    brooms = make_body("brooms", "transport", 1, competences=("strip_role",))
    roles = add_roles(TemplateRole("treasury", "accreditor", "court", ""))
    play = Play(Country(template=add_bodies(brooms, template=roles)))
    play.country.settle("keo")
    play.run(
        """
        treasury makes keo court of everything                   | applied
        court suspends keo for CASE-1                            | applied
        transport moves in brooms to strip court of court of everything | role_must_stay_held
        court reinstates keo for CASE-2                          | applied
        transport moves in brooms to strip court of court of everything | applied
        """
    )


def test_the_past_of_a_body_and_of_suspensions_is_found_in_few_rows() -> None:
    """However often a court suspends a member, and seats change; and nothing is kept of who sits nowhere."""
    country = Country(template=add_bodies(make_body("council", "finance,justice,transport", 2)))
    for name in ("noy", "keo"):
        country.settle(name)
    play, address = Play(country), country.address("justice")
    for _ in range(20):
        for who in ("justice", "noy"):
            play.run(f"court suspends {who} for CASE-1 | applied\ncourt reinstates {who} for CASE-2 | applied")
    with country.node.reading() as state:
        assert state.get(PAST_SUSPENSIONS, name_past(country.address("noy"), 1)) is None
        rows = [state.get(PAST_SUSPENSIONS, name_past(address, number)) for number in range(1, 22)]
        assert rows[-1] is None
        found = [row for row in rows if row]
        assert len(found) == 20
        for number, row in enumerate(found, 1):
            asked = [
                find_number(state, PAST_SUSPENSIONS, address, time) for time in (row.since, row.until - 1, row.until)
            ]
            assert asked == [number, number, number + 1]
    play.run("at 30:00\njustice moves in council to seat finance,justice,noy in council with quorum 3 as new | applied")
    play.run("justice votes yes on new & finance votes yes on new | applied")
    with country.node.reading() as state:
        before = state.get(BODIES, "council")
        assert state.get(PAST_SEATS, name_past("council", 1)) is None
    assert before
    play.run("at 40:00\nkeo enacts new | applied\nmotion new is enacted")
    with country.node.reading() as state:
        past = state.get(PAST_SEATS, name_past("council", 1))
    assert past == PastSeats(before.majority, before.members, 2, country.node.tip.time)
    assert country.node.tip.time % HOUR == 0
