"""Transactions: an id that signatures do not touch, a hash that they do, and signatures in one order only."""

from itertools import permutations
from typing import Any

import msgspec
import pytest

from ledger.chain.entry import Event, Fact, Outcome, validate_outcome
from ledger.chain.transaction import (
    Message,
    Signature,
    SignedTransaction,
    Signer,
    Transaction,
    compute_signed_hash,
    compute_transaction_bytes,
    compute_transaction_id,
    validate_signatures,
    verify_signatures,
)
from ledger.crypto.encoding import decode, encode
from ledger.errors import DecodeError, Inadmissible, VerificationError
from ledger.rules import RULES
from tests.chain.chains import keep, make_key, make_signatories, sign_transaction, start

CHAIN = start(keep(make_signatories("a")))
OTHER = start(keep(make_signatories("b")))
PAYERS = ("ann", "bob", "cho")
SIGNED = sign_transaction(CHAIN, b'{"word":"INV-7"}', PAYERS)
TRANSACTION = SIGNED.transaction
BOB = TRANSACTION.signers[1]

CHANGES: list[tuple[str, Any]] = [
    ("chain_id", "forged"),
    ("expires", TRANSACTION.expires + 1),
    ("version", 2),
    ("messages", TRANSACTION.messages[:2]),
    ("messages", TRANSACTION.messages[::-1]),
    ("messages", (*TRANSACTION.messages, TRANSACTION.messages[0])),
    ("signers", TRANSACTION.signers[:2]),
    ("signers", TRANSACTION.signers[::-1]),
    *(
        ("signers", (TRANSACTION.signers[0], msgspec.structs.replace(BOB, **change), TRANSACTION.signers[2]))
        for change in ({"address": "eve"}, {"lane": 1}, {"nonce": 9})
    ),
    *(
        ("messages", (msgspec.structs.replace(TRANSACTION.messages[0], **change), *TRANSACTION.messages[1:]))
        for change in (
            {"body": msgspec.Raw(b'{"word":"INV-8"}')},
            {"by": "eve"},
            {"on_behalf_of": "eve"},
            {"type": "shout"},
        )
    ),
]


def change_transaction(field: str, value: Any) -> SignedTransaction:
    changed = msgspec.structs.replace(TRANSACTION, **{field: value})
    return msgspec.structs.replace(SIGNED, transaction=changed)


def refuses(signed: SignedTransaction, genesis_hash: bytes = CHAIN.genesis_hash) -> str:
    with pytest.raises(VerificationError) as caught:
        verify_signatures(signed, genesis_hash)
    return caught.value.rule


def is_sorted(signatures: tuple[Signature, ...]) -> bool:
    try:
        validate_signatures(SignedTransaction(signatures, TRANSACTION))
    except Inadmissible as error:
        return error.rule != "signatures_must_be_sorted"
    return True


def test_outcome_says_that_it_applied_or_why_not_and_never_both() -> None:
    fact, event = (Fact("hold", "x"),), (Event(0, "hold", "x"),)
    code = RULES["amount_must_be_positive"].code
    good = [Outcome(0, (), (), ""), Outcome(0, (), event, ""), Outcome(code, (), (), "amount_must_be_positive")]
    good += [Outcome(code, fact, (), "amount_must_be_positive"), Outcome(99_999, fact, (), "a_rule_to_come")]
    bad = [Outcome(0, fact, (), ""), Outcome(0, fact, event, ""), Outcome(0, (), (), "amount_must_be_positive")]
    bad += [Outcome(code, (), event, "amount_must_be_positive"), Outcome(code, fact, event, "amount_must_be_positive")]
    bad += [Outcome(code, (), (), ""), Outcome(99_999, (), (), "")]
    for outcome in good:
        validate_outcome(outcome)
    for outcome in bad:
        with pytest.raises(VerificationError, match="outcome_must_be_consistent"):
            validate_outcome(outcome)


def test_id_is_the_same_whoever_signed_and_the_signed_hash_is_not() -> None:
    fewer = SignedTransaction(SIGNED.signatures[:1], TRANSACTION)
    assert compute_transaction_id(fewer.transaction) == compute_transaction_id(TRANSACTION)
    assert compute_signed_hash(encode(fewer)) != compute_signed_hash(encode(SIGNED))
    assert compute_signed_hash(encode(SIGNED)) != compute_transaction_id(TRANSACTION)


@pytest.mark.parametrize(("field", "value"), CHANGES)
def test_every_changed_field_gives_another_id_and_breaks_every_signature(field: str, value: Any) -> None:
    changed = change_transaction(field, value)
    assert compute_transaction_id(changed.transaction) != compute_transaction_id(TRANSACTION)
    assert refuses(changed) == "signature_must_fit_transaction"


def test_signatures_fit_one_ledger_only() -> None:
    verify_signatures(SIGNED, CHAIN.genesis_hash)
    assert refuses(SIGNED, OTHER.genesis_hash) == "signature_must_fit_transaction"
    assert OTHER.genesis.chain_id == CHAIN.genesis.chain_id  # the name alone would not tell them apart
    first = compute_transaction_bytes(CHAIN.genesis_hash, TRANSACTION)
    assert first.startswith(b"natledger/transaction/1\n" + CHAIN.genesis_hash)
    assert first.endswith(encode(TRANSACTION))


