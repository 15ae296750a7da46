"""The embedded ledger: a home with the node that keeps its chain in this process."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec

from ledger.archive.archive import Clock
from ledger.archive.genesis import found_store, read_genesis_file
from ledger.chain.genesis import Genesis, compute_genesis_hash
from ledger.crypto.keys import SigningKey
from ledger.errors import HomeError, StoreError
from ledger.home.clock import choose_clock
from ledger.home.config import Config, load_config, load_waited
from ledger.home.disk import intact, read_within
from ledger.home.engine_plan import has_engine, load_engine_plan
from ledger.home.keyring import AskPassphrase, Keyring
from ledger.home.making import Plan, begin, check_plan, fill_home, fill_keyring, made_whole
from ledger.home.validator_keys import find_validator_key, load_validator_keys
from ledger.node.council import Council
from ledger.node.node import Node
from ledger.node.signers import SignerStore
from ledger.state.store import Store


class Home(msgspec.Struct, frozen=True):
    """An open home: a node with its keyring. Without a path it lives in memory."""

    path: Path | None
    config: Config
    keyring: Keyring
    node: Node


def create_home(path: Path | None, plan: Plan) -> Home:
    """A new ledger, kept at `path` or in memory. Raises HomeError where there is one already.

    A plan that is none, such as a negative seed or an unknown parameter, raises DecodeError before anything is made.
    """
    check_plan(plan)
    if path is None:
        return _create_in_memory(plan)
    with made_whole(path) as fresh:
        fill_home(fresh, plan)
        SignerStore(fresh / "signers.db").close()
    return open_home(path, lambda: plan.passphrase)


def open_home(path: Path, ask: AskPassphrase) -> Home:
    """The ledger in a home. Raises HomeError where there is none, KeyFileError for lax validator keys."""
    if not (path / "genesis.json").exists():
        raise HomeError("home_must_exist", home=str(path))
    config = load_config(path)
    with intact(path, "genesis.json"):
        genesis = read_genesis_file(read_within(path, "genesis.json")).genesis
    keyring = Keyring(path, config.encrypted, ask)
    node = _open_node(path, genesis, load_validator_keys(path), choose_clock(config.seed, load_waited(path)))
    node.max_drift = config.max_drift_ms
    return Home(path, config, keyring, node)


def _open_node(path: Path, genesis: Genesis, keys: dict[str, SigningKey], clock: Clock) -> Node:
    port = load_engine_plan(path).service if has_engine(path) else 0
    with ExitStack() as opened:
        if not (path / "ledger.db").exists():
            raise StoreError("store_must_be_intact", problem="ledger.db is missing")  # SQLite would make a new one
        store = Store(path / "ledger.db")
        opened.callback(store.close)
        signers = SignerStore(path / "signers.db")
        opened.callback(signers.close)
        council = Council(keys, signers, partial(find_validator_key, path))
        node = Node(store, council, clock, port)
        found, expected = node.tip.genesis_hash.hex(), compute_genesis_hash(genesis).hex()
        if found != expected:
            problem = f"ledger.db and genesis.json are of two ledgers: {found} and {expected}"
            raise StoreError("store_must_be_intact", problem=problem)
        opened.pop_all()
        return node


def _create_in_memory(plan: Plan) -> Home:
    beginning = begin(plan)
    config = msgspec.structs.replace(beginning.config, encrypted=False)
    store = Store(None)
    found_store(store, beginning.founding.file)
    node = Node(store, Council(beginning.validators, SignerStore(None)), choose_clock(config.seed, 0))
    keyring = Keyring(None, config.encrypted, lambda: "")
    fill_keyring(keyring, beginning, tuple(beginning.authorities))
    return Home(None, config, keyring, node)
