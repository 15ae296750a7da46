"""Commands on laws: list, show, check, explain, impact, diff. None of them changes a law: motions do."""

from pathlib import Path
from typing import Any

import click
import msgspec

from ledger.client.explaining import ExplainedMessage, Explanation
from ledger.client.law_files import EXAMPLE
from ledger.client.laws import FoundLaw, Impact
from ledger.crypto.encoding import encode
from ledger.laws.parser import parse
from ledger.laws.syntax import write
from ledger.registry.law_rows import Provision
from ledger.registry.laws import compute_law_hash
from ledger.registry.rows import NEVER

from . import output
from .entries import tell_written
from .examples import PAYMENT
from .files import STREAM, check_can_write, read_file, write_file
from .grammar import Group
from .law_words import describe_state, list_readings, make_reading_objects, name_everywhere
from .objects import read_object
from .output import Heading
from .progress import show_progress
from .session import Session
from .wording import describe_message, format_time, format_until, printable, read_body

LAW = EXAMPLE
SHOWN = 10
"""How many entries of a report are shown; all are in its file."""
FIRST = click.option("--from", "first", metavar="H", type=click.IntRange(1), required=True, help="The first block.")
LAST = click.option(
    "--to", "last", metavar="H", type=click.IntRange(1), help="The last block; the newest unless given."
)
REPORT = click.option("--out", metavar="FILE", help="Write the report, in canonical JSON.")


@click.group(cls=Group, examples=["natledger law list", "natledger law show wallet_personal"])
def law() -> None:
    """Laws: what binds messages, and why they stopped one."""


