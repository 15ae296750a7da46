"""That it would be seen if shares were lost, or exclusive rights overlapped: faults that are planted, and found.

By the look at titles that follows each step of a random life, and by such a life against its model.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from ledger.errors import Refused
from ledger.registry.land import rights, rulings, sales, shares, titles
from ledger.registry.rows.land.titles import TitleShare
from tests.country import APPLIED
from tests.properties.test_life import live
from tests.properties.title_life import TitleLife
from tests.registry.land.test_titles import OK, found_country
from tests.registry.land.titling import check_titles, expand

Plant = Callable[[pytest.MonkeyPatch], None]
FULL = pytest.mark.full
OWNERS = st.integers(1, 16).flatmap(
    lambda count: st.tuples(
        st.just([f"owner{number:02}" for number in range(count)]),
        st.lists(st.integers(1, 50), min_size=count, max_size=count),
    )
)


def skip(module: Any, name: str, gives: Any = None) -> Plant:
    """A door that asks nothing, and says the same always."""
    return lambda monkeypatch: monkeypatch.setattr(module, name, lambda *given, **named: gives)


def round_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """A share is counted in parts of the whole that there is, and what is left of a part is nobody's."""

    def move(held: shares.Parted, owner: str, to: str, fraction: tuple[int, int]) -> shares.Parted:
        (owned, of), (parts, each) = held, fraction
        moved = parts * of // each
        kept = {one.owner: one.parts for one in owned}
        kept[owner] -= -(-parts * of // each)
        kept[to] = kept.get(to, 0) + moved
        return tuple(TitleShare(who, count) for who, count in sorted(kept.items()) if count), of

    monkeypatch.setattr(sales, "move_fraction", move)


def leave_rights_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sales, rulings):
        monkeypatch.setattr(module, "pass_on", lambda title, parcel, owner, to: title.rights)


PLANTS: dict[str, tuple[Plant, str]] = {
    "a share rounded down": (round_down, "noy sells 1/2 of P3 to seng for 1 LAK"),
    "a second lease": (skip(titles, "check_exclusive"), f"noy leases P1 to dao until 20:00 {OK}"),
    "a right left behind": (leave_rights_behind, "noy sells 1/3 of P3 to seng for 1 LAK"),
}
SILENT: dict[str, Plant] = {
    "a creditor not asked": skip(sales, "check_standing"),
    "a notice that keeps nothing": skip(sales, "check_notices"),
    "a sale that nobody approved": skip(sales, "check_approved"),
    "an owner not asked": skip(rights, "check_agreed"),
}
"""What only the model sees: who should have been asked."""


@pytest.mark.parametrize("name", PLANTS)
def test_a_fault_that_is_planted_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, act = PLANTS[name]
    play = found_country()
    play.run(f"noy leases P1 to keo until 19:00 {OK} | applied")
    play.run("noy leases P3 to bank on noy until 19:00 & registrar approves P3 at 0 | applied")
    plant(monkeypatch)
    assert play.act(expand(act)) == APPLIED
    with play.country.node.reading() as state, pytest.raises(AssertionError):
        check_titles(state, ["P1", "P3"])


@pytest.mark.full
@pytest.mark.parametrize("name", [*PLANTS, *SILENT])
def test_a_random_life_finds_a_fault_that_is_planted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (PLANTS[name][0] if name in PLANTS else SILENT[name])(monkeypatch)
    with pytest.raises(AssertionError):
        live(TitleLife, 40, 50, Phase.generate)


@given(held=OWNERS, heirs=OWNERS, pick=st.integers(0, 15), part=st.tuples(st.integers(1, 60), st.integers(1, 60)))
def test_shares_add_up_whatever_is_moved(
    held: tuple[list[str], list[int]], heirs: tuple[list[str], list[int]], pick: int, part: tuple[int, int]
) -> None:
    owned = shares.make_shares(*(tuple(one) for one in held)), sum(held[1])  # type: ignore[arg-type]
    given_to = shares.make_shares(*(tuple(one) for one in heirs)), sum(heirs[1])  # type: ignore[arg-type]
    owner, to = held[0][pick % len(held[0])], heirs[0][pick % len(heirs[0])]
    shares.validate_shares(tuple(held[0]), tuple(held[1]), owned[1])
    for move, asked in ((shares.move_parts, (owner, given_to)), (shares.move_fraction, (owner, to, part))):
        with suppress(Refused):  # for more than is held, more owners, or a finer whole, than there may be
            after, of = move(owned, *asked)  # type: ignore[operator]
            assert sum(one.parts for one in after) == of
            assert shares.get_parts(after, "nobody") == 0
