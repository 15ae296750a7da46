"""Commands on laws: list, show, check, facts, explain, impact, diff. None of them changes a law: motions do."""

import re
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from cli.shell import output
from cli.shell.acts import tell_written, write_computed
from cli.shell.examples import CARRIED, PAYMENT
from cli.shell.files import STREAM, check_is_new, check_is_other, is_file, read_file, write_file
from cli.shell.grammar import HEIGHT, Group
from cli.shell.objects import read_object
from cli.shell.output import Cell, Heading
from cli.shell.progress import show_progress
from cli.shell.session import Session
from ledger.client.forms.law_files import EXAMPLE
from ledger.crypto.encoding import encode
from ledger.reads.laws.doubts import Doubt
from ledger.reads.laws.laws import FoundLaw
from ledger.reads.laws.names import LawName
from ledger.reads.rows import has_entry_digits
from ledger.words.laws.doubts import describe_doubt, make_doubt_object
from ledger.words.laws.laws import (
    describe_state,
    list_checked_pairs,
    list_law_pairs,
    make_checked_object,
    make_law_object,
    name_everywhere,
)
from ledger.words.laws.names import describe_name, describe_type, make_name_object
from ledger.words.laws.reports import describe_explanation, describe_impact, make_explanation_object
from ledger.words.lexicon import Lexicon
from ledger.words.printing import printable

LAW = EXAMPLE
_DIGITS = re.compile("[0-9a-f-]+")
_HASH = re.compile("[0-9a-f]{64}")
FIRST = click.option("--from", "first", metavar="H", type=click.IntRange(1), required=True, help="The first block.")
LAST = click.option(
    "--to", "last", metavar="H", type=click.IntRange(1), help="The last block; the newest unless given."
)
REPORT = click.option("--out", metavar="FILE", help="Write the report, in canonical JSON.")


@click.group(cls=Group, examples=["natledger law list", "natledger law show wallet_personal"])
def law() -> None:
    """Laws: what binds messages, and why they stopped one."""


