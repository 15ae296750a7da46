"""The relay: how the node of a home whose validator runs on CometBFT has blocks made.

What is to be done is handed to the validator's service, and what came of it is read from the ledger that the validator
keeps; no block is made here. What is acknowledged is durable at this validator.
"""

from collections.abc import Callable, Iterable, Sequence

from ledger.admission import Decoded
from ledger.archive.archive import Archive
from ledger.archive.committed import Committed, Placement
from ledger.chain.comet.light_block import LightBlock
from ledger.chain.entry import APPLIED, read_refusal
from ledger.crypto.encoding import parse
from ledger.errors import ConsensusError, DecodeError, Inadmissible, LedgerError, StoreError
from ledger.home.answers import LIGHTS, TRANSACTIONS, Reply, SentError, read_problem
from ledger.state.runs import Place
from ledger.state.state import State
from ledger.transition import Dropped

LOOPBACK = "127.0.0.1"
SECONDS = 90.0
"""Longer than a validator lets anybody wait."""
MOST_TRIES = 5
"""How often a transaction is built anew whose nonce another one has taken."""
MAX_ANSWER = 64 * 1024 * 1024
BATCH_BYTES = 4 * 1024 * 1024
BATCH = 2_000


class Relay:
    """What is done and asked at one validator's service."""

    def __init__(self, archive: Archive, port: int) -> None:
        """`archive` reads what the validator keeps; `port` is that of its service."""
        self._archive, self._port = archive, port
        archive.find_light = self._find_light

    def send(self, build: Callable[[State], bytes], anyway: bool = False) -> Committed:
        """Has a transaction made and waits for its block; else as `Node.send`. Built again where it was overtaken."""
        for _ in range(MOST_TRIES):
            with self._archive.reading() as state:
                decoded = self._archive.application.decode(build(state))
                outcome = self._archive.application.check(decoded, self._archive.get_time())
            if outcome.code != APPLIED and not anyway:
                raise read_refusal(outcome)
            [answer] = self._hand_in([decoded])
            if not answer.problem:
                return self._tell([((answer.height, answer.index), decoded)], [])
            error = read_problem(answer.problem[0])
            if error.rule != "nonce_must_follow_last" or build(self._archive.application.state) == decoded.data:
                raise error
        raise error

    def send_block(self, build: Callable[[State], list[bytes]]) -> Committed | None:
        """As `Node.send_block`, in as many blocks as CometBFT makes of them."""
        with self._archive.reading() as state:
            decoded = [self._archive.application.decode(data) for data in build(state)]
        dropped: list[Dropped] = []
        return self._settle(decoded, dropped)

    def make_of(self, candidates: Iterable[Decoded], unfit: list[Dropped]) -> Committed | None:
        """Hands in what waits, as much as goes at once; what can be in no block goes to `unfit`."""
        chosen: list[Decoded] = []
        size = 0
        for decoded in candidates:
            size += len(decoded.data)
            if size > BATCH_BYTES or len(chosen) == BATCH:
                break
            chosen.append(decoded)
        return self._settle(chosen, unfit) if chosen else None

    def _settle(self, several: Sequence[Decoded], dropped: list[Dropped]) -> Committed | None:
        """Hands several in, and waits for their blocks."""
        found: list[tuple[Place, Decoded]] = []
        for decoded, answer in zip(several, self._hand_in(several), strict=True):
            if not answer.problem:
                found.append(((answer.height, answer.index), decoded))
                continue
            error = read_problem(answer.problem[0])
            if not isinstance(error, Inadmissible | StoreError):
                raise error
            dropped.append(Dropped(decoded, error))
        found.sort(key=lambda each: each[0])
        return self._tell(found, dropped) if found else None

    def _tell(self, found: Sequence[tuple[Place, Decoded]], dropped: Sequence[Dropped]) -> Committed:
        last = found[-1][0][0]
        with self._archive.reading():  # as the validator has written it by now
            summary = self._archive.load_summary(last)
            entries = list(self._archive.load_entries([place for place, _ in found]))
            validators = self._archive.load_validators(last)
        names = {validator.public_key: validator.name for validator in validators}
        return Committed(
            summary.header,
            summary.commit,
            names.get(summary.header.proposer, summary.header.proposer),
            tuple(decoded for _, decoded in found),
            tuple(each.entry.outcome for each in entries),
            len(validators),
            (),
            tuple(dropped),
            tuple(Placement(each.header.height, each.index, each.header.time) for each in entries),
        )

    def _hand_in(self, several: Sequence[Decoded]) -> list[Reply]:
        body = b"[" + b",".join(decoded.data for decoded in several) + b"]"
        return parse(self._ask("POST", TRANSACTIONS, body), list[Reply], MAX_ANSWER)

    def _find_light(self, height: int) -> LightBlock:
        return parse(self._ask("GET", f"{LIGHTS}{height}", None), LightBlock)

    def _ask(self, method: str, path: str, body: bytes | None) -> bytes:
        from http.client import HTTPConnection, HTTPException  # noqa: PLC0415 - where this node makes blocks, none needs it

        connection = HTTPConnection(LOOPBACK, self._port, timeout=SECONDS)
        try:
            connection.request(method, path, body)
            response = connection.getresponse()
            data = response.read(MAX_ANSWER)
        except (OSError, HTTPException) as error:
            problem = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise ConsensusError("validator_must_answer", problem=problem, port=self._port) from None
        finally:
            connection.close()
        if response.status != 200:
            raise _read_error(data)
        return data


def _read_error(data: bytes) -> LedgerError:
    try:
        return read_problem(parse(data, SentError))
    except DecodeError:
        return ConsensusError("engine_must_answer", problem=data[:80].decode("ascii", "replace"), method="natledger")
