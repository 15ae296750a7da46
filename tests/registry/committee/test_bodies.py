"""What the committee decides: roles, parameters, frozen accounts, caps, upgrades, its members; and never a lock-out.

Scenarios (see scenario.py and assembly.py) with the council of test_motions.py, whose members all vote yes on what does
not concern them.
"""

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.archive.blocks import load_block
from ledger.chain.header import NEWEST, VERSIONS
from ledger.chain.parameters import FOUNDING, Parameters, get_range, write_parameters
from ledger.crypto.encoding import encode
from ledger.errors import ConsensusError
from ledger.home.template import TemplateRole
from ledger.registry.bindable import BINDABLE
from ledger.registry.committee.parameters import BOUNDS
from ledger.registry.committee.upgrades import NOTICE
from ledger.registry.laws.legislation import AdoptLaw
from ledger.registry.motions.agenda import ACTIONS
from ledger.registry.motions.motions import ProposeMotion
from ledger.registry.people.accounts import get_suspension
from ledger.registry.people.essentials import take_stock
from ledger.registry.people.roles import find_role
from ledger.registry.people.suspension import AppealSuspension
from ledger.registry.rows.committee import BODIES, ESSENTIALS, NOW, OPEN_MOTIONS, UPGRADES, Majority
from ledger.registry.rows.money import ASSETS
from ledger.registry.rows.people import SUSPENSIONS, Suspension
from tests.country import Country, add_roles
from tests.registry.laws.lawbook import provide
from tests.registry.motions.assembly import COUNCIL, HOUR, add_bodies, make_body
from tests.registry.scenario import Play

MEMBERS = ("central-bank", "court", "education", "registrar", "treasury")
PAIR = make_body("pair", "transport,university", 2)
TEMPLATE = add_bodies(COUNCIL, PAIR, template=add_roles(TemplateRole("treasury", "accreditor", "court", "")))


@pytest.fixture
def play() -> Play:
    return make_play()


def make_play(rules: int = NEWEST, **changes: Any) -> Play:
    """A country with a council, which changes make another; it starts by that version of the rules."""
    council = msgspec.structs.replace(COUNCIL, **changes)
    country = Country(template=msgspec.structs.replace(TEMPLATE, bodies=(council, PAIR)), rules=rules)
    for name in ("noy", "keo", "judge", "heir", "third"):
        country.settle(name)
    return Play(country)


def decide(play: Play, action: str, at_once: bool = False) -> str:
    """Has the council decide on an action, with the votes of all whom it does not concern; what came of it."""
    play.run(f"education moves in council{' at once' if at_once else ''} to {action} as it | applied")
    for name in MEMBERS:
        assert play.act(f"{name} votes yes on it") in ("applied", "member_must_not_be_recused")
    play.country.now += HOUR + HOUR // 4 if at_once else 10 * HOUR
    refusal = play.act("keo enacts it")
    told = {fact.name: fact.value for fact in play.country.last.events}
    return str(told["state"]) if refusal == "applied" else refusal


def refuse(play: Play, action: str) -> str:
    """The rule for which a motion cannot even be proposed."""
    return play.act(f"education moves in council to {action}")


# ------------------------------------------------------------------------------------------------- roles


def test_role_that_a_motion_grants_comes_from_the_motion_alone(play: Play) -> None:
    assert decide(play, "make noy issuer of degree") == "enacted"
    with play.country.node.reading() as state:
        chain = find_role(state, play.country.now, "issuer", play.country.address("noy"), "degree")
    assert [link.row.granted_by for link in chain] == [f"motion/{play.names['it']}"]
    assert refuse(play, "make noy issuer of degree") == "role_must_be_new"
    assert refuse(play, "make nobody issuer of degree") == "account_must_be_registered"
    assert refuse(play, "make noy issuer of training until 0:01") == "role_must_end_later"
    assert refuse(play, "make noy wizard of everything") == "role_must_be_known"
    assert refuse(play, "make noy issuer of LA-VT") == "scope_must_be_well_formed"


