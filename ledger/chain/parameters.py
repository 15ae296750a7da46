"""The numbers a chain runs by, with their defaults and ranges.

On the wire they are an object of names and integers, so that a later version can add one without
changing the genesis of chains that run; `Parameters` is their typed form.
"""

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import inspect

from ledger.chain.kinds import Duration
from ledger.chain.times import DAY_MS, MINUTE_MS, SECOND_MS
from ledger.errors import DecodeError


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The limits of a chain. Sizes are bytes, durations milliseconds, quotas entries a day."""

    max_transaction_bytes: Annotated[int, msgspec.Meta(ge=4096, le=1_048_576)] = 65_536
    max_messages: Annotated[int, msgspec.Meta(ge=1, le=16)] = 16
    max_signers: Annotated[int, msgspec.Meta(ge=1, le=16)] = 16
    max_signatures: Annotated[int, msgspec.Meta(ge=1, le=64)] = 32
    max_message_rows: Annotated[int, msgspec.Meta(ge=16, le=4096)] = 256
    max_block_bytes: Annotated[int, msgspec.Meta(ge=1_048_576, le=33_554_432)] = 4_194_304
    max_block_entries: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 10_000
    max_lifetime_ms: Annotated[Duration, msgspec.Meta(ge=MINUTE_MS, le=30 * DAY_MS)] = 7 * DAY_MS
    max_hold_ms: Annotated[Duration, msgspec.Meta(ge=MINUTE_MS, le=3660 * DAY_MS)] = 366 * DAY_MS
    recovery_delay_ms: Annotated[Duration, msgspec.Meta(ge=SECOND_MS, le=90 * DAY_MS)] = 3 * DAY_MS
    max_assets_held: Annotated[int, msgspec.Meta(ge=1, le=64)] = 16
    max_open_motions: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0
    """How many motions a member may have open; 0 where the chain does not count them."""
    windows: Annotated[int, msgspec.Meta(ge=0, le=1)] = 0
    """1 where balances keep what was sent today and this month."""
    key_memory: Annotated[int, msgspec.Meta(ge=0, le=1)] = 0
    """1 where keys that were given up are remembered, and what was delegated while a recovery was under way."""
    quota_citizen: Annotated[int, msgspec.Meta(ge=1, le=10**9)] = 1_000
    quota_resident: Annotated[int, msgspec.Meta(ge=1, le=10**9)] = 1_000
    quota_eresident: Annotated[int, msgspec.Meta(ge=1, le=10**9)] = 1_000
    quota_business: Annotated[int, msgspec.Meta(ge=1, le=10**9)] = 100_000
    quota_authority: Annotated[int, msgspec.Meta(ge=1, le=10**9)] = 10_000_000
    quota_bank: Annotated[int, msgspec.Meta(ge=1, le=10**9)] = 10_000_000
    quota_device: Annotated[int, msgspec.Meta(ge=1, le=10**9)] = 10_000


DEFAULTS = Parameters()
"""What stands for a name that a genesis lacks: its chain is older than the name."""
FOUNDING = Parameters(max_open_motions=16, windows=1, key_memory=1)
"""The limits of a new chain that chooses none of its own. What motions may change them to is narrower than the ranges
above: see `ledger.registry.committee.parameters`.
"""


def read_parameters(values: dict[str, int]) -> Parameters:
    """The typed form of the wire form. Raises DecodeError for an unknown name or a value out of range."""
    try:
        return msgspec.convert(values, Parameters)
    except msgspec.ValidationError as error:
        _check_each(values)
        raise DecodeError("fields_must_fit_type", type="Parameters", problem=str(error)) from None


def get_range(name: str) -> tuple[int, int]:
    """From what to what a genesis may choose a parameter."""
    found = {field.encode_name: field.type for field in inspect.type_info(Parameters).fields}[name]  # type: ignore[attr-defined]
    return found.ge, found.le


def _check_each(values: Mapping[str, object]) -> None:
    names = Parameters.__struct_fields__
    for name, number in values.items():
        if name not in names:
            raise DecodeError("parameter_must_be_known", name=name[:40], known=", ".join(names))
        least, most = get_range(name)
        if isinstance(number, int) and not least <= number <= most:
            raise DecodeError("parameter_must_be_in_range", least=least, most=most, name=name, number=number)


def write_parameters(parameters: Parameters) -> dict[str, int]:
    """The wire form: every name with its integer."""
    return msgspec.structs.asdict(parameters)
