"""The gate for keys stands on every path that binds one: accounts, rotations, genesis, validators that come later.

What is refused comes with everything else in order: sorted, and bound by a signature of that key wherever such a
signature can be made, so that nothing but the gate is left to refuse it.
"""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

import ledger
from ledger.archive.genesis import verify_founding
from ledger.chain.genesis import (
    Genesis,
    GenesisFile,
    GenesisRow,
    KeyBinding,
    compute_binding_bytes,
    compute_genesis_hash,
    validate_genesis,
)
from ledger.chain.receipt import Receipt, verify_receipt
from ledger.client.committee.validators import plan_validators
from ledger.client.drafting import Wish
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import decode_file, encode
from ledger.crypto.hashing import STATE_KEY, STATE_VALUE, digest
from ledger.crypto.keys import SigningKey
from ledger.errors import LedgerError, Refused, StoreError, VerificationError
from ledger.merkle.state_tree import build
from ledger.registry.committee.validators import BoundValidator
from ledger.registry.people.accounts import BoundKey, RegisterAccount, RotateKeys
from tests.chain.electing import electing
from tests.crypto.curve import TORSION, ZERO, Owner, P, list_small_order_encodings, sign_to_fit

SMALL = {f"small order {point.hex()[:8]}…{point.hex()[-2:]}": point for point in list_small_order_encodings()}
MIXED = {f"mixed order {index}": Owner(987654321, TORSION[index]) for index in (1, 2, 4)}
WEAK: dict[str, bytes] = {
    **SMALL,
    **{name: owner.public_key for name, owner in MIXED.items()},
    "not canonical": (P + 3).to_bytes(32, "little"),
    "off the curve": (2).to_bytes(32, "little"),
}
BY_KEY = pytest.mark.parametrize("name", WEAK)
STRONG = Owner(987654321, ZERO)


def bind(name: str, address: str, genesis_hash: bytes) -> BoundKey:
    """The weak key with its binding; of mixed order, one that verifies."""
    key = WEAK[name].hex()
    message = compute_binding_bytes(genesis_hash, address, key)
    if name in MIXED:
        return BoundKey(sign_to_fit(MIXED[name], message).hex(), key)
    return BoundKey((bytes([1]) + bytes(63)).hex(), key)


@pytest.fixture(scope="module")
def lao() -> ledger.Ledger:
    made = ledger.Ledger.create(seed=2023)
    made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    return made


def refuses(lao: ledger.Ledger, by: str, body: msgspec.Struct) -> str:
    height = lao.height
    with pytest.raises(Refused) as caught:
        lao.send([Wish(lao.wallet(by).address, body)])
    assert lao.height == height
    return caught.value.rule


@BY_KEY
def test_account_is_not_opened_with_a_weak_key(lao: ledger.Ledger, name: str) -> None:
    address = compute_address("lao", WEAK[name])
    bound = bind(name, address, lao.node.tip.genesis_hash)
    assert refuses(lao, "registrar", RegisterAccount("LA-VT", (bound,), "citizen", 1)) == "key_must_be_strong"


@BY_KEY
def test_weak_key_is_refused_also_beside_strong_ones(lao: ledger.Ledger, name: str) -> None:
    strong = SigningKey(b"s" * 32)
    keys = sorted([strong.public_key, WEAK[name].hex()])
    address = compute_address("lao", bytes.fromhex(keys[0]))
    message = compute_binding_bytes(lao.node.tip.genesis_hash, address, strong.public_key)
    bound = [BoundKey(strong.sign(message), strong.public_key), bind(name, address, lao.node.tip.genesis_hash)]
    body = RegisterAccount("LA-VT", tuple(sorted(bound, key=lambda key: key.public_key)), "citizen", 1)
    assert refuses(lao, "registrar", body) == "key_must_be_strong"


@BY_KEY
def test_keys_are_not_rotated_to_a_weak_one(lao: ledger.Ledger, name: str) -> None:
    bound = bind(name, lao.wallet("noy").address, lao.node.tip.genesis_hash)
    assert refuses(lao, "noy", RotateKeys((bound,), 1)) == "key_must_be_strong"


