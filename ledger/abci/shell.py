"""The shell: what CometBFT asks of the ledger, answered by the same application that the embedded node drives.

Nothing is written before Commit, and then state, header, both heights and app hash in one piece. A transaction that can
be in no block is answered with a code; what is raised here stops the process before it answers, and says why.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from ledger.abci.bundles import Member, Opened, pack
from ledger.abci.choosing import Choice, choose, execute_decided, find_misfit
from ledger.abci.wire import requests as q
from ledger.abci.wire import responses as r
from ledger.abci.wire.messages import Request, Response
from ledger.abci.wire.parts import ExecTxResult, PublicKey, Timestamp, ValidatorUpdate
from ledger.admission import Decoded
from ledger.application import Application
from ledger.archive.archive import Archive
from ledger.archive.engine import (
    EngineMark,
    advance_mark,
    begin_mark,
    find_engine,
    load_mark,
    save_light_set,
    save_mark,
)
from ledger.chain.comet.engine import compute_engine_address
from ledger.chain.header import NEWEST
from ledger.chain.validators import Validator
from ledger.crypto.encoding import encode, parse
from ledger.errors import Bug, ConsensusError, DecodeError, Inadmissible, LedgerError
from ledger.home.answers import SentError, make_problem, read_problem
from ledger.registry.rows.committee import NOW, SCHEDULES, Schedule
from ledger.state.overlay import Rows
from ledger.transition import Transition, get_validators

ADMITTED, REJECTED, UNREADABLE = 0, 1, 2
"""Codes of a bundle: all of it is in, or may be; some of it is not; it is none."""
ACCEPT, REJECT = 1, 2
RECHECK = 1
"""The type of a check of what waits already."""
ABORT = 2
MAX_PROPOSED = 1024 * 1024
"""Bytes of bundles that a validator proposes at once: what all others execute before they vote, in under a second."""
MOST_TOLD = 100
"""Transactions whose rule a log names."""
MOST_EXECUTED = 8
"""Proposals of one height whose blocks are remembered."""


class Logged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A transaction of a bundle that is not in, in a log."""

    place: int
    problem: SentError


class Durable(msgspec.Struct, frozen=True):
    """A block of CometBFT that is durable here, with what came of the transactions in it."""

    height: int
    """CometBFT's."""
    transition: Transition | None
    """The ledger's block; None where there is none."""
    skipped: tuple[tuple[Decoded, LedgerError], ...]


Proposed = q.PrepareProposalRequest | q.ProcessProposalRequest | q.FinalizeBlockRequest
Listener = Callable[[Durable], None]
"""Told of each block once it is durable."""


class Decided(msgspec.Struct, frozen=True):
    """A block of CometBFT that was executed, and is to be committed."""

    choice: Choice
    members: Sequence[Member]
    mark: EngineMark


