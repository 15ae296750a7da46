"""Exchange: rates, offers, conversions, new assets and reserves, and every way in which one of them is refused.

Scenarios in order of the rules' precedence. After each, what everybody has of each asset sums to what exists, wherever
it stands.
"""

from collections.abc import Iterator
from functools import partial
from operator import add
from typing import Any

import msgspec
import pytest

from ledger.chain.parameters import Parameters
from ledger.crypto.encoding import MAX_INTEGER
from ledger.home.template import TemplateLaw, TemplateRole
from ledger.registry.call import Call, Events, MessageType
from ledger.registry.exchange.offers import is_within_band
from ledger.registry.messages import MESSAGES
from ledger.registry.people.roles import MAX_LINKS
from ledger.registry.rows.exchange import Rate
from ledger.registry.rows.laws import LAW_BOOKS, LAWS
from ledger.registry.rows.money import HOLDINGS, HOLDS
from ledger.registry.rows.people import ACCOUNTS, IDENTITIES, ROLES
from ledger.state.tables import Table
from tests.country import Country
from tests.registry.laws.lawbook import make_law
from tests.registry.motions.assembly import COUNCIL, add_bodies
from tests.registry.scenario import Play
from tests.registry.words import read_time

HOUR = 3_600_000
CAPS = {"LAK": MAX_INTEGER, "USD": 100_000, "EUR": 1_000}
ASSETS = (*CAPS, "XRICE")
LIMITS = Parameters(max_assets_held=2, windows=1)
NEVER_MORE = 'message.asset == "USD" and message.amount > 50 - on_behalf_of.sent_today'
"""Of a wallet: no more than 50 USD a day, by any door."""
FOUNDED = """
    central-bank makes bank dealer of USD                       | applied
    central-bank makes bank dealer of XRICE                     | applied
    central-bank issues 1000 LAK to bank & central-bank issues 500 USD to bank | applied
    central-bank issues 100 USD to noy                          | applied
    court moves in council to create XRICE up to 1000 for shop as rice | applied
    central-bank votes yes on rice & court votes yes on rice & registrar votes yes on rice | applied
    at 9:30
    shop enacts rice                                            | applied
    motion rice is enacted
    central-bank publishes 2 USD at 3 LAK within 100 until 20:00 as rate | applied
    bank offers 100 LAK for USD at 3/2 on rate until 19:00 as offer | applied
    """


def open_market(*laws: TemplateLaw) -> Play:
    """A bank that deals in USD offers 100 LAK at 3 for 2 USD; noy has 100 USD; XRICE is the shop's, by a motion."""
    template = add_bodies(COUNCIL)
    roles = (*template.roles, TemplateRole("central-bank", "accreditor", "dealer", "", 2))
    template = msgspec.structs.replace(template, roles=roles)
    country = Country(parameters=LIMITS, caps=CAPS, template=template, laws=laws)
    for name in ("noy", "keo"):
        country.settle(name)
    country.settle("shop", "business", jurisdiction="LA-LP")
    for name in ("bank", "other"):
        country.settle(name, "bank", jurisdiction="LA")
    play = Play(country)
    play.run(FOUNDED)
    return play


@pytest.fixture
def play() -> Iterator[Play]:
    """The market; whatever is played, money is conserved."""
    made = open_market()
    yield made
    check_conserved(made)


def check_conserved(play: Play) -> None:
    """Of each asset, what everybody has sums to what exists; of it, the holds there are to what is held."""
    with play.country.node.reading() as state:
        held = dict.fromkeys(ASSETS, 0)
        for _, value in play.country.store.list_rows(HOLDS.prefix):
            hold = HOLDS.decode(value)
            held[hold.asset] += hold.amount
        assert state.get(HOLDINGS, "LAK/nobody") is None
    for asset in ASSETS:
        balances = [play.country.balance(who, asset) for who in play.country.people]
        assert sum(balance.available + balance.held for balance in balances) == play.country.supply(asset)


