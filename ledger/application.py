"""The application: check, prepare, process, finalize, commit. No I/O of its own; any engine drives it.

A block is executed once and remembered under its hash until one is committed. What a node remembers as verified
is the hash of the whole signed transaction, and means only that its signatures fit its keys.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ledger.admission import (
    Decoded,
    check_admissible,
    check_signers,
    check_waitable,
    decode_transaction,
    verify_transaction,
)
from ledger.chain.entry import Outcome
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.parameters import Parameters
from ledger.errors import ConsensusError, DecodeError, Inadmissible, VerificationError
from ledger.registry.call import Environment
from ledger.registry.committee.upgrades import get_version
from ledger.state.overlay import Overlay
from ledger.state.state import State
from ledger.transition import (
    Dropped,
    Tip,
    Transition,
    advance_tip,
    apply_checked,
    check_known,
    check_size,
    make_block,
    make_environment,
    state_transition,
)

MAX_VERIFIED = 100_000


class Application:
    """The rules over one state. Check, prepare and process write nothing; only commit moves it."""

    def __init__(self, state: State, tip: Tip) -> None:
        self.state = state
        self.tip = tip
        self._candidates: dict[bytes, Transition] = {}
        self._verified: dict[bytes, None] = {}
        self._limits: Environment | None = None

    def decode(self, data: bytes) -> Decoded:
        """The transaction in its canonical bytes. Raises DecodeError or Inadmissible."""
        return decode_transaction(data, self._get_limits().max_transaction_bytes)

    def check(self, decoded: Decoded, time: int) -> Outcome:
        """The verdict a transaction would have in a block of that time; nothing is written.

        Raises Inadmissible or VerificationError, and ConsensusError where this software cannot make the block; a
        refusal is an outcome.
        """
        environment = make_environment(self.state, self.tip, time)
        check_known(environment)
        check_admissible(self.state, environment, decoded)
        self.verify(decoded)
        return apply_checked(Overlay(self.state), environment, decoded)

    def check_waitable(self, decoded: Decoded, time: int) -> tuple[int, ...]:
        """How many entries each signer may have waiting.

        Raises Inadmissible if the transaction can be in no block, now or after others of its signers.
        """
        return check_waitable(self.state, self._find_environment(time), decoded)

    def check_signers(self, decoded: Decoded, time: int) -> tuple[int, ...]:
        """As `check_waitable`, of one that a worker has looked at: the rest is asked in the block."""
        return check_signers(self.state, self._find_environment(time), decoded)

    def verify(self, decoded: Decoded) -> None:
        """Raises VerificationError unless the signatures fit their keys; asked once per signed transaction."""
        if decoded.signed_hash not in self._verified:
            verify_transaction(decoded, self.tip.genesis_hash)
            self.remember_verified([decoded.signed_hash])

    def remember_verified(self, signed_hashes: Iterable[bytes]) -> None:
        """Notes that the signatures of these signed transactions fit their keys."""
        if len(self._verified) >= MAX_VERIFIED:
            self._verified.clear()
        self._verified.update(dict.fromkeys(signed_hashes))

    def prepare(self, transactions: Iterable[Decoded], time: int, proposer: str, dropped: list[Dropped]) -> Transition:
        """The next block from candidates in order; who cannot be in it goes to `dropped` before the next is asked for.

        Raises ConsensusError where none can, VerificationError for a signature that does not fit.
        """
        verified = self._verify_each(transactions)
        return self._remember(make_block(self.state, self.tip, time, proposer, verified, dropped))

    def propose_as(self, transition: Transition, proposer: str) -> Transition:
        """The same executed block under another proposer's name; nothing is executed again."""
        if transition.header.proposer == proposer:
            return transition
        header = msgspec.structs.replace(transition.header, proposer=proposer)
        return self._remember(msgspec.structs.replace(transition, header=header, tip=advance_tip(self.tip, header)))

    def process(self, header: Header, transactions: Sequence[bytes]) -> Transition:
        """The proposed block, executed. Raises ConsensusError unless it is exactly what its header says."""
        known = self._candidates.get(compute_header_hash(header))
        if known is not None and [decoded.data for decoded in known.transactions] == list(transactions):
            return known
        limits = self._get_limits()
        check_size(limits, transactions)  # before anything is decoded or verified
        try:
            decoded = [decode_transaction(data, limits.max_transaction_bytes) for data in transactions]
            for transaction in decoded:
                self.verify(transaction)
        except (DecodeError, Inadmissible, VerificationError) as error:
            raise ConsensusError(error.rule, **error.values) from error
        return self._remember(state_transition(self.state, self.tip, header, decoded))

    def finalize(self, block_hash: bytes) -> Transition:
        """The executed block of that hash, which the engine has decided."""
        return self._candidates[block_hash]

    def commit(self, transition: Transition) -> None:
        """Moves the state to the end of a finalized block, after the engine has stored it."""
        self.state.commit(transition.change)
        self.tip = transition.tip
        self._candidates.clear()

    def _verify_each(self, transactions: Iterable[Decoded]) -> Iterator[Decoded]:
        for decoded in transactions:
            self.verify(decoded)
            yield decoded

    def _find_environment(self, time: int) -> Environment:
        """The environment of a block of that time; parameters are read once for each height."""
        known = self._limits
        if known is None or known.height != self.tip.height + 1:
            known = make_environment(self.state, self.tip, time)
        elif known.time != time:
            version = get_version(self.state, known.height, time)
            known = msgspec.structs.replace(known, time=time, version=version)
        self._limits = known
        return known

    def _get_limits(self) -> Parameters:
        return make_environment(self.state, self.tip, self.tip.time + 1).parameters

    def _remember(self, transition: Transition) -> Transition:
        self._candidates[transition.tip.last_block_hash] = transition
        return transition
