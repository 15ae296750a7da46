"""Subjects: the modules that bring types of messages.

But for delegation, which must know all the others', and motions, which neither laws nor delegations reach.
"""

from ledger.registry.exchange import offers, rates, reserves
from ledger.registry.money import holds, money, reversals
from ledger.registry.people import accounts, recovery, roles, suspension
from ledger.registry.records import records, schemas

SUBJECTS = (accounts, money, holds, reversals, roles, suspension, recovery, schemas, records, rates, offers, reserves)
