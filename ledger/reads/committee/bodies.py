"""Bodies of the committee: who sits in one, which may decide on an action, and who could vote on it now."""

import msgspec

from ledger.archive.source import Source
from ledger.chain.parameters import write_parameters
from ledger.errors import NotFoundError, Refused
from ledger.reads.committee.verdicts import weigh
from ledger.reads.rows import find_row, list_rows
from ledger.registry.committee.bodies import ChangeMembers, get_body
from ledger.registry.committee.parameters import BOUNDS, Bound
from ledger.registry.motions.agenda import get_concerned, get_favoured, get_name, list_competences
from ledger.registry.motions.counting import list_deciders
from ledger.registry.people.accounts import get_suspension
from ledger.registry.rows.committee import BODIES, Body
from ledger.state.overlay import Rows
from ledger.transition import get_parameters


class FoundBody(msgspec.Struct, frozen=True):
    """A body of the committee."""

    id: str
    row: Body

    @property
    def members(self) -> tuple[str, ...]:
        """Addresses of its members."""
        return tuple(member.address for member in self.row.members)


class FoundParameter(msgspec.Struct, frozen=True):
    """One of the numbers the chain runs by, and how far a motion may go with it."""

    name: str
    value: int
    bound: Bound

    @property
    def reasons(self) -> tuple[str, str]:
        """In words, why no motion may go below the floor, and why none above the ceiling."""
        return self.bound.below.replace("_", " "), self.bound.above.replace("_", " ")


class Outlook(msgspec.Struct, frozen=True):
    """Who could vote on an action, were it proposed to a body now."""

    able: int
    """The weight of the members who may vote for it."""
    body: str
    quorum: int
    recused: tuple[str, ...]
    """Members whom it concerns: they do not vote."""
    suspended: tuple[str, ...]
    """Members who are suspended: they can only vote against, and fill no quorum."""
    others: tuple["Outlook", ...] = ()
    """The same of the body whose seats it would change, where another is asked: both must carry it."""
    favoured: tuple[str, ...] = ()
    """Members whom it would give something: they can only vote against it, and fill no quorum."""

    @property
    def has_quorum(self) -> bool:
        """Whether those who may vote reach the quorum: else it cannot be carried."""
        return self.able >= self.quorum and all(other.has_quorum for other in self.others)


def find_body(source: Source, identifier: str) -> FoundBody:
    """A body. Raises NotFoundError."""
    row = find_row(source, BODIES, identifier)
    if row is None:
        raise NotFoundError("body_must_exist", body=ascii(identifier[:60])[1:-1])
    return FoundBody(identifier, row)


def list_chain_parameters(source: Source) -> tuple[FoundParameter, ...]:
    """The numbers the chain runs by now, with their floors and ceilings for motions."""
    with source.reading() as state:
        values = write_parameters(get_parameters(state))
    return tuple(FoundParameter(name, values[name], bound) for name, bound in BOUNDS.items())


def list_competent(source: Source, action: msgspec.Struct) -> tuple[str, ...]:
    """The bodies that may decide on an action of `lao.actions`, by id."""
    with source.reading() as state:
        needed, bodies = list_competences(state, action), list_rows(source, BODIES)
    return tuple(name for name, body in bodies if all(each in body.competences for each in needed))


def find_decider(source: Source, action: msgspec.Struct) -> str:
    """The body that alone may decide on an action, or on its own members; "" where there is none, or several."""
    competent = list_competent(source, action)
    if isinstance(action, ChangeMembers) and action.body in competent:
        return action.body
    return competent[0] if len(competent) == 1 else ""


def choose_body(source: Source, action: msgspec.Struct) -> str:
    """The same. Raises Refused where there is none, or several."""
    found = find_decider(source, action)
    if not found:
        known = " or ".join(list_competent(source, action)) or "none may"
        raise Refused("body_must_be_named", action=get_name(action), known=known)
    return found


def look_ahead(source: Source, action: msgspec.Struct, asked: str) -> Outlook:
    """Who could vote on an action now, if it were put to this body. Raises Refused where there is no such body."""
    with source.reading() as state:
        first, *others = (_look_at(state, source.get_time(), action, each) for each in list_deciders(asked, action))
    return msgspec.structs.replace(first, others=tuple(others))


def _look_at(rows: Rows, time: int, action: msgspec.Struct, identifier: str) -> Outlook:
    body, concerned = get_body(rows, identifier), get_concerned(rows, action)
    recused = tuple(one.address for one in body.members if one.address in concerned)
    favoured = tuple(one.address for one in body.members if one.address in get_favoured(action))
    suspended = tuple(one.address for one in body.members if get_suspension(rows, time, one.address))
    able = weigh(body, (*recused, *favoured, *suspended))
    return Outlook(able, identifier, body.quorum, recused, suspended, favoured=favoured)
