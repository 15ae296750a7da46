"""The scene on land: a parcel is registered, divided, sold against payment, mortgaged, and shown to a stranger."""

import json

from cli.home.stage import Stage
from cli.shell import exit_codes
from ledger import Ledger

_FIELD = [[500_000, 200_000], [540_000, 200_000], [540_000, 225_000], [500_000, 225_000]]
_HALVES = {
    "A.2": [[500_000, 200_000], [520_000, 200_000], [520_000, 225_000], [500_000, 225_000]],
    "A.3": [[520_000, 200_000], [540_000, 200_000], [540_000, 225_000], [520_000, 225_000]],
}


def play(stage: Stage, seed: int | None) -> str:
    """Tells it, and gives the genesis hash."""
    stage.tell(
        "noy has a field. It is registered in an account of its own, so that it tells nothing of noy's payments."
    )
    stage.found(seed)
    genesis_hash = stage.genesis_hash
    for name, kind in (("noy", "citizen"), ("keo", "citizen"), ("bcel", "bank")):
        stage.do(f"account open {name} --kind {kind} --jurisdiction LA-VT")
    _register(stage)
    _sell(stage)
    _mortgage(stage)
    _prove(stage, genesis_hash)
    stage.tell("All of it, checked again by a process of its own.")
    stage.do_apart("audit", says="sound")
    return genesis_hash


def _register(stage: Stage) -> None:
    for name, drawn in (("field", _FIELD), ("halves", _HALVES)):
        (stage.folder / f"{name}.json").write_text(json.dumps(drawn))
    (stage.folder / "plan.txt").write_text("surveyed by two, with a theodolite")
    stage.do("title account noy A.1", says="noy-a_1")
    registered = "field.json --owner noy-a_1=1 --place LA-VT --plan plan.txt"
    stage.do(f"land register A.1 {registered}", says="A.1, 100,000.00 m²")
    stage.do(f"land register B.1 {registered}", exit_codes.REFUSED, "parcels_must_not_overlap")
    stage.tell("It is divided: the halves lie within it, have no land in common, and are the same owner's.")
    stage.do("land divide A.1 halves.json --agrees noy-a_1 --plan plan.txt", says="A.3, 50,000.00 m²")
    stage.do("title show A.1", exit_codes.NOT_FOUND, "title_must_exist")


def _sell(stage: Stage) -> None:
    stage.tell("keo is to have A.2: it is kept for thirty days, so that nobody else gets it meanwhile.")
    stage.do("title account keo A.2", says="keo-a_2")
    stage.do("title notice A.2 --for keo-a_2 --by noy-a_1", says="A.2 is of noy-a_1 all of it")
    other = "title sell A.2 --by noy-a_1 --to bcel --known"
    stage.do(other, exit_codes.REFUSED, "notice_must_be_kept")
    stage.tell("Land against money: who cannot pay does not get it, and who pays gets it in the same moment.")
    sale = "title sell A.2 --by noy-a_1 --to keo-a_2 --price 90000"
    stage.do(sale, exit_codes.REFUSED, "balance_must_cover_amount")
    stage.do("money issue 90000 --to keo-a_2", says="issued 90,000 LAK")
    stage.do(f"{sale} --receipt sale.json", says="A.2 is of keo-a_2 all of it")
    stage.do("balance noy-a_1", says="90,000 LAK")
    stage.do(sale, exit_codes.REFUSED, "owner_must_be_of_title")


def _mortgage(stage: Stage) -> None:
    stage.tell("The bank lends on it. From then on nobody gets the land without the bank's signature.")
    (stage.folder / "loan.txt").write_text("keo owes bcel 50,000 kip")
    terms = "--by keo-a_2 --to bcel --secures 50000 --document loan.txt --seal loan.seal"
    stage.do(f"title grant mortgage A.2 {terms}", says="A.2 is of keo-a_2")
    back = "title sell A.2 --by keo-a_2 --to noy-a_1"
    stage.do(back, exit_codes.REFUSED, "creditor_must_agree")
    stage.do("title show A.2", says="50,000 LAK")


def _prove(stage: Stage, genesis_hash: str) -> None:
    stage.tell("A land certificate: a stranger verifies it with the genesis hash alone, and learns nothing of keo.")
    stage.do("title certificate A.2 --out a2.json", says="land certificate of A.2")
    shown = stage.do_as_stranger(f"verify a2.json --genesis {genesis_hash}", "a2.json", says="who owned parcel A.2")
    with Ledger.open(stage.home) as lao:
        owner, wallet = lao.resolve("keo-a_2"), lao.resolve("keo")
    stage.check(f"all of it: {owner}" in shown.out, "the certificate does not name the owner")
    stage.check(wallet not in shown.out, "the certificate tells of what keo pays")
    (stage.folder / "forged.json").write_bytes((stage.folder / "a2.json").read_bytes().replace(b"50000", b"10000"))
    forged = f"verify forged.json --genesis {genesis_hash}"
    stage.do_as_stranger(forged, "forged.json", exit_codes.UNPROVED, "row_must_be_in_state")