@BY_KEY
def test_weak_key_becomes_no_validators(lao: ledger.Ledger, name: str) -> None:
    bound = bind(name, "labour", lao.node.tip.genesis_hash)
    body = plan_validators(lao.desk, [BoundValidator(bound.binding, "labour", bound.public_key, 1)], ())
    with electing():
        assert refuses(lao, "noy", body) == "key_must_be_strong"


def test_strong_key_with_the_same_secret_passes(lao: ledger.Ledger) -> None:
    # so that the refusals above are due to the keys, not to the way their bindings are made
    address = lao.wallet("noy").address
    key = STRONG.public_key.hex()
    message = compute_binding_bytes(lao.node.tip.genesis_hash, address, key)
    binding = sign_to_fit(STRONG, message).hex()
    wish = Wish(address, RotateKeys((BoundKey(binding, key),), 1))
    assert lao.check(encode(lao.sign(lao.draft([wish])))).code == 0


@pytest.mark.parametrize("wrong", ["another address", "another genesis", "another key", "no signature"])
def test_key_is_bound_only_by_its_own_signature_for_this_place(lao: ledger.Ledger, wrong: str) -> None:
    noy, key, other = lao.wallet("noy").address, SigningKey(b"n" * 32), SigningKey(b"o" * 32)
    here = lao.node.tip.genesis_hash
    binding = {
        "another address": key.sign(compute_binding_bytes(here, lao.wallet("registrar").address, key.public_key)),
        "another genesis": key.sign(compute_binding_bytes(bytes(32), noy, key.public_key)),
        "another key": other.sign(compute_binding_bytes(here, noy, key.public_key)),
        "no signature": "00" * 64,
    }[wrong]
    assert refuses(lao, "noy", RotateKeys((BoundKey(binding, key.public_key),), 1)) == "key_must_be_bound"


# genesis


def rebuild(file: GenesisFile, rows: dict[str, bytes], genesis: Genesis, extra: list[KeyBinding]) -> GenesisFile:
    """The genesis file over these rows, with every binding that can be signed again."""
    tree = build([(digest(STATE_KEY, key.encode()), digest(STATE_VALUE, rows[key])) for key in sorted(rows)])
    fresh = msgspec.structs.replace(genesis, state_root=tree.root.hex())
    genesis_hash = compute_genesis_hash(fresh)
    keys = {key.public_key: key for key in FOUNDERS}
    bindings = [
        msgspec.structs.replace(
            old,
            signature=keys[old.public_key].sign(compute_binding_bytes(genesis_hash, old.address, old.public_key)),
        )
        for old in file.bindings
    ]
    for weak in extra:
        name = next(name for name, key in WEAK.items() if key.hex() == weak.public_key)
        binding = bind(name, weak.address, genesis_hash).binding
        bindings.append(KeyBinding(weak.address, (weak.public_key,), weak.public_key, binding, 1))
    return GenesisFile(tuple(bindings), fresh, tuple(GenesisRow(key, msgspec.Raw(rows[key])) for key in sorted(rows)))


LAO = ledger.Ledger.create(seed=2023)
FILE = LAO.node.archive.genesis_file
FOUNDERS = [
    *LAO.node.council._keys.values(),
    *LAO.keyring.find(tuple(held.public_key for held in LAO.keyring.list_keys()), 99).values(),
]
ROWS = {row.key: bytes(row.value) for row in FILE.rows}
RECEIPT = decode_file(LAO.receipt(LAO.wallet("central-bank").issue_money(1, LAO.wallet("treasury"))), Receipt)


def replace_validator(validators: list[Any], key: str) -> list[Any]:
    """The set, as plain JSON, whose first validator has another key, in order again."""
    return sorted([{**validators[0], "public_key": key}, *validators[1:]], key=lambda each: each["public_key"])


def weaken_account(key: str) -> GenesisFile:
    owner = f"identity/{LAO.wallet('treasury').address}"
    row = {**json.loads(ROWS[owner]), "keys": [key]}
    extra = KeyBinding(LAO.wallet("treasury").address, (key,), key, "", 1)
    return rebuild(FILE, {**ROWS, owner: encode(row)}, FILE.genesis, [extra])


