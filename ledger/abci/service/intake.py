"""Intake: what a validator's own people hand in, looked over before it waits, and what they ask of it."""

import threading
from collections.abc import Callable, Iterable, Iterator
from time import monotonic, sleep
from typing import Any

import msgspec

from ledger.abci.bundles import MOST_BYTES
from ledger.abci.lights import read_light_block
from ledger.abci.rpc import Rpc
from ledger.abci.service.gathering import Gatherer, Settled
from ledger.abci.service.readers import Readers
from ledger.admission import Decoded, decode_transaction, verify_transaction
from ledger.archive.blocks import Block
from ledger.archive.engine import find_engine, load_mark
from ledger.chain.comet.light_block import LightBlock
from ledger.chain.entry import Entry
from ledger.chain.transaction import compute_signed_hash
from ledger.crypto.encoding import encode, parse
from ledger.errors import LedgerError, NotFoundError
from ledger.home.answers import Reply, make_problem
from ledger.state.runs import Place

ANSWER_SECONDS = 60.0
LIGHT_SECONDS = 10.0
LIGHT_STEP = 0.05
FOLLOW_STEP = 0.1
BEAT_SECONDS = 10.0

Remember = Callable[[Iterable[bytes]], None]
"""Told of signed transactions whose signatures fit, by their hash."""


class Intake:
    """What a validator's service does, in whichever thread it is asked."""

    def __init__(self, readers: Readers, gatherer: Gatherer, rpc_port: int, remember: Remember) -> None:
        self._readers, self._gatherer, self._remember = readers, gatherer, remember
        self._rpc_port = rpc_port
        self._own = threading.local()
        gatherer.find_earlier = self.find_earlier
        self._closed = threading.Event()

    def take(self, body: bytes) -> list[Reply]:
        """What came of the signed transactions in a JSON array, in its order. Raises DecodeError where it is none."""
        datas = [bytes(raw) for raw in parse(body, list[msgspec.Raw])]
        looked = [self._look_over(data) for data in datas]
        good = [found for found in looked if isinstance(found, Decoded)]
        self._remember([decoded.signed_hash for decoded in good])
        settled = iter(self._gatherer.submit(good, ANSWER_SECONDS))
        answered = (self._ask_earlier(one, next(settled)) if isinstance(one, Decoded) else one for one in looked)
        return [make_reply(one) for one in answered]

    def find_light(self, height: int) -> LightBlock:
        """The light block of a height of CometBFT, waited for where it is about to come. Raises NotFoundError."""
        archive = self._readers.get()
        with archive.reading() as state:
            engine = find_engine(state, archive.genesis)
            mark = load_mark(archive.store, engine) if engine else None
        sets = [*(each.validators for each in mark.sets), *archive.list_sets()] if mark else archive.list_sets()
        return read_light_block(self._await_commit(height), sets)

    def follow(self, asked: dict[str, str]) -> Iterator[bytes]:
        """Entries as they become durable, a line of JSON each: of an account, or of a type of message, if asked so.

        An empty line every ten seconds says that it goes on, and shows who has gone.
        """
        archive = self._readers.get()
        height, last = archive.tip.height, monotonic()
        while not self._closed.is_set():
            with archive.reading():
                tip = archive.tip.height
            for number in range(height + 1, tip + 1):
                yield from _list_lines(archive.load_block(number), asked)
            height = tip
            if monotonic() - last > BEAT_SECONDS:
                last = monotonic()
                yield b"\n"
            self._closed.wait(FOLLOW_STEP)

    def leave(self) -> None:
        """Closes what was opened for this thread."""
        self._readers.close()
        rpc: Rpc | None = getattr(self._own, "rpc", None)
        if rpc is not None:
            rpc.close()

    def close(self) -> None:
        """Ends what follows."""
        self._closed.set()

    def _look_over(self, data: bytes) -> Decoded | LedgerError:
        """The transaction, if its signatures fit; what the state says of it, CheckTx asks."""
        try:
            decoded = decode_transaction(data, MOST_BYTES)
            verify_transaction(decoded, self._readers.get().tip.genesis_hash)
        except LedgerError as error:
            return error
        return decoded

    def _ask_earlier(self, decoded: Decoded, found: Settled) -> Settled:
        """Whoever sends again what is in a block already hears where it is, and not that its nonce was used."""
        if isinstance(found, LedgerError) and found.rule == "nonce_must_follow_last":
            return self.find_earlier(decoded) or found
        return found

    def find_earlier(self, decoded: Decoded) -> Place | None:
        """Where a transaction stands that is in a block already: whoever sends it again hears the same."""
        archive = self._readers.get()
        for place in archive.find_places(decoded.identifier.hex()):
            if any(
                compute_signed_hash(encode(found.entry.signed)) == decoded.signed_hash
                for found in archive.load_entries([place])
            ):
                return place
        return None

    def _await_commit(self, height: int) -> dict[str, Any]:
        rpc: Rpc | None = getattr(self._own, "rpc", None)
        if rpc is None:
            rpc = self._own.rpc = Rpc(self._rpc_port)
        deadline = monotonic() + LIGHT_SECONDS
        while True:
            try:
                return rpc.find_commit(height)
            except NotFoundError:
                if monotonic() > deadline:
                    raise
            sleep(LIGHT_STEP)


def make_reply(found: Place | LedgerError) -> Reply:
    """What is told of one transaction."""
    if isinstance(found, LedgerError):
        return Reply(0, 0, (make_problem(found),))
    return Reply(*found, ())


def _list_lines(block: Block, asked: dict[str, str]) -> Iterator[bytes]:
    """The entries of a block that are asked for, each as a line."""
    for index, entry in enumerate(block.entries):
        messages = entry.signed.transaction.messages
        if asked.get("type", "") not in ("", *(message.type for message in messages)):
            continue
        if asked.get("account", "") not in ("", *list_parties(entry)):
            continue
        line = {"entry": entry, "height": block.height, "index": index, "time": block.header.time}
        yield encode(line) + b"\n"


def list_parties(entry: Entry) -> tuple[str, ...]:
    """Whom an entry concerns."""
    return decode_transaction(encode(entry.signed), MOST_BYTES).parties
