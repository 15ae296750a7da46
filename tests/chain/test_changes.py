"""Real ledgers on disk whose validators change by a transaction: join, leave, new keys, all of it, and back.

After every scenario the ledger is opened again, audited, and every receipt ever made verifies from genesis alone.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.archive.proving import provenance
from ledger.archive.proving.log_proofs import find_log_place
from ledger.chain.finality import Checkpoint
from ledger.chain.receipt import Receipt, verify_receipt
from ledger.chain.validators import compute_validators_hash
from ledger.client.committee.validators import find_missing, get_sets, plan_validators
from ledger.consensus.turns import get_proposer
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import ConsensusError, Refused, StoreError, VerificationError
from ledger.interchange.tlog.tlog_proof import make_tlog_proof, verify_tlog_proof
from ledger.node.doctor import examine
from ledger.state.store import Store
from tests.chain.electing import elect, electing, join, list_names, pass_blocks, set_validators

FIRST = ["central-bank", "finance", "justice", "technology"]


class Crash(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def message() -> Iterator[None]:
    with electing():
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Ledger.create(tmp_path / "home", seed=1) as lao:
        pass_blocks(lao, 2)
    return tmp_path / "home"


@pytest.fixture
def lao(home: Path) -> Iterator[Ledger]:
    with Ledger.open(home) as opened:
        yield opened


def crash(lao: Ledger) -> None:
    """Lets go of the files, and folds nothing."""
    lao.node.archive.store.close()
    lao.node.council.signers.close()


def check_all(lao: Ledger, receipts: list[bytes] | None = None) -> None:
    """The ledger is sound, each height was signed by the set that was announced, and every receipt verifies."""
    lao.audit()
    announced = compute_validators_hash(lao.node.archive.genesis.validators).hex()
    for height in range(1, lao.height + 1):
        header = lao.block(height).header
        assert header.validators_hash == announced
        announced = header.next_validators_hash
    assert compute_validators_hash(lao.node.get_validators()).hex() == announced
    tip = lao.checkpoint()
    for data in [*(receipts or ()), *(lao.receipt(placed) for placed in lao.entries())]:
        proved = verify_receipt(data, lao.genesis_hash)
        anchored = verify_receipt(lao.anchor(data, tip), lao.genesis_hash, tip)
        assert (anchored.transaction_id, anchored.proved.checkpoint) == (proved.transaction_id, tip)


# ------------------------------------------------------------------------------------------------- scenarios


def test_one_joins(home: Path) -> None:
    with Ledger.open(home) as lao:
        before = [lao.receipt(placed) for placed in lao.entries()]
        placed = elect(lao, *join(lao, ["labour"]))
        assert placed.events["from_height"] == placed.height + 2
        assert list_names(lao) == FIRST
        pass_blocks(lao)
    with Ledger.open(home) as lao:
        assert list_names(lao) == sorted([*FIRST, "labour"])
        pass_blocks(lao, 6)
        assert {len(lao.block(height).commit.signatures) for height in range(5, 11)} == {5}
        check_all(lao, before)


def test_one_leaves_and_its_key_may_go(home: Path) -> None:
    with Ledger.open(home) as lao:
        elect(lao, leaving=["justice"])
        pass_blocks(lao)
        signed = lao.node.council.signers
        assert {signed.get_last(one.public_key).height for one in lao.node.get_validators()} == {lao.height}
    # the last block was signed by the former set: a home that has let its keys go must still know it for its own
    (home / "validators" / "justice.json").unlink()
    with Ledger.open(home) as lao:
        pass_blocks(lao, 5)
        check_all(lao)


def test_keys_of_a_whole_former_set_may_go(home: Path) -> None:
    with Ledger.open(home) as lao:
        elect(lao, *join(lao, ["education", "health"]), leaving=FIRST)
        pass_blocks(lao)
        first = lao.receipt(next(lao.entries()))
    for name in FIRST:
        (home / "validators" / f"{name}.json").unlink()
    with Ledger.open(home) as lao:
        assert list_names(lao) == ["education", "health"]
        pass_blocks(lao, 3)
        check_all(lao, [first])
    assert [finding for finding in examine(home) if not finding.ok] == []


def test_new_key_of_a_name_leaves_the_old_one_until_its_set_has_ended(home: Path) -> None:
    with Ledger.open(home) as lao:
        old = {one.name: one.public_key for one in lao.node.get_validators()}
        made = lao.make_validator_key("finance")
        assert made.public_key not in old.values()
        pass_blocks(lao)
        elect(lao, made)
        pass_blocks(lao)
        assert {item.public_key for item in lao.block(lao.height).commit.signatures} == set(old.values())
        pass_blocks(lao)
        new = {item.public_key for item in lao.block(lao.height).commit.signatures}
        assert new == {*old.values(), made.public_key} - {old["finance"]}
    assert sorted(path.name for path in (home / "validators").iterdir()) == sorted(
        [*(f"{name}.json" for name in FIRST), f"finance.{made.public_key[:16]}.json"]
    )
    with Ledger.open(home) as lao:
        pass_blocks(lao, 4)
        check_all(lao)


def test_all_change_within_two_changes(lao: Ledger) -> None:
    elect(lao, *join(lao, ["education", "health"]), leaving=["central-bank", "finance"])
    pass_blocks(lao)
    elect(lao, *join(lao, ["labour", "transport"]), leaving=["justice", "technology"])
    pass_blocks(lao)
    assert list_names(lao) == ["education", "health", "labour", "transport"]
    pass_blocks(lao, 5)
    check_all(lao)
    last = lao.receipt(list(lao.entries())[-1])
    assert verify_receipt(last, lao.genesis_hash).proved.handovers == 2


def test_one_validator_remains_and_the_set_grows_again(lao: Ledger) -> None:
    elect(lao, leaving=FIRST[:3])
    pass_blocks(lao, 3)
    assert (list_names(lao), len(lao.block(lao.height).commit.signatures)) == (["technology"], 1)
    elect(lao, *join(lao, ["labour"]))
    pass_blocks(lao, 3)
    assert len(lao.block(lao.height).commit.signatures) == 2
    check_all(lao)


@pytest.mark.full
def test_set_grows_to_a_hundred_and_no_further(lao: Ledger) -> None:
    names = [f"ministry-{number}" for number in range(5, 102)]
    for part in (names[:32], names[32:64], names[64:96]):
        elect(lao, *join(lao, part))
        pass_blocks(lao)
    pass_blocks(lao, 2)
    assert len(lao.block(lao.height).commit.signatures) == 100
    with pytest.raises(Exception, match="body_must_fit_type"):
        elect(lao, *join(lao, names[96:]))
    elect(lao, leaving=names[:95])
    pass_blocks(lao, 2)
    assert len(lao.block(lao.height).commit.signatures) == 5
    check_all(lao)


def test_power_changes_what_a_quorum_is(lao: Ledger) -> None:
    strong = next(one for one in plan_validators(lao.desk, (), ()).validators if one.name == "finance")
    elect(lao, type(strong)("", strong.name, strong.public_key, 10))
    pass_blocks(lao)
    for name in ("central-bank", "justice", "technology"):
        lao.set_validator(name, "down")
    pass_blocks(lao)
    assert len(lao.block(lao.height).commit.signatures) == 1
    lao.set_validator("finance", "down")
    with pytest.raises(ConsensusError, match="quorum_must_sign"):
        pass_blocks(lao)


def test_set_comes_back_where_no_key_is_remembered_and_its_receipts_hold_no_detour() -> None:
    lao = Ledger.create(seed=1, parameters={"key_memory": 0})
    education = join(lao, ["education"])
    elect(lao, *education, leaving=["justice"])
    pass_blocks(lao)
    away = [lao.receipt(placed) for placed in lao.entries()]
    justice = lao.node.archive.genesis.validators
    (body,) = [one for one in justice if one.name == "justice"]
    binding = next(one.signature for one in lao.node.archive.genesis_file.bindings if one.address == "justice")
    elect(lao, type(education[0])(binding, "justice", body.public_key, 1), leaving=["education"])
    pass_blocks(lao, 3)
    assert lao.node.get_validators() == justice
    assert verify_receipt(lao.receipt(list(lao.entries())[-1]), lao.genesis_hash).proved.handovers == 0
    elect(lao, *education, leaving=["justice"])  # its consent is as good as ever
    pass_blocks(lao, 3)
    assert verify_receipt(lao.receipt(list(lao.entries())[-1]), lao.genesis_hash).proved.handovers == 1
    check_all(lao, away)


def test_turns_go_round_the_new_set(lao: Ledger) -> None:
    elect(lao, *join(lao, ["education", "labour", "health"]), leaving=["finance"])
    pass_blocks(lao, 13)
    members = lao.node.get_validators()
    for height in range(5, lao.height + 1):
        block = lao.block(height)
        assert block.header.proposer == get_proposer(members, height, block.commit.round).public_key
    assert {lao.block(height).header.proposer for height in range(5, 11)} == {one.public_key for one in members}


# ------------------------------------------------------------------------------------------- one at a time


def test_second_change_waits_for_the_first(lao: Ledger) -> None:
    first, second = plan_validators(lao.desk, (), ["finance"]), plan_validators(lao.desk, (), ["justice"])
    placed = set_validators(lao, first)
    with pytest.raises(Refused, match="validator_change_must_be_only_one") as caught:
        set_validators(lao, second)
    assert caught.value.values["from_height"] == placed.height + 2
    present, following = get_sets(lao.desk)
    assert (len(present.validators), following and following.from_height) == (4, placed.height + 2)
    pass_blocks(lao)
    assert get_sets(lao.desk)[1] is None
    set_validators(lao, plan_validators(lao.desk, (), ["justice"]))
    pass_blocks(lao, 3)
    assert list_names(lao) == ["central-bank", "technology"]
    check_all(lao)


# ------------------------------------------------------------------------------------------- keys and signers


def test_home_without_the_keys_of_the_new_set_says_whose_are_missing(home: Path, tmp_path: Path) -> None:
    with Ledger.open(home) as lao:
        made = join(lao, ["education", "health"])
        body = plan_validators(lao.desk, made, FIRST)
        assert find_missing(lao.desk, body) == ()
    away = tmp_path / "away"
    away.mkdir()
    for one in made:
        file = f"{one.name}.{one.public_key[:16]}.json"
        shutil.move(home / "validators" / file, away / file)
    with Ledger.open(home) as lao:
        assert find_missing(lao.desk, body) == ("education", "health")  # to be said before the vote
        set_validators(lao, body)
        assert {finding.says for finding in examine(home) if not finding.ok} == {
            "no key of education: it is to sign from block 5",
            "no key of health: it is to sign from block 5",
        }
        pass_blocks(lao)
        with pytest.raises(ConsensusError) as caught:
            pass_blocks(lao)
        assert (caught.value.rule, caught.value.values["missing"]) == (
            "validator_keys_must_be_in_home",
            "education, health",
        )
        assert lao.height == lao.node.council.signers.get_height() == 4  # nothing is signed, nothing is lost
        for file in away.iterdir():
            shutil.move(file, home / "validators" / file.name)
        pass_blocks(lao)  # the same process, which had looked in vain before
        check_all(lao)


def test_running_node_finds_a_key_that_another_process_made(home: Path) -> None:
    with Ledger.open(home) as lao, Ledger.open(home) as other:
        made = other.make_validator_key("labour")
        assert not lao.node.council._keys.keys() & {made.public_key}
        elect(lao, made, leaving=FIRST)
        pass_blocks(lao, 3)
        pass_blocks(other)
        assert lao.height == other.height == 7
        check_all(lao)


def test_many_missing_validators_are_counted_not_listed(lao: Ledger) -> None:
    made = join(lao, [f"far-{number:02}" for number in range(20)])
    elect(lao, *made, leaving=FIRST)
    for one in made:
        lao.node.council._keys.pop(one.public_key)
        (lao.home.path or Path()).joinpath("validators", f"{one.name}.{one.public_key[:16]}.json").unlink()
    pass_blocks(lao)
    with pytest.raises(ConsensusError) as caught:
        pass_blocks(lao)
    assert str(caught.value.values["missing"]).endswith(" and 12 more")


@pytest.mark.parametrize("ahead", [0, 1, 2, 3])
def test_crash_between_signing_and_storing_ends_with_that_block(
    home: Path, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the block that decides, the one that hands over, the first of the new set, and the one after it."""
    lao = Ledger.open(home)
    elected, append = lao.height + 1, Store.append
    made = join(lao, ["education", "health", "labour"])

    def fail(store: Store, block: object, history: object) -> None:
        if block.height == elected + ahead:  # type: ignore[attr-defined]
            raise Crash
        append(store, block, history)  # type: ignore[arg-type]

    def live() -> None:
        elect(lao, *made, leaving=FIRST)
        pass_blocks(lao, 3)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "append", fail)
        with pytest.raises(Crash):
            live()
    signers = lao.node.council.signers
    signed = {signers.get_last(one.public_key).block_hash for one in get_sets(lao.desk)[0].validators}
    crash(lao)
    with Ledger.open(home) as lao:
        lao.node.finish_interrupted()
        assert lao.height == elected + ahead
        assert signed == {lao.checkpoint().hash}
        pass_blocks(lao, 3)
        check_all(lao)


