"""Contracts: signed by all in time, amended by all, fulfilled by those named for that, cancelled by who may.

Scenarios (see trades.py); precedence and every refusal alone stand in faults.py.
"""

import msgspec
import pytest

from ledger.errors import Inadmissible
from ledger.registry.trade.contracts import MESSAGES, validate_propose_contract
from ledger.registry.trade.orders import MESSAGES as ORDER_MESSAGES
from tests.country import Country
from tests.registry.scenario import Play
from tests.registry.stage import BODIES, Stage
from tests.registry.trades import make_contract

ADDRESS = "lao1{}"
NEW = (*MESSAGES, *ORDER_MESSAGES)


@pytest.fixture
def play() -> Play:
    """The ministry of technology, its builder, and somebody else."""
    country = Country()
    for name, kind in (("builder", "business"), ("lender", "bank"), ("noy", "citizen"), ("clerk", "citizen")):
        country.settle(name, kind)
    return Play(country)


BOTH = "proposes a contract of technology,builder"
DATED = "until 9:00 to be signed until 1:00 accepted by technology,builder"
LAST = "technology signs -2"
AGREED = "technology proposes a contract of technology,builder accepted by technology as deal & builder signs -0"
SCENARIOS = {
    "signed in one transaction, accepted, and over": f"""
        {AGREED}                                            | applied
        contract deal is in_force
        builder fulfils deal                                | acceptance_must_be_of_named
        noy fulfils deal                                    | party_must_be_of_contract
        technology fulfils deal                             | applied
        contract deal is fulfilled
        technology fulfils deal                             | contract_must_be_in_force
        builder cancels deal                                | contract_must_not_be_over
        builder signs deal                                  | contract_must_be_open
        """,
    "signed in turn, to the millisecond": """
        technology proposes a contract of technology,builder,lender to be signed until 9:00 as deal | applied
        noy signs deal                                      | party_must_be_of_contract
        technology signs deal                               | declaration_must_be_only_one
        builder signs deal                                  | applied
        contract deal is proposed
        builder signs deal                                  | declaration_must_be_only_one
        technology fulfils deal                             | contract_must_be_in_force
        just before 9:00
        lender signs deal                                   | applied
        contract deal is in_force
        """,
    "late by a millisecond": """
        technology proposes a contract of technology,builder to be signed until 9:00 as deal | applied
        at 9:00
        builder signs deal                                  | contract_must_be_signed_in_time
        contract deal is lapsed
        builder cancels deal                                | contract_must_not_be_over
        technology fulfils deal                             | contract_must_be_in_force
        """,
    "withdrawn before it is in force, by any party": """
        technology proposes a contract of technology,builder,lender as deal | applied
        noy cancels deal                                    | party_must_be_of_contract
        builder signs deal                                  | applied
        lender cancels deal                                 | applied
        contract deal is cancelled
        lender signs deal                                   | contract_must_be_open
        """,
    "ended alone by who may, else by all": """
        technology proposes a contract of technology,builder ended by technology as first & builder signs -0 | applied
        builder cancels first                               | applied
        contract first is in_force
        technology cancels first                            | applied
        contract first is cancelled
        technology proposes a contract of technology,builder ended by all as second & builder signs -0 | applied
        technology cancels second                           | applied
        contract second is in_force
        technology cancels second                           | declaration_must_be_only_one
        builder cancels second                              | applied
        contract second is cancelled
        """,
    "accepted by both, also after its term": f"""
        technology {BOTH} {DATED} as deal & builder signs -0 | applied
        builder fulfils deal                                | applied
        builder fulfils deal                                | declaration_must_be_only_one
        contract deal is in_force
        just before 9:00
        contract deal is in_force
        at 9:00
        contract deal is ended
        builder cancels deal                                | contract_must_not_be_over
        technology {BOTH} in place of deal as next | contract_must_be_in_force
        technology fulfils deal                             | applied
        contract deal is fulfilled
        """,
    "amended by all, and by one amendment alone": f"""
        {AGREED}                                            | applied
        technology proposes a contract of technology,noy in place of deal | contract_must_keep_parties
        technology proposes a contract of technology,builder,noy in place of deal as second | applied
        technology proposes a contract of technology,builder in place of deal as rival | applied
        contract deal is in_force
        builder signs second                                | applied
        contract deal is in_force
        noy signs second                                    | applied
        contract deal is amended
        contract second is in_force
        builder signs rival                                 | contract_must_be_in_force
        contract rival is proposed
        technology fulfils deal                             | contract_must_be_in_force
        technology proposes a contract of technology,builder in place of deal | contract_must_be_in_force
        technology proposes a contract of technology,builder in place of second | contract_must_keep_parties
        """,
    "no loop of references": f"""
        technology {BOTH} in place of -0 | contract_must_not_loop
        technology {BOTH} in place of -1 & builder {BOTH} in place of -0 | contract_must_not_loop
        technology {BOTH} & builder signs -1 | contract_must_exist
        technology {BOTH} as first & builder {BOTH} in place of -0 | contract_must_be_in_force
        technology {BOTH} as first & builder signs -0 & builder {BOTH} in place of -0 as second & {LAST} | applied
        contract first is amended
        contract second is in_force
        technology {BOTH} in place of first | contract_must_be_in_force
        """,
    "through a delegate, who is no party": """
        technology lets clerk propose_contract,sign_contract until 20:00 | applied
        technology lets builder sign_contract until 20:00   | applied
        clerk for technology proposes a contract of technology,builder as deal | applied
        clerk for technology signs deal                     | declaration_must_be_only_one
        builder signs deal                                  | applied
        contract deal is in_force
        builder proposes a contract of technology,builder as trap | applied
        builder for technology signs trap                   | agent_must_not_be_a_party
        clerk for technology signs trap                     | applied
        """,
    "a party that is suspended signs once it is reinstated": """
        technology proposes a contract of technology,noy as deal | applied
        court suspends noy for CASE-7                       | applied
        noy signs deal                                      | account_must_not_be_suspended
        noy cancels deal                                    | account_must_not_be_suspended
        court reinstates noy for CASE-8                     | applied
        noy signs deal                                      | applied
        """,
    "new keys are bound by what the old ones signed": f"""
        {AGREED}                                            | applied
        builder takes 1 of 2 new keys                       | applied
        builder cancels deal                                | applied
        registrar asks for new keys of builder              | applied
        at 80:00
        noy completes the recovery of builder               | applied
        builder cancels deal                                | declaration_must_be_only_one
        contract deal is in_force
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_contract(play: Play, scenario: str) -> None:
    play.run(scenario)


PARTIES = [(ADDRESS.format("a"), "client"), (ADDRESS.format("b"), "builder")]
WHOLE = make_contract(PARTIES, [PARTIES[0][0]], [])
FAULTS = {
    "parties out of order": {"parties": WHOLE.parties[::-1]},
    "a party twice": {"parties": (WHOLE.parties[0],) * 2},
    "a party without a role": {"roles": ("client", "builder", "lender")},
    "nobody accepts": {"accepting": ()},
    "a stranger accepts": {"accepting": (ADDRESS.format("c"),)},
    "acceptances out of order": {"accepting": WHOLE.parties[::-1]},
    "a stranger ends it": {"terminating": (ADDRESS.format("c"),)},
    "ended by one twice": {"terminating": (WHOLE.parties[0],) * 2},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_contract_that_is_none_is_in_no_block(fault: dict[str, tuple[str, ...]]) -> None:
    validate_propose_contract(WHOLE)
    with pytest.raises(Inadmissible, match="contract_must_be_well_formed"):
        validate_propose_contract(msgspec.structs.replace(WHOLE, **fault))


@pytest.mark.parametrize("kind", [kind.name for kind in NEW])
def test_no_block_of_version_1_has_a_message_of_trade(kind: str) -> None:
    """Nor does anybody delegate one, or make a law of it."""
    old = Stage.__new__(Stage)  # its bodies need a country and names alone
    old.country = Country(rules=1)
    old.play = Play(old.country)
    for name in ("noy", "shop", "ward"):
        old.country.settle(name, money=100)
    body = BODIES[kind](old, {"by": "noy"})
    assert old.country.act(old.country.wish("noy", body)) == "message_must_be_of_version"
    amount = "up to 5 LAK " if kind == "place_order" else ""
    assert old.play.act(f"noy lets shop {kind} {amount}until 20:00") == "message_must_be_of_version"
