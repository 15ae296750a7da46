"""Reports on laws in words: how they judged a transaction, and what other ones would have done to the past."""

from typing import Any

import msgspec

from ledger.archive.impact import ImpactReport, Share
from ledger.archive.past import Sum, compute_report_hash
from ledger.archive.what_if import WhatIfReport
from ledger.chain.kinds import NEVER
from ledger.reads.laws.explaining import ExplainedMessage, Explanation
from ledger.words.laws.readings import list_readings, make_reading_objects
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.messages import describe_message, read_body
from ledger.words.printing import printable
from ledger.words.refusals import explain
from ledger.words.times import format_time

SHOWN = 10
"""How many entries of a report are shown; all are in its file."""


def describe_explanation(found: Explanation, words: Lexicon, steps: bool = False) -> list[str]:
    """What each law says of a transaction, and why; `steps` shows every step of their reasoning."""
    place = f"in block {found.height}" if found.is_in_block else f"now, before block {found.height}"
    lines = [line for message in found.messages for line in _describe_explained(message, words, steps)]
    return [f"{found.id}, {place}, {words.time(found.time)}", *lines]


def _describe_explained(explained: ExplainedMessage, words: Lexicon, steps: bool) -> list[str]:
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
    refusal = explain(explained.refusal, words) if explained.refusal else None
    return [*lines, f"  refused: {refusal.rule} ({refusal.says})" if refusal else "  applies"]


def make_explanation_object(found: Explanation) -> dict[str, Any]:
    """An explanation for JSON."""
    return {
        "transaction": found.id,
        "height": found.height,
        "placed": found.is_in_block,
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


def describe_impact(report: ImpactReport, report_hash: str, words: Lexicon, checked: bool = False) -> list[str]:
    """What a law would have stopped, the first entries of it, and the hash; `checked` where that was given."""
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
        lines.append(f"  block {one.height}, entry {one.index}  {shorten_id(one.transaction)}  {one.rule}{because}")
    rest = report.stopped + report.unanswered - SHOWN
    if rest > 0:
        lines.append(f"  and {rest:,} more: --out writes the report")
    return [*lines, f"  hash        {report_hash}{', as it was given' if checked else ''}"]


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


def describe_what_if(report: WhatIfReport, words: Lexicon) -> list[str]:
    """What would have come of the past with other laws, the first entries and accounts, and the hash."""
    where, turned = f"blocks {report.first} to {report.last}", f"{report.turned:,} of {report.entries:,} transactions"
    lines = [
        f"{where}: something else would have come of {turned}",
        f"  refused     {report.refused_otherwise:,}, really {report.refused_really:,}",
        f"  moved       {_sum_up(report.moved_otherwise, words)}, really {_sum_up(report.moved_really, words)}",
    ]
    for one in report.turned_entries[:SHOWN]:
        now = f"refused, {one.otherwise}" if one.otherwise else "applied"
        really = f"refused, {one.really}" if one.really else "applied"
        lines.append(f"  block {one.height}, entry {one.index}  {shorten_id(one.transaction)}  {now}; really {really}")
    if report.turned > SHOWN:
        lines.append(f"  and {report.turned - SHOWN:,} more: --out writes the report")
    if report.own:
        lines.append(
            f"  left out    {report.own:,} about motions on the laws that are changed: otherwise they do nothing"
        )
    for gap in report.differences[:SHOWN]:
        now, really = words.money(gap.otherwise, gap.asset), words.money(gap.really, gap.asset)
        lines.append(f"  {words.who(gap.account):<16}  {now}, really {really}")
    if len(report.differences) > SHOWN:
        lines.append(f"  and {len(report.differences) - SHOWN:,} more accounts: --out writes the report")
    return [*lines, f"  hash        {compute_report_hash(report)}"]


def make_what_if_object(report: WhatIfReport) -> dict[str, Any]:
    """The same for JSON: amounts in the smallest unit."""
    found: dict[str, Any] = msgspec.to_builtins(report)
    return found | {"hash": compute_report_hash(report)}


def _sum_up(sums: tuple[Sum, ...], words: Lexicon) -> str:
    return ", ".join(words.money(one.amount, one.asset) for one in sums) or "nothing"
