"""The types of messages that laws may bind: all there are, but those that motions consist of.

No law may keep itself from being ended, so proposing, voting, withdrawing and enacting are beyond them.
"""

from ledger.registry import accounts, delegation, money, records, recovery, roles, schemas, suspension
from ledger.registry.call import MessageType

_SUBJECTS = (accounts, money, roles, delegation, suspension, recovery, schemas, records)

BINDABLE: dict[str, MessageType] = {kind.name: kind for subject in _SUBJECTS for kind in subject.MESSAGES}
