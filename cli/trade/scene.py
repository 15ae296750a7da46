"""The scene `trade` of the demo: a ministry and its builder, from the contract to the last instalment."""

from cli.home.stage import Stage
from cli.shell import exit_codes

_PARTIES = "--party client=technology --party builder=builder"


def play(stage: Stage, seed: int | None) -> str:
    """Tells it; the genesis hash."""
    stage.tell("The Ministry of Technology and its builder have an agreement: a file, which both have read.")
    stage.found(seed)
    stage.do("account open builder --kind business --jurisdiction LA-VT", says="block 1")
    stage.do("money issue 1000000 --to technology", says="issued 1,000,000 LAK")
    genesis_hash = stage.genesis_hash
    contract = _agree(stage, genesis_hash)
    _order(stage, genesis_hash, contract)
    _miss_a_deadline(stage, seed)
    _amend(stage, contract)
    return genesis_hash


def _agree(stage: Stage, genesis_hash: str) -> str:
    (stage.folder / "agreement.txt").write_text("A national ledger, in four stages, for 1,000,000 LAK.")
    stage.tell("Both sign in one transaction. The ledger learns that they did, and a commitment to the file.")
    propose = f"contract propose agreement.txt --by technology {_PARTIES} --accepts technology --sign-by 14d"
    stage.do(f"{propose} --together builder --seal agreement.seal --receipt r.json", says="is in force")
    contract = _get_made(stage, "contract")
    database = b"".join(path.read_bytes() for path in sorted(stage.home.glob("*.db*")))
    stage.check(b"four stages" not in database, "the chain knows what the agreement says")
    stage.tell("A stranger verifies that both signed. With the file and its seal, anybody sees that this is what.")
    stage.do_as_stranger(f"verify r.json --genesis {genesis_hash}", "r.json", says="signed contract of message 0")
    stage.do(f"contract check {contract} agreement.txt --seal agreement.seal", says="is its document")
    (stage.folder / "forged.txt").write_text("A national ledger, in four stages, for 9,000,000 LAK.")
    forged = f"contract check {contract} forged.txt --seal agreement.seal"
    stage.do(forged, exit_codes.UNPROVED, "document_must_be_the_sealed")
    return contract


def _order(stage: Stage, genesis_hash: str, contract: str) -> None:
    stage.tell("The first stage is ordered: its price is set aside, and still the ministry's.")
    place = (
        f"order place 300000 --from technology --to builder --deadline 30d --contract {contract} --reference STAGE/1"
    )
    stage.do(place, says="300,000 LAK set aside")
    order = _get_made(stage, "order")
    stage.do(f"hold capture {order} 300000 --by builder", exit_codes.REFUSED, "hold_must_be_freed_by_its_own")
    stage.do(f"order refund {order} --by technology", exit_codes.REFUSED, "order_must_be_due_back")
    stage.tell("What was delivered is accepted, a part of it first: the builder is paid.")
    stage.do(f"order accept {order} --by technology --amount 100000", says="100,000 LAK of 300,000 LAK paid")
    stage.do(f"order accept {order} --by technology --receipt paid.json", says="is accepted")
    stage.do_as_stranger(
        f"verify paid.json --genesis {genesis_hash}", "paid.json", says="accepted 200,000 LAK of order"
    )
    stage.do("statement builder", says="300,000")


def _miss_a_deadline(stage: Stage, seed: int | None) -> None:
    stage.tell("The second stage is late. From the deadline on the price is the ministry's again, and nobody else's.")
    stage.do("order place 200000 --from technology --to builder --deadline 1h --reference STAGE/2", says="set aside")
    order = _get_made(stage, "order")
    if seed is None:  # a clock of its own nobody moves
        stage.do(f"order refund {order} --by builder", says="gave 200,000 LAK")
        return
    stage.do("wait 2h", says="the next block")
    stage.do(f"order accept {order} --by technology", exit_codes.REFUSED, "order_must_be_accepted_in_time")
    stage.do(f"order refund {order} --by technology", says="gave 200,000 LAK")


def _amend(stage: Stage, contract: str) -> None:
    stage.tell("They amend the agreement: another file, which both sign again, one after the other.")
    (stage.folder / "amended.txt").write_text("As agreed, with a month more for the second stage.")
    amend = f"contract propose amended.txt --by builder {_PARTIES} --accepts technology --sign-by 14d"
    stage.do(f"{amend} --amends {contract} --seal amended.seal", says="1 of 2 have signed")
    amended = _get_made(stage, "contract")
    stage.do(f"contract sign {amended} --by builder", exit_codes.REFUSED, "declaration_must_be_only_one")
    stage.do(f"contract sign {amended} --by technology", says="is in force")
    stage.do(f"contract show {contract}", says="amended by")
    stage.do(f"contract fulfil {amended} --by technology", says="is fulfilled")


def _get_made(stage: Stage, name: str) -> str:
    return str(stage.newest.events[name])
