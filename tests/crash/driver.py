"""A process to be killed: pays P-1, P-2, … each once, and says so when it is done: `python -m tests.crash.driver`.

What a run before it left behind is finished first; what is on the ledger then is not paid again. So this is also how
to try again without paying twice.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from ledger import Ledger
from ledger.registry.money.money import Transfer


def pay_all(home: Path, count: int, tell: Callable[[str], None]) -> None:
    """Pays up to `count` payments of noy to shop; tells "REFERENCE ID HEIGHT" of each that is durable."""
    with Ledger.open(home) as ledger:
        ledger.node.finish_interrupted()
        done = list_references(ledger)
        for number in range(1, count + 1):
            reference = f"P-{number}"
            if reference not in done:
                placed = ledger.wallet("noy").pay(number, to="shop", reference=reference)
                tell(f"{reference} {placed.id} {placed.height}\n")


def list_references(ledger: Ledger) -> list[str]:
    """The references of all transfers, in order; one that is paid twice stands twice."""
    return [
        msgspec.json.decode(bytes(message.body), type=Transfer).reference
        for placed in ledger.entries()
        for message in placed.entry.signed.transaction.messages
        if message.type == "transfer"
    ]


if __name__ == "__main__":
    pay_all(Path(sys.argv[1]), int(sys.argv[2]), lambda line: print(line, end="", flush=True))