def test_one_bad_signature_among_good_ones_is_refused() -> None:
    for index in range(3):
        for wrong in (SIGNED.signatures[index - 1].signature, "00" * 64):
            signatures = list(SIGNED.signatures)
            signatures[index] = msgspec.structs.replace(signatures[index], signature=wrong)
            assert refuses(SignedTransaction(tuple(signatures), TRANSACTION)) == "signature_must_fit_transaction"


def test_signature_of_another_key_under_this_keys_name_is_refused() -> None:
    message = compute_transaction_bytes(CHAIN.genesis_hash, TRANSACTION)
    forged = msgspec.structs.replace(SIGNED.signatures[0], signature=make_key("eve").sign(message))
    assert refuses(SignedTransaction((forged,), TRANSACTION)) == "signature_must_fit_transaction"


def test_signatures_stand_in_one_order() -> None:
    assert is_sorted(SIGNED.signatures)
    orders = [order for order in permutations(SIGNED.signatures) if is_sorted(order)]
    assert orders == [SIGNED.signatures]


def test_several_keys_of_one_signer_are_sorted_by_key() -> None:
    keys = sorted((make_key(name) for name in "xyz"), key=lambda key: key.public_key)
    message = compute_transaction_bytes(CHAIN.genesis_hash, TRANSACTION)
    signatures = tuple(Signature("ann", key.public_key, key.sign(message)) for key in keys)
    assert [order for order in permutations(signatures) if is_sorted(order)] == [signatures]
    assert is_sorted((*signatures, *SIGNED.signatures[1:]))
    assert not is_sorted((*SIGNED.signatures[1:], *signatures))


@pytest.mark.parametrize("index", range(3))
def test_no_signature_stands_twice(index: int) -> None:
    signatures = list(SIGNED.signatures)
    signatures.insert(index, signatures[index])
    assert not is_sorted(tuple(signatures))
    # also not with another signature by the same key: Ed25519 has more than one that verifies
    signatures[index] = msgspec.structs.replace(signatures[index], signature="ff" * 64)
    assert not is_sorted(tuple(signatures))


@pytest.mark.parametrize("address", ["", "aaa", "bo", "dan", "zoe"])
def test_signature_of_nobody_who_acts_is_surplus(address: str) -> None:
    stranger = msgspec.structs.replace(SIGNED.signatures[0], address=address)
    signatures = tuple(sorted((*SIGNED.signatures, stranger), key=lambda signature: signature.address))
    assert not is_sorted(signatures)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("no message", {"messages": ()}),
        ("17 messages", {"messages": TRANSACTION.messages[:1] * 17}),
        ("no signer", {"signers": ()}),
        ("17 signers", {"signers": TRANSACTION.signers[:1] * 17}),
        ("lane 256", {"signers": (Signer("ann", 256, 1),)}),
        ("lane -1", {"signers": (Signer("ann", -1, 1),)}),
        ("nonce 0", {"signers": (Signer("ann", 0, 0),)}),
        ("nonce 2^53", {"signers": (Signer("ann", 0, 2**53),)}),
        ("expires -1", {"expires": -1}),
        ("expires 2^53", {"expires": 2**53}),
        ("version -1", {"version": -1}),
        ("chain id of 33", {"chain_id": "a" * 33}),
        ("address of 61", {"signers": (Signer("a" * 61, 0, 1),)}),
        ("type of no letters", {"messages": (Message(msgspec.Raw(b"{}"), "ann", "ann", ""),)}),
        ("type in capitals", {"messages": (Message(msgspec.Raw(b"{}"), "ann", "ann", "Transfer"),)}),
        ("type with a newline", {"messages": (Message(msgspec.Raw(b"{}"), "ann", "ann", "transfer\n"),)}),
        ("type of 33", {"messages": (Message(msgspec.Raw(b"{}"), "ann", "ann", "a" * 33),)}),
    ],
)
def test_transaction_outside_its_limits_is_not_one(name: str, change: dict[str, Any]) -> None:
    signed = SignedTransaction(SIGNED.signatures, msgspec.structs.replace(TRANSACTION, **change))
    with pytest.raises(DecodeError) as caught:
        decode(encode(signed), SignedTransaction)
    assert caught.value.rule == "fields_must_fit_type"


def test_transaction_at_its_limits_is_one() -> None:
    message = Message(msgspec.Raw(b"{}"), "a" * 60, "a" * 60, "a" * 32)
    signer = Signer("a" * 60, 255, 2**53 - 1)
    transaction = Transaction("a" * 32, 2**53 - 1, (message,) * 16, (signer,) * 16, 2**53 - 1)
    signature = Signature("a" * 60, "ab" * 32, "cd" * 64)
    signed = SignedTransaction((signature,) * 64, transaction)
    assert decode(encode(signed), SignedTransaction) == signed
    for count in (0, 65):
        with pytest.raises(DecodeError):
            decode(encode(SignedTransaction((signature,) * count, transaction)), SignedTransaction)
