"""Health: how a validator that runs on CometBFT does, as it says itself and as it is seen beside it."""

import msgspec

from ledger.crypto.encoding import Natural


class Health(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a validator says of itself."""

    chain_id: str
    engine_chain_id: str
    engine_height: Natural
    """Of CometBFT's last block that is durable there."""
    height: Natural
    """Of the ledger's last block."""
    last_block_hash: str
    state_root: str
    waiting: Natural
    """Transactions that wait for their block."""


class NodeStatus(msgspec.Struct, frozen=True):
    """How one validator of a network does, as seen from this machine."""

    name: str
    running: bool
    health: Health | None
    """None where it does not answer."""
    peers: int
    """To how many others its CometBFT is connected; -1 where that does not answer."""
    catching_up: bool
    """Whether its CometBFT is still fetching blocks that others have."""
