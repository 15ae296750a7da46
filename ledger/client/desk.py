"""The desk: where whoever acts stands. Names and keys of a home, and the chain that what they sign is sent to."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import msgspec

from ledger.archive.source import Source
from ledger.chain.entry import APPLIED, Outcome, read_refusal
from ledger.chain.genesis import compute_binding_bytes
from ledger.chain.transaction import SignedTransaction, Transaction
from ledger.client.drafting import Wish, choose_keys, draft, list_wishes, sign
from ledger.client.forms.given import check_kind, list_given
from ledger.client.forms.numbers import check_number, check_within
from ledger.crypto.encoding import encode
from ledger.crypto.keys import SigningKey
from ledger.errors import HomeError, KeyFileError, LedgerError, StoreError
from ledger.home.clock import LATEST
from ledger.home.config import save_waited
from ledger.home.founding import make_key
from ledger.node.embedded import Home
from ledger.reads.entries import PlacedEntry, place_committed
from ledger.reads.people.accounts import find_identity
from ledger.reads.rows import find_row
from ledger.registry.people.accounts import MAX_KEYS, BoundKey
from ledger.registry.rows.people import IDENTITIES, Identity
from ledger.state.overlay import Rows

P = ParamSpec("P")
R = TypeVar("R")


class Addressed(Protocol):
    """Whatever has an address, as a wallet has."""

    address: str


Who = Addressed | str
"""Somebody: by a wallet, a name in this home, or an address."""


class Desk:
    """A home that is open: its names, its keys, and its node."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.node = home.node
        self.source: Source = home.node.archive
        self.keyring = home.keyring
        self.holder_files: dict[str, bytes] = {}
        """Holders' files of a ledger in memory, by record; a home keeps them as files."""
        self.imports: dict[str, bytes] = {}
        """What is kept of the payment files of a ledger in memory, by batch; a home keeps it as files."""
        self.kept_files: dict[str, bytes] = {}
        """Files of invoices of a ledger in memory, by root; a home keeps them as files."""
        self.salted = 0

    @property
    def desk(self) -> "Desk":
        """Itself: whoever takes a ledger takes its desk too."""
        return self

    @property
    def genesis_hash(self) -> str:
        """The 64 hex digits that name this ledger; all that a verifier needs."""
        return self.source.tip.genesis_hash.hex()

    @property
    def height(self) -> int:
        """The height of the last block."""
        with self.source.reading():
            return self.source.tip.height

    @property
    def address_prefix(self) -> str:
        """What addresses of this ledger start with."""
        return self.source.tip.address_prefix

    @property
    def seed(self) -> int | None:
        """What fixes keys and salts, for demonstrations; None where they are random."""
        return None if self.home.config.seed < 0 else self.home.config.seed

    # names

    def resolve(self, who: Who) -> str:
        """The address of a wallet, a name in this home, or an address. Raises NotFoundError, Inadmissible."""
        address = getattr(who, "address", None)
        return address if isinstance(address, str) else self.keyring.resolve(self.address_prefix, str(who))

    def resolve_any(self, who: Who | None) -> str:
        """The address of somebody, or "" for everybody. Raises as `resolve` does."""
        return "" if who is None else self.resolve(who)

    def name_of(self, address: str) -> str:
        """The name an address has in this home, or the address itself."""
        return next((name for name, known in self.keyring.addresses.items() if known == address), address)

    def identity(self, who: Who) -> Identity:
        """Who an address is. Raises NotFoundError where it is not registered."""
        return find_identity(self.source, self.resolve(who))

    # keys

    def make_keys(self, name: str, count: int, number: int) -> list[SigningKey]:
        """New keys for an account, its first (number 1) or those of a rotation, in order of the public keys.

        Raises Refused for more than an account may have, and for none.
        """
        check_within("keys", count, 1, MAX_KEYS)
        check_number("number", number)
        labels = [name, *(f"{name}/{extra}" for extra in range(2, count + 1))]
        suffix = f"/rotation-{number}" if number > 1 else ""
        made = (make_key(self.seed, f"account/{label}{suffix}") for label in labels)
        return sorted(made, key=lambda key: key.public_key)

    def bind_keys(self, address: str, keys: Sequence[SigningKey], threshold: int = 1) -> tuple[BoundKey, ...]:
        """The keys with their consent to stand for the address. Raises Refused for a threshold that is no number."""
        check_number("threshold", threshold)
        keys = list_given(SigningKey, keys, "one signing key")
        genesis_hash, together = self.source.tip.genesis_hash, tuple(key.public_key for key in keys)
        texts = [compute_binding_bytes(genesis_hash, address, key, together, threshold) for key in together]
        return tuple(BoundKey(key.sign(text), key.public_key) for key, text in zip(keys, texts, strict=True))

    def unlock(self, addresses: set[str]) -> None:
        """Opens the key files of these accounts. Raises KeyFileError for a wrong passphrase."""
        # before the write lock is taken: opening a key file is slow, and may ask a person
        for address in sorted(addresses):
            identity = find_row(self.source, IDENTITIES, address)
            if identity is not None:
                self.keyring.find(identity.keys, identity.threshold)

    # transactions

    def draft(self, wishes: Sequence[Wish] | Wish, lane: int = 0, lifetime: int | None = None) -> Transaction:
        """An unsigned transaction with the next nonces.

        It lives for `lifetime` (ms); unless given for an hour, or for as long as the chain allows where that is less.
        Here as in `send`, one wish alone needs no list. Raises TypeError for what is no wish.
        """
        if lifetime is not None:
            check_number("lifetime", lifetime)
        with self.source.reading() as state:
            return draft(state, self.source.tip, self.source.get_time(), wishes, lane, lifetime)

    def sign(self, transaction: Transaction) -> SignedTransaction:
        """The transaction with all signatures this home can give. Raises KeyFileError where it can give none."""
        with self.source.reading() as state:
            return self.sign_with(state, transaction)

    def sign_with(self, state: Rows, transaction: Transaction) -> SignedTransaction:
        """As `sign`, with the keys of the accounts in this state."""
        keys = []
        for signer in check_kind(Transaction, transaction, "a transaction, as draft gives it,").signers:
            identity = state.get(IDENTITIES, signer.address)
            held = self.keyring.find(identity.keys, identity.threshold) if identity else {}
            keys += choose_keys(state, signer.address, held)
        if not keys:
            raise KeyFileError("key_must_be_in_home", name=transaction.signers[0].address)
        return sign(transaction, self.source.tip.genesis_hash, keys)

    def check(self, data: bytes) -> Outcome:
        """The verdict signed bytes would have now; nothing is written. Raises Inadmissible, VerificationError."""
        return self.node.check(data)

    def check_wishes(self, wishes: Sequence[Wish] | Wish) -> None:
        """Raises Refused for what the present state refuses; nothing is written."""
        asked = list_wishes(wishes)
        self.unlock({wish.by for wish in asked})
        with self.source.reading():  # one state, whatever others write meanwhile
            outcome = self.check(encode(self.sign(self.draft(asked))))
        if outcome.code != APPLIED:
            raise read_refusal(outcome)

    def send(self, wishes: Sequence[Wish] | Wish, *, anyway: bool = False, lane: int = 0) -> PlacedEntry:
        """Drafts, signs and commits. What is refused raises Refused and nothing is written, unless `anyway`."""
        asked = list_wishes(wishes)
        self.unlock({wish.by for wish in asked})

        def build(state: Rows) -> bytes:
            transaction = draft(state, self.source.tip, self.source.get_time(), asked, lane)
            return encode(self.sign_with(state, transaction))

        return place_committed(self.node.send(build, anyway), 0)

    def send_keeping(self, wish: Wish, name: str, keys: Sequence[SigningKey]) -> PlacedEntry:
        """As `send`, of what gives an account new keys, which the home keeps before the ledger has them.

        Where the ledger comes to have none of them, nor does the home. Raises Refused, KeyFileError.
        """
        self.check_wishes([wish])  # so that no key is kept for what is refused
        held = {key.public_key for key in self.keyring.list_keys()}
        new = [key for key in keys if key.public_key not in held]
        try:
            for key in new:
                self.keyring.add(name, key)
            return self.send([wish])
        except LedgerError as error:
            # unless a block may be signed, which is stored later: whoever dropped them then would lose the account
            if not isinstance(error, StoreError) and self.node.council.signers.get_height() <= self.source.tip.height:
                for key in new:
                    self.keyring.drop(key.public_key)
            raise

    def wait(self, milliseconds: int) -> None:
        """Lets so much time pass before the next block, whoever makes it. Raises HomeError unless there is a seed.

        Raises Refused for what is no number of ms from 0 to the end of the year 9999.
        """
        if self.seed is None:
            raise HomeError("clock_must_be_for_demonstrations")
        check_within("milliseconds", milliseconds, 0, max(0, LATEST - self.source.get_time()))
        self.node.skip(milliseconds)
        if self.home.path:
            save_waited(self.home.path, self.source.get_time())


class Acting(Protocol):
    """An account that acts at a desk, by its own signature or, under a delegation, by another's."""

    desk: Desk
    address: str

    def wish(self, body: msgspec.Struct) -> Wish:
        """What it wants, to be drafted with others' wishes."""

    def act(self, body: msgspec.Struct) -> PlacedEntry:
        """Does one thing."""


class HasDesk(Protocol):
    """Whatever has a desk, as a ledger and a wallet have."""

    @property
    def desk(self) -> Desk:
        """What it stands at."""


def at_desk(function: Callable[Concatenate[Desk, P], R]) -> Callable[Concatenate[Any, P], R]:
    """What a desk does, or is done at one, as a method of whatever has a desk."""

    @wraps(function)
    def method(self: Any, /, *args: P.args, **options: P.kwargs) -> R:
        return function(self.desk, *args, **options)

    return method
