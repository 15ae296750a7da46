"""The front door: three verdicts on a transaction, every commitment of a block compared, limits, and mistakes of ours.

A refusal drops what the transaction did and keeps what it spent; what can be in no block leaves nothing; anything that
is neither is a bug, and stops the node with nothing written.
"""

from typing import Any, NoReturn

import msgspec
import pytest

from ledger.admission import Decoded
from ledger.chain.entry import DONE, Event, Fact
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.parameters import Parameters
from ledger.chain.times import DAY_MS
from ledger.chain.transaction import Signer
from ledger.chain.validators import ScheduledSet
from ledger.client.drafting import Wish
from ledger.errors import Bug, ConsensusError, Inadmissible
from ledger.registry.call import Call, MessageType
from ledger.registry.messages import MESSAGES
from ledger.registry.money.holds import PlaceHold
from ledger.registry.money.money import Transfer
from ledger.registry.rows.committee import NOW, SCHEDULES, Schedule
from ledger.registry.rows.people import ACCOUNTS
from ledger.state.overlay import Overlay
from ledger.transition import (
    apply_transaction,
    get_validators,
    make_block,
    make_environment,
    state_transition,
)
from tests.country import START, Country


@pytest.fixture
def country() -> Country:
    """Noy has 100 LAK, the shop nothing."""
    made = Country()
    made.settle("noy", money=100)
    made.settle("shop", "business")
    return made


def pay(country: Country, *amounts: int, by: str = "noy", ahead: int = 0, to: str = "shop") -> Decoded:
    """Payments in one transaction."""
    wishes = [country.wish(by, Transfer(amount, "LAK", "", country.address(to))) for amount in amounts]
    return decode(country, wishes, ahead)


def decode(country: Country, wishes: list[Wish], ahead: int = 0) -> Decoded:
    transaction = country.draft(*wishes)
    signers = tuple(Signer(item.address, item.lane, item.nonce + ahead) for item in transaction.signers)
    data = country.sign(msgspec.structs.replace(transaction, signers=signers))
    return country.node.application.decode(data)


def execute(country: Country, decoded: Decoded) -> tuple[Any, dict[str, Any]]:
    """The outcome, and the rows that changed."""
    application = country.node.application
    rows = Overlay(application.state)
    environment = make_environment(application.state, application.tip, country.node.get_time())
    outcome = apply_transaction(rows, environment, decoded)
    return outcome, list_changes(rows)


def list_changes(rows: Overlay) -> dict[str, Any]:
    return {changed.key: changed.row for changed in rows.list_changed()}


# -------------------------------------------------------------------------------------------------- verdicts


def test_applied_transaction_changes_its_rows_and_tells_what_came_to_be(country: Country) -> None:
    outcome, changed = execute(country, pay(country, 10))
    assert outcome is DONE
    assert changed.keys() == {ACCOUNTS.key(country.address(name)) for name in ("noy", "shop")}
    hold = PlaceHold(5, "LAK", country.address("shop"), START + DAY_MS, country.address("shop"))
    decoded = decode(country, [country.wish("noy", hold), country.wish("noy", hold)])
    outcome, _ = execute(country, decoded)
    identifier = decoded.identifier.hex()
    assert outcome.events == (Event(0, "hold", f"{identifier}-0"), Event(1, "hold", f"{identifier}-1"))
    assert (outcome.code, outcome.rule, outcome.detail) == (0, "", ())


def test_refused_transaction_spends_and_changes_nothing_else(country: Country) -> None:
    outcome, changed = execute(country, pay(country, 10, 20, 80))
    assert (outcome.rule, outcome.events) == ("balance_must_cover_amount", ())
    assert [fact.value for fact in outcome.detail if fact.name == "message"] == [2]
    noy = ACCOUNTS.key(country.address("noy"))
    balance = changed[noy].balances[0]
    assert (changed[noy].nonce, changed[noy].entries, balance.available) == (1, 1, 100)
    assert {key for key, row in changed.items() if row is not None} == {noy}


