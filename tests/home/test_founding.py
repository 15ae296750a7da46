"""Founding: what a template gives a new chain, and the keys it begins with."""

import msgspec
import pytest

from ledger.chain.parameters import DEFAULTS
from ledger.errors import NotFoundError
from ledger.home.founding import make_key, make_validator_keys
from ledger.home.template import load_template
from ledger.registry.people.essentials import take_stock
from ledger.registry.people.roles import find_role, get_identifier
from ledger.registry.rows.committee import ESSENTIALS, NOW
from ledger.registry.rows.money import ASSETS
from ledger.registry.rows.people import ROLES
from ledger.registry.rows.records import SCHEMAS
from tests.country import Country


def test_template_lao_has_the_names_and_assets_of_the_country() -> None:
    template = load_template("lao")
    assert template.validators == ("central-bank", "finance", "justice", "technology")
    assert template.authorities == (
        *("central-bank", "court", "education", "finance", "justice", "registrar", "technology", "transport"),
        *("treasury", "university"),
    )
    assert [(asset.asset, asset.decimals) for asset in template.assets] == [("EUR", 2), ("LAK", 0), ("USD", 2)]
    with pytest.raises(NotFoundError):
        load_template("nowhere")


def test_first_rows_are_those_of_the_template() -> None:
    country = Country()
    keys = [row.key for row in country.file.rows]
    assert [key for key in keys if key.startswith(ASSETS.prefix)] == ["asset/EUR", "asset/LAK", "asset/USD"]
    roles = load_template("lao").roles
    identifiers = [get_identifier(role.role, country.address(role.holder), role.scope) for role in roles]
    assert [key for key in keys if key.startswith(ROLES.prefix)] == sorted(map(ROLES.key, identifiers))
    assert [key for key in keys if key.startswith(SCHEMAS.prefix)] == [
        *("schema/birth/1", "schema/degree/1", "schema/licence/1", "schema/training/1"),
    ]
    assert len([key for key in keys if key.startswith("identity/")]) == 10
    assert country.file.genesis.parameters == msgspec.structs.asdict(DEFAULTS)


def test_every_role_of_the_template_is_in_force_and_goes_back_to_genesis() -> None:
    country = Country()
    roles = load_template("lao").roles
    with country.node.reading() as state:
        for role in roles:
            chain = find_role(state, country.now, role.role, country.address(role.holder), role.scope)
            assert len(chain) == (2 if role.under else 1), role
            assert chain[-1].row.granted_by == ""
    assert [role.holder for role in roles if role.under] == ["technology", "justice", "university"]


def test_template_lao_has_two_bodies_that_can_decide() -> None:
    country = Country()
    with country.node.reading() as state:
        stock, row = take_stock(state, country.now), state.get(ESSENTIALS, NOW)
    assert row
    assert stock.able == row.bodies == ("bttc", "ncdt")
    assert stock.held == row.roles
    titles = {body.body: body.title.en for body in load_template("lao").bodies}
    assert titles == {
        "bttc": "Blockchain Technology Transformation Committee",
        "ncdt": "National Committee for Digital Transformation",
    }


def test_validators_keys_are_in_the_order_of_their_names() -> None:
    keys = make_validator_keys(("d", "a", "c", "b"), 5)
    assert list(keys) == ["d", "a", "c", "b"]
    assert [key.public_key for key in keys.values()] == sorted(key.public_key for key in keys.values())


def test_seed_gives_the_same_key_and_none_gives_another() -> None:
    assert make_key(1, "x").public_key == make_key(1, "x").public_key
    keys = [make_key(1, "x"), make_key(1, "y"), make_key(2, "x"), make_key(None, "x"), make_key(None, "x")]
    assert len({key.public_key for key in keys}) == 5
