"""Pictures: land, values over time and bars as SVG, in light and dark, with a title for whoever cannot see them.

All is counted in integers, so the same data gives the same bytes everywhere.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from ledger.words.printing import printable

Place = tuple[int, int]
Range = tuple[int, int]

_COLOURS = (
    *(("#0969da", "#4493f8"), ("#bc4c00", "#f0883e"), ("#1a7f37", "#3fb950")),
    *(("#8250df", "#ab7df8"), ("#bf3989", "#db61a2"), ("#7d4e00", "#d29922")),
)
"""On light and on dark paper; what is further along begins again with the first."""
_WIDE, _HIGH, _LEFT, _TOP, _EDGE = 720, 260, 110, 62, 24
_BAR = 26
_SVG = "http://www.w3.org/2000/svg"
_TICKS = 5
"""How many values a scale tells, at most, besides where it begins."""


class Shape(NamedTuple):
    """A polygon of at least three corners in the coordinates of its map, and what is written into it."""

    label: str
    corners: Sequence[Place]


class Panel(NamedTuple):
    """One map beside others, such as that of the time before."""

    caption: str
    shapes: Sequence[Shape]


class Line(NamedTuple):
    """Values by moment, in order: joined, or each until the next (`in_steps`), or dots alone (`in_dots`)."""

    label: str
    places: Sequence[Place]
    in_steps: bool = False
    in_dots: bool = False


class Axis(NamedTuple):
    """What a side tells, and how a value of it is written."""

    name: str
    write: Callable[[int], str] = str


class Bar(NamedTuple):
    """One bar: its length from 0 on, and how that is written."""

    label: str
    value: int
    text: str


class _Scale(NamedTuple):
    """Where values lie on the picture: `first` at `start`, `last` so many units further."""

    first: int
    last: int
    start: int
    length: int

    def put(self, value: int) -> int:
        """The place of a value."""
        return self.start + (value - self.first) * self.length // max(self.last - self.first, 1)


def draw_map(title: str, panels: Sequence[Panel]) -> str:
    """Maps side by side in one scale, north above. Raises ValueError where there is nothing to show."""
    corners = [corner for panel in panels for shape in panel.shapes for corner in shape.corners]
    if not corners:
        raise ValueError("a map shows at least one shape")
    west, south = (min(values) for values in zip(*corners, strict=True))
    east, north = (max(values) for values in zip(*corners, strict=True))
    side, size = _WIDE // max(len(panels), 2), max(east - west, north - south, 1)
    high = (north - south) * side // size
    kinds: dict[str, int] = {}  # what keeps its name keeps its colour
    body: list[str] = []
    for number, panel in enumerate(panels):
        left = _EDGE + number * (side + _EDGE)
        across, up = _Scale(west, west + size, left, side), _Scale(south, south + size, _TOP + high, -side)
        body.append(_write(left, _TOP - 10, panel.caption))
        body += [_draw_shape(shape, kinds.setdefault(shape.label, len(kinds)), across, up) for shape in panel.shapes]
    return _frame(title, _EDGE + max(len(panels), 2) * (side + _EDGE), _TOP + high + _EDGE, body)


def draw_chart(title: str, lines: Sequence[Line], across: Axis, up: Axis, gaps: Sequence[Range] = ()) -> str:
    """Values over what stands across; `gaps`, of which nothing is known, are shaded. Raises ValueError without any."""
    places = [place for line in lines for place in line.places]
    if not places:
        raise ValueError("a chart shows at least one value")
    moments = [moment for moment, _ in places] + [end for gap in gaps for end in gap]
    values = [0, 1, *(value for _, value in places)]
    top = _TOP + 20 * len(lines)
    wide = _Scale(min(moments), max(moments), _LEFT, _WIDE)
    high = _Scale(min(values), max(values), top + _HIGH, -_HIGH)
    body = [_write(_LEFT, top - 12, up.name)]
    for begin, end in gaps:
        left = wide.put(begin)
        body.append(f'<rect class="gap" x="{left}" y="{top}" width="{max(wide.put(end) - left, 1)}" height="{_HIGH}"/>')
    body += [*_draw_values(high, up), *_draw_ends(wide, across, top + _HIGH)]
    for number, line in enumerate(lines):
        kind = number % len(_COLOURS)
        body.append(f'<circle class="kind{kind}" cx="{_LEFT + 6}" cy="{_TOP - 14 + 20 * number}" r="5"/>')
        body += [_write(_LEFT + 18, _TOP - 10 + 20 * number, line.label), *_draw_line(line, kind, wide, high)]
    return _frame(title, _LEFT + _WIDE + 2 * _EDGE, top + _HIGH + 2 * _EDGE, body)


def draw_bars(title: str, bars: Sequence[Bar]) -> str:
    """Bars below each other, each with its label before it and its text behind. Raises ValueError without a bar."""
    if not bars:
        raise ValueError("a picture of bars shows at least one")
    left, scale = 2 * _LEFT, _Scale(0, max(bar.value for bar in bars), 0, _WIDE - 2 * _LEFT)
    body: list[str] = []
    for number, bar in enumerate(bars):
        top, length = _TOP + number * _BAR, scale.put(bar.value)
        body += [
            _write(left - 10, top + 14, bar.label, "right"),
            f'<rect class="kind0" x="{left}" y="{top}" width="{length}" height="{_BAR - 6}"/>',
            _write(left + length + 8, top + 14, bar.text),
        ]
    return _frame(title, _LEFT + _WIDE + 2 * _EDGE, _TOP + len(bars) * _BAR + _EDGE, body)


def _draw_shape(shape: Shape, kind: int, across: _Scale, up: _Scale) -> str:
    spots = [(across.put(x), up.put(y)) for x, y in shape.corners]
    x, y = (sum(values) // len(spots) for values in zip(*spots, strict=True))
    drawn = " ".join(f"{x},{y}" for x, y in spots)
    return f'<polygon class="kind{kind % len(_COLOURS)} land" points="{drawn}"/>' + _write(
        x, y + 4, shape.label, "middle"
    )


def _draw_line(line: Line, kind: int, wide: _Scale, high: _Scale) -> Iterator[str]:
    spots = [(wide.put(moment), high.put(value)) for moment, value in line.places]
    if line.in_dots:
        yield from (f'<circle class="kind{kind}" cx="{x}" cy="{y}" r="3"/>' for x, y in spots)
    elif line.in_steps:
        steps = " ".join(f"H{x}V{y}" for x, y in spots[1:])
        yield f'<path class="kind{kind} line" d="M{spots[0][0]} {spots[0][1]}{steps}H{_LEFT + _WIDE}"/>'
    else:
        yield f'<path class="kind{kind} line" d="M{" L".join(f"{x} {y}" for x, y in spots)}"/>'


def _draw_values(high: _Scale, up: Axis) -> Iterator[str]:
    step = _find_step(high.last - high.first)
    for value in range(-(-high.first // step) * step, high.last + 1, step):
        y = high.put(value)
        yield f'<path class="{"across" if value else "axis"}" d="M{_LEFT} {y}H{_LEFT + _WIDE}"/>'
        yield _write(_LEFT - 8, y + 4, up.write(value), "right")


def _draw_ends(wide: _Scale, across: Axis, y: int) -> Iterator[str]:
    yield f'<path class="axis" d="M{_LEFT} {y}H{_LEFT + _WIDE}"/>'
    yield _write(_LEFT, y + 18, across.write(wide.first))
    yield _write(_LEFT + _WIDE // 2, y + 18, across.name, "middle")
    yield _write(_LEFT + _WIDE, y + 18, across.write(wide.last), "right")


def _find_step(extent: int) -> int:
    """The least of 1, 2, 5, 10, 20, … of which an extent has no more than _TICKS."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if extent <= _TICKS * step:
                return step
        power *= 10


