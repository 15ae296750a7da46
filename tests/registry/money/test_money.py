"""Money: issued and redeemed by its issuer, paid, held, captured, released, returned.

Scenarios (see scenario.py) in order of the rules' precedence. After each, what everybody has sums to what exists.
"""

from collections.abc import Iterator

import msgspec
import pytest

from ledger.chain.parameters import Parameters
from ledger.crypto.encoding import MAX_INTEGER
from ledger.registry.money.holds import CaptureHold, PlaceHold
from ledger.registry.money.money import Issue, Redeem, Transfer
from ledger.registry.money.reversals import Reverse
from ledger.registry.rows.money import HOLDS, REVERSALS, Hold, PartialReturn, Reversal
from ledger.registry.rows.people import ACCOUNTS, Account
from ledger.state.delta import decode_delta
from ledger.state.state import RowChange
from tests.archive.whole import join_entries
from tests.country import APPLIED, START, Country
from tests.registry.scenario import Play
from tests.registry.words import read_time

HOUR = 3_600_000
PARAMETERS = Parameters(max_hold_ms=24 * HOUR, max_assets_held=2)
CAPS = {"LAK": MAX_INTEGER, "USD": 1_000, "EUR": 1_000}


@pytest.fixture
def play() -> Iterator[Play]:
    """Noy has 100 LAK, the shop and the guard nothing; whatever is played, money is conserved."""
    country = Country(parameters=PARAMETERS, caps=CAPS)
    country.settle("noy", money=100)
    country.settle("shop", "business")
    country.settle("guard")
    yield Play(country)
    for asset in CAPS:
        balances = [country.balance(who, asset) for who in country.people]
        assert sum(balance.available + balance.held for balance in balances) == country.supply(asset)


