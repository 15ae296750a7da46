"""The picture of the guide on land: a parcel and its neighbours before a division, and after.

python -m tests.docs.division       draws docs/guides/division.svg anew
"""

from ledger import Ledger
from ledger.words.land.parcels import draw_parcels
from tests.docs import DOCS

PICTURE = DOCS / "guides" / "division.svg"
LAND = {
    "H.7": [(30, 10), (92, 18), (104, 52), (88, 84), (46, 90), (22, 60)],
    "H.4": [(0, 0), (30, 10), (22, 60), (0, 66)],
    "H.5": [(92, 18), (130, 8), (134, 60), (104, 52)],
    "H.6": [(22, 60), (46, 90), (88, 84), (90, 110), (10, 112), (0, 66)],
}
"""In metres."""
PARTS = {
    "H.8": [(30, 10), (62, 15), (58, 62), (34, 75), (22, 60)],
    "H.9": [(62, 15), (92, 18), (104, 52), (58, 62)],
    "H.10": [(35, 76), (59, 64), (103, 54), (88, 84), (46, 90)],
}
"""What H.7 is divided into; a path between them is left out."""


def draw() -> str:
    """The picture, of a ledger on which all of it is done."""
    with Ledger.create(seed=2023) as lao:
        lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        for parcel, places in LAND.items():
            owners, plan = {"noy": 1}, b"plan"
            lao.land.send(lao.land.registration(parcel, _scale(places), owners, "registrar", place="LA-VT", plan=plan))
        parts = {name: _scale(places) for name, places in PARTS.items()}
        divided = lao.land.send(lao.land.division("H.7", parts, "registrar", plan=b"plan", agreeing=["noy"]))
        before, after = (lao.land.around("H.7", divided.time - earlier) for earlier in (1, 0))
    return draw_parcels("H.7 and about it", {"before": before, "after": after})


def _scale(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In centimetres, as on the grid."""
    return [(24_000_000 + 100 * east, 198_800_000 + 100 * north) for east, north in places]


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