def _write(x: int, y: int, text: str, side: str = "left") -> str:
    return f'<text class="{side}" x="{x}" y="{y}">{escape(printable(text))}</text>'


def _frame(title: str, wide: int, high: int, body: Sequence[str]) -> str:
    name = escape(printable(title))
    lines = [
        f'<svg xmlns="{_SVG}" role="img" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">',
        f"  <title>{name}</title>",
        f"  <style>{_STYLE}</style>",
        '  <rect class="paper" width="100%" height="100%"/>',
        f'  <text class="title" x="{_EDGE}" y="28">{name}</text>',
        *(f"  {line}" for line in body),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _colour(dark: int) -> str:
    return " ".join(f".kind{kind} {{ fill: {both[dark]}; stroke: {both[dark]} }}" for kind, both in enumerate(_COLOURS))


_STYLE = f"""
    text {{ font-family: system-ui, "Noto Sans Lao", sans-serif; font-size: 12px; fill: #59636e }}
    .paper {{ fill: #ffffff }} .right {{ text-anchor: end }}
    .title {{ font-size: 14px; font-weight: 600; fill: #1f2328 }}
    .middle {{ text-anchor: middle; fill: #1f2328 }} .axis {{ stroke: #59636e }} .across {{ stroke: #d1d9e0 }}
    .gap {{ fill: #cf222e; fill-opacity: 0.12 }} .land {{ fill-opacity: 0.18; stroke-width: 2 }}
    {_colour(0)} path.line {{ fill: none; stroke-width: 2 }}
    @media (prefers-color-scheme: dark) {{
      text {{ fill: #9198a1 }} .paper {{ fill: #0d1117 }} .title, .middle {{ fill: #f0f6fc }}
      .axis {{ stroke: #9198a1 }} .across {{ stroke: #3d444d }} {_colour(1)} path.line {{ fill: none }}
    }}
  """
