"""Roles: what an authority may do, how far, how long, and who accredited it, back to genesis or to a motion.

A role covers its scope and all below it. Who grants one must be an accreditor of it: `accreditor` of `issuer/degree`
may make issuers of degrees, `accreditor` of `accreditor/issuer` may make such accreditors. Whenever a role is used,
every link of its chain must be in force: what is taken from an accreditor is taken from all it has accredited, and
comes back to them if the accreditor is granted the same role again. An officer is of the office that named it: each
office names its own, beside those of others, and nobody else ends that.
"""

from functools import lru_cache
from typing import Annotated, NamedTuple

import msgspec
from msgspec import UNSET

from ledger.chain.kinds import NEVER, Address, Kind, Moment, is_jurisdiction
from ledger.errors import Inadmissible, Refused
from ledger.registry.call import FIRST, Call, Events, MessageType
from ledger.registry.decision import BY_MOTION
from ledger.registry.people.residence import find_ended
from ledger.registry.rows.committee import ESSENTIALS, MAX_HOLDERS, NOW
from ledger.registry.rows.devices import is_model
from ledger.registry.rows.money import is_asset_code
from ledger.registry.rows.people import IDENTITIES, ROLES, Role
from ledger.registry.rows.records import is_schema_name
from ledger.state.overlay import Rows

ACCREDITOR = "accreditor"
COURT = "court"
CURATOR = "curator"
DEALER = "dealer"
ISSUER = "issuer"
LAND_REGISTRAR = "land_registrar"
OFFICER = "officer"
MAKER = "maker"
REGISTRAR = "registrar"
SPONSOR = "sponsor"
TAX_OFFICER = "tax_officer"
TOKEN_ISSUER = "token_issuer"  # noqa: S105 - the name of a role

_SCOPES = {
    COURT: is_jurisdiction,
    CURATOR: is_schema_name,
    DEALER: is_asset_code,
    ISSUER: is_schema_name,
    LAND_REGISTRAR: is_jurisdiction,
    MAKER: is_model,
    OFFICER: is_schema_name,
    REGISTRAR: is_jurisdiction,
    SPONSOR: is_jurisdiction,
    TAX_OFFICER: is_jurisdiction,
    TOKEN_ISSUER: is_schema_name,
}
KNOWN = (ACCREDITOR, *_SCOPES)
_LATER: dict[str, int] = {DEALER: 2, LAND_REGISTRAR: 2, MAKER: 2, OFFICER: 2, SPONSOR: 2, TOKEN_ISSUER: 2}
"""The roles that came after version 1 of the rules, with the version they belong to."""

MAX_LINKS = 8
"""How long a chain of accreditations may be, genesis' link included."""
CHAIN_READS = MAX_LINKS + 1
"""How many rows are read to follow one, with the residence of who holds it."""
MAX_SCOPE = 80
_NESTING = 3
"""How often `accreditor/` may stand before a role in a scope."""

RoleName = Annotated[str, msgspec.Meta(max_length=16), Kind.ROLE]
ScopeText = Annotated[str, msgspec.Meta(max_length=MAX_SCOPE), Kind.SCOPE]


class GrantRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives an account a role, from `since` (or now, if that is later) until `until`."""

    holder: Address
    role: RoleName
    scope: ScopeText
    since: Moment
    until: Moment


class RevokeRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Ends a role now."""

    holder: Address
    role: RoleName
    scope: ScopeText


class Link(NamedTuple):
    """One accreditation: who holds which role."""

    identifier: str
    """Of the row, as `get_identifier` makes it."""
    role: str
    holder: str
    row: Role


def apply_grant_role(call: Call, body: GrantRole) -> Events:
    """Writes the role. Refused unless an accreditor of it acts, and none is in force or to come already.

    Who signs for the accreditor is not the holder either.
    """
    if call.rows.get(IDENTITIES, body.holder) is None:
        raise Refused("account_must_be_registered", account=body.holder)
    chain = _check_accreditor(call, body)
    if call.by == body.holder != call.actor:
        raise Refused("role_must_be_of_another", by=call.actor, holder=body.holder)
    if body.holder in [link.holder for link in chain]:
        raise Refused("role_must_not_loop", by=call.actor, holder=body.holder)
    if len(chain) >= MAX_LINKS:
        raise Refused("role_chain_must_be_short", limit=MAX_LINKS)
    write_role(call, body, chain[0].identifier)
    return ()


