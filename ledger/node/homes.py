"""The home: the directory that holds a ledger with its keys, names, receipts and signers.

It is made in a folder of its own and moved into place, so that there is a whole home or none.
"""

import shutil
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec

from ledger.archive.archive import Clock
from ledger.archive.genesis import encode_genesis_file, found_store
from ledger.chain.genesis import ChainId, Genesis, GenesisFile
from ledger.chain.parameters import FOUNDING, Parameters, read_parameters, write_parameters
from ledger.chain.validators import MAX_VALIDATORS
from ledger.crypto.encoding import Natural, decode_file, encode, parse
from ledger.crypto.keyfiles import save_key
from ledger.crypto.keys import SigningKey
from ledger.errors import HomeError, StoreError
from ledger.home.clock import make_fixed_clock, read_system_clock
from ledger.home.disk import intact, make_unfinished, parse_within, read_within, sync_folder, write_within
from ledger.home.founding import found, make_keys, make_validator_keys
from ledger.home.keyring import KEYS_FOLDER, AskPassphrase, Keyring
from ledger.home.template import Template, load_template
from ledger.home.validator_keys import VALIDATORS_FOLDER, find_validator_key, load_validator_keys
from ledger.node.council import Council
from ledger.node.node import Node
from ledger.node.signers import SignerStore
from ledger.state.store import Store

FIXED_TIME = 1_767_225_600_000
"""2026-01-01T00:00:00Z: when every chain with a seed begins."""

WAITED = "waited.json"
"""The file of a home with a seed that says how far its clock was set ahead."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a home remembers of how it was made."""

    encrypted: bool
    """Whether account keys have a passphrase."""
    seed: int
    """-1 where keys are random and the clock is the system's."""
    template: str
    version: int = 1


