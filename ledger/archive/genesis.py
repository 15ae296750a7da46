"""The genesis as it is kept: where a chain stands before its first block, and the check of what it starts with."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from msgspec import UNSET

from ledger.chain.genesis import (
    Genesis,
    GenesisFile,
    KeyBinding,
    compute_binding_bytes,
    compute_genesis_hash,
    validate_genesis,
)
from ledger.chain.header import VERSIONS
from ledger.chain.parameters import read_parameters
from ledger.chain.validators import Validator, is_ordered
from ledger.crypto.encoding import decode_file, encode
from ledger.crypto.keys import check_public_key, verify_hex
from ledger.errors import ConsensusError, DecodeError, LedgerError, StoreError
from ledger.merkle.state_tree import TreeChange, build
from ledger.registry.bindable import BINDABLE
from ledger.registry.call import FIRST, count_version
from ledger.registry.committee.bodies import validate_seats
from ledger.registry.delegation import EVERYDAY
from ledger.registry.laws.judging import list_parameters
from ledger.registry.laws.making import ALL, check_cost, check_parameters, check_text, count_costs, make_law_rows
from ledger.registry.motions.agenda import ACTIONS, COMPETENCES, get_latest_version, read_action
from ledger.registry.people.accounts import KINDS
from ledger.registry.people.roles import (
    KNOWN,
    MAX_LINKS,
    get_grantor,
    get_identifier,
    get_role_version,
    is_scope,
)
from ledger.registry.records.schemas import validate_fields
from ledger.registry.rows.committee import (
    BODIES,
    ENGINES,
    ESSENTIALS,
    MOTIONS,
    NOW,
    PARAMETERS,
    SCHEDULES,
    UPGRADES,
    Schedule,
    Upgrade,
    UpgradePlan,
)
from ledger.registry.rows.laws import LAW_BOOKS, LAWS, MAX_ALL, MAX_LAWS, Law
from ledger.registry.rows.money import ASSETS, HOLDINGS
from ledger.registry.rows.people import ACCOUNTS, DELEGATIONS, IDENTITIES, RETIRED_KEYS, ROLES, Role
from ledger.registry.rows.records import SCHEMAS
from ledger.registry.rows.tables import LATER, TABLES
from ledger.registry.rows.tax import TREASURIES
from ledger.state.state import compute_history_nodes
from ledger.state.store import Store
from ledger.state.stored import Fold
from ledger.state.tables import Row, Table, compute_key_hash, compute_value_hash, encode_row
from ledger.transition import Tip


class Owner(NamedTuple):
    """Whom a key stands for, with which others."""

    name: str
    """An address, or a validator's name."""
    public_key: str
    keys: tuple[str, ...]
    threshold: int


def make_tip(genesis: Genesis) -> Tip:
    """Where a chain stands before its first block."""
    genesis_hash = compute_genesis_hash(genesis)
    return Tip(
        address_prefix=genesis.address_prefix,
        chain_id=genesis.chain_id,
        genesis_hash=genesis_hash,
        height=0,
        last_block_hash=genesis_hash,
        state_root=bytes.fromhex(genesis.state_root),
        time=genesis.time,
        utc_offset=genesis.utc_offset,
        engine=genesis.engine,
    )


def encode_genesis_file(file: GenesisFile) -> bytes:
    """The canonical bytes of the file, as they stand in genesis.json."""
    return encode(file)


def found_store(store: Store, file: GenesisFile) -> None:
    """Fills a new store with a chain that has no block yet. Raises StoreError."""
    tree = verify_founding(file)
    store.create(encode_genesis_file(file))
    tip = make_tip(file.genesis)
    with store.writing():
        for level, index, node in compute_history_nodes(store, 0, tip.genesis_hash):
            store.save_history(level, index, node)
        rows = {row.key: bytes(row.value) for row in file.rows}
        store.fold(Fold(0, rows, tree.nodes))


def build_tree(rows: list[tuple[str, bytes]]) -> TreeChange:
    """The state tree over the first rows: (key, canonical bytes)."""
    return build([(compute_key_hash(key), compute_value_hash(value)) for key, value in rows])


