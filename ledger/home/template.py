"""Templates: what a country's chain starts with.

Its names, currencies, roles and schemas are data; the rest of the ledger knows none of them.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeVar

import msgspec

from ledger.chain.kinds import NEVER
from ledger.chain.parameters import Parameters, write_parameters
from ledger.chain.validators import ScheduledSet, Validator
from ledger.crypto.encoding import parse
from ledger.crypto.keys import SigningKey
from ledger.errors import NotFoundError
from ledger.registry.call import FIRST
from ledger.registry.laws.making import make_law_rows
from ledger.registry.people.accounts import AUTHORITY
from ledger.registry.people.roles import ACCREDITOR, get_grantor, get_identifier
from ledger.registry.records.schemas import get_schema_key
from ledger.registry.rows.committee import (
    BODIES,
    ESSENTIALS,
    NOW,
    PARAMETERS,
    SCHEDULES,
    UPGRADES,
    Body,
    Essentials,
    Majority,
    Member,
    ParameterRow,
    RequiredRole,
    Schedule,
    Title,
    Upgrade,
    UpgradePlan,
)
from ledger.registry.rows.land.parcels import GRIDS, CellCount, Edge, Grid, GridName, Scale, Tolerance
from ledger.registry.rows.laws import Law, Provision, Wording
from ledger.registry.rows.money import ASSETS, Asset
from ledger.registry.rows.people import ACCOUNTS, EMPTY_ACCOUNT, IDENTITIES, ROLES, Identity, Role
from ledger.registry.rows.records import SCHEMAS, Schema, SchemaField
from ledger.registry.rows.tax import TREASURIES, Treasury
from ledger.state.tables import encode_row


class TemplateAsset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of money a chain starts with; `cap` is in its smallest unit."""

    asset: str
    cap: int
    decimals: int
    issuer: str


class TemplateRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A role a chain starts with; `under` names the accreditor it comes from, "" for genesis itself."""

    holder: str
    role: str
    scope: str
    under: str
    rules: int = FIRST
    """The version of the rules it belongs to: chains that start by an earlier one go without."""


class TemplateLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A law a chain starts with; see `ledger.registry.rows.laws.Provision`."""

    kind: Literal["allow", "deny", "parameter"]
    law: str
    reference: str
    remedy: Wording
    text: str
    title: Wording
    jurisdictions: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    next_since: int = 0
    next_value: int = 0
    types: tuple[str, ...] = ()
    rules: int = FIRST
    """As of a role."""


class TemplateGrid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A grid a chain starts with, from version 2 of the rules on; see `ledger.registry.rows.land.parcels.Grid`."""

    columns: CellCount
    edge: Edge
    grid: GridName
    rows: CellCount
    scale: Scale
    tolerance: Tolerance


class TemplateMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A seat of a body, by the name of the authority that has it."""

    name: str
    veto: bool
    weight: int


class TemplateBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body of the committee, as its row but with the names of its members."""

    body: str
    """Its id."""
    competences: tuple[str, ...]
    delay_ms: int
    emergency_ms: int
    emergency_voting_ms: int
    majority: Majority
    members: tuple[TemplateMember, ...]
    quorum: int
    title: Title
    voting_ms: int


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a country's chain starts with, by name."""

    address_prefix: str
    assets: tuple[TemplateAsset, ...]
    authorities: tuple[str, ...]
    bodies: tuple[TemplateBody, ...]
    """Of the committee; a chain without any has no motions."""
    jurisdiction: str
    roles: tuple[TemplateRole, ...]
    schemas: dict[str, tuple[str, ...]]
    """NAME@1 to its fields: "NAME TYPE", with ? behind the type where the field may be left out."""
    utc_offset: int
    """Minutes."""
    validators: tuple[str, ...]
    laws: tuple[TemplateLaw, ...] = ()
    grids: tuple[TemplateGrid, ...] = ()
    treasury: str = ""
    """The authority that taxes go to, from version 2 of the rules on; "" for none."""
    divisions: dict[str, str] = {}
    """The parts of the country by code, with their names: what people are held to who register somebody. No part of
    the genesis: codes change while a chain goes on.
    """


Item = TypeVar("Item", TemplateRole, TemplateLaw)


def load_template(name: str) -> Template:
    """The template of that name. Raises NotFoundError."""
    from importlib import resources  # noqa: PLC0415 - only a new home needs it

    path = resources.files("ledger.home") / "templates" / f"{name}.json"
    try:
        return parse(path.read_bytes(), Template)
    except OSError:
        raise NotFoundError("file_must_exist", file=f"the template {name}") from None


