"""Peers: other ledgers that run in one process, beside ours. None of them is needed: what is not there is skipped.

LiteSVM executes Solana's transfers in memory. `pip install solders` brings it.
"""

import time
from typing import NamedTuple

from tests.bench.people import do_apart
from tests.bench.turns import Range, compute_range

PAYERS = 1_000
LAMPORTS = 10**11
"""What each of them has; a transfer moves about a million of them, which is more than an account must have."""


class Peer(NamedTuple):
    """Signed transfers a second, from their bytes, on one core; or why there are none."""

    name: str
    transfers_per_s: Range | None
    skipped: str = ""

    def say(self, ours: float) -> str:
        """One line, with our payments a second beside it."""
        if self.transfers_per_s is None:
            return f"{self.name}: skipped, {self.skipped}"
        middle, low, high = self.transfers_per_s
        figures = f"{middle:,.0f} signed transfers a second ({low:,.0f}–{high:,.0f})"
        return f"{self.name}, one core, in memory, no laws, no proofs: {figures}; ours are {ours / middle:.2f} of that."


def measure_litesvm(count: int, turns: int) -> Peer:
    """LiteSVM in a process of its own, where solders is installed."""
    try:
        import solders
    except ImportError:
        return Peer("LiteSVM", None, "solders is not installed: pip install solders")
    return Peer(f"LiteSVM (solders {solders.__version__})", do_apart(_transfer, count, turns))


def _transfer(count: int, turns: int) -> Range:
    from solders.keypair import Keypair
    from solders.litesvm import LiteSVM
    from solders.message import Message
    from solders.system_program import TransferParams, transfer
    from solders.transaction import Transaction
    from solders.transaction_metadata import TransactionMetadata

    ledger = LiteSVM()
    keys = [Keypair.from_seed(number.to_bytes(32, "little")) for number in range(1, PAYERS + 1)]
    for key in keys:
        ledger.airdrop(key.pubkey(), LAMPORTS)
    latest = ledger.latest_blockhash()

    def sign(number: int) -> bytes:
        payer, payee = keys[number % PAYERS], keys[(number * 7 + 1) % PAYERS]
        terms = TransferParams(from_pubkey=payer.pubkey(), to_pubkey=payee.pubkey(), lamports=1_000_000 + number)
        message = Message.new_with_blockhash([transfer(terms)], payer.pubkey(), latest)
        return bytes(Transaction([payer], message, latest))

    figures = []
    for turn in range(turns):
        signed = [sign(number) for number in range(turn * count, (turn + 1) * count)]
        began = time.perf_counter()
        answers = [ledger.send_transaction(Transaction.from_bytes(data)) for data in signed]
        figures.append(count / (time.perf_counter() - began))
        failed = [answer for answer in answers if not isinstance(answer, TransactionMetadata)]
        if failed:
            raise SystemExit(f"{len(failed)} transfers of the peer failed, the first: {failed[0]}")
    return compute_range(figures)
