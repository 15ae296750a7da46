"""Commands on blocks: list, show, prove and checkpoint."""

from typing import Any

import click

from cli.home.backups import add
from cli.shell import output
from cli.shell.acts import tell_written
from cli.shell.files import STREAM, check_can_write, write_file
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import Session
from ledger import Ledger
from ledger.archive.blocks import Block, load_validators
from ledger.chain.entry import APPLIED
from ledger.crypto.encoding import encode
from ledger.reads.entries import place_entry
from ledger.words.chain.entries import sum_up
from ledger.words.lexicon import shorten_id
from ledger.words.times import format_time


@click.group(cls=Group, examples=["natledger block list", "natledger block show 4"])
def block() -> None:
    """Blocks: what became final together, in order."""


@block.command(
    "list",
    table=True,
    examples=["natledger block list", "natledger block list --limit 3 --json", "natledger block list --before 3"],
)
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), default=20, show_default=True, help="How many, the newest."
)
@click.option("--before", metavar="H", type=click.IntRange(1), help="Only those before this one.")
@click.pass_obj
def list_blocks(session: Session, limit: int, before: int | None) -> None:
    """List the newest blocks, oldest of them first.

    Where there are more, it says so, and which option shows them.
    """
    lao, words = session.open(), session.lexicon
    end = lao.height + 1 if before is None else min(before, lao.height + 1)
    first = max(1, end - limit)
    blocks = [lao.block(height) for height in range(first, end)]
    found = [_make_object(lao, block) for block in blocks]
    rows = [
        [
            str(item["height"]),
            Cell(shorten_id(item["hash"]), (item["hash"],)),
            words.time(block.header.time),
            str(item["entries"]),
            item["proposer"],
            str(item["round"]),
            f"{item['signed']} of {item['validators']}",
        ]
        for item, block in zip(found, blocks, strict=True)
    ]
    headings = [
        *(Heading("block", right=True), Heading("hash"), Heading("time"), Heading("entries", right=True)),
        *(Heading("proposer"), Heading("round", right=True), Heading("signed")),
    ]
    left_out = f"--before {first}" if first > 1 else ""
    session.give_list({"blocks": found}, lambda: output.say_table(headings, rows), left_out)


@block.command("show", examples=["natledger block show 4", "natledger block show 4 --json"])
@click.argument("height", type=click.IntRange(1))
@click.pass_obj
def show_block(session: Session, height: int) -> None:
    """Show a block: its header, who signed, and its entries."""
    lao = session.open()
    found = lao.block(height)
    shown = _make_object(lao, found)
    header = found.header
    names = {
        member.public_key: member.name
        for member in load_validators(lao.node.archive.store, lao.node.archive.genesis, height)
    }
    entries = [place_entry(found, index) for index in range(len(found.entries))]
    pairs = [
        ("block", f"{height}:{shown['hash']}"),
        ("time", session.lexicon.time(header.time)),
        ("proposer", f"{shown['proposer']}, round {shown['round']}"),
        ("signed by", ", ".join(names.get(item.public_key, item.public_key) for item in found.commit.signatures)),
        ("last block", header.last_block_hash),
        ("history", header.history_root),
        ("entries", header.entries_root),
        ("state", header.state_root),
        ("validators", header.validators_hash),
        *[
            (f"entry {placed.index}", f"{shorten_id(placed.id)}: {sum_up(placed, session.lexicon)}")
            for placed in entries
        ],
    ]
    shown["transactions"] = [
        {"transaction": placed.id, "applied": placed.outcome.code == APPLIED, "rule": placed.outcome.rule}
        for placed in entries
    ]
    session.give(shown, lambda: output.say_pairs(pairs))


@block.command(examples=["natledger block prove 2 4 --out history.json", "natledger block prove 1 3 > history.json"])
@click.argument("earlier", metavar="FROM", type=click.IntRange(1))
@click.argument("later", metavar="TO", type=click.IntRange(1))
@click.option("--out", metavar="FILE", default=STREAM, help="Where to; stdout unless given.")
@click.pass_obj
def prove(session: Session, earlier: int, later: int, out: str) -> None:
    """Prove that a later history extends an earlier one.

    That nothing before block FROM was changed when block TO was made.
    """
    if earlier >= later:
        raise output.wrong_usage(f"block {earlier} does not come before block {later}", "give the earlier block first")
    check_can_write(out)
    write_file(out, session.open().prove_history(earlier, later))
    tell_written(session, out, "proof")


@block.command(examples=["natledger block checkpoint", "natledger block checkpoint 4"])
@click.argument("height", type=click.IntRange(1), required=False)
@click.pass_obj
def checkpoint(session: Session, height: int | None) -> None:
    """Print a checkpoint to publish: HEIGHT:HASH.

    Whoever has it from a place that nobody can change needs to trust no former validator.
    """
    found = session.open().checkpoint(height)
    session.give({"height": found.height, "hash": found.hash}, f"{found.height}:{found.hash}")


def _make_object(lao: Ledger, found: Block) -> dict[str, Any]:
    members = load_validators(lao.node.archive.store, lao.node.archive.genesis, found.height)
    names = {member.public_key: member.name for member in members}
    return {
        "height": found.height,
        "hash": found.hash.hex(),
        "time": format_time(found.header.time),
        "entries": len(found.entries),
        "bytes": len(encode(found.entries)),
        "proposer": names.get(found.header.proposer, found.header.proposer),
        "round": found.commit.round,
        "signed": len(found.commit.signatures),
        "validators": len(members),
    }


block.add_command(add)
