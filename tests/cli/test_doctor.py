"""The doctor finds what is wrong with a home, names it, and changes nothing."""

import json
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.errors import ConsensusError
from ledger.node import doctor
from ledger.node.doctor import Finding, examine

from .lesson import HOME
from .shell import Shell


def find(home: Path) -> dict[str, Finding]:
    """What is not in order, by name."""
    return {finding.name: finding for finding in examine(home) if not finding.ok}


@pytest.fixture
def home(lesson: Shell) -> Path:
    return lesson.folder / HOME


def test_a_sound_home_has_nothing_to_find(home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert find(home) == {}
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_a_folder_that_is_no_home_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    found = find(tmp_path / "letters")
    assert found.keys() == {"home"}
    assert found["home"].says.startswith("no ledger in")


def test_a_home_open_to_others_is_found(home: Path) -> None:
    home.chmod(0o755)
    assert find(home)["home"].remedy == f"chmod 700 {home}"


def test_a_key_file_that_is_lax_or_changed_is_found(home: Path) -> None:
    key = next((home / "keys").glob("noy.*"))
    key.chmod(0o644)
    assert "can be read by others" in find(home)["account keys"].says
    key.chmod(0o600)
    content = json.loads(key.read_bytes())
    content["secret"] = "1" * 64
    key.write_text(json.dumps(content, sort_keys=True, separators=(",", ":")))
    assert "the keys do not belong together" in find(home)["account keys"].says


def test_a_validator_without_its_key_is_found(home: Path) -> None:
    (home / "validators" / "justice.json").unlink()
    assert "justice" in find(home)["validator keys"].says


def test_heights_that_disagree_are_found(lesson: Shell, home: Path) -> None:
    old = (home / "signers.db").read_bytes()
    ledger_before = (home / "ledger.db").read_bytes()
    for _ in range(2):  # one block behind is no damage: it is kept in signers.db and made again
        assert lesson.run("natledger pay 5 --from noy --to shop").code == 0
    newest = (home / "signers.db").read_bytes()
    (home / "signers.db").write_bytes(old)
    assert "signers.db is older than the ledger" in find(home)["heights"].says
    (home / "signers.db").write_bytes(newest)
    (home / "ledger.db").write_bytes(ledger_before)
    assert "the ledger is older than signers.db" in find(home)["heights"].says


def test_a_validator_that_cheated_is_named(home: Path) -> None:
    with Ledger.open(home) as lao:
        lao.set_validator("technology", "equivocating")
        with pytest.raises(ConsensusError, match="proposer_must_not_equivocate"):
            lao.wallet("noy").pay(5, to="shop")
    assert find(home)["evidence"].says == "technology signed two blocks for height 8, round 0"
    assert "caught" in Shell(home.parent).run(f"natledger validator list --home {home}").text


def test_a_clock_behind_the_chain_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "h"
    with Ledger.create(home) as lao:
        lao.wallet("central-bank").issue_money(5, to="treasury")
    assert find(home) == {}
    monkeypatch.setattr(doctor, "read_system_clock", lambda: 1_767_225_600_000 - 10**9)
    assert "ahead of this machine's clock" in find(home)["clock"].says


def test_a_full_disk_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FREE_BYTES", 10**18)
    assert "MiB free" in find(home)["disk"].says


def test_a_name_without_an_account_is_found(home: Path) -> None:
    with Ledger.open(home) as lao:
        lao.keyring.set_name("keo", "lao1" + "q" * 38)
    assert find(home)["names"].says == "keo is not registered"


def test_a_home_that_is_not_there_is_found(tmp_path: Path) -> None:
    assert find(tmp_path / "none")["home"].remedy == "natledger init"
    (tmp_path / "genesis.json").write_text("{}")
    assert "files" in find(tmp_path)
