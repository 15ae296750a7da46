"""What if: the past executed again with other laws, on a state that goes its own way from there.

Signatures and nonces are taken as given: everybody asks for exactly what they asked for. Who would have had less, or
more, and what would have been refused, or not, is the report: canonical JSON, the same for everybody with the same
chain. The motions that really made such a change are no effect of it: they are executed, and counted apart.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from heapq import merge, nsmallest
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

import msgspec

from ledger.admission import Decoded
from ledger.archive.archive import Archive
from ledger.archive.blocks import Progress
from ledger.archive.past import (
    PastEntry,
    Sum,
    add_legs,
    add_moved,
    check_range,
    get_header_hash,
    list_past,
    list_sums,
    make_environment_of,
)
from ledger.chain.entry import APPLIED
from ledger.chain.genesis import compute_genesis_hash
from ledger.crypto.encoding import Hex32, Integer, Natural, Positive
from ledger.errors import Refused, ensure
from ledger.registry.bindable import BINDABLE
from ledger.registry.call import Call, Environment
from ledger.registry.laws.legislation import AdoptLaw, EndLaw, SetLawValue, SuspendLaw
from ledger.registry.laws.making import adopt_law, check_ending, check_provision, check_value, end_law, set_value
from ledger.registry.motions.agenda import read_action
from ledger.registry.motions.motions import CastBallot, EnactMotion, ProposeMotion, WithdrawMotion
from ledger.registry.rows.committee import MOTIONS
from ledger.registry.rows.laws import LAWS, Provision
from ledger.registry.rows.money import HOLDINGS, Holding
from ledger.registry.rows.people import ACCOUNTS, IDENTITIES, Account
from ledger.state.course import Course
from ledger.state.overlay import Overlay, Rows
from ledger.state.tables import Table
from ledger.transition import apply_admitted

MAX_NAMED = 1_000
"""How many entries, and how many balances, a report names; all are counted."""
DROPPED = "signer_must_be_registered"
"""What is told of a transaction whose signer would not have had an account: it would be in no block."""


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another value of a parameter."""

    law: str
    value: Integer


class Changes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What would have been otherwise, from the first block on."""

    adopted: tuple[Provision, ...]
    ended: tuple[str, ...]
    settings: tuple[Setting, ...]


class Turned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of which something else would have come."""

    height: Positive
    index: Natural
    otherwise: str
    """The rule it would have been refused by; "" where it would have applied."""
    really: str
    transaction: Hex32


class Difference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A balance, available and held together, in the asset's smallest unit."""

    account: str
    asset: str
    otherwise: Natural
    really: Natural


class WhatIfReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What would have come of the blocks."""

    before_hash: Hex32
    """Of the header before the first."""
    changes: Changes
    differences: tuple[Difference, ...]
    """The 1,000 largest, then by account and asset."""
    differing: Natural
    """Balances that would have been others."""
    entries: Natural
    first: Positive
    genesis_hash: Hex32
    kind: Literal["otherwise"]
    last: Positive
    last_hash: Hex32
    moved_otherwise: tuple[Sum, ...]
    """What was moved, or set aside, by what applied."""
    moved_really: tuple[Sum, ...]
    own: Natural
    """Entries about motions on the very laws that are changed: otherwise they do nothing, and are counted nowhere."""
    refused_otherwise: Natural
    refused_really: Natural
    turned: Natural
    """Entries of which something else would have come."""
    turned_entries: tuple[Turned, ...]
    """The first 1,000 of them, in order."""
    version: Literal[1]

    def __repr__(self) -> str:
        where = f"blocks {self.first} to {self.last}"
        refused = f"{self.refused_otherwise} refused, really {self.refused_really}"
        return f"WhatIfReport({self.turned} of {self.entries} turned, {refused}, {where})"


class _World:
    """One course of events: its rows, and what has come of it so far."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.rows = Overlay(self.course)
        self.moved: dict[str, int] = {}
        self.refused = 0

    def settle(self) -> None:
        """Makes what happened in a block part of the course."""
        self.course.settle(self.rows)
        self.rows = Overlay(self.course)

    def live(self, environment: Environment, past: PastEntry, own: bool) -> str:
        """Applies an entry; the rule that refuses it, or "". What is `own` counts as no refusal."""
        signers = past.decoded.signed.transaction.signers
        if any(self.rows.get(IDENTITIES, signer.address) is None for signer in signers):
            self.refused += not own
            return DROPPED
        moved: dict[str, int] = dict(self.moved)
        add_moved(self.rows, past.decoded, moved)
        outcome = apply_admitted(self.rows, environment, past.decoded)
        if outcome.code == APPLIED:
            add_legs(outcome, moved)
            self.moved = moved
        else:
            self.refused += not own
        return outcome.rule


def compute_what_if(archive: Archive, changes: Changes, first: int, last: int, progress: Progress) -> WhatIfReport:
    """What would have come of these blocks with these changes made right before them.

    Raises NotFoundError where there are no such blocks, Refused for a change that could not have been made.
    """
    with archive.reading():
        check_range(archive, first, last)
        before = archive.load_state(first - 1)
        with closing(Course(before)) as really, closing(Course(before)) as otherwise:
            return _tell(archive, changes, range(first, last + 1), _World(really), _World(otherwise), progress)


