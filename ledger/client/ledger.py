"""A ledger as a person sees it: accounts by name, acts, blocks, proofs."""

from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ledger.archive.blocks import Block
from ledger.chain.finality import Checkpoint
from ledger.chain.header import NEWEST, compute_header_hash
from ledger.client import saying
from ledger.client.committee import validators
from ledger.client.desk import Desk, Who, at_desk
from ledger.client.elsewhere import send_here
from ledger.client.forms.given import check_kind, list_any
from ledger.client.later import facet
from ledger.client.wallet import Wallet
from ledger.errors import NotFoundError
from ledger.home.making import Plan
from ledger.node.embedded import Home, create_home, open_home
from ledger.reads.entries import (
    EntryLike,
    PlacedEntry,
    Position,
    find_entry,
    list_concerned,
    list_entries,
    place_committed,
)
from ledger.reads.money.balances import find_balance
from ledger.reads.people.accounts import find_account
from ledger.registry.rows.money import Balance
from ledger.registry.rows.people import Account
from ledger.transition import Dropped

if TYPE_CHECKING:
    from ledger.archive.audit import AuditReport
    from ledger.client import facets
    from ledger.client.forms.moments import Moment
    from ledger.client.money.statements import AccountStatement
    from ledger.client.records.records import Record
    from ledger.home.template import Template
    from ledger.reads.people.acts import Act
    from ledger.registry.people.roles import Link

# what few ask for is loaded once it is asked for: who pays, or asks what there is, waits for none of it
# ruff: noqa: PLC0415

REGISTRAR_NAME = "registrar"


