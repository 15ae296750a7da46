"""No command, option or name is lost by a move, and none comes unrecorded: house.py tells how, house.txt which."""

from tests.house import list_offered, read_recorded


def test_nothing_is_lost() -> None:
    recorded, _ = read_recorded()
    assert not sorted(recorded - set(list_offered())), "to be offered again, or `OLD is now NEW` in tests/house.txt"


def test_nothing_is_unrecorded() -> None:
    recorded, _ = read_recorded()
    assert not sorted(set(list_offered()) - recorded), "python -m tests.house"


def test_what_is_renamed_is_there_by_its_new_name_alone() -> None:
    recorded, renamed = read_recorded()
    assert not sorted(set(renamed.values()) - recorded)
    assert not sorted(renamed.keys() & recorded)
