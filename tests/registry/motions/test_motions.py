"""Motions: proposed, voted on, withdrawn, enacted, rejected, lapsed. Scenarios (see scenario.py and assembly.py).

The council has five members: central-bank with two votes, court, education with a veto, registrar and treasury. Four
votes are its quorum. Voting takes nine hours, a quarter of an hour later a motion is due. The youth takes ten hours and
half of one.
"""

from typing import Any

import pytest

from ledger.registry.bindable import BINDABLE
from ledger.registry.messages import MESSAGES
from ledger.registry.motions.agenda import ACTIONS, get_action_type, get_favoured, get_name
from ledger.registry.motions.motions import LAPSES_MS
from ledger.registry.rows.committee import BALLOTS, MOTIONS, Ballot
from tests.country import Country
from tests.registry.motions.assembly import COUNCIL, HOUR, add_bodies, make_body, read_action
from tests.registry.scenario import Play
from tests.registry.words import read_time

YOUTH = make_body(
    "youth",
    "transport!,treasury,university",
    2,
    competences=("raise_cap",),
    voting_ms=10 * HOUR,
    delay_ms=HOUR // 2,
)
WITHOUT_TREASURY = "seat central-bank*2,court,education!,registrar in council with quorum 3"


@pytest.fixture
def play() -> Play:
    country = Country(template=add_bodies(COUNCIL, YOUTH))
    for name in ("noy", "keo"):
        country.settle(name)
    return Play(country)


