"""The scene on tokens: a dam whose units people hold, that are frozen, paid for, used up, and pay a distribution."""

from cli.home.stage import Stage
from cli.shell import exit_codes
from ledger import Ledger
from ledger.words.lexicon import shorten_id

SEED = 2023
"""Where none is given: days go by in this scene, as they can only with one."""
_CONDITION = '(payee.admission == "valid" and payee.schema == "degree@1") or payee.is_issuer'


def play(stage: Stage, seed: int | None) -> str:
    """Tells it, and gives the genesis hash."""
    genesis_hash = _found(stage, SEED if seed is None else seed)
    _open(stage)
    record = _admit(stage)
    _deliver(stage, genesis_hash)
    _freeze(stage, record)
    _distribute(stage)
    _retire(stage, genesis_hash)
    stage.tell("All of it, checked again by a process of its own.")
    stage.do_apart("audit", says="sound")
    return genesis_hash


def _found(stage: Stage, seed: int) -> str:
    stage.tell("The firm hydro is to issue units of its dam. The committee accredits it for that kind of class.")
    stage.found(seed)
    for name, kind in (("noy", "citizen"), ("keo", "citizen"), ("hydro", "business")):
        stage.do(f"account open {name} --kind {kind} --jurisdiction LA-VT")
    granted = "--scope hydropower_unit --to hydro --until never --reference DECREE/11 --by finance"
    stage.do(f"motion propose grant-role token_issuer {granted}", says="make hydro token_issuer")
    motion = shorten_id(stage.newest.id)
    for member in ("finance", "justice", "technology"):
        stage.do(f"motion vote {motion} yes --by {member}", says="voted yes")
    stage.do("wait 8d")
    stage.do(f"motion enact {motion} --by noy", says="enacted")
    stage.do("money issue 1000000 --to keo")
    stage.do("money issue 1000000 --to hydro")
    return stage.genesis_hash


def _open(stage: Stage) -> None:
    stage.tell("It opens a class, under a condition in the language of laws: whoever gets units holds a valid degree.")
    (stage.folder / "rule.txt").write_text(_CONDITION + "\n")
    (stage.folder / "prospectus.txt").write_text("Each unit is a megawatt hour of the dam, and a part of its profit.\n")
    terms = "--cap 1000 --unit MWH --by hydro --where rule.txt --document prospectus.txt"
    stage.do(f"asset open XHYDRO bond {terms}", exit_codes.REFUSED, "token_issuer_must_have_role")
    stage.do(f"asset open XHYDRO hydropower_unit {terms}", says="opened XHYDRO")
    stage.do("asset check XHYDRO prospectus.txt --seal prospectus.txt.seal", says="stands on this document")
    refused = "money issue 100 --to noy --asset XHYDRO --by hydro"
    stage.do(refused, exit_codes.REFUSED, "eligibility_must_allow")


def _admit(stage: Stage) -> str:
    """The record of keo."""
    stage.tell("The chain knows no subject of a record. noy and keo show theirs, and nothing else of it.")
    (stage.folder / "degree.json").write_text('{"born": 2001, "level": "BSc"}')
    for name in ("noy", "keo"):
        stage.do(f"record issue --schema degree --subject {name} --claims degree.json --by university")
        record = _find_record(stage)
        stage.do(f"asset admit XHYDRO --by {name} --record {record}", says="will be public")
    stage.do("money issue 300 --to noy --asset XHYDRO --by hydro", says="issued 300 XHYDRO to noy")
    return record


def _deliver(stage: Stage, genesis_hash: str) -> None:
    stage.tell("keo buys 100 of them: units and price in one transaction, which both sign. Neither moves alone.")
    deal = "asset deliver 100 XHYDRO --from noy --to keo --price 500000 --reference DEAL/1 --out deal.json"
    stage.do(deal, says="transaction written")
    stage.do("tx sign deal.json --out signed.json")
    stage.do("tx send signed.json", says="noy paid keo 100 XHYDRO")
    stage.do("asset prove XHYDRO keo --out holding.json")
    stage.do_as_stranger(f"verify holding.json --genesis {genesis_hash}", "holding.json", says='"available":100')
    stage.do("asset prove XHYDRO court --out none.json")
    stage.do_as_stranger(f"verify none.json --genesis {genesis_hash}", "none.json", says="does not hold")


