"""What a refusal tells of a condition and what it read: codes, integers and addresses alone, and no piece of text."""

from ledger.errors import Refused, Value
from ledger.laws.dates import Date, write_date
from ledger.laws.trace import Reading
from ledger.laws.trace import Value as Found

LANGUAGE = (901, 913)
"""The codes of the rules on a law's text."""
MAX_READ = 8
"""How many of the values a law read stand in its refusal."""
MAX_VALUE = 70
"""How long a value may be to stand there: an address or an id, no more."""


def tell_facts(facts: tuple[Reading, ...]) -> dict[str, Value]:
    """What was read, by its path: the first of what is short enough."""
    shown = [(reading.path, _show(reading.value)) for reading in facts]
    fitting = [(path, value) for path, value in shown if not isinstance(value, str) or len(value) <= MAX_VALUE]
    return dict(fitting[:MAX_READ])


def leave_places(refused: Refused) -> dict[str, Value]:
    """Of what is told about a text, the places in it and the names of laws: no piece of it stands in an outcome."""
    if not LANGUAGE[0] <= refused.code <= LANGUAGE[1]:
        return refused.values
    return {name: value for name, value in refused.values.items() if isinstance(value, int)}


def _show(value: Found) -> Value:
    match value:
        case bool():
            return str(value).lower()
        case int() | str():
            return value
        case Date():
            return write_date(value)
        case tuple():
            return ",".join(str(_show(each)) for each in value)
    return ""
