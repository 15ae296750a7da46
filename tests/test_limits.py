"""No number of the rules and no limit of a field moves unnoticed: limits.py tells how, limits.txt which."""

from tests.limits import FILE, tell


def test_numbers_and_limits_are_those_that_are_written_down() -> None:
    assert tell() == FILE.read_text("utf-8"), "python -m tests.limits, if the rules are to change"
