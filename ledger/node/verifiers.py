"""Verifiers: worker processes that decode transactions and check their signatures beside the main process.

Bytes pass through shared memory, and only short lines through pipes, so that no side ever blocks on a full one. A
worker says of each transaction whether its bytes are canonical, its form is sound and its signatures fit; whose keys
they are is asked of the state, at execution.
"""

import mmap
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, NamedTuple

from ledger.admission import decode_transaction, verify_transaction
from ledger.errors import LedgerError

SLOT_BYTES = 8 * 1024 * 1024
"""Room for the transactions of one task, with their answers before them."""
SLOTS = 2
"""Tasks a worker may have at once: one under way, one waiting."""
MAX_COUNT = 4096

_HEAD = struct.Struct("<I")
_ANSWER = struct.Struct("<?32s32s")
_ANSWERS = MAX_COUNT * _ANSWER.size
_NICENESS = 5


class Answer(NamedTuple):
    """What a worker has found of a transaction that is canonical, sound and rightly signed."""

    identifier: bytes
    signed_hash: bytes


class Verifiers:
    """A pool of workers; close it when done."""

    def __init__(self, genesis_hash: bytes, limit: int, workers: int = 2) -> None:
        """Starts the workers. `limit` is the most bytes a transaction may have."""
        self._workers = [_Worker(genesis_hash, limit) for _ in range(workers)]

    def verify(self, batches: Iterator[Sequence[bytes]]) -> Iterator[tuple[Sequence[bytes], list[Answer | None]]]:
        """Each batch with the answers, in order; None where bytes, form or signatures do not fit.

        Runs ahead: while the caller works on one batch, the workers are at the next. Whoever stops asking leaves no
        answer behind that another batch could take for its own.
        """
        ahead: list[_Started] = []
        try:
            ahead += [self._start(batch) for _, batch in zip(range(SLOTS), batches, strict=False)]
            while ahead:
                batch, tasks = ahead.pop(0)
                answers = _finish(tasks)
                following = next(batches, None)
                if following is not None:
                    ahead.append(self._start(following))
                yield batch, answers
        finally:
            for _, tasks in ahead:
                _finish(tasks)

    def close(self) -> None:
        """Ends the workers."""
        for worker in self._workers:
            worker.close()

    def _start(self, batch: Sequence[bytes]) -> "_Started":
        share = -(-len(batch) // len(self._workers))
        tasks = []
        for number, worker in enumerate(self._workers):
            part = batch[number * share : (number + 1) * share]
            tasks.append((worker, worker.start(part), part))
        return batch, tasks


class _Worker:
    def __init__(self, genesis_hash: bytes, limit: int) -> None:
        with tempfile.TemporaryFile() as file:
            file.truncate(SLOT_BYTES * SLOTS)
            self._memory = mmap.mmap(file.fileno(), SLOT_BYTES * SLOTS)
            self._process = subprocess.Popen(  # noqa: S603 - this very module, by this very interpreter
                [sys.executable, "-m", __name__, str(file.fileno()), genesis_hash.hex(), str(limit)],
                pass_fds=[file.fileno()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                process_group=0,  # Ctrl-C is for the caller, whose end ends the worker's input
            )
        self._free = list(range(SLOTS))
        self._done: set[int] = set()
        """Slots whose tasks are done, and not yet asked for."""

    def start(self, part: Sequence[bytes]) -> int:
        """Puts a task into a free slot; -1 where there is none or it does not fit, and is to be done here."""
        if not self._free or len(part) > MAX_COUNT or not all(isinstance(data, bytes) for data in part):
            return -1
        if sum(len(data) + _HEAD.size for data in part) > SLOT_BYTES - _ANSWERS:
            return -1
        slot = self._free.pop(0)
        text = b"".join([_HEAD.pack(len(data)) + data for data in part])
        place = slot * SLOT_BYTES + _ANSWERS
        self._memory[place : place + len(text)] = text
        with suppress(BrokenPipeError):  # found out, and made good, in `finish`
            _pipe(self._process.stdin).write(b"%d %d\n" % (slot, len(part)))
            _pipe(self._process.stdin).flush()
        return slot

    def finish(self, slot: int, part: Sequence[bytes]) -> list[Answer | None]:
        """The answers to a task, once. None also where the worker is gone: the caller looks at those itself."""
        if slot < 0 or not self._await(slot):
            return [None] * len(part)
        place = slot * SLOT_BYTES
        answers = _ANSWER.iter_unpack(self._memory[place : place + len(part) * _ANSWER.size])
        self._free.append(slot)
        return [
            Answer(identifier, signed_hash) if fits else None
            for _, (fits, identifier, signed_hash) in zip(part, answers, strict=True)
        ]

    def _await(self, slot: int) -> bool:
        """Whether the task in a slot is done, as soon as it is."""
        while slot not in self._done:
            line = _pipe(self._process.stdout).readline()
            if not line:
                return False
            self._done.add(int(line))
        self._done.remove(slot)
        return True

    def close(self) -> None:
        """Ends the process."""
        with suppress(BrokenPipeError):  # a last line to a worker that is gone
            _pipe(self._process.stdin).close()
        self._process.wait()
        _pipe(self._process.stdout).close()
        self._memory.close()


_Started = tuple[Sequence[bytes], list[tuple[_Worker, int, Sequence[bytes]]]]
"""A batch, and the tasks it became: of each its worker, its slot and its part of the batch."""


def _finish(tasks: Sequence[tuple[_Worker, int, Sequence[bytes]]]) -> list[Answer | None]:
    return [answer for worker, slot, part in tasks for answer in worker.finish(slot, part)]


def serve(memory: mmap.mmap, genesis_hash: bytes, limit: int) -> None:
    """The worker's side: answers tasks until its input ends."""
    for line in sys.stdin.buffer:
        slot, count = (int(word) for word in line.split())
        place = slot * SLOT_BYTES
        data_at = place + _ANSWERS
        answers = bytearray()
        for _ in range(count):
            (size,) = _HEAD.unpack_from(memory, data_at)
            data_at += _HEAD.size
            answers += _judge(memory[data_at : data_at + size], genesis_hash, limit)
            data_at += size
        memory[place : place + len(answers)] = bytes(answers)
        try:
            os.write(sys.stdout.fileno(), b"%d\n" % slot)
        except BrokenPipeError:  # whoever asked has been killed
            return


def _judge(data: bytes, genesis_hash: bytes, limit: int) -> bytes:
    try:
        decoded = decode_transaction(data, limit)
        verify_transaction(decoded, genesis_hash)
        fits = decoded.is_sound
    except LedgerError:
        return _ANSWER.pack(False, b"", b"")
    return _ANSWER.pack(fits, decoded.identifier, decoded.signed_hash)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    # subprocess gives the streams that were asked for; the type does not say so
    if stream is None:
        raise BrokenPipeError
    return stream


if __name__ == "__main__":
    os.nice(_NICENESS)
    serve(mmap.mmap(int(sys.argv[1]), SLOT_BYTES * SLOTS), bytes.fromhex(sys.argv[2]), int(sys.argv[3]))
