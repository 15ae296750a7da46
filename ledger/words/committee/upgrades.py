"""Versions of the rules in words: which one judges, and which is to come."""

from typing import Any

import msgspec

from ledger.registry.rows.committee import Upgrade
from ledger.words.lexicon import Lexicon
from ledger.words.times import format_time


def describe_rules(version: int, coming: Upgrade | None, lexicon: Lexicon) -> str:
    """The version that judges the next block: version 1, from block 40 and 2026-03-02 07:00 on version 2."""
    if coming is None:
        return f"version {version}"
    return f"version {version}, from block {coming.height} and {lexicon.time(coming.since)} on version {coming.version}"


def make_upgrade_object(coming: Upgrade | None) -> dict[str, Any] | None:
    """What is to come, for JSON, or None."""
    return None if coming is None else msgspec.structs.asdict(coming) | {"since": format_time(coming.since)}
