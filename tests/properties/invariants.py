"""The ledger's invariants, one named check each, by their numbers in the list of forty.

Each looks at a life (life.py): what the database holds, read with sqlite3 and json, and the blocks as they were
acknowledged. Hashes, trees and signatures are computed again from their definitions, with other libraries than the
ledger's where there are any.

Elsewhere: 6, 37 and those of roles, delegations, recoveries and records in authority_invariants.py; 38 and those of
motions and laws in committee_invariants.py; 13 and 31 in test_receipts.py; 18, 28 and 40 in tests/consensus; 22 in
test_determinism.py; 26 and 27 in tests/crash; 33 in the tests of cli. Not built yet, so nothing to hold: 24
(snapshots), 36 (logs and answers of a server), 39 (the simulator).
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.application import Application
from ledger.archive.audit import audit
from ledger.archive.genesis import found_store, make_tip
from ledger.chain.finality import Checkpoint
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.proofs import verify_history_proof, verify_state_proof
from ledger.chain.receipt import verify_receipt
from ledger.crypto.encoding import MAX_INTEGER, decode, encode
from ledger.errors import LedgerError
from ledger.state.state import State, compute_history_nodes
from ledger.state.store import Store
from tests.merkle import reference
from tests.properties.life import CAPS, Kept, Life, canonical

# ------------------------------------------------------------------------------------------ money and state


def invariant_01_supply_is_issued_minus_redeemed(life: Life) -> None:
    state = life.read_state()
    for asset in [key.removeprefix("asset/") for key in state if key.startswith("asset/")]:
        balances = [row["balances"].get(asset, (0, 0)) for key, row in state.items() if key.startswith("account/")]
        balances += [pair for key, pair in state.items() if key.startswith(f"holding/{asset}/")]
        total = sum(available + held for available, held in balances)
        assert total == state[f"asset/{asset}"]["supply"] == life.model.issued.get(asset, 0)
        holds = [row for key, row in state.items() if key.startswith("hold/") and row["asset"] == asset]
        assert sum(hold["amount"] for hold in holds) == sum(held for _, held in balances)


def invariant_02_nothing_is_below_zero(life: Life) -> None:
    assert all(number >= 0 for number in list_integers(life.read_state()))


def invariant_03_every_amount_is_an_integer_in_range(life: Life) -> None:
    for number in list_integers(life.read_state()):
        assert type(number) is int
        assert number <= MAX_INTEGER


def invariant_04_refusal_changes_nothing_but_nonce_and_quota(life: Life) -> None:
    for kept in life.kept:
        if all(entry["outcome"]["code"] for entry in kept.entries):
            check_only_spent(kept)


def invariant_05_transfer_to_oneself_changes_nothing_but_nonce_and_quota(life: Life) -> None:
    for kept in life.kept:
        messages = [message for transaction in kept.transactions for message in transaction["messages"]]
        if all(message["type"] == "transfer" and is_to_oneself(message) for message in messages):
            check_only_spent(kept)


def invariant_07_supply_never_exceeds_its_cap(life: Life) -> None:
    state = life.read_state()
    for asset, cap in CAPS.items():
        assert state[f"asset/{asset}"]["supply"] <= state[f"asset/{asset}"]["cap"]
        raised = any(row["action"].get("asset") == asset for row in list_enacted(state))
        assert raised or state[f"asset/{asset}"]["cap"] == cap


def invariant_08_no_state_lies_outside_the_state_root(life: Life) -> None:
    rows = {tagged("state-key", key.encode()): tagged("state-value", value) for key, value in life.read_rows().items()}
    expected = life.kept[-1].header["state_root"] if life.kept else life.country.file.genesis.state_root
    assert reference.state_root(rows).hex() == expected


# --------------------------------------------------------------------------------------------- transactions


def invariant_09_nonce_rises_by_one_per_transaction(life: Life) -> None:
    last: dict[tuple[str, int], int] = {}
    for transaction in list_transactions(life):
        for signer in transaction["signers"]:
            lane = (signer["address"], signer["lane"])
            assert signer["nonce"] == last.get(lane, 0) + 1
            last[lane] = signer["nonce"]


def invariant_10_transaction_id_is_included_once(life: Life) -> None:
    identifiers = [tagged("transaction", canonical(transaction)) for transaction in list_transactions(life)]
    assert len(identifiers) == len(set(identifiers))


def invariant_11_foreign_or_expired_transaction_never_executes(life: Life) -> None:
    for kept in life.kept:
        for transaction in kept.transactions:
            assert transaction["chain_id"] == kept.header["chain_id"] == "test"
            assert transaction["expires"] >= kept.header["time"]


def invariant_12_decoding_and_encoding_are_inverse(life: Life) -> None:
    for kept in life.kept:
        assert canonical(kept.header) == kept.header_bytes
        assert canonical(kept.commit) == kept.commit_bytes
        assert canonical(kept.entries) == kept.entries_bytes
    for value in life.read_rows().values():
        assert canonical(json.loads(value)) == value


def invariant_14_verdicts_agree(life: Life) -> None:
    """Each was compared when it was given: check, model and block; here, that this happened."""
    assert life.met.total() >= sum(len(kept.entries) for kept in life.kept)


# ---------------------------------------------------------------------------------------------------- chain


def invariant_15_height_and_time_rise_and_headers_link(life: Life) -> None:
    last, time = life.country.node.tip.genesis_hash, life.country.file.genesis.time
    for height, kept in enumerate(life.kept, 1):
        assert (kept.header["height"], kept.header["last_block_hash"]) == (height, last.hex())
        assert kept.header["time"] > time
        last, time = tagged("header", kept.header_bytes), kept.header["time"]
        assert last == kept.hash


def invariant_16_roots_in_the_header_recompute(life: Life) -> None:
    genesis = life.country.file.genesis
    history = [leaf(life.country.node.tip.genesis_hash)]
    for kept in life.kept:
        leaves = [
            leaf(
                tagged("signed-transaction", canonical(entry["signed"]))
                + tagged("outcome", canonical(entry["outcome"]))
            )
            for entry in kept.entries
        ]
        assert kept.header["entries_root"] == reference.mth(leaves).hex()
        assert kept.header["entries_size"] == len(leaves) > 0
        assert kept.header["history_root"] == reference.mth(history).hex()
        validators = [
            {"name": item.name, "public_key": item.public_key, "voting_power": item.voting_power}
            for item in genesis.validators
        ]
        assert kept.header["validators_hash"] == tagged("validators", canonical(validators)).hex()
        history.append(leaf(kept.hash))


def invariant_17_more_than_two_thirds_signed_each_block(life: Life) -> None:
    powers = {item.public_key: item.voting_power for item in life.country.file.genesis.validators}
    for kept in life.kept:
        commit = kept.commit
        ballot = {"block_hash": kept.hash.hex(), "height": kept.height, "round": commit["round"]}
        assert (commit["block_hash"], commit["height"]) == (ballot["block_hash"], kept.height)
        text = b"natledger/vote/1\n" + life.country.node.tip.genesis_hash + canonical(ballot)
        signed = [signature["public_key"] for signature in commit["signatures"]]
        for signature in commit["signatures"]:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature["public_key"]))
            key.verify(bytes.fromhex(signature["signature"]), text)
        assert len(signed) == len(set(signed))
        assert 3 * sum(powers[key] for key in signed) > 2 * sum(powers.values())


def invariant_19_acknowledged_block_is_never_lost_or_changed(life: Life) -> None:
    stored = life.read_all()
    assert stored["blocks"] == [
        (k.height, k.hash, k.header_bytes, k.commit_bytes, len(k.entries), k.roots_bytes, k.delta_bytes)
        for k in life.kept
    ]
    assert sorted(stored["entries"]) == [
        (kept.height, number, part) for kept in life.kept for number, part in enumerate(kept.parts)
    ]


def invariant_20_proposer_is_the_one_whose_turn_it_is(life: Life) -> None:
    keys = [item.public_key for item in life.country.file.genesis.validators]
    for kept in life.kept:
        assert kept.header["proposer"] == keys[(kept.height - 1 + kept.commit["round"]) % len(keys)]


def invariant_21_validator_sets_follow_each_other(life: Life) -> None:
    """No message changes the set yet, so it is that of the genesis for ever."""
    for earlier, later in zip(life.kept, life.kept[1:], strict=False):
        assert earlier.header["next_validators_hash"] == later.header["validators_hash"]
    assert not life.read_all()["handovers"]


# ---------------------------------------------------------------------------------------------- replication


def invariant_23_and_34_replay_gives_every_state_there_ever_was(life: Life) -> None:
    """Replay from genesis equals the live rows byte for byte, and at every height what `at` answers."""
    keys = sorted(life.read_rows().keys() | {row[0] for kept in life.kept for row in kept.delta})
    replay = start_replay(life)
    with life.country.node.reading():
        for height in range(len(life.kept) + 1):
            if height:
                replay_block(replay, life.kept[height - 1])
            past = life.country.node.archive.at(height)
            assert {key: past.get_value(key) for key in keys} == {key: replay.state.get_value(key) for key in keys}
    rows = {key: replay.state.get_value(key) for key in keys}
    assert {key: value for key, value in rows.items() if value} == life.read_rows()


def invariant_25_questions_have_no_side_effect(life: Life) -> None:
    node = life.country.node
    before, tip = life.read_all(), node.tip
    with node.reading() as state:
        state.get_value("account/" + life.country.address("registrar"))
        node.archive.at(0)
    for kept in life.kept[-1:]:
        node.archive.prove_entry((kept.height, 0))
        with pytest.raises(LedgerError):
            node.check(canonical(kept.entries[0]["signed"]))
    assert (life.read_all(), node.tip) == (before, tip)


def invariant_29_validator_never_signs_two_blocks_of_a_height(life: Life) -> None:
    assert all(len(hashes) == 1 for hashes in life.signed.values())
    assert {height for _, height in life.signed} == {kept.height for kept in life.kept}


# -------------------------------------------------------------------------------------- receipts and queries


def invariant_30_every_transaction_has_a_receipt(life: Life) -> None:
    """It verifies offline from the genesis hash, and the first of them from a checkpoint, too."""
    node, genesis_hash = life.country.node, life.country.node.tip.genesis_hash
    for kept in life.kept:
        for index, entry in enumerate(kept.entries):
            proved = verify_receipt(node.archive.prove_entry((kept.height, index)), genesis_hash)
            assert (proved.height, proved.index, proved.outcome.rule) == (kept.height, index, entry["outcome"]["rule"])
    if life.kept:
        checkpoint = Checkpoint(life.kept[-1].hash.hex(), len(life.kept))
        receipt = node.archive.anchor(node.archive.prove_entry((1, 0)), checkpoint)
        assert verify_receipt(receipt, genesis_hash, checkpoint).proved.checkpoint == checkpoint


def invariant_32_history_of_a_height_extends_that_of_any_earlier(life: Life) -> None:
    node, top = life.country.node, len(life.kept)
    pairs = {(earlier, top) for earlier in range(1, top)} | {(1, later) for later in range(2, top, 3)}
    for earlier, later in sorted(pairs):
        proved = verify_history_proof(node.archive.prove_history(earlier, later), node.tip.genesis_hash)
        assert compute_header_hash(proved.earlier) == life.kept[earlier - 1].hash
        assert compute_header_hash(proved.later) == life.kept[later - 1].hash


def invariant_34_row_of_the_past_is_proved(life: Life) -> None:
    node, rows = life.country.node, life.read_rows()
    for height in {1, len(life.kept)} if life.kept else set():
        for key in sorted(rows)[:: max(1, len(rows) // 5)]:
            proved = verify_state_proof(node.archive.prove_row(key, height), node.tip.genesis_hash)
            with node.reading():
                assert proved.value == node.archive.at(height).get_value(key)


def invariant_35_no_input_raises_anything_unforeseen(life: Life) -> None:
    for data in list_hostile(life):
        with pytest.raises(LedgerError):
            life.country.node.check(data)


def audit_finds_nothing(life: Life) -> None:
    """The ledger's own audit agrees."""
    report = audit(life.country.node.archive, lambda done, total: None)
    assert (report.blocks, report.rows) == (len(life.kept), len(life.read_rows()))


