"""Receipts in other shapes: receipt qr and join, for paper and cameras, and receipt export, for others' verifiers."""

import click

from cli.chain.receipts import read_receipt, receipt
from cli.shell.acts import OUT, tell_written
from cli.shell.drawing import choose_picture, draw_texts, picture_options, tell_drawn
from cli.shell.ending import unproved
from cli.shell.files import check_can_write, read_written, write_file
from cli.shell.session import Session
from ledger.client.exporting import export_tlog_proof, sum_up_receipt
from ledger.errors import VerificationError
from ledger.interchange.qr.parts import join_parts, split_file

__all__ = ["receipt"]


@receipt.command(
    "qr",
    examples=[
        "natledger receipt qr r.json --svg receipt.svg",
        "natledger receipt qr r.json --full > parts.txt",
        "natledger receipt qr r.json --full --png receipt.png",
    ],
)
@click.argument("file")
@click.option("--full", is_flag=True, help="The whole file, in numbered parts.")
@picture_options
@click.pass_obj
def draw_receipt(session: Session, file: str, full: bool, svg: str | None, png: str | None, draw: bool) -> None:
    """Draw a receipt as a QR code, which names it. Needs no home.

    The code holds genesis hash, header hash, height and id: enough to find the receipt and to compare it. With --full
    the codes hold the whole file, and `natledger receipt join` puts it together again.
    """
    picture = choose_picture(svg, png, draw)
    data, proved = read_receipt(file)
    texts = list(split_file(data)) if full else [sum_up_receipt(proved).decode()]
    session.give({"parts": texts} if full else {"text": texts[0]}, "\n".join(texts))
    if picture.file or not session.json:
        tell_drawn(draw_texts(picture, texts))


@receipt.command(
    "join",
    examples=[
        "natledger receipt join parts.txt --out again.json",
        "natledger receipt join - < parts.txt > again.json",
    ],
)
@click.argument("file")
@OUT
@click.pass_obj
def join_receipt(session: Session, file: str, out: str) -> None:
    """Put a file together from the texts of its QR codes. Needs no home.

    FILE has one text a line, in any order. A part that is missing, damaged or of another file is named.
    """
    check_can_write(out)
    data = join_parts(read_written(file).decode("utf-8", "replace").splitlines())
    write_file(out, data)
    tell_written(session, out, "the file")


@receipt.command(
    "export",
    examples=[
        "natledger receipt export r.json --format tlog-proof --out r.tlog-proof",
        "natledger receipt export r.json --format tlog-proof > r.tlog-proof",
    ],
)
@click.argument("file")
@click.option("--format", "shape", type=click.Choice(["tlog-proof"]), required=True, help="What to write.")
@OUT
@click.pass_obj
def export_receipt(session: Session, file: str, shape: str, out: str) -> None:
    """Write a receipt in a format of others.

    tlog-proof is the C2SP proof of a transparency log: it places the block in the log of all blocks, under a checkpoint
    that the validators sign now. With --json the answer has their keys, as other verifiers take them.
    """
    check_can_write(out)
    data, _ = read_receipt(file)
    try:
        made = export_tlog_proof(session.open().desk, data)
    except VerificationError as error:
        raise unproved(error) from error
    write_file(out, made.proof)
    tell_written(session, out, shape, origin=made.origin, size=made.size, verifier_keys=made.verifier_keys)
