"""Retirement: a key that was given up is never bound again, by nobody and to nothing.

A consent does not age: what a key signed once to stand for an address fits for ever. So the chain remembers, a row a
key, which were given up: by a rotation, by a recovery, by leaving the validators. It remembers none where the parameter
`key_memory` is 0.
"""

from collections.abc import Collection, Iterable

from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.rows.people import RETIRED_KEYS, RetiredKey
from ledger.state.overlay import Rows

OTHER_ROWS = 4
"""What a message that gives up an account's keys writes besides."""


def check_not_retired(rows: Rows, keys: Iterable[str], kept: Collection[str] = ()) -> None:
    """Raises Refused for a key that was given up; those `kept` are bound already, and stay."""
    for key in keys:
        row = None if key in kept else rows.get(RETIRED_KEYS, key)
        if row:
            raise Refused("key_must_not_be_retired", height=row.height, key=key, owner=row.owner)


def is_retired(rows: Rows, keys: Iterable[str], kept: Collection[str] = ()) -> bool:
    """Whether any of the keys was given up, and is none of those `kept`."""
    return any(key not in kept and rows.get(RETIRED_KEYS, key) for key in keys)


def retire_keys(call: Call, owner: str, keys: Iterable[str]) -> None:
    """Remembers that these keys were given up by an address, or by the validator of a name."""
    if call.environment.parameters.key_memory:
        for key in keys:
            if call.rows.get(RETIRED_KEYS, key) is None:  # a second owner's giving up says nothing new
                call.rows.put(RETIRED_KEYS, key, RetiredKey(call.environment.height, owner))


def check_few(call: Call, keys: Collection[str]) -> None:
    """Raises Refused where remembering so many keys would write more rows than a message may."""
    limit = call.environment.parameters.max_message_rows - OTHER_ROWS
    if call.environment.parameters.key_memory and len(keys) > limit:
        raise Refused("retired_keys_must_be_few", count=len(keys), limit=limit)
