"""What a ledger tells without writing: entries, blocks, rows, receipts, proofs and the audit, of a small ledger."""

from itertools import pairwise

import pytest

from ledger import Checkpoint, Ledger, verify_proof, verify_receipt
from ledger.chain.proofs import ProvedHistory, ProvedRow
from ledger.errors import NotFoundError, VerificationError
from ledger.reads.entries import list_concerned
from ledger.registry.records.records import SuspendRecord
from tests.client.flood import count_decodes, flood


def test_entries_are_listed_of_all_and_of_one(lao: Ledger) -> None:
    assert [(placed.height, placed.index) for placed in lao.entries()] == [(1, 0), (2, 0), (3, 0), (4, 0)]
    assert [placed.height for placed in lao.entries("shop")] == [4]
    assert [placed.height for placed in lao.entries(lao.wallet("noy"))] == [3, 4]
    assert [placed.height for placed in lao.entries("noy", newest_first=True)] == [4, 3]
    assert [placed.height for placed in lao.entries(newest_first=True)] == [4, 3, 2, 1]
    assert [placed.height for placed in lao.entries("registrar")] == [1, 2]


def test_entries_of_one_block_are_in_order_or_the_other_way_round() -> None:
    town = Ledger.create(seed=11)
    noy = town.open_account("noy", "citizen", "LA-VT")
    flood(town, noy, [SuspendRecord("A/1", "0" * 64 + "-0")] * 3)
    own = [(2, 0), (2, 1), (2, 2)]
    for listed, places in (
        (town.entries(), [(1, 0), *own]),
        (town.entries(newest_first=True), [*own[::-1], (1, 0)]),
        (town.entries(noy), own),
        (town.entries(noy, newest_first=True), own[::-1]),
    ):
        assert [(placed.height, placed.index) for placed in listed] == places


def test_entry_is_listed_of_who_signs_who_acts_and_who_gets_it() -> None:
    town = Ledger.create(seed=11)
    noy, shop = (town.open_account(name, "citizen", "LA-VT") for name in ("noy", "shop"))
    town.wallet("central-bank").issue_money(9, to=noy)
    noy.delegate(shop, ["transfer"], amount=5, asset="LAK", until=2**53 - 1)
    placed = shop.on_behalf_of(noy).pay(2, to="court")
    for who in ("noy", "shop", "court"):
        assert next(town.entries(who, newest_first=True)).id == placed.id


