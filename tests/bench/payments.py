"""What the benchmark runs on: a ledger on disk with many accounts, and signed payments among them."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from ledger.chain.genesis import compute_binding_bytes
from ledger.chain.transaction import Transaction, compute_transaction_bytes
from ledger.client.drafting import Wish, draft, sign
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import DEMONSTRATION_KEY, digest
from ledger.crypto.keys import SigningKey, unhex
from ledger.home.making import Plan
from ledger.node.embedded import Home, create_home
from ledger.node.node import Node
from ledger.registry.money.money import Issue, Transfer
from ledger.registry.people.accounts import BoundKey, RegisterAccount

MESSAGES = 16
FUNDS = 1_000_000_000


class Holder:
    """An account of the benchmark, with its key and the nonce it used last."""

    def __init__(self, prefix: str, number: int) -> None:
        self.key = SigningKey(digest(DEMONSTRATION_KEY, f"bench/{number}".encode()))
        self.address = compute_address(prefix, unhex(self.key.public_key))
        self.nonce = 0


def make_ledger(folder: Path, accounts: int) -> tuple[Node, list[Holder]]:
    """A new ledger at `folder`/home with that many funded accounts, opened by real transactions."""
    home = create_home(folder / "home", Plan())
    node = home.node
    holders = [Holder(node.tip.address_prefix, number) for number in range(accounts)]
    _send(home, "registrar", [_register(node, holder) for holder in holders])
    _send(home, "central-bank", [Issue(FUNDS, "LAK", holder.address) for holder in holders])
    return node, holders


def make_payments(
    node: Node, holders: list[Holder], count: int, seed: int, payers: int = 0
) -> list[tuple[bytes, Transaction]]:
    """Signed payments among random holders, in an order in which all of them apply.

    Only the first `payers` holders pay; all of them if it is 0.
    """
    chance = random.Random(seed)
    expires = node.get_time() + 3_600_000
    payable = holders[:payers] if payers else holders
    payments = []
    for _ in range(count):
        payer = chance.choice(payable)
        payee = chance.choice(holders)
        payer.nonce += 1
        wish = Wish(payer.address, Transfer(chance.randrange(1, 1000), "LAK", "INV-7", payee.address))
        transaction = _with_nonce(node, wish, payer.nonce, expires)
        signed = sign(transaction, node.tip.genesis_hash, [(payer.address, payer.key)])
        payments.append((encode(signed), transaction))
    return payments


def list_raw(node: Node, payments: Sequence[tuple[bytes, Transaction]]) -> Iterator[tuple[bytes, bytes]]:
    """What raw verification sees of payments: (public key, signature ‖ message)."""
    for data, transaction in payments:
        signed = msgspec.json.decode(data)["signatures"][0]
        message = compute_transaction_bytes(node.tip.genesis_hash, transaction)
        yield bytes.fromhex(signed["public_key"]), bytes.fromhex(signed["signature"]) + message


def _register(node: Node, holder: Holder) -> RegisterAccount:
    message = compute_binding_bytes(node.tip.genesis_hash, holder.address, holder.key.public_key)
    return RegisterAccount("LA-VT", (BoundKey(holder.key.sign(message), holder.key.public_key),), "citizen", 1)


def _send(home: Home, name: str, bodies: Sequence[msgspec.Struct]) -> None:
    node = home.node
    address = home.keyring.addresses[name]
    with node.reading() as state:
        first = draft(state, node.tip, node.get_time(), [Wish(address, bodies[0])])
    key = next(iter(home.keyring.find(_keys_of(home, address), 1).values()))
    for number, start in enumerate(range(0, len(bodies), MESSAGES)):
        with node.reading() as state:
            wishes = [Wish(address, body) for body in bodies[start : start + MESSAGES]]
            transaction = draft(state, node.tip, node.get_time(), wishes)
        signers = (msgspec.structs.replace(first.signers[0], nonce=first.signers[0].nonce + number),)
        transaction = msgspec.structs.replace(transaction, signers=signers)
        node.add(encode(sign(transaction, node.tip.genesis_hash, [(address, key)])))
        if len(node.mempool) == 200:
            node.make_block()
    while node.make_block():
        pass


def _keys_of(home: Home, address: str) -> tuple[str, ...]:
    return tuple(held.public_key for held in home.keyring.list_keys() if home.keyring.addresses[held.name] == address)


def _with_nonce(node: Node, wish: Wish, nonce: int, expires: int) -> Transaction:
    drafted = draft(_NOBODY, node.tip, expires, [wish], lifetime=0)
    signers = (msgspec.structs.replace(drafted.signers[0], nonce=nonce),)
    return msgspec.structs.replace(drafted, signers=signers)


class _Nobody:
    def get(self, table: object, identifier: str) -> None:
        """No row at all: the nonce is set afterwards."""


_NOBODY = _Nobody()
