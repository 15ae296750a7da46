"""Overlays: changes over rows that are read-only underneath, compared with a dictionary and its copies."""

from typing import Any

import msgspec
from hypothesis import given

from ledger.state.overlay import Overlay
from ledger.state.tables import Table
from tests import strategies


class Number(msgspec.Struct, frozen=True):
    """A row of a test."""

    value: int


NUMBERS = Table("number", Number)
OTHERS = Table("other", Number)


class Below:
    """Rows underneath that notice if they are asked for."""

    def __init__(self, **rows: int) -> None:
        self.rows = {f"number/{name}": Number(value) for name, value in rows.items()}
        self.reads: list[str] = []

    def get(self, table: Table[Any], identifier: str) -> Any:
        """The row, or None."""
        self.reads.append(identifier)
        return self.rows.get(table.key(identifier))


def read(overlay: Overlay) -> dict[str, int]:
    rows = {identifier: overlay.get(NUMBERS, identifier) for identifier in "abcd"}
    return {identifier: row.value for identifier, row in rows.items() if row is not None}


def merged(overlay: Overlay) -> list[tuple[str, int | None]]:
    changed = overlay.list_changed()
    return [(each.key, each.row.value if isinstance(each.row, Number) else None) for each in changed]


@given(strategies.overlay_acts())
def test_overlay_is_a_dictionary_that_can_go_back(acts: list[tuple[str, str, int]]) -> None:
    overlay, model = Overlay(Below(a=1, b=2)), {"a": 1, "b": 2}
    marks: list[tuple[int, dict[str, int]]] = [(overlay.mark(), dict(model))]
    for act, identifier, value in acts:
        match act:
            case "put":
                overlay.put(NUMBERS, identifier, Number(value))
                model[identifier] = value
            case "delete":
                overlay.delete(NUMBERS, identifier)
                model.pop(identifier, None)
            case "mark":
                marks.append((overlay.mark(), dict(model)))
            case "undo":
                mark, model = marks.pop() if len(marks) > 1 else marks[0]
                model = dict(model)
                overlay.undo(mark)
        assert read(overlay) == model
    keys = [key for key, _ in merged(overlay)]
    assert keys == sorted(set(keys))
    after = {"a": 1, "b": 2} | {key[-1]: value for key, value in merged(overlay)}
    assert {identifier: value for identifier, value in after.items() if value is not None} == model


def test_undo_to_the_beginning_leaves_nothing_to_merge() -> None:
    overlay = Overlay(Below(a=1))
    start = overlay.mark()
    overlay.put(NUMBERS, "a", Number(9))
    overlay.delete(NUMBERS, "a")
    overlay.put(NUMBERS, "b", Number(9))
    overlay.undo(start)
    assert merged(overlay) == []
    assert read(overlay) == {"a": 1}


def test_rows_underneath_are_never_written() -> None:
    below = Below(a=1)
    overlay = Overlay(below)
    overlay.put(NUMBERS, "a", Number(2))
    overlay.delete(NUMBERS, "b")
    assert below.rows == {"number/a": Number(1)}


def test_removed_row_is_looked_for_underneath_once_and_told_with_what_it_was() -> None:
    below = Below(a=1)
    overlay = Overlay(below)
    overlay.delete(NUMBERS, "a")
    assert overlay.get(NUMBERS, "a") is None
    overlay.delete(NUMBERS, "a")
    assert below.reads == ["a"]
    assert merged(overlay) == [("number/a", None)]
    assert [each.before for each in overlay.list_changed()] == [Number(1)]


def test_overlay_lies_on_an_overlay() -> None:
    block = Overlay(Below(a=1))
    block.put(NUMBERS, "b", Number(2))
    transaction = Overlay(block)
    transaction.put(NUMBERS, "a", Number(3))
    assert read(transaction) == {"a": 3, "b": 2}
    assert read(block) == {"a": 1, "b": 2}


def test_tables_of_the_same_identifier_are_apart_and_merge_in_order() -> None:
    overlay = Overlay(Below())
    overlay.put(OTHERS, "a", Number(1))
    overlay.put(NUMBERS, "b", Number(2))
    overlay.put(NUMBERS, "a", Number(3))
    assert overlay.get(OTHERS, "a") == Number(1)
    assert merged(overlay) == [("number/a", 3), ("number/b", 2), ("other/a", 1)]


@given(strategies.overlay_acts())
def test_what_is_derived_follows_every_row_that_is_written_or_undone(acts: list[tuple[str, str, int]]) -> None:
    """As if it were computed each time, and computed once as long as no row of its tables is touched."""
    overlay = Overlay(Below(a=1, b=2))
    marks, computed = [overlay.mark()], [0]

    def compute() -> dict[str, int]:
        computed[0] += 1
        return read(overlay)

    def derive() -> dict[str, int]:
        return overlay.derive("all", (NUMBERS,), compute)

    for act, identifier, value in acts:
        match act:
            case "put":
                overlay.put(NUMBERS, identifier, Number(value))
            case "delete":
                overlay.delete(NUMBERS, identifier)
            case "mark":
                marks.append(overlay.mark())
            case "undo":
                overlay.undo(marks.pop() if len(marks) > 1 else marks[0])
        assert derive() == read(overlay)
        before = computed[0]
        mark = overlay.mark()
        overlay.put(OTHERS, identifier, Number(value))
        overlay.undo(mark)
        assert derive() == read(overlay)
        assert computed[0] == before


def test_what_is_derived_has_a_name_of_its_own() -> None:
    overlay = Overlay(Below(a=1))
    assert overlay.derive(("a", 1), (NUMBERS,), lambda: 1) == 1
    assert overlay.derive(("a", 2), (OTHERS,), lambda: None) is None
    assert overlay.derive(("a", 2), (OTHERS,), lambda: 3) is None
    overlay.put(OTHERS, "b", Number(1))
    assert overlay.derive(("a", 1), (NUMBERS,), lambda: 4) == 4
