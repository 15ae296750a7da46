"""Commands on devices: register, accept, transfer, retire, show, list, anchor, readings, prove, gaps, stale."""

from collections.abc import Sequence
from typing import Any

import click

from cli.devices.anchoring import show_anchored
from cli.shell import output
from cli.shell.acts import OUT, RECEIPT, show_act, tell_written
from cli.shell.files import check_can_write, read_file, write_file
from cli.shell.grammar import HEIGHT, Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from cli.shell.times import parse_duration
from ledger import PlacedEntry
from ledger.client.devices.devices import list_readings
from ledger.reads.devices import READINGS, FoundDevice
from ledger.words.devices.devices import (
    describe_damaged,
    describe_device,
    describe_gap,
    describe_refused,
    list_device_pairs,
    make_device_object,
    make_gap_object,
    make_refused_object,
    say_claims,
)
from ledger.words.devices.pictures import draw_readings
from ledger.words.devices.series import make_entry_object

_GAUGE = "gauge --by noy --maker acme --model ACME/G-1"
DEVICE = click.argument("device", metavar="DEVICE")
SERIES = click.option("--series", metavar="NAME", default=READINGS, show_default=True, help="Of the device.")
SEQUENCE = click.argument("sequence", metavar="NUMBER", type=click.IntRange(1))


@click.group(cls=Group, examples=["natledger device list", "natledger device show meter"])
def device() -> None:
    """Devices: whose they are, what they anchor, what is missing."""


@device.command(
    examples=[
        f"natledger device register {_GAUGE} --measures level:cm:0.0..250.0 --together acme --together gauge",
        f"natledger device register {_GAUGE} --measures heat:C:-40..85",
    ]
)
@DEVICE
@click.option("--by", metavar="WHO", required=True, help="Who signs first: the owner, the maker or the device.")
@click.option("--owner", metavar="WHO", help="Who signs first unless given.")
@click.option("--maker", metavar="WHO", required=True, help="Who made it.")
@click.option("--model", metavar="CODE", required=True, help="The maker's code of it: ACME/G-1.")
@click.option(
    "--measures", metavar="NAME:UNIT:LEAST..MOST", multiple=True, required=True, help="A field and its bounds."
)
@click.option("--together", metavar="WHO", multiple=True, help="Who accepts it in the same transaction.")
@RECEIPT
@SIGNER
@click.pass_obj
def register(session: Session, /, device: str, by: str, together: Sequence[str], **terms: Any) -> None:
    """Say whose a device is, who made it, and what it measures.

    It is in force once owner, maker and the device itself have signed, or at once where an accredited maker registers
    it. Its keys are replaced as any account's are: natledger account rotate.
    """
    wallets = [session.wallet(who) for who in together]
    _show(session, session.open().devices.register(device, session.wallet(by), together=wallets, **terms), device)


@device.command(examples=["natledger device accept sensor --by acme", "natledger device accept sensor --by sensor"])
@DEVICE
@click.option("--by", metavar="WHO", required=True, help="Who is asked to.")
@RECEIPT
@SIGNER
@click.pass_obj
def accept(session: Session, device: str, by: str) -> None:
    """Accept what was proposed last of a device."""
    _show(session, session.open().devices.accept(device, session.wallet(by)), device)


@device.command(
    examples=[
        "natledger device transfer meter --to shop --by noy --together",
        "natledger device transfer meter --to shop --by noy",
    ]
)
@DEVICE
@click.option(
    "--to", "next_owner", metavar="WHO", required=True, help="The next owner; the owner of now takes it back."
)
@click.option("--by", metavar="WHO", required=True, help="The owner.")
@click.option("--together", is_flag=True, help="The next owner, whose keys are here, accepts in the same transaction.")
@RECEIPT
@SIGNER
@click.pass_obj
def transfer(session: Session, device: str, next_owner: str, by: str, together: bool) -> None:
    """Offer a device to its next owner, whose it is once accepted."""
    to = session.wallet(next_owner) if together else next_owner
    _show(session, session.open().devices.transfer(device, to, session.wallet(by), together=together), device)


@device.command(examples=["natledger device retire meter --by noy", "natledger device retire meter --by noy --json"])
@DEVICE
@click.option("--by", metavar="WHO", required=True, help="The owner.")
@RECEIPT
@SIGNER
@click.pass_obj
def retire(session: Session, device: str, by: str) -> None:
    """End a device for good.

    It anchors nothing more, and no order is paid out by a reading of it. What it anchored stays provable.
    """
    _show(session, session.open().devices.retire(device, session.wallet(by)), device)


@device.command(examples=["natledger device show meter", "natledger device show meter --json"])
@DEVICE
@HEIGHT
@click.pass_obj
def show(session: Session, device: str, height: int | None) -> None:
    """Show whose a device is, and what it measures."""
    found, words = session.open().devices.show(device, height), session.lexicon
    session.give(make_device_object(found), lambda: output.say_pairs(list_device_pairs(found, words)))


