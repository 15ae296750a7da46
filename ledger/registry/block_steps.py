"""The budget of a block: how many steps its entries may take, and how many each thing counts as.

Every limit of one item has one in total beside it: a block of messages that are all as dear as one may be would keep
every validator for half a minute. A step is what the smallest part of a law takes where its reasons are asked for, some
quarter of a microsecond. What is counted follows from the bytes of the entries and the rows they meet, never from a
clock, and the figures belong to the rules: who counts otherwise makes other blocks. tests/bench/worst.py holds them to
what things really take.
"""

from ledger.chain.parameters import Parameters

TRANSACTION = 160
"""To decode an entry, ask whether it is admissible, spend its nonces and hash it."""
SIGNATURE = 280
MESSAGE = 100
"""To check and apply a message, without its laws."""
READ = 10
"""To read a row that a message of version 2 may read."""
WRITE = 40
"""To write one."""
BRANCH = 60
"""To hash one branch of a state path that a message carries."""
KEY = 600
"""To check a key that is to be bound, with its owner's consent."""
LAW = 15
"""To ask whether a law in the book of a type binds a message; what it takes to ask it is counted as it is run."""
ACTION = 400
"""To try or take what a motion asks for."""
SEAT = 4
"""To look at a seat of a body: whether it is suspended, and what it voted."""
HOLDER = 40
"""To follow the chain of roles of somebody who holds one that genesis gave."""
LETTER = 20
"""To read one character of a law's text."""
LETTER_OF_TYPE = 4
"""To hold it to the names that a message of one type has."""
NAMES = 12_000
"""To look for the nearest known name, where a law names a fact there is none of."""
BOOK = 200
"""To look through the laws of one type, or a part of all there are."""
BOOKS = 8
"""As how many books all laws together count, and the parameters."""

ENTRY = 600
"""What a block has for each entry it may hold: a payment under the laws of the template takes less."""
LEAST = 4_000_000
"""What every block has: more than any one transaction can take."""


class Meter:
    """The steps that the entries of a block have taken so far."""

    __slots__ = ("limit", "steps")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        """How many a block may take."""
        self.steps = 0

    @property
    def is_over(self) -> bool:
        """Whether they are more than a block may take."""
        return self.steps > self.limit


def count_block_steps(parameters: Parameters) -> int:
    """How many steps the entries of a block may take together."""
    return max(LEAST, parameters.max_block_entries * ENTRY)


def count_text(size: int, types: int) -> int:
    """The steps it takes to check a law of so many characters that binds so many types of messages."""
    return NAMES + size * (LETTER + types * LETTER_OF_TYPE) + (types + BOOKS) * BOOK


def count_books() -> int:
    """The steps it takes to look through all laws there are."""
    return BOOKS * BOOK
