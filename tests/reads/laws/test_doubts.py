"""What a law compares with that no fact can be: told, and never of what can be."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import Ledger
from ledger.errors import LedgerError
from ledger.home.template import load_template
from ledger.laws.types import INTEGER, find_type
from ledger.reads.laws.names import find_law_type, list_law_types, list_values
from ledger.registry.bindable import BINDABLE
from ledger.registry.laws.facts import make_names
from ledger.registry.messages import MESSAGES
from ledger.registry.people.accounts import KINDS
from ledger.words.laws.doubts import describe_doubt
from tests.client.gathering import open_ledger, write_law

PROVINCES = sorted(load_template("lao").divisions)

NOY = "lao1ksrnx0waamrwlu25an4w9es0ru339t7uur95m8"


@pytest.fixture(scope="module")
def told() -> Ledger:
    """A ledger that no test changes."""
    return open_ledger()


def doubt(lao: Ledger, text: str, kind: str = "transfer", **more: Any) -> list[tuple[str, str, str]]:
    return [(one.name, one.value, one.nearest) for one in lao.laws.doubts(write_law(text=text, types=[kind], **more))]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ('by.kind == "citizn"', "transfer", ("by.kind", "citizn", "citizen")),
        ('"Citizen" != on_behalf_of.kind', "transfer", ("on_behalf_of.kind", "Citizen", "citizen")),
        ('message.kind in ["bank", "banc"]', "register_account", ("message.kind", "banc", "bank")),
        ('message.asset not in ["LAK", "LAKK"]', "transfer", ("message.asset", "LAKK", "LAK")),
        ('message.asset == "gold"', "issue", ("message.asset", "gold", "")),
        ('message.role == "registar"', "grant_role", ("message.role", "registar", "registrar")),
        ('message.type == "issue"', "transfer", ("message.type", "issue", "")),
        ('"transfr" in message.types', "grant_delegation", ("message.types", "transfr", "transfer")),
        ('"LA-ZZ" in by.jurisdictions', "transfer", ("by.jurisdictions", "LA-ZZ", "")),
        ('by.jurisdiction == "Vientiane"', "transfer", ("by.jurisdiction", "Vientiane", "")),
        ('any(j == "LA-VY" for j in by.jurisdictions)', "transfer", ("by.jurisdictions", "LA-VY", "LA-VI")),
        ('any(by.kind == k for k in ["citizn", "bank"])', "transfer", ("by.kind", "citizn", "citizen")),
        ('not (message.amount > 1 and by.kind == "citizn")', "transfer", ("by.kind", "citizn", "citizen")),
        ('by.address == "lao1xyz"', "transfer", ("by.address", "lao1xyz", "")),
        (f'message.to == "{NOY}"', "transfer", ("message.to", NOY, "")),
        (
            'any(j == "LA-VY" and any(by.kind == j for j in ["citizen"]) for j in by.jurisdictions)',
            "transfer",
            ("by.jurisdictions", "LA-VY", "LA-VI"),
        ),
    ],
)
def test_a_slip_is_told_with_what_may_be_meant(text: str, kind: str, found: tuple[str, str, str], told: Ledger) -> None:
    assert doubt(told, text, kind) == [found]
    (one,) = told.laws.doubts(write_law(text=text, types=[kind]))
    assert text[one.at - 1 :].startswith(f'"{found[1]}"')
    assert found[1] in describe_doubt(one)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('by.kind in ["citizen", "e-resident"] and message.asset == "LAK"', "transfer"),
        ('"LA-VT" in by.jurisdictions or by.jurisdiction == "LA-VT.01" or "LA" in by.jurisdictions', "transfer"),
        ('"TH-10" in by.jurisdictions', "transfer"),
        ('message.asset == ""', "grant_delegation"),
        ('message.reference == "anything at all"', "transfer"),
        ('any(k == "anything" for k in ["a", "b"])', "transfer"),
        ('message.role == "registrar" and message.scope == "LA-VT"', "grant_role"),
        ('"cast_ballot" in message.types', "grant_delegation"),
        ('message.type == "transfer"', "transfer"),
        ("message.amount > 5", "transfer"),
        ('any(x == "a" for x in x)', "transfer"),
        ('any(any(x == "a" for y in x) for x in y)', "transfer"),
        ('any(any(by == "a" for by in by.kind) for by in by.jurisdictions)', "transfer"),
        ("hour >= 22 or hour in [0, 23] or weekday in [1, 7]", "transfer"),
        ("hour * 60 > 1000 or time > 24", "transfer"),
        ("any(hour == 24 for hour in [24])", "transfer"),
    ],
)
def test_what_can_be_is_not_doubted(text: str, kind: str, told: Ledger) -> None:
    assert doubt(told, text, kind) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("eresident", "e-resident"), ("e_resident", "e-resident"), ("residnt", "resident"), ("autority", "authority")],
)
def test_of_two_equally_near_the_one_with_the_same_letters_is_meant(typed: str, meant: str, told: Ledger) -> None:
    assert doubt(told, f'on_behalf_of.kind == "{typed}"') == [("on_behalf_of.kind", typed, meant)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("devic", "device"), ("dvce", "device"), ("dve", ""), ("ban", "bank"), ("bn", ""), ("busines", "business")),
        *(("bsines", "business"), ("bsins", ""), ("autorty", "authority"), ("atorty", "authority"), ("atort", "")),
    ],
)
def test_a_third_of_the_letters_may_be_wrong_or_one(typed: str, meant: str, told: Ledger) -> None:
    assert doubt(told, f'by.kind == "{typed}"') == [("by.kind", typed, meant)]


def test_doubts_are_told_in_the_order_of_the_text(told: Ledger) -> None:
    text = 'by.sent_today > 5 and by.kind == "citizn" and message.asset == "LAKK"'
    assert [one.at for one in told.laws.doubts(write_law(text=text))] == [1, 34, 64]


def test_all_types_that_a_delegation_may_name_are_listed_in_order() -> None:
    listed = list_values(("message", "types"), ("grant_delegation",), ())
    assert list(listed) == sorted(MESSAGES)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ('message.asset == "KIP"', "at character 18: it is one of EUR, LAK, USD"),
        ('message.to == "shop"', "at character 15: it is an address, lao1…, not a name"),
        (f'message.to == "{NOY}"', "at character 15: no account has this address"),
        ('by.jurisdiction == "Vientiane"', "at character 20: a place is a code such as LA-VT"),
        ('by.kind == "lion"', ": it is one of citizen, resident, e-resident, business, authority, bank, device"),
        ('message.type == "issue"', "at character 17: it is transfer"),
        ("weekday == 0", "weekday is never 0, at character 12: it is 1 on Monday to 7 on Sunday"),
        ("weekday not in [6, 8]", "weekday is never 8, at character 20: it is 1 on Monday to 7 on Sunday"),
        ("24 <= hour", "hour is never 24, at character 1: it is 0 to 23"),
    ],
)
def test_what_can_be_is_told_where_nothing_is_near(text: str, end: str, told: Ledger) -> None:
    (one,) = told.laws.doubts(write_law(text=text))
    assert describe_doubt(one).endswith(end)
    assert one.nearest == ""


@pytest.mark.parametrize(
    ("types", "missed"),
    [
        (["transfer"], ["place_hold", "reverse"]),
        (["place_hold", "transfer"], ["reverse"]),
        (["issue", "place_hold", "reverse", "transfer"], []),
        (["issue"], ["place_hold", "reverse", "transfer"]),
    ],
)
@pytest.mark.parametrize("fact", ["on_behalf_of.sent_today", "by.sent_this_month"])
def test_what_a_law_on_what_was_sent_does_not_bind_is_told(
    fact: str, types: list[str], missed: list[str], told: Ledger
) -> None:
    text = f"message.amount > 5 and (1 + {fact} > 9 or {fact} > 10)"
    found = told.laws.doubts(write_law(types=types, text=text))
    says = f"{fact}, at character 29: what is sent as {' and '.join(missed)} is not held to it"
    assert [describe_doubt(one).partition(", for")[0] for one in found] == ([says] if missed else [])
    assert all(text[one.at - 1 :].startswith(one.name) for one in found)
    assert told.laws.doubts(write_law(types=types, text="message.amount > 5")) == ()


def test_accounts_and_places_of_the_chain_are_known(told: Ledger) -> None:
    assert doubt(told, f'message.to == "{told.resolve("noy")}"') == []
    assert doubt(told, "message.amount > 1", jurisdictions=["LA-VT.01", "LA-QQ", "TH"]) == [
        ("jurisdictions", "LA-QQ", "")
    ]
    for law in told.laws.list():
        assert told.laws.doubts(law.id) == (), law.id


@given(st.sampled_from(KINDS), st.sampled_from(PROVINCES), st.sampled_from(["EUR", "LAK", "USD"]))
def test_no_known_value_is_ever_doubted(told: Ledger, kind: str, place: str, asset: str) -> None:
    text = f'by.kind == "{kind}" and "{place}" in by.jurisdictions and message.asset == "{asset}"'
    assert doubt(told, text) == []


def test_every_name_that_is_listed_can_be_read(told: Ledger) -> None:
    assert told.laws.types() == tuple(sorted(BINDABLE)) == list_law_types()
    for kind in told.laws.types():
        facts = told.laws.facts(kind)
        body = BINDABLE[kind].body
        names = make_names(body, ("personal_wallet_day",))
        listed = [fact for fact in facts if not fact.name.startswith("parameters.")]
        assert all(find_type(names, tuple(fact.name.split("."))) is not None for fact in listed), kind
        numbers = [fact.name for fact in facts if fact.type == INTEGER]
        assert "parameters.personal_wallet_day" in numbers
        text = " or ".join(f"{name} < 0" for name in numbers[:20])
        assert told.laws.check(write_law(types=[kind], text=text)).text == text
        assert find_type(names, ("time",)) == INTEGER


@pytest.mark.parametrize(
    ("word", "meant"),
    [("pay", "transfer"), ("Payment", "transfer"), ("transfre", "transfer"), ("mint", "issue"), ("hold", "place_hold")],
)
def test_a_word_for_a_type_is_understood(word: str, meant: str, told: Ledger) -> None:
    assert find_law_type(word) == meant
    with pytest.raises(LedgerError) as raised:
        told.laws.facts(word)
    assert raised.value.rule == "law_type_must_be_bindable"
    assert meant in raised.value.remedy
    assert "lao.laws.types()" in raised.value.remedy


def test_every_everyday_word_means_a_type_that_laws_bind(told: Ledger) -> None:
    for word in ("freeze", "account", "delegate", "refund", "role", "record", "schema", "recover", "keys", "x" * 500):
        assert find_law_type(word) in BINDABLE
