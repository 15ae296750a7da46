"""Before the vote: what a law would have stopped, and what would have come of it, told from real blocks."""

from typing import Any

import pytest

from ledger.archive import what_if as what_if_module
from ledger.archive.impact import ImpactReport, Share, compute_impact
from ledger.archive.past import Sum, compute_report_hash
from ledger.archive.what_if import Changes, Difference, Setting, WhatIfReport, compute_what_if
from ledger.chain.header import NEWEST, VERSIONS
from ledger.crypto.encoding import decode, encode
from ledger.errors import LedgerError
from ledger.node.node import Node
from ledger.registry.laws.judging import compute_law_hash
from ledger.registry.rows.laws import Provision
from ledger.state import course as course_module
from tests.country import START, Country
from tests.registry.laws.lawbook import make_law, provide, settle
from tests.registry.motions.assembly import HOUR, add_bodies, make_body
from tests.registry.scenario import Play

EVERY_VERSION = pytest.mark.parametrize("rules", VERSIONS)
TODAY = provide("daily", "on_behalf_of.sent_today + message.amount > 30")
STORY = """
    noy pays 20 LAK to shop                      | applied
    noy pays 15 LAK to guard                     | applied
    noy pays 500 LAK to guard                    | balance_must_cover_amount
    shop pays 31 LAK to noy                      | applied
    noy pays 1 LAK to shop & noy pays 2 LAK to shop | applied
    guard pays 5 LAK to shop                     | applied
    noy holds 40 LAK for shop until 9:00 as deposit | applied
"""


def tell(*laws: Any, rules: int = NEWEST) -> Play:
    play = settle(*laws, rules=rules)
    play.run(STORY)
    return play


def judge(play: Play, provision: Provision = TODAY, first: int = 5, last: int = 0) -> ImpactReport:
    node = play.country.node
    return compute_impact(node.archive, provision, first, last or node.tip.height, lambda done, of: None)


def retell(play: Play, first: int = 5, last: int = 0, **changes: Any) -> WhatIfReport:
    node = play.country.node
    made = Changes(**{"adopted": (), "ended": (), "settings": ()} | changes)
    return compute_what_if(node.archive, made, first, last or node.tip.height, lambda done, of: None)


def find_rule(act: Any) -> str:
    with pytest.raises(LedgerError) as raised:
        act()
    return raised.value.rule


@EVERY_VERSION
def test_impact_names_what_would_have_been_stopped_where_and_how_much(rules: int) -> None:
    """From version 2 on a hold is asked about as the payment it may become."""
    report = judge(tell(rules=rules))
    as_payment = rules > 1
    assert [(one.height, one.index, one.message, one.rule) for one in report.stopped_entries] == [
        (6, 0, 0, "law_must_allow"),  # 20 and 15, which really applied
        (8, 0, 0, "law_must_allow"),
        (9, 0, 0, "law_must_allow"),  # in the state it really met: 35 were sent
        *([(11, 0, 0, "law_must_allow")] if as_payment else []),
    ]
    sums = [(Sum(amount, "LAK"),) for amount in (15, 31, 3, *([40] if as_payment else []))]
    assert [one.sums for one in report.stopped_entries] == sums
    assert report.shares == (
        Share(1, "LA-LP", (Sum(31, "LAK"),), 0, ()),
        Share(2 + as_payment, "LA-VT.01", (Sum(18 + 40 * as_payment, "LAK"),), 0, ()),
    )
    assert (report.applied, report.asked, report.stopped) == (6, 6 + as_payment, 3 + as_payment)


def test_impact_of_a_law_without_an_answer_says_so() -> None:
    report = judge(tell(), provide("odd", "100 // (message.amount - 20) > 50"))
    assert [(one.height, one.rule, one.unknown) for one in report.stopped_entries] == [(5, "law_must_have_answer", "")]
    assert (report.stopped, report.unanswered) == (0, 1), "counted apart"
    assert report.shares == (Share(0, "LA-VT.01", (), 1, (Sum(20, "LAK"),)),)


