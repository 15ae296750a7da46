"""Networks of real validators: payments through each, one lost, one that joins, and receipts that need none of them."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from ledger.abci.engine_files import RESTING_SECONDS
from ledger.abci.processes import find_process
from ledger.archive.genesis import read_genesis_file
from ledger.chain.genesis import compute_genesis_hash
from ledger.chain.receipt import verify_receipt
from tests.abci.live import VOTING_MS, Net, needs_cometbft, network

pytestmark = [needs_cometbft, pytest.mark.full]


def found_people(net: Net) -> None:
    net.run("central-bank", "account open noy --kind citizen --jurisdiction LA-VT")
    net.run("central-bank", "account open shop --kind business --jurisdiction LA-VT")
    net.run("central-bank", "money issue 1000000 --to noy")


def find_address(net: Net, name: str) -> str:
    line = net.run("central-bank", f"account show {name}").out.decode()
    return next(word for word in line.split() if word.startswith("lao1"))


def count_paid(net: Net, home: str, address: str) -> str:
    return net.run(home, f"balance {address}").out.decode()


def test_four_pay_one_is_lost_a_fifth_joins_and_receipts_need_none_of_them(tmp_path: Path) -> None:
    with network(tmp_path / "four") as net:
        found_people(net)
        shop = find_address(net, "shop")
        names = ("central-bank", "finance", "justice", "technology")
        for name in names[1:]:
            net.run("central-bank", f"money issue 1000 --to {name}")
            net.run(name, f"pay 100 --from {name} --to {shop} --receipt {tmp_path}/{name}.json")
        net.run("central-bank", f"pay 100 --from noy --to shop --receipt {tmp_path}/noy.json")
        assert net.agrees()

        os.kill(find_process(net.home("justice")), signal.SIGKILL)
        net.run("finance", f"pay 100 --from finance --to {shop} --receipt {tmp_path}/later.json")
        net.begin("justice")
        assert net.agrees()
        assert "500 LAK" in count_paid(net, "justice", shop)

        candidate = net.shell.run(f"natledger net add {net.folder} labour").out.decode().strip()
        net.begin("labour")
        assert net.agrees()
        join(net, candidate)
        net.run("central-bank", f"pay 100 --from noy --to shop --receipt {tmp_path}/fifth.json")
        assert "signs on CometBFT" in net.run("labour", "validator list").out.decode()
        assert count_signers(net) == 5
        net.run("central-bank", f"pay 100 --from noy --to shop --receipt {tmp_path}/joined.json")
        assert net.agrees()
        genesis = (net.home("labour") / "genesis.json").read_bytes()
    verify_all(tmp_path, genesis)


def join(net: Net, candidate: str) -> None:
    """Has the committee let a candidate sign."""
    asked = f"motion propose set-validators --add {candidate} --by technology --reference DECREE/1 --json -y"
    motion = json.loads(net.run("technology", asked).out)["transaction"]
    for name in ("central-bank", "finance", "justice", "technology"):
        net.run(name, f"motion vote {motion} yes --by {name} -y")
    # on CometBFT time is what clocks say, as of the votes for the block before
    time.sleep(VOTING_MS / 1000 + RESTING_SECONDS)
    net.run("technology", f"motion enact {motion} --by technology -y")


def count_signers(net: Net) -> int:
    status = json.loads(net.run("central-bank", "status --json").out)
    return len(status["up"]) + len(status["down"])


def verify_all(folder: Path, genesis: bytes) -> None:
    """Every receipt, in this process, by the genesis hash alone."""
    genesis_hash = compute_genesis_hash(read_genesis_file(genesis).genesis)
    proved = {path.stem: verify_receipt(path.read_bytes(), genesis_hash).proved for path in folder.glob("*.json")}
    assert set(proved) == {"finance", "justice", "technology", "noy", "later", "fifth", "joined"}
    assert all(found.engine_height > found.final_height for found in proved.values())
    assert (proved["noy"].tally.validators, proved["noy"].handovers) == (4, 0)
    assert (proved["joined"].tally.validators, proved["joined"].handovers) == (5, 1)
