"""Draws the house from its imports, and counts its rooms: `python -m tests.docs.house`.

It writes docs/concepts/house.svg, and the tables of docs/concepts/house.md. What a room stands beside is laid down
here (PLACES); on what it stands, and what leads to it, is read from the files.
"""

import ast
import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tests.docs import DOCS, ROOT
from tests.tidy.rooms import BELOW, DOORS, find_reach, find_rooms_imported, may_import
from tests.tidy.sources import find_sources

PAGE = DOCS / "concepts" / "house.md"
DRAWING = PAGE.with_suffix(".svg")
CORE = ("crypto", "merkle", "chain", "state", "consensus", "admission", "transition", "application")
"""What is small enough to read in an afternoon."""
SUBJECTS = {"registry": "rules", "reads": "finds", "words": "says", "client": "acts", "cli": "shows"}
"""The rooms that every subject has a name in, and what each does."""
FOR_ALL = {"errors", "rules"}
WIDTH, BOX, TALL, STEP, TOP = 900, 164, 46, 78, 24


class Place(NamedTuple):
    """Where the middle of a room stands from left to right, and what it is for, in few words."""

    x: int
    does: str


PLACES = {
    "cli": Place(450, "shows: parse, call, print"),
    "web": Place(270, "shows: HTTP"),
    "nation": Place(450, "a nation with a seed"),
    "brain": Place(630, "reads it all, advises"),
    "client": Place(450, "acts: keys, files, sending"),
    "node": Place(270, "shell, in one process"),
    "abci": Place(90, "shell for CometBFT"),
    "words": Place(630, "says: data to a sentence"),
    "home": Place(270, "keys, files, founding"),
    "reads": Place(630, "finds: data"),
    "interchange": Place(810, "other people's formats"),
    "archive": Place(450, "what any shell keeps"),
    "consensus": Place(270, "turns, votes, finality"),
    "application": Place(450, "check, execute, commit"),
    "transition": Place(450, "the front door"),
    "explaining": Place(630, "what laws say"),
    "following": Place(90, "what can be next"),
    "admission": Place(450, "what may be in a block"),
    "registry": Place(450, "rules, subject by subject"),
    "chain": Place(270, "what is signed, linked"),
    "state": Place(450, "rows, and their store"),
    "laws": Place(630, "the language of laws"),
    "merkle": Place(360, "everything that is proof"),
    "crypto": Place(360, "bytes, hashes, keys"),
}


class Answer(NamedTuple):
    """Where something is to be changed: by which name one finds it, and what stands there."""

    question: str
    by_name: str
    places: tuple[tuple[str, str], ...]
    """Each a file or folder with a name in it; a room that is not built yet has none."""


WHERE = (
    Answer(
        "how many entries an account may cause a day",
        "what may be in a block is `admission`; a number of the chain is a parameter",
        (
            ("ledger/admission.py", "_check_quota"),
            ("ledger/chain/parameters.py", "quota_citizen"),
            ("ledger/registry/committee/parameters.py", "BOUNDS"),
        ),
    ),
    Answer(
        "the rule of two thirds",
        "`consensus` asks it of votes, and a receipt of signatures, so it stands below both: with the validators",
        (("ledger/chain/validators.py", "def is_quorum"),),
    ),
    Answer(
        "the text after a payment",
        "`words` says it, of money; of any message, whoever looks at it later, there too",
        (("ledger/words/money/acts.py", "def describe_payment"), ("ledger/words/messages.py", "transfer")),
    ),
    Answer(
        "a field in the receipt",
        "a receipt is signed and linked: `chain`. It is a wire form, so a new field is a new version",
        (("ledger/chain/receipt.py", "class Receipt"),),
    ),
    Answer(
        "how a law is parsed",
        "the language is a room of its own: `laws`",
        (("ledger/laws/parser.py", "def parse"),),
    ),
    Answer(
        "when the day of a wallet's limit begins",
        "what laws count of money: `registry`, money, windows",
        (("ledger/registry/money/windows.py", "def get_period"),),
    ),
    Answer(
        "one more ISO 20022 message",
        "other people's formats: `interchange`; a file beside the others, and its command in money",
        (("ledger/interchange/iso20022/", "pain002.py"), ("cli/money/interchange.py", "iso20022")),
    ),
    Answer(
        "HTTP: where does it hook in",
        "a room `web` of `ledger`, a second screen: it parses, makes one call of `client`, and shows what `words` say",
        (),
    ),
    Answer(
        "where a transaction waits",
        "the shell in one process keeps what waits: `node`",
        (("ledger/node/mempool.py", "class Mempool"),),
    ),
    Answer(
        "the JSON of a command",
        "of an entry, words says it once for all commands; the shell prints it",
        (("ledger/words/chain/entries.py", "def make_entry_object"), ("cli/shell/output.py", "def say_json")),
    ),
)
"""Asked of every newcomer. Where a place is moved, the test says which answer is wrong."""

