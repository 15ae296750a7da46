"""Land as people meet it: registered, divided and merged by its registrar, and told with where it comes from."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from ledger import Ledger, NotFoundError, Refused, Wallet
from ledger.chain.proofs import verify_state_proof
from ledger.chain.transaction import Transaction
from ledger.client.cosigning import add_signatures, count_missing
from ledger.client.land.boundaries import check_boundary, read_boundaries, read_boundary
from ledger.crypto.encoding import encode
from ledger.errors import DecodeError, VerificationError
from ledger.reads.land import FoundGrid
from ledger.registry.land.geometry import Corners
from ledger.registry.rows.land.parcels import PARCELS
from ledger.words.land.parcels import describe_parcel, draw_parcels, format_area, list_parcel_pairs, make_parcel_object
from ledger.words.lexicon import Lexicon
from ledger.words.messages import describe_messages
from ledger.words.terms import describe_terms
from tests.docs.division import PICTURE
from tests.docs.division import draw as draw_division
from tests.registry.land.surveying import draw_rectangle

EAST, NORTH = 24_000_000, 198_800_000
"""Where the field begins, in centimetres of the grid."""
PLAN = b"surveyed by two"


def draw(west: int, south: int, east: int, north: int) -> Corners:
    """A rectangle on the field, in metres."""
    return draw_rectangle(EAST + 100 * west, NORTH + 100 * south, EAST + 100 * east, NORTH + 100 * north)


class Country:
    """A ledger in which noy and keo own a field of 40 by 30 metres."""

    def __init__(self) -> None:
        self.lao = Ledger.create(seed=11)
        self.noy, self.keo = (self.open(name) for name in ("noy", "keo"))
        self.land = self.lao.land
        self.owners = {"noy": 1, "keo": 2}
        survey = self.land.registration("A.1", draw(0, 0, 40, 30), self.owners, "registrar", place="LA-VT", plan=PLAN)
        self.registered, self.salt = self.land.send(survey), survey.seal.salt

    def open(self, name: str) -> Wallet:
        """An account of a citizen."""
        return self.lao.open_account(name, kind="citizen", jurisdiction="LA-VT")

    def divide(self, **options: Any) -> Any:
        """Into two halves, with a strip of half a metre between them that is nobody's."""
        west, north = EAST + 2_050, NORTH + 3_000
        halves = {"A.2": draw(0, 0, 20, 30), "A.3": draw_rectangle(west, NORTH, EAST + 4_000, north)}
        return self.land.division("A.1", halves, "registrar", plan=b"plan of 2026", agreeing=["noy", "keo"], **options)


@pytest.fixture
def country() -> Iterator[Country]:
    made = Country()
    with made.lao:
        yield made


def test_a_field_is_registered_divided_and_merged_and_its_history_told(country: Country) -> None:
    land = country.land
    assert country.registered.events["area"] == 2 * 4_000 * 3_000
    assert [grid.name for grid in land.grids()] == ["utm48"]
    divided = land.send(country.divide())
    assert divided.events["lost"] == 2 * 50 * 3_000
    merged = land.merger(["A.3", "A.2"], "A.4", draw(0, 0, 40, 30), "registrar", plan=PLAN, agreeing=["noy", "keo"])
    assert land.send(merged).events["gained"] == 2 * 50 * 3_000
    assert [one.id for one in land.list()] == ["A.4"]
    assert [one.id for one in land.list("LA", gone=True)] == ["A.1", "A.2", "A.3", "A.4"]
    assert land.list("TH") == ()
    assert [one.id for one in land.history("A.2")] == ["A.1", "A.2", "A.4"]
    assert [one.id for one in land.history("A.4")] == ["A.1", "A.2", "A.3", "A.4"]
    assert [one.id for one in land.at(EAST + 3_000, NORTH + 5)] == ["A.4"]
    assert land.at(0, 0) == ()
    assert [one.id for one in land.around("A.1", divided.time)] == ["A.2", "A.3"]
    assert [one.id for one in land.around("A.4")] == ["A.4"]
    assert land.show("A.1").row.state == "divided"
    assert land.show("A.1", country.registered.height).row.state == "registered"
    assert land.show("A.3").row.into == ("A.4",)
    with pytest.raises(NotFoundError, match="parcel_must_exist"):
        land.show("A.9")
    assert land.show("A.2").row.entry == f"{divided.id}-0"


