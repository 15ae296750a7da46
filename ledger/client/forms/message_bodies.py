"""Bodies of messages as people write them, in JSON; and of a payment, from words."""

import msgspec

from ledger.client.drafting import Wish
from ledger.registry.messages import MESSAGES
from ledger.registry.money.money import Transfer

TYPES = tuple(MESSAGES)
"""The types of messages there are."""


def read_message_body(kind: str, data: bytes) -> msgspec.Struct:
    """The body of a message of a known type. Raises DecodeError for what does not fit it."""
    from ledger.client.forms.reading import read_form  # noqa: PLC0415 - who lists the types needs none of it

    body: msgspec.Struct = read_form(data, MESSAGES[kind].body, f"body of a {kind}")
    return body


def make_payment(payer: str, payee: str, amount: int, asset: str, reference: str) -> Wish:
    """A payment to be, by the addresses of both; the amount is in the asset's smallest unit."""
    return Wish(payer, Transfer(amount, asset, reference, payee))
