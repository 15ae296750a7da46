"""The types of messages that laws may bind: all there are, but those that motions consist of, and one.

No law may keep itself from being ended, so proposing, voting, withdrawing and enacting are beyond them. Nor may a law
keep people from objecting to a recovery of their keys: who makes laws and has a registrar would get everybody's vote.
"""

from ledger.registry import delegation
from ledger.registry.call import MessageType
from ledger.registry.money import money, reversals
from ledger.registry.people import accounts, recovery, roles, suspension
from ledger.registry.records import records, schemas

_SUBJECTS = (accounts, money, reversals, roles, delegation, suspension, recovery, schemas, records)
_FREE = ("cancel_recovery",)

EVERYDAY: dict[str, MessageType] = {kind.name: kind for subject in _SUBJECTS for kind in subject.MESSAGES}
"""All but those that motions consist of."""
BINDABLE = {name: kind for name, kind in EVERYDAY.items() if name not in _FREE}