STYLE = """
    text { font-family: system-ui, sans-serif; fill: #1f2328 }
    .name { font-size: 15px; font-weight: 600 } .does, .lines, .note { font-size: 12px } .lines { text-anchor: end }
    .does, .lines, .note { fill: #59636e } .paper { fill: #ffffff } .way { stroke: #59636e; fill: none }
    .room { fill: #f6f8fa; stroke: #59636e } .subject { fill: #ddf4ff } .core { stroke-width: 2.5 }
    .owed { stroke: #cf222e; stroke-dasharray: 5 4; fill: none } .tip { fill: #59636e }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .does, .lines, .note { fill: #9198a1 } .paper { fill: #0d1117 }
      .room { fill: #151b23; stroke: #9198a1 } .subject { fill: #12305a } .way { stroke: #9198a1 }
      .owed { stroke: #f85149 } .tip { fill: #9198a1 }
    }"""

# ---------------------------------------------------------------------------------- what is there


@cache
def count_lines() -> dict[str, int]:
    """The lines of each room, as `wc -l` counts them."""
    rooms: dict[str, int] = {}
    for source in find_sources():
        rooms[source.room] = rooms.get(source.room, 0) + source.text.count("\n")
    return {room: rooms[room] for room in BELOW if room in rooms}


def count_core() -> int:
    """The lines of all that is to be read in an afternoon."""
    return sum(count_lines()[room] for room in CORE)


@cache
def list_ways() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """From room to room: the ways the table allows, without those that others make up; and those it does not allow."""
    found = {(source.room, room) for source in find_sources() for _, room in find_rooms_imported(source)}
    apart = FOR_ALL | DOORS.keys()
    found = {(room, other) for room, other in found if room != other and not {room, other} & apart}
    allowed = {(room, other) for room, other in found if other in may_import(room)}
    below = {room: {other for start, other in allowed if start == room} for way in allowed for room in way}
    deep = {room: find_reach(room, below) for room in below}
    longer = {(room, other) for room in deep for near in deep[room] for other in deep[near]}
    return allowed - longer, found - allowed


@cache
def list_floors() -> dict[str, int]:
    """How far down a room stands: right below the lowest that comes to it; the highest is 0."""
    floors: dict[str, int] = {}

    def find(room: str) -> int:
        if room not in floors:
            above = sorted(start for start, other in list_ways()[0] if other == room)
            floors[room] = max((find(start) + 1 for start in above), default=0)
        return floors[room]

    for room in [room for room in PLACES if room in count_lines()]:
        find(room)
    return floors


# ------------------------------------------------------------------------------------- the drawing


def draw() -> str:
    """The drawing, as SVG."""
    floors = list_floors()
    bottom = TOP + STEP * max(floors.values()) + TALL
    ways, owed = list_ways()
    parts = [draw_way(find_points(*way), "way") for way in sorted(ways)]
    parts += [draw_way(find_points(*way), "owed") for way in sorted(owed)]
    parts += [draw_room(room) for room in floors]
    notes = ["numbers: lines", f"thick: the core, {round_lines(count_core())}", "blue: where each subject has a name"]
    notes += ["errors and rules: for everybody", *(["red: still to be cut"] if owed else [])]
    where = f'x="{WIDTH // 2}" y="{bottom + 34}" text-anchor="middle"'
    parts.append(f'<text class="note" {where}>{"; ".join(notes)}</text>')
    height = bottom + 54
    head = [
        (
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        ),
        "<title>The rooms, and what imports what</title>",
        f"<style>{STYLE}\n  </style>",
        (
            '<defs><marker id="tip" markerWidth="7" markerHeight="6" refX="6" refY="3" orient="auto">'
            '<path class="tip" d="M0 0L7 3L0 6z"/></marker></defs>'
        ),
        '<rect class="paper" width="100%" height="100%"/>',
    ]
    return "\n  ".join([*head, *parts]) + "\n</svg>\n"


def draw_room(room: str) -> str:
    """A box with name, lines and purpose."""
    x, y = find_corner(room)
    kind = "room" + " subject" * (room in SUBJECTS) + " core" * (room in CORE)
    return "\n    ".join(
        [
            f'<g><rect class="{kind}" x="{x}" y="{y}" width="{BOX}" height="{TALL}" rx="6"/>',
            f'<text class="name" x="{x + 9}" y="{y + 19}">{room}</text>',
            f'<text class="lines" x="{x + BOX - 9}" y="{y + 19}">{round_lines(count_lines()[room])}</text>',
            f'<text class="does" x="{x + 9}" y="{y + 37}">{PLACES[room].does}</text></g>',
        ]
    )


def draw_way(points: list[tuple[int, int]], kind: str) -> str:
    """A line through some points, with round corners."""
    (x, y), steps = points[0], []
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (y1 + y2) // 2
        steps.append(f"V{y2}" if x1 == x2 else f"C{x1} {middle} {x2} {middle} {x2} {y2}")
    return f'<path class="{kind}" marker-end="url(#tip)" d="M{x} {y}{"".join(steps)}"/>'


