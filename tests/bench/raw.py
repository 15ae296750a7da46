"""R, the yardstick: raw PyNaCl verification in one process per core, nothing else.

As a program: reads (key, signature ‖ message) pairs from a file, waits for a line, verifies them all, says so.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import nacl.bindings

CORES = 2

Pair = tuple[bytes, bytes]


def measure_raw(folder: Path, pairs: Sequence[Pair]) -> float:
    """Verifications a second of all the pairs, shared among the cores."""
    children = []
    for core in range(CORES):
        path = folder / f"pairs-{core}"
        path.write_bytes(msgspec.msgpack.encode(pairs[core::CORES]))
        command = [sys.executable, "-m", __name__, str(path)]
        children.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for child in children:
        child.stdout.readline()  # ready
    began = time.perf_counter()
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        child.stdout.readline()  # done
    elapsed = time.perf_counter() - began
    for child in children:
        child.communicate()
    return len(pairs) / elapsed


def main() -> None:
    """The child's side."""
    pairs = msgspec.msgpack.decode(Path(sys.argv[1]).read_bytes(), type=list[Pair])
    print("ready", flush=True)
    sys.stdin.readline()
    for key, signed in pairs:
        nacl.bindings.crypto_sign_open(signed, key)
    print("done", flush=True)


if __name__ == "__main__":
    main()
