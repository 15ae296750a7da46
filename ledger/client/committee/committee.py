"""The committee as people look at it: its bodies, and the motions before them."""

import msgspec

from ledger.client.desk import Desk
from ledger.client.forms.choices import check_choice
from ledger.client.forms.given import check_kind
from ledger.client.forms.members import write_members_file
from ledger.reads.committee.bodies import (
    FoundBody,
    FoundParameter,
    Outlook,
    choose_body,
    find_body,
    list_chain_parameters,
    list_competent,
    look_ahead,
)
from ledger.reads.committee.closings import list_bodies
from ledger.reads.committee.motions import STAGES, FoundMotion, MotionLike, find_motion, find_motion_id
from ledger.reads.rows import list_rows
from ledger.registry.rows.committee import BODIES, MOTIONS


class Committee:
    """The committee of a ledger: `lao.committee`. `Wallet.propose`, `vote`, `withdraw` and `enact` act in it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def bodies(self) -> tuple[FoundBody, ...]:
        """The bodies, by id; none where the chain has no committee."""
        return tuple(FoundBody(*found) for found in list_rows(self.desk.source, BODIES))

    def body(self, identifier: str) -> FoundBody:
        """A body. Raises NotFoundError."""
        return find_body(self.desk.source, check_kind(str, identifier, "the name of a body"))

    def write(self, identifier: str) -> bytes:
        """The members file of a body, to be changed for `lao.actions.change_members`. Raises NotFoundError."""
        return write_members_file(identifier, self.body(identifier).row, self.desk.name_of)

    def parameters(self) -> tuple[FoundParameter, ...]:
        """The numbers the chain runs by now, with their floors and ceilings for motions."""
        return list_chain_parameters(self.desk.source)

    def competent(self, action: msgspec.Struct) -> tuple[str, ...]:
        """The bodies that may decide on an action of `lao.actions`, by id."""
        return list_competent(self.desk.source, action)

    def outlook(self, action: msgspec.Struct, body: str = "") -> Outlook:
        """Who could vote on an action now, and whether they reach the quorum; the body may be left out as in `propose`.

        Raises NotFoundError, Refused.
        """
        source = self.desk.source
        return look_ahead(source, action, self.body(body or choose_body(source, action)).id)

    def motions(self, stage: str = "") -> tuple[FoundMotion, ...]:
        """The motions there are, in the order they were proposed; only those at a stage, or "open" for all of them.

        voting, waiting, due, overdue, enacted, rejected, lapsed or withdrawn. Raises Refused for any other.
        """
        if stage != "":
            check_choice("stage", stage, STAGES)
        with self.desk.source.reading():  # one state, whatever others write meanwhile
            bodies = list_bodies(self.desk.source)
            motions = [motion for motion, _ in list_rows(self.desk.source, MOTIONS)]
            found = [find_motion(self.desk.source, motion, bodies) for motion in motions]
        wanted = [one for one in found if stage in ("", one.stage, one.row.state)]
        return tuple(sorted(wanted, key=lambda one: (one.row.proposed_at, one.id)))

    def motion(self, motion: MotionLike) -> FoundMotion:
        """A motion, by its id or the first 8 digits of it, with its ballots and how they count now.

        Raises NotFoundError.
        """
        return find_motion(self.desk.source, find_motion_id(self.desk.source, motion))
