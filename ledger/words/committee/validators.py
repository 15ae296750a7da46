"""Validators in words: how one stands, and what a home's keys of them are for."""

from collections.abc import Sequence
from typing import Any

import msgspec

from ledger.reads.validators import FoundKey, FoundSets, FoundValidator

_AHEAD = ("name", "public_key", "voting_power", "held")
"""What is known of a validator before its set begins."""


def describe_validator(one: FoundValidator, height: int, engine: str = "") -> str:
    """How a validator of the present set stands after the block of that height: up, proposes block 5."""
    if engine:
        return f"signs on CometBFT{', its key in this home' if one.held else ''}"
    parts = ["up" if one.up else "down" if one.held else "down, no key in this home"]
    if one.next:
        parts.append(f"proposes block {height + 1}")
    if one.cheated:
        parts.append("caught signing two blocks for one round")
    return ", ".join(parts)


def describe_strength(
    up: Sequence[str], down: Sequence[str], may_sign: bool, from_height: int | None, engine: str = ""
) -> str:
    """How many are up, and what that leads to: 3 of 4 are up, down: justice; on CometBFT, on which chain of it."""
    if engine:
        return f"{len(up) + len(down)} on CometBFT, chain {engine}"
    text = f"{len(up)} of {len(up) + len(down)} are up" + (f", down: {' '.join(down)}" if down else "")
    text += "" if may_sign else "; too few to make a block"
    return text if from_height is None else f"{text}; another set signs from block {from_height} on"


def make_sets_object(sets: FoundSets, keys: Sequence[FoundKey]) -> dict[str, Any]:
    """The sets for JSON, with the other keys in this home."""
    return {
        "height": sets.height,
        "validators": [msgspec.structs.asdict(one) for one in sets.present],
        "following": [{name: getattr(one, name) for name in _AHEAD} for one in sets.following],
        "from_height": sets.from_height,
        "engine": sets.engine,
        "other_keys": [msgspec.structs.asdict(held) for held in keys],
    }


def list_key_pairs(held: FoundKey, place: str) -> list[tuple[str, str]]:
    """All there is to say of a validator's key but its secret; `place` is its file as people are shown it."""
    return [
        ("validator", held.name),
        ("public key", f"{held.public_key}, {held.state}"),
        ("consent", held.binding),
        ("file", place),
    ]