def test_accreditor_by_motion_accredits_others(play: Play) -> None:
    assert decide(play, "make noy accreditor of issuer/degree until 100:00") == "enacted"
    play.run(
        """
        noy makes keo issuer of degree                           | applied
        keo is issuer of degree
        """
    )
    assert decide(play, "strip noy of accreditor of issuer/degree") == "enacted"
    play.run("keo is not issuer of degree")


def test_stripped_role_ends_with_all_that_hangs_on_it(play: Play) -> None:
    play.run("university is issuer of degree")
    assert decide(play, "strip education of accreditor of issuer/degree for noy") == "enacted"
    play.run(
        """
        education is not accreditor of issuer/degree
        noy is accreditor of issuer/degree
        university is not issuer of degree
        """
    )
    assert refuse(play, "strip education of accreditor of issuer/degree") == "role_must_exist"
    assert refuse(play, "strip noy of accreditor of issuer/degree for noy") == "successor_must_be_another"
    assert refuse(play, "strip noy of accreditor of issuer/degree for nobody") == "account_must_be_registered"


def test_last_holder_of_a_role_of_genesis_keeps_it(play: Play) -> None:
    assert refuse(play, "strip registrar of registrar of everything") == "role_must_stay_held"
    assert refuse(play, "freeze registrar") == "role_must_stay_held"
    assert decide(play, "make noy registrar of everything until 900:00") == "enacted"
    assert refuse(play, "strip registrar of registrar of everything") == "role_must_stay_held"
    assert decide(play, "make keo registrar of everything") == "enacted"
    assert decide(play, "strip registrar of registrar of everything") == "enacted"
    play.run(
        """
        keo opens sok as citizen in LA                           | applied
        registrar opens som as citizen in LA                     | registrar_must_have_role
        """
    )


def test_of_two_motions_that_each_take_one_of_two_holders_the_second_is_refused(play: Play) -> None:
    assert decide(play, "make noy court of everything") == "enacted"
    play.run(
        """
        education moves in council to strip court of court of everything as first | applied
        education moves in council to strip noy of court of everything as second | applied
        central-bank votes yes on first & central-bank votes yes on second | applied
        registrar votes yes on first & registrar votes yes on second | applied
        treasury votes yes on first & treasury votes yes on second | applied
        at 30:00
        keo enacts first                                         | applied
        keo enacts second                                        | role_must_stay_held
        motion first is enacted
        noy suspends keo for CASE-1                              | applied
        """
    )


def test_role_is_not_lost_through_the_accreditor_of_its_last_holder(play: Play) -> None:
    play.run("treasury makes judge court of everything | applied")
    assert decide(play, "make noy accreditor of court") == "enacted"
    assert decide(play, "strip court of court of everything") == "enacted"
    assert refuse(play, "strip treasury of accreditor of court") == "role_must_stay_held"
    assert decide(play, "make keo court of everything") == "enacted"
    assert decide(play, "strip treasury of accreditor of court") == "enacted"
    play.run("judge suspends noy for CASE-1 | court_must_have_role\nkeo suspends noy for CASE-1 | applied")


# ------------------------------------------------------------------------------ parameters, caps, upgrades


def test_parameter_is_in_force_from_the_next_block(play: Play) -> None:
    assert decide(play, "set max_messages to 2") == "enacted"
    assert play.act(" & ".join(["noy pays 1 LAK to keo"] * 3)) == "messages_must_be_within_limit"
    assert refuse(play, "set max_messages to 17") == "parameter_must_be_in_range"
    assert refuse(play, "set max_wishes to 3") == "parameter_must_be_known"


@pytest.mark.parametrize("name", BOUNDS)
def test_motion_keeps_each_parameter_between_its_floor_and_its_ceiling(play: Play, name: str) -> None:
    bound, (least, most) = BOUNDS[name], get_range(name)
    for number, act in ((bound.least, "freeze noy"), (bound.most, "unfreeze noy")):
        assert decide(play, f"set {name} to {number}") == "enacted"
        assert decide(play, act) == "enacted"  # members can still act
    for number, reason in ((bound.least - 1, bound.below), (bound.most + 1, bound.above)):
        within = least <= number <= most
        assert refuse(play, f"set {name} to {number}") == (
            "parameter_must_be_votable" if within else "parameter_must_be_in_range"
        )
        told = {fact.name: fact.value for fact in play.country.last.detail} if within else {"reason": reason}
        assert told["reason"] == reason


