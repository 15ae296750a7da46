"""Explaining and applying never disagree, whatever the laws: of random laws in force and random transactions.

Both run in the same state; what explaining says of the message that is refused, or of the rows that are written, is
what applying does, and its judgements say why.
"""

from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from ledger.admission import Decoded
from ledger.errors import Refused
from ledger.explaining import Explained, explain_transaction
from ledger.laws.syntax import write
from ledger.laws.types import BOOLEAN, Type
from ledger.registry.bindable import BINDABLE
from ledger.registry.call import Call
from ledger.registry.laws import judging as binding
from ledger.registry.laws.facts import make_names
from ledger.registry.laws.making import adopt_law, check_provision, suspend_law
from ledger.registry.money.holds import PlaceHold
from ledger.registry.money.money import Issue, Transfer
from ledger.registry.rows.laws import Provision
from ledger.state.overlay import Overlay
from ledger.transition import apply_transaction, make_environment
from tests.country import START, Country
from tests.laws.strategies import expressions
from tests.registry.laws.lawbook import provide, settle

TYPES = ("issue", "place_hold", "transfer")
LIMITS = ("limit", "other")
WHO = ("noy", "shop", "guard", "central-bank")
HOUR = 3_600_000
COUNTRY: Country = settle().country
"""It stands still: everything is tried in overlays, and thrown away."""


class Case(NamedTuple):
    """Laws in force, and a transaction."""

    provisions: list[Provision]
    suspended: list[str]
    bodies: list[tuple[str, msgspec.Struct]]
    """Who acts, and what is asked."""


def common_names(types: tuple[str, ...]) -> dict[str, Type]:
    """What a law may read that binds all these types: those of the first, since these three differ in few."""
    return make_names(BINDABLE[types[0]].body, LIMITS)


@st.composite
def provisions(draw: st.DrawFn, place: int) -> Provision:
    """A law of one or more types; now and then it is of some place only, or not in force yet."""
    types = draw(
        st.sampled_from([("transfer",), ("transfer",), ("issue",), ("place_hold",), ("place_hold", "transfer")])
    )
    amount = st.sampled_from(
        ["message.amount > 20", 'message.asset == "LAK"', "on_behalf_of.sent_today > parameters.limit"]
    )
    drawn = expressions(BOOLEAN, common_names(types), depth=2).map(write)
    return provide(
        f"law_{place}",
        draw(drawn | drawn | amount),
        kind=draw(st.sampled_from(["allow", "deny", "deny"])),
        types=types,
        jurisdictions=draw(st.sampled_from([(), (), (), ("LA-VT",), ("LA",)])),
        since=draw(st.sampled_from([0, 0, 0, START + 900 * HOUR])),
    )


def bodies() -> st.SearchStrategy[tuple[str, msgspec.Struct]]:
    """A message about money, with who sends it."""
    amounts = st.sampled_from([0, 1, 7, 20, 21, 60, 101, 2**53 - 1])
    payees = st.sampled_from(WHO).map(COUNTRY.address)
    assets = st.sampled_from(["LAK", "LAK", "LAK", "USD"])
    expires = st.just(START + 20 * HOUR)
    transfers: Any = st.builds(Transfer, amounts, assets, st.sampled_from(["", "INV-7"]), payees)
    holds: Any = st.builds(PlaceHold, amounts, assets, payees, expires, payees)
    issues: Any = st.builds(Issue, amounts, assets, payees)
    everyday = st.tuples(st.sampled_from(WHO), transfers | transfers | holds)
    return everyday | everyday | st.tuples(st.just("central-bank"), issues)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """One to four messages under up to four laws and up to two parameters."""
    limits = [
        provide(name, str(draw(st.integers(0, 60))), kind="parameter", types=(), most=99)
        for name in draw(st.sampled_from([LIMITS, LIMITS, ("limit",)]))
    ]
    laws = [draw(provisions(place)) for place in range(draw(st.integers(1, 6)))]
    suspended = draw(st.lists(st.sampled_from(["law_0", "limit"]), max_size=1))
    return Case([*limits, *laws], suspended, draw(st.lists(bodies(), min_size=1, max_size=4)))


