"""CometBFT's files: configuration, genesis and keys of one validator, written so that the program need not be asked.

Facts: CometBFT v0.38, docs/core/configuration.md and privval/file.go. What is not written keeps CometBFT's default.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from ledger.chain.comet.engine import Engine, compute_engine_address
from ledger.chain.validators import Validator
from ledger.crypto.keys import KEY_SIZE, SigningKey
from ledger.errors import HomeError
from ledger.home.disk import read_within, write_within
from ledger.home.engine_plan import ENGINE_FOLDER, SOCKET, EnginePlan, save_engine_plan

VERSION = "v0.38.25"
"""Of CometBFT. Never another line: `@latest` is one that stopped, with other bytes."""
MAX_BLOCK_BYTES = 6 * 1024 * 1024
"""Of CometBFT's block: more than the transactions of any block of ours, with their envelopes."""
RESTING_SECONDS = 3
"""How often CometBFT makes a block where nothing is to be done: a block's time is that of the votes for the one before
it, so that after a rest it would be as old as the rest was long (docs/decisions/0118-abci.md).
"""
MAX_EVIDENCE_BYTES = 1024 * 1024
MAX_TX_BYTES = 1024 * 1024

GENESIS = "config/genesis.json"
NODE_KEY = "config/node_key.json"

_PRIVATE, _PUBLIC = "tendermint/PrivKeyEd25519", "tendermint/PubKeyEd25519"


class EngineBeginning(msgspec.Struct, frozen=True):
    """Where a CometBFT chain begins: the same for all its nodes."""

    engine: Engine
    time: int
    """ms UTC: one after the ledger's last header."""
    app_hash: bytes
    """The hash of the ledger's last header, or its genesis hash."""
    validators: tuple[Validator, ...]


def write_engine_files(
    home: Path, plan: EnginePlan, beginning: EngineBeginning, key: SigningKey, node_key: SigningKey
) -> None:
    """Writes all that CometBFT starts with into the engine's folder of a home; keys with mode 0600. Raises HomeError.

    `key` is the validator's, `node_key` that by which other nodes know this one.
    """
    write_follower_files(home, plan, write_genesis(beginning), key, node_key)


def write_follower_files(home: Path, plan: EnginePlan, genesis: bytes, key: SigningKey, node_key: SigningKey) -> None:
    """As `write_engine_files`, with the genesis.json that the other nodes of CometBFT's chain have."""
    for folder in ("", "/config", "/data"):
        (home / f"{ENGINE_FOLDER}{folder}").mkdir(mode=0o700, exist_ok=True)
    for name, content, mode in (
        ("config/config.toml", write_config(plan), 0o600),
        (GENESIS, genesis, 0o644),
        (NODE_KEY, _write_json({"priv_key": _write_secret(node_key)}), 0o600),
        ("config/priv_validator_key.json", _write_validator_key(key), 0o600),
        ("data/priv_validator_state.json", _write_json({"height": "0", "round": 0, "step": 0}), 0o600),
    ):
        write_within(home, f"{ENGINE_FOLDER}/{name}", content, mode)
    save_engine_plan(home, plan)


def read_node_name(home: Path) -> str:
    """By what other nodes know the one of a home. Raises HomeError where its key is damaged."""
    name = f"{ENGINE_FOLDER}/{NODE_KEY}"
    try:
        secret = b64decode(json.loads(read_within(home, name))["priv_key"]["value"], validate=True)
        return name_node(SigningKey(secret[:KEY_SIZE]))
    except (ValueError, KeyError, TypeError) as error:
        problem = type(error).__name__
        raise HomeError("home_file_must_be_intact", file=str(home / name), name=name, problem=problem) from None


def name_node(node_key: SigningKey) -> str:
    """By what other nodes know one: 40 hex digits."""
    return compute_engine_address(node_key.public_key).hex()


def write_genesis(beginning: EngineBeginning) -> bytes:
    """CometBFT's genesis.json, which has to be the same bytes on all nodes."""
    evidence = {"max_age_num_blocks": "100000", "max_age_duration": "172800000000000"}
    return _write_json(
        {
            "app_hash": beginning.app_hash.hex().upper(),
            "chain_id": beginning.engine.chain_id,
            "consensus_params": {
                "abci": {"vote_extensions_enable_height": "0"},
                "block": {"max_bytes": str(MAX_BLOCK_BYTES), "max_gas": "-1"},
                "evidence": {**evidence, "max_bytes": str(MAX_EVIDENCE_BYTES)},
                "validator": {"pub_key_types": ["ed25519"]},
                "version": {"app": "0"},
            },
            "genesis_time": _write_time(beginning.time),
            "initial_height": "1",
            "validators": [_write_validator(validator) for validator in beginning.validators],
        }
    )


def write_config(plan: EnginePlan) -> bytes:
    """CometBFT's config.toml: the same on every node but for names and addresses."""
    lines = [
        'abci = "socket"',
        f'proxy_app = "unix://{SOCKET}"',
        f"moniker = {json.dumps(plan.moniker)}",
        'log_level = "error"',
        "[rpc]",
        f'laddr = "tcp://127.0.0.1:{plan.rpc}"',
        "max_request_batch_size = 100",
        "[p2p]",
        f'laddr = "tcp://{plan.host}:{plan.p2p}"',
        f"persistent_peers = {json.dumps(','.join(plan.peers))}",
        "addr_book_strict = false",
        "allow_duplicate_ip = true",
        "pex = true",
        'flush_throttle_timeout = "10ms"',
        "[mempool]",
        "size = 20000",
        "cache_size = 50000",
        f"max_tx_bytes = {MAX_TX_BYTES}",
        'recheck_timeout = "10s"',
        "[consensus]",
        'timeout_propose = "1s"',
        'timeout_commit = "200ms"',
        "create_empty_blocks = true",
        f'create_empty_blocks_interval = "{RESTING_SECONDS}s"',
        'peer_gossip_sleep_duration = "10ms"',
        "double_sign_check_height = 0",
        "[tx_index]",
        'indexer = "null"',
    ]
    return ("\n".join(lines) + "\n").encode()


def list_peers(nodes: Sequence[tuple[str, str, int]], own: str) -> tuple[str, ...]:
    """NODE_ID@HOST:PORT of all nodes but one's own; each given as node id, host and port."""
    return tuple(f"{node}@{host}:{port}" for node, host, port in nodes if node != own)


def _write_validator(validator: Validator) -> dict[str, object]:
    return {
        "address": compute_engine_address(validator.public_key).hex().upper(),
        "name": validator.name,
        "power": str(validator.voting_power),
        "pub_key": _write_public(validator.public_key),
    }


def _write_validator_key(key: SigningKey) -> bytes:
    address = compute_engine_address(key.public_key).hex().upper()
    content = {"address": address, "pub_key": _write_public(key.public_key), "priv_key": _write_secret(key)}
    return _write_json(content)


def _write_public(public_key: str) -> dict[str, str]:
    return {"type": _PUBLIC, "value": b64encode(bytes.fromhex(public_key)).decode()}


def _write_secret(key: SigningKey) -> dict[str, str]:
    secret = key.export_secret() + bytes.fromhex(key.public_key)
    return {"type": _PRIVATE, "value": b64encode(secret).decode()}


def _write_time(time: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time % 1000:03}Z"


def _write_json(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, indent=2).encode() + b"\n"
