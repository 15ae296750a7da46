"""Entries are found by their whole id or by its first digits, folded or not, and holds by either."""

import re

import pytest

from ledger import Ledger, NotFoundError, PlacedEntry
from ledger.archive import appending
from ledger.reads.records import find_record_id


def make_entries(count: int) -> tuple[Ledger, list[PlacedEntry]]:
    lao = Ledger.create(seed=2023)
    bank = lao.wallet("central-bank")
    return lao, [bank.issue_money(number + 1, to="treasury") for number in range(count)]


@pytest.mark.parametrize("folded", [True, False])
def test_an_entry_is_found_by_any_8_digits_or_more(folded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not folded:
        monkeypatch.setattr(appending, "SMALL_FOLD", 0)
    lao, made = make_entries(12)
    assert bool(lao.node.archive.store.get_folded_height()) == folded
    for placed in made:
        for length in (8, 9, 15, 16, 17, 63, 64):
            assert lao.entry(placed.id[:length]).id == placed.id


def test_what_is_no_beginning_of_an_id_finds_nothing() -> None:
    lao, made = make_entries(3)
    last = "0" if made[0].id[-1] != "0" else "1"
    for text in (
        made[0].id[1:],
        made[0].id[:-1] + last,
        made[0].id + "0",
        made[0].id.upper(),
        "",
        "zz",
    ):
        with pytest.raises(NotFoundError, match="entry_must_exist"):
            lao.entry(text)
    with pytest.raises(NotFoundError, match="id_must_have_digits"):
        lao.entry(made[0].id[:7])


def test_a_beginning_of_several_ids_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lao, made = make_entries(17)
    monkeypatch.setattr("ledger.reads.entries._ID_DIGITS", re.compile("[0-9a-f]{1,64}"))
    digits = [placed.id[0] for placed in made]
    twice = next(digit for digit in digits if digits.count(digit) > 1)  # 17 ids begin with 16 digits
    with pytest.raises(NotFoundError, match="entry_must_be_unique"):
        lao.entry(twice)


def test_a_beginning_of_several_records_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lao, _ = make_entries(1)
    for found, rule, value in ((["a", "b"], "entry_must_be_unique", "entry"), ([], "record_must_exist", "record")):
        monkeypatch.setattr("ledger.reads.rows.list_identifiers", lambda *_, found=found: found)
        with pytest.raises(NotFoundError, match=rule) as caught:
            find_record_id(lao.desk.source, "0" * 8)
        assert caught.value.values == {value: "0" * 8}


def test_newest_first_is_the_other_way_round() -> None:
    lao, made = make_entries(5)
    for who in (None, "treasury"):
        ids = [placed.id for placed in lao.entries(who)]
        assert ids == [placed.id for placed in made]
        assert [placed.id for placed in lao.entries(who, newest_first=True)] == ids[::-1]


def test_rows_are_listed_folded_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    folded, _ = make_entries(3)
    monkeypatch.setattr(appending, "SMALL_FOLD", 0)
    unfolded, _ = make_entries(3)
    assert unfolded.rows("account/") == folded.rows("account/")
    assert [key for key, _ in folded.rows("asset/")] == ["asset/EUR", "asset/LAK", "asset/USD"]
    assert folded.rows("hold/") == []
