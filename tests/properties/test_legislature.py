"""Random blocks under laws that change at random give the same roots in any process, whatever its environment."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.properties.legislature import FAULTS, Legislature, replay
from tests.properties.test_determinism import OTHERS, PLAIN, ROOT


def live(folder: Path, seed: int, steps: int) -> Legislature:
    """A chain of at least so many blocks, closed."""
    life = Legislature(folder, Random(seed))
    life.live(steps)
    life.country.node.close()
    return life


def retell(file: Path, environment: dict[str, str], options: list[str]) -> str:
    """What another process makes of the file."""
    done = run(file, environment, options)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.rstrip("\n")


def run(file: Path, environment: dict[str, str], options: list[str], *faults: str) -> subprocess.CompletedProcess[str]:
    known = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, *options, "-m", "tests.properties.legislature", str(file), *faults],
        cwd=ROOT,
        env=known | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_random_blocks_under_random_laws_are_replayed_elsewhere(tmp_path: Path) -> None:
    life = live(tmp_path, seed=14, steps=40)
    assert {"applied", "enacted", "law_must_allow"} <= set(life.met)
    here = replay(tmp_path / "ledger.db")
    environment, options = OTHERS[4]
    assert retell(tmp_path / "ledger.db", environment, options) == here
    assert len(here.splitlines()) > 40


@pytest.mark.full
def test_a_thousand_random_blocks_under_random_laws_are_replayed_everywhere(tmp_path: Path) -> None:
    life = live(tmp_path, seed=1, steps=1_000)
    assert {
        *("applied", "enacted", "rejected", "law_must_allow", "law_must_have_answer", "motion_must_be_due"),
        *("law_must_exist", "law_must_not_have_ended", "value_must_be_in_range", "law_names_must_be_known"),
    } <= set(life.met)
    here = replay(tmp_path / "ledger.db")
    assert len(here.splitlines()) > 1_000
    for environment, options in (PLAIN, *OTHERS[:3]):
        assert retell(tmp_path / "ledger.db", environment, options) == here
    for fault, (environment, options) in zip(FAULTS, (PLAIN, OTHERS[0]), strict=True):
        done = run(tmp_path / "ledger.db", environment, options, fault)
        assert "block_must_" in done.stderr, f"{fault} would not be noticed"
        assert done.returncode == 1
