"""Laws found once a block and asked as one function, held to the plain way: every row read, every law asked by itself.

Blocks are of anything: payments that laws let pass, refuse and have no answer for, delegations, suspended accounts, and
motions that are enacted among them, by which laws begin, change and end, or would if the transaction were not refused.
By version 1 of the rules they do so at once, later from the next on; then holds and returns are asked as payments.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import transition
from ledger.admission import Decoded
from ledger.chain.entry import Outcome
from ledger.chain.header import VERSIONS
from ledger.chain.parameters import Parameters
from ledger.registry.block_steps import LAW, Meter
from ledger.registry.call import Call
from ledger.registry.laws import judging
from ledger.registry.laws.facts import LawFacts
from ledger.registry.laws.judging import binds, judge
from ledger.registry.rows.laws import LAW_BOOKS, LAWS
from ledger.state.overlay import Overlay
from ledger.transition import apply_admitted, make_environment
from tests.country import Country
from tests.registry.committee.test_bodies import MEMBERS
from tests.registry.laws.lawbook import make_law
from tests.registry.motions.assembly import COUNCIL, HOUR, add_bodies
from tests.registry.scenario import Play

DEEP = "any(" * 17 + "message.amount == 77" + "".join(f" for x{number} in [true])" for number in range(17))
"""Asked by its parts: a function does not loop as deep."""
LAWS_OF_GENESIS = (
    make_law("a_daily", "on_behalf_of.sent_today + message.amount > parameters.limit", types=("reverse", "transfer")),
    make_law("b_place", "message.amount == 13 or by.available < 2", jurisdictions=("LA-VT",)),
    make_law("c_small", "message.amount <= 90", "allow", types=("place_hold", "transfer")),
    make_law("d_odd", "100 // (message.amount - 7) == 3"),
    make_law("e_signed", 'by.address != on_behalf_of.address and message.amount in [3, 4] and by.kind == "business"'),
    make_law("f_deep", DEEP, types=("place_hold",)),
    make_law("g_whole", "message.whole > 9", types=("reverse",)),
    make_law("limit", "60", "parameter", least=0, most=90),
)
MOTIONS = {
    "adopting": "adopt aa: deny place_hold,transfer where message.amount == 5 or on_behalf_of.sent_today > 40",
    "local": "adopt bb: allow transfer in LA-LP where message.amount < parameters.limit - 50",
    "ending": "end b_place",
    "lasting": "end c_small",
    "pausing": "suspend d_odd until 900:00",
    "lowering": "let limit be 20",
    "raising": "let limit be 80",
}
ACTS = (
    *(f"noy pays {amount} LAK to shop" for amount in (0, 1, 3, 5, 7, 13, 30, 91, 999)),
    *(f"shop pays {amount} LAK to noy" for amount in (1, 5, 9, 13, 30)),
    *(f"shop for noy pays {amount} LAK to guard" for amount in (1, 3, 5, 13, 61)),
    *("jailed pays 1 LAK to shop", "guard for jailed pays 1 LAK to shop", "guard for noy pays 1 LAK to shop"),
    *(
        "noy holds 5 LAK for shop until 40:00",
        "noy holds 13 LAK for shop until 40:00",
        "noy holds 77 LAK for shop until 40:00",
        "shop returns 4 of first",
    ),
    *("shop returns first", "court suspends guard for CASE-2", "guard pays 1 LAK to noy", "noy pays 2 LAK to nobody"),
    *("noy pays 3 LAK to guard & noy pays 13 LAK to shop", "noy pays 3 LAK to guard & noy pays 4 LAK to shop"),
    *(f"guard enacts {motion}" for motion in MOTIONS),
    *(f"noy enacts {motion} & noy pays 5 LAK to shop" for motion in MOTIONS),
    *(f"noy enacts {motion} & noy pays 999 LAK to shop" for motion in MOTIONS),
    "noy pays 5 LAK to shop & noy enacts adopting & noy pays 5 LAK to shop",
)


class Stage(NamedTuple):
    """A country with motions that are due, and the acts as transactions."""

    country: Country
    acts: tuple[Decoded, ...]


@cache
def set_up(rules: int) -> Stage:
    """Noy of LA-VT.01 lets the shop of LA-LP pay; jailed is suspended; every motion has been voted for."""
    country = Country(template=add_bodies(COUNCIL), parameters=Parameters(windows=1), laws=LAWS_OF_GENESIS, rules=rules)
    play = Play(country)
    play.run(
        """
        registrar opens noy as citizen in LA-VT.01                  | applied
        registrar opens shop as business in LA-LP                   | applied
        registrar opens guard as citizen in LA                      | applied
        registrar opens jailed as citizen in LA                     | applied
        central-bank issues 500 LAK to noy                          | applied
        central-bank issues 500 LAK to shop                         | applied
        central-bank issues 50 LAK to guard                         | applied
        noy lets shop transfer up to 70 LAK until 99:00 as power    | applied
        jailed lets guard transfer up to 70 LAK until 99:00 as other | applied
        noy pays 8 LAK to shop as first                             | applied
        court suspends jailed for CASE-1                            | applied
        """
    )
    for name, action in MOTIONS.items():
        play.run(f"education moves in council to {action} as {name} | applied")
        play.run("\n".join(f"{member} votes yes on {name} | applied" for member in MEMBERS))
    country.now += 10 * HOUR
    drafts = [country.draft(*[play.read(part) for part in act.split(" & ")]) for act in ACTS]
    return Stage(country, tuple(country.node.application.decode(country.sign(draft)) for draft in drafts))


def check_laws_plainly(call: Call, name: str, body: msgspec.Struct) -> None:
    """Every law of the book by itself, from the rows as they are now, or by version 2 as the block before left them."""
    rows = call.rows if call.environment.version == 1 else call.rows.below
    book = rows.get(LAW_BOOKS, name)
    if book is None:
        return
    call.charge(LAW * len(book.laws))
    for identifier in book.laws:
        law = rows.get(LAWS, identifier)
        if law is not None and binds(call, law):
            _, trace, refusal = judge(law, LawFacts(call, name, body))
            call.charge(trace.steps * 3 if refusal else trace.steps)
            if refusal:
                raise refusal


class Course(NamedTuple):
    """What came of each transaction, the steps taken by then, and the rows in the end."""

    outcomes: list[Outcome]
    steps: list[int]
    rows: tuple[object, ...]


def run(acts: Sequence[int], rules: int) -> Course:
    """Applies the acts of these numbers in one block."""
    stage = set_up(rules)
    application = stage.country.node.application
    environment = make_environment(application.state, application.tip, stage.country.now)
    rows, meter = Overlay(application.state), Meter(10**9)
    outcomes, steps = [], []
    for number in acts:
        outcomes.append(apply_admitted(rows, environment, stage.acts[number], meter))
        steps.append(meter.steps)
    return Course(outcomes, steps, application.state.compute_change(rows).rows)


def run_plainly(acts: Sequence[int], rules: int) -> Course:
    """The same with the laws asked plainly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transition, "check_laws", check_laws_plainly)
        patch.setattr(judging, "check_laws", check_laws_plainly)
        return run(acts, rules)


