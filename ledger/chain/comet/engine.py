"""Engines: the name of the CometBFT chain on which a ledger goes on."""

import hashlib

import msgspec

ADDRESS_SIZE = 20


class Engine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A CometBFT chain: its chain id, which every vote on it signs, and the epoch it is of; so the row has it."""

    chain_id: str
    epoch: int


def compute_engine(genesis_hash: bytes, chain_id: str, epoch: int) -> Engine:
    """The CometBFT chain of a ledger's epoch: so every commit on it is bound to the first genesis (DESIGN, 6)."""
    return Engine(f"{chain_id}-{genesis_hash.hex()[:32]}-{epoch}", epoch)


def compute_engine_address(public_key: str) -> bytes:
    """The 20 bytes by which CometBFT names a validator: the beginning of SHA-256 over its public key."""
    return hashlib.sha256(bytes.fromhex(public_key)).digest()[:ADDRESS_SIZE]
