"""Parcels: registered, divided and merged, and every way in which one of them is refused.

Scenarios in the words of surveying.py. After each, no two parcels overlap and each cell holds what lies in it, as
shapely tells.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import msgspec
import pytest
from msgspec import Raw

from ledger.chain.transaction import Message
from ledger.errors import Refused
from ledger.home.template import TemplateRole
from ledger.registry.block_steps import LEAST, Meter
from ledger.registry.call import Call
from ledger.registry.land.geometry import Corners, put_in_order
from ledger.registry.land.parcels import DivideParcel, MergeParcels, Piece, RegisterParcel
from ledger.registry.land.titles import DECIDING_READS, AgreeTitle
from ledger.registry.messages import MESSAGES
from ledger.registry.motions.motions import CastBallot, EnactMotion, ProposeMotion
from ledger.registry.rows.committee import MOTIONS
from ledger.registry.rows.land.parcels import (
    CELLS,
    GRIDS,
    MAX_CELLS,
    MAX_EDGE,
    MAX_IN_CELL,
    MAX_NEIGHBOURS,
    MAX_PIECES,
    PARCELS,
    Grid,
)
from ledger.registry.rows.land.titles import MAX_SHARES
from ledger.state.overlay import Overlay, Rows
from ledger.state.tables import Row, Table
from ledger.transition import make_environment
from tests.country import APPLIED, Country, add_roles
from tests.registry.land.surveying import DOCUMENT, PLAN, add_plan, check_land, draw_rectangle, make_grid
from tests.registry.motions.assembly import COUNCIL, add_bodies
from tests.registry.scenario import Play

SQUARE = "0,0 8,0 8,8 0,8"
HALVES = "A.2 0,0 4,0 4,8 0,8; A.3 4,0 8,0 8,8 4,8"
AGREED = "& noy agrees to A.1 at 0"
BOTH = "& noy agrees to A at 0 & keo agrees to B at 0"
EAST = 30 * 4
"""Where the small grid ends."""


def open_country() -> Play:
    """With a small grid; noy and keo live there, and transport is the land registrar of Louangphabang alone."""
    country = Country(template=add_roles(TemplateRole("transport", "land_registrar", "LA-LP", "", 2)), rows=add_plan)
    for name in ("noy", "keo"):
        country.settle(name)
    country.settle("bank", "bank")
    return Play(country)


@pytest.fixture
def play() -> Iterator[Play]:
    """The country; whatever is played, its land is sound."""
    made = open_country()
    yield made
    check_land(made.country.store)


SCENARIOS = {
    "register": f"""
        registrar registers A.1 as {SQUARE} for nobody=1                  | account_must_be_registered
        registrar registers A.1 as {SQUARE} for noy=1 of 3                | shares_must_add_up
        registrar registers A.1 as {SQUARE} for noy=1 keo=1 of 1          | shares_must_add_up
        registrar registers A.1 as {SQUARE} on town for noy=1             | grid_must_exist
        registrar registers A.1 as {SQUARE} in lao for noy=1              | jurisdiction_must_be_well_formed
        noy registers A.1 as {SQUARE} for noy=1                           | land_registrar_must_have_role
        transport registers A.1 as {SQUARE} for noy=1                     | land_registrar_must_have_role
        transport registers A.1 as {SQUARE} in LA-LP.02 for noy=1 keo=1 bank=1 | applied
        title A.1 is of bank:1,keo:1,noy:1
        registrar registers A.1 as 9,9 12,9 12,12 9,12 for noy=1          | parcel_must_be_new
        registrar lets noy register_parcel until 9:00                     | applied
        noy for registrar registers B as 20,0 24,0 24,4 for noy=1         | registrar_must_own_nothing_of_it
        registrar registers B as 20,0 24,0 24,4 for keo=1 registrar=1     | registrar_must_own_nothing_of_it
        noy for registrar registers B as 20,0 24,0 24,4 for keo=1         | applied
        cell 0/0 holds A.1
        cell 2/2 holds nothing
        """,
    "polygons that are none": """
        registrar registers B as 0,0 8,8 8,0 0,7 for noy=1                | boundary_must_not_meet_itself
        registrar registers B as 0,0 4,4 8,0 8,8 4,4 0,8 for noy=1        | corners_must_be_distinct
        registrar registers B as 0,0 12,0 12,8 4,8 8,0 0,8 for noy=1      | boundary_must_not_meet_itself
        registrar registers B as 0,0 8,0 4,0 4,8 for noy=1                | corners_must_turn
        registrar registers B as 0,0 4,0 8,0 0,8 for noy=1                | corners_must_turn
        registrar registers B as 0,0 4,0 8,0 for noy=1                    | corners_must_turn
        registrar registers B as 0,0 8,0 8,8 0,0 for noy=1                | corners_must_be_distinct
        registrar registers B as 0,8 8,8 8,0 0,0 for noy=1                | boundary_must_begin_in_order
        registrar registers B as 8,0 8,8 0,8 0,0 for noy=1                | boundary_must_begin_in_order
        registrar registers B as 0,0 8,0 for noy=1                        | body_must_fit_type
        """,
    "limits of the grid": f"""
        registrar registers B as 0,0 {EAST + 1},0 0,8 for noy=1           | boundary_must_lie_in_grid
        registrar registers B as 0,0 8,0 0,9007199254740991 for noy=1     | boundary_must_lie_in_grid
        registrar registers B as 0,0 8,0 0,9007199254740992 for noy=1     | body_must_fit_type
        registrar registers B as 0,0 {EAST},0 {EAST},{EAST} 0,{EAST} for noy=1 | parcel_must_be_divided
        registrar registers B as 0,0 36,0 36,32 0,32 for noy=1            | parcel_must_be_divided
        registrar registers B as 0,0 32,0 32,32 0,32 for noy=1            | applied
        registrar registers C as {EAST - 1},{EAST - 1} {EAST},{EAST - 1} {EAST},{EAST} for noy=1 | applied
        cell 29/29 holds C
        """,
    "parcels that touch": f"""
        registrar registers A.1 as {SQUARE} for noy=1                     | applied
        registrar registers B as {SQUARE} for noy=1                       | parcels_must_not_overlap
        registrar registers B as 2,2 4,2 4,4 for noy=1                    | parcels_must_not_overlap
        registrar registers B as 0,0 8,0 8,8 for noy=1                    | parcels_must_not_overlap
        registrar registers B as 0,0 9,0 9,9 0,9 for noy=1                | parcels_must_not_overlap
        registrar registers B as 7,7 12,7 12,12 for noy=1                 | parcels_must_not_overlap
        registrar registers B as 3,1 5,1 5,12 3,12 for noy=1              | parcels_must_not_overlap
        registrar registers B as 8,8 12,8 12,12 8,12 for noy=1            | applied
        registrar registers C as 8,0 12,0 12,8 8,8 for keo=1              | applied
        registrar registers D as 0,8 8,8 8,12 0,12 for keo=1              | applied
        registrar registers E as 12,2 16,4 12,6 for keo=1                 | applied
        cell 1/1 holds A.1
        cell 2/2 holds B
        """,
    "a ring, and what lies in its hole": """
        registrar registers RING as 0,0 20,0 20,20 0,20 0,12 12,12 12,8 0,8 for noy=1 | applied
        cell 1/2 holds nothing
        cell 3/2 holds RING
        registrar registers IN as 0,8 12,8 12,12 0,12 for keo=1           | applied
        registrar registers X as 4,9 14,9 14,11 4,11 for keo=1            | parcels_must_not_overlap
        cell 1/2 holds IN
        """,
    "divide": f"""
        registrar registers A.1 as {SQUARE} for noy=1                     | applied
        registrar registers B as 8,0 12,0 12,8 8,8 for keo=1              | applied
        registrar divides A.9 into {HALVES}                               | parcel_must_exist
        registrar divides A.1 into A.2 0,0 4,0 4,8 0,8; B 4,0 8,0 8,8 4,8 | parcel_must_be_new
        transport divides A.1 into {HALVES}                               | land_registrar_must_have_role
        registrar divides A.1 into {HALVES}                               | owner_must_agree
        registrar divides A.1 into {HALVES} & keo agrees to A.1 at 0      | owner_must_agree
        registrar divides A.1 into {HALVES} & noy agrees to B at 0        | agreement_must_be_to_a_dealing
        noy divides A.1 into {HALVES}                                     | land_registrar_must_have_role
        registrar divides A.1 into A.3 4,0 8,0 8,8 4,8; A.2 0,0 4,0 4,8 0,8 {AGREED} | parcels_must_be_sorted
        registrar divides A.1 into A.2 0,0 4,0 4,8 0,8; A.2 4,0 8,0 8,8 4,8 {AGREED} | parcels_must_be_sorted
        registrar divides A.1 into A.2 {SQUARE} {AGREED}                  | body_must_fit_type
        registrar divides A.1 into A.2 0,0 4,0 4,8 0,8; A.3 8,0 4,8 4,0 {AGREED} | boundary_must_begin_in_order
        registrar divides A.1 into A.2 0,0 4,0 4,8 0,8; A.3 4,0 9,0 9,8 4,8 {AGREED} | parcel_must_lie_within
        registrar divides A.1 into A.2 0,0 5,0 5,8 0,8; A.3 4,0 8,0 8,8 4,8 {AGREED} | parcels_must_not_overlap
        registrar divides A.1 into A.2 0,0 4,0 4,8 0,8; A.3 5,0 8,0 8,8 5,8 {AGREED} | difference_must_be_within_limit
        registrar divides A.1 into A.2 0,0 4,0 4,8 0,8; A.3 4,1 8,0 8,8 4,8 {AGREED} | applied
        parcel A.1 is divided into A.2 A.3
        title A.2 is of noy:1
        registrar divides A.1 into A.4 0,0 4,0 4,8 0,8; A.5 4,0 8,0 8,8 4,8 | parcel_must_stand
        registrar registers C as 4,0 8,0 4,1 for keo=1                    | applied
        registrar registers D as 4,0 8,0 4,2 for keo=1                    | parcels_must_not_overlap
        cell 1/0 holds A.3 C
        noy transfers A.1 to keo & keo accepts A.1 from noy for 0 LAK at 0 | title_must_exist
        """,
    "merge": f"""
        registrar registers A.1 as {SQUARE} for noy=1 keo=2               | applied
        registrar registers B as 8,0 12,0 12,8 8,8 for noy=2 keo=4        | applied
        registrar registers C as 8,8 12,8 12,12 8,12 for noy=1            | applied
        registrar registers D as 12,0 16,0 16,8 12,8 for noy=2 keo=4      | applied
        transport registers E as 0,8 8,8 8,12 0,12 in LA-LP for noy=2 keo=4 | applied
        registrar merges A.1 X into AB 0,0 12,0 12,8 0,8                  | parcel_must_exist
        registrar merges A.1 B into C 0,0 12,0 12,8 0,8                   | parcel_must_be_new
        registrar merges A.1 E into AE 0,0 8,0 8,12 0,12                  | merger_must_be_of_one_place
        registrar merges B D into BD 8,0 16,0 16,8 8,8                    | owner_must_agree
        registrar merges D B into BD 8,0 16,0 16,8 8,8                    | parcels_must_be_sorted
        """,
    "owners of a merger": f"""
        registrar registers A as 0,0 8,0 8,8 0,8 for noy=1                | applied
        registrar registers B as 8,0 12,0 12,8 8,8 for keo=1              | applied
        registrar registers C as 8,8 12,8 12,12 8,12 for noy=1            | applied
        registrar registers D as 12,0 16,0 16,8 12,8 for keo=1            | applied
        registrar merges A B into AB 0,0 12,0 12,8 0,8 & noy agrees to A at 0 | owner_must_agree
        registrar merges A B into AB 0,0 12,0 12,8 0,8 {BOTH} | merger_must_be_of_same_owners
        registrar merges B D into BD 8,0 16,0 16,8 & keo agrees to B at 0 | parcel_must_lie_within
        registrar merges B D into BD 8,0 16,0 16,9 8,9 & keo agrees to B at 0 | parcels_must_not_overlap
        registrar merges B D into BD 8,0 18,0 18,8 8,8 & keo agrees to B at 0 | difference_must_be_within_limit
        registrar merges B D into BD 8,0 17,0 16,8 8,8 & keo agrees to D at 0 | applied
        parcel B is merged into BD
        parcel D is merged into BD
        cell 2/1 holds BD
        cell 4/0 holds BD
        title BD is of keo:1
        registrar merges BD D into X 8,0 17,0 16,8 8,8                    | parcel_must_stand
        """,
    "rights that lie on it": f"""
        registrar registers A.1 as {SQUARE} for noy=1 keo=1               | applied
        noy mortgages A.1 to bank for 50 LAK on noy as loan & registrar approves A.1 at 0 | applied
        registrar divides A.1 into {HALVES} & noy agrees to A.1 at 0      | owner_must_agree
        registrar divides A.1 into {HALVES} & noy agrees to A.1 at 0 & keo agrees to A.1 at 0 | creditor_must_agree
        keo keeps A.1 for bank as notice                                  | applied
        registrar divides A.1 into {HALVES} & noy agrees to A.1 at 0 & keo agrees to A.1 at 0 | notice_must_be_kept
        registrar divides A.1 into {HALVES} {AGREED} & keo agrees to A.1 at 0 & bank agrees to A.1 at 0 | applied
        title A.2 bears loan on noy; notice
        title A.3 bears loan on noy; notice
        """,
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(play: Play, name: str) -> None:
    play.run(SCENARIOS[name])


def test_a_second_registration_in_one_block_finds_the_land_taken(play: Play) -> None:
    country = play.country
    datas = [
        country.sign(country.draft(play.read(f"registrar registers {name} as {SQUARE} for noy=1"), lane=lane))
        for lane, name in enumerate(("A", "B", "A"))
    ]
    assert [country.judge(data) for data in datas] == [APPLIED] * 3
    country.submit(*datas)
    rules = [outcome.rule for outcome in country.load_outcomes(country.node.tip.height)]
    assert sorted(rules) == ["", "parcel_must_be_new", "parcels_must_not_overlap"]


def test_a_cell_holds_no_more_than_its_parcels(play: Play) -> None:
    """A division that would put more into it is refused as well."""
    with play.country.node.reading() as state:
        rows = Overlay(state)
        rows.put(GRIDS, "plan", Grid(30, 100, "", 30, 1, 1_000))
        found = [act(play, rows, register(play, f"P{n}", draw_rectangle(n * 3, 0, n * 3 + 2, 9))) for n in range(32)]
        assert found == [APPLIED] * MAX_IN_CELL
        more = register(play, "MORE", draw_rectangle(0, 20, 9, 29))
        assert act(play, rows, more) == "parcel_must_be_divided"
        assert act(play, rows, register(play, "NEXT", draw_rectangle(100, 0, 109, 9))) == APPLIED
        pieces = (Piece(draw_rectangle(0, 0, 1, 9), "Q1"), Piece(draw_rectangle(1, 0, 2, 9), "Q2"))
        assert act(play, rows, DivideParcel(pieces, DOCUMENT, "P0")) == "parcel_must_be_divided"
        merged = MergeParcels(draw_rectangle(0, 0, 5, 9), "M", DOCUMENT, ("P0", "P1"))
        assert act(play, rows, merged) == APPLIED
        assert act(play, rows, more) == APPLIED


def test_coordinates_at_the_limits_of_the_largest_grid(play: Play) -> None:
    end = 2**20 * MAX_EDGE
    with play.country.node.reading() as state:
        rows = Overlay(state)
        rows.put(GRIDS, "plan", Grid(2**20, MAX_EDGE, "", 2**20, 1, 0))
        corner = draw_rectangle(end - 8 * MAX_EDGE, end - 8 * MAX_EDGE, end, end)
        assert act(play, rows, register(play, "FAR", corner)) == APPLIED
        row = rows.get(PARCELS, "FAR")
        assert row
        assert row.area == 2 * (8 * MAX_EDGE) ** 2 < 2**53
        inner = ((end - 2, end - 1), (end, end - 1), (end, end))
        assert act(play, rows, register(play, "IN", inner)) == "parcels_must_not_overlap"
        beyond = ((end - 2, end - 1), (end + 1, end - 1), (end, end))
        assert act(play, rows, register(play, "OUT", beyond)) == "boundary_must_lie_in_grid"


OWNER = "finance"
"""Who owns the parcels that the registrar registers, divides and merges."""


def register(play: Play, name: str, corners: Corners, owners: Sequence[str] = (OWNER,)) -> RegisterParcel:
    """On the small grid, for owners of equal shares."""
    who = tuple(sorted(map(play.country.address, owners)))
    return RegisterParcel(corners, DOCUMENT, "plan", "LA-VT", len(who), who, name, (1,) * len(who))


class Counted(Overlay):
    """Rows that note which were read."""

    def __init__(self, below: Rows) -> None:
        super().__init__(below)
        self.read: set[str] = set()

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        self.read.add(table.key(identifier))
        return super().get(table, identifier)


def act(play: Play, rows: Overlay, body: msgspec.Struct, meter: Meter | None = None) -> str:
    """Applies what the registrar asks for to rows that are thrown away."""
    node, actor, mark = play.country.node, play.country.address("registrar"), rows.mark()
    environment = make_environment(rows.below, node.tip, node.get_time())
    try:
        kind = next(kind for kind in MESSAGES.values() if kind.body is type(body))
        owner = play.country.address(OWNER)
        messages = (Message(Raw(b"{}"), owner, owner, "agree_title"),) * 2  # of which the second agrees to the first
        bodies = body, AgreeTitle("A", 0)
        kind.apply(Call(rows, environment, actor, actor, bytes(32), 0, meter, None, messages, bodies), body)
    except Refused as refused:
        rows.undo(mark)
        return refused.rule
    assert rows.mark() - mark <= kind.writes, kind.name
    return APPLIED


def is_of_roles(play: Play, key: str) -> bool:
    """Whether a row is read to tell that the registrar is one, whose identity admission reads."""
    return key.startswith("role/") or key == f"identity/{play.country.address('registrar')}"


def test_the_dearest_registration_stays_within_its_bounds(play: Play) -> None:
    """64 cells of 32 parcels each, along 64 of which its 64 corners pass, for as many owners as may be."""
    owners = [f"owner-{number}" for number in range(MAX_SHARES)]
    for name in owners:
        play.country.settle(name)
    with play.country.node.reading() as state:
        made = Counted(state)
        made.put(GRIDS, "plan", Grid(8, 1_000, "", 8, 1, 1_000))
        for number, corners in enumerate(list_strips()[:MAX_NEIGHBOURS]):
            assert act(play, made, register(play, f"S{number}", corners)) == APPLIED
        for number, corners in enumerate(list_fillings(made)):
            assert act(play, made, register(play, f"F{number}", corners)) == APPLIED
        full = [made.get(CELLS, f"plan/{x}/{y}") for x in range(8) for y in range(8)]
        assert [len(row.parcels) for row in full if row] == [MAX_IN_CELL - 1] * MAX_CELLS
        body = register(play, "COMB", draw_comb(), owners)
        rows, meter = Counted(made), Meter(LEAST)
        assert act(play, rows, body, meter) == APPLIED
        roles = {key for key in rows.read if is_of_roles(play, key)}
        kind = MESSAGES["register_parcel"]
        assert len(rows.read - roles) == kind.reads - DECIDING_READS
        assert rows.mark() == kind.writes
        assert meter.steps < LEAST // 3
        one_more = list_strips()[MAX_NEIGHBOURS]
        assert act(play, made, register(play, "MORE", one_more)) == APPLIED
        assert act(play, Counted(made), body) == "parcel_must_be_divided"


def draw_comb() -> Corners:
    """A strip in the south, from which twenty slanted teeth go north through all 64 cells."""
    teeth = [((x, 10), (x + 155, 8_000), (x + 10, 10)) for x in range(200, 7_900, 400)]
    upper = [corner for tooth in teeth for corner in tooth]
    return put_in_order([(0, 0), (0, 10), *upper, (8_000, 10), (8_000, 0)])


def list_strips() -> list[Corners]:
    """Strips of 64 corners between the teeth, slanted as they are, so that a tooth passes through each one's box."""
    return [draw_strip(x + 20 + 45 * place) for x in range(200, 7_900, 400) for place in (0, 1, 2, 5)]


