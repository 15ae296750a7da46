"""Assets as people look at them and act on them: `lao.assets`. `lao.actions.create_asset` asks for a new kind of money.

Units of a class are issued, paid and set aside by the acts of money: `wallet.issue_money(5, to=noy, asset="XSHARE")`.
"""

from collections.abc import Sequence

from ledger.chain.transaction import Transaction
from ledger.client.cosigning import draft_for_all
from ledger.client.desk import Acting, Desk, Who
from ledger.client.forms.choices import check_choice
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.references import check_reference
from ledger.client.records.records import Record, Records
from ledger.client.salting import make_salts
from ledger.client.wallet import find_wallet
from ledger.crypto.encoding import decode_file
from ledger.errors import VerificationError
from ledger.reads.assets.assets import FoundAsset, find_asset, list_assets
from ledger.reads.assets.classes import (
    DistributionLike,
    FoundDistribution,
    FoundHolder,
    FoundMeasure,
    FoundRetirement,
    MeasureLike,
    Sample,
    find_class,
    find_distribution,
    find_held,
    find_measure,
    find_part,
    get_class,
    list_distributions,
    list_holders,
    list_measures,
    list_retirements,
    list_samples,
)
from ledger.reads.entries import PlacedEntry
from ledger.registry.assets.admissions import Admit
from ledger.registry.assets.classes import OpenClass, PauseClass, ResumeClass
from ledger.registry.assets.distributions import ClaimDistribution, CloseDistribution, OpenDistribution
from ledger.registry.assets.measures import AppealMeasure, ForceTransfer, FreezeHolding, ThawHolding
from ledger.registry.assets.retirements import RetireUnits
from ledger.registry.money.money import Transfer
from ledger.registry.records.holder_file import show_field
from ledger.registry.records.schemas import SUBJECT
from ledger.registry.rows.assets import KINDS, TokenClass
from ledger.registry.rows.money import HOLDINGS, name_holding
from ledger.registry.trade.documents import Seal, compute_commitment, make_seal, verify_document


