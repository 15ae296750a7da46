"""Laws in words: what one says, for people and as an object, and when it holds."""

from collections.abc import Sequence
from typing import Any

import msgspec

from ledger.chain.kinds import NEVER
from ledger.laws.parser import parse
from ledger.laws.syntax import write
from ledger.reads.laws.laws import ENDED, SUSPENDED, TO_COME, FoundLaw
from ledger.registry.laws.judging import compute_law_hash
from ledger.registry.rows.laws import Provision
from ledger.words.lexicon import Lexicon
from ledger.words.times import format_end, format_offset, format_time

DAY_LENGTH = len("2027-01-01")
KINDS = {
    "allow": "allow: refuses unless its condition is true",
    "deny": "deny: refuses where its condition is true",
    "parameter": "parameter: a number that other laws read",
}


def describe_state(law: FoundLaw, lexicon: Lexicon) -> str:
    """What state a law is in, with the day that goes with it."""
    provision = law.provision
    if law.state == TO_COME:
        return lexicon.say("to come, from {day}", day=lexicon.day(provision.since))
    if law.state == ENDED:
        return lexicon.say("ended {day}", day=lexicon.day(provision.until))
    if law.state == SUSPENDED:
        end = law.law.suspended_until
        if end == NEVER:
            return lexicon.say("suspended without an end")
        return lexicon.say("suspended until {day}", day=lexicon.day(end))
    if provision.until == NEVER:
        return lexicon.say("in force")
    return lexicon.say("in force until {day}", day=lexicon.day(provision.until))


def describe_term(provision: Provision, lexicon: Lexicon) -> str:
    """From when until when a law holds, and what the end means."""
    begins = f"from {lexicon.day(provision.since)}" if provision.since else "from its adoption"
    if provision.until == NEVER:
        return f"{begins}, without an end"
    end = lexicon.day(provision.until)
    first = "the first day on which it no longer holds" if len(end) == DAY_LENGTH else "from when it no longer holds"
    return f"{begins} until {end}, {first}"


def list_days(provision: Provision, lexicon: Lexicon) -> list[tuple[str, str]]:
    """When its days begin, by label, if it has any."""
    shown = [lexicon.day(time) for time in (provision.since, provision.until) if time not in (0, NEVER)]
    if not any(len(day) == DAY_LENGTH for day in shown):
        return []
    return [("days", f"begin at midnight, UTC{format_offset(lexicon.offset)}")]


def name_everywhere(jurisdictions: Sequence[str]) -> str:
    """Where a law binds."""
    return " ".join(jurisdictions) or "everywhere"


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
        "until": format_end(provision.until),
    }


def make_checked_object(provision: Provision) -> dict[str, Any]:
    """A law file as it would be adopted, for JSON."""
    law_hash, text = compute_law_hash(provision), write_text(provision)
    return {"law": make_provision_object(provision), "hash": law_hash, "text": text}


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
