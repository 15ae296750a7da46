"""Roles: who has or had which, whether it is in force, and who accredited it, back to genesis or to a motion."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import Inadmissible
from ledger.reads.rows import list_rows
from ledger.registry.decision import BY_MOTION
from ledger.registry.people.residence import find_ended
from ledger.registry.people.roles import (
    CURATOR,
    MAX_SCOPE,
    OFFICER,
    Link,
    find_role,
    follow_chain,
    get_grantor,
    is_scope,
    is_within,
)
from ledger.registry.people.roles import KNOWN as KNOWN  # noqa: PLC0414 - others take it from here
from ledger.registry.rows.people import ROLES, Role

IN_FORCE, TO_COME, ENDED, UNSUPPORTED, DORMANT = "in force", "to come", "ended", "unsupported", "dormant"


class FoundRole(NamedTuple):
    """A role that an account has or had."""

    role: str
    holder: str
    row: Role
    state: str
    """in force, to come, ended, unsupported where one that it stands on holds no more, or dormant where its holder's
    residence has ended.
    """

    @property
    def motion(self) -> str:
        """The motion that granted it; "" for none."""
        return self.row.granted_by.removeprefix(BY_MOTION) if self.row.granted_by.startswith(BY_MOTION) else ""

    @property
    def grantor(self) -> str:
        """The address of the accreditor who granted it; "" where genesis did, or a motion."""
        return get_grantor(self.row.granted_by)


def list_roles(
    source: Source, holder: str = "", role: str = "", scope: str | None = None, grantor: str = ""
) -> list[FoundRole]:
    """The roles there are or were, by name and holder: of everybody or of one, of all names or of one.

    With a scope, those that cover it; with a grantor, those that this accreditor granted.
    """
    found = []
    with source.reading() as state:
        now = source.get_time()
        for identifier, row in list_rows(source, ROLES, f"{role}/{holder}" if role else ""):
            name, owner, *key_scope = identifier.split("/", 2)
            granted = grantor in ("", get_grantor(row.granted_by))
            if granted and holder in ("", owner) and (scope is None or is_within(scope, row.scope)):
                chain = follow_chain(state, now, name, owner, "".join(key_scope))
                idle = DORMANT if find_ended(state, now, owner) else UNSUPPORTED
                found.append(FoundRole(name, owner, row, _read_state(row, now, IN_FORCE if chain else idle)))
    return found


def find_chains(source: Source, holder: str, role: str, scope: str | None) -> list[tuple[Link, ...]]:
    """The chains that give somebody a role now, back to genesis: over a scope, or over whichever where it is None."""
    if role not in KNOWN or (scope is not None and not is_scope(role, scope)):  # what can be no part of a row's key
        return []
    with source.reading() as state:
        now = source.get_time()
        if scope is not None and role != OFFICER:
            chains = [find_role(state, now, role, holder, scope)]
        else:
            scopes = [identifier.split("/", 2)[2:] for identifier, _ in list_rows(source, ROLES, f"{role}/{holder}")]
            chains = [follow_chain(state, now, role, holder, "".join(part), scope) for part in scopes]
    return [chain for chain in chains if chain]


def check_role(role: str) -> None:
    """Raises Inadmissible for the name of no role."""
    if role not in KNOWN:
        raise Inadmissible("role_must_be_known", role=ascii(str(role)[:40])[1:-1])


def validate_scope(role: str, scope: str) -> None:
    """Raises Inadmissible for what can be no scope of a role."""
    if not is_scope(role, scope):
        raise Inadmissible("scope_must_be_well_formed", role=role, scope=scope[:MAX_SCOPE])


def is_curator(source: Source, address: str, schema: str) -> bool:
    """Whether somebody may define a schema of this name now."""
    return bool(find_chains(source, address, CURATOR, schema))


def _read_state(row: Role, now: int, begun: str) -> str:
    if now < row.since:
        return TO_COME
    if row.until <= now:
        return ENDED
    return begun
