"""Balances and holds: what accounts have, and what is set aside for whom."""

from typing import NamedTuple

from msgspec import UNSET

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.assets.assets import find_asset, list_assets
from ledger.reads.entries import PlacedEntry, find_entry, get_made
from ledger.reads.people.accounts import find_account
from ledger.reads.rows import find_row, list_rows, reading_at
from ledger.registry.money.money import get_balance, is_apart
from ledger.registry.rows.money import HOLDS, Hold
from ledger.registry.rows.money import Balance as Balance  # noqa: PLC0414 - others take it from here


class FoundHold(NamedTuple):
    """Money that is set aside."""

    id: str
    row: Hold


def find_balance(source: Source, address: str, asset: str, height: int | None = None) -> Balance:
    """What an account has of an asset, available and held, now or after a block.

    Raises NotFoundError, or Refused where there is no such asset.
    """
    with reading_at(source, height) as rows:
        account = find_account(source, address, height)
        find_asset(source, asset)
        return get_balance(rows, address, account, asset)


def list_balances(source: Source, address: str, height: int | None = None) -> tuple[Balance, ...]:
    """All that an account has, by asset, now or after a block. Raises NotFoundError."""
    with reading_at(source, height) as rows:
        account = find_account(source, address, height)
        apart = [
            get_balance(rows, address, account, one.code) for one in list_assets(source) if is_apart(rows, one.code)
        ]
        found = [*account.balances, *(one for one in apart if one.available or one.held or one.sent is not UNSET)]
    return tuple(sorted(found, key=_get_asset))


def _get_asset(balance: Balance) -> str:
    return balance.asset


def list_holds(source: Source, who: str = "") -> list[FoundHold]:
    """The holds there are, by id; only those of which an address is owner, payee or captor where one is given."""
    found = [FoundHold(*item) for item in list_rows(source, HOLDS)]
    return [one for one in found if who in ("", one.row.owner, one.row.to, one.row.captor)]


HoldLike = FoundHold | PlacedEntry | str
"""A hold, the entry that placed it, its id, or 8 digits of that and more."""


def find_hold(source: Source, hold: HoldLike) -> FoundHold:
    """The hold of an id, or of the transaction that placed it, by the first digits of that. Raises NotFoundError."""
    text = hold.id if isinstance(hold, FoundHold) else get_made(hold, "hold")
    transaction, dash, number = text.partition("-")
    whole = dash and len(transaction) == 64
    identifier = text if whole else f"{find_entry(source, transaction).id}-{number or 0}"
    row = find_row(source, HOLDS, identifier)
    if row is None:
        raise NotFoundError("hold_must_exist", hold=identifier[:80])
    return FoundHold(identifier, row)
