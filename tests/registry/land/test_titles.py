"""Titles: shares that add up, sales against payment, rights that lie on them, notices, inheritance and judgments.

Scenarios in the words of titling.py. After each, the shares of every parcel sum to one, and no lease overlaps another.
"""

from collections.abc import Iterator

import msgspec
import pytest

from ledger.chain.kinds import is_jurisdiction
from ledger.errors import Refused
from ledger.registry.land.titles import ROLE_READS, join_same
from ledger.registry.messages import MESSAGES
from ledger.registry.people.roles import MAX_LINKS, list_covering
from ledger.registry.rows.land.titles import Right
from tests.country import APPLIED, Country
from tests.registry.land.titling import check_titles, expand, make_title
from tests.registry.scenario import Play

PARCELS = ["P1", "P3", "HOUSE", "OTHER"]
OK, OK3 = "& registrar approves P1 at 0", "& registrar approves P3 at 0"

DEAL = "noy transfers P1 to keo & keo accepts P1 from noy for 10 LAK at 0"
HALF, PAID = "noy transfers 1/2 of P1 to keo", "keo accepts P1 from noy for 1 LAK at"


def found_country() -> Play:
    """P1 is noy's alone, P3 of noy, dao and keo by a third each, HOUSE of dao and keo, OTHER in another country."""

    def make_rows(country: Country) -> dict[str, object]:
        for name in ("noy", "dao", "keo", "seng", "bank"):
            country.people[name] = country.make_person(name)
        return {
            "title/P1": make_title(country, ("noy", 1)),
            "title/P3": make_title(country, ("noy", 1), ("dao", 1), ("keo", 1)),
            "title/HOUSE": make_title(country, ("dao", 2), ("keo", 1)),
            "title/OTHER": make_title(country, ("noy", 1), jurisdiction="TH"),
        }

    country = Country(caps={"LAK": 1_000, "USD": 1_000, "EUR": 1_000}, rows=make_rows)  # type: ignore[arg-type]
    for name in ("noy", "dao", "keo", "seng"):
        country.settle(name, money=100)
    country.settle("bank", "bank")
    return Play(country)


@pytest.fixture
def play() -> Iterator[Play]:
    """The country; whatever is played, what holds of all titles does."""
    made = found_country()
    yield made
    with made.country.node.reading() as state:
        check_titles(state, PARCELS)


