"""What this library raises on purpose, as one tree. Anything else is a bug of ours.

    LedgerError                 a rule was broken; carries rule, values, remedy
    ├── DecodeError             bytes are not the canonical form of what was asked for
    ├── Inadmissible            a transaction that can be in no block; costs nothing
    ├── Refused                 an admissible transaction that breaks a rule
    ├── VerificationError       a receipt, proof or signature does not hold
    ├── ConsensusError          a block that may not be signed, or a height without a quorum
    ├── AuditError              the stored history is not what genesis and the rules give
    ├── NotFoundError           no such name, entry, block or file
    ├── HomeError               a home directory or a name in it does not fit
    ├── KeyFileError            a key file is lax, damaged, missing or locked
    ├── StoreError              the disk or its lock stands in the way; may be retried
    └── InterchangeError        a file in somebody else's format is refused
    Bug                         an invariant of ours does not hold; not a LedgerError

The texts come from one table, `ledger.rules`.
"""

from ledger.rules import RULES, find_remedy

Value = str | int
_WRITTEN_BITS = 1_000
"""Of a number that is told in decimal digits, which Python does not write of one much longer."""


class LedgerError(Exception):
    """A broken rule, with the values that broke it.

    `rule` names the rule as a sentence; `values` holds what is needed to act: addresses,
    integers, short codes. `str()` gives the sentence, `remedy` what to do about it.
    """

    def __init__(self, rule: str, **values: Value) -> None:
        ensure(rule in RULES, f"no rule {rule}")
        # what a program gave may be anything; whoever tells of it counts on text and numbers
        told = {name: _keep(value) for name, value in values.items()}
        super().__init__(rule, told)
        self.rule = rule
        self.values = told

    @property
    def code(self) -> int:
        """The rule's stable number."""
        return RULES[self.rule].code

    @property
    def says(self) -> str:
        """The rule's sentence with the values filled in."""
        return fill(RULES[self.rule].says, self.values)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return fill(find_remedy(self.rule, self.values), self.values)

    def __str__(self) -> str:
        return f"{self.rule}: {self.says}"


class DecodeError(LedgerError):
    """Bytes are not the canonical form of what was asked for."""


class Inadmissible(LedgerError):  # noqa: N818 - a verdict, named as in the design
    """A transaction that can be in no block; it costs nothing."""


class Refused(LedgerError):  # noqa: N818 - a verdict, named as in the design
    """An admissible transaction that breaks a rule; in a block it is an entry of its own."""


class VerificationError(LedgerError):
    """A receipt, proof or signature does not hold."""


class ConsensusError(LedgerError):
    """A block that may not be signed, or a height without a quorum."""


class AuditError(LedgerError):
    """The stored history is not what genesis and the rules give."""


class NotFoundError(LedgerError):
    """No such name, entry, block or file."""


class HomeError(LedgerError):
    """A home directory, or a name in it, does not fit."""


class KeyFileError(LedgerError):
    """A key file is lax, damaged, missing or locked."""


class StoreError(LedgerError):
    """The disk or its lock stands in the way; it may be tried again."""


class InterchangeError(LedgerError):
    """A file in somebody else's format is refused."""


class Bug(Exception):  # noqa: N818 - short, since it is for us alone
    """An invariant of this library does not hold: a mistake of ours, never the caller's."""


def ensure(holds: bool, message: str) -> None:
    """Raises Bug unless `holds`: an assertion that survives `python -O`."""
    if not holds:
        raise Bug(message)


def _keep(value: object) -> Value:
    if isinstance(value, int) and value.bit_length() > _WRITTEN_BITS:
        return hex(value)[:80]
    return value if isinstance(value, Value) else ascii(value)[:80]


def fill(text: str, values: dict[str, Value]) -> str:
    """The text with {name} replaced by values["name"], or by ? where there is none."""
    return text.format_map(_Blank(values))


class _Blank(dict[str, Value]):
    def __missing__(self, key: str) -> str:
        return "?"


def is_rule(name: str) -> bool:
    """Whether there is a rule of that name: what comes from elsewhere may name any."""
    return name in RULES
