"""The life whose every write point is a place to crash: a dozen blocks on a disk in memory, and what was promised.

It has blocks that are folded with themselves, one large enough for its fold to be put off, the fold that makes up for
it, a new account, a height that takes two rounds, and checkpoints of both write-ahead logs on the way.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from ledger import Ledger
from ledger.archive import appending
from ledger.archive.archive import Clock
from ledger.archive.genesis import found_store
from ledger.chain.times import SECOND_MS
from ledger.client.drafting import Wish, draft
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import PROPOSAL, VOTE
from ledger.crypto.keys import SigningKey
from ledger.home.clock import FIXED_TIME
from ledger.home.config import Config
from ledger.home.founding import Founding, found, make_keys, make_validator_keys
from ledger.home.keyring import Keyring
from ledger.home.template import load_template
from ledger.node.council import Council
from ledger.node.embedded import Home
from ledger.node.node import Node
from ledger.node.signers import SignerStore
from ledger.registry.money.money import Transfer
from ledger.state.overlay import Overlay
from ledger.state.store import Store
from ledger.state.stored import StoredBlock
from tests.crash.vfs import Disk, Image, Op

LEDGER, SIGNERS = Path("disk/ledger.db"), Path("disk/signers.db")
CHECKPOINTS = {"wal_autocheckpoint": "40"}
"""In production 4000 pages; here so few that a dozen blocks are enough for several."""
SMALL_FOLD, LARGE_FOLD = 3, 26
"""In production 1,000 and 100,000 rows."""

ACKNOWLEDGED, SIGNED, TAKEN_DOWN = "acknowledged", "signed", "taken down"
AUTHORITIES = ("central-bank", "registrar", "treasury", "university")


class Vote(NamedTuple):
    """A validator's signature for a block."""

    validator: str
    height: int
    block_hash: str


class Life(NamedTuple):
    """A run from founding to the moment the power goes for good."""

    before: Image
    """The disk after founding, before the ledger was opened."""
    trace: tuple[Op, ...]
    blocks: tuple[StoredBlock, ...]


class NotingKey:
    """A validator's key that notes on the disk's trace what it signs, at the moment it does."""

    def __init__(self, key: SigningKey, disk: Disk) -> None:
        self.public_key = key.public_key
        self._key, self._disk = key, disk

    def sign(self, message: bytes) -> str:
        self._disk.note(SIGNED, self.public_key, message)
        return self._key.sign(message)


def read_slowly(tip: Any) -> int:
    """A clock two seconds behind each block: after a crash, no new block can be the lost one by accident."""
    return int(tip.time + 2 * SECOND_MS)


def read_steadily(tip: Any) -> int:
    """The clock of the life itself."""
    return int(tip.time + SECOND_MS)


@cache
def make_founding() -> tuple[dict[str, SigningKey], dict[str, SigningKey], Founding]:
    """The keys of the authorities and of the validators, and the chain they begin: always the same."""
    template = load_template("lao")
    authorities = make_keys(template.authorities, 2023, "account")
    validators = make_validator_keys(template.validators, 2023)
    return authorities, validators, found(template, "crash", FIXED_TIME, validators, authorities)


def open_ledger(disk: Disk, clock: Clock = read_slowly) -> Ledger:
    """The ledger on the disk, with all keys of the country. Raises StoreError."""
    authorities, keys, founding = make_founding()
    validators = {name: NotingKey(key, disk) for name, key in keys.items()}
    store = Store(LEDGER, connect=disk.connect)
    council: Any = Council(validators, SignerStore(SIGNERS, connect=disk.connect))  # type: ignore[arg-type]
    keyring = Keyring(None, False, lambda: "")
    for name, key in authorities.items():
        keyring.add(name, key)
        keyring.set_name(name, founding.addresses[name])
    return Ledger(Home(None, Config(False, 2023, "lao"), keyring, Node(store, council, clock)))


