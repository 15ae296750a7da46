"""The impact of a law: every message of the past judged by it, in the state that message really met.

It is of first order: what is stopped at one place changes nothing later. `ledger.archive.what_if` goes on from there. A
report is canonical JSON, and the same for everybody who has the same chain.
"""

from contextlib import closing
from typing import Literal

import msgspec

from ledger.admission import Decoded
from ledger.archive.archive import Archive
from ledger.archive.blocks import Progress
from ledger.archive.past import (
    PastEntry,
    Sum,
    add_legs,
    add_moved,
    check_range,
    get_header_hash,
    list_past,
    list_sums,
    make_environment_of,
)
from ledger.chain.entry import APPLIED
from ledger.chain.genesis import compute_genesis_hash
from ledger.crypto.encoding import MAX_INTEGER, Hex32, Natural, Positive
from ledger.errors import Refused
from ledger.registry.call import Call, Environment
from ledger.registry.laws.facts import LawFacts
from ledger.registry.laws.judging import binds, compute_law_hash, find_refusal
from ledger.registry.rows.laws import Law, Provision
from ledger.registry.rows.people import IDENTITIES
from ledger.state.course import Course
from ledger.state.overlay import Overlay
from ledger.transition import apply_admitted, apply_message, make_call, spend_all

MAX_STOPPED = 1_000
"""How many entries a report names; all are counted."""
NO_ANSWER = "law_must_have_answer"
"""The rule of an entry for which the law has no answer."""


class Stopped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry that applied, and that the law would have stopped, or has no answer for."""

    height: Positive
    index: Natural
    jurisdiction: str
    """Of the account that acts in the message that is stopped."""
    message: Natural
    """Its place in the transaction."""
    rule: str
    """Whether the law says no, or has no answer."""
    sums: tuple[Sum, ...]
    """What the transaction moved, by asset."""
    transaction: Hex32
    unknown: str
    """The fact without a value that leaves it without an answer, such as a parameter that came later; else ""."""


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is stopped in one jurisdiction, and what the law has no answer for there."""

    entries: Natural
    """To which the law says no."""
    jurisdiction: str
    sums: tuple[Sum, ...]
    """What these moved."""
    unanswered: Natural
    """Entries for which it has no answer."""
    unanswered_sums: tuple[Sum, ...]


class ImpactReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a law would have stopped from one block to another, had it been in force all the time.

    Without an answer a law refuses, too. Such entries are counted apart: often the law is not to blame, but a parameter
    it reads, which was not there yet.
    """

    applied: Natural
    """Entries that applied in these blocks."""
    asked: Natural
    """Of these, messages that the law would have been asked about."""
    before_hash: Hex32
    """Of the header before the first: its state is what the first entry met."""
    first: Positive
    genesis_hash: Hex32
    kind: Literal["impact"]
    last: Positive
    last_hash: Hex32
    law: Provision
    law_hash: Hex32
    shares: tuple[Share, ...]
    """By jurisdiction, sorted."""
    stopped: Natural
    """Entries to which the law says no."""
    stopped_entries: tuple[Stopped, ...]
    """The first 1,000 that would have been refused, by a no or for want of an answer, in order."""
    unanswered: Natural
    """Entries for which the law has no answer."""
    version: Literal[1]


class _Tally:
    """How many entries in one jurisdiction, and what they moved."""

    def __init__(self) -> None:
        self.entries = 0
        self.totals: dict[str, int] = {}

    def add(self, sums: tuple[Sum, ...]) -> None:
        self.entries += 1
        for each in sums:
            self.totals[each.asset] = self.totals.get(each.asset, 0) + each.amount


class _Counts:
    """What has been found so far."""

    def __init__(self) -> None:
        self.applied = self.asked = 0
        self.named: list[Stopped] = []
        self.stopped: dict[str, _Tally] = {}
        self.unanswered: dict[str, _Tally] = {}

    def add(self, stopped: Stopped) -> None:
        if len(self.named) < MAX_STOPPED:
            self.named.append(stopped)
        counted = self.unanswered if stopped.rule == NO_ANSWER else self.stopped
        counted.setdefault(stopped.jurisdiction, _Tally()).add(stopped.sums)

    def list_shares(self) -> tuple[Share, ...]:
        shares, none = [], _Tally()
        for where in sorted(self.stopped | self.unanswered):
            no, blank = self.stopped.get(where, none), self.unanswered.get(where, none)
            shares.append(Share(no.entries, where, list_sums(no.totals), blank.entries, list_sums(blank.totals)))
        return tuple(shares)


def compute_impact(archive: Archive, provision: Provision, first: int, last: int, progress: Progress) -> ImpactReport:
    """What the law would have stopped in these blocks, had it been in force: its dates are not looked at.

    Raises NotFoundError where there are no such blocks, Refused for a parameter, which stops nobody by itself.
    """
    if provision.kind == "parameter":
        raise Refused("law_must_be_condition", law=provision.law)
    law = Law("", 0, 0, msgspec.structs.replace(provision, since=0, until=MAX_INTEGER), "", 0, 0)
    counts = _Counts()
    with archive.reading():
        check_range(archive, first, last)
        with closing(Course(archive.load_state(first - 1))) as course:
            for height in range(first, last + 1):
                header, entries = list_past(archive, height)
                environment, rows = make_environment_of(archive, course, header), Overlay(course)
                for index, past in enumerate(entries):
                    _look_at(law, rows, environment, past, (height, index), counts)
                course.settle(rows)
                progress(height - first + 1, last - first + 1)
        return ImpactReport(
            applied=counts.applied,
            asked=counts.asked,
            before_hash=get_header_hash(archive, first - 1),
            first=first,
            genesis_hash=compute_genesis_hash(archive.genesis).hex(),
            kind="impact",
            last=last,
            last_hash=get_header_hash(archive, last),
            law=provision,
            law_hash=compute_law_hash(provision),
            shares=counts.list_shares(),
            stopped=sum(tally.entries for tally in counts.stopped.values()),
            stopped_entries=tuple(counts.named),
            unanswered=sum(tally.entries for tally in counts.unanswered.values()),
            version=1,
        )


def _look_at(
    law: Law, rows: Overlay, environment: Environment, past: PastEntry, place: tuple[int, int], counts: _Counts
) -> None:
    """Judges the messages of one entry, and lets it happen as it did."""
    if past.outcome.code != APPLIED:
        apply_admitted(rows, environment, past.decoded)
        return
    counts.applied += 1
    sums: dict[str, int] = {}
    add_moved(rows, past.decoded, sums)
    add_legs(past.outcome, sums)
    found: list[Stopped] = []
    spend_all(rows, environment, past.decoded)
    for index, message in enumerate(past.decoded.signed.transaction.messages):
        refusals = _ask_all(law, rows, environment, past.decoded, index, counts)
        if refusals and not found:
            refusal, where = refusals[0], rows.get(IDENTITIES, message.on_behalf_of)
            jurisdiction = where.jurisdiction if where else ""
            identifier, unknown = past.decoded.identifier.hex(), str(refusal.values.get("unknown", ""))
            found.append(Stopped(*place, jurisdiction, index, refusal.rule, list_sums(sums), identifier, unknown))
    for stopped in found:
        counts.add(stopped)


def _ask_all(
    law: Law, rows: Overlay, environment: Environment, decoded: Decoded, index: int, counts: _Counts
) -> list[Refused]:
    """Lets a message happen, and asks about it and each payment that it makes: what the law would refuse."""
    refusals: list[Refused] = []

    def ask(call: Call, name: str, body: msgspec.Struct) -> None:
        if name in law.provision.types and binds(call, law):
            counts.asked += 1
            refusal = find_refusal(law, LawFacts(call, name, body))
            refusals.extend([refusal] if refusal else [])

    call = make_call(rows, environment, decoded, index)
    ask(call, decoded.signed.transaction.messages[index].type, decoded.bodies[index])
    apply_message(rows, environment, decoded, index, watch=ask)
    return refusals