def test_every_parameter_has_a_floor_and_a_ceiling_with_what_a_new_chain_has_between_them() -> None:
    assert tuple(BOUNDS) == Parameters.__struct_fields__
    for name, number in write_parameters(FOUNDING).items():
        bound, (least, most) = BOUNDS[name], get_range(name)
        assert least <= bound.least <= number <= bound.most <= most
        assert all(re.fullmatch("[a-z_]{1,60}", reason) for reason in (bound.below, bound.above))


def test_smallest_parameters_that_motions_may_set_still_let_the_largest_motion_through() -> None:
    body = AdoptLaw(provide(text="x" * 4_096, types=tuple(sorted(BINDABLE))[:2]))
    assert len(encode(ProposeMotion(body, "council", False, "", "X/1"))) < BOUNDS["max_transaction_bytes"].least // 2
    assert BOUNDS["max_message_rows"].least > len(BINDABLE) + 8
    assert BOUNDS["max_block_bytes"].least >= 4 * BOUNDS["max_transaction_bytes"].most


# ---------------------------------------------------------------------------------------------- open motions


def make_busy(most: int = 2) -> Play:
    """A country whose members may have that many motions open."""
    country = Country(template=TEMPLATE, parameters=Parameters(max_open_motions=most))
    country.settle("keo")
    return Play(country)


def test_member_has_no_more_motions_open_than_it_may() -> None:
    play = make_busy()
    play.run(
        """
        court moves in council to raise LAK to max as one        | applied
        court moves in council to raise USD to max as two        | applied
        court moves in council to raise LAK to max as three      | motions_must_be_few
        registrar moves in council to raise LAK to max as other  | applied
        court withdraws one                                      | applied
        court moves in council to raise EUR to 1                 | cap_must_rise
        court moves in council to raise LAK to max as three      | applied
        court moves in council to raise LAK to max               | motions_must_be_few
        """
    )
    assert {fact.name: fact.value for fact in play.country.last.detail} == {
        "by": play.country.address("court"),
        "count": 2,
        "limit": 2,
        "message": 0,
    }
    play.country.now += 10 * HOUR
    play.run("keo enacts two | applied\nmotion two is rejected")
    play.run("court moves in council to raise LAK to max as four | applied")


def test_motion_that_nobody_enacted_in_time_keeps_its_member_from_proposing_until_anybody_closes_it() -> None:
    play = make_busy(1)
    play.run("court moves in council to raise LAK to max as old | applied")
    play.country.now += 32 * 24 * HOUR
    play.run(
        """
        court moves in council to raise LAK to max               | motions_must_be_few
        court withdraws old                                      | voting_must_be_open
        keo enacts old                                           | applied
        motion old lapsed by motion_must_be_enacted_in_time
        court moves in council to raise LAK to max as new        | applied
        """
    )


def test_chain_that_counts_no_motions_keeps_no_rows_until_a_motion_lets_it(play: Play) -> None:
    play.run("court moves in council to raise USD to max as before | applied")
    assert decide(play, "set max_open_motions to 4") == "enacted"
    with play.country.node.reading() as state:
        assert not any(state.get(OPEN_MOTIONS, play.country.address(name)) for name in MEMBERS)
    for number in range(4):
        play.run(f"court moves in council to raise LAK to max as m{number} | applied")
    play.run("court moves in council to raise LAK to max | motions_must_be_few")
    play.country.now += 10 * HOUR
    play.run("keo enacts before | applied\ncourt moves in council to raise LAK to max | motions_must_be_few")
    play.run(" & ".join(f"keo enacts m{number}" for number in range(4)) + " | applied")
    with play.country.node.reading() as state:
        assert state.get(OPEN_MOTIONS, play.country.address("court")) is None


