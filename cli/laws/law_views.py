"""Laws as the command line shows them: what one says, how it judged a transaction, what it would have stopped."""

from collections.abc import Sequence
from typing import Any

import msgspec

from cli.shell import output
from cli.shell.session import Session
from ledger.archive.impact import Share
from ledger.chain.kinds import NEVER
from ledger.client.laws.impacts import Impact
from ledger.client.laws.laws import FoundLaw
from ledger.laws.parser import parse
from ledger.laws.syntax import write
from ledger.reads.explaining import ExplainedMessage, Explanation
from ledger.reads.law_doubts import Doubt
from ledger.registry.laws.judging import compute_law_hash
from ledger.registry.rows.laws import Provision
from ledger.words.laws import (
    describe_state,
    describe_term,
    list_days,
    list_readings,
    make_reading_objects,
    name_everywhere,
)
from ledger.words.lexicon import Lexicon, describe_message, format_time, printable, read_body

SHOWN = 10
"""How many entries of a report are shown; all are in its file."""
KINDS = {
    "allow": "allow: refuses unless its condition is true",
    "deny": "deny: refuses where its condition is true",
    "parameter": "parameter: a number that other laws read",
}


def write_text(provision: Provision) -> str:
    """A law's text as it is written in the one canonical way; of a parameter its number."""
    return provision.text if provision.kind == "parameter" else write(parse(provision.text))


def list_law_pairs(found: FoundLaw, lexicon: Lexicon) -> list[tuple[str, str]]:
    """All a law of the ledger says, by label."""
    provision, law = found.provision, found.law
    pairs = [
        ("law", f"{found.id}, {provision.kind}, {describe_state(found, lexicon)}"),
        ("title", provision.title.en),
        ("", provision.title.lo),
        ("reference", provision.reference),
    ]
    if provision.kind == "parameter":
        later = f", {law.next_value:,} from {lexicon.day(law.next_since)}" if law.next_since else ""
        pairs += [("value", f"{law.value:,}{later}"), ("range", f"{provision.least:,} to {provision.most:,}")]
    else:
        pairs += [
            ("binds", f"{' '.join(provision.types)}, {name_everywhere(provision.jurisdictions)}"),
            ("text", write_text(provision)),
        ]
    return [
        *pairs,
        ("remedy", provision.remedy.en),
        ("", provision.remedy.lo),
        ("in force", describe_term(provision, lexicon)),
        *list_days(provision, lexicon),
        ("adopted", f"by motion {law.motion}" if law.motion else "at genesis"),
    ]


def list_checked_pairs(provision: Provision, lexicon: Lexicon) -> list[tuple[str, str]]:
    """All a law file says, by label, as it would be adopted."""
    if provision.kind == "parameter":
        number = f"{int(provision.text):,}, from {provision.least:,} to {provision.most:,}"
        says = [("value", number)]
    else:
        says = [
            ("binds", " ".join(provision.types)),
            ("where", name_everywhere(provision.jurisdictions)),
            ("says", write_text(provision)),
            ("remedy", provision.remedy.en),
            ("", provision.remedy.lo),
        ]
    return [
        ("title", provision.title.en),
        ("", provision.title.lo),
        ("kind", KINDS[provision.kind]),
        *says,
        ("in force", describe_term(provision, lexicon)),
        *list_days(provision, lexicon),
        ("hash", compute_law_hash(provision)),
    ]


def make_provision_object(provision: Provision) -> dict[str, Any]:
    """What a law says for JSON; times are RFC 3339, null where it has none."""
    shown: dict[str, Any] = msgspec.to_builtins(provision)
    return shown | {
        "since": format_time(provision.since) if provision.since else None,
        "until": None if provision.until == NEVER else format_time(provision.until),
    }


def make_law_object(found: FoundLaw) -> dict[str, Any]:
    """A law of the ledger for JSON."""
    law = found.law
    return make_provision_object(found.present) | {
        "state": found.state,
        "value": found.value,
        "motion": law.motion,
        "hash": compute_law_hash(found.provision),
        "suspended_by": law.suspended_by,
        "suspended_until": format_time(law.suspended_until) if law.suspended_until not in (0, NEVER) else None,
        "next_value": law.next_value if law.next_since else None,
        "next_since": format_time(law.next_since) if law.next_since else None,
    }


def make_doubt_object(doubt: Doubt) -> dict[str, Any]:
    """A doubt about a law for JSON."""
    return msgspec.structs.asdict(doubt)


def warn_of_doubts(doubts: Sequence[Doubt]) -> None:
    """Tells on stderr what in a law is likely a slip."""
    for doubt in doubts:
        output.warn(printable(doubt.says))


def describe_explained(session: Session, explained: ExplainedMessage, steps: bool) -> list[str]:
    """What each law says of a message, and why."""
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
        lines += ["    step by step:", *[f"      {printable(line)}" for line in asked.parts]] if steps else []
    if not explained.laws:
        lines.append("  no law in force binds it")
    refusal = output.explain(explained.refusal, words) if explained.refusal else None
    return [*lines, f"  refused: {refusal.rule} ({refusal.says})" if refusal else "  applies"]


def make_explanation_object(found: Explanation) -> dict[str, Any]:
    """An explanation for JSON."""
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


def describe_impact(made: Impact, words: Lexicon, checked: bool) -> list[str]:
    """What a law would have stopped, the first entries of it, and the hash."""
    report = made.report
    where = f"blocks {report.first} to {report.last}"
    stopped = f"{report.stopped:,} of {report.applied:,} applied transactions in {where}"
    lines = [f"{report.law.law} would have stopped {stopped}", f"  asked       of {_count(report.asked)}"]
    if report.unanswered:
        lines.append(f"  no answer   for {report.unanswered:,} more, which it would have refused for that")
    if report.law.since or report.law.until != NEVER:
        lines.append("  dates       not looked at: as if in force in all these blocks")
    lines += [f"  {share.jurisdiction:<10}  {_describe_share(share, words)}" for share in report.shares]
    for one in report.stopped_entries[:SHOWN]:
        because = f", {one.unknown} had no value" if one.unknown else ""
        lines.append(f"  block {one.height}, entry {one.index}  {one.transaction[:12]}  {one.rule}{because}")
    rest = report.stopped + report.unanswered - SHOWN
    if rest > 0:
        lines.append(f"  and {rest:,} more: --out writes the report")
    return [*lines, f"  hash        {made.hash}{', as it was given' if checked else ''}"]


def _count(messages: int) -> str:
    return "1 message" if messages == 1 else f"{messages:,} messages"


def _describe_share(share: Share, words: Lexicon) -> str:
    parts = []
    for count, sums, what in (
        (share.entries, share.sums, "stopped"),
        (share.unanswered, share.unanswered_sums, "without an answer"),
    ):
        money = ", ".join(words.money(one.amount, one.asset) for one in sums) or "no money"
        parts += [f"{count:,} {what}, {money}"] if count else []
    return "; ".join(parts)
