"""The page on the house and its drawing are what the files give, and the drawing can be read."""

import re
from itertools import combinations
from xml.etree import ElementTree

from tests.docs import README
from tests.docs.house import (
    BOX,
    CORE,
    DRAWING,
    PAGE,
    PLACES,
    TALL,
    WIDTH,
    count_core,
    count_lines,
    draw,
    find_corner,
    list_floors,
    list_ways,
    list_wrong_answers,
    make_page,
)
from tests.tidy.rooms import BELOW, may_import

AFTERNOON = 6_400
"""Lines."""


def test_drawing_is_what_the_imports_give() -> None:
    assert DRAWING.read_text("utf-8") == draw(), "python -m tests.docs.house"


def test_page_is_what_the_rooms_say() -> None:
    assert PAGE.read_text("utf-8") == make_page(), "python -m tests.docs.house"


def test_the_core_can_be_read_in_an_afternoon() -> None:
    """The README says so of these rooms, and how many lines they are."""
    claim = next(line for line in README.read_text("utf-8").splitlines() if "read in an afternoon" in line)
    assert count_core() <= AFTERNOON
    assert set(re.findall(r"`(\w+)`", claim)) == set(CORE)
    assert f"{AFTERNOON:,} lines" in claim


def test_where_questions_are_answered_rightly() -> None:
    assert list_wrong_answers() == []


def test_every_room_has_a_place_in_the_drawing() -> None:
    assert count_lines().keys() <= PLACES.keys() | {"rules", "errors"}
    assert PLACES.keys() == BELOW.keys() - {"rules", "errors"}


def test_arrows_point_down_and_say_all_that_is_imported() -> None:
    """What is left out follows from what is drawn."""
    ways, owed = list_ways()
    assert all(other in may_import(room) for room, other in ways)
    assert not any(other in may_import(room) for room, other in owed)
    floors = list_floors()
    assert all(floors[room] < floors[other] for room, other in ways)


def test_rooms_do_not_overlap_and_text_stays_inside() -> None:
    """At 900 pixels: a letter of 12 takes about 6, a bold one of 15 about 10."""
    corners = {room: find_corner(room) for room in list_floors()}
    for one, other in combinations(corners.values(), 2):
        assert abs(one[0] - other[0]) >= BOX or abs(one[1] - other[1]) >= TALL
    assert all(x >= 0 and x + BOX <= WIDTH for x, _ in corners.values())
    for room in corners:
        assert len(PLACES[room].does) * 6 <= BOX - 8, room
        assert len(room) * 10 + len(f"{count_lines()[room]:,}") * 7 + 18 <= BOX, room


def test_drawing_is_plain_svg_for_light_and_dark() -> None:
    root = ElementTree.parse(DRAWING).getroot()
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds == {"svg", "title", "style", "defs", "marker", "rect", "g", "text", "path"}
    assert "prefers-color-scheme: dark" in draw()
    assert "http" not in draw().replace('xmlns="http://www.w3.org/2000/svg"', "")
