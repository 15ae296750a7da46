"""The prospects of a motion that was proposed just now: who will not vote on it, and what may come in its way."""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.chain.header import VERSIONS
from ledger.reads.committee.motions import FoundMotion
from ledger.registry.committee.upgrades import ScheduleUpgrade
from ledger.words.lexicon import Lexicon, shorten_id


class Note(NamedTuple):
    """Something to know."""

    text: str
    is_grave: bool = False
    """Whether it keeps the motion from doing what it is for."""


def list_prospects(found: FoundMotion, words: Lexicon) -> Iterator[Note]:
    """What whoever proposed it should know."""
    for other in found.others:
        yield Note(f"{other.body} votes on it too, and both must carry it: its own seats would change")
    yield from _list_votes(found, words)
    yield from _list_times(found, words)
    if isinstance(found.action, ScheduleUpgrade) and found.action.version not in VERSIONS:
        known = f"this software knows up to version {VERSIONS[-1]}: validators that run it make no block once version "
        yield Note(f"{known}{found.action.version} is in force, and no motion can put it off then", is_grave=True)


def _list_votes(found: FoundMotion, words: Lexicon) -> Iterator[Note]:
    out = dict.fromkeys(found.concerned, "the motion concerns it") | dict.fromkeys(found.suspended, "suspended")
    for who, why in out.items():
        yield Note(f"{words.who(who)} does not vote on it: {why}")
    for who in found.favoured:
        yield Note(f"{words.who(who)} can only vote against it: it would be given something")
    for one in found.verdicts:
        if one.able < one.row.quorum:
            short = f"those of {one.body} who may vote have weight {one.able}, the quorum is {one.row.quorum}: "
            back = f"it cannot be carried; natledger motion withdraw {shorten_id(found.id)} takes it back"
            yield Note(short + back, is_grave=True)


def _list_times(found: FoundMotion, words: Lexicon) -> Iterator[Note]:
    """What is to begin, or to end, before the motion can be enacted."""
    dated = getattr(found.action, "provision", found.action)
    since, until, due = getattr(dated, "since", 0), getattr(dated, "until", 0), words.time(found.row.due)
    if 0 < since < found.row.due:
        yield Note(f"from its enactment on, {due} at the earliest: {words.time(since)} is before that")
    if 0 < until <= found.row.due:
        ends = f"it can be enacted from {due} on, and would end {words.time(until)}: it could only lapse"
        yield Note(ends, is_grave=True)