@EVERY_VERSION
def test_impact_tells_apart_what_has_no_answer_for_want_of_a_parameter(rules: int) -> None:
    as_payment = rules > 1
    report = judge(tell(rules=rules), provide("big", "message.amount > 30 or message.amount > parameters.limit"))
    assert [(one.height, one.rule, one.unknown) for one in report.stopped_entries] == [
        (5, "law_must_have_answer", "parameters.limit"),
        (6, "law_must_have_answer", "parameters.limit"),
        (8, "law_must_allow", ""),
        (9, "law_must_have_answer", "parameters.limit"),
        (10, "law_must_have_answer", "parameters.limit"),
        *([(11, "law_must_allow", "")] if as_payment else []),
    ]
    assert (report.applied, report.stopped, report.unanswered) == (6, 1 + as_payment, 4)
    assert report.shares == (
        Share(0, "LA", (), 1, (Sum(5, "LAK"),)),
        Share(1, "LA-LP", (Sum(31, "LAK"),), 0, ()),
        Share(*((1, "LA-VT.01", (Sum(40, "LAK"),)) if as_payment else (0, "LA-VT.01", ())), 3, (Sum(38, "LAK"),)),
    )
    assert decode(encode(report), ImpactReport) == report


def test_impact_reads_each_parameter_as_it_was_in_each_block() -> None:
    """Set by motion, set for a later day, and gone: read is what stood in that block, not what stands now."""
    limit = make_law("limit", "10", "parameter", least=0, most=100, next_since=START + 5 * HOUR, next_value=30)
    play = Play(Country(template=add_bodies(make_body("council", "court,education,treasury", 2)), laws=(limit,)))
    for name in ("noy", "shop"):
        play.country.settle(name, money=100)
    first = play.country.node.tip.height + 1
    play.run(
        """
        noy pays 11 LAK to shop                                  | applied
        court moves in council to let limit be 5 as less         | applied
        court votes yes on less & education votes yes on less    | applied
        at 5:00
        noy pays 30 LAK to shop                                  | applied
        at 9:20
        noy pays 6 LAK to shop                                   | applied
        noy enacts less                                          | applied
        noy pays 6 LAK to shop                                   | applied
        court moves in council to end limit as gone              | applied
        court votes yes on gone & education votes yes on gone    | applied
        at 19:00
        noy enacts gone                                          | applied
        noy pays 1 LAK to shop                                   | applied
        """
    )
    report = judge(play, provide("big", "message.amount > parameters.limit"), first=first)
    assert [(one.height - first, one.rule, one.unknown) for one in report.stopped_entries] == [
        (0, "law_must_allow", ""),
        (6, "law_must_allow", ""),
        (10, "law_must_have_answer", "parameters.limit"),
    ]
    assert (report.asked, report.stopped, report.unanswered) == (5, 2, 1)
    later = judge(play, provide("big", "message.amount > parameters.limit"), first=first + 4)
    assert [one.height - first for one in later.stopped_entries] == [6, 10], "the same from any block on"


def test_impact_looks_at_the_blocks_it_is_asked_about_alone() -> None:
    play = tell()
    report = judge(play, first=7, last=8)
    assert (report.first, report.last, report.applied, report.stopped) == (7, 8, 1, 1)
    assert report.before_hash == play.country.store.load_block(6).hash.hex()
    assert report.last_hash == play.country.store.load_block(8).hash.hex()


@pytest.mark.parametrize(
    ("first", "last", "rule"),
    [
        (0, 5, "blocks_must_exist"),
        (5, 99, "blocks_must_exist"),
        (3, 2, "blocks_must_be_in_order"),
        (99, 98, "block_must_exist"),
    ],
)
def test_blocks_that_are_not_there_are_refused(first: int, last: int, rule: str) -> None:
    play = tell()
    assert find_rule(lambda: judge(play, first=first, last=last)) == rule
    assert find_rule(lambda: retell(play, first=first, last=last)) == rule


def test_impact_of_a_parameter_is_asked_otherwise() -> None:
    provision = provide("limit", "5", kind="parameter", types=(), most=9)
    assert find_rule(lambda: judge(tell(), provision)) == "law_must_be_condition"


