"""The people of the benchmark, and what they sign.

Accounts and payments are numbered, and each follows from its number alone: which account pays in payment 4,711, whom,
and with which nonce. So processes sign side by side and agree on nothing. Keys are of the demonstration kind; every
signature is a real one, by libsodium, as deterministic as Ed25519 is.
"""

import mmap
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from math import gcd
from multiprocessing import get_context
from pathlib import Path
from struct import Struct
from typing import Any, NamedTuple, TypeVar

import msgspec
from nacl.bindings import crypto_sign, crypto_sign_seed_keypair

from ledger.chain.genesis import compute_binding_bytes
from ledger.chain.transaction import (
    VERSION,
    Message,
    Signature,
    SignedTransaction,
    Signer,
    Transaction,
    compute_transaction_bytes,
)
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import DEMONSTRATION_KEY, digest
from ledger.registry.money.money import Issue, Transfer
from ledger.registry.people.accounts import BoundKey, RegisterAccount

SIGNERS = 2
"""Processes that sign."""
MESSAGES = 16
"""Accounts that one transaction registers, or gives money to: as many as a transaction may have messages."""
FUNDS = 1_000_000_000
PORTION = 500
"""Payments that a process signs at a time."""
_RECORD = Struct("32s48s")

T = TypeVar("T")


class Crowd(NamedTuple):
    """Everybody with an account, and what their signatures stand for."""

    folder: Path
    """With their ledger in `home`, and the file `people`: public key and address of each."""
    address_prefix: str
    chain_id: str
    genesis_hash: bytes
    accounts: int
    expires: int
    """When what they sign expires (ms UTC)."""
    shop_every: int = 0
    """Each payment of so many goes to account 0; none does if it is 0."""


class Authority(NamedTuple):
    """Who registers people, or issues money to them: one key, and the nonce it used last."""

    address: str
    secret: bytes
    nonce: int


# ----------------------------------------------------------------------------------------- what they sign


def sign_payments(crowd: Crowd, numbers: range) -> list[bytes]:
    """The payments of these numbers. Every account pays once, then every account a second time, and so on."""
    return [sign_payment(crowd, number) for number in numbers]


def sign_payment(crowd: Crowd, number: int, amount: int = 0) -> bytes:
    """The payment of a number; of a small amount that follows from it, unless one is given."""
    lap, place = divmod(number, crowd.accounts)
    chance = int.from_bytes(digest(DEMONSTRATION_KEY, b"payment/%d" % number)[:8], "big")
    payer = place * _choose_step(crowd.accounts) % crowd.accounts
    payee = (payer + 1 + chance % (crowd.accounts - 1)) % crowd.accounts
    if crowd.shop_every and payer and number % crowd.shop_every == 0:
        payee = 0
    body = Transfer(amount or 1 + chance % 999, "LAK", "INV-7", find_address(crowd, payee))
    return _sign(crowd, [body], "transfer", _find(crowd, payer)[1], make_secret(payer), lap + 1)


def register(crowd: Crowd, registrar: Authority, numbers: range) -> tuple[list[bytes], bytes]:
    """Transactions that register accounts, each with its key's consent; and what `people` says of these."""
    records, bodies = [], []
    for number in numbers:
        public_key, secret = crypto_sign_seed_keypair(make_secret(number))
        address = compute_address(crowd.address_prefix, public_key)
        consent = crypto_sign(compute_binding_bytes(crowd.genesis_hash, address, public_key.hex()), secret)[:64]
        bodies.append(RegisterAccount("LA-VT", (BoundKey(consent.hex(), public_key.hex()),), "citizen", 1))
        records.append(_RECORD.pack(public_key, address.encode()))
    return _sign_many(crowd, registrar, "register_account", numbers, bodies), b"".join(records)


def issue(crowd: Crowd, bank: Authority, numbers: range) -> list[bytes]:
    """Transactions that give each of these accounts the money to pay with."""
    bodies = [Issue(FUNDS, "LAK", find_address(crowd, number)) for number in numbers]
    return _sign_many(crowd, bank, "issue", numbers, bodies)


def make_secret(number: int) -> bytes:
    """The secret of an account's key."""
    return digest(DEMONSTRATION_KEY, b"bench/%d" % number)


def find_address(crowd: Crowd, number: int) -> str:
    """The address of an account."""
    return _find(crowd, number)[1]


def _sign_many(crowd: Crowd, by: Authority, kind: str, numbers: range, bodies: list[Any]) -> list[bytes]:
    first = by.nonce + 1 + numbers.start // MESSAGES
    portions = [bodies[start : start + MESSAGES] for start in range(0, len(bodies), MESSAGES)]
    return [_sign(crowd, part, kind, by.address, by.secret, first + place) for place, part in enumerate(portions)]


def _sign(crowd: Crowd, bodies: Iterable[msgspec.Struct], kind: str, by: str, seed: bytes, nonce: int) -> bytes:
    messages = tuple([Message(msgspec.Raw(encode(body)), by, by, kind) for body in bodies])
    transaction = Transaction(crowd.chain_id, crowd.expires, messages, (Signer(by, 0, nonce),), VERSION)
    public_key, secret = crypto_sign_seed_keypair(seed)
    signature = crypto_sign(compute_transaction_bytes(crowd.genesis_hash, transaction), secret)[:64]
    return encode(SignedTransaction((Signature(by, public_key.hex(), signature.hex()),), transaction))


def _find(crowd: Crowd, number: int) -> tuple[bytes, str]:
    public_key, address = _RECORD.unpack_from(_load(crowd.folder / "people"), number * _RECORD.size)
    return public_key, address.rstrip(b"\0").decode()


@lru_cache(maxsize=1)
def _load(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


@lru_cache(maxsize=1)
def _choose_step(accounts: int) -> int:
    """How far apart payers stand that pay one after the other: all have paid before one pays again."""
    return next(step for step in range(max(accounts * 5 // 8, 1), accounts + 1) if gcd(step, accounts) == 1)


# ---------------------------------------------------------------------------------- processes that sign


class Signers:
    """Processes that sign ahead of whoever takes what they signed."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(SIGNERS, get_context("spawn"))

    def do_ahead(self, work: Callable[..., T], tasks: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        """The results in order; a few of them are made before they are asked for, and never more."""
        waiting: deque[Future[T]] = deque()
        for task in tasks:
            waiting.append(self._pool.submit(work, *task))
            if len(waiting) > 3 * SIGNERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def sign(self, crowd: Crowd, numbers: range) -> list[bytes]:
        """The payments of these numbers."""
        parts = (numbers[start : start + PORTION] for start in range(0, len(numbers), PORTION))
        tasks = ((crowd, part) for part in parts)
        return [data for part in self.do_ahead(sign_payments, tasks) for data in part]

    def close(self) -> None:
        """Ends the processes."""
        self._pool.shutdown()


def do_apart(work: Callable[..., T], *arguments: Any) -> T:
    """The result of a function in a fresh process, which ends: its memory and caches are nobody else's."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()