class Ledger:
    """An open ledger. `create` makes one, in memory or kept at a path; `open` opens one."""

    laws: "facets.Laws" = facet("laws.laws", "Laws")
    committee: "facets.Committee" = facet("committee.committee", "Committee")
    actions: "facets.Actions" = facet("committee.actions", "Actions")
    money: "facets.Money" = facet("money.money", "Money")
    records: "facets.Records" = facet("records.records", "Records")
    roles: "facets.Roles" = facet("people.roles", "Roles")
    delegations: "facets.Delegations" = facet("people.roles", "Delegations")
    contracts: "facets.Contracts" = facet("trade.contracts", "Contracts")
    orders: "facets.Orders" = facet("trade.orders", "Orders")
    budgets: "facets.Budgets" = facet("treasury.budgets", "Budgets")
    treasury: "facets.TreasuryFacet" = facet("treasury.treasury", "TreasuryFacet")
    invoices: "facets.Invoices" = facet("trade.invoices", "Invoices")
    taxes: "facets.Taxes" = facet("treasury.taxes", "Taxes")
    assets: "facets.Assets" = facet("assets.assets", "Assets")
    exchange: "facets.Exchange" = facet("exchange.exchange", "Exchange")
    land: "facets.Land" = facet("land.land", "Land")
    programme: "facets.Programme" = facet("programme.programme", "Programme")
    titles: "facets.Titles" = facet("land.titles", "Titles")
    services: "facets.Services" = facet("services.services", "Services")
    residents: "facets.Residents" = facet("people.residents", "Residents")
    devices: "facets.Devices" = facet("devices.devices", "Devices")
    access: "facets.Access" = facet("devices.access", "Access")

    def __init__(self, home: Home) -> None:
        self.desk = Desk(home)
        """What acts are made of; everything here is done at it."""
        self.home = home
        self.node = home.node
        self.keyring = home.keyring

    @classmethod
    def create(  # noqa: PLR0913 - each can be chosen by itself
        cls,
        path: str | Path | None = None,
        *,
        chain_id: str = "lao-demo",
        template: "str | Template" = "lao",
        validators: int = 4,
        seed: int | None = None,
        passphrase: str = "",
        parameters: dict[str, int] | None = None,
        rules: int = NEWEST,
        begins: int | None = None,
    ) -> Self:
        """A new ledger. With a seed, keys and clock are fixed, for demonstrations. Raises HomeError, DecodeError.

        `rules` is the version of the rules it starts by; `begins`, with a seed, when its time begins (ms UTC).
        `parameters` are limits of the chain that differ from their defaults, by name. `template` may be one of one's
        own: `ledger.client.forms.template_files.read_template`.
        """
        name, own = (template, None) if isinstance(template, str) else ("own", template)
        plan = Plan(chain_id, name, validators, seed, passphrase, parameters or {}, own, rules, begins)
        return cls(create_home(Path(path) if path else None, plan))

    @classmethod
    def open(cls, path: str | Path, ask: Callable[[], str] = lambda: "") -> Self:
        """The ledger kept at a path; `ask` gives the passphrase when a key is needed. Raises HomeError."""
        if not isinstance(path, str | PathLike):
            raise TypeError(f"a ledger is opened at its path, not at {ascii(path)[:40]}; create makes one in memory")
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
        return self.desk.genesis_hash

    @property
    def height(self) -> int:
        """The height of the last block."""
        return self.desk.height

    @property
    def now(self) -> int:
        """The time the next block would have, ms UTC."""
        return self.desk.source.get_time()

    @property
    def time(self) -> int:
        """The time of the last block, ms UTC."""
        return self.desk.source.tip.time

    @property
    def utc_offset(self) -> int:
        """Minutes from UTC of the chain's calendar."""
        return self.desk.source.genesis.utc_offset

    @property
    def address_prefix(self) -> str:
        """What addresses of this ledger start with."""
        return self.desk.address_prefix

    def wallet(self, name: str) -> Wallet:
        """The wallet of a name in this home. Raises NotFoundError."""
        known = self.keyring.addresses.get(str(name))  # whatever it is
        if known is None:
            raise NotFoundError("name_must_be_known", name=str(name)[:60])
        return Wallet(self.desk, str(name), known)

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
        registrar = by if isinstance(by, Wallet) else Wallet(self.desk, by, self.resolve(by))
        from ledger.client.people.accounts import open_account

        address, placed = open_account(self.desk, name, kind, jurisdiction, keys, threshold, registrar, anyway=anyway)
        return Wallet(self.desk, name, address, placed)

    resolve = at_desk(Desk.resolve)
    name_of = at_desk(Desk.name_of)
    identity = at_desk(Desk.identity)

    def account(self, who: Who, height: int | None = None) -> Account:
        """The row of an account, now or after a block; `money.balances` has all it has. Raises NotFoundError."""
        return find_account(self.desk.source, self.resolve(who), height)

    def balance(self, who: Who, asset: str = "LAK", height: int | None = None) -> Balance:
        """What an account has of an asset: available and held."""
        return find_balance(self.desk.source, self.resolve(who), asset, height)

    def statement(
        self,
        who: Who,
        asset: str = "LAK",
        since: "Moment | None" = None,
        until: "Moment | None" = None,
        *,
        limit: int | None = None,
        before: EntryLike | None = None,
    ) -> "AccountStatement":
        """What changed an account's total from `since` on and before `until` (ms UTC, or datetimes), line by line.

        At most the last `limit` lines, of those before another one, or before an entry, where that is given: what
        `more` says of the statement before.
        """
        return self.money.statement(who, asset, since, until, limit=limit, before=before)

    # transactions

    draft = at_desk(Desk.draft)
    sign = at_desk(Desk.sign)
    check = at_desk(Desk.check)
    check_wishes = at_desk(Desk.check_wishes)
    send = at_desk(Desk.send)

    def send_signed(self, data: bytes, *, anyway: bool = False) -> PlacedEntry:
        """Commits a signed transaction from its bytes."""
        return place_committed(send_here(self.desk, data, anyway), 0)

    def submit(self, datas: Iterable[bytes]) -> list[PlacedEntry]:
        """Commits many signed transactions in as few blocks as they fit; refusals are entries too.

        Each is `ledger.encode(lao.sign(…))`. Of one account `draft` gives the next nonce, whatever has been drafted and
        not sent: `lao.money.pay_batch` makes many payments of one. Raises Inadmissible for the first that is in none,
        after the others are committed; where just its nonce does not follow yet, it waits for what comes before it,
        and is not to be sent again. Where one is malformed or forged, none is sent.
        """
        from ledger.node.ingest import add_many, make_blocks

        signed: list[bytes] = list_any(datas, "one signed transaction")
        add_many(self.node, signed)
        placed, dropped = list[PlacedEntry](), list[Dropped]()
        for committed in make_blocks(self.node, dropped):
            placed += [place_committed(committed, index) for index in range(len(committed.transactions))]
        if dropped:
            raise dropped[0].reason
        if waiting := {decoded.data for decoded in self.node.mempool}.intersection(signed):
            self.node.check(next(data for data in signed if data in waiting))  # it says what is missing
        return placed

    # reading

    def block(self, height: int) -> Block:
        """A block. Raises NotFoundError."""
        return self.desk.source.load_block(height)

    def entry(self, identifier: EntryLike) -> PlacedEntry:
        """The entry of an id, or of the only one that starts with these 8 digits or more. Raises NotFoundError.

        An entry is itself. Anything else is a TypeError.
        """
        return find_entry(self.desk.source, identifier)

    def entries(
        self,
        who: Who | None = None,
        *,
        newest_first: bool = False,
        before: EntryLike | None = None,
        after: EntryLike | None = None,
    ) -> Iterator[PlacedEntry]:
        """Entries in order, of everybody or of one account; only those before another one, or after, where given."""
        end, start = (None if one is None else self.entry(one).place for one in (before, after))
        if who is None:
            return list_entries(self.desk.source, newest_first, end, start)
        return list_concerned(self.desk.source, self.resolve(who), newest_first, end, start)

    def state_row(self, key: str, height: int | None = None) -> bytes:
        """A row's canonical bytes, b"" where there is none, now or after a block."""
        return self.desk.source.load_row(check_kind(str, key, "the key of a row"), height)

    def rows(self, prefix: str) -> list[tuple[str, bytes]]:
        """The rows whose key starts so, in order of key."""
        return self.desk.source.list_rows(check_kind(str, prefix, "the start of a row's key"))

    # proofs

    def receipt(self, placed: PlacedEntry | Position | str, *, with_rules: bool = False) -> bytes:
        """The receipt of an entry: one file that anyone verifies with the genesis hash. Raises NotFoundError.

        `with_rules` adds the laws that it met; VerificationError where version 1 of the rules judged it.
        """
        found = placed if isinstance(placed, Position) else self.entry(placed)
        prove = self.desk.source.prove_rules if with_rules else self.desk.source.prove_entry
        return prove((found.height, found.index))

    def anchor(self, proof: bytes, checkpoint: Checkpoint) -> bytes:
        """A receipt, or a proof of a row or status, linked to a checkpoint. Raises VerificationError."""
        return self.desk.source.anchor(proof, checkpoint)

    def prove_state(self, key: str, height: int | None = None) -> bytes:
        """A proof of a row, or of its absence, after a block."""
        asked = check_kind(str, key, "the key of a row")
        return self.desk.source.prove_row(asked, self.height if height is None else height)

    def prove_history(self, earlier: int, later: int) -> bytes:
        """A proof that one block's history extends another's."""
        return self.desk.source.prove_history(earlier, later)

    def checkpoint(self, height: int | None = None) -> Checkpoint:
        """A height with its header hash, to publish. Raises NotFoundError."""
        header = self.desk.source.load_header(self.height if height is None else height)
        return Checkpoint(compute_header_hash(header).hex(), header.height)

    def audit(self, progress: Callable[[int, int], None] = lambda done, total: None) -> "AuditReport":
        """Checks everything from genesis; `progress` is told how many entries are done, and how many there are.

        Raises AuditError naming the first bad block and why.
        """
        from ledger.node.auditing import audit_archive

        return audit_archive(self.node.archive, progress)

    # records and authorities

    def record(self, identifier: str) -> "Record":
        """A record whose holder's file is in this home, by its id or the first digits of it. Raises NotFoundError."""
        return self.records.open(identifier)

    def status(self, record: "Record | str", height: int | None = None) -> bytes:
        """A proof of what the ledger says of a record, now or after a block; also that it was never issued."""
        return self.records.status(record, height)

    def why(self, who: Who, role: str, scope: str = "") -> "tuple[Link, ...]":
        """The chain that gives somebody a role over a scope, back to genesis; () where nothing does, now."""
        return next(iter(self.roles.why(who, role, scope)), ())

    def acts(self, who: Who) -> "list[Act]":
        """Every act of an authority that touched an account, or a record about it that this home holds, in order."""
        from ledger.client.records.holder_files import list_about
        from ledger.reads.people.acts import list_acts

        address = self.resolve(who)
        return list_acts(self.desk.source, address, list_about(self.desk, address))

    lexicon = at_desk(saying.make_lexicon)
    say = at_desk(saying.say)
    wait = at_desk(Desk.wait)
    set_validator = at_desk(validators.set_validator)
    make_validator_key = at_desk(validators.make_validator_key)
    make_keys = at_desk(Desk.make_keys)
    bind_keys = at_desk(Desk.bind_keys)
    unlock = at_desk(Desk.unlock)
    sign_with = at_desk(Desk.sign_with)
