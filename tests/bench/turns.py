"""Turns: payments through the whole ledger, counted in turn with R, in a steady state.

A payment is counted from its signed bytes to its durable block: decoding, admission, signatures, execution, state root,
history, four validators' signatures, indexes, and the folds that come due. A turn lasts from one acknowledged block to
another, with more before and behind: so all that goes on at once goes on at both ends, and no start and no end counts.
"""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple

from ledger.errors import Inadmissible
from ledger.node.embedded import open_home
from ledger.registry.rows.laws import LAW_BOOKS
from tests.bench.founding import commit_all, commit_each, start_verifiers
from tests.bench.people import Crowd, Signers, sign_payment
from tests.bench.raw import measure_raw

WARM = 100_000
"""Payments of a warm-up, at most: by then what a node keeps in memory has been filled, and emptied, at any size."""
TOO_MUCH = 100_000_001
"""LAK that the template lets no personal wallet send in a day."""
LEAD, TAIL = 2, 3
"""Blocks of a turn before and behind those that count."""
_TICKS = os.sysconf("SC_CLK_TCK")


class Spent(NamedTuple):
    """What payments took, in µs each."""

    wall: float
    main: float
    """Processor time of the main process, its threads with it."""
    workers: float
    """Processor time of all its children; 0 where the system does not tell."""


class Turn(NamedTuple):
    """Payments, and R beside them."""

    spent: Spent
    payments_per_s: float
    raw_per_s: float

    @property
    def ratio(self) -> float:
        """What of R the ledger reaches."""
        return self.payments_per_s / self.raw_per_s


class Range(NamedTuple):
    """Of several turns: the median, the lowest, the highest."""

    median: float
    lowest: float
    highest: float


def compute_range(figures: Iterable[float]) -> Range:
    """Their median and spread."""
    found = sorted(figures)
    return Range(median(found), found[0], found[-1])


class Run:
    """An open ledger with all who work for it: two that sign and two that verify. Close it when done."""

    def __init__(self, crowd: Crowd, first: int = 0) -> None:
        """`first` is the number of the payment to begin with."""
        self.crowd = crowd
        self.paid = first
        """The number of the next payment."""
        self.signers = Signers()
        self.node = open_home(crowd.folder / "home", lambda: "").node
        self._verifiers = start_verifiers(self.node)

    def take(self, count: int) -> list[bytes]:
        """The next payments, signed."""
        numbers = range(self.paid, self.paid + count)
        self.paid += count
        return self.signers.sign(self.crowd, numbers)

    def commit(self, payments: Sequence[bytes], block: int) -> Spent:
        """Commits payments in blocks of that many."""
        before = _read_clocks()
        commit_all(self.node, self._verifiers, _cut(payments, block))
        return _divide(before, _read_clocks(), len(payments))

    def warm_up(self, block: int) -> int:
        """Lets everybody pay, or as many as make memory as full as it will be; how many payments that took."""
        count = -(-min(self.crowd.accounts, WARM) // block) * block
        for start in range(0, count, 10 * block):
            self.commit(self.take(min(10 * block, count - start)), block)
        self.node.archive.fold()
        return count

    def turn(self, blocks: int, block: int) -> Turn:
        """Counts that many blocks of payments, R first."""
        payments = self.take((LEAD + blocks + TAIL) * block)
        raw = measure_raw(self.crowd.genesis_hash, payments)
        marks: list[_Mark] = []
        for number, _ in enumerate(commit_each(self.node, self._verifiers, _cut(payments, block)), start=1):
            if number in (LEAD, LEAD + blocks):
                marks.append(_read_clocks())
        spent = _divide(marks[0], marks[1], blocks * block)
        return Turn(spent, 1e6 / spent.wall, raw)

    def list_laws(self) -> tuple[str, ...]:
        """The laws that bind payments; raises where there are none, or where they let pass what they must not."""
        with self.node.reading() as state:
            book = state.get(LAW_BOOKS, "transfer")
        rule = self._judge(TOO_MUCH)
        if book is None or not book.laws or rule != "law_must_allow":
            raise SystemExit(f"the laws of the template are not in force: {rule or 'nothing'} refuses {TOO_MUCH} LAK")
        return book.laws

    def close(self) -> None:
        """Closes the ledger, and ends the processes."""
        self.node.close()
        self._verifiers.close()
        self.signers.close()

    def _judge(self, amount: int) -> str:
        try:
            return self.node.check(sign_payment(self.crowd, self.paid, amount)).rule
        except Inadmissible as error:
            return error.rule


_Mark = tuple[float, float, float]
"""Seconds: by the clock, of the main process, of its children."""


def _read_clocks() -> _Mark:
    return time.perf_counter(), time.process_time(), _read_workers()


def _divide(before: _Mark, after: _Mark, count: int) -> Spent:
    return Spent(*((end - start) / count * 1e6 for start, end in zip(before, after, strict=True)))


def _cut(payments: Sequence[bytes], block: int) -> Iterator[list[bytes]]:
    return (list(payments[start : start + block]) for start in range(0, len(payments), block))


def _read_workers() -> float:
    """Processor seconds of this process's children; 0 where the system does not tell."""
    total = 0
    for listed in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread or a child that has just ended
            for child in listed.read_text().split():
                fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12])
    return total / _TICKS
