"""The genesis: it covers the rows beside it, and every key in them is strong and has consented to its address."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from ledger.archive.genesis import encode_genesis_file, found_store, verify_founding
from ledger.chain.genesis import GenesisFile, GenesisRow, compute_genesis_hash
from ledger.chain.kinds import NEVER
from ledger.chain.parameters import DEFAULTS, read_parameters
from ledger.chain.validators import ScheduledSet
from ledger.crypto.encoding import decode_file
from ledger.errors import DecodeError, StoreError
from ledger.home.founding import make_validator_keys
from ledger.registry.rows.committee import BODIES, ESSENTIALS, NOW, Majority, Member, RequiredRole, Title
from ledger.registry.rows.laws import LAWS
from ledger.registry.rows.people import ROLES, Role
from ledger.registry.rows.records import SCHEMAS, Schema, SchemaField
from ledger.state.store import Store
from tests.chain.changing import list_validators, schedule
from tests.country import Country, replace_roles, replace_rows
from tests.registry.laws.lawbook import make_law

FILE = Country().file


def replace(file: GenesisFile, index: int, row: GenesisRow | None) -> GenesisFile:
    rows = [*file.rows[:index], *([row] if row else []), *file.rows[index + 1 :]]
    return msgspec.structs.replace(file, rows=tuple(rows))


def find(file: GenesisFile, prefix: str) -> int:
    return next(index for index, row in enumerate(file.rows) if row.key.startswith(prefix))


def raise_cap(file: GenesisFile) -> GenesisFile:
    index = find(file, "asset/LAK")
    value = bytes(file.rows[index].value).replace(b'"supply":0', b'"supply":9')
    return replace(file, index, GenesisRow("asset/LAK", msgspec.Raw(value)))


def forge_binding(file: GenesisFile) -> GenesisFile:
    first, *others = file.bindings
    return msgspec.structs.replace(
        file, bindings=(msgspec.structs.replace(first, signature=others[0].signature), *others)
    )


def move_validator(file: GenesisFile) -> GenesisFile:
    genesis = msgspec.structs.replace(file.genesis, validators=file.genesis.validators[::-1])
    return msgspec.structs.replace(file, genesis=genesis)


FAULTS: dict[str, Callable[[GenesisFile], GenesisFile]] = {
    "a row changed": raise_cap,
    "a row left out": lambda file: replace(file, find(file, "role/"), None),
    "a row added": lambda file: replace(file, 0, GenesisRow("hold/x", msgspec.Raw(b"{}"))),
    "a binding forged": forge_binding,
    "an account's binding left out": lambda file: msgspec.structs.replace(file, bindings=file.bindings[1:]),
    "a validator's binding left out": lambda file: msgspec.structs.replace(file, bindings=file.bindings[:-1]),
    "no binding": lambda file: msgspec.structs.replace(file, bindings=()),
    "validators out of order": move_validator,
    "bindings of another chain": lambda file: msgspec.structs.replace(
        file, bindings=Country(utc_offset=60).file.bindings
    ),
}


def test_genesis_file_is_canonical_and_holds() -> None:
    data = encode_genesis_file(FILE)
    assert encode_genesis_file(decode_file(data, GenesisFile)) == data
    assert verify_founding(FILE).root.hex() == FILE.genesis.state_root
    assert [row.key for row in FILE.rows] == sorted(row.key for row in FILE.rows)


@pytest.mark.parametrize("fault", FAULTS)
def test_genesis_file_with_a_fault_founds_nothing(fault: str) -> None:
    store = Store(None)
    with pytest.raises(StoreError, match="store_must_be_intact"):
        found_store(store, FAULTS[fault](FILE))
    with pytest.raises(StoreError):
        store.check_version()


COUNTRY = Country()
OWNERS = [(person.address, person.keys[0]) for person in COUNTRY.people.values()] + list(COUNTRY.council_keys.items())
COURT, BANK, NOBODY = (COUNTRY.address(name) for name in ("court", "central-bank", "nobody"))
UNDER_COURT = Role(f"accreditor/{COURT}", "", 0, NEVER)
BORN, LEVEL = SchemaField("born", required=True, type="date"), SchemaField("level", required=True, type="text")


def make_chain(links: int) -> dict[str, Role]:
    """Accreditors of nested scopes, each under the one before, the first of them under genesis."""
    scopes = [f"issuer/s{number}" for number in range(links)]
    under = ["", *(f"accreditor/{COURT}/{scope}" for scope in scopes)]
    return {
        f"accreditor/{COURT}/{scope}": Role(above, scope, 0, NEVER) for scope, above in zip(scopes, under, strict=False)
    }


FOUNDED: dict[str, tuple[bool, str, dict[str, msgspec.Struct]]] = {
    "no roles at all": (True, ROLES.prefix, {}),
    "a role of genesis": (True, ROLES.prefix, {f"court/{COURT}": Role("", "", 0, NEVER)}),
    "a role with a scope": (True, ROLES.prefix, {f"court/{COURT}/LA": Role("", "LA", 0, NEVER)}),
    "a role of the first version": (True, ROLES.prefix, {f"court/{COURT}": Role("", "LA", 0, NEVER)}),
    "a role with its accreditor": (
        True,
        ROLES.prefix,
        {f"court/{BANK}": UNDER_COURT, f"accreditor/{COURT}": Role("", "", 0, NEVER)},
    ),
    "the longest chain": (True, ROLES.prefix, {**make_chain(8)}),
    "a chain too long": (False, ROLES.prefix, {**make_chain(9)}),
    "a role without its accreditor": (False, ROLES.prefix, {f"court/{BANK}": UNDER_COURT}),
    "a role that accredits itself": (False, ROLES.prefix, {f"accreditor/{COURT}": UNDER_COURT}),
    "two that accredit each other": (
        False,
        ROLES.prefix,
        {f"accreditor/{COURT}": Role(f"accreditor/{BANK}", "", 0, NEVER), f"accreditor/{BANK}": UNDER_COURT},
    ),
    "an unknown role": (False, ROLES.prefix, {f"king/{COURT}": Role("", "", 0, NEVER)}),
    "a scope that is none": (False, ROLES.prefix, {f"court/{COURT}/degree": Role("", "degree", 0, NEVER)}),
    "a role of nobody": (False, ROLES.prefix, {f"court/{NOBODY}": Role("", "", 0, NEVER)}),
    "a role of no account": (False, ROLES.prefix, {"court": Role("", "", 0, NEVER)}),
    "a role under another scope": (False, ROLES.prefix, {f"court/{COURT}/LA": Role("", "TH", 0, NEVER)}),
    "no schemas": (True, SCHEMAS.prefix, {}),
    "a schema": (True, SCHEMAS.prefix, {"degree/1": Schema("", (BORN, LEVEL))}),
    "a schema out of order": (False, SCHEMAS.prefix, {"degree/1": Schema("", (LEVEL, BORN))}),
    "a schema with a field twice": (False, SCHEMAS.prefix, {"degree/1": Schema("", (BORN, BORN))}),
    "a schema with a subject": (
        False,
        SCHEMAS.prefix,
        {"degree/1": Schema("", (SchemaField("subject", required=True, type="text"),))},
    ),
}


@pytest.mark.parametrize("case", FOUNDED)
def test_genesis_has_roles_with_a_chain_and_schemas_in_order(case: str) -> None:
    holds, prefix, rows = FOUNDED[case]
    file = replace_rows(FILE, prefix, {prefix + identifier: row for identifier, row in rows.items()}, OWNERS)
    if holds:
        assert verify_founding(file).root.hex() == file.genesis.state_root
    else:
        with pytest.raises(StoreError, match="store_must_be_intact"):
            found_store(Store(None), file)


def test_other_roles_make_another_chain() -> None:
    country = Country()
    other = replace_roles(country.file, {}, OWNERS)
    verify_founding(other)
    assert compute_genesis_hash(other.genesis) != compute_genesis_hash(country.file.genesis)


BAD_BODIES: dict[str, dict[str, Any]] = {
    "a member is not registered": {"members": (Member("lao1nobody", veto=False, weight=9),)},
    "members do not reach the quorum": {"quorum": 7},
    "a majority is more than all": {"majority": Majority(denominator=1, numerator=2)},
    "a competence is unknown": {"competences": ("change_members", "crown_king")},
    "competences are not sorted": {"competences": ("confirm", "change_members")},
    "a title has other letters": {"title": Title(en="Комитет", lo="x")},
}


@pytest.mark.parametrize("changes", BAD_BODIES.values(), ids=BAD_BODIES)
def test_body_that_does_not_fit_is_in_no_genesis(changes: dict[str, Any]) -> None:
    country = Country()
    with country.node.reading() as state:
        rows = {BODIES.key(name): state.get(BODIES, name) for name in ("bttc", "ncdt")}
    assert all(rows.values())
    bad = rows | {"body/bttc": msgspec.structs.replace(rows["body/bttc"], **changes)}  # type: ignore[type-var]
    people = [(person.address, person.keys[0]) for person in country.people.values()]
    owners = [*people, *country.council_keys.items()]
    found_store(Store(None), replace_rows(country.file, BODIES.prefix, rows, owners))  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        found_store(Store(None), replace_rows(country.file, BODIES.prefix, bad, owners))  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        found_store(Store(None), replace_rows(country.file, BODIES.prefix, {}, owners))


LIMIT = make_law("limit", "5", "parameter", least=0, most=9)


@pytest.mark.parametrize("role", [RequiredRole((), "king", ""), RequiredRole((), "court", "degree")], ids=repr)
def test_role_that_cannot_be_is_essential_to_no_genesis(role: RequiredRole) -> None:
    country = Country()
    with country.node.reading() as state:
        essentials = state.get(ESSENTIALS, NOW)
    assert essentials
    owners = [(person.address, person.keys[0]) for person in country.people.values()]
    owners += country.council_keys.items()
    for roles, ok in ((essentials.roles, True), ((role,), False)):
        rows = {ESSENTIALS.key(NOW): msgspec.structs.replace(essentials, roles=roles)}
        file = replace_rows(country.file, ESSENTIALS.prefix, rows, owners)
        if ok:
            found_store(Store(None), file)
            continue
        with pytest.raises(StoreError, match="genesis: fields_must_fit_type"):
            found_store(Store(None), file)


BAD_LAWS: dict[str, Any] = {
    "a value out of its range": lambda law: msgspec.structs.replace(law, value=10),
    "a value to come out of its range": lambda law: msgspec.structs.replace(law, next_since=1, next_value=10),
    "a motion that never was": lambda law: msgspec.structs.replace(law, motion="0" * 64 + "-0"),
    "a suspension that nobody moved": lambda law: msgspec.structs.replace(law, suspended_until=9),
    "an end before that of the law that reads it": lambda law: msgspec.structs.replace(
        law, provision=msgspec.structs.replace(law.provision, until=9)
    ),
}


@pytest.mark.parametrize("change", BAD_LAWS.values(), ids=BAD_LAWS)
def test_law_that_no_motion_could_have_made_is_in_no_genesis(change: Any) -> None:
    country = Country(laws=(LIMIT, make_law("small", "message.amount > parameters.limit")))
    with country.node.reading() as state:
        rows: Any = {LAWS.key(name): state.get(LAWS, name) for name in ("limit", "small")}
    people = [(person.address, person.keys[0]) for person in country.people.values()]
    owners = [*people, *country.council_keys.items()]
    found_store(Store(None), replace_rows(country.file, LAWS.prefix, rows, owners))
    bad = rows | {"law/limit": change(rows["law/limit"])}
    with pytest.raises(StoreError):
        found_store(Store(None), replace_rows(country.file, LAWS.prefix, bad, owners))


@pytest.mark.parametrize(
    "changes",
    [{"max_messages": 0}, {"max_messages": 17}, {"quota_citizen": 0}, {"max_hold_ms": 59_999}, {"wishes": 3}],
    ids=repr,
)
def test_parameters_have_names_and_ranges(changes: dict[str, int]) -> None:
    with pytest.raises(DecodeError, match="parameter_must_be"):
        read_parameters(msgspec.structs.asdict(DEFAULTS) | changes)
    assert read_parameters({"max_messages": 3}) == msgspec.structs.replace(DEFAULTS, max_messages=3)


def test_law_that_ends_when_it_begins_is_in_no_genesis() -> None:
    """A law that no other reads, so that nothing else is wrong with it."""
    country = Country(laws=(make_law("free", "5", "parameter", least=0, most=9),))
    with country.node.reading() as state:
        law = state.get(LAWS, "free")
    assert law
    people = [(person.address, person.keys[0]) for person in country.people.values()]
    owners = [*people, *country.council_keys.items()]
    for until, ok in ((10, True), (9, False)):
        dated = msgspec.structs.replace(law, provision=msgspec.structs.replace(law.provision, since=9, until=until))
        file = replace_rows(country.file, LAWS.prefix, {"law/free": dated}, owners)
        if ok:
            found_store(Store(None), file)
            continue
        with pytest.raises(StoreError, match="genesis: fields_must_fit_type"):
            found_store(Store(None), file)


SETS: dict[str, Any] = {
    "as it is": lambda first, second: ((1, first), (6, second)),
    "no set of height 1": lambda first, second: ((2, first), (6, second)),
    "another first set than the genesis'": lambda first, second: ((1, second), (6, first)),
    "out of order": lambda first, second: ((1, first), (7, second), (6, first)),
    "two of one height": lambda first, second: ((1, first), (6, second), (6, first)),
    "validators out of order": lambda first, second: ((1, first), (6, second[::-1])),
}


@pytest.mark.parametrize("name", SETS)
def test_sets_of_validators_that_do_not_follow_each_other_are_in_no_genesis(name: str) -> None:
    country = Country()
    second = make_validator_keys(("education", "health", "labour"), 2)
    sets = SETS[name](list_validators(country.council_keys), list_validators(second))
    owners = {person.address: person.keys[0] for person in country.people.values()} | country.council_keys | second
    file = schedule(country.file, tuple(ScheduledSet(*entry) for entry in sets), owners)
    if name == "as it is":
        found_store(Store(None), file)
        return
    with pytest.raises(StoreError, match="genesis: fields_must_fit_type"):
        found_store(Store(None), file)
