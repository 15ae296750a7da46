"""Commands on the programme: set-target, report-actual, correct-actual, commit, check-evidence, list, show, report."""

import click

from cli.programme.asking import HASH, OWNER, SINCE, UNTIL, VALUE, takes_definition, takes_source
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act, write_computed
from cli.shell.examples import PAYMENT
from cli.shell.files import STREAM, check_is_other, is_file, read_file
from cli.shell.grammar import HEIGHT, Group, takes_reference
from cli.shell.output import Heading
from cli.shell.session import SIGNER, Session
from cli.shell.times import parse_past
from ledger.client.programme.programme import FigureSource
from ledger.crypto.encoding import encode
from ledger.words.programme import (
    describe_noted,
    describe_report,
    describe_state,
    list_target_pairs,
    make_noted_object,
    make_report_object,
    make_target_object,
    write_goal,
    write_period,
    write_score,
)

_AGAIN = "--source LSB/2026-13 --reason AUDIT/3"
_NEW = "--at-most --unit PERMILLE --pillar community --stage industries"


@click.group(cls=Group, examples=["natledger programme list", "natledger programme show pilot_value"])
def programme() -> None:
    """The programme: targets set before, and what came of them."""


@programme.command(
    "set-target",
    examples=[
        "natledger programme set-target pilot_value 2000 --from 2027-01-01 --to 2028-01-01 --by finance",
        f"natledger programme set-target prices 50 --from 2027-01-01 --to 2028-01-01 {_NEW} --by central-bank",
    ],
)
@click.argument("indicator")
@VALUE
@SINCE
@UNTIL
@takes_definition
@OWNER
@RECEIPT
@SIGNER
@click.pass_obj
def set_target(
    session: Session,
    indicator: str,
    value: int,
    since: str,
    until: str,
    definition: dict[str, str],
    by: str,
) -> None:
    """Set what an indicator is to reach in a period.

    It can be done before the period begins, once, and is never changed. The first target says what the indicator
    counts and who answers for it; later ones may leave that out.
    """
    begins, ends = (parse_past(session.moment, text) for text in (since, until))
    lao, words = session.open(), session.lexicon
    placed = lao.programme.set_target(session.wallet(by), indicator, value, begins, ends, **definition)
    [found] = [one for one in lao.programme.show(indicator) if one.since == begins]
    period = write_period(begins, ends, words)
    show_act(session, placed, f"{words.who(found.indicator.owner)} set {indicator}, {period}: {write_goal(found)}")


@programme.command(
    "report-actual",
    examples=[
        "natledger programme report-actual pilot_value 980 --from 2026-01-10 --source LSB/2026-12 --by finance",
        f"natledger programme report-actual pilot_value 980 --from 2026-01-10 --entry {PAYMENT} --by finance",
    ],
)
@click.argument("indicator")
@VALUE
@SINCE
@takes_source
@OWNER
@RECEIPT
@SIGNER
@click.pass_obj
def report_actual(session: Session, indicator: str, value: int, since: str, source: FigureSource, by: str) -> None:
    """Report what came of a target, once its period has ended.

    At least one source is needed: a reference, a transaction of this ledger, or the commitment to a file.
    """
    begins = parse_past(session.moment, since)
    placed = session.open().programme.report_actual(session.wallet(by), indicator, begins, value, source)
    score = int(placed.events["score"])
    show_act(session, placed, f"reported {value:,} of {indicator}: {write_score(score)}", more={"score": score})


@programme.command(
    "correct-actual",
    examples=[
        f"natledger programme correct-actual tax_revenue 470 --from 2026-01-10 {_AGAIN} --by treasury",
        f"natledger programme correct-actual tax_revenue 470 --from 2026-01-10 {_AGAIN} --by treasury --json",
    ],
)
@click.argument("indicator")
@VALUE
@SINCE
@takes_source
@takes_reference("--reason", says="Why, in public.")
@OWNER
@RECEIPT
@SIGNER
@click.pass_obj
def correct_actual(
    session: Session,
    indicator: str,
    value: int,
    since: str,
    source: FigureSource,
    reason: str,
    by: str,
) -> None:
    """Correct what was reported, for everybody to see.

    What was reported first stays beside it, with the reason, and how often it was corrected.
    """
    begins = parse_past(session.moment, since)
    placed = session.open().programme.correct_actual(session.wallet(by), indicator, begins, value, source, reason)
    score = int(placed.events["score"])
    show_act(session, placed, f"corrected {indicator} to {value:,}: {write_score(score)}", more={"score": score})