def test_cap_only_rises(play: Play) -> None:
    assert refuse(play, "raise LAK to 1000000000000000") == "cap_must_rise"
    assert refuse(play, "raise XAU to 5") == "asset_must_exist"
    assert decide(play, "raise LAK to max") == "enacted"
    with play.country.node.reading() as state:
        row = state.get(ASSETS, "LAK")
    assert row
    assert row.cap == 2**53 - 1


EVERY_VERSION = pytest.mark.parametrize("rules", VERSIONS)


@EVERY_VERSION
def test_upgrade_stops_software_that_does_not_know_it(rules: int, monkeypatch: pytest.MonkeyPatch) -> None:
    play, known = make_play(rules), tuple(range(1, rules + 1))
    monkeypatch.setattr("ledger.transition.VERSIONS", known)
    height = play.country.node.tip.height
    assert refuse(play, f"upgrade to {rules + 2} at 500") == "upgrade_must_be_the_next"
    assert refuse(play, f"upgrade to {rules} at 500") == "upgrade_must_be_the_next"
    assert refuse(play, f"upgrade to {rules + 1} at {height + NOTICE}") == "upgrade_must_have_notice"
    at = height + NOTICE + 10
    assert decide(play, f"upgrade to {rules + 1} at {at} from 48:00") == "enacted"
    assert refuse(play, f"upgrade to {rules + 1} at {at} from 48:00") == "upgrade_must_have_notice"
    while play.country.node.tip.height < at - 1:
        play.act("noy pays 1 LAK to keo")
    play.run("at 48:00")
    data = play.country.sign(play.country.draft(play.country.wish("noy", AppealSuspension("A-1"))))
    with pytest.raises(ConsensusError) as caught:
        play.country.submit(data)
    assert caught.value.rule == "software_must_know_version"
    assert caught.value.values == {"height": at, "known": rules, "version": rules + 1}
    assert play.country.node.tip.height == at - 1
    monkeypatch.setattr("ledger.transition.VERSIONS", (*known, rules + 1))
    play.country.submit(data)
    assert play.country.node.tip.height == at
    with play.country.node.reading():
        headers = [load_block(play.country.store, height).header for height in (1, at - 1, at)]
    assert [header.version for header in headers] == [rules, rules, rules + 1]


@EVERY_VERSION
def test_upgrade_is_moved_and_always_with_notice(rules: int) -> None:
    """Even one that was put off until the end of time, by mistake, comes back."""
    play, upgrade = make_play(rules), f"upgrade to {rules + 1}"
    assert decide(play, f"{upgrade} at 500") == "enacted"
    assert refuse(play, f"{upgrade} at 500") == "upgrade_must_change"
    assert refuse(play, f"upgrade to {rules + 2} at 600") == "upgrade_must_be_the_next"
    assert decide(play, f"{upgrade} at 9007199254740991 from max") == "enacted"
    assert refuse(play, f"{upgrade} at 600 from 40:00") == "upgrade_must_leave_time"
    assert decide(play, f"{upgrade} at 600 from 239:59") == "enacted"
    with play.country.node.reading() as state:
        plan = state.get(UPGRADES, NOW)
    assert plan
    begun = [(2, 1)] if rules == 2 else []  # of the version it started by; the first needs no step
    assert [(step.version, step.height) for step in plan.steps] == [*begun, (rules + 1, 600)]


@EVERY_VERSION
def test_upgrade_waits_for_its_time_however_many_blocks_pass(rules: int) -> None:
    """A hundred blocks can pass in a minute; whoever wants to put it off has the days of a motion."""
    play, upgrade = make_play(rules), f"upgrade to {rules + 1}"
    at = play.country.node.tip.height + NOTICE + 10
    assert refuse(play, f"{upgrade} at {at} from 27:44") == "upgrade_must_leave_time"
    assert decide(play, f"{upgrade} at {at} from 28:00") == "upgrade_must_leave_time"  # enacted 45 minutes late
    assert decide(play, f"{upgrade} at {at + NOTICE} from 60:00") == "enacted"
    while play.country.node.tip.height < at + NOTICE:
        play.act("noy pays 1 LAK to keo")
    assert decide(play, f"{upgrade} at {at + 3 * NOTICE} from 60:00") == "enacted"
    play.run("at 60:00\nnoy pays 1 LAK to keo | balance_must_cover_amount")


