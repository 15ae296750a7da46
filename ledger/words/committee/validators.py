"""Validators in words: how one stands, and what a home's keys of them are for."""

from collections.abc import Sequence
from typing import Any

from ledger.reads.validators import FoundKey, FoundSets, FoundValidator


def describe_validator(one: FoundValidator, height: int) -> str:
    """How a validator of now stands after the block of that height: up, proposes block 5."""
    parts = ["up" if one.up else "down" if one.held else "down, no key in this home"]
    if one.next:
        parts.append(f"proposes block {height + 1}")
    if one.cheated:
        parts.append("caught signing two blocks for one round")
    return ", ".join(parts)


def describe_sets(found: FoundSets) -> str:
    """How many are up, and what that leads to: 3 of 4 are up, down: justice."""
    down = " ".join(one.name for one in found.now if not one.up)
    text = f"{len(found.up)} of {len(found.now)} are up" + (f", down: {down}" if down else "")
    text += "" if found.can_sign else "; too few to make a block"
    return text + (f"; another set signs from block {found.from_height} on" if found.following else "")


def make_sets_object(found: FoundSets, keys: Sequence[FoundKey]) -> dict[str, Any]:
    """The sets for JSON, with the other keys in this home."""
    now, then = [one._asdict() for one in found.now], [one._asdict() for one in found.following]
    following = [{name: one[name] for name in ("name", "public_key", "voting_power", "held")} for one in then]
    other = {"from_height": found.from_height, "other_keys": [key._asdict() for key in keys]}
    return {"height": found.height, "validators": now, "following": following, **other}


def list_key_pairs(key: FoundKey, place: str) -> list[tuple[str, str]]:
    """All there is to say of a validator's key but its secret; `place` is its file as people are shown it."""
    return [
        ("validator", key.name),
        ("public key", f"{key.public_key}, {key.state}"),
        ("consent", key.binding),
        ("file", place),
    ]
