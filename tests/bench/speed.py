"""The whole ledger against R: payments a second in the steady state, and where the time goes."""

import resource
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

from ledger.node.embedded import open_home
from tests.bench import peers
from tests.bench.founding import check_durable, found, tell
from tests.bench.page import Rows, write_part
from tests.bench.peers import Peer, measure_peers
from tests.bench.stages import measure_stages
from tests.bench.turns import Range, Run, Spent, Turn, compute_range

DEAREST = 10
INTERVAL = 0.001
"""Seconds of processor time between two looks at who is at work; a system whose clock ticks slower looks less often."""
ROOT = Path(__file__).parents[2]
MIB = 1024
"""KiB, in which the system tells how much memory a process had at most."""


class Size(NamedTuple):
    """How much is measured."""

    accounts: int = 100_000
    turns: int = 5
    blocks: int = 16
    """That count in a turn: a fold comes due about as often."""
    block: int = 4_000
    """Payments in a block."""


QUICK = Size(accounts=20_000, blocks=2)


class Speed(NamedTuple):
    """What came of it."""

    size: Size
    quick: bool
    laws: tuple[str, ...]
    setup_s: float
    warm: int
    opening_ms: float
    peak_mib: int
    payments_per_s: Range
    raw_per_s: Range
    ratio: Range
    wall: Range
    main: Range
    workers: Range
    stages: dict[str, float]
    dearest: dict[str, float] | None
    """The dearest functions of the main process, µs a payment; None unless asked for."""
    peers: list[Peer]


def measure_speed(size: Size, *, quick: bool = False, profile: bool = False) -> Speed:
    """All figures of one run."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        crowd = found(Path(folder), size.accounts)
        setup = time.perf_counter() - began
        with closing(Run(crowd)) as run:
            check_durable(run.node)
            laws, warm = run.list_laws(), run.warm_up(size.block)
            tell(f"warmed up by {warm:,} payments")
            turns = [_turn(run, size, number) for number in range(size.turns)]
            dearest = _find_dearest(run, size) if profile else None
            main = _over(turns, lambda turn: turn.spent.main)
            stages = measure_stages(run, size.block, main.median)
            peak = read_peak()
        opening = measure_opening(crowd.folder / "home")
    return Speed(
        size=size,
        quick=quick,
        laws=laws,
        setup_s=round(setup, 1),
        warm=warm,
        opening_ms=round(opening, 1),
        peak_mib=peak,
        payments_per_s=_over(turns, lambda turn: turn.payments_per_s),
        raw_per_s=_over(turns, lambda turn: turn.raw_per_s),
        ratio=_over(turns, lambda turn: turn.ratio),
        wall=_over(turns, lambda turn: turn.spent.wall),
        main=main,
        workers=_over(turns, lambda turn: turn.spent.workers),
        stages=stages,
        dearest=dearest,
        peers=measure_peers(size.block * size.blocks, size.turns),
    )


def read_peak() -> int:
    """The most memory that this process has had, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB


def measure_opening(home: Path) -> float:
    """Milliseconds of processor time to open a ledger that was closed."""
    began = time.process_time()
    opened = open_home(home, lambda: "")
    elapsed = time.process_time() - began
    opened.node.close()
    return elapsed * 1000


def list_lines(speed: Speed) -> list[str]:
    """What is printed: head, tables, and the ratio at the end."""
    head = [_describe(speed), ""]
    tables = [*_list_figures(speed).list_lines(), "", *_list_stages(speed).list_lines()]
    if speed.dearest is not None:
        rows = [(name, f"{cost:.1f}") for name, cost in speed.dearest.items()]
        tables += ["", *Rows(("dearest functions of the main process", "µs a payment"), rows).list_lines()]
    low, high = speed.ratio.lowest, speed.ratio.highest
    beside = peers.list_rows(speed.peers, speed.payments_per_s).list_lines()
    beside += peers.list_skipped(speed.peers)
    return [*head, *tables, "", *beside, "", f"ratio to R: {speed.ratio.median:.2f} (spread {low:.2f}–{high:.2f})"]


