"""Commands on a network: several validators of one ledger, each with CometBFT beside it; and on one of them."""

from pathlib import Path
from typing import Any

import click

from cli.home.homes import PARAMETERS, check_chain_id, choose_passphrase
from cli.shell import output
from cli.shell.files import shown_path
from cli.shell.grammar import Command, Group
from cli.shell.output import Heading
from cli.shell.session import Session
from ledger.client.network.network import (
    add_validator,
    begin_network,
    create_network,
    end_network,
    list_nodes,
    move_network,
    read_log,
    run_node,
)
from ledger.home.engine_plan import EnginePlan
from ledger.home.making import Plan
from ledger.words.chain.network import COLUMNS, find_last, list_node_rows, make_node_object

FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
NAMES = click.argument("names", metavar="[NAME]...", nargs=-1)


@click.group(cls=Group, examples=["natledger net init four --no-passphrase", "natledger net up four"])
def net() -> None:
    """A network: validators of one ledger, on CometBFT."""


@net.command(
    changes=True,
    cls=Command,
    examples=["natledger net init four --no-passphrase", "natledger net init two --validators 2 --port 30000"],
)
@FOLDER
@click.option("--validators", metavar="N", type=click.IntRange(1, 100), default=4, show_default=True, help="How many.")
@click.option(
    "--chain-id",
    metavar="NAME",
    default="lao-demo",
    show_default=True,
    callback=check_chain_id,
    help="The chain's name: a-z 0-9 -, at most 14.",
)
@click.option("--template", metavar="NAME", default="lao", show_default=True, help="What the chain starts with.")
@click.option("--no-passphrase", is_flag=True, help="Leave account keys unencrypted, for demonstrations.")
@click.option("--seed", metavar="N", type=click.IntRange(0, 2**31), help="Fixed keys, for lessons: all can know them.")
@click.option("--port", metavar="N", type=click.IntRange(0, 60_000), default=0, help="The first of three a validator.")
@PARAMETERS
@click.pass_obj
def init(session: Session, /, folder: Path, no_passphrase: bool, port: int, **chosen: Any) -> None:
    """Make a home for each validator of a new ledger, in the folder DIR.

    Each home holds its validator's key and its institution's account key, with mode 0600, and can be moved to a host of
    its own; the first one holds the keys of authorities that run no validator. Ports are free ones on loopback, unless
    --port says from which on.
    """
    passphrase = "" if no_passphrase else choose_passphrase(session, folder)
    plan = Plan(**chosen, passphrase=passphrase)
    network = create_network(folder, plan, port)
    first = shown_path(folder / network.nodes[0])
    text = f"network {network.chain_id} in {shown_path(folder)}: {', '.join(network.nodes)}"
    found = {"folder": str(folder), "chain_id": network.chain_id, "validators": list(network.nodes)}
    session.give(found, text)
    output.tell(f"next: natledger net up {shown_path(folder)}, then natledger --home {first} status")
    if not passphrase:
        output.warn("keys are not encrypted, for demonstrations only")
    if chosen["seed"] is not None:
        output.warn("keys come from the seed: anybody can make the same keys")


@net.command(
    changes=True, cls=Command, examples=["natledger net move four", "natledger net move four --home old --port 32000"]
)
@FOLDER
@click.option("--port", metavar="N", type=click.IntRange(0, 60_000), default=0, help="The first of three a validator.")
@click.pass_obj
def move(session: Session, folder: Path, port: int) -> None:
    """Go on with this home's ledger on CometBFT.

    The committee must have decided it: `natledger motion propose continue-on`. Makes a home in the folder DIR for each
    validator whose key is here; this home stays, and goes on reading.
    """
    network = move_network(session.home, folder, port)
    found = {"folder": str(folder), "chain_id": network.chain_id, "validators": list(network.nodes)}
    session.give(found, f"network {network.chain_id} in {shown_path(folder)}: {', '.join(network.nodes)}")
    output.tell(f"next: natledger net up {shown_path(folder)}")