def apply_revoke_role(call: Call, body: RevokeRole) -> Events:
    """Ends the role at block time. Refused unless an accreditor of it acts, or where that stands on the role itself.

    Who holds a role that it accredits may give it up, by its own signature.
    """
    chain = _check_accreditor(call, body)
    identifier, old = get_role(call, body, call.actor)
    if call.by != call.actor == body.holder:
        raise Refused("resignation_must_be_signed", by=call.by, holder=body.holder, role=body.role)
    if identifier in [link.identifier for link in chain[1:]]:
        raise Refused("role_must_not_loop", by=call.actor, holder=body.holder)
    call.rows.put(ROLES, identifier, msgspec.structs.replace(old, until=call.environment.time))
    return ()


def write_role(call: Call, body: GrantRole, granted_by: str) -> None:
    """Writes a role. Raises Refused where one is in force or to come already, or it would end before it begins."""
    now, office = call.environment.time, get_grantor(granted_by)
    identifier = get_identifier(body.role, body.holder, body.scope, office)
    old = call.rows.get(ROLES, identifier)
    if old and now < old.until:
        scope = name_scope(body.scope)
        raise Refused("role_must_be_new", holder=body.holder, role=body.role, scope=scope, until=old.until)
    since = max(body.since, now)
    if body.until <= since:
        raise Refused("role_must_end_later", time=now, until=body.until)
    signer = call.by if body.role == OFFICER and office and call.by != call.actor else UNSET
    call.rows.put(ROLES, identifier, Role(granted_by, body.scope, since, body.until, signer))
    if body.until == NEVER:
        _remember_holder(call, body)


def get_role(call: Call, body: GrantRole | RevokeRole, office: str = "") -> tuple[str, Role]:
    """The identifier and row of a role, of an officer that of an office. Raises Refused where there is none now."""
    identifier = get_identifier(body.role, body.holder, body.scope, office)
    row = call.rows.get(ROLES, identifier)
    if row is None or row.until <= call.environment.time:
        raise Refused("role_must_exist", holder=body.holder, role=body.role, scope=name_scope(body.scope))
    return identifier, row


def validate_role(body: GrantRole | RevokeRole) -> None:
    """Raises Inadmissible for a role there is none of, or a scope that is none of it."""
    if body.role not in KNOWN:
        raise Inadmissible("role_must_be_known", role=body.role)
    if not is_scope(body.role, body.scope):
        raise Inadmissible("scope_must_be_well_formed", role=body.role, scope=body.scope)


def find_role(rows: Rows, time: int, role: str, holder: str, scope: str) -> tuple[Link, ...]:
    """The chain that gives somebody a role over a scope at that time, back to its root; () where none does.

    Of several roles that cover the scope, the widest counts.
    """
    for covering in list_covering(scope):
        chain = follow_chain(rows, time, role, holder, covering, scope)
        if chain:
            return chain
    return ()


def follow_chain(
    rows: Rows, time: int, role: str, holder: str, key_scope: str, scope: str | None = None
) -> tuple[Link, ...]:
    """The chain from one role back to genesis or to a motion, if every link of it is in force at that time, else ().

    No role of an e-resident is, once its residence has ended.

    `key_scope` is the scope in the row's key; with `scope`, the row must cover that.
    """
    links: list[Link] = []
    identifier = get_identifier(role, holder, key_scope)
    while not is_root(identifier) and len(links) < MAX_LINKS:
        row = rows.get(ROLES, identifier)
        if row is None or not row.since <= time < row.until:
            return ()
        name, owner, *_ = identifier.split("/")
        links.append(Link(identifier, name, owner, row))
        identifier = row.granted_by
    if not is_root(identifier) or (scope is not None and not is_within(scope, links[0].row.scope)):
        return ()
    return () if find_ended(rows, time, holder) else tuple(links)


def is_root(granted_by: str) -> bool:
    """Whether a role that was granted so comes from no other role: but from genesis, or from a motion."""
    return not granted_by or granted_by.startswith(BY_MOTION)


