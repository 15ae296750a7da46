"""The parts of a ledger that have a name of their own, by their classes: what type checkers know of `lao.invoices`.

Nothing imports this module while a program runs: each part is loaded once it is asked for (later.py).
"""

from ledger.client.assets.assets import Assets
from ledger.client.committee.actions import Actions
from ledger.client.committee.committee import Committee
from ledger.client.devices.access import Access
from ledger.client.devices.devices import Devices
from ledger.client.exchange.exchange import Exchange
from ledger.client.land.land import Land
from ledger.client.land.titles import Titles
from ledger.client.laws.laws import Laws
from ledger.client.money.money import Money
from ledger.client.people.residents import Residents
from ledger.client.people.roles import Delegations, Roles
from ledger.client.programme.programme import Programme
from ledger.client.records.records import Records
from ledger.client.services.services import Services
from ledger.client.trade.contracts import Contracts
from ledger.client.trade.invoices import Invoices
from ledger.client.trade.orders import Orders
from ledger.client.treasury.budgets import Budgets
from ledger.client.treasury.taxes import Taxes
from ledger.client.treasury.treasury import TreasuryFacet

__all__ = [
    "Access",
    "Actions",
    "Assets",
    "Budgets",
    "Committee",
    "Contracts",
    "Delegations",
    "Devices",
    "Exchange",
    "Invoices",
    "Land",
    "Laws",
    "Money",
    "Orders",
    "Programme",
    "Records",
    "Residents",
    "Roles",
    "Services",
    "Taxes",
    "Titles",
    "TreasuryFacet",
]
