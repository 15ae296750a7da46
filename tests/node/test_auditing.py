"""Auditing with workers: the same report, and the same fault named, as when replay verifies everything itself."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from ledger.archive import audit as audit_module
from ledger.archive.audit import AuditReport, Found, audit
from ledger.chain.commit import Commit, CommitSignature, Vote, compute_vote_bytes
from ledger.chain.transaction import SignedTransaction, compute_signed_hash
from ledger.crypto.encoding import encode
from ledger.errors import AuditError
from ledger.node import auditing
from ledger.node.auditing import audit_archive
from ledger.registry.money.money import Transfer
from tests.country import Country

SIZES = (1, 3, 1, 70, 2, 5)
"""Entries of the blocks after the first two."""


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Country:
    """Blocks of several sizes; a batch of eight transactions and more holds several of them, or one that is larger."""
    monkeypatch.setattr(audit_module, "BATCH", 8)
    monkeypatch.setattr(auditing, "MANY", 0)
    made = Country(folder=tmp_path)
    made.settle("noy", money=1_000)
    for size in SIZES:
        made.submit(*[pay(made, number) for number in range(size)])
    return made


def pay(country: Country, ahead: int = 0) -> bytes:
    first = country.draft(country.wish("noy", Transfer(1, "LAK", "", country.address("treasury"))))
    signer = msgspec.structs.replace(first.signers[0], nonce=first.signers[0].nonce + ahead)
    return country.sign(msgspec.structs.replace(first, signers=(signer,)))


def judge(check: Callable[[], AuditReport]) -> AuditReport | tuple[str, dict[str, object]]:
    try:
        return check()
    except AuditError as error:
        return error.rule, dict(error.values)


def judge_both(country: Country) -> AuditReport | tuple[str, dict[str, object]]:
    """What the audit says, which is the same with workers and without."""
    seen: list[list[tuple[int, int]]] = [[], []]
    plain = judge(lambda: audit(country.node.archive, lambda done, of: seen[0].append((done, of))))
    fast = judge(lambda: audit_archive(country.node.archive, lambda done, of: seen[1].append((done, of))))
    assert (plain, seen[0]) == (fast, seen[1])
    return plain


def test_workers_give_the_same_report_and_progress(country: Country) -> None:
    report = judge_both(country)
    assert isinstance(report, AuditReport)
    assert (report.blocks, report.entries) == (2 + len(SIZES), 2 + sum(SIZES))
    seen: list[tuple[int, int]] = []
    audit_archive(country.node.archive, lambda done, of: seen.append((done, of)))
    assert [done for done, _ in seen] == [sum((1, 1, *SIZES)[: number + 1]) for number in range(report.blocks)]
    assert {of for _, of in seen} == {report.entries}


def test_workers_are_started_for_many_entries_only(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    real = auditing.Verifiers
    monkeypatch.setattr(auditing, "Verifiers", lambda *asked: (started.append(1), real(*asked))[1])
    for many, count in ((2 + sum(SIZES) + 1, 0), (2 + sum(SIZES), 1)):
        monkeypatch.setattr(auditing, "MANY", many)
        audit_archive(country.node.archive, lambda done, of: None)
        assert len(started) == count


DAMAGE = {
    "a block lost": ("DELETE FROM blocks WHERE height = 5", 5),
    "a part lost": ("DELETE FROM entries WHERE height = 6 AND part = 1", 6),
    "no JSON": ("UPDATE entries SET data = x'5b7b' WHERE height = 4", 4),
    "a space": ("UPDATE entries SET data = CAST(data || ' ' AS BLOB) WHERE height = 4", 4),
    "a size": ("UPDATE blocks SET size = 0 WHERE height = 6", 6),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_workers_name_the_same_fault(country: Country, name: str) -> None:
    assert country.folder
    statement, height = DAMAGE[name]
    with closing(sqlite3.connect(country.folder / "ledger.db")) as database:
        database.execute(statement)
        database.commit()
    rule, values = judge_both(country)  # type: ignore[misc]
    assert rule in {"block_must_be_intact", "block_must_be_stored"}
    assert values["height"] == height


def test_a_signature_that_does_not_fit_is_found_in_a_block_that_all_validators_signed(country: Country) -> None:
    good = msgspec.json.decode(pay(country), type=SignedTransaction)
    other = msgspec.json.decode(pay(country, 1), type=SignedTransaction)
    forged = encode(msgspec.structs.replace(good, signatures=other.signatures))
    node = country.node
    node.application.remember_verified([compute_signed_hash(forged)])
    with node.archive.writing():
        order = [one.public_key for one in node.get_validators()]
        proposer = order[node.tip.height % len(order)]
        made = node.application.prepare([node.application.decode(forged)], country.now + 99, proposer, [])
        node.archive.append(made, commit_by_all(country, made.tip.last_block_hash.hex(), made.tip.height))
    rule, values = judge_both(country)  # type: ignore[misc]
    assert (rule, values["height"]) == ("block_must_be_intact", 2 + len(SIZES) + 1)
    assert str(values["problem"]).startswith("signature_must_fit_transaction")


def commit_by_all(country: Country, block_hash: str, height: int) -> Commit:
    text = compute_vote_bytes(country.node.tip.genesis_hash, Vote(block_hash, height, 0))
    signatures = [CommitSignature(key.public_key, key.sign(text)) for key in country.council_keys.values()]
    return Commit(block_hash, height, 0, tuple(sorted(signatures, key=lambda one: one.public_key)))


def test_no_more_is_read_ahead_than_a_few_batches(country: Country) -> None:
    """However long the chain is: what waits for its turn is what the workers are at."""
    asked: list[int] = []

    def verify(batches: Iterator[Sequence[bytes]]) -> Iterator[tuple[Sequence[bytes], list[Found | None]]]:
        for batch in batches:
            asked.append(len(batch))
            yield batch, [None] * len(batch)

    done: list[int] = []
    audit(country.node.archive, lambda count, of: done.append(count - sum(asked)), verify)
    assert max(done) <= 0
    assert asked == [77, 7], "whole blocks: eight transactions or more"