@programme.command(
    examples=[
        "natledger programme commit survey.csv --out opening.json",
        "natledger programme commit survey.csv --out opening.json --json",
    ],
)
@click.argument("file", metavar="FILE")
@click.option("--out", metavar="FILE", required=True, help="Where what opens the commitment goes, to be kept.")
@click.pass_obj
def commit(session: Session, file: str, out: str) -> None:
    """Commit to a file under a fresh salt.

    The commitment goes on the ledger with report-actual --evidence; without the file and its opening nobody can tell
    what it is of.
    """
    check_is_other(out, file)
    made = session.open().programme.commit(read_file(file))
    write_computed(session, out, made.opening, "opening", ": keep it with the file")
    session.give({"commitment": made.commitment, "file": out}, f"commitment  {made.commitment}")


@programme.command(
    "check-evidence",
    examples=[
        "natledger programme check-evidence tax_revenue survey.csv survey.json --from 2026-01-10",
        "natledger programme check-evidence tax_revenue survey.csv survey.json --from 2026-01-10 --json",
    ],
)
@click.argument("indicator")
@click.argument("file", metavar="FILE")
@click.argument("opening", metavar="OPENING")
@SINCE
@click.pass_obj
def check_evidence(session: Session, indicator: str, file: str, opening: str, since: str) -> None:
    """Check a file against what was committed to.

    Exits with 5 where it is not the one.
    """
    begins = parse_past(session.moment, since)
    session.open().programme.check_evidence(indicator, begins, read_file(file), read_file(opening))
    session.give({"indicator": indicator, "holds": True}, f"it is the file that {indicator} is committed to")


@programme.command(
    "list", table=True, examples=["natledger programme list", "natledger programme list --height 1 --json"]
)
@HEIGHT
@click.pass_obj
def list_targets(session: Session, height: int | None) -> None:
    """List the targets there are, and what came of each."""
    found, words = session.open().programme.list(height=height), session.lexicon
    rows = [
        [
            one.code,
            write_period(one.since, one.target.until, words),
            write_goal(one),
            f"{one.actual.value:,}" if one.actual else "",
            describe_state(one, words),
            words.who(one.indicator.owner),
        ]
        for one in found
    ]
    headings = [Heading(name) for name in ("indicator", "period", "target")]
    headings += [Heading("actual", right=True), Heading("state"), Heading("owner")]
    session.give({"targets": [make_target_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@programme.command(examples=["natledger programme show pilot_value", "natledger programme show pilot_value --json"])
@click.argument("indicator")
@click.pass_obj
def show(session: Session, indicator: str) -> None:
    """Show an indicator: its targets, and what came of them."""
    found, words = session.open().programme.show(indicator), session.lexicon
    objects = {"indicator": indicator, "targets": [make_target_object(one) for one in found]}
    session.give(objects, lambda: output.say_pairs(list_target_pairs(found, words)))


@programme.command(
    examples=[
        "natledger programme report --from 2026-01-10 --to 2026-01-11 --out new-report.json",
        "natledger programme report --check report.json",
        "natledger programme report --from 2026-01-10 --to 2026-01-11 --json",
    ]
)
@click.option("--from", "since", metavar="TIME", help="When the period begins; a report has its own.")
@click.option("--to", "until", metavar="TIME", help="When it has ended.")
@click.option("--height", metavar="N", type=click.IntRange(1), help="As of this block; the newest unless given.")
@click.option("--out", metavar="FILE", help="Write the report, in canonical JSON.")
@click.option("--check", "found", metavar="HASH_OR_FILE", help="Exit with 5 unless it comes out as this report.")
@click.pass_obj
def report(
    session: Session, since: str | None, until: str | None, height: int | None, out: str | None, found: str | None
) -> None:
    """Make the report on a period, with its scores.

    It holds every target within the period, and what came of each. It follows from the chain alone, so that everybody
    who has that makes the same. A motion note-report asks the committee to take note of it; natledger motion check
    makes it again.
    """
    check_is_other(out, found or STREAM)
    given = _read_report(found) if found else None
    facet = session.open().programme
    if isinstance(given, bytes):
        made = facet.check(given)
    else:
        if since is None or until is None:
            raise output.wrong_usage("--from and --to are needed", "add the period: --from 2026-01-01 --to 2027-01-01")
        begins, ends = (parse_past(session.moment, text) for text in (since, until))
        made = facet.check(given, begins, ends, height) if given else facet.report(begins, ends, height)
    if out:
        write_computed(session, out, encode(made.report))
    noted = [one for one in facet.noted() if (one.since, one.until) == (made.report.since, made.report.until)]
    lines = describe_report(made.report, made.hash, session.lexicon, found is not None)
    lines += [f"  noted       {describe_noted(one, session.lexicon)}" for one in noted]
    objects = {"noted": make_noted_object(noted[0]) if noted else None}
    session.give(make_report_object(made.report, made.hash) | objects, "\n".join(lines))


def _read_report(text: str) -> bytes | str:
    """The bytes of a report, or its hash. Raises Complaint for what is neither."""
    if is_file(text) or not HASH.fullmatch(text):
        return read_file(text)
    return text
