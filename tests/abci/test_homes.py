"""Homes of a network before anything runs: whose keys are where, what doctor says, and what cannot be done."""

import json
from pathlib import Path

import pytest

from cli.shell import exit_codes
from ledger import Ledger
from ledger.abci.moving_up import move_up
from ledger.abci.network import add_node, found_network, list_homes
from ledger.archive.genesis import read_genesis_file
from ledger.errors import ConsensusError, HomeError
from ledger.home.engine_plan import load_engine_plan
from ledger.home.making import Plan
from ledger.node.backup import list_left_out
from ledger.node.doctor import examine
from ledger.registry.money.money import Issue
from tests.cli.running import Shell
from tests.cli.shell.test_endings import FullDisk, run_without_stdout

NAMES = ("central-bank", "finance", "justice", "technology")
SECRET = ("keys/*.json", "validators/*.json", "engine/config/*_key.json", "engine/data/*.json", "engine/config/*.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found_network(tmp_path / "four", Plan(seed=3), 20_000)
    return tmp_path / "four"


def test_each_home_has_its_own_keys_alone(folder: Path) -> None:
    first, *others = list_homes(folder)
    assert tuple(home.name for home in (first, *others)) == NAMES
    for home in (first, *others):
        assert [path.stem for path in (home / "validators").iterdir()] == [home.name]
        for pattern in SECRET:
            assert all(path.stat().st_mode & 0o077 == 0 for path in home.glob(pattern)), pattern
    for home in others:
        assert {path.name.partition(".")[0] for path in (home / "keys").iterdir()} == {home.name}
    held = {path.name.partition(".")[0] for path in (first / "keys").iterdir()}
    assert held.isdisjoint(NAMES[1:])
    assert {"central-bank", "registrar", "court"} <= held


def test_all_begin_with_one_genesis_and_call_each_other(folder: Path) -> None:
    homes = list_homes(folder)
    for name in ("genesis.json", "engine/config/genesis.json", "names.json"):
        assert len({(home / name).read_bytes() for home in homes}) == 1, name
    assert read_genesis_file((homes[0] / "genesis.json").read_bytes()).genesis.engine == "cometbft"
    plans = [load_engine_plan(home) for home in homes]
    ports = [port for plan in plans for port in (plan.p2p, plan.rpc, plan.service)]
    assert len(set(ports)) == len(ports)
    for plan in plans:
        assert len(plan.peers) == 3
        assert not any(peer.endswith(f":{plan.p2p}") for peer in plan.peers)


def test_doctor_says_what_such_a_home_needs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = {(finding.name, finding.ok) for finding in examine(folder / "finance")}
    assert ("engine", False) in found
    assert {name for name, ok in found if not ok} == {"engine"}
    assert {"quorum", "validator keys", "heights"}.isdisjoint(name for name, _ in found)
    [missing] = [one for one in examine(folder / "finance") if not one.ok]
    assert "cometbft@v0.38.25" in missing.remedy


def test_a_home_whose_validator_is_down_reads_and_says_so(folder: Path) -> None:
    with Ledger.open(folder / "central-bank") as lao:
        assert lao.height == 0
        with pytest.raises(ConsensusError, match="validator_must_answer"):
            lao.send([lao.wallet("central-bank").wish(Issue(1, "LAK", lao.resolve("finance")))])
        with pytest.raises(HomeError, match="validators_must_be_of_home"):
            lao.set_validator("finance", "down")


def test_one_more_home_begins_with_what_is_public(folder: Path) -> None:
    key = add_node(folder, "labour", 20_100)
    home = folder / "labour"
    assert list_homes(folder)[-1] == home
    assert [path.name.partition(".")[0] for path in (home / "validators").iterdir()] == ["labour"]
    assert list((home / "keys").iterdir()) == []
    assert key.public_key[:16] in next((home / "validators").iterdir()).name
    assert len(load_engine_plan(home).peers) == 4
    with pytest.raises(HomeError, match="home_must_be_empty"):
        add_node(folder, "labour", 20_100)


def test_what_cometbft_signed_last_is_in_no_backup(folder: Path) -> None:
    home = folder / "finance"
    assert list_left_out(home) == ()
    ended = Shell(folder).run("natledger --home finance backup b.tar --json")
    assert ended.code == 0, ended.text
    assert b"priv_validator" not in (folder / "b.tar").read_bytes()


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("net up none", "network_must_exist"),
        ("net down none", "network_must_exist"),
        ("net logs four nobody", "node_must_be_of_network"),
        ("net move five --home four/finance", "engine_must_be_decided"),
        ("net init four --no-passphrase", "home_must_be_empty"),
        ("node run --home old", "home_must_have_engine"),
    ],
)
def test_mistakes_are_named(line: str, rule: str, folder: Path) -> None:
    shell = Shell(folder.parent)
    Ledger.create(folder.parent / "old", seed=1).close()
    ended = shell.run(f"natledger {line}")
    assert ended.code != 0
    assert rule in ended.text


def decide(home: Path) -> None:
    """A ledger in a home whose committee has had CometBFT go on, without one of its validators."""
    with Ledger.create(home, seed=5) as lao:
        lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        lao.wallet("university").issue_record("degree", subject="noy", claims={"level": "BSc", "born": 2001})
        action = lao.actions.continue_on(leaving=["justice"])
        motion = lao.wallet("technology").propose(action, reference="DECREE/9")
        for name in NAMES:
            lao.wallet(name).vote(motion, "yes")
        lao.desk.wait(9 * 86_400_000)
        assert lao.wallet("technology").enact(motion).events["state"] == "enacted"


def test_moving_up_shares_a_home_among_those_who_go_on(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    decide(old)
    network = move_up(old, new, 20_000)
    assert set(network.nodes) == {"central-bank", "finance", "technology"}
    first = new / network.nodes[0]
    names = {home.name: {path.name.partition(".")[0] for path in (home / "keys").iterdir()} for home in list_homes(new)}
    assert {"noy", "university", "justice", first.name} <= names[first.name]
    assert all(names[name] == {name} for name in network.nodes[1:])
    assert [path.name for path in (first / "holders").iterdir()] == [path.name for path in (old / "holders").iterdir()]
    with Ledger.open(old) as lao, Ledger.open(first) as moved:
        assert moved.node.tip == lao.node.tip
        assert moved.receipt(next(moved.entries())) == lao.receipt(next(lao.entries()))
        assert moved.resolve("noy") == lao.resolve("noy")
    text = json.loads((first / "engine" / "config" / "genesis.json").read_text())
    assert text["app_hash"] == moved.node.tip.last_block_hash.hex().upper()
    assert text["genesis_time"].endswith("001Z")
    with pytest.raises(HomeError, match="home_must_be_empty"):
        move_up(old, new, 20_000)


def test_a_network_that_nobody_could_read_of_is_told_as_made(tmp_path: Path) -> None:
    ended = run_without_stdout(Shell(tmp_path), "net init four --no-passphrase --validators 1 --port 20000", FullDisk())
    assert (ended.code, "it is done" in ended.err) == (exit_codes.DONE_UNTOLD, True), ended.err
    assert (tmp_path / "four" / "network.json").is_file()