SCENARIOS = {
    "issue": """
        central-bank issues 0 LAK to noy                    | amount_must_be_positive
        central-bank issues 1 XAU to noy                    | asset_must_exist
        treasury issues 1 USD to noy                        | issuer_must_be_the_assets
        central-bank issues 1 USD to nobody                 | payee_must_be_registered
        central-bank issues 1001 USD to noy                 | supply_must_stay_under_cap
        central-bank issues 999 USD to noy                  | applied
        central-bank issues 2 USD to shop                   | supply_must_stay_under_cap
        central-bank issues 1 USD to shop                   | applied
        central-bank issues 1 USD to shop                   | supply_must_stay_under_cap
        there are 1000 USD
        """,
    "issue the maximum": """
        central-bank issues max LAK to shop                 | supply_must_stay_under_cap
        noy pays 100 LAK to central-bank                    | applied
        central-bank redeems 100 LAK                        | applied
        there are 0 LAK
        central-bank issues max LAK to shop                 | applied
        central-bank issues 1 LAK to noy                    | supply_must_stay_under_cap
        shop has max LAK
        shop pays max LAK to noy                            | applied
        noy holds max LAK for shop until 9:00 as all        | applied
        shop captures max of all                            | applied
        shop has max LAK
        """,
    "redeem": """
        central-bank redeems 0 LAK                          | amount_must_be_positive
        central-bank redeems 1 XAU                          | asset_must_exist
        noy redeems 1 LAK                                   | issuer_must_be_the_assets
        central-bank redeems 1 LAK                          | balance_must_cover_amount
        noy pays 30 LAK to central-bank                     | applied
        central-bank redeems 31 LAK                         | balance_must_cover_amount
        central-bank redeems 30 LAK                         | applied
        there are 70 LAK
        central-bank has 0 LAK
        """,
    "pay": """
        noy pays 0 LAK to shop                              | amount_must_be_positive
        noy pays 1 XAU to shop                              | asset_must_exist
        noy pays 1 LAK to nobody                            | payee_must_be_registered
        noy pays 101 LAK to shop                            | balance_must_cover_amount
        noy pays max LAK to shop                            | balance_must_cover_amount
        noy pays 1 USD to shop                              | balance_must_cover_amount
        noy pays 1 LAK to shop for INV-7/2026.01            | applied
        noy pays 99 LAK to shop                             | applied
        noy pays 1 LAK to shop                              | balance_must_cover_amount
        shop has 100 LAK
        """,
    "pay oneself": """
        noy pays 0 LAK to noy                               | amount_must_be_positive
        noy pays 101 LAK to noy                             | balance_must_cover_amount
        noy pays 100 LAK to noy                             | applied
        shop pays 1 LAK to shop                             | balance_must_cover_amount
        noy has 100 LAK
        """,
    "an address that is none": """
        noy pays 1 LAK to shop1                             | address_must_be_well_formed
        noy pays 0 LAK to shop1                             | address_must_be_well_formed
        noy holds 1 LAK for noy until 9:00 at the word of shop1 | address_must_be_well_formed
        noy holds 1 LAK for shop1 until 9:00                | address_must_be_well_formed
        central-bank issues 1 LAK to shop1                  | address_must_be_well_formed
        """,
    "room for assets": """
        central-bank issues 10 USD to noy                   | applied
        central-bank issues 10 EUR to noy                   | account_must_have_room
        noy pays 100 LAK to shop                            | applied
        central-bank issues 10 EUR to noy                   | applied
        shop pays 1 LAK to noy                              | account_must_have_room
        shop holds 1 LAK for noy until 9:00 as gift         | applied
        noy captures 1 of gift                              | account_must_have_room
        noy pays 10 USD to noy                              | applied
        noy pays 10 USD to guard                            | applied
        noy captures 1 of gift                              | applied
        """,
    "hold": """
        noy holds 0 LAK for shop until 9:00                 | amount_must_be_positive
        noy holds 1 XAU for shop until 9:00                 | asset_must_exist
        noy holds 1 LAK for nobody until 9:00               | payee_must_be_registered
        noy holds 1 LAK for shop until 9:00 at the word of nobody | payee_must_be_registered
        noy holds 1 LAK for shop until 0:00                 | hold_must_expire_later
        noy holds 1 LAK for shop until 25:00                | hold_must_not_outlast_limit
        noy holds 101 LAK for shop until 9:00               | balance_must_cover_amount
        noy holds 60 LAK for shop until 9:00 as deposit     | applied
        noy holds 41 LAK for shop until 9:00                | balance_must_cover_amount
        noy pays 41 LAK to shop                             | balance_must_cover_amount
        noy pays 41 LAK to noy                              | balance_must_cover_amount
        noy has 40 LAK and 60 held
        noy holds 40 LAK for noy until 9:00 as own          | applied
        noy captures 15 of own                              | applied
        noy has 15 LAK and 85 held
        """,
    "how long a hold may last": """
        at 5:00
        noy holds 1 LAK for shop until 5:00                 | hold_must_expire_later
        at 6:00
        noy holds 1 LAK for shop until 30:00                | applied
        just before 7:00
        noy holds 1 LAK for shop until 31:00                | hold_must_not_outlast_limit
        noy holds 1 LAK for shop until 31:00                | applied
        """,
    "capture": """
        noy holds 60 LAK for shop until 9:00 as deposit     | applied
        shop captures 0 of deposit                          | amount_must_be_positive
        shop captures 1 of nothing                          | hold_must_exist
        noy captures 1 of deposit                           | hold_must_be_capturers
        guard captures 1 of deposit                         | hold_must_be_capturers
        shop captures 61 of deposit                         | hold_must_cover_amount
        shop captures 20 of deposit                         | applied
        shop captures 41 of deposit                         | hold_must_cover_amount
        noy has 40 LAK and 40 held
        shop has 20 LAK
        shop captures 40 of deposit                         | applied
        shop captures 1 of deposit                          | hold_must_exist
        noy has 40 LAK
        shop has 60 LAK
        """,
    "capture at another's word": """
        noy holds 60 LAK for shop until 9:00 at the word of guard as deposit | applied
        shop captures 10 of deposit                         | hold_must_be_capturers
        shop releases deposit                               | hold_must_be_releasable
        guard captures 10 of deposit                        | applied
        shop has 10 LAK
        guard has 0 LAK
        guard releases deposit                              | applied
        noy has 90 LAK
        """,
    "capture up to the last moment": """
        noy holds 60 LAK for shop until 9:00 as deposit     | applied
        just before 9:00
        shop captures 1 of deposit                          | applied
        shop captures 1 of deposit                          | hold_must_not_be_expired
        noy captures 1 of deposit                           | hold_must_be_capturers
        shop captures 99 of deposit                         | hold_must_not_be_expired
        noy has 40 LAK and 59 held
        """,
    "release before the end": """
        noy holds 60 LAK for shop until 9:00 as deposit     | applied
        noy releases nothing                                | hold_must_exist
        just before 9:00
        noy releases deposit                                | hold_must_be_releasable
        """,
    "release by the owner at the end": """
        noy holds 60 LAK for shop until 9:00 as deposit     | applied
        shop captures 10 of deposit                         | applied
        at 9:00
        noy releases deposit                                | applied
        noy releases deposit                                | hold_must_exist
        noy has 90 LAK
        """,
    "release by anyone after the end": """
        noy holds 60 LAK for shop until 9:00 as deposit     | applied
        noy holds 10 LAK for shop until 9:00 as second      | applied
        guard releases deposit                              | hold_must_be_releasable
        shop releases second                                | applied
        shop releases second                                | hold_must_exist
        at 10:00
        guard releases deposit                              | applied
        noy has 100 LAK
        """,
    "return": """
        noy pays 40 LAK to shop as first                    | applied
        noy pays 10 LAK to shop as second                   | applied
        shop pays 40 LAK to guard                           | applied
        shop returns first                                  | balance_must_cover_amount
        shop returns second                                 | applied
        shop returns second                                 | payment_must_not_be_reversed_twice
        guard pays 40 LAK to shop                           | applied
        shop returns first                                  | applied
        shop returns first                                  | payment_must_not_be_reversed_twice
        noy has 100 LAK
        noy pays 1 LAK to noy as own                        | applied
        noy returns own                                     | reversal_must_go_back
        """,
    "return in parts": """
        noy pays 40 LAK to shop as first                    | applied
        shop returns 41 of first                            | reversal_must_stay_within_payment
        shop returns 0 of first                             | amount_must_be_positive
        shop returns 15 of first                            | applied
        shop returns first                                  | reversal_must_stay_within_payment
        shop returns 5 USD of first                         | parts_must_be_of_one_amount
        shop returns 5 of 39 for first                      | parts_must_be_of_one_amount
        shop returns 26 of first                            | reversal_must_stay_within_payment
        shop returns 20 of first & shop returns 6 of first  | reversal_must_stay_within_payment
        shop pays 5 LAK to guard                            | applied
        shop returns 25 of first                            | balance_must_cover_amount
        guard pays 5 LAK to shop                            | applied
        shop returns 20 of first & shop returns 4 of first  | applied
        shop returns 1 of first                             | applied
        shop returns 1 of first                             | payment_must_not_be_reversed_twice
        shop returns first                                  | payment_must_not_be_reversed_twice
        shop has 0 LAK
        noy has 100 LAK
        noy pays 40 LAK to shop as second                   | applied
        shop returns second                                 | applied
        shop returns 1 of second                            | payment_must_not_be_reversed_twice
        noy pays 40 LAK to shop as third                    | applied
        shop returns 40 of third                            | applied
        shop returns 1 of third                             | payment_must_not_be_reversed_twice
        """,
    "all or nothing": """
        noy pays 60 LAK to shop & noy pays 41 LAK to guard          | balance_must_cover_amount
        noy pays 60 LAK to shop & noy pays 40 LAK to guard          | applied
        shop pays 60 LAK to noy & noy pays 60 LAK to shop           | applied
        noy pays 1 LAK to shop & shop pays 61 LAK to noy            | balance_must_cover_amount
        guard pays 40 LAK to noy & noy pays 0 LAK to shop           | amount_must_be_positive
        guard pays 40 LAK to noy & noy pays 1 LAK to shop1          | address_must_be_well_formed
        noy pays 1 LAK to nobody & noy pays 1 LAK to shop1          | address_must_be_well_formed
        shop pays 60 LAK to noy & shop pays 1 LAK to guard          | balance_must_cover_amount
        guard holds 9 LAK for noy until 9:00 & guard pays 32 LAK to noy | balance_must_cover_amount
        registrar opens sok as citizen in LA & registrar opens sok as citizen in LA | address_must_be_new
        registrar opens sok as citizen in LA                        | applied
        noy has 0 LAK
        shop has 60 LAK
        guard has 40 LAK
        """,
    "one transaction, several acts in order": """
        noy holds 10 LAK for shop until 9:00 as a & noy holds 20 LAK for shop until 9:00 as b | applied
        shop captures 10 of a & shop releases b & shop pays 10 LAK to guard                   | applied
        noy has 90 LAK
        guard has 10 LAK
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_money_moves_and_is_refused(play: Play, scenario: str) -> None:
    play.run(scenario)


NOT_AMOUNTS = (-1, MAX_INTEGER + 1, 2**63 - 1, 2**63, 2**64, "1", 1.5, True, None)


@pytest.mark.parametrize("body", [Issue, Redeem, Transfer, PlaceHold, CaptureHold])
def test_amount_outside_the_range_is_no_amount(play: Play, body: type[msgspec.Struct]) -> None:
    height = play.country.node.tip.height
    for amount in NOT_AMOUNTS:
        assert place(play.country, body, amount) == "body_must_fit_type", amount
        assert play.country.node.tip.height == height, amount


def place(country: Country, body: type[msgspec.Struct], amount: object) -> str:
    """Asks for an amount that no body can hold, as a stranger's bytes would."""
    plain: dict[str, object] = {"asset": "LAK", "to": country.address("shop"), "captor": country.address("shop")}
    plain |= {"reference": "", "expires": START + HOUR, "hold": "0" * 64 + "-0", "amount": amount}
    made = body(**{name: plain[name] for name in body.__struct_fields__})
    transaction = country.draft(country.wish("noy", Transfer(1, "LAK", "", country.address("shop"))))
    message = msgspec.structs.replace(
        transaction.messages[0],
        body=msgspec.Raw(msgspec.json.encode(made, order="sorted")),
        type=next(name for name, kind in TYPES.items() if kind is body),
    )
    return country.place(country.sign(msgspec.structs.replace(transaction, messages=(message,))))


TYPES = {"issue": Issue, "redeem": Redeem, "transfer": Transfer, "place_hold": PlaceHold, "capture_hold": CaptureHold}


@pytest.mark.parametrize("reference", ["inv-7", "INV 7", "INV_7", "A" * 36, "ＩＮＶ", "INV\n", "NOY SOK"])
def test_reference_is_no_place_for_free_text(play: Play, reference: str) -> None:
    country = play.country
    transaction = country.draft(country.wish("noy", Transfer(1, "LAK", "", country.address("shop"))))
    raw = msgspec.Raw(msgspec.json.encode({"amount": 1, "asset": "LAK", "reference": reference, "to": "x"}))
    message = msgspec.structs.replace(transaction.messages[0], body=raw)
    data = country.sign(msgspec.structs.replace(transaction, messages=(message,)))
    assert country.judge(data) == "body_must_fit_type"


def test_payment_to_oneself_changes_only_nonce_and_quota(play: Play) -> None:
    country, noy = play.country, play.country.people["noy"]
    with country.node.reading() as state:
        before = state.get(ACCOUNTS, noy.address)
    assert before
    play.run("noy pays 100 LAK to noy | applied")
    assert [row.key for row in load_delta(country)] == [f"account/{noy.address}"]
    with country.node.reading() as state:
        after = state.get(ACCOUNTS, noy.address)
    assert after == Account(before.balances, START // (24 * HOUR), before.entries + 1, before.nonce + 1)


def test_refusal_changes_only_nonce_and_quota_of_every_signer(play: Play) -> None:
    country = play.country
    play.run("noy pays 60 LAK to shop & shop pays 61 LAK to noy | balance_must_cover_amount")
    names = {
        row.key: name
        for row in load_delta(country)
        for name in country.people
        if row.key.endswith(country.address(name))
    }
    assert set(names.values()) == {"noy", "shop"}
    assert len(load_delta(country)) == 2
    for row in load_delta(country):
        old, new = (msgspec.json.decode(value, type=Account) for value in (row.old, row.new))
        assert (new.balances, new.nonce) == (old.balances, old.nonce + 1)


def load_delta(country: Country) -> list[RowChange]:
    return decode_delta(country.store.load_block(country.node.tip.height).delta)


def test_hold_keeps_who_gets_how_much_until_when(play: Play) -> None:
    play.run(
        """
        noy holds 60 LAK for shop until 9:00 at the word of guard as deposit | applied
        guard captures 20 of deposit | applied
        """
    )
    address = play.country.address
    with play.country.node.reading() as state:
        hold = state.get(HOLDS, play.names["deposit"])
    assert hold == Hold(40, "LAK", address("guard"), read_time("9:00"), address("noy"), address("shop"))
    assert [(fact.name, fact.value) for fact in play.country.last.events] == [("remaining", 40)]


def test_hold_is_named_by_transaction_and_message(play: Play) -> None:
    play.run("noy pays 1 LAK to shop & noy holds 60 LAK for shop until 9:00 as deposit | applied")
    assert play.names["deposit"].endswith("-1")
    assert [(fact.name, fact.value) for fact in play.country.last.events] == [("hold", play.names["deposit"])]


def test_spent_hold_leaves_no_row(play: Play) -> None:
    play.run("noy holds 60 LAK for shop until 9:00 as deposit | applied\nshop captures 60 of deposit | applied")
    with play.country.node.reading() as state:
        assert state.get_value(HOLDS.key(play.names["deposit"])) == b""


def test_reversal_names_the_payment_and_the_transaction(play: Play) -> None:
    play.run("noy pays 40 LAK to shop as first | applied\nshop returns first | applied")
    country = play.country
    entry = msgspec.json.decode(join_entries(country.store.load_block(country.node.tip.height)))[0]
    data = msgspec.json.encode(entry["signed"], order="sorted")
    with country.node.reading() as state:
        row = state.get(REVERSALS, f"{country.address('shop')}/{play.names['first']}")
    assert row == Reversal(country.node.application.decode(data).identifier.hex())


def test_reversal_in_parts_keeps_how_much_of_how_much_was_returned(play: Play) -> None:
    play.run("noy pays 40 LAK to shop as first | applied\nshop returns 15 of first | applied")
    identifier = f"{play.country.address('shop')}/{play.names['first']}"
    with play.country.node.reading() as state:
        first = state.get(REVERSALS, identifier)
    play.run("shop returns 20 of first | applied")
    with play.country.node.reading() as state:
        second = state.get(REVERSALS, identifier)
    assert first
    assert second
    assert first.transaction != second.transaction
    assert (first.part, second.part) == (PartialReturn("LAK", 15, 40), PartialReturn("LAK", 35, 40))


def test_two_people_may_each_return_the_same_payment_on_their_own_account(play: Play) -> None:
    # what is returned comes from whoever returns it, so a stranger can only give money away
    play.run("noy pays 40 LAK to shop as first | applied\nshop pays 5 LAK to guard | applied")
    country = play.country
    body = Reverse(5, "LAK", play.names["first"], country.address("noy"))
    assert country.act(country.wish("guard", body)) == APPLIED
    assert country.act(country.wish("guard", body)) == "payment_must_not_be_reversed_twice"
    assert country.act(country.wish("shop", body)) == APPLIED


def test_refusal_tells_the_values_that_broke_the_rule(play: Play) -> None:
    play.run("noy pays 1 LAK to shop & noy pays 900 LAK to shop | balance_must_cover_amount")
    outcome, noy = play.country.last, play.country.address("noy")
    facts = {fact.name: fact.value for fact in outcome.detail}
    assert facts == {"amount": 900, "asset": "LAK", "available": 99, "holder": noy, "message": 1}
    assert (outcome.code, outcome.events) == (326, ())
    assert [fact.name for fact in outcome.detail] == sorted(facts)
