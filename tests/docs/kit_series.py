"""Cases of the kit: entries of a series, and extracts of one."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec

from ledger.chain.entry import Outcome
from ledger.chain.series.entries import ANCHOR, SeriesEntry, SeriesProof, compute_batch_path
from ledger.chain.series.extracts import ExtractBatch, SeriesExtract, ShownEntry
from ledger.crypto.hashing import DEMONSTRATION_KEY, digest
from ledger.registry.rows.devices import SeriesRow
from tests.chain.chains import TIME
from tests.chain.forging import bump
from tests.docs.kit_files import SOLO, Case, accept, refuse
from tests.docs.second import change
from tests.docs.stage import Stage, Wish, find_address, load
from tests.registry.devices.sensors import Kept, make_batch

replace = msgspec.structs.replace


def look_up(number: int, about: str) -> SeriesEntry:
    """That an office has looked at somebody's data."""
    salt = digest(DEMONSTRATION_KEY, f"kit/look-up/{number}".encode()).hex()
    return SeriesEntry({"about": find_address(about), "by": "desk-7", "why": "LAW/12"}, salt, TIME + number)


@cache
def make_batches() -> tuple[Kept, ...]:
    """Of the university, which looked up noy and dao: numbers 1 to 3, and 5 alone."""
    university = find_address("university")
    first = make_batch(university, "access", 1, [look_up(1, "noy"), look_up(2, "dao"), look_up(3, "noy")])
    return first, make_batch(university, "access", 5, [look_up(5, "noy")])


@cache
def make_log() -> Stage:
    """A chain on which two batches were anchored, one was refused, and something else was said."""
    stage, (first, second) = Stage((1, SOLO)), make_batches()
    key = f"series/{find_address('university')}/access"
    stage.add(Wish("university", ANCHOR, first.anchor), rows={key: SeriesRow(3, 3, 0, ())})
    stage.add(Wish("university", ANCHOR, second.anchor), rows={key: SeriesRow(4, 5, 1, ())})
    stage.add(Wish("university", ANCHOR, first.anchor), outcome=Outcome(1724, (), (), "batch_must_follow_last"))
    stage.add(Wish("shop", ANCHOR, first.anchor))
    short = SeriesRow(2, 3, 1, ())
    stage.add(Wish("university", ANCHOR, replace(first.anchor, since=TIME + 2)), rows={key: short})
    return stage


def prove(stage: Stage, height: int, kept: Kept, index: int) -> SeriesProof:
    """One entry of the batch that a block anchored."""
    path = compute_batch_path(kept.commitments, index)
    return SeriesProof(kept.entries[index], index, "series-proof", 0, path, stage.receipt(height), 1)


def extract(stage: Stage, height: int, *batches: tuple[int, Kept, Sequence[int]]) -> SeriesExtract:
    """An extract with these entries of the batches that these blocks anchored, as of a block."""
    made = tuple(
        ExtractBatch(
            tuple(one.hex() for one in kept.commitments),
            0,
            stage.receipt(block),
            tuple(ShownEntry(kept.entries[index], index) for index in shown),
        )
        for block, kept, shown in batches
    )
    row = stage.state(f"series/{find_address('university')}/access", height)
    return SeriesExtract(made, "series-extract", row, 1)


def list_series() -> Iterator[Case]:
    """B1 to B4, E1 to E7."""
    yield from list_proofs()
    yield from list_extracts()


def list_proofs() -> Iterator[Case]:
    stage, (first, second) = make_log(), make_batches()
    proof = load(prove(stage, 1, first, 1))
    yield accept("entry of a series", "series-proof", prove(stage, 1, first, 1), stage, "The second of three.")
    yield accept("entry alone in its batch", "series-proof", prove(stage, 2, second, 0), stage, "It has the number 5.")
    for name, breaks, document, why in (
        ("an entry under what another anchored", "B1", load(prove(stage, 4, first, 1)), "The batch is not the shop's."),
        ("an entry of no such message", "B1", {**proof, "message": 1}, "The transaction has one."),
        ("an entry of a batch that was refused", "B2", load(prove(stage, 3, first, 1)), "Its numbers were taken."),
        ("an entry before its batch", "B3", load(prove(stage, 5, first, 0)), "It was made before the batch begins."),
        ("another entry", "B4", change(proof, ("entry", "claims", "by"), "desk-8"), "The batch commits to another."),
        ("an entry at the place of another", "B4", change(proof, ("index",), 0), "Its number is another there."),
        ("an entry beyond its batch", "B4", change(proof, ("index",), 3), "The batch has three."),
        (
            "an entry with another salt",
            "B4",
            change(proof, ("entry", "salt"), bump(proof["entry"]["salt"])),
            "As above.",
        ),
    ):
        yield refuse(name, breaks, document, why, stage)


def list_extracts() -> Iterator[Case]:
    stage, (first, second) = make_log(), make_batches()
    whole = extract(stage, 2, (1, first, (0, 2)), (2, second, (0,)))
    plain: dict[str, Any] = load(whole)
    yield accept("extract of a series", "series-extract", whole, stage, "All that is about noy; 4 was never anchored.")
    part = extract(stage, 2, (2, second, ()))
    yield accept("extract with a batch left out", "series-extract", part, stage, "It tells that three are left out.")
    one, two = ("batches", 0), ("batches", 1)
    others = load(stage.state("series/none/access", 2))
    commitments = plain["batches"][0]["commitments"]
    shown = plain["batches"][0]["shown"]
    for name, breaks, document, why in (
        ("an extract without a row", "E1", change(plain, ("row",), others), "The state holds no such series."),
        (
            "an extract of others' numbers",
            "E2",
            change(plain, two, load(batch_of_another(stage))),
            "Of another series.",
        ),
        (
            "an extract with an older row",
            "E3",
            load(extract(stage, 1, (1, first, ()), (2, second, ()))),
            "It says less.",
        ),
        ("batches out of order", "E4", change(plain, ("batches",), plain["batches"][::-1]), "They rise."),
        ("a commitment left out", "E5", change(plain, (*one, "commitments"), commitments[:-1]), "The batch has three."),
        ("another commitment", "E5", change(plain, (*one, "commitments", 1), bump(commitments[1])), "Another root."),
        ("shown entries out of order", "E6", change(plain, (*one, "shown"), shown[::-1]), "They rise."),
        (
            "a shown entry that was changed",
            "E6",
            change(plain, (*one, "shown", 0, "entry", "time"), TIME + 2),
            "Another.",
        ),
        ("a shown entry beyond its batch", "E6", change(plain, (*one, "shown", 1, "index"), 3), "There are three."),
        ("a row that says less than its batches", "E7", load(extract(stage, 5, (1, first, ()))), "Of two it says."),
    ):
        yield refuse(name, breaks, document, why, stage)


def batch_of_another(stage: Stage) -> ExtractBatch:
    """A batch of another series of the same account, on the same chain."""
    kept = make_others()
    commitments = tuple(one.hex() for one in kept.commitments)
    return ExtractBatch(commitments, 0, make_other_log().receipt(1), ())


@cache
def make_others() -> Kept:
    return make_batch(find_address("university"), "other", 7, [look_up(7, "dao")])


@cache
def make_other_log() -> Stage:
    """A chain of the same genesis, on which another series was anchored."""
    stage = Stage((1, SOLO))
    stage.add(Wish("university", ANCHOR, make_others().anchor))
    return stage
