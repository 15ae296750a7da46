"""Every type of message there is, by name."""

import msgspec
from msgspec.inspect import IntType, StrType, StructType, type_info
from msgspec.structs import astuple

from ledger.chain.transaction import Message
from ledger.crypto.encoding import decode, parse, parse_checked
from ledger.errors import DecodeError, Inadmissible
from ledger.registry.call import MessageType
from ledger.registry.delegation import EVERYDAY
from ledger.registry.motions import motions

MESSAGES: dict[str, MessageType] = EVERYDAY | {kind.name: kind for kind in motions.MESSAGES}

MOST_WRITES = max(kind.writes for kind in MESSAGES.values())
"""The most rows that a message with a bound of its own writes, whatever max_message_rows a genesis chose."""


def get_message_type(name: str) -> MessageType:
    """The type of that name. Raises Inadmissible where there is none."""
    kind = MESSAGES.get(name)
    if kind is None:
        raise Inadmissible("message_type_must_be_known", type=name)
    return kind


def decode_body(message: Message) -> msgspec.Struct:
    """The typed body. Raises Inadmissible unless it is the canonical form of what its type declares."""
    kind = get_message_type(message.type)
    try:
        body: msgspec.Struct = decode(bytes(message.body), kind.body)
    except DecodeError as error:
        raise Inadmissible("body_must_fit_type", type=message.type, problem=error.says) from None
    kind.validate(body)
    return body


def parse_body(message: Message) -> msgspec.Struct:
    """The typed body of a message that was decoded before, so that its bytes need no second look."""
    body: msgspec.Struct = parse(bytes(message.body), MESSAGES[message.type].body)
    return body


def parse_checked_body(message: Message) -> msgspec.Struct:
    """As `parse_body`, of what `parse_checked` may parse; of exactly the body's type, by which laws go."""
    kind = _FLAT.get(message.type)
    return kind(*astuple(parse_checked(message.body, kind))) if kind else parse_body(message)


def _is_flat(kind: type[msgspec.Struct]) -> bool:
    info = type_info(kind)
    return isinstance(info, StructType) and all(isinstance(field.type, IntType | StrType) for field in info.fields)


_FLAT: dict[str, type[msgspec.Struct]] = {name: kind.body for name, kind in MESSAGES.items() if _is_flat(kind.body)}
"""Bodies of numbers and texts alone: the same values without bounds and patterns."""
