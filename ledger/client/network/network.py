"""A network of validators on this machine, as an operator acts on it; and one validator on a host of its own."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ledger.abci.moving_up import move_up
from ledger.abci.network import Network, add_node, find_home, found_network, list_homes
from ledger.abci.processes import ENGINE_LOG, LOG, ask, await_all, find_process, read_end, start, stop
from ledger.abci.service.readers import open_archive
from ledger.abci.validator import find_program, run_validator
from ledger.archive.genesis import read_genesis_file
from ledger.archive.health import NodeStatus
from ledger.chain.genesis import compute_binding_bytes, compute_genesis_hash
from ledger.errors import HomeError
from ledger.home.disk import read_within
from ledger.home.engine_plan import EnginePlan, has_engine
from ledger.home.making import Plan
from ledger.home.validator_keys import validate_name
from ledger.reads.differing import Parting, find_parting
from ledger.registry.committee.validators import BoundValidator

MAX_LOG = 256 * 1024
"""Bytes of a log's end that are looked at."""


def find_engine_program() -> str:
    """Where CometBFT is. Raises ConsensusError that says how it is installed."""
    return find_program()


def create_network(folder: Path, plan: Plan, first_port: int = 0) -> Network:
    """Makes the homes of a new ledger's validators in an empty folder. Raises HomeError, DecodeError."""
    return found_network(folder, plan, first_port)


def move_network(home: Path, folder: Path, first_port: int = 0) -> Network:
    """Makes the homes of those who go on with a ledger on CometBFT, once the committee has decided it.

    Raises HomeError.
    """
    return move_up(home, folder, first_port)


def add_validator(folder: Path, name: str, first_port: int = 0) -> BoundValidator:
    """Makes one more home in a network; the validator it may become, with its key's consent to its name.

    It follows the ledger as soon as it is started; that it signs, a motion decides. Raises HomeError.
    """
    validate_name(name)
    key = add_node(folder, name, first_port)
    genesis = read_genesis_file(read_within(folder / name, "genesis.json")).genesis
    text = compute_binding_bytes(compute_genesis_hash(genesis), name, key.public_key)
    return BoundValidator(key.sign(text), name, key.public_key, 1)


def begin_network(folder: Path, names: tuple[str, ...] = ()) -> list[NodeStatus]:
    """Starts validators, all unless some are named, and waits until they agree; how each does.

    Raises HomeError, or ConsensusError where one does not start.
    """
    homes = _choose(folder, names)
    find_program()
    for home in homes:
        start(home)
    await_all([home for home in list_homes(folder) if home in homes or find_process(home)])
    return [ask(home) for home in homes]


def end_network(folder: Path, names: tuple[str, ...] = ()) -> list[str]:
    """Ends validators, all unless some are named; those that were running. Raises HomeError."""
    return [home.name for home in stop(_choose(folder, names))]


def list_nodes(folder: Path) -> list[NodeStatus]:
    """How each validator does. Raises HomeError."""
    return [ask(home) for home in list_homes(folder)]


def read_log(folder: Path, name: str, lines: int, *, engine: bool) -> list[str]:
    """The last lines that a validator wrote, or its CometBFT. Raises HomeError."""
    home = find_home(folder, name)
    return read_end(home / (ENGINE_LOG if engine else LOG), MAX_LOG).splitlines()[-lines:]


def compare_homes(one: Path, other: Path) -> Parting:
    """Where the ledgers of two homes part, while both may be running. Raises StoreError, VerificationError."""
    first, second = open_archive(one), open_archive(other)
    with closing(first.store), closing(second.store):
        return find_parting(first, second)


def run_node(home: Path, started: Callable[[EnginePlan], None]) -> None:
    """Runs the validator of a home until it is ended. Raises HomeError, StoreError, ConsensusError."""
    if not has_engine(home):
        raise HomeError("home_must_have_engine", home=str(home))
    run_validator(home, started)


def _choose(folder: Path, names: tuple[str, ...]) -> list[Path]:
    if not names:
        return list_homes(folder)
    return [find_home(folder, name) for name in names]
