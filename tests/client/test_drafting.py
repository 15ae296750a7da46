"""Drafting: from wishes to a signed transaction, with the next nonces, and nothing nonsensical signed."""

from typing import Any

import msgspec
import pytest

from ledger.client.drafting import Wish, choose_keys, draft, merge_signatures, sign
from ledger.crypto.encoding import encode
from ledger.errors import Inadmissible, LedgerError
from ledger.registry.money.money import Transfer
from tests.country import APPLIED, NOBODY, Country

NOT_AMOUNTS: list[Any] = [
    -1,
    1.5,
    1.0,
    2**53,
    2**63,
    2**64,
    2**200,
    "5",
    "",
    None,
    True,
    b"5",
    [5],
    object,
    "\ud800",
    ...,
]


def make_draft(country: Country, *wishes: Wish, lane: int = 0) -> Any:
    with country.node.reading() as state:
        return draft(state, country.node.tip, country.node.get_time(), wishes, lane)


@pytest.fixture
def country() -> Country:
    """With noy, who has money, and a firm that two of three keys sign for."""
    made = Country()
    made.settle("noy", money=100)
    made.settle("firm", "business", money=100, keys=3, threshold=2)
    return made


def test_nonces_are_the_next_of_each_signer_and_lane(country: Country) -> None:
    wish = country.wish("noy", Transfer(1, "LAK", "", country.address("firm")))
    other = country.wish("firm", Transfer(1, "LAK", "", country.address("noy")))
    assert country.place(country.sign(make_draft(country, wish))) == APPLIED
    nonces = {signer.address: signer.nonce for signer in make_draft(country, wish, other).signers}
    assert nonces == {country.address("noy"): 2, country.address("firm"): 1}
    assert make_draft(country, wish, lane=7).signers[0].nonce == 1
    assert country.place(country.sign(make_draft(country, wish, lane=7))) == APPLIED
    assert make_draft(country, wish, lane=7).signers[0].nonce == 2


@pytest.mark.parametrize("amount", NOT_AMOUNTS, ids=repr)
def test_body_that_is_none_is_refused_before_anything_is_signed(country: Country, amount: Any) -> None:
    with pytest.raises(LedgerError) as caught:
        make_draft(country, country.wish("noy", Transfer(amount, "LAK", "", "x")))
    assert caught.value.rule == ("strings_must_be_unicode" if amount == "\ud800" else "body_must_fit_type")
    assert str(caught.value)


@pytest.mark.parametrize("field", ["asset", "reference", "to"])
@pytest.mark.parametrize("value", [None, 5, ["LAK"], "x" * 61, object], ids=repr)
def test_no_field_of_another_form_is_signed(country: Country, field: str, value: Any) -> None:
    body = msgspec.structs.replace(Transfer(1, "LAK", "", "x"), **{field: value})
    with pytest.raises(Inadmissible) as caught:
        make_draft(country, country.wish("noy", body))
    assert caught.value.rule == "body_must_fit_type"


def test_signatures_stand_in_their_order_whoever_signs_first(country: Country) -> None:
    wishes = [country.wish(name, Transfer(1, "LAK", "", country.address("treasury"))) for name in ("noy", "firm")]
    transaction = make_draft(country, *wishes)
    genesis_hash = country.node.tip.genesis_hash
    keys = [(country.address(name), key) for name in ("noy", "firm") for key in country.people[name].keys[:2]]
    whole = sign(transaction, genesis_hash, keys)
    assert sign(transaction, genesis_hash, reversed(keys)) == whole
    parts = [sign(transaction, genesis_hash, [key]) for key in keys]
    merged = parts[2]
    for part in (parts[0], parts[1], parts[0]):
        merged = merge_signatures(merged, part)
    assert merged == whole
    assert country.place(encode(whole)) == APPLIED


def test_signatures_of_two_transactions_do_not_merge(country: Country) -> None:
    transaction = make_draft(country, country.wish("noy", Transfer(1, "LAK", "", country.address("firm"))))
    other = msgspec.structs.replace(transaction, expires=transaction.expires + 1)
    keys = [(country.address("noy"), NOBODY)]
    with pytest.raises(Inadmissible):
        merge_signatures(sign(transaction, bytes(32), keys), sign(other, bytes(32), keys))


def test_as_many_keys_sign_as_the_threshold_asks_and_fewer_where_fewer_are_held(country: Country) -> None:
    firm = country.people["firm"]
    held = {key.public_key: key for key in firm.keys}
    with country.node.reading() as state:
        chosen = choose_keys(state, firm.address, held)
        assert [key.public_key for _, key in chosen] == [key.public_key for key in firm.keys[:2]]
        assert len(choose_keys(state, firm.address, {firm.keys[2].public_key: firm.keys[2]})) == 1
        assert choose_keys(state, firm.address, {NOBODY.public_key: NOBODY}) == []
        assert choose_keys(state, country.address("nobody"), held) == []