def prepare(case: Case, state: Any) -> Overlay:
    """A block on the state with the laws that could be adopted; the others are none."""
    rows = Overlay(state)
    call = Call(rows, make_environment(state, COUNTRY.node.tip, COUNTRY.node.get_time()), "", "", bytes(32), 0)
    adopted = []
    for provision in case.provisions:
        try:
            check_provision(call, provision, BINDABLE)
        except Refused:
            continue
        adopt_law(call, provision, "")
        adopted.append(provision.law)
    for law in case.suspended:
        if law in adopted:
            suspend_law(call, law, START + 900 * HOUR, "")
    return Overlay(rows)


def list_rows(rows: Overlay) -> list[tuple[str, object]]:
    return [(changed.key, changed.row) for changed in rows.list_changed()]


def check_agreement(case: Case) -> str:
    """Judges the transaction in both ways and compares; the rule, or applied."""
    wishes = [COUNTRY.wish(by, body) for by, body in case.bodies]
    decoded: Decoded = COUNTRY.node.application.decode(COUNTRY.sign(COUNTRY.draft(*wishes)))
    with COUNTRY.node.reading() as state:
        environment = make_environment(state, COUNTRY.node.tip, COUNTRY.node.get_time())
        applying, explaining = prepare(case, state), prepare(case, state)
        outcome = apply_transaction(applying, environment, decoded)
        told = explain_transaction(explaining, environment, decoded)
    last = told[-1].refusal
    assert (last.rule if last else "") == outcome.rule
    if last is None:
        assert len(told) == len(case.bodies)
        assert list_rows(applying) == list_rows(explaining)
    else:
        detail = {fact.name: fact.value for fact in outcome.detail}
        assert detail == {**last.values, "message": len(told) - 1}
    for explained in told:
        check_reasons(explained)
    return outcome.rule or "applied"


def check_reasons(explained: Explained) -> None:
    """What a law refuses, its judgement says; where none does, the law is not the reason."""
    against = [judgement.refusal for judgement in explained.judgements if judgement.refusal]
    refusal = explained.refusal
    if refusal and refusal.rule in ("law_must_allow", "law_must_have_answer"):
        assert (refusal.rule, refusal.values) == (against[0].rule, against[0].values)
    elif refusal is None:
        assert not against
    names = [judgement.law.provision.law for judgement in explained.judgements]
    falls = sum(left > right for left, right in pairwise(names))
    assert falls <= 1, "in order, for the message and for the payment that it is asked as"


@settings(deadline=None, max_examples=150)
@given(cases())
def test_explaining_and_applying_never_disagree(case: Case) -> None:
    event(check_agreement(case))


@pytest.mark.full
@settings(deadline=None, max_examples=3_000)
@given(cases())
def test_explaining_and_applying_never_disagree_at_length(case: Case) -> None:
    event(check_agreement(case))


def test_disagreement_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where explaining asks laws otherwise than applying does, the property fails."""
    case = Case(
        [provide("law_0", "message.amount > 5")], [], [("noy", Transfer(7, "LAK", "", COUNTRY.address("shop")))]
    )
    assert check_agreement(case) == "law_must_allow"
    judge = binding.judge
    monkeypatch.setattr(
        binding,
        "judge",
        lambda law, facts, kept=None: (
            judge(law, facts, kept)._replace(refusal=None) if kept is None else judge(law, facts, kept)
        ),
    )
    with pytest.raises(IndexError):
        check_agreement(case)


@pytest.mark.parametrize(
    ("text", "amounts", "rule"),
    [
        ("message.amount > 20", (7, 21), "law_must_allow"),
        ("1 // (message.amount - 21) == 1", (7, 21), "law_must_have_answer"),
        ("on_behalf_of.sent_today > 10", (7, 7, 7), "law_must_allow"),
        ("on_behalf_of.available < 90", (7, 7, 7), "law_must_allow"),
        ("message.amount > 20", (7, 20), "applied"),
    ],
)
def test_agreement_in_cases_of_every_kind(text: str, amounts: tuple[int, ...], rule: str) -> None:
    """A later message meets what the earlier ones wrote."""
    bodies = [("noy", Transfer(amount, "LAK", "", COUNTRY.address("shop"))) for amount in amounts]
    assert check_agreement(Case([provide("law_0", text)], [], list(bodies))) == rule
