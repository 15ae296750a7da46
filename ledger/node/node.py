"""The node: one archive, one council, and what waits. Transactions go in, final blocks come out.

A block is acknowledged after it is durable: first in the signers' memory, then in the archive.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress

from ledger.admission import Decoded
from ledger.application import Application
from ledger.archive.archive import Archive, Clock
from ledger.archive.committed import Committed
from ledger.archive.engine import find_engine
from ledger.chain.commit import Commit
from ledger.chain.entry import APPLIED, Outcome, read_refusal
from ledger.chain.header import Header
from ledger.chain.validators import Validator
from ledger.consensus.turns import get_proposer
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import ConsensusError, DecodeError, Inadmissible, StoreError
from ledger.following import Following
from ledger.node.candidates import Candidates, Made, Make
from ledger.node.council import Agreement, Council
from ledger.node.mempool import Mempool
from ledger.node.readiness import MAX_DRIFT_MS, check_ready
from ledger.node.relay import Relay
from ledger.state.state import State
from ledger.state.store import Store
from ledger.transition import Dropped, Tip, Transition, get_validators, make_environment


class Node:
    """An open ledger with its validators."""

    def __init__(self, store: Store, council: Council, clock: Clock, port: int = 0) -> None:
        """Opens the ledger in the store; nothing is executed again. Raises StoreError.

        `port` is that of the service of this home's validator, where CometBFT makes the blocks; 0 where this node does.
        """
        self._clock = clock
        self._ahead = 0
        self.max_drift = MAX_DRIFT_MS  # how far a block may be ahead of the clock
        self.archive = Archive(store, self._read_clock)
        self.relay = Relay(self.archive, port) if port else None
        self.council = council
        self.mempool = Mempool()
        self.made: list[bytes] | None = None
        """The ids of what this node tried to put into blocks, in order, where somebody asks by making it a list.

        Whether they are in one, `list_made` tells: also where an interrupt came between the two.
        """
        self.resumed: list[tuple[int, list[bytes]]] = []
        """The blocks that were signed earlier, and that this node has stored: height, and ids of transactions."""

    @property
    def application(self) -> Application:
        """The rules over the state at the tip."""
        return self.archive.application

    @property
    def tip(self) -> Tip:
        """Where the chain stood at the last operation."""
        return self.archive.tip

    def is_made_elsewhere(self) -> bool:
        """Whether CometBFT makes the next block."""
        with self.reading() as state:
            return find_engine(state, self.archive.genesis) is not None

    def reading(self) -> AbstractContextManager[State]:
        """The state at the tip, unmoved by what others write meanwhile."""
        return self.archive.reading()

    def get_validators(self) -> tuple[Validator, ...]:
        """The set that signs the next height."""
        return self.archive.get_validators()

    def check(self, data: bytes) -> Outcome:
        """The verdict a signed transaction would have in the next block; nothing is written.

        Raises DecodeError, Inadmissible or VerificationError; a refusal is an outcome.
        """
        with self.reading():
            return self.application.check(self.application.decode(data), self.get_time())

    def send(self, build: Callable[[State], bytes], anyway: bool = False) -> Committed:
        """Makes a block of one transaction, which is built while nobody else can write.

        What the present state refuses raises Refused and nothing is written, unless `anyway`: then the refusal is
        recorded. Raises DecodeError, Inadmissible, VerificationError, ConsensusError, StoreError.
        """
        if self.relay:
            return self.note(self.relay.send(build, anyway))
        with self.writing():
            decoded = self.application.decode(build(self.application.state))
            outcome = self.application.check(decoded, self.get_time())
            if outcome.code != APPLIED and not anyway:
                raise read_refusal(outcome)
            return self._make_whole([decoded])

    def send_block(self, build: Callable[[State], list[bytes]]) -> Committed | None:
        """Makes a block of transactions that are built while nobody else can write; None where there are none.

        Raises as `send` does, and where they take more steps than a block has; refusals are recorded.
        """
        if self.relay:
            committed = self.relay.send_block(build)
            return self.note(committed) if committed else None
        with self.writing():
            decoded = [self.application.decode(data) for data in build(self.application.state)]
            return self._make_whole(decoded) if decoded else None

    def add(self, *datas: bytes) -> None:
        """Admits signed transactions of registered accounts to the mempool; where one does not fit, none.

        Raises DecodeError, Inadmissible, VerificationError, or StoreError where there is no room.
        """
        with self.reading():
            several = [self.application.decode(data) for data in datas]
        self.add_decoded(several)

    def add_decoded(self, several: Sequence[Decoded]) -> None:
        """As `add`, of what is decoded, and perhaps verified, already."""
        with self.reading():
            rooms = [self.application.check_waitable(decoded, self.get_time()) for decoded in several]
        for decoded in several:
            self.application.verify(decoded)
        self.mempool.add_all(several, rooms)

    def add_verified(self, decoded: Decoded) -> None:
        """Admits a transaction whose signatures a verifier of this node has checked.

        Raises Inadmissible unless they are of registered accounts, or StoreError where there is no room.
        """
        application = self.archive.application
        room = application.check_signers(decoded, self.archive.get_time())
        application.remember_verified([decoded.signed_hash])
        self.mempool.add(decoded, room)

    def make_block(self, dropped: list[Dropped] | None = None) -> Committed | None:
        """The next block of what waits; None where nothing of it can be in one now.

        What can be in none goes to `dropped` and waits no longer; all else still waits, also where this raises.
        """
        return self.take((), [] if dropped is None else dropped, self._make_next)

    def take(self, arriving: Iterable[Decoded], dropped: list[Dropped], make: Make[Made]) -> Made | None:
        """What is made of all that waits and then of what arrives, the signatures of which were verified.

        What can be in no block goes to `dropped`, and waits no longer; all else waits then, also where this raises, as
        far as there is room.
        """
        unfit: list[Dropped] = []
        out: list[Dropped] = []
        gone: list[Decoded] = []
        candidates = Candidates(self.mempool, arriving)
        try:
            made = make(candidates, unfit) if candidates.has_any() else None
            gone = [*(made.transactions if made else ()), *(each.decoded for each in unfit)]
            out = unfit
        finally:
            self.mempool.discard(gone)
            self.let_wait(candidates.list_left(gone), out)
            dropped += out
        return made

    def prepare_next(self, candidates: Iterable[Decoded], unfit: list[Dropped]) -> Transition | None:
        """The next block of these, executed; None where none of them can be in it. Raises ConsensusError."""
        state, time = self.application.state, self.get_time()
        following = Following(state, make_environment(state, self.tip, time), unfit)
        try:
            return self._prepare(following.choose(candidates), time, unfit)
        except ConsensusError as error:
            if error.rule != "block_must_have_entries":
                raise
            return None

    def let_wait(self, left: Iterable[Decoded], unfit: list[Dropped]) -> None:
        """Has verified transactions wait; for whom there is no room goes to `unfit`."""
        for decoded in left:
            try:
                self._let_one_wait(decoded)
            except (Inadmissible, StoreError) as error:
                unfit.append(Dropped(decoded, error))

    def _let_one_wait(self, decoded: Decoded) -> None:
        try:
            self.add_verified(decoded)
        except StoreError as error:
            if error.rule != "store_must_be_intact":
                raise
            with self.reading():  # damage, or what another process wrote meanwhile: now it shows
                self.add_verified(decoded)

    def add_final(self, header: Header, commit: Commit, transactions: Sequence[bytes]) -> None:
        """Stores the next block as it became final elsewhere, in another copy of this ledger; nothing is signed.

        It is executed again. Raises DecodeError, Inadmissible, VerificationError, ConsensusError, StoreError.
        """
        with self.archive.writing():
            check_ready(self.application.state, self.archive.genesis, 0, 0, 0)
            self._keep(self.council.accept(self.application, header, commit, transactions))

    def finish_interrupted(self) -> None:
        """Commits the block that was signed but not committed when a process ended, if there is one."""
        with self.writing():
            pass

    def list_made(self, *, interrupted: bool = False) -> tuple[str, ...]:
        """The ids of all that is in `made` and in a block, in order.

        Where it was `interrupted`, a block that was signed but not stored is stored first. Raises StoreError.
        """
        if self.made and interrupted:
            self.finish_interrupted()
        with self.reading():
            made = [identifier.hex() for identifier in self.made or ()]
            return tuple(identifier for identifier in made if self.archive.find_places(identifier))

    def list_earlier(self) -> list[tuple[int, list[str]]]:
        """The blocks of `resumed` and the ids in them, but for what stands in `made` anyhow."""
        made = set(self.made or ())
        found = [(height, identifiers) for height, identifiers in self.resumed if not made.issuperset(identifiers)]
        return [(height, [identifier.hex() for identifier in identifiers]) for height, identifiers in found]

    def close(self) -> None:
        """Closes the files, as `Archive.close` does."""
        self.archive.close()
        self.council.signers.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the ledger's write lock; a block that was signed and not stored is stored first. Raises StoreError."""
        while self.relay is None:
            height, resumed = MAX_INTEGER, None
            try:
                with self.archive.writing():
                    resumed = self._resume()
                    height = self.tip.height
                    if resumed is None:
                        yield
                    else:
                        self._keep(self.council.decide(self.application, resumed))
                        self.mempool.discard(resumed.transactions)
            except StoreError as error:
                self._check_unsigned(height, error, was_signed_before=resumed is not None)
                raise
            if resumed is None:
                return
            self.resumed.append((resumed.tip.height, [decoded.identifier for decoded in resumed.transactions]))
        with self.reading():  # what CometBFT makes is written by the validator
            yield

    def _resume(self) -> Transition | None:
        self.council.check_memory(self.tip)
        try:
            return self.council.resume(self.application)
        except DecodeError as error:
            raise StoreError("signers_must_be_intact", problem=error.says) from None
        except ConsensusError:
            # it follows another history than this one
            signed, height = self.council.signers.get_height(), self.tip.height
            raise StoreError("ledger_must_not_be_older", signed=signed, height=height) from None

    def _check_unsigned(self, height: int, error: StoreError, *, was_signed_before: bool) -> None:
        # who hears that nothing was written would do it again, and pay twice; who hears that it is signed, where that
        # is an earlier block, would never do it
        signed = 0
        with suppress(StoreError):
            signed = self.council.signers.get_height()
        if signed > height:
            problem = error.values.get("problem", error.rule)
            rule = "earlier_block_must_be_stored" if was_signed_before else "signed_block_must_be_stored"
            raise StoreError(rule, height=signed, problem=problem) from None

    def _make_whole(self, transactions: Sequence[Decoded]) -> Committed:
        # all of them, or nothing
        dropped: list[Dropped] = []
        prepared = self._prepare(transactions, self.get_time(), dropped)
        fitting = len(prepared.transactions)
        if fitting + len(dropped) < len(transactions):
            count = f"the steps of {len(transactions)} entries"
            raise ConsensusError("block_must_be_within_limit", count=count, limit=fitting)
        return self._commit(prepared, dropped)

    def _prepare(self, transactions: Iterable[Decoded], time: int, dropped: list[Dropped]) -> Transition:
        check_ready(self.application.state, self.archive.genesis, time, self._read_clock(self.tip), self.max_drift)
        height = self.tip.height + 1
        validators = get_validators(self.application.state, height)
        proposer = get_proposer(validators, height, 0).public_key
        return self.application.prepare(transactions, time, proposer, dropped)

    def note(self, committed: Committed) -> Committed:
        """Adds what a block holds to `made`, where somebody asks."""
        if self.made is not None:
            self.made += [decoded.identifier for decoded in committed.transactions]
        return committed

    def make_of(self, candidates: Iterable[Decoded], unfit: list[Dropped]) -> Committed | None:
        """What a relay has made of what waits; what can be in no block goes to `unfit`."""
        committed = self.relay.make_of(candidates, unfit) if self.relay else None
        return self.note(committed) if committed else None

    def _make_next(self, candidates: Iterable[Decoded], unfit: list[Dropped]) -> Committed | None:
        if self.relay:
            return self.make_of(candidates, unfit)
        with self.writing():
            prepared = self.prepare_next(candidates, unfit)
            return self._commit(prepared, unfit) if prepared else None

    def _commit(self, prepared: Transition, dropped: Sequence[Dropped]) -> Committed:
        agreement, committed = self.decide(prepared, dropped)
        self.archive.append(agreement.transition, agreement.commit)
        return committed

    def decide(self, prepared: Transition, dropped: Sequence[Dropped]) -> tuple[Agreement, Committed]:
        """The block that the validators sign, and what is told of it once it is durable; within `writing`.

        Raises ConsensusError, StoreError.
        """
        validators = get_validators(self.application.state, self.tip.height + 1)
        if self.made is not None:
            self.made += [decoded.identifier for decoded in prepared.transactions]
        agreement = self.council.decide(self.application, prepared)
        self._ahead = 0
        return agreement, Committed(
            agreement.transition.header,
            agreement.commit,
            agreement.proposer,
            agreement.transition.transactions,
            agreement.transition.outcomes,
            len(validators),
            agreement.rejected,
            tuple(dropped),
        )

    def _keep(self, agreement: Agreement) -> None:
        self._ahead = 0
        self.archive.append(agreement.transition, agreement.commit)

    def get_time(self) -> int:
        """The time the next block would have, ms UTC."""
        return self.archive.get_time()

    def skip(self, milliseconds: int) -> None:
        """Sets the clock of the next block ahead, for demonstrations."""
        self._ahead += milliseconds

    def _read_clock(self, tip: Tip) -> int:
        return self._clock(tip) + self._ahead
