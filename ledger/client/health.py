"""The health of a home: where its ledger stands, whether all of it is sound, and what is not in order."""

from pathlib import Path

import msgspec

from ledger.archive.audit import AuditReport, audit_file
from ledger.archive.blocks import Progress
from ledger.client.committee.validators import find_validators
from ledger.client.desk import Desk
from ledger.node.doctor import examine as examine  # noqa: PLC0414 - others take it from here
from ledger.node.doctor import get_versions as get_versions  # noqa: PLC0414 - others take it from here
from ledger.reads.assets.assets import list_assets
from ledger.registry.committee.upgrades import find_upgrade, get_version
from ledger.registry.rows.committee import Upgrade


class Status(msgspec.Struct, frozen=True):
    """Where a ledger stands."""

    chain_id: str
    genesis_hash: str
    height: int
    last_block_hash: str
    time: int
    """Of the last block, ms UTC."""
    up: tuple[str, ...]
    """The validators that are up, by name."""
    down: tuple[str, ...]
    may_sign: bool
    """Whether those that are up are enough to make a block."""
    from_height: int | None
    """Where another set of validators begins, if one was decided on."""
    supply: dict[str, int]
    """How much of each asset exists."""
    names: int
    """How many accounts have a name in this home."""
    encrypted: bool
    rules: int
    """The version by which the next block is judged."""
    upgrade: Upgrade | None
    """What a motion scheduled, if that is still to come."""
    engine: str
    """The chain of CometBFT that makes the blocks; "" where this home does."""


def find_status(desk: Desk) -> Status:
    """Where the ledger stands, and who can make its next block."""
    sets, tip = find_validators(desk), desk.source.tip
    with desk.source.reading() as state:
        rules, upgrade = get_version(state, tip.height + 1, tip.time), find_upgrade(state, tip.height + 1, tip.time)
    return Status(
        chain_id=tip.chain_id,
        genesis_hash=tip.genesis_hash.hex(),
        height=tip.height,
        last_block_hash=tip.last_block_hash.hex(),
        time=tip.time,
        up=tuple(member.name for member in sets.present if member.up),
        down=tuple(member.name for member in sets.present if not member.up),
        may_sign=sets.may_sign,
        from_height=sets.from_height,
        supply={asset.code: asset.row.supply for asset in list_assets(desk.source)},
        names=len(desk.keyring.addresses),
        encrypted=desk.home.config.encrypted,
        rules=rules,
        upgrade=upgrade,
        engine=sets.engine,
    )


def audit_files(home: Path, progress: Progress) -> AuditReport:
    """Checks a ledger from genesis that is too damaged to be opened. Raises StoreError, AuditError."""
    return audit_file(home / "ledger.db", progress)
