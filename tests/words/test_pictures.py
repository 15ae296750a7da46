"""Pictures: well-formed whatever the labels say, to scale, and the same for everybody."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.words.pictures import Axis, Bar, Line, Panel, Shape, draw_bars, draw_chart, draw_map

SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = st.integers(-(2**53), 2**53)
PLACES = st.tuples(NUMBERS, NUMBERS)
SQUARE = ((0, 0), (10, 0), (10, 10), (0, 10))


def find(picture: str, name: str, kind: str = "") -> list[ElementTree.Element]:
    """The elements of that name, and of that class."""
    found = ElementTree.fromstring(picture).iter(f"{SVG}{name}")
    return [each for each in found if kind in each.get("class", "").split() or not kind]


@given(st.text(), st.lists(PLACES, min_size=3, max_size=9), st.lists(PLACES, max_size=3))
def test_pictures_are_well_formed_whatever_they_show(label, corners, gaps):
    for picture in (
        draw_map(label, [Panel(label, [Shape(label, corners)])]),
        draw_chart(label, [Line(label, corners), Line("", corners, in_steps=True)], Axis(label), Axis(label), gaps),
        draw_bars(label, [Bar(label, x, label) for x, _ in corners]),
    ):
        assert ElementTree.fromstring(picture).tag == f"{SVG}svg"


def test_maps_beside_each_other_have_one_scale_and_north_above():
    half = ((0, 0), (5, 0), (5, 10), (0, 10))
    before, after = find(
        draw_map("A", [Panel("before", [Shape("A", SQUARE)]), Panel("after", [Shape("B", half)])]), "polygon"
    )
    spots = [[tuple(map(int, spot.split(","))) for spot in each.get("points").split()] for each in (before, after)]
    (west, south), (east, _), _, (_, north) = spots[0]
    assert north < south, "what lies north is above"
    assert spots[1][1][0] - spots[1][0][0] == (east - west) // 2
    assert spots[1][0][0] > east, "and the second stands beside the first"


def test_what_keeps_its_name_keeps_its_colour():
    panels = [Panel("before", [Shape("A", SQUARE), Shape("B", SQUARE)]), Panel("after", [Shape("B", SQUARE)])]
    kinds = [each.get("class") for each in find(draw_map("A", panels), "polygon")]
    assert kinds[0] != kinds[1] == kinds[2]


def test_charts_shade_what_nobody_knows_and_tell_both_ends():
    picture = draw_chart("Water", [Line("level", [(0, 3), (60, 12)], in_dots=True)], Axis("s"), Axis("cm"), [(20, 40)])
    (gap,), (first, last) = find(picture, "rect", "gap"), find(picture, "circle")[1:]
    assert int(first.get("cx")) < int(gap.get("x")) < int(gap.get("x")) + int(gap.get("width")) < int(last.get("cx"))
    assert {"0", "60", "s", "cm", "5", "10"} <= {each.text for each in find(picture, "text")}


def test_bars_are_as_long_as_their_values():
    short, long = find(draw_bars("Days", [Bar("land", 5, "5 days"), Bar("health", 10, "10 days")]), "rect", "kind0")
    assert 2 * int(short.get("width")) == int(long.get("width"))


@pytest.mark.parametrize(
    "draw", [lambda: draw_map("", []), lambda: draw_bars("", []), lambda: draw_chart("", [], Axis(""), Axis(""))]
)
def test_what_shows_nothing_is_not_drawn(draw):
    with pytest.raises(ValueError, match="at least one"):
        draw()
