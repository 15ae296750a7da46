"""Parameters of a new chain: the limits that may differ from their defaults, by name."""

from collections.abc import Mapping

from ledger.chain.parameters import DEFAULTS, read_parameters, write_parameters

NAMES = tuple(write_parameters(DEFAULTS))
"""Of all parameters, as genesis has them."""


def check_parameters(chosen: Mapping[str, int]) -> None:
    """Raises DecodeError for a name that is none, or a value that is out of its range."""
    read_parameters(dict(chosen))