class Shell:
    """One validator's answers; at most one thread asks at a time."""

    def __init__(self, archive: Archive, listener: Listener = lambda placed: None) -> None:
        """Raises ConsensusError where our own validators make the ledger's blocks final, not CometBFT."""
        self.archive = archive
        self._opened = Opened()
        self._executed: dict[tuple[int, int, str, tuple[bytes, ...]], Choice] = {}
        self._decided: Decided | None = None
        self.listener = listener
        with archive.reading() as state:
            engine = find_engine(state, archive.genesis)
            if engine is None:
                raise ConsensusError("engine_must_fit_chain", expected="its own validators", found="CometBFT")
            self.engine = engine
            self._mark = load_mark(archive.store, engine)
            self._first = self._mark or begin_mark(engine, get_validators(state, archive.tip.height + 1))
        self._answers: Mapping[type, Callable[..., Response]] = {
            q.EchoRequest: lambda request: r.EchoResponse(request.message),
            q.FlushRequest: lambda request: r.FlushResponse(),
            q.InfoRequest: self.get_info,
            q.InitChainRequest: self.init_chain,
            q.QueryRequest: self.query,
            q.CheckTxRequest: self.check,
            q.PrepareProposalRequest: self.prepare,
            q.ProcessProposalRequest: self.process,
            q.ExtendVoteRequest: lambda request: r.ExtendVoteResponse(),
            q.VerifyVoteExtensionRequest: lambda request: r.VerifyVoteExtensionResponse(ACCEPT),
            q.FinalizeBlockRequest: self.finalize,
            q.CommitRequest: self.commit,
            q.ListSnapshotsRequest: lambda request: r.ListSnapshotsResponse(),
            q.OfferSnapshotRequest: lambda request: r.OfferSnapshotResponse(ABORT),
            q.LoadSnapshotChunkRequest: lambda request: r.LoadSnapshotChunkResponse(),
            q.ApplySnapshotChunkRequest: lambda request: r.ApplySnapshotChunkResponse(ABORT),
        }

    @property
    def application(self) -> Application:
        """The rules over the state at the tip."""
        return self.archive.application

    @property
    def mark(self) -> EngineMark:
        """How far CometBFT has been followed."""
        return self._mark or self._first

    def remember(self, signed_hashes: Iterable[bytes]) -> None:
        """Notes that signatures were verified already, whoever did so in this process."""
        self.application.remember_verified(signed_hashes)

    def note(self, data: bytes, members: Sequence[Decoded]) -> None:
        """Notes what is in a bundle that was made in this process, so that it is not decoded again."""
        self._opened.note(data, members)

    def answer(self, request: Request) -> Response:
        """The answer to a call. What it raises is to stop the process."""
        return self._answers[type(request)](request)

    def get_info(self, request: q.InfoRequest) -> r.InfoResponse:
        """How far CometBFT has been followed, in its own heights, and the hash of our last header."""
        return r.InfoResponse(
            data="natledger",
            app_version=NEWEST,
            last_block_height=self.mark.height,
            last_block_app_hash=self.archive.tip.last_block_hash,
        )

    def init_chain(self, request: q.InitChainRequest) -> r.InitChainResponse:
        """Where CometBFT's chain begins: at our last header, under the set that signs next.

        Raises ConsensusError for a chain of another name, or another set.
        """
        if request.chain_id != self.engine.chain_id or request.initial_height > 1:
            raise ConsensusError("engine_must_fit_chain", expected=self.engine.chain_id, found=request.chain_id)
        asked = sorted((update.pub_key.ed25519.hex(), update.power) for update in request.validators)
        if asked != [(one.public_key, one.voting_power) for one in self._first.sets[0].validators]:
            raise ConsensusError("engine_must_fit_chain", expected="the ledger's validators", found="of others")
        return r.InitChainResponse(app_hash=self.archive.tip.last_block_hash)

    def query(self, request: q.QueryRequest) -> r.QueryResponse:
        """A row of the last block, by TABLE/ID in `data`; code 1 where there is none."""
        value = self.archive.load_row(request.data.decode("ascii", "replace"))
        code = ADMITTED if value else REJECTED
        return r.QueryResponse(code=code, key=request.data, value=value, height=self.mark.height)

    def check(self, request: q.CheckTxRequest) -> r.CheckTxResponse:
        """Admits a bundle if any member may be in a block, now or after others of its signers."""
        with self.archive.reading():
            try:
                members = self._opened.open(request.tx)
            except DecodeError as error:
                return r.CheckTxResponse(code=UNREADABLE, log=error.says)
            if request.type == RECHECK or not self._opened.is_ours(request.tx):
                return self._check_others(members)
            found = [self._find_problem(member) for member in members]
        problems = {place: problem for place, problem in enumerate(found) if problem}
        unreadable = any(not isinstance(member, Decoded) for member in members)
        code = UNREADABLE if unreadable else REJECTED if len(problems) == len(members) else ADMITTED
        return r.CheckTxResponse(code=code, log=write_log(problems))

    def _check_others(self, members: Sequence[Member]) -> r.CheckTxResponse:
        """As `check` where nobody here waits for each answer: one that may be in a block is enough.

        Signatures are verified all the same, now rather than while a proposal waits for its votes. The last member is
        asked first: it may be in a block for longest.
        """
        if any(not isinstance(member, Decoded) for member in members):
            return r.CheckTxResponse(code=UNREADABLE)
        fit = [member for member in members if find_misfit(self.application, member) is None]
        may_be = any(self._find_problem(member) is None for member in reversed(fit))
        return r.CheckTxResponse(code=ADMITTED if may_be else REJECTED)

    def prepare(self, request: q.PrepareProposalRequest) -> r.PrepareProposalResponse:
        """What this validator proposes: of all that waits what fits, whole bundles byte for byte."""
        bundles: dict[bytes, tuple[Decoded, ...]] = {}
        with self.archive.reading():
            for data in request.txs:
                members = self._try_open(data)
                bundles[data] = tuple([member for member in members if isinstance(member, Decoded)])
            candidates = [member for members in bundles.values() for member in members]
            time, proposer = self._read_time(request.time), self._find_proposer(request)
            room = min(request.max_tx_bytes, MAX_PROPOSED)
            transition = choose(self.application, candidates, time, proposer, room)
            if transition is None:
                return r.PrepareProposalResponse()
            whole = ((data, tuple([member.data for member in members])) for data, members in bundles.items() if members)
            txs = tuple(pack([decoded.data for decoded in transition.transactions], whole))
            self._remember((request.height, time, proposer, txs), Choice(transition, {}))
        return r.PrepareProposalResponse(txs)

    def process(self, request: q.ProcessProposalRequest) -> r.ProcessProposalResponse:
        """Accepts what an honest proposer may propose: bundles all of whose transactions are in the block."""
        with self.archive.reading():
            try:
                for data in request.txs:
                    self._opened.open(data)
            except DecodeError:
                return r.ProcessProposalResponse(REJECT)
            choice = self._execute(request)
        return r.ProcessProposalResponse(REJECT if choice.skipped else ACCEPT)

    def finalize(self, request: q.FinalizeBlockRequest) -> r.FinalizeBlockResponse:
        """Executes a decided block; what cannot be in it is passed over. Nothing is written."""
        with self.archive.reading() as state:
            choice = self._execute(request)
            following = find_following(state, choice.transition)
        told, members = self.mark.sets[-1].validators, self._open_all(request.txs)
        self._decided = Decided(choice, members, advance_mark(self.mark, request.height, following))
        tip = choice.transition.tip if choice.transition else self.application.tip
        return r.FinalizeBlockResponse(
            tx_results=self._list_results(request.txs, choice.skipped),
            validator_updates=list_updates(told, following),
            app_hash=tip.last_block_hash,
        )

    def commit(self, request: q.CommitRequest) -> r.CommitResponse:
        """Makes the decided block durable, all of it at once. Raises StoreError."""
        decided, self._decided = self._decided, None
        if decided is None:
            raise Bug("CometBFT commits what it has not finalized")
        choice, height = decided.choice, decided.mark.height
        with self.archive.writing():
            if choice.transition is not None:
                self.archive.append(choice.transition, height)
            save_mark(self.archive.store, decided.mark)
            if decided.mark.sets[-1].from_height == height + 2:  # the next header of CometBFT's says so
                save_light_set(self.archive.store, height + 1, decided.mark.sets[-1].validators)
        self._mark = decided.mark
        self._executed.clear()
        skipped = [(decided.members[place], reason) for place, reason in choice.skipped.items()]
        found = [(member, reason) for member, reason in skipped if isinstance(member, Decoded)]
        self.listener(Durable(height, choice.transition, tuple(found)))
        return r.CommitResponse()

    def _list_results(self, txs: Sequence[bytes], skipped: Mapping[int, LedgerError]) -> tuple[ExecTxResult, ...]:
        results, place = [], 0
        for data in txs:
            members = self._try_open(data)
            problems = {index: skipped[place + index] for index in range(len(members)) if place + index in skipped}
            code = REJECTED if problems else ADMITTED if members else UNREADABLE
            results.append(ExecTxResult(code=code, log=write_log(problems)))
            place += len(members)
        return tuple(results)

    def _execute(self, request: q.ProcessProposalRequest | q.FinalizeBlockRequest) -> Choice:
        time, proposer = self._read_time(request.time), self._find_proposer(request)
        key = (request.height, time, proposer, request.txs)
        if key not in self._executed:
            members = self._open_all(request.txs)
            self._remember(key, execute_decided(self.application, members, time, proposer))
        return self._executed[key]

    def _remember(self, key: tuple[int, int, str, tuple[bytes, ...]], choice: Choice) -> None:
        if len(self._executed) >= MOST_EXECUTED:
            self._executed.clear()
        self._executed[key] = choice

    def _open_all(self, txs: Sequence[bytes]) -> list[Member]:
        return [member for data in txs for member in self._try_open(data)]

    def _try_open(self, data: bytes) -> tuple[Member, ...]:
        try:
            return self._opened.open(data)
        except DecodeError:
            return ()

    def _find_problem(self, member: Member) -> LedgerError | None:
        if isinstance(member, Decoded):
            try:
                self.application.check_waitable(member, self.archive.get_time())
            except Inadmissible as error:
                return error
        return find_misfit(self.application, member)

    def _read_time(self, time: Timestamp) -> int:
        """CometBFT's time, cut to milliseconds; our times rise strictly, whatever it says."""
        return max(self.application.tip.time + 1, time.seconds * 1000 + time.nanos // 1_000_000)

    def _find_proposer(self, request: Proposed) -> str:
        for scheduled in reversed(self.mark.sets):
            for validator in scheduled.validators:
                if compute_engine_address(validator.public_key) == request.proposer_address:
                    return validator.public_key
        found = f"proposed by {request.proposer_address.hex()}"
        raise ConsensusError("engine_must_fit_chain", expected="a validator's", found=found)


def find_following(state: Rows, transition: Transition | None) -> tuple[Validator, ...]:
    """The last set that is scheduled after a block."""
    changed = transition.change.decoded.get(SCHEDULES.name, {}).get(NOW) if transition else None
    schedule = changed or state.get(SCHEDULES, NOW)
    if not isinstance(schedule, Schedule):
        raise Bug("the state holds no validators")
    return schedule.sets[-1].validators


def list_updates(told: tuple[Validator, ...], following: tuple[Validator, ...]) -> tuple[ValidatorUpdate, ...]:
    """What CometBFT is told so that the set it knows becomes another: no key twice, power 0 for who leaves."""
    powers = {validator.public_key: 0 for validator in told}
    powers |= {validator.public_key: validator.voting_power for validator in following}
    known = {validator.public_key: validator.voting_power for validator in told}
    changed = [(key, powers[key]) for key in sorted(powers) if powers[key] != known.get(key)]
    return tuple([ValidatorUpdate(PublicKey(bytes.fromhex(key)), power) for key, power in changed])


def write_log(problems: Mapping[int, LedgerError]) -> str:
    """Which transactions of a bundle are not in, by their place, and why: the first ones, as JSON."""
    told = [Logged(place, make_problem(problem)) for place, problem in list(problems.items())[:MOST_TOLD]]
    return encode(told).decode() if told else ""


def read_log(log: str) -> dict[int, LedgerError]:
    """What `write_log` has written; nothing where it is another text."""
    try:
        told = parse(log.encode(), list[Logged])
    except DecodeError:
        return {}
    return {logged.place: read_problem(logged.problem) for logged in told}
