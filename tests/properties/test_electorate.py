"""Validators that change at random among payments: every receipt ever made verifies from genesis alone, for ever.

Also under checkpoints before and after; and another process, under another hash seed and -O, replays the same headers.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.chain.electing import electing
from tests.properties.electorate import Electorate, replay

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def message() -> Iterator[None]:
    with electing():
        yield


def live(home: Path, seed: int, steps: int) -> Electorate:
    life = Electorate(home, Random(seed))
    life.live(steps)
    return life


def test_receipts_of_a_random_electorate_verify_from_genesis_alone(tmp_path: Path) -> None:
    life = live(tmp_path / "home", seed=4, steps=30)
    assert life.check() >= 3
    assert life.changes >= 5
    assert life.refused >= 1


def test_another_process_replays_the_same_headers(tmp_path: Path) -> None:
    life = live(tmp_path / "home", seed=12, steps=18)
    assert life.changes >= 3
    assert retell(life.home, "1", "-O") == replay(life.home)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(5))
def test_many_random_electorates(tmp_path: Path, seed: int) -> None:
    life = live(tmp_path / "home", seed=100 + seed, steps=80)
    assert life.check() >= 1
    assert life.changes >= 12
    assert retell(life.home, str(seed)) == replay(life.home)


def retell(home: Path, hash_seed: str, *options: str) -> str:
    """What another process makes of the home."""
    done = subprocess.run(
        [sys.executable, *options, "-m", "tests.properties.electorate", str(home)],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "TZ": "Asia/Vientiane"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.rstrip("\n")
