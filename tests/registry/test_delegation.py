"""Delegation: what somebody may do for another, up to how much and until when, and what of it can be handed on.

Scenarios (see scenario.py), and what cannot be said in them: rows, and bodies that are no delegation at all.
"""

import pytest

from ledger.chain.kinds import Kind, get_kinds
from ledger.chain.parameters import Parameters
from ledger.errors import Inadmissible
from ledger.home.template import TemplateRole
from ledger.registry.delegation import (
    DELEGABLE,
    HAND_ON,
    MOVES_MONEY,
    GrantDelegation,
    check_delegation,
    validate_grant_delegation,
)
from ledger.registry.messages import MESSAGES
from ledger.registry.rows.people import DELEGATIONS, IDENTITIES, Delegation
from ledger.registry.rows.records import RECORDS
from tests.country import Country, add_roles
from tests.registry.scenario import Play
from tests.registry.words import read_time

HOUR = 3_600_000
AWARE = Parameters(recovery_delay_ms=HOUR, key_memory=1)
TWO_REGISTRARS = add_roles(TemplateRole("treasury", "registrar", "LA", ""))


@pytest.fixture
def play() -> Play:
    country = Country()
    country.settle("noy", money=100)
    for name in ("shop", "keo", "guard"):
        country.settle(name)
    country.settle("firm", "business", money=100, keys=3, threshold=2)
    return Play(country)


