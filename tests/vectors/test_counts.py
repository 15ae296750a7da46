"""What is left out where the vectors are absent is told with its number, and the number is the right one."""

from collections import Counter

import pytest

from tests.vectors import COUNTS, SHARED, absent, vectors_dir


def test_counts_are_those_of_the_vectors(request: pytest.FixtureRequest) -> None:
    """Where they are not, the message says what to write into counts.json."""
    config = request.config
    if (
        not SHARED.is_dir()
        or config.option.keyword
        or config.option.markexpr
        or any("::" in one for one in config.args)
    ):
        pytest.skip("not all tests are at hand")
    plain = [item for item in request.session.items if not item.get_closest_marker("full")]
    found = Counter(item.path.stem for item in plain if item.path.parent.name == "vectors")
    asking = {name: count for name, count in found.items() if name not in ("test_frozen", "test_counts")}
    assert asking.items() <= COUNTS.items(), dict(sorted(asking.items()))
    assert set(COUNTS) == {path.stem for path in request.path.parent.glob("test_*_vectors.py")} | {
        "test_hostile_strings"
    }


def test_what_is_skipped_is_counted() -> None:
    known = dict(absent)
    try:
        with pytest.raises(pytest.skip.Exception, match="shared vectors absent: none, 1 tests of test_counts"):
            vectors_dir("none")
        assert absent.pop("test_counts") == 1
    finally:
        absent.clear()
        absent.update(known)