# ------------------------------------------------------------------------------------------- what they need


def model_holds_what_the_database_holds(life: Life) -> None:
    """Balances, holds, supplies, nonces, quotas, keys and their history, row for row, and what was sent this month."""
    assert life.read_state() == life.model.state
    assert life.read_sent() == life.model.list_sent(life.model.time)
    assert life.country.node.tip.height == life.model.height == len(life.kept)


def list_enacted(state: dict[str, Any]) -> list[dict[str, Any]]:
    """Motions that were enacted."""
    return [row for key, row in state.items() if key.startswith("motion/") and row["state"] == "enacted"]


def is_to_oneself(message: dict[str, Any]) -> bool:
    return bool(message["body"]["to"] == message["by"] == message["on_behalf_of"])


def check_only_spent(kept: Kept) -> None:
    for key, old, new in kept.delta:
        table = key.split("/")[0]
        assert table in {"account", "lane"}
        if table == "account":
            assert old["balances"] == new["balances"]
            assert new["nonce"] >= old["nonce"]
        else:
            assert new["nonce"] > (old["nonce"] if old else 0)


def list_transactions(life: Life) -> Iterator[dict[str, Any]]:
    return (transaction for kept in life.kept for transaction in kept.transactions)


def list_integers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from list_integers(item)
    elif not isinstance(value, str | bool):
        yield value


