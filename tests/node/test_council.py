"""The council: validators in one process, down, lying, equivocating, and what becomes of a height then."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from ledger.application import Application
from ledger.archive.audit import audit
from ledger.archive.blocks import load_head
from ledger.archive.committed import Committed
from ledger.chain.commit import verify_commit
from ledger.chain.tree_head import TreeHead, compute_origin
from ledger.consensus.voting import NOTHING_SIGNED, verify_evidence
from ledger.errors import ConsensusError, LedgerError, NotFoundError, StoreError
from ledger.node.council import Council
from ledger.registry.money.money import Transfer
from ledger.state.store import Store
from ledger.state.stored import StoredBlock
from ledger.transition import Dropped
from tests.country import Country

NAMES = ["central-bank", "finance", "justice", "technology"]


def make_country(validators: int = 4, folder: Path | None = None) -> Country:
    """Noy has 100 LAK; two blocks are made, so the third validator has the next turn."""
    country = Country(validators=validators, folder=folder)
    country.settle("noy", money=100)
    return country


def pay(country: Country, amount: int = 1) -> Committed:
    """A payment of noy to the treasury, in a block of its own; built on what the chain is by then."""
    body = Transfer(amount, "LAK", "", country.address("treasury"))
    return country.node.send(lambda state: country.sign(country.draft(country.wish("noy", body))))


def set_down(country: Country, *names: str, down: bool = True) -> None:
    for name in names:
        country.node.council.signers.set_down(country.council_keys[name].public_key, down)


def refuse(country: Country) -> ConsensusError:
    """What stands in the way of a payment."""
    with pytest.raises(ConsensusError) as caught:
        pay(country)
    return caught.value


def read_memory(country: Country) -> list[object]:
    """What every validator has signed last."""
    signers = country.node.council.signers
    return [signers.get_last(key.public_key) for key in country.council_keys.values()]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 100])
def test_all_sign_and_take_turns(count: int) -> None:
    country = make_country(count)
    for height in range(3, 3 + min(count, 8)):
        made = pay(country)
        assert (made.header.height, made.commit.round, made.rejected) == (height, 0, ())
        assert made.proposer == list(country.council_keys)[(height - 1) % count]
        assert len(made.commit.signatures) == made.validators == count
        validators = country.node.get_validators()
        verify_commit(made.commit, country.node.tip.last_block_hash, height, validators, country.node.tip.genesis_hash)


def test_proposer_that_is_down_costs_a_round() -> None:
    country = make_country()
    set_down(country, "justice")
    made = pay(country)
    assert (made.proposer, made.commit.round, len(made.commit.signatures), made.rejected) == ("technology", 1, 3, ())
    assert country.council_keys["justice"].public_key not in {item.public_key for item in made.commit.signatures}
    set_down(country, "justice", down=False)
    assert (pay(country).proposer, len(pay(country).commit.signatures)) == ("technology", 4)


def test_validator_that_is_down_out_of_turn_costs_nothing() -> None:
    country = make_country()
    set_down(country, "finance")
    made = pay(country)
    assert (made.proposer, made.commit.round, len(made.commit.signatures)) == ("justice", 0, 3)


@pytest.mark.parametrize(("count", "down"), [(4, 2), (4, 4), (3, 1), (7, 3), (1, 1), (6, 2)])
def test_without_a_quorum_nothing_is_written_or_signed(count: int, down: int) -> None:
    country = make_country(count)
    set_down(country, *list(country.council_keys)[:down])
    before = read_memory(country)
    error = refuse(country)
    assert (error.rule, error.values) == ("quorum_must_sign", {"power": count - down, "total": count, "height": 3})
    assert (country.store.get_height(), read_memory(country)) == (2, before)
    assert country.node.council.signers.get_block(3) == b""
    set_down(country, *list(country.council_keys)[:down], down=False)
    assert pay(country, 100).header.height == 3


def test_two_of_seven_may_be_down() -> None:
    country = make_country(7)
    set_down(country, "justice", "technology")
    made = pay(country)
    assert (made.proposer, made.commit.round, len(made.commit.signatures)) == ("validator-5", 2, 5)


# ---------------------------------------------------------------------------------------------------- liars


def test_lying_proposer_costs_a_round_and_is_named() -> None:
    country = make_country()
    country.node.council.behaviours["justice"] = "lying"
    made = pay(country)
    assert (made.proposer, made.commit.round, len(made.commit.signatures)) == ("technology", 1, 4)
    assert [(item.round, item.proposer, item.rule) for item in made.rejected] == [
        (0, "justice", "root_must_match_execution")
    ]
    assert not country.node.council.signers.list_evidence()


def test_liar_out_of_turn_costs_nothing() -> None:
    country = make_country()
    country.node.council.behaviours["finance"] = "lying"
    assert pay(country).rejected == ()


def test_two_liars_in_a_row_cost_two_rounds_beside_one_that_is_down() -> None:
    country = make_country()
    set_down(country, "central-bank")
    country.node.council.behaviours |= {"justice": "lying", "technology": "lying"}
    made = pay(country)
    assert (made.proposer, made.commit.round) == ("finance", 3)
    assert [(item.round, item.proposer) for item in made.rejected] == [(0, "justice"), (1, "technology")]


def test_where_all_lie_no_lie_is_signed() -> None:
    country = make_country()
    country.node.council.behaviours |= dict.fromkeys(NAMES, "lying")
    before = read_memory(country)
    error = refuse(country)
    assert (error.rule, error.values["power"]) == ("quorum_must_sign", 0)
    assert read_memory(country) == before
    country.node.council.behaviours.clear()
    assert pay(country).header.height == 3


# ---------------------------------------------------------------------------------------------- equivocation


def test_equivocating_proposer_stops_the_height_and_is_named() -> None:
    country = make_country()
    country.node.council.behaviours["justice"] = "equivocating"
    error = refuse(country)
    assert (error.rule, error.values) == (
        "proposer_must_not_equivocate",
        {"validator": "justice", "height": 3, "round": 0},
    )
    assert country.store.get_height() == 2
    [evidence] = country.node.council.signers.list_evidence()
    verify_evidence(evidence, country.node.tip.genesis_hash)
    assert evidence.kind == "proposal"
    assert evidence.first.public_key == country.council_keys["justice"].public_key
    assert evidence.first.ballot.block_hash != evidence.second.ballot.block_hash


def test_split_height_finishes_once_the_proposer_behaves() -> None:
    country = make_country()
    country.node.council.behaviours["justice"] = "equivocating"
    assert refuse(country).rule == refuse(country).rule == "proposer_must_not_equivocate"
    before = read_memory(country)
    country.node.council.behaviours.clear()
    made = pay(country)
    assert made.header.height == 4  # height 3 holds the payment that was signed and not committed
    # one had signed the other block of the height, and signs no second one
    last = [memory for memory in before if memory.height == 3]  # type: ignore[attr-defined]
    assert len(last) == 3
    assert country.balance("treasury").available == 2
    assert len(country.load_outcomes(3)) == 1
    commit = country.store.load_head(3)[2]
    assert commit.count(b"public_key") == 3


def test_split_height_finishes_after_reopening(tmp_path: Path) -> None:
    country = make_country(folder=tmp_path)
    country.node.council.behaviours["justice"] = "equivocating"
    assert refuse(country).rule == "proposer_must_not_equivocate"
    country.node.council.behaviours.clear()
    country.reopen()
    country.node.finish_interrupted()
    assert country.node.tip.height == 3
    assert len(country.node.council.signers.list_evidence()) == 1


def test_votes_split_in_equal_halves_stop_the_height_for_good_and_never_fork() -> None:
    # of six honest ones three have signed each block, and nobody signs a second: more than a third would have to
    country = make_country(7)
    country.node.council.behaviours["justice"] = "equivocating"
    assert refuse(country).rule == "proposer_must_not_equivocate"
    country.node.council.behaviours.clear()
    before = read_memory(country)
    for _ in range(2):
        assert refuse(country).rule == "quorum_must_sign"
    assert country.store.get_height() == 2
    assert country.balance("noy").available == 100
    # only the former culprit, who had kept back its vote, has signed since
    changed = [(old, new) for old, new in zip(before, read_memory(country), strict=True) if old != new]
    assert [(old.height, new.height) for old, new in changed] == [(2, 3)]  # type: ignore[attr-defined]


def test_what_was_submitted_is_in_one_block_only_though_it_was_interrupted() -> None:
    country = make_country()
    body = Transfer(1, "LAK", "", country.address("treasury"))
    country.node.council.behaviours["justice"] = "equivocating"
    country.node.add(country.sign(country.draft(country.wish("noy", body))))
    with pytest.raises(ConsensusError):
        country.node.make_block()
    assert len(country.node.mempool) == 1
    country.node.council.behaviours.clear()
    dropped: list[Dropped] = []
    assert country.node.make_block(dropped) is None
    assert (len(country.node.mempool), country.node.tip.height, dropped) == (0, 3, [])
    assert country.balance("treasury").available == 1


# ------------------------------------------------------------------------------------------------ memory


def test_signed_block_is_committed_first_when_storing_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    country = make_country()
    leave_unstored(country, monkeypatch)
    assert country.store.get_height() == 2
    assert pay(country, 1).header.height == 4
    assert country.balance("treasury").available == 8
    signers = country.node.council.signers
    assert {signers.get_last(key.public_key).height for key in country.council_keys.values()} == {4}


def test_memory_is_written_before_the_block_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    country = make_country()
    append = Store.append
    seen = []

    def watch(store: Store, block: StoredBlock, history: object) -> None:
        seen.append((block.height, country.node.council.signers.get_height()))
        append(store, block, history)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "append", watch)
    pay(country)
    assert seen == [(3, 3)]


def test_home_without_a_validators_key_counts_it_as_down() -> None:
    country = make_country()
    country.node.council._keys.pop(country.council_keys["finance"].public_key)
    assert len(pay(country).commit.signatures) == 3


def test_nobody_has_signed_before_the_first_block() -> None:
    country = Country()
    assert read_memory(country) == [NOTHING_SIGNED] * 4
    assert country.node.council.signers.get_height() == 0
    with pytest.raises(NotFoundError):
        country.store.load_head(1)


# --------------------------------------------------------------------------------------- resuming, and whose turn it is


def leave_unstored(country: Country, monkeypatch: pytest.MonkeyPatch, amount: int = 7) -> None:
    """A block that all have signed and nobody has stored."""

    def fail(store: Store, block: StoredBlock, history: object) -> None:
        raise StoreError("store_must_be_writable", problem="disk full")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "append", fail)
        with pytest.raises(StoreError):
            pay(country, amount)


def test_a_signed_block_is_proposed_as_it_was_by_whoever_has_the_turn_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its maker is down by now: the next one proposes that very block, since nobody signs another one."""
    country = make_country()
    leave_unstored(country, monkeypatch)
    maker = country.council_keys["justice"].public_key
    set_down(country, "justice")
    country.node.finish_interrupted()
    header, commit = load_head(country.store, 3)
    assert (header.proposer, commit.round, len(commit.signatures)) == (maker, 1, 3)
    assert country.balance("treasury").available == 7
    assert audit(country.node.archive, lambda done, total: None).blocks == 3


