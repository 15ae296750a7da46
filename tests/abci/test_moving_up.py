"""Moving up: an embedded ledger goes on on CometBFT; receipts from before and after verify from the first genesis."""

import json
from pathlib import Path

import pytest

from ledger.abci.network import list_homes
from ledger.abci.processes import stop
from ledger.chain.receipt import verify_receipt
from ledger.errors import VerificationError
from tests.abci.live import Net, choose_port, needs_cometbft
from tests.cli.running import Shell

pytestmark = needs_cometbft
_ASKED = "--by technology --reference DECREE/9"


def run(shell: Shell, line: str) -> str:
    ended = shell.run(line)
    assert ended.code == 0, f"{line}: {ended.text}"
    return ended.out.decode()


def decide(shell: Shell) -> None:
    """The committee lets CometBFT go on; time is let pass, since this home has a seed."""
    asked = json.loads(run(shell, f"natledger motion propose continue-on {_ASKED} --json -y"))
    motion = asked["transaction"]
    for name in ("central-bank", "finance", "justice", "technology"):
        run(shell, f"natledger motion vote {motion} yes --by {name} -y")
    run(shell, "natledger wait 9d")
    run(shell, f"natledger motion enact {motion} --by technology -y")


def test_receipts_from_before_and_after_verify_from_the_first_genesis(tmp_path: Path) -> None:
    shell = Shell(tmp_path, NATLEDGER_HOME=str(tmp_path / "old"))
    run(shell, "natledger init --seed 3 --no-passphrase")
    run(shell, "natledger account open noy --kind citizen --jurisdiction LA-VT")
    run(shell, "natledger money issue 5000 --to noy --receipt before.json")
    decide(shell)
    refused = shell.run("natledger money issue 1 --to noy")
    assert (refused.code, "engine_must_make_blocks" in refused.text) == (1, True)
    run(shell, f"natledger net move four --port {choose_port()}")
    net = Net(tmp_path / "four")
    try:
        net.begin()
        net.run("central-bank", f"money issue 7 --to noy --receipt {tmp_path}/after.json")
        net.run("central-bank", f"receipt make {read_first(net)} --out {tmp_path}/again.json")
        assert net.agrees()
        net.run("finance", "audit")
    finally:
        stop(list_homes(net.folder))
    genesis_hash = read_genesis_hash(shell)
    before, after, again = (tmp_path / f"{name}.json" for name in ("before", "after", "again"))
    assert verify_receipt(before.read_bytes(), genesis_hash).proved.engine_height == 0
    proved = verify_receipt(after.read_bytes(), genesis_hash).proved
    assert (proved.engine_height > 0, proved.handovers) == (True, 1)
    assert verify_receipt(again.read_bytes(), genesis_hash).height == 2
    check_later_commit_is_refused(before.read_bytes(), after.read_bytes(), genesis_hash)


def read_first(net: Net) -> str:
    entries = json.loads(net.run("central-bank", "tx list --json").out)["entries"]
    return str(entries[1]["transaction"])


def read_genesis_hash(shell: Shell) -> str:
    return str(json.loads(run(shell, "natledger status --json"))["genesis_hash"])


def check_later_commit_is_refused(before: bytes, after: bytes, genesis_hash: str) -> None:
    """Our own commit, in a file that shows that CometBFT makes the blocks."""
    forged = json.loads(after)
    forged["provenance"]["finality"] = json.loads(before)["provenance"]["finality"]
    text = json.dumps(forged, separators=(",", ":"), sort_keys=True).encode()
    with pytest.raises(VerificationError, match="header_must_fit_genesis"):
        verify_receipt(text, genesis_hash)
