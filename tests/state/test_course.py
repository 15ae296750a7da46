"""Courses: whatever is written, on disk or held, a course is the rows below with what became of them since."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.state import course as course_module
from ledger.state.course import Course
from ledger.state.overlay import Overlay
from ledger.state.tables import Row, Table


class Thing(msgspec.Struct, frozen=True):
    """A row of the test."""

    value: int


THINGS, OTHERS = Table("thing", Thing), Table("thing-two", Thing)
NAMES = [f"n{number}" for number in range(6)]


class Below:
    """Rows as bytes, counting what is asked of them."""

    def __init__(self, rows: dict[str, Thing]) -> None:
        self.rows = rows
        self.asked = 0

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        self.asked += 1
        return self.rows.get(table.key(identifier))  # type: ignore[return-value]


writes = st.lists(st.tuples(st.sampled_from([THINGS, OTHERS]), st.sampled_from(NAMES), st.none() | st.integers(0, 9)))


@pytest.mark.parametrize("held", [0, 1, 3, 1000])
@settings(max_examples=40)
@given(below=st.dictionaries(st.sampled_from(NAMES), st.integers(0, 9)), blocks=st.lists(writes, max_size=6))
def test_a_course_is_the_rows_below_and_what_was_written_since(held: int, below: dict[str, int], blocks: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course_module, "HELD_ROWS", held)
        rows = {THINGS.key(name): Thing(value) for name, value in below.items()}
        course, plain = Course(Below(dict(rows))), dict(rows)
        written: dict[str, None] = {}
        for block in blocks:
            overlay = Overlay(course)
            for table, name, value in block:
                if value is None:
                    overlay.delete(table, name)
                    plain.pop(table.key(name), None)
                else:
                    overlay.put(table, name, Thing(value))
                    plain[table.key(name)] = Thing(value)
                written[table.key(name)] = None
            course.settle(overlay)
            assert len(course._held) <= max(held, 0) + len(block) or len(course._held) <= 2 * held + 1
            for table in (THINGS, OTHERS):
                for name in NAMES:
                    assert course.get(table, name) == plain.get(table.key(name))
        for table in (THINGS, OTHERS):
            names = sorted(key.removeprefix(table.prefix) for key in written if key.startswith(table.prefix))
            assert list(course.list_changed(table)) == [(name, plain.get(table.key(name))) for name in names]
        course.close()


def test_rows_below_are_asked_once_while_they_are_held_and_never_written() -> None:
    below = Below({THINGS.key("a"): Thing(1)})
    course = Course(below)
    assert [course.get(THINGS, "a"), course.get(THINGS, "a"), course.get(THINGS, "b")] == [Thing(1), Thing(1), None]
    assert below.asked == 2
    assert list(course.list_changed(THINGS)) == []
    overlay = Overlay(course)
    overlay.delete(THINGS, "a")
    course.settle(overlay)
    assert (course.get(THINGS, "a"), below.rows) == (None, {THINGS.key("a"): Thing(1)})
    assert list(course.list_changed(THINGS)) == [("a", None)]


def test_what_is_held_does_not_grow_with_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course_module, "HELD_ROWS", 10)
    course = Course(Below({}))
    for number in range(500):
        course.get(THINGS, f"x{number}")
        assert len(course._held) <= 21
    overlay = Overlay(course)
    for number in range(30):
        overlay.put(THINGS, f"x{number}", Thing(number))
    course.settle(overlay)
    assert (len(course._held), len(course._fresh)) == (0, 0)
    assert [course.get(THINGS, f"x{number}") for number in range(31)] == [*map(Thing, range(30)), None]
