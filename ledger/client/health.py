"""Health: where a ledger stands, whether what it holds is sound, and what is wrong with its home."""

from pathlib import Path
from typing import NamedTuple

from ledger.archive.audit import AuditReport, audit_file
from ledger.client.committee.validators import find_validators
from ledger.client.desk import Desk
from ledger.node.backup import list_left_out
from ledger.node.doctor import examine, get_versions
from ledger.reads.rows import list_rows
from ledger.reads.validators import FoundSets
from ledger.registry.rows.money import ASSETS

__all__ = ["AuditReport", "Overview", "audit_file", "examine", "get_versions", "list_left_out", "look_over"]


class Overview(NamedTuple):
    """Where a ledger stands."""

    chain_id: str
    genesis_hash: str
    height: int
    last_block_hash: str
    time: int
    """Of the last block, ms UTC."""
    supply: dict[str, int]
    """By asset, in its smallest unit."""
    sets: FoundSets
    names: int
    """How many accounts have a name in this home."""
    encrypted: bool
    home: Path | None


def look_over(desk: Desk) -> Overview:
    """Where a ledger stands now."""
    with desk.source.reading():  # one state, whatever others write meanwhile
        tip, supplies = desk.source.tip, {code: row.supply for code, row in list_rows(desk.source, ASSETS)}
        return Overview(
            tip.chain_id,
            tip.genesis_hash.hex(),
            tip.height,
            tip.last_block_hash.hex(),
            tip.time,
            {unit.asset: supplies[unit.asset] for unit in desk.source.genesis.assets},
            find_validators(desk),
            len(desk.keyring.addresses),
            desk.home.config.encrypted,
            desk.home.path,
        )
