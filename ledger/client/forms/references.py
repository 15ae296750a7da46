"""References: what a payment, a case or a decision is called in public."""

from ledger.chain.kinds import is_reference
from ledger.errors import Refused


def check_reference(text: object, optional: bool = False) -> str:
    """The text of a reference that will be public. Raises Refused for what could be a name or free text."""
    if isinstance(text, str) and is_reference(text) and (text or optional):
        return text
    raise Refused("reference_must_be_public", reference=str(text)[:60] or "nothing")