def find_corner(room: str) -> tuple[int, int]:
    """The upper left corner of a room."""
    return PLACES[room].x - BOX // 2, TOP + STEP * list_floors()[room]


def find_points(start: str, end: str) -> list[tuple[int, int]]:
    """Where the line from one room to another runs: across between two floors, and straight down beside rooms."""
    (x1, y1), (x2, y2) = (PLACES[start].x, find_corner(start)[1]), (PLACES[end].x, find_corner(end)[1])
    if y2 <= y1:
        return [(x1, y1), (x2, y2 + TALL)]
    low, high = y1 + TALL, y2 - STEP + TALL
    if low == high:
        return [(x1, low), (x2, y2)]
    for x in sorted(range(0, WIDTH + 1, 90), key=lambda x: (x not in (x1, x2), abs(x - x1) + abs(x - x2))):
        if is_free(x, low, y2, {start, end}):
            return list(dict.fromkeys([(x1, low), (x, y1 + STEP if x != x1 else low), (x, high), (x2, y2)]))
    raise ValueError(f"another place for {start} or {end}: the line between them runs through a room")


def is_free(x: int, high: int, low: int, ends: set[str]) -> bool:
    """Whether a line straight down meets no room but those it joins."""
    corners = [find_corner(room) for room in list_floors().keys() - ends]
    return not any(left - 6 < x < left + BOX + 6 and high < top + TALL and top < low for left, top in corners)


def round_lines(count: int) -> str:
    """About how many lines: a number that does not change with every line."""
    return f"{max(50, round(count / 50) * 50):,}"


# --------------------------------------------------------------------------------------- the page


def make_page() -> str:
    """The page with its tables made anew."""
    makers = {"rooms": make_rooms, "subjects": make_subjects, "where": make_where}
    place = re.compile(r"<!-- begin (\w+) -->\n.*?<!-- end \1 -->", re.DOTALL)
    return place.sub(
        lambda found: f"<!-- begin {found[1]} -->\n{makers[found[1]]()}\n<!-- end {found[1]} -->",
        PAGE.read_text("utf-8"),
    )


def make_rooms() -> str:
    """Each room with what it says of itself, from the top down."""
    order = sorted(count_lines(), key=lambda room: list_floors().get(room, 99))
    rows = ["| Room | Lines | What it says of itself |", "|---|--:|---|"]
    rows += [f"| `{find_place(room)}` | {round_lines(count_lines()[room])} | {read_first(room)} |" for room in order]
    return "\n".join(rows)


def find_place(room: str) -> str:
    """The folder or file of a room."""
    if room == "cli":
        return "cli/"
    return f"ledger/{room}/" if (ROOT / "ledger" / room).is_dir() else f"ledger/{room}.py"


def read_first(room: str) -> str:
    """The first paragraph of what a room says of itself."""
    path = ROOT / find_place(room)
    text = (path / "__init__.py" if path.is_dir() else path).read_text("utf-8")
    return " ".join((ast.get_docstring(ast.parse(text)) or "").partition("\n\n")[0].split())


def make_subjects() -> str:
    """Each name that stands in three of the five rooms or more, with its place in each."""
    found: dict[str, dict[str, list[str]]] = {}
    for source in find_sources():
        place = source.path.removesuffix("__init__.py").removeprefix("ledger/")
        name = place.removesuffix(".py").rstrip("/").rpartition("/")[2]
        if source.room in SUBJECTS and name != source.room and not source.path.endswith(f"/{name}/{name}.py"):
            found.setdefault(name, {}).setdefault(source.room, []).append(place.removeprefix(f"{source.room}/"))
    rows = [f"| Subject | {' | '.join(f'`{room}` {does}' for room, does in SUBJECTS.items())} |", "|---" * 6 + "|"]
    for name, places in sorted(found.items()):
        if len(places) > 2:
            cells = [", ".join(f"`{place}`" for place in sorted(places.get(room, []))) for room in SUBJECTS]
            rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def make_where() -> str:
    """The ten answers."""
    rows = ["| Where would I change … | By name | There |", "|---|---|---|"]
    for question, by_name, places in WHERE:
        there = ", ".join(f"`{path}`: `{name.removeprefix('def ').removeprefix('class ')}`" for path, name in places)
        rows.append(f"| {question} | {by_name} | {there or 'not built yet'} |")
    return "\n".join(rows)


def list_wrong_answers() -> list[str]:
    """The questions whose answers name what is not there."""
    return [
        f"{question}: {name} is not in {path}"
        for question, _, places in WHERE
        for path, name in places
        if not is_in(name, path)
    ]


def is_in(name: str, path: str) -> bool:
    """Whether a name stands in a file, or is that of a file in a folder."""
    place = ROOT / path
    if place.is_dir():
        return (place / name).exists()
    return place.exists() and name in place.read_text("utf-8")


def main() -> None:
    """Writes both files."""
    DRAWING.write_text(draw(), "utf-8")
    PAGE.write_text(make_page(), "utf-8")


if __name__ == "__main__":
    main()
