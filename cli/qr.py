"""The command `qr`: a request for payment, as a QR code that others scan."""

import click
import msgspec

from ledger.interchange.lao_qr import write_payment_request

from . import output
from .drawing import choose_picture, draw_texts, picture_options, tell_drawn
from .grammar import Command
from .money import ASSET, REFERENCE
from .payment_requests import make_request
from .session import Session


@click.command(
    cls=Command,
    examples=[
        "natledger qr 25000 --to shop --reference INV-7",
        "natledger qr --to shop --svg counter.svg",
    ],
)
@click.argument("amount", required=False)
@click.option("--to", "payee", metavar="WHO", required=True, help="Who is to be paid.")
@ASSET
@REFERENCE
@picture_options
@click.pass_obj
def qr(
    session: Session,
    amount: str | None,
    payee: str,
    asset: str,
    reference: str,
    svg: str | None,
    png: str | None,
    draw: bool,
) -> None:
    """Ask for a payment with a QR code, in LAO QR's layout.

    Without AMOUNT the payer chooses it, and one code serves many payments. A terminal shows the code below its text.
    """
    picture = choose_picture(svg, png, draw)
    units = session.amount(amount, asset) if amount is not None else 0
    if amount is not None and units == 0:
        raise output.wrong_usage("AMOUNT is 0", "leave it out, and the payer chooses")
    request = make_request(session, payee, units, asset, reference)
    payload = write_payment_request(request, session.lexicon.decimals)
    session.give({"payload": payload, "request": msgspec.to_builtins(request)}, payload)
    if session.json and not picture.file:
        return
    tell_drawn(draw_texts(picture, [payload]))
