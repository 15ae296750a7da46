"""Networks in words: how validators do, for people and for JSON."""

from collections.abc import Sequence
from typing import Any

from ledger.archive.health import NodeStatus
from ledger.reads.differing import Parting

COLUMNS = ("validator", "state", "block", "CometBFT", "root", "peers", "behind", "waiting")


def list_node_rows(nodes: Sequence[NodeStatus]) -> list[tuple[str, ...]]:
    """A row for each validator, in the order of `COLUMNS`."""
    last = find_last(nodes)
    rows = []
    for node in nodes:
        found = node.health
        if found is None:
            rows.append((node.name, describe_state(node), *[""] * (len(COLUMNS) - 2)))
            continue
        behind = last - found.height
        numbers = (str(found.height), str(found.engine_height), found.state_root[:12])
        rows.append(
            (node.name, describe_state(node), *numbers, str(max(0, node.peers)), str(behind), str(found.waiting))
        )
    return rows


def describe_state(node: NodeStatus) -> str:
    """up, down, starting, or catching up."""
    if not node.running:
        return "down"
    if node.health is None or node.peers < 0:
        return "starting"
    return "catching up" if node.catching_up else "up"


def find_last(nodes: Sequence[NodeStatus]) -> int:
    """The height of the last block that any of them has."""
    return max((node.health.height for node in nodes if node.health), default=0)


def make_node_object(node: NodeStatus, last: int) -> dict[str, Any]:
    """A validator for JSON."""
    found: dict[str, Any] = {"name": node.name, "state": describe_state(node), "running": node.running}
    if node.health:
        health = node.health
        found |= {
            "height": health.height,
            "engine_height": health.engine_height,
            "last_block_hash": health.last_block_hash,
            "state_root": health.state_root,
            "behind": last - health.height,
            "waiting": health.waiting,
        }
    return found | {"peers": max(0, node.peers)}


def describe_difference(found: Parting) -> str:
    """Where two copies part: the block, what its headers say differently, and the first row."""
    if not found.fields and not found.key:
        return f"the same up to block {found.height}, and every row after it"
    lines = [f"block {found.height} differs in {', '.join(found.fields)}"] if found.fields else []
    if found.key:
        first, second = (shown or "absent" for shown in found.rows)
        lines += [
            f"row {found.key} after block {found.height}",
            f"  in the first   {first}",
            f"  in the second  {second}",
        ]
    return "\n".join(lines)
