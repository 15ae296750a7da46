"""Roles and delegations as people look at them: `lao.roles` and `lao.delegations`. Wallets grant and revoke them."""

from ledger.client.desk import Desk, Who
from ledger.reads.people.delegations import FoundDelegation, list_delegations
from ledger.reads.people.roles import FoundRole, check_role, find_chains, list_roles
from ledger.registry.people.roles import Link


class Roles:
    """The roles of a ledger: who may do what as an authority, and who accredited them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def list(self, who: Who | None = None, role: str = "") -> tuple[FoundRole, ...]:
        """The roles there are or were, and their state now: of everybody or of one account, of all names or of one.

        Raises Inadmissible, as do the others, for what is no role.
        """
        if role != "":
            check_role(role)
        return tuple(list_roles(self.desk.source, self.desk.resolve_any(who), role))

    def why(self, who: Who, role: str, scope: str | None = None) -> tuple[tuple[Link, ...], ...]:
        """The chains that give somebody a role now, back to genesis or to a motion; () where nothing does.

        Over a scope, "" for everything; over whichever where none is named.
        """
        check_role(role)
        return tuple(find_chains(self.desk.source, self.desk.resolve(who), role, scope))

    def granted(self, who: Who, role: str, scope: str | None = None) -> tuple[FoundRole, ...]:
        """What somebody was granted of a role, in force or not: of what covers a scope, or of all."""
        check_role(role)
        return tuple(list_roles(self.desk.source, self.desk.resolve(who), role, scope))


class Delegations:
    """The delegations of a ledger: who may act for whom."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def list(self, who: Who | None = None) -> tuple[FoundDelegation, ...]:
        """The delegations there are or were, of everybody, or from or to one account."""
        return tuple(list_delegations(self.desk.source, self.desk.resolve_any(who)))
