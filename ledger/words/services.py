"""Services in words: what is offered, how an application stands, and how long people wait for an office."""

from collections.abc import Sequence
from typing import Any

from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS
from ledger.reads.services import ASKED, FoundApplication, FoundService, OfficeWait
from ledger.registry.rows.services import Instance
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.pictures import Bar, draw_bars
from ledger.words.values import make_row_object

Pairs = list[tuple[str, str]]
_HOUR = DAY_MS // 24


def describe_service(found: FoundService, words: Lexicon) -> str:
    """A service in a line: driving@1 by transport: licence@1 for 50,000 LAK within 10 days."""
    row = found.row
    fee = words.money(row.fee, row.asset) if row.fee else "nothing"
    return f"{found.id} by {words.who(row.office)}: {row.grants} for {fee} within {_count_days(row.days)}"


def list_service_pairs(found: FoundService, words: Lexicon) -> Pairs:
    """All that the ledger says of a service, by label."""
    row = found.row
    appeals = f"to {words.who(row.next_office)} within {_count_days(row.appeal_days)}" if row.next_office else "none"
    return [
        ("service", found.id),
        ("kind", row.kind.replace("_", " ")),
        ("office", f"{words.who(row.office)}, {row.office}"),
        ("grants", row.grants),
        ("fee", words.money(row.fee, row.asset) if row.fee else "none"),
        ("decides", f"within {_count_days(row.days)}"),
        ("appeals", appeals),
        ("requires", ", ".join(row.requires) or "no record"),
        ("law", row.law),
        ("silence", "grants" if row.silence_grants else "grants nothing"),
        ("offered", _say_offered(found, words)),
    ]


def make_service_object(found: FoundService) -> dict[str, Any]:
    """A service for --json."""
    return {"service": found.id} | make_row_object(found.row) | {"newest": found.is_newest, "offered": found.is_offered}


def describe_application(found: FoundApplication, words: Lexicon) -> str:
    """An application in a line: application 7dbd69d929e9 for driving@1 is open, to be decided until …"""
    state, instance = found.state, found.row.instances[-1]
    until = f", to be decided by {words.who(instance.office)} until {words.time(found.due)}"
    return f"application {shorten_id(found.id)} for {found.row.service} is {say_state(state)}" + (
        "" if instance.ended else until
    )


def say_state(state: str) -> str:
    """How an application stands: awaiting an answer."""
    return "awaiting an answer" if state == ASKED else state.replace("_", " ")


def list_application_pairs(found: FoundApplication, words: Lexicon) -> Pairs:
    """All that the ledger says of an application, by label, one office after the other."""
    row = found.row
    debt = (
        [("owes", f"{words.who(row.instances[-1].office)} owes the record")] if row.status == "granted_by_law" else []
    )
    return [
        ("application", found.id),
        ("status", say_state(found.state)),
        ("service", row.service),
        ("applicant", words.who(row.applicant)),
        *[("filed by", words.who(who)) for who in row.instances[0].signers[:1] if who != row.applicant],
        *(pair for instance in row.instances for pair in _list_instance_pairs(instance, found, words)),
        *debt,
        *([("record", row.record)] if row.record else []),
        *([("appeal", f"until {words.time(found.appeal_until)}")] if found.appeal_until else []),
    ]


def make_application_object(found: FoundApplication) -> dict[str, Any]:
    """An application for --json; times are RFC 3339."""
    instances = [make_row_object(instance) for instance in found.row.instances]
    told = make_row_object(found.row) | {"instances": instances}
    return {"application": found.id} | told | {"overdue": found.is_overdue, "state": found.state}


def describe_waiting(found: OfficeWait, words: Lexicon) -> str:
    """How long people wait for an office: 3 days, 2 open, 1 overdue."""
    return f"{_count_time(found.median_ms)}, {found.open} open, {found.overdue} overdue"


def make_waiting_object(found: OfficeWait) -> dict[str, Any]:
    """The same for --json."""
    return found._asdict()


def list_waiting_cells(found: OfficeWait, words: Lexicon) -> list[str]:
    """How long people wait for an office, a cell each."""
    return [
        words.who(found.office),
        str(found.decided),
        _count_time(found.median_ms) if found.median_ms else "-",
        str(found.open),
        _count_time(found.longest_ms) if found.open else "-",
        str(found.overdue),
    ]


def draw_waiting(found: Sequence[OfficeWait], words: Lexicon) -> str:
    """How long people wait for each office, as SVG: half of all took no longer.

    Raises ValueError where there is no office.
    """
    bars = [Bar(words.who(one.office), one.median_ms, describe_waiting(one, words)) for one in found]
    return draw_bars("OfficeWait time by office: half of all took no longer", bars)


def _list_instance_pairs(instance: Instance, found: FoundApplication, words: Lexicon) -> Pairs:
    office, questions = words.who(instance.office), "1 question" if instance.asks == 1 else f"{instance.asks} questions"
    pairs = [("office", f"{office} since {words.time(instance.since)}" + (f", {questions}" if instance.asks else ""))]
    if instance.officials:
        signed = " for ".join(words.who(who) for who in instance.officials if who != instance.office) or office
        ground = f" by the law {instance.ground}, {instance.reason}" if instance.ground else ""
        pairs.append(("refused" if instance.ground else "granted", f"{words.time(instance.ended)}, {signed}{ground}"))
    elif instance.ended:
        pairs.append(("withdrawn" if found.row.status == "withdrawn" else "by law", words.time(instance.ended)))
    else:
        pairs.append(("due", words.time(found.due) + (", and stands still" if instance.asked_at else "")))
    return pairs


def _say_offered(found: FoundService, words: Lexicon) -> str:
    if not found.is_newest:
        return "no more: there is a newer version"
    if found.row.until == NEVER:
        return "without an end"
    return words.until(found.row.until)


def _count_days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _count_time(time: int) -> str:
    """How long it is, in whole days or, of less than one, hours."""
    if time < DAY_MS:
        hours = time // _HOUR
        return "1 hour" if hours == 1 else f"{hours} hours"
    return _count_days(time // DAY_MS)
