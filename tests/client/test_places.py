"""Places: a code that is in no list is refused with the nearest wherever a place is named, and taken if asked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger import Ledger
from ledger.chain.genesis import compute_genesis_hash
from ledger.client.forms.places import COUNTRIES, check_place, find_divisions
from ledger.errors import LedgerError, Refused
from ledger.home import template
from ledger.home.founding import found, make_keys, make_validator_keys
from tests.client.gathering import write_law

KNOWN = ("LA", "LA-VT", "LA-VT.01", "LA-VT.01.02.03", "LA-XS", "TH", "TH-10", "TH-ZZ", "US-CA.1")
UNKNOWN = {"LA-ZZ": "LA-AT", "LA-VY": "LA-VI", "LA-VTE.01": "LA-VT", "XX-YY": "AX", "XX": "AX", "LO": "LA", "LAO": ""}


@pytest.fixture(scope="module")
def lao() -> Iterator[Ledger]:
    with Ledger.create(seed=4) as made:
        yield made


def law(place: str) -> dict[str, Any]:
    return write_law(law=f"law_{place.lower().replace('-', '_').replace('.', '_')}", jurisdictions=[place])


WAYS: dict[str, Callable[[Ledger, str, dict[str, Any]], object]] = {
    "opening": lambda lao, place, more: lao.open_account("noy", "citizen", place, **more),
    "registrar": lambda lao, place, more: lao.wallet("registrar").grant_role("registrar", "finance", place, **more),
    "court by motion": lambda lao, place, more: lao.wallet("technology").propose(
        lao.actions.grant_role("court", "justice", place, **more), "ncdt", "A/1"
    ),
    "accreditor": lambda lao, place, more: lao.actions.grant_role(
        "accreditor", "justice", f"accreditor/registrar/{place}", **more
    ),
    "law": lambda lao, place, more: lao.actions.adopt_law(law(place), **more),
}


@pytest.mark.parametrize("way", WAYS)
def test_place_in_no_list_is_refused_before_anything_is_done_and_taken_anyway(lao: Ledger, way: str) -> None:
    height, names = lao.height, lao.keyring.addresses
    for place, nearest in UNKNOWN.items():
        if place != "LAO":
            with pytest.raises(Refused, match="place_must_be_known") as caught:
                WAYS[way](lao, place, {})
            assert (caught.value.values["place"], caught.value.values["nearest"]) == (place, nearest)
    assert (lao.height, lao.keyring.addresses) == (height, names)
    WAYS[way](lao, "LA-ZZ", {"anyway": True})


def test_known_places_pass_and_what_has_no_form_of_one_is_the_ledgers_to_refuse(lao: Ledger) -> None:
    for place in (*KNOWN, "vientiane", "LAO", "", "la-vt"):
        check_place(lao.desk, place)
    with pytest.raises(LedgerError, match="jurisdiction_must_be_well_formed"):
        lao.open_account("keo", "citizen", "LAO")
    lao.wallet("education").grant_role("issuer", "finance", "training")  # no place


def test_lists_are_whole_and_the_genesis_does_not_depend_on_them(lao: Ledger) -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES)
    divisions = find_divisions(lao.desk)
    assert len(divisions) == 18
    assert all(code.startswith("LA-") and name for code, name in divisions.items())
    lists = [template.load_template("lao"), template.load_template("lao")]
    lists[1].divisions.clear()
    keys = make_validator_keys(lists[0].validators, 1), make_keys(lists[0].authorities, 1, "account")
    hashes = {compute_genesis_hash(found(one, "test", 10**12, *keys).file.genesis) for one in lists}
    assert len(hashes) == 1


def test_home_of_a_template_that_is_not_here_knows_the_countries_alone(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "home", seed=4) as made:
        config = tmp_path / "home" / "config.json"
        config.write_text(config.read_text().replace('"lao"', '"elsewhere"'))
        assert made.height == 0
    with Ledger.open(tmp_path / "home") as lao:
        check_place(lao.desk, "LA-ZZ")
        with pytest.raises(Refused, match="place_must_be_known"):
            check_place(lao.desk, "XX-YY")