class Assets:
    """The assets of a ledger. Whoever acts is a wallet, or a name whose keys are in this home."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    # what there is

    def list(self) -> tuple[FoundAsset, ...]:
        """The assets there are, by code: those of genesis, and those made since."""
        return tuple(list_assets(self.desk.source))

    def show(self, code: str) -> FoundAsset:
        """An asset. Raises Refused where there is none."""
        return find_asset(self.desk.source, code)

    def terms(self, code: str) -> TokenClass | None:
        """What the units of a class follow when they change hands; None for plain money."""
        return find_class(self.desk.source, self.show(code).code)

    def holders(self, code: str, height: int | None = None) -> tuple[FoundHolder, ...]:
        """Who holds units of a class, the most first, now or after a block."""
        return tuple(list_holders(self.desk.source, code, height))

    def history(self, code: str) -> tuple[Sample, ...]:
        """Who held units of a class after some blocks, from its opening until now."""
        return tuple(list_samples(self.desk.source, code))

    def prove(self, code: str, who: Who, height: int | None = None) -> bytes:
        """A proof of what somebody holds of a class after a block, or that it holds none."""
        key = HOLDINGS.key(name_holding(get_class(self.desk.source, code).code, self.desk.resolve(who)))
        return self.desk.source.prove_row(key, self.desk.height if height is None else height)

    # classes

    def seal(self, document: bytes) -> Seal:
        """The seal of a document, under a salt of its own: who shows the document shows that too."""
        return make_seal(document, *make_salts(self.desk, ["document"]))

    def open(
        self,
        by: Acting | Who,
        code: str,
        kind: str,
        cap: int,
        *,
        unit: str,
        decimals: int = 0,
        documents: Sequence[Seal] = (),
        eligibility: str = "",
    ) -> PlacedEntry:
        """Opens a class of tokens: a bond, carbon_credit, hydropower_unit, share, unique_object or voucher.

        `eligibility` is a condition in the language of laws on payer, payee, amount and today; units change hands
        under it alone. `unit` is a code of what one of them stands for.
        """
        check_choice("kind", kind, KINDS)
        commitments = tuple(compute_commitment(seal) for seal in documents)
        body = OpenClass(code, cap, decimals, commitments, eligibility, kind, unit)  # type: ignore[arg-type]
        return find_wallet(self.desk, by).act(body)

    def check(self, code: str, document: bytes, seal: Seal | bytes) -> None:
        """Holds if a class has committed to this document. Raises VerificationError, DecodeError."""
        opened = decode_file(seal, Seal) if isinstance(seal, bytes) else seal
        own = find_class(self.desk.source, get_class(self.desk.source, code).code)
        commitment = compute_commitment(opened)
        verify_document(document, opened, commitment)
        if own is None or commitment not in own.documents:
            raise VerificationError("document_must_be_of_class", asset=code, commitment=commitment)

    def pause(self, by: Acting | Who, code: str, reference: str) -> PlacedEntry:
        """Lets nothing of a class move; only its issuer may."""
        return find_wallet(self.desk, by).act(PauseClass(code, check_reference(reference)))

    def resume(self, by: Acting | Who, code: str, reference: str) -> PlacedEntry:
        """Lets units of a paused class move again; only its issuer may."""
        return find_wallet(self.desk, by).act(ResumeClass(code, check_reference(reference)))

    def admit(self, by: Acting | Who, code: str, record: Record | PlacedEntry | str) -> PlacedEntry:
        """Shows everybody that a record is about who acts, so that a class can ask what it is worth.

        Only its subject is shown, but that is public from then on, for ever. Its holder's file must be in this home.
        """
        held = record if isinstance(record, Record) else Records(self.desk).open(record)
        shown = show_field(held.file, SUBJECT)
        return find_wallet(self.desk, by).act(Admit(code, shown.index, shown.path, held.id, shown.salt))

    # what authorities do

    def freeze(
        self, by: Acting | Who, code: str, holder: Who, reference: str, amount: int | None = None
    ) -> PlacedEntry:
        """Freezes so much of a holding, or all of it and all that comes. `events["measure"]` is its id."""
        body = FreezeHolding(amount or 0, code, self.desk.resolve(holder), check_reference(reference))
        return find_wallet(self.desk, by).act(body)

    def thaw(self, by: Acting | Who, measure: MeasureLike, reference: str) -> PlacedEntry:
        """Ends a freeze: who ordered it may, and a court of the holder's jurisdiction."""
        found = self.measure(measure)
        return find_wallet(self.desk, by).act(ThawHolding(found.row.holder, found.id, check_reference(reference)))

    def force_transfer(
        self, by: Acting | Who, amount: int, code: str, holder: Who, to: Who, reference: str
    ) -> PlacedEntry:
        """Moves units without their holder; only a court may. `events["measure"]` is its id."""
        holder, payee = self.desk.resolve(holder), self.desk.resolve(to)
        return find_wallet(self.desk, by).act(ForceTransfer(amount, code, holder, check_reference(reference), payee))

    def appeal(self, by: Acting | Who, measure: MeasureLike, reference: str) -> PlacedEntry:
        """Contests what was done to one's holding, once and within its term."""
        return find_wallet(self.desk, by).act(AppealMeasure(self.measure(measure).id, check_reference(reference)))

    def measures(self, who: Who | None = None, code: str = "") -> tuple[FoundMeasure, ...]:
        """What was done to holdings: of everybody or one holder, in all classes or one."""
        return tuple(list_measures(self.desk.source, self.desk.resolve_any(who), code))

    def measure(self, measure: MeasureLike) -> FoundMeasure:
        """A measure as it stands now. Raises NotFoundError."""
        return find_measure(self.desk.source, measure)

    # what becomes of units

    def retire(
        self, by: Acting | Who, amount: int, code: str, reference: str, beneficiary: Who | None = None
    ) -> PlacedEntry:
        """Uses units up, for oneself or a beneficiary: its receipt is the certificate.

        `events["retirement"]` is its id.
        """
        wallet = find_wallet(self.desk, by)
        whom = wallet.address if beneficiary is None else self.desk.resolve(beneficiary)
        return wallet.act(RetireUnits(amount, code, whom, check_reference(reference)))

    def retirements(self, code: str = "") -> tuple[FoundRetirement, ...]:
        """What was used up: of all classes or one."""
        return tuple(list_retirements(self.desk.source, code))

    def distribute(self, by: Acting | Who, amount: int, asset: str, of: str, *, until: Moment) -> PlacedEntry:
        """Sets a pot aside for who held units of a class after the last block. `events["distribution"]` is its id."""
        return find_wallet(self.desk, by).act(OpenDistribution(amount, asset, of, read_moment(until)))

    def distributions(self, code: str = "") -> tuple[FoundDistribution, ...]:
        """The distributions there are: of all classes or one."""
        return tuple(list_distributions(self.desk.source, code))

    def distribution(self, distribution: DistributionLike) -> FoundDistribution:
        """A distribution as it stands now. Raises NotFoundError."""
        return find_distribution(self.desk.source, distribution)

    def part(self, distribution: DistributionLike, who: Who) -> tuple[int, bool]:
        """What somebody's part of a distribution is, in the smallest unit, and whether it was claimed."""
        return find_part(self.desk.source, self.distribution(distribution), self.desk.resolve(who))

    def claim(self, by: Acting | Who, distribution: DistributionLike) -> PlacedEntry:
        """Takes one's part of a distribution: the path of the holding is made here, and judged by the chain."""
        wallet, found = find_wallet(self.desk, by), self.distribution(distribution)
        holding, path = find_held(self.desk.source, found, wallet.address)
        return wallet.act(ClaimDistribution(found.id, holding, found.row.opener, path))

    def close(self, by: Acting | Who, distribution: DistributionLike) -> PlacedEntry:
        """Gives the rest of a distribution that is over back to who opened it; anybody may."""
        return find_wallet(self.desk, by).act(CloseDistribution(self.distribution(distribution).id))

    def deliver(
        self,
        seller: Acting | Who,
        buyer: Acting | Who,
        units: tuple[int, str],
        price: tuple[int, str],
        reference: str = "",
    ) -> Transaction:
        """Delivery versus payment: the unsigned transaction of both, to be signed in several homes within a day.

        `units` and `price` are an amount and an asset each: money, or units of another class. Both change hands in
        that one transaction, or neither does.
        """
        sells, buys = find_wallet(self.desk, seller), find_wallet(self.desk, buyer)
        said = check_reference(reference, optional=True)
        wishes = [
            sells.wish(Transfer(*units, said, buys.address)),
            buys.wish(Transfer(*price, said, sells.address)),
        ]
        return draft_for_all(self.desk, wishes)
