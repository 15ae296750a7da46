"""The treasury as people ask it, and as traders file with it: `lao.treasury`."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ledger.chain.times import get_day
from ledger.client.desk import Acting, Desk, Who
from ledger.client.forms.months import check_month
from ledger.client.forms.numbers import check_number
from ledger.client.forms.reading import read_form
from ledger.errors import NotFoundError
from ledger.interchange.iso20022.pacs008 import BankAccount, CreditTransfer, write_pacs008
from ledger.laws.dates import Date, write_date
from ledger.reads.entries import PlacedEntry
from ledger.reads.trade.invoices import find_invoice
from ledger.reads.treasury.returns import FoundReturn, ReturnLike, find_return, find_treasury, list_returns
from ledger.reads.treasury.trace import MoneyTrail, Step, trace
from ledger.registry.treasury.returns import FileReturn, SettleReturn


class BanksFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a banks file holds: where the treasury and those it pays keep their money outside the ledger."""

    debtor: BankAccount
    """Of the treasury."""
    creditors: dict[str, BankAccount]
    """By a name in this home, or an address."""


class TreasuryFacet:
    """The treasury of a ledger: tax returns, what hangs together with what, and what a bank is asked to pay."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def account(self) -> str:
        """The address of its account. Raises NotFoundError where the chain names none."""
        return find_treasury(self.desk.source)

    def returns(self, trader: Who | None = None) -> tuple[FoundReturn, ...]:
        """The tax returns there are, of everybody or of one account, by month."""
        return tuple(list_returns(self.desk.source, self.desk.resolve_any(trader)))

    def find(self, filed: ReturnLike) -> FoundReturn:
        """A return by its id, the entry that filed it, or 8 digits and more of that. Raises NotFoundError."""
        return find_return(self.desk.source, filed)

    def file(self, month: str, other: int = 0, asset: str = "LAK", *, by: Acting) -> PlacedEntry:
        """Files the return of a month, 2026-10, and pays what is due by it; `events["filed"]` is its id.

        `other` is tax on what was sold outside the ledger. Below input tax it is claimed: `events["claim"]`. Raises
        Refused, also for what is no month.
        """
        return by.act(FileReturn(asset, check_month(month), check_number("other", other)))

    def settle(self, filed: ReturnLike, *, by: Acting) -> PlacedEntry:
        """Pays what a return claims; only the treasury may."""
        found = find_return(self.desk.source, filed)
        return by.act(SettleReturn(found.row.claim, found.row.asset, found.id))

    def trace(self, what: PlacedEntry | str) -> MoneyTrail:
        """What an id of the treasury's, a line or SELLER/NUMBER comes from, and what came of it."""
        return trace(self.desk.source, self._find_invoice(what))

    def pacs008(self, payments: Sequence[PlacedEntry | str], banks: bytes | Mapping[str, Any]) -> bytes:
        """The file that asks a bank for payments under the budget, or for all that a commitment or a line has paid.

        `banks` is a banks file. Raises DecodeError for one that does not fit, NotFoundError for a payee it does not
        name and where nothing was paid.
        """
        file = read_form(banks, BanksFile, "banks file")
        creditors = {self.desk.resolve(name): account for name, account in file.creditors.items()}
        steps: dict[str, Step] = {}
        for what in payments:
            steps |= {step.id: step for step in _list_paid(self.trace(what))}
        genesis = self.desk.source.genesis
        transfers = [_make_transfer(step, file.debtor, creditors, genesis.utc_offset) for step in steps.values()]
        created = max(step.time for step in steps.values())
        return write_pacs008(transfers, created, {unit.asset: unit.decimals for unit in genesis.assets})

    def _find_invoice(self, what: PlacedEntry | str) -> PlacedEntry | str:
        """The id of an invoice that is named SELLER/NUMBER; of a line, which has no small letters, its code."""
        if not isinstance(what, str) or "/" not in what or what == what.upper():
            return what
        seller, _, reference = what.partition("/")
        return find_invoice(self.desk.source, self.desk.resolve(seller), reference).row.entry


def _list_paid(found: MoneyTrail) -> list[Step]:
    """The payment that was asked about; or all there are, of what was. Raises NotFoundError for none."""
    paid = [step for step in found.steps if step.kind == "payment"]
    asked = [step for step in paid if step.id == found.asked] or paid
    if not asked:
        raise NotFoundError("payment_must_be_made", entry=found.asked)
    return asked


def _make_transfer(
    step: Step, debtor: BankAccount, creditors: Mapping[str, BankAccount], utc_offset: int
) -> CreditTransfer:
    if step.who not in creditors:
        raise NotFoundError("bank_must_be_named", to=step.who)
    day = write_date(Date(get_day(step.time, utc_offset)))
    return CreditTransfer(step.id, step.amount, step.asset, creditors[step.who], day, debtor, step.reference)