@net.command(
    changes=True,
    cls=Command,
    examples=["natledger net add four labour", "natledger net add four labour --port 31000 --json"],
)
@FOLDER
@click.argument("name", metavar="NAME")
@click.option("--port", metavar="N", type=click.IntRange(0, 60_000), default=0, help="The first of its three.")
@click.pass_obj
def add(session: Session, folder: Path, name: str, port: int) -> None:
    """Make one more home, for a validator to be.

    It follows the network: start it with `net up`, and it fetches all blocks. The committee lets it sign: the command
    ends with what its motion takes, a name, a key and the key's consent.
    """
    found = add_validator(folder, name, port)
    candidate = f"{found.name}:{found.public_key}:{found.binding}"
    session.give({"name": found.name, "public_key": found.public_key, "candidate": candidate}, candidate)
    output.tell("next: natledger net up, and natledger motion propose set-validators --add with the line above")


@net.command(changes=True, cls=Command, examples=["natledger net up four", "natledger net up four finance"])
@FOLDER
@NAMES
@click.pass_obj
def up(session: Session, folder: Path, names: tuple[str, ...]) -> None:
    """Start validators, and wait until they agree.

    All of them, unless some are named.
    """
    begin_network(folder, names)
    _show(session, folder)


@net.command(changes=True, cls=Command, examples=["natledger net down four", "natledger net down four finance"])
@FOLDER
@NAMES
@click.pass_obj
def down(session: Session, folder: Path, names: tuple[str, ...]) -> None:
    """End validators; what they acknowledged is kept.

    All of them, unless some are named.
    """
    ended = end_network(folder, names)
    session.give({"ended": ended}, f"ended: {', '.join(ended)}" if ended else "none was running")


@net.command("status", cls=Command, examples=["natledger net status four", "natledger net status four --json"])
@FOLDER
@click.pass_obj
def show_status(session: Session, folder: Path) -> None:
    """Show how each validator does.

    Its heights, of the ledger and of CometBFT, its root, its peers, and how far it is behind.
    """
    _show(session, folder)


@net.command(cls=Command, examples=["natledger net logs four finance", "natledger net logs four finance --engine"])
@FOLDER
@click.argument("name", metavar="NAME")
@click.option("--lines", metavar="N", type=click.IntRange(1, 10_000), default=40, show_default=True, help="How many.")
@click.option("--engine", is_flag=True, help="What CometBFT wrote, not the validator.")
@click.pass_obj
def logs(session: Session, folder: Path, name: str, lines: int, engine: bool) -> None:
    """Show the last lines that a validator wrote."""
    found = read_log(folder, name, lines, engine=engine)
    session.give({"lines": found}, "\n".join(found) if found else "nothing yet")


@click.group(cls=Group, examples=["natledger node run --home four/finance"])
def node() -> None:
    """A validator on CometBFT, on a host of its own."""


@node.command(
    cls=Command,
    examples=["natledger node run --home four/finance", "natledger node run --home /var/lib/natledger"],
)
@click.pass_obj
def run(session: Session) -> None:
    """Run this home's validator until it is ended.

    CometBFT runs beside it.

    SIGTERM and Ctrl-C end both, after what is under way. Where CometBFT ends by itself, or the ledger cannot go on, the
    command ends too and says why: a service manager may start it again.
    """

    def tell(plan: EnginePlan) -> None:
        output.tell(
            f"validator {plan.moniker}: CometBFT for others at {plan.host}:{plan.p2p}, health at "
            f"http://127.0.0.1:{plan.service}/health"
        )

    run_node(session.home, tell)


def _show(session: Session, folder: Path) -> None:
    nodes = list_nodes(folder)
    last = find_last(nodes)
    found = {"height": last, "validators": [make_node_object(one, last) for one in nodes]}
    headings = [Heading(name) for name in COLUMNS]
    session.give(found, lambda: output.say_table(headings, list_node_rows(nodes)))