def test_a_block_is_signed_only_once_its_maker_had_the_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    country = make_country()
    own = country.council_keys["finance"].public_key
    propose_as = Application.propose_as
    monkeypatch.setattr(Application, "propose_as", lambda it, made, proposer: propose_as(it, made, own))
    made = pay(country)
    assert [(item.round, item.rule) for item in made.rejected] == [(n, "proposer_must_have_turn") for n in range(3)]
    assert (made.header.proposer, made.commit.round) == (own, 3)


def test_cheating_is_kept_also_where_a_block_is_final(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but the culprit have heard the same one of two blocks."""
    country = make_country()
    country.node.council.behaviours["justice"] = "equivocating"
    make_two = Council._make_two_offers

    def tell(council: Council, *values: Any) -> Any:
        first, second = make_two(council, *values)
        everybody = (*first.listeners, *second.listeners)
        return [msgspec.structs.replace(first, listeners=()), msgspec.structs.replace(second, listeners=everybody)]

    monkeypatch.setattr(Council, "_make_two_offers", tell)
    assert len(pay(country).commit.signatures) == 3
    [evidence] = country.node.council.signers.list_evidence()
    assert evidence.first.public_key == country.council_keys["justice"].public_key


def test_an_offer_that_its_proposer_did_not_sign_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    country = make_country()
    stranger = country.council_keys["finance"]
    make_offer = Council._make_offer

    def forge(council: Council, *values: Any) -> Any:
        offer = make_offer(council, *values)
        forged = msgspec.structs.replace(offer.ballot, signature=stranger.sign(b"another text"))
        return msgspec.structs.replace(offer, ballot=forged)

    monkeypatch.setattr(Council, "_make_offer", forge)
    before = read_memory(country)
    with pytest.raises(LedgerError, match="signature"):
        pay(country)
    assert read_memory(country) == before


@pytest.mark.parametrize("up", ["technology", "finance"])
def test_each_validator_has_a_turn_before_a_height_is_given_up(up: str) -> None:
    """The last of them too: all but one lie, and the others sign what the honest one proposes."""
    country = make_country()
    country.node.council.behaviours |= {name: "lying" for name in NAMES if name != up}
    made = pay(country)
    assert made.proposer == up
    assert made.commit.round == {"technology": 1, "finance": 3}[up]


def test_the_most_votes_of_any_round_are_told() -> None:
    """Three have signed each of two blocks, and the culprit joins one of them; in the last round somebody lies."""
    country = make_country(7)
    country.node.council.behaviours["justice"] = "equivocating"
    assert refuse(country).rule == "proposer_must_not_equivocate"
    country.node.council.behaviours = {"finance": "lying"}
    error = refuse(country)
    assert (error.rule, error.values["power"]) == ("quorum_must_sign", 4)


def test_a_tree_head_is_signed_by_those_who_are_up_and_never_by_too_few() -> None:
    country = make_country()
    head = TreeHead(compute_origin(country.file.genesis, country.node.tip.genesis_hash), 3, bytes(32))
    validators = country.node.get_validators()
    set_down(country, "justice")
    assert list(country.node.council.sign_tree_head(head, validators)) == ["central-bank", "finance", "technology"]
    set_down(country, "finance")
    with pytest.raises(ConsensusError, match="quorum_must_sign") as caught:
        country.node.council.sign_tree_head(head, validators)
    assert caught.value.values["height"] == 2


@pytest.mark.parametrize(("count", "said"), [(8, "validator-5"), (9, "and 1 more")])
def test_of_missing_keys_eight_are_named(count: int, said: str) -> None:
    country = make_country(12)
    gone = list(country.council_keys)[-count:]
    for name in gone:
        country.node.council._keys.pop(country.council_keys[name].public_key)
    error = refuse(country)
    assert error.rule == "validator_keys_must_be_in_home"
    assert said in str(error.values["missing"])
    assert ("more" in str(error.values["missing"])) == (count == 9)
    assert error.values["power"] == 12 - count
