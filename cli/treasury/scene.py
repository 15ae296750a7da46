"""The scene of the demo on invoices and taxes: a market town in the days in which the rate rises."""

import json

from cli.home.stage import Stage
from cli.shell import exit_codes
from ledger import Ledger

LINES = [{"amount": 1_000_000, "text": "roof tiles"}, {"amount": 200_000, "category": "exempt", "text": "school books"}]
LAST_DAY = "2024-04-09"
"""Of 7 percent."""
SEED = 2024
"""Where none is given: a day is chosen with a seed alone."""


def play(stage: Stage, seed: int | None) -> str:
    """Tells it, and gives the genesis hash."""
    genesis_hash = _settle(stage, SEED if seed is None else seed)
    _invoice(stage, genesis_hash)
    _sell(stage)
    _change_the_rate(stage)
    _take_back(stage)
    return genesis_hash


def _settle(stage: Stage, seed: int) -> str:
    stage.tell("A market town on 9 April 2024. From tomorrow on, value added tax is 10 percent again.")
    stage.found(seed, f" --begins {LAST_DAY}")
    stage.do("account open noy --kind citizen --jurisdiction LA-VT", says="block 1")
    stage.do("account open stall --kind business --jurisdiction LA-VT", says="block 2")
    stage.do("account open inn --kind business --jurisdiction LA-VT", says="block 3")
    stage.do("money issue 5000000 --to noy", says="block 4")
    stage.do("money issue 5000000 --to inn", says="block 5")
    stage.do("tax show", says="10 % from 2024-04-10T00:00:00+07:00 on")
    return stage.genesis_hash


def _invoice(stage: Stage, genesis_hash: str) -> None:
    stage.tell("The stall invoices the inn. What was sold stays between them; the ledger knows sums and a commitment.")
    (stage.folder / "lines.json").write_text(json.dumps(LINES))
    issued = "1,270,000 LAK with 70,000 LAK of tax"
    stage.do("invoice issue A-1 --by stall --to inn --due 30d --lines lines.json", says=issued)
    stage.do("invoice lines stall/A-1", says="roof tiles")
    database = b"".join(path.read_bytes() for path in sorted(stage.home.glob("*.db*")))
    stage.check(b"tiles" not in database, "the chain knows what was sold")
    stage.tell("It is paid in two parts. Of each, its share of the tax goes to the treasury in the same message.")
    stage.do("invoice pay stall/A-1 500000 --from inn", says="770,000 LAK left")
    stage.do("invoice pay stall/A-1 --from inn --receipt r.json", says="0 LAK left")
    stage.check(_get_balance(stage, "treasury") == 70_000, "two parts did not pass on just the tax")
    stage.do("invoice pay stall/A-1 --from inn", exit_codes.REFUSED, "invoice_must_be_open")
    stage.tell("A stranger holds the receipt of the second part, and the genesis hash.")
    stage.do_as_stranger(f"verify r.json --genesis {genesis_hash}", "r.json", says="paid 770,000 LAK of A-1")


def _sell(stage: Stage) -> None:
    stage.tell("A sale at the stall names nobody. Its price has the tax in it, and it is paid as it is made.")
    stage.do("invoice sell R-1 --by stall --to noy --amount 107000", says="107,000 LAK with 7,000 LAK of tax")


def _change_the_rate(stage: Stage) -> None:
    stage.tell("The next morning the same sale costs the same, and the stall is left with less.")
    stage.do("wait 1d", says="2024-04-10")
    stage.do("tax show", says="10 %")
    stage.do("invoice sell R-2 --by stall --to noy --amount 107000", says="107,000 LAK with 9,727 LAK of tax")
    stage.tell("What if it had been 10 percent all along? The same traffic, executed again: who pays how much more.")
    told = stage.do("what-if --from 1 --set vat_rate_permille=100", says="of 0 of")
    stage.check("treasury          119,454 LAK, really 86,727 LAK" in told.out, "what-if is not exact")
    stage.check("inn               3,700,000 LAK, really 3,730,000 LAK" in told.out, "what-if is not exact")


def _take_back(stage: Stage) -> None:
    stage.tell("noy brings goods back. The stall gives the price back, and has a claim for its tax.")
    stage.do("invoice credit stall/R-2 107000 --by stall", says="stall credited 107,000 LAK of R-2")
    stage.check(_get_balance(stage, "noy") == 4_893_000, "noy was not given all back")
    stage.do("tax periods", says="9,727 LAK")
    stage.do("statement treasury", says="A-1 tax")
    stage.do_apart("audit", says="sound")


def _get_balance(stage: Stage, who: str) -> int:
    with Ledger.open(stage.home) as lao:
        return lao.balance(who).available
