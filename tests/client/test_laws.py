"""Laws in Python: read, checked, compared, explained before and after, and their impact told before a vote."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import Ledger, PlacedEntry
from ledger.chain.kinds import NEVER
from ledger.client.drafting import Wish
from ledger.client.forms.law_files import read_law_file, write_law_file
from ledger.client.laws.laws import Laws
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError, Refused
from ledger.laws.explain import SENTENCES as PROBLEMS
from ledger.laws.trace import Problem
from ledger.reads.laws.explaining import Explanation
from ledger.registry.money.money import Transfer
from ledger.registry.rows.laws import Provision, Wording
from ledger.rules import RULES
from ledger.words.lao import SENTENCES
from ledger.words.laws.refusals import describe_refusal

from .gathering import DAY_MS, adopt, carry, open_ledger, write_law

VIENTIANE = 420


@pytest.fixture(scope="module")
def told() -> Ledger:
    """A ledger that no test changes."""
    return open_ledger()


@pytest.fixture
def lao() -> Ledger:
    return open_ledger()


def find_rule(act: Callable[[], object]) -> LedgerError:
    with pytest.raises(LedgerError) as raised:
        act()
    return raised.value


def sum_up(told: Explanation) -> list[Any]:
    """All that is explained, in values that can be compared."""
    asked = [(law.law, law.trace, str(law.refusal)) for message in told.messages for law in message.laws]
    return [told.id, str(told.refusal), *asked]


# law files


def test_a_law_file_is_read_as_people_write_it() -> None:
    file = write_law(since="2027-01-01", until="2028-01-01", jurisdictions=["LA-VT", "LA-LP"])
    read = read_law_file(encode(file), VIENTIANE)
    assert (read.since, read.until) == (1_798_736_400_000, 1_830_272_400_000)  # midnight in Vientiane is 17:00 UTC
    assert read.jurisdictions == ("LA-LP", "LA-VT")
    timeless = read_law_file(file | {"since": "", "until": ""}, VIENTIANE)
    assert (timeless.since, timeless.until) == (0, NEVER)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"since": "2027-01-01", "until": "9999-12-31"},
        {"since": 1_798_736_400_001, "jurisdictions": ["LA-VT"]},
        {"kind": "parameter", "value": -5, "least": -10, "most": 10, "types": [], "text": ""},
    ],
    ids=["timeless", "dated", "to the millisecond", "parameter"],
)
@pytest.mark.parametrize("offset", [0, VIENTIANE, -330])
def test_what_is_written_is_read_again(changes: dict[str, Any], offset: int) -> None:
    read = read_law_file(write_law(**changes), offset)
    assert read_law_file(write_law_file(read, offset), offset) == read
    assert read_law_file(read, 0) is read


@pytest.mark.parametrize(
    ("changes", "rule", "name"),
    [
        ({"since": "2027-02-30"}, "law_date_must_be_a_day", "since"),
        ({"until": "tomorrow"}, "law_date_must_be_a_day", "until"),
        ({"until": -1}, "field_must_fit_form", "until"),
        ({"since": 1.5}, "field_must_fit_form", "since"),
        ({"law": "Big"}, "field_must_fit_form", "law"),
        ({"reference": "decree seven"}, "field_must_fit_form", "reference"),
        ({"title": {"en": "Big", "lo": "большой"}}, "field_must_fit_form", "title.lo"),
        ({"title": {"en": "Big"}}, "field_must_fit_form", "title.lo"),
        ({"remedy": "Send less"}, "field_must_fit_form", "remedy"),
        ({"remedy": {"en": "x", "lo": "x", "fr": "x"}}, "field_must_fit_form", "remedy.fr"),
        ({"kind": "forbid"}, "field_must_fit_form", "kind"),
        ({"types": "transfer"}, "field_must_fit_form", "types"),
        ({"jurisdictions": ["LA"] * 33}, "field_must_fit_form", "jurisdictions"),
        ({"text": ""}, "field_must_fit_form", "text"),
        ({"value": 5}, "field_must_fit_form", "value"),
        ({"kind": "parameter"}, "field_must_fit_form", "text"),
        ({"kind": "parameter", "text": ""}, "field_must_fit_form", "value"),
        ({"kind": "parameter", "text": "", "value": 2**53}, "field_must_fit_form", "value"),
        ({"colour": "red"}, "field_must_fit_form", "colour"),
        ({"text": None}, "field_must_fit_form", "text"),
    ],
)
def test_a_law_file_that_is_none_is_refused_by_the_field(
    changes: dict[str, Any], rule: str, name: str, told: Ledger
) -> None:
    refused = find_rule(lambda: told.laws.read(write_law(**changes)))
    told = refused.values.get("name") or str(refused.values["problem"]).split()[0]
    assert (refused.rule, told) == (rule, name)
    for word in ("regex", "Expected", "`", "LawFile"):
        assert word not in refused.says + refused.remedy, "our own words, not the decoder's"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"[]", "field_must_fit_form"),
        (b"law", "text_must_be_json"),
        (b"\xff", "text_must_be_json"),
        (b'{"value": 1e999}', "integers_must_be_in_range"),
        (encode(write_law(law="X")).replace(b'"X"', b"1e999"), "integers_must_be_in_range"),
        (encode(write_law()).replace(b'{"en"', b'{"en":1e999,"en"', 1), "names_must_be_unique"),
        (encode(write_law()).replace(b'{"en"', b'{"en":"x","en"', 1), "names_must_be_unique"),
        (encode(write_law()).replace(b'"kind"', b'"kind":"allow","kind"', 1), "names_must_be_unique"),
        (b'{"zzz":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nesting_must_be_within_limit"),
        (b'{"text":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, "nesting_must_be_within_limit"),
        (b"[" * 100_000 + b"]" * 100_000, "nesting_must_be_within_limit"),
        ({"law": object()}, "field_must_fit_form"),
    ],
)
def test_what_holds_no_fields_is_no_law_file(data: Any, rule: str) -> None:
    assert find_rule(lambda: read_law_file(data, 0)).rule == rule


def test_a_law_file_is_read_by_its_path_up_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "law.json"
    path.write_bytes(encode(write_law()))
    assert read_law_file(path, 0) == read_law_file(write_law(), 0)
    with path.open("ab") as file:
        file.truncate(2**33)  # takes no room on the disk, and would fill the memory
    for where, rule in (
        (path, "size_must_be_within_limit"),
        (tmp_path, "file_must_be_readable"),
        (tmp_path / "none", "file_must_exist"),
        (path / "below", "file_must_exist"),
        (tmp_path / "a\0b", "file_must_be_readable"),
        (tmp_path / "\ud800", "file_must_be_readable"),
    ):
        refused = find_rule(lambda where=where: read_law_file(where, 0))  # type: ignore[misc]
        assert refused.rule == rule, where
        assert str(refused).isprintable()


@given(
    st.dictionaries(
        st.sampled_from([*write_law(), "since", "until", "least", "most", "value", "jurisdictions", "x"]),
        st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=5) | st.lists(st.text(max_size=3)),
        max_size=3,
    )
)
def test_any_law_file_is_read_or_refused(changes: dict[str, Any]) -> None:
    told = ""
    try:
        read_law_file(write_law(**changes), 0)
    except LedgerError as refused:
        told = f"{refused.says}; {refused.remedy}"
    assert "?" not in told, "every place of the sentence is filled"


def test_a_law_file_may_be_given_by_its_path(told: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "law.json"
    file.write_bytes(encode(write_law()))
    assert told.laws.read(file) == told.laws.read(write_law()) == told.laws.check(file)
    assert told.laws.impact(file, 1) == told.laws.impact(write_law(), 1)
    assert find_rule(lambda: told.laws.read(tmp_path / "none.json")).rule == "file_must_exist"
    assert find_rule(lambda: told.laws.read(tmp_path)).rule == "file_must_be_readable"
    for text in (str(file), "law.json", "", "x" * 33, "Wallet_basic"):
        refused = find_rule(lambda text=text: told.laws.impact(text, 1))
        assert refused.rule == "law_id_must_be_well_formed"
        assert "Path" in refused.remedy


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"law": "wallet_basic"}, "law_must_be_new"),
        ({"text": "message.amount >"}, "law_must_parse"),
        ({"text": "message.amont > 1"}, "law_names_must_be_known"),
        ({"text": "message.\u0430mount > 1"}, "law_text_must_be_ascii"),
        ({"text": '"LAK" > 1'}, "law_types_must_fit"),
        ({"types": ["enact_motion"]}, "law_must_not_bind"),
        ({"types": ["cast_ballot", "transfer"]}, "law_must_not_bind"),
        ({"types": []}, "law_must_be_well_formed"),
        ({"jurisdictions": ["Vientiane"]}, "law_must_be_well_formed"),
        ({"until": "2020-01-01"}, "law_must_end_later"),
        ({"kind": "parameter", "types": [], "text": "", "value": 5, "least": 6, "most": 7}, "law_must_be_well_formed"),
    ],
)
def test_a_law_that_could_not_be_adopted_is_told_so_before_anybody_proposes_it(
    changes: dict[str, Any], rule: str, told: Ledger
) -> None:
    assert find_rule(lambda: told.laws.check(write_law(**changes))).rule == rule
    proposed = find_rule(
        lambda: told.wallet("justice").propose(told.actions.adopt_law(write_law(**changes)), "bttc", "DECREE/1")
    )
    assert proposed.rule == rule, "proposing says the same"


# the book


def test_laws_are_listed_with_their_state(lao: Ledger) -> None:
    before = {law.id: law.state for law in lao.laws.list()}
    assert before["vat_rate_permille"] == before["wallet_basic"] == "in force"
    assert lao.laws.get("vat_rate_permille").value == 100
    adopt(lao, write_law(since="2027-01-01"))
    assert lao.laws.get("big_payments").state == "to come"
    assert repr(lao.laws.get("vat_rate_permille")) == (
        "FoundLaw(vat_rate_permille = 100: in force, 'Value added tax, per thousand')"
    )
    carry(lao, lao.actions.suspend_law("wallet_basic", lao.node.get_time() + 30 * DAY_MS))
    assert lao.laws.get("wallet_basic").state == "suspended"
    carry(lao, lao.actions.end_law("wallet_personal"))
    assert lao.laws.get("wallet_personal").state == "ended"
    then = {law.id: law.state for law in lao.laws.list(height=5)}
    assert then == before, "the past is as it was"
    assert "wallet_personal" not in [law.id for law in lao.laws.list(height=lao.height)]
    assert find_rule(lambda: lao.laws.get("nothing")).rule == "law_must_exist"


def test_a_parameter_changes_within_its_range(lao: Ledger) -> None:
    refused = find_rule(
        lambda: lao.wallet("justice").propose(lao.actions.set_value("vat_rate_permille", 1001), "bttc", "DECREE/1")
    )
    assert (refused.rule, refused.values["most"]) == ("value_must_be_in_range", 1000)
    carry(lao, lao.actions.set_value("vat_rate_permille", 70))
    assert lao.laws.get("vat_rate_permille").value == 70


def test_the_file_of_a_parameter_holds_the_value_it_has_now(lao: Ledger) -> None:
    before, genesis = lao.height, lao.laws.get("vat_rate_permille").provision
    carry(lao, lao.actions.set_value("vat_rate_permille", 70))
    later = lao.node.get_time() + 40 * DAY_MS
    carry(lao, lao.actions.set_value("vat_rate_permille", 80, later))
    file = json.loads(lao.laws.write("vat_rate_permille"))
    assert file["value"] == 70
    assert [(one.before, one.after) for one in lao.laws.diff("vat_rate_permille", file | {"value": 71})] == [
        ("70", "71")
    ]
    assert lao.laws.diff("vat_rate_permille", file) == ()
    found = lao.laws.get("vat_rate_permille")
    assert (found.provision, found.present.text) == (genesis, "70"), "what was adopted stays as it was"
    assert lao.laws.get("vat_rate_permille", before).present.text == "100"
    lao.wait(41 * DAY_MS)
    assert lao.laws.read("vat_rate_permille").text == "80"
    carry(lao, lao.actions.suspend_law("vat_rate_permille", lao.node.get_time() + 90 * DAY_MS))
    suspended = lao.laws.get("vat_rate_permille")
    assert (suspended.value, suspended.present.text) == (None, "80")


def test_a_law_may_be_named_by_the_motion_that_asks_for_it(lao: Ledger) -> None:
    made, last = lao.laws.impact(write_law(), 1), lao.height
    placed = lao.wallet("justice").propose(lao.actions.adopt_law(write_law()), "bttc", "DECREE/1", impact=made)
    motion = lao.committee.motion(placed)
    for named in (motion, placed, motion.id, motion.id[:8], placed.id):
        assert lao.laws.read(named) == lao.laws.check(named) == lao.laws.read(write_law())
        assert lao.laws.impact(named, 1, last) == made
        assert lao.laws.check_impact(made.hash, named, 1, last) == lao.laws.check_impact(made, named) == made
        assert lao.laws.diff(named, write_law()) == lao.laws.doubts(named) == ()
        assert lao.laws.what_if(1, last, adopt=named).turned == 1
    other = lao.wallet("justice").propose(lao.actions.end_law("wallet_basic"), "bttc", "DECREE/1")
    refused = find_rule(lambda: lao.laws.impact(other, 1))
    assert (refused.rule, refused.values["action"]) == ("motion_must_adopt_a_law", "end_law")
    assert find_rule(lambda: lao.laws.read(lao.committee.motion(other).id[:8])).rule == "motion_must_adopt_a_law"
    assert find_rule(lambda: lao.laws.read("f" * 64 + "-0")).rule == "motion_must_exist"
    assert find_rule(lambda: lao.laws.read("0" * 8)).rule == "motion_must_exist"
    assert find_rule(lambda: lao.laws.read("0" * 7)).rule == "law_id_must_be_well_formed"


def test_a_law_whose_id_could_be_that_of_a_motion_is_found_first(lao: Ledger) -> None:
    justice, action = lao.wallet("justice"), lao.actions.adopt_law(write_law())
    proposed = (justice.propose(action, "bttc", f"DECREE/{number}").id for number in range(15))
    digits = next(one[:8] for one in proposed if one[0] in "abcdef")
    assert lao.laws.read(digits).law == "big_payments"
    adopt(lao, write_law(law=digits))
    assert lao.laws.read(digits).law == digits


def test_laws_are_compared_as_they_are_written_in_one_way(told: Ledger) -> None:
    spaced = write_law(text='message.asset  ==  "LAK" and (message.amount > 20000)')
    assert told.laws.diff(write_law(), spaced) == ()
    changed = told.laws.diff(
        write_law(), write_law(text='message.asset == "LAK" and message.amount > 9', types=["issue"])
    )
    assert [(one.name, one.after) for one in changed] == [
        ("text", 'message.asset == "LAK" and message.amount > 9'),
        ("types", "issue"),
    ]
    assert "law" in [one.name for one in told.laws.diff("wallet_basic", write_law())]


# before the vote


def test_the_impact_of_a_law_is_told_and_can_be_told_again(told: Ledger) -> None:
    made = told.laws.impact(write_law(), 1)
    assert [(one.height, one.rule) for one in made.report.stopped_entries] == [(4, "law_must_allow")]
    assert told.laws.check_impact(made.hash, write_law(), 1, told.height) == made
    assert repr(made) == f"Impact(big_payments: 1 of 4 stopped, blocks 1 to 4, {made.hash[:12]}…)"
    for law, first in ((write_law(), 2), (write_law(text="message.amount > 1"), 1)):
        wrong = find_rule(lambda law=law, first=first: told.laws.check_impact(made.hash, law, first, told.height))
        assert wrong.rule == "impact_must_be_the_computed"


def test_the_impact_of_what_is_no_law_is_refused(told: Ledger) -> None:
    assert find_rule(lambda: told.laws.impact("vat_rate_permille", 1)).rule == "law_must_be_condition"
    assert find_rule(lambda: told.laws.impact(write_law(text="message.x > 1"), 1)).rule == "law_names_must_be_known"
    assert find_rule(lambda: told.laws.impact(write_law(), 1, 99)).rule == "blocks_must_exist"
    assert told.laws.impact("wallet_personal", 1).report.stopped == 0, "a law in force may be asked about, too"


def test_what_would_have_come_of_the_past_is_told_and_nothing_is_written(told: Ledger) -> None:
    height, root = told.height, told.block(told.height).header.state_root
    report = told.laws.what_if(1, adopt=[write_law()], end=["wallet_basic"], values={"vat_rate_permille": 50})
    assert [(one.height, one.otherwise, one.really) for one in report.turned_entries] == [(4, "law_must_allow", "")]
    assert {one.asset: one.amount for one in report.moved_really} == {"LAK": 25_000}
    assert report.moved_otherwise == ()
    assert (told.height, told.block(told.height).header.state_root) == (height, root)
    assert find_rule(lambda: told.laws.what_if(1, values={"wallet_basic": 1})).rule == "law_must_be_parameter"
    assert repr(report) == "WhatIfReport(1 of 4 turned, 1 refused, really 0, blocks 1 to 4)"


def test_one_law_alone_needs_no_list(told: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "law.json"
    file.write_bytes(encode(write_law()))
    listed = told.laws.what_if(1, adopt=[write_law()], end=["wallet_basic"])
    for law in (write_law(), encode(write_law()), file, told.laws.read(write_law())):
        assert told.laws.what_if(1, adopt=law, end="wallet_basic") == listed


@pytest.mark.parametrize("number", [12.5, "120", None, True, 2**53, -(2**53), [1], float("nan")])
def test_what_is_no_number_is_refused_by_name(number: Any, told: Ledger) -> None:
    acts: list[Callable[[], object]] = [
        lambda: told.laws.what_if(1, values={"vat_rate_permille": number}),
        lambda: told.laws.impact(write_law(), number),
        lambda: told.laws.what_if(number, end="wallet_basic"),
    ]
    if number is not None:
        acts += [
            lambda: told.laws.impact(write_law(), 1, number),
            lambda: told.laws.check_impact("ab" * 32, write_law(), 1, number),
            lambda: told.laws.check_impact("ab" * 32, write_law(), number),
        ]
    for act in acts:
        refused = find_rule(act)
        assert refused.rule == "numbers_must_be_whole"
        assert refused.says.startswith(f"{refused.values['name']} cannot be ")


def test_nothing_that_would_be_otherwise_is_refused(told: Ledger) -> None:
    for changes in ({}, {"adopt": [], "end": (), "values": {}}, {"values": None}):
        assert find_rule(lambda changes=changes: told.laws.what_if(1, **changes)).rule == "past_must_be_changed"
    for end in ("Wallet", [5], ["no law"]):
        assert find_rule(lambda end=end: told.laws.what_if(1, end=end)).rule == "law_id_must_be_well_formed"
    assert find_rule(lambda: told.laws.impact(write_law(), 99)).rule == "block_must_exist"


# why


def test_a_payment_is_explained_before_and_after_as_it_is_applied(lao: Ledger) -> None:
    adopt(lao, write_law())
    noy, shop = lao.wallet("noy"), lao.wallet("shop")
    wish = Wish(noy.address, Transfer(30_000, "LAK", "", shop.address))
    draft = lao.draft([wish])
    foretold = lao.laws.explain(draft)
    assert foretold.refusal is not None
    assert (foretold.is_in_block, foretold.refusal.rule) == (False, "law_must_allow")
    signed = encode(lao.sign(draft))
    assert sum_up(lao.laws.explain(signed)) == sum_up(foretold) == sum_up(lao.laws.explain(encode(draft)))
    placed = lao.send_signed(signed, anyway=True)
    told = lao.laws.explain(placed)
    assert (told.is_in_block, told.height, told.id, told.time) == (True, placed.height, placed.id, placed.time)
    assert sum_up(told) == sum_up(foretold)
    assert told.messages[0].refusal is not None
    values = {fact.name: fact.value for fact in placed.outcome.detail if fact.name != "message"}
    assert told.messages[0].refusal.values == values, "the code that applied it"
    asked = told.messages[0].laws[0]
    assert (asked.name, asked.answer, asked.clause) == ("big_payments", True, write_law()["text"])
    assert {reading.path: reading.value for reading in asked.facts} == {
        "message.amount": 30_000,
        "message.asset": "LAK",
    }
    assert asked.steps > 0
    assert asked.lines[0] == "answer: true"
    assert "  big_payments refuses" in told.lines
    assert "    answer: true" in told.lines
    assert told.lines[-1].startswith("  refused: law_must_allow: the law big_payments (DECREE/2026-7)")
    assert repr(told) == f"Explanation(refused, law_must_allow, 3 laws asked, block {placed.height}, {placed.id[:12]}…)"


@pytest.fixture(scope="module")
def governed() -> Ledger:
    """A ledger with laws of every kind, some of which have no answer at times."""
    lao = open_ledger()
    for law, text in (
        ("daily", "on_behalf_of.sent_today + message.amount > 40_000"),
        ("odd", "message.amount // (message.amount % 7) > 30_000"),
        ("rich", "on_behalf_of.available < 3 * message.amount and message.amount > 9_000"),
    ):
        adopt(lao, write_law(law=law, text=text))
    adopt(
        lao, write_law(law="only", kind="allow", text="message.amount % 5 != 0 or by.address == on_behalf_of.address")
    )
    return lao


def test_clause_is_what_decided_or_where_no_answer_was_found(lao: Ledger) -> None:
    text = "message.amount > 5 and 100 // (message.amount - 7) > 20"
    adopt(lao, write_law(text=text))
    noy, shop = lao.wallet("noy"), lao.wallet("shop")
    found = {}
    for amount in (4, 7, 8):
        told = lao.laws.explain(lao.draft([Wish(noy.address, Transfer(amount, "LAK", "", shop.address))]))
        [asked] = [law for law in told.messages[0].laws if law.name == "big_payments"]
        found[amount] = (asked.clause, asked.answer)
    assert found == {4: ("message.amount > 5", False), 7: ("100 // (message.amount - 7)", None), 8: (text, True)}


@given(st.lists(st.tuples(st.sampled_from(["noy", "shop"]), st.integers(1, 60_000)), min_size=1, max_size=3))
def test_explaining_and_applying_never_disagree(governed: Ledger, payments: list[tuple[str, int]]) -> None:
    other = {"noy": governed.resolve("shop"), "shop": governed.resolve("noy")}
    wishes = [Wish(governed.resolve(by), Transfer(amount, "LAK", "", other[by])) for by, amount in payments]
    draft = governed.draft(wishes)
    foretold = governed.laws.explain(draft)
    placed = governed.send_signed(encode(governed.sign(draft)), anyway=True)
    told = governed.laws.explain(placed)
    assert sum_up(told) == sum_up(foretold)
    values = {fact.name: fact.value for fact in placed.outcome.detail if fact.name != "message"}
    refusal = told.refusal
    assert (refusal.rule if refusal else "") == placed.outcome.rule
    assert (refusal.values if refusal else {}) == values
    assert len(told.messages) == (len(payments) if refusal is None else placed_at(placed) + 1)


def placed_at(placed: PlacedEntry) -> int:
    """Which message of an entry was refused."""
    return next(int(fact.value) for fact in placed.outcome.detail if fact.name == "message")


def test_an_old_entry_is_explained_in_the_state_it_met(lao: Ledger) -> None:
    old = next(placed for placed in lao.entries("shop") if placed.height == 4)
    before = lao.laws.explain(old)
    adopt(lao, write_law())
    carry(lao, lao.actions.end_law("wallet_basic"))
    assert lao.laws.explain(old.id) == before
    assert [asked.name for asked in before.messages[0].laws] == ["wallet_basic", "wallet_personal"]
    assert before.refusal is None


def test_an_entry_is_explained_after_those_before_it_in_its_block(lao: Ledger) -> None:
    adopt(lao, write_law(text="on_behalf_of.sent_today + message.amount > 15000"))
    noy, shop = lao.wallet("noy"), lao.wallet("shop")
    body = Transfer(10_000, "LAK", "", shop.address)
    drafts = [lao.draft([Wish(noy.address, body)], lane=lane) for lane in (1, 2)]
    placed = lao.submit([encode(lao.sign(draft)) for draft in drafts])
    assert len({one.height for one in placed}) == 1
    outcomes = [one.outcome.rule for one in placed]
    refusals = [lao.laws.explain(one).refusal for one in placed]
    assert outcomes == ["", "law_must_allow"] == [refusal.rule if refusal else "" for refusal in refusals]


def test_what_nobody_could_send_is_not_explained(told: Ledger) -> None:
    draft = told.draft([Wish(told.resolve("noy"), Transfer(1, "LAK", "", told.resolve("shop")))])
    other = msgspec.structs.replace(draft, chain_id="elsewhere")
    assert find_rule(lambda: told.laws.explain(other)).rule == "chain_must_be_this_one"
    strangers = open_ledger(seed=8)
    strange = strangers.draft([Wish(strangers.resolve("noy"), Transfer(1, "LAK", "", strangers.resolve("shop")))])
    assert find_rule(lambda: told.laws.explain(strange)).rule == "signer_must_be_registered"
    assert find_rule(lambda: told.laws.explain("0" * 64)).rule == "entry_must_exist"
    assert find_rule(lambda: told.laws.explain(b"{}")).rule == "fields_must_fit_type"


def test_a_refusal_is_told_in_both_languages(lao: Ledger) -> None:
    adopt(lao, write_law())
    refused = find_rule(lambda: lao.wallet("noy").pay(20_001, to="shop"))
    told = lao.laws.tell(refused)
    assert told is not None
    assert (told.law, told.reference, told.clause) == ("big_payments", "DECREE/2026-7", write_law()["text"])
    assert told.remedy == Wording("Pay less", "ຈ່າຍໜ້ອຍລົງ")
    assert told.title is not None
    assert dict(told.readings) == {"message.amount": 20_001, "message.asset": "LAK"}
    assert told.says.en == "the law big_payments (DECREE/2026-7) does not allow it"
    assert "big_payments (DECREE/2026-7)" in told.says.lo
    assert told.says.lo != told.says.en
    assert lao.laws.tell(Refused("asset_must_exist", asset="X")) is None


def test_every_problem_of_a_law_has_its_sentence_in_both_languages() -> None:
    assert set(Problem) == set(PROBLEMS)
    for problem in Problem:
        told = describe_refusal(Refused("law_must_have_answer", law="x", reference="R", problem=problem.value), None)
        assert told is not None
        assert SENTENCES[PROBLEMS[problem]] in told.says.lo
        assert problem.value not in told.says.en
        assert told.title is None


def test_a_law_without_an_answer_refuses_and_says_which_fact_has_none(lao: Ledger) -> None:
    adopt(lao, write_law(text="100 // (message.amount - 5) > 1000"))
    refused = find_rule(lambda: lao.wallet("noy").pay(5, to="shop"))
    told = lao.laws.tell(refused)
    assert refused.rule == "law_must_have_answer"
    assert told is not None
    assert told.says.en.endswith("has no answer: a division by 0")
    assert told.clause == "100 // (message.amount - 5)"


def test_a_provision_of_the_ledger_is_a_law_file_again(told: Ledger) -> None:
    for law in told.laws.list():
        again: Provision = told.laws.read(told.laws.write(law.id))
        assert again == law.present


def test_a_notebook_is_told_what_it_can_call() -> None:
    """Where a remedy names a command, it names the call that does the same."""
    for rule in ("law_must_allow", "law_must_have_answer", "law_must_exist", "law_must_be_condition"):
        assert "lao.laws." in RULES[rule].remedy
    remedies = [rule.remedy for rule in RULES.values()] + list(SENTENCES.values())
    named = {name for remedy in remedies for name in re.findall(r"lao\.laws\.(\w+)", remedy)}
    assert {"explain", "get", "list", "types"} <= named
    assert all(callable(getattr(Laws, name)) for name in named)
