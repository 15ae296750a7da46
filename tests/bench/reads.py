"""What people wait for, in processor time beyond starting up.

Each figure is of the function that a command calls, on a ledger that was opened just before: what has to be imported
is, and nothing of the ledger is in memory. Beside it stands the whole command as a process.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from ledger import Ledger, verify_receipt
from ledger.home.disk import read_within
from ledger.reads.money.returns import find_returns
from ledger.words.chain.entries import list_entry_pairs
from tests.bench.founding import tell
from tests.bench.killed import kill_while_committing
from tests.bench.page import Rows, write_part
from tests.bench.people import do_apart
from tests.bench.places import Chain, Place, grow
from tests.bench.turns import Range, compute_range

RECEIPT = "receipt.json"
START = "natledger --version"


class Read(NamedTuple):
    """What is measured, and what it may take."""

    what: str
    functions: str
    """What the command calls."""
    most: float
    """0 where nothing was promised; of `unit`."""
    do: Callable[[Ledger, Place, int], object]
    """Asked of an open ledger, with a number from 0 to choose by."""
    command: tuple[str, ...]
    """Its arguments, with the names of Place in braces."""
    by_entry: bool = False
    """Whether it is told of each entry of the shop."""
    unit: str = "ms"


class Figure(NamedTuple):
    """What came of it."""

    what: str
    functions: str
    found: Range
    unit: str
    most: float
    command_ms: float = 0
    """Processor time of the whole command; 0 where it is not measured."""

    def list_cells(self) -> tuple[str, ...]:
        """A row of the table."""
        middle, low, high = self.found
        promised = f"under {self.most:,g} {self.unit}" if self.most else ""
        whole = f"{self.command_ms:,.0f} ms" if self.command_ms else ""
        spread = f"{_round(low)}–{_round(high)}" if low < high else ""
        return self.what, self.functions, f"{_round(middle)} {self.unit}", spread, promised, whole


def _round(figure: float) -> str:
    decimals = 0 if abs(figure) >= 100 else 1 if abs(figure) >= 10 else 2
    return f"{figure:,.{decimals}f}"


def _show(ledger: Ledger, place: Place, turn: int) -> object:
    placed = ledger.entry(_choose(place, turn))
    return list_entry_pairs(placed, find_returns(ledger.desk.source, placed), ledger.lexicon())


def _verify(ledger: Ledger, place: Place, turn: int) -> object:
    return verify_receipt(read_within(place.home, RECEIPT), place.genesis_hash)


def _choose(place: Place, turn: int) -> str:
    return place.payments[turn % len(place.payments)]


SHOW = Read("tx show", "Ledger.entry, find_returns, list_entry_pairs", 5, _show, ("tx", "show", "{payment}"))
STATEMENT = Read(
    "statement, each entry",
    "Ledger.statement",
    0.3,
    lambda ledger, place, turn: ledger.statement(place.shop),
    ("statement", "{shop}"),
    by_entry=True,
)
READS = (
    SHOW,
    Read(
        "receipt make",
        "Ledger.receipt",
        5,
        lambda ledger, place, turn: ledger.receipt(_choose(place, turn)),
        ("receipt", "make", "{payment}"),
    ),
    Read("verify", "verify_receipt", 5, _verify, ("verify", "{home}/receipt.json", "--genesis", "{genesis_hash}")),
    Read(
        "entries of an account, each",
        "Ledger.entries",
        0.3,
        lambda ledger, place, turn: list(ledger.entries(place.shop)),
        ("tx", "list", "--account", "{shop}", "--limit", "{entries}"),
        by_entry=True,
    ),
    STATEMENT,
    Read(
        "balance in the past",
        "Ledger.account with a height",
        50,
        lambda ledger, place, turn: ledger.account(place.shop, place.past),
        ("balance", "{shop}", "--height", "{past}"),
    ),
    Read(
        "proof of a row in the past",
        "Ledger.prove_state with a height",
        50,
        lambda ledger, place, turn: ledger.prove_state(f"account/{place.shop}", place.past),
        ("state", "prove", "account/{shop}", "--height", "{past}"),
    ),
    Read("balance", "Ledger.account", 0, lambda ledger, place, turn: ledger.account(place.shop), ("balance", "{shop}")),
)
"""All that change nothing. After them come opening, what a kill leaves, and the audit."""


def measure_reads(chain: Chain) -> list[Figure]:
    """All figures."""
    with tempfile.TemporaryDirectory() as name:
        place, crowd, paid = do_apart(grow, Path(name), chain)
        tell(f"read from {place.height:,} blocks, of which {place.entries:,} entries concern the shop")
        figures = [*do_apart(measure_place, place), do_apart(measure_audit, place)]
        unfolded = kill_while_committing(crowd, paid, chain.block)
        figures += do_apart(measure_killed, place, unfolded)
    return figures


def measure_place(place: Place) -> list[Figure]:
    """All that change nothing; in a process of its own, which has everything imported."""
    with Ledger.open(place.home) as ledger:
        (place.home / RECEIPT).write_bytes(ledger.receipt(place.payments[0]))
    figures = [measure_read(read, place) for read in READS]
    opening = compute_range(measure_opening(place.home) for _ in range(place.turns))
    start = compute_range(_run("--version") for _ in range(place.turns))
    return [
        Figure(START, "starting up, for comparison", start, "ms", 0),
        Figure("opening, all folded", "Ledger.open", opening, "ms", 0),
        *figures,
    ]


def measure_read(read: Read, place: Place, *, whole: bool = True) -> Figure:
    """What one takes; with `whole` the command is run too. The first time is not counted: what it needs is imported."""
    parts = place.entries if read.by_entry else 1
    found = compute_range([_time(read, place, turn) / parts for turn in range(place.turns + 1)][1:])
    named = {name: str(value) for name, value in place._asdict().items()} | {"payment": _choose(place, 0)}
    command = _run(*(part.format_map(named) for part in read.command), "--home", str(place.home)) if whole else 0
    return Figure(read.what, read.functions, found, read.unit, read.most, command)


def measure_opening(home: Path) -> float:
    """Milliseconds of processor time to open a ledger, and not to close it."""
    began = time.process_time()
    ledger = Ledger.open(home)
    elapsed = time.process_time() - began
    ledger.close()
    return elapsed * 1000


def measure_audit(place: Place) -> Figure:
    """The audit of the whole chain, once: it is long enough to be a measure."""
    with Ledger.open(place.home) as ledger:
        began = time.perf_counter()
        report = ledger.audit()
        elapsed = (time.perf_counter() - began) / report.entries * 1e6
    return Figure("audit, each entry, by the clock", "Ledger.audit", compute_range([elapsed]), "µs", 100)


def measure_killed(place: Place, unfolded: int) -> list[Figure]:
    """Opening what a killed process left, and what the first block after it takes more than the second."""
    openings, firsts = [], []
    for turn in range(place.turns + 1):
        copy = place.home.with_name(f"copy-{turn}")
        shutil.copytree(place.home, copy)
        opening, first = _open_killed(copy)
        openings.append(opening)
        firsts.append(first)
        shutil.rmtree(copy)
    opening, catching_up = compute_range(openings[1:]), compute_range(firsts[1:])
    return [
        Figure(f"opening after kill −9, {unfolded} blocks not folded", "Ledger.open", opening, "ms", 1_000),
        Figure("what the first block then takes more", "Wallet.issue_money", catching_up, "ms", 0),
    ]


def list_rows(figures: Iterable[Figure]) -> Rows:
    """The table."""
    headings = ("", "functions", "processor time", "spread", "promised", "whole command")
    return Rows(headings, [figure.list_cells() for figure in figures], words=2)


def write(figures: Iterable[Figure], chain: Chain, page: Path) -> None:
    """Writes the table into the page."""
    write_part(page, "reads", [chain.describe(), "", *list_rows(figures).list_markdown()])


def _open_killed(home: Path) -> tuple[float, float]:
    began = time.process_time()
    ledger = Ledger.open(home)
    opening = time.process_time() - began
    with ledger:
        bank, costs = ledger.wallet("central-bank"), []
        for _ in range(2):
            began = time.process_time()
            bank.issue_money(1, to="treasury")
            costs.append(time.process_time() - began)
    return opening * 1000, (costs[0] - costs[1]) * 1000


def _time(read: Read, place: Place, turn: int) -> float:
    with Ledger.open(place.home) as ledger:
        began = time.process_time()
        read.do(ledger, place, turn)
        return (time.process_time() - began) * 1000


def _run(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "ledger", *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000