def test_a_parcel_in_words_and_as_an_object(country: Country) -> None:
    country.land.send(country.divide())
    words = Lexicon()
    assert describe_parcel(country.land.show("A.2"), words) == "A.2, 600.00 m² in LA-VT, registered"
    pairs = dict(list_parcel_pairs(country.land.show("A.1"), words))
    assert (pairs["area"], pairs["became"], pairs["left out"]) == ("1,200.00 m²", "A.2, A.3", "15.00 m²")
    assert pairs["corners"].startswith(f"{EAST},{NORTH} ")
    found = make_parcel_object(country.land.show("A.3"))
    assert (found["parents"], found["until"], found["state"], found["scale"]) == (["A.1"], None, "registered", 100)
    [grid] = country.land.grids()
    assert isinstance(grid, FoundGrid)
    assert format_area(1, grid.row) == "≈ 0.00 m²"
    lao, entry = Lexicon(language="lo"), country.registered.entry
    assert "ໄດ້ຂຶ້ນທະບຽນຕອນດິນ A.1" in describe_messages(entry.signed.transaction.messages, entry.outcome, lao)[0]
    assert describe_parcel(country.land.show("A.1"), lao).endswith("ແບ່ງແລ້ວ")


def test_whoever_signs_a_division_sees_every_corner_of_it(country: Country) -> None:
    survey = country.divide()
    messages = country.land.draft(survey).messages
    says = " ".join(describe_terms(messages, Lexicon()))
    for piece in (survey.wishes[0].body.children[0], survey.wishes[0].body.children[1]):
        assert " ".join(f"{east},{north}" for east, north in piece.boundary) + f" of {piece.parcel}" in says


def test_owners_elsewhere_sign_a_draft_one_after_the_other(country: Country) -> None:
    drafted = country.land.draft(country.divide())
    assert isinstance(drafted, Transaction)
    waiting = country.lao.sign(drafted)
    assert len(waiting.transaction.signers) == 3
    assert count_missing(country.lao.desk, waiting) == 0
    assert add_signatures(country.lao.desk, msgspec.structs.replace(waiting, signatures=())) == waiting


def test_owners_who_have_not_agreed_are_named(country: Country) -> None:
    halves = {"A.2": draw(0, 0, 20, 30), "A.3": draw(20, 0, 40, 30)}
    for agreeing, missing in (([], None), (["noy"], "keo"), (["keo"], "noy")):
        survey = country.land.division("A.1", halves, "registrar", plan=PLAN, agreeing=agreeing)
        with pytest.raises(Refused, match="owner_must_agree") as caught:
            country.land.send(survey)
        assert missing is None or caught.value.values["holder"] == country.lao.resolve(missing)
    survey = country.land.registration("B", draw(39, 0, 50, 30), country.owners, "registrar", place="LA", plan=PLAN)
    with pytest.raises(Refused, match="parcels_must_not_overlap"):
        country.land.send(survey)


def test_the_plan_is_the_one_that_was_committed_to(country: Country) -> None:
    country.land.check_plan("A.1", PLAN, country.salt)
    for plan, salt in ((b"another", country.salt), (PLAN, "00" * 32), (PLAN, "no hex")):
        with pytest.raises(VerificationError, match="evidence_must_fit_report"):
            country.land.check_plan("A.1", plan, salt)


def test_a_map_shows_the_land_before_and_after(country: Country) -> None:
    divided = country.land.send(country.divide())
    before, after = (country.land.around("A.1", divided.time - later) for later in (1, 0))
    picture = draw_parcels("A.1", {"before": before, "after": after, "none": ()})
    assert [picture.count(f">{name}</text>") for name in ("A.1", "A.2", "A.3")] == [2, 1, 1]
    assert picture.count("<polygon") == 3
    assert "none" not in picture.split("</style>")[1]
    assert picture == draw_parcels("A.1", {"before": before, "after": after})


