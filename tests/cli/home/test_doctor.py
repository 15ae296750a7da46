"""The doctor finds what is wrong with a home, names it, and changes nothing."""

import json
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from ledger import Ledger
from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS
from ledger.client.backups import backup
from ledger.client.records.issuing import draft_issue
from ledger.errors import ConsensusError
from ledger.home.clock import read_system_clock
from ledger.node import doctor
from ledger.node.doctor import Finding, examine
from tests.cli.lesson import HOME
from tests.cli.running import Shell


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
    assert "never copy one back by hand" in find(home)["heights"].remedy
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
    assert "natledger init makes one, natledger restore brings one back" in find(tmp_path / "none")["home"].remedy
    (tmp_path / "genesis.json").write_text("{}")
    assert "files" in find(tmp_path)


def test_no_hint_puts_a_database_back_by_hand(home: Path) -> None:
    """An old signers.db would sign other blocks at heights that were signed before."""
    ways = {"ledger.db": "natledger restore FILE --last-seen HEIGHT", "signers.db": "natledger backup FILE here"}
    for name, way in ways.items():
        content = (home / name).read_bytes()
        (home / name).unlink()
        assert way in find(home)["files"].remedy
        (home / name).write_bytes(content)


def test_validators_that_are_too_few_are_found(lesson: Shell, home: Path) -> None:
    """One of four may be down; two are none that make a block."""
    for name, ok in (("finance", True), ("justice", False)):
        assert lesson.run(f"natledger validator down {name}").code == 0
        assert ("quorum" not in find(home)) == ok
    says = find(home)["quorum"]
    assert "2 of 4 validators are up, down: finance justice" in says.says
    assert says.remedy == "natledger validator up finance"
    ended = lesson.run("natledger doctor")
    assert (ended.code, "BAD  quorum" in ended.text) == (1, True)
    assert lesson.run("natledger validator up justice && natledger doctor").code == 0
    (home / "validators" / "justice.json").unlink()  # its key is not here: it counts as down
    assert "2 of 4" in find(home)["quorum"].says


def test_records_that_wait_for_long_are_found(home: Path) -> None:
    with Ledger.open(home) as lao:
        draft_issue(lao.wallet("university"), "degree", "noy", {"level": "BSc", "born": 2001}, NEVER)
    assert find(home) == {}
    assert "one record waits" in next(one.says for one in examine(home) if one.name == "pending")
    [waiting] = (home / "holders").glob("pending-*")
    for days, ok in ((6, True), (8, False)):
        then = time.time() - days * 86_400 - 60
        os.utime(waiting, (then, then))
        assert ("pending" not in find(home)) == ok
    assert "the oldest for 8 days" in find(home)["pending"].says


def test_what_killed_processes_left_is_found(home: Path) -> None:
    (left := home / "receipts" / f".r.json.{2**22 + 1}").write_bytes(b"half")
    (home / "receipts" / f".r.json.{os.getppid()}").write_bytes(b"of one that still writes")
    assert "receipts/.r.json." in find(home)["leftovers"].says
    left.unlink()
    assert find(home) == {}
    (home / "keys.new").mkdir()
    assert "change of passphrase" in find(home)["leftovers"].says


def test_links_in_a_home_are_found(home: Path) -> None:
    (home / "receipts" / "linked.json").symlink_to("/etc/hostname")
    assert "receipts/linked.json is a symbolic link" in find(home)["links"].says


def test_blocks_that_are_in_no_backup_for_long_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, now = tmp_path / "h", read_system_clock()

    def look(days: int) -> Finding | None:
        monkeypatch.setattr(doctor, "read_system_clock", lambda: now + days * DAY_MS + 60_000)
        return find(home).get("backup")

    with Ledger.create(home) as lao:
        assert look(99) is None, "there is nothing to lose yet"
        lao.wallet("central-bank").issue_money(5, to="treasury")
        assert look(29) is None
        assert look(31) is not None
        backup(lao.desk, tmp_path / "b.tar")
        assert look(31) is None
        lao.wallet("central-bank").issue_money(5, to="treasury")
        found = look(31)
    assert found
    assert "the last backup holds block 1, and block 2 after it is 31 days old" in found.says


def test_a_disk_below_its_mark_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, ok in ((doctor.FREE_BYTES, True), (doctor.FREE_BYTES - 1, False)):
        monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path, free=free: SimpleNamespace(free=free))
        assert ("disk" not in find(home)) == ok


@pytest.mark.parametrize(("ahead", "ok"), [(60_000, True), (60_001, False)])
def test_a_clock_is_allowed_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: int, ok: bool) -> None:
    with Ledger.create(tmp_path / "h") as lao:
        lao.wallet("central-bank").issue_money(5, to="treasury")
        last = lao.node.tip.time
    monkeypatch.setattr(doctor, "read_system_clock", lambda: last - ahead)
    assert ("clock" not in find(tmp_path / "h")) == ok