def _tell(
    archive: Archive, changes: Changes, heights: range, real: _World, other: _World, progress: Progress
) -> WhatIfReport:
    laws = _list_laws(changes)
    turned: list[Turned] = []
    count = turns = owned = 0
    for done, height in enumerate(heights, 1):
        header, entries = list_past(archive, height)
        now, then = (make_environment_of(archive, world.course, header) for world in (real, other))
        if done == 1:
            _change(archive, Call(other.rows, then, "", "", bytes(32), 0), changes)
            other.settle()  # laws are read as of the block before
        for index, past in enumerate(entries):
            own = _is_own(real.rows, past.decoded, laws)
            really = real.live(now, past, own)
            otherwise = really if own else other.live(then, past, own)  # it would undo what is asked about
            ensure(really == past.outcome.rule, "a block does not give again what it gave")
            count, owned = count + 1, owned + own
            if really != otherwise:
                turns += 1
                identifier = past.decoded.identifier.hex()
                turned += [Turned(height, index, otherwise, really, identifier)] if turns <= MAX_NAMED else []
        real.settle()
        other.settle()
        progress(done, len(heights))
    differences, differing = _compare(real, other)
    return WhatIfReport(
        before_hash=get_header_hash(archive, heights[0] - 1),
        changes=changes,
        differences=differences,
        differing=differing,
        entries=count,
        first=heights[0],
        genesis_hash=compute_genesis_hash(archive.genesis).hex(),
        kind="otherwise",
        last=heights[-1],
        last_hash=get_header_hash(archive, heights[-1]),
        moved_otherwise=list_sums(other.moved),
        moved_really=list_sums(real.moved),
        own=owned,
        refused_otherwise=other.refused,
        refused_really=real.refused,
        turned=turns,
        turned_entries=tuple(turned),
        version=1,
    )


def _list_laws(changes: Changes) -> tuple[str, ...]:
    adopted = (provision.law for provision in changes.adopted)
    return (*adopted, *changes.ended, *(setting.law for setting in changes.settings))


def _change(archive: Archive, call: Call, changes: Changes) -> None:
    """Adopts before it ends, so that a law can replace another of those that read the same parameter."""
    adopted = [provision.law for provision in changes.adopted]
    for law in _list_laws(changes):
        absent = law not in adopted and call.rows.get(LAWS, law) is None
        if absent and archive.application.state.get(LAWS, law):
            raise Refused("law_must_be_there_by_then", first=call.environment.height, law=law)
    for provision in [msgspec.structs.replace(each, since=0) for each in changes.adopted]:
        check_provision(call, provision, BINDABLE)
        adopt_law(call, provision, "")
    for law in changes.ended:
        check_ending(call, law)
        end_law(call, law)
    for setting in changes.settings:
        check_value(call, setting.law, setting.value, 0)
        set_value(call, setting.law, setting.value, 0)


def _compare(real: _World, other: _World) -> tuple[tuple[Difference, ...], int]:
    """The largest differences, and how many there are."""
    found: list[Difference] = []
    count = 0
    for count, difference in enumerate(_list_differences(real, other), 1):  # noqa: B007 - it is how many
        found.append(difference)
        if len(found) == 2 * MAX_NAMED:
            found = nsmallest(MAX_NAMED, found, key=_rank)
    return tuple(nsmallest(MAX_NAMED, found, key=_rank)), count


def _rank(difference: Difference) -> tuple[int, str, str]:
    return -abs(difference.otherwise - difference.really), difference.account, difference.asset


def _list_differences(real: _World, other: _World) -> Iterator[Difference]:
    """Of what stands in accounts, and of what stands apart."""
    for account in _list_touched(ACCOUNTS, real, other):
        really, otherwise = (_list_balances(world.course.get(ACCOUNTS, account)) for world in (real, other))
        for asset in sorted(really.keys() | otherwise.keys()):
            before, after = really.get(asset, 0), otherwise.get(asset, 0)
            if before != after:
                yield Difference(account, asset, after, before)
    for holding in _list_touched(HOLDINGS, real, other):
        before, after = (_get_total(world.course.get(HOLDINGS, holding)) for world in (real, other))
        asset, _, account = holding.partition("/")
        if before != after:
            yield Difference(account, asset, after, before)


def _list_touched(table: Table[Any], real: _World, other: _World) -> Iterator[str]:
    """The rows that either world has written, in order."""
    changed = merge(*(world.course.list_changed(table) for world in (real, other)), key=itemgetter(0))
    return (identifier for identifier, _ in groupby(changed, key=itemgetter(0)))


def _get_total(holding: Holding | None) -> int:
    return holding.available + holding.held if holding else 0


def _list_balances(account: Account | None) -> dict[str, int]:
    return {one.asset: one.available + one.held for one in account.balances} if account else {}


def _is_own(rows: Rows, decoded: Decoded, laws: Sequence[str]) -> bool:
    """Whether all that a transaction does is to propose, vote on, withdraw or enact motions on these laws.

    `rows` are those it really met.
    """
    return all(_find_law(rows, body) in laws for body in decoded.bodies)


def _find_law(rows: Rows, body: msgspec.Struct) -> str:
    """The law that a message of the committee is about; "" for any other."""
    match body:
        case ProposeMotion():
            return _get_law(body.action)
        case CastBallot() | WithdrawMotion() | EnactMotion():
            row = rows.get(MOTIONS, body.motion)
            return _get_law(read_action(row)) if row else ""
    return ""


def _get_law(action: msgspec.Struct) -> str:
    match action:
        case AdoptLaw():
            return action.provision.law
        case EndLaw() | SuspendLaw() | SetLawValue():
            return action.law
    return ""