SCENARIOS = {
    "a budget is spent exactly": """
        noy lets shop transfer up to 50 LAK until 20:00          | applied
        shop for noy pays 30 LAK to keo                          | applied
        shop may still move 20 LAK for noy
        shop for noy pays 21 LAK to keo                          | delegation_must_cover_amount
        shop for noy pays 20 LAK to shop                         | applied
        shop may still move 0 LAK for noy
        shop for noy pays 1 LAK to keo                           | delegation_must_cover_amount
        shop for noy pays 0 LAK to keo                           | amount_must_be_positive
        noy has 50 LAK
        keo has 30 LAK
        shop has 20 LAK
        """,
    "what is refused spends nothing": """
        noy lets shop transfer up to 200 LAK until 20:00         | applied
        shop for noy pays 101 LAK to keo                         | balance_must_cover_amount
        shop for noy pays 10 LAK to nobody                       | payee_must_be_registered
        shop may still move 200 LAK for noy
        shop for noy pays 60 LAK to keo & shop for noy pays 41 LAK to keo | balance_must_cover_amount
        shop may still move 200 LAK for noy
        shop for noy pays 60 LAK to keo & shop for noy pays 40 LAK to keo | applied
        shop may still move 100 LAK for noy
        """,
    "two uses in one transaction spend both": """
        noy lets shop transfer up to 50 LAK until 20:00          | applied
        shop for noy pays 30 LAK to keo & shop for noy pays 21 LAK to keo | delegation_must_cover_amount
        shop may still move 50 LAK for noy
        shop for noy pays 30 LAK to keo & shop for noy pays 20 LAK to keo | applied
        shop may still move 0 LAK for noy
        """,
    "a payment to the holder itself spends the budget": """
        noy lets shop transfer up to 50 LAK until 20:00          | applied
        shop for noy pays 30 LAK to noy                          | applied
        shop may still move 20 LAK for noy
        noy has 100 LAK
        """,
    "from and until": """
        noy lets shop transfer up to 50 LAK from 9:00 until 10:00 | applied
        shop for noy pays 1 LAK to keo                           | delegation_must_be_in_force
        just before 9:00
        shop for noy pays 1 LAK to keo                           | delegation_must_be_in_force
        at 9:00
        shop for noy pays 1 LAK to keo                           | applied
        just before 10:00
        shop for noy pays 1 LAK to keo                           | applied
        at 10:00
        shop for noy pays 1 LAK to keo                           | delegation_must_be_in_force
        noy lets shop transfer up to 50 LAK until 10:00          | delegation_must_end_later
        noy lets shop transfer up to 50 LAK from 12:00 until 12:00 | delegation_must_end_later
        noy lets shop transfer up to 50 LAK from 9:00 until 10:01 | applied
        shop for noy pays 1 LAK to keo                           | applied
        """,
    "nobody acts for another without": """
        shop for noy pays 1 LAK to keo                           | actor_must_be_the_signer
        noy for shop pays 1 LAK to keo                           | actor_must_be_the_signer
        noy lets shop transfer up to 50 LAK until 20:00          | applied
        keo for noy pays 1 LAK to keo                            | actor_must_be_the_signer
        noy for shop pays 1 LAK to keo                           | actor_must_be_the_signer
        noy pays 1 LAK to keo & shop for noy pays 1 LAK to keo   | applied
        """,
    "revoked": """
        noy stops shop                                           | delegation_must_exist
        noy lets shop transfer up to 50 LAK until 20:00          | applied
        keo stops shop                                           | delegation_must_exist
        noy stops keo                                            | delegation_must_exist
        noy stops shop                                           | applied
        shop for noy pays 1 LAK to keo                           | delegation_must_be_in_force
        noy stops shop                                           | delegation_must_exist
        noy lets shop transfer up to 50 LAK until 20:00          | applied
        shop for noy pays 1 LAK to keo                           | applied
        at 20:00
        noy stops shop                                           | delegation_must_exist
        """,
    "revoked before it begins": """
        noy lets shop transfer up to 50 LAK from 9:00 until 20:00 | applied
        noy stops shop                                           | applied
        at 9:00
        shop for noy pays 1 LAK to keo                           | delegation_must_be_in_force
        """,
    "other types and assets": """
        noy lets shop transfer up to 50 LAK until 20:00          | applied
        shop for noy holds 5 LAK for keo until 9:00              | delegation_must_cover_type
        shop for noy pays 5 USD to keo                           | delegation_must_cover_asset
        shop for noy pays 5 XAU to keo                           | delegation_must_cover_asset
        shop for noy takes 1 of 1 new keys                       | delegation_must_cover_type
        shop for noy stops shop                                  | delegation_must_cover_type
        shop for noy lets keo transfer up to 5 LAK until 9:00    | delegation_must_cover_type
        noy lets shop transfer up to 50 XAU until 20:00          | asset_must_exist
        noy lets keo place_hold,transfer up to 50 LAK until 20:00 | applied
        keo for noy holds 20 LAK for keo until 9:00 as deposit   | applied
        keo captures 20 of deposit                               | applied
        keo for noy pays 31 LAK to keo                           | delegation_must_cover_amount
        """,
    "what moves only what was set aside needs no budget": """
        noy holds 20 LAK for shop until 9:00 as deposit          | applied
        shop lets keo capture_hold,release_hold until 20:00      | applied
        keo for shop captures 5 of deposit                       | applied
        keo captures 5 of deposit                                | hold_must_be_capturers
        keo for shop releases deposit                            | applied
        shop has 5 LAK
        noy has 95 LAK
        """,
    "granting again replaces": """
        noy lets shop transfer up to 50 LAK until 20:00          | applied
        shop for noy pays 30 LAK to keo                          | applied
        noy lets shop transfer up to 5 LAK until 9:00            | applied
        shop may still move 5 LAK for noy
        shop for noy pays 6 LAK to keo                           | delegation_must_cover_amount
        noy lets shop capture_hold until 9:00               | applied
        shop for noy pays 5 LAK to keo                           | delegation_must_cover_type
        at 9:00
        shop for noy pays 5 LAK to keo                           | delegation_must_be_in_force
        """,
    "to another only": """
        noy lets noy transfer up to 50 LAK until 20:00           | delegate_must_be_another
        noy lets nobody transfer up to 50 LAK until 20:00        | account_must_be_registered
        """,
    "for a company of which two must sign": """
        firm lets noy transfer up to 50 LAK until 20:00          | applied
        noy for firm pays 40 LAK to keo                          | applied
        noy for firm pays 11 LAK to keo                          | delegation_must_cover_amount
        noy lets firm transfer up to 5 LAK until 20:00           | applied
        firm for noy pays 5 LAK to keo                           | applied
        firm has 60 LAK
        noy has 95 LAK
        keo has 45 LAK
        """,
    "for an authority": """
        registrar lets noy register_account until 20:00          | applied
        noy for registrar opens sok as citizen in LA             | applied
        noy opens eva as citizen in LA                           | registrar_must_have_role
        university lets keo issue_record,revoke_record until 20:00 | applied
        keo for university issues a degree about noy as diploma  | applied
        keo for university revokes diploma                       | applied
        keo for university suspends diploma                      | delegation_must_cover_type
        keo issues a degree about noy                            | issuer_must_have_role
        central-bank lets keo issue,redeem up to 10 USD until 20:00 | applied
        keo for central-bank issues 10 USD to shop               | applied
        keo for central-bank issues 1 USD to shop                | delegation_must_cover_amount
        """,
    "handed on": """
        noy lets shop grant_delegation,transfer up to 50 LAK until 20:00 | applied
        shop for noy lets keo transfer up to 20 LAK until 19:00  | applied
        shop may still move 30 LAK for noy
        keo may still move 20 LAK for noy
        keo for noy pays 20 LAK to guard                         | applied
        keo for noy pays 1 LAK to guard                          | delegation_must_cover_amount
        shop for noy pays 31 LAK to guard                        | delegation_must_cover_amount
        shop for noy pays 30 LAK to guard                        | applied
        keo for noy lets guard transfer up to 1 LAK until 19:00  | delegation_must_cover_type
        noy has 50 LAK
        """,
    "handed on, no more than there is": """
        noy lets shop grant_delegation,transfer up to 50 LAK until 20:00 | applied
        noy lets keo transfer up to 1 LAK until 9:00             | applied
        shop for noy lets guard transfer up to 51 LAK until 19:00 | delegation_must_not_exceed_grantor
        shop for noy lets guard transfer up to 5 USD until 19:00 | delegation_must_not_exceed_grantor
        shop for noy lets guard transfer up to 5 LAK until 20:01 | delegation_must_not_exceed_grantor
        shop for noy lets guard place_hold up to 5 LAK until 19:00 | delegation_must_not_exceed_grantor
        shop for noy lets guard capture_hold until 19:00    | delegation_must_not_exceed_grantor
        shop for noy lets guard grant_delegation until 19:00     | delegation_must_not_exceed_grantor
        shop for noy lets guard grant_delegation,transfer up to 5 LAK until 19:00 | delegation_must_not_exceed_grantor
        shop for noy lets keo transfer up to 5 LAK until 19:00   | delegation_must_not_exceed_grantor
        shop for noy lets noy transfer up to 5 LAK until 19:00   | delegate_must_be_another
        shop for noy lets shop transfer up to 5 LAK until 19:00  | delegate_must_be_another
        shop may still move 50 LAK for noy
        shop for noy lets guard transfer up to 50 LAK until 20:00 | applied
        shop for noy lets guard transfer up to 1 LAK until 20:00 | delegation_must_not_exceed_grantor
        at 9:00
        noy lets shop grant_delegation,transfer up to 5 LAK until 20:00 | applied
        shop for noy lets keo transfer up to 5 LAK until 19:00   | applied
        """,
    "handed on ends with what it came from": """
        noy lets shop grant_delegation,transfer up to 50 LAK until 10:00 | applied
        shop for noy lets keo transfer up to 20 LAK until 10:00  | applied
        noy stops shop                                           | applied
        keo for noy pays 1 LAK to guard                          | delegation_must_be_in_force
        noy lets shop grant_delegation,transfer up to 5 LAK until 10:00 | applied
        keo for noy pays 1 LAK to guard                          | delegation_must_be_in_force
        shop for noy lets keo transfer up to 5 LAK until 10:00   | applied
        keo for noy pays 1 LAK to guard                          | applied
        noy stops keo                                            | applied
        keo for noy pays 1 LAK to guard                          | delegation_must_be_in_force
        shop for noy pays 1 LAK to guard                         | delegation_must_cover_amount
        """,
    "handed on for later, which does not outlive what it came from": """
        noy lets shop grant_delegation,transfer up to 50 LAK until 20:00 | applied
        shop for noy lets keo transfer up to 20 LAK from 9:00 until 20:00 | applied
        keo for noy pays 1 LAK to guard                          | delegation_must_be_in_force
        shop may still move 30 LAK for noy
        noy stops shop                                           | applied
        noy lets shop grant_delegation,transfer up to 50 LAK until 20:00 | applied
        shop for noy lets guard transfer up to 20 LAK from 9:00 until 20:00 | applied
        at 9:00
        keo for noy pays 1 LAK to guard                          | delegation_must_be_in_force
        guard for noy pays 1 LAK to keo                          | applied
        noy lets shop grant_delegation,transfer up to 50 LAK from 10:00 until 20:00 | applied
        guard for noy pays 1 LAK to keo                          | delegation_must_be_in_force
        """,
    "handed on ends where what it came from is replaced": """
        noy lets shop grant_delegation,transfer up to 50 LAK until 20:00 | applied
        shop for noy lets keo transfer up to 20 LAK until 20:00  | applied
        keo for noy pays 1 LAK to guard                          | applied
        noy lets shop grant_delegation,transfer up to 50 USD until 20:00 | applied
        keo for noy pays 1 LAK to guard                          | delegation_must_be_in_force
        """,
    "handed on in the place of what has just ended": """
        noy lets shop grant_delegation,transfer up to 50 LAK until 20:00 | applied
        noy lets keo transfer up to 1 LAK until 9:00             | applied
        just before 9:00
        shop for noy lets keo transfer up to 5 LAK until 19:00   | delegation_must_not_exceed_grantor
        at 9:00
        shop for noy lets keo transfer up to 5 LAK until 19:00   | applied
        """,
    "handed on again by another does not bring it back": """
        noy lets shop grant_delegation,transfer up to 50 LAK until 20:00 | applied
        noy lets guard grant_delegation,transfer up to 50 LAK until 20:00 | applied
        shop for noy lets keo transfer up to 20 LAK until 20:00  | applied
        noy stops shop                                           | applied
        guard for noy lets shop transfer up to 5 LAK until 20:00 | applied
        keo for noy pays 1 LAK to guard                          | delegation_must_be_in_force
        shop for noy pays 1 LAK to guard                         | applied
        guard for noy lets keo transfer up to 5 LAK until 20:00  | delegation_must_not_exceed_grantor
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_delegates_act_and_are_refused(play: Play, scenario: str) -> None:
    play.run(scenario)


@pytest.mark.parametrize(
    "between",
    [
        "noy lets shop capture_hold until 20:00",
        "noy lets shop grant_delegation,transfer up to 50 LAK until 20:00",
        "noy stops shop",
        "noy stops shop & noy lets shop grant_delegation,transfer up to 1 LAK until 20:00",
        "noy stops shop & noy lets shop grant_delegation,transfer up to 50 LAK until 20:00",
        "noy stops keo & noy stops shop & noy lets shop transfer up to 50 LAK until 20:00",
    ],
)
def test_what_is_handed_on_ends_in_the_block_in_which_its_source_does(play: Play, between: str) -> None:
    acts = (
        "noy lets shop grant_delegation,transfer up to 50 LAK until 20:00",
        "shop for noy lets keo transfer up to 20 LAK until 20:00",
        between,
        "keo for noy pays 1 LAK to guard",
    )
    assert play.act(" & ".join(acts)) == "delegation_must_be_in_force"
    play.run(" & ".join(acts[:-1]) + " | applied\nkeo for noy pays 1 LAK to guard | delegation_must_be_in_force")


def test_what_is_granted_handed_on_and_used_in_one_block_holds(play: Play) -> None:
    play.run(
        """
        noy lets shop grant_delegation,transfer up to 50 LAK until 20:00 & noy stops shop & noy lets shop grant_delegation,transfer up to 40 LAK until 20:00 & shop for noy lets keo transfer up to 20 LAK until 20:00 & keo for noy pays 1 LAK to guard | applied
        shop may still move 20 LAK for noy
        keo for noy pays 19 LAK to guard | applied
        """  # noqa: E501 - one transaction
    )


def test_row_says_what_is_left_and_what_it_was_handed_on_from(play: Play) -> None:
    play.run(
        """
        noy lets shop grant_delegation,transfer up to 50 LAK from 9:00 until 20:00 as first | applied
        at 9:30
        shop for noy lets keo transfer up to 20 LAK until 19:00 as second | applied
        keo for noy pays 5 LAK to guard                         | applied
        """
    )
    noy, shop, keo = (play.country.address(name) for name in ("noy", "shop", "keo"))
    first, second = play.names["first"], play.names["second"]
    with play.country.node.reading() as state:
        rows = [state.get(DELEGATIONS, f"{noy}/{name}") for name in (shop, keo)]
    types = ("grant_delegation", "transfer")
    assert rows == [
        Delegation(30, "LAK", first, read_time("9:00"), "", "", types, read_time("20:00")),
        Delegation(15, "LAK", second, read_time("9:30"), first, shop, ("transfer",), read_time("19:00")),
    ]


def test_what_a_delegate_does_is_the_holders(play: Play) -> None:
    play.run(
        """
        registrar lets noy register_account until 20:00          | applied
        noy for registrar opens sok as citizen in LA             | applied
        university lets keo issue_record until 20:00             | applied
        keo for university issues a degree about noy as diploma  | applied
        """
    )
    with play.country.node.reading() as state:
        identity = state.get(IDENTITIES, play.country.address("sok"))
        record = state.get(RECORDS, play.names["diploma"])
    assert identity
    assert record
    assert identity.registrar == play.country.address("registrar")
    assert record.issuer == play.country.address("university")


def test_all_but_the_holders_own_can_be_delegated() -> None:
    assert set(MESSAGES) - set(DELEGABLE) == {
        *(
            "admit",
            "anchor_batch",
            "appeal_suspension",
            "cancel_recovery",
            "retire_units",
            "revoke_delegation",
            "rotate_keys",
        ),
        *("cast_ballot", "enact_motion", "propose_motion", "withdraw_motion"),
    }
    assert list(DELEGABLE) == sorted(set(DELEGABLE))
    assert set(DELEGABLE) < set(MESSAGES)
    assert HAND_ON in DELEGABLE
    with_amount = {
        name for name, kind in MESSAGES.items() if {Kind.AMOUNT, Kind.ASSET} <= set(get_kinds(kind.body).values())
    }
    with_amount -= {"force_transfer", "freeze_holding", "open_class", "retire_units"}  # of which nothing is spent
    with_amount -= {HAND_ON, "grant_right", "publish_service"}  # which say what others pay, or owe
    by_legs = {name for name, kind in MESSAGES.items() if kind.pays}
    assert with_amount - by_legs == set(MOVES_MONEY) - by_legs
    assert check_delegation


FITTING = {
    "money": ((5, "LAK", ("transfer",)), True),
    "money and more": ((5, "LAK", ("capture_hold", "transfer")), True),
    "no money": ((0, "", ("capture_hold",)), True),
    "everything": ((5, "LAK", DELEGABLE), True),
    "unknown type": ((0, "", ("land_transfer",)), False),
    "type of the holder's own": ((0, "", ("rotate_keys",)), False),
    "appealing": ((0, "", ("appeal_suspension",)), False),
    "cancelling": ((0, "", ("cancel_recovery",)), False),
    "revoking": ((0, "", ("revoke_delegation",)), False),
    "types out of order": ((5, "LAK", ("transfer", "capture_hold")), False),
    "a type twice": ((5, "LAK", ("transfer", "transfer")), False),
    "no amount for money": ((0, "LAK", ("transfer",)), False),
    "an amount for no money": ((5, "LAK", ("capture_hold",)), False),
    "no asset for money": ((5, "", ("transfer",)), False),
    "an asset for no money": ((0, "LAK", ("capture_hold",)), False),
}


@pytest.mark.parametrize("case", FITTING)
def test_amount_and_asset_belong_to_types_that_move_money(case: str) -> None:
    (amount, asset, types), fits = FITTING[case]
    body = GrantDelegation(amount, asset, "", 0, types, 1)
    if fits:
        validate_grant_delegation(body)
    else:
        with pytest.raises(Inadmissible, match="delegation_must_fit_types"):
            validate_grant_delegation(body)


@pytest.mark.parametrize(
    ("asset", "types"),
    [("", ()), ("L-K", ("transfer",)), ("lak", ("transfer",)), ("ລາວ", ("transfer",)), ("NoySok", ())],
)
def test_delegation_has_types_and_a_code_of_an_asset(play: Play, asset: str, types: tuple[str, ...]) -> None:
    body = GrantDelegation(5, asset, play.country.address("shop"), 0, types, read_time("20:00"))
    assert play.country.act(play.country.wish("noy", body)) == "body_must_fit_type"


RECOVERED = {
    "what the old keys granted since the request ends with them, and what was handed on from it": """
        noy lets shop transfer up to 50 LAK until max              | applied
        registrar asks for new keys of noy                         | applied
        noy lets guard grant_delegation,transfer up to 50 LAK until max  | applied
        guard for noy lets keo transfer up to 20 LAK until max     | applied
        guard for noy pays 1 LAK to guard                          | applied
        keo for noy pays 1 LAK to guard                            | applied
        at 9:00
        keo for noy pays 1 LAK to guard                            | applied
        shop completes the recovery of noy                         | applied
        guard for noy pays 1 LAK to guard                          | delegation_must_be_in_force
        guard for noy lets court transfer up to 1 LAK until max    | delegation_must_be_in_force
        keo for noy pays 1 LAK to guard                            | delegation_must_be_in_force
        noy stops guard                                            | delegation_must_exist
        shop for noy pays 1 LAK to guard                           | applied
        noy lets guard grant_delegation,transfer up to 5 LAK until max   | applied
        keo for noy pays 1 LAK to guard                            | delegation_must_be_in_force
        guard for noy pays 1 LAK to guard                          | applied
        """,
    "not what was granted before, be it in that block, or replaced by it": """
        noy lets guard transfer up to 50 LAK until max & registrar asks for new keys of noy  | applied
        noy lets shop transfer up to 50 LAK until max & noy lets keo transfer up to 9 LAK until max  | applied
        noy lets keo transfer up to 50 LAK until max               | applied
        at 9:00
        shop completes the recovery of noy                         | applied
        guard for noy pays 1 LAK to guard                          | applied
        shop for noy pays 1 LAK to guard                           | delegation_must_be_in_force
        keo for noy pays 1 LAK to guard                            | delegation_must_be_in_force
        """,
    "also what begins after the completion": """
        registrar asks for new keys of noy                         | applied
        noy lets guard transfer up to 50 LAK from 10:00 until max  | applied
        at 9:00
        shop completes the recovery of noy                         | applied
        at 11:00
        guard for noy pays 1 LAK to guard                          | delegation_must_be_in_force
        """,
    "since it was first asked for, whoever asked anew": """
        treasury asks for new keys of noy                          | applied
        noy lets guard transfer up to 50 LAK until max             | applied
        court suspends treasury for CASE-7                         | applied
        registrar asks for new keys of noy                         | applied
        registrar asks for new keys of noy                         | applied
        at 9:00
        shop completes the recovery of noy                         | applied
        guard for noy pays 1 LAK to guard                          | delegation_must_be_in_force
        """,
    "not where the recovery was cancelled, or ended by a rotation, but for another that was completed": """
        registrar asks for new keys of noy                         | applied
        noy lets guard transfer up to 50 LAK until max             | applied
        noy cancels the recovery of noy                            | applied
        registrar asks for new keys of noy                         | applied
        noy lets keo transfer up to 50 LAK until max               | applied
        noy takes 1 of 1 new keys                                  | applied
        registrar asks for new keys of noy                         | applied
        noy lets shop transfer up to 50 LAK until max              | applied
        at 9:00
        shop completes the recovery of noy                         | applied
        guard for noy pays 1 LAK to guard                          | applied
        keo for noy pays 1 LAK to guard                            | applied
        shop for noy pays 1 LAK to guard                           | delegation_must_be_in_force
        at 10:00
        registrar asks for new keys of noy                         | applied
        noy lets shop transfer up to 50 LAK until max              | applied
        at 11:00
        shop completes the recovery of noy                         | applied
        shop for noy pays 1 LAK to guard                           | delegation_must_be_in_force
        guard for noy pays 1 LAK to guard                          | applied
        """,
    "what a delegate's old keys handed on ends with the delegate's recovery": """
        noy lets shop grant_delegation,transfer up to 50 LAK until max   | applied
        registrar asks for new keys of shop                        | applied
        registrar asks for new keys of keo                         | applied
        shop for noy lets keo transfer up to 20 LAK until max      | applied
        at 9:00
        guard completes the recovery of keo                        | applied
        keo for noy pays 1 LAK to guard                            | applied
        guard completes the recovery of shop                       | applied
        keo for noy pays 1 LAK to guard                            | delegation_must_be_in_force
        shop for noy pays 1 LAK to guard                           | applied
        shop for noy lets keo transfer up to 20 LAK until max      | applied
        keo for noy pays 1 LAK to guard                            | applied
        """,
}


@pytest.mark.parametrize("scenario", RECOVERED.values(), ids=RECOVERED)
def test_completed_recovery_ends_what_the_old_keys_delegated_since_its_request(scenario: str) -> None:
    country = Country(parameters=AWARE, template=TWO_REGISTRARS)
    country.settle("noy", money=100)
    for name in ("shop", "guard", "keo"):
        country.settle(name)
    Play(country).run(scenario)
