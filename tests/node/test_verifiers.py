"""Verifier processes answer as the main process would, and their loss costs time, never a payment."""

import os

import msgspec
import pytest
from msgspec.structs import replace

from ledger import Ledger
from ledger.admission import accept_decoded, decode_transaction
from ledger.chain.transaction import SignedTransaction, compute_signed_hash
from ledger.client.drafting import Wish, sign
from ledger.crypto.encoding import decode, encode
from ledger.node.ingest import Rejected, ingest
from ledger.node.verifiers import MAX_COUNT, Verifiers
from ledger.registry.money.money import Transfer

LIMIT = 65_536


@pytest.fixture
def lao():
    """A ledger in which noy holds money."""
    opened = Ledger.create(seed=2023)
    noy = opened.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    opened.wallet("central-bank").issue_money(1_000_000, to=noy)
    yield opened
    opened.close()


@pytest.fixture
def verifiers(lao):
    """Two workers for that ledger."""
    pool = Verifiers(lao.node.tip.genesis_hash, LIMIT)
    yield pool
    pool.close()


def sign_payments(lao, count):
    """Signed payments of noy to the treasury with rising nonces."""
    noy = lao.wallet("noy")
    key = next(iter(lao.keyring.find(lao.identity(noy).keys, 1).values()))
    drafted = lao.draft([Wish(noy.address, Transfer(1, "LAK", "", lao.resolve("treasury")))])
    (first,) = drafted.signers
    nonces = range(first.nonce, first.nonce + count)
    several = [replace(drafted, signers=(replace(first, nonce=nonce),)) for nonce in nonces]
    return [encode(sign(one, lao.node.tip.genesis_hash, [(noy.address, key)])) for one in several]


def test_answers_are_those_of_the_main_process(lao, verifiers):
    signed = sign_payments(lao, 7)
    answers = [answer for _, part in verifiers.verify(iter([signed[:4], signed[4:], []])) for answer in part]
    found = [accept_decoded(data, *answer) for data, answer in zip(signed, answers, strict=True)]
    bounded = [msgspec.structs.replace(each, signed=decode(encode(each.signed), SignedTransaction)) for each in found]
    assert bounded == [decode_transaction(data, LIMIT) for data in signed]


def test_forged_and_reformatted_payments_are_not_answered_for(lao, verifiers):
    good, other = sign_payments(lao, 2)
    bad = [
        good.replace(b'"amount":', b'"amount": '),
        good[:-1],
        b"",
        b"\xff",
        other.replace(b'"version":1', b'"version":2'),
    ]
    ((_, answers),) = verifiers.verify(iter([[good, *bad]]))
    assert answers[0] is not None
    assert answers[1:] == [None] * len(bad)


def test_ingest_commits_what_fits_and_names_what_does_not(lao, verifiers):
    signed = sign_payments(lao, 6)
    forged = signed[5].replace(b'"nonce":6', b'"nonce":7')
    rejected: list[Rejected] = []
    blocks = list(ingest(lao.node, verifiers, iter([signed[:3], [*signed[3:5], forged]]), rejected))
    assert [len(block.outcomes) for block in blocks] == [3, 2]
    assert [item.data for item in rejected] == [forged]
    assert rejected[0].reason.rule == "signature_must_fit_transaction"


def forge(data):
    return data.replace(b'"amount":1,', b'"amount":9,')


def test_whoever_breaks_off_leaves_no_answer_that_another_batch_takes(lao, verifiers):
    signed = sign_payments(lao, 6)
    several = verifiers.verify(iter([[one] for one in signed]))
    next(several)
    several.close()
    forged = [forge(one) for one in signed]
    assert [answers for _, answers in verifiers.verify(iter([forged[:3], forged[3:]]))] == [[None] * 3] * 2


def test_two_who_verify_by_turns_are_answered_each_for_its_own(lao, verifiers):
    signed = sign_payments(lao, 8)
    one, other = ([[each] * 2 for each in half] for half in (signed[:4], map(forge, signed[4:])))
    by_turns = zip(verifiers.verify(iter(one)), verifiers.verify(iter(other)), strict=True)
    found = [(good, bad) for (_, good), (_, bad) in by_turns]
    assert {answer.signed_hash for answer in found[0][0]} == {compute_signed_hash(signed[0])}
    assert [bad for _, bad in found] == [[None] * 2] * 4


def test_what_is_no_bytes_is_left_to_the_caller(verifiers):
    ((_, answers),) = verifiers.verify(iter([["text", None, b"{}"]]))
    assert answers == [None] * 3


def test_a_killed_worker_costs_no_payment(lao, verifiers):
    signed = sign_payments(lao, 6)
    for worker in verifiers._workers:
        worker._process.kill()
        worker._process.wait()
    rejected: list[Rejected] = []
    blocks = list(ingest(lao.node, verifiers, iter([signed]), rejected))
    assert (len(blocks[0].outcomes), rejected) == (6, [])


def test_who_interrupts_the_caller_does_not_interrupt_a_worker(verifiers):
    groups = {os.getpgid(worker._process.pid) for worker in verifiers._workers}
    assert len(groups) == len(verifiers._workers)
    assert os.getpgrp() not in groups


def test_a_batch_too_large_for_shared_memory_is_left_to_the_caller(verifiers):
    ((_, answers),) = verifiers.verify(iter([[b"{}"] * (2 * MAX_COUNT + 2)]))
    assert answers == [None] * (2 * MAX_COUNT + 2)
