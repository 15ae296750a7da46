"""Commands on land: grids, register, divide, merge, show, list, map. Where parcels lie, and what becomes of them."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import click

from cli.committee.putting import DRAFT, check_draft, write_draft_for_others
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act, tell_written
from cli.shell.files import check_can_write, read_file, write_file
from cli.shell.grammar import HEIGHT, Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.client.land.boundaries import read_boundaries, read_boundary
from ledger.client.land.land import GRID, Survey
from ledger.reads.land import FoundParcel
from ledger.words.land.parcels import (
    describe_parcel,
    draw_parcels,
    format_area,
    list_parcel_pairs,
    make_grid_object,
    make_parcel_object,
)

_PLAN = click.option("--plan", metavar="FILE", required=True, help="The surveyor's plan; it is only committed to.")
_BY = click.option("--by", metavar="WHO", default="registrar", show_default=True, help="The land registrar.")
_AGREED = click.option(
    "--agrees", "agreed", metavar="WHO", multiple=True, help="Who agrees: each owner, and whom a refusal names."
)


@click.group(cls=Group, examples=["natledger land list", "natledger land show A.1"])
def land() -> None:
    """Land: parcels that never overlap, divided and merged, and maps of them."""


def takes_survey(function: Callable[..., None]) -> Callable[..., None]:
    """Gives a command what every survey is sent with: its plan, who acts, and whether it is only drawn up."""

    @_PLAN
    @_BY
    @RECEIPT
    @SIGNER
    @DRAFT
    @wraps(function)
    def with_survey(**options: Any) -> None:
        check_draft(options["draft"])
        function(**options)

    return with_survey


def _place(session: Session, survey: Survey, draft: str | None, parcels: Sequence[str]) -> None:
    """Sends it, or writes its draft; tells the parcels that it made, and the salt of its plan."""
    facet, more = session.open().land, {"plan": survey.seal.commitment, "salt": survey.seal.salt}
    if draft:
        output.tell(f"salt {survey.seal.salt}: keep it with the plan")
        write_draft_for_others(session, facet.draft(survey), draft)
        return
    placed = facet.send(survey)
    found = [facet.show(name) for name in parcels]
    says = [describe_parcel(one, session.lexicon) for one in found]
    text = "\n".join([*says, f"salt of the plan {survey.seal.salt}"])
    show_act(session, placed, text, more={"parcels": [make_parcel_object(one) for one in found], **more})


@land.command(
    examples=[
        "natledger land register B.1 boundary.json --owner shop=1 --place LA-VT --plan plan.txt",
        "natledger land register B.1 boundary.json --owner noy=1 --owner shop=2 --place LA-VT --plan plan.txt --json",
    ]
)
@click.argument("parcel")
@click.argument("boundary", metavar="FILE")
@click.option(
    "--owner", "owners", metavar="WHO=PARTS", multiple=True, required=True, help="An owner, and how many parts."
)
@click.option("--place", metavar="CODE", required=True, help="The jurisdiction it lies in.")
@click.option("--grid", metavar="GRID", default=GRID, show_default=True, help="The map that its corners are on.")
@takes_survey
@click.pass_obj
def register(session: Session, /, parcel: str, boundary: str, plan: str, **options: Any) -> None:
    """Register land that was no parcel before.

    FILE is a JSON list of corners, [[0, 0], [800, 0], [800, 600]]: east before north, in whole units of the grid.
    PARCEL is up to 24 of A-Z, 0-9, . and -, and is never given again.
    """
    corners, data = read_boundary(read_file(boundary)), read_file(plan)
    shares = dict(_read_owner(text) for text in options["owners"])
    survey = session.open().land.registration(
        parcel, corners, shares, session.wallet(options["by"]), place=options["place"], plan=data, grid=options["grid"]
    )
    _place(session, survey, options["draft"], [parcel])


@land.command(
    examples=[
        "natledger land divide A.1 parts.json --agrees noy --plan plan.txt",
        "natledger land divide A.1 parts.json --agrees noy --plan plan.txt --draft division.json",
    ]
)
@click.argument("parcel")
@click.argument("parts", metavar="FILE")
@_AGREED
@takes_survey
@click.pass_obj
def divide(session: Session, /, parcel: str, parts: str, plan: str, **options: Any) -> None:
    """Divide a parcel into others of the same owners.

    FILE is a JSON object of the new parcels with their boundaries: {"A.2": [[0, 0], ...], "A.3": ...}. They lie within
    the parcel, and do not overlap; what little lies between them is nobody's. Who agrees signs the same transaction.
    """
    children, data = read_boundaries(read_file(parts)), read_file(plan)
    by, agreed = session.wallet(options["by"]), options["agreed"]
    survey = session.open().land.division(parcel, children, by, plan=data, agreeing=agreed)
    _place(session, survey, options["draft"], sorted(children))


@land.command(
    examples=[
        "natledger land merge A.4 A.5 --into A.6 merged.json --agrees noy --plan plan.txt",
        "natledger land merge A.4 A.5 --into A.6 merged.json --agrees noy --plan plan.txt --draft merger.json",
    ]
)
@click.argument("parcels", metavar="PARCEL...", nargs=-1, required=True)
@click.argument("boundary", metavar="FILE")
@click.option("--into", "child", metavar="PARCEL", required=True, help="The id of the parcel that is made.")
@_AGREED
@takes_survey
@click.pass_obj
def merge(session: Session, /, parcels: tuple[str, ...], boundary: str, child: str, plan: str, **options: Any) -> None:
    """Make one parcel of several of the same owners.

    FILE is a JSON list of its corners, as for land register. It has all their land, and none of another parcel's.
    """
    corners, data = read_boundary(read_file(boundary)), read_file(plan)
    by, agreed = session.wallet(options["by"]), options["agreed"]
    survey = session.open().land.merger(parcels, child, corners, by, plan=data, agreeing=agreed)
    _place(session, survey, options["draft"], [child])


@land.command(examples=["natledger land show A.1", "natledger land show A.2 --json"])
@click.argument("parcel")
@HEIGHT
@click.pass_obj
def show(session: Session, parcel: str, height: int | None) -> None:
    """Show a parcel, with all it comes from and all it became."""
    facet = session.open().land
    found, words = facet.show(parcel, height), session.lexicon
    line = facet.history(parcel)
    pairs = list_parcel_pairs(found, words)
    pairs += [("history", describe_parcel(one, words)) for one in line if len(line) > 1]
    given = {**make_parcel_object(found), "history": [make_parcel_object(one) for one in line]}
    session.give(given, lambda: output.say_pairs(pairs))


@land.command("list", table=True, examples=["natledger land list", "natledger land list --place LA-VT --all"])
@click.option("--place", metavar="CODE", default="", help="Only those in this jurisdiction.")
@click.option("--grid", metavar="GRID", default="", help="Only those on this grid.")
@click.option("--at", metavar="EAST,NORTH", help="Only those in the cell of this place of --grid.")
@click.option("--all", "gone", is_flag=True, help="Also those that were divided or merged.")
@click.pass_obj
def list_land(session: Session, place: str, grid: str, at: str | None, gone: bool) -> None:
    """List the parcels that stand."""
    facet, words = session.open().land, session.lexicon
    found = facet.list(place, grid=grid, gone=gone) if at is None else facet.at(*_read_spot(at), grid or GRID)
    rows: list[list[str | Cell]] = [
        [one.id, format_area(one.row.area, one.grid), one.row.jurisdiction, one.row.grid, words.say(one.row.state)]
        for one in found
    ]
    headings = [Heading("parcel"), Heading("area", right=True), *(Heading(name) for name in ("place", "grid", "state"))]
    session.give({"parcels": [make_parcel_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@land.command(table=True, examples=["natledger land grids", "natledger land grids --json"])
@click.pass_obj
def grids(session: Session) -> None:
    """List the grids, and how many of their units are a metre."""
    found = session.open().land.grids()
    rows: list[list[str | Cell]] = [
        [one.name, *(str(getattr(one.row, name)) for name in ("columns", "rows", "edge", "scale", "tolerance"))]
        for one in found
    ]
    names = ("columns", "rows", "edge", "units a metre", "tolerance ‰")
    headings = [Heading("grid"), *(Heading(name, right=True) for name in names)]
    session.give({"grids": [make_grid_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@land.command("map", examples=["natledger land map --svg land.svg", "natledger land map A.1 --svg division.svg"])
@click.argument("parcel", required=False)
@click.option("--place", metavar="CODE", default="", help="Only the parcels in this jurisdiction.")
@click.option("--grid", metavar="GRID", default=GRID, show_default=True, help="Where no PARCEL is named.")
@click.option("--svg", metavar="FILE", required=True, help="Where the picture is written; - is stdout.")
@click.pass_obj
def draw(session: Session, parcel: str | None, place: str, grid: str, svg: str) -> None:
    """Draw a map of parcels in SVG.

    Of all that stand, or of PARCEL and those about it; where it was divided or merged, or came of that, as it was
    before and after.
    """
    check_can_write(svg)
    facet = session.open().land
    if parcel is None:
        title, panels = f"Parcels on {grid}", {"now": facet.list(place, grid=grid)}
    else:
        title, panels = f"{parcel} and about it", _list_panels(session, facet.show(parcel))
    if not any(panels.values()):
        raise output.wrong_usage("there is no parcel to be drawn", "natledger land list --all tells those there are")
    write_file(svg, draw_parcels(title, panels).encode())
    tell_written(session, svg, "map", parcels=sorted({one.id for found in panels.values() for one in found}))


def _list_panels(session: Session, found: FoundParcel) -> dict[str, tuple[FoundParcel, ...]]:
    """As it was before the parcel ended, or began of others, and after; once where it is as it was registered."""
    facet, row, words = session.open().land, found.row, session.lexicon
    if not row.into and not row.parents:
        return {"now": facet.around(found.id)}
    moment, about = (row.until, (found.id,)) if row.into else (row.since, row.parents)
    panels = {f"before {words.time(moment)}": moment - 1, "after": moment}
    return {
        caption: tuple({one.id: one for name in about for one in facet.around(name, time)}.values())
        for caption, time in panels.items()
    }


def _read_owner(text: str) -> tuple[str, int]:
    who, _, parts = text.rpartition("=")
    if not who or not parts.isdecimal():
        raise output.wrong_usage(f"{text[:60]} is no owner with parts", "write --owner noy=1 --owner keo=2")
    return who, int(parts)


def _read_spot(text: str) -> tuple[int, int]:
    east, _, north = text.partition(",")
    if not (east.isdecimal() and north.isdecimal()):
        raise output.wrong_usage(f"{text[:60]} is no place", "write --at 24000000,198800000")
    return int(east), int(north)
