"""The scene of an upgrade: a chain of version 1 moves on to version 2 by a motion, and stays the same chain."""

import json

from cli.home.stage import Stage
from cli.shell import exit_codes
from ledger import Ledger

SEED = 2023
"""Where none is given: only a chain with a seed can let weeks go by."""
AHEAD = 115
"""How many blocks after the motion is asked the version begins: a hundred after it is enacted, at least."""
TARGET = (
    "programme set-target pilot_value 1000 --from 2030-01-01 --to 2031-01-01 --unit MILLION-USD --pillar economy"
    " --stage infrastructure --by finance"
)
LAW = {
    "kind": "deny",
    "law": "night_limit",
    "reference": "DECREE/2026-7",
    "remedy": {"en": "Send less", "lo": "ໂອນໜ້ອຍລົງ"},
    "text": 'message.asset == "LAK" and message.amount > 20000',
    "title": {"en": "Nobody pays more than 20,000 LAK at once", "lo": "ບໍ່ໃຫ້ຈ່າຍເກີນ 20,000 ກີບ ຕໍ່ຄັ້ງ"},
    "types": ["transfer"],
}


def play(stage: Stage, seed: int | None) -> str:
    """Plays it; the genesis hash."""
    genesis_hash = _live_by_the_first(stage, SEED if seed is None else seed)
    height = _decide(stage)
    _come_to_it(stage, height)
    _go_on(stage, height)
    _verify(stage, genesis_hash)
    return genesis_hash


def _live_by_the_first(stage: Stage, seed: int) -> str:
    stage.tell("A chain of version 1, as chains were made before there was another, with some of all that it can do.")
    stage.found(seed, " --rules 1")
    stage.do("account open noy --kind citizen --jurisdiction LA-VT", says="block 1")
    stage.do("account open shop --kind business --jurisdiction LA-VT", says="block 2")
    stage.do("money issue 100000 --to noy", says="issued 100,000 LAK to noy")
    stage.do("pay 25000 --from noy --to shop --receipt before.json", says="paid 25,000 LAK")
    (stage.folder / "degree.json").write_text('{"born": 2001, "level": "BSc"}')
    stage.do("record issue --schema degree --subject noy --claims degree.json --by university", says="issued degree@1")
    stage.do("account rotate noy", says="noy")
    (stage.folder / "law.json").write_text(json.dumps(LAW), "utf-8")
    _carry(stage, "adopt-law law.json --by justice", ("justice", "finance", "education"))
    stage.do("pay 25000 --from noy --to shop", exit_codes.REFUSED, "night_limit")
    stage.do("validator key new labour", says="labour")
    members = ("technology", "finance", "transport", "justice")
    _carry(stage, "set-validators --add labour --by technology", members)
    stage.do("pay 10 --from noy --to shop")
    stage.do("pay 10 --from noy --to shop", says="5 of 5 signed")
    return stage.genesis_hash


def _decide(stage: Stage) -> int:
    stage.tell("Targets are of version 2. Before it is in force nobody can ask for one: it would be in no block.")
    stage.do(TARGET, exit_codes.REFUSED, "message_must_be_of_version")
    with Ledger.open(stage.home) as lao:
        height = lao.height + AHEAD
    stage.tell(f"The committee decides: version 2 from block {height} on, and not before 60 days have passed.")
    asked = f"upgrade 2 --height {height} --since 60d --by technology"
    _carry(stage, asked, ("technology", "finance", "transport", "justice"))
    stage.do(TARGET, exit_codes.REFUSED, "message_must_be_of_version")
    return height


def _come_to_it(stage: Stage, height: int) -> None:
    stage.tell("The day comes before the block does. Both must have come.")
    stage.do("wait 60d")
    stage.do(TARGET, exit_codes.REFUSED, "message_must_be_of_version")
    stage.show(f">>> while lao.height < {height - 1}: noy.pay(1, to=shop)")
    with Ledger.open(stage.home) as lao:
        noy = lao.wallet("noy")
        while lao.height < height - 1:
            noy.pay(1, to="shop")
        last = lao.receipt(next(lao.entries(newest_first=True)))
    (stage.folder / "last.json").write_bytes(last)
    stage.tell(f"The next block is {height}: the first that the new rules judge.")
    stage.do("pay 1 --from noy --to shop --receipt first.json", says=f"block {height}")
    with Ledger.open(stage.home) as lao:
        for block, version in ((height - 1, 1), (height, 2)):
            stage.show(f">>> lao.block({block}).header.version\n{lao.block(block).header.version}")
            stage.check(lao.block(block).header.version == version, f"block {block} is not of version {version}")


def _go_on(stage: Stage, height: int) -> None:
    stage.tell("It goes on with what there was: the same money, the record, the law. And with what is new.")
    stage.do(TARGET + " --receipt after.json", says=f"block {height + 1}")
    stage.do("pay 25000 --from noy --to shop", exit_codes.REFUSED, "night_limit")
    stage.do("record list", says="valid")
    stage.do("programme list", says="to come")


def _verify(stage: Stage, genesis_hash: str) -> None:
    stage.tell("Strangers verify receipts from before, from either side of the upgrade and from after, by one hash.")
    for name, says in (("before", "25,000 LAK"), ("last", "1 LAK"), ("first", "1 LAK"), ("after", "pilot_value")):
        stage.do_as_stranger(f"verify {name}.json --genesis {genesis_hash}", f"{name}.json", says=says)
    stage.tell("And the whole history, by the rules of each of its blocks.")
    stage.do_apart("audit", says="sound")


def _carry(stage: Stage, asked: str, members: tuple[str, ...]) -> None:
    """Proposes a motion, has these members vote for it, and enacts it once it is due."""
    stage.do(f"motion propose {asked} --reference DECREE/2026-7", says="voting until")
    with Ledger.open(stage.home) as lao:
        motion = next(one.id for one in reversed(lao.committee.motions()))[:12]
    for member in members:
        stage.do(f"motion vote {motion} yes --by {member}", says="voted yes")
    stage.do("wait 9d")
    stage.do(f"motion enact {motion} --by noy", says="enacted")
