"""Readiness: whether this node may make the next block at all, before anything of it is executed."""

from ledger.archive.engine import find_engine
from ledger.chain.genesis import Genesis
from ledger.chain.times import MINUTE_MS
from ledger.errors import ConsensusError
from ledger.state.overlay import Rows

MAX_DRIFT_MS = 60 * MINUTE_MS
"""How far a block may be ahead of this machine's clock, unless the home says otherwise."""


def check_ready(rows: Rows, genesis: Genesis, time: int, now: int, drift: int) -> None:
    """Raises ConsensusError where CometBFT makes the blocks, or the clock is far behind the last one.

    `time` is that of the block, `now` what the clock says, `drift` how far it may be behind: ms. A clock that was set
    wrong for a moment, and then right again, would have blocks made for a time to come, for good.
    """
    engine = find_engine(rows, genesis)
    if engine:
        raise ConsensusError("engine_must_make_blocks", engine=engine.chain_id)
    if time > now + drift:
        raise ConsensusError("clock_must_not_be_behind", drift=drift, now=now, time=time)
