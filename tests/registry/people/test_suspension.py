"""Suspension: who may suspend whom, and what a suspended account can do, have done and be paid.

Scenarios (see scenario.py), and what the rows hold afterwards.
"""

import pytest

from ledger.home.template import TemplateRole
from ledger.registry.messages import MESSAGES
from ledger.registry.people.suspension import AppealSuspension, ReinstateAccount, SuspendAccount
from ledger.registry.rows.people import SUSPENSIONS, Suspension
from tests.country import Country, add_roles
from tests.registry.faults import LISTS
from tests.registry.scenario import Play
from tests.registry.stage import Stage
from tests.registry.words import read_time

TEMPLATE = add_roles(
    TemplateRole("treasury", "accreditor", "court", ""), TemplateRole("transport", "registrar", "TH", "")
)


@pytest.fixture
def play() -> Play:
    country = Country(template=TEMPLATE)
    country.settle("noy", money=100)
    for name in ("shop", "keo", "judge"):
        country.settle(name)
    country.settle("firm", "business", money=100, keys=2, threshold=2)
    return Play(country)


SCENARIOS = {
    "suspended and reinstated": """
        court suspends noy for CASE-7                            | applied
        noy is suspended
        noy pays 1 LAK to shop                                   | account_must_not_be_suspended
        noy takes 1 of 1 new keys                                | account_must_not_be_suspended
        court suspends noy for CASE-8                            | suspension_must_be_new
        court reinstates noy for CASE-7/1                        | applied
        noy is not suspended
        noy pays 1 LAK to shop                                   | applied
        court reinstates noy for CASE-7/1                        | suspension_must_exist
        court suspends noy for CASE-9                            | applied
        """,
    "only by a court of its jurisdiction": """
        noy suspends keo for CASE-7                              | court_must_have_role
        registrar suspends keo for CASE-7                        | court_must_have_role
        treasury makes judge court of LA-VT until 9:00           | applied
        transport opens thai as citizen in TH                    | applied
        registrar opens far as citizen in LA-LP                  | applied
        registrar opens near as citizen in LA-VT.01              | applied
        judge suspends thai for CASE-7                           | court_must_have_role
        judge suspends far for CASE-7                            | court_must_have_role
        judge suspends near for CASE-7                           | applied
        judge suspends keo for CASE-7                            | applied
        court suspends far for CASE-8                            | applied
        court suspends thai for CASE-8                           | applied
        judge reinstates far for CASE-8                          | court_must_have_role
        court reinstates keo for CASE-9                          | applied
        at 9:00
        judge reinstates near for CASE-7                         | court_must_have_role
        court reinstates near for CASE-7                         | applied
        court suspends nobody for CASE-7                         | account_must_be_registered
        court reinstates nobody for CASE-7                       | account_must_be_registered
        """,
    "not oneself, but another court": """
        treasury makes judge court of LA                         | applied
        court suspends court for CASE-7                          | suspension_must_be_of_another
        court lets noy suspend_account until 20:00               | applied
        noy for court suspends noy for CASE-7                    | suspension_must_be_of_another
        noy for court suspends court for CASE-7                  | suspension_must_be_of_another
        noy for court suspends keo for CASE-7                    | applied
        judge suspends court for CASE-8                          | applied
        court suspends judge for CASE-9                          | account_must_not_be_suspended
        court reinstates court for CASE-9                        | account_must_not_be_suspended
        noy for court suspends shop for CASE-9                   | account_must_not_be_suspended
        judge reinstates court for CASE-9                        | applied
        """,
    "appeal, once": """
        noy appeals with A-1                                     | suspension_must_exist
        court suspends noy for CASE-7                            | applied
        noy appeals with A-1                                     | applied
        noy appeals with A-2                                     | appeal_must_be_new
        court reinstates noy for CASE-7                          | applied
        noy appeals with A-2                                     | suspension_must_exist
        court suspends noy for CASE-8                            | applied
        noy appeals with A-2                                     | applied
        """,
    "appeal of a company that two sign for": """
        court suspends firm for CASE-7                           | applied
        firm appeals with A-1                                    | applied
        firm pays 1 LAK to shop                                  | account_must_not_be_suspended
        """,
    "one suspended signer stops the whole deal": """
        court suspends noy for CASE-7                            | applied
        firm pays 1 LAK to shop & noy pays 1 LAK to firm         | account_must_not_be_suspended
        noy appeals with A-1 & noy pays 1 LAK to firm            | account_must_not_be_suspended
        noy appeals with A-1                                     | applied
        firm has 100 LAK
        """,
    "what others were given before stays theirs": """
        noy holds 30 LAK for shop until 9:00 as deposit          | applied
        noy holds 20 LAK for shop until 9:00 as second           | applied
        firm holds 10 LAK for noy until 9:00 as wages            | applied
        noy pays 10 LAK to shop as bill                          | applied
        court suspends noy for CASE-7                            | applied
        shop captures 30 of deposit                              | applied
        shop releases second                                     | applied
        shop returns bill                                        | applied
        firm pays 5 LAK to noy                                   | applied
        central-bank issues 5 LAK to noy                         | applied
        noy captures 1 of wages                                  | account_must_not_be_suspended
        noy releases wages                                       | account_must_not_be_suspended
        noy has 80 LAK
        at 9:00
        shop releases wages                                      | applied
        firm has 95 LAK
        """,
    "neither acted for nor acting for others": """
        noy lets shop capture_hold,transfer up to 50 LAK until 20:00 | applied
        keo lets noy transfer up to 50 LAK until 20:00           | applied
        firm pays 50 LAK to keo                                  | applied
        court suspends noy for CASE-7                            | applied
        shop for noy pays 1 LAK to shop                          | account_must_not_be_suspended
        shop for noy pays 51 LAK to shop                         | delegation_must_cover_amount
        noy for keo pays 1 LAK to shop                           | account_must_not_be_suspended
        noy lets keo transfer up to 50 LAK until 20:00           | account_must_not_be_suspended
        noy stops shop                                           | account_must_not_be_suspended
        keo for noy appeals with A-1                             | actor_must_be_the_signer
        shop for noy appeals with A-1                            | delegation_must_cover_type
        noy appeals with A-1                                     | applied
        shop may still move 50 LAK for noy
        court reinstates noy for CASE-7                          | applied
        shop for noy pays 1 LAK to shop                          | applied
        court suspends shop for CASE-8                           | applied
        shop for noy pays 1 LAK to shop                          | account_must_not_be_suspended
        noy pays 1 LAK to shop                                   | applied
        """,
    "what a suspended delegate has handed on goes on until it is revoked": """
        noy lets shop grant_delegation,transfer up to 50 LAK until 20:00 | applied
        shop for noy lets keo transfer up to 20 LAK until 20:00  | applied
        court suspends shop for CASE-7                           | applied
        shop for noy lets judge transfer up to 20 LAK until 20:00 | account_must_not_be_suspended
        keo for noy pays 1 LAK to firm                           | applied
        noy stops shop                                           | applied
        keo for noy pays 1 LAK to firm                           | delegation_must_be_in_force
        """,
    "an authority that is suspended": """
        education makes keo issuer of degree                     | applied
        university issues a degree about noy as diploma          | applied
        court suspends university for CASE-7                     | applied
        university issues a degree about noy                     | account_must_not_be_suspended
        education suspends diploma                               | applied
        court suspends education for CASE-8                      | applied
        education makes noy issuer of degree                     | account_must_not_be_suspended
        keo issues a degree about noy                            | applied
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_accounts_are_suspended_and_reinstated(play: Play, scenario: str) -> None:
    play.run(scenario)


def test_row_says_by_whom_why_and_since_when(play: Play) -> None:
    play.run("at 9:00\ncourt suspends noy for CASE-7 | applied\nnoy appeals with A-1/2026 | applied")
    with play.country.node.reading() as state:
        row = state.get(SUSPENSIONS, play.country.address("noy"))
    assert row == Suspension("A-1/2026", play.country.address("court"), "CASE-7", read_time("9:00"))
    play.run("court reinstates noy for CASE-8 | applied")
    with play.country.node.reading() as state:
        assert state.get_value(SUSPENSIONS.key(play.country.address("noy"))) == b""


@pytest.mark.parametrize("reference", ["", "case-7", "CASE 7", "A" * 36, "NOY\n", "ຄະດີ"])
def test_reference_is_no_place_for_free_text(play: Play, reference: str) -> None:
    noy = play.country.address("noy")
    for by, body in (
        ("court", SuspendAccount(noy, reference)),
        ("court", ReinstateAccount(noy, reference)),
        ("noy", AppealSuspension(reference)),
    ):
        assert play.country.act(play.country.wish(by, body)) == "body_must_fit_type"


def test_suspended_account_can_do_nothing_else() -> None:
    """Every type of message, signed by an account that is suspended."""
    stage = Stage()
    found = {}
    for kind in LISTS:
        transaction = stage.country.draft(
            stage.country.wish("jailed", stage.country.node.application.decode(stage.make(kind, ())).bodies[0])
        )
        found[kind] = stage.country.judge(stage.country.sign(transaction))
    allowed = {kind for kind, rule in found.items() if rule != "account_must_not_be_suspended"}
    assert found.keys() == MESSAGES.keys()
    assert allowed == {"appeal_measure", "appeal_suspension", "cancel_recovery"}
    assert {found[kind] for kind in allowed} == {"applied", "measure_must_be_the_holders"}  # which are another's
