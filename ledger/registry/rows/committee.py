"""The rows of the committee: bodies, motions and ballots, and what it decides on: validators, parameters, versions."""

from typing import Annotated, Literal

import msgspec

from ledger.chain.kinds import Address, Duration, EntryText, Height, Kind, LegalReference, Moment
from ledger.chain.times import DAY_MS
from ledger.chain.validators import ScheduledSet
from ledger.crypto.encoding import Natural, Positive
from ledger.state.tables import Table

MAX_MEMBERS = 64
MAX_WEIGHT = 1000

BodyId = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{1,15}\\Z", max_length=16), Kind.BODY]
"""The short name of a body, such as bttc."""
ActionName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z_]{1,31}\\Z", max_length=32)]
ImpactHash = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?\\Z", max_length=64)]
"""The hash of an impact report, or ""."""
Choice = Literal["abstain", "no", "recuse", "veto", "yes"]
MotionState = Literal["enacted", "lapsed", "open", "rejected", "withdrawn"]
Weight = Annotated[int, msgspec.Meta(ge=1, le=MAX_WEIGHT)]
VotingTime = Annotated[Duration, msgspec.Meta(ge=1, le=366 * DAY_MS)]
"""From 1 ms to 366 days."""


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a body is called: printable ASCII, and that with the Lao block (U+0E80 to U+0EFF)."""

    en: Annotated[str, msgspec.Meta(pattern="^[ -~]{1,120}\\Z", max_length=120)]
    lo: Annotated[str, msgspec.Meta(pattern="^[ -~\u0e80-\u0eff]{1,120}\\Z", max_length=120)]


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One seat of a body."""

    address: Address
    veto: bool
    """Whether it may stop a motion alone."""
    weight: Weight
    """What its vote counts."""


Members = Annotated[tuple[Member, ...], msgspec.Meta(min_length=1, max_length=MAX_MEMBERS)]


class Majority(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The part of yes and no that must be yes; more yes than no is always needed."""

    denominator: Weight
    numerator: Weight


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A body of the committee: who decides, what, and how long each step takes."""

    competences: Annotated[tuple[ActionName, ...], msgspec.Meta(min_length=1, max_length=32)]
    """The actions it may decide on, sorted."""
    delay_ms: Annotated[Duration, msgspec.Meta(ge=0, le=366 * DAY_MS)]
    """From the end of voting until a motion is due."""
    emergency_ms: Annotated[Duration, msgspec.Meta(ge=1, le=30 * DAY_MS)]
    """How long an emergency measure lasts unless it is confirmed."""
    emergency_voting_ms: VotingTime
    """How long an emergency motion is voted on; it is due right after."""
    majority: Majority
    members: Members
    """Sorted by address."""
    quorum: Positive
    """The weight that must have voted yes, no or abstain."""
    title: Title
    voting_ms: VotingTime


class PastSeats(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a body was before a change of its members; whatever else it has never changes."""

    majority: Majority
    members: Members
    quorum: Positive
    until: Moment
    """Block time (ms UTC) of the change."""


class PastSuspension(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """When somebody who sat in a body was suspended (block time, ms UTC)."""

    since: Moment
    until: Moment


class Motion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a body is asked to decide, and what came of it."""

    action: msgspec.Raw
    """See ledger.registry.motions.agenda: what it does once it is enacted."""
    body: BodyId
    deadline: Moment
    """Block time (ms UTC) from which nobody votes."""
    due: Moment
    """Block time from which anybody can enact it."""
    emergency: bool
    impact: ImpactHash
    lapses: Moment
    """Block time from which it can only lapse."""
    proposed_at: Moment
    """Block time."""
    proposer: Address
    reference: LegalReference
    rule: str
    """Of a motion that lapsed: motion_must_be_enacted_in_time; on old chains also a rule that its action broke."""
    state: MotionState


class OpenMotions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The motions of a member that nobody has closed yet; only where the chain counts them."""

    motions: tuple[EntryText, ...]
    """Their ids, in the order they were proposed."""


class Ballot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The ballot of one member on one motion: it is final."""

    cast_at: Moment
    """Block time, ms UTC."""
    vote: Choice


class RequiredRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A role that genesis gave, and who was ever granted exactly that without an end."""

    holders: tuple[Address, ...]
    """At most 16, in the order they were granted it; whether they still hold it, their roles say."""
    role: Annotated[str, Kind.ROLE]
    scope: Annotated[str, Kind.SCOPE]


class Essentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What no motion may take from the chain: bodies that can decide, and a holder of every role genesis gave."""

    bodies: tuple[BodyId, ...]
    """All there are, sorted."""
    roles: tuple[RequiredRole, ...]
    """Sorted by role and scope."""


class Upgrade(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """From which height and time on a version is in force."""

    height: Height
    since: Moment
    """Block time, ms UTC."""
    version: Positive


class UpgradePlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The version in force, unless that is the first, and at most one that follows."""

    steps: Annotated[tuple[Upgrade, ...], msgspec.Meta(min_length=1, max_length=2)]
    """In order of height."""


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The validator sets in force: the present one, and at most one that follows."""

    sets: Annotated[tuple[ScheduledSet, ...], msgspec.Meta(min_length=1, max_length=2)]


class EngineRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The CometBFT chain that makes the ledger's next blocks final; no row where its own validators do."""

    chain_id: Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
    epoch: Natural


class ParameterRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The parameters in force, on the wire form of `ledger.chain.parameters`."""

    values: dict[str, Natural]


BODIES = Table("body", Body)
MOTIONS = Table("motion", Motion)
BALLOTS = Table("ballot", Ballot)
OPEN_MOTIONS = Table("open_motions", OpenMotions)
ESSENTIALS = Table("essentials", Essentials)
UPGRADES = Table("upgrade", UpgradePlan)
PAST_SEATS = Table("past_seats", PastSeats)
PAST_SUSPENSIONS = Table("past_suspension", PastSuspension)
SCHEDULES = Table("schedule", Schedule)
PARAMETERS = Table("parameters", ParameterRow)
ENGINES = Table("engine", EngineRow)

COMMITTEE_TABLES = (
    *(BODIES, MOTIONS, BALLOTS, OPEN_MOTIONS, ESSENTIALS, UPGRADES, PAST_SEATS, PAST_SUSPENSIONS),
    *(SCHEDULES, PARAMETERS),
)
MAX_HOLDERS = 16
"""How many holders of a required role are remembered."""
NOW = "now"
"""The identifier of the one row in tables that have but one: what holds now."""
