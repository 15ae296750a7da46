"""The index: in which entries an id, an account, or a record occurs.

64-bit prefixes stand for all of them; whoever looks something up compares the whole. The last blocks' part is held here
until it is folded into the store.
"""

from collections.abc import Iterable

from ledger.admission import Decoded, get_index_keys
from ledger.crypto.hashing import STATE_KEY, digest
from ledger.state.store import IndexRow, Place, Store


class Index:
    """Where entries are, folded and not yet folded."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.by_id: list[IndexRow] = []
        self.by_account: list[IndexRow] = []
        self._ids: dict[int, list[Place]] = {}
        self._accounts: dict[str, int] = {}

    def add(self, height: int, transactions: Iterable[Decoded]) -> None:
        """Notes the entries of a block."""
        for position, decoded in enumerate(transactions):
            prefix = compute_prefix(decoded.identifier)
            self.by_id.append((prefix, height, position))
            self._ids.setdefault(prefix, []).append((height, position))
            for concerned in get_index_keys(decoded):
                account = self._accounts.get(concerned)
                if account is None:
                    account = self._accounts[concerned] = compute_account_prefix(concerned)
                self.by_account.append((account, height, position))

    def find(self, digits: str) -> list[Place]:
        """Places of the entries whose id may start with these hex digits."""
        first, last = (compute_prefix(bytes.fromhex(digits[:16].ljust(16, fill))) for fill in "0f")
        # a whole id is looked up, since a batch asks for many
        prefixes = [first] if first == last else [prefix for prefix in self._ids if first <= prefix <= last]
        waiting = [place for prefix in prefixes for place in self._ids.get(prefix, [])]
        # another process may have folded what is still held here
        return sorted(set(waiting).union(self._store.find_by_id(first, last)))

    def list_places(self, address: str) -> list[Place]:
        """Places of entries that may concern an account, or a record by its id, in order."""
        account = compute_account_prefix(address)
        waiting = {(height, position) for prefix, height, position in self.by_account if prefix == account}
        return sorted(waiting.union(self._store.find_by_account(account)))

    def clear(self) -> None:
        """Forgets what has been folded."""
        self.by_id, self.by_account, self._ids, self._accounts = [], [], {}, {}


def compute_prefix(identifier: bytes) -> int:
    """The first 64 bits of an id, signed, as SQLite holds integers."""
    return int.from_bytes(identifier[:8], "big", signed=True)


def compute_account_prefix(address: str) -> int:
    """64 bits that stand for an address, or for the id of a record."""
    return compute_prefix(digest(STATE_KEY, address.encode()))
