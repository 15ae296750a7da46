"""What grows with accounts and with blocks, and what does not.

For each number of accounts a ledger is made and grown by small blocks, through real blocks and rules. At each length
full blocks are counted, in turn with R; then somebody opens the ledger and reads from it.
"""

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tests.bench.founding import found, tell
from tests.bench.page import Panel, Rows, draw, write_part
from tests.bench.people import Crowd, do_apart
from tests.bench.places import compute_id, look
from tests.bench.reads import SHOW, STATEMENT, measure_opening, measure_read
from tests.bench.speed import read_peak
from tests.bench.turns import Range, Run, Turn, compute_range

LONGER = 1.05
"""What the main process may take at the greatest length, as a multiple of the least."""
MORE = 1.5
"""What it may take with a million accounts, as a multiple of ten thousand."""
HELD_AT = (10_000, 1_000_000)
LAST = 200
"""Small blocks, the last before a length, whose cost is told."""
CHART = "growth.svg"


class Shape(NamedTuple):
    """What is measured."""

    accounts: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    lengths: tuple[int, ...] = (10, 1_000, 10_000)
    """Small blocks."""
    small: int = 20
    """Payments in a small block. One of them goes to a shop."""
    block: int = 4_000
    """Payments in a full block."""
    blocks: int = 16
    """Full blocks that count in a turn: a fold comes due about as often."""
    turns: int = 2

    def describe(self) -> str:
        """A sentence."""
        return (
            f"The length is in blocks of {self.small} payments. The cost of a payment is that of {self.turns} turns of "
            f"{self.block * self.blocks:,} payments in blocks of {self.block:,}, counted at that length with the folds "
            "that come due. A statement is that of a shop to which one payment of each small block goes."
        )


LARGE = Shape()._replace(accounts=(10_000, 100_000, 1_000_000, 10_000_000))


class Point(NamedTuple):
    """A number of accounts at a length."""

    accounts: int
    length: int
    main: Range
    """µs of processor time of the main process, a payment in full blocks."""
    small: float
    """The same in small blocks."""
    ratio: Range
    """To R."""
    opening_ms: Range
    peak_mib: int
    """Of the main process, up to then."""
    show_ms: Range
    statement_ms: Range
    """Each entry of it."""
    payment_bytes: float
    """On disk, in full blocks."""
    account_bytes: float
    """On disk, before the first payment."""


def measure_growth(shape: Shape) -> list[Point]:
    """All points, one number of accounts after the other."""
    points: list[Point] = []
    for accounts in shape.accounts:
        with tempfile.TemporaryDirectory() as folder:
            points += do_apart(measure_lengths, Path(folder), shape, accounts)
    return sorted(points, key=lambda point: (point.accounts, point.length))


def measure_lengths(folder: Path, shape: Shape, accounts: int) -> list[Point]:
    """The points of one number of accounts, in a process of its own."""
    crowd = found(folder, accounts)._replace(shop_every=shape.small)
    founded = measure_files(folder / "home") / accounts
    points: list[Point] = []
    with closing(Run(crowd)) as run:
        tell(f"{accounts:,} accounts: warmed up by {run.warm_up(shape.block):,} payments")
        for before, length in pairwise((0, *shape.lengths)):
            small = _grow(run, length - before, shape)
            points.append(_measure(run, shape, length, small, founded))
            tell(f"{accounts:,} accounts, {length:,} blocks: {points[-1].main.median:.1f} µs a payment")
    return points


