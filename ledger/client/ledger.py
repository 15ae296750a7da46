"""A ledger as a person sees it: accounts by name, acts, blocks, proofs."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ledger.archive.blocks import Block, load_block
from ledger.archive.proofs import anchor_proof, make_history_proof, make_receipt, make_state_proof
from ledger.chain.entry import APPLIED, Outcome
from ledger.chain.finality import Checkpoint
from ledger.chain.transaction import SignedTransaction, Transaction
from ledger.client import saying, signing, waiting
from ledger.client.committee import validators
from ledger.client.drafting import Wish, draft
from ledger.client.elsewhere import send_here
from ledger.client.later import facet
from ledger.client.wallet import Wallet
from ledger.crypto.encoding import encode
from ledger.errors import NotFoundError, Refused
from ledger.node.homes import Home, Plan, create_home, open_home
from ledger.reads.entries import find_entry, list_concerned, list_entries
from ledger.reads.placed import PlacedEntry, Position, place
from ledger.registry.money.money import get_balance
from ledger.registry.rows.money import Balance
from ledger.registry.rows.people import ACCOUNTS, IDENTITIES, Account, Identity
from ledger.registry.rows.records import RECORDS
from ledger.state.state import State
from ledger.transition import Dropped

if TYPE_CHECKING:
    from ledger.archive.audit import AuditReport
    from ledger.client.committee.actions import Actions
    from ledger.client.committee.committee import Committee
    from ledger.client.forms.moments import Moment
    from ledger.client.laws.laws import Laws
    from ledger.client.records.records import Record
    from ledger.home.template import Template
    from ledger.reads.account_lines import AccountStatement
    from ledger.reads.acts import Act
    from ledger.registry.people.roles import Link

# what few ask for is loaded once it is asked for: who pays, or asks what there is, waits for none of it
# ruff: noqa: PLC0415

REGISTRAR_NAME = "registrar"


class Ledger:
    """An open ledger. `create` makes one, in memory or kept at a path; `open` opens one."""

    laws: "Laws" = facet("laws.laws", "Laws")
    committee: "Committee" = facet("committee.committee", "Committee")
    actions: "Actions" = facet("committee.actions", "Actions")

    def __init__(self, home: Home) -> None:
        self.home = home
        self.node = home.node
        self.keyring = home.keyring
        self.held: dict[str, bytes] = {}
        """Holders' files of a ledger in memory, by record; a home keeps them as files."""
        self.imports: dict[str, bytes] = {}
        """What is kept of the payment files of a ledger in memory, by batch; a home keeps it as files."""
        self.salted = 0

    @classmethod
    def create(
        cls,
        path: str | Path | None = None,
        *,
        chain_id: str = "lao-demo",
        template: "str | Template" = "lao",
        validators: int = 4,
        seed: int | None = None,
        passphrase: str = "",
        parameters: dict[str, int] | None = None,
    ) -> Self:
        """A new ledger. With a seed, keys and clock are fixed, for demonstrations. Raises HomeError, DecodeError.

        `parameters` are limits of the chain that differ from their defaults, by name. `template` may be one of one's
        own: `ledger.client.forms.template_files.read_template`.
        """
        name, own = (template, None) if isinstance(template, str) else ("own", template)
        plan = Plan(chain_id, name, validators, seed, passphrase, parameters or {}, own)
        return cls(create_home(Path(path) if path else None, plan))

    @classmethod
    def open(cls, path: str | Path, ask: Callable[[], str] = lambda: "") -> Self:
        """The ledger kept at a path; `ask` gives the passphrase when a key is needed. Raises HomeError."""
        return cls(open_home(Path(path), ask))

    def close(self) -> None:
        """Closes the files."""
        self.node.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    @property
    def genesis_hash(self) -> str:
        """The 64 hex digits that name this ledger; all that a verifier needs."""
        return self.node.tip.genesis_hash.hex()

    @property
    def height(self) -> int:
        """The height of the last block."""
        with self.node.reading():
            return self.node.tip.height

    @property
    def address_prefix(self) -> str:
        """What addresses of this ledger start with."""
        return self.node.tip.address_prefix

    # accounts

    def wallet(self, name: str) -> Wallet:
        """The wallet of a name in this home. Raises NotFoundError."""
        if name not in self.keyring.addresses:
            raise NotFoundError("name_must_be_known", name=str(name)[:60])
        return Wallet(self, name, self.keyring.addresses[name])

    def open_account(
        self,
        name: str,
        kind: str,
        jurisdiction: str,
        *,
        keys: int = 1,
        threshold: int = 1,
        by: Wallet | str = REGISTRAR_NAME,
        anyway: bool = False,
    ) -> Wallet:
        """Makes keys, has a registrar register their address, and names it. Raises HomeError, Refused.

        `anyway` takes a jurisdiction that is in no list of codes.
        """
        registrar = by if isinstance(by, Wallet) else Wallet(self, by, self.resolve(by))
        from ledger.client.opening import open_account

        return open_account(self, name, kind, jurisdiction, keys, threshold, registrar, anyway=anyway)

    def resolve(self, who: Wallet | str) -> str:
        """The address of a wallet, a name in this home, or an address. Raises NotFoundError, Inadmissible."""
        if isinstance(who, Wallet):
            return who.address
        return self.keyring.resolve(self.address_prefix, str(who))

    def name_of(self, address: str) -> str:
        """The name an address has in this home, or the address itself."""
        return next((name for name, known in self.keyring.addresses.items() if known == address), address)

    def identity(self, who: Wallet | str) -> Identity:
        """Who an address is. Raises NotFoundError where it is not registered."""
        with self.node.reading() as state:
            identity = state.get(IDENTITIES, self.resolve(who))
        if identity is None:
            raise NotFoundError("name_must_be_known", name=self.resolve(who))
        return identity

    def account(self, who: Wallet | str, height: int | None = None) -> Account:
        """Balances and nonce of an account, now or after a block. Raises NotFoundError."""
        address = self.resolve(who)
        with self.node.reading() as state:
            account = (state if height is None else self.node.at(height)).get(ACCOUNTS, address)
        if account is None:
            raise NotFoundError("name_must_be_known", name=address)
        return account

    def balance(self, who: Wallet | str, asset: str = "LAK", height: int | None = None) -> Balance:
        """What an account has of an asset: available and held."""
        return get_balance(self.account(who, height), asset)

    def statement(
        self, who: Wallet | str, asset: str = "LAK", since: "Moment | None" = None, until: "Moment | None" = None
    ) -> "AccountStatement":
        """What changed an account's total from `since` on and before `until` (ms UTC, or datetimes), line by line."""
        from ledger.reads.account_lines import make_account_statement

        return make_account_statement(self, who, asset, since, until)

    # transactions

    def draft(self, wishes: Sequence[Wish], lane: int = 0, lifetime: int | None = None) -> Transaction:
        """An unsigned transaction with the next nonces.

        It lives for `lifetime` (ms); unless given for an hour, or for as long as the chain allows where that is less.
        """
        with self.node.reading() as state:
            return draft(state, self.node.tip, self.node.get_time(), wishes, lane, lifetime)

    def sign(self, transaction: Transaction) -> SignedTransaction:
        """The transaction with all signatures this home can give. Raises KeyFileError where it can give none."""
        with self.node.reading() as state:
            return self.sign_with(state, transaction)

    def check(self, data: bytes) -> Outcome:
        """The verdict signed bytes would have now; nothing is written. Raises Inadmissible, VerificationError."""
        return self.node.check(data)

    def check_wishes(self, wishes: Sequence[Wish]) -> None:
        """Raises Refused for what the present state refuses; nothing is written."""
        self.unlock({wish.by for wish in wishes})
        with self.node.reading():  # one state, whatever others write meanwhile
            outcome = self.check(encode(self.sign(self.draft(wishes))))
        if outcome.code != APPLIED:
            raise Refused(outcome.rule, **{fact.name: fact.value for fact in outcome.detail})

    def send(self, wishes: Sequence[Wish], *, anyway: bool = False, lane: int = 0) -> PlacedEntry:
        """Drafts, signs and commits. What is refused raises Refused and nothing is written, unless `anyway`."""
        self.unlock({wish.by for wish in wishes})

        def build(state: State) -> bytes:
            transaction = draft(state, self.node.tip, self.node.get_time(), wishes, lane)
            return encode(self.sign_with(state, transaction))

        return place(self.node.send(build, anyway), 0)

    def send_signed(self, data: bytes, *, anyway: bool = False) -> PlacedEntry:
        """Commits a signed transaction from its bytes."""
        return place(send_here(self, data, anyway), 0)

    def submit(self, datas: Sequence[bytes]) -> list[PlacedEntry]:
        """Commits many signed transactions in as few blocks as they fit; refusals are entries too.

        Raises Inadmissible for the first that is in none, after the others are committed; where just its nonce does not
        follow yet, it waits for what comes before it. Where one is malformed or forged, none is sent.
        """
        self.node.add(*datas)
        placed: list[PlacedEntry] = []
        dropped: list[Dropped] = []
        while (committed := self.node.make_block(dropped)) is not None:
            placed += [place(committed, index) for index in range(len(committed.transactions))]
        if dropped:
            raise dropped[0].reason
        if waiting := {decoded.data for decoded in self.node.mempool}.intersection(datas):
            self.node.check(next(data for data in datas if data in waiting))  # it says what is missing
        return placed

    # reading

    def block(self, height: int) -> Block:
        """A block. Raises NotFoundError."""
        with self.node.reading():
            return load_block(self.node.store, height)

    def entry(self, identifier: str) -> PlacedEntry:
        """The entry of an id, or of the only one that starts with these 8 digits or more. Raises NotFoundError."""
        return find_entry(self.node, identifier)

    def entries(
        self, who: Wallet | str | None = None, *, newest_first: bool = False, before: PlacedEntry | None = None
    ) -> Iterator[PlacedEntry]:
        """Entries in order, of everybody or of one account; only those before another one where that is given."""
        end = (before.height, before.index) if before else None
        if who is None:
            return list_entries(self.node, newest_first, end)
        return list_concerned(self.node, self.resolve(who), newest_first, before=end)

    def state_row(self, key: str, height: int | None = None) -> bytes:
        """A row's canonical bytes, b"" where there is none, now or after a block."""
        if not key.isascii():  # as every key is: the store takes no text without UTF-8
            return b""
        with self.node.reading() as state:
            return (state if height is None else self.node.at(height)).get_value(key)

    def rows(self, prefix: str) -> list[tuple[str, bytes]]:
        """The rows whose key starts so, in order of key."""
        if not prefix.isascii():
            return []
        with self.node.reading() as state:
            rows = dict(self.node.store.list_rows(prefix))
            rows |= {key: value for key, value in state.unfolded_rows.items() if key.startswith(prefix)}
        return [(key, rows[key]) for key in sorted(rows) if rows[key]]

    # proofs

    def receipt(self, placed: PlacedEntry | Position | str) -> bytes:
        """The receipt of an entry: one file that anyone verifies with the genesis hash. Raises NotFoundError."""
        found = self.entry(placed) if isinstance(placed, str) else placed
        return make_receipt(self.node, (found.height, found.index))

    def anchor(self, proof: bytes, checkpoint: Checkpoint) -> bytes:
        """A receipt, or a proof of a row or status, linked to a checkpoint. Raises VerificationError."""
        return anchor_proof(self.node, proof, checkpoint)

    def prove_state(self, key: str, height: int | None = None) -> bytes:
        """A proof of a row, or of its absence, after a block."""
        return make_state_proof(self.node, key, self.height if height is None else height)

    def prove_history(self, earlier: int, later: int) -> bytes:
        """A proof that one block's history extends another's."""
        return make_history_proof(self.node, earlier, later)

    def checkpoint(self, height: int | None = None) -> Checkpoint:
        """A height with its header hash, to publish. Raises NotFoundError."""
        block = self.block(self.height if height is None else height)
        return Checkpoint(block.hash.hex(), block.height)

    def audit(self, progress: Callable[[int, int], None] = lambda done, total: None) -> "AuditReport":
        """Checks everything from genesis. Raises AuditError naming the first bad block and why."""
        from ledger.archive.audit import audit

        return audit(self.node, progress)

    # records and authorities

    def record(self, identifier: str) -> "Record":
        """A record whose holder's file is in this home, by its id or the first digits of it. Raises NotFoundError."""
        from ledger.client.records.holders import load_holder
        from ledger.client.records.records import Record

        return Record(self, load_holder(self, identifier))

    def records(self, subject: Wallet | str | None = None) -> "list[Record]":
        """The records whose holders' files are in this home, of everybody or about one account."""
        from ledger.client.records.holders import list_holders
        from ledger.client.records.records import Record

        found = [Record(self, data) for data in list_holders(self)]
        return [record for record in found if subject is None or record.subject == self.resolve(subject)]

    def status(self, record: "Record | str", height: int | None = None) -> bytes:
        """A proof of what the ledger says of a record, now or after a block; also that it was never issued."""
        from ledger.client.records.records import get_id

        return self.prove_state(RECORDS.key(get_id(self, record)), height)

    def why(self, who: Wallet | str, role: str, scope: str = "") -> "tuple[Link, ...]":
        """The chain that gives somebody a role over a scope, back to genesis; () where nothing does, now."""
        from ledger.reads.acts import explain_role

        return explain_role(self, who, role, scope)

    def acts(self, who: Wallet | str) -> "list[Act]":
        """Every act of an authority that touched an account, or a record about it that this home holds, in order."""
        from ledger.reads.acts import list_acts

        return list_acts(self, who)

    lexicon, say = saying.make_lexicon, saying.say
    wait = waiting.wait
    set_validator = validators.set_validator
    make_validator_key = validators.make_validator_key
    make_keys = signing.make_keys
    bind_keys = signing.bind_keys
    unlock = signing.unlock
    sign_with = signing.sign_with
