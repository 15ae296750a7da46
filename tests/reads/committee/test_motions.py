"""Motions in Python: what they lack, whom they concern, what becomes of emergencies, and what is asked for in vain."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import Ledger
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError
from ledger.reads.committee.bodies import Outlook
from ledger.reads.committee.closings import find_closing, find_closings
from ledger.reads.committee.motions import find_motion_id, read_stage
from ledger.reads.committee.verdicts import Lack, Verdict
from ledger.registry.committee.bodies import Count, is_carried
from ledger.registry.motions.motions import WithdrawMotion
from ledger.registry.rows.committee import Body, Majority, Member, Title
from ledger.words.committee.tally import list_lacks, write_votes
from ledger.words.lexicon import Lexicon
from tests.client.flood import count_decodes, flood
from tests.client.gathering import DAY_MS, adopt, carry, list_lacking, open_ledger, tell, vote, write_law

CASE = "VT/2026-120"
ADDRESS = "lao1ksrnx0waamrwlu25an4w9es0ru339t7uur95m8"
NUMBERS = st.integers(0, 6)


@pytest.fixture
def lao() -> Iterator[Ledger]:
    with open_ledger() as opened:
        yield opened


def refuse(act: Callable[[], object]) -> LedgerError:
    with pytest.raises(LedgerError) as raised:
        act()
    return raised.value


def seat(count: int, quorum: int, majority: tuple[int, int]) -> Body:
    members = tuple(Member(f"lao1{number}", veto=False, weight=1) for number in range(count))
    parts = Majority(denominator=majority[1], numerator=majority[0])
    return Body(("end_law",), 0, 1, 1, parts, members, quorum, Title("A body", "A body"), 1)


def write_members(lao: Ledger, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lao.committee.write("bttc"))
    return found | changes


@given(
    NUMBERS, NUMBERS, NUMBERS, st.integers(0, 1), st.integers(1, 6), st.sampled_from([(1, 3), (1, 2), (2, 3), (1, 1)])
)
def test_what_is_carried_lacks_nothing_and_nothing_else_does(
    yes: int, no: int, abstain: int, vetoes: int, quorum: int, majority: tuple[int, int]
) -> None:
    body, count = seat(6, quorum, majority), Count(yes, no, abstain, vetoes)
    verdict = Verdict("b", (), count, (), body, (), (ADDRESS,))
    assert is_carried(body, count) == verdict.carried == (list_lacks(verdict, Lexicon()) == [])


@pytest.mark.parametrize(
    ("count", "majority", "lacks"),
    [
        (Count(2, 0, 0, 0), (1, 2), ("quorum missing (2 of 3)",)),
        (Count(2, 2, 0, 0), (1, 2), ("majority missing (2 of 4, more than half needed)",)),
        (Count(3, 2, 0, 0), (2, 3), ("majority missing (3 of 5, at least 2/3 needed)",)),
        (Count(3, 0, 0, 1), (1, 2), ("vetoed by justice",)),
        (Count(0, 0, 0, 0), (1, 2), ("quorum missing (0 of 3)", "majority missing (nobody voted yes or no)")),
    ],
)
def test_what_a_motion_lacks_is_told_with_its_numbers(
    count: Count, majority: tuple[int, int], lacks: tuple[str, ...]
) -> None:
    verdict = Verdict("b", (), count, (), seat(5, 3, majority), (), (ADDRESS,))
    assert tuple(list_lacks(verdict, Lexicon({ADDRESS: "justice"}))) == lacks


def test_a_veto_is_one_and_others_are_several() -> None:
    assert write_votes(Count(1, 0, 0, 1)) == "1 yes, 0 no, 0 abstain, 1 veto"
    assert [write_votes(Count(0, 0, 0, number))[-8:] for number in (0, 2)] == ["0 vetoes", "2 vetoes"]


def test_a_rejection_says_what_was_missing_in_the_body_of_then(lao: Ledger) -> None:
    justice, noy = lao.wallet("justice"), lao.wallet("noy")
    quiet, stopped = (justice.propose(lao.actions.end_law("wallet_basic"), reference="DECREE/1") for _ in range(2))
    justice.vote(quiet, "yes")
    for name in ("finance", "education"):
        lao.wallet(name).vote(stopped, "yes")
    justice.vote(stopped, "veto")
    assert list_lacking(lao, lao.committee.motion(quiet)) == ["quorum missing (1 of 3)"], "told while it is open"
    lao.wait(8 * DAY_MS)
    noy.enact(quiet)
    noy.enact(stopped)
    then = lao.committee.motion(quiet)
    assert (then.stage, then.lacks) == ("rejected", (Lack("bttc", "quorum"),))
    assert list_lacking(lao, lao.committee.motion(stopped)) == ["quorum missing (2 of 3)", "vetoed by justice"]
    assert "rejected; bttc 2 yes, 0 no, 0 abstain, veto 1 (lacks quorum, veto)" in repr(lao.committee.motion(stopped))
    assert "end the law wallet_basic" in lao.say(then)
    assert "rejected, quorum missing (1 of 3); 1 yes, 0 no, 0 abstain" in lao.say(then)
    carry(lao, lao.actions.change_members(write_members(lao, quorum=5)))
    assert lao.committee.body("bttc").row.quorum == 5
    assert lao.committee.motion(quiet) == then, "what was decided is told as it was decided"
    changing = next(one for one in lao.committee.motions() if one.name == "change_members")
    assert (
        tell(lao, changing)
        == "change bttc: the same members; quorum 5 of 5 instead of 3 of 5; majority more than half as before"
    )
    assert (changing.carried, changing.body.quorum) == (True, 3)


def test_members_who_join_and_leave_are_told_by_name(lao: Ledger) -> None:
    seats = [{"name": "finance", "veto": True, "weight": 2}, *({"name": name} for name in ("education", "university"))]
    file = write_members(lao, members=[*seats, {"name": "justice"}], majority={"numerator": 2, "denominator": 3})
    placed = lao.wallet("education").propose(lao.actions.change_members(file), "bttc", "DECREE/1")
    parts = tell(lao, lao.committee.motion(placed)).removeprefix("change bttc: ").split("; ")
    assert sorted(parts[:-2]) == [
        "central-bank leaves",
        "finance has weight 2 instead of 1 and gets a veto",
        "justice loses its veto",
        "technology leaves",
        "university joins (weight 1)",
    ]
    assert parts[-2:] == ["quorum 3 of 5 as before", "majority at least 2/3 instead of more than half"]


def test_a_members_file_is_what_the_body_is(lao: Ledger) -> None:
    for identifier in ("bttc", "ncdt"):
        body, action = lao.committee.body(identifier).row, lao.actions.change_members(lao.committee.write(identifier))
        assert (action.members, action.quorum, action.majority) == (body.members, body.quorum, body.majority)
    assert refuse(lambda: lao.committee.write("senate")).rule == "body_must_exist"


@pytest.mark.parametrize(
    ("changes", "says", "remedy"),
    [
        ({"quorum": "3"}, 'quorum is "3"', "write a whole number, at least 1"),
        ({"quorom": 3}, "quorom is not known", "did you mean quorum?"),
        ({"members": []}, "members is a list of 0", "write a list of 1 to 64"),
        ({"members": [{"weight": 1}]}, "members[0].name is missing", "add it: text"),
        ({"members": [{"name": "noy", "weight": 0}]}, "members[0].weight is 0", "write a whole number from 1 to 1,000"),
        ({"members": [{"name": "noy", "veto": "yes"}]}, 'members[0].veto is "yes"', "write true or false"),
        (
            {"members": [{"name": "noy"}] * 2},
            "members[1].name is noy, who has a seat already",
            "name every member once",
        ),
        ({"majority": "1/2"}, 'majority is "1/2"', "write an object with denominator, numerator"),
        (
            {"body": "THE COMMITTEE"},
            'body is "THE COMMITTEE"',
            "write 2 to 16 of a-z 0-9 -, a letter first, such as bttc",
        ),
        (
            {"quorum": 1.5 + 1j},
            "a value is none of JSON",
            "use text, whole numbers, true, false, lists and objects alone",
        ),
    ],
)
def test_a_members_file_that_does_not_fit_says_where(
    changes: dict[str, Any], says: str, remedy: str, lao: Ledger
) -> None:
    refused = refuse(lambda: lao.actions.change_members(write_members(lao, **changes)))
    assert (refused.rule, refused.says, refused.remedy) == ("field_must_fit_form", f"members file: {says}", remedy)


def test_motion_that_is_no_emergency_did_nothing_that_ends(lao: Ledger) -> None:
    adopt(lao, write_law())
    [found] = lao.committee.motions()
    assert (found.stage, found.measure) == ("enacted", None)


def test_an_emergency_tells_its_end_and_who_confirmed_it(lao: Ledger) -> None:
    carry(lao, lao.actions.freeze("shop", CASE), emergency=True)
    found = lao.committee.motions()[0]
    measure = found.measure
    assert measure
    assert (measure.in_force, measure.confirmed_by, measure.asked_by) == (True, "", ())
    assert measure.until == found.row.due + 14 * DAY_MS
    asked = lao.wallet("justice").propose(lao.actions.confirm(found), reference="DECREE/2")
    confirming = lao.committee.motion(asked)
    assert tell(lao, confirming) == f"let what motion {found.id[:12]} did go on without an end: freeze shop, {CASE}"
    assert getattr(lao.committee.motion(found).measure, "asked_by", ()) == (confirming.id,)
    vote(lao, asked)
    lao.wait(8 * DAY_MS)
    lao.wallet("noy").enact(asked)
    confirmed = lao.committee.motion(found).measure
    assert confirmed
    assert (confirmed.in_force, confirmed.until, confirmed.confirmed_by) == (True, None, confirming.id)
    carry(lao, lao.actions.unfreeze("shop", CASE))
    lifted = lao.committee.motion(found).measure
    assert lifted
    assert not lifted.in_force


def test_an_emergency_law_that_nobody_confirms_has_ended(lao: Ledger) -> None:
    carry(lao, lao.actions.adopt_law(write_law()), emergency=True)
    lao.wait(14 * DAY_MS)
    (found,) = lao.committee.motions()
    assert found.measure
    assert (found.measure.in_force, found.measure.until) == (False, found.row.due + 14 * DAY_MS)


def test_an_outlook_says_who_could_vote_before_anything_is_proposed(lao: Ledger) -> None:
    action = lao.actions.freeze("finance", CASE)
    height = lao.height
    assert lao.committee.outlook(action) == Outlook(4, "bttc", 3, (lao.resolve("finance"),), ())
    given = lao.committee.outlook(lao.actions.grant_role("court", "finance"), "ncdt")
    assert given == Outlook(given.able, "ncdt", 4, (), (), favoured=(lao.resolve("finance"),))
    assert given.able < 6
    everybody = lao.actions.change_members(write_members(lao, members=[{"name": "university"}], quorum=1))
    assert lao.committee.outlook(everybody) == Outlook(5, "bttc", 3, (), ()), "whose seat it is votes on it"
    both = lao.committee.outlook(everybody, "ncdt")
    assert both == Outlook(6, "ncdt", 4, (), (), (Outlook(5, "bttc", 3, (), ()),))
    assert both.has_quorum
    assert not Outlook(6, "ncdt", 4, (), (), (Outlook(2, "bttc", 3, (), ()),)).has_quorum
    assert lao.height == height
    placed = lao.wallet("justice").propose(action, "bttc", "DECREE/1")
    assert lao.committee.motion(placed).able == 4


def test_both_bodies_are_told_where_one_is_asked_to_change_the_other(lao: Ledger) -> None:
    action = lao.actions.change_members(write_members(lao, quorum=4))
    assert lao.committee.motion(lao.wallet("justice").propose(action, reference="DECREE/1")).row.body == "bttc"
    placed = lao.wallet("technology").propose(action, "ncdt", "DECREE/2")
    lao.wallet("technology").vote(placed, "yes")
    lao.wallet("justice").vote(placed, "veto")
    lao.wallet("education").vote(placed, "no")
    found = lao.committee.motion(placed)
    (other,) = found.others
    assert (found.count, found.body.quorum) == (Count(2, 0, 0, 1), 4)
    assert (other.body, other.count, other.row.quorum, other.able, other.carried) == (
        "bttc",
        Count(1, 1, 0, 1),
        3,
        5,
        False,
    )
    assert list_lacking(lao, found) == [
        "quorum missing (2 of 4)",
        "vetoed by justice",
        "bttc: quorum missing (2 of 3)",
        "bttc: majority missing (1 of 2, more than half needed)",
        "bttc: vetoed by justice",
    ]
    assert "2 yes, 0 no, 0 abstain, veto 1 (lacks quorum, veto); bttc 1 yes, 1 no, 0 abstain, veto 1" in repr(found)


def test_a_count_is_the_same_before_a_motion_is_enacted_and_after(lao: Ledger) -> None:
    """Whatever happens to those who voted; and one that counts for less is told, before and after."""
    placed = lao.wallet("justice").propose(lao.actions.end_law("wallet_basic"), reference="DECREE/1")
    seats = lao.wallet("justice").propose(lao.actions.change_members(write_members(lao, quorum=4)), "bttc", "DECREE/2")
    vote(lao, placed)
    vote(lao, seats)
    lao.wallet("technology").vote(placed, "no")
    lao.wallet("court").suspend("technology", CASE)
    lao.wait(7 * DAY_MS)
    lao.wallet("court").reinstate("technology", CASE)
    lao.wallet("court").suspend("finance", CASE)
    lao.wait(2 * DAY_MS)
    assert lao.wallet("noy").enact(seats).events["state"] == "enacted"
    before = lao.committee.motion(placed)
    assert (before.stage, before.count, before.body.quorum) == ("due", Count(3, 1, 0, 0, 1), 3)
    assert (before.carried, before.suspended) == (True, (lao.resolve("technology"),))
    lao.wallet("noy").enact(placed)
    after = lao.committee.motion(placed)
    assert after.stage == "enacted"
    told = ("count", "body", "carried", "suspended", "able", "lacks", "ballots")
    assert [getattr(after, name) for name in told] == [getattr(before, name) for name in told]


def test_a_motion_is_at_its_next_stage_from_the_very_millisecond_on(lao: Ledger) -> None:
    row = lao.committee.motion(lao.wallet("justice").propose(lao.actions.end_law("wallet_basic"), reference="D/1")).row
    dates = {row.deadline: ("voting", "waiting"), row.due: ("waiting", "due"), row.lapses: ("due", "overdue")}
    for time, stages in dates.items():
        assert (read_stage(row, time - 1), read_stage(row, time)) == stages
    assert read_stage(msgspec.structs.replace(row, state="lapsed"), row.proposed_at) == "lapsed"


def test_members_who_are_suspended_are_named(lao: Ledger) -> None:
    placed = lao.wallet("justice").propose(lao.actions.end_law("wallet_basic"), reference="DECREE/1")
    lao.wallet("finance").vote(placed, "yes")
    lao.wallet("court").suspend("finance", CASE)
    found = lao.committee.motion(placed)
    assert (found.suspended, found.able) == ((lao.resolve("finance"),), 4)
    assert lao.committee.outlook(found.action).suspended == found.suspended


def test_the_body_may_be_left_out_where_one_alone_may_decide(lao: Ledger) -> None:
    placed = lao.wallet("justice").propose(lao.actions.end_law("wallet_basic"), reference="DECREE/1")
    assert lao.committee.motion(placed).row.body == "bttc"
    shared = lao.actions.set_parameter("quota_citizen", 2_000)
    assert lao.committee.competent(shared) == ("bttc", "ncdt")
    refused = refuse(lambda: lao.wallet("justice").propose(shared, reference="DECREE/1"))
    assert (refused.rule, refused.remedy) == ("body_must_be_named", "name the body: bttc or ncdt")
    assert refuse(lambda: lao.wallet("justice").propose(shared, "bttc")).rule == "reference_must_be_public"


@pytest.mark.parametrize("said", ["maybe", "YES", "", 1, None, True])
def test_what_is_no_vote_is_refused_with_the_choices(said: Any, lao: Ledger) -> None:
    placed = lao.wallet("justice").propose(lao.actions.end_law("wallet_basic"), reference="DECREE/1")
    refused = refuse(lambda: lao.wallet("justice").vote(placed, said))
    assert refused.rule == "vote_must_be_a_choice"
    assert refused.remedy == "use yes, no, abstain, recuse, or veto where the seat has one"


def test_what_is_to_hold_from_the_past_on_is_refused(lao: Ledger) -> None:
    now = lao.node.get_time()
    for make in (
        lambda since: lao.actions.set_value("vat_rate_permille", 70, since),
        lambda since: lao.actions.grant_role("court", "education", since=since),
    ):
        assert refuse(lambda make=make: make(now - 1)).rule == "since_must_be_to_come"  # type: ignore[misc]
        assert refuse(lambda make=make: make(1)).rule == "since_must_be_to_come"  # type: ignore[misc]
        assert [make(since).since for since in (0, now, now + 1)] == [0, now, now + 1]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda lao: lao.actions.end_law("Night Limit"), 'action.law is "Night Limit": write 1 to 32 of a-z 0-9 _'),
        (lambda lao: lao.actions.set_value("vat_rate_permille", "7"), 'action.value is "7": write a whole number'),
        (lambda lao: lao.actions.upgrade(0, 10_000, 0), "action.version is 0: write a whole number, at least 1"),
        (lambda lao: lao.actions.raise_cap("kip", 5), 'action.asset is "kip": write 2 to 12 of A-Z 0-9'),
    ],
)
def test_a_field_of_an_action_that_does_not_fit_is_told_in_our_words(
    make: Callable[[Ledger], Any], problem: str, lao: Ledger
) -> None:
    refused = refuse(lambda: lao.wallet("justice").propose(make(lao), "bttc", "DECREE/1"))
    assert refused.rule == "body_must_fit_type"
    assert str(refused.values["problem"]).startswith(problem)


def test_motions_with_the_same_first_digits_are_told_apart(lao: Ledger) -> None:
    placed = lao.wallet("justice").propose(lao.actions.end_law("wallet_basic"), reference="DECREE/1")
    real = find_motion_id(lao.desk.source, placed)
    rows = [(f"motion/{real}", b""), (f"motion/{real[:-1]}1", b"")]
    lao.node.archive.list_rows = lambda prefix: rows  # type: ignore[method-assign]
    assert refuse(lambda: find_motion_id(lao.desk.source, real[:12])).rule == "motion_must_be_unique"


def test_a_motion_is_drawn_up_signed_elsewhere_and_sent(lao: Ledger) -> None:
    justice = lao.wallet("justice")
    drafted = justice.draft_proposal(lao.actions.end_law("wallet_basic"), reference="DECREE/1")
    assert lao.committee.motions() == ()
    placed = lao.send_signed(encode(lao.sign(drafted)))
    ballot = lao.wallet("finance").draft_vote(placed, "yes")
    lao.send_signed(encode(lao.sign(ballot)))
    assert lao.committee.motion(placed).count.yes == 1
    assert refuse(lambda: lao.wallet("noy").draft_vote(placed, "yes")).rule == "member_must_be_of_body"
    assert (
        refuse(lambda: justice.draft_proposal(lao.actions.end_law("nothing"), reference="D/1")).rule == "law_must_exist"
    )


def test_what_motions_did_to_an_account_is_among_its_acts(lao: Ledger) -> None:
    carry(lao, lao.actions.freeze("shop", CASE), emergency=True)
    frozen = lao.committee.motions()[0]
    carry(lao, lao.actions.confirm(frozen))
    carry(lao, lao.actions.unfreeze("shop", CASE))
    lao.wallet("justice").propose(lao.actions.freeze("shop", CASE), reference="DECREE/9")
    acts = lao.acts("shop")
    kinds = [act.placed.entry.signed.transaction.messages[act.message].type for act in acts]
    assert kinds == ["register_account", *["enact_motion"] * 3]
    names = [lao.committee.motion(act.motion).name for act in acts if act.motion]
    assert names == ["freeze_account", "confirm", "unfreeze_account"]
    assert [msgspec.json.decode(bytes(lao.committee.motion(acts[1].motion).row.action))["holder"]] == [
        lao.resolve("shop")
    ]
    assert lao.acts("noy")[1:] == [], "who sent it is not whom it was done to"
    carry(lao, lao.actions.grant_role("court", "education"), "ncdt")
    assert [lao.committee.motion(act.motion).name for act in lao.acts("education")] == ["grant_role"]


def test_what_if_leaves_out_the_motion_of_the_law_itself(lao: Ledger) -> None:
    start = lao.height + 1
    carry(lao, lao.actions.adopt_law(write_law()))
    adopted = lao.height
    lao.wallet("noy").pay(5, "shop")
    refuse(lambda: lao.wallet("noy").pay(20_001, "shop"))
    for law in (write_law(), write_law(text="message.amount > 4")):
        report = lao.laws.what_if(start, adopt=[law])
        assert (report.own, report.entries) == (5, 6), "proposed, three votes, enacted"
    assert [(one.height, one.otherwise) for one in report.turned_entries] == [(adopted + 1, "law_must_allow")]
    assert (report.refused_otherwise, report.refused_really) == (1, 0)
    other = lao.laws.what_if(start, adopt=[write_law(law="another")])
    assert (other.own, other.turned) == (0, 0)


def test_what_if_says_of_a_law_that_it_was_not_there_yet(lao: Ledger) -> None:
    start = lao.height + 1
    carry(lao, lao.actions.adopt_law(write_law()))
    lao.wallet("noy").pay(5, "shop")
    early = refuse(lambda: lao.laws.what_if(start, end=["big_payments"]))
    assert (early.rule, early.values["first"]) == ("law_must_be_there_by_then", start)
    assert refuse(lambda: lao.laws.what_if(start, end=["no_such_law"])).rule == "law_must_exist"
    assert lao.laws.what_if(lao.height, end=["big_payments"]).turned == 0


def test_a_list_of_motions_reads_each_block_a_few_times_however_many_changed_members(
    lao: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [Majority(denominator=number, numerator=number - 1) for number in range(3, 9)]
    decodes = count_decodes(monkeypatch)
    counts = []
    for part in parts:
        carry(lao, lao.actions.change_members(write_members(lao, majority=msgspec.to_builtins(part))))
        decodes.clear()
        found = lao.committee.motions()
        counts.append(len(decodes))
    assert counts == [counts[0] * (number + 1) for number in range(len(parts))], "none again for those before it"
    assert [one.body.majority for one in found[1:]] == parts[:-1], "as the body was right before each"
    assert found == tuple(lao.committee.motion(one.id) for one in found)


def test_what_closed_many_motions_is_found_by_reading_each_block_once(
    lao: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = [
        lao.wallet("justice").propose(lao.actions.adopt_law(write_law(law=law)), "bttc", CASE) for law in "abcd"
    ]
    motions = [find_motion_id(lao.desk.source, placed) for placed in proposed]
    flood(lao, lao.wallet("justice"), [WithdrawMotion(motion) for motion in motions[:3]])
    decodes = count_decodes(monkeypatch)
    found = find_closings(lao.desk.source, motions)
    assert len(decodes) == 1
    assert found == {motion: find_closing(lao.desk.source, motion) for motion in motions[:3]}
    assert find_closing(lao.desk.source, motions[3]) is None