def test_reports_are_the_same_for_everybody_and_canonical() -> None:
    one, other = tell(), tell()
    assert judge(one) == judge(other)
    assert retell(one, adopted=(TODAY,)) == retell(other, adopted=(TODAY,))
    for report in (judge(one), retell(one, adopted=(TODAY,))):
        assert decode(encode(report), type(report)) == report
        assert len(compute_report_hash(report)) == 64
    assert judge(one).law_hash == compute_law_hash(TODAY)


def test_nothing_is_written() -> None:
    play = tell()
    before = list(play.country.store.list_table("blocks")), play.country.node.tip
    judge(play)
    retell(play, adopted=(TODAY,))
    assert before == (list(play.country.store.list_table("blocks")), play.country.node.tip)
    play.run("noy pays 1 LAK to shop | applied")


@EVERY_VERSION
def test_otherwise_goes_its_own_way(rules: int) -> None:
    report, as_payment = retell(tell(rules=rules), adopted=(TODAY,)), rules > 1
    assert [(one.height, one.really, one.otherwise) for one in report.turned_entries] == [
        (6, "", "law_must_allow"),
        (7, "balance_must_cover_amount", "law_must_allow"),
        (8, "", "law_must_allow"),
        (10, "", "balance_must_cover_amount"),  # the guard never got the 15
        *([(11, "", "law_must_allow")] if as_payment else []),
    ]  # in block 9 noy has sent 20 by now, so 3 more are within the limit
    assert report.moved_really == (Sum(20 + 15 + 31 + 3 + 5 + 40, "LAK"),)
    assert report.moved_otherwise == (Sum(20 + 3 + (0 if as_payment else 40), "LAK"),)
    assert (report.refused_really, report.refused_otherwise, report.turned) == (1, 4 + as_payment, 4 + as_payment)


def test_otherwise_tells_whose_balances_would_have_been_others() -> None:
    play = tell()
    report = retell(play, adopted=(TODAY,))
    address = play.country.address
    found = {(one.account, one.otherwise - one.really) for one in report.differences}
    assert found == {(address("noy"), 15 - 31), (address("shop"), 31 - 5), (address("guard"), -10)}
    assert report.differing == 3
    assert report.differences[0] == Difference(address("shop"), "LAK", 100 + 20 + 3, 100 + 20 - 31 + 3 + 5)


HOLDS = """
    noy holds 40 LAK for shop until 9:00 as kept     | applied
    noy holds 30 LAK for shop until 9:00 as given    | applied
    shop captures 20 of given                        | applied
    noy pays 30 LAK to guard                         | applied
    shop releases given                              | applied
    """


def test_otherwise_counts_what_is_held_as_its_owners() -> None:
    """What is set aside has not changed hands: only what was captured has, and what could be paid instead."""
    play = settle()
    play.run(HOLDS)
    none = retell(play, adopted=(provide("holds", "true", types=("place_hold",)),))
    names = {person.address: name for name, person in play.country.people.items()}
    assert [(one.height, one.really, one.otherwise) for one in none.turned_entries] == [
        (5, "", "law_must_allow"),
        (6, "", "law_must_allow"),
        (7, "", "hold_must_exist"),
        (9, "", "hold_must_exist"),
    ]
    assert {(names[one.account], one.really, one.otherwise) for one in none.differences} == {
        ("noy", 50, 70),
        ("shop", 120, 100),
    }
    assert (none.moved_really, none.moved_otherwise) == ((Sum(40 + 30 + 20 + 30, "LAK"),), (Sum(30, "LAK"),))
    kept = retell(play, first=5, last=5, adopted=(provide("holds", "true", types=("place_hold",)),))
    assert (kept.turned, kept.differing) == (1, 0), "all of it is noy's, held or not"
    free = retell(play, adopted=(provide("much", "message.amount >= 40", types=("place_hold",)),))
    assert (free.turned, free.differing) == (1, 0)


