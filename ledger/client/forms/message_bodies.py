"""Bodies of messages as people write them, in JSON; and of a payment, from words."""

from collections.abc import Callable
from typing import Any

import msgspec

from ledger.chain.kinds import Kind, get_kinds
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


def resolve_names(body: Any, resolve: Callable[[str], str]) -> Any:
    """The body with an address for each name that stands where an address belongs, also within what it asks for."""
    if isinstance(body, tuple):
        return tuple(resolve_names(part, resolve) for part in body)
    if not isinstance(body, msgspec.Struct):
        return body
    kinds = get_kinds(type(body))
    fields = {name: getattr(body, name) for name in body.__struct_fields__}
    return msgspec.structs.replace(
        body,
        **{
            name: _resolve(value, resolve) if kinds.get(name) is Kind.ADDRESS else resolve_names(value, resolve)
            for name, value in fields.items()
        },
    )


def _resolve(value: Any, resolve: Callable[[str], str]) -> Any:
    """An address or a list of them; "" stands for nobody, where that may be."""
    if isinstance(value, tuple):
        return tuple(_resolve(part, resolve) for part in value)
    return resolve(value) if isinstance(value, str) and value else value


def make_payment(payer: str, payee: str, amount: int, asset: str, reference: str) -> Wish:
    """A payment to be, by the addresses of both; the amount is in the asset's smallest unit."""
    return Wish(payer, Transfer(amount, asset, reference, payee))
