"""Tax returns: each month once, after it has ended; what is due is paid with it, and a claim is settled once."""

import msgspec

from ledger.chain.times import DAY_MS
from ledger.registry.rows.tax import TAX_PERIODS, TaxPeriod
from ledger.registry.rows.treasury import TAX_RETURNS
from ledger.registry.treasury.tax import get_period_id
from tests.country import START, Country
from tests.registry.scenario import Play

OCTOBER_ENDS = 28 * 24
"""Hours of the play, which begins on 4 October 2024."""


def make_rows(country: Country) -> dict[str, msgspec.Struct]:
    """What the shop's invoices have come to by then."""
    periods = {
        "2024-07": TaxPeriod(80, 30, ""),
        "2024-08": TaxPeriod(0, 0, ""),
        "2024-09": TaxPeriod(50, 30, ""),
        "2024-10": TaxPeriod(10, 0, ""),
    }
    shop = country.make_person("shop").address
    return {TAX_PERIODS.key(get_period_id(shop, "LAK", month)): period for month, period in periods.items()}


def make_play(utc_offset: int = 0) -> Play:
    country = Country(rows=make_rows, utc_offset=utc_offset)
    country.settle("shop", "business", money=100)
    return Play(country)


def test_what_is_due_is_paid_with_the_return_and_a_claim_is_settled_by_the_treasury_once() -> None:
    play = make_play()
    play.run(
        """
        shop files 2024-09 with 75 as september  | applied
        shop has 55 LAK
        treasury has 45 LAK
        treasury settles 45 of september         | return_must_have_a_claim
        shop files 2024-07 with 10 as july       | applied
        shop has 55 LAK
        shop settles 20 of july                  | claim_must_be_settled_by_the_treasury
        treasury settles 19 of july              | claim_must_be_paid_whole
        treasury settles 20 USD of july          | claim_must_be_paid_whole
        treasury settles 20 of july              | applied
        treasury settles 20 of july              | claim_must_be_settled_once
        shop has 75 LAK
        treasury has 25 LAK
        shop files 2024-08 with 0 as august      | applied
        treasury settles 1 of august             | return_must_have_a_claim
        """
    )
    with play.country.node.reading() as state:
        july, august = (state.get(TAX_RETURNS, play.names[name]) for name in ("july", "august"))
    assert july
    assert (july.collected, july.deductible, july.other, july.claim, july.state) == (80, 30, 10, 20, "settled")
    assert august
    assert (august.due, august.claim, august.state) == (0, 0, "even")


def test_a_month_is_filed_once_after_it_has_ended_and_for_oneself() -> None:
    make_play().run(
        f"""
        shop files 2024-11 with 0                    | month_must_have_ended
        shop files 2024-10 with 0                    | month_must_have_ended
        court for shop files 2024-09 with 0          | actor_must_be_the_signer
        shop files 2024-09 with 0                    | applied
        shop files 2024-09 with 5                    | return_must_be_only_one
        shop files 2024-09 with 5 XAU                | asset_must_exist
        shop files 2024-09 with 0 USD                | applied
        court files 2024-09 with 0                   | applied
        just before {OCTOBER_ENDS}:00
        shop files 2024-10 with 0                    | month_must_have_ended
        at {OCTOBER_ENDS}:00
        shop files 2024-10 with 0                    | applied
        shop files 2023-01 with 101                  | balance_must_cover_amount
        shop files 2023-01 with max                  | balance_must_cover_amount
        shop lets court file_return up to 9 LAK until 900:00 | applied
        court for shop files 2023-01 with 9          | applied
        court for shop files 2023-02 with 9          | delegation_must_cover_amount
        shop has 91 LAK
        """
    )


def test_the_month_is_the_chains_own() -> None:
    """Where it is seven hours later than at Greenwich, October has ended seven hours before."""
    make_play(utc_offset=420).run(
        f"""
        just before {OCTOBER_ENDS - 7}:00
        shop files 2024-10 with 0 | month_must_have_ended
        at {OCTOBER_ENDS - 7}:00
        shop files 2024-10 with 0 | applied
        """
    )
    assert START // DAY_MS == 20_000


def test_the_treasury_pays_no_claim_that_it_has_no_money_for_and_pays_it_later() -> None:
    make_play().run(
        """
        shop files 2024-07 with 0 as july        | applied
        treasury settles 30 of july              | balance_must_cover_amount
        shop pays 30 LAK to treasury             | applied
        treasury settles 30 of july              | applied
        shop has 100 LAK
        """
    )
