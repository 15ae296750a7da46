"""Months as people write them: 2026-10."""

import re

from ledger.errors import Refused

_MONTH = re.compile("[1-9][0-9]{3}-(0[1-9]|1[0-2])", re.ASCII)


def check_month(text: object) -> str:
    """The text of a month. Raises Refused for what is none."""
    if isinstance(text, str) and _MONTH.fullmatch(text):
        return text
    raise Refused("month_must_be_well_formed", month=ascii(text)[:40])
