"""Assets: classes of tokens, every way their units change hands, and every way in which that is refused.

Scenarios in order of the rules' precedence. After each, what everybody has of each asset sums to what exists, wherever
it stands, and what is held sums to the holds.
"""

from collections.abc import Iterator

import msgspec
import pytest

from ledger.chain.parameters import Parameters
from ledger.home.template import TemplateRole
from ledger.registry.block_steps import (
    BRANCH,
    LAW,
    LEAST,
    LETTER,
    MESSAGE,
    READ,
    SIGNATURE,
    TRANSACTION,
    WRITE,
    Meter,
    count_text,
)
from ledger.registry.messages import MESSAGES
from ledger.registry.rows.money import HOLDS
from ledger.state.overlay import Overlay
from ledger.transition import apply_transaction, make_environment
from tests.country import Country
from tests.registry.assets.tokens import make_claim
from tests.registry.motions.assembly import COUNCIL, add_bodies
from tests.registry.scenario import Play

CITIZENS = '(payee.admission == "valid" and payee.schema == "degree@1") or payee.is_issuer'
"""Who may hold the share."""
DEAR = "any(any(any(any(a == b or c == d for a in {0}) for b in {0}) for c in {0}) for d in {0})".format(
    "payee.jurisdictions"
)
FOUNDED = f"""
    finance makes issuer token_issuer of share                  | applied
    central-bank issues 1000 LAK to issuer & central-bank issues 1000 LAK to noy | applied
    issuer opens share XSHARE up to 1000 where {CITIZENS}       | applied
    university certifies noy as good & university certifies keo as fair | applied
    noy shows good to XSHARE & keo shows fair to XSHARE         | applied
    issuer issues 100 XSHARE to noy & issuer issues 50 XSHARE to keo | applied
    """


def open_exchange() -> Play:
    """A share of which noy has 100 and keo 50; issuers of shares and of carbon credits are accredited by finance."""
    template = add_bodies(COUNCIL)
    roles = (
        *template.roles,
        TemplateRole("finance", "accreditor", "token_issuer", "", 2),
        TemplateRole("central-bank", "accreditor", "dealer", "", 2),
        TemplateRole("university", "issuer", "degree", "education"),
    )
    template = msgspec.structs.replace(template, roles=roles)
    country = Country(parameters=Parameters(windows=1), template=template)
    for name in ("noy", "keo", "stranger"):
        country.settle(name)
    country.settle("issuer", "business", jurisdiction="LA")
    country.settle("shop", "business")
    play = Play(country)
    play.run(FOUNDED)
    return play


@pytest.fixture
def play() -> Iterator[Play]:
    made = open_exchange()
    yield made
    check_conserved(made)


def check_conserved(play: Play) -> None:
    """Of each asset, what everybody has sums to what exists, and what is held to the holds there are."""
    store, held = play.country.store, dict[str, int]()
    for _, value in store.list_rows(HOLDS.prefix):
        hold = HOLDS.decode(value)
        held[hold.asset] = held.get(hold.asset, 0) + hold.amount
    for asset in ("LAK", "XSHARE"):
        balances = [play.country.balance(who, asset) for who in play.country.people]
        assert sum(one.available + one.held for one in balances) == play.country.supply(asset)
        assert sum(one.held for one in balances) == held.get(asset, 0)


