"""A process that is killed while it commits, at the moment at which the next start has the most to catch up with.

As a program: commits each batch that it is sent, and says of each how many blocks are not folded then.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

from ledger.node.embedded import open_home
from tests.bench.founding import commit_all, count_unfolded, start_verifiers, tell
from tests.bench.people import Crowd, Signers

MOST = 400
"""Blocks after which nobody waits for a fold any longer."""
INSIDE = 0.4
"""How much of the time of a block passes before the kill comes."""
_LENGTH = 4


class Victim:
    """The process, as who kills it sees it."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-m", __name__, str(home)]
        # its workers complain when it is gone, and nobody need hear that
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.takes = 0.0
        """Seconds that the last block took."""

    def send(self, payments: list[bytes]) -> None:
        """Has it commit a block; it answers when that is durable."""
        assert self.process.stdin
        self.process.stdin.write(b"".join(_pack(data) for data in [*payments, b""]))
        self.process.stdin.flush()

    def commit(self, payments: list[bytes]) -> int:
        """Has it commit a block, and gives how many blocks are not folded then."""
        began = time.perf_counter()
        self.send(payments)
        assert self.process.stdout
        said = self.process.stdout.readline()
        if not said:
            raise SystemExit(f"the process that was to be killed has ended: {self.process.communicate()[1].decode()}")
        self.takes = time.perf_counter() - began
        return int(said)

    def kill_inside(self, payments: list[bytes]) -> None:
        """Has it commit a block, and kills it with SIGKILL while it does."""
        self.send(payments)
        time.sleep(INSIDE * self.takes)
        self.process.kill()
        self.process.communicate()


def kill_while_committing(crowd: Crowd, first: int, block: int) -> int:
    """Kills a process that commits blocks to the crowd's ledger, from payment `first` on; what was not folded then.

    Blocks are committed until a fold has shown how many wait for one at most; then until that many wait again.
    """
    signers = Signers()
    with closing(signers):
        blocks = (
            signers.sign(crowd, range(start, start + block)) for start in range(first, first + MOST * block, block)
        )
        victim = Victim(crowd.folder / "home")
        most, waiting = _wait_for_fold(victim, blocks)
        for payments in blocks:
            if waiting >= most:
                victim.kill_inside(payments)
                tell(f"killed with {waiting} blocks not folded")
                return waiting
            waiting = victim.commit(payments)
    raise SystemExit(f"no moment to kill came in {MOST} blocks")


def _wait_for_fold(victim: Victim, blocks: Iterator[list[bytes]]) -> tuple[int, int]:
    most = 0
    for number, payments in enumerate(blocks, 1):
        waiting = victim.commit(payments)
        if waiting < number:
            return most, waiting
        most = waiting
    raise SystemExit(f"nothing was folded in {MOST} blocks")


def main() -> None:
    """The side that is killed."""
    node = open_home(Path(sys.argv[1]), lambda: "").node
    with closing(node), closing(start_verifiers(node)) as verifiers:
        while payments := list(iter(lambda: _read(sys.stdin.buffer), b"")):
            commit_all(node, verifiers, iter([payments]))
            print(count_unfolded(node), flush=True)


def _pack(data: bytes) -> bytes:
    return len(data).to_bytes(_LENGTH, "big") + data


def _read(stream: IO[bytes]) -> bytes:
    return stream.read(int.from_bytes(stream.read(_LENGTH), "big"))


if __name__ == "__main__":
    main()
