"""The committee as people look at it: its bodies, and the motions before them."""

import msgspec

from ledger.chain.parameters import write_parameters
from ledger.client.committee.proposing import Outlook, choose_body, list_competent, look_ahead
from ledger.client.desk import Desk, at_desk
from ledger.client.forms.members import write_members_file
from ledger.errors import NotFoundError
from ledger.reads.closings import list_bodies
from ledger.reads.motions import FoundMotion, MotionLike, describe_motion, find_motion_id
from ledger.reads.rows import find_row, list_rows
from ledger.registry.committee.parameters import BOUNDS, Bound
from ledger.registry.rows.committee import BODIES, MOTIONS, Body
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


class Committee:
    """The committee of a ledger: `lao.committee`. `Wallet.propose`, `vote`, `withdraw` and `enact` act in it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def bodies(self) -> tuple[FoundBody, ...]:
        """The bodies, by id; none where the chain has no committee."""
        return tuple(FoundBody(*found) for found in list_rows(self.desk.source, BODIES))

    def body(self, identifier: str) -> FoundBody:
        """A body. Raises NotFoundError."""
        row = find_row(self.desk.source, BODIES, identifier)
        if row is None:
            raise NotFoundError("body_must_exist", body=ascii(identifier[:60])[1:-1])
        return FoundBody(identifier, row)

    def write(self, identifier: str) -> bytes:
        """The members file of a body, to be changed for `lao.actions.change_members`. Raises NotFoundError."""
        return write_members_file(identifier, self.body(identifier).row, self.desk.name_of)

    def parameters(self) -> tuple[FoundParameter, ...]:
        """The numbers the chain runs by now, with their floors and ceilings for motions."""
        with self.desk.source.reading() as state:
            values = write_parameters(get_parameters(state))
        return tuple(FoundParameter(name, values[name], bound) for name, bound in BOUNDS.items())

    competent = at_desk(list_competent)

    def outlook(self, action: msgspec.Struct, body: str = "") -> Outlook:
        """Who could vote on an action now, and whether they reach the quorum; the body may be left out as in `propose`.

        Raises NotFoundError, Refused.
        """
        chosen = self.body(body or choose_body(self.desk, action))
        return look_ahead(self.desk, action, chosen.id)

    def motions(self, stage: str = "") -> tuple[FoundMotion, ...]:
        """The motions there are, in the order they were proposed; only those at a stage, or "open" for all of them.

        voting, waiting, due, overdue, enacted, rejected, lapsed or withdrawn.
        """
        with self.desk.source.reading():  # one state, whatever others write meanwhile
            bodies = list_bodies(self.desk.source)
            motions = [motion for motion, _ in list_rows(self.desk.source, MOTIONS)]
            found = [describe_motion(self.desk.source, motion, bodies) for motion in motions]
        wanted = [one for one in found if stage in ("", one.stage, one.row.state)]
        return tuple(sorted(wanted, key=lambda one: (one.row.proposed_at, one.id)))

    def motion(self, motion: MotionLike) -> FoundMotion:
        """A motion, by its id or the first 8 digits of it, with its ballots and how they count now.

        Raises NotFoundError.
        """
        return describe_motion(self.desk.source, find_motion_id(self.desk.source, motion))