def measure_files(home: Path) -> int:
    """Bytes of the ledger and of what its validators keep, once all of it has reached the main files."""
    total = 0
    for name in ("ledger.db", "signers.db"):
        with closing(sqlite3.connect(home / name)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        total += (home / name).stat().st_size
    return total


def list_rows(points: Sequence[Point]) -> Rows:
    """The table."""
    headings = (
        *("accounts", "blocks", "main, µs a payment", "spread", "in small blocks", "ratio to R"),
        *("opening, ms", "memory, MiB", "tx show, ms", "statement, ms an entry", "bytes a payment", "bytes an account"),
    )
    return Rows(headings, [_list_cells(point) for point in points])


def list_findings(points: Sequence[Point]) -> list[str]:
    """What was promised of growth, and what came of it."""
    costs = {(point.accounts, point.length): point.main.median for point in points}
    accounts = sorted({point.accounts for point in points})
    lengths = sorted({point.length for point in points})
    found = []
    for number in accounts:
        times = costs[number, lengths[-1]] / costs[number, lengths[0]]
        found.append(
            f"{number:,} accounts: a payment at block {lengths[-1]:,} takes {times:.2f} of what it takes at block "
            f"{lengths[0]:,}; {LONGER} is promised at most."
        )
    if set(HELD_AT) <= set(accounts):
        few, many = (median(costs[number, length] for length in lengths) for number in HELD_AT)
        found.append(
            f"With {HELD_AT[1]:,} accounts it takes {many / few:.2f} of what it takes with {HELD_AT[0]:,}; {MORE} is "
            "promised at most."
        )
    return found


def write(points: Sequence[Point], shape: Shape, page: Path) -> None:
    """Writes the table into the page, and the drawing beside it."""
    (page.parent / CHART).write_text(draw_growth(points), "utf-8")
    lines = [f"![What grows and what does not]({CHART})", "", shape.describe(), ""]
    lines += [*list_rows(points).list_markdown(), "", *(f"- {line}" for line in list_findings(points))]
    write_part(page, "growth", lines)


def make_object(point: Point) -> dict[str, Any]:
    """A point by its names."""
    return {name: one._asdict() if isinstance(one, Range) else one for name, one in point._asdict().items()}


def draw_growth(points: Sequence[Point]) -> str:
    """The drawing: a line for each number of accounts."""
    panels = (
        Panel("a payment, µs of the main process", {}),
        Panel("opening, ms", {}),
        Panel("tx show, ms", {}),
        Panel("memory of the main process, MiB", {}),
    )
    for point in points:
        figures = (point.main.median, point.opening_ms.median, point.show_ms.median, point.peak_mib)
        for panel, figure in zip(panels, figures, strict=True):
            panel.lines.setdefault(f"{point.accounts:,} accounts", {})[point.length] = figure
    return draw(panels, "blocks")


def _grow(run: Run, count: int, shape: Shape) -> float:
    # the cost of the last of these blocks, µs a payment
    last = min(count, LAST)
    for start in range(0, count - last, LAST):
        blocks = min(LAST, count - last - start)
        run.commit(run.take(blocks * shape.small), shape.small)
    return run.commit(run.take(last * shape.small), shape.small).main


def _measure(run: Run, shape: Shape, length: int, small: float, founded: float) -> Point:
    run.node.archive.fold()
    count, home = shape.block * shape.blocks, run.crowd.folder / "home"
    before, first = measure_files(home), run.paid
    turns: list[Turn] = [run.turn(shape.blocks, shape.block) for _ in range(shape.turns)]
    run.node.archive.fold()
    paid = run.paid
    asked = [compute_id(data) for data in run.signers.sign(run.crowd, range(first, first + count, count // 5))]
    opening, show, statement = do_apart(_read, run.crowd, asked, shape.turns)
    return Point(
        accounts=run.crowd.accounts,
        length=length,
        main=compute_range(turn.spent.main for turn in turns),
        small=small,
        ratio=compute_range(turn.ratio for turn in turns),
        opening_ms=opening,
        peak_mib=read_peak(),
        show_ms=show,
        statement_ms=statement,
        payment_bytes=(measure_files(home) - before) / (paid - first),
        account_bytes=founded,
    )


def _read(crowd: Crowd, asked: list[str], turns: int) -> tuple[Range, Range, Range]:
    place = look(crowd, asked, 0, turns)
    opening = compute_range([measure_opening(place.home) for _ in range(place.turns + 1)][1:])
    return opening, *(measure_read(read, place, whole=False).found for read in (SHOW, STATEMENT))


def _list_cells(point: Point) -> tuple[str, ...]:
    main, ratio = point.main, point.ratio
    return (
        f"{point.accounts:,}",
        f"{point.length:,}",
        f"{main.median:.1f}",
        f"{main.lowest:.1f}–{main.highest:.1f}",
        f"{point.small:.0f}",
        f"{ratio.median:.2f}",
        f"{point.opening_ms.median:.1f}",
        f"{point.peak_mib:,}",
        f"{point.show_ms.median:.2f}",
        f"{point.statement_ms.median:.3f}",
        f"{point.payment_bytes:,.0f}",
        f"{point.account_bytes:,.0f}",
    )
