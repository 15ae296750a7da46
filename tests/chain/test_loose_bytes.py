"""Loose bytes: what no type looks at must be canonical too, also where everybody has signed it.

The bodies of messages and the rows of the state pass through a verifier as they stand; their bytes are under the
signatures and roots, so nothing but the rule about canonical files can refuse them.
"""

import msgspec
import pytest

from ledger.chain.entry import DONE, Entry
from ledger.chain.proofs import StateProof, verify_proof
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import STATE_KEY, STATE_VALUE, digest
from ledger.errors import DecodeError
from ledger.merkle.state_path import compute_path
from ledger.merkle.state_tree import build
from tests.chain.chains import append, keep, make_receipt, make_signatories, prove_header, sign_transaction, start

LOOSE = {
    "a space": b'{"word": "x"}',
    "another order": b'{"b":1,"a":1}',
    "a name twice": b'{"a":1,"a":1}',
    "a float": b"1.0",
    "null": b"null",
    "an escape not needed": b'"\\u0061"',
    "a name not ASCII": '{"é":1}'.encode(),
    "a large integer": b"9007199254740992",
    "40 levels": b"[" * 40 + b"]" * 40,
}
BY_NAME = pytest.mark.parametrize("name", LOOSE)
KEY = "loose/row"


def prove_body(body: bytes) -> None:
    """Verifies the receipt of a transaction with this body."""
    chain = start(keep(make_signatories("a")))
    append(chain, Entry(DONE, sign_transaction(chain, body)))
    verify_proof(encode(make_receipt(chain, 1)), chain.genesis_hash)


def prove_row(value: bytes) -> None:
    """Verifies the proof of a state that holds this row alone."""
    chain, key_hash = start(keep(make_signatories("a"))), digest(STATE_KEY, KEY.encode())
    tree = build([(key_hash, digest(STATE_VALUE, value))])
    append(chain, Entry(DONE, sign_transaction(chain, b"{}")), state_root=tree.root.hex())
    path = compute_path(tree.nodes.get, key_hash)
    proof = StateProof(KEY, "state-proof", path, prove_header(chain, 1), (msgspec.Raw(value),), 1)
    verify_proof(encode(proof), chain.genesis_hash)


@BY_NAME
def test_body_that_is_not_canonical_is_refused_though_everybody_signed_it(name: str) -> None:
    with pytest.raises(DecodeError):
        prove_body(LOOSE[name])


@BY_NAME
def test_row_that_is_not_canonical_is_refused_though_the_state_holds_it(name: str) -> None:
    with pytest.raises(DecodeError):
        prove_row(LOOSE[name])


def test_canonical_body_and_row_pass() -> None:
    # so that the refusals above are due to the bytes alone
    prove_body(b'{"a":1,"b":1}')
    prove_row(b'{"a":1,"b":1}')
