"""Choosing: what of proposed bundles is in the ledger's block, and what a proposer proposes.

All nodes must come to the same block, so a decided one is executed straight on: what can be in no block, or has no room
left, is passed over. A proposer chooses so that nothing is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from ledger.abci.bundles import BUNDLE_BYTES, MEMBER_BYTES, Member
from ledger.admission import Decoded
from ledger.application import Application
from ledger.errors import ConsensusError, LedgerError, VerificationError
from ledger.following import Following
from ledger.transition import Dropped, Transition, get_parameters, make_environment


class Choice(msgspec.Struct, frozen=True):
    """The block that bundles give, None where they give none, and which of their transactions are not in it."""

    transition: Transition | None
    skipped: Mapping[int, LedgerError]
    """Why, by the place in all bundles together."""


def execute_decided(application: Application, members: Sequence[Member], time: int, proposer: str) -> Choice:
    """The block of what was decided. Raises ConsensusError where this software cannot make it.

    `time` is ms UTC, `proposer` a public key.
    """
    walk = _Walk(application, members)
    transition = _prepare(application, walk, time, proposer, walk.dropped)
    return Choice(transition, walk.list_skipped(len(transition.transactions) if transition else 0))


def choose(
    application: Application, members: Iterable[Decoded], time: int, proposer: str, limit: int
) -> Transition | None:
    """The block that a proposer would make of these, in bundles of at most `limit` bytes; None of none of them.

    Whose nonces follow each other are taken in that order, in whatever order they came. Raises ConsensusError where
    this software cannot make it.
    """
    dropped: list[Dropped] = []
    environment = make_environment(application.state, application.tip, time)
    following = Following(application.state, environment, dropped)
    candidates = following.choose(_verify_each(application, members))
    return _prepare(application, _cut(candidates, limit), time, proposer, dropped)


def _prepare(
    application: Application, candidates: Iterable[Decoded], time: int, proposer: str, dropped: list[Dropped]
) -> Transition | None:
    try:
        return application.prepare(candidates, time, proposer, dropped)
    except ConsensusError as error:
        if error.rule != "block_must_have_entries":
            raise
        return None


def _verify_each(application: Application, members: Iterable[Decoded]) -> Iterator[Decoded]:
    for member in members:
        if find_misfit(application, member) is None:
            yield member


def find_misfit(application: Application, member: Member) -> LedgerError | None:
    """Why these bytes can be in no block whatever its state: they are no transaction, or a signature does not fit."""
    if isinstance(member, LedgerError):
        return member
    try:
        application.verify(member)
    except VerificationError as error:
        return error
    return None


def _cut(candidates: Iterable[Decoded], limit: int) -> Iterator[Decoded]:
    size = 0
    for decoded in candidates:
        size += len(decoded.data) + MEMBER_BYTES + BUNDLE_BYTES
        if size > limit:
            return
        yield decoded


class _Walk:
    """One walk over what was decided, while it is executed; what it passes over is noted."""

    def __init__(self, application: Application, members: Sequence[Member]) -> None:
        self._application, self._members = application, members
        self._skipped: dict[int, LedgerError] = {}
        self._handed: list[int] = []
        self.dropped: list[Dropped] = []
        limits = get_parameters(application.state)
        self._count, self._size = limits.max_block_entries, limits.max_block_bytes

    def __iter__(self) -> Iterator[Decoded]:
        count = size = 0
        for place, member in enumerate(self._members):
            misfit = find_misfit(self._application, member)
            if misfit is not None or not isinstance(member, Decoded):
                self._skipped[place] = misfit or self._make_full()
            elif count == self._count or size + len(member.data) > self._size:
                self._skipped[place] = self._make_full()
            else:
                known = len(self.dropped)
                self._handed.append(place)
                yield member
                if len(self.dropped) > known:
                    self._handed.pop()
                    self._skipped[place] = self.dropped[-1].reason
                else:
                    count, size = count + 1, size + len(member.data)

    def list_skipped(self, included: int) -> dict[int, LedgerError]:
        """All that is not in the block of so many entries, by place."""
        placed = dict.fromkeys(self._handed[:included])
        left = [place for place in range(len(self._members)) if place not in placed]
        return {place: self._skipped.get(place) or self._make_full() for place in left}

    def _make_full(self) -> LedgerError:
        return ConsensusError("block_must_be_within_limit", count="more", limit=self._count)
