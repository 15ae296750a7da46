"""The rows this version of the ledger keeps, and the tables they stand in.

What a payment rewrites (`account`) lies apart from what it only reads (`identity`), so it touches two
small rows.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ledger.chain.genesis import AssetCode
from ledger.chain.validators import ScheduledSet
from ledger.crypto.encoding import MAX_INTEGER, Hex32, Natural, Positive
from ledger.registry.rows.committee import COMMITTEE_TABLES
from ledger.registry.rows.laws import LAW_TABLES
from ledger.state.tables import Table

SchemaName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}\\Z", max_length=32)]
"""The name of a schema or of a field."""
Keys = Annotated[tuple[Hex32, ...], msgspec.Meta(min_length=1, max_length=16)]


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Who an address is: what a payment only reads."""

    jurisdiction: str
    keys: Keys
    """Sorted public keys, any `threshold` of which sign for the account."""
    keys_number: Positive
    """1 at registration, one more with each rotation."""
    kind: str
    registered_at: Natural
    """Height; 0 for genesis."""
    registrar: str
    """Who registered it; "" for genesis."""
    threshold: Positive


class PastKeys(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Keys an account had, up to and with the height of the rotation."""

    keys: Keys
    threshold: Positive
    until_height: Positive


class RetiredKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That a key was given up, and so is never bound again."""

    height: Positive
    """The block in which it was."""
    owner: str
    """Whose it was: an account's address, or a validator's name."""


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an account has sent of an asset in one calendar day and in one month, at the chain's offset."""

    day: Natural
    """Days since 1970; on any other day it has sent nothing yet."""
    in_day: Natural
    in_month: Natural
    month: Natural
    """Months since January 1970."""


class Balance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an account has of one asset, in its smallest unit."""

    asset: AssetCode
    available: Natural
    held: Natural
    """Set aside by holds."""
    sent: Sent | UnsetType = UNSET
    """Not there where nothing was sent since the chain keeps windows."""


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a payment rewrites: balances, the nonce of lane 0, and the quota of the day."""

    balances: tuple[Balance, ...]
    """Sorted by asset; none that is empty, unless something was sent this month."""
    day: Natural
    """The calendar day `entries` counts, in days since 1970 at the chain's offset."""
    entries: Natural
    """Entries caused on that day."""
    nonce: Natural
    """The last nonce of lane 0."""


class Lane(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The last nonce of one of the lanes 1 to 255."""

    nonce: Positive


class Asset(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A kind of money: `supply` never exceeds `cap`, and is the sum of all balances."""

    cap: Positive
    decimals: Annotated[int, msgspec.Meta(ge=0, le=8)]
    issuer: str
    supply: Natural


class Hold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Money set aside: still the owner's, until the captor gives it to `to`."""

    amount: Positive
    """What is left."""
    asset: AssetCode
    captor: str
    """Who may capture or release it before it expires."""
    expires: Natural
    """Block time (ms UTC) from which it can only be released, by anyone."""
    owner: str
    to: str
    placed: Natural | UnsetType = UNSET
    """Block time (ms UTC) at which it was placed; not there where the chain keeps no windows."""


class PartialReturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """How much of a payment was returned so far, and of how much, in the asset's smallest unit."""

    asset: AssetCode
    """Of the payment; every part is of the same."""
    returned: Positive
    """By all parts so far."""
    whole: Positive
    """What the first part has said to be the amount of the payment."""


class Reversal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That a payment was returned, and by which transaction, the last one where it is returned in parts."""

    transaction: Hex32
    part: PartialReturn | UnsetType = UNSET
    """Not there where all of it was returned at once."""


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an authority may do, where, and when (block time, ms UTC)."""

    granted_by: str
    """The accreditor's role it was granted under, ROLE/ADDRESS or ROLE/ADDRESS/SCOPE; motion/ID; "" for genesis."""
    scope: str
    """What it covers, with all that lies below; "" is everything."""
    since: Natural
    until: Natural


class Delegation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What somebody may still do for an account, and when (block time, ms UTC)."""

    amount: Natural
    """What may still be moved, in the smallest unit of `asset`."""
    asset: str
    """"" where nothing is to be moved."""
    grant: str
    """The message that granted it: TRANSACTION-INDEX."""
    since: Natural
    source: str
    """The grant it was handed on from: it holds only while that does. "" where the account itself delegated."""
    through: str
    """Whose delegation that is; "" where the account itself delegated."""
    types: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    """Types of messages, sorted."""
    until: Natural
    recovery: str | UnsetType = UNSET
    """The recovery of whoever signed it that was under way then: it ends with its completion. Not there for none."""


class Suspension(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That an account may not act, by whose word, and its appeal."""

    appeal: str
    """The appeal's reference; "" for none."""
    by: str
    """The court, or motion/ID."""
    reference: str
    """The legal reference: a court's case, never a name."""
    since: Natural
    until: Natural | UnsetType = UNSET
    """Block time (ms UTC) from which it holds no more; absent where it does not end by itself."""


class Recovery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """New keys that will replace those of an account, unless somebody who has one of those objects."""

    due: Natural
    """Block time (ms UTC) from which it can be completed."""
    keys: Keys
    registrar: str
    request: str
    """The message that asked for it: TRANSACTION-INDEX."""
    threshold: Positive
    first: str | UnsetType = UNSET
    """The first request, where this one took the place of another; not there where the chain remembers no keys."""


class Recovered(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That a recovery was completed: what the old keys had delegated since its first request ended then."""

    account: str
    """Whose it was."""
    time: Natural
    """Block time (ms UTC)."""


class SchemaField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One field that records of a schema may have."""

    name: SchemaName
    required: bool
    type: Literal["boolean", "date", "integer", "text"]
    """A date is text, YYYY-MM-DD."""


class Schema(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What records of one kind consist of; the subject stands beside its fields."""

    curator: str
    """Who defined it; "" for genesis."""
    fields: Annotated[tuple[SchemaField, ...], msgspec.Meta(min_length=1, max_length=31)]
    """Sorted by name."""


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What the chain knows of a record: nothing of whom or what it says."""

    changed_at: Positive
    """The height of its last change."""
    issued_at: Positive
    """The height it was issued at."""
    issuer: str
    reason: str
    """The reference given with the last change of status; "" for none."""
    revision: Positive
    """1 when issued, one more with each amendment."""
    root: Hex32
    """RFC 6962 root over the commitments to its fields."""
    schema: str
    """NAME@VERSION."""
    size: Positive
    """How many fields are committed to: those of the schema, and the subject."""
    status: Literal["revoked", "superseded", "suspended", "valid"]
    successor: str
    """The record that supersedes it; "" for none."""
    until: Natural
    """Block time (ms UTC) from which it has expired; 2^53−1 for never."""


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The validator sets in force: the present one, and at most one that follows."""

    sets: Annotated[tuple[ScheduledSet, ...], msgspec.Meta(min_length=1, max_length=2)]


class ParameterRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The parameters in force, on the wire form of `ledger.chain.parameters`."""

    values: dict[str, Natural]


IDENTITIES = Table("identity", Identity)
PAST_KEYS = Table("past_keys", PastKeys)
RETIRED_KEYS = Table("retired_key", RetiredKey)
ACCOUNTS = Table("account", Account)
LANES = Table("lane", Lane)
ASSETS = Table("asset", Asset)
HOLDS = Table("hold", Hold)
REVERSALS = Table("reversal", Reversal)
ROLES = Table("role", Role)
SCHEDULES = Table("schedule", Schedule)
PARAMETERS = Table("parameters", ParameterRow)
DELEGATIONS = Table("delegation", Delegation)
SUSPENSIONS = Table("suspension", Suspension)
RECOVERIES = Table("recovery", Recovery)
RECOVERED = Table("recovered", Recovered)
SCHEMAS = Table("schema", Schema)
RECORDS = Table("record", Record)

TABLES = {
    table.name: table
    for table in (
        IDENTITIES, PAST_KEYS, ACCOUNTS, LANES, ASSETS, HOLDS, REVERSALS, ROLES, SCHEDULES, PARAMETERS,
        DELEGATIONS, SUSPENSIONS, RECOVERIES, RECOVERED, SCHEMAS, RECORDS, RETIRED_KEYS, *COMMITTEE_TABLES, *LAW_TABLES,
    )
}  # fmt: skip

NEVER = MAX_INTEGER
"""The `until` of what does not end by itself."""
NOW = "now"
"""The identifier of the one row in `schedule` and in `parameters`."""
EMPTY_ACCOUNT = Account((), 0, 0, 0)


def get_first_request(recovery: Recovery) -> str:
    """The message that first asked for a recovery, whoever asked anew since."""
    return recovery.request if recovery.first is UNSET else recovery.first