def test_otherwise_ends_laws_and_sets_parameters() -> None:
    limit = make_law("limit", "10", "parameter", least=0, most=100)
    play = settle(limit, make_law("big", "message.amount > parameters.limit"))
    play.run("noy pays 11 LAK to shop | law_must_allow\nnoy pays 9 LAK to shop | applied")
    assert [one.otherwise for one in retell(play, ended=("big",)).turned_entries] == [""]
    assert [one.height for one in retell(play, settings=(Setting("limit", 11),)).turned_entries] == [5]
    assert [one.height for one in retell(play, settings=(Setting("limit", 8),)).turned_entries] == [6]
    assert retell(play).turned == 0


def test_what_motions_really_did_to_the_changed_law_does_nothing_otherwise() -> None:
    """Else a value that is asked about would give way to the one that was really set."""
    limit = make_law("limit", "10", "parameter", least=0, most=100)
    council = make_body("council", "court,education,treasury", 2)
    template = add_bodies(council)
    play = Play(Country(template=template, laws=(limit, make_law("big", "message.amount > parameters.limit"))))
    for name in ("noy", "shop"):
        play.country.settle(name, money=100)
    first = play.country.node.tip.height + 1
    play.run(
        """
        noy pays 9 LAK to shop                                   | applied
        court moves in council to let limit be 50 as more        | applied
        court votes yes on more & education votes yes on more    | applied
        at 9:20
        noy enacts more                                          | applied
        noy pays 40 LAK to shop                                  | applied
        """
    )
    report = retell(play, first=first, settings=(Setting("limit", 5),))
    assert [(one.height, one.otherwise) for one in report.turned_entries] == [
        (first, "law_must_allow"),
        (first + 4, "law_must_allow"),
    ]
    assert report.own == 3


def test_changes_that_could_not_have_been_made_are_refused() -> None:
    play = tell(make_law("limit", "10", "parameter", least=0, most=100))
    assert find_rule(lambda: retell(play, settings=(Setting("limit", 101),))) == "value_must_be_in_range"
    assert find_rule(lambda: retell(play, ended=("none",))) == "law_must_exist"
    assert find_rule(lambda: retell(play, adopted=(provide("limit"),))) == "law_must_be_new"


def test_whoever_would_have_no_account_drops_out() -> None:
    play = settle()
    play.run("registrar opens mai as citizen in LA | applied\nnoy pays 5 LAK to mai | applied")
    play.run("mai pays 2 LAK to shop | applied")
    closed = provide("closed", "true", types=("register_account",))
    found = [(one.height, one.otherwise) for one in retell(play, adopted=(closed,)).turned_entries]
    assert found == [
        (5, "law_must_allow"),
        (6, "payee_must_be_registered"),
        (7, "signer_must_be_registered"),
    ]


def test_real_past_gives_again_what_it_gave() -> None:
    play = tell(make_law("daily", "on_behalf_of.sent_today + message.amount > 1_000"))
    report = retell(play, first=1)
    assert (report.turned, report.differing, report.entries) == (0, 0, play.country.node.tip.height)
    assert report.moved_really == report.moved_otherwise


def test_height_in_the_past_is_reached_whatever_is_folded(tmp_path: Any) -> None:
    play = tell()
    node: Node = play.country.node
    expected = encode(judge(play))
    node.archive.fold()
    assert encode(judge(play)) == expected


@pytest.mark.parametrize("held", [0, 2])
def test_reports_are_the_same_whatever_is_held_in_memory(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    play = tell()
    expected = judge(play), retell(play, adopted=(TODAY,))
    assert expected[0].stopped > 0
    assert expected[1].turned > 0
    monkeypatch.setattr(course_module, "HELD_ROWS", held)
    assert (judge(play), retell(play, adopted=(TODAY,))) == expected


@pytest.mark.parametrize("named", [1, 2])
def test_the_largest_differences_are_named_and_all_are_counted(named: int, monkeypatch: pytest.MonkeyPatch) -> None:
    play = tell()
    whole = retell(play, adopted=(TODAY,))
    assert whole.differing == len(whole.differences) > named
    monkeypatch.setattr(what_if_module, "MAX_NAMED", named)
    cut = retell(play, adopted=(TODAY,))
    assert (cut.differences, cut.differing) == (whole.differences[:named], whole.differing)