@EVERY_VERSION
def test_least_notice_is_enough_to_put_an_upgrade_off(rules: int) -> None:
    play, upgrade = make_play(rules), f"upgrade to {rules + 1}"
    height = play.country.node.tip.height
    assert decide(play, f"{upgrade} at {height + NOTICE + 30} from 29:00") == "enacted"
    while play.country.node.tip.height < height + NOTICE + 40:
        play.act("noy pays 1 LAK to keo")
    play.run("at 18:00")
    assert decide(play, f"{upgrade} at 500 from 99:00") == "enacted"
    play.run("at 29:00\nnoy pays 1 LAK to keo | balance_must_cover_amount")


# ------------------------------------------------------------------------------------------ frozen accounts


def test_frozen_account_is_unfrozen_by_motion_or_by_a_court(play: Play) -> None:
    assert decide(play, "freeze noy") == "enacted"
    play.run("noy is suspended\nnoy appeals with A-1 | applied")
    with play.country.node.reading() as state:
        row = state.get(SUSPENSIONS, play.country.address("noy"))
    assert row == Suspension("A-1", f"motion/{play.names['it']}", "CASE-7", play.country.now)
    assert refuse(play, "freeze noy") == "suspension_must_be_new"
    assert decide(play, "unfreeze noy") == "enacted"
    play.run("noy is not suspended")
    assert decide(play, "freeze noy") == "enacted"
    play.run("court reinstates noy for CASE-9 | applied\nnoy is not suspended")
    assert refuse(play, "unfreeze noy") == "suspension_must_exist"
    play.run("court suspends noy for CASE-10 | applied")
    assert refuse(play, "unfreeze noy") == "suspension_must_be_by_motion"


def test_emergency_freeze_ends_by_itself(play: Play) -> None:
    assert decide(play, "freeze noy", at_once=True) == "enacted"
    play.run("noy pays 1 LAK to keo | account_must_not_be_suspended")
    with play.country.node.reading() as state:
        assert b'"until":' in state.get_value(SUSPENSIONS.key(play.country.address("noy")))
    play.country.now += HOUR
    play.run(
        """
        noy is not suspended
        noy pays 1 LAK to keo                                    | balance_must_cover_amount
        noy appeals with A-1                                     | suspension_must_exist
        court reinstates noy for CASE-1                          | suspension_must_exist
        registrar asks for new keys of noy                       | applied
        court suspends noy for CASE-2                            | applied
        noy is suspended
        """
    )


def test_emergency_freeze_goes_on_once_it_is_confirmed(play: Play) -> None:
    pair = make_body("pair", "transport,university", 2, emergency_ms=48 * HOUR)
    play = Play(Country(template=add_bodies(COUNCIL, pair)))
    for name in ("noy", "keo"):
        play.country.settle(name)
    play.run(
        """
        transport moves in pair at once to freeze noy as halt    | applied
        transport votes yes on halt                              | applied
        university votes yes on halt                             | applied
        education moves in council to confirm halt               | emergency_must_exist
        at 1:01
        keo enacts halt                                          | applied
        education moves in council to confirm halt as again      | applied
        """
    )
    assert decide(play, "confirm halt") == "enacted"
    play.country.now += 100 * HOUR
    play.run(
        """
        noy is suspended
        noy pays 1 LAK to keo                                    | account_must_not_be_suspended
        """
    )
    assert refuse(play, "confirm halt") == "emergency_must_be_in_force"
    assert decide(play, "unfreeze noy") == "enacted"
    assert refuse(play, "confirm it") == "emergency_must_exist"


def test_what_does_not_end_by_itself_is_no_emergency(play: Play) -> None:
    for action in ("raise LAK to max", "make noy issuer of degree", "set max_messages to 3", "confirm it"):
        assert play.act(f"court moves in council at once to {action}") == "emergency_must_end_by_itself"
    assert [name for name, kind in ACTIONS.items() if kind.confirm] == ["adopt_law", "suspend_law", "freeze_account"]


# ------------------------------------------------------------------------------------------- the committee


