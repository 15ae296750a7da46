"""What a body of the committee is asked of land: `motion propose create-grid`."""

import click

from cli.committee.putting import Asked, put, takes_asked
from cli.shell.grammar import Command
from cli.shell.session import Session

_ASKED = "--reference DECREE/2026-9 --by technology"


@click.command(
    "create-grid",
    cls=Command,
    examples=[
        f"natledger motion propose create-grid utm47 --columns 900 --rows 900 --edge 5000 --scale 100 {_ASKED}",
        f"natledger motion propose create-grid hills --columns 90 --rows 90 --edge 90 --scale 1 --tolerance 9 {_ASKED}",
    ],
)
@click.argument("grid", metavar="GRID")
@click.option("--columns", metavar="N", type=click.IntRange(1), required=True, help="Cells, west to east.")
@click.option("--rows", metavar="N", type=click.IntRange(1), required=True, help="Cells, south to north.")
@click.option("--edge", metavar="N", type=click.IntRange(1), required=True, help="Of a cell, in units.")
@click.option("--scale", metavar="N", type=click.IntRange(1), required=True, help="How many units a metre.")
@click.option(
    "--tolerance",
    metavar="N",
    type=click.IntRange(0, 1000),
    default=50,
    show_default=True,
    help="By how many thousandths of the area parts may differ from their whole.",
)
@takes_asked("bttc")
@click.pass_obj
def create_grid(
    session: Session, grid: str, columns: int, rows: int, edge: int, scale: int, tolerance: int, asked: Asked
) -> None:
    """Make a grid, a map on which parcels are registered.

    GRID is up to 16 small letters, digits and _. It never changes. A parcel lies in at most 64 cells, a cell has at
    most 32 parcels: choose the edge by how small parcels are.
    """
    action = session.open().actions.create_grid(
        grid, columns=columns, rows=rows, edge=edge, scale=scale, tolerance=tolerance
    )
    put(session, action, asked)
