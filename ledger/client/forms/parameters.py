"""The numbers a chain runs by, as people choose them for a new one, by name."""

from ledger.chain.parameters import DEFAULTS, read_parameters, write_parameters


def list_parameters() -> list[str]:
    """The names there are."""
    return list(write_parameters(DEFAULTS))


def check_parameters(chosen: dict[str, int]) -> None:
    """Raises DecodeError for a name that there is not, or a number out of its range."""
    read_parameters(chosen)
