"""Parcels of the stage (registry/stage.py), and what is asked for with them, rightly or with one fault.

Each parcel is a square of 8 units with another to its east, of the same name and .E; all lie on the grid `plan`.
"""

from typing import TYPE_CHECKING

from ledger.client.drafting import Wish
from ledger.registry.land.geometry import Corners
from ledger.registry.land.parcels import DivideParcel, MergeParcels, Piece, RegisterParcel
from ledger.registry.land.titles import AgreeTitle
from tests.registry.land.surveying import DOCUMENT, PLAN, draw_rectangle

if TYPE_CHECKING:
    from tests.registry.stage import Stage

Values = dict[str, str]
END = PLAN.edge * PLAN.columns
HALVES = "PARTED.A 20,0 24,0 24,8 20,8; PARTED.B 24,0 28,0 28,8 24,8"
PLACES = {
    **{name: (20 * place, 0) for place, name in enumerate(("WHOLE", "PARTED", "NOTED", "PAWNED", "BARRED", "OTHERS"))},
    **{name: (20 * place, 20) for place, name in enumerate(("FREE", "ELSEWHERE"))},
}
"""Where each begins in the south-west; on FREE nothing is registered."""


def _write(corners: Corners) -> str:
    return " ".join(f"{east},{north}" for east, north in corners)


def _register_all() -> list[str]:
    lines = []
    for name, (west, south) in PLACES.items():
        if name == "FREE":
            continue
        first, second = (_write(draw_rectangle(x, south, x + 8, south + 8)) for x in (west, west + 8))
        owner = "shop" if name == "OTHERS" else "noy"
        where = "LA-LP" if name == "ELSEWHERE" else "LA-VT"
        lines.append(f"registrar registers {name} as {first} in LA-VT for noy=1 | applied")
        lines.append(f"registrar registers {name}.E as {second} in {where} for {owner}=1 | applied")
    return lines


PARCELS = "\n".join(
    [
        *_register_all(),
        f"registrar divides PARTED into {HALVES} & noy agrees to PARTED at 0 | applied",
        "noy keeps NOTED for lender | applied",
        "noy mortgages PAWNED to lender as pawn & registrar approves PAWNED at 0 | applied",
        "court restricts BARRED until 200:00 by CASE/21 | applied",
    ]
)


def draw(kind: str, west: int, south: int, east: int) -> Corners:
    """A rectangle 8 units high, or what is wrong with one."""
    north, right = south + 8, draw_rectangle(west, south, east, south + 8)
    return {
        "repeated": (*right, right[1]),
        "straight": (right[0], (west + 1, south), *right[1:]),
        "crossed": (right[0], right[2], right[1], right[3]),
        "clockwise": right[::-1],
        "beyond": draw_rectangle(west, south, END + 1, north),
        "large": draw_rectangle(west, south, west + 40, south + 40),
        "taken": (*right[:2], (east, north - 1), (east + 13, north - 1), (east + 13, north), right[3]),
        "wide": (*right[:2], (east + 4, north), right[3]),
        "small": draw_rectangle(west, south, east, north - 1),
    }.get(kind, right)


def register_parcel(stage: "Stage", values: Values) -> RegisterParcel:
    """Of free land, east of which nothing is."""
    west, south = PLACES["FREE"]
    owner = stage.address(values, "owner", "noy")
    corners = draw(values.get("boundary", ""), west, south, west + 8)
    grid, parcel = values.get("grid", "plan"), values.get("parcel", "FREE")
    return RegisterParcel(corners, DOCUMENT, grid, "LA-VT", 1, (owner,), parcel, (1,))


