"""A chronicle: one fixed life of a ledger, told in lines that are the same wherever and however it is run.

`python -m tests.properties.chronicle` prints them: what came of each act, every block hash, and the verdicts of the
verifier on true and changed proofs. There is no assert in it, so it tells as much under `python -O`.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import ledger
from ledger import Ledger, LedgerError, Wallet
from ledger.chain.proofs import verify_history_proof, verify_state_proof
from tests.country import Country
from tests.node.test_node import SCENARIO
from tests.registry.scenario import Play

SEED = 2023


def tell() -> Iterator[str]:
    """All lines, in order."""
    yield from tell_scenario()
    with tempfile.TemporaryDirectory() as folder:
        yield from tell_ledger(Path(folder) / "home")


def tell_scenario() -> Iterator[str]:
    """The acts of a scenario, with time, quotas and keys chosen by the test."""
    country = Country(utc_offset=420)
    play = Play(country)
    for line in map(str.strip, SCENARIO.strip().splitlines()):
        text, bar, _ = line.partition("|")
        if bar:
            yield f"{text.strip()}: {play.act(text.strip())}"
        else:
            play.run(line)
    for height in range(1, country.node.tip.height + 1):
        yield f"block {height} {country.store.load_block(height).hash.hex()}"


def tell_ledger(home: Path) -> Iterator[str]:
    """A ledger kept in a home, closed and opened again, with proofs true and changed."""
    with Ledger.create(home, seed=SEED) as lao:
        yield f"genesis {lao.genesis_hash}"
        noy, shop = open_accounts(lao)
        for act in list_acts(lao, noy, shop):
            yield attempt(lambda act=act: act().outcome.rule or "applied")  # type: ignore[misc]
    with Ledger.open(home) as lao:
        for placed in lao.entries():
            block = lao.block(placed.height)
            yield f"block {placed.height} {block.hash.hex()} {placed.id} {placed.outcome.rule}"
        yield from tell_proofs(lao)
        yield f"audit {lao.audit()}"


def open_accounts(lao: Ledger) -> tuple[Wallet, Wallet]:
    """A person with money, and a shop that two of three keys sign for."""
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT.01", keys=3, threshold=2)
    lao.wallet("central-bank").issue_money(100_000, to=noy)
    return noy, shop


def list_acts(lao: Ledger, noy: Wallet, shop: Wallet) -> Iterator[Callable[[], ledger.PlacedEntry]]:
    """What they do, one after the other."""
    yield lambda: noy.pay(25_000, to=shop, reference="INV-7")
    yield lambda: noy.pay(900_000, to=shop)
    yield lambda: shop.reverse(next(reversed(list(lao.entries(noy)))))
    yield lambda: noy.place_hold(10_000, shop)
    hold = str(next(reversed(list(lao.entries()))).events["hold"])
    yield lambda: shop.capture_hold(hold, 4_000)
    yield lambda: shop.release_hold(hold)
    yield lambda: noy.rotate_keys(keys=2, threshold=2)
    lao.set_validator("finance", "lying")
    lao.set_validator("justice", "down")
    for _ in range(4):
        yield lambda: noy.pay(1, to=noy)
    lao.set_validator("technology", "down")
    yield lambda: noy.pay(1, to=noy)
    lao.set_validator("technology", "up")


def tell_proofs(lao: Ledger) -> Iterator[str]:
    """What the verifier says of proofs, true and changed."""
    payment = next(placed for placed in lao.entries() if placed.height == 4)
    receipt = lao.receipt(payment)
    forged = receipt.replace(b"25000", b"95000")
    elsewhere = "00" * 32
    yield attempt(lambda: str(ledger.verify_receipt(receipt, lao.genesis_hash)))
    yield attempt(lambda: str(ledger.verify_receipt(forged, lao.genesis_hash)))
    yield attempt(lambda: str(ledger.verify_receipt(receipt, elsewhere)))
    row = "account/" + lao.wallet("noy").address
    yield attempt(lambda: str(verify_state_proof(lao.prove_state(row, 4), lao.genesis_hash).value))
    yield attempt(lambda: str(verify_history_proof(lao.prove_history(2, lao.height), lao.genesis_hash).later))


def attempt(act: Callable[[], str]) -> str:
    """What comes of it, or the rule that refuses it."""
    try:
        return act()
    except LedgerError as error:
        return str(error)


if __name__ == "__main__":
    for told in tell():
        print(told)
