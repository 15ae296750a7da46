"""The benchmark: how fast the whole ledger is. Never a timed test; docs/concepts/speed.md says what the figures mean.

    python -m tests.bench            committed payments a second against R, in the steady state; where the time goes
    python -m tests.bench reads      what people wait for: one entry, a receipt, a statement, opening, the audit
    python -m tests.bench growth     what grows with accounts and blocks, and what does not
    python -m tests.bench network    validators on CometBFT, beside one home and CometBFT's own store
    python -m tests.bench worst      the dearest blocks that the budget lets through, beside a full one

R is raw PyNaCl verification of the same signatures on both cores, measured in the same run, in turn with the ledger.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench import growth, reads
from tests.bench import network as networks
from tests.bench.growth import LARGE, Shape, list_findings, measure_growth
from tests.bench.network import measure_networks
from tests.bench.page import PAGE
from tests.bench.places import Chain
from tests.bench.reads import list_rows, measure_reads
from tests.bench.speed import QUICK, Size, list_lines, make_object, measure_speed, write
from tests.bench.worst import SCENES, TIMES, measure_worst

ORDINARY = "payments"
SIZES = {
    "accounts": "how many there are",
    "turns": "how often it is counted",
    "blocks": "blocks that are made, or counted in a turn",
    "block": "payments in a full block",
    "small": "payments in each other block",
    "large_every": "one block of so many is a full one",
    "shop_every": "one payment of so many goes to the shop that is read",
    "back": "how many blocks ago the past is",
    "payments": "how many are paid",
    "request": "payments in a request",
    "lengths": "small blocks before it is counted",
}
"""What a size says, by name."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints."""
    options = _parse(arguments)
    options.run(options)


def run_speed(options: argparse.Namespace) -> None:
    """Payments a second."""
    size = (QUICK if options.quick else Size())._replace(**_find_asked(options, Size._fields))
    speed = measure_speed(size, quick=options.quick, profile=options.profile)
    if options.page:
        write(speed, options.page)
    print(json.dumps(make_object(speed)) if options.json else "\n".join(list_lines(speed)))


def run_reads(options: argparse.Namespace) -> None:
    """What people wait for."""
    chain = Chain()._replace(**_find_asked(options, Chain._fields))
    figures = measure_reads(chain)
    if options.page:
        reads.write(figures, chain, options.page)
    if options.json:
        print(json.dumps([figure._asdict() | {"found": figure.found._asdict()} for figure in figures]))
    else:
        print("\n".join([chain.describe(), "", *list_rows(figures).list_lines()]))


def run_growth(options: argparse.Namespace) -> None:
    """What grows."""
    shape = (LARGE if options.large else Shape())._replace(**_find_asked(options, Shape._fields))
    points = measure_growth(shape)
    if options.page:
        growth.write(points, shape, options.page)
    if options.json:
        print(json.dumps([growth.make_object(point) for point in points]))
    else:
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


def run_network(options: argparse.Namespace) -> None:
    """Networks."""
    shape = networks.Shape()._replace(**_find_asked(options, networks.Shape._fields))
    found, raw = measure_networks(shape)
    if options.page:
        networks.write(found, raw, shape, options.page)
    if options.json:
        print(json.dumps([one._asdict() for one in found]))
    else:
        print("\n".join([*networks.list_rows(found).list_lines(), "", *networks.list_findings(found, raw)]))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=run_speed, command=None)
    _add_shared(parser)
    parser.add_argument("--quick", action="store_true", help="a smaller run, in under a minute: to see, not to measure")
    parser.add_argument("--profile", action="store_true", help="name the ten dearest functions of the main process")
    _add_sizes(parser, Size()._asdict())
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")
    waiting = commands.add_parser("reads", help="what people wait for", description="What people wait for.")
    _add_shared(waiting)
    _add_sizes(waiting, Chain()._asdict())
    waiting.set_defaults(run=run_reads)
    says = "what grows with accounts and blocks, and what does not"
    growing = commands.add_parser("growth", help=says, description=f"W{says[1:]}; --page draws it, too.")
    _add_shared(growing)
    growing.add_argument("--large", action="store_true", help="ten million accounts too: an hour and more, 25 GB")
    _add_sizes(growing, Shape()._asdict())
    growing.set_defaults(run=run_growth)
    says = "the dearest blocks beside a full one"
    worst = commands.add_parser("worst", help=says, description=f"T{says[1:]}: {', '.join(SCENES)}.")
    worst.add_argument("names", nargs="*", help=f"which of them, {ORDINARY} among them; all unless given")
    worst.add_argument("--json", action="store_true", help="one object instead of tables")
    worst.set_defaults(run=run_worst)
    says = "validators on CometBFT, each a process, on this machine"
    network = commands.add_parser("network", help=says, description=f"V{says[1:]}.")
    _add_shared(network)
    _add_sizes(network, networks.Shape()._asdict())
    network.set_defaults(run=run_network)
    options = parser.parse_args(given)
    if options.command and given[0] != options.command:
        parser.error(f"options of {options.command} come after it: {options.command} --help")
    chain = Chain()._replace(**_find_asked(options, Chain._fields))
    if options.run is run_reads and chain.blocks < chain.large_every:
        waiting.error("what is read is in a large block: --blocks must be --large-every or more")
    if options.run is run_worst and options.names and not {ORDINARY} <= {*options.names} <= {*SCENES}:
        worst.error(f"choose of {', '.join(SCENES)}, with {ORDINARY} among them")
    return options


def _find_asked(options: argparse.Namespace, fields: Sequence[str]) -> dict[str, Any]:
    return {name: value for name in fields if (value := getattr(options, name, None)) is not None}


def _add_sizes(parser: argparse.ArgumentParser, sizes: Mapping[str, int | tuple[int, ...]]) -> None:
    for name, default in sizes.items():
        several = default if isinstance(default, tuple) else (default,)
        usual = ", ".join(f"{number:,}" for number in several)
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=_read_count,
            metavar="N",
            nargs="+" if isinstance(default, tuple) else None,
            help=f"{SIZES[name]}; {usual} unless given",
        )


def _read_count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one object instead of tables")
    parser.add_argument(
        "--page", type=Path, nargs="?", const=PAGE, help="write the figures into this page too; docs/concepts/speed.md"
    )


if __name__ == "__main__":
    main()
