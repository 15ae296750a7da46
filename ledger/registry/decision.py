"""Decisions: on whose behalf an action of a motion is taken, and what a type of action must say of itself.

`apply` checks the rules in order of precedence and raises Refused at the first broken one; else it writes. It is tried
when the motion is proposed, and run when it is enacted (motions/agenda.py). Each subject brings its own actions.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from msgspec import UnsetType

from ledger.registry.call import FIRST, Call, accept_any, count_none, get_none, name_first
from ledger.state.overlay import Rows

BY_MOTION = "motion/"
"""What comes before the motion's id, where a motion granted a role or suspended an account."""


class Decision(NamedTuple):
    """On whose behalf an action is taken."""

    motion: str
    """The motion's id."""
    until: int | UnsetType
    """Of an emergency: block time (ms UTC) at which what it does ends by itself."""
    notice: int
    """Block time from which on something may begin that the body must be able to put off: once this motion is enacted,
    that leaves it twice the time that voting and delay take."""

    @property
    def by(self) -> str:
        """What stands in a row for who did it: motion/ID."""
        return BY_MOTION + self.motion


def concern_none(rows: Rows, action: object) -> tuple[str, ...]:
    """Nobody."""
    return ()


class ActionType(NamedTuple):
    """A type of action: what it is, its rules, and whom it touches. Its name is the tag of its struct."""

    action: type[Any]
    apply: Callable[[Call, Decision, Any], None]
    """Raises Refused at the first broken rule; else writes."""
    get_parties: Callable[[Any], tuple[str, ...]]
    """Addresses it names."""
    get_subjects: Callable[[Any], tuple[str, ...]] = get_none
    """Ids of what it names besides accounts."""
    get_concerned: Callable[[Rows, Any], tuple[str, ...]] = concern_none
    """Accounts that may not vote on it: it is about them."""
    get_favoured: Callable[[Any], tuple[str, ...]] = get_none
    """Accounts that it would give something: they may vote against it alone, so that nobody is made to take it."""
    validate: Callable[[Any], None] = accept_any
    """Looks at the action alone and raises Inadmissible."""
    confirm: Callable[[Call, Decision, Any], None] | None = None
    """Takes the end from what an emergency motion did; None for what cannot end by itself, and is no emergency.

    Raises Refused where that has ended, or has no end.
    """
    count_keys: Callable[[Any], int] = count_none
    """How many signatures in the action applying it has to verify."""
    count_steps: Callable[[Any], int] = count_none
    """How many steps of a block it takes beyond what every action does."""
    get_bodies: Callable[[Any], tuple[str, ...]] = get_none
    """Bodies that must carry it too, whichever is asked: nobody else decides who sits in them."""
    get_competences: Callable[[Any], tuple[str, ...]] = get_none
    """Other actions that a body must be competent for, to decide on it."""
    version: int = FIRST
    """Of the rules that it belongs to, as of a message."""
    get_named_version: Callable[[Any], int] = name_first
    covered_by: str = ""
    """The action of version 1 whose competence covers it, so that on a chain that moves on some body may decide on it;
    "" where it has its own.
    """
