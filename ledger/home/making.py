"""Making a home: a plan, the keys and the genesis that follow from it, and the files that hold them.

It is made in a folder of its own and moved into place, so that there is a whole home or none.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from ledger.archive.genesis import encode_genesis_file, found_store, read_genesis_file
from ledger.chain.genesis import ChainId
from ledger.chain.header import NEWEST, VERSIONS
from ledger.chain.parameters import FOUNDING, Parameters, read_parameters, write_parameters
from ledger.chain.times import DAY_MS
from ledger.chain.validators import MAX_VALIDATORS
from ledger.crypto.encoding import Natural, Positive, encode, parse
from ledger.crypto.keyfiles import save_key
from ledger.crypto.keys import SigningKey
from ledger.errors import DecodeError, HomeError
from ledger.home.clock import LATEST, choose_beginning
from ledger.home.config import Config, load_config, save_config
from ledger.home.disk import make_unfinished, read_within, sync_folder, unreadable, write_within
from ledger.home.founding import Founding, found, make_keys, make_validator_keys
from ledger.home.keyring import KEYS_FOLDER, NAMES_FILE, Keyring
from ledger.home.template import Template, load_template
from ledger.home.validator_keys import VALIDATORS_FOLDER
from ledger.state.store import Store


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
    rules: Positive = NEWEST
    """The version of the rules it starts by."""
    begins: Natural | None = None
    """With a seed: when the chain begins, ms UTC; None where nobody says."""
    engine: Literal["embedded", "cometbft"] = "embedded"
    """What makes its blocks final."""


class Beginning(NamedTuple):
    """A chain that begins, with its keys by name."""

    config: Config
    founding: Founding
    validators: dict[str, SigningKey]
    authorities: dict[str, SigningKey]


def check_plan(plan: Plan) -> None:
    """Raises DecodeError for a plan that is none, such as a negative seed or an unknown parameter."""
    if parse(encode(plan), Plan) != plan:  # some of it is written as what it is not: nan as null, bytes as text
        raise DecodeError("fields_must_fit_type", type="Plan", problem="a value of another type")
    _read_parameters(plan)
    if plan.rules not in VERSIONS:
        raise DecodeError("rules_must_be_known", known=" or ".join(map(str, VERSIONS)), version=plan.rules)
    if plan.begins is not None and plan.seed is None:
        raise HomeError("beginning_must_be_a_lessons")
    if plan.begins is not None and not DAY_MS <= plan.begins <= LATEST:
        raise DecodeError("fields_must_fit_type", type="Plan", problem="begins is not from 1970-01-02 to the year 9999")


def begin(plan: Plan) -> Beginning:
    """Keys and genesis as planned. Raises HomeError, DecodeError."""
    template = plan.own or load_template(plan.template)
    if not 1 <= plan.validators <= MAX_VALIDATORS:
        raise HomeError("validators_must_fit_set", count=plan.validators, limit=MAX_VALIDATORS)
    extra = tuple(f"validator-{number + 1}" for number in range(len(template.validators), plan.validators))
    names = (template.validators + extra)[: plan.validators]
    validators = make_validator_keys(names, plan.seed)
    authorities = make_keys(template.authorities, plan.seed, "account")
    time = choose_beginning(plan.seed) if plan.begins is None else plan.begins
    founding = found(
        template, plan.chain_id, time, validators, authorities, _read_parameters(plan), plan.rules, plan.engine
    )
    # on CometBFT time is what its validators' clocks say, also where the keys are a seed's
    clock_seed = -1 if plan.seed is None or plan.engine == "cometbft" else plan.seed
    config = Config(bool(plan.passphrase), clock_seed, plan.template)
    return Beginning(config, founding, validators, authorities)


@contextmanager
def made_whole(path: Path, folders: Sequence[str] = (VALIDATORS_FOLDER,)) -> Iterator[Path]:
    """A folder to make a home in, which is moved to `path` at the end, with what is in its `folders`, durably.

    Raises HomeError where something is there already.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise HomeError("home_must_be_empty", home=str(path))
    fresh = make_unfinished(path)
    try:
        fresh.mkdir(parents=True, mode=0o700)
        yield fresh
        for folder in (*(fresh / name for name in folders), fresh):
            sync_folder(folder)
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise unreadable(path, error) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def fill_home(path: Path, plan: Plan) -> None:
    """Writes the files of a home that every shell has: keys, names, store and genesis."""
    beginning = begin(plan)
    fill_part(path, plan, beginning, tuple(beginning.validators), tuple(beginning.authorities))


def fill_part(
    path: Path, plan: Plan, beginning: Beginning, validators: Sequence[str], authorities: Sequence[str]
) -> None:
    """As `fill_home`, with the keys of these validators and authorities alone; all have their names in it."""
    for folder in (KEYS_FOLDER, VALIDATORS_FOLDER, "receipts", "imports"):
        (path / folder).mkdir(mode=0o700)
    save_config(path, beginning.config)
    for name in validators:
        save_key(path / VALIDATORS_FOLDER / f"{name}.json", beginning.validators[name], "")
    fill_keyring(Keyring(path, beginning.config.encrypted, lambda: plan.passphrase), beginning, authorities)
    store = Store(path / "ledger.db")
    found_store(store, beginning.founding.file)
    store.close()
    write_within(path, "genesis.json", encode_genesis_file(beginning.founding.file))


def fill_follower(path: Path, other: Path) -> None:
    """Writes the files of a home that follows the ledger of another one: what is public of it, and no key."""
    for folder in (KEYS_FOLDER, VALIDATORS_FOLDER, "receipts", "imports"):
        (path / folder).mkdir(mode=0o700)
    save_config(path, load_config(other))
    genesis = read_within(other, "genesis.json")
    store = Store(path / "ledger.db")
    found_store(store, read_genesis_file(genesis))
    store.close()
    write_within(path, "genesis.json", genesis)
    if (other / NAMES_FILE).exists():
        write_within(path, NAMES_FILE, read_within(other, NAMES_FILE))


def fill_keyring(keyring: Keyring, beginning: Beginning, held: Sequence[str]) -> None:
    """Puts the names of the authorities into a keyring, with the keys of those that are `held`."""
    for name, key in beginning.authorities.items():
        if name in held:
            keyring.add(name, key)
        keyring.set_name(name, beginning.founding.addresses[name])


def _read_parameters(plan: Plan) -> Parameters:
    return read_parameters(write_parameters(FOUNDING) | plan.parameters)