@lru_cache(maxsize=1)
def read_genesis_file(data: bytes) -> GenesisFile:
    """The genesis file in its canonical bytes, which a home has twice. Raises DecodeError."""
    return decode_file(data, GenesisFile)


def verify_founding(file: GenesisFile) -> TreeChange:
    """The state tree a chain starts with. Raises StoreError unless rows and keys are what the genesis covers.

    Every key of an account or validator must be strong and bound, and none that was given up: a validator's to its
    name, also that of a set which takes over later. The set of height 1 is the one the genesis names.
    """
    tree = build_tree([(row.key, bytes(row.value)) for row in file.rows])
    found, expected = tree.root.hex(), file.genesis.state_root
    if found != expected:
        problem = f"the rows beside the genesis are not those it covers: {found}, expected {expected}"
        raise StoreError("store_must_be_intact", problem=problem)
    try:
        decode_file(encode(file), GenesisFile)  # every field within its range
        validate_genesis(file.genesis)
        bound = {_verify_binding(binding, compute_genesis_hash(file.genesis)) for binding in file.bindings}
        _decode_rows(file)
        needed = _list_owners(file)
        _check_fields(file)
    except LedgerError as error:
        raise StoreError("store_must_be_intact", problem=f"genesis: {error.rule}") from None
    retired = {
        row.key.removeprefix(RETIRED_KEYS.prefix) for row in file.rows if row.key.startswith(RETIRED_KEYS.prefix)
    }
    for owner in needed:
        if owner.public_key in retired:
            raise StoreError("store_must_be_intact", problem=f"genesis: {owner.name} has a key that was given up")
        if owner not in bound:
            raise StoreError("store_must_be_intact", problem=f"genesis: {owner.name} has an unbound key")
    return tree


def _check_fields(file: GenesisFile) -> None:
    rows = {row.key: bytes(row.value) for row in file.rows}
    parameters = PARAMETERS.decode(rows.get(PARAMETERS.key(NOW), b""))
    read_parameters(parameters.values)
    version = _check_version(rows)
    _check_treasury(rows, version)
    _check_roles(rows)
    _check_bodies(rows)
    _check_laws(rows, version)
    assets = _decode_table(rows, ASSETS)
    identities, accounts = _decode_table(rows, IDENTITIES), _decode_table(rows, ACCOUNTS)
    sums = dict.fromkeys(assets, 0)
    for account in accounts.values():
        for balance in account.balances:
            sums[balance.asset] = sums.get(balance.asset, 0) + balance.available + balance.held
    named = {unit.asset: unit.decimals for unit in file.genesis.assets}
    for holds, problem in (
        (file.genesis.engine == "embedded" or version > FIRST, "version 1 of the rules knows no engine but its own"),
        (not _decode_table(rows, ENGINES), "it has gone on on no engine yet"),
        (parameters.values == file.genesis.parameters, "its parameters are not those of its rows"),
        (named == {code: asset.decimals for code, asset in assets.items()}, "its assets are not those of its rows"),
        (sums == {code: asset.supply for code, asset in assets.items()}, "its balances are not its supplies"),
        (all(asset.made_by is asset.kind is UNSET for asset in assets.values()), "nothing has made an asset since"),
        (not _decode_table(rows, HOLDINGS), "what accounts have stands apart from them"),
        (list(identities) == list(accounts), "its accounts are not its identities"),
        (all(identity.kind in KINDS for identity in identities.values()), "a kind of account is unknown"),
    ):
        if not holds:
            raise DecodeError("fields_must_fit_type", type="Genesis", problem=problem)


