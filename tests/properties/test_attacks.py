"""Attacks that once succeeded, each by the rule that now holds: receipts, accounts, genesis, mempool, imports."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import msgspec
import pytest

import ledger
import ledger.client.money.batch as batches
from ledger.admission import accept_decoded, get_next_nonce
from ledger.archive.genesis import build_tree, found_store
from ledger.chain.entry import DONE, Entry, Fact, Outcome
from ledger.chain.genesis import (
    AssetUnit,
    GenesisFile,
    GenesisRow,
    compute_genesis_hash,
)
from ledger.chain.handovers import NewValidators
from ledger.chain.parameters import DEFAULTS, Parameters
from ledger.chain.proofs import verify_proof
from ledger.chain.transaction import (
    Message,
    Signature,
    SignedTransaction,
    Signer,
    Transaction,
    compute_transaction_bytes,
)
from ledger.client.drafting import Wish, draft, sign
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import encode
from ledger.crypto.keys import SigningKey, generate_key
from ledger.errors import DecodeError, Inadmissible, LedgerError, Refused, VerificationError
from ledger.home import founding
from ledger.home.clock import FIXED_TIME
from ledger.home.template import load_template
from ledger.node.council import Council
from ledger.node.node import Node
from ledger.node.signers import SignerStore
from ledger.registry.money.money import Transfer
from ledger.registry.people.accounts import RegisterAccount, RotateKeys
from ledger.state.store import Store
from tests.chain import chains

NAME = "Somchai Phommachanh b.1990 +85620 5551234"


@pytest.fixture
def lao():
    made = ledger.Ledger.create(seed=2023)
    noy = made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    made.open_account("shop", kind="business", jurisdiction="LA-VT")
    made.wallet("central-bank").issue_money(100_000, to=noy)
    return made


def sign_raw(lao, name, messages):
    """Signed bytes of (type, body, on_behalf_of or "") that no draft would make."""
    who = lao.wallet(name).address
    identity = lao.identity(who)
    with lao.node.reading() as state:
        nonce = get_next_nonce(state, who, 0)
    made = tuple(Message(msgspec.Raw(encode(body)), who, other or who, kind) for kind, body, other in messages)
    transaction = Transaction(lao.node.tip.chain_id, lao.node.get_time() + 3_600_000, made, (Signer(who, 0, nonce),), 1)
    keys = [(who, key) for key in lao.keyring.find(identity.keys, identity.threshold).values()]
    return encode(sign(transaction, lao.node.tip.genesis_hash, keys))


def transfer(amount, to, asset="LAK"):
    return {"amount": amount, "asset": asset, "reference": "", "to": to}


# 1. personal data -----------------------------------------------------------------------------------------------


FREE_TEXT = {
    "on_behalf_of": [("transfer", transfer(1, "lao1x"), NAME)],
    "payee of nothing": [("transfer", transfer(0, NAME), "")],
    "payee in no asset": [("transfer", transfer(1, NAME, "NOPE"), "")],
    "payee of a stranger's issue": [("issue", {"amount": 1, "asset": "LAK", "to": NAME}, "")],
    "captor": [("place_hold", {"amount": 0, "asset": "LAK", "captor": NAME, "expires": 1, "to": NAME}, "")],
    "payee of a return": [("reverse", {"amount": 0, "asset": "LAK", "reverses": "0" * 64 + "-0", "to": NAME}, "")],
    "kind and jurisdiction": [
        (
            "register_account",
            {
                "jurisdiction": NAME[:30],
                "keys": [{"binding": "0" * 128, "public_key": "0" * 64}],
                "kind": NAME[:16],
                "threshold": 1,
            },
            "",
        )
    ],
    "behind a refused message": [("transfer", transfer(0, "lao1x"), ""), ("transfer", transfer(1, NAME), "")],
}


@pytest.mark.parametrize("messages", FREE_TEXT.values(), ids=FREE_TEXT)
def test_no_free_text_comes_onto_the_chain_by_way_of_a_refusal(lao, messages) -> None:
    data = sign_raw(lao, "noy", messages)
    height = lao.height
    with pytest.raises((Inadmissible, DecodeError)):
        lao.send_signed(data, anyway=True)
    assert lao.height == height


def test_what_makes_a_transaction_inadmissible_is_found_before_its_messages_are_executed(lao, monkeypatch) -> None:
    """15 rotations of 16 keys (22 ms) and then a mistyped address: no nonce, no quota, as often as one likes."""
    from ledger.registry.people import accounts

    noy = lao.wallet("noy")
    keys = sorted((generate_key() for _ in range(16)), key=lambda key: key.public_key)
    body = json.loads(encode(RotateKeys(lao.bind_keys(noy.address, keys), 1)))
    data = sign_raw(lao, "noy", [("rotate_keys", body, ""), ("transfer", transfer(1, "x"), "")])
    verified = []
    real = accounts.verify_hex
    monkeypatch.setattr(accounts, "verify_hex", lambda *values: (verified.append(1), real(*values)))
    with pytest.raises(LedgerError):
        lao.send_signed(data, anyway=True)
    assert not verified


# 2. theft -------------------------------------------------------------------------------------------------------


def test_a_registrar_cannot_add_a_key_of_its_own_to_an_account_it_opens(lao) -> None:
    victim = SigningKey(bytes(31) + b"\1")
    address = compute_address("lao", bytes.fromhex(victim.public_key))
    consent = lao.bind_keys(address, [victim])  # all that the citizen hands over
    evil = next(key for key in (generate_key() for _ in range(10_000)) if key.public_key > victim.public_key)
    body = RegisterAccount("LA-VT", consent + lao.bind_keys(address, [evil]), "citizen", 1)
    with pytest.raises((Refused, Inadmissible)):  # noqa: PT012 - all of it is one theft
        lao.send([Wish(lao.wallet("registrar").address, body)])
        lao.wallet("central-bank").issue_money(500, to=address)
        with lao.node.reading() as state:
            wish = Wish(address, Transfer(500, "LAK", "", lao.wallet("shop").address))
            theft = draft(state, lao.node.tip, lao.node.get_time(), [wish])
        lao.send_signed(encode(sign(theft, lao.node.tip.genesis_hash, [(address, evil)])))
        assert lao.balance(address).available == 0  # stolen


def test_a_payment_file_is_paid_once_also_where_two_processes_import_it_at_the_same_time(tmp_path, monkeypatch) -> None:
    with ledger.Ledger.create(tmp_path / "home", seed=1) as made:
        made.open_account("shop", kind="business", jurisdiction="LA")
        made.wallet("central-bank").issue_money(100, to="shop")
    first, second = ledger.Ledger.open(tmp_path / "home"), ledger.Ledger.open(tmp_path / "home")
    orders = [batches.Order("shop", "treasury", 7, "LAK")]
    real = batches.load_notes

    def interleaved(opened, *rest):
        found = real(opened, *rest)
        if opened is first.desk:
            monkeypatch.setattr(batches, "load_notes", real)
            batches.pay_batch(second.desk, "cd" * 32, orders)
        return found

    monkeypatch.setattr(batches, "load_notes", interleaved)
    with contextlib.suppress(LedgerError):
        batches.pay_batch(first.desk, "cd" * 32, orders)
    assert second.balance("treasury").available == 7
    first.close()
    second.close()


# 3. proofs ------------------------------------------------------------------------------------------------------


def _returning():
    old, new = chains.make_signatories("old"), chains.make_signatories("new")
    chain = chains.grow(chains.start(chains.change((1, old), (4, new), (7, old))), 9)
    receipt = chains.make_receipt(chain, 8)
    every = tuple(
        NewValidators(commit, header, chain.schedule(header.height + 1).validators)
        for header, commit in zip(chain.headers[:7], chain.commits, strict=False)
        if header.next_validators_hash != header.validators_hash
    )
    return chain, [
        encode(msgspec.structs.replace(receipt, provenance=msgspec.structs.replace(receipt.provenance, handovers=way)))
        for way in (every, ())
    ]


def test_of_a_receipt_with_and_without_a_set_that_returned_only_one_verifies() -> None:
    chain, forms = _returning()
    accepted = 0
    for form in forms:
        try:
            verify_proof(form, chain.genesis_hash)
            accepted += 1
        except VerificationError:
            pass
    assert accepted == 1


def test_a_receipt_does_not_say_unchanged_since_genesis_where_the_set_changed_and_changed_back(tmp_path) -> None:
    chain, forms = _returning()
    for form in forms:
        (tmp_path / "r.json").write_bytes(form)
        done = run_cli("verify", tmp_path / "r.json", "--genesis", chain.genesis_hash.hex())
        assert "unchanged since genesis" not in done.stdout


def test_an_engine_other_than_our_own_is_not_made_final_by_our_commit() -> None:
    chain = chains.start(chains.keep(chains.make_signatories("set")))
    chain.genesis = msgspec.structs.replace(chain.genesis, engine="cometbft")
    with pytest.raises(VerificationError):
        verify_proof(encode(chains.make_receipt(chains.grow(chain, 2), 2)), chain.genesis_hash)


@pytest.mark.parametrize(
    "change", [lambda key: key.replace("a", "\u0430", 1), lambda key: key + "\u2009", lambda key: key + ", as of today"]
)
def test_the_absence_of_a_row_is_not_shown_for_a_key_that_only_looks_like_it(lao, change) -> None:
    key = "account/" + lao.wallet("noy").address
    with pytest.raises((LedgerError, msgspec.ValidationError)):
        verify_proof(lao.prove_state(change(key)), lao.genesis_hash)


def run_cli(*words):
    place = Path(ledger.__file__).parent.parent
    environment = os.environ | {"PYTHONPATH": str(place)}
    return subprocess.run(
        [sys.executable, "-m", "ledger", *map(str, words)],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_verified_receipt_names_the_payee_in_full(lao, tmp_path) -> None:
    """Four characters are shown of an address: a look-alike is found among a million keys, in a minute."""
    shop = lao.wallet("shop").address
    (tmp_path / "r.json").write_bytes(lao.receipt(lao.wallet("noy").pay(5, to="shop")))
    assert shop in run_cli("verify", tmp_path / "r.json", "--genesis", lao.genesis_hash).stdout


def test_a_receipt_of_two_registrations_names_both_addresses(lao, tmp_path) -> None:
    registrar, addresses, wishes = lao.wallet("registrar"), [], []
    for number in range(2):
        key = SigningKey(bytes(31) + bytes([number + 9]))
        addresses.append(compute_address("lao", bytes.fromhex(key.public_key)))
        body = RegisterAccount("LA-VT", lao.bind_keys(addresses[-1], [key]), "citizen", 1)
        wishes.append(Wish(registrar.address, body))
    (tmp_path / "r.json").write_bytes(lao.receipt(lao.send(wishes)))
    said = run_cli("verify", tmp_path / "r.json", "--genesis", lao.genesis_hash).stdout
    for address in addresses:
        assert address[:6] in said


ALIEN = {
    "number": (b"5", "transfer", DONE),
    "list": (b"[]", "transfer", DONE),
    "no amount": (b'{"asset":"LAK"}', "transfer", DONE),
    "text for amount": (b'{"amount":"x","asset":"LAK"}', "transfer", DONE),
    "list for amount": (b'{"amount":[]}', "capture_hold", DONE),
    "number for reference": (b'{"reference":5}', "speak", DONE),
    "a later rule": (b"{}", "speak", Outcome(999, (Fact("x", "y"),), (), "rule_of_a_later_version")),
    "applied with a rule": (b"{}", "speak", Outcome(0, (), (), "balance_must_cover_amount")),
    "code of another rule": (b"{}", "speak", Outcome(326, (), (), "amount_must_be_positive")),
}


@pytest.mark.parametrize("case", ALIEN.values(), ids=ALIEN)
def test_a_receipt_of_a_strange_ledger_is_shown_or_refused_without_a_bug(tmp_path, case) -> None:
    body, kind, outcome = case
    chain = chains.start(chains.keep(chains.make_signatories("set")))
    transaction = Transaction(
        "forge", chains.TIME, (Message(msgspec.Raw(body), "noy", "noy", kind),), (Signer("noy", 0, 1),), 1
    )
    key = chains.make_key("noy")
    signature = Signature("noy", key.public_key, key.sign(compute_transaction_bytes(chain.genesis_hash, transaction)))
    chains.append(chain, Entry(outcome, SignedTransaction((signature,), transaction)))
    (tmp_path / "r.json").write_bytes(encode(chains.make_receipt(chain, 1)))
    done = run_cli("receipt", "show", tmp_path / "r.json")
    assert done.returncode in (0, 5)
    if outcome.code == 0 and outcome.rule:  # a contradiction is not to be called valid
        assert done.returncode == 5


# 4. genesis -----------------------------------------------------------------------------------------------------


def found(parameters=DEFAULTS):
    template = load_template("lao")
    validators = founding.make_validator_keys(template.validators, 1)
    authorities = founding.make_keys(template.authorities, 1, "account")
    made = founding.found(template, "lao-demo", FIXED_TIME, validators, authorities, parameters)
    return made, validators, authorities


def refound(change_genesis=None, change_rows=lambda rows, addresses: None) -> GenesisFile:
    made, validators, authorities = found()
    rows = {row.key: json.loads(bytes(row.value)) for row in made.file.rows}
    change_rows(rows, made.addresses)
    kept = tuple(GenesisRow(key, msgspec.Raw(encode(rows[key]))) for key in sorted(rows))
    root = build_tree([(row.key, bytes(row.value)) for row in kept]).root.hex()
    genesis = msgspec.structs.replace(made.file.genesis, state_root=root, **(change_genesis or {}))
    genesis_hash = compute_genesis_hash(genesis)
    owners = [(made.addresses[name], key) for name, key in authorities.items()] + list(validators.items())
    bindings = tuple(founding.make_binding(genesis_hash, owner, key) for owner, key in owners)
    return GenesisFile(bindings, genesis, kept)


def _king(rows, addresses):
    rows["identity/" + addresses["central-bank"]]["kind"] = "king"


def _supply(rows, addresses):
    rows["asset/USD"]["supply"] = 77


def _money(rows, addresses):
    rows["account/" + addresses["central-bank"]]["balances"] = [{"asset": "USD", "available": 2**53 - 1, "held": 0}]


def _stranger(rows, addresses):
    rows["account/lao1nobody"] = rows["account/" + addresses["central-bank"]]


def _field(rows, addresses):
    rows["account/" + addresses["central-bank"]]["zz"] = 1


def _table(rows, addresses):
    rows["unknown/x"] = {"a": 1}


def _parameter(rows, addresses):
    rows["parameters/now"]["values"] = {"bogus": 3}


BAD_GENESES = {
    "parameters that are not in force": ({"parameters": {"bogus": 1}}, None),
    "no assets": ({"assets": ()}, None),
    "other decimals": ({"assets": (AssetUnit("LAK", 2), AssetUnit("USD", 0))}, None),
    "a day before 1970": ({"time": 0, "utc_offset": -720}, None),
    "an unknown kind": (None, _king),
    "supply that nobody has": (None, _supply),
    "money without supply": (None, _money),
    "an account of nobody": (None, _stranger),
    "a row of another shape": (None, _field),
    "an unknown table": (None, _table),
    "an unknown parameter in force": (None, _parameter),
}


@pytest.mark.parametrize("case", BAD_GENESES.values(), ids=BAD_GENESES)
def test_a_chain_is_not_founded_on_a_genesis_that_contradicts_itself(case) -> None:
    change_genesis, change_rows = case
    file = refound(change_genesis, change_rows or (lambda rows, addresses: None))
    with pytest.raises(LedgerError):
        found_store(Store(None), file)


# 5. node --------------------------------------------------------------------------------------------------------


def test_a_block_within_the_limits_is_resumed_after_a_crash_whatever_its_size() -> None:
    made, validators, authorities = found(Parameters(max_transaction_bytes=1_048_576, max_block_bytes=33_554_432))
    store = Store(None)
    found_store(store, made.file)
    node = Node(store, Council(validators, SignerStore(None)), lambda tip: tip.time + 1000)
    registrar, genesis_hash = made.addresses["registrar"], node.tip.genesis_hash
    # a refusal costs little to make: the same strong key twice is not sorted
    key = SigningKey(bytes(31) + b"\7")
    bound = tuple([{"binding": "0" * 128, "public_key": key.public_key}] * 2)
    body = msgspec.Raw(encode({"jurisdiction": "LA", "keys": bound, "kind": "citizen", "threshold": 1}))
    message = Message(body, registrar, registrar, "register_account")

    def build(state):
        expires = node.get_time() + 1000
        drafts = [
            Transaction(node.tip.chain_id, expires, (message,) * 16, (Signer(registrar, 0, number),), 1)
            for number in range(1, 1300)
        ]
        return [encode(sign(item, genesis_hash, [(registrar, authorities["registrar"])])) for item in drafts]

    with mock.patch.object(node.archive, "append", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        node.send_block(build)
    node.finish_interrupted()
    assert node.tip.height == 1


def test_strangers_cannot_fill_the_mempool(lao) -> None:
    key = generate_key()
    address = compute_address("lao", bytes.fromhex(key.public_key))
    message = Message(msgspec.Raw(encode(transfer(1, "x"))), address, address, "transfer")
    transaction = Transaction("lao-demo", lao.node.get_time() + 1000, (message,), (Signer(address, 0, 1),), 1)
    with pytest.raises(Inadmissible):
        lao.node.add(encode(sign(transaction, lao.node.tip.genesis_hash, [(address, key)])))


def test_nobody_can_use_up_an_accounts_room_in_the_mempool_with_variants_of_its_old_transactions(lao) -> None:
    old = lao.wallet("noy").pay(1, to="shop").entry.signed
    changed = msgspec.structs.replace(old.signatures[0], address="junk")
    with pytest.raises(Inadmissible):
        lao.node.add(encode(msgspec.structs.replace(old, signatures=(changed,))))
    with pytest.raises(Inadmissible):
        lao.node.add(encode(old))  # its nonce is spent


def test_nor_through_the_verifiers_of_the_node(lao) -> None:
    old = lao.wallet("noy").pay(1, to="shop").entry.signed
    first = old.signatures[0]
    variants = [
        (msgspec.structs.replace(first, address="junk"),),
        (msgspec.structs.replace(first, address="junk"), first),
        (first,),
    ]
    for signatures in variants:
        data = encode(msgspec.structs.replace(old, signatures=signatures))
        with pytest.raises(Inadmissible):
            lao.node.add_verified(accept_decoded(data, bytes(32), bytes(32)))
    assert not len(lao.node.mempool)
