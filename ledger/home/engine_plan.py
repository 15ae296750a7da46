"""The engine's plan: where a validator's CometBFT and its application listen, and whom they call.

It stands as `engine/plan.json` in the home of a validator that runs on CometBFT; a home without one is embedded.
"""

from pathlib import Path
from typing import Annotated

import msgspec

from ledger.crypto.encoding import encode
from ledger.home.disk import parse_within, write_within

ENGINE_FOLDER = "engine"
PLAN = f"{ENGINE_FOLDER}/plan.json"
SOCKET = "app.sock"
"""Of the application, in the engine's folder: CometBFT runs there too, since a socket's path is short."""

Host = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z.:-]{1,255}\Z", max_length=255)]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]


class EnginePlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where one validator listens, and whom it calls."""

    host: Host
    """Where other validators reach CometBFT: on one machine 127.0.0.1."""
    moniker: str
    """What the validator is called."""
    p2p: Port
    """Of CometBFT, for other validators."""
    peers: tuple[str, ...]
    """NODE_ID@HOST:PORT of the other validators' CometBFT."""
    rpc: Port
    """Of CometBFT's RPC, on loopback."""
    service: Port
    """Of the validator's own service, on loopback."""


def has_engine(home: Path) -> bool:
    """Whether a home is a validator's that runs on CometBFT."""
    return (home / PLAN).is_file()


def load_engine_plan(home: Path) -> EnginePlan:
    """Where the validator of a home listens. Raises HomeError."""
    return parse_within(home, PLAN, EnginePlan)


def save_engine_plan(home: Path, plan: EnginePlan) -> None:
    """Writes where the validator of a home listens. Raises HomeError."""
    write_within(home, PLAN, encode(plan))
