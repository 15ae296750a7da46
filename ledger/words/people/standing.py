"""Words for what authorities did to an account, and for what stands against it."""

from typing import Any

from msgspec import UNSET

from ledger.chain.entry import get_facts
from ledger.reads.people.accounts import Standing
from ledger.reads.people.acts import Act
from ledger.registry.decision import BY_MOTION
from ledger.registry.rows.people import Recovery, Suspension
from ledger.words.lexicon import Lexicon
from ledger.words.messages import describe_message
from ledger.words.printing import printable
from ledger.words.times import format_time
from ledger.words.values import make_row_object


def describe_act(act: Act, lexicon: Lexicon) -> str:
    """An act as a sentence."""
    events = get_facts(act.placed.outcome, act.message)
    return describe_message(act.asked, events, True, lexicon)


def make_act_object(act: Act) -> dict[str, Any]:
    """An act for --json."""
    return {
        "transaction": act.placed.id,
        "message": act.message,
        "height": act.placed.height,
        "time": format_time(act.placed.time),
        "type": act.asked.type,
        "by": act.asked.by,
        "on_behalf_of": act.asked.on_behalf_of,
        "record": act.record,
        "motion": act.motion,
    }


def describe_standing(standing: Standing, lexicon: Lexicon) -> list[tuple[str, str]]:
    """What stands against an account, by label: its suspension, a recovery under way, its residence."""
    pairs = []
    if standing.suspension:
        pairs.append(("suspended", printable(_describe_suspension(standing.suspension, lexicon))))
    if standing.recovery:
        pairs.append(("recovery", _describe_recovery(standing.recovery, lexicon)))
    if standing.residence:
        row = standing.residence
        pairs.append(("residence", f"by {lexicon.who(row.sponsor)}, until {lexicon.time(row.until)}"))
    return pairs


def make_standing_object(standing: Standing) -> dict[str, Any]:
    """The same for --json; times are RFC 3339."""
    return {name: make_row_object(row) if row else None for name, row in standing._asdict().items()}


def _describe_suspension(row: Suspension, lexicon: Lexicon) -> str:
    by = row.by.replace("/", " ") if row.by.startswith(BY_MOTION) else lexicon.who(row.by)
    end = f" until {lexicon.time(row.until)}" if row.until is not UNSET else ""
    appeal = f", appealed {row.appeal}" if row.appeal else ""
    return f"by {by} since {lexicon.time(row.since)}{end}, reference {row.reference}{appeal}"


def _describe_recovery(row: Recovery, lexicon: Lexicon) -> str:
    return f"asked for by {lexicon.who(row.registrar)}, due {lexicon.time(row.due)}: any current key cancels it"
