"""A small country: a chain whose genesis, clock, keys and mistakes a test chooses.

It stands on the node itself, without home or keyring. Everybody in it goes by a name; whatever is done is first
checked, then put into a block, and both verdicts must be the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ledger.admission import get_next_nonce
from ledger.archive.blocks import load_block
from ledger.archive.committed import Committed
from ledger.archive.genesis import found_store
from ledger.chain.entry import Outcome
from ledger.chain.genesis import (
    GenesisFile,
    GenesisRow,
    compute_binding_bytes,
    compute_genesis_hash,
)
from ledger.chain.header import NEWEST
from ledger.chain.parameters import DEFAULTS, Parameters
from ledger.chain.times import DAY_MS
from ledger.chain.transaction import VERSION, Message, SignedTransaction, Signer, Transaction
from ledger.client.drafting import LIFETIME_MS, Wish, sign
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import encode
from ledger.crypto.keys import SigningKey
from ledger.errors import LedgerError
from ledger.home.founding import found, make_binding, make_key, make_keys, make_validator_keys
from ledger.home.template import Template, TemplateLaw, TemplateRole, load_template
from ledger.merkle.state_tree import build
from ledger.node.council import Council
from ledger.node.node import Node
from ledger.node.signers import SignerStore
from ledger.registry.messages import MESSAGES
from ledger.registry.money.money import Issue, get_balance
from ledger.registry.people.accounts import BoundKey, RegisterAccount
from ledger.registry.rows.money import ASSETS, Balance
from ledger.registry.rows.people import ACCOUNTS, ROLES, Role
from ledger.state.store import Store
from ledger.state.tables import compute_key_hash, compute_value_hash, encode_row

APPLIED = "applied"
START = 20_000 * DAY_MS
"""When every country begins, UTC midnight."""
NOBODY = make_key(0, "nobody")
NO_ROW = "-"
"""What the key of no row begins with."""


class Person(msgspec.Struct):
    """Who acts, with the keys that are the account's by now, sorted."""

    name: str
    address: str
    keys: list[SigningKey]
    threshold: int


