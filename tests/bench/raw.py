"""R, the yardstick: raw PyNaCl verification in one process per core, nothing else.

As a program: reads signed payments from a file, takes key, signature and message out of each, waits for a line,
verifies them all, says so. Only the last is counted.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec
import nacl.bindings

from ledger.chain.transaction import SignedTransaction, compute_transaction_bytes

CORES = 2


def measure_raw(genesis_hash: bytes, payments: Sequence[bytes]) -> float:
    """Verifications a second of all the signatures, shared among the cores."""
    with tempfile.TemporaryDirectory() as folder:
        children = []
        for core in range(CORES):
            path = Path(folder) / f"payments-{core}"
            path.write_bytes(msgspec.msgpack.encode(payments[core::CORES]))
            command = [sys.executable, "-m", __name__, str(path), genesis_hash.hex()]
            children.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        for child in children:
            hear(child.stdout, "ready")
        began = time.perf_counter()
        for child in children:
            child.stdin.write("go\n")  # type: ignore[union-attr]
            child.stdin.flush()  # type: ignore[union-attr]
        for child in children:
            hear(child.stdout, "done")
        elapsed = time.perf_counter() - began
        for child in children:
            child.communicate()
    return len(payments) / elapsed


def hear(stream: IO[str] | None, word: str) -> None:
    """Waits until a child says the word; raises where it says anything else, or has ended."""
    said = stream.readline() if stream else ""
    if said != f"{word}\n":
        raise SystemExit(f"a process of the benchmark was to say {word}, and said {said!r}")


def _list_pairs(data: bytes, genesis_hash: bytes) -> Iterator[tuple[bytes, bytes]]:
    for payment in msgspec.msgpack.decode(data, type=list[bytes]):
        signed = msgspec.json.decode(payment, type=SignedTransaction)
        message = compute_transaction_bytes(genesis_hash, signed.transaction)
        for one in signed.signatures:
            yield bytes.fromhex(one.public_key), bytes.fromhex(one.signature) + message


def main() -> None:
    """The child's side."""
    pairs = list(_list_pairs(Path(sys.argv[1]).read_bytes(), bytes.fromhex(sys.argv[2])))
    print("ready", flush=True)
    sys.stdin.readline()
    for key, signed in pairs:
        nacl.bindings.crypto_sign_open(signed, key)
    print("done", flush=True)


if __name__ == "__main__":
    main()
