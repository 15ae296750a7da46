"""What a rule sees: the block being made, the message, and the rows. Nothing else reaches it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import FIRST_TYPES
from ledger.chain.parameters import Parameters
from ledger.chain.times import get_day
from ledger.chain.transaction import Message
from ledger.registry.block_steps import Meter
from ledger.registry.postings import FindMessage, Posting, Spent, post_nothing
from ledger.state.overlay import Overlay

FIRST = 1
"""The version of the rules that all chains have known."""


class Environment(msgspec.Struct, frozen=True):
    """The closed inputs of execution that are the same for a whole block."""

    address_prefix: str
    chain_id: str
    genesis_hash: bytes
    height: int
    parameters: Parameters
    time: int
    """Block time, ms UTC."""
    utc_offset: int
    """Minutes."""
    version: int
    """Of the rules that judge the block."""
    state_root: bytes = b""
    """Of the state that the block stands on: what the header before says."""
    engine: str = "embedded"
    """What makes the chain's blocks final, as its genesis says."""
    day: int = 0
    """The calendar day of the block at the chain's offset, in days since 1970; it follows, whatever is given."""

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "day", get_day(self.time, self.utc_offset))


class Call(msgspec.Struct, frozen=True, gc=False):
    """One message being applied."""

    rows: Overlay
    environment: Environment
    by: str
    actor: str
    """The account that acts: `on_behalf_of`."""
    transaction_id: bytes
    message: int
    """The message's place in its transaction."""
    meter: Meter | None = None
    """Counts the steps it takes; None where nobody asks how many."""
    watch: "Watch | None" = None
    """Told of each part of it that is judged by itself, such as a payment, before the laws are asked; None where nobody
    looks.
    """
    messages: tuple[Message, ...] = ()
    """All of its transaction, which apply together or not at all: this one stands at its place among them."""
    bodies: tuple[msgspec.Struct, ...] = ()
    """Theirs."""

    def charge(self, steps: int) -> None:
        """Counts steps that are taken for the message."""
        if self.meter is not None:
            self.meter.steps += steps

    @property
    def identifier(self) -> str:
        """An id that belongs to this message alone: TRANSACTION-INDEX."""
        return f"{self.transaction_id.hex()}-{self.message}"


Events = tuple[Fact, ...]
Watch = Callable[[Call, str, Any], None]
"""Is told the call, the type of message that a part of it, such as a payment, is judged as, and its body."""


def accept_any(body: object) -> None:
    """A body whose type says all that is to be said of it alone."""


def get_none(body: object) -> tuple[str, ...]:
    """Nobody, and nothing."""
    return ()


def get_no_subject(actor: str, body: object) -> tuple[str, ...]:
    """Nothing besides accounts."""
    return ()


def count_none(body: object) -> int:
    """No key to bind, and no step."""
    return 0


def count_version(types: Sequence[str]) -> int:
    """The version of the rules by which a law or a delegation names so many types of messages."""
    return FIRST if len(types) <= FIRST_TYPES else 2


def name_first(body: object) -> int:
    """Nothing that came after version 1 of the rules."""
    return FIRST


def never(body: object) -> bool:
    """In no case."""
    return False


def always(body: object) -> bool:
    """In every case."""
    return True


class MessageType(NamedTuple):
    """A type of message, declared once: its body, its rule, whom it concerns, what delegations and statements count.

    Whatever must know of it beyond that derives from here, or a test names what is missing (tests/registry).
    """

    name: str
    body: type[Any]
    """Its fields say by their types what they stand for (`ledger.chain.kinds`)."""
    apply: Callable[[Call, Any], Events]
    """Checks the rules in order of precedence and raises Refused at the first broken one; else writes."""
    get_parties: Callable[[Any], tuple[str, ...]]
    """Addresses named in the body, besides who acts."""
    validate: Callable[[Any], None] = accept_any
    """Looks at the body alone and raises Inadmissible: what would be free text must never reach the chain."""
    count_keys: Callable[[Any], int] = count_none
    """How many signatures in the body applying it has to verify."""
    get_subjects: Callable[[str, Any], tuple[str, ...]] = get_no_subject
    """Ids of what it concerns besides accounts, by which its entry can be found: given who acts, and the body."""
    while_suspended: Callable[[Any], bool] = never
    """Whether a suspended account may do it all the same."""
    winds_up: bool = False
    """Whether it lets go, gives back or ends what there was: what is left to who is no resident any more."""
    get_given: Callable[[Any], tuple[str, ...]] = get_none
    """Addresses that it gives something to, none of whom need agree to it: they must be residents still."""
    is_bindable: bool = True
    """Whether laws may bind it; what they may read of it are the fields of its body."""
    is_delegable: bool = True
    """Whether somebody may be let do it for an account: all but what is the holder's own."""
    count_spent: Callable[[Any], Spent] | None = None
    """What it takes from a delegation's amount; None for what moves no money of the account that acts.

    Of what pays by legs, which take it: what the body says of it, so that it is asked for before all other rules.
    """
    changes_supply: bool = False
    """Whether what it moves is money that it makes or unmakes: whoever does it sends nothing."""
    list_postings: Callable[[str, Any, FindMessage], tuple[Posting, ...]] = post_nothing
    """What it changes in totals once it has applied, the debit first: given who acts, the body, and the chain."""
    by_authority: bool = False
    """Whether an authority does it to the accounts it names, by right of its role."""
    pays: bool = False
    """Whether it moves money by legs (legs.py): what a delegation loses, and what is posted, follows from those."""
    as_payment: Callable[[Any], Any] | None = None
    """Of what moves money without them: the transfer that laws are asked about besides, from version 2 on."""
    reads: int = 0
    writes: int = 0
    """How many rows applying it reads and writes, at most; 0 for types of version 1, which count otherwise.

    What a class of tokens asks before its units change hands is charged where it is asked (assets/door.py).
    """
    version: int = FIRST
    """Of the rules that it belongs to: before that is in force no block has such a message."""
    get_named_version: Callable[[Any], int] = name_first
    """The latest version that something belongs to which the body names: a type of message, an action, a role."""
