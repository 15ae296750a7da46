"""What a home remembers beside its ledger: how it was made, and how far its clock was set ahead."""

from pathlib import Path

import msgspec

from ledger.chain.times import MINUTE_MS
from ledger.crypto.encoding import Natural, decode, encode
from ledger.home.disk import parse_within, write_within

WAITED = "waited.json"
"""The file of a home with a seed that says how far its clock was set ahead."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a home remembers of how it was made."""

    encrypted: bool
    """Whether account keys have a passphrase."""
    seed: int
    """-1 where keys are random and the clock is the system's."""
    template: str
    version: int = 1
    max_drift_ms: Natural = 60 * MINUTE_MS
    """How far a block may be ahead of this machine's clock."""


class Waited(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a home with a seed remembers of its clock."""

    until: Natural
    """No later block is before it, ms UTC."""


def load_config(path: Path) -> Config:
    """What the home remembers. Raises HomeError."""
    return parse_within(path, "config.json", Config)


def save_config(path: Path, config: Config) -> None:
    """Writes what the home remembers."""
    write_within(path, "config.json", _encode(config))


def load_waited(path: Path) -> int:
    """The moment that somebody has waited for, ms UTC; 0 for none. Raises HomeError."""
    return parse_within(path, WAITED, Waited).until if (path / WAITED).exists() else 0


def save_waited(path: Path, until: int) -> None:
    """Lets no later block of a home with a seed be before that moment, whoever makes it."""
    write_within(path, WAITED, _encode(Waited(until)))


def _encode(remembered: Config | Waited) -> bytes:
    """Its bytes. Raises DecodeError for what could not be read back, before anything is written."""
    data = encode(remembered)
    decode(data, type(remembered))
    return data