def found_on(disk: Disk) -> None:
    """Lays out a new ledger on an empty disk, as `natledger init` does."""
    store = Store(LEDGER, connect=disk.connect)
    found_store(store, make_founding()[2].file)
    store.close()
    SignerStore(SIGNERS, connect=disk.connect).close()


def live(pragmas: dict[str, str] | None = None) -> Life:
    """Lives the life once; `pragmas` weakens what SQLite is asked for."""
    with (
        mock.patch.multiple(appending, SMALL_FOLD=SMALL_FOLD, LARGE_FOLD=LARGE_FOLD),
        Disk(pragmas={**CHECKPOINTS, **(pragmas or {})}) as disk,
    ):
        found_on(disk)
        before = disk.save()
        disk.trace.clear()
        ledger = open_ledger(disk, read_steadily)
        for act in ACTS:
            act(ledger)
            disk.note(ACKNOWLEDGED, str(ledger.height))
            if act is ACTS[DOWN]:
                disk.note(TAKEN_DOWN)
        blocks = tuple(ledger.node.archive.store.load_block(height) for height in range(1, ledger.height + 1))
        return Life(before, tuple(disk.trace), blocks)


def pay(ledger: Ledger, payer: str, payee: str, amount: int) -> None:
    ledger.wallet(payer).pay(amount, to=payee)


def pay_many(ledger: Ledger, count: int) -> None:
    """One block of many payments, each payer's nonces in a row."""
    wishes = [
        Wish(ledger.resolve(AUTHORITIES[1 + number % 3]), transfer(ledger, AUTHORITIES[number % 4], number + 1))
        for number in range(count)
    ]
    ledger.submit(sign_all(ledger, wishes))


def transfer(ledger: Ledger, payee: str, amount: int) -> Transfer:
    return Transfer(amount, "LAK", "", ledger.resolve(payee))


def sign_all(ledger: Ledger, wishes: Sequence[Wish]) -> list[bytes]:
    """Each wish as a signed transaction, to be committed in this order."""
    datas = []
    with ledger.node.reading() as state:
        rows, nonces = Overlay(state), dict[str, int]()
        for wish in wishes:
            made = draft(rows, ledger.node.tip, ledger.node.get_time(), [wish])
            nonce = nonces.get(wish.by, made.signers[0].nonce - 1) + 1
            nonces[wish.by] = nonce
            signer = type(made.signers[0])(wish.by, 0, nonce)
            data = type(made)(made.chain_id, made.expires, made.messages, (signer,), made.version)
            datas.append(encode(ledger.sign_with(state, data)))
    return datas


ACTS = (
    lambda ledger: ledger.wallet("central-bank").issue_money(1_000_000, to="treasury"),
    lambda ledger: pay(ledger, "treasury", "university", 5_000),
    lambda ledger: pay(ledger, "treasury", "registrar", 2_500),
    lambda ledger: pay(ledger, "university", "registrar", 40),
    lambda ledger: pay_many(ledger, 9),
    lambda ledger: pay(ledger, "treasury", "university", 1),
    lambda ledger: pay(ledger, "registrar", "treasury", 7),
    lambda ledger: ledger.open_account("noy", "citizen", "LA-VT"),
    lambda ledger: pay(ledger, "treasury", "noy", 900),
    lambda ledger: pay(ledger, "noy", "university", 300),
    lambda ledger: ledger.set_validator("justice", "down"),
    lambda ledger: pay(ledger, "treasury", "registrar", 11),
    lambda ledger: pay(ledger, "treasury", "registrar", 12),
)

DOWN = 10
"""Which act takes `justice` down."""


def list_votes(notes: Iterable[Op]) -> list[Vote]:
    """The votes among what was signed."""
    votes = []
    for op in notes:
        if op.kind == SIGNED and op.data.startswith(VOTE):
            ballot = json.loads(op.data[len(VOTE) + 32 :])
            votes.append(Vote(op.file, ballot["height"], ballot["block_hash"]))
        else:
            assert op.kind != SIGNED or op.data.startswith(PROPOSAL)
    return votes
