"""A random life of land: parcels registered, divided and merged, rightly and wrongly, close together.

After each step no two overlap, and every cell holds exactly the parcels that have land in it (registry/land/surveying).
"""

from math import gcd
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from shapely import Polygon, unary_union

from ledger.chain.kinds import NEVER
from ledger.chain.parameters import DEFAULTS
from ledger.client.drafting import Wish
from ledger.registry.land.geometry import Corner, Corners, put_in_order
from ledger.registry.land.parcels import DivideParcel, MergeParcels, Piece, RegisterParcel
from ledger.registry.land.titles import AgreeTitle
from ledger.registry.rows.land.parcels import CELLS, GRIDS, PARCELS, CellRow, Grid, Parcel, Placed
from ledger.registry.rows.land.titles import TITLES, Notice, Right, TitleRow, TitleShare
from tests.country import APPLIED, Country
from tests.properties.authority_life import AuthorityActs
from tests.properties.everyday_life import CHANCES, UNKNOWN, WHO, Draw
from tests.properties.lawful_acts import SURELY
from tests.properties.life import PARAMETERS, Life
from tests.registry.land.surveying import DOCUMENT, check_land, draw_rectangle

GRID = Grid(columns=10, edge=12, motion="", rows=10, scale=1, tolerance=100)
ON_LAND = ["register"] * 4 + ["divide"] * 4 + ["merge"] * 3
SPOTS = st.integers(0, 12).map(lambda place: 3 * place)
SIDES = st.sampled_from([2, 3, 3, 5, 6, 6, 9, 12])
SHAPES = st.sampled_from(
    ["square"] * 5 + ["corner", "slope", "ring", "crossed", "turned", "straight", "huge", "beyond"]
)
MOST = st.sampled_from([True] * 5 + [False])


MOST_AGREEING = DEFAULTS.max_messages - 1
"""How many fit into a transaction beside what they agree to."""


