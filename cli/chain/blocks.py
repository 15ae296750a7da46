"""Commands on blocks: list, show, prove and checkpoint."""

import click

from cli.home.backups import add
from cli.shell import output
from cli.shell.acts import OUT, tell_written
from cli.shell.files import check_can_write, write_file
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import Session
from ledger.reads.blocks import find_block, find_summary
from ledger.words.chain.blocks import list_block_pairs, make_block_object, make_entries_object
from ledger.words.lexicon import shorten_id


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
    blocks = [find_summary(lao.desk.source, height) for height in range(first, end)]
    found = [make_block_object(one) for one in blocks]
    rows: list[list[str | Cell]] = [
        [
            str(item["height"]),
            Cell(shorten_id(item["hash"]), (item["hash"],)),
            words.time(one.block.header.time),
            str(item["entries"]),
            item["proposer"],
            str(item["round"]),
            f"{item['signed']} of {item['validators']}",
        ]
        for item, one in zip(found, blocks, strict=True)
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
    found = find_block(session.open().desk.source, height)
    shown = make_block_object(found.summary) | {"transactions": make_entries_object(found)}
    session.give(shown, lambda: output.say_pairs(list_block_pairs(found, session.lexicon)))


@block.command(examples=["natledger block prove 2 4 --out history.json", "natledger block prove 1 3 > history.json"])
@click.argument("earlier", metavar="FROM", type=click.IntRange(1))
@click.argument("later", metavar="TO", type=click.IntRange(1))
@OUT
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


block.add_command(add)
