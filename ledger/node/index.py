"""The index: in which entries an id, or an account, occurs.

64-bit prefixes stand for ids and accounts; whoever looks something up compares the whole. The last blocks' part is
held here until it is folded into the store.
"""

from collections.abc import Iterable

from ledger.admission import Decoded
from ledger.crypto.hashing import STATE_KEY, digest
from ledger.registry.messages import get_message_type
from ledger.state.store import IndexRow, Place, Store


class Index:
    """Where entries are, folded and not yet folded."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.by_id: list[IndexRow] = []
        self.by_account: list[IndexRow] = []
        self._ids: dict[int, list[Place]] = {}

    def add(self, height: int, transactions: Iterable[Decoded]) -> None:
        """Notes the entries of a block."""
        for position, decoded in enumerate(transactions):
            prefix = compute_prefix(decoded.identifier)
            self.by_id.append((prefix, height, position))
            self._ids.setdefault(prefix, []).append((height, position))
            for address in get_parties(decoded):
                self.by_account.append((compute_account_prefix(address), height, position))

    def find(self, identifier: bytes) -> list[Place]:
        """Places an id may be at."""
        prefix = compute_prefix(identifier)
        return self._store.find_by_id(prefix) + self._ids.get(prefix, [])

    def list_places(self, address: str) -> list[Place]:
        """Places of entries that may concern an account, in order."""
        account = compute_account_prefix(address)
        waiting = {(height, position) for prefix, height, position in self.by_account if prefix == account}
        return sorted(waiting.union(self._store.find_by_account(account)))

    def clear(self) -> None:
        """Forgets what has been folded."""
        self.by_id, self.by_account, self._ids = [], [], {}


def get_parties(decoded: Decoded) -> tuple[str, ...]:
    """Every address an entry concerns: who acts, and whom its messages name; each once, in order."""
    parties: dict[str, None] = {}
    for message, body in zip(decoded.signed.transaction.messages, decoded.bodies, strict=True):
        parties[message.by] = None
        parties[message.on_behalf_of] = None
        for address in get_message_type(message.type).get_parties(body):
            parties[address] = None
    return tuple(parties)


def compute_prefix(identifier: bytes) -> int:
    """The first 64 bits of an id, signed, as SQLite holds integers."""
    return int.from_bytes(identifier[:8], "big", signed=True)


def compute_account_prefix(address: str) -> int:
    """64 bits that stand for an address."""
    return compute_prefix(digest(STATE_KEY, address.encode()))
