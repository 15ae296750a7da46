"""Commands on the whole ledger: status, audit and doctor."""

from functools import partial

import click
import msgspec

from cli.shell import output
from cli.shell.files import shown_path
from cli.shell.grammar import Command
from cli.shell.progress import show_progress
from cli.shell.session import Session
from ledger.archive.audit import audit_file
from ledger.chain.validators import is_quorum
from ledger.client.committee.validators import get_sets
from ledger.errors import StoreError
from ledger.node.doctor import examine
from ledger.registry.rows.money import ASSETS
from ledger.words.printing import printable
from ledger.words.times import format_time


@click.command(cls=Command, examples=["natledger status", "natledger status --json"])
@click.pass_obj
def status(session: Session) -> None:
    """Show where the ledger stands."""
    lao = session.open()
    tip, genesis = lao.node.tip, lao.node.archive.genesis
    members = lao.node.get_validators()
    up = [member.name for member in members if lao.node.council.is_up(member)]
    down = [member.name for member in members if member.name not in up]
    supplies = {}
    for unit in genesis.assets:
        row = ASSETS.decode(lao.state_row(ASSETS.key(unit.asset)))
        supplies[unit.asset] = row.supply
    found = {
        "home": str(session.home),
        "chain_id": tip.chain_id,
        "genesis_hash": lao.genesis_hash,
        "height": tip.height,
        "last_block_hash": tip.last_block_hash.hex(),
        "time": format_time(tip.time),
        "up": up,
        "down": down,
        "supply": supplies,
        "names": len(lao.keyring.addresses),
        "encrypted": lao.home.config.encrypted,
    }
    validators = f"{len(up)} of {len(members)} are up" + (f", down: {' '.join(down)}" if down else "")
    if not is_quorum(
        sum(member.voting_power for member in members if member.name in up),
        sum(member.voting_power for member in members),
    ):
        validators += "; too few to make a block"
    _, following = get_sets(lao.desk)
    if following:
        validators += f"; another set signs from block {following.from_height} on"
    pairs = [
        ("chain", f"{tip.chain_id} in {shown_path(session.home)}"),
        ("genesis", lao.genesis_hash),
        ("last block", f"{tip.height}, {session.lexicon.time(tip.time)}" if tip.height else "none yet"),
        ("validators", validators),
        ("names", f"{len(lao.keyring.addresses)} in this home"),
        *[("supply", session.lexicon.money(supply, asset)) for asset, supply in supplies.items() if supply],
    ]
    session.give(found, lambda: output.say_pairs(pairs))


@click.command(cls=Command, examples=["natledger audit", "natledger audit --json"])
@click.pass_obj
def audit(session: Session) -> None:
    """Check everything again, from genesis.

    Bytes, signatures, roots and commits, and the rows by executing all transactions again. Stops at the first
    fault, names the block and what is wrong with it, and exits with 5.
    """
    try:
        check = session.open().audit
    except StoreError:  # too damaged to open: the audit still says where
        check = partial(audit_file, session.home / "ledger.db")
    with show_progress() as advance:
        report = check(advance)
    text = (
        f"sound: {report.blocks:,} blocks, {report.entries:,} entries, {report.signatures:,} signatures and "
        f"{report.rows:,} rows are what genesis and the rules give"
    )
    session.give({"sound": True} | msgspec.to_builtins(report), text)


@click.command(cls=Command, examples=["natledger doctor", "natledger doctor --json"])
@click.pass_obj
def doctor(session: Session) -> None:
    """Look the home over, and change nothing.

    Software, permissions, links, free disk, key files, leftovers and pending records, quorum, heights, clock,
    evidence of cheating, names, the last backup. Exits with 1 where anything is not in order.
    """
    findings = examine(session.home)

    def show() -> None:
        for finding in findings:
            output.say(f"{'ok  ' if finding.ok else 'BAD '} {finding.name:<14}  {printable(finding.says)}")
            if not finding.ok:
                output.say(f"     {'':<14}  hint: {printable(finding.remedy)}")

    found = [msgspec.to_builtins(finding) for finding in findings]
    well = all(finding.ok for finding in findings)
    session.give({"ok": well, "findings": found}, show)
    if not well:
        click.get_current_context().exit(output.REFUSED)
