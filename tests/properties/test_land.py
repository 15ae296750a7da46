"""That it would be seen if parcels overlapped, or a cell forgot one: faults that are planted, and found.

By a random life against its model, and by the look at the land that follows each of its steps, alone.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase

from ledger.registry.land import cells, geometry, parcels
from tests.country import APPLIED
from tests.properties.parcel_life import ParcelLife
from tests.properties.test_life import live
from tests.registry.land.surveying import check_land
from tests.registry.land.test_parcels import open_country

Plant = Callable[[pytest.MonkeyPatch], None]


def skip(module: Any, name: str, gives: Any = None) -> Plant:
    """A door that asks nothing, and says the same always."""
    return lambda monkeypatch: monkeypatch.setattr(module, name, lambda *given, **named: gives)


def forget_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = cells.list_cells
    monkeypatch.setattr(cells, "list_cells", lambda corners, edge, limit: kept(corners, edge, limit)[:1])


def miss_angles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two boundaries that touch, only crossings are seen."""
    monkeypatch.setattr(geometry, "_overlap", lambda first, second: False)


PLANTS: dict[str, tuple[Plant, str]] = {
    "no look at others": (
        skip(parcels, "check_vacant"),
        "registrar registers B as 2,2 6,2 6,6 for noy=1",
    ),
    "no look at the whole": (
        skip(parcels, "check_pieces"),
        "registrar divides A into B 0,0 8,0 8,4 0,4; C 0,4 8,4 8,7 0,9 & noy agrees to A at 0",
    ),
    "no look at the parts": (
        skip(parcels, "check_apart"),
        "registrar divides A into B 0,0 8,0 8,4 0,4; C 0,3 8,3 8,7 0,7 & noy agrees to A at 0",
    ),
    "a cell that forgets": (forget_a_cell, "registrar registers B as 20,20 28,20 28,28 for noy=1"),
    "angles that are missed": (miss_angles, "registrar registers B as 0,0 8,0 8,8 for noy=1"),
}

FULL = pytest.mark.full
SOON = ("no look at others", "a cell that forgets")
"""What a life comes upon within its first steps."""


@pytest.mark.parametrize("name", PLANTS)
def test_a_fault_that_is_planted_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, act = PLANTS[name]
    play = open_country()
    play.run("registrar registers A as 0,0 8,0 8,8 0,8 for noy=1 | applied")
    play.run("registrar registers D as 0,8 8,8 8,12 0,12 for noy=1 | applied")
    plant(monkeypatch)
    assert play.act(act) == APPLIED
    with pytest.raises(AssertionError):
        check_land(play.country.store)


@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name in SOON else FULL) for name in PLANTS])
def test_a_random_life_finds_a_fault_that_is_planted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, _ = PLANTS[name]
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        live(ParcelLife, 40, 40, Phase.generate)
