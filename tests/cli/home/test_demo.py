"""The demo tells the same story to everybody with a seed, leaves nothing behind, and fails where a claim does."""

import json
import re
import time
from pathlib import Path

import pytest
from rich.progress import Progress

from cli.home import stage
from cli.home.demo import SCENE_NAMES
from cli.shell import exit_codes
from tests.cli.running import Shell

LIMIT_SECONDS = 20


def tell(shell: Shell, *args: str) -> str:
    ended = shell.run_args("demo", *args)
    assert ended.code == 0, ended.text
    return re.sub(r"\S*natledger-demo-\w+", "DEMO", ended.text)


@pytest.mark.full
def test_everybody_with_the_seed_sees_the_same(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    began = time.monotonic()
    first = tell(shell, "--seed", "2023")
    assert time.monotonic() - began < LIMIT_SECONDS
    assert first == tell(shell, "--seed", "2023")
    assert list(tmp_path.iterdir()) == []
    for said in (
        "by the payer's key",
        "signature_must_fit_transaction",
        "balance_must_cover_amount",
        "issued degree@1 to noy",
        "field_must_be_in_record",
        "status_must_be_valid",
        "round 1",
        "root_must_match_execution",
        "block_must_be_intact: block 4",
    ):
        assert said in first


@pytest.mark.full
@pytest.mark.parametrize("scene", [name for name in SCENE_NAMES if name not in {"story", "network"}])
def test_each_scene_holds_and_leaves_nothing(scene: str, tmp_path: Path) -> None:
    """Every claim in it is checked by the stage; with another seed than its own, too."""
    shell = Shell(tmp_path)
    assert re.search(r"All \d+ checks held", tell(shell, scene))
    assert tell(shell, scene, "--seed", "7") == tell(shell, scene, "--seed", "7")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.full
def test_with_json_the_story_goes_to_stderr(tmp_path: Path) -> None:
    ended = Shell(tmp_path).run_args("demo", "--json")
    assert json.loads(ended.out).keys() == {"checks", "genesis_hash", "scene", "seed"}
    assert "paid 25,000 LAK" in ended.err


@pytest.mark.parametrize(
    "believed",
    [
        stage.Ended(0, "valid: by the payer's key", ""),  # a verifier that believes everything
        stage.Ended(exit_codes.UNPROVED, "", "signature_must_fit_transaction"),  # one that believes nothing
    ],
)
def test_a_claim_that_does_not_hold_fails_the_demo(
    believed: stage.Ended, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "_spawn", lambda *args: believed)
    ended = Shell(tmp_path).run_args("demo", "--seed", "2023")
    assert ended.code == exit_codes.REFUSED
    assert "natledger: demo_must_hold" in ended.text


def test_a_bug_ends_in_one_line_and_its_place_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr("cli.home.homes.get_versions", fail)
    ended = Shell(tmp_path).run_args("version")
    assert ended.code == exit_codes.BUG
    assert ended.text.startswith("natledger: natledger_must_not_fail: a bug of natledger")
    assert len(ended.text.strip().split("\n")) == 2
    for args in (["--debug", "version"], ["version", "--debug"]):
        ended = Shell(tmp_path).run_args(*args)
        assert "Traceback" in ended.text
        assert "in fail" in ended.text


def test_a_long_audit_shows_how_far_it_is(lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[int, int]] = []

    def update(bar: Progress, task: object, *, completed: int, total: int) -> None:
        shown.append((completed, total))
        assert bar.live.is_started

    monkeypatch.setattr("cli.shell.progress.SHOW_PROGRESS_AFTER", -1)
    monkeypatch.setattr("cli.shell.output.is_terminal", lambda stream: True)
    monkeypatch.setattr(Progress, "update", update)
    ended = lesson.run("natledger audit")
    assert (ended.code, b"sound: 7 blocks" in ended.out) == (0, True)
    assert shown == [(height, 7) for height in range(1, 8)]


@pytest.mark.full
def test_the_scene_on_exchange_holds_what_it_says(tmp_path: Path) -> None:
    told = tell(Shell(tmp_path), "exchange")
    for said in (
        "asset_code_must_be_assigned",
        "offer_must_be_within_band",
        "converted 100.05 USD into 2,151,075 LAK with",
        "conversion_must_give_least",
        "rate_must_be_the_latest",
        "paid 1.250 XRICE",
        "750.00 EUR on the ledger",
    ):
        assert said in told


@pytest.mark.full
def test_the_scene_on_land_holds_what_it_says(tmp_path: Path) -> None:
    told = tell(Shell(tmp_path), "land")
    for said in (
        "parcels_must_not_overlap",
        "A.3, 50,000.00 m²",
        "notice_must_be_kept",
        "balance_must_cover_amount",
        "A.2 is of keo-a_2 all of it",
        "creditor_must_agree",
        "who owned parcel A.2",
        "row_must_be_in_state",
    ):
        assert said in told
