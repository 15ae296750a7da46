"""Upgrades as rows tell them: which version is in force in a block, and which is to come after it."""

import pytest
from msgspec import UNSET

from ledger.chain.header import VERSIONS
from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.committee.upgrades import ScheduleUpgrade, apply_upgrade, find_upgrade, get_version
from ledger.registry.decision import Decision
from ledger.registry.rows.committee import NOW, UPGRADES, Upgrade, UpgradePlan
from ledger.state.overlay import Overlay
from ledger.transition import make_environment
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
    node = Country(rules=1).node
    with node.reading() as state:
        rows = Overlay(state)
        assert (get_version(rows, height, time), find_upgrade(rows, height, time)) == (1, None)
        rows.put(UPGRADES, NOW, UpgradePlan((SECOND, THIRD)))
        assert (get_version(rows, height, time), find_upgrade(rows, height, time)) == (version, coming)


@pytest.mark.parametrize("rules", VERSIONS)
def test_chain_runs_the_version_it_starts_by_from_its_first_block_on(rules: int) -> None:
    node = Country(rules=rules).node
    with node.reading() as state:
        environment = make_environment(state, node.tip, node.get_time())
        assert (environment.height, environment.version) == (1, rules)
        for height, time in ((1, 1), (10**6, 10**9)):
            assert (get_version(state, height, time), find_upgrade(state, height, time)) == (rules, None)


def test_next_version_follows_the_one_that_is_reached() -> None:
    """The step that is in force stays in the plan; another that was to come gives way."""
    node = Country().node
    with node.reading() as state:
        environment = make_environment(state, node.tip, node.get_time())
        rows = Overlay(state)
        call = Call(rows, environment, "", "", bytes(32), 0)
        reached, coming = Upgrade(1, 0, 2), Upgrade(900, environment.time + 9, 3)
        for steps in ((reached,), (reached, coming)):
            rows.put(UPGRADES, NOW, UpgradePlan(steps))
            for version in (2, 4):
                with pytest.raises(Refused) as caught:
                    apply_upgrade(call, Decision("", UNSET, 0), ScheduleUpgrade(500, 0, version))
                assert caught.value.values == {"expected": 3, "version": version}
            apply_upgrade(call, Decision("", UNSET, 0), ScheduleUpgrade(500, 0, 3))
            assert rows.get(UPGRADES, NOW) == UpgradePlan((reached, Upgrade(500, 0, 3)))