def test_members_quorum_and_majority_change(play: Play) -> None:
    action = "seat central-bank*2,court,education!,registrar,noy*3! in council with quorum 5 and majority 2/3"
    assert decide(play, action) == "enacted"
    with play.country.node.reading() as state:
        row = state.get(BODIES, "council")
    assert row
    assert {(member.address, member.weight, member.veto) for member in row.members} == {
        (play.country.address("central-bank"), 2, False),
        (play.country.address("court"), 1, False),
        (play.country.address("education"), 1, True),
        (play.country.address("registrar"), 1, False),
        (play.country.address("noy"), 3, True),
    }
    assert (row.quorum, row.majority) == (5, Majority(denominator=3, numerator=2))
    play.run(
        """
        education moves in council to raise LAK to max as more   | applied
        central-bank votes yes on more                           | applied
        court votes yes on more                                  | applied
        noy votes no on more                                     | applied
        at 22:00
        noy enacts more                                          | applied
        motion more is rejected
        """
    )


def test_body_is_not_decided_into_inability(play: Play) -> None:
    assert refuse(play, "seat court,noy in council with quorum 3") == "action_must_be_well_formed"
    assert refuse(play, "seat court,noy in council with quorum 1") == "action_must_be_well_formed"
    assert refuse(play, "seat court,noy in council with quorum 2 and majority 3/2") == "action_must_be_well_formed"
    assert refuse(play, "seat court,noy in council with quorum 2 and majority 1/3") == "action_must_be_well_formed"
    assert refuse(play, "seat court,nobody in council with quorum 2") == "account_must_be_registered"
    assert refuse(play, "seat court in senate with quorum 1") == "changed_body_must_exist"
    play.run("court suspends noy for CASE-1 | applied")
    assert refuse(play, "seat court,noy in council with quorum 2") == "body_must_stay_able"
    seats = "central-bank*2,court,education!,registrar,treasury,noy"
    assert decide(play, f"seat {seats} in council with quorum 5") == "enacted"


def test_nobody_suspends_a_body_into_inability(play: Play) -> None:
    """Not a motion, and not a court either: nor to where only the court itself makes up the quorum."""
    play.run(
        """
        court suspends university for CASE-1                     | body_must_stay_able
        court suspends central-bank for CASE-1                   | body_must_stay_able
        court suspends treasury for CASE-1                       | applied
        court suspends education for CASE-1                      | body_must_stay_able
        court suspends noy for CASE-1                            | applied
        """
    )
    assert refuse(play, "freeze university") == "body_must_stay_able"


def test_of_two_motions_that_each_freeze_a_member_the_second_is_refused() -> None:
    council, pair = make_body("council", "central-bank,transport,university", 2), make_body("pair", "court,treasury", 2)
    play = Play(Country(template=add_bodies(council, pair)))
    play.run(
        """
        court moves in pair to freeze central-bank as first      | applied
        court moves in pair to freeze university as second       | applied
        court votes yes on first & court votes yes on second     | applied
        treasury votes yes on first & treasury votes yes on second | applied
        at 9:20
        court enacts first                                       | applied
        court enacts second                                      | body_must_stay_able
        university is not suspended
        """
    )


def test_essentials_are_what_genesis_gave(play: Play) -> None:
    with play.country.node.reading() as state:
        row, stock = state.get(ESSENTIALS, NOW), take_stock(state, play.country.node.get_time())
    assert row
    assert row.bodies == ("council", "pair") == stock.able
    assert stock.held == row.roles
    given = {(role.role, role.scope) for role in TEMPLATE.roles if not role.under}
    assert {(role.role, role.scope) for role in row.roles} == given
    assert [(role.role, role.scope) for role in row.roles] == sorted(given)


# --------------------------------------------------------------------------------------------- no lock-out

