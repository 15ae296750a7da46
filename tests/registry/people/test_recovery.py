"""Recovery: new keys in two steps, with time for whoever has a key to object.

Scenarios (see scenario.py), where a recovery takes one hour, and what cannot be said in them: signatures that are of
another recovery, account or key.
"""

import msgspec
import pytest

from ledger.chain.parameters import Parameters
from ledger.home.template import TemplateRole
from ledger.registry.people.recovery import CancelRecovery, compute_cancellation_bytes
from ledger.registry.rows.people import IDENTITIES, PAST_KEYS, RECOVERIES, PastKeys, Recovery
from tests.country import APPLIED, Country, add_roles
from tests.registry.scenario import Play
from tests.registry.words import read_time

HOUR = 3_600_000
TEMPLATE = add_roles(TemplateRole("treasury", "registrar", "LA", ""), TemplateRole("transport", "registrar", "TH", ""))


@pytest.fixture
def play() -> Play:
    country = Country(parameters=Parameters(recovery_delay_ms=HOUR), template=TEMPLATE)
    country.settle("noy", money=100)
    country.settle("shop")
    country.settle("firm", "business", money=100, keys=3, threshold=2)
    return Play(country)


SCENARIOS = {
    "asked for, waited for, completed by anybody": """
        at 9:00
        registrar asks for new keys of noy                       | applied
        shop completes the recovery of noy                       | recovery_must_be_due
        noy pays 1 LAK to shop                                   | applied
        just before 10:00
        shop completes the recovery of noy                       | recovery_must_be_due
        at 10:00
        shop completes the recovery of noy                       | applied
        noy pays 99 LAK to shop                                  | applied
        shop completes the recovery of noy                       | recovery_must_exist
        """,
    "also by the account itself with its old keys": """
        registrar asks for new keys of noy                       | applied
        at 9:00
        noy completes the recovery of noy                        | applied
        noy pays 1 LAK to shop                                   | applied
        """,
    "only by a registrar of its jurisdiction": """
        noy asks for new keys of shop                            | registrar_must_have_role
        court asks for new keys of noy                           | registrar_must_have_role
        transport asks for new keys of noy                       | registrar_must_have_role
        registrar asks for new keys of nobody                    | account_must_be_registered
        shop completes the recovery of nobody                    | account_must_be_registered
        treasury asks for new keys of noy                        | applied
        """,
    "one at a time": """
        registrar asks for new keys of noy                       | applied
        treasury asks for new keys of noy                        | recovery_must_be_only_one
        treasury asks for new keys of firm                       | applied
        at 9:00
        treasury asks for new keys of noy                        | recovery_must_be_only_one
        shop completes the recovery of noy                       | applied
        treasury asks for new keys of noy                        | applied
        """,
    "put right by who asked, which takes the whole time again": """
        registrar asks for new keys of noy with 2 of 3 keys      | applied
        at 9:00
        registrar asks for new keys of noy                       | applied
        shop completes the recovery of noy                       | recovery_must_be_due
        just before 10:00
        shop completes the recovery of noy                       | recovery_must_be_due
        at 10:00
        shop completes the recovery of noy                       | applied
        noy pays 1 LAK to shop                                   | applied
        """,
    "put right through whoever signs for who asked, and for nobody else": """
        registrar lets shop request_recovery until 9:00 as power | applied
        treasury lets shop request_recovery until 9:00 as other  | applied
        shop for registrar asks for new keys of noy              | applied
        shop for treasury asks for new keys of noy               | recovery_must_be_only_one
        shop for registrar asks for new keys of noy              | applied
        registrar asks for new keys of noy                       | applied
        """,
    "cancelled by one of three keys, of which two must sign, through a stranger": """
        registrar asks for new keys of firm with 1 of 1 keys     | applied
        shop cancels the recovery of firm with key 1 of shop     | cancellation_must_be_signed
        shop cancels the recovery of firm with key 3             | applied
        shop cancels the recovery of firm with key 3             | recovery_must_exist
        at 9:00
        shop completes the recovery of firm                      | recovery_must_exist
        registrar asks for new keys of firm with 1 of 1 keys     | applied
        firm cancels the recovery of firm with key 2             | applied
        noy cancels the recovery of nobody with key 1 of noy     | account_must_be_registered
        firm pays 1 LAK to shop                                  | applied
        """,
    "cancelled also when it is due": """
        registrar asks for new keys of noy                       | applied
        at 9:00
        shop cancels the recovery of noy                         | applied
        shop completes the recovery of noy                       | recovery_must_exist
        """,
    "ended by a rotation": """
        registrar asks for new keys of noy                       | applied
        noy takes 1 of 1 new keys                                | applied
        at 9:00
        shop completes the recovery of noy                       | recovery_must_exist
        shop cancels the recovery of noy                         | recovery_must_exist
        registrar asks for new keys of noy                       | applied
        """,
    "asked for by who is no registrar any more": """
        treasury asks for new keys of noy                        | applied
        registrar takes registrar of LA from treasury            | applied
        at 9:00
        shop completes the recovery of noy                       | registrar_must_have_role
        treasury asks for new keys of noy                        | registrar_must_have_role
        registrar asks for new keys of noy                       | applied
        shop completes the recovery of noy                       | recovery_must_be_due
        at 10:01
        registrar makes treasury registrar of LA                 | applied
        treasury asks for new keys of noy                        | recovery_must_be_only_one
        shop completes the recovery of noy                       | applied
        noy pays 1 LAK to shop                                   | applied
        """,
    "asked for by who is suspended now": """
        treasury asks for new keys of noy                        | applied
        registrar asks for new keys of noy                       | recovery_must_be_only_one
        at 9:00
        court suspends treasury for CASE-7                       | applied
        shop completes the recovery of noy                       | registrar_must_not_be_suspended
        noy completes the recovery of noy                        | registrar_must_not_be_suspended
        court reinstates treasury for CASE-7                     | applied
        court suspends treasury for CASE-8                       | applied
        registrar asks for new keys of noy                       | applied
        shop completes the recovery of noy                       | recovery_must_be_due
        at 10:01
        shop completes the recovery of noy                       | applied
        noy pays 1 LAK to shop                                   | applied
        """,
    "asked for by who was suspended meanwhile": """
        treasury asks for new keys of noy                        | applied
        court suspends treasury for CASE-7                       | applied
        court suspends noy for CASE-8                            | applied
        at 9:00
        shop completes the recovery of noy                       | registrar_must_not_be_suspended
        court reinstates treasury for CASE-7                     | applied
        shop completes the recovery of noy                       | recovery_must_not_be_of_suspended
        court reinstates noy for CASE-8                          | applied
        shop completes the recovery of noy                       | applied
        """,
    "of a registrar that asked for its own keys": """
        registrar asks for new keys of registrar                 | applied
        court suspends registrar for CASE-7                      | applied
        at 9:00
        shop completes the recovery of registrar                 | registrar_must_not_be_suspended
        treasury asks for new keys of registrar                  | recovery_must_not_be_of_suspended
        court reinstates registrar for CASE-7                    | applied
        shop completes the recovery of registrar                 | applied
        """,
    "of an account that is suspended": """
        registrar asks for new keys of noy                       | applied
        court suspends noy for CASE-7                            | applied
        court suspends firm for CASE-8                           | applied
        registrar asks for new keys of firm                      | recovery_must_not_be_of_suspended
        at 9:00
        shop completes the recovery of noy                       | recovery_must_not_be_of_suspended
        noy completes the recovery of noy                        | account_must_not_be_suspended
        court reinstates noy for CASE-7                          | applied
        shop completes the recovery of noy                       | applied
        """,
    "cancelled by an account that is suspended": """
        registrar asks for new keys of noy                       | applied
        registrar asks for new keys of firm                      | applied
        court suspends noy for CASE-7                            | applied
        noy cancels the recovery of firm                         | applied
        noy cancels the recovery of noy                          | applied
        """,
    "of keys that do not fit": """
        registrar asks for new keys of noy with 3 of 2 keys      | threshold_must_fit_keys
        registrar asks for new keys of noy with 2 of 3 keys      | applied
        at 9:00
        shop completes the recovery of noy                       | applied
        noy pays 1 LAK to shop                                   | applied
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_keys_are_recovered_and_recoveries_refused(play: Play, scenario: str) -> None:
    play.run(scenario)


def test_delegates_ask_and_complete_but_never_cancel_for_another(play: Play) -> None:
    play.run(
        """
        registrar lets shop request_recovery until 20:00         | applied
        noy lets shop complete_recovery until 20:00              | applied
        shop for registrar asks for new keys of noy              | applied
        shop for noy cancels the recovery of noy                 | delegation_must_cover_type
        at 9:00
        shop for noy completes the recovery of noy               | applied
        """
    )


def test_request_tells_its_id_and_when_it_is_due(play: Play) -> None:
    play.run("at 9:00\nregistrar asks for new keys of noy with 2 of 3 keys | applied")
    noy = play.country.address("noy")
    with play.country.node.reading() as state:
        row = state.get(RECOVERIES, noy)
    assert row
    keys = tuple(key.public_key for key in play.recovering["noy"].keys)
    assert row == Recovery(read_time("10:00"), keys, play.country.address("registrar"), row.request, 2)
    facts = [(fact.name, fact.value) for fact in play.country.last.events]
    assert facts == [("request", row.request), ("due", read_time("10:00"))]


def test_old_keys_go_and_new_ones_come_with_their_history(play: Play) -> None:
    old = play.country.people["noy"]
    play.run("registrar asks for new keys of noy | applied\nat 9:00\nshop completes the recovery of noy | applied")
    assert [(fact.name, fact.value) for fact in play.country.last.events] == [("keys_number", 2)]
    transaction = play.country.draft(
        play.country.wish("noy", CancelRecovery(old.address, "0" * 64, "0" * 64 + "-0", "0" * 128))
    )
    assert (
        play.country.judge(play.country.sign(transaction, [(old.address, old.keys[0])])) == "key_must_be_the_accounts"
    )
    with play.country.node.reading() as state:
        identity = state.get(IDENTITIES, old.address)
        past = state.get(PAST_KEYS, f"{old.address}/000001")
        assert state.get_value(RECOVERIES.key(old.address)) == b""
    assert identity
    assert (identity.keys_number, identity.threshold) == (2, 1)
    assert identity.keys == (play.country.people["noy"].keys[0].public_key,)
    assert past == PastKeys((old.keys[0].public_key,), 1, play.country.node.tip.height)


def cancel(play: Play, **changes: str) -> CancelRecovery:
    """The cancellation of noy's recovery with its own key, but for what is changed after signing."""
    noy = play.country.people["noy"]
    with play.country.node.reading() as state:
        row = state.get(RECOVERIES, noy.address)
    assert row
    text = compute_cancellation_bytes(play.country.node.tip.genesis_hash, noy.address, row.request)
    body = CancelRecovery(noy.address, noy.keys[0].public_key, row.request, noy.keys[0].sign(text))
    return msgspec.structs.replace(body, **changes)


def test_cancellation_serves_for_no_other_recovery(play: Play) -> None:
    play.run("registrar asks for new keys of noy | applied")
    first = cancel(play)
    assert play.country.act(play.country.wish("shop", first)) == APPLIED
    play.run("registrar asks for new keys of noy | applied")
    second = cancel(play)
    assert play.country.act(play.country.wish("shop", first)) == "cancellation_must_be_of_this_recovery"
    moved = msgspec.structs.replace(first, request=second.request)
    assert play.country.act(play.country.wish("shop", moved)) == "cancellation_must_be_signed"
    assert play.country.act(play.country.wish("shop", second)) == APPLIED


@pytest.mark.parametrize("fault", ["signature", "key", "strong", "account", "chain"])
def test_cancellation_needs_a_current_key_of_that_account_on_this_chain(play: Play, fault: str) -> None:
    play.run("registrar asks for new keys of noy | applied\nregistrar asks for new keys of shop | applied")
    noy, good = play.country.people["noy"], cancel(play)
    shop = play.country.people["shop"].keys[0]
    text = compute_cancellation_bytes(play.country.node.tip.genesis_hash, noy.address, good.request)
    body = {
        "signature": msgspec.structs.replace(good, signature="0" * 128),
        "key": msgspec.structs.replace(good, public_key=shop.public_key, signature=shop.sign(text)),
        "strong": msgspec.structs.replace(good, public_key="01" + "00" * 31),
        "account": msgspec.structs.replace(good, account=play.country.address("shop")),
        "chain": msgspec.structs.replace(
            good, signature=noy.keys[0].sign(compute_cancellation_bytes(bytes(32), noy.address, good.request))
        ),
    }[fault]
    rule = "cancellation_must_be_of_this_recovery" if fault == "account" else "cancellation_must_be_signed"
    assert play.country.act(play.country.wish("shop", body)) == rule
    assert play.country.act(play.country.wish("shop", good)) == APPLIED


def test_key_of_before_a_rotation_cancels_nothing(play: Play) -> None:
    old = play.country.people["noy"].keys[0]
    play.run("noy takes 1 of 1 new keys | applied\nregistrar asks for new keys of noy | applied")
    good = cancel(play)
    text = compute_cancellation_bytes(play.country.node.tip.genesis_hash, good.account, good.request)
    body = msgspec.structs.replace(good, public_key=old.public_key, signature=old.sign(text))
    assert play.country.act(play.country.wish("shop", body)) == "cancellation_must_be_signed"


def test_key_that_is_to_come_cancels_nothing(play: Play) -> None:
    play.run("registrar asks for new keys of noy | applied")
    good, new = cancel(play), play.recovering["noy"].keys[0]
    text = compute_cancellation_bytes(play.country.node.tip.genesis_hash, good.account, good.request)
    body = msgspec.structs.replace(good, public_key=new.public_key, signature=new.sign(text))
    assert play.country.act(play.country.wish("shop", body)) == "cancellation_must_be_signed"