def list_hostile(life: Life) -> Iterator[bytes]:
    yield from (b"", b"{}", b"[" * 10_000, b'"', b"\xff", b"null", b"1e999", b'{"signatures":1e400,"transaction":{}}')
    for kept in life.kept[-2:]:
        data = canonical(kept.entries[0]["signed"])
        for place in range(0, len(data), 37):
            yield data[:place]
            yield data[:place] + b"\x00" + data[place:]
            yield data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def start_replay(life: Life) -> Application:
    store = Store(None)
    found_store(store, life.country.file)
    return Application(State(store), make_tip(life.country.file.genesis))


def replay_block(replay: Application, kept: Kept) -> None:
    transactions = [canonical(entry["signed"]) for entry in kept.entries]
    transition = replay.process(decode(kept.header_bytes, Header), transactions)
    outcomes = [json.loads(encode(outcome)) for outcome in transition.outcomes]
    assert outcomes == [entry["outcome"] for entry in kept.entries]
    store = replay.state._folded
    assert isinstance(store, Store)
    for level, index, node in compute_history_nodes(store, kept.height, kept.hash):
        store.save_history(level, index, node)
    replay.commit(transition)


def tagged(kind: str, data: bytes) -> bytes:
    return sha256(f"natledger/{kind}/1\n".encode() + data).digest()


def leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


EVERY_STEP = [
    model_holds_what_the_database_holds,
    invariant_01_supply_is_issued_minus_redeemed,
    invariant_02_nothing_is_below_zero,
    invariant_07_supply_never_exceeds_its_cap,
]
AT_THE_END = [
    check for name, check in sorted(globals().items()) if name.startswith("invariant_") and check not in EVERY_STEP
] + [audit_finds_nothing]
OF_PROOFS = [
    *(invariant_23_and_34_replay_gives_every_state_there_ever_was, invariant_30_every_transaction_has_a_receipt),
    invariant_32_history_of_a_height_extends_that_of_any_earlier,
]
"""Those that take the longest, and ask what no message type changes: the audit replays every block, too."""
