"""Titles as people deal with them: `lao.titles`. What several sign is sent at once where this home has all keys.

Where it has not, `draft` in place of an act gives the unsigned transaction, which is signed in one home after another.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS
from ledger.chain.transaction import Transaction
from ledger.client.cosigning import draft_for_all
from ledger.client.desk import Acting, Desk, Who
from ledger.client.drafting import Wish
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.people.accounts import open_account
from ledger.client.wallet import find_wallet
from ledger.reads.entries import PlacedEntry
from ledger.reads.rows import find_row
from ledger.reads.titles import (
    FoundTitle,
    find_proving_height,
    find_registrar,
    find_right,
    find_title,
    list_titles,
)
from ledger.registry.land.rights import DischargeRight, GiveNotice, GrantRight, RestrictTitle
from ledger.registry.land.rulings import AdjudgeTitle
from ledger.registry.land.sales import AcceptTitle, TransferTitle
from ledger.registry.land.shares import get_parts
from ledger.registry.land.titles import AgreeTitle, ApproveTitle
from ledger.registry.money.money import Transfer
from ledger.registry.rows.land.titles import TITLES
from ledger.registry.rows.people import IDENTITIES
from ledger.registry.trade.documents import Seal, compute_commitment
from ledger.words.land.titles import parse_share

Deal = Sequence[Wish]
"""Messages of one transaction, that their signers want together: `send` does it, `draft` has it signed elsewhere."""


class Terms(NamedTuple):
    """What a right is: of which kind, on whose shares, for how long, and what a mortgage secures."""

    kind: Literal["easement", "lease", "mortgage"]
    seal: Seal
    """Of its document: `lao.contracts.seal` makes one."""
    since: Moment = 0
    until: Moment = NEVER
    on: tuple[Who, ...] = ()
    """Owners; () for the whole parcel."""
    secured: int | None = None
    """In the smallest unit of `asset`, where it is to be public."""
    asset: str = "LAK"


class Titles:
    """The titles of a ledger. Whoever acts is a wallet, a name of this home, or in a draft an address."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def list(self, who: Who | None = None) -> tuple[FoundTitle, ...]:
        """The titles there are, by parcel; only those in which somebody has a share or a right where one is named."""
        return tuple(list_titles(self.desk.source, self.desk.resolve_any(who)))

    def show(self, parcel: str, height: int | None = None) -> FoundTitle:
        """Who owns a parcel and what lies on it, now or after a block. Raises NotFoundError."""
        return find_title(self.desk.source, parcel, height)

    def name_account(self, name: str, parcel: str) -> str:
        """What the account is called in which NAME owns a parcel, and nothing else."""
        ending = f"-{parcel.lower().replace('.', '_')}"
        return name if name.endswith(ending) else (name[:16] + ending)[:32]

    def has_account(self, name: str, parcel: str) -> bool:
        """Whether this home has taken that account."""
        known = self.desk.keyring.addresses.get(self.name_account(name, parcel))
        return known is not None and find_row(self.desk.source, IDENTITIES, known) is not None

    def take_account(self, name: str, parcel: str, by: Acting) -> str:
        """The name of that account; a registrar opens it where it is new, of the same kind and place as that of NAME.

        So whoever sees who owns the parcel sees none of what NAME pays and is paid, unless money goes between the two.
        Raises HomeError, Refused.
        """
        fresh = self.name_account(name, parcel)
        if not self.has_account(name, parcel):
            identity = self.desk.identity(name)
            open_account(self.desk, fresh, identity.kind, identity.jurisdiction, 1, 1, by, anyway=True)
        return fresh

    def sale(  # noqa: PLR0913 - each can be chosen by itself
        self,
        parcel: str,
        seller: Acting | Who,
        to: Acting | Who,
        price: int = 0,
        *,
        share: str = "",
        asset: str = "LAK",
        payer: Acting | Who | None = None,
        registrar: Acting | Who | None = None,
        agreeing: Sequence[Acting | Who] = (),
    ) -> Deal:
        """A share of a parcel against its price, in one transaction that seller, buyer and land registrar sign.

        All that the seller has of it, unless a share such as "1/3" is given, of the whole parcel. The buyer pays from
        what it has, or `payer` gives it the price in the same transaction. Who is `agreeing` are creditors and others
        whom a refusal names. Raises NotFoundError.
        """
        title = find_title(self.desk.source, parcel).row
        giver, taker = find_wallet(self.desk, seller), find_wallet(self.desk, to)
        parts = parse_share(share) if share else Fraction(get_parts(title.shares, giver.address) or 1, title.of)
        deal = [
            giver.wish(TransferTitle(parts.denominator, parcel, parts.numerator, taker.address)),
            *self._agree(parcel, title.jurisdiction, registrar, agreeing),
        ]
        if payer is not None and price:
            deal.append(find_wallet(self.desk, payer).wish(Transfer(price, asset, parcel, taker.address)))
        return [*deal, taker.wish(AcceptTitle(price, asset, parcel, 0, giver.address))]

    def right(
        self,
        parcel: str,
        by: Acting | Who,
        holder: Who,
        terms: Terms,
        *,
        registrar: Acting | Who | None = None,
        agreeing: Sequence[Acting | Who] = (),
    ) -> Deal:
        """A lease, a mortgage or an easement, that all on whose shares it lies sign, and the land registrar."""
        title = find_title(self.desk.source, parcel).row
        body = GrantRight(
            asset="" if terms.secured is None else terms.asset,
            commitment=compute_commitment(terms.seal),
            holder=self.desk.resolve(holder),
            kind=terms.kind,
            owners=tuple(sorted(self.desk.resolve(who) for who in terms.on)),
            parcel=parcel,
            secured=terms.secured or 0,
            since=read_moment(terms.since),
            until=read_moment(terms.until),
        )
        return [find_wallet(self.desk, by).wish(body), *self._agree(parcel, title.jurisdiction, registrar, agreeing)]

    def send(self, deal: Deal) -> PlacedEntry:
        """Signs a deal with the keys of this home, and sends it. `events["right"]` is the id of a right."""
        return self.desk.send(deal)

    def draft(self, deal: Deal) -> Transaction:
        """A deal as an unsigned transaction, to be signed in several homes within a day."""
        return draft_for_all(self.desk, deal)

    def discharge(self, parcel: str, right: str, by: Acting | Who) -> PlacedEntry:
        """Gives up a right, or a notice, by its id or 8 digits of it; of a restriction also a court may."""
        return find_wallet(self.desk, by).act(DischargeRight(parcel, find_right(self.desk.source, parcel, right)))

    def restrict(self, parcel: str, reference: str, by: Acting | Who, *, until: Moment = NEVER) -> PlacedEntry:
        """Keeps the owners from disposing of a parcel; only its court or land registrar may."""
        return find_wallet(self.desk, by).act(RestrictTitle(parcel, reference, read_moment(until)))

    def notice(self, parcel: str, buyer: Who, by: Acting | Who) -> PlacedEntry:
        """Keeps the share of an owner for a buyer, for thirty days."""
        return find_wallet(self.desk, by).act(GiveNotice(self.desk.resolve(buyer), parcel))

    def adjudge(
        self,
        parcel: str,
        owner: Who,
        heirs: Sequence[tuple[Who, int]],
        reference: str,
        by: Acting | Who,
        *,
        ground: Literal["inheritance", "judgment"] = "judgment",
    ) -> PlacedEntry:
        """Gives all that an owner has of a parcel to others, each with so many parts of it."""
        shares = sorted((self.desk.resolve(who), parts) for who, parts in heirs)
        body = AdjudgeTitle(
            ground=ground,
            of=sum(parts for _, parts in shares),
            owner=self.desk.resolve(owner),
            owners=tuple(who for who, _ in shares),
            parcel=parcel,
            parts=tuple(parts for _, parts in shares),
            reference=reference,
        )
        return find_wallet(self.desk, by).act(body)

    def certificate(self, parcel: str, day: Moment | None = None) -> bytes:
        """A land certificate: the proof of a title's row, as it stands now or stood at the end of a day.

        `day` is when that day begins. It proves what the row says from its last change until the block of the proof.
        Raises NotFoundError where no block is as old.
        """
        source = self.desk.source
        height = self.desk.height if day is None else find_proving_height(source, parcel, read_moment(day) + DAY_MS)
        return source.prove_row(TITLES.key(parcel), height)

    def _agree(
        self,
        parcel: str,
        jurisdiction: str,
        registrar: Acting | Who | None,
        agreeing: Sequence[Acting | Who],
    ) -> Deal:
        """Of the deal's first message."""
        who = find_registrar(self.desk.source, jurisdiction) if registrar is None else registrar
        approval = find_wallet(self.desk, who).wish(ApproveTitle(parcel, 0))
        return [approval, *(find_wallet(self.desk, one).wish(AgreeTitle(parcel, 0)) for one in agreeing)]