def test_each_block_is_read_once_however_many_of_its_entries_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each entry once cost two readings of its whole block: hours for a block that somebody had filled."""
    town = Ledger.create(seed=11)
    noy, university = town.open_account("noy", "citizen", "LA-VT"), town.wallet("university")
    record = university.issue_record("degree", noy, {"level": "BSc"})
    for _ in range(2):
        flood(town, noy, [SuspendRecord("A/1", record.id)] * 12)
    decodes = count_decodes(monkeypatch)
    for list_them, blocks, entries in (
        (lambda: [*town.entries(noy)], 2, 24),
        (lambda: [*town.entries(noy, newest_first=True)], 2, 24),
        (lambda: [*list_concerned(town.desk.source, record.id)], 2, 24),
        (lambda: [*list_concerned(town.desk.source, noy.address, after=(town.height, -1))], 1, 12),
        (record.history, 3, 1),
        (lambda: town.acts("noy"), 6, 2),
    ):
        decodes.clear()
        assert (len(list_them()), len(decodes)) == (entries, blocks)


def test_entry_is_found_by_its_id_or_enough_of_it(lao: Ledger) -> None:
    for placed in lao.entries():
        for digits in (64, 32, 16, 9, 8):
            assert lao.entry(placed.id[:digits]) == placed
        for few in (1, 7):
            with pytest.raises(NotFoundError, match="id_must_have_digits"):
                lao.entry(placed.id[:few])
        for text in (placed.id.upper(), placed.id + "0", "", " " + placed.id, "0" * 64):
            if text != placed.id:
                with pytest.raises(NotFoundError, match="entry_must_exist"):
                    lao.entry(text)


def test_blocks_link(lao: Ledger) -> None:
    blocks = [lao.block(height) for height in range(1, lao.height + 1)]
    assert [block.height for block in blocks] == [1, 2, 3, 4]
    for earlier, later in pairwise(blocks):
        assert later.header.last_block_hash == earlier.hash.hex()
    assert blocks[0].header.last_block_hash == lao.genesis_hash
    for height in (0, -1, 5, 2**53, 2**64, 2**200):
        with pytest.raises(NotFoundError, match="block_must_exist"):
            lao.block(height)


def test_row_is_read_now_and_at_a_height(lao: Ledger) -> None:
    key = "account/" + lao.resolve("noy")
    assert b'"available":75000' in lao.state_row(key)
    assert b'"available":100000' in lao.state_row(key, 3)
    assert (lao.state_row(key, 1)[:14], lao.state_row("account/none")) == (b'{"balances":[]', b"")
    assert [name for name, _ in lao.rows("asset/")] == ["asset/EUR", "asset/LAK", "asset/USD"]
    assert dict(lao.rows("account/"))[key] == lao.state_row(key)


# --------------------------------------------------------------------------------------------------- proofs


def test_receipt_is_made_of_an_entry_or_an_id(lao: Ledger) -> None:
    payment = next(lao.entries("shop"))
    receipt = lao.receipt(payment)
    assert receipt == lao.receipt(payment.id) == lao.receipt(payment.id[:10])
    proved = verify_receipt(receipt, lao.genesis_hash)
    assert (proved.transaction_id, proved.height, proved.applied) == (payment.id, 4, True)
    assert str(proved).startswith("valid: lao1")
    with pytest.raises(NotFoundError):
        lao.receipt("0" * 64)


def test_receipt_is_anchored_to_a_checkpoint_before_and_after(lao: Ledger) -> None:
    receipt = lao.receipt(next(lao.entries("noy")))  # block 3
    for height in (1, 3, 4):
        checkpoint = lao.checkpoint(height)
        anchored = lao.anchor(receipt, checkpoint)
        assert verify_receipt(anchored, lao.genesis_hash, checkpoint).proved.checkpoint == checkpoint
    with pytest.raises(VerificationError, match="checkpoint_must_match"):
        lao.anchor(receipt, Checkpoint("ab" * 32, 4))
    with pytest.raises(NotFoundError):
        lao.anchor(receipt, Checkpoint("ab" * 32, 5))


def test_state_and_history_are_proved(lao: Ledger) -> None:
    key = "account/" + lao.resolve("noy")
    for height in (1, 3, 4, None):
        proved = verify_proof(lao.prove_state(key, height), lao.genesis_hash)
        assert isinstance(proved, ProvedRow)
        assert (proved.key, proved.value) == (key, lao.state_row(key, height or 4))
    absent = verify_proof(lao.prove_state("account/none"), lao.genesis_hash)
    assert isinstance(absent, ProvedRow)
    assert absent.value == b""
    history = verify_proof(lao.prove_history(1, 4), lao.genesis_hash)
    assert isinstance(history, ProvedHistory)
    assert (history.earlier, history.later) == (lao.block(1).header, lao.block(4).header)


def test_proof_of_what_is_not_there_is_refused_by_name(lao: Ledger) -> None:
    for height in (0, -1, 5, 2**70):
        with pytest.raises(NotFoundError):
            lao.prove_state("account/none", height)
    for earlier, later in ((0, 1), (2, 2), (3, 2), (1, 5), (1, 2**70)):
        with pytest.raises(NotFoundError):
            lao.prove_history(earlier, later)
    for height in (0, 5, 2**70):
        with pytest.raises(NotFoundError):
            lao.checkpoint(height)


def test_audit_counts_what_it_has_checked(lao: Ledger) -> None:
    seen: list[tuple[int, int]] = []
    report = lao.audit(lambda done, total: seen.append((done, total)))
    assert (report.blocks, report.entries, report.last_block_hash) == (4, 4, lao.checkpoint().hash)
    assert report.rows == len(lao.rows(""))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
