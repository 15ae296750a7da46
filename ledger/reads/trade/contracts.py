"""Contracts as the ledger has them: parties, signatures, and a commitment to a document that it does not know."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.entries import PlacedEntry, find_made
from ledger.reads.rows import list_rows
from ledger.registry.rows.trade import CONTRACTS, Contract
from ledger.registry.trade.contracts import CONTRACT_STATUSES as CONTRACT_STATUSES  # noqa: PLC0414 - others take it from here
from ledger.registry.trade.contracts import read_contract_status


class FoundContract(NamedTuple):
    """A contract on the ledger."""

    id: str
    row: Contract
    status: str
    """One of CONTRACT_STATUSES, now."""


ContractLike = FoundContract | PlacedEntry | str
"""A contract, the entry that proposed it, its id, or 8 digits of that and more."""


def list_contracts(source: Source, who: str = "") -> list[FoundContract]:
    """The contracts there are, by id: of everybody, or those of which an address is a party."""
    now = source.get_time()
    found = [
        FoundContract(identifier, row, read_contract_status(row, now))
        for identifier, row in list_rows(source, CONTRACTS)
    ]
    return [one for one in found if who in ("", *one.row.parties)]


def find_contract(source: Source, contract: ContractLike) -> FoundContract:
    """The contract of an id, or of the entry that proposed it. Raises NotFoundError."""
    made = contract.id if isinstance(contract, FoundContract) else contract
    identifier, row = find_made(source, CONTRACTS, made, "contract")
    if row is None:
        raise NotFoundError("contract_must_exist", contract=identifier[:80])
    return FoundContract(identifier, row, read_contract_status(row, source.get_time()))