class Waited(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a home with a seed remembers of its clock."""

    until: Natural
    """No later block is before it, ms UTC."""


class Home(msgspec.Struct, frozen=True):
    """An open home: a node with its keyring. Without a path it lives in memory."""

    path: Path | None
    config: Config
    keyring: Keyring
    node: Node


class Plan(msgspec.Struct, frozen=True):
    """How a new home is to be made."""

    chain_id: ChainId = "lao-demo"
    template: str = "lao"
    """The name of what the chain starts with: one that comes with this program, unless `own` is given."""
    validators: int = 4
    seed: Natural | None = None
    passphrase: str = ""
    parameters: dict[str, int] = {}
    """Limits that differ from their defaults, by name."""
    own: Template | None = None
    """A template of one's own."""


def create_home(path: Path | None, plan: Plan) -> Home:
    """A new ledger, kept at `path` or in memory. Raises HomeError where there is one already.

    A plan that is none, such as a negative seed or an unknown parameter, raises DecodeError before anything is made.
    """
    parse(encode(plan), Plan)
    _read_parameters(plan)
    if path is None:
        return _create_in_memory(plan)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise HomeError("home_must_be_empty", home=str(path))
    fresh = make_unfinished(path)
    try:
        fresh.mkdir(parents=True, mode=0o700)
        _fill(fresh, plan)
        for folder in (fresh / VALIDATORS_FOLDER, fresh):
            sync_folder(folder)
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise HomeError("file_must_be_readable", file=str(path), problem=error.strerror or "") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return open_home(path, lambda: plan.passphrase)


def open_home(path: Path, ask: AskPassphrase) -> Home:
    """The ledger in a home. Raises HomeError where there is none, KeyFileError for lax validator keys."""
    if not (path / "genesis.json").exists():
        raise HomeError("home_must_exist", home=str(path))
    config = load_config(path)
    with intact(path, "genesis.json"):
        genesis = decode_file(read_within(path, "genesis.json"), GenesisFile).genesis
    keyring = Keyring(path, config.encrypted, ask)
    node = _open_node(path, genesis, load_validator_keys(path), _choose_clock(config.seed, load_waited(path)))
    return Home(path, config, keyring, node)


def _open_node(path: Path, genesis: Genesis, keys: dict[str, SigningKey], clock: Clock) -> Node:
    with ExitStack() as opened:
        if not (path / "ledger.db").exists():
            raise StoreError("store_must_be_intact", problem="ledger.db is missing")  # SQLite would make a new one
        store = Store(path / "ledger.db")
        opened.callback(store.close)
        signers = SignerStore(path / "signers.db")
        opened.callback(signers.close)
        node = Node(store, Council(keys, signers, partial(find_validator_key, path)), clock)
        if node.genesis_file.genesis != genesis:
            raise StoreError("store_must_be_intact", problem="ledger.db and genesis.json are of two ledgers")
        opened.pop_all()
        return node


def load_config(path: Path) -> Config:
    """What the home remembers. Raises HomeError."""
    return parse_within(path, "config.json", Config)


def save_config(path: Path, config: Config) -> None:
    """Writes what the home remembers."""
    write_within(path, "config.json", encode(config))


def load_waited(path: Path) -> int:
    """The moment that somebody has waited for, ms UTC; 0 for none. Raises HomeError."""
    return parse_within(path, WAITED, Waited).until if (path / WAITED).exists() else 0


def save_waited(path: Path, until: int) -> None:
    """Lets no later block of a home with a seed be before that moment, whoever makes it."""
    write_within(path, WAITED, encode(Waited(until)))


def _create_in_memory(plan: Plan) -> Home:
    template, validators, authorities = _make_all_keys(plan)
    founding = found(template, plan.chain_id, _choose_time(plan.seed), validators, authorities, _read_parameters(plan))
    store = Store(None)
    found_store(store, founding.file)
    node = Node(store, Council(validators, SignerStore(None)), _choose_clock(_seed(plan), 0))
    keyring = Keyring(None, False, lambda: "")
    _fill_keyring(keyring, founding.addresses, authorities)
    return Home(None, Config(False, _seed(plan), plan.template), keyring, node)


def _fill(path: Path, plan: Plan) -> None:
    template, validators, authorities = _make_all_keys(plan)
    founding = found(template, plan.chain_id, _choose_time(plan.seed), validators, authorities, _read_parameters(plan))
    for folder in (KEYS_FOLDER, VALIDATORS_FOLDER, "receipts", "imports"):
        (path / folder).mkdir(mode=0o700)
    save_config(path, Config(bool(plan.passphrase), _seed(plan), plan.template))
    for name, key in validators.items():
        save_key(path / VALIDATORS_FOLDER / f"{name}.json", key, "")
    _fill_keyring(Keyring(path, bool(plan.passphrase), lambda: plan.passphrase), founding.addresses, authorities)
    store = Store(path / "ledger.db")
    found_store(store, founding.file)
    store.close()
    SignerStore(path / "signers.db").close()
    write_within(path, "genesis.json", encode_genesis_file(founding.file))


def _fill_keyring(keyring: Keyring, addresses: dict[str, str], keys: dict[str, SigningKey]) -> None:
    for name, key in keys.items():
        keyring.add(name, key)
        keyring.set_name(name, addresses[name])


def _make_all_keys(plan: Plan) -> tuple[Template, dict[str, SigningKey], dict[str, SigningKey]]:
    template = plan.own or load_template(plan.template)
    if not 1 <= plan.validators <= MAX_VALIDATORS:
        raise HomeError("validators_must_fit_set", count=plan.validators, limit=MAX_VALIDATORS)
    extra = tuple(f"validator-{number + 1}" for number in range(len(template.validators), plan.validators))
    names = (template.validators + extra)[: plan.validators]
    validators = make_validator_keys(names, plan.seed)
    return template, validators, make_keys(template.authorities, plan.seed, "account")


def _read_parameters(plan: Plan) -> Parameters:
    return read_parameters(write_parameters(FOUNDING) | plan.parameters)


def _choose_time(seed: int | None) -> int:
    if seed is not None:
        return FIXED_TIME
    return read_system_clock()


def _choose_clock(seed: int, not_before: int) -> Clock:
    return read_system_clock if seed < 0 else make_fixed_clock(not_before)


def _seed(plan: Plan) -> int:
    return -1 if plan.seed is None else plan.seed
