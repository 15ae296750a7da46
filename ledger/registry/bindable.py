"""The types of messages that laws may bind: all there are, but those that motions consist of, and one.

No law may keep itself from being ended, so proposing, voting, withdrawing and enacting are beyond them. Nor may a law
keep people from objecting to a recovery of their keys: who makes laws and has a registrar would get everybody's vote.
"""

from ledger.registry.call import MessageType
from ledger.registry.delegation import EVERYDAY

BINDABLE: dict[str, MessageType] = {name: kind for name, kind in EVERYDAY.items() if kind.is_bindable}