@settings(deadline=None)
@given(st.lists(st.integers(0, len(ACTS) - 1), min_size=1, max_size=14), st.sampled_from(VERSIONS))
def test_blocks_are_judged_and_counted_as_if_every_law_were_asked_by_itself(acts: list[int], rules: int) -> None:
    assert run(acts, rules) == run_plainly(acts, rules)


@pytest.mark.parametrize("rules", VERSIONS)
def test_acts_meet_what_they_are_meant_to_meet(rules: int) -> None:
    """So that the property above compares more than payments that apply."""
    rules_met = {act: run([number], rules).outcomes[0].rule for number, act in enumerate(ACTS)}
    assert rules_met["noy pays 13 LAK to shop"] == rules_met["shop for noy pays 3 LAK to guard"] == "law_must_allow"
    assert rules_met["noy pays 7 LAK to shop"] == "law_must_have_answer"
    assert rules_met["shop pays 13 LAK to noy"] == rules_met["shop for noy pays 1 LAK to guard"] == ""
    assert rules_met["noy holds 77 LAK for shop until 40:00"] == "law_must_allow"
    assert rules_met["shop returns first"] == "law_must_have_answer"
    assert rules_met["jailed pays 1 LAK to shop"] == rules_met["guard for jailed pays 1 LAK to shop"]
    assert rules_met["jailed pays 1 LAK to shop"] == "account_must_not_be_suspended"
    assert rules_met["guard for noy pays 1 LAK to shop"] == "actor_must_be_the_signer"
    assert {rules_met[f"guard enacts {motion}"] for motion in MOTIONS} == {""}
    assert rules_met["noy enacts adopting & noy pays 999 LAK to shop"] == "law_must_allow"
    assert rules_met["noy holds 13 LAK for shop until 40:00"] == ("law_must_allow" if rules > 1 else "")


