"""Keys of rows as people write them: account/noy, role/registrar/noy."""

from collections.abc import Mapping

from ledger.errors import NotFoundError
from ledger.registry.rows.tables import TABLES

_FIRST_IS_ADDRESS = ("account", "identity", "lane", "past_keys", "reversal")
_SECOND_IS_ADDRESS = ("holding", "role")


def resolve_key(addresses: Mapping[str, str], key: str) -> str:
    """The key of a row, with a name of this home for an address where the table has one. Raises NotFoundError."""
    table, _, rest = key.partition("/")
    if table not in TABLES or not rest:
        raise NotFoundError("key_must_be_known", key=key[:80])
    parts = rest.split("/")
    place = 0 if table in _FIRST_IS_ADDRESS else 1 if table in _SECOND_IS_ADDRESS else len(parts)
    return "/".join([table, *(addresses.get(part, part) if i == place else part for i, part in enumerate(parts))])
