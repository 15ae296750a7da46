"""Laws: what they bind, what they read, how they are made and end, and what whoever they stop is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.parameters import DEFAULTS
from ledger.chain.times import DAY_MS
from ledger.errors import Refused, StoreError
from ledger.home.template import TemplateLaw
from ledger.laws.types import INTEGER, MISSING, STRING, ListOf, RecordOf
from ledger.registry.call import Call, Environment
from ledger.registry.laws.facts import LawFacts, list_levels, make_names
from ledger.registry.laws.judging import list_judgements
from ledger.registry.laws.making import (
    adopt_law,
    check_ending,
    check_provision,
    check_value,
    end_law,
    set_value,
    suspend_law,
)
from ledger.registry.messages import MESSAGES
from ledger.registry.money.money import Transfer
from ledger.registry.rows.laws import LAW_BOOKS, LAWS, MAX_LAWS
from ledger.state.overlay import Overlay
from ledger.transition import make_environment
from tests.country import START
from tests.registry.laws.lawbook import BIG, make_law, provide, settle
from tests.registry.scenario import Play


def get_detail(play: Play) -> dict[str, object]:
    return {fact.name: fact.value for fact in play.country.last.detail}


# ------------------------------------------------------------------------------------------------ how they bind


def test_law_that_denies_refuses_where_its_condition_is_true() -> None:
    play = settle(make_law("big", BIG))
    play.run("noy pays 51 LAK to shop | law_must_allow\nnoy pays 50 LAK to shop | applied")


def test_law_that_allows_refuses_where_its_condition_is_false() -> None:
    play = settle(make_law("small", "message.amount <= 50", "allow"))
    play.run("noy pays 51 LAK to shop | law_must_allow\nnoy pays 50 LAK to shop | applied")


def test_refusal_carries_law_clause_and_values_and_nothing_in_words() -> None:
    play = settle(make_law("big", BIG))
    play.run("noy pays 51 LAK to shop | law_must_allow")
    assert get_detail(play) == {
        "clause_end": len(BIG),
        "clause_start": 0,
        "law": "big",
        "message": 0,
        "message.amount": 51,
        "message.asset": "LAK",
        "reference": "BOL/7",
    }


def test_clause_is_the_smallest_that_decided() -> None:
    text = 'message.amount > 70 or (by.kind == "citizen" and message.amount > 50)'
    play = settle(make_law("big", text))
    play.run("noy pays 51 LAK to shop | law_must_allow")
    detail = get_detail(play)
    start, end = detail["clause_start"], detail["clause_end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert text[start:end].strip("()") == 'by.kind == "citizen" and message.amount > 50'


@pytest.mark.parametrize("kind", ["deny", "allow"])
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("100 // (message.amount - 7) == 3", "division_by_zero"),
        ("message.amount * 9_000_000_000_000_000 > 0", "integer_out_of_range"),
        ("today + message.amount * 1_000_000 > today", "date_out_of_range"),
    ],
)
def test_law_without_an_answer_refuses(kind: str, text: str, problem: str) -> None:
    play = settle(make_law("odd", text, kind))
    play.run("noy pays 7 LAK to shop | law_must_have_answer")
    assert get_detail(play)["problem"] == problem


def test_window_of_a_chain_that_keeps_none_is_no_answer() -> None:
    play = settle(make_law("daily", "by.sent_today > 5"), windows=0)
    play.run("noy pays 7 LAK to shop | law_must_have_answer")
    assert get_detail(play)["problem"] == "fact_missing"


def test_field_that_a_message_leaves_out_is_a_fact_that_is_missing() -> None:
    play = settle(make_law("parts", "message.whole > 9", types=("reverse",)))
    play.run("noy pays 7 LAK to shop as first | applied\nshop returns first | law_must_have_answer")
    assert (get_detail(play)["problem"], get_detail(play)["unknown"]) == ("fact_missing", "message.whole")
    play.run("shop returns 3 of first | applied")


def test_first_law_by_name_is_told() -> None:
    play = settle(make_law("b_second", "true"), make_law("a_first", "true"))
    play.run("noy pays 7 LAK to shop | law_must_allow")
    assert get_detail(play)["law"] == "a_first"


def test_laws_come_before_the_rules_of_money_and_after_those_of_who_may_act() -> None:
    play = settle(make_law("none", "true"))
    play.run("noy pays 0 LAK to shop | law_must_allow\nguard for noy pays 5 LAK to shop | actor_must_be_the_signer")


def test_refusal_undoes_what_the_messages_before_it_did() -> None:
    play = settle(make_law("daily", "on_behalf_of.sent_today + message.amount > 60"))
    play.run("noy pays 60 LAK to shop & noy pays 1 LAK to guard | law_must_allow\nnoy pays 60 LAK to shop | applied")
    play.run("noy pays 1 LAK to guard | law_must_allow\nat 24:00\nnoy pays 1 LAK to guard | applied")


# ------------------------------------------------------------------------------------------------- whom, and when


def test_law_of_a_jurisdiction_binds_all_that_lies_below_it() -> None:
    play = settle(make_law("vientiane", BIG, jurisdictions=("LA-VT",)))
    play.run("noy pays 51 LAK to shop | law_must_allow\nshop pays 51 LAK to noy | applied")


def test_law_of_a_place_does_not_bind_the_country() -> None:
    play = settle(make_law("village", "true", jurisdictions=("LA-VT.01.02",)))
    play.run("noy pays 51 LAK to shop | applied")


def test_law_binds_its_types_alone() -> None:
    play = settle(make_law("holds", "true", types=("place_hold",)))
    play.run("noy pays 51 LAK to shop | applied\nnoy holds 5 LAK for shop until 9:00 as deposit | law_must_allow")


def test_law_binds_whoever_it_is_done_for() -> None:
    """Else a limit on a citizen would end where somebody signs for them."""
    play = settle(make_law("citizens", 'on_behalf_of.kind == "citizen"'))
    play.run("noy lets shop transfer up to 50 LAK until 99:00 as power | applied")
    play.run("shop for noy pays 5 LAK to guard | law_must_allow\nshop pays 5 LAK to guard | applied")


NO_RESIDENT = ("none", MISSING, MISSING)
"""What is told of anybody else: people/test_residents.py has those who are."""
ASKED = {
    "by": ("LA-LP", ("LA", "LA-LP"), 3, "business", 2, 146, 6, 5, 7, 6, *NO_RESIDENT),
    "on_behalf_of": ("LA-VT.01", ("LA", "LA-VT", "LA-VT.01"), 1, "citizen", 1, 85, 8, 1, 15, 13, *NO_RESIDENT),
}
"""Of whoever signs and whoever acts: FIELDS, in order."""
FIELDS = (
    *("jurisdiction", "jurisdictions", "keys", "kind", "threshold"),
    *("available", "held", "registered_at", "sent_this_month", "sent_today"),
    *("residence", "residence_until", "sponsor_jurisdiction"),
)


def test_each_fact_is_of_the_account_it_is_asked_of() -> None:
    """Whoever signs for another is `by`, and the other is `on_behalf_of`: no fact of one is told of the other."""
    play = settle()
    play.run(
        """
        registrar opens firm as business in LA-LP with 2 of 3 keys | applied
        central-bank issues 153 LAK to firm                        | applied
        firm pays 1 LAK to shop & noy pays 2 LAK to guard          | applied
        at 25:00
        firm holds 6 LAK for shop until 29:00                      | applied
        noy holds 8 LAK for shop until 29:00                       | applied
        noy pays 5 LAK to guard                                    | applied
        """
    )
    by, actor = (play.country.address(name) for name in ("firm", "noy"))
    call = msgspec.structs.replace(make_call(play, 25), by=by, actor=actor)
    facts = LawFacts(call, "transfer", Transfer(1, "LAK", "", actor))
    names = make_names(Transfer, ())["by"]
    assert isinstance(names, RecordOf)
    assert {*FIELDS, "address"} == names.fields.keys()
    assert {root: tuple(facts.read((root, field)) for field in FIELDS) for root in ASKED} == ASKED
    assert (facts.read(("by", "address")), facts.read(("on_behalf_of", "address"))) == (by, actor)


def test_place_of_whoever_signs_for_another_binds_nobody() -> None:
    play = settle(make_law("there", "true", jurisdictions=("LA-LP",)))
    play.run("noy lets shop transfer up to 50 LAK until 99:00 as power | applied")
    play.run("shop for noy pays 5 LAK to guard | applied\nshop pays 5 LAK to guard | law_must_allow")


def test_authorities_are_bound_as_everybody_is() -> None:
    play = settle(make_law("issues", "message.amount > 1_000", types=("issue",)))
    play.run("central-bank issues 1001 LAK to noy | law_must_allow\ncentral-bank issues 1000 LAK to noy | applied")


def test_parameter_is_read_by_its_name_and_changes_at_its_date() -> None:
    play = settle(
        make_law("limit", "50", "parameter", least=0, most=100, next_since=START + DAY_MS, next_value=70),
        make_law("big", "message.amount > parameters.limit"),
    )
    play.run("noy pays 51 LAK to shop | law_must_allow\nat 24:00\nnoy pays 51 LAK to shop | applied")


# --------------------------------------------------------------------------------------------------- how they are made


def make_call(play: Play, hours: int = 0) -> Call:
    """A message of the next block, over rows that nothing keeps."""
    node = play.country.node
    environment = make_environment(node.application.state, node.tip, START + hours * 3_600_000 + 3_600_000)
    actor = play.country.address("noy")
    return Call(Overlay(node.application.state), environment, actor, actor, bytes(32), 0)


def follow(call: Call) -> Call:
    """The same message in the block after."""
    return msgspec.structs.replace(call, rows=Overlay(call.rows))


def find_rule(act: Callable[[], object]) -> str:
    try:
        act()
    except Refused as refused:
        return refused.rule
    return "applied"


NUMBER = {"kind": "parameter", "types": (), "least": 0, "most": 9}

FAULTS = {
    "known name": (provide("old"), "law_must_be_new"),
    "over before it begins": (provide(since=START + 9, until=START + 9), "law_must_end_later"),
    "over already": (provide(until=START + 5), "law_must_end_later"),
    "no such type": (provide(types=("pay",)), "law_must_not_bind"),
    "no such place": (provide(jurisdictions=("LA_VT",)), "law_must_be_well_formed"),
    "types not in order": (provide(types=("transfer", "issue")), "law_must_be_well_formed"),
    "type twice": (provide(types=("transfer", "transfer")), "law_must_be_well_formed"),
    "no type": (provide(types=()), "law_must_be_well_formed"),
    "places not in order": (provide(jurisdictions=("LA-VT", "LA")), "law_must_be_well_formed"),
    "a range of its own": (provide(most=5), "law_must_be_well_formed"),
    "a parameter of a type": (provide(text="5", **NUMBER | {"types": ("transfer",)}), "law_must_be_well_formed"),
    "a parameter of a place": (provide(text="5", jurisdictions=("LA",), **NUMBER), "law_must_be_well_formed"),
    "a parameter that is none": (provide(text="5 + 1", **NUMBER), "law_must_be_well_formed"),
    "a parameter with a zero in front": (provide(text="05", **NUMBER), "law_must_be_well_formed"),
    "a parameter nobody could read": (provide("sum", "5", **NUMBER), "law_must_be_well_formed"),
    "a parameter out of range": (provide(text="10", **NUMBER), "law_must_be_well_formed"),
    "unparsable": (provide(text="message.amount >"), "law_must_parse"),
    "confusable": (provide(text="mess\u0430ge.amount > 5"), "law_text_must_be_ascii"),
    "ambiguous": (provide(text="true and true or false"), "law_must_not_be_ambiguous"),
    "unknown name": (provide(text="message.amuont > 5"), "law_names_must_be_known"),
    "unknown parameter": (provide(text="message.amount > parameters.limits"), "law_names_must_be_known"),
    "a window without an asset": (
        provide(text="by.sent_today > 5", types=("capture_hold",)),
        "law_names_must_be_known",
    ),
    "a name of one type alone": (
        provide(text='message.to == "x"', types=("redeem", "transfer")),
        "law_names_must_be_known",
    ),
    "no condition": (provide(text="message.amount"), "law_types_must_fit"),
    "too costly": (
        provide(
            text="all(all(all(x == y for x in message.types) for y in message.types) for z in message.types)",
            types=("grant_delegation",),
        ),
        "law_must_be_cheap",
    ),
    "too long": (provide(text="true and " * 500 + "true"), "law_text_must_fit"),
}


@pytest.fixture(scope="module")
def checking() -> Call:
    """A message over rows that checks only read."""
    return make_call(settle(make_law("old", "true", types=("redeem",)), make_law("limit", "5", **NUMBER)))


@pytest.mark.parametrize("fault", FAULTS)
def test_provision_that_cannot_be_a_law_is_refused(fault: str, checking: Call) -> None:
    call = checking
    provision, rule = FAULTS[fault]
    assert find_rule(lambda: check_provision(call, provision, MESSAGES)) == rule


def test_provision_that_fits_is_adopted_and_binds_from_its_date() -> None:
    call = make_call(settle(make_law("limit", "5", **NUMBER)))
    provision = provide(text="message.amount > parameters.limit", since=call.environment.time)
    check_provision(call, provision, MESSAGES)
    adopt_law(call, provision, "motion")
    body = Transfer(6, "LAK", "", call.actor)
    assert list_judgements(call, "transfer", body) == []
    judged = list_judgements(follow(call), "transfer", body)
    assert [one.refusal is not None for one in judged] == [True]
    assert find_rule(lambda: check_provision(call, provision, MESSAGES)) == "law_must_be_new"


def test_law_to_come_does_not_bind_yet() -> None:
    call = make_call(settle())
    adopt_law(call, provide(text="true", since=call.environment.time + 1), "motion")
    assert list_judgements(follow(call), "transfer", Transfer(6, "LAK", "", call.actor)) == []


def test_law_that_is_ended_binds_no_more_and_its_name_is_gone() -> None:
    call = make_call(settle(make_law("old", "true")))
    end_law(call, check_ending(call, "old").provision.law)
    body = Transfer(6, "LAK", "", call.actor)
    assert len(list_judgements(call, "transfer", body)) == 1
    assert list_judgements(follow(call), "transfer", body) == []
    assert call.rows.get(LAW_BOOKS, "transfer") is None
    assert call.rows.get(LAWS, "old") is not None
    assert find_rule(lambda: check_ending(call, "old")) == "law_must_not_have_ended"
    assert find_rule(lambda: check_provision(call, provide("old"), MESSAGES)) == "law_must_be_new"
    assert find_rule(lambda: check_ending(call, "none")) == "law_must_exist"


def test_law_that_is_suspended_binds_again_after_its_time() -> None:
    call = make_call(settle(make_law("old", "true")))
    body, now = Transfer(6, "LAK", "", call.actor), call.environment.time
    suspend_law(call, "old", now + 1, "")
    assert list_judgements(follow(call), "transfer", body) == []
    suspend_law(call, "old", now, "")
    assert len(list_judgements(follow(call), "transfer", body)) == 1


def test_parameter_that_a_law_reads_is_not_ended_before_it() -> None:
    call = make_call(settle(make_law("limit", "5", **NUMBER), make_law("big", "message.amount > parameters.limit")))
    assert find_rule(lambda: check_ending(call, "limit")) == "parameter_must_not_be_read"
    end_law(call, "big")
    end_law(call, check_ending(call, "limit").provision.law)


@pytest.mark.parametrize(
    ("value", "rule"), [(-1, "value_must_be_in_range"), (0, "applied"), (9, "applied"), (10, "value_must_be_in_range")]
)
def test_parameter_is_set_within_its_range(value: int, rule: str) -> None:
    call = make_call(settle(make_law("limit", "5", **NUMBER), make_law("big", "true")))
    assert find_rule(lambda: check_value(call, "limit", value, 0)) == rule
    assert find_rule(lambda: check_value(call, "big", value, 0)) == "law_must_be_parameter"


def test_parameter_keeps_its_value_until_the_next_one_holds() -> None:
    play = settle(make_law("limit", "5", **NUMBER), make_law("big", "message.amount > parameters.limit"))
    call = make_call(play)
    set_value(call, "limit", 7, call.environment.time + 1)
    body = Transfer(6, "LAK", "", call.actor)
    assert list_judgements(follow(call), "transfer", body)[0].refusal
    set_value(call, "limit", 7, 0)
    assert list_judgements(follow(call), "transfer", body)[0].refusal is None
    set_value(call, "limit", 4, call.environment.time + 1)
    assert list_judgements(follow(call), "transfer", body)[0].refusal is None


def test_laws_that_bind_a_type_are_few() -> None:
    call = make_call(settle(*(make_law(f"law_{number}", "true") for number in range(MAX_LAWS))))
    assert find_rule(lambda: check_provision(call, provide(), MESSAGES)) == "laws_must_be_few"
    check_provision(call, provide(types=("redeem",)), MESSAGES)
    end_law(call, "law_0")
    check_provision(call, provide(), MESSAGES)


def test_laws_that_bind_a_type_are_cheap_together() -> None:
    text = " and ".join(['all(x != "issue" for x in message.types)'] * 9)
    costly = {"text": text, "types": ("grant_delegation",)}
    call = make_call(settle(make_law("one", **costly)))
    assert find_rule(lambda: check_provision(call, provide(**costly), MESSAGES)) == "laws_must_be_cheap"
    end_law(call, "one")
    check_provision(call, provide(**costly), MESSAGES)


@pytest.mark.parametrize(
    "law",
    [
        make_law("odd", "message.amuont > 5"),
        make_law("odd", "message.amount >"),
        make_law("odd", "true", types=("cast_ballot",)),
        make_law("odd", "12", "parameter", least=0, most=9),
    ],
)
def test_chain_does_not_start_with_a_law_that_could_not_be_adopted(law: TemplateLaw) -> None:
    with pytest.raises(StoreError, match="genesis: "):
        settle(law)


# ------------------------------------------------------------------------------------------------------ what is read


def test_names_follow_from_the_declaration_of_a_message() -> None:
    names = make_names(Transfer, ("limit",))
    assert names["message"] == RecordOf(
        {"amount": INTEGER, "asset": STRING, "reference": STRING, "to": STRING, "type": STRING}
    )
    assert names["parameters"] == RecordOf({"limit": INTEGER})
    for kind in MESSAGES.values():
        fields = make_names(kind.body, ())["message"]
        assert isinstance(fields, RecordOf)
        assert "type" in fields.fields


def test_hour_and_weekday_are_those_where_the_chain_is() -> None:
    play = settle(make_law("night", "message.amount > 5 and (hour < 5 or hour >= 22)"))
    play.run(
        "at 4:59\nnoy pays 6 LAK to shop | law_must_allow\nnoy pays 5 LAK to shop | applied\n"
        "at 5:00\nnoy pays 6 LAK to shop | applied\n"
        "just before 22:00\nnoy pays 6 LAK to shop | applied\nat 22:00\nnoy pays 6 LAK to shop | law_must_allow"
    )
    assert get_detail(play)["hour"] == 22


@given(st.integers(0, 253_402_300_799_999 - DAY_MS), st.integers(-840, 840))
def test_any_hour_and_weekday_are_those_of_the_calendar(time: int, offset: int) -> None:
    moment = max(time, DAY_MS)
    environment = Environment("lao", "x", b"", 1, DEFAULTS, moment, offset, 1)
    # both are told by the block alone: no row is read
    facts = LawFacts(Call(Overlay(None), environment, "x", "x", b"", 0), "transfer", Transfer(1, "LAK", "", "x"))  # type: ignore[arg-type]
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=moment, minutes=offset)
    assert (facts.read(("hour",)), facts.read(("weekday",))) == (local.hour, local.isoweekday())


def test_law_that_calls_an_element_hour_means_the_element() -> None:
    text = 'any(hour == "issue" for hour in message.types) and all(weekday != "" for weekday in message.types)'
    play = settle(make_law("powers", text, types=("grant_delegation",)))
    play.run("noy lets shop transfer up to 50 LAK until 99:00 as power | applied")
    assert {"hour", "weekday"} <= set(make_names(Transfer, ()))
    assert make_names(Transfer, (), ("hour",)).keys() == make_names(Transfer, ()).keys() - {"hour"}


def test_lists_of_a_message_can_be_looked_through() -> None:
    play = settle(make_law("powers", 'any(kind == "issue" for kind in message.types)', types=("grant_delegation",)))
    names = make_names(MESSAGES["grant_delegation"].body, ())["message"]
    assert isinstance(names, RecordOf)
    assert isinstance(names.fields["types"], ListOf)
    play.run("noy lets shop transfer up to 50 LAK until 99:00 as power | applied")


@pytest.mark.parametrize(
    ("jurisdiction", "levels"),
    [("LA", ("LA",)), ("LA-VT", ("LA", "LA-VT")), ("LA-VT.01.2", ("LA", "LA-VT", "LA-VT.01", "LA-VT.01.2"))],
)
def test_levels_of_a_jurisdiction(jurisdiction: str, levels: tuple[str, ...]) -> None:
    assert list_levels(jurisdiction) == levels


@given(amount=st.integers(1, 120), limit=st.integers(0, 120))
def test_explaining_and_applying_never_disagree_on_amounts(amount: int, limit: int) -> None:
    call = make_call(SHARED)
    adopt_law(call, provide("limit_2", str(limit), kind="parameter", types=(), most=200), "")
    adopt_law(call, provide("big_2", "message.amount > parameters.limit_2"), "")
    [judged] = list_judgements(follow(call), "transfer", Transfer(amount, "LAK", "", call.actor))
    assert (judged.refusal is not None) == (amount > limit)


SHARED = settle()
