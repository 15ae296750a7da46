"""Land as its registrars deal with it: `lao.land`. What several must sign is sent at once where this home has all keys.

Where it has not, `draft` gives the unsigned transaction of a deal, which is signed in one home after another.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from ledger.chain.transaction import Transaction
from ledger.client.cosigning import draft_for_all
from ledger.client.desk import Acting, Desk, Who
from ledger.client.drafting import Wish
from ledger.client.exchange.evidence import SaltedEvidence, check_evidence, make_evidence
from ledger.client.land.boundaries import Boundary, check_boundary
from ledger.client.wallet import find_wallet
from ledger.reads.entries import PlacedEntry
from ledger.reads.land import (
    FoundGrid,
    FoundParcel,
    find_parcel,
    list_around,
    list_grids,
    list_in_cell,
    list_parcels,
    trace_parcel,
)
from ledger.registry.land.parcels import DivideParcel, MergeParcels, Piece, RegisterParcel
from ledger.registry.land.titles import AgreeTitle

GRID = "utm48"
"""Where no other is named."""


class Survey(NamedTuple):
    """What is asked for in one transaction, and the seal of its plan: who keeps both can show what was meant."""

    wishes: Sequence[Wish]
    seal: SaltedEvidence


class Land:
    """The parcels of a ledger. Who acts is a wallet, or a name or address; of what is sent, one with keys here."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def grids(self) -> tuple[FoundGrid, ...]:
        """The grids there are, by name."""
        return tuple(list_grids(self.desk.source))

    def list(self, place: str = "", *, grid: str = "", gone: bool = False) -> tuple[FoundParcel, ...]:
        """The parcels that stand, by id: everywhere, or in a jurisdiction; also those that are `gone`."""
        return tuple(list_parcels(self.desk.source, place, grid=grid, gone=gone))

    def at(self, east: int, north: int, grid: str = GRID) -> tuple[FoundParcel, ...]:
        """The parcels that have land in the cell of a place, by id."""
        return tuple(list_in_cell(self.desk.source, grid, east, north))

    def show(self, parcel: str, height: int | None = None) -> FoundParcel:
        """A parcel, whether or not it stands, now or after a block. Raises NotFoundError."""
        return find_parcel(self.desk.source, parcel, height)

    def history(self, parcel: str) -> tuple[FoundParcel, ...]:
        """A parcel with all it comes from, and all it became, in order of time. Raises NotFoundError."""
        return tuple(trace_parcel(self.desk.source, parcel))

    def around(self, parcel: str, time: int | None = None) -> tuple[FoundParcel, ...]:
        """The parcels on and about the land of one that stood at a time (ms UTC), or do now. Raises NotFoundError."""
        moment = self.desk.source.get_time() if time is None else time
        return tuple(list_around(self.desk.source, parcel, moment))

    def registration(
        self,
        parcel: str,
        boundary: Boundary,
        owners: Mapping[str, int],
        by: Acting | Who,
        *,
        place: str,
        plan: bytes,
        grid: str = GRID,
    ) -> Survey:
        """Land that was no parcel before, for its first owners, each with so many parts of all there are.

        The plan is only committed to. Raises DecodeError for what is no simple polygon of integers.
        """
        seal, corners = make_evidence(self.desk, plan), check_boundary(boundary, parcel)
        shares = sorted((self.desk.resolve(who), parts) for who, parts in owners.items())
        body = RegisterParcel(
            boundary=corners,
            document=seal.commitment,
            grid=grid,
            jurisdiction=place,
            of=sum(parts for _, parts in shares),
            owners=tuple(who for who, _ in shares),
            parcel=parcel,
            parts=tuple(parts for _, parts in shares),
        )
        return Survey([self._wish(by, body)], seal)

    def division(
        self,
        parcel: str,
        children: Mapping[str, Boundary],
        by: Acting | Who,
        *,
        plan: bytes,
        agreeing: Sequence[Acting | Who] = (),
    ) -> Survey:
        """A parcel divided into others, which lie within it; its owners are `agreeing`, and whom a refusal names.

        Raises DecodeError for what is no simple polygon of integers.
        """
        seal = make_evidence(self.desk, plan)
        pieces = tuple(Piece(check_boundary(children[name], name), name) for name in sorted(children))
        body = DivideParcel(pieces, seal.commitment, parcel)
        return Survey([self._wish(by, body), *self._agree(parcel, agreeing)], seal)

    def merger(
        self,
        parcels: Sequence[str],
        child: str,
        boundary: Boundary,
        by: Acting | Who,
        *,
        plan: bytes,
        agreeing: Sequence[Acting | Who] = (),
    ) -> Survey:
        """One parcel made of several of the same owners, which has all their land. As `division`."""
        seal, names = make_evidence(self.desk, plan), tuple(sorted(parcels))
        body = MergeParcels(check_boundary(boundary, child), child, seal.commitment, names)
        return Survey([self._wish(by, body), *self._agree(names[0] if names else "", agreeing)], seal)

    def send(self, survey: Survey) -> PlacedEntry:
        """Signs what is asked for with the keys of this home, and sends it. Raises Refused, KeyFileError."""
        return self.desk.send(survey.wishes)

    def draft(self, survey: Survey) -> Transaction:
        """What is asked for as an unsigned transaction, to be signed in several homes within a day."""
        return draft_for_all(self.desk, survey.wishes)

    def check_plan(self, parcel: str, plan: bytes, salt: str) -> None:
        """Holds if this is the plan that a parcel was registered by. Raises VerificationError, NotFoundError."""
        check_evidence(self.show(parcel).row.document, plan, salt)

    def _agree(self, parcel: str, agreeing: Sequence[Acting | Who]) -> Sequence[Wish]:
        """To the first message."""
        return [self._wish(who, AgreeTitle(parcel, 0)) for who in agreeing]

    def _wish(self, who: Acting | Who, body: msgspec.Struct) -> Wish:
        return find_wallet(self.desk, who).wish(body)
