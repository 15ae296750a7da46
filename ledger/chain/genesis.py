"""The genesis: the starting document of a chain, small enough to stand in every receipt.

Its hash names the chain: whoever holds those 32 bytes can check everything that ever happened on it.
First accounts and roles are rows beside it, covered by `state_root`.
"""

import re
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from ledger.chain.kinds import AssetCode, Kind
from ledger.chain.times import DAY_MS
from ledger.chain.validators import ValidatorSet, is_ordered
from ledger.crypto.encoding import MAX_INTEGER, Hex32, Hex64, Natural, Positive, encode
from ledger.crypto.hashing import GENESIS, HASH_SIZE, KEY_BINDING, compute_sign_bytes, digest
from ledger.crypto.keys import check_public_key, unhex
from ledger.errors import DecodeError, NotFoundError

VERSION = 1

ChainId = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{0,13}\\Z", max_length=14)]
"""At most 14 characters, so that a derived CometBFT chain id stays within its 50."""
_ROW_KEY = r"[a-z_]{1,20}/[0-9A-Za-z._/-]{1,170}"
RowKey = Annotated[str, msgspec.Meta(pattern=f"^{_ROW_KEY}\\Z", max_length=191)]
"""The key of a row in the state, TABLE/ID, in letters that cannot be taken for others."""


class AssetUnit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many decimals an asset's major unit has, so that a receipt alone can be read aloud."""

    asset: AssetCode
    decimals: Annotated[int, msgspec.Meta(ge=0, le=8)]


class Genesis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The starting document. Height 1 is the first block; `time` is milliseconds UTC."""

    address_prefix: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,8}\\Z", max_length=8)]
    assets: tuple[AssetUnit, ...]
    """The template's assets, sorted by code."""
    chain_id: ChainId
    engine: Literal["embedded", "cometbft"]
    parameters: dict[str, Natural]
    """See `ledger.chain.parameters`."""
    state_root: Hex32
    """Root over the rows a chain starts with."""
    time: Annotated[int, msgspec.Meta(ge=DAY_MS, le=MAX_INTEGER), Kind.MOMENT]
    """When the chain begins, ms UTC; from the second day of 1970, so that no offset makes a day negative."""
    utc_offset: Annotated[int, msgspec.Meta(ge=-720, le=840)]
    """Minutes; where a calendar day begins."""
    validators: ValidatorSet
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class KeyBinding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key owner's consent to stand for an address: signed by the key, for one chain only."""

    address: str
    """The account's address; of a validator, its name."""
    keys: Annotated[tuple[Hex32, ...], msgspec.Meta(min_length=1, max_length=16)]
    """All keys of the owner, sorted."""
    public_key: Hex32
    signature: Hex64
    threshold: Positive
    """How many of the keys sign for the owner."""


class GenesisRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row the chain starts with."""

    key: RowKey
    value: msgspec.Raw


class GenesisFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The genesis with what stands beside it: first rows, and the consent of the keys in them."""

    bindings: tuple[KeyBinding, ...]
    genesis: Genesis
    rows: tuple[GenesisRow, ...]
    """Sorted by key; `genesis.state_root` covers them."""


def compute_genesis_hash(genesis: Genesis) -> bytes:
    """The 32 bytes that name the chain."""
    return digest(GENESIS, encode(genesis))


def validate_row_key(key: str) -> None:
    """Raises NotFoundError unless the text can be the key of a row."""
    if not re.fullmatch(_ROW_KEY, key):
        raise NotFoundError("key_must_be_known", key=repr(key[:40]))


def read_genesis_hash(genesis_hash: bytes | str) -> bytes:
    """The hash from 32 bytes or 64 lower-case hex digits. Raises DecodeError for anything else."""
    raw: object = unhex(genesis_hash) if isinstance(genesis_hash, str) else genesis_hash
    if not isinstance(raw, bytes | bytearray) or len(raw) != HASH_SIZE:
        problem = "64 lower-case hex digits are needed"
        raise DecodeError("fields_must_fit_type", type="genesis hash", problem=problem)
    return bytes(raw)


def compute_binding_bytes(
    genesis_hash: bytes, address: str, public_key: str, keys: Sequence[str] = (), threshold: int = 1
) -> bytes:
    """What a key signs to stand for an address: together with exactly these keys, sorted, and this threshold.

    Without `keys` it stands alone.

    So nobody, not even the registrar, can slip a key of their own beside it.
    """
    text = encode({"address": address, "keys": keys or (public_key,), "public_key": public_key, "threshold": threshold})
    return compute_sign_bytes(KEY_BINDING, genesis_hash, text)


def validate_genesis(genesis: Genesis) -> None:
    """Raises DecodeError or Refused unless sets are in order and every validator key may be bound."""
    if not is_ordered(genesis.validators):
        raise DecodeError("fields_must_fit_type", type="Genesis", problem="validators are not in order")
    codes = [unit.asset for unit in genesis.assets]
    if codes != sorted(set(codes)):
        raise DecodeError("fields_must_fit_type", type="Genesis", problem="assets are not in order")
    for validator in genesis.validators:
        check_public_key(validator.public_key)
