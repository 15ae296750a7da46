"""Subjects: the modules that bring types of messages.

But for delegation, which must know all the others', and motions, which neither laws nor delegations reach.
"""

from ledger.registry.assets import admissions, classes, distributions, measures, retirements
from ledger.registry.devices import anchors, devices
from ledger.registry.exchange import offers, rates, reserves
from ledger.registry.land import parcels, rights, rulings, sales, titles
from ledger.registry.money import holds, money, reversals
from ledger.registry.people import accounts, recovery, residents, roles, suspension
from ledger.registry.programme import actuals, targets
from ledger.registry.records import records, schemas
from ledger.registry.services import applications, catalogue, decisions
from ledger.registry.trade import contracts, invoices, orders
from ledger.registry.treasury import budget, returns

SUBJECTS = (
    *(accounts, money, holds, reversals, roles, suspension, recovery, schemas, records),
    *(contracts, orders, invoices, budget, returns),
    *(rates, offers, reserves, targets, actuals),
    *(classes, admissions, measures, retirements, distributions),
    *(parcels, titles, sales, rights, rulings),
    *(catalogue, applications, decisions),
    residents,
    *(devices, anchors),
)
