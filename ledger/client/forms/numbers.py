"""Numbers in Python: whole ones, and no more of them than there may be, whatever a notebook gives."""

from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Refused


def check_number(name: str, number: object) -> int:
    """Raises Refused for what is no whole number within 2^53-1 of 0; `name` is what it is of."""
    if not isinstance(number, int) or isinstance(number, bool) or abs(number) > MAX_INTEGER:
        raise Refused("numbers_must_be_whole", name=ascii(str(name)[:40])[1:-1], found=_write(number))
    return number


def check_within(name: str, number: object, least: int, most: int) -> int:
    """Raises Refused also for a whole number that is not from `least` to `most`."""
    found = check_number(name, number)
    if not least <= found <= most:
        raise Refused("parameter_must_be_in_range", least=least, most=most, name=name, number=found)
    return found


def _write(number: object) -> str:
    if isinstance(number, int) and abs(number) > MAX_INTEGER:  # Python writes no decimal digits of the longest
        return hex(number)[:40]
    return ascii(number)[:40]