def weaken_validator(key: str) -> GenesisFile:
    plain = json.loads(encode(FILE.genesis))
    plain["validators"] = replace_validator(plain["validators"], key)
    genesis = msgspec.convert(plain, Genesis)
    schedule = {"sets": [{"from_height": 1, "validators": plain["validators"]}]}
    extra = KeyBinding(FILE.genesis.validators[0].name, (key,), key, "", 1)
    return rebuild(FILE, {**ROWS, "schedule/now": encode(schedule)}, genesis, [extra])


def weaken_later_validator(key: str) -> GenesisFile:
    first = json.loads(encode(FILE.genesis))["validators"]
    sets = [
        {"from_height": 1, "validators": first},
        {"from_height": 6, "validators": replace_validator(first, key)},
    ]
    extra = KeyBinding(FILE.genesis.validators[0].name, (key,), key, "", 1)
    return rebuild(FILE, {**ROWS, "schedule/now": encode({"sets": sets})}, FILE.genesis, [extra])


@BY_KEY
@pytest.mark.parametrize("weaken", [weaken_account, weaken_validator, weaken_later_validator])
def test_genesis_with_a_weak_key_founds_no_chain(weaken: Callable[[str], GenesisFile], name: str) -> None:
    with pytest.raises(StoreError) as caught:
        verify_founding(weaken(WEAK[name].hex()))
    assert caught.value.values["problem"] == "genesis: key_must_be_strong"


@BY_KEY
@pytest.mark.parametrize("weaken", [weaken_account, weaken_validator, weaken_later_validator])
def test_genesis_with_a_weak_key_founds_no_chain_without_its_binding_either(
    weaken: Callable[[str], GenesisFile], name: str
) -> None:
    file = weaken(WEAK[name].hex())
    kept = tuple(binding for binding in file.bindings if binding.public_key != WEAK[name].hex())
    with pytest.raises(StoreError) as caught:
        verify_founding(msgspec.structs.replace(file, bindings=kept))
    assert str(caught.value.values["problem"]).startswith("genesis: ")


def test_genesis_rebuilt_without_a_change_founds_a_chain() -> None:
    assert rebuild(FILE, ROWS, FILE.genesis, []) == FILE
    verify_founding(FILE)


@pytest.mark.parametrize("index", range(len(FILE.bindings)))
def test_genesis_key_without_its_own_consent_founds_no_chain(index: int) -> None:
    binding, other = FILE.bindings[index], FILE.bindings[index - 1]
    bindings = list(FILE.bindings)
    for wrong in (
        msgspec.structs.replace(binding, signature=other.signature),
        msgspec.structs.replace(binding, address=other.address),
        other,
    ):
        bindings[index] = wrong
        with pytest.raises(StoreError):
            verify_founding(msgspec.structs.replace(FILE, bindings=tuple(bindings)))


def test_genesis_whose_scheduled_sets_do_not_fit_founds_no_chain() -> None:
    first = json.loads(encode(FILE.genesis))["validators"]
    for sets in (
        [{"from_height": 2, "validators": first}],
        [{"from_height": 1, "validators": first[:3]}],
        [{"from_height": 1, "validators": first}, {"from_height": 6, "validators": first[::-1]}],
        [{"from_height": 1, "validators": first}, {"from_height": 1, "validators": first[:2]}],
    ):
        with pytest.raises(StoreError):
            verify_founding(rebuild(FILE, {**ROWS, "schedule/now": encode({"sets": sets})}, FILE.genesis, []))


@BY_KEY
def test_weak_validator_in_a_genesis_is_refused_wherever_a_genesis_is_read(name: str) -> None:
    genesis = weaken_validator(WEAK[name].hex()).genesis
    with pytest.raises(LedgerError) as caught:
        validate_genesis(genesis)
    assert caught.value.rule == "key_must_be_strong"
    provenance = msgspec.structs.replace(RECEIPT.provenance, genesis=genesis)
    forged = msgspec.structs.replace(RECEIPT, provenance=provenance)
    with pytest.raises(VerificationError) as unverified:
        verify_receipt(forged, compute_genesis_hash(genesis))
    assert unverified.value.rule == "header_must_fit_genesis"
