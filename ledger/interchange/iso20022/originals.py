"""Originals: what a report says of the file that it answers, also of one that was refused before it was read."""

import re

import msgspec

from ledger.errors import InterchangeError
from ledger.interchange.decimals import is_writable
from ledger.interchange.iso20022.documents import (
    COUNT,
    MAX35_TEXT,
    NAMESPACE,
    SUM,
    Element,
    read_moment,
    read_root,
    stripped,
)
from ledger.interchange.iso20022.pain001 import PaymentFile

NOT_PROVIDED = "NOTPROVIDED"
"""What ISO 20022 has in place of an identifier that nobody gave."""


class Original(msgspec.Struct, frozen=True):
    """The file that a report answers, as far as it could be read."""

    message_type: str
    """NOTPROVIDED where it could not; so is the id."""
    message_id: str
    created: str
    """Empty where it could not be read; so is the total, also where ISO 20022 has no room for it."""
    count: int
    """How many payments it has, 0 where it could not be read."""
    total: str
    """The sum of their amounts."""


def make_original(file: PaymentFile) -> Original:
    """What a report says of a file that was read."""
    total = file.total if is_writable(file.total) else ""
    return Original(file.message_type, file.message_id, file.created, len(file.payments), total)


def read_original(xml: bytes) -> Original:
    """What a report says of a file that is refused: each thing that the file says of itself, where it can be read."""
    try:
        root = read_root(xml)
    except InterchangeError:
        return Original(NOT_PROVIDED, NOT_PROVIDED, "", 0, "")
    message_type = root.namespace.removeprefix(NAMESPACE)
    is_known = root.namespace.startswith(NAMESPACE) and MAX35_TEXT.fullmatch(message_type)
    header = _find(_find(root, ""), "GrpHdr")
    count, total = _read(_find(header, "NbOfTxs"), COUNT), _read(_find(header, "CtrlSum"), SUM)
    return Original(
        message_type=message_type if is_known else NOT_PROVIDED,
        message_id=_read(_find(header, "MsgId"), MAX35_TEXT) or NOT_PROVIDED,
        created=_read_created(_find(header, "CreDtTm")),
        count=int(count or "0"),
        total=total if is_writable(total) else "",
    )


def _find(parent: Element | None, name: str) -> Element | None:
    children = parent.children if parent else []
    return next((child for child in children if name in ("", child.name)), None)


def _read(element: Element | None, pattern: re.Pattern[str]) -> str:
    found = stripped(element) if element else ""
    return found if pattern.fullmatch(found) else ""


def _read_created(element: Element | None) -> str:
    try:
        return read_moment(element) if element else ""
    except InterchangeError:
        return ""
