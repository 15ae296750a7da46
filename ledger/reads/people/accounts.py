"""Accounts as they stand: who an address is, what it has, and what stands against it."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.rows import find_row, reading_at
from ledger.registry.people.accounts import KINDS as KINDS  # noqa: PLC0414 - others take it from here
from ledger.registry.people.accounts import get_suspension
from ledger.registry.rows.people import ACCOUNTS, IDENTITIES, RECOVERIES, Account, Identity, Recovery, Suspension
from ledger.registry.rows.residents import RESIDENCES, Residence


class Standing(NamedTuple):
    """What stands against an account now, or may soon."""

    suspension: Suspension | None
    recovery: Recovery | None
    """Under way: new keys that will replace its own."""
    residence: Residence | None
    """Of an e-resident: in force, or ended."""


def find_identity(source: Source, address: str) -> Identity:
    """Who an address is. Raises NotFoundError where it is not registered."""
    identity = find_row(source, IDENTITIES, address)
    if identity is None:
        raise NotFoundError("name_must_be_known", name=address)
    return identity


def find_account(source: Source, address: str, height: int | None = None) -> Account:
    """Balances and nonce of an account, now or after a block. Raises NotFoundError."""
    with reading_at(source, height) as rows:
        account = rows.get(ACCOUNTS, address)
    if account is None:
        raise NotFoundError("name_must_be_known", name=address)
    return account


def find_standing(source: Source, address: str) -> Standing:
    """The suspension in force against an account, the recovery that is under way, and its residence."""
    with source.reading() as state:
        suspension = get_suspension(state, source.get_time(), address)
        return Standing(suspension, state.get(RECOVERIES, address), state.get(RESIDENCES, address))
