"""Founding: from a template and keys to the genesis of a new chain."""

from typing import Literal

import msgspec

from ledger.archive.genesis import build_tree
from ledger.chain.genesis import (
    AssetUnit,
    Genesis,
    GenesisFile,
    GenesisRow,
    KeyBinding,
    compute_binding_bytes,
    compute_genesis_hash,
)
from ledger.chain.header import NEWEST
from ledger.chain.parameters import FOUNDING, Parameters, write_parameters
from ledger.chain.validators import Validator
from ledger.crypto.addresses import compute_address
from ledger.crypto.hashing import DEMONSTRATION_KEY, digest
from ledger.crypto.keys import SigningKey, generate_key
from ledger.home.template import Template, make_rows


class Founding(msgspec.Struct, frozen=True):
    """A new chain, and the keys it was made with."""

    file: GenesisFile
    addresses: dict[str, str]
    """Name to address."""


def make_keys(names: tuple[str, ...], seed: int | None, purpose: str) -> dict[str, SigningKey]:
    """A key for each name: from the system's randomness, or from a seed, which is for demonstrations only."""
    return {name: make_key(seed, f"{purpose}/{name}") for name in names}


def make_key(seed: int | None, label: str) -> SigningKey:
    """One key, new or from a seed."""
    if seed is None:
        return generate_key()
    # a label may come from a terminal: whether it can be a name is for others to say
    return SigningKey(digest(DEMONSTRATION_KEY, f"{seed}/{label}".encode("utf-8", "surrogatepass")))


def make_validator_keys(names: tuple[str, ...], seed: int | None) -> dict[str, SigningKey]:
    """Keys in the order of the names, so that turns are taken in the order people read.

    Validators are ordered by public key; sorting the keys before naming them makes both orders one.
    """
    keys = list(make_keys(names, seed, "validator").values())
    return dict(zip(names, sorted(keys, key=lambda key: key.public_key), strict=True))


def found(
    template: Template,
    chain_id: str,
    time: int,
    validators: dict[str, SigningKey],
    authorities: dict[str, SigningKey],
    parameters: Parameters = FOUNDING,
    rules: int = NEWEST,
    engine: Literal["embedded", "cometbft"] = "embedded",
) -> Founding:
    """The genesis file of a new chain, with the keys' consent to their addresses.

    `time` is ms UTC, `rules` the version of the rules it starts by, `engine` what makes its blocks final.
    """
    addresses = {
        name: compute_address(template.address_prefix, bytes.fromhex(key.public_key))
        for name, key in authorities.items()
    }
    members = tuple(Validator(name, key.public_key, 1) for name, key in validators.items())
    rows = make_rows(template, authorities, addresses, members, parameters, rules)
    genesis = Genesis(
        address_prefix=template.address_prefix,
        assets=tuple(AssetUnit(asset.asset, asset.decimals) for asset in template.assets),
        chain_id=chain_id,
        engine=engine,
        parameters=write_parameters(parameters),
        state_root=build_tree(rows).root.hex(),
        time=time,
        utc_offset=template.utc_offset,
        validators=members,
        version=1,
    )
    genesis_hash = compute_genesis_hash(genesis)
    owners = [(addresses[name], key) for name, key in authorities.items()] + list(validators.items())
    bindings = tuple(make_binding(genesis_hash, owner, key) for owner, key in owners)
    file = GenesisFile(bindings, genesis, tuple(GenesisRow(key, msgspec.Raw(value)) for key, value in rows))
    return Founding(file, addresses)


def make_binding(genesis_hash: bytes, owner: str, key: SigningKey) -> KeyBinding:
    """The consent of a key to stand alone for an address, or for a validator's name."""
    signature = key.sign(compute_binding_bytes(genesis_hash, owner, key.public_key))
    return KeyBinding(owner, (key.public_key,), key.public_key, signature, 1)