def _check_version(rows: dict[str, bytes]) -> int:
    """The version it starts by: one step says so, in force from the first block on; none does for the first version.

    Nothing that the chain starts with belongs to a later one.
    """
    plans = _decode_table(rows, UPGRADES)
    version = plans[NOW].steps[0].version if NOW in plans else FIRST
    expected = {} if version == FIRST else {NOW: UpgradePlan((Upgrade(1, 0, version),))}
    if plans != expected:
        raise DecodeError("fields_must_fit_type", type="Genesis", problem="its version of the rules is not in force")
    if version not in VERSIONS:
        raise ConsensusError("software_must_know_version", height=1, known=VERSIONS[-1], version=version)
    if max(_list_versions(rows), default=FIRST) > version:
        raise DecodeError("fields_must_fit_type", type="Genesis", problem=f"it has what version {version} has not")
    return version


def _check_treasury(rows: dict[str, bytes], version: int) -> None:
    treasuries, accounts = _decode_table(rows, TREASURIES), _decode_table(rows, IDENTITIES)
    known = version > FIRST and treasuries.keys() == {NOW} and treasuries[NOW].account in accounts
    if treasuries and not known:
        raise DecodeError("fields_must_fit_type", type="Genesis", problem="its treasury is none of its accounts")


def _list_versions(rows: dict[str, bytes]) -> Iterator[int]:
    """The versions that the rows, and what they name, belong to: tables, types of messages, roles, actions."""
    yield from (LATER.get(key.partition("/")[0], FIRST) for key in rows)
    named = [law.provision.types for law in _decode_table(rows, LAWS).values()]
    named += [row.types for row in _decode_table(rows, DELEGATIONS).values()]
    yield from map(count_version, named)
    yield from (EVERYDAY[name].version for names in named for name in names if name in EVERYDAY)
    roles = [(key.partition("/")[0], role.scope) for key, role in _decode_table(rows, ROLES).items()]
    roles += [(role.role, role.scope) for row in _decode_table(rows, ESSENTIALS).values() for role in row.roles]
    yield from (get_role_version(role, scope) for role, scope in roles)
    competences = [name for body in _decode_table(rows, BODIES).values() for name in body.competences]
    yield from (ACTIONS[name].version for name in competences if name in ACTIONS)
    yield from (get_latest_version(read_action(motion)) for motion in _decode_table(rows, MOTIONS).values())


def _check_laws(rows: dict[str, bytes], version: int) -> None:
    laws, books = _decode_table(rows, LAWS), _decode_table(rows, LAW_BOOKS)
    parameters = tuple(sorted(name for name, law in laws.items() if law.provision.kind == "parameter"))
    for law in laws.values():
        check_text(law.provision, BINDABLE, parameters, version)
        _check_law(law, laws)
    for name, kind in BINDABLE.items():
        check_cost(
            name, count_costs([law.provision for law in laws.values() if name in law.provision.types], kind.body)
        )
    for name, book in books.items():
        if len(book.laws) > (MAX_ALL if name == ALL else MAX_LAWS):
            raise DecodeError("fields_must_fit_type", type="Genesis", problem="too many laws")
    expected = {key: encode_row(row) for key, row in make_law_rows(list(laws.values())).items()}
    found = {key: rows[key] for key in [*map(LAWS.key, laws), *map(LAW_BOOKS.key, books)]}
    if found != expected:
        raise DecodeError("fields_must_fit_type", type="Genesis", problem="its laws are not in their books")


def _check_law(law: Law, laws: dict[str, Law]) -> None:
    """What a motion would have had to keep, and what only a motion can bring."""
    provision, numeric = law.provision, law.provision.kind == "parameter"
    values = (law.value, law.next_value) if law.next_since else (law.value,)
    fits = all(provision.least <= value <= provision.most for value in values) if numeric else not any(values)
    if not numeric:
        read = {name: laws[name] for name in list_parameters(provision.text)}
        check_parameters(provision, read, provision.since)
    untouched = (law.motion, law.suspended_by, law.suspended_until) == ("", "", 0)
    if not fits or not untouched or provision.since >= provision.until:
        problem = f"the law {provision.law} does not fit"
        raise DecodeError("fields_must_fit_type", type="Genesis", problem=problem)