def test_inadmissible_transaction_leaves_nothing_even_if_it_shows_late(country: Country) -> None:
    application = country.node.application
    rows = Overlay(application.state)
    environment = make_environment(application.state, application.tip, country.node.get_time())
    good, late = (
        pay(country, 1),
        decode(
            country,
            [
                country.wish("noy", Transfer(5, "LAK", "", country.address("shop"))),
                country.wish("noy", Transfer(5, "LAK", "", "lao1nowhere")),
            ],
            ahead=1,
        ),
    )
    apply_transaction(rows, environment, good)
    before, mark = list_changes(rows), rows.mark()
    with pytest.raises(Inadmissible) as caught:
        apply_transaction(rows, environment, late)
    assert caught.value.rule == "address_must_be_well_formed"
    assert (list_changes(rows), rows.mark()) == (before, mark)
    with pytest.raises(Inadmissible, match="nonce_must_follow_last"):
        apply_transaction(rows, environment, good)
    assert list_changes(rows) == before
    apply_transaction(rows, environment, pay(country, 1, ahead=1))


def test_every_signer_spends_also_in_a_lane(country: Country) -> None:
    wishes = [country.wish(by, Transfer(1, "LAK", "", country.address("shop"))) for by in ("noy", "shop")]
    transaction = country.draft(*wishes, lane=9)
    decoded = country.node.application.decode(country.sign(transaction))
    _, changed = execute(country, decoded)
    for name in ("noy", "shop"):
        address = country.address(name)
        assert changed[f"lane/{address}/009"].nonce == 1
        assert (changed[f"account/{address}"].nonce, changed[f"account/{address}"].entries) == (0, 1)


# ---------------------------------------------------------------------------------------------------- blocks


def make(country: Country, *transactions: Decoded, **changes: Any) -> Any:
    application = country.node.application
    proposer = country.node.get_validators()[0].public_key
    return make_block(application.state, application.tip, country.node.get_time(), proposer, transactions, **changes)


@pytest.mark.parametrize("field", sorted(set(Header.__struct_fields__) - {"time", "proposer"}))
def test_each_commitment_is_compared(country: Country, field: str) -> None:
    application = country.node.application
    decoded = pay(country, 1)
    header = make(country, decoded).header
    assert state_transition(application.state, application.tip, header, [decoded]).header == header
    value = getattr(header, field)
    wrong = value + 1 if isinstance(value, int) else "f" * len(value)
    with pytest.raises(ConsensusError) as caught:
        state_transition(
            application.state, application.tip, msgspec.structs.replace(header, **{field: wrong}), [decoded]
        )
    assert caught.value.values == {"expected": value, "field": field, "found": wrong}


def test_same_block_is_executed_alike_and_writes_nothing(country: Country) -> None:
    transactions = [pay(country, 1), pay(country, 900, ahead=1), pay(country, 2, ahead=2)]
    assert make(country, *transactions) == make(country, *transactions)
    assert country.balance("noy").available == 100


def test_tip_after_a_block_is_its_headers(country: Country) -> None:
    made = make(country, pay(country, 1))
    assert made.tip.height == made.header.height == country.node.tip.height + 1
    assert made.tip.last_block_hash == compute_header_hash(made.header)
    assert made.tip.time == made.header.time
    assert (made.tip.chain_id, made.tip.genesis_hash) == (country.node.tip.chain_id, country.node.tip.genesis_hash)


def test_block_has_entries_within_its_limits() -> None:
    country = Country(parameters=Parameters(max_block_entries=2))
    country.settle("noy", money=100)
    country.settle("shop")
    transactions = [pay(country, 1, ahead=number) for number in range(3)]
    assert make(country, *transactions[:2]).header.entries_size == 2
    with pytest.raises(ConsensusError) as caught:
        make(country, *transactions)
    assert (caught.value.rule, caught.value.values) == (
        "block_must_be_within_limit",
        {"count": "3 entries", "limit": 2},
    )
    with pytest.raises(ConsensusError) as caught:
        make(country)
    assert caught.value.rule == "block_must_have_entries"


def test_block_has_no_more_bytes_than_its_limit() -> None:
    country = Country(parameters=Parameters(max_block_bytes=1_048_576, max_transaction_bytes=1_048_576))
    country.settle("noy", money=100)
    country.settle("shop")
    fat = pay(country, 1)
    fat = msgspec.structs.replace(fat, data=fat.data + bytes(1_048_576 - len(fat.data)))
    assert make(country, fat).header.entries_size == 1
    other = pay(country, 1, ahead=1)
    with pytest.raises(ConsensusError) as caught:
        make(country, fat, other)
    assert caught.value.values == {"count": f"{1_048_576 + len(other.data)} bytes", "limit": 1_048_576}


