"""The scene on exchange: a dealer, a rate, an offer that is taken, a new asset, and reserves that can be told apart."""

from cli.home.stage import Stage
from cli.shell import exit_codes
from ledger import Ledger
from ledger.words.lexicon import shorten_id

SEED = 2023
"""Where none is given: days go by in this scene, as they can only with one."""
_MEMBERS = ("finance", "justice", "technology")


def play(stage: Stage, seed: int | None) -> str:
    """Tells it, and gives the genesis hash."""
    genesis_hash = _found(stage, SEED if seed is None else seed)
    _convert(stage, genesis_hash)
    _refuse(stage)
    _pay_in_rice(stage)
    _show_reserves(stage, genesis_hash)
    stage.tell("All of it, checked again by a process of its own.")
    stage.do_apart("audit", says="sound")
    return genesis_hash


def _found(stage: Stage, seed: int) -> str:
    stage.tell("A bank is to deal in dollars, and rice is to be money: the committee decides on both.")
    stage.found(seed)
    stage.do("account open noy --kind citizen --jurisdiction LA-VT")
    stage.do("account open bcel --kind bank --jurisdiction LA")
    stage.do("money issue 50000000 --to bcel", says="issued 50,000,000 LAK to bcel")
    stage.do("money issue 500 --to noy --asset USD", says="issued 500.00 USD to noy")
    wanted = "--reference DECREE/9 --by finance"
    stage.do(f"motion propose grant-role dealer --scope USD --to bcel --until never {wanted}", says="make bcel dealer")
    motions = [shorten_id(stage.newest.id)]
    imitated = f"motion propose create-asset XUSD --cap 1000 --issuer treasury {wanted}"
    stage.do(imitated, exit_codes.REFUSED, "asset_code_must_be_assigned")
    rice = f"motion propose create-asset XRICE --cap 1000000 --decimals 3 --issuer treasury {wanted}"
    stage.do(rice, says="make the asset XRICE")
    motions.append(shorten_id(stage.newest.id))
    for motion in motions:
        for member in _MEMBERS:
            stage.do(f"motion vote {motion} yes --by {member}", says="voted yes")
    stage.do("wait 8d")
    for motion in motions:
        stage.do(f"motion enact {motion} --by noy", says="enacted")
    return stage.genesis_hash


def _convert(stage: Stage, genesis_hash: str) -> None:
    stage.tell("The central bank publishes what a dollar costs. Offers may differ by two percent, and no more.")
    published = "rate publish 21650 --of USD --in LAK --band 20 --until 30d"
    stage.do(published, says="1 USD = 21,650 LAK, within 2 %")
    offered = "offer place 20000000 --asset LAK --rate USD/LAK --by bcel --price"
    stage.do(f"{offered} 24000", exit_codes.REFUSED, "offer_must_be_within_band")
    stage.do(f"{offered} 21500", says="bcel offers 20,000,000 LAK for USD, 1 USD = 21,500 LAK")
    stage.tell("noy takes of it. The rate stands in what came of it, and a stranger verifies the receipt.")
    stage.do(
        f"convert 100.05 --from noy --offer {shorten_id(stage.newest.id)} --receipt c.json", says="into 2,151,075 LAK"
    )
    stage.do_as_stranger(f"verify c.json --genesis {genesis_hash}", "c.json", says="converted")


def _refuse(stage: Stage) -> None:
    with Ledger.open(stage.home) as lao:
        offer = lao.exchange.offers()[0].id[:12]
    stage.tell("Nobody takes more than is left, or is given less than they want; and a stale rate binds nobody.")
    stage.do(f"convert 900 --from noy --offer {offer}", exit_codes.REFUSED, "offer_must_cover_conversion")
    least = f"convert 1 --from noy --offer {offer} --least 21501"
    stage.do(least, exit_codes.REFUSED, "conversion_must_give_least")
    stage.do("rate publish 22000 --of USD --in LAK --band 20 --until 30d", says="1 USD = 22,000 LAK")
    stage.do(f"convert 1 --from noy --offer {offer}", exit_codes.REFUSED, "rate_must_be_the_latest")
    stage.do(f"offer withdraw {offer} --by bcel", says="17,848,925 LAK back to bcel")


def _pay_in_rice(stage: Stage) -> None:
    stage.tell("Rice is money, too: what people have of it stands in rows of its own, so that it fills no account.")
    stage.do("money issue 2.500 --to noy --asset XRICE --by treasury", says="issued 2.500 XRICE to noy")
    stage.do("pay 1.250 --from noy --to bcel --asset XRICE", says="paid 1.250 XRICE")
    stage.do("balance noy", says="1.250 XRICE")


def _show_reserves(stage: Stage, genesis_hash: str) -> None:
    stage.tell("What stands behind the kip: reported with a commitment to a document, or proved on the ledger.")
    stage.do("money issue 750 --to central-bank --asset EUR", says="issued 750.00 EUR")
    (stage.folder / "statement.txt").write_text("balance of the correspondent account: 1,400,000.00 USD\n")
    stage.do("reserve report 1400000 --currency USD --evidence statement.txt", says="reported 1,400,000.00 USD")
    shown = stage.do("reserve show LAK", says="reported")
    stage.check("750.00 EUR on the ledger" in shown.out, "what is proved is not told apart")
    stage.do("reserve prove EUR --out reserve.json")
    stage.do_as_stranger(f"verify reserve.json --genesis {genesis_hash}", "reserve.json", says="75000")
