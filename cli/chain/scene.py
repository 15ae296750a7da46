"""The scene of a network: four institutions on CometBFT, one of which is lost, and receipts that need none of them."""

from cli.home.stage import Stage
from ledger import Ledger
from ledger.client.network.network import find_engine_program

FIRST, SECOND, LOST = "four/central-bank", "four/finance", "justice"


def play(stage: Stage, seed: int | None) -> str:
    """Plays it; the genesis hash. Raises ConsensusError where CometBFT is not installed."""
    find_engine_program()
    try:
        _begin(stage, seed)
        _pay(stage)
        _lose_one(stage)
        stage.do("net status four", says="behind")
        return _verify(stage)
    finally:
        stage.do("net down four")


def _begin(stage: Stage, seed: int | None) -> None:
    stage.tell("Four institutions, each with a home, a key and a process of its own. CometBFT brings them to agree.")
    fixed = "" if seed is None else f" --seed {seed}"
    stage.do(f"net init four --no-passphrase{fixed}", says="central-bank, finance, justice, technology")
    stage.do("net up four", says="up")


def _pay(stage: Stage) -> None:
    stage.tell("What one of them is asked to do, all of them execute. More than two thirds must agree.")
    stage.do(f"account open noy --kind citizen --jurisdiction LA-VT --home {FIRST}", says="block 1")
    stage.do(f"account open shop --kind business --jurisdiction LA-VT --home {FIRST}", says="block 2")
    stage.do(f"money issue 100000 --to noy --home {FIRST}", says="issued 100,000 LAK to noy")
    stage.do(
        f"pay 25000 --from noy --to shop --reference INV-7 --receipt r.json --home {FIRST}", says="paid 25,000 LAK"
    )
    with Ledger.open(stage.folder / FIRST) as lao:
        shop = lao.resolve("shop")
    stage.tell("Another institution sees it in a database of its own, made by executing the same blocks.")
    stage.do(f"balance {shop} --home {SECOND}", says="25,000 LAK")


def _lose_one(stage: Stage) -> None:
    stage.tell("One of four is lost. The others go on, and it fetches what it missed when it is back.")
    stage.do(f"net down four {LOST}", says=LOST)
    stage.do(f"pay 10 --from noy --to shop --receipt later.json --home {FIRST}", says="paid 10 LAK")
    stage.do(f"net up four {LOST}", says="up")


def _verify(stage: Stage) -> str:
    with Ledger.open(stage.folder / FIRST) as lao:
        genesis_hash = lao.genesis_hash
    stage.tell("A stranger holds the genesis hash and two files: no CometBFT, no network, no home.")
    for file in ("r.json", "later.json"):
        stage.do_as_stranger(f"verify {file} --genesis {genesis_hash}", file, says="of CometBFT")
    return genesis_hash