SCENARIOS = {
    "publish": """
        central-bank publishes 1 USD at 2 USD until 20:00           | rate_must_be_of_two_assets
        central-bank publishes 1 USD at 2 LAK until 9:30            | rate_must_end_later
        central-bank publishes 1 USD at 2 LAK from 20:00 until 20:00 | rate_must_end_later
        central-bank publishes 1 XAU at 2 LAK until 20:00           | asset_must_exist
        central-bank publishes 1 USD at 2 XAU until 20:00           | asset_must_exist
        bank publishes 1 USD at 2 LAK until 20:00                   | issuer_must_be_the_assets
        shop publishes 1 XRICE at 2 LAK until 20:00                 | issuer_must_be_the_assets
        shop publishes 1 USD at 2 XRICE until 20:00                 | applied
        central-bank publishes 1 XRICE at max LAK until max         | applied
        """,
    "offer": """
        bank offers 10 LAK for USD at 3/2 on nothing until 20:00    | rate_must_exist
        central-bank publishes 2 EUR at 3 LAK from 10:00 until 11:00 as later | applied
        bank offers 10 LAK for EUR at 3/2 on later until 20:00      | rate_must_have_begun
        other offers 10 LAK for USD at 3/2 on rate until 20:00      | dealer_must_have_role
        bank offers 10 EUR for USD at 3/2 on rate until 20:00       | offer_must_be_of_rates_assets
        bank offers 10 LAK for LAK at 3/2 on rate until 20:00       | offer_must_be_of_rates_assets
        bank offers 10 LAK for USD at 2/1 on rate until 20:00       | offer_must_be_within_band
        bank offers 10 LAK for USD at 1/1 on rate until 20:00       | offer_must_be_within_band
        bank offers 10 LAK for USD at 331/200 on rate until 20:00   | offer_must_be_within_band
        bank offers 0 LAK for USD at 33/20 on rate until 20:00      | amount_must_be_positive
        bank offers 10 LAK for USD at 33/20 on rate until 9:30      | hold_must_expire_later
        bank offers 10 LAK for USD at 33/20 on rate until 99999:00  | hold_must_not_outlast_limit
        bank offers max LAK for USD at 33/20 on rate until 20:00    | balance_must_cover_amount
        bank offers 901 LAK for USD at 33/20 on rate until 20:00    | balance_must_cover_amount
        bank offers 900 LAK for USD at 33/20 on rate until 20:00    | applied
        bank offers 1 USD for LAK at 27/20 on rate until 20:00      | applied
        bank has 0 LAK and 1000 held
        at 10:00
        bank offers 1 USD for EUR at 3/2 on later until 20:00       | dealer_must_have_role
        central-bank makes bank dealer of EUR                       | applied
        bank offers 1 USD for EUR at 3/2 on later until 20:00       | offer_must_be_of_rates_assets
        at 11:00
        bank offers 1 LAK for EUR at 3/2 on later until 20:00       | rate_must_not_be_expired
        """,
    "convert": """
        noy converts 4 USD into LAK of nothing with bank            | offer_must_exist
        noy converts 4 USD into LAK of offer with other             | offer_must_be_the_dealers
        bank converts 4 USD into LAK of offer with bank             | conversion_must_be_with_another
        noy converts 4 EUR into LAK of offer with bank              | conversion_must_be_of_offers_assets
        noy converts 4 USD into EUR of offer with bank              | conversion_must_be_of_offers_assets
        noy converts 0 USD into LAK of offer with bank              | conversion_must_give_something
        noy converts 5 USD into at least 8 LAK of offer with bank   | conversion_must_give_least
        noy converts 68 USD into LAK of offer with bank             | offer_must_cover_conversion
        noy converts max USD into LAK of offer with bank            | offer_must_cover_conversion
        keo converts 5 USD into LAK of offer with bank              | balance_must_cover_amount
        noy converts 5 USD into at least 7 LAK of offer with bank   | applied
        noy has 95 USD
        noy has 7 LAK
        bank has 505 USD
        bank has 900 LAK and 93 held
        noy converts 1 USD into LAK of offer with bank & noy converts 1 USD into LAK of offer with bank | applied
        noy has 9 LAK
        noy converts 61 USD into LAK of offer with bank             | applied
        noy has 100 LAK
        bank has 900 LAK
        noy converts 1 USD into LAK of offer with bank              | offer_must_exist
        bank takes back offer                                       | offer_must_exist
        """,
    "convert the other way": """
        bank offers 2 USD for LAK at 3/2 on rate until 19:00 as dollars | applied
        noy converts 10 USD into LAK of offer with bank             | applied
        noy converts 1 LAK into USD of dollars with bank            | conversion_must_give_something
        noy converts 2 LAK into USD of dollars with bank            | applied
        noy has 13 LAK
        noy has 91 USD
        noy converts 3 LAK into USD of dollars with bank            | offer_must_cover_conversion
        """,
    "taken twice in one transaction": """
        noy pays 30 USD to keo                                      | applied
        noy converts 49 USD into LAK of offer with bank & keo converts 18 USD into LAK of offer with bank | applied
        bank has 900 LAK
        bank takes back offer                                       | offer_must_exist
        """,
    "an offer expires": """
        keo takes back offer                                        | offer_must_be_withdrawable
        just before 19:00
        noy converts 2 USD into LAK of offer with bank              | applied
        at 19:00
        noy converts 2 USD into LAK of offer with bank              | offer_must_not_be_expired
        keo takes back offer                                        | applied
        bank has 997 LAK
        """,
    "a rate expires under an offer": """
        bank offers 10 LAK for USD at 3/2 on rate until 22:00 as longer | applied
        at 20:00
        noy converts 2 USD into LAK of longer with bank             | rate_must_not_be_expired
        bank takes back longer                                      | applied
        """,
    "a rate is stale once the next begins": """
        central-bank publishes 2 USD at 4 LAK within 100 from 10:00 until 20:00 as next | applied
        bank offers 1 LAK for USD at 2/1 on next until 20:00        | rate_must_have_begun
        just before 10:00
        noy converts 2 USD into LAK of offer with bank              | applied
        at 10:00
        noy converts 2 USD into LAK of offer with bank              | rate_must_be_the_latest
        bank offers 1 LAK for USD at 3/2 on rate until 20:00        | rate_must_be_the_latest
        bank offers 1 LAK for USD at 2/1 on next until 20:00        | applied
        central-bank publishes 2 USD at 6 LAK within 100 until 20:00 as now | applied
        bank offers 1 LAK for USD at 2/1 on next until 20:00        | rate_must_be_the_latest
        bank offers 1 LAK for USD at 3/1 on now until 20:00         | applied
        """,
    "a correction leaves what is to come": """
        central-bank publishes 2 USD at 4 LAK within 100 from 11:00 until 20:00 as next | applied
        central-bank publishes 2 USD at 5 LAK within 100 until 20:00 as better | applied
        bank offers 1 LAK for USD at 5/2 on better until 20:00      | applied
        at 11:00
        bank offers 1 LAK for USD at 5/2 on better until 20:00      | rate_must_be_the_latest
        bank offers 1 LAK for USD at 2/1 on next until 20:00        | applied
        """,
    "a dealer loses its role": """
        central-bank takes dealer of USD from bank                  | applied
        noy converts 2 USD into LAK of offer with bank              | dealer_must_have_role
        bank takes back offer                                       | applied
        """,
    "a dealer is suspended": """
        court suspends bank for CASE-7                              | applied
        noy converts 2 USD into LAK of offer with bank              | dealer_must_not_be_suspended
        """,
    "an offer's hold is freed by its own messages alone": """
        bank captures 1 of offer                                    | hold_must_be_freed_by_its_own
        bank releases offer                                         | hold_must_be_freed_by_its_own
        """,
    "under a delegation": """
        noy lets keo convert up to 6 USD until 22:00                | applied
        keo for noy converts 4 USD into LAK of offer with bank      | applied
        keo for noy converts 4 USD into LAK of offer with bank      | delegation_must_cover_amount
        noy lets bank convert up to 6 USD until 22:00               | applied
        bank for noy converts 4 USD into LAK of offer with bank     | conversion_must_be_with_another
        noy has 6 LAK
        """,
    "no room for another asset": """
        noy pays 1 USD to keo & central-bank issues 1 EUR to noy    | applied
        noy converts 4 USD into LAK of offer with bank              | account_must_have_room
        """,
    "new asset": """
        court moves in council to create XRICE up to 5 for shop     | asset_must_be_new
        court moves in council to create USD up to 5 for shop       | asset_must_be_new
        court moves in council to create XRICE up to 5 for nobody   | account_must_be_registered
        court moves in council to create RICE up to 5 for shop      | asset_code_must_be_assigned
        court moves in council to create XAU up to 5 for shop       | asset_code_must_be_assigned
        court moves in council to create XRIC3 up to 5 for shop     | asset_code_must_be_assigned
        court moves in council to create XLAKS up to 5 for shop     | asset_code_must_be_assigned
        court moves in council to create XUSDT up to 5 for shop     | asset_code_must_be_assigned
        court moves in council to create XXRICE up to 5 for shop    | asset_code_must_be_assigned
        court moves in council to create XRICES up to 0 for shop    | body_must_fit_type
        court moves in council to create XRICES up to max for shop as wheat | applied
        court moves in council to create XRICES up to 7 for shop as again | applied
        central-bank votes yes on wheat & court votes yes on wheat & registrar votes yes on wheat | applied
        central-bank votes yes on again & court votes yes on again & registrar votes yes on again | applied
        at 19:00
        noy enacts wheat                                            | applied
        noy enacts again                                            | asset_must_be_new
        shop issues max XRICES to shop                              | applied
        shop redeems max XRICES                                     | applied
        """,
    "money of a new asset": """
        central-bank issues 1 XRICE to noy                          | issuer_must_be_the_assets
        shop issues 1001 XRICE to noy                               | supply_must_stay_under_cap
        central-bank issues 1 EUR to noy                            | applied
        shop issues 100 XRICE to noy                                | applied
        noy pays 101 XRICE to keo                                   | balance_must_cover_amount
        noy pays 60 XRICE to keo as first                           | applied
        noy pays 1 XRICE to noy                                     | applied
        keo returns 10 of first                                     | applied
        noy holds 20 XRICE for keo until 20:00 at the word of keo as deposit | applied
        noy has 30 XRICE and 20 held
        keo captures 5 of deposit                                   | applied
        keo releases deposit                                        | applied
        noy has 45 XRICE
        keo has 55 XRICE
        keo pays 55 XRICE to shop                                   | applied
        shop redeems 55 XRICE                                       | applied
        there are 45 XRICE
        noy lets keo transfer up to 5 XRICE until 22:00             | applied
        keo for noy pays 6 XRICE to shop                            | delegation_must_cover_amount
        keo for noy pays 5 XRICE to shop                            | applied
        """,
    "a new asset is dealt in": """
        shop issues 100 XRICE to bank                               | applied
        central-bank publishes 1 XRICE at 1 LAK within 0 until 20:00 as price | applied
        bank offers 100 XRICE for LAK at 1/1 on price until 20:00 as rice | applied
        noy converts 50 USD into LAK of offer with bank             | applied
        noy converts 75 LAK into XRICE of rice with bank            | applied
        noy has 75 XRICE
        bank has 0 XRICE and 25 held
        bank takes back rice                                        | applied
        bank has 25 XRICE
        """,
    "reserves": """
        central-bank reports 100 USD behind LAK as of 9:31          | reserve_must_be_of_the_past
        central-bank reports 100 USD behind XAU as of 9:00          | asset_must_exist
        bank reports 100 USD behind LAK as of 9:00                  | issuer_must_be_the_assets
        central-bank reports max USD behind LAK as of 9:00          | applied
        central-bank reports 0 USD behind LAK as of 9:00            | reserve_must_follow_last
        central-bank reports 0 USD behind LAK as of 9:30            | applied
        central-bank reports 7 THB behind LAK as of 9:00            | applied
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_money_is_changed_and_refused(play: Play, scenario: str) -> None:
    play.run(scenario)


def test_what_accounts_have_of_a_new_asset_fills_none_of_them(play: Play) -> None:
    country = play.country
    play.run(
        """
        central-bank issues 1 EUR to noy                            | applied
        shop issues 2 XRICE to noy                                  | applied
        noy pays 1 XRICE to keo                                     | applied
        """
    )
    with country.node.reading() as state:
        account = state.get(ACCOUNTS, country.address("noy"))
        held = state.get(HOLDINGS, f"XRICE/{country.address('keo')}")
        assert account
        assert [balance.asset for balance in account.balances] == ["EUR", "USD"]
        assert held
        assert (held.available, held.held) == (1, 0)
    play.run("keo holds 1 XRICE for noy until 900:00 at the word of noy as last | applied")
    play.run("at 800:00\nnoy captures 1 of last | applied")
    with country.node.reading() as state:  # nothing is left, and nothing was sent this month
        assert state.get(HOLDINGS, f"XRICE/{country.address('keo')}") is None


def test_the_price_and_its_rate_stand_in_the_outcome(play: Play) -> None:
    play.run("noy converts 5 USD into at least 7 LAK of offer with bank | applied")
    told = [(event.name, event.value) for event in play.country.last.events]
    noy, bank = play.country.address("noy"), play.country.address("bank")
    assert told == [
        *(("leg", "conversion"), ("from", noy), ("to", bank), ("asset", "USD"), ("amount", 5)),
        *(("leg", "conversion"), ("from", bank), ("to", noy), ("asset", "LAK"), ("amount", 7)),
        *(("rate", play.names["rate"]), ("numerator", 3), ("denominator", 2), ("remaining", 93)),
    ]


def test_a_band_is_kept_to_the_thousandth() -> None:
    rate = Rate(20, "USD", 1, 1000, "LAK", 0, 1)
    assert [price for price in range(970, 1030) if is_within_band(rate, price, 1)] == list(range(980, 1021))
    assert is_within_band(rate, MAX_INTEGER, MAX_INTEGER // 1000 + 1)
    assert not is_within_band(Rate(0, "USD", 1, 1000, "LAK", 0, 1), 100_001, 100)


OF_EXCHANGE = ("convert", "place_offer", "publish_rate", "report_reserve", "withdraw_offer")


@pytest.mark.parametrize("name", OF_EXCHANGE)
def test_what_changes_money_belongs_to_version_2(name: str) -> None:
    assert MESSAGES[name].version == 2
    assert MESSAGES[name].writes


def test_no_more_than_a_wallet_may_send_goes_through_offers_and_conversions() -> None:
    """Whatever door it takes, and in however many parts: the law asks of each leg as of a payment."""
    play = open_market(make_law("wallet", NEVER_MORE, types=("transfer",), jurisdictions=("LA-VT",)))
    play.run(
        """
        noy converts 51 USD into LAK of offer with bank             | law_must_allow
        noy converts 30 USD into LAK of offer with bank             | applied
        noy pays 21 USD to keo                                      | law_must_allow
        noy pays 10 USD to keo                                      | applied
        noy converts 11 USD into LAK of offer with bank             | law_must_allow
        noy converts 5 USD into LAK of offer with bank & noy converts 6 USD into LAK of offer with bank | law_must_allow
        central-bank makes noy dealer of USD                        | applied
        noy offers 11 USD for LAK at 3/2 on rate until 20:00        | law_must_allow
        noy offers 10 USD for LAK at 3/2 on rate until 20:00 as own | applied
        noy pays 1 USD to keo                                       | law_must_allow
        noy takes back own                                          | applied
        noy pays 10 USD to keo                                      | applied
        """
    )
    check_conserved(play)


LONG = """
    shop publishes 1 XRICE at 1 XWHEAT until 20:00 as pair      | applied
    shop publishes 1 XRICE at 2 XWHEAT from 19:00 until 20:00   | applied
    shop publishes 1 XRICE at 3 XWHEAT from 19:00 until 20:00   | applied
    shop issues 50 XRICE to bank & shop issues 50 XWHEAT to noy | applied
    bank offers 40 XRICE for XWHEAT at 1/1 on pair until 19:00 as grain | applied
    bank offers 10 XRICE for XWHEAT at 1/1 on pair until 19:00 as more | applied
    noy lets keo convert,grant_delegation up to 40 XWHEAT until 22:00 | applied
    keo for noy lets other convert up to 40 XWHEAT until 21:00  | applied
    other for noy converts 40 XWHEAT into XRICE of grain with bank | applied
    bank takes back more                                        | applied
    shop reports 1 USD behind XRICE as of 9:00                  | applied
    """


def test_types_read_and_write_no_more_than_they_declare(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the widest: between assets that stand apart, by hand-me-down delegation; of roles the longest chains count."""
    found: dict[str, tuple[int, int]] = {}
    roles = 2 * MAX_LINKS  # a role over everything that ended at its root, and one over the asset
    recoveries = 2  # of who granted a delegation, and of who handed it on
    residence = 1  # of a dealer from abroad

    def count(kind: MessageType, call: Call, body: msgspec.Struct) -> Events:
        seen: set[tuple[str, str]] = set()
        mark, get = call.rows.mark(), call.rows.get

        def read(table: Table[Any], identifier: str) -> Any:
            if table not in (ROLES, LAWS, LAW_BOOKS, IDENTITIES):
                seen.add((table.name, identifier))
            return get(table, identifier)

        monkeypatch.setattr(call.rows, "get", read)
        events = kind.apply(call, body)
        monkeypatch.setattr(call.rows, "get", get)
        reads, writes = found.get(kind.name, (0, 0))
        found[kind.name] = max(reads, len(seen)), max(writes, call.rows.mark() - mark)
        return events

    play = open_market()
    play.run(
        """
        court moves in council to create XWHEAT up to 1000 for shop as wheat | applied
        central-bank votes yes on wheat & court votes yes on wheat & registrar votes yes on wheat | applied
        at 18:50
        shop enacts wheat                                           | applied
        """
    )
    kinds = [MESSAGES[name] for name in OF_EXCHANGE]
    for kind in kinds:
        counting = partial(count, kind)
        monkeypatch.setitem(MESSAGES, kind.name, kind._replace(apply=counting))
    play.run(LONG)
    delegations = 2  # of who is let place an offer, as somebody is let convert here
    more = {"place_offer": roles + recoveries + delegations + residence, "convert": roles + recoveries + residence}
    declared = {kind.name: (kind.reads - more.get(kind.name, 0), kind.writes) for kind in kinds}
    delegated = {"place_offer": (0, 1)}  # what that spends
    told = {name: tuple(map(add, numbers, delegated.get(name, (0, 0)))) for name, numbers in found.items()}
    assert told == declared


UPGRADED = """
    court moves in council to create XRICE up to 5 for shop         | message_must_be_of_version
    registrar makes shop dealer of USD                              | message_must_be_of_version
    registrar makes shop accreditor of dealer/USD                   | message_must_be_of_version
    court moves in council to make shop dealer of USD               | message_must_be_of_version
    noy lets shop convert up to 5 LAK until 22:00                   | message_must_be_of_version
    court moves in council to adopt new: deny convert where true    | message_must_be_of_version
    central-bank publishes 1 USD at 2 LAK until 20:00               | message_must_be_of_version
    noy offers 1 LAK for USD at 1/1 on nothing until 20:00          | message_must_be_of_version
    noy converts 1 LAK into USD of nothing with shop                | message_must_be_of_version
    noy takes back nothing                                          | message_must_be_of_version
    central-bank reports 1 USD behind LAK as of 0:00                | message_must_be_of_version
    court moves in council to upgrade to 2 at 130 from 30:00 as second | applied
    central-bank votes yes on second & court votes yes on second & registrar votes yes on second | applied
    at 9:30
    noy enacts second                                               | applied
    motion second is enacted
    """
GOING_ON = """
    court moves in council to create XRICE up to 5 for shop as rice | applied
    court moves in council to make shop dealer of USD as dealer     | applied
    central-bank votes yes on rice & court votes yes on rice & registrar votes yes on rice | applied
    central-bank votes yes on dealer & court votes yes on dealer & registrar votes yes on dealer | applied
    at 40:00
    noy enacts rice & noy enacts dealer                             | applied
    shop issues 5 XRICE to noy                                      | applied
    central-bank publishes 1 USD at 2 LAK until 50:00 as rate       | applied
    shop offers 10 LAK for USD at 2/1 on rate until 50:00 as offer  | applied
    central-bank issues 3 USD to noy                                | applied
    noy converts 3 USD into LAK of offer with shop                  | applied
    noy has 16 LAK
    noy has 5 XRICE
    """


def test_a_chain_of_version_1_goes_on_with_exchange_by_the_bodies_it_has() -> None:
    """None of them is competent to create assets by that name: who may raise caps may."""
    country = Country(parameters=LIMITS, template=add_bodies(COUNCIL), rules=1)
    country.settle("noy", money=10)
    country.settle("shop", "bank", money=10, jurisdiction="LA")
    play = Play(country)
    play.run(UPGRADED)
    country.now = read_time("30:00")
    while country.node.tip.height < 129:
        play.run("noy pays 1 LAK to noy | applied")
    play.run(GOING_ON)
