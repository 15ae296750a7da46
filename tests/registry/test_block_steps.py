"""The budget of a block: what is counted, what does not fit and waits, and what never would.

The scenes are those of the benchmark (tests/bench/worst.py); in a small budget few entries make a full block.
"""

from collections.abc import Sequence

import msgspec
import pytest

from ledger.admission import Decoded
from ledger.chain.parameters import FOUNDING, Parameters
from ledger.client.drafting import Wish
from ledger.errors import ConsensusError, Inadmissible
from ledger.explaining import explain_transaction
from ledger.home.template import load_template
from ledger.registry import block_steps as budget
from ledger.registry.block_steps import ENTRY, LEAST, Meter, count_block_steps, count_text
from ledger.registry.committee.parameters import SetParameter
from ledger.registry.laws.making import MAX_READING, MAX_STEPS
from ledger.registry.money.money import Transfer
from ledger.registry.motions.motions import ProposeMotion
from ledger.registry.people.suspension import SuspendAccount
from ledger.registry.rows.laws import MAX_LAWS
from ledger.state.overlay import Overlay
from ledger.transition import (
    Dropped,
    apply_transaction,
    make_environment,
    state_transition,
)
from tests.bench import worst
from tests.bench.worst import SCENES, TIMES, Scene, fill_block, measure_block
from tests.country import Country
from tests.registry.laws.lawbook import BIG, make_law, settle
from tests.registry.motions.assembly import add_bodies, make_body


def count_steps(country: Country, entries: Sequence[Decoded]) -> int:
    """How many steps these entries take one after the other."""
    application = country.node.application
    environment = make_environment(application.state, application.tip, country.node.get_time())
    rows, meter = Overlay(application.state), Meter(count_block_steps(environment.parameters))
    for entry in entries:
        apply_transaction(rows, environment, entry, meter)
    return meter.steps


def pay(country: Country, ahead: int, by: str = "noy", amount: int = 1) -> bytes:
    """A payment by noy, that many entries ahead."""
    transaction = country.draft(country.wish(by, Transfer(amount, "LAK", "", country.address("shop"))))
    signer = transaction.signers[0]
    signers = (type(signer)(signer.address, 0, signer.nonce + ahead),)
    return country.sign(
        country.draft(country.wish(by, Transfer(amount, "LAK", "", country.address("shop"))), signers=signers)
    )


@pytest.fixture
def country() -> Country:
    """Noy and sok have money, and the shop takes it; the laws are the template's."""
    made = Country(laws=load_template("lao").laws, parameters=FOUNDING)
    for name in ("noy", "sok", "shop"):
        made.settle(name, money=100)
    return made