SCENARIOS = {
    "a sale against payment": f"""
        noy transfers NONE to keo                               | title_must_exist
        noy transfers P1 to noy                                 | title_must_go_to_another
        dao transfers P1 to keo                                 | owner_must_be_of_title
        noy transfers P1 to nobody                              | account_must_be_registered
        noy transfers 3/2 of P1 to keo                          | owner_must_have_share
        noy transfers P1 to keo                                 | title_must_be_accepted
        noy transfers P1 to keo {OK}                            | title_must_be_accepted
        noy transfers P1 to keo & dao accepts P1 from noy for 10 LAK at 0 {OK} | title_must_be_accepted
        {DEAL} | registrar_must_approve
        {DEAL} & registrar approves P1 at 1 | registrar_must_approve
        {DEAL} & dao approves P1 at 0 | land_registrar_must_have_role
        noy transfers P1 to keo & keo accepts P1 from dao for 10 LAK at 0 {OK} | acceptance_must_be_of_a_transfer
        noy transfers P1 to keo & keo accepts P3 from noy for 10 LAK at 0 {OK} | acceptance_must_be_of_a_transfer
        noy sells P1 to keo for 101 LAK | balance_must_cover_amount
        title P1 is of noy:1
        noy sells P1 to keo for 10 LAK                          | applied
        title P1 is of keo:1
        noy has 110 LAK
        keo has 90 LAK
        noy sells P1 to keo for 10 LAK                          | owner_must_be_of_title
        keo accepts P1 from noy for 10 LAK at 1                 | acceptance_must_be_of_a_transfer
        keo accepts P1 from noy for 10 LAK at 0                 | acceptance_must_be_of_a_transfer
        registrar approves P1 at 0                              | agreement_must_be_to_a_dealing
        registrar approves P1 at 9                              | agreement_must_be_to_a_dealing
        dao agrees to P1 at 1 & noy pays 1 LAK to dao           | agreement_must_be_to_a_dealing
        """,
    "an approval is of one sale": f"""
        {HALF} & {HALF} & {PAID} 0 {OK}                         | title_must_be_accepted
        {HALF} & {HALF} & {PAID} 0 {OK} & {PAID} 1              | registrar_must_approve
        {HALF} & {PAID} 0 & {PAID} 0 {OK} | title_must_be_accepted
        noy sells 1/2 of P1 to registrar for 0 LAK | registrar_must_approve
        keo lets registrar accept_title up to 9 LAK until 22:00 | applied
        noy transfers P1 to keo & registrar for keo accepts P1 from noy for 0 LAK at 0 {OK} | registrar_must_approve
        noy sells 1/2 of P1 to keo for 0 LAK | applied
        title P1 is of keo:1,noy:1
        noy has 100 LAK
        """,
    "thirds": """
        noy sells 1/3 of P3 to dao for 5 LAK | applied
        title P3 is of dao:2,keo:1
        noy sells 1/3 of P3 to dao for 5 LAK | owner_must_be_of_title
        dao sells 1/2 of P3 to noy for 5 LAK | applied
        title P3 is of dao:1,keo:2,noy:3
        dao sells 1/5 of P3 to noy for 5 LAK | owner_must_have_share
        noy sells 1/999999999 of P3 to seng for 5 LAK | whole_must_be_within_limit
        """,
    "leases never overlap": f"""
        dao leases P1 to keo until 20:00 {OK}                   | owner_must_be_of_title
        noy leases P1 to nobody until 20:00 {OK}                | account_must_be_registered
        noy leases P1 to keo until 20:00                        | registrar_must_approve
        noy leases P1 to registrar until 20:00 {OK}             | registrar_must_approve
        noy leases P1 to keo from 10:00 until 10:00 {OK}        | right_must_end_later
        noy leases P1 to keo from 10:00 until 20:00 as first {OK} | applied
        noy leases P1 to seng from 9:00 until 10:00 as before {OK} | applied
        noy leases P1 to seng from 19:00 until 21:00 {OK}       | lease_must_be_only_one
        noy leases P1 to seng from 8:00 until 9:30 {OK}         | lease_must_be_only_one
        noy leases P1 to seng from 11:00 until 12:00 {OK}       | lease_must_be_only_one
        noy leases P1 to seng from 20:00 as after {OK}          | applied
        title P1 bears first; before; after
        noy discharges first of P1                              | right_must_be_the_holders
        keo discharges nothing of P1                            | right_must_exist
        keo discharges first of P1                              | applied
        noy leases P1 to seng from 11:00 until 12:00 as later {OK} | applied
        noy sells P1 to keo for 10 LAK                          | applied
        title P1 bears before; after; later
        at 10:00
        title P1 bears after; later
        seng discharges before of P1                            | right_must_exist
        """,
    "leases of shares": f"""
        noy leases P3 to seng on noy until 20:00 as of-noy {OK3} | applied
        dao leases P3 to bank on dao until 20:00 as of-dao {OK3} | applied
        dao leases P3 to bank on dao,noy until 20:00 {OK3} | owner_must_agree
        dao leases P3 to bank on dao,noy until 20:00 {OK3} & noy agrees to P3 at 0 | lease_must_be_only_one
        dao leases P3 to bank until 20:00 {OK3} & noy agrees to P3 at 0 & keo agrees to P3 at 0 | lease_must_be_only_one
        dao leases P3 to keo on dao,keo until 20:00 {OK3} & keo agrees to P3 at 0 | title_must_go_to_another
        noy leases P3 to bank on dao until 20:00 {OK3} & dao agrees to P3 at 0 | lease_must_be_only_one
        noy sells 1/3 of P3 to dao for 5 LAK | shares_must_bear_the_same
        noy sells 1/3 of P3 to keo for 5 LAK | shares_must_bear_the_same
        noy sells 1/6 of P3 to seng for 5 LAK | applied
        title P3 is of dao:2,keo:2,noy:1,seng:1
        title P3 bears of-noy on noy,seng; of-dao on dao
        seng sells 1/6 of P3 to noy for 5 LAK | applied
        title P3 bears of-noy on noy; of-dao on dao
        """,
    "a mortgage stands against a sale by its name": f"""
        noy mortgages P1 to bank for 50 XAU as loan {OK}        | asset_must_exist
        noy mortgages P1 to bank for 50 LAK as loan {OK}        | applied
        noy sells P1 to keo for 10 LAK                          | creditor_must_agree
        noy sells P1 to keo for 10 LAK & dao agrees to P1 at 0  | creditor_must_agree
        noy sells P1 to keo for 10 LAK & bank agrees to P1 at 0 | applied
        title P1 is of keo:1
        title P1 bears loan
        dao discharges loan of P1                               | right_must_be_the_holders
        bank discharges loan of P1                              | applied
        title P1 bears nothing
        """,
    "a mortgage of one share": f"""
        noy mortgages P3 to bank on noy as loan {OK3} | applied
        dao sells 1/6 of P3 to seng for 5 LAK | applied
        noy sells 1/6 of P3 to seng for 5 LAK | creditor_must_agree
        bank discharges loan of P3                              | applied
        noy sells 1/3 of P3 to seng for 5 LAK                   | applied
        title P3 is of dao:1,keo:2,seng:3
        noy eases P3 to seng on noy {OK3} | right_must_be_well_formed
        """,
    "a creditor who buys agrees by accepting": f"""
        noy mortgages P1 to keo as loan {OK}                    | applied
        noy sells P1 to keo for 10 LAK                          | creditor_must_agree
        noy sells P1 to keo for 10 LAK & keo agrees to P1 at 0  | applied
        """,
    "a restriction stands against what owners do": f"""
        dao restricts P1 until 20:00 by CASE/1                  | restriction_must_be_by_authority
        court restricts P1 until 0:00 by CASE/1                 | right_must_end_later
        court restricts P1 until 20:00 by CASE/1 as order       | applied
        noy sells P1 to keo for 10 LAK                          | restriction_must_allow
        noy leases P1 to keo until 20:00 {OK}                   | restriction_must_allow
        noy keeps P1 for keo                                    | restriction_must_allow
        noy sells P1 to keo for 10 LAK & court agrees to P1 at 0 | applied
        registrar restricts P1 until 21:00 by LAND/1 as other   | applied
        registrar discharges order of P1                        | right_must_be_the_holders
        court discharges order of P1                            | applied
        court discharges other of P1                            | applied
        """,
    "a restriction ends by itself": """
        registrar restricts P1 until 20:00 by LAND/1            | applied
        just before 20:00
        noy sells P1 to keo for 10 LAK                          | restriction_must_allow
        at 20:00
        noy sells P1 to keo for 10 LAK                          | applied
        """,
    "a notice keeps a share for its buyer": f"""
        noy keeps P1 for noy                                    | title_must_go_to_another
        dao keeps P1 for keo                                    | owner_must_be_of_title
        noy keeps P1 for nobody                                 | account_must_be_registered
        noy keeps P1 for keo as notice                          | applied
        noy keeps P1 for dao                                    | notice_must_be_only_one
        noy sells P1 to dao for 10 LAK | notice_must_be_kept
        noy leases P1 to dao until 20:00 {OK}                   | notice_must_be_kept
        noy mortgages P1 to bank {OK}                           | notice_must_be_kept
        noy leases P1 to dao until 20:00 as shop {OK} & keo agrees to P1 at 0 | applied
        title P1 bears shop; notice
        noy discharges notice of P1                             | right_must_be_the_holders
        noy sells P1 to keo for 10 LAK                          | applied
        title P1 bears shop
        """,
    "a notice is overtaken when it is over": """
        noy keeps P1 for keo as notice                          | applied
        just before 720:00
        noy sells P1 to dao for 10 LAK | notice_must_be_kept
        at 720:01
        noy sells P1 to dao for 10 LAK | applied
        noy sells P1 to keo for 10 LAK                          | owner_must_be_of_title
        """,
    "a notice given up": """
        noy keeps P1 for keo as notice                          | applied
        keo discharges notice of P1                             | applied
        noy sells P1 to dao for 10 LAK | applied
        """,
    "a notice is of one share": f"""
        noy keeps P3 for seng as notice                         | applied
        dao sells 1/3 of P3 to keo for 1 LAK | applied
        keo leases P3 to bank until 20:00 & noy agrees to P3 at 0 {OK3} | notice_must_be_kept
        keo leases P3 to seng until 20:00 & noy agrees to P3 at 0 {OK3} | applied
        """,
    "inheritance and judgments": """
        dao adjudges HOUSE of dao to seng:1 by inheritance W/1  | land_registrar_must_have_role
        registrar adjudges HOUSE of dao to seng:1 by judgment W/1 | judgment_must_be_of_a_court
        registrar adjudges HOUSE of noy to seng:1 by inheritance W/1 | owner_must_be_of_title
        court adjudges HOUSE of dao to dao:1 by judgment CASE/1 | title_must_go_to_another
        court adjudges HOUSE of dao to court:1 by judgment CASE/1 | ruling_must_be_on_another
        court adjudges OTHER of noy to dao:1 by judgment CASE/1 | applied
        dao keeps HOUSE for seng as notice                      | applied
        dao mortgages HOUSE to bank on dao as loan & registrar approves HOUSE at 0 & seng agrees to HOUSE at 0 | applied
        registrar adjudges HOUSE of dao to keo:1,seng:1 by inheritance W/1 | shares_must_bear_the_same
        registrar adjudges HOUSE of dao to bank:1,noy:1,seng:1 by inheritance W/1 | applied
        title HOUSE is of bank:2,keo:3,noy:2,seng:2
        title HOUSE bears loan on bank,noy,seng
        court adjudges HOUSE of noy to dao:2,noy:1 by judgment CASE/2 | applied
        title HOUSE is of bank:6,dao:4,keo:9,noy:2,seng:6
        title HOUSE bears loan on bank,dao,noy,seng
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_scenario(play: Play, scenario: str) -> None:
    play.run(expand(scenario))


def test_of_two_sales_in_one_block_the_second_is_refused(play: Play) -> None:
    country = play.country
    sale = expand("noy sells P1 to BUYER for 10 LAK")
    datas = []
    for lane, buyer in enumerate(("keo", "dao")):
        wishes = [play.read(part.strip(), index) for index, part in enumerate(sale.replace("BUYER", buyer).split("&"))]
        datas.append(country.sign(country.draft(*wishes, lane=lane)))
    country.submit(*datas)
    first, second = country.load_outcomes(country.node.tip.height)
    assert (first.code, second.rule) == (0, "owner_must_be_of_title")
    play.run("title P1 is of keo:1")
    assert country.balance("dao").available == 100


def test_a_parcel_has_so_many_owners_and_rights_and_no_more(play: Play) -> None:
    for number in range(17):
        play.country.settle(f"heir{number}")
    heirs = ",".join(f"heir{number}:1" for number in range(16))
    for number in range(12):
        assert play.act(f"noy eases P1 to dao as way{number} {OK}") == APPLIED
    assert play.act(f"noy eases P1 to dao {OK}") == "rights_must_be_few"
    for number in range(4):  # and there is room for who must keep it
        assert play.act(f"court restricts P1 until 200:00 by CASE/{number}") == APPLIED
    assert play.act("court restricts P1 until 200:00 by CASE/5") == "rights_must_be_few"
    assert play.act(f"court adjudges P1 of noy to {heirs} by inheritance W/1") == APPLIED
    assert play.act("court adjudges P1 of heir3 to heir3:1,heir16:1 by inheritance W/1") == "owners_must_be_few"


def test_a_merger_lets_go_of_nothing() -> None:
    """Of one right, each child of a division may have come to bear it on another share; of a notice, for another."""
    first, second, whole = (
        Right("", "", "E", "bank", "mortgage", owners, "", 0, 0, 9) for owners in (("dao",), ("noy",), ())
    )
    other = msgspec.structs.replace(second, entry="F")
    assert join_same("P", [("E", first), ("F", other), ("E", first)]) == (first, other)
    for last in (second, whole):
        with pytest.raises(Refused, match="merger_must_keep_rights"):
            join_same("P", [("E", first), ("E", last)])


def test_who_signs_for_owners_approves_nothing_of_theirs(play: Play) -> None:
    play.run("""
        keo lets registrar agree_title until 20:00                        | applied
        dao leases HOUSE to noy on dao,keo & registrar for keo agrees to HOUSE at 0 & registrar approves HOUSE at 0 | \
registrar_must_approve
        dao leases HOUSE to noy on dao,keo & keo agrees to HOUSE at 0 & registrar approves HOUSE at 0 | applied
        """)


def test_so_many_scopes_cover_a_jurisdiction_and_no_more() -> None:
    """What a role over one costs is a bound that is declared: each scope may have a chain of accreditations.

    Of each link the role is read, and the residence of who holds it.
    """
    assert is_jurisdiction("LA-VT1.123456.123456.123456")
    assert not is_jurisdiction("LA-VT1.123456.123456.123456.1")
    assert len(list_covering("LA-VT1.123456.123456.123456")) * MAX_LINKS * 2 == ROLE_READS
    assert MESSAGES["approve_title"].reads == ROLE_READS + 1
