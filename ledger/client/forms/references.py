"""References: what a payment, a case or a decision is called in public."""

import re

from ledger.errors import Refused

_REFERENCE = re.compile("[A-Z0-9./-]{0,35}")


def check_reference(text: object, optional: bool = False) -> str:
    """The text of a reference that will be public. Raises Refused for what could be a name or free text."""
    if isinstance(text, str) and _REFERENCE.fullmatch(text) and (text or optional):
        return text
    raise Refused("reference_must_be_public", reference=str(text)[:60] or "nothing")