def test_transaction_that_waited_while_its_size_became_too_large_is_in_no_block() -> None:
    """Else whoever decodes it with the limit of today would refuse the block, and every audit would."""
    country = Country(parameters=Parameters(max_transaction_bytes=32_768))
    country.settle("noy", money=100)
    country.settle("shop")
    fat = pay(country, 1)
    fat = msgspec.structs.replace(fat, data=fat.data + bytes(32_769 - len(fat.data)))
    with pytest.raises(ConsensusError) as caught:
        make(country, fat)
    assert (caught.value.rule, caught.value.values) == ("transaction_must_fit_block", {"limit": 32_768, "size": 32_769})


@pytest.mark.parametrize("step", [0, -1, -DAY_MS])
def test_time_rises_from_block_to_block(country: Country, step: int) -> None:
    application = country.node.application
    with pytest.raises(ConsensusError) as caught:
        make_environment(application.state, application.tip, country.node.tip.time + step)
    assert caught.value.rule == "time_must_rise"


@pytest.mark.parametrize(
    ("offset", "time", "day"),
    [
        (0, START, 20_000),
        (0, START + DAY_MS - 1, 20_000),
        (0, START + DAY_MS, 20_001),
        (420, START + 17 * 3_600_000 - 1, 20_000),
        (420, START + 17 * 3_600_000, 20_001),
        (-720, START + 12 * 3_600_000 - 1, 19_999),
        (840, START + 10 * 3_600_000, 20_001),
    ],
)
def test_day_is_the_calendars_where_the_chain_is(offset: int, time: int, day: int) -> None:
    country = Country(utc_offset=offset)
    tip = msgspec.structs.replace(country.node.tip, time=time - 1)
    assert make_environment(country.node.application.state, tip, time).day == day


def test_validators_are_those_scheduled_last_at_or_before_the_height(country: Country) -> None:
    now = country.node.get_validators()
    rows = Overlay(country.node.application.state)
    rows.put(SCHEDULES, NOW, Schedule((ScheduledSet(1, now), ScheduledSet(10, now[:1]))))
    assert [len(get_validators(rows, height)) for height in (1, 9, 10, 11)] == [4, 4, 1, 1]
    rows.put(SCHEDULES, NOW, Schedule((ScheduledSet(5, now),)))
    with pytest.raises(Bug):
        get_validators(rows, 4)


def test_header_names_the_set_that_signs_next(country: Country) -> None:
    application = country.node.application
    height = application.tip.height + 1
    now = country.node.get_validators()
    rows = Overlay(application.state)
    rows.put(SCHEDULES, NOW, Schedule((ScheduledSet(1, now), ScheduledSet(height + 1, now[:1]))))
    application.state.commit(application.state.compute_change(rows))
    made = make(country, pay(country, 1))
    assert made.header.next_validators_hash != made.header.validators_hash


# ----------------------------------------------------------------------------------------- mistakes of ours


def fail(call: Call, body: object) -> NoReturn:
    raise ZeroDivisionError


def write_too_much(call: Call, body: object) -> tuple[Fact, ...]:
    for number in range(17):
        account = call.rows.get(ACCOUNTS, call.actor)
        assert account
        call.rows.put(ACCOUNTS, f"{number}", account)
    return ()


@pytest.mark.parametrize(("apply", "error"), [(fail, ZeroDivisionError), (write_too_much, Bug)])
def test_mistake_of_ours_stops_the_block_and_nothing_is_written(
    apply: Any, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    country = Country(parameters=Parameters(max_message_rows=16))
    country.settle("noy", money=100)
    country.settle("shop")
    kind = MESSAGES["transfer"]
    data = pay(country, 10).data
    with monkeypatch.context() as patch:
        patch.setitem(MESSAGES, "transfer", MessageType(kind.name, kind.body, apply, kind.get_parties))
        with pytest.raises(error):
            country.node.send(lambda state: data)
        country.node.add(data)
        with pytest.raises(error):
            country.node.make_block()
    assert country.node.tip.height == country.store.get_height() == 3
    assert country.node.council.signers.get_height() == 3
    made = country.node.make_block()
    assert made is not None
    assert country.balance("shop").available == 10
