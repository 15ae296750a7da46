"""Tables, for the terminal and for the page on speed; the parts of that page that commands write; and its drawing."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import ceil, log10
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "concepts" / "speed.md"
PARTS = ("speed", "stages", "reads", "growth", "peers", "network")
"""What stands between `<!-- begin NAME -->` and `<!-- end NAME -->`."""


class Rows(NamedTuple):
    """A table: words in the first columns, figures in the others."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    words: int = 1
    """Columns of words."""

    def list_lines(self) -> list[str]:
        """For a terminal."""
        whole = [self.headings, *self.rows]
        widths = [max(map(len, column)) for column in zip(*whole, strict=True)]
        return [
            "  ".join(
                cell.ljust(width) if place < self.words else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in whole
        ]

    def list_markdown(self) -> list[str]:
        """For a page."""
        rule = "|".join([*["---"] * self.words, *["--:"] * (len(self.headings) - self.words)])
        return [f"| {' | '.join(self.headings)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in self.rows)]


def write_part(page: Path, name: str, lines: Sequence[str]) -> None:
    """Writes lines into their place on a page; raises where it has none."""
    text = page.read_text("utf-8")
    made = f"<!-- begin {name} -->\n{chr(10).join(lines)}\n<!-- end {name} -->"
    fresh, found = _find_place(name).subn(lambda _: made, text)
    if found != 1:
        raise SystemExit(f"{page.name} has {found} places for {name}")
    page.write_text(fresh, "utf-8")


def read_part(page: Path, name: str) -> list[str]:
    """The lines in a place of a page."""
    found = _find_place(name).search(page.read_text("utf-8"))
    return found[1].splitlines() if found else []


def _find_place(name: str) -> re.Pattern[str]:
    return re.compile(rf"<!-- begin {name} -->\n(.*?)\n?<!-- end {name} -->", re.DOTALL)


# --------------------------------------------------- the drawing: panels on one axis of powers of ten

WIDTH, ACROSS = 900, 2
LEFT, RIGHT, TOP, BELOW = 56, 20, 40, 30
"""Between the edges of a panel and its axes."""
TALL, LEGEND = 230, 44
END, BOTTOM = WIDTH // ACROSS - RIGHT, TALL - BELOW
MARGIN = 24
"""From the ends of an axis to the first and the last place on it."""
LETTER, GAP = 7, 36
"""Room for a letter of a name in the legend, and for its mark with the space behind it."""
TICKS = 4
"""Lines across a panel, at most, besides that at zero."""
STYLE = """
    text { font-family: system-ui, sans-serif; font-size: 12px; fill: #59636e } .paper { fill: #ffffff }
    .title { font-size: 14px; font-weight: 600; fill: #1f2328 }
    .right { text-anchor: end } .middle { text-anchor: middle }
    .axis { stroke: #59636e } .across { stroke: #d1d9e0 } .line { fill: none; stroke-width: 2.2 }
    .kind0 { stroke: #0969da; fill: #0969da } .kind1 { stroke: #bc4c00; fill: #bc4c00 }
    .kind2 { stroke: #1a7f37; fill: #1a7f37 } .kind3 { stroke: #8250df; fill: #8250df } path.line { fill: none }
    @media (prefers-color-scheme: dark) {
      text { fill: #9198a1 } .paper { fill: #0d1117 } .title { fill: #f0f6fc } .axis { stroke: #9198a1 }
      .across { stroke: #3d444d } .kind0 { stroke: #4493f8; fill: #4493f8 } .kind1 { stroke: #f0883e; fill: #f0883e }
      .kind2 { stroke: #3fb950; fill: #3fb950 } .kind3 { stroke: #ab7df8; fill: #ab7df8 } path.line { fill: none }
    }"""


class Panel(NamedTuple):
    """One figure: by the name of a line, its heights by places on the axis."""

    title: str
    lines: dict[str, dict[int, float]]


def draw(panels: Sequence[Panel], axis: str) -> str:
    """The drawing; `axis` says what is counted from left to right."""
    names = list(dict.fromkeys(name for panel in panels for name in panel.lines))
    height = LEGEND + TALL * ceil(len(panels) / ACROSS)
    parts = [_draw_legend(names)]
    for number, panel in enumerate(panels):
        x, y = number % ACROSS * (WIDTH // ACROSS), LEGEND + number // ACROSS * TALL
        parts += [f'<g transform="translate({x} {y})">', *_draw_panel(panel, names, axis), "</g>"]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}">'
    )
    title = f"<title>{'; '.join(panel.title for panel in panels)}</title>"
    paper = '<rect class="paper" width="100%" height="100%"/>'
    return "\n  ".join([head, title, f"<style>{STYLE}\n  </style>", paper, *parts]) + "\n</svg>\n"


def choose_ticks(highest: float) -> list[float]:
    """Round heights from 0 on, the last of them at or above the highest figure."""
    least = max(highest, 1e-9) / TICKS
    power = 10.0 ** (ceil(log10(least)) - 1)
    step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= least * (1 - 1e-9))
    return [step * number for number in range(ceil(highest / step - 1e-9) + 1)]


def _draw_legend(names: Sequence[str]) -> str:
    # one after the other: under each other's column they would look like headings of it
    places = accumulate((LETTER * len(name) + GAP for name in names), initial=LEFT)
    marks = (
        f'<circle class="kind{number}" cx="{x}" cy="22" r="5"/><text x="{x + 12}" y="26">{name}</text>'
        for number, (name, x) in enumerate(zip(names, places, strict=False))
    )
    return "\n  ".join(marks)


def _draw_panel(panel: Panel, names: Sequence[str], axis: str) -> list[str]:
    places = sorted({place for line in panel.lines.values() for place in line})
    ticks = choose_ticks(max(height for line in panel.lines.values() for height in line.values()))
    parts = [f'<text class="title" x="{LEFT}" y="22">{panel.title}</text>', *_draw_axes(places, ticks, axis)]
    for name, line in panel.lines.items():
        points = [_find(place, line[place], places, ticks[-1]) for place in sorted(line)]
        kind = f"kind{names.index(name)}"
        parts += [f'<path class="line {kind}" d="M{a} {b}L{c} {d}"/>' for (a, b), (c, d) in pairwise(points)]
        parts += [f'<circle class="{kind}" cx="{x}" cy="{y}" r="3.5"/>' for x, y in points]
    return parts


def _draw_axes(places: Sequence[int], ticks: Sequence[float], axis: str) -> Iterator[str]:
    for tick in ticks:
        y = _find(places[0], tick, places, ticks[-1])[1]
        yield f'<path class="{"across" if tick else "axis"}" d="M{LEFT} {y}H{END}"/>'
        yield f'<text class="right" x="{LEFT - 8}" y="{y + 4}">{tick:,.10g}</text>'
    for place in places:
        x = _find(place, 0, places, ticks[-1])[0]
        yield f'<text class="middle" x="{x}" y="{BOTTOM + 18}">{place:,}</text>'
    yield f'<text class="right" x="{LEFT - 8}" y="{BOTTOM + 18}">{axis}</text>'


def _find(place: int, height: float, places: Sequence[int], highest: float) -> tuple[float, float]:
    least, most = log10(places[0]), log10(places[-1])
    along = (log10(place) - least) / ((most - least) or 1)
    x = LEFT + MARGIN + along * (END - LEFT - 2 * MARGIN)
    return round(x, 1), round(BOTTOM - height / highest * (BOTTOM - TOP), 1)
