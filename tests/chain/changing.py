"""A real ledger whose validators change: four ministries until height 5, three others from height 6 on.

No message changes a set yet, so the change stands in the rows the chain starts with.
"""

import msgspec

from ledger import Ledger
from ledger.archive.genesis import found_store
from ledger.chain.genesis import GenesisFile, GenesisRow, compute_genesis_hash
from ledger.chain.parameters import FOUNDING
from ledger.chain.validators import ScheduledSet, Validator
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import STATE_KEY, STATE_VALUE, digest
from ledger.crypto.keys import SigningKey
from ledger.home.clock import FIXED_TIME, read_fixed_clock
from ledger.home.config import Config
from ledger.home.founding import found, make_binding, make_keys, make_validator_keys
from ledger.home.keyring import Keyring
from ledger.home.template import load_template
from ledger.merkle.state_tree import build
from ledger.node.council import Council
from ledger.node.embedded import Home
from ledger.node.node import Node
from ledger.node.signers import SignerStore
from ledger.registry.rows.committee import NOW, SCHEDULES, Schedule
from ledger.state.store import Store

CHANGE = 6
"""The first height the second set signs."""
SECOND = ("education", "health", "labour")


def create_changing(second_is_here: bool = True) -> Ledger:
    """The ledger in memory; without the second set's keys it cannot go beyond the change."""
    template = load_template("lao")
    first, second = make_validator_keys(template.validators, 1), make_validator_keys(SECOND, 2)
    authorities = make_keys(template.authorities, 1, "account")
    forgetful = msgspec.structs.replace(FOUNDING, key_memory=0)  # so that the first set can come back
    founding = found(template, "changing", FIXED_TIME, first, authorities, forgetful)
    owners = {founding.addresses[name]: key for name, key in authorities.items()}
    sets = (ScheduledSet(1, list_validators(first)), ScheduledSet(CHANGE, list_validators(second)))
    file = schedule(founding.file, sets, owners | first | second)
    store = Store(None)
    found_store(store, file)
    council = Council(first | second if second_is_here else first, SignerStore(None))
    keyring = Keyring(None, False, lambda: "")
    for name, key in authorities.items():
        keyring.add(name, key)
        keyring.set_name(name, founding.addresses[name])
    return Ledger(Home(None, Config(False, 1, "lao"), keyring, Node(store, council, read_fixed_clock)))


def list_validators(keys: dict[str, SigningKey]) -> tuple[Validator, ...]:
    """The set of these keys, each with power 1."""
    return tuple(Validator(name, key.public_key, 1) for name, key in keys.items())


def schedule(file: GenesisFile, sets: tuple[ScheduledSet, ...], owners: dict[str, SigningKey]) -> GenesisFile:
    """The genesis file with these sets; another root gives another hash, and everybody consents anew."""
    rows = {row.key: bytes(row.value) for row in file.rows} | {SCHEDULES.key(NOW): encode(Schedule(sets))}
    tree = build([(digest(STATE_KEY, key.encode()), digest(STATE_VALUE, rows[key])) for key in sorted(rows)])
    genesis = msgspec.structs.replace(file.genesis, state_root=tree.root.hex())
    genesis_hash = compute_genesis_hash(genesis)
    bindings = tuple(make_binding(genesis_hash, owner, key) for owner, key in owners.items())
    return GenesisFile(bindings, genesis, tuple(GenesisRow(key, msgspec.Raw(rows[key])) for key in sorted(rows)))
