"""The shell under a scripted engine: what is proposed, passed over, remembered, and made durable, and when."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.abci.bundles import MAX_BYTES, MAX_MEMBERS, decode_bundle, encode_bundle, pack, split
from ledger.abci.shell import ADMITTED, REJECTED, UNREADABLE, list_updates, read_log
from ledger.abci.wire import requests as q
from ledger.archive.engine import load_mark
from ledger.chain.validators import Validator
from ledger.errors import Bug, ConsensusError, DecodeError, Inadmissible
from ledger.home.founding import make_key
from tests.abci.engine import Bank, Engine, Machine, bundle, found_machines


class World:
    """Two machines, their engine, and somebody who signs."""

    def __init__(self, machines: list[Machine]) -> None:
        self.machines = machines
        self.engine = Engine(machines)
        self.bank = Bank(machines[0])

    def list_heights(self) -> list[tuple[int, int]]:
        """Of each machine what is durable: CometBFT's height and the ledger's."""
        return [(machine.shell.mark.height, machine.archive.tip.height) for machine in self.machines]

    def list_roots(self) -> set[bytes]:
        return {machine.archive.tip.last_block_hash for machine in self.machines}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    machines = found_machines(tmp_path / "net")
    yield World(machines)
    for machine in machines:
        machine.close()


# ------------------------------------------------------------------------------------------- bundles


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=30))
def test_a_bundle_has_one_form(members: list[bytes]) -> None:
    data = encode_bundle(members)
    assert decode_bundle(data) == tuple(members)
    for other in (data + b"\x08\x01", data + b"\x0a\x80\x00", data[:-1], b""):
        with pytest.raises(DecodeError):
            decode_bundle(other)


def test_a_bundle_is_bounded() -> None:
    assert len(decode_bundle(encode_bundle([b"x"] * MAX_MEMBERS))) == MAX_MEMBERS
    for members in ([b"x"] * (MAX_MEMBERS + 1), [b"x" * MAX_BYTES]):
        with pytest.raises(DecodeError):
            decode_bundle(encode_bundle(members))
    assert [len(decode_bundle(one)) for one in split([b"x"] * 2_500)] == [1_000, 1_000, 500]


@given(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=5), max_size=6), st.data())
def test_packing_keeps_order_and_whole_bundles(groups: list[list[int]], data: st.DataObject) -> None:
    seen: dict[int, None] = {}
    bundles = []
    for group in groups:
        members = tuple(bytes([one + 1]) for one in dict.fromkeys(group) if one not in seen)
        seen |= dict.fromkeys(group)
        if members:
            bundles.append((encode_bundle(members), members))
    everything = [member for _, members in bundles for member in members]
    dropped = data.draw(st.sets(st.sampled_from(everything))) if everything else set()
    chosen = [member for member in everything if member not in dropped]
    packed = pack(chosen, bundles)
    assert [member for one in packed for member in decode_bundle(one)] == chosen
    whole = [one for one, members in bundles if not dropped & set(members)]
    assert [one for one in packed if one in whole] == whole


# ------------------------------------------------------------------------------- waiting and proposing


def test_a_bundle_waits_if_any_of_it_may_be_in_a_block(world: World) -> None:
    good, late = world.bank.issue(), world.bank.issue(now=1_000)
    first = world.machines[0]
    assert world.engine.check(first, bundle(good)).code == ADMITTED
    assert world.engine.check(first, bundle(good, late)).code == ADMITTED
    for members in ((good, late), (late,)):  # made here, for people who wait for each
        first.shell.note(bundle(*members), [first.shell.application.decode(member) for member in members])
    mixed = world.engine.check(first, bundle(good, late))
    assert (mixed.code, [error.rule for error in read_log(mixed.log).values()]) == (
        ADMITTED,
        ["transaction_must_not_be_expired"],
    )
    assert world.engine.check(first, bundle(late)).code == REJECTED
    for tx in (b"", b"abc", bundle(b"{}"), bundle(good, b"no json")):
        assert world.engine.check(first, tx).code == UNREADABLE
    forged = good.replace(b'"amount":1,', b'"amount":2,')
    assert world.engine.check(first, bundle(forged)).code == REJECTED


def test_what_an_honest_proposer_makes_all_accept(world: World) -> None:
    """Also of nonces in any order, of what expired, of forged ones, and of what was in a block before."""
    issues = [world.bank.issue() for _ in range(6)]
    forged = issues[2].replace(b'"amount":1,', b'"amount":9,')
    waiting = [bundle(issues[3], issues[0]), bundle(issues[2], forged), b"junk", bundle(issues[1]), bundle(issues[4])]
    txs = world.engine.play(waiting)
    assert bundle(issues[4]) in txs  # a whole one stays as it is
    assert [member for tx in txs for member in decode_bundle(tx)] == issues[:5]
    assert world.engine.play([*waiting, bundle(issues[5])]) == (bundle(issues[5]),)
    assert world.list_heights() == [(2, 2), (2, 2)]


def test_a_proposer_keeps_within_the_room_it_is_given(world: World) -> None:
    issues = [world.bank.issue() for _ in range(8)]
    room = 3 * (len(issues[0]) + 20)
    txs = world.engine.prepare(world.machines[0], [bundle(*issues)], room)
    assert sum(len(tx) + 6 for tx in txs) <= room
    assert [member for tx in txs for member in decode_bundle(tx)] == issues[:3]


CHANGES: dict[str, Callable[[list[bytes], bytes], list[bytes]]] = {
    "reorders": lambda members, other: [members[1], members[0], *members[2:]],
    "drops the first": lambda members, other: members[1:],
    "repeats": lambda members, other: [*members, members[0]],
    "adds what is forged": lambda members, other: [*members, other.replace(b'"amount":1,', b'"amount":7,')],
    "adds what is no transaction": lambda members, other: [*members, b"no"],
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_dishonest_proposal_is_rejected_and_does_the_same_everywhere_if_decided(what: str, world: World) -> None:
    members = [world.bank.issue() for _ in range(3)]
    other = world.bank.issue()
    txs = (encode_bundle(CHANGES[what](members, other)),)
    assert [world.engine.process(machine, txs) for machine in world.machines] == [False, False]
    answers = world.engine.decide(txs)
    assert answers[0].tx_results[0].code == REJECTED
    assert len(world.list_roots()) == 1
    transition = world.machines[0].told[-1].transition
    included = {decoded.data for decoded in transition.transactions} if transition else set()
    assert included <= {*members, other}


def test_what_is_no_bundle_is_passed_over(world: World) -> None:
    good = world.bank.issue()
    txs = (b"\xff\xff", bundle(good), bundle(good), b"")
    assert not world.engine.process(world.machines[0], txs)
    codes = [result.code for result in world.engine.decide(txs)[0].tx_results]
    assert codes == [UNREADABLE, ADMITTED, REJECTED, UNREADABLE]
    assert world.list_heights() == [(1, 1), (1, 1)]


def test_a_block_is_cut_where_it_is_full(tmp_path: Path) -> None:
    machines = found_machines(tmp_path / "net", 2, {"max_block_entries": 3})
    world = World(machines)
    issues = [world.bank.issue() for _ in range(5)]
    answers = world.engine.decide((bundle(*issues),))
    assert answers[0].tx_results[0].code == REJECTED
    assert [error.rule for _, error in machines[0].told[-1].skipped] == ["block_must_be_within_limit"] * 2
    assert world.engine.play([bundle(*issues)]) == (bundle(*issues[3:]),)
    for machine in machines:
        machine.close()


# ----------------------------------------------------------------------------------- heights and commit


def test_an_empty_block_moves_one_height_and_leaves_the_hash(world: World) -> None:
    before = world.list_roots()
    world.engine.play([])
    world.engine.decide((b"junk",))
    assert (world.list_heights(), world.list_roots()) == ([(2, 0), (2, 0)], before)
    world.engine.play([bundle(world.bank.issue())])
    assert world.list_heights() == [(3, 1), (3, 1)]
    header = world.machines[0].archive.load_header(1)
    assert world.machines[0].archive.load_block(1).commit == 3
    assert header.time == world.engine.now - 1_000


def test_nothing_is_durable_before_commit(world: World) -> None:
    machine, tx = world.machines[0], bundle(world.bank.issue())
    txs = world.engine.prepare(machine, [tx])
    world.engine.process(machine, txs)
    world.engine.finalize(machine, txs)
    assert load_mark(machine.archive.store, machine.shell.engine) is None
    machine.restart()
    assert (machine.shell.mark.height, machine.archive.tip.height) == (0, 0)


STEPS = ("info", "prepare", "process", "finalize", "commit")


@given(crashes=st.lists(st.sampled_from(STEPS), min_size=1, max_size=8), rounds=st.integers(0, 2))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_crash_between_any_two_calls_is_made_up_for(
    crashes: list[str], rounds: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """CometBFT asks how far the application is, and repeats the block that it has decided and the other has not."""
    machines = found_machines(tmp_path_factory.mktemp("crash") / "net")
    world = World(machines)
    crashing, other = machines
    for step in crashes:
        tx = bundle(world.bank.issue())
        txs = world.engine.prepare(other, [tx])
        for _ in range(rounds):  # rounds that end without a decision
            assert world.engine.process(crashing, txs)
        play_with_crash(world, crashing, txs, step)
        world.engine.finalize(other, txs)
        world.engine.commit(other)
        world.engine.advance()
        assert world.list_roots() == {other.archive.tip.last_block_hash}
    assert world.list_heights() == [(len(crashes), len(crashes))] * 2
    for machine in machines:
        machine.close()


def play_with_crash(world: World, machine: Machine, txs: tuple[bytes, ...], crash: str) -> None:
    engine = world.engine
    for step in STEPS:
        if step == "prepare":
            engine.prepare(machine, txs)
        elif step == "process":
            assert engine.process(machine, txs)
        elif step == "finalize":
            engine.finalize(machine, txs)
        elif step == "commit":
            engine.commit(machine)
        if step == crash:
            machine.restart()
            engine.begin(machine)
            if step == "finalize":  # decided, and not committed here: it is decided again
                engine.finalize(machine, txs)


def test_commit_of_what_is_not_finalized_is_a_bug(world: World) -> None:
    with pytest.raises(Bug):
        world.engine.commit(world.machines[0])


def test_a_block_that_does_not_follow_stops_it(world: World) -> None:
    world.engine.play([])
    world.engine.height += 3
    with pytest.raises(ConsensusError, match="block_must_follow_last"):
        world.engine.finalize(world.machines[0], ())


def test_a_full_disk_stops_it_before_it_answers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = world.machines[0]
    world.engine.finalize(machine, (bundle(world.bank.issue()),))
    monkeypatch.setattr(machine.archive, "append", full_disk)
    with pytest.raises(OSError, match="No space left"):
        world.engine.commit(machine)
    machine.restart()
    assert (machine.shell.mark.height, machine.archive.tip.height) == (0, 0)


def full_disk(*args: object) -> None:
    raise OSError(28, "No space left on device")


def test_another_chain_or_set_is_refused(world: World) -> None:
    shell = world.machines[0].shell
    for request in (
        q.InitChainRequest(chain_id="another-1", initial_height=1),
        q.InitChainRequest(chain_id=shell.engine.chain_id, initial_height=1),
        q.InitChainRequest(chain_id=shell.engine.chain_id, initial_height=5),
    ):
        with pytest.raises(ConsensusError, match="engine_must_fit_chain"):
            shell.answer(request)


def test_time_rises_whatever_cometbft_says(world: World) -> None:
    world.engine.play([bundle(world.bank.issue())])
    world.engine.now -= 10_000_000
    early = world.bank.issue()
    world.engine.play([bundle(early)])
    times = [world.machines[0].archive.load_header(height).time for height in (1, 2)]
    assert times[1] == times[0] + 1


def test_rows_are_told(world: World) -> None:
    world.engine.play([bundle(world.bank.issue())])
    shell = world.machines[0].shell
    key = f"account/{world.bank.address}".encode()
    found, missing = (shell.answer(q.QueryRequest(data=each)) for each in (key, b"account/nobody"))
    assert (found.code, found.value[:1], missing.code) == (ADMITTED, b"{", REJECTED)  # type: ignore[union-attr]


@given(st.dictionaries(st.integers(0, 6), st.integers(1, 9)), st.dictionaries(st.integers(0, 6), st.integers(1, 9)))
def test_updates_lead_from_one_set_to_another(before: dict[int, int], after: dict[int, int]) -> None:
    told, following = (make_set(powers) for powers in (before, after))
    known = {one.public_key: one.voting_power for one in told}
    updates = list_updates(told, following)
    assert len({update.pub_key for update in updates}) == len(updates)
    for update in updates:
        key = update.pub_key.ed25519.hex()
        assert (update.power == 0) <= (key in known)
        known[key] = update.power
    assert {key: power for key, power in known.items() if power} == {
        one.public_key: one.voting_power for one in following
    }


def make_set(powers: dict[int, int]) -> tuple[Validator, ...]:
    found = [Validator(f"v{number}", make_key(1, f"v{number}").public_key, power) for number, power in powers.items()]
    return tuple(sorted(found, key=lambda one: one.public_key))


def test_a_rule_goes_through_a_log() -> None:
    error = Inadmissible("nonce_must_follow_last", expected=3, lane=0, nonce=1, signer="x")
    from ledger.abci.shell import write_log

    [again] = read_log(write_log({0: error})).values()
    assert (type(again), again.rule, again.values) == (Inadmissible, error.rule, error.values)
    assert read_log("what CometBFT says") == {}
