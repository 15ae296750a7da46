"""The node: what goes into a block, what waits for one, and what can be in none."""

from typing import Any

import pytest

from ledger.chain.parameters import Parameters
from ledger.chain.transaction import Signer
from ledger.errors import (
    ConsensusError,
    DecodeError,
    Inadmissible,
    Refused,
    StoreError,
    VerificationError,
)
from ledger.registry.money.money import Transfer
from tests.country import APPLIED, NOBODY, START, Country


def test_time_is_the_clocks_or_one_more_than_the_last() -> None:
    country = Country()
    assert country.node.get_time() == START + 1
    country.settle("noy")
    assert country.node.get_time() == START + 2
    country.now = START + 1_000
    assert country.node.get_time() == START + 1_000
    country.now = START - 10**9
    assert country.node.get_time() == START + 2
    country.node.max_drift = 2 * 10**9
    country.settle("sok")
    assert country.node.tip.time == START + 2


def test_refused_is_raised_with_its_values_and_nothing_is_written() -> None:
    country = Country()
    country.settle("noy", money=10)
    body = Transfer(11, "LAK", "", country.address("treasury"))
    data = country.sign(country.draft(country.wish("noy", body)))
    with pytest.raises(Refused) as caught:
        country.node.send(lambda state: data)
    assert caught.value.values["available"] == 10
    assert country.node.tip.height == 2
    made = country.node.send(lambda state: data, anyway=True)
    assert [outcome.rule for outcome in made.outcomes] == ["balance_must_cover_amount"]


@pytest.mark.parametrize("fault", ["not JSON", "forged", "replayed", "expired", "of a stranger", "mistyped"])
def test_what_can_be_in_no_block_never_waits_for_one(fault: str) -> None:
    country = Country()
    country.settle("noy", money=10)
    body = Transfer(1, "LAK", "", country.address("treasury"))
    good = country.sign(country.draft(country.wish("noy", body)))
    wrong = Transfer(1, "LAK", "", "lao1" + "q" * 38)
    datas = {
        "not JSON": b"{",
        "forged": good.replace(b'"amount":1,', b'"amount":9,'),
        "replayed": good,
        "expired": country.sign(country.draft(country.wish("noy", body), expires=START)),
        "of a stranger": country.sign(
            country.draft(country.wish("nobody", body)), [(country.address("nobody"), NOBODY)]
        ),
        "mistyped": country.sign(country.draft(country.wish("noy", wrong))),
    }
    if fault == "replayed":
        assert country.place(good) == APPLIED
    for several in ([datas[fault]], [good, datas[fault]]):
        with pytest.raises((DecodeError, VerificationError, Inadmissible)):
            country.node.add(*several)
        assert len(country.node.mempool) == 0
    with pytest.raises((DecodeError, VerificationError, Inadmissible)):
        country.node.send(lambda state: datas[fault])
    assert country.node.make_block() is None


def test_what_can_be_in_no_block_any_more_is_dropped_and_named() -> None:
    """Its nonce was used elsewhere. What only waits for one before it goes on waiting, and comes after it."""
    country = Country()
    country.settle("noy", money=10)
    body = Transfer(1, "LAK", "", country.address("treasury"))
    first, second, third = (
        country.sign(country.draft(country.wish("noy", body), signers=(Signer(country.address("noy"), 0, nonce),)))
        for nonce in (1, 2, 3)
    )
    country.node.add(first, third)
    assert country.place(first) == APPLIED
    dropped: list[Any] = []
    assert country.node.make_block(dropped) is None
    assert [(item.decoded.data, item.reason.rule) for item in dropped] == [(first, "nonce_must_follow_last")]
    assert [item.data for item in country.node.mempool] == [third]
    country.node.add(second)
    made = country.node.make_block(dropped)
    assert made
    assert [item.data for item in made.transactions] == [second, third]
    assert (country.node.tip.height, len(country.node.mempool), len(dropped)) == (4, 0, 1)


def test_block_is_made_of_what_waits_in_order_up_to_its_limits() -> None:
    country = Country(parameters=Parameters(max_block_entries=3))
    country.settle("noy", money=100)
    bodies = [Transfer(amount, "LAK", "", country.address("treasury")) for amount in range(1, 9)]
    first = country.draft(country.wish("noy", bodies[0])).signers[0]
    for number, body in enumerate(bodies):
        signer = type(first)(first.address, 0, first.nonce + number)
        country.node.add(country.sign(country.draft(country.wish("noy", body), signers=(signer,))))
    sizes = []
    while (made := country.node.make_block()) is not None:
        sizes.append(len(made.transactions))
        assert made.dropped == ()
    assert sizes == [3, 3, 2]
    assert country.balance("treasury").available == 36
    assert country.node.make_block() is None


def test_nothing_is_dropped_where_no_block_was_made() -> None:
    """One that can be in no block any more waits beside one that can; too few validators are up."""
    country = Country()
    country.settle("noy", money=10)
    country.settle("sok", money=10)
    body = Transfer(1, "LAK", "", country.address("treasury"))
    late, good = (country.sign(country.draft(country.wish(who, body))) for who in ("noy", "sok"))
    country.node.add(late, good)
    assert country.place(late) == APPLIED
    members = country.node.get_validators()
    for member in members[:2]:
        country.node.council.signers.set_down(member.public_key, True)
    dropped: list[Any] = ["before"]
    with pytest.raises(ConsensusError):
        country.node.make_block(dropped)
    assert (dropped, len(country.node.mempool)) == (["before"], 2)
    for member in members[:2]:
        country.node.council.signers.set_down(member.public_key, False)
    made = country.node.make_block(dropped)
    assert made
    assert (len(made.transactions), len(dropped), len(country.node.mempool)) == (1, 2, 0)


def test_a_store_that_fails_before_anything_is_signed_says_just_that() -> None:
    """Else who hears that a block is signed would look for one that there is not."""
    country = Country()
    country.settle("noy", money=10)

    def fail(state: object) -> bytes:
        raise StoreError("store_must_be_writable", problem="disk full")

    with pytest.raises(StoreError) as caught:
        country.node.send(fail)
    assert caught.value.rule == "store_must_be_writable"


def test_a_skipped_clock_is_skipped_once() -> None:
    country = Country()
    country.node.skip(5_000)
    country.settle("noy")
    assert country.node.tip.time == START + 5_001
    assert country.node.get_time() == START + 5_002
