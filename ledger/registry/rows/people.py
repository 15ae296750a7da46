"""The rows of people: who an address is, what it may do and for whom, and what it has.

What a payment rewrites (`account`) lies apart from what it only reads (`identity`), so it touches two
small rows.
"""

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from ledger.chain.kinds import AddressText, Amount, EntryText, Height, JurisdictionText, Kind, Moment, ReferenceText
from ledger.crypto.encoding import Hex32, Natural, Positive
from ledger.registry.rows.money import Balance
from ledger.state.tables import Table

Keys = Annotated[tuple[Hex32, ...], msgspec.Meta(min_length=1, max_length=16)]


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Who an address is: what a payment only reads."""

    jurisdiction: JurisdictionText
    keys: Keys
    """Sorted public keys, any `threshold` of which sign for the account."""
    keys_number: Positive
    """1 at registration, one more with each rotation."""
    kind: Annotated[str, Kind.ACCOUNT]
    registered_at: Annotated[Natural, Kind.HEIGHT]
    """Height; 0 for genesis."""
    registrar: AddressText
    """Who registered it; "" for genesis."""
    threshold: Positive


class PastKeys(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Keys an account had, up to and with the height of the rotation."""

    keys: Keys
    threshold: Positive
    until_height: Height


class RetiredKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That a key was given up, and so is never bound again."""

    height: Height
    """The block in which it was."""
    owner: str
    """Whose it was: an account's address, or a validator's name."""


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


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an authority may do, where, and when (block time, ms UTC)."""

    granted_by: str
    """The accreditor's role it was granted under, ROLE/ADDRESS or ROLE/ADDRESS/SCOPE; motion/ID; "" for genesis."""
    scope: Annotated[str, Kind.SCOPE]
    """What it covers, with all that lies below; "" is everything."""
    since: Moment
    until: Moment
    signer: AddressText | UnsetType = UNSET
    """Of an officer, who signed for the office that named it; not there where the office did, nor in other roles."""


class Delegation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What somebody may still do for an account, and when (block time, ms UTC)."""

    amount: Amount
    """What may still be moved, in the smallest unit of `asset`."""
    asset: Annotated[str, Kind.ASSET]
    """"" where nothing is to be moved."""
    grant: EntryText
    """The message that granted it: TRANSACTION-INDEX."""
    since: Moment
    source: EntryText
    """The grant it was handed on from: it holds only while that does. "" where the account itself delegated."""
    through: AddressText
    """Whose delegation that is; "" where the account itself delegated."""
    types: Annotated[tuple[Annotated[str, Kind.MESSAGE], ...], msgspec.Meta(min_length=1)]
    """Types of messages, sorted."""
    until: Moment
    recovery: EntryText | UnsetType = UNSET
    """The recovery of whoever signed it that was under way then: it ends with its completion. Not there for none."""


class Suspension(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That an account may not act, by whose word, and its appeal."""

    appeal: ReferenceText
    """The appeal's reference; "" for none."""
    by: str
    """The court, or motion/ID."""
    reference: ReferenceText
    """The legal reference: a court's case, never a name."""
    since: Moment
    until: Moment | UnsetType = UNSET
    """Block time (ms UTC) from which it holds no more; absent where it does not end by itself."""


class Recovery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """New keys that will replace those of an account, unless somebody who has one of those objects."""

    due: Moment
    """Block time (ms UTC) from which it can be completed."""
    keys: Keys
    registrar: AddressText
    request: EntryText
    """The message that asked for it: TRANSACTION-INDEX."""
    threshold: Positive
    first: EntryText | UnsetType = UNSET
    """The first request, where this one took the place of another; not there where the chain remembers no keys."""


class Recovered(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That a recovery was completed: what the old keys had delegated since its first request ended then."""

    account: AddressText
    """Whose it was."""
    time: Moment
    """Block time (ms UTC)."""


IDENTITIES = Table("identity", Identity)
PAST_KEYS = Table("past_keys", PastKeys)
RETIRED_KEYS = Table("retired_key", RetiredKey)
ACCOUNTS = Table("account", Account)
LANES = Table("lane", Lane)
ROLES = Table("role", Role)
DELEGATIONS = Table("delegation", Delegation)
SUSPENSIONS = Table("suspension", Suspension)
RECOVERIES = Table("recovery", Recovery)
RECOVERED = Table("recovered", Recovered)
PEOPLE_TABLES = (
    *(IDENTITIES, PAST_KEYS, RETIRED_KEYS, ACCOUNTS, LANES),
    *(ROLES, DELEGATIONS, SUSPENSIONS, RECOVERIES, RECOVERED),
)


EMPTY_ACCOUNT = Account((), 0, 0, 0)


def get_first_request(recovery: Recovery) -> str:
    """The message that first asked for a recovery, whoever asked anew since."""
    return recovery.request if recovery.first is UNSET else recovery.first
