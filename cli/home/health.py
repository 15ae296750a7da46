"""Commands on the whole ledger: status, audit and doctor."""

from functools import partial

import click
import msgspec

from cli.shell import exit_codes, output
from cli.shell.files import shown_path
from cli.shell.grammar import Command
from cli.shell.progress import show_progress
from cli.shell.session import Session
from ledger.client.health import audit_files, examine, find_status
from ledger.errors import StoreError
from ledger.words.committee.upgrades import describe_rules, make_upgrade_object
from ledger.words.committee.validators import describe_strength
from ledger.words.printing import printable
from ledger.words.times import format_time

_SHOWN = (
    "chain_id",
    "genesis_hash",
    "height",
    "last_block_hash",
    "time",
    "up",
    "down",
    "supply",
    "names",
    "encrypted",
    "rules",
    "engine",
)


@click.command(cls=Command, examples=["natledger status", "natledger status --json"])
@click.pass_obj
def status(session: Session) -> None:
    """Show where the ledger stands."""
    found = find_status(session.open().desk)
    validators = describe_strength(found.up, found.down, found.may_sign, found.from_height, found.engine)
    pairs = [
        ("chain", f"{found.chain_id} in {shown_path(session.home)}"),
        ("genesis", found.genesis_hash),
        ("last block", f"{found.height}, {session.lexicon.time(found.time)}" if found.height else "none yet"),
        ("validators", validators),
        ("rules", describe_rules(found.rules, found.upgrade, session.lexicon)),
        ("names", f"{found.names} in this home"),
        *[("supply", session.lexicon.money(supply, asset)) for asset, supply in found.supply.items() if supply],
    ]
    shown = {"home": str(session.home)} | {name: getattr(found, name) for name in _SHOWN}
    shown["time"] = format_time(found.time)
    shown["upgrade"] = make_upgrade_object(found.upgrade)
    session.give(shown, lambda: output.say_pairs(pairs))


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
        check = partial(audit_files, session.home)
    with show_progress("entries") as advance:
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
        click.get_current_context().exit(exit_codes.REFUSED)