@device.command("list", table=True, examples=["natledger device list", "natledger device list noy --json"])
@click.argument("who", required=False)
@click.pass_obj
def list_devices(session: Session, who: str | None) -> None:
    """List the devices there are, or only somebody's.

    Those are the devices that they own, have made, or are asked to accept.
    """
    _list(session, session.open().devices.list(who))


@device.command(table=True, examples=["natledger device stale --for 1d", "natledger device stale --for 90s --json"])
@click.option("--for", "lasts", metavar="TIME", required=True, help="For how long nothing was anchored: 90s, 1h or 7d.")
@click.pass_obj
def stale(session: Session, lasts: str) -> None:
    """List the devices in force that are silent, the longest first."""
    _list(session, session.open().devices.stale(parse_duration(lasts)))


@device.command(
    examples=["natledger device anchor day2.jsonl --by meter", "natledger device anchor day2.jsonl --by meter --json"]
)
@click.argument("file")
@click.option("--by", metavar="DEVICE", required=True, help="The device, which signs.")
@SERIES
@RECEIPT
@SIGNER
@click.pass_obj
def anchor(session: Session, file: str, by: str, series: str) -> None:
    """Anchor readings, a JSON object a line.

    Each has a time and what was read. The ledger gets the root over them, and none of them. The home keeps them with
    their salts. A gap in their numbers begins a batch of its own, and stays to be seen.
    """
    data = read_file(file)
    show_anchored(session, session.open().devices.anchor(data, session.wallet(by), series))


@device.command(
    table=True,
    examples=[
        "natledger device readings meter",
        "natledger device readings meter --field level --svg readings.svg",
        "natledger device readings meter --json",
    ],
)
@DEVICE
@SERIES
@click.option("--svg", metavar="FILE", help="Draw a field over time, with its gaps, into this file.")
@click.option("--field", metavar="NAME", help="Which one is drawn; the first unless given.")
@click.pass_obj
def readings(session: Session, device: str, series: str, svg: str | None, field: str | None) -> None:
    """List the readings whose files this home has, or draw them."""
    lao, words = session.open(), session.lexicon
    kept = lao.devices.kept(device, series)
    damaged = [describe_damaged(one.anchor.body, one.problem, words) for one in kept if one.problem]
    for line in damaged:
        output.warn(line)
    if svg:
        check_can_write(svg)
        runs, gaps = lao.devices.runs(device, series), lao.devices.gaps(device, series)
        drawn = draw_readings(device, lao.devices.field(device, field), runs, gaps, words)
        write_file(svg, drawn.encode())
        tell_written(session, svg, "picture")
        return
    found, known = list_readings(kept), lao.devices.show(device)
    shown = [make_entry_object(one.sequence, one.entry) for one in found]
    rows: list[list[str | Cell]] = [
        [f"{one.sequence:,}", words.time(one.entry.time), say_claims(one.entry, known.row.fields, words)]
        for one in found
    ]
    headings = [Heading("number"), Heading("time"), Heading("reading")]
    session.give({"readings": shown, "damaged": damaged}, lambda: output.say_table(headings, rows))


@device.command(
    examples=["natledger device prove meter 2 --out reading.json", "natledger device prove meter 2 > reading.json"]
)
@DEVICE
@SEQUENCE
@SERIES
@OUT
@click.pass_obj
def prove(session: Session, device: str, sequence: int, series: str, out: str) -> None:
    """Write the proof of one reading, which natledger verify takes.

    It shows that reading and no other, to whoever holds the genesis hash.
    """
    check_can_write(out)
    write_file(out, session.open().devices.prove(device, sequence, series))
    tell_written(session, out, "proof")


@device.command(examples=["natledger device gaps meter", "natledger device gaps meter --json"])
@DEVICE
@SERIES
@click.pass_obj
def gaps(session: Session, device: str, series: str) -> None:
    """Show what is missing of a series, and what was refused of it.

    Refused are numbers that were anchored before, and clocks that ran back or ahead, where the ledger was asked all the
    same.
    """
    lao, words = session.open(), session.lexicon
    found = lao.devices.gaps(device, series)
    refused = [one for one in lao.devices.anchors(device, series) if one.rule]
    shown = {"gaps": [make_gap_object(gap) for gap in found], "refused": [make_refused_object(one) for one in refused]}
    lines = [describe_gap(gap, words) for gap in found] + [describe_refused(one, words) for one in refused]
    session.give(shown, "\n".join(lines or ["nothing is missing, and nothing was refused"]))


def _show(session: Session, placed: PlacedEntry, device: str) -> None:
    after = session.open().devices.show(device)
    more = {"device": after.address, "state": after.row.state, "owner": after.row.owner}
    show_act(session, placed, describe_device(after, session.lexicon), more=more)


def _list(session: Session, found: Sequence[FoundDevice]) -> None:
    words = session.lexicon
    rows: list[list[str | Cell]] = [
        [words.who(one.address), words.who(one.row.owner), one.row.model, one.row.state, words.time(one.heard)]
        for one in found
    ]
    headings = [Heading(name) for name in ("device", "owner", "model", "state", "heard")]
    objects = [make_device_object(one) for one in found]
    session.give({"devices": objects}, lambda: output.say_table(headings, rows))