def make_rows(
    template: Template,
    authorities: dict[str, SigningKey],
    addresses: dict[str, str],
    validators: tuple[Validator, ...],
    parameters: Parameters,
    rules: int,
) -> list[tuple[str, bytes]]:
    """The rows a chain starts with, in order of key, from accounts and assets to the parameters.

    `rules` is the version of the rules it starts by.
    """
    rows: dict[str, msgspec.Struct] = {}
    for name, key in authorities.items():
        identity = Identity(template.jurisdiction, (key.public_key,), 1, AUTHORITY, 0, "", 1)
        rows[IDENTITIES.key(addresses[name])] = identity
        rows[ACCOUNTS.key(addresses[name])] = EMPTY_ACCOUNT
    for asset in template.assets:
        rows[ASSETS.key(asset.asset)] = Asset(asset.cap, asset.decimals, addresses[asset.issuer], 0)
    for role in select(template.roles, rules):
        under = get_identifier(ACCREDITOR, addresses[role.under], f"{role.role}/{role.scope}") if role.under else ""
        identifier = get_identifier(role.role, addresses[role.holder], role.scope, get_grantor(under))
        rows[ROLES.key(identifier)] = Role(under, role.scope, 0, NEVER)
    for schema, fields in template.schemas.items():
        rows[SCHEMAS.key(get_schema_key(schema))] = Schema("", tuple(sorted(map(_read_field, fields), key=_get_name)))
    rows |= make_law_rows([_make_law(law) for law in select(template.laws, rules)])
    rows |= make_body_rows(template, addresses, rules)
    rows |= make_upgrade_rows(rules)
    if template.treasury and rules > FIRST:
        rows[TREASURIES.key(NOW)] = Treasury(addresses[template.treasury])
    for grid in template.grids if rules > FIRST else ():
        made = Grid(grid.columns, grid.edge, "", grid.rows, grid.scale, grid.tolerance)
        rows[GRIDS.key(grid.grid)] = made
    rows[SCHEDULES.key(NOW)] = Schedule((ScheduledSet(1, validators),))
    rows[PARAMETERS.key(NOW)] = ParameterRow(write_parameters(parameters))
    return [(key, encode_row(rows[key])) for key in sorted(rows)]


def make_upgrade_rows(rules: int) -> dict[str, msgspec.Struct]:
    """What says by which version of the rules a chain starts: nothing where that is the first."""
    return {} if rules == FIRST else {UPGRADES.key(NOW): UpgradePlan((Upgrade(1, 0, rules),))}


def select(items: Iterable[Item], rules: int) -> list[Item]:
    """Those of a template that belong to that version of the rules, or an earlier one."""
    return [item for item in items if item.rules <= rules]


def _make_law(law: TemplateLaw) -> Law:
    fields = {name: getattr(law, name) for name in Provision.__struct_fields__ if name not in ("since", "until")}
    value = int(law.text) if law.kind == "parameter" else 0
    return Law("", law.next_since, law.next_value, Provision(**fields, since=0, until=NEVER), "", 0, value)


def make_body_rows(template: Template, addresses: Mapping[str, str], rules: int) -> dict[str, msgspec.Struct]:
    """The bodies of the committee, and the roles genesis gives, of which no motion may take the last holder."""
    if not template.bodies:
        return {}
    rows: dict[str, msgspec.Struct] = {BODIES.key(body.body): _make_body(body, addresses) for body in template.bodies}
    required: dict[tuple[str, str], list[str]] = {}
    for role in select(template.roles, rules):
        if not role.under:
            required.setdefault((role.role, role.scope), []).append(addresses[role.holder])
    roles = tuple(RequiredRole(tuple(required[key]), *key) for key in sorted(required))
    rows[ESSENTIALS.key(NOW)] = Essentials(tuple(sorted(body.body for body in template.bodies)), roles)
    return rows


def _make_body(body: TemplateBody, addresses: Mapping[str, str]) -> Body:
    members = [Member(addresses[member.name], member.veto, member.weight) for member in body.members]
    return Body(
        competences=tuple(sorted(body.competences)),
        delay_ms=body.delay_ms,
        emergency_ms=body.emergency_ms,
        emergency_voting_ms=body.emergency_voting_ms,
        majority=body.majority,
        members=tuple(sorted(members, key=_get_address)),
        quorum=body.quorum,
        title=body.title,
        voting_ms=body.voting_ms,
    )


def _get_address(member: Member) -> str:
    return member.address


def _read_field(text: str) -> SchemaField:
    name, kind = text.split()
    return msgspec.convert({"name": name, "required": not kind.endswith("?"), "type": kind.rstrip("?")}, SchemaField)


def _get_name(field: SchemaField) -> str:
    return field.name