def test_no_key_signs_two_blocks_of_one_height_across_changes(lao: Ledger) -> None:
    seen: dict[tuple[str, int], str] = {}
    record = lao.node.council.signers.record

    def watch(keys: list[str], signed: object, proposal: bytes) -> None:
        for key in keys:
            block = seen.setdefault((key, signed.height), signed.block_hash)  # type: ignore[attr-defined]
            assert block == signed.block_hash  # type: ignore[attr-defined]
        record(keys, signed, proposal)  # type: ignore[arg-type]

    lao.node.council.signers.record = watch  # type: ignore[assignment, method-assign]
    for name in ("finance", "justice", "finance"):
        elect(lao, lao.make_validator_key(name))
        pass_blocks(lao, 2)
    assert len(seen) == 4 * 9


def test_backup_of_before_the_change_is_not_gone_on_with(home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    shutil.copytree(home, backup)
    with Ledger.open(home) as lao:
        elect(lao, *join(lao, ["labour"]), leaving=["finance"])
        pass_blocks(lao, 3)
        receipts = [lao.receipt(placed) for placed in lao.entries()]
    newest = tmp_path / "newest"
    shutil.copytree(home, newest)
    for file, rule in (("ledger.db", "ledger_must_not_be_older"), ("signers.db", "signers_must_not_be_older")):
        shutil.copy(backup / file, home / file)
        with Ledger.open(home) as lao, pytest.raises(StoreError, match=rule):
            pass_blocks(lao)
        shutil.copy(newest / file, home / file)
    with Ledger.open(home) as lao:
        pass_blocks(lao, 2)
        check_all(lao, receipts)


def test_validators_keys_restored_from_a_backup_sign_on(home: Path, tmp_path: Path) -> None:
    with Ledger.open(home) as lao:
        elect(lao, lao.make_validator_key("finance"), lao.make_validator_key("labour"))
        pass_blocks(lao, 2)
    shutil.move(home / "validators", tmp_path / "validators")
    (home / "validators").mkdir()
    with Ledger.open(home) as lao, pytest.raises(ConsensusError, match="validator_keys_must_be_in_home"):
        pass_blocks(lao)
    assert len([finding for finding in examine(home) if finding.name == "validator keys" and not finding.ok]) == 5
    shutil.rmtree(home / "validators")
    shutil.copytree(tmp_path / "validators", home / "validators")
    with Ledger.open(home) as lao:
        pass_blocks(lao)
        check_all(lao)


# ------------------------------------------------------------------------------------------- proofs


def test_receipts_lead_through_every_change_that_matters(lao: Ledger) -> None:
    made = []
    for number in range(6):
        made.append(elect(lao, lao.make_validator_key(FIRST[number % 4])))
        pass_blocks(lao)
    pass_blocks(lao)
    for placed in lao.entries():
        proved = verify_receipt(lao.receipt(placed), lao.genesis_hash).proved
        begun = [one for one in made if one.height + 2 <= placed.height]
        assert proved.handovers == len(begun)
    # under a later checkpoint, the later header vouches: with all hand-overs up to it
    first, tip = next(lao.entries()), lao.checkpoint()
    anchored = lao.anchor(lao.receipt(first), tip)
    proved = verify_receipt(anchored, lao.genesis_hash, tip).proved
    assert (proved.handovers, proved.final_height) == (6, lao.height)


def test_proof_that_would_hold_too_many_hand_overs_is_not_made(lao: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        elect(lao, lao.make_validator_key("finance"))
        pass_blocks(lao)
    pass_blocks(lao)
    last = list(lao.entries())[-1]
    monkeypatch.setattr(provenance, "MAX_HANDOVERS", 2)
    with pytest.raises(VerificationError, match="handovers_must_fit_proof"):
        lao.receipt(last)
    monkeypatch.setattr(provenance, "MAX_HANDOVERS", 3)
    made = decode_file(lao.receipt(last), Receipt).provenance.handovers
    size = sum(len(encode(one)) for one in made)
    monkeypatch.setattr(provenance, "MAX_HANDOVER_BYTES", size - 1)
    with pytest.raises(VerificationError, match="handovers_must_fit_proof"):
        lao.receipt(last)
    monkeypatch.setattr(provenance, "MAX_HANDOVER_BYTES", size)
    assert verify_receipt(lao.receipt(last), lao.genesis_hash).proved.handovers == 3


def test_states_and_histories_are_proved_across_changes(lao: Ledger) -> None:
    elect(lao, *join(lao, ["labour"]), leaving=["finance"])
    pass_blocks(lao)
    elect(lao, lao.make_validator_key("justice"))
    pass_blocks(lao, 2)
    for height in range(1, lao.height + 1):
        proof = lao.prove_state("schedule/now", height)
        assert lao.state_row("schedule/now", height) in proof
        for later in range(height + 1, lao.height + 1):
            assert lao.prove_history(height, later)


def test_former_validators_history_is_refused_under_a_checkpoint(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "forged")
    with Ledger.open(home) as lao, Ledger.open(tmp_path / "forged") as forged:
        elect(lao, *join(lao, ["education"]), leaving=FIRST)
        pass_blocks(lao, 4)
        for amount in range(5):  # the former set, acting together, goes on as if nothing had been decided
            forged.wallet("central-bank").issue_money(1_000_000 + amount, to="treasury")
        point = lao.checkpoint()
        made_up = forged.receipt(list(forged.entries())[-1])
        assert verify_receipt(made_up, lao.genesis_hash).height == lao.height
        with pytest.raises(Exception, match="checkpoint_must_match"):
            verify_receipt(made_up, lao.genesis_hash, Checkpoint(point.hash, point.height))


def test_tree_heads_are_signed_by_the_set_of_the_last_header(lao: Ledger) -> None:
    receipt = lao.receipt(next(lao.entries()))
    elect(lao, *join(lao, ["labour", "health"]), leaving=FIRST[:2])
    for _ in range(4):
        place = find_log_place(lao.node.archive, receipt)

        def sign(head: object, place: object = place) -> dict[str, str]:
            return lao.node.council.sign_tree_head(head, place.validators)  # type: ignore[arg-type, attr-defined]

        proof = make_tlog_proof(place.receipt, place.handovers, place.path, place.head, place.validators, sign)
        verify_tlog_proof(proof, lao.genesis_hash)
        signed = {item.public_key for item in lao.block(lao.height).commit.signatures}
        assert {one.public_key for one in place.validators} == signed
        pass_blocks(lao)