def _check_roles(rows: dict[str, bytes]) -> None:
    roles, holders = _decode_table(rows, ROLES), _decode_table(rows, IDENTITIES)
    for identifier, role in roles.items():
        name, holder, *_ = [*identifier.split("/"), ""]
        office = get_grantor(role.granted_by)
        keys = [get_identifier(name, holder, scope, office) for scope in ("", role.scope)]
        known = name in KNOWN and holder in holders and identifier in keys
        if not known or not is_scope(name, role.scope) or _is_rootless(roles, role):
            raise DecodeError("fields_must_fit_type", type="Genesis", problem=f"the role {identifier} does not fit")
    for schema in _decode_table(rows, SCHEMAS).values():
        validate_fields(schema.fields)


def _check_bodies(rows: dict[str, bytes]) -> None:
    bodies, accounts = _decode_table(rows, BODIES), _decode_table(rows, IDENTITIES)
    essentials = _decode_table(rows, ESSENTIALS)
    for identifier, body in bodies.items():
        validate_seats(body.members, body.quorum, body.majority)
        strangers = [member for member in body.members if member.address not in accounts]
        if strangers or list(body.competences) != sorted(set(body.competences) & COMPETENCES):
            raise DecodeError("fields_must_fit_type", type="Genesis", problem=f"the body {identifier} does not fit")
    named = [name for row in essentials.values() for name in row.bodies]
    roles = [role for row in essentials.values() for role in row.roles]
    fits = all(role.role in KNOWN and is_scope(role.role, role.scope) for role in roles)
    if named != sorted(bodies) or not fits:
        raise DecodeError("fields_must_fit_type", type="Genesis", problem="its essentials are not those of its rows")


def _is_rootless(roles: dict[str, Role], role: Role) -> bool:
    for _ in range(MAX_LINKS):
        if not role.granted_by:
            return False
        if role.granted_by not in roles:
            return True
        role = roles[role.granted_by]
    return True


def _decode_rows(file: GenesisFile) -> None:
    for row in file.rows:
        table = TABLES.get(row.key.partition("/")[0])
        if table is None:
            raise DecodeError("fields_must_fit_type", type="Genesis", problem=f"no table for {row.key}")
        table.decode(bytes(row.value))


def _decode_table(rows: dict[str, bytes], table: Table[Row]) -> dict[str, Row]:
    keys = [key for key in rows if key.startswith(table.prefix)]
    return {key.removeprefix(table.prefix): table.decode(rows[key]) for key in keys}


def _verify_binding(binding: KeyBinding, genesis_hash: bytes) -> Owner:
    check_public_key(binding.public_key)
    owner = Owner(binding.address, binding.public_key, binding.keys, binding.threshold)
    verify_hex(binding.public_key, compute_binding_bytes(genesis_hash, *owner), binding.signature)
    return owner


def _list_owners(file: GenesisFile) -> list[Owner]:
    owners = [_own_alone(validator) for validator in file.genesis.validators]
    for row in file.rows:
        if row.key.startswith(IDENTITIES.prefix):
            address = row.key.removeprefix(IDENTITIES.prefix)
            identity = IDENTITIES.decode(bytes(row.value))
            owners += [Owner(address, key, identity.keys, identity.threshold) for key in identity.keys]
        elif row.key == SCHEDULES.key(NOW):
            owners += _list_scheduled(file.genesis, SCHEDULES.decode(bytes(row.value)))
    return owners


def _list_scheduled(genesis: Genesis, schedule: Schedule) -> list[Owner]:
    heights = [entry.from_height for entry in schedule.sets]
    if heights[0] != 1 or heights != sorted(set(heights)) or schedule.sets[0].validators != genesis.validators:
        raise DecodeError("fields_must_fit_type", type="Schedule", problem="its first set is not the genesis'")
    if not all(is_ordered(entry.validators) for entry in schedule.sets):
        raise DecodeError("fields_must_fit_type", type="Schedule", problem="validators are not in order")
    return [_own_alone(validator) for entry in schedule.sets for validator in entry.validators]


def _own_alone(validator: Validator) -> Owner:
    return Owner(validator.name, validator.public_key, (validator.public_key,), 1)