def divide_parcel(stage: "Stage", values: Values) -> DivideParcel:
    """Into two halves, of which the eastern one may be wrong."""
    parcel, piece = values.get("parcel", "WHOLE"), values.get("piece", "")
    west, south = PLACES.get(parcel, PLACES["WHOLE"])
    begins = {"overlapping": west + 3, "taken": west + 4}.get(piece, west + 4)
    second = draw(piece, begins, south, west + 8)
    if piece == "outside":
        second = draw_rectangle(west + 4, south, west + 9, south + 8)
    if piece == "small":
        second = draw_rectangle(west + 4, south, west + 6, south + 8)
    first = Piece(draw_rectangle(west, south, west + 4, south + 8), "HALF.A")
    return DivideParcel((first, Piece(second, values.get("child", "HALF.B"))), DOCUMENT, parcel)


def merge_parcels(stage: "Stage", values: Values) -> MergeParcels:
    """Of a parcel and that to its east."""
    name = values.get("parcels", "WHOLE")
    west, south = PLACES.get(name, PLACES["WHOLE"])
    corners = draw(values.get("boundary", ""), west, south, west + 16)
    return MergeParcels(corners, values.get("child", "BOTH"), DOCUMENT, (name, f"{name}.E"))


def agree(stage: "Stage", values: Values) -> list[Wish]:
    """The owners of what is divided or merged, unless one has not."""
    name = values.get("parcel", values.get("parcels", "WHOLE"))
    owners = ["noy", *(["shop"] if name == "OTHERS" else [])]
    return [] if "agreed" in values else [stage.country.wish(who, AgreeTitle(name, 0)) for who in owners]


FAULTS = {
    "register_parcel": """
        account_must_be_registered        owner=nobody
        grid_must_exist                   grid=town
        parcel_must_be_new                parcel=PARTED
        land_registrar_must_have_role     by=noy
        registrar_must_own_nothing_of_it  owner=registrar
        corners_must_be_distinct          boundary=repeated
        corners_must_turn                 boundary=straight
        boundary_must_not_meet_itself     boundary=crossed
        boundary_must_begin_in_order      boundary=clockwise
        boundary_must_lie_in_grid         boundary=beyond
        parcel_must_be_divided            boundary=large
        parcels_must_not_overlap          boundary=taken
        """,
    "divide_parcel": """
        parcel_must_exist                 parcel=NONE
        parcel_must_stand                 parcel=PARTED
        parcel_must_be_new                child=WHOLE.E
        land_registrar_must_have_role     by=college
        owner_must_agree                  agreed=no
        notice_must_be_kept               parcel=NOTED
        creditor_must_agree               parcel=PAWNED
        restriction_must_allow            parcel=BARRED
        corners_must_be_distinct          piece=repeated
        corners_must_turn                 piece=straight
        boundary_must_not_meet_itself     piece=crossed
        boundary_must_begin_in_order      piece=clockwise
        boundary_must_lie_in_grid         piece=beyond
        parcel_must_be_divided            piece=large
        parcel_must_lie_within            piece=outside
        parcels_must_not_overlap          piece=overlapping
        difference_must_be_within_limit   piece=small
        """,
    "merge_parcels": """
        parcel_must_exist                 parcels=NONE
        parcel_must_stand                 parcels=PARTED
        parcel_must_be_new                child=NOTED
        merger_must_be_of_one_place       parcels=ELSEWHERE
        land_registrar_must_have_role     by=college
        owner_must_agree                  agreed=no
        notice_must_be_kept               parcels=NOTED
        creditor_must_agree               parcels=PAWNED
        restriction_must_allow            parcels=BARRED
        merger_must_be_of_same_owners     parcels=OTHERS
        corners_must_be_distinct          boundary=repeated
        corners_must_turn                 boundary=straight
        boundary_must_not_meet_itself     boundary=crossed
        boundary_must_begin_in_order      boundary=clockwise
        boundary_must_lie_in_grid         boundary=beyond
        parcel_must_be_divided            boundary=large
        parcel_must_lie_within            boundary=small
        parcels_must_not_overlap          boundary=taken
        difference_must_be_within_limit   boundary=wide
        """,
}
"""Of each type its rules in order, with what breaks them (registry/faults.py)."""
