"""The signers' memory by itself: which block most have signed, what is overtaken, and what nobody may sign."""

from pathlib import Path

import pytest

from ledger.consensus.voting import NOTHING_SIGNED, LastSigned, find_evidence
from ledger.errors import StoreError
from ledger.node.signers import SignerStore
from tests.consensus.ballots import KEYS, make_ballot, vote

A, B, C, D = (key.public_key for key in KEYS[:4])
X, Y, Z = ("1" * 64, "2" * 64, "3" * 64)


@pytest.fixture
def signers() -> SignerStore:
    return SignerStore(None)


@pytest.mark.parametrize(("first", "second", "kept"), [([A], [B, C], b"y"), ([A, B], [C], b"x"), ([A], [B], b"x")])
def test_of_two_blocks_at_one_height_the_one_that_most_have_signed_is_resumed(
    signers: SignerStore, first: list[str], second: list[str], kept: bytes
) -> None:
    """Of two that as many have signed, always the same: the order of their hashes, not that in which they came."""
    for order in (1, -1):
        for keys, block, proposal in [(first, X, b"x"), (second, Y, b"y")][::order]:
            signers.record(keys, LastSigned(block, 4), proposal)
        assert signers.get_block(4) == kept
        assert (signers.get_block(3), signers.get_block(5)) == (b"", b"")
        assert (signers.get_height(), signers.has_signed(4, X), signers.has_signed(4, Y)) == (4, True, True)
        assert not signers.has_signed(3, X)
        assert not signers.has_signed(4, Z)
    assert (signers.get_last(first[0]), signers.get_last(D)) == (LastSigned(X, 4), NOTHING_SIGNED)


def test_a_block_is_overtaken_by_a_later_one_alone(signers: SignerStore) -> None:
    signers.record([A, B], LastSigned(X, 4), b"x")
    signers.record([C], LastSigned(Y, 5), b"y")
    assert (signers.get_block(4), signers.get_block(5)) == (b"", b"y")
    signers.record([A, B], LastSigned(Y, 5), b"y")
    assert signers.get_block(5) == b"y"
    assert {signers.get_last(key) for key in (A, B, C)} == {LastSigned(Y, 5)}
    signers.record([C], LastSigned(Z, 6), b"z")  # who has gone on counts no more for the block before
    assert (signers.get_block(5), signers.get_height()) == (b"", 6)


def test_what_is_known_is_noted_and_never_less(signers: SignerStore) -> None:
    signers.record([A], LastSigned(X, 4), b"x")
    for known, last in ((LastSigned(Z, 3), 4), (LastSigned(Y, 4), 4), (LastSigned(Z, 5), 5)):
        signers.note([A, B], known)
        assert signers.get_last(A).height == last
    assert (signers.get_last(A), signers.get_last(B)) == (LastSigned(Z, 5), LastSigned(Z, 5))
    signers.note([C], LastSigned(X, 4))
    signers.note([C], LastSigned(Y, 4))
    assert signers.get_last(C) == LastSigned(X, 4), "of one height the first is kept"


def test_nobody_signs_up_to_a_height_that_is_forbidden(signers: SignerStore) -> None:
    signers.record([A], LastSigned(X, 7), b"x")
    signers.forbid(7)
    assert signers.get_block(7) == b"", "not even what was signed already"
    assert (signers.get_last(B), signers.get_last(A)) == (LastSigned("", 7), LastSigned(X, 7))
    signers.record([A], LastSigned(Y, 8), b"y")
    signers.forbid(7)
    signers.forbid(5)
    assert (signers.get_forbidden(), signers.get_height(), signers.get_block(8)) == (7, 8, b"y")
    signers.forbid(9)
    assert (signers.get_last(A), signers.get_forbidden(), signers.get_height()) == (LastSigned("", 9), 9, 9)
    signers.note([A], LastSigned(Z, 9))
    assert signers.get_last(A) == LastSigned(Z, 9), "what is known of that height counts"
    assert SignerStore(None).get_forbidden() == 0


def test_evidence_is_kept_once_and_in_order(signers: SignerStore) -> None:
    ballots = [make_ballot(height, 0, block) for height in (1, 2) for block in (0, 1)]
    found = find_evidence("vote", [vote(A, ballot) for ballot in ballots])
    assert len(found) == 2
    for _ in range(2):
        signers.add_evidence(found)
    assert signers.list_evidence() == list(found)


def test_both_databases_wait_for_the_disk(tmp_path: Path) -> None:
    """synchronous=FULL: with NORMAL a signature can be used that a power cut takes back."""
    opened = SignerStore(tmp_path / "signers.db")
    assert opened._execute("PRAGMA synchronous") == [(2,)]
    assert opened._execute("PRAGMA journal_mode") == [("wal",)]
    opened.close()
    (tmp_path / "signers.db").write_bytes(b"\xff" * 4096)
    with pytest.raises(StoreError, match=r"signers\.db is damaged"):
        SignerStore(tmp_path / "signers.db")
