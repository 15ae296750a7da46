"""Upgrades as rows tell them: which version is in force in a block, and which is to come after it."""

import pytest

from ledger.registry.committee_rows import UPGRADES, Upgrade, UpgradePlan
from ledger.registry.rows import NOW
from ledger.registry.upgrades import find_upgrade, get_version
from ledger.state.overlay import Overlay
from tests.country import Country

SECOND, THIRD = Upgrade(100, 5_000, 2), Upgrade(200, 9_000, 3)


@pytest.mark.parametrize(
    ("height", "time", "version", "coming"),
    [
        (1, 1, 1, SECOND),
        (99, 5_000, 1, SECOND),
        (100, 4_999, 1, SECOND),
        (5_000, 100, 1, SECOND),  # height and time are two things
        (100, 5_000, 2, THIRD),
        (199, 9_000, 2, THIRD),
        (200, 8_999, 2, THIRD),
        (200, 9_000, 3, None),
        (10**6, 10**9, 3, None),
    ],
)
def test_version_needs_both_its_height_and_its_time(
    height: int, time: int, version: int, coming: Upgrade | None
) -> None:
    node = Country().node
    with node.reading() as state:
        rows = Overlay(state)
        assert (get_version(rows, height, time), find_upgrade(rows, height, time)) == (1, None)
        rows.put(UPGRADES, NOW, UpgradePlan((SECOND, THIRD)))
        assert (get_version(rows, height, time), find_upgrade(rows, height, time)) == (version, coming)
