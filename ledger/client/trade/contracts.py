"""Contracts as their parties make and keep them: `lao.contracts`."""

from collections.abc import Sequence

from ledger.chain.kinds import NEVER
from ledger.chain.transaction import Transaction
from ledger.client.cosigning import draft_for_all
from ledger.client.desk import Acting, Desk, Who
from ledger.client.drafting import Wish
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.salting import make_salt
from ledger.client.wallet import find_wallet
from ledger.crypto.encoding import decode_file
from ledger.reads.entries import PlacedEntry
from ledger.reads.trade.contracts import ContractLike, FoundContract, find_contract, list_contracts
from ledger.registry.trade.contracts import CancelContract, FulfilContract, ProposeContract, SignContract
from ledger.registry.trade.documents import Seal, compute_commitment, make_seal, verify_document


class Contracts:
    """The contracts of a ledger. Whoever acts is a wallet, or a name whose keys are in this home."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._sealed = 0

    def seal(self, document: bytes) -> Seal:
        """The seal of a document, under a salt of its own: what all parties keep beside the document itself."""
        self._sealed += 1
        place = f"seal/{self.desk.source.tip.last_block_hash.hex()}/{self._sealed}"
        return make_seal(document, make_salt(self.desk, place))

    def make(
        self,
        seal: Seal,
        parties: Sequence[tuple[str, Who]],
        *,
        sign_by: Moment,
        until: Moment = NEVER,
        accepting: Sequence[Who] = (),
        terminating: Sequence[Who] = (),
        amends: ContractLike = "",
    ) -> ProposeContract:
        """The terms of a contract to be. A party is its role, as a code, and who it is.

        All accept what is done under it unless some are named, and all together end it where none may alone.
        """
        roles = sorted((self.desk.resolve(who), role) for role, who in parties)
        addresses = tuple(address for address, _ in roles)
        return ProposeContract(
            accepting=self._sort(accepting) or addresses,
            amends=self.show(amends).id if amends else "",
            commitment=compute_commitment(seal),
            ends=read_moment(until),
            parties=addresses,
            roles=tuple(role for _, role in roles),
            sign_by=read_moment(sign_by),
            terminating=self._sort(terminating),
        )

    def propose(
        self, terms: ProposeContract, by: Acting | Who, *, together: Sequence[Acting | Who] = ()
    ) -> PlacedEntry:
        """Proposes a contract and signs it as one of the parties; `events["contract"]` is its id.

        Those named `together` sign it in the same transaction.
        """
        return self.desk.send(self._wish(terms, by, together))

    def draft(self, terms: ProposeContract, by: Acting | Who, *, together: Sequence[Acting | Who] = ()) -> Transaction:
        """As `propose`, but only the unsigned transaction, to be signed in several homes within a day."""
        return draft_for_all(self.desk, self._wish(terms, by, together))

    def sign(self, contract: ContractLike, by: Acting | Who) -> PlacedEntry:
        """Signs a contract that was proposed; the last signature puts it in force."""
        return find_wallet(self.desk, by).act(SignContract(self.show(contract).id))

    def fulfil(self, contract: ContractLike, by: Acting | Who) -> PlacedEntry:
        """Accepts what was done under a contract; it is fulfilled once all have who are named for that."""
        return find_wallet(self.desk, by).act(FulfilContract(self.show(contract).id))

    def cancel(self, contract: ContractLike, by: Acting | Who) -> PlacedEntry:
        """Withdraws from a contract that is proposed, ends one in force alone, or agrees to its end."""
        return find_wallet(self.desk, by).act(CancelContract(self.show(contract).id))

    def show(self, contract: ContractLike) -> FoundContract:
        """A contract as it stands now. Raises NotFoundError."""
        return find_contract(self.desk.source, contract)

    def list(self, who: Who | None = None) -> tuple[FoundContract, ...]:
        """The contracts there are, by id; only those of which somebody is a party where one is named."""
        return tuple(list_contracts(self.desk.source, self.desk.resolve_any(who)))

    def check(self, contract: ContractLike, document: bytes, seal: Seal | bytes) -> FoundContract:
        """The contract, whose document this is by its seal, or the file of that.

        Raises NotFoundError, VerificationError, and DecodeError for what is no seal.
        """
        found = self.show(contract)
        opened = decode_file(seal, Seal) if isinstance(seal, bytes) else seal
        verify_document(document, opened, found.row.commitment)
        return found

    def _sort(self, people: Sequence[Who]) -> tuple[str, ...]:
        return tuple(sorted(self.desk.resolve(who) for who in people))

    def _wish(self, terms: ProposeContract, by: Acting | Who, together: Sequence[Acting | Who]) -> Sequence[Wish]:
        first = SignContract("-0")
        others = [find_wallet(self.desk, who).wish(first) for who in together]
        return [find_wallet(self.desk, by).wish(terms), *others]
