"""The Lexicon: what makes bare values readable. Amounts, addresses, times and ids read by it to a person.

Amounts come in major units with thousands separators, addresses as names of this home or shortened, ids as their
first digits. Whatever came from outside is stripped of characters that a terminal would act on.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ledger.crypto.addresses import is_address
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Value, fill
from ledger.registry.rows.laws import Provision
from ledger.words.amounts import format_amount, plain_amount
from ledger.words.printing import printable
from ledger.words.times import format_day, format_moment

ID_DIGITS = 12
"""How much of an id is shown; 8 are enough to find it again."""


def find_nothing(identifier: str) -> None:
    """Knows no law and no motion."""


def know_nothing(kind: str) -> tuple[str, ...]:
    """Knows no names."""
    return ()


LANGUAGES = ("en", "lo")
"""English, and Lao: a sentence that has no Lao yet is told in English."""


class Lexicon(NamedTuple):
    """What makes bare values readable: names by address, decimals by asset, and where and in which language."""

    names: Mapping[str, str] = {}
    decimals: Mapping[str, int] = {}
    offset: int = 0
    """Minutes from UTC of the chain's calendar: people read all times in it, with the offset; machines in UTC."""
    language: str = "en"
    """Of LANGUAGES."""
    find_law: Callable[[str], Provision | None] = find_nothing
    """The law of an id."""
    find_action: Callable[[str], Mapping[str, Any] | None] = find_nothing
    """What the motion of an id asks for."""
    list_known: Callable[[str], Sequence[str]] = know_nothing
    """Names there are: of bodies, laws, motions or parameters, of those who may decide on an action, and so on."""

    def say(self, english: str, **values: Value) -> str:
        """A sentence of ours in the language of this lexicon, with its values if any are given."""
        text = english
        if self.language == "lo":
            from ledger.words.lao import SENTENCES  # noqa: PLC0415 - for those who ask for it

            text = SENTENCES.get(english, english)
        return fill(text, values) if values else text

    def day(self, time: int) -> str:
        """A moment (ms UTC) as laws have it: the day where the chain is that begins then, or else the time there."""
        return format_day(time, self.offset)

    def who(self, address: str) -> str:
        """The name of an address, or its shortened form."""
        return self.names.get(address) or shorten(address)

    def money(self, amount: int, asset: str) -> str:
        """An amount with its asset: 25,000 LAK."""
        return f"{format_amount(amount, self.decimals.get(asset, 0))} {asset}"

    def money_or_units(self, amount: int, asset: str) -> str:
        """The same, or in smallest units of an asset whose decimals nobody here can know."""
        shown = printable(asset)
        return self.money(amount, shown) if asset in self.decimals else f"{amount:,} smallest units of {shown}"

    def time(self, moment: int) -> str:
        """Ms UTC as a time where the chain is: 2026-11-22T10:04:05+07:00."""
        return format_moment(moment, self.offset)

    def until(self, moment: int) -> str:
        """Until when something holds: until 2027-01-01T00:00:00+07:00, or without an end."""
        return self.say("without an end") if moment == MAX_INTEGER else self.say("until {time}", time=self.time(moment))

    def period(self, since: int, until: int, now: int) -> str:
        """When something holds: until when, and from when if that is yet to come."""
        begins = self.say("from {time}", time=self.time(since)) + ", " if since > now else ""
        return begins + self.until(until)

    def parts(self, amount: int, asset: str) -> tuple[str, str]:
        """An amount and its asset as a spreadsheet takes them: 25000 and LAK."""
        return plain_amount(amount, self.decimals.get(asset, 0)), asset


NOTHING_KNOWN = Lexicon()


def shorten(address: str) -> str:
    """lao1qx…7m for an address; anything else as it is."""
    if not is_address(address):
        return printable(address)
    start = address.rindex("1", 0, -38) + 3
    return f"{address[:start]}…{address[-2:]}"


def shorten_id(identifier: str) -> str:
    """The first digits of an id."""
    return identifier[:ID_DIGITS]
