"""The benchmark: how fast the whole ledger is. Never a timed test; docs/concepts/speed.md says what the figures mean.

    python -m tests.bench            committed payments a second against R, in the steady state; where the time goes
    python -m tests.bench reads      what people wait for: one entry, a receipt, a statement, opening, the audit
    python -m tests.bench growth     what grows with accounts and blocks, and what does not; it writes the page
    python -m tests.bench worst      the dearest blocks that the budget lets through, beside a full one

R is raw PyNaCl verification of the same signatures on both cores, measured in the same run, in turn with the ledger.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from tests.bench import growth, reads
from tests.bench.growth import LARGE, Shape, list_findings, measure_growth
from tests.bench.page import PAGE
from tests.bench.places import Chain
from tests.bench.reads import list_rows, measure_reads
from tests.bench.speed import QUICK, Size, list_lines, make_object, measure_speed, write
from tests.bench.worst import TIMES, measure_worst


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints."""
    options = _parse(arguments)
    options.run(options)


def run_speed(options: argparse.Namespace) -> None:
    """Payments a second."""
    asked = {name: value for name in Size._fields if (value := getattr(options, name)) is not None}
    size = (QUICK if options.quick else Size())._replace(**asked)
    speed = measure_speed(size, quick=options.quick, profile=options.profile)
    if options.page:
        write(speed, options.page)
    print(json.dumps(make_object(speed)) if options.json else "\n".join(list_lines(speed)))


def run_reads(options: argparse.Namespace) -> None:
    """What people wait for."""
    chain = Chain(**{name: getattr(options, name) for name in Chain._fields})
    figures = measure_reads(chain)
    if options.page:
        reads.write(figures, chain, options.page)
    if options.json:
        print(json.dumps([figure._asdict() | {"found": figure.found._asdict()} for figure in figures]))
    else:
        print("\n".join([chain.describe(), "", *list_rows(figures).list_lines()]))


def run_growth(options: argparse.Namespace) -> None:
    """What grows."""
    asked = {name: value for name in Shape._fields if (value := getattr(options, name)) is not None}
    shape = (LARGE if options.large else Shape())._replace(**asked)
    points = measure_growth(shape)
    growth.write(points, shape, options.page)
    print("\n".join([shape.describe(), "", *growth.list_rows(points).list_lines(), "", *list_findings(points)]))


def run_worst(options: argparse.Namespace) -> None:
    """The worst blocks."""
    figures = measure_worst(options.names)
    if options.json:
        print(json.dumps(figures))
        return
    for name, figure in figures.items():
        print(f"{name:<26}{figure:>12,}")
    times = figures["us_worst_block"] / figures["us_full_block"]
    print(f"the worst block takes {times:.1f} times as long as a full one, and may take {TIMES} times as long")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=run_speed)
    _add_shared(parser)
    parser.add_argument("--quick", action="store_true", help="a smaller run, in under a minute: to see, not to measure")
    parser.add_argument("--profile", action="store_true", help="name the ten dearest functions of the main process")
    for name, default in Size()._asdict().items():
        parser.add_argument(f"--{name}", type=int, metavar="N", help=f"{default:,} unless given")
    commands = parser.add_subparsers(metavar="COMMAND")
    waiting = commands.add_parser("reads", help="what people wait for")
    _add_shared(waiting)
    for name, default in Chain()._asdict().items():
        option = f"--{name.replace('_', '-')}"
        waiting.add_argument(option, type=int, metavar="N", default=default, help=f"{default:,} unless given")
    waiting.set_defaults(run=run_reads)
    growing = commands.add_parser("growth", help="what grows with accounts and blocks, and what does not")
    growing.add_argument("--large", action="store_true", help="ten million accounts too: an hour and more, 25 GB")
    growing.add_argument("--page", type=Path, default=PAGE, help="the page to write into; docs/concepts/speed.md")
    for name, default in Shape()._asdict().items():
        several = default if isinstance(default, tuple) else (default,)
        usual = ", ".join(f"{number:,}" for number in several)
        nargs = "+" if isinstance(default, tuple) else None
        growing.add_argument(f"--{name}", type=int, metavar="N", nargs=nargs, help=f"{usual} unless given")
    growing.set_defaults(run=run_growth)
    worst = commands.add_parser("worst", help="the dearest blocks beside a full one")
    worst.add_argument("names", nargs="*", help="which of them; payments must be among them")
    worst.add_argument("--json", action="store_true")
    worst.set_defaults(run=run_worst)
    return parser.parse_args(arguments)


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one object instead of tables")
    parser.add_argument(
        "--page", type=Path, nargs="?", const=PAGE, help="write the figures into this page too; docs/concepts/speed.md"
    )


if __name__ == "__main__":
    main()
