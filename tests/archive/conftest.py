"""What the tests of the archive share."""

from pathlib import Path

import pytest

from ledger.archive import appending
from ledger.registry.money.money import Transfer
from tests.archive.damaged import TIP
from tests.country import Country


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Country:
    """Eight blocks, of which the last three are not folded."""
    monkeypatch.setattr(appending, "SMALL_FOLD", 0)
    made = Country(folder=tmp_path)
    made.settle("noy", money=100)
    for amount in range(1, TIP - 1):
        assert made.act(made.wish("noy", Transfer(amount, "LAK", "", made.address("treasury")))) == "applied"
        if amount == 3:
            made.node.archive.fold()
    assert (made.store.get_height(), made.store.get_folded_height()) == (TIP, TIP - 3)
    return made
