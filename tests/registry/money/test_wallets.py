"""Wallets: the limits of the template, by whichever message money is sent. Amounts are in LAK's smallest unit."""

import pytest

from ledger.chain.parameters import Parameters
from ledger.home.template import load_template
from tests.country import Country
from tests.registry.people.sponsoring import make_recognised
from tests.registry.scenario import Play

LAWS = load_template("lao").laws
VALUES = {law.law: int(law.text) for law in LAWS if law.kind == "parameter"}
DAY, MONTH = VALUES["basic_wallet_day"], VALUES["basic_wallet_month"]


@pytest.fixture
def play() -> Play:
    """Noy's wallet is basic, Keo's personal; the shop has none. Each has ten times what Keo may send in a day."""
    limits = Parameters(windows=1, max_hold_ms=90 * 86_400_000)
    country = Country(parameters=limits, laws=LAWS, rows=lambda country: make_recognised(country, sg_ica="max"))
    play = Play(country)
    for name, kind in (("keo", "citizen"), ("shop", "business")):
        country.settle(name, kind, money=10 * VALUES["personal_wallet_day"])
    play.run(f"""
        technology sponsors noy by SG.ICA in LA-VT until 9000:00       | applied
        central-bank issues {10 * VALUES["personal_wallet_day"]} LAK to noy | applied
        """)
    return play


def test_limit_holds_for_every_message_that_sends(play: Play) -> None:
    """Also for a payment returned that never was one: its id is not looked up, for the payment may be long ago."""
    over = DAY + 1
    play.run(
        f"""
        shop pays {over} LAK to noy as received                  | applied
        noy pays {over} LAK to shop                              | law_must_allow
        noy holds {over} LAK for shop until 20:00                | law_must_allow
        noy returns received                                     | law_must_allow
        noy returns {over} of {over + 1} for received            | law_must_allow
        noy returns 9 of received                                | applied
        noy returns {DAY - 8} of received                        | law_must_allow
        shop pays 9 LAK to noy                                   | applied
        at 24:00
        noy pays {DAY} LAK to shop                               | applied
        noy pays 1 LAK to shop                                   | law_must_allow
        noy holds 1 LAK for shop until 20:00                     | law_must_allow
        noy returns received                                     | law_must_allow
        """
    )


def test_limit_of_a_day_is_kept_again_each_day_and_that_of_a_month_each_month(play: Play) -> None:
    for day in range(MONTH // DAY):
        play.run(f"at {24 * day + 1}:00\nnoy pays {DAY} LAK to shop | applied\nnoy pays 1 LAK to shop | law_must_allow")
    play.run(f"at {24 * (MONTH // DAY) + 1}:00\nnoy pays 1 LAK to shop | law_must_allow")


@pytest.mark.parametrize("amount", [VALUES["personal_wallet_day"] + 1, 2**53 - 1])
def test_personal_wallet_has_a_limit_of_its_own_and_no_amount_is_without_an_answer(play: Play, amount: int) -> None:
    play.run(f"keo pays {amount} LAK to shop | law_must_allow\nkeo pays {DAY + 1} LAK to shop | applied")


def test_businesses_have_no_limit(play: Play) -> None:
    play.run(f"shop pays {VALUES['personal_wallet_day'] + 1} LAK to keo | applied")
