"""Readiness: no block is made far ahead of the clock, and an hour is what a home allows unless it says otherwise."""

from pathlib import Path

import pytest

from ledger import Ledger
from ledger.chain.times import HOUR_MS
from ledger.crypto.encoding import encode, parse
from ledger.errors import ConsensusError
from ledger.home.config import Config, load_config, save_config
from ledger.node.readiness import MAX_DRIFT_MS
from tests.country import Country


@pytest.mark.parametrize(("behind", "may"), [(0, True), (HOUR_MS - 2, True), (HOUR_MS + 1, False), (10**10, False)])
def test_a_clock_that_is_behind_is_waited_for(behind: int, may: bool) -> None:
    country = Country()
    country.settle("noy")
    assert country.node.max_drift == MAX_DRIFT_MS == HOUR_MS
    country.now = country.node.tip.time - behind
    height = country.node.tip.height
    if may:
        country.settle("sok")
        assert country.node.tip.height == height + 1
        return
    with pytest.raises(ConsensusError, match="clock_must_not_be_behind") as caught:
        country.node.prepare_next([], [])
    assert caught.value.values["drift"] == HOUR_MS


def test_the_setting_is_the_homes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Ledger.create(home).close()
    assert load_config(home).max_drift_ms == HOUR_MS
    before = parse((home / "config.json").read_bytes(), dict[str, object])
    save_config(home, Config(encrypted=False, seed=-1, template="lao", max_drift_ms=5))
    with Ledger.open(home) as lao:
        assert lao.node.max_drift == 5
    del before["max_drift_ms"]  # as homes of before have it
    (home / "config.json").write_bytes(encode(before))
    with Ledger.open(home) as lao:
        assert lao.node.max_drift == HOUR_MS


def test_a_home_with_a_seed_has_a_clock_of_its_own(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "home", seed=1) as lao:
        lao.desk.wait(400 * 24 * HOUR_MS)
        lao.wallet("central-bank").issue_money(1, to="finance")
    with Ledger.open(tmp_path / "home") as lao:
        assert lao.wallet("central-bank").issue_money(1, to="finance").applied