SCENARIOS = {
    "open": f"""
        issuer opens share XSHARE up to 5                           | asset_must_be_new
        issuer opens share XLAKSHARE up to 5                        | asset_code_must_be_assigned
        issuer opens share SHARES up to 5                           | asset_code_must_be_assigned
        stranger opens share XOTHER up to 5                         | token_issuer_must_have_role
        issuer opens bond XBOND up to 5                             | token_issuer_must_have_role
        issuer opens share XOTHER up to 5 where payee.kind ==       | law_must_parse
        issuer opens share XOTHER up to 5 where payee.colour == "red" | law_names_must_be_known
        issuer opens share XOTHER up to 5 where payee.kind == 5     | law_types_must_fit
        issuer opens share XOTHER up to 5 where payee.kind          | law_types_must_fit
        issuer opens share XOTHER up to 5 where by.kind == "bank"   | law_names_must_be_known
        issuer opens share XOTHER up to 5 where {DEAR} | law_must_be_cheap
        finance makes issuer token_issuer of unique_object          | applied
        issuer opens unique_object XDRUM up to 2                    | class_must_fit_its_kind
        issuer opens unique_object XDRUM up to 1 in 1 decimals      | class_must_fit_its_kind
        issuer opens unique_object XDRUM up to 1                    | applied
        court moves in council to raise XDRUM to 2                  | class_must_fit_its_kind
        issuer issues 1 XDRUM to shop                               | applied
        issuer issues 1 XDRUM to shop                               | supply_must_stay_under_cap
        shop pays 1 XDRUM to noy                                    | applied
        """,
    "admit": """
        stranger shows nothing to XSHARE                            | record_must_exist
        university certifies stranger as third                      | applied
        university suspends third                                   | applied
        stranger shows third to XSHARE                              | record_must_be_valid
        university reinstates third                                 | applied
        stranger shows third to LAK                                 | class_must_exist
        keo shows third to XSHARE                                   | subject_must_be_disclosed
        keo shows good to XSHARE as noy                             | subject_must_be_disclosed
        noy pays 1 XSHARE to stranger                               | eligibility_must_allow
        stranger shows third to XSHARE                              | applied
        noy pays 1 XSHARE to stranger                               | applied
        university issues a degree about stranger as other          | applied
        stranger shows other to XSHARE                              | subject_must_be_disclosed
        """,
    "a record behind an admission": """
        university suspends fair                                    | applied
        noy pays 1 XSHARE to keo                                    | eligibility_must_allow
        keo pays 1 XSHARE to noy                                    | applied
        university reinstates fair                                  | applied
        noy pays 1 XSHARE to keo                                    | applied
        university revokes fair                                     | applied
        noy pays 1 XSHARE to keo                                    | eligibility_must_allow
        university certifies stranger until 10:00 as third          | applied
        stranger shows third to XSHARE                              | applied
        noy pays 1 XSHARE to stranger                               | applied
        at 10:00
        noy pays 1 XSHARE to stranger                               | eligibility_must_allow
        """,
    "every door asks": """
        issuer issues 1 XSHARE to shop                              | eligibility_must_allow
        noy pays 1 XSHARE to shop                                   | eligibility_must_allow
        noy holds 5 XSHARE for shop until 20:00 as held             | applied
        shop captures 5 of held                                     | eligibility_must_allow
        noy orders 5 XSHARE from shop until 20:00 as ordered        | applied
        noy accepts 5 of ordered                                    | eligibility_must_allow
        shop gives ordered back                                     | applied
        shop releases held                                          | applied
        keo pays 2 XSHARE to noy as paid                            | applied
        university revokes fair                                     | applied
        noy returns paid                                            | eligibility_must_allow
        noy pays 1 XSHARE to issuer                                 | applied
        issuer redeems 1 XSHARE                                     | applied
        finance takes token_issuer of share from issuer             | applied
        issuer issues 1 XSHARE to noy                               | token_issuer_must_have_role
        """,
    "an offer is a door, too": """
        central-bank makes noy dealer of XSHARE                     | applied
        central-bank publishes 1 XSHARE at 2 LAK until 20:00 as rate | applied
        noy offers 10 XSHARE for LAK at 2/1 on rate until 19:00 as offer | applied
        central-bank issues 100 LAK to stranger & central-bank issues 100 LAK to keo | applied
        stranger converts 4 LAK into XSHARE of offer with noy       | eligibility_must_allow
        stranger has 100 LAK
        keo converts 4 LAK into XSHARE of offer with noy            | applied
        keo has 52 XSHARE
        court seizes 91 XSHARE of noy for keo by CASE-1             | holding_must_cover_amount
        court freezes all XSHARE of noy for CASE-1 as whole         | applied
        keo converts 4 LAK into XSHARE of offer with noy            | holding_must_not_be_frozen
        noy takes back offer                                        | applied
        keo pays 2 XSHARE to noy                                    | applied
        noy has 100 XSHARE
        """,
    "what is frozen in part is not sent in a round": """
        noy holds 60 XSHARE for keo until 20:00 as held             | applied
        court freezes 41 XSHARE of noy for CASE-1                   | holding_must_cover_amount
        court freezes 40 XSHARE of noy for CASE-1 as frozen         | applied
        keo captures 60 of held & keo pays 60 XSHARE to noy & noy pays 61 XSHARE to keo | balance_must_cover_amount
        issuer distributes 300 LAK to XSHARE until 20:00 as pot     | applied
        noy claims pot                                              | applied
        noy has 1200 LAK
        """,
    "no answer": """
        issuer opens share XODDS up to 100 where 10 // (amount - 5) > 0 or payee.is_issuer | applied
        issuer issues 5 XODDS to noy                                 | eligibility_must_have_answer
        issuer issues 6 XODDS to noy                                 | applied
        noy pays 5 XODDS to keo                                      | eligibility_must_have_answer
        noy pays 1 XODDS to keo                                      | eligibility_must_allow
        noy pays 6 XODDS to keo                                      | applied
        """,
    "pause": """
        noy pauses XSHARE for N-1                                   | issuer_must_be_the_assets
        issuer pauses LAK for N-1                                   | class_must_exist
        issuer resumes XSHARE for N-1                               | class_must_be_paused
        noy holds 5 XSHARE for keo until 20:00 as held              | applied
        issuer pauses XSHARE for N-1                                | applied
        issuer pauses XSHARE for N-1                                | class_must_not_be_paused
        noy pays 1 XSHARE to keo                                    | class_must_not_be_paused
        noy holds 1 XSHARE for keo until 20:00                      | class_must_not_be_paused
        keo captures 5 of held                                      | class_must_not_be_paused
        issuer issues 1 XSHARE to noy                               | class_must_not_be_paused
        noy retires 1 XSHARE for noy by CLAIM/1                     | class_must_not_be_paused
        keo releases held                                           | applied
        court seizes 1 XSHARE of noy for keo by CASE-1              | applied
        issuer resumes XSHARE for N-2                               | applied
        noy pays 1 XSHARE to keo                                    | applied
        """,
    "freeze": """
        court freezes 5 XSHARE of nobody for CASE-1                 | account_must_be_registered
        court freezes 5 LAK of noy for CASE-1                       | class_must_exist
        keo freezes 5 XSHARE of noy for CASE-1                      | measure_must_be_of_authority
        court freezes 101 XSHARE of noy for CASE-1                  | holding_must_cover_amount
        court freezes 60 XSHARE of noy for CASE-1 as frozen         | applied
        noy has 40 XSHARE and 60 held
        noy pays 41 XSHARE to keo                                   | balance_must_cover_amount
        court freezes 41 XSHARE of noy for CASE-1                   | holding_must_cover_amount
        noy releases frozen                                         | hold_must_be_freed_by_its_own
        noy captures 5 of frozen                                    | hold_must_be_freed_by_its_own
        court thaws nothing of noy for CASE-2                       | measure_must_exist
        court thaws frozen of keo for CASE-2                        | measure_must_be_the_holders
        issuer thaws frozen of noy for CASE-2                       | measure_must_be_of_authority
        court thaws frozen of noy for CASE-2                        | applied
        court thaws frozen of noy for CASE-2                        | measure_must_be_a_freeze
        noy has 100 XSHARE
        issuer freezes all XSHARE of noy for NOTICE-1 as whole      | applied
        issuer freezes all XSHARE of noy for NOTICE-2               | holding_must_not_be_frozen
        court freezes all XSHARE of noy for CASE-1 as second        | applied
        court freezes all XSHARE of noy for CASE-1                  | holding_must_not_be_frozen
        issuer thaws second of noy for NOTICE-3                     | measure_must_be_of_authority
        issuer thaws whole of noy for NOTICE-3                      | applied
        noy pays 1 XSHARE to keo                                    | holding_must_not_be_frozen
        issuer freezes all XSHARE of noy for NOTICE-1 as whole      | applied
        court thaws second of noy for CASE-2                        | applied
        noy pays 1 XSHARE to keo                                    | holding_must_not_be_frozen
        noy holds 1 XSHARE for keo until 20:00                      | holding_must_not_be_frozen
        noy retires 1 XSHARE for noy by CLAIM/1                     | holding_must_not_be_frozen
        keo pays 1 XSHARE to noy                                    | applied
        court seizes 101 XSHARE of noy for keo by CASE-3            | applied
        noy pays 1 LAK to keo                                       | applied
        court thaws whole of noy for CASE-4                         | applied
        keo pays 1 XSHARE to noy & noy pays 1 XSHARE to keo         | applied
        """,
    "a freeze stops what was set aside before": """
        noy holds 5 XSHARE for keo until 20:00 as held              | applied
        court freezes all XSHARE of noy for CASE-1 as whole         | applied
        keo captures 5 of held                                      | holding_must_not_be_frozen
        keo releases held                                           | applied
        """,
    "an issuer keeps nothing that it promised, and no court out": """
        issuer issues 10 XSHARE to issuer                           | applied
        issuer freezes all XSHARE of issuer for OWN-1               | measure_must_be_on_another
        issuer freezes 5 XSHARE of issuer for OWN-1                 | measure_must_be_on_another
        issuer distributes 5 XSHARE to XSHARE until 20:00 as pot    | applied
        issuer pauses XSHARE for N-1                                | applied
        issuer pays 1 XSHARE to keo                                 | class_must_not_be_paused
        noy claims pot                                              | applied
        court freezes all XSHARE of issuer for CASE-1               | applied
        keo claims pot                                              | holding_must_not_be_frozen
        """,
    "seize and appeal": """
        court seizes 5 XSHARE of nobody for keo by CASE-1           | account_must_be_registered
        court seizes 5 LAK of noy for keo by CASE-1                 | class_must_exist
        issuer seizes 5 XSHARE of noy for keo by CASE-1             | forced_transfer_must_be_of_court
        court seizes 5 XSHARE of noy for noy by CASE-1              | forced_transfer_must_be_to_another
        court seizes 101 XSHARE of noy for keo by CASE-1            | holding_must_cover_amount
        court seizes 0 XSHARE of noy for keo by CASE-1              | amount_must_be_positive
        court seizes 5 XSHARE of noy for nobody by CASE-1           | payee_must_be_registered
        court seizes 5 XSHARE of noy for shop by CASE-1             | eligibility_must_allow
        court seizes 5 XSHARE of noy for keo by CASE-1 as taken     | applied
        noy has 95 XSHARE
        keo contests taken with APPEAL-1                            | measure_must_be_the_holders
        noy contests nothing with APPEAL-1                          | measure_must_exist
        noy contests taken with APPEAL-1                            | applied
        noy contests taken with APPEAL-2                            | measure_must_not_be_appealed_twice
        court thaws taken of noy for CASE-1                         | measure_must_be_a_freeze
        court seizes 5 XSHARE of keo for noy by CASE-1/A as back    | applied
        noy has 100 XSHARE
        just before 720:00
        keo contests back with APPEAL-3                             | applied
        """,
    "an appeal comes late": """
        at 0:10
        court seizes 5 XSHARE of noy for keo by CASE-1 as taken | applied
        court seizes 5 XSHARE of keo for noy by CASE-2 as back      | applied
        just before 720:10
        keo contests back with APPEAL-1                             | applied
        at 720:10
        noy contests taken with APPEAL-2                            | measure_must_be_appealed_in_time
        """,
    "retire": """
        noy retires 5 XSHARE for nobody by CLAIM/1                  | account_must_be_registered
        noy retires 5 LAK for noy by CLAIM/1                        | class_must_exist
        noy retires 0 XSHARE for noy by CLAIM/1                     | amount_must_be_positive
        noy retires 101 XSHARE for noy by CLAIM/1                   | balance_must_cover_amount
        noy retires 100 XSHARE for shop by CLAIM/1 as used          | applied
        there are 50 XSHARE
        noy retires 1 XSHARE for shop by CLAIM/1                    | balance_must_cover_amount
        noy pays 1 XSHARE to keo                                    | balance_must_cover_amount
        issuer issues 851 XSHARE to noy                             | retired_units_must_not_come_again
        issuer issues 850 XSHARE to noy                             | applied
        issuer redeems 1 XSHARE                                     | balance_must_cover_amount
        noy pays 1 XSHARE to issuer & issuer redeems 1 XSHARE & issuer issues 1 XSHARE to noy | applied
        issuer issues 1 XSHARE to noy                               | retired_units_must_not_come_again
        """,
    "distribute": """
        issuer distributes 100 LAK to LAK until 20:00               | class_must_exist
        issuer opens share XNOVEL up to 10                            | applied
        issuer issues 9 XNOVEL to noy & issuer distributes 9 LAK to XNOVEL until 20:00 | distribution_must_have_holders
        issuer distributes 0 LAK to XSHARE until 20:00              | amount_must_be_positive
        issuer distributes 100 XAU to XSHARE until 20:00            | asset_must_exist
        issuer distributes 100 LAK to XSHARE until 9:00             | applied
        issuer distributes 5000 LAK to XSHARE until 20:00           | balance_must_cover_amount
        at 9:00
        issuer distributes 100 LAK to XSHARE until 8:00             | hold_must_expire_later
        issuer distributes 100 LAK to XSHARE until 20:00 as pot     | applied
        noy pays 100 XSHARE to keo                                  | applied
        noy claims nothing                                          | distribution_must_exist
        stranger claims pot                                         | holding_must_be_proved
        stranger claims pot as noy                                  | holding_must_be_proved
        keo claims pot with 150                                     | holding_must_be_proved
        noy claims pot with 101                                     | holding_must_be_proved
        keo claims pot                                              | applied
        keo has 33 LAK
        keo claims pot                                              | claim_must_be_only_one
        noy claims pot                                              | applied
        noy claims pot                                              | claim_must_be_only_one
        noy has 1066 LAK
        noy closes pot                                              | distribution_must_have_ended
        at 20:00
        noy closes pot                                              | applied
        noy closes pot                                              | distribution_must_have_a_rest
        noy closes nothing                                          | distribution_must_exist
        issuer has 801 LAK and 100 held
        """,
    "a distribution is over, and one divides": """
        issuer distributes 150 LAK to XSHARE until 20:00 as whole   | applied
        noy claims whole & keo claims whole                         | applied
        issuer distributes 100 LAK to XSHARE until 19:00 as pot     | applied
        issuer distributes 1 LAK to XSHARE until 21:00 as small     | applied
        keo claims small                                            | claim_must_give_something
        just before 19:00
        keo claims pot                                              | applied
        at 19:00
        noy claims pot                                              | distribution_must_be_open
        at 20:00
        issuer closes whole                                         | distribution_must_have_a_rest
        """,
    "in one block of a later holder": """
        issuer issues 10 XSHARE to noy & issuer distributes 100 LAK to XSHARE until 20:00 as pot | applied
        noy claims pot with 110                                     | holding_must_be_proved
        noy claims pot                                              | applied
        noy has 1066 LAK
        """,
    "delivery versus payment": """
        noy pays 10 XSHARE to keo & keo pays 500 LAK to noy         | balance_must_cover_amount
        central-bank issues 500 LAK to keo                          | applied
        noy pays 10 XSHARE to keo & keo pays 500 LAK to noy         | applied
        noy pays 10 XSHARE to shop & shop pays 0 LAK to noy         | eligibility_must_allow
        noy has 90 XSHARE
        keo has 60 XSHARE
        issuer opens share XNOVEL up to 10 & issuer issues 10 XNOVEL to keo | applied
        noy pays 5 XSHARE to keo & keo pays 10 XNOVEL to noy          | applied
        issuer pauses XNOVEL for N-1                                  | applied
        keo pays 5 XSHARE to noy & noy pays 10 XNOVEL to keo          | class_must_not_be_paused
        """,
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(play: Play, name: str) -> None:
    play.run(SCENARIOS[name])


def count_steps(play: Play, line: str) -> int:
    """The steps that an act takes, which applies."""
    country = play.country
    decoded = country.node.application.decode(country.sign(country.draft(play.read(line))))
    meter = Meter(LEAST)
    with country.node.reading() as state:
        environment = make_environment(state, country.node.tip, country.node.get_time())
        assert apply_transaction(Overlay(state), environment, decoded, meter).code == 0
    return meter.steps


def test_what_a_class_asks_is_counted(play: Play) -> None:
    """Of a payment the rows and the steps of its condition; of a claim each branch; of a condition its letters."""
    play.run("issuer issues 1 XSHARE to issuer & central-bank issues 5 LAK to keo | applied")
    plain = count_steps(play, "noy pays 1 LAK to keo")
    condition = 8  # an or, an and, two comparisons with what they compare
    of_freedom, of_eligibility = 2 * READ, LAW + 7 * READ + LETTER * len(CITIZENS)
    assert count_steps(play, "noy pays 1 XSHARE to keo") == plain + of_freedom + of_eligibility + condition
    assert count_steps(play, "noy pays 1 XSHARE to issuer") > plain + of_freedom + of_eligibility
    opened = count_steps(play, "issuer opens share XOTHER up to 5")
    assert count_steps(play, "issuer opens share XOTHER up to 5 where true") == opened + count_text(4, 1)
    shown = MESSAGE + 3 * READ + WRITE + SIGNATURE
    assert count_steps(play, "noy shows good to XSHARE") == TRANSACTION + SIGNATURE + shown
    play.run("issuer distributes 150 LAK to XSHARE until 20:00 as pot | applied")
    claim = make_claim(play.country, play.names["pot"], play.country.address("noy"))
    kind = MESSAGES["claim_distribution"]
    declared = MESSAGE + kind.reads * READ + kind.writes * WRITE + BRANCH * (1 + len(claim.path.branches))
    assert count_steps(play, "noy claims pot") == TRANSACTION + SIGNATURE + declared
