"""A network on one machine: the homes of all its validators, made together, each to be moved to a host of its own.

Every home holds its validator's key and its institution's account key, and nobody else's; those of authorities that
run no validator are in the first.
"""

import socket
from pathlib import Path
from typing import Annotated

import msgspec

from ledger.abci.engine_files import (
    GENESIS,
    EngineBeginning,
    list_peers,
    name_node,
    read_node_name,
    write_engine_files,
    write_follower_files,
)
from ledger.archive.genesis import make_tip
from ledger.chain.comet.engine import compute_engine
from ledger.chain.genesis import ChainId
from ledger.crypto.encoding import encode
from ledger.crypto.keys import SigningKey, generate_key
from ledger.errors import HomeError
from ledger.home.disk import parse_within, read_within, write_within
from ledger.home.engine_plan import ENGINE_FOLDER, EnginePlan, load_engine_plan
from ledger.home.founding import make_key
from ledger.home.making import Beginning as Founded
from ledger.home.making import Plan, begin, check_plan, fill_follower, fill_part, made_whole
from ledger.home.validator_keys import VALIDATORS_FOLDER, save_validator_key

NETWORK = "network.json"
LOOPBACK = "127.0.0.1"
FIRST_PORT = 26_600
STEP = 20
PORTS = 3
"""Of one validator: for other validators, CometBFT's RPC, and its own service."""
LAST_PORT = 32_000
"""Above it a system takes ports for whoever calls somebody."""


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which homes beside each other are one network."""

    chain_id: ChainId
    nodes: tuple[str, ...]
    """The names of the validators' homes, in the order of their turns."""
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


def found_network(folder: Path, plan: Plan, first_port: int = 0) -> Network:
    """Makes a network of a new chain in an empty folder: a home for each of its validators. Raises HomeError.

    Ports are taken from `first_port` on; at 0, from the first on where all of them are free.
    """
    plan = msgspec.structs.replace(plan, engine="cometbft")
    check_plan(plan)
    founded = begin(plan)
    names = tuple(founded.validators)
    plans = plan_nodes(names, plan.seed, first_port or find_ports(PORTS * len(names)))
    network = Network(plan.chain_id, names, 1)
    with made_whole(folder, names) as fresh:
        for number, name in enumerate(names):
            home = fresh / name
            home.mkdir(mode=0o700)
            fill_part(home, plan, founded, (name,), _choose_accounts(founded, name, first=number == 0))
            node_key, engine_plan = plans[name]
            write_engine_files(home, engine_plan, _begin_engine(founded), founded.validators[name], node_key)
        write_within(fresh, NETWORK, encode(network))
    return network


def add_node(folder: Path, name: str, first_port: int = 0) -> SigningKey:
    """Makes one more home for a network, which follows it and may join its validators; the key it would sign with.

    It starts with no more than what is public: genesis, names, and whom to call; CometBFT fetches the blocks. Raises
    HomeError where the name is taken.
    """
    network = load_network(folder)
    if name in network.nodes:
        raise HomeError("home_must_be_empty", home=str(folder / name))
    first = folder / network.nodes[0]
    plans = {each: load_engine_plan(folder / each) for each in network.nodes}
    key, node_key = generate_key(), generate_key()
    port = first_port or find_ports(PORTS)
    peers = tuple(f"{read_node_name(folder / each)}@{plan.host}:{plan.p2p}" for each, plan in plans.items())
    plan = EnginePlan(host=LOOPBACK, moniker=name, p2p=port, peers=peers, rpc=port + 1, service=port + 2)
    with made_whole(folder / name, (VALIDATORS_FOLDER,)) as home:
        fill_follower(home, first)
        save_validator_key(home, name, key)
        write_follower_files(home, plan, read_within(first, f"{ENGINE_FOLDER}/{GENESIS}"), key, node_key)
    write_within(folder, NETWORK, encode(msgspec.structs.replace(network, nodes=(*network.nodes, name))))
    return key


def load_network(folder: Path) -> Network:
    """Which homes are in a folder. Raises HomeError where it is none of a network."""
    if not (folder / NETWORK).is_file():
        raise HomeError("network_must_exist", folder=str(folder))
    return parse_within(folder, NETWORK, Network)


def list_homes(folder: Path) -> list[Path]:
    """The homes of a network, in order. Raises HomeError."""
    return [folder / name for name in load_network(folder).nodes]


def find_home(folder: Path, name: str) -> Path:
    """The home of a validator of a network. Raises HomeError for a name that is none of them."""
    nodes = load_network(folder).nodes
    if name not in nodes:
        raise HomeError("node_must_be_of_network", known=", ".join(nodes), name=name[:60])
    return folder / name


def find_ports(count: int) -> int:
    """The first of so many ports on loopback, one after the other, that are free now. Raises HomeError."""
    for first in range(FIRST_PORT, LAST_PORT, STEP):
        if all(_is_free(port) for port in range(first, first + count)):
            return first
    raise HomeError("ports_must_be_free", count=count)


def plan_nodes(names: tuple[str, ...], seed: int | None, first: int) -> dict[str, tuple[SigningKey, EnginePlan]]:
    """By name, the key by which other nodes know one, and where it listens: ports on loopback from the first on."""
    keys = {name: make_key(seed, f"node/{name}") for name in names}
    ports = {name: first + PORTS * number for number, name in enumerate(names)}
    nodes = [(name_node(keys[name]), LOOPBACK, ports[name]) for name in names]
    return {
        name: (
            keys[name],
            EnginePlan(
                host=LOOPBACK,
                moniker=name,
                p2p=ports[name],
                peers=list_peers(nodes, name_node(keys[name])),
                rpc=ports[name] + 1,
                service=ports[name] + 2,
            ),
        )
        for name in names
    }


def _begin_engine(founded: Founded) -> EngineBeginning:
    genesis = founded.founding.file.genesis
    tip = make_tip(genesis)
    engine = compute_engine(tip.genesis_hash, genesis.chain_id, 0)
    return EngineBeginning(engine, genesis.time + 1, tip.last_block_hash, genesis.validators)


def _choose_accounts(founded: Founded, name: str, *, first: bool) -> tuple[str, ...]:
    others = first and [each for each in founded.authorities if each not in founded.validators]
    return tuple([each for each in founded.authorities if each == name or (others and each in others)])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