DECISIONS = st.sampled_from(
    [
        *(f"strip {who} of court of everything" for who in ("court", "noy", "judge")),
        *(f"strip {who} of registrar of everything" for who in ("registrar", "noy", "judge")),
        *(f"strip {who} of court of everything for keo" for who in ("court", "judge")),
        *(f"make {who} {role} of everything" for who in ("noy", "judge") for role in ("court", "registrar")),
        "strip treasury of accreditor of court",
        "strip registrar of registrar of everything for noy",
        *(f"freeze {who}" for who in ("noy", "judge", *MEMBERS, "university")),
        *(f"unfreeze {who}" for who in ("noy", "treasury", "central-bank")),
        *("set max_signatures to 16", "set quota_authority to 1000", "set max_transaction_bytes to 32768"),
        *("set max_messages to 2", "set max_message_rows to 64", "set max_block_entries to 100"),
        *("set max_lifetime_ms to 3600000", "set max_signers to 2", f"upgrade to {NEWEST + 1} at 400"),
        *(f"seat {','.join(MEMBERS)},{who} in council with quorum 4" for who in ("noy", "keo")),
        "seat central-bank*2,court,education!,registrar in council with quorum 3",
        "seat noy,keo in pair with quorum 2",
    ]
)

HELD_OFF = st.lists(st.sampled_from(("noy", "judge", *MEMBERS)), max_size=5)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.lists(DECISIONS, min_size=1, max_size=4), HELD_OFF), min_size=1, max_size=2))
def test_whatever_is_decided_the_country_goes_on(sessions: list[tuple[list[str], list[str]]]) -> None:
    """Motions are voted on at the same time and enacted one after the other, in two sessions.

    Right before that, the court suspends whom it can of some. After each, ten more blocks can be made, all that genesis
    gave is held, and the bodies can decide; in the end another court is made, whatever that one does. Two roles have
    two holders at first, of whom either can go, but not both.
    """
    play = make_play()
    for role in ("court", "registrar"):
        assert decide(play, f"make noy {role} of everything") == "enacted"
    for actions, held_off in sessions:
        for place, action in enumerate(actions):
            refuse(play, f"{action} as m{place}")
            for name in MEMBERS:
                play.act(f"{name} votes yes on m{place}")
        play.country.now += 10 * HOUR
        for who in held_off:
            play.act(f"court suspends {who} for CASE-1")
        for place in range(len(actions)):
            play.act(f"keo enacts m{place}")
            check_country(play)
    if is_able_without_the_court(play):
        replace_the_court(play)


def is_able_without_the_court(play: Play) -> bool:
    """Whether the council reaches its quorum without it: always, where it has suspended a member."""
    court, held_off, weight = play.country.address("court"), False, 0
    with play.country.node.reading() as state:
        body = state.get(BODIES, "council")
        assert body
        for member in body.members:
            row = get_suspension(state, play.country.now, member.address)
            weight += member.weight if row is None and member.address != court else 0
            held_off = held_off or bool(row and row.by == court)
    assert weight >= body.quorum or not held_off
    return weight >= body.quorum


def replace_the_court(play: Play) -> None:
    """Strips it, and makes another that lets everybody act whom it has suspended; it votes on nothing."""
    for who, action in (
        ("heir", "strip court of court of everything for heir"),
        ("third", "make third court of everything"),
    ):
        members = (*MEMBERS, "noy", "keo")
        if not any(play.act(f"{name} moves in council to {action} as it") == "applied" for name in members):
            continue  # it was stripped already
        for name in members:
            if name != "court":
                play.act(f"{name} votes yes on it")
        play.act(f"court suspends {who} for CASE-2")
        play.country.now += 10 * HOUR
        play.run("keo enacts it | applied\nmotion it is enacted")
    for name in (*MEMBERS, "noy", "judge", "heir"):
        with play.country.node.reading() as state:
            row = get_suspension(state, play.country.now, play.country.address(name))
        if row and not row.by.startswith("motion/"):
            play.run(f"third reinstates {name} for CASE-4 | applied")


def check_country(play: Play) -> None:
    """Ten blocks can be made, and nothing that genesis gave is missing."""
    for _ in range(10):
        height = play.country.node.tip.height
        play.act("keo pays 1 LAK to judge")
        assert play.country.node.tip.height == height + 1
    with play.country.node.reading() as state:
        row, stock = state.get(ESSENTIALS, NOW), take_stock(state, play.country.node.get_time())
    assert row
    assert stock.able == row.bodies
    assert stock.held == row.roles