@law.command("list", table=True, examples=["natledger law list", "natledger law list --height 1 --json"])
@click.option("--height", metavar="N", type=click.IntRange(1), help="As they were after this block.")
@click.pass_obj
def list_laws(session: Session, height: int | None) -> None:
    """List the laws and parameters there are or were."""
    found, words = session.open().laws.list(height), session.lexicon
    rows = [_make_row(one, words) for one in found]
    headings = [Heading(name, right=name == "value") for name in ("law", "kind", "value", "where", "state", "title")]
    session.give({"laws": [make_law_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@law.command(
    examples=[
        "natledger law show wallet_personal",
        "natledger law show vat_rate_permille --height 1 --json",
        "natledger law show wallet_personal --out law-as-it-is.json",
    ]
)
@click.argument("identifier", metavar="ID")
@HEIGHT
@click.option("--out", metavar="FILE", help="Write it as a law file, which must be new.")
@click.pass_obj
def show(session: Session, identifier: str, height: int | None, out: str | None) -> None:
    """Show a law: what it says, whom it binds, since when."""
    laws = session.open().laws
    found = laws.get(identifier, height)
    if out:
        check_is_new(out)
        write_file(out, laws.write(found.present))
        tell_written(session, out, "law")
        return
    session.give(make_law_object(found), lambda: output.say_pairs(list_law_pairs(found, session.lexicon)))


@law.command(
    examples=[
        "natledger law check law.json",
        f"natledger law check {CARRIED}",
        "natledger law check - --json < law.json",
    ]
)
@click.argument("law", metavar="LAW")
@click.pass_obj
def check(session: Session, law: str) -> None:
    """Check a law file: whether it could be adopted now.

    LAW is a law file, or the id of a motion that asks to adopt one. It shows how the file was read. What no fact can
    ever be, such as a kind of account that does not exist, is warned of.
    """
    laws = session.open().laws
    is_motion = has_entry_digits(law) and not is_file(law)
    provision = laws.check(law if is_motion else read_object(law, LAW))
    doubts = laws.doubts(provision)
    warnings = [make_doubt_object(doubt) for doubt in doubts]
    found = make_checked_object(provision) | {"warnings": warnings}
    lines = [f"  {label:<11} {printable(text)}" for label, text in list_checked_pairs(provision, session.lexicon)]
    session.give(found, "\n".join([f"{provision.law} could be adopted now", *lines]))
    warn_of_doubts(doubts)


@law.command(
    table=True,
    examples=["natledger law facts", "natledger law facts transfer", "natledger law facts register_account --json"],
)
@click.argument("kind", metavar="[TYPE]", required=False)
@click.pass_obj
def facts(session: Session, kind: str | None) -> None:
    """List what a law may bind, or what one may read.

    Without TYPE, the types of messages that laws may bind; with one, every fact that a law on such messages may read.
    """
    laws = session.open().laws
    if kind is None:
        types = laws.types()
        session.give({"types": list(types)}, "\n".join(types))
        return
    names = laws.facts(kind)
    rows = [[one.name, describe_type(one), _describe_name(one)] for one in names]
    headings = [Heading("fact"), Heading("type"), Heading("about")]
    found = {"type": kind, "facts": [make_name_object(one) for one in names]}
    session.give(found, lambda: output.say_table(headings, rows))


@law.command(
    examples=[
        f"natledger law explain {PAYMENT}",
        "natledger law explain tx.json --steps",
        f"natledger law explain {PAYMENT} --json",
    ]
)
@click.argument("what", metavar="ID_OR_FILE")
@click.option("--steps", is_flag=True, help="Show every step of their reasoning.")
@click.pass_obj
def explain(session: Session, what: str, steps: bool) -> None:
    """Explain what each law says of a transaction, and why.

    Of one in a block, by its id, in the state it met; of a file, signed or not, as things are now. Signatures, nonces,
    expiry and quotas are taken as given.
    """
    of_file = is_file(what) or not _DIGITS.fullmatch(what)
    found = session.open().laws.explain(read_file(what) if of_file else what)
    session.give(make_explanation_object(found), "\n".join(describe_explanation(found, session.lexicon, steps)))


@law.command(
    examples=[
        "natledger law impact law.json --from 1",
        "natledger law impact law.json --from 1 --to 5 --out impact.json",
        f"natledger law impact {CARRIED} --check impact.json",
    ]
)
@click.argument("law", metavar="LAW")
@click.option("--from", "first", metavar="H", type=click.IntRange(1), help="The first block; a report has its own.")
@LAST
@REPORT
@click.option("--check", "found", metavar="HASH_OR_FILE", help="Exit with 5 unless it comes out as this report.")
@click.pass_obj
def impact(session: Session, law: str, first: int | None, last: int | None, out: str | None, found: str | None) -> None:
    """Tell what a law would have stopped, block by block.

    LAW is a law file, the id of a law, or that of a motion that asks to adopt one. Each transaction is judged in the
    state it really met, as if the law had been in force in every block: its dates, and a suspension, are not looked at.
    What would have come of it later, natledger what-if tells. --check takes a law of the ledger as it was then, though
    it may have ended since.
    """
    check_is_other(out, law, found or STREAM)
    report = _read_report(found) if found else None
    if first is None and not isinstance(report, bytes):
        raise output.wrong_usage("--from is missing", "add --from 1, or the block you mean")
    laws = session.open().laws
    with show_progress() as advance:
        if report is None:
            made = laws.impact(_read_law_or_id(law), first or 1, last, advance)
        else:
            made = laws.check_impact(report, _read_law_or_id(law), first, last, advance)
    if out:
        write_computed(session, out, encode(made.report))
    shown = msgspec.to_builtins(made.report) | {"hash": made.hash}
    session.give(shown, "\n".join(describe_impact(made.report, made.hash, session.lexicon, found is not None)))


@law.command(
    examples=["natledger law diff wallet_personal law.json", "natledger law diff wallet_basic wallet_personal --json"]
)
@click.argument("old", metavar="LAW")
@click.argument("new", metavar="LAW")
@click.pass_obj
def diff(session: Session, old: str, new: str) -> None:
    """Compare two laws: files, or ids.

    An id is that of a law, or of a motion that asks to adopt one. Their texts are compared as they are written in the
    one canonical way.
    """
    found = session.open().laws.diff(_read_law_or_id(old), _read_law_or_id(new))
    lines = []
    for one in found:
        lines += [f"{one.name}:", f"  - {printable(one.before)}", f"  + {printable(one.after)}"]
    objects = {one.name: {"before": one.before, "after": one.after} for one in found}
    session.give({"differences": objects}, "\n".join(lines) or "they say the same")


def _read_law_or_id(text: str) -> dict[str, Any] | str:
    return read_object(text, LAW) if is_file(text) else text


def _read_report(text: str) -> bytes | str:
    """The bytes of a report, or its hash. Raises Complaint for what is neither."""
    if is_file(text):
        return read_file(text)
    if not _HASH.fullmatch(text):
        says = f"{printable(text[:70])} is no file, and no hash of 64 hex digits"
        raise output.wrong_usage(says, "give the report that natledger law impact --out wrote, or its hash")
    return text


def _describe_name(found: LawName) -> str:
    values = f"one of {', '.join(found.values)}" if len(found.values) > 1 else "".join(found.values)
    return ": ".join(filter(None, (describe_name(found), values)))


def _make_row(found: FoundLaw, lexicon: Lexicon) -> list[str | Cell]:
    provision = found.provision
    value = Cell("", ("",)) if found.value is None else Cell(f"{found.value:,}", (str(found.value),))
    where = "" if provision.kind == "parameter" else name_everywhere(provision.jurisdictions)
    return [found.id, provision.kind, value, where, describe_state(found, lexicon), provision.title.en]


def warn_of_doubts(doubts: Sequence[Doubt]) -> None:
    """Tells on stderr what in a law is likely a slip."""
    for doubt in doubts:
        output.warn(printable(describe_doubt(doubt)))
