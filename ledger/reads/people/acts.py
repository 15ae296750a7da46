"""Acts: what authorities did that touched a person's account or record."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from ledger.archive.source import Source
from ledger.chain.transaction import Message
from ledger.reads.committee.closings import list_enacted_on
from ledger.reads.entries import PlacedEntry, find_entry, list_applied, list_concerned, place_entry
from ledger.reads.people.accounts import find_identity
from ledger.registry.messages import parse_body
from ledger.registry.records.records import MESSAGES as RECORD_MESSAGES

ON_ACCOUNTS = (
    *("force_transfer", "freeze_holding", "thaw_holding"),
    *("adjudge_title", "complete_recovery", "grant_role", "reinstate_account", "request_recovery", "revoke_role"),
    *("suspend_account", "renew_residence", "withdraw_sponsorship"),
)
"""What an authority does to an account, or to what it has, by right of its role."""

_ON_RECORDS = tuple(kind.name for kind in RECORD_MESSAGES)
"""What is done to a record; a holder that shows its own does nothing to it."""


class Act(NamedTuple):
    """One message by which an authority touched a person's account or record."""

    placed: PlacedEntry
    message: int
    """Its place in the transaction."""
    record: str
    """The record's id; "" where it is about the account."""
    motion: str = ""
    """The motion by which a body of the committee did it; "" where it was no motion."""

    def __repr__(self) -> str:
        return f"Act({self.asked.type} by {self.asked.on_behalf_of}, block {self.placed.height})"

    @property
    def asked(self) -> Message:
        """The message itself."""
        return self.placed.messages[self.message]


def list_acts(source: Source, address: str, records: Iterable[str]) -> list[Act]:
    """Every applied act of an authority, or by a motion, on an account or on these records, in order."""
    entries = list(list_concerned(source, address))
    acts = [*_find_registration(source, address), *_list_on_account(entries, address)]
    acts += [
        Act(found.placed, found.message, "", motion) for motion, found in list_enacted_on(source, address, entries)
    ]
    for record in records:
        acts += list_on_record(source, record)
    # one that supersedes a record of this account by another is an act on both
    found = {(*act.placed.place, act.message): act for act in reversed(acts)}
    return [found[place] for place in sorted(found)]


def list_on_record(source: Source, record: str) -> list[Act]:
    """Every applied act on a record, from its issue on, in order. Raises NotFoundError where there is no such entry."""
    identifier, _, index = record.partition("-")
    acts = [Act(find_entry(source, identifier), int(index), record)]
    for placed, place, message in list_applied(list_concerned(source, record), *_ON_RECORDS):
        if getattr(parse_body(message), "record", "") == record:
            acts.append(Act(placed, place, record))
    return acts


def _find_registration(source: Source, address: str) -> list[Act]:
    height = find_identity(source, address).registered_at
    if not height:
        return []
    block = source.load_block(height)
    for index, entry in enumerate(block.entries):
        for event in entry.outcome.events:
            if (event.name, event.value) == ("address", address):
                return [Act(place_entry(block, index), event.message, "")]
    return []


def _list_on_account(entries: Sequence[PlacedEntry], address: str) -> Iterator[Act]:
    for placed, place, message in list_applied(entries, *ON_ACCOUNTS):
        body = msgspec.json.decode(bytes(message.body))
        if address in (body.get("account"), body.get("holder"), body.get("owner")):
            yield Act(placed, place, "")
