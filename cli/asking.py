"""What all motions have in common: whom they are put to, by whom, and how that is told."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

import click
import msgspec

from .entries import check_copy, show_act
from .files import read_file
from .grammar import check_reference
from .session import SIGNER, Session
from .wording import format_time, printable

_HASH = re.compile("[0-9a-f]{64}")


class Asked(NamedTuple):
    """Whom a motion is put to, and by whom."""

    by: str
    body: str
    reference: str
    impact: str | None
    emergency: bool
    receipt: str | None


def takes_asked(body: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command the options of every motion; they reach it as `asked`.

    `body` is the one of the template that decides on such a thing, unless another is named.
    """

    def add_options(function: Callable[..., None]) -> Callable[..., None]:
        @click.option("--by", metavar="WHO", required=True, help="A member of the body.")
        @click.option("--body", metavar="BODY", default=body, show_default=True, help="See natledger committee list.")
        @click.option(
            "--reference",
            metavar="REF",
            required=True,
            callback=check_reference,
            help="The draft's public reference: A-Z 0-9 . / - only, at most 35.",
        )
        @click.option("--impact", metavar="HASH_OR_FILE", help="An impact report: natledger law impact LAW --out FILE.")
        @click.option("--emergency", is_flag=True, help="Vote at once; it ends by itself unless it is confirmed.")
        @click.option("--receipt", metavar="FILE", help="Write a copy of the receipt to a file.")
        @SIGNER
        @wraps(function)
        def with_asked(**options: Any) -> None:
            asked = Asked(**{name: options.pop(name) for name in Asked._fields})
            check_copy(asked.receipt)
            function(asked=asked, **options)

        return with_asked

    return add_options


def put(session: Session, action: msgspec.Struct, asked: Asked) -> None:
    """Proposes an action, and tells the motion's id and until when it is voted on."""
    impact = asked.impact or ""
    report = read_file(impact) if impact and not _HASH.fullmatch(impact) else impact
    wallet = session.wallet(asked.by)
    placed = wallet.propose(action, asked.body, asked.reference, impact=report, emergency=asked.emergency)
    found = session.open().committee.motion(placed)
    until = format_time(found.row.deadline)
    text = f"asked {asked.body} to {printable(found.says)}\nmotion {found.id}, voting until {until}"
    show_act(session, placed, text, copy=asked.receipt, more={"motion": found.id, "says": found.says})
