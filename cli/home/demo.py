"""The command `demo`: the whole story in a temporary home, with every claim in it checked.

Its steps are real command lines. What a stranger must be able to do runs in a process of its own.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from cli.assets import scene as assets
from cli.chain import scene as network
from cli.committee import scene as upgrade
from cli.devices import scene as devices
from cli.exchange import scene as exchange
from cli.home.stage import Stage
from cli.land import scene as land
from cli.programme import scene as programme
from cli.services import scene as services
from cli.shell import exit_codes, output
from cli.shell.grammar import Command
from cli.shell.session import Session
from cli.trade import scene as trade
from cli.treasury import scene as tax
from ledger import Ledger
from ledger.client.committee.validators import find_validators
from ledger.words.chain.entries import describe_block, list_rejected
from ledger.words.lexicon import shorten_id

SCENE_NAMES = (
    *("story", "assets", "devices", "exchange", "land", "network"),
    *("programme", "services", "tax", "trade", "upgrade"),
)
"""Of SCENES, at the end."""
_CHANGES = ((b"INV-7", b"INV-9"), (b'"amount":25000', b'"amount":95000'))
"""What is changed in the history: the first that does not lie across two pages of the file."""


@click.command(cls=Command, examples=["natledger demo", "natledger demo story --seed 2023"])
@click.argument("scene", type=click.Choice(SCENE_NAMES), default="story")
@click.option(
    "--seed", metavar="N", type=click.IntRange(0, 2**31), help="Fixed keys and clock: the same hashes for everybody."
)
@click.pass_obj
def demo(session: Session, scene: str, seed: int | None) -> None:
    """Tell the whole story, or another scene, in a temporary home, and check it.

    The story: a payment, a receipt that a stranger verifies, a forgery, a refusal, a law and a motion to change it, a
    degree of which one field is shown, a validator that is down and one that lies, and a changed byte of history that
    is found. Assets: units of a class that only some may hold, a pot for their holders, and a delivery against payment.
    Devices: a meter whose readings release an order, and a log of look-ups. Exchange: a rate, dealers within its band,
    and rice that a motion makes money. Land: a parcel that is divided, sold against payment and mortgaged. Network:
    four validators on CometBFT, where that is installed. Programme: targets set before their time, and what came of
    them. Services: what is applied for, decided, appealed, and granted by silence. Tax: invoices whose tax goes to the
    treasury as they are paid. Trade: a contract, and orders under it. Upgrade: a chain of version 1 that moves on to
    version 2. Nothing of it stays.
    """
    root = click.get_current_context().find_root().command
    with tempfile.TemporaryDirectory(prefix="natledger-demo-") as folder:
        show = output.tell if session.json else output.say
        stage = Stage(Path(folder), root.main, show)
        genesis_hash = SCENES[scene](stage, seed)
    text = (
        f"\n# All {stage.checks} checks held, and nothing of this is left: the home was temporary.\n"
        "# Next: natledger init --no-passphrase    a ledger of your own\n"
        "#       natledger pay --help              every command ends in examples\n"
        "#       docs/tutorial/1-a-payment.ipynb   how it works, step by step"
    )
    session.give({"checks": stage.checks, "genesis_hash": genesis_hash, "scene": scene, "seed": seed}, text)


def _tell_story(stage: Stage, seed: int | None) -> str:
    genesis_hash = _pay(stage, seed)
    _prove(stage, genesis_hash)
    _refuse(stage, genesis_hash)
    _obey_a_law(stage)
    _issue_degree(stage, genesis_hash)
    _lose_a_validator(stage)
    _hear_a_liar(stage)
    _change_history(stage)
    return genesis_hash


def _pay(stage: Stage, seed: int | None) -> str:
    stage.tell("A ledger: four validators take turns, four authorities act on it.")
    stage.found(seed)
    stage.do("account open noy --kind citizen --jurisdiction LA-VT", says="block 1")
    stage.do("account open shop --kind business --jurisdiction LA-VT", says="block 2")
    stage.do("money issue 100000 --to noy", says="issued 100,000 LAK to noy")
    stage.tell("A payment. It is final as soon as it is told, and it leaves a receipt.")
    stage.do("pay 25000 --from noy --to shop --reference INV-7 --receipt r.json", says="4 of 4 signed")
    return stage.genesis_hash


def _prove(stage: Stage, genesis_hash: str) -> None:
    stage.tell("A stranger gets the receipt: another process, with this file, the genesis hash, and nothing else.")
    stage.do_as_stranger(f"verify r.json --genesis {genesis_hash}", "r.json", says="by the payer's key")
    stage.tell("Somebody makes it 95,000, and tries that on the stranger.")
    receipt = (stage.folder / "r.json").read_bytes()
    (stage.folder / "forged.json").write_bytes(receipt.replace(b"25000", b"95000"))
    refused = "signature_must_fit_transaction"
    stage.do_as_stranger(f"verify forged.json --genesis {genesis_hash}", "forged.json", exit_codes.UNPROVED, refused)


def _refuse(stage: Stage, genesis_hash: str) -> None:
    stage.tell("Nobody can pay what they do not have. To ask costs nothing: no block is made.")
    height = _get_height(stage)
    stage.do("pay 900000 --from noy --to shop", exit_codes.REFUSED, "noy holds 75,000 LAK, asked 900,000")
    stage.check(_get_height(stage) == height, "a refused payment made a block")
    stage.tell("Who insists has the refusal recorded, and even that comes with a receipt.")
    stage.do("tx build pay 900000 --from noy --to shop --out tx.json")
    stage.do("tx sign tx.json --out signed.json", says="complete")
    stage.do("tx send signed.json --anyway", exit_codes.REFUSED, "the refusal is recorded")
    stage.do(f"receipt make {shorten_id(stage.newest.id)} --out refusal.json")
    says = "refused: balance_must_cover_amount"
    stage.do_as_stranger(f"verify refusal.json --genesis {genesis_hash}", "refusal.json", says=says)


def _obey_a_law(stage: Stage) -> None:
    stage.tell("Laws are on the ledger, too. Whom one stops is told which, why, and what to do, in two languages.")
    stage.do("money issue 200000000 --to shop", says="block")
    stage.do("pay 150000000 --from shop --to noy", says="paid 150,000,000 LAK")
    stage.do("pay 150000000 --from noy --to shop", exit_codes.REFUSED, "wallet_personal (EXAMPLE/WALLETS/2)")
    stage.tell("A committee makes them: a member moves, all may vote, and a week and a day go by before it counts.")
    asked = "motion propose set-value personal_wallet_day 50000000 --by justice --reference DECREE/9"
    stage.do(asked, says="asked bttc to set the parameter personal_wallet_day")
    motion = shorten_id(stage.newest.id)
    stage.do(f"motion vote {motion} yes --by finance", says="finance voted yes")
    stage.do(f"motion enact {motion} --by noy", exit_codes.REFUSED, "motion_must_be_due")


def _issue_degree(stage: Stage, genesis_hash: str) -> None:
    stage.tell("A university, accredited by the ministry, gives noy a degree. What it says stays in noy's file.")
    (stage.folder / "degree.json").write_text('{"born": 2001, "level": "BSc Forestry"}')
    stage.do("role why university issuer", says="from genesis")
    says = "issued degree@1 to noy"
    stage.do(
        "record issue --schema degree --subject noy --claims degree.json --by university --holder-file h.json",
        says=says,
    )
    database = b"".join(path.read_bytes() for path in sorted(stage.home.glob("*.db*")))
    stage.check(b"Forestry" not in database, "the chain knows what the degree says")
    stage.tell("noy shows the level, and nothing else, to a stranger who holds the genesis hash.")
    stage.do("record disclose h.json --fields level --out shown.json", says="disclosure written")
    verify = f"verify shown.json --genesis {genesis_hash}"
    shown = stage.do_as_stranger(verify, "shown.json", says="level: BSc Forestry")
    stage.check("2001" not in shown.out, "the year of birth was shown")
    stage.tell("Somebody makes it a doctorate.")
    data = (stage.folder / "shown.json").read_bytes()
    (stage.folder / "doctor.json").write_bytes(data.replace(b"BSc", b"PhD"))
    refused = "field_must_be_in_record"
    stage.do_as_stranger(f"verify doctor.json --genesis {genesis_hash}", "doctor.json", exit_codes.UNPROVED, refused)
    stage.tell("The degree is revoked. The file shows it as it was issued; a status proof says what came after.")
    record = _get_record(stage)
    stage.do(f"record revoke {record} --reason SENATE/7 --by university", says="revoked")
    stage.do(f"record status {record} --out status.json", says="revoked")
    stage.do_as_stranger(
        f"{verify} --status status.json", "shown.json status.json", exit_codes.REFUSED, "revoked at block"
    )


def _lose_a_validator(stage: Stage) -> None:
    name = _get_next_proposer(stage)
    stage.tell(f"It is the turn of {name}, and it is down. The next one takes over; three of four are enough.")
    stage.do(f"validator down {name}", says="is down")
    stage.do("pay 10 --from noy --to shop", says="round 1")
    stage.do(f"validator up {name}", says="is up")


def _hear_a_liar(stage: Stage) -> None:
    name = _get_next_proposer(stage)
    stage.tell(f"It is the turn of {name}, and it lies about the outcome. The others execute it too, and do not sign.")
    stage.show(f'>>> lao.set_validator("{name}", "lying")')
    stage.show(">>> noy.pay(20, to=shop)")
    with Ledger.open(stage.home) as lao:
        lao.set_validator(name, "lying")
        placed = lao.wallet("noy").pay(20, to="shop")
    rejected = placed.committed.rejected if placed.committed else ()
    for said in list_rejected(placed):
        stage.show(said)
    stage.show(f"paid 20 LAK   {describe_block(placed, tally=True)}")
    stage.check([rejection.proposer for rejection in rejected] == [name], f"{name} lied and was believed")
    stage.check(describe_block(placed).find(f"proposed by {name}") < 0, f"the block of {name} became final")


def _change_history(stage: Stage) -> None:
    stage.tell("The whole history, checked again by a process of its own.")
    stage.do_apart("audit", says="sound")
    file = stage.home / "ledger.db"
    whole = file.read_bytes()
    old, new = next((change for change in _CHANGES if change[0] in whole), _CHANGES[0])
    stage.check(old in whole, "the payment is not in ledger.db")
    stage.tell(f"Somebody with access to the disk changes one byte of ledger.db: {old.decode()} to {new.decode()}.")
    file.write_bytes(whole.replace(old, new, 1))
    stage.do_apart("audit", exit_codes.UNPROVED, "block 4")
    stage.tell("With that byte put back, all is well again.")
    file.write_bytes(whole)
    stage.do_apart("audit", says="sound")


def _get_height(stage: Stage) -> int:
    with Ledger.open(stage.home) as lao:
        return lao.height


def _get_record(stage: Stage) -> str:
    with Ledger.open(stage.home) as lao:
        return lao.records("noy")[0].id[:12]


def _get_next_proposer(stage: Stage) -> str:
    with Ledger.open(stage.home) as lao:
        return next(one.name for one in find_validators(lao.desk).present if one.next)


SCENES: dict[str, Callable[[Stage, int | None], str]] = {
    "story": _tell_story,
    "assets": assets.play,
    "devices": devices.play,
    "exchange": exchange.play,
    "land": land.play,
    "network": network.play,
    "tax": tax.play,
    "trade": trade.play,
    "programme": programme.play,
    "services": services.play,
    "upgrade": upgrade.play,
}
"""What the demo tells, by name: each takes the stage and the seed, and gives the genesis hash.

A subject's stands in its folder, as scene.py.
"""