SCENARIOS = {
    "carried": """
        central-bank moves in council to raise LAK to max as more | applied
        motion more is open
        noy votes yes on more                                    | member_must_be_of_body
        university votes yes on more                             | member_must_be_of_body
        central-bank votes yes on more                           | applied
        court votes no on more                                   | applied
        treasury votes abstain on more                           | applied
        treasury votes yes on more                               | ballot_must_be_only_one
        treasury votes abstain on more                           | ballot_must_be_only_one
        noy enacts more                                          | motion_must_be_due
        at 9:16
        noy enacts more                                          | applied
        motion more is enacted
        noy enacts more                                          | motion_must_be_open
        court votes no on more                                   | motion_must_be_open
        central-bank withdraws more                              | motion_must_be_open
        """,
    "voting ends on time, and enactment has its day": """
        court moves in council to raise LAK to max as more       | applied
        court moves in council to raise USD to max as other      | applied
        just before 9:00
        central-bank votes yes on more                           | applied
        court votes yes on more                                  | applied
        at 9:01
        treasury votes yes on more                               | voting_must_be_open
        court withdraws more                                     | voting_must_be_open
        noy votes yes on more                                    | voting_must_be_open
        just before 9:15
        noy enacts more                                          | motion_must_be_due
        at 9:16
        noy enacts more                                          | applied
        motion more is rejected
        """,
    "who has not voted counts nowhere": """
        court moves in council to raise LAK to max as few        | applied
        court moves in council to raise USD to max as enough     | applied
        central-bank votes yes on few & central-bank votes yes on enough | applied
        court votes yes on few & court votes abstain on enough   | applied
        registrar votes recuse on few                            | applied
        treasury votes abstain on enough                         | applied
        at 9:16
        noy enacts few                                           | applied
        motion few is rejected
        noy enacts enough                                        | applied
        motion enough is enacted
        """,
    "as many no as yes": """
        court moves in council to raise LAK to max as tie        | applied
        central-bank votes yes on tie                            | applied
        court votes no on tie                                    | applied
        treasury votes no on tie                                 | applied
        at 9:16
        keo enacts tie                                           | applied
        motion tie is rejected
        """,
    "veto": """
        court moves in council to raise LAK to max as more       | applied
        court votes veto on more                                 | member_must_have_veto
        central-bank votes yes on more                           | applied
        court votes yes on more                                  | applied
        registrar votes yes on more                              | applied
        treasury votes yes on more                               | applied
        education votes veto on more                             | applied
        at 9:16
        keo enacts more                                          | applied
        motion more is rejected
        """,
    "withdrawn": """
        court moves in council to raise LAK to max as more       | applied
        noy withdraws more                                       | motion_must_be_the_proposers
        treasury withdraws more                                  | motion_must_be_the_proposers
        court withdraws more                                     | applied
        motion more is withdrawn
        treasury votes yes on more                               | motion_must_be_open
        at 9:16
        noy enacts more                                          | motion_must_be_open
        """,
    "only what it is competent for, and only members propose": """
        noy moves in council to raise LAK to max                 | member_must_be_of_body
        university moves in council to raise LAK to max          | member_must_be_of_body
        university moves in youth to raise LAK to max            | applied
        university moves in youth to freeze noy                  | body_must_be_competent
        court moves in senate to raise LAK to max                | body_must_exist
        noy votes yes on nothing                                 | motion_must_exist
        noy withdraws nothing                                    | motion_must_exist
        noy enacts nothing                                       | motion_must_exist
        """,
    "whom it concerns does not vote": """
        court moves in council to make treasury registrar of LA as post | applied
        court moves in council to strip registrar of registrar of everything for treasury as swap | applied
        treasury votes yes on post                               | member_must_not_be_recused
        treasury votes abstain on post                           | member_must_not_be_recused
        treasury votes recuse on post                            | applied
        registrar votes yes on post                              | applied
        registrar votes no on swap                               | member_must_not_be_recused
        treasury votes yes on swap                               | member_must_not_be_recused
        treasury votes no on swap                                | applied
        court votes yes on swap                                  | applied
        court votes yes on post                                  | applied
        central-bank votes yes on post                           | applied
        at 9:16
        noy enacts post                                          | applied
        motion post is enacted
        """,
    "unseated, a former member counts no more": """
        court moves in council to {out} as out                   | applied
        central-bank votes yes on out                            | applied
        court votes yes on out                                   | applied
        registrar votes yes on out                               | applied
        treasury votes no on out                                 | applied
        at 9:14
        court moves in council to raise LAK to max as more       | applied
        treasury votes yes on more                               | applied
        court votes yes on more                                  | applied
        registrar votes yes on more                              | applied
        at 9:16
        noy enacts out                                           | applied
        treasury votes yes on more                               | member_must_be_of_body
        treasury moves in council to raise LAK to max            | member_must_be_of_body
        at 18:30
        noy enacts more                                          | applied
        motion more is rejected
        """.replace("{out}", WITHOUT_TREASURY),
    "a weight and a quorum count as they were at the deadline": """
        court moves in council to seat central-bank*2,court,education!,registrar,treasury*9 in council with quorum 8 as heavy | applied
        court moves in council to raise LAK to max as more       | applied
        treasury votes yes on heavy                              | applied
        central-bank votes yes on heavy                          | applied
        registrar votes yes on heavy                             | applied
        court votes yes on heavy                                 | applied
        treasury votes yes on more & registrar votes no on more  | applied
        court votes yes on more & central-bank votes no on more  | applied
        at 9:10
        court moves in council to raise USD to max as later      | applied
        treasury votes yes on later & registrar votes no on later | applied
        at 9:20
        noy enacts heavy                                         | applied
        motion heavy is enacted
        noy enacts more                                          | applied
        motion more is rejected
        at 18:30
        noy enacts later                                         | applied
        motion later is enacted
        """,  # noqa: E501
    "a quorum that is lowered after the deadline carries nothing": """
        court moves in council to seat court,registrar,treasury in council with quorum 2 as small | applied
        court moves in council to raise LAK to max as more       | applied
        central-bank votes yes on small & registrar votes yes on small & court votes yes on small | applied
        court votes yes on more & registrar votes yes on more & treasury votes yes on more | applied
        at 9:20
        noy enacts small                                         | applied
        motion small is enacted
        noy enacts more                                          | applied
        motion more is rejected
        """,
    "who is unseated after the deadline has voted all the same": """
        court moves in council to {out} as out                   | applied
        court moves in council to raise LAK to max as more       | applied
        central-bank votes yes on out & registrar votes yes on out & court votes yes on out | applied
        treasury votes yes on more & central-bank votes yes on more & court votes yes on more | applied
        registrar votes no on more                               | applied
        at 9:20
        noy enacts out                                           | applied
        noy enacts more                                          | applied
        motion more is enacted
        """.replace("{out}", WITHOUT_TREASURY),
    "whoever is suspended after the deadline has voted all the same": """
        court moves in council to raise LAK to max as more       | applied
        central-bank votes yes on more & treasury votes yes on more & registrar votes yes on more | applied
        at 9:01
        court suspends treasury for CASE-1                       | applied
        at 9:20
        noy enacts more                                          | applied
        motion more is enacted
        """,
    "whoever was suspended at the deadline has not voted yes, reinstated or not": """
        court moves in council to raise LAK to max as more       | applied
        court moves in council to raise USD to max as other      | applied
        central-bank votes yes on more & treasury votes yes on more & registrar votes yes on more | applied
        central-bank votes yes on other & court votes yes on other | applied
        court suspends treasury for CASE-1                       | applied
        at 9:01
        court reinstates treasury for CASE-2                     | applied
        court suspends treasury for CASE-3                       | applied
        court reinstates treasury for CASE-4                     | applied
        at 9:20
        noy enacts more & noy enacts other                       | applied
        motion more is rejected
        motion other is rejected
        """,
    "nor is it otherwise where the member has left since, still suspended": """
        court moves in council to {out} as out                   | applied
        court moves in council to raise LAK to max as more       | applied
        central-bank votes yes on out & registrar votes yes on out & court votes yes on out | applied
        treasury votes yes on more & registrar votes yes on more & court votes yes on more | applied
        education votes yes on more                              | applied
        court suspends treasury for CASE-1                       | applied
        at 9:20
        noy enacts out                                           | applied
        motion out is enacted
        court reinstates treasury for CASE-2                     | applied
        noy enacts more                                          | applied
        motion more is rejected
        """.replace("{out}", WITHOUT_TREASURY),
    "other keys of a member change nothing": """
        court moves in council to raise LAK to max as more       | applied
        central-bank votes yes on more & treasury votes yes on more & registrar votes yes on more | applied
        treasury takes 1 of 2 new keys                           | applied
        registrar asks for new keys of central-bank              | applied
        at 90:00
        keo completes the recovery of central-bank               | applied
        noy enacts more                                          | applied
        motion more is enacted
        """,
    "what takes effect in the millisecond of the deadline comes too late": """
        at 0:05
        court moves in council to {out} as out                   | applied
        at 0:20
        court moves in council to raise LAK to max as more       | applied
        central-bank votes yes on out & registrar votes yes on out & court votes yes on out | applied
        treasury votes yes on more & central-bank votes yes on more & court votes yes on more | applied
        at 9:20
        noy enacts out                                           | applied
        motion out is enacted
        at 9:35
        noy enacts more                                          | applied
        motion more is enacted
        """.replace("{out}", WITHOUT_TREASURY),
    "another body asks, and both carry it, in the time of the slower": """
        at 0:10
        court moves in council to seat treasury,university in youth with quorum 2 as young | applied
        university moves in youth to seat treasury,university in youth with quorum 2 | body_must_be_competent
        noy votes yes on young                                   | member_must_be_of_body
        central-bank votes yes on young & court votes yes on young & registrar votes yes on young | applied
        treasury votes yes on young                              | applied
        treasury votes yes on young                              | ballot_must_be_only_one
        university votes veto on young                           | member_must_have_veto
        just before 10:10
        university votes yes on young                            | applied
        at 10:10
        transport votes no on young                              | voting_must_be_open
        just before 10:40
        noy enacts young                                         | motion_must_be_due
        at 10:40
        noy enacts young                                         | applied
        motion young is enacted
        """,
    "another body asks, and the one that is changed does not carry it": """
        court moves in council to seat court,registrar in youth with quorum 2 as coup | applied
        court moves in council to seat court,registrar,treasury in youth with quorum 2 as silent | applied
        central-bank votes yes on coup & court votes yes on coup & registrar votes yes on coup | applied
        central-bank votes yes on silent & court votes yes on silent & registrar votes yes on silent | applied
        treasury votes yes on coup & treasury votes yes on silent | applied
        university votes no on coup                              | applied
        at 10:40
        noy enacts coup & noy enacts silent                      | applied
        motion coup is rejected
        motion silent is rejected
        """,
    "nor does it where one that has a veto there is against it": """
        court moves in council to seat court,registrar in youth with quorum 2 as coup | applied
        central-bank votes yes on coup & court votes yes on coup & registrar votes yes on coup | applied
        treasury votes yes on coup & university votes yes on coup | applied
        transport votes veto on coup                             | applied
        at 10:40
        noy enacts coup                                          | applied
        motion coup is rejected
        """,
    "nor does the one that is changed carry it alone": """
        court moves in council to seat court,registrar in youth with quorum 2 as gift | applied
        transport votes yes on gift & university votes yes on gift & treasury votes yes on gift | applied
        at 10:40
        noy enacts gift                                          | applied
        motion gift is rejected
        """,
    "a change of seats takes no vote and no veto from those who lose theirs": """
        court moves in council to seat central-bank*2,court,registrar in council with quorum 3 as out | applied
        court moves in council to seat central-bank*2,education!,registrar,treasury in council with quorum 3 as other | applied
        central-bank votes yes on out & court votes yes on out & registrar votes yes on out | applied
        education votes veto on out                              | applied
        central-bank votes yes on other & registrar votes yes on other | applied
        court votes no on other & treasury votes no on other & education votes no on other | applied
        at 9:20
        noy enacts out & noy enacts other                        | applied
        motion out is rejected
        motion other is rejected
        """,  # noqa: E501
    "what was right once may be refused, and is open until it lapses": """
        court moves in council to raise LAK to 9000000000000000 as first | applied
        court moves in council to raise LAK to 8000000000000000 as second | applied
        central-bank votes yes on first & central-bank votes yes on second | applied
        court votes yes on first & court votes yes on second     | applied
        treasury votes yes on first & treasury votes yes on second | applied
        at 9:20
        noy enacts first & noy enacts second                     | cap_must_rise
        motion first is open
        noy enacts first                                         | applied
        noy enacts second                                        | cap_must_rise
        motion first is enacted
        motion second is open
        court withdraws second                                   | voting_must_be_open
        just before 729:15
        noy enacts second                                        | cap_must_rise
        at 729:16
        noy enacts second                                        | applied
        motion second lapsed by motion_must_be_enacted_in_time
        noy enacts second                                        | motion_must_be_open
        """,
    "whoever chooses the moment takes nothing from what was carried": """
        court moves in council to seat court,keo,noy in council with quorum 2 as seats | applied
        registrar moves in council to make noy issuer of degree as post | applied
        central-bank votes yes on seats & central-bank votes yes on post | applied
        registrar votes yes on seats & registrar votes yes on post | applied
        treasury votes yes on seats & treasury votes yes on post | applied
        at 9:20
        court suspends noy for C-1 & court suspends keo for C-2 & treasury enacts seats & court reinstates noy for C-3 | body_must_stay_able
        noy is not suspended
        education makes noy issuer of degree until 9:30          | applied
        treasury enacts post                                     | role_must_be_new
        motion seats is open
        motion post is open
        at 9:30
        treasury enacts seats & noy enacts post                  | applied
        motion seats is enacted
        motion post is enacted
        """,  # noqa: E501
    "thirty days after its day": """
        at 0:10
        court moves in council to raise LAK to max as in & court moves in council to raise USD to max as out | applied
        central-bank votes yes on in & court votes yes on in & treasury votes yes on in | applied
        central-bank votes yes on out & court votes yes on out & treasury votes yes on out | applied
        just before 729:25
        noy enacts in                                            | applied
        motion in is enacted
        at 729:25
        noy enacts out                                           | applied
        motion out lapsed by motion_must_be_enacted_in_time
        """,
    "a suspended member does not act, and its yes does not count": """
        court moves in council to raise LAK to max as more       | applied
        treasury votes yes on more                               | applied
        registrar votes yes on more                              | applied
        court suspends treasury for CASE-1                       | applied
        court votes yes on more                                  | applied
        court votes yes on more                                  | ballot_must_be_only_one
        treasury moves in council to raise LAK to max            | account_must_not_be_suspended
        education votes yes on more                              | applied
        at 9:20
        treasury enacts more                                     | account_must_not_be_suspended
        noy enacts more                                          | applied
        motion more is rejected
        """,
    "once reinstated, a member's yes counts": """
        court moves in council to raise LAK to max as more       | applied
        treasury votes yes on more                               | applied
        court suspends treasury for CASE-1                       | applied
        registrar votes yes on more                              | applied
        court votes yes on more                                  | applied
        education votes yes on more                              | applied
        court reinstates treasury for CASE-2                     | applied
        at 9:20
        noy enacts more                                          | applied
        motion more is enacted
        """,
    "nobody is suspended to silence its no": """
        court moves in council to raise LAK to max as more       | applied
        central-bank votes no on more                            | applied
        treasury votes no on more                                | applied
        registrar votes yes on more                              | applied
        court votes yes on more                                  | applied
        education votes yes on more                              | applied
        at 9:10
        court suspends treasury for CASE-1                       | applied
        at 9:20
        noy enacts more                                          | applied
        motion more is rejected
        """,
    "a suspended member still votes against": """
        court moves in council to raise LAK to max as more       | applied
        court moves in council to raise USD to max as other      | applied
        court suspends education for CASE-1                      | applied
        education votes yes on more                              | account_must_not_be_suspended
        education votes recuse on more                           | account_must_not_be_suspended
        education votes veto on more                             | applied
        education votes no on other                              | applied
        education moves in council to raise LAK to max           | account_must_not_be_suspended
        central-bank votes yes on more & central-bank votes yes on other | applied
        registrar votes yes on more & registrar votes yes on other | applied
        court votes yes on more & court votes yes on other       | applied
        at 9:20
        noy enacts more                                          | applied
        noy enacts other                                         | applied
        motion more is rejected
        motion other is enacted
        """,
    "the no of a suspended member does not fill the quorum": """
        court moves in council to raise LAK to max as more       | applied
        central-bank votes yes on more                           | applied
        court votes yes on more                                  | applied
        education votes no on more                               | applied
        court suspends education for CASE-1                      | applied
        at 9:20
        noy enacts more                                          | applied
        motion more is rejected
        """,
    "nobody is suspended to silence its veto": """
        court moves in council to raise LAK to max as more       | applied
        education votes veto on more                             | applied
        central-bank votes yes on more                           | applied
        registrar votes yes on more                              | applied
        court votes yes on more                                  | applied
        at 9:10
        court suspends education for CASE-1                      | applied
        at 9:20
        noy enacts more                                          | applied
        motion more is rejected
        """,
    "nobody votes for another": """
        court lets noy transfer up to 5 LAK until 20:00          | applied
        court moves in council to raise LAK to max as more       | applied
        noy for court votes yes on more                          | delegation_must_cover_type
        noy for court moves in council to raise LAK to max       | delegation_must_cover_type
        court lets noy cast_ballot until 20:00                   | delegation_must_fit_types
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_motions_are_decided(play: Play, scenario: str) -> None:
    play.run(scenario)


def test_motion_says_when_and_by_whom(play: Play) -> None:
    play.run("at 1:00\ncourt moves in council to raise LAK to max as more | applied")
    with play.country.node.reading() as state:
        row = state.get(MOTIONS, play.names["more"])
    assert row
    assert (row.body, row.proposer, row.state, row.rule) == ("council", play.country.address("court"), "open", "")
    assert row.proposed_at == read_time("1:00")
    assert row.deadline == row.proposed_at + 9 * HOUR
    assert row.due == row.deadline + HOUR // 4
    assert row.lapses == row.due + LAPSES_MS
    assert bytes(row.action) == b'{"action":"raise_cap","asset":"LAK","cap":9007199254740991}'
    assert [(fact.name, fact.value) for fact in play.country.last.events] == [
        ("motion", play.names["more"]),
        ("deadline", row.deadline),
        ("due", row.due),
    ]


def test_ballot_is_a_row_of_its_own(play: Play) -> None:
    play.run("court moves in council to raise LAK to max as more | applied\nat 2:00\ncourt votes yes on more | applied")
    with play.country.node.reading() as state:
        row = state.get(BALLOTS, f"{play.names['more']}/{play.country.address('court')}")
    assert row == Ballot(read_time("2:00"), "yes")


def test_entry_tells_what_came_of_it(play: Play) -> None:
    play.run(
        """
        court moves in council to make keo registrar of LA as post | applied
        registrar moves in council to make keo registrar of LA as again | applied
        central-bank votes yes on post & central-bank votes yes on again | applied
        court votes yes on post & court votes yes on again       | applied
        treasury votes abstain on post & treasury votes yes on again | applied
        education votes no on post                               | applied
        at 9:20
        noy enacts post                                          | applied
        """
    )
    told = {fact.name: fact.value for fact in play.country.last.events}
    assert told == {"state": "enacted", "yes": 3, "no": 1, "abstain": 1, "vetoes": 0}
    play.run("noy enacts again | role_must_be_new")
    told = {fact.name: fact.value for fact in play.country.last.detail}
    assert (told["holder"], told["role"], told["scope"]) == (play.country.address("keo"), "registrar", "LA")
    play.run("at 729:16\nnoy enacts again | applied")
    told = {fact.name: fact.value for fact in play.country.last.events}
    rule = "motion_must_be_enacted_in_time"
    assert told == {"state": "lapsed", "rule": rule, "yes": 4, "no": 0, "abstain": 0, "vetoes": 0}


def test_no_law_will_apply_to_what_the_committee_does() -> None:
    """Nor to what keeps a stolen or bribed registrar from the keys of its members."""
    free = {"propose_motion", "cast_ballot", "withdraw_motion", "enact_motion", "cancel_recovery"}
    assert set(MESSAGES) - set(BINDABLE) == free


def test_entries_are_found_by_motion_body_and_account(play: Play) -> None:
    play.run(
        """
        court moves in council to freeze noy as halt             | applied
        court moves in council to seat keo,court in youth with quorum 2 as young | applied
        court moves in council at once to freeze keo as quick    | applied
        """
    )
    address, names, country = play.country.address, play.names, play.country
    found = {
        "court moves in council to freeze noy": {address("noy"), "body/council"},
        "court moves in council to seat keo,court in youth with quorum 2": {
            *(address("keo"), "body/council", "body/youth"),
        },
        "court moves in council to strip court of court of everything for noy": {address("noy"), "body/council"},
        "court moves in council to confirm quick": {names["quick"], "body/council"},
        "court votes yes on halt": {names["halt"]},
        "court withdraws halt": {names["halt"]},
        "court enacts halt": {names["halt"]},
    }
    for text, wanted in found.items():
        data = country.sign(country.draft(play.read(text)))
        assert set(country.node.application.decode(data).subjects) == wanted | {address("court")}, text


def test_whom_a_motion_concerns_is_the_same_whatever_happens_after_it_was_proposed(play: Play) -> None:
    """So a vote that was cast cannot be taken by what is decided later: no row is asked but the confirmed motion's."""
    play.run("court moves in council at once to freeze keo as halt | applied")
    with play.country.node.reading() as state:
        halt = state.get(MOTIONS, play.names["halt"])
    concerned = {
        "make noy registrar of LA": [],
        "budget ROADS/1 of noy to 5": [],
        "send taxes to noy": [],
        "strip court of court of everything for noy": ["court"],
        "freeze keo": ["keo"],
        "unfreeze keo": ["keo"],
        "confirm halt": ["keo"],
    }
    nobody = [
        "raise LAK to max",
        "create XRICE up to 5 for keo",
        "set windows to 1",
        "draw the grid town",
        "upgrade to 2 at 500",
        "end all",
        "let all be 5",
        "elect finance",
        "go on with finance",
    ]
    nobody += [
        "adopt all: deny transfer where true",
        "create XRICE up to 5 for keo",
        "suspend all until 9:00",
        "seat keo,court in council with quorum 2",
        "note the report from 0:00 until 0:01 as of 1",
        "recognise SG.ICA",
        "recognise SG.ICA no more",
    ]
    concerned |= {text: [] for text in nobody}
    actions = {text: read_action(play, text) for text in concerned}
    assert {get_name(action) for action in actions.values()} == ACTIONS.keys()
    for text, names in concerned.items():
        found = get_action_type(actions[text]).get_concerned(OneRow(play.names["halt"], halt), actions[text])
        assert found == tuple(map(play.country.address, names)), text
        given = ["noy"] if "noy" in text else []
        assert get_favoured(actions[text]) == tuple(map(play.country.address, given)), text


class OneRow:
    """Rows of which one motion may be asked, and nothing else."""

    def __init__(self, motion: str, row: Any) -> None:
        self.known = {(MOTIONS.name, motion): row}

    def get(self, table: Any, identifier: str) -> Any:
        return self.known[table.name, identifier]


def test_tag_of_an_action_sorts_before_its_fields() -> None:
    """So that what the encoder writes is canonical: decision 0004."""
    for kind in ACTIONS.values():
        assert kind.action.__struct_config__.tag_field == "action"
        assert min(kind.action.__struct_fields__) > "action"