class ParcelActs(AuthorityActs):
    """What land registrars do; each as chance has it."""

    def register(self, draw: Draw) -> None:
        corners = self.draw_shape(draw)
        who = sorted({self.life.find_anybody(draw(WHO)) for _ in range(draw(st.sampled_from([1, 1, 2])))})
        owners = tuple(who if draw(SURELY) else who[::-1])
        parts = tuple(draw(st.sampled_from([1, 1, 2])) for _ in owners)
        body = RegisterParcel(
            boundary=corners,
            document=DOCUMENT,
            grid="plan" if draw(SURELY) else "town",
            jurisdiction=draw(st.sampled_from(["LA-VT"] * 8 + ["LA", "TH-10", "lao"])),
            of=sum(parts) if draw(SURELY) else 7,
            owners=owners,
            parcel=self.name_new(draw),
            parts=parts,
        )
        self.act(self.find_who_may("land_registrar", "LA-VT", draw), body)

    def divide(self, draw: Draw) -> None:
        name, row = self.find_parcel(draw)
        cut = self.cut(draw, tuple((east, north) for east, north in row["boundary"]))
        names = [f"{self.name_new(draw)}.{end}" for end in "AB"]
        pieces = tuple(Piece(corners, child) for child, corners in zip(names, cut, strict=True))
        self.settle(DivideParcel(pieces if draw(SURELY) else pieces[::-1], DOCUMENT, name), [name], draw)

    def merge(self, draw: Draw) -> None:
        (first, row), (second, other) = self.find_parcel(draw), self.find_parcel(draw)
        if draw(MOST):  # what came of one division, or has the same owners
            standing = [(name, found) for (name,), found in self.list_rows("parcel") if not found["into"]]
            near = [
                (name, found)
                for name, found in standing
                if name != first and Polygon(found["boundary"]).touches(Polygon(row["boundary"]))
            ]
            second, other = draw(st.sampled_from(near)) if near else (second, other)
        joined = unary_union([Polygon(row["boundary"]), Polygon(other["boundary"])])
        shape = joined if joined.geom_type == "Polygon" and draw(SURELY) else joined.envelope
        corners = straighten([(round(x), round(y)) for x, y in shape.exterior.coords[:-1]])
        names = sorted((first, second))
        body = MergeParcels(corners, self.name_new(draw), DOCUMENT, tuple(names))
        self.settle(body, names, draw)

    def settle(self, body: msgspec.Struct, parents: list[str], draw: Draw) -> None:
        """By a registrar and, mostly, with all owners who agree."""
        state = self.life.model.state
        titles = [state.get(f"title/{name}", {"shares": []}) for name in parents]
        owners = sorted({share["owner"] for title in titles for share in title["shares"]})
        others = [one["holder"] for title in titles for one in title.get("rights", ())]
        others += [one["buyer"] for title in titles for one in title.get("notices", ())]
        everybody = sorted({*owners, *(others if draw(SURELY) else ())})
        agreeing = everybody if draw(MOST) else [self.life.find_anybody(draw(WHO))]
        place, about = (0, parents[0]) if draw(MOST) else (draw(st.integers(0, 3)), self.find_parcel(draw)[0])
        by = self.find_who_may("land_registrar", "LA-VT", draw)
        agreed = [Wish(who, AgreeTitle(about, place)) for who in agreeing[:MOST_AGREEING]]
        self.life.do(self.life.make([Wish(by, body), *agreed]))

    def find_parcel(self, draw: Draw) -> tuple[str, dict[str, Any]]:
        """One that stands, mostly; else one that did, or none."""
        found = [(name, row) for (name,), row in self.list_rows("parcel")]
        standing = [(name, row) for name, row in found if not row["into"]]
        if not found or not draw(SURELY):
            return "NONE", {"boundary": [[0, 0], [6, 0], [6, 6], [0, 6]]}
        return draw(st.sampled_from(standing if standing and draw(MOST) else found))

    def name_new(self, draw: Draw) -> str:
        return f"P{len(self.life.kept)}" if draw(SURELY) else "P"

    def draw_shape(self, draw: Draw) -> Corners:
        west, south, wide, high = draw(SPOTS), draw(SPOTS), draw(SIDES), draw(SIDES)
        east, north = west + wide, south + high
        a, b, c, d = draw_rectangle(west, south, east, north)
        match draw(SHAPES):
            case "corner":
                return (a, b, (east, south + 1), (west + 1, south + 1), (west + 1, north), d)
            case "slope":
                return a, b, d
            case "ring":
                inner = ((west + 1, south + 1), (east - 1, south + 1), (east - 1, north - 1), (west, north - 1))
                return (a, (east, south), (east, north), d, *inner[::-1], (west, south + 1))[:8]
            case "crossed":
                return a, c, b, d
            case "turned":
                return d, c, b, a
            case "straight":
                return a, (west + 1, south), b, c, d
            case "huge":
                return draw_rectangle(west // 4, south // 4, west // 4 + 108, south // 4 + 108)
            case "beyond":
                return draw_rectangle(west, south, 121, north)
        return a, b, c, d

    def cut(self, draw: Draw, corners: Corners) -> tuple[Corners, Corners]:
        """A polygon cut from one place of its boundary to another; seldom with a gap, or a part too much."""
        places = list_places(corners)
        first = draw(st.integers(0, len(places) - 2))
        second = draw(st.integers(first + 1, len(places) - 1))
        one, two = places[first : second + 1], [*places[second:], *places[: first + 1]]
        if not draw(MOST):
            moved = [[(x + east, y + north) for x, y in two] for east, north in ((1, 0), (-1, 0), (0, 1), (0, -1))]
            moved = [places for places in moved if min(map(min, places)) >= 0]
            two = draw(st.sampled_from([*moved, two[: len(two) // 2 + 1]]))
        return straighten(one), straighten(two)


def list_places(corners: Corners) -> list[Corner]:
    """The corners, and every place with whole coordinates between them, in order."""
    found = []
    for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        steps = gcd(x1 - x0, y1 - y0)
        found += [(x0 + (x1 - x0) // steps * step, y0 + (y1 - y0) // steps * step) for step in range(steps)]
    return found


def straighten(places: list[Corner]) -> Corners:
    """The same polygon in order, without corners that do not turn; a triangle of no width where nothing is left."""
    around = [places[-1], *places, places[0]]
    threes = zip(around, around[1:], around[2:], strict=False)
    kept = [b for a, b, c in threes if (b[0] - a[0]) * (c[1] - b[1]) != (b[1] - a[1]) * (c[0] - b[0])]
    return put_in_order(kept) if len(kept) > 2 else ((0, 0), (1, 0), (2, 0))


def make_rows(country: Country) -> dict[str, msgspec.Struct]:
    """A grid, and on it three parcels of an authority: one is pledged, one kept for a buyer, and one restricted."""
    owner, bank, court = (country.address(name) for name in ("education", "central-bank", "court"))
    pledged = Right("", "", UNKNOWN, bank, "mortgage", (), "", 0, 0, NEVER)
    barred = Right("", "", UNKNOWN, court, "restriction", (), "CASE/1", 0, 0, NEVER)
    kept = Notice(bank, UNKNOWN, owner, NEVER)
    rows: dict[str, msgspec.Struct] = {GRIDS.key("plan"): GRID}
    for place, (rights, notices) in enumerate([((pledged,), ()), ((), (kept,)), ((barred,), ())]):
        rows |= place_square(place, f"G{place}")
        rows[TITLES.key(f"G{place}")] = TitleRow("LA-VT", notices, 1, rights, (TitleShare(owner, 1),), 0)
    return rows


def place_square(place: int, name: str) -> dict[str, msgspec.Struct]:
    """A parcel that fills a cell of its own, the fifth from the south."""
    west, corners = 12 * place, draw_rectangle(12 * place, 48, 12 * place + 12, 60)
    return {
        PARCELS.key(name): Parcel(288, corners, DOCUMENT, UNKNOWN, 0, "plan", (), "LA-VT", 0, (), 0, NEVER),
        CELLS.key(f"plan/{place}/4"): CellRow((Placed(west + 12, 60, name, 48, west),)),
    }


class ParcelLife(ParcelActs):
    """A life on a small grid, of people who may do much in a day."""

    def begin_life(self, folder: Path) -> Life:
        limits = msgspec.structs.replace(PARAMETERS, quota_citizen=90, quota_device=90)
        return Life(folder, parameters=limits, rows=make_rows)

    @initialize(chance=CHANCES)
    def begin(self, chance: int) -> None:
        """Three pieces of land, of one owner and of two."""
        assume(chance)
        self.settle_down()
        owner, other = sorted(self.life.country.address(name) for name in self.life.names[:2])
        registrar = self.life.country.address("registrar")
        for place, owners in enumerate([(owner,), (owner,), (owner, other)]):
            corners = draw_rectangle(12 * place, 0, 12 * place + 12, 12)
            parts = (1,) * len(owners)
            body = RegisterParcel(corners, DOCUMENT, "plan", "LA-VT", len(owners), owners, f"L{place}", parts)
            assert self.act(registrar, body).place == APPLIED

    @rule(what=st.sampled_from([*ON_LAND * 3, "pass_time", "send", "grant_role", "revoke_role"]), data=st.data())
    def live_on(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    @invariant()
    def no_two_parcels_overlap(self) -> None:
        check_land(self.life.country.store)