def test_a_parcel_is_proved_to_whoever_has_the_genesis_hash_alone(country: Country) -> None:
    country.land.send(country.divide())
    proof = country.lao.prove_state(PARCELS.key("A.1"))
    verified = verify_state_proof(proof, country.lao.genesis_hash)
    assert PARCELS.decode(verified.value).into == ("A.2", "A.3")


def test_the_picture_of_the_guide_is_of_a_division_that_was_done() -> None:
    assert PICTURE.read_text("utf-8") == draw_division(), "python -m tests.docs.division"


BAD: dict[str, tuple[bytes, str, int]] = {
    "no JSON": (b"[[0,0],", "text_must_be_json", 0),
    "an object": (b'{"type":"Polygon"}', "boundary_must_be_a_list", 0),
    "a text": (b'"0,0 8,0"', "boundary_must_be_a_list", 0),
    "rings in a list": (b"[[[0,0],[8,0],[8,8]]]", "corner_must_be_a_pair", 1),
    "a height": (b"[[0,0],[8,0,3],[8,8]]", "corner_must_be_a_pair", 2),
    "a fraction": (b"[[0,0],[8,0],[8,7.5]]", "corner_must_be_of_integers", 3),
    "a whole fraction": (b"[[0,0],[8,0],[8,8.0]]", "corner_must_be_of_integers", 3),
    "a text for a number": (b'[[0,0],["8",0],[8,8]]', "corner_must_be_of_integers", 2),
    "true": (b"[[0,0],[true,0],[8,8]]", "corner_must_be_of_integers", 2),
    "below 0": (b"[[-1,0],[8,0],[8,8]]", "corner_must_be_of_integers", 1),
    "beyond the largest": (b"[[0,0],[9007199254740992,0],[8,8]]", "corner_must_be_of_integers", 2),
    "closed": (b"[[0,0],[8,0],[8,8],[0,0]]", "boundary_must_not_be_closed", 4),
    "two corners": (b"[[0,0],[8,0]]", "boundary_must_have_corners", 0),
    "nothing": (b"[]", "boundary_must_have_corners", 0),
    "65 corners": (encode([[x, x * x] for x in range(65)]), "boundary_must_have_corners", 0),
    "crosses itself": (b"[[0,0],[8,8],[8,0],[0,7]]", "boundary_must_not_meet_itself", 3),
    "a corner twice": (b"[[0,0],[8,0],[8,8],[8,0],[0,8]]", "corners_must_be_distinct", 4),
    "a straight line": (b"[[0,0],[4,0],[8,0],[0,8]]", "corners_must_turn", 2),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_a_boundary_is_told_by_its_corner(name: str) -> None:
    data, rule, corner = BAD[name]
    with pytest.raises(DecodeError) as caught:
        read_boundary(data)
    assert (caught.value.rule, caught.value.values.get("corner", 0)) == (rule, corner)
    with pytest.raises(DecodeError) as caught:
        read_boundaries(b'{"A.2":[[0,0],[8,0],[8,8]],"A.3":' + data + b"}")
    assert caught.value.rule == rule
    assert caught.value.values.get("parcel", "A.3") == "A.3"


def test_a_boundary_may_go_round_either_way_and_begin_anywhere() -> None:
    square = draw_rectangle(0, 0, 8, 8)
    for start in range(4):
        turned = [*square[start:], *square[:start]]
        assert check_boundary(turned) == check_boundary([list(corner) for corner in reversed(turned)]) == square
    assert read_boundaries(b'{"A":[[8,0],[8,8],[0,0]]}') == {"A": ((0, 0), (8, 0), (8, 8))}
    with pytest.raises(DecodeError, match="boundaries_must_be_named"):
        read_boundaries(b"[[0,0],[8,0],[8,8]]")
