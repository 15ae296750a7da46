"""Motions as people look at them: found by the first digits of an id, counted as if enacted now, told in words."""

import re
from typing import TYPE_CHECKING

import msgspec

from ledger.client.action_words import Words, describe_action
from ledger.client.authority import check_reference
from ledger.client.impacts import Impact, read_report
from ledger.client.placed import PlacedEntry
from ledger.client.reading import check_digits
from ledger.errors import NotFoundError, Refused, ensure
from ledger.node.impact import ImpactReport
from ledger.node.retelling import compute_report_hash
from ledger.registry.agenda import get_concerned, get_name, read_action
from ledger.registry.call import is_entry_id
from ledger.registry.committee import Count, count_votes, is_carried
from ledger.registry.committee_rows import BALLOTS, BODIES, MOTIONS, CastVote, Motion
from ledger.registry.legislation import AdoptLaw
from ledger.registry.motions import ProposeMotion

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger

VOTING, WAITING, DUE, OVERDUE = "voting", "waiting", "due", "overdue"
_DIGITS = re.compile("[0-9a-f]{8,64}(-[0-9]{1,2})?")


class FoundMotion(msgspec.Struct, frozen=True):
    """A motion, and where it stands."""

    id: str
    action: msgspec.Struct
    """What it asks for; its name is `name`."""
    ballots: tuple[tuple[str, CastVote], ...]
    """By address of the member."""
    carried: bool
    """Whether it would be carried, were the votes counted now."""
    concerned: tuple[str, ...]
    """Members whom it concerns: they do not vote."""
    count: Count
    """The votes as they would count now."""
    name: str
    """Of the action: adopt_law, set_value and so on."""
    row: Motion
    says: str
    """What it asks for, in words: adopt the law night_limit (DECREE/2026-7): …"""
    stage: str
    """voting, waiting, due or overdue; of one that is closed its state: enacted, rejected, lapsed or withdrawn."""

    def __repr__(self) -> str:
        count = self.count
        votes = f"{count.yes} yes, {count.no} no, {count.abstain} abstain, {count.vetoes} vetoes"
        return f"FoundMotion({self.row.body} to {self.says}: {self.stage}, {votes}, {self.id[:12]}…)"


MotionLike = FoundMotion | PlacedEntry | str
"""A motion, the entry that proposed it, its id, or 8 digits of that and more."""


def find_motion_id(ledger: "Ledger", motion: MotionLike) -> str:
    """The id of a motion. Raises NotFoundError."""
    if isinstance(motion, FoundMotion):
        return motion.id
    if isinstance(motion, PlacedEntry):
        return str(motion.events.get("motion", f"{motion.id}-0"))
    if is_entry_id(motion):
        return motion
    found = []
    if _DIGITS.fullmatch(motion):
        found = [key.removeprefix(MOTIONS.prefix) for key, _ in ledger.rows(MOTIONS.prefix + motion)]
    else:
        check_digits(motion)
    if len(found) != 1:
        if found:
            raise NotFoundError("entry_must_be_unique", entry=motion)
        raise NotFoundError("motion_must_exist", motion=motion[:80])
    return found[0]


def describe_motion(ledger: "Ledger", identifier: str) -> FoundMotion:
    """The motion of an id. Raises NotFoundError."""
    ballots = [
        (key.rpartition("/")[2], BALLOTS.decode(value)) for key, value in ledger.rows(f"{BALLOTS.prefix}{identifier}/")
    ]
    with ledger.node.reading() as state:
        row, now = state.get(MOTIONS, identifier), ledger.node.get_time()
        if row is None:
            raise NotFoundError("motion_must_exist", motion=identifier[:80])
        body = state.get(BODIES, row.body)
        ensure(body is not None, "a motion without its body")
        action = read_action(row)
        concerned = get_concerned(state, action)
        count = count_votes(state, now, body, identifier, concerned) if body else Count(0, 0, 0, 0)
    return FoundMotion(
        action=action,
        ballots=tuple(ballots),
        carried=body is not None and is_carried(body, count),
        concerned=tuple(member.address for member in body.members if member.address in concerned) if body else (),
        count=count,
        id=identifier,
        name=get_name(action),
        row=row,
        says=describe_action(msgspec.json.decode(bytes(row.action)), make_words(ledger)),
        stage=read_stage(row, now),
    )


def make_words(ledger: "Ledger") -> Words:
    """Names of this home for addresses, and amounts in major units."""
    decimals = {unit.asset: unit.decimals for unit in ledger.node.genesis_file.genesis.assets}

    def write_money(amount: int, asset: str) -> str:
        places = decimals.get(asset, 0)
        whole, part = divmod(amount, 10**places)
        return f"{whole:,}.{part:0{places}} {asset}" if places else f"{whole:,} {asset}"

    return Words(ledger.name_of, write_money)


def read_stage(row: Motion, time: int) -> str:
    """Where a motion stands at a time (ms UTC)."""
    if row.state != "open":
        return row.state
    if time < row.deadline:
        return VOTING
    if time < row.due:
        return WAITING
    return DUE if time < row.lapses else OVERDUE


def make_proposal(
    action: msgspec.Struct, body: str, reference: str, impact: Impact | bytes | str, emergency: bool
) -> ProposeMotion:
    """The message that proposes an action.

    Raises DecodeError for a report that is none, Refused for one of another law than is to be adopted.
    """
    found = impact
    if not isinstance(impact, str):
        report = impact.report if isinstance(impact, Impact) else read_report(impact)
        _check_report(report, action)
        found = compute_report_hash(report)
    return ProposeMotion(action, body, emergency, found, check_reference(reference))  # type: ignore[arg-type]


def _check_report(report: ImpactReport, action: msgspec.Struct) -> None:
    if isinstance(action, AdoptLaw) and report.law != action.provision:
        raise Refused("impact_must_be_of_the_law", found=report.law.law, law=action.provision.law)
