"""Subjects: the modules that bring types of messages.

But for delegation, which must know all the others', and motions, which neither laws nor delegations reach.
"""

from ledger.registry.devices import anchors, devices
from ledger.registry.exchange import offers, rates, reserves
from ledger.registry.money import holds, money, reversals
from ledger.registry.people import accounts, recovery, roles, suspension
from ledger.registry.programme import actuals, targets
from ledger.registry.records import records, schemas
from ledger.registry.trade import contracts, invoices, orders
from ledger.registry.treasury import budget, returns

SUBJECTS = (
    *(accounts, money, holds, reversals, roles, suspension, recovery, schemas, records),
    *(contracts, orders, invoices, budget, returns),
    *(rates, offers, reserves, targets, actuals),
    *(devices, anchors),
)