def write(speed: Speed, page: Path) -> None:
    """Writes the figures and the stages into the page."""
    write_part(page, "speed", [_describe(speed), "", *_list_figures(speed).list_markdown()])
    skipped = peers.list_skipped(speed.peers)
    write_part(page, "stages", _list_stages(speed).list_markdown())
    beside = peers.list_rows(speed.peers, speed.payments_per_s).list_markdown()
    write_part(page, "peers", [*beside, *("" for _ in skipped[:1]), *skipped])


def make_object(speed: Speed) -> dict[str, Any]:
    """For --json."""
    made = speed._asdict() | {"peers": [_unfold(peer._asdict()) for peer in speed.peers]}
    return _unfold(made)


def _unfold(made: dict[str, Any]) -> dict[str, Any]:
    return {name: value._asdict() if isinstance(value, Size | Range) else value for name, value in made.items()}


def _turn(run: Run, size: Size, number: int) -> Turn:
    turn = run.turn(size.blocks, size.block)
    tell(f"turn {number + 1} of {size.turns}: {turn.payments_per_s:,.0f} a second, {turn.ratio:.2f} of R")
    return turn


def _over(turns: list[Turn], get: Callable[[Turn], float]) -> Range:
    return compute_range(map(get, turns))


def _find_dearest(run: Run, size: Size) -> dict[str, float]:
    payments, spent = run.take(size.block * size.blocks), list[Spent]()
    seen = sample(lambda: spent.append(run.commit(payments, size.block)))
    whole = max(seen.total(), 1)
    return {name: count / whole * spent[0].main for name, count in seen.most_common(DEAREST)}


def _describe(speed: Speed) -> str:
    size, quick = speed.size, "A quick run, which is no measure: " if speed.quick else ""
    return (
        f"{quick}{size.accounts:,} accounts, blocks of {size.block:,}, synchronous=FULL, the template's laws "
        f"({', '.join(speed.laws)}) in force; warmed up by {speed.warm:,} payments; {size.turns} turns of "
        f"{size.block * size.blocks:,} payments, with the folds that come due, in turn with R."
    )


def _list_figures(speed: Speed) -> Rows:
    ranges = [
        ("payments a second", speed.payments_per_s, ",.0f"),
        ("R: verifications a second, both cores", speed.raw_per_s, ",.0f"),
        ("ratio to R", speed.ratio, ".2f"),
        ("µs a payment, wall", speed.wall, ".1f"),
        ("µs a payment, processor time of the main process", speed.main, ".1f"),
        ("µs a payment, processor time of the workers", speed.workers, ".1f"),
    ]
    rows = [(name, *(format(figure, form) for figure in found)) for name, found, form in ranges]
    rows.append(("opening it again, ms of processor time", f"{speed.opening_ms:.1f}", "", ""))
    rows.append(("most memory of the main process, MiB", f"{speed.peak_mib:,}", "", ""))
    return Rows(("", "median", "lowest", "highest"), rows)


def _list_stages(speed: Speed) -> Rows:
    rows = [(name, f"{cost:.1f}") for name, cost in speed.stages.items()]
    return Rows(("stage, alone on one core", "µs a payment"), rows)


# ------------------------------------------------------------------------------ the dearest functions


def sample(work: Callable[[], object]) -> Counter[str]:
    """How often each function of the main thread was found at work while something was done.

    A clock of processor time asks, since a profiler that hears of every call makes small functions look dear. What a
    function has C code do, such as decoding JSON, hashing or SQLite, is told as its own.
    """
    found: Counter[CodeType] = Counter()

    def look(number: int, frame: FrameType | None) -> None:
        if frame:
            found[frame.f_code] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    names: Counter[str] = Counter()
    for code, count in found.items():
        names[_name(code)] += count
    return names


def _name(code: CodeType) -> str:
    path = Path(code.co_filename)
    place = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return f"{place}: {code.co_qualname}"
