"""Bundles: many signed transactions in one transaction of CometBFT, an envelope without meaning.

Ids, receipts and quotas know nothing of bundles. CometBFT handles a transaction at a cost of its own; so many payments
share it. A bundle has one form only, so that nobody sends the same one in other bytes past CometBFT's memory.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import msgspec

from ledger.admission import Decoded, decode_transaction
from ledger.chain.parameters import get_range
from ledger.crypto.protobuf import decode_message, encode_message
from ledger.errors import DecodeError, Inadmissible, LedgerError

MAX_MEMBERS = 1_000
MAX_BYTES = 512 * 1024
"""Of one bundle: CometBFT takes a transaction of 1 MiB at most."""
MEMBER_BYTES = 5
"""At most, beside a member's own: its tag and its length."""
BUNDLE_BYTES = 6
"""At most, beside a bundle's own, where it stands in a list of CometBFT's."""
MOST_BYTES = get_range("max_transaction_bytes")[1]
"""Of a transaction, whatever the parameter says today."""
KEPT_BYTES = 16 * 1024 * 1024
"""Of opened bundles that are remembered; in memory they take several times as much."""

Member = Decoded | LedgerError
"""A transaction of a bundle, or why these bytes are none."""


class Bundle(msgspec.Struct, frozen=True):
    """Signed transactions in canonical bytes, in order."""

    members: Annotated[tuple[bytes, ...], 1]


def encode_bundle(members: Iterable[bytes]) -> bytes:
    """The bundle of these signed transactions."""
    return encode_message(Bundle(tuple(members)))


def decode_bundle(data: bytes) -> tuple[bytes, ...]:
    """What is in a bundle. Raises DecodeError unless it has one to 1,000 members, 512 KiB and the one form."""
    if len(data) > MAX_BYTES:
        raise DecodeError("size_must_be_within_limit", size=len(data), limit=MAX_BYTES)
    members = decode_message(data, Bundle).members
    if not 1 <= len(members) <= MAX_MEMBERS:
        raise DecodeError("values_must_be_within_limit", limit=MAX_MEMBERS)
    if encode_bundle(members) != data:
        raise DecodeError("bytes_must_be_canonical", type="bundle")
    return members


def split(members: Iterable[bytes]) -> Iterator[bytes]:
    """Bundles of these signed transactions in order, each as full as it may be."""
    waiting: list[bytes] = []
    size = 0
    for member in members:
        size += len(member) + MEMBER_BYTES
        if waiting and (size > MAX_BYTES or len(waiting) == MAX_MEMBERS):
            yield encode_bundle(waiting)
            waiting, size = [], len(member) + MEMBER_BYTES
        waiting.append(member)
    if waiting:
        yield encode_bundle(waiting)


def pack(chosen: Sequence[bytes], bundles: Iterable[tuple[bytes, tuple[bytes, ...]]]) -> list[bytes]:
    """Bundles that hold the chosen transactions in their order: a whole one byte for byte, the rest packed anew.

    `bundles` are those they came in, with their members.
    """
    by_first = {members[0]: (data, members) for data, members in bundles}
    packed: list[bytes] = []
    loose: list[bytes] = []
    place = 0
    while place < len(chosen):
        data, members = by_first.get(chosen[place], (b"", ()))
        if members and tuple(chosen[place : place + len(members)]) == members:
            packed += [*split(loose), data]
            loose, place = [], place + len(members)
        else:
            loose.append(chosen[place])
            place += 1
    return [*packed, *split(loose)]


class Opened:
    """Bundles that were opened, so that each is decoded once, however often CometBFT shows it."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[Member, ...]] = {}
        self._ours: dict[bytes, None] = {}
        self._size = 0

    def open(self, data: bytes) -> tuple[Member, ...]:
        """The members of a bundle. Raises DecodeError where it is none."""
        known = self._known.get(data)
        if known is None:
            known = tuple([_decode_member(member) for member in decode_bundle(data)])
            self._remember(data, known)
        return known

    def note(self, data: bytes, members: Sequence[Decoded]) -> None:
        """Notes what is in a bundle that was made here."""
        self._remember(data, members)
        self._ours[data] = None

    def is_ours(self, data: bytes) -> bool:
        """Whether a bundle was made here, of what its own people wait for."""
        return data in self._ours

    def _remember(self, data: bytes, members: Sequence[Member]) -> None:
        if self._size + len(data) > KEPT_BYTES:
            self._known.clear()
            self._ours.clear()
            self._size = 0
        self._known[data] = tuple(members)
        self._size += len(data)


def _decode_member(data: bytes) -> Member:
    # by the widest limit there can be, not by today's: what is remembered must be what all nodes find, and admission
    # asks for today's
    try:
        return decode_transaction(data, MOST_BYTES)
    except (DecodeError, Inadmissible) as error:
        return error