def judge_acts(rules: int, *acts: str) -> list[str]:
    """What each act of a block is refused for, "" where it applies."""
    return [outcome.rule for outcome in run([ACTS.index(act) for act in acts], rules).outcomes]


def test_law_of_version_1_binds_at_once_and_not_where_its_adoption_was_undone() -> None:
    pay, adopt = "noy pays 5 LAK to shop", "guard enacts adopting"
    undone = "noy enacts adopting & noy pays 999 LAK to shop"
    assert judge_acts(1, pay, undone, pay, adopt, pay) == ["", "law_must_allow", "", "", "law_must_allow"]
    assert judge_acts(1, "noy pays 5 LAK to shop & noy enacts adopting & noy pays 5 LAK to shop", pay)[1] == ""


def test_law_of_version_1_ends_and_a_parameter_changes_at_once() -> None:
    local, end = "noy pays 13 LAK to shop", "guard enacts ending"
    assert judge_acts(1, local, end, local) == ["law_must_allow", "", ""]
    thirty, lower = "noy pays 30 LAK to shop", "guard enacts lowering"
    assert judge_acts(1, thirty, lower, thirty) == ["", "", "law_must_allow"]


def test_laws_of_version_2_are_those_of_the_block_before_until_the_next() -> None:
    """What is adopted, ended, suspended or set in a block changes nothing in it, also within one transaction."""
    five, thirteen, thirty = (f"noy pays {amount} LAK to shop" for amount in (5, 13, 30))
    assert judge_acts(2, five, "guard enacts adopting", five) == ["", "", ""]
    assert judge_acts(2, thirteen, "guard enacts ending", thirteen) == ["law_must_allow", "", "law_must_allow"]
    assert judge_acts(1, "guard enacts lowering", thirty) == ["", "law_must_allow"]
    assert judge_acts(2, "guard enacts lowering", thirty) == ["", ""]
    odd = "noy pays 7 LAK to shop"
    assert judge_acts(2, odd, "guard enacts pausing", odd) == ["law_must_have_answer", "", "law_must_have_answer"]
    together = "noy pays 5 LAK to shop & noy enacts adopting & noy pays 5 LAK to shop"
    assert judge_acts(2, together, five) == ["", ""]
    stage = set_up(2)
    application, now = stage.country.node.application, stage.country.now
    rows = Overlay(application.state)
    for act in ("guard enacts adopting", "guard enacts lowering"):
        outcome = apply_admitted(rows, make_environment(rows, application.tip, now), stage.acts[ACTS.index(act)])
        assert outcome.rule == ""
    following = Overlay(rows)
    for act in (five, thirty):
        environment = make_environment(following, application.tip, now)
        assert apply_admitted(following, environment, stage.acts[ACTS.index(act)]).rule == "law_must_allow"
