"""Moving up: from one home whose validators made the blocks to a network of homes that goes on on CometBFT.

The committee has decided it (`continue_on`), and the block in which it did is the last one of the old home. Each home
of the network begins with all blocks there are; CometBFT's chain begins where they end.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from ledger.abci.engine_files import EngineBeginning, write_engine_files
from ledger.abci.network import NETWORK, PORTS, Network, find_ports, plan_nodes
from ledger.abci.service.readers import open_archive
from ledger.archive.engine import find_engine
from ledger.crypto.encoding import encode
from ledger.crypto.keyfiles import load_key, save_key
from ledger.crypto.keys import SigningKey
from ledger.errors import HomeError
from ledger.home.config import load_config, save_config
from ledger.home.disk import read_within, write_within
from ledger.home.keyring import KEYS_FOLDER, NAMES_FILE
from ledger.home.making import made_whole
from ledger.home.validator_keys import VALIDATORS_FOLDER, list_files
from ledger.state.database import freeze_database
from ledger.transition import get_validators

HOLDERS = "holders"


def move_up(home: Path, folder: Path, first_port: int = 0) -> Network:
    """Makes a home in an empty folder for each validator of the set that goes on and whose key the old home holds.

    The old home stays as it is, and goes on reading. Raises HomeError where the committee has not decided it, or where
    no key is here.
    """
    beginning = _read_beginning(home)
    keys = _find_keys(home, beginning)
    names = tuple(keys)
    if not names:
        raise HomeError("validator_key_must_be_in_home", home=str(home))
    plans = plan_nodes(names, None, first_port or find_ports(PORTS * len(names)))
    network = Network(beginning.engine.chain_id.rsplit("-", 2)[0], names, 1)
    with made_whole(folder, names) as fresh:
        for name in names:
            own = fresh / name
            own.mkdir(mode=0o700)
            _fill(own, home, name, keys[name], _choose_accounts(home, name, names))
            if name == names[0]:
                _copy_holders(own, home)
            node_key, plan = plans[name]
            write_engine_files(own, plan, beginning, keys[name], node_key)
        write_within(fresh, NETWORK, encode(network))
    return network


def _read_beginning(home: Path) -> EngineBeginning:
    archive = open_archive(home)
    try:
        with archive.reading() as state:
            engine, tip = find_engine(state, archive.genesis), archive.tip
            if engine is None or engine.epoch == 0:
                raise HomeError("engine_must_be_decided", home=str(home))
            return EngineBeginning(engine, tip.time + 1, tip.last_block_hash, get_validators(state, tip.height + 1))
    finally:
        archive.store.close()


def _find_keys(home: Path, beginning: EngineBeginning) -> dict[str, SigningKey]:
    held = {key.public_key: key for key in (load_key(path, "") for path in list_files(home))}
    return {one.name: held[one.public_key] for one in beginning.validators if one.public_key in held}


def _choose_accounts(home: Path, name: str, names: tuple[str, ...]) -> list[Path]:
    """The key files of an institution's own account; in the first home, of all accounts that are no validator's."""
    files = sorted((home / KEYS_FOLDER).glob("*.json"))
    owners = [(path, path.name.partition(".")[0]) for path in files]
    return [path for path, owner in owners if owner == name or (name == names[0] and owner not in names)]


def _copy_holders(own: Path, home: Path) -> None:
    """What is in the records that were issued: it goes with the keys of those who run no validator."""
    files = sorted((home / HOLDERS).glob("*.json"))
    if files:
        (own / HOLDERS).mkdir(mode=0o700)
    for path in files:
        write_within(own, f"{HOLDERS}/{path.name}", read_within(home, f"{HOLDERS}/{path.name}"), 0o600)


def _fill(own: Path, home: Path, name: str, key: SigningKey, accounts: Iterable[Path]) -> None:
    for part in (KEYS_FOLDER, VALIDATORS_FOLDER, "receipts", "imports"):
        (own / part).mkdir(mode=0o700)
    save_config(own, msgspec.structs.replace(load_config(home), seed=-1))
    save_key(own / VALIDATORS_FOLDER / f"{name}.json", key, "")
    for path in accounts:
        write_within(own, f"{KEYS_FOLDER}/{path.name}", read_within(home, f"{KEYS_FOLDER}/{path.name}"), 0o600)
    for file in ("genesis.json", NAMES_FILE):
        if (home / file).exists():
            write_within(own, file, read_within(home, file))
    with freeze_database(home / "ledger.db") as copy:
        copy(own / "ledger.db")