def draw_strip(west: int) -> Corners:
    heights = [20 + 250 * step for step in range(32)]
    left = [(west + 150 * y // 8_000 + 9 * (step % 2), y) for step, y in enumerate(heights)]
    return put_in_order([*left, *((x + 20, y) for x, y in reversed(left))])


def list_fillings(rows: Overlay) -> Iterator[Corners]:
    """Small squares far from all teeth, as many in each cell as it has room for, but for one."""
    for column, line in product(range(8), repeat=2):
        row = rows.get(CELLS, f"plan/{column}/{line}")
        room = MAX_IN_CELL - 1 - (len(row.parcels) if row else 0)
        spots = [
            (x + 180 + 150 * y // 8_000, y)
            for y in range(line * 1_000 + 20, line * 1_000 + 980, 30)
            for x in range(200, 7_900, 400)
        ]
        inside = [(x, y) for x, y in spots if column * 1_000 <= x and x + 8 <= (column + 1) * 1_000]
        yield from (draw_rectangle(x, y, x + 8, y + 8) for x, y in inside[:room])


def test_the_dearest_division_and_merger_stay_within_their_bounds(play: Play) -> None:
    whole = draw_rectangle(0, 0, 32, 32)
    parts = [draw_rectangle(4 * place, 0, 4 * place + 4, 32) for place in range(MAX_PIECES)]
    with play.country.node.reading() as state:
        rows, meter = Counted(state), Meter(LEAST)
        assert act(play, rows, register(play, "A", whole)) == APPLIED
        pieces = tuple(Piece(corners, f"B{number}") for number, corners in enumerate(parts))
        names = tuple(piece.parcel for piece in pieces)
        for body in (DivideParcel(pieces, DOCUMENT, "A"), MergeParcels(whole, "C", DOCUMENT, names)):
            over = Counted(rows)
            assert act(play, over, body, meter) == APPLIED
            kind = next(kind for kind in MESSAGES.values() if kind.body is type(body))
            neighbours = MAX_NEIGHBOURS if isinstance(body, MergeParcels) else 0
            roles = {key for key in over.read if is_of_roles(play, key)}
            assert (len(over.read - roles), over.mark()) == (kind.reads - DECIDING_READS - neighbours, kind.writes)
            assert act(play, rows, body) == APPLIED
        assert meter.steps < LEAST // 3
        assert len({*(key for key in rows.read if key.startswith("parcel/"))}) == MAX_PIECES + 2


def test_a_motion_makes_a_grid_which_never_changes() -> None:
    play = Play(Country(template=add_bodies(COUNCIL)))
    country = play.country
    country.settle("noy")
    for rule in (APPLIED, "grid_must_be_new"):
        moved = country.wish("court", ProposeMotion(make_grid(), "council", False, "", "DECREE/1"))
        assert country.act(moved) == rule
        if rule != APPLIED:
            continue
        [(key, _)] = country.store.list_rows(MOTIONS.prefix)
        motion = key.removeprefix(MOTIONS.prefix)
        for who in ("central-bank", "court", "registrar"):
            assert country.act(country.wish(who, CastBallot(motion, "yes"))) == APPLIED
        country.now += 10 * 3_600_000
        assert country.act(country.wish("noy", EnactMotion(motion))) == APPLIED
        with country.node.reading() as state:
            assert state.get(GRIDS, "town") == msgspec.structs.replace(PLAN, motion=motion)
    play.run(f"registrar registers A as {SQUARE} on town for noy=1 | applied")
    check_land(country.store)
