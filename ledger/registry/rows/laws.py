"""The rows of laws: each law, and which ones bind a type of message."""

from typing import Annotated, Literal

import msgspec

from ledger.chain.kinds import MAX_TYPES, EntryText, Jurisdiction, Kind, LegalReference, Moment
from ledger.crypto.encoding import Integer
from ledger.state.tables import Table

LawId = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}\\Z", max_length=32), Kind.LAW]
"""The short name of a law, by which other laws read it where it is a parameter."""
BoundTypes = Annotated[
    tuple[Annotated[str, msgspec.Meta(max_length=40), Kind.MESSAGE], ...], msgspec.Meta(max_length=MAX_TYPES)
]
Jurisdictions = Annotated[tuple[Jurisdiction, ...], msgspec.Meta(max_length=32)]


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A sentence in two languages: printable ASCII, and that with the Lao block (U+0E80 to U+0EFF)."""

    en: Annotated[str, msgspec.Meta(pattern="^[ -~]{1,160}\\Z", max_length=160)]
    lo: Annotated[str, msgspec.Meta(pattern="^[ -~\u0e80-\u0eff]{1,160}\\Z", max_length=160)]


class Provision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A law as it is written: what a motion proposes, and what a file of the committee holds."""

    jurisdictions: Jurisdictions
    """Where it binds, with all that lies below, sorted; () is everywhere."""
    kind: Literal["allow", "deny", "parameter"]
    """Refuses unless, or where, its condition is true; or is a number that others read."""
    law: LawId
    least: Integer
    """Of a parameter: its range; 0 and 0 of the others."""
    most: Integer
    reference: LegalReference
    remedy: Wording
    """What whoever it stops can do."""
    since: Moment
    """Block time (ms UTC) from which it is in force."""
    text: Annotated[str, msgspec.Meta(pattern="^[ -~\\n]{1,4096}\\Z", max_length=4096)]
    """A condition in the language of `ledger.laws`; of a parameter, an integer."""
    title: Wording
    types: BoundTypes
    """Types of messages it binds, sorted; () for a parameter."""
    until: Moment
    """Block time from which it is no longer in force; 2^53−1 for never."""


class Law(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A law of the ledger."""

    motion: EntryText
    """The motion that adopted it; "" for genesis."""
    next_since: Moment
    """Of a parameter: block time from which `next_value` holds; 0 where nothing follows."""
    next_value: Integer
    provision: Provision
    suspended_by: EntryText
    """The motion that suspended it last, or let it bind again; "" for none."""
    suspended_until: Moment
    """Block time until which it is suspended; 0 where it is not."""
    value: Integer
    """Of a parameter: what it is; 0 of the others."""


class LawBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The laws to be asked, whose dates have not passed when the row was written."""

    laws: tuple[Annotated[str, Kind.LAW], ...]
    """Sorted."""


LAWS = Table("law", Law)
LAW_BOOKS = Table("law_book", LawBook)
LAW_TABLES = (LAWS, LAW_BOOKS)
PARAMETERS_BOOK = "parameters"
"""The identifier of the book of parameters; the others are named by a type of message."""
MAX_LAWS = 64
"""How many laws may bind one type of message, and how many parameters there may be."""
MAX_ALL = 256
"""How many laws and parameters there may be that have not ended: every validator has them all at hand."""


def is_in_force(law: Law, time: int) -> bool:
    """Whether it binds, or may be read, at a time (ms UTC)."""
    return law.provision.since <= time < law.provision.until and time >= law.suspended_until


def get_value(law: Law, time: int) -> int:
    """The value of a parameter at a time (ms UTC), or the one it would have if it were in force then."""
    return law.next_value if 0 < law.next_since <= time else law.value
