"""Checkpoints as people pass them on: HEIGHT:HASH."""

import re

from cli.shell import output
from ledger import Checkpoint
from ledger.words.printing import printable

_CHECKPOINT = re.compile("([1-9][0-9]{0,15}):([0-9a-f]{64})")


def parse_checkpoint(text: str) -> Checkpoint:
    """A checkpoint as people pass it on: HEIGHT:HASH."""
    match = _CHECKPOINT.fullmatch(text)
    if match is None:
        raise output.wrong_usage(
            f"{printable(text[:90])} is no checkpoint", "write HEIGHT:HASH, as natledger block checkpoint does"
        )
    return Checkpoint(match[2], int(match[1]))