def _freeze(stage: Stage, record: str) -> None:
    stage.tell("A court freezes a part of what noy has, and takes some of it. noy is told, and appeals.")
    stage.do("asset freeze XHYDRO noy --amount 150 --by court --reference VT/2026-7", says="froze 150 XHYDRO")
    measure = shorten_id(stage.newest.id)
    stage.do("pay 60 --from noy --to keo --asset XHYDRO", exit_codes.REFUSED, "balance_must_cover_amount")
    forced = "asset force 20 XHYDRO --from noy --to keo --reference VT/2026-8 --by"
    stage.do(f"{forced} hydro", exit_codes.REFUSED, "forced_transfer_must_be_of_court")
    stage.do(f"{forced} court", says="moved 20 XHYDRO")
    stage.do("account acts noy", says="moved 20 XHYDRO")
    stage.do(f"asset appeal {measure} --by noy --reference APPEAL/1", says="appealed")
    stage.do(f"asset thaw {measure} --by court --reference VT/2026-9", says="freed")
    stage.tell("A class that is paused stands still; a record that is suspended closes the door.")
    stage.do("asset pause XHYDRO --by hydro --reference NOTICE/1", says="paused")
    stage.do("pay 1 --from noy --to keo --asset XHYDRO", exit_codes.REFUSED, "class_must_not_be_paused")
    stage.do("asset resume XHYDRO --by hydro --reference NOTICE/2", says="resumed")
    stage.do(f"record suspend {record} --reason SENATE/1 --by university", says="suspended")
    stage.do("pay 1 --from noy --to keo --asset XHYDRO", exit_codes.REFUSED, "eligibility_must_allow")
    stage.do(f"record reinstate {record} --reason SENATE/2 --by university", says="reinstated")


def _distribute(stage: Stage) -> None:
    stage.tell("The dam pays 100,001 kip to who holds units now. Each proves what it held then; nobody lists them.")
    stage.do("asset distribute 100001 --to XHYDRO --until 30d --by hydro", says="100,001 LAK for who held XHYDRO")
    pot = shorten_id(stage.newest.id)
    stage.do("pay 180 --from noy --to keo --asset XHYDRO", says="paid 180 XHYDRO")
    stage.do(f"asset claim {pot} --by keo", says="keo claimed 40,000 LAK")
    stage.do(f"asset claim {pot} --by keo", exit_codes.REFUSED, "claim_must_be_only_one")
    stage.do(f"asset claim {pot} --by noy", says="noy claimed 60,000 LAK")
    stage.do(f"asset claim {pot} --by court", exit_codes.REFUSED, "holding_must_be_proved")
    stage.do(f"asset close {pot} --by noy", exit_codes.REFUSED, "distribution_must_have_ended")
    stage.do("wait 31d")
    stage.do(f"asset close {pot} --by noy", says="gave 1 LAK back to hydro")


def _retire(stage: Stage, genesis_hash: str) -> None:
    stage.tell("keo uses units up. They are gone, and the receipt is the certificate that anybody verifies.")
    used = "asset retire 50 XHYDRO --by keo --beneficiary noy --reference CLAIM/2026-1"
    stage.do(f"{used} --receipt certificate.json", says="used up 50 XHYDRO for noy")
    stage.do_as_stranger(f"verify certificate.json --genesis {genesis_hash}", "certificate.json", says="used up 50")
    stage.do("asset show XHYDRO", says="250 XHYDRO")
    stage.do("asset holders XHYDRO --svg holders.svg", says="keo")
    stage.check((stage.folder / "holders.svg").read_text().startswith("<svg"), "no picture was drawn")


def _find_record(stage: Stage) -> str:
    with Ledger.open(stage.home) as lao:
        return str(next(lao.entries(newest_first=True)).events["record"])[:12]
