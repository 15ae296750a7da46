"""The command `qr`: a request for payment, as a QR code that others scan."""

from typing import Any

import click
import msgspec

from cli.money.money import ASSET, REFERENCE
from cli.money.payment_requests import is_given, make_request, show_payload
from cli.shell import output
from cli.shell.drawing import choose_picture, draw_texts, picture_options, tell_drawn
from cli.shell.grammar import Command
from cli.shell.session import Session
from ledger.interchange.qr.lao_qr import write_payment_request


@click.command(
    cls=Command,
    examples=[
        "natledger qr 25000 --to shop --reference INV-7",
        "natledger qr --to shop --svg counter.svg",
        "natledger qr 25000 --to shop | natledger qr --read -",
    ],
)
@click.argument("amount", required=False)
@click.option("--to", "payee", metavar="WHO", help="Who is to be paid.")
@ASSET
@REFERENCE
@click.option("--name-lo", "local_name", metavar="TEXT", help="The payee's name in Lao script, for those who scan it.")
@click.option("--read", "payload", metavar="QR", help="Show what a payload asks for; nothing is paid. - is stdin.")
@picture_options
@click.pass_obj
def qr(
    session: Session,
    /,
    amount: str | None,
    payee: str | None,
    asset: str,
    reference: str,
    local_name: str | None,
    payload: str | None,
    **picture: Any,
) -> None:
    """Ask for a payment with a QR code, in LAO QR's layout.

    Without AMOUNT the payer chooses it, and one code serves many payments. A terminal shows the code below its text.
    With --read nothing is asked for: it tells what a code says, also one of another scheme.
    """
    if payload is not None:
        _check_alone("payload")
        show_payload(session, payload)
        return
    if payee is None:
        raise output.wrong_usage("--to is missing", "name who is to be paid, or give --read QR to see what one says")
    if local_name == "":
        raise output.wrong_usage("--name-lo is empty", "leave it out, or write the name")
    chosen = choose_picture(**picture)
    units = session.amount(amount, asset) if amount is not None else 0
    if amount is not None and units == 0:
        raise output.wrong_usage("AMOUNT is 0", "leave it out, and the payer chooses")
    request = make_request(session, payee, units, asset, reference, local_name or "")
    made = write_payment_request(request, session.lexicon.decimals)
    session.give({"payload": made, "request": msgspec.to_builtins(request)}, made)
    if session.json and not chosen.file:
        return
    tell_drawn(draw_texts(chosen, [made]))


def _check_alone(option: str) -> None:
    given = [name for name in click.get_current_context().params if name != option and is_given(name)]
    if given:
        raise output.wrong_usage("--read shows what a QR says, and stands alone", "leave out the rest")