class Country:
    """A chain with its people. Time stands still until `now` is moved."""

    def __init__(
        self,
        *,
        parameters: Parameters = DEFAULTS,
        roles: Mapping[str, Role] | None = None,
        template: Template | None = None,
        caps: Mapping[str, int] | None = None,
        validators: int = 4,
        utc_offset: int = 0,
        laws: tuple[TemplateLaw, ...] = (),
        folder: Path | None = None,
        rules: int = NEWEST,
        rows: "Callable[[Country], Mapping[str, msgspec.Struct]] | None" = None,
    ) -> None:
        """`roles` are registrars' by name, and `laws` all there are, instead of the template's; `caps` by asset.

        It is in memory without a folder. `rules` is the version of the rules it starts by. `rows` gives others that
        its genesis has besides, by key, once everybody in it has an address.
        """
        template = template or load_template("lao")
        assets = tuple(
            msgspec.structs.replace(asset, cap=(caps or {}).get(asset.asset, asset.cap)) for asset in template.assets
        )
        names = (*template.validators, *(f"validator-{number}" for number in range(5, validators + 1)))[:validators]
        self.council_keys = make_validator_keys(names, 1)
        authorities = make_keys(template.authorities, 1, "account")
        template = msgspec.structs.replace(template, assets=assets, laws=laws, utc_offset=utc_offset)
        founding = found(template, "test", START, self.council_keys, authorities, parameters, rules)
        self.people = {name: Person(name, founding.addresses[name], [key], 1) for name, key in authorities.items()}
        self.file = founding.file
        self.now = START + 1
        owners = [(founding.addresses[name], key) for name, key in authorities.items()]
        owners += self.council_keys.items()
        if roles is not None:
            found_roles = {ROLES.key(f"registrar/{self.people[name].address}"): role for name, role in roles.items()}
            self.file = replace_roles(self.file, found_roles, owners)
        if rows is not None:
            self.file = replace_rows(self.file, NO_ROW, rows(self), owners)
        self.folder = folder
        self.store = Store(folder / "ledger.db" if folder else None)
        found_store(self.store, self.file)
        self._open(self.store)

    def _open(self, store: Store) -> None:
        self.store = store
        signers = SignerStore(self.folder / "signers.db" if self.folder else None)
        self.node = Node(store, Council(self.council_keys, signers), lambda tip: self.now)

    def reopen(self) -> None:
        """Closes the ledger and opens it again from its files."""
        assert self.folder
        behaviours = self.node.council.behaviours
        self.node.close()
        self._open(Store(self.folder / "ledger.db"))
        self.node.council.behaviours = behaviours

    # who there is

    def address(self, who: str) -> str:
        """The address of a name; of `nobody`, one that is not registered; of anything else, itself."""
        if who == "nobody":
            return compute_address("lao", bytes.fromhex(NOBODY.public_key))
        return self.people[who].address if who in self.people else who

    def balance(self, who: str, asset: str = "LAK") -> Balance:
        """What somebody has of an asset."""
        with self.node.reading() as state:
            account = state.get(ACCOUNTS, self.address(who))
        assert account
        return get_balance(account, asset)

    def supply(self, asset: str = "LAK") -> int:
        """How much of an asset exists."""
        with self.node.reading() as state:
            row = state.get(ASSETS, asset)
        assert row
        return row.supply

    def make_person(self, name: str, keys: int = 1, threshold: int = 1, number: int = 1) -> Person:
        """Somebody with new keys, not registered yet; `number` is above 1 for the keys of a rotation."""
        made = [make_key(2, f"{name}/{number}/{index}") for index in range(keys)]
        made.sort(key=lambda key: key.public_key)
        return Person(name, compute_address("lao", bytes.fromhex(made[0].public_key)), made, threshold)

    def bind(self, address: str, keys: Iterable[SigningKey], threshold: int = 1) -> tuple[BoundKey, ...]:
        """Keys with their owners' consent to stand for an address."""
        genesis_hash, made = self.node.tip.genesis_hash, tuple(keys)
        together = tuple(sorted(key.public_key for key in made))
        texts = [compute_binding_bytes(genesis_hash, address, key.public_key, together, threshold) for key in made]
        return tuple(BoundKey(key.sign(text), key.public_key) for key, text in zip(made, texts, strict=True))

    def registration(self, person: Person, kind: str = "citizen", jurisdiction: str = "LA-VT") -> RegisterAccount:
        """The body that opens somebody's account."""
        return RegisterAccount(
            jurisdiction, self.bind(person.address, person.keys, person.threshold), kind, person.threshold
        )

    def settle(
        self,
        name: str,
        kind: str = "citizen",
        money: int = 0,
        keys: int = 1,
        threshold: int = 1,
        jurisdiction: str = "LA-VT",
    ) -> Person:
        """Opens an account and issues LAK to it."""
        person = self.make_person(name, keys, threshold)
        assert self.act(self.wish("registrar", self.registration(person, kind, jurisdiction))) == APPLIED
        self.people[name] = person
        if money:
            assert self.act(self.wish("central-bank", Issue(money, "LAK", person.address))) == APPLIED
        return person

    # what is done

    def wish(self, by: str, body: msgspec.Struct, holder: str = "") -> Wish:
        """One message to be; `holder` is the account that acts, where another signs for it."""
        return Wish(self.address(by), body, self.address(holder) if holder else "")

    def draft(self, *wishes: Wish, lane: int = 0, lifetime: int = LIFETIME_MS, **changes: Any) -> Transaction:
        """The transaction that fits, but for the fields that are changed, and whatever is in the bodies."""
        messages = tuple(
            Message(msgspec.Raw(encode(wish.body)), wish.by, wish.holder or wish.by, get_type_name(wish.body))
            for wish in wishes
        )
        addresses = sorted({wish.by for wish in wishes})
        with self.node.reading() as state:
            signers = tuple(Signer(address, lane, get_next_nonce(state, address, lane)) for address in addresses)
        made = Transaction("test", self.node.get_time() + lifetime, messages, signers, VERSION)
        return msgspec.structs.replace(made, **changes)

    def sign(self, transaction: Transaction, keys: Sequence[tuple[str, SigningKey]] | None = None) -> bytes:
        """The bytes of the transaction, signed by exactly those who must, or by these keys for these addresses."""
        if keys is None:
            holders = {person.address: person for person in self.people.values()}
            signers = [holders[signer.address] for signer in transaction.signers]
            keys = [(person.address, key) for person in signers for key in person.keys[: person.threshold]]
        return encode(sign(transaction, self.node.tip.genesis_hash, keys))

    def judge(self, data: bytes) -> str:
        """What a check says of signed bytes: the broken rule, or `applied`."""
        try:
            return self.node.check(data).rule or APPLIED
        except LedgerError as error:
            return error.rule

    def act(self, *wishes: Wish, lane: int = 0) -> str:
        """Does it all in one transaction in a block of its own; the broken rule, or `applied`."""
        return self.place(self.sign(self.draft(*wishes, lane=lane)))

    def place(self, data: bytes) -> str:
        """Puts signed bytes into a block of their own if they can be in one; the broken rule, or `applied`."""
        checked, height = self.judge(data), self.node.tip.height
        try:
            done = self.node.send(lambda state: data, anyway=True).outcomes[0].rule or APPLIED
        except LedgerError as error:
            done, height = error.rule, height - 1
        assert (done, self.node.tip.height) == (checked, height + 1), "check and execution disagree"
        return checked

    @property
    def last(self) -> Outcome:
        """What came of the last entry."""
        return self.load_outcomes(self.node.tip.height)[-1]

    def load_outcomes(self, height: int) -> tuple[Outcome, ...]:
        """What came of the entries of a block."""
        with self.node.reading():
            return tuple(entry.outcome for entry in load_block(self.store, height).entries)

    def submit(self, *datas: bytes) -> Committed:
        """Puts several signed transactions into one block."""
        for data in datas:
            self.node.add(data)
        committed = self.node.make_block()
        assert committed
        return committed


