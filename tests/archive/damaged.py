"""A ledger of eight blocks whose file is changed by hand."""

import sqlite3
from typing import Any

import pytest

from ledger.archive.loading import load_application
from ledger.errors import StoreError
from ledger.state.store import Store
from tests.country import Country

TIP = 8


def change(country: Country, *statements: str, values: tuple[Any, ...] = ()) -> None:
    assert country.folder
    database = sqlite3.connect(country.folder / "ledger.db", isolation_level=None)
    for statement in statements:
        database.execute(statement, values)
    database.close()


def load(country: Country) -> None:
    """Opens the store as an archive does, and asks for the tree at its tip."""
    store = Store(country.folder / "ledger.db" if country.folder else None)
    load_application(store, country.file.genesis).state.settle()


def refuse(country: Country) -> str:
    with pytest.raises(StoreError) as caught:
        load(country)
    assert caught.value.rule == "store_must_be_intact"
    return caught.value.says