def limit_to(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    monkeypatch.setattr(budget, "LEAST", steps)
    monkeypatch.setattr(budget, "ENTRY", 0)


def test_block_has_steps_for_as_many_payments_as_entries(country: Country) -> None:
    assert country.judge(pay(country, 0)) == "applied"
    taken = count_steps(country, [country.node.application.decode(pay(country, 0))])
    assert 0 < taken <= ENTRY
    assert count_block_steps(FOUNDING) == FOUNDING.max_block_entries * ENTRY
    assert count_block_steps(Parameters(max_block_entries=1)) == LEAST


def test_no_transaction_takes_as_many_steps_as_every_block_has() -> None:
    lengths = [(size, types) for types in range(1, 33) if (size := min(4_096, MAX_READING // types))]
    text = max(count_text(size, types) for size, types in lengths)
    asked = 1 + 4  # laws, about a message and each of the payments it makes
    message = budget.MESSAGE + asked * (MAX_LAWS * budget.LAW + 3 * MAX_STEPS) + budget.ACTION + text
    most = budget.TRANSACTION + 64 * (budget.SIGNATURE + 2 * budget.KEY) + 16 * message
    seats = 20 * 64 * budget.SEAT + 20 * 16 * budget.HOLDER  # more bodies and roles than a template has
    assert most + 16 * 3 * seats < LEAST


@pytest.mark.parametrize("name", SCENES)
def test_what_is_dear_is_counted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worst, "PEOPLE", 2)
    scene = Scene(*SCENES[name]())
    entries = [scene.make_entry(number) for number in range(3)]
    first = count_steps(scene.country, entries[:1])
    assert count_steps(scene.country, entries) == 3 * first
    assert (first <= ENTRY) is (name == "payments")
    size = len(entries[0].data)
    assert min(4_194_304 // size, 10_000) * first < 30 * count_block_steps(FOUNDING)


def test_what_does_not_fit_waits_for_the_next_block_in_order(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    datas = [pay(country, ahead, by) for ahead in range(3) for by in ("noy", "sok")]
    one = count_steps(country, [country.node.application.decode(datas[0])])
    limit_to(monkeypatch, 4 * one + one // 2)
    country.node.add(*datas)
    late = pay(country, 3)
    made = country.node.make_block()
    assert made
    assert [entry.data for entry in made.transactions] == datas[:4]
    assert [entry.data for entry in country.node.mempool] == datas[4:]
    country.node.add(late)
    following = country.node.make_block()
    assert following
    assert [entry.data for entry in following.transactions] == [*datas[4:], late]
    assert (following.dropped, len(country.node.mempool)) == ((), 0)


def test_block_beyond_the_budget_is_refused_whoever_proposes_it(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = country.node.application
    datas = [pay(country, ahead) for ahead in range(3)]
    decoded = [application.decode(data) for data in datas]
    proposer = country.node.get_validators()[0].public_key
    made = application.prepare(decoded, country.node.get_time(), proposer, [])
    application._candidates.clear()
    one = count_steps(country, decoded[:1])
    limit_to(monkeypatch, 3 * one)
    assert state_transition(application.state, application.tip, made.header, decoded).header == made.header
    limit_to(monkeypatch, 3 * one - 1)
    with pytest.raises(ConsensusError) as caught:
        application.process(made.header, datas)
    assert caught.value.rule == "block_must_be_within_limit"
    assert caught.value.values == {"count": f"{3 * one} steps", "limit": 3 * one - 1}
    with pytest.raises(ConsensusError, match="block_must_be_within_limit"):
        country.node.send_block(lambda state: datas)
    assert len(application.prepare(decoded, country.node.get_time(), proposer, []).transactions) == 2


def test_transaction_that_no_block_could_hold_waits_for_none(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    wish = country.wish("noy", Transfer(1, "LAK", "", country.address("shop")))
    large = country.sign(country.draft(*[wish] * 16))
    small = pay(country, 0, "sok")
    limit_to(monkeypatch, count_steps(country, [country.node.application.decode(large)]) - 1)
    assert country.judge(large) == "transaction_must_fit_budget"
    with pytest.raises(Inadmissible, match="transaction_must_fit_budget"):
        country.node.send(lambda state: large)
    application = country.node.application
    environment = make_environment(application.state, application.tip, country.node.get_time())
    with pytest.raises(Inadmissible, match="transaction_must_fit_budget"):
        explain_transaction(Overlay(application.state), environment, application.decode(large))
    assert len(explain_transaction(Overlay(application.state), environment, application.decode(small))) == 1
    country.node.add(large, small)
    dropped: list[Dropped] = []
    made = country.node.make_block(dropped)
    assert made, dropped
    assert [entry.data for entry in made.transactions] == [small]
    assert [one.reason.rule for one in dropped] == ["transaction_must_fit_budget"]
    assert country.balance("noy").available == 100


def test_refused_entry_counts_what_it_took_and_a_law_that_refuses_is_asked_again() -> None:
    play = settle(make_law("big", BIG))
    country = play.country

    def count(amount: int, to: str = "shop") -> int:
        data = country.sign(country.draft(country.wish("noy", Transfer(amount, "LAK", "", country.address(to)))))
        return count_steps(country, [country.node.application.decode(data)])

    fits, short, stopped = count(1), count(1, to="nobody"), count(51)
    plain = budget.TRANSACTION + budget.SIGNATURE + budget.MESSAGE + budget.LAW
    assert fits == short == plain + 4  # `and` and its first comparison, of two values
    assert stopped == plain + 3 * 7


def test_motions_and_suspensions_that_are_refused_pay_for_the_seats_that_were_asked() -> None:
    """What there is of the essentials is looked at before an action is tried, whatever comes of that."""
    council = make_body("council", "court,education,finance", 2)
    counted = []
    for bodies in ((council,), (council, msgspec.structs.replace(council, body="house"))):
        country = Country(template=add_bodies(*bodies), parameters=FOUNDING)
        settled = country.settle("noy").address
        wishes = (
            country.wish("court", ProposeMotion(SetParameter("windows", 0), "council", False, "", "X/1")),
            country.wish("court", SuspendAccount(settled, "CASE-1")),
        )
        assert country.act(wishes[1]) == "applied"
        counted.append([count_steps(country, [_decode(country, wish)]) for wish in wishes])
        assert [country.act(wish) for wish in wishes] == ["parameter_must_be_votable", "suspension_must_be_new"]
    (motion, suspension), more = counted
    seats = 2 * budget.SEAT * 3
    assert more == [motion + seats, suspension + seats]


def _decode(country: Country, wish: Wish) -> Decoded:
    return country.node.application.decode(country.sign(country.draft(wish)))


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(set(SCENES) - {"payments"}))
def test_worst_block_takes_no_more_than_four_ordinary_ones(name: str) -> None:
    figures = []
    for each in ("payments", name):
        scene = Scene(*SCENES[each]())
        entries = fill_block(scene)
        figures.append(min(measure_block(scene.country, entries) for _ in range(3)))
    assert figures[1] < TIMES * figures[0], figures