def add_roles(*roles: TemplateRole) -> Template:
    """The template lao with more roles."""
    template = load_template("lao")
    return msgspec.structs.replace(template, roles=(*template.roles, *roles))


def get_type_name(body: msgspec.Struct) -> str:
    """The type of message that has this body."""
    return next(name for name, kind in MESSAGES.items() if kind.body is type(body))


def replace_roles(
    file: GenesisFile, roles: Mapping[str, Role], owners: Sequence[tuple[str, SigningKey]]
) -> GenesisFile:
    """The genesis file with these roles and no others."""
    return replace_rows(file, ROLES.prefix, roles, owners)


def replace_rows(
    file: GenesisFile, prefix: str, made: Mapping[str, msgspec.Struct], owners: Sequence[tuple[str, SigningKey]]
) -> GenesisFile:
    """The genesis file with these rows in the place of a table's; new rows make a new root, hash and bindings."""
    rows = {row.key: bytes(row.value) for row in file.rows if not row.key.startswith(prefix)}
    rows |= {key: encode_row(row) for key, row in made.items()}
    tree = build([(compute_key_hash(key), compute_value_hash(rows[key])) for key in sorted(rows)])
    genesis = msgspec.structs.replace(file.genesis, state_root=tree.root.hex())
    genesis_hash = compute_genesis_hash(genesis)
    bindings = tuple(make_binding(genesis_hash, owner, key) for owner, key in owners)
    return GenesisFile(bindings, genesis, tuple(GenesisRow(key, msgspec.Raw(rows[key])) for key in sorted(rows)))


def alter(data: bytes, **changes: Any) -> bytes:
    """The signed transaction with other fields of its own, signatures as they were."""
    signed = msgspec.json.decode(data, type=SignedTransaction)
    return encode(msgspec.structs.replace(signed, **changes))