def get_identifier(role: str, holder: str, scope: str, office: str = "") -> str:
    """The identifier of a role's row: ROLE/ADDRESS, or ROLE/ADDRESS/SCOPE; of an officer ROLE/ADDRESS/OFFICE/SCOPE."""
    return "/".join(part for part in (role, holder, office if role == OFFICER else "", scope) if part)


def get_grantor(granted_by: str) -> str:
    """The address of the accreditor who granted a role; "" where genesis did, or a motion."""
    return "" if is_root(granted_by) else granted_by.partition("/")[2].partition("/")[0]


def list_officer_roles(rows: Rows, time: int, who: str, office: str, scope: str) -> list[Role]:
    """What makes somebody an officer of an office for a scope, if each link is in force: two chains are followed."""
    chains = [follow_chain(rows, time, OFFICER, who, key, scope) for key in (office, f"{office}/{scope}")]
    return [chain[0].row for chain in chains if chain]


def name_scope(scope: str) -> str:
    """A scope as it stands in sentences."""
    return scope or "everything"


def is_scope(role: str, scope: str, nesting: int = _NESTING) -> bool:
    """Whether the text is a scope that role can have; "" always is."""
    if not scope:
        return True
    if role != ACCREDITOR:
        return _SCOPES[role](scope)
    inner, _, rest = scope.partition("/")
    return nesting > 0 and inner in KNOWN and not scope.endswith("/") and is_scope(inner, rest, nesting - 1)


def is_within(scope: str, wide: str) -> bool:
    """Whether a scope is the wide one, or lies below it."""
    return not wide or scope == wide or scope.startswith((wide + "/", wide + "-", wide + "."))


def get_role_version(role: str, scope: str) -> int:
    """The version of the rules that the role belongs to, or the one in its scope, for which it accredits."""
    while role == ACCREDITOR and scope:  # what comes after that one is a scope: a schema can be called as a role is
        role, _, scope = scope.partition("/")
    return _LATER.get(role, FIRST)


def _get_named_version(body: GrantRole | RevokeRole) -> int:
    return get_role_version(body.role, body.scope)


def _check_accreditor(call: Call, body: GrantRole | RevokeRole) -> tuple[Link, ...]:
    wanted = f"{body.role}/{body.scope}" if body.scope else body.role
    chain = find_role(call.rows, call.environment.time, ACCREDITOR, call.actor, wanted)
    if not chain:
        raise Refused("accreditor_must_cover_role", by=call.actor, role=body.role, scope=name_scope(body.scope))
    return chain


def is_held(rows: Rows, time: int, role: str, holder: str, scope: str) -> bool:
    """Whether somebody holds a role at that time that does not end by itself, nor does any other of its chain."""
    chain = follow_chain(rows, time, role, holder, scope)
    return bool(chain) and all(link.row.until == NEVER for link in chain)


def _remember_holder(call: Call, body: GrantRole) -> None:
    """Notes a new holder of a role that genesis gave, in place of those who hold it no more."""
    row, now = call.rows.get(ESSENTIALS, NOW), call.environment.time
    roles = list(row.roles) if row else []
    for place, required in enumerate(roles):
        if row and (required.role, required.scope) == (body.role, body.scope):
            kept = [who for who in required.holders if is_held(call.rows, now, body.role, who, body.scope)]
            if body.holder not in kept and len(kept) < MAX_HOLDERS:
                roles[place] = msgspec.structs.replace(required, holders=(*kept, body.holder))
                call.rows.put(ESSENTIALS, NOW, msgspec.structs.replace(row, roles=tuple(roles)))


@lru_cache(maxsize=4096)
def list_covering(scope: str) -> tuple[str, ...]:
    """Every scope that covers this one, the widest first: "", LA, LA-VT, LA-VT.01."""
    ends = [place for place, letter in enumerate(scope) if letter in "/-."]
    return ("", *(scope[:end] for end in ends), *([scope] if scope else []))


def _get_holder(body: GrantRole | RevokeRole) -> tuple[str, ...]:
    return (body.holder,)


MESSAGES = (
    MessageType(
        "grant_role",
        GrantRole,
        apply_grant_role,
        _get_holder,
        validate_role,
        by_authority=True,
        get_named_version=_get_named_version,
    ),
    MessageType(
        "revoke_role",
        RevokeRole,
        apply_revoke_role,
        _get_holder,
        validate_role,
        by_authority=True,
        get_named_version=_get_named_version,
    ),
)