@law.command("list", examples=["natledger law list", "natledger law list --height 1 --json"])
@click.option("--height", metavar="N", type=click.IntRange(1), help="As they were after this block.")
@click.pass_obj
def list_laws(session: Session, height: int | None) -> None:
    """List the laws and parameters there are or were."""
    found = session.open().laws.list(height)
    rows = [
        [one.id, one.provision.kind, _show_value(one), describe_state(one), one.provision.title.en] for one in found
    ]
    headings = [Heading(name, right=name == "value") for name in ("law", "kind", "value", "state", "title")]
    session.give({"laws": [_make_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@law.command(
    examples=[
        "natledger law show wallet_personal",
        "natledger law show vat_rate_permille --json",
        "natledger law show wallet_personal --out law-as-it-is.json",
    ]
)
@click.argument("identifier", metavar="ID")
@click.option("--out", metavar="FILE", help="Write it as a law file.")
@click.pass_obj
def show(session: Session, identifier: str, out: str | None) -> None:
    """Show a law: what it says, whom it binds, since when."""
    laws = session.open().laws
    found = laws.get(identifier)
    if out:
        check_can_write(out)
        write_file(out, laws.write(identifier))
        tell_written(session, out, "law")
        return
    session.give(_make_object(found), lambda: output.say_pairs(_list_pairs(found)))


@law.command(examples=["natledger law check law.json", "natledger law check - --json < law.json"])
@click.argument("file")
@click.pass_obj
def check(session: Session, file: str) -> None:
    """Check a law file: whether it could be adopted now."""
    provision = session.open().laws.check(read_object(file, LAW))
    law_hash = compute_law_hash(provision)
    lines = [
        f"{provision.law} could be adopted now",
        f"  says        {_write_text(provision)}",
        f"  hash        {law_hash}",
    ]
    found = {"law": msgspec.to_builtins(provision), "hash": law_hash, "text": _write_text(provision)}
    session.give(found, "\n".join(lines))


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
    is_file = what == STREAM or Path(what).is_file()
    found = session.open().laws.explain(read_file(what) if is_file else what)
    lines = [line for message in found.messages for line in _explain(session, message, steps)]
    place = f"in block {found.height}" if found.placed else f"now, before block {found.height}"
    head = f"{found.id}, {place}, {format_time(found.time)}"
    session.give(_make_explanation(found), "\n".join([head, *lines]))


@law.command(
    examples=[
        "natledger law impact law.json --from 1",
        "natledger law impact law.json --from 1 --to 5 --out impact.json",
        "natledger law impact wallet_personal --from 2 --to 5 --json",
    ]
)
@click.argument("law", metavar="LAW")
@FIRST
@LAST
@REPORT
@click.option("--check", "found", metavar="HASH", help="Exit with 5 unless the report has this hash.")
@click.pass_obj
def impact(session: Session, law: str, first: int, last: int | None, out: str | None, found: str | None) -> None:
    """Tell what a law would have stopped, block by block.

    LAW is a law file, or the id of a law. Each transaction is judged in the state it really met; what would have come
    of it later, natledger what-if tells.
    """
    check_can_write(out or STREAM)
    laws, asked = session.open().laws, read_law(session, law)
    with show_progress() as advance:
        if found is None:
            made = laws.impact(asked, first, last, advance)
        else:
            made = laws.check_impact(found, asked, first, last, advance)
    if out:
        write_file(out, encode(made.report))
        output.tell(f"report written to {printable(out)}")
    shown = msgspec.to_builtins(made.report) | {"hash": made.hash}
    session.give(shown, "\n".join(_describe_impact(session, made, found is not None)))


@law.command(
    examples=["natledger law diff wallet_personal law.json", "natledger law diff wallet_basic wallet_personal --json"]
)
@click.argument("old", metavar="LAW")
@click.argument("new", metavar="LAW")
@click.pass_obj
def diff(session: Session, old: str, new: str) -> None:
    """Compare two laws: files, or ids.

    Their texts are compared as they are written in the one canonical way.
    """
    found = session.open().laws.diff(read_law(session, old), read_law(session, new))
    lines = []
    for one in found:
        lines += [f"{one.name}:", f"  - {printable(one.before)}", f"  + {printable(one.after)}"]
    objects = {one.name: {"before": one.before, "after": one.after} for one in found}
    session.give({"differences": objects}, "\n".join(lines) or "they say the same")


def read_law(session: Session, text: str) -> Provision:
    """A law from a file, or by its id."""
    laws = session.open().laws
    return laws.read(read_object(text, LAW)) if text == STREAM or Path(text).is_file() else laws.read(text)


def _write_text(provision: Provision) -> str:
    return provision.text if provision.kind == "parameter" else write(parse(provision.text))


def _show_value(found: FoundLaw) -> str:
    return "" if found.value is None else f"{found.value:,}"


def _list_pairs(found: FoundLaw) -> list[tuple[str, str]]:
    provision = found.provision
    pairs = [
        ("law", f"{found.id}, {provision.kind}, {describe_state(found)}"),
        ("title", provision.title.en),
        ("", provision.title.lo),
        ("reference", provision.reference),
    ]
    if provision.kind == "parameter":
        following = (found.law.next_since, found.law.next_value)
        later = f", {following[1]:,} from {format_time(following[0])}" if following[0] else ""
        pairs += [("value", f"{found.law.value:,}{later}"), ("range", f"{provision.least:,} to {provision.most:,}")]
    else:
        pairs += [
            ("binds", f"{' '.join(provision.types)}, {name_everywhere(provision.jurisdictions)}"),
            ("text", _write_text(provision)),
        ]
    since = f"from {format_time(provision.since)}, " if provision.since else ""
    return [
        *pairs,
        ("remedy", provision.remedy.en),
        ("", provision.remedy.lo),
        ("in force", f"{since}{format_until(provision.until)}"),
        ("adopted", f"by motion {found.law.motion}" if found.law.motion else "at genesis"),
    ]


def _make_object(found: FoundLaw) -> dict[str, Any]:
    provision, law = found.provision, found.law
    never = provision.until == NEVER
    shown: dict[str, Any] = msgspec.to_builtins(provision)
    return shown | {
        "since": format_time(provision.since) if provision.since else None,
        "until": None if never else format_time(provision.until),
        "state": found.state,
        "value": found.value,
        "motion": law.motion,
        "hash": compute_law_hash(provision),
        "suspended_until": format_time(law.suspended_until) if law.suspended_until else None,
        "next_value": law.next_value if law.next_since else None,
        "next_since": format_time(law.next_since) if law.next_since else None,
    }


def _explain(session: Session, explained: ExplainedMessage, steps: bool) -> list[str]:
    words = session.lexicon
    lines = [describe_message(explained.message, {}, False, words)]
    asset = str(read_body(explained.message).get("asset", ""))
    for asked in explained.laws:
        provision = asked.law.provision
        verdict = "refuses" if asked.refusal else "lets it pass"
        lines += [
            f"  law {asked.name} ({provision.reference}) {verdict}: {printable(provision.title.en)}",
            f"    decided by  {printable(asked.clause)}",
            *[
                f"    read        {path} = {printable(value)}"
                for path, value in list_readings(asked.facts, words, asset)
            ],
        ]
        lines += [f"    {printable(line)}" for line in asked.lines] if steps else []
    if not explained.laws:
        lines.append("  no law in force binds it")
    refusal = output.explain(explained.refusal, words) if explained.refusal else None
    return [*lines, f"  refused: {refusal.rule} ({refusal.says})" if refusal else "  applies"]


def _make_explanation(found: Explanation) -> dict[str, Any]:
    return {
        "transaction": found.id,
        "height": found.height,
        "placed": found.placed,
        "time": format_time(found.time),
        "applies": found.refusal is None,
        "messages": [
            {
                "type": message.message.type,
                "by": message.message.by,
                "on_behalf_of": message.message.on_behalf_of,
                "laws": [
                    {
                        "law": asked.name,
                        "reference": asked.law.provision.reference,
                        "passes": asked.refusal is None,
                        "answer": None if asked.answer is None else bool(asked.answer),
                        "clause": asked.clause,
                        "read": make_reading_objects(asked.facts),
                        "steps": asked.steps,
                        "reasoning": list(asked.lines),
                    }
                    for asked in message.laws
                ],
                "rule": message.refusal.rule if message.refusal else "",
            }
            for message in found.messages
        ],
    }


def _describe_impact(session: Session, made: Impact, checked: bool) -> list[str]:
    report, words = made.report, session.lexicon
    where = f"blocks {report.first} to {report.last}"
    lines = [
        f"{report.law.law} would have stopped {report.stopped:,} of {report.applied:,} applied transactions in {where}",
        f"  asked       of {report.asked:,} messages",
    ]
    for share in report.shares:
        sums = ", ".join(words.money(one.amount, one.asset) for one in share.sums) or "no money"
        lines.append(f"  {share.jurisdiction:<10}  {share.entries:,} stopped, {sums}")
    lines += [
        f"  block {one.height}, entry {one.index}  {one.transaction[:12]}  {one.rule}"
        for one in report.stopped_entries[:10]
    ]
    return [*lines, f"  hash        {made.hash}{', as it was given' if checked else ''}"]
