"""The committee in Python: its bodies, and motions from the proposal to what came of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger import Ledger, verify_receipt
from ledger.chain.header import NEWEST, VERSIONS
from ledger.client.committee.validators import get_sets
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError
from ledger.node.doctor import Finding, examine
from ledger.reads.committee.motions import find_motion_id

from .gathering import DAY_MS, MEMBERS, carry, open_ledger, tell, vote, write_law

CASE = "VT/2026-120"
SOON = 1_798_761_600_000
"""2027-01-01."""


@pytest.fixture(scope="module")
def told() -> Ledger:
    """A ledger that no test changes."""
    return open_ledger()


@pytest.fixture
def lao() -> Ledger:
    return open_ledger()


def find_rule(act: Callable[[], object]) -> str:
    with pytest.raises(LedgerError) as raised:
        act()
    return raised.value.rule


def test_bodies_are_those_of_the_template(told: Ledger) -> None:
    bttc, ncdt = told.committee.bodies()
    assert (bttc.id, ncdt.id) == ("bttc", "ncdt")
    assert sorted(map(told.name_of, bttc.members)) == ["central-bank", "education", "finance", "justice", "technology"]
    assert told.committee.body("ncdt") == ncdt
    assert find_rule(lambda: told.committee.body("senate")) == "body_must_exist"
    assert told.committee.motions() == ()


@pytest.mark.parametrize("rules", VERSIONS)
def test_upgrade_to_come_is_told_to_whoever_runs_a_home(tmp_path: Path, rules: int) -> None:
    home = tmp_path / "home"
    lao = Ledger.create(home, seed=7, rules=rules)
    assert find_version(home).says == f"the chain runs version {rules}"
    lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    assert find_version(home).says == f"the chain runs version {rules}"
    since = lao.node.get_time() + 40 * DAY_MS
    carry(lao, lao.actions.upgrade(rules + 1, 1000, since), "ncdt")
    lao.close()
    finding, known = find_version(home), rules + 1 in VERSIONS
    day = datetime.fromtimestamp(since // 1000, UTC).date().isoformat()
    says = f"the chain runs version {rules}, from block 1000 and {day} on version {rules + 1}"
    assert finding.says == says + ("" if known else f", and this software knows up to {NEWEST}")
    assert finding.remedy == ("" if known else "install software that knows it before then")
    assert [one.name for one in examine(home) if not one.ok] == ([] if known else ["version"])


def find_version(home: Path) -> Finding:
    """What doctor finds of the version of the rules."""
    return next(finding for finding in examine(home) if finding.name == "version")


def test_another_value_is_told_beside_the_one_it_replaces(lao: Ledger) -> None:
    later = lao.node.get_time() + 90 * DAY_MS
    placed = lao.wallet("justice").propose(lao.actions.set_value("vat_rate_permille", 130, later), "bttc", "D/1")
    assert " to 130 instead of 100 from 20" in tell(lao, lao.committee.motion(placed))
    vote(lao, placed)
    lao.wait(8 * DAY_MS)
    lao.wallet("noy").enact(placed)
    assert " to 130 from 20" in tell(lao, lao.committee.motion(placed)), "what it was by then is not known any more"
    again = lao.wallet("justice").propose(lao.actions.set_value("vat_rate_permille", 110, 0), "bttc", "D/2")
    told = tell(lao, lao.committee.motion(again))
    assert " to 110 instead of 100 from its enactment on, and drop the 130 that is to hold from 20" in told


def test_a_motion_goes_from_the_vote_to_the_law(lao: Ledger) -> None:
    justice, noy = lao.wallet("justice"), lao.wallet("noy")
    impact = lao.laws.impact(write_law(), 1)
    placed = justice.propose(lao.actions.adopt_law(write_law()), "bttc", "DECREE/2026-7", impact=impact)
    motion = lao.committee.motion(placed)
    assert motion.row.impact == impact.hash == lao.committee.motion(motion.id[:8]).row.impact
    assert tell(lao, motion) == "adopt the law big_payments (DECREE/2026-7): Nobody pays more than 20,000 LAK at once"
    assert (motion.name, motion.stage, motion.carried, motion.ballots) == ("adopt_law", "voting", False, ())
    vote(lao, motion.id)
    counted = lao.committee.motion(motion)
    assert (counted.count.yes, counted.carried, counted.stage) == (3, True, "voting")
    assert {lao.name_of(who): ballot.vote for who, ballot in counted.ballots} == dict.fromkeys(MEMBERS["bttc"], "yes")
    assert find_rule(lambda: noy.enact(motion)) == "motion_must_be_due"
    lao.wait(7 * DAY_MS)
    assert lao.committee.motion(motion).stage == "waiting"
    assert find_rule(lambda: lao.wallet("technology").vote(motion, "no")) == "voting_must_be_open"
    lao.wait(DAY_MS)
    assert [one.id for one in lao.committee.motions("due")] == [motion.id]
    enacted = noy.enact(motion)
    assert (enacted.events["state"], enacted.events["yes"]) == ("enacted", 3)
    assert lao.committee.motion(motion).stage == "enacted"
    assert repr(lao.committee.motion(motion)).endswith(
        f"adopt_law: enacted; bttc 3 yes, 0 no, 0 abstain, veto 0; {motion.id[:12]}…)"
    )
    assert lao.laws.get("big_payments").law.motion == motion.id
    assert find_rule(lambda: noy.pay(20_001, "shop")) == "law_must_allow"
    assert verify_receipt(lao.receipt(enacted), lao.genesis_hash).outcome.rule == ""


def test_motions_are_rejected_withdrawn_or_refused_and_are_listed_so(lao: Ledger) -> None:
    justice, finance, noy = lao.wallet("justice"), lao.wallet("finance"), lao.wallet("noy")
    ids = [
        justice.propose(lao.actions.end_law(law), "bttc", "DECREE/1").events["motion"]
        for law in ("wallet_basic", "wallet_basic", "wallet_personal", "wallet_personal")
    ]
    withdrawn, vetoed, first, second = map(str, ids)
    justice.withdraw(withdrawn)
    assert find_rule(lambda: finance.vote(withdrawn, "yes")) == "motion_must_be_open"
    finance.vote(vetoed, "yes")
    justice.vote(vetoed, "veto")
    assert find_rule(lambda: finance.vote(vetoed, "no")) == "ballot_must_be_only_one"
    assert find_rule(lambda: finance.vote(first, "veto")) == "member_must_have_veto"
    assert find_rule(lambda: finance.withdraw(first)) == "motion_must_be_the_proposers"
    assert find_rule(lambda: noy.vote(first, "yes")) == "member_must_be_of_body"
    vote(lao, first)
    vote(lao, second)
    assert len(lao.committee.motions("open")) == 3
    lao.wait(9 * DAY_MS)
    assert noy.enact(vetoed).events["state"] == "rejected"
    assert noy.enact(first).events["state"] == "enacted"
    assert find_rule(lambda: noy.enact(second)) == "law_must_not_have_ended"
    stages = {one.id: one.stage for one in lao.committee.motions()}
    assert stages == {withdrawn: "withdrawn", vetoed: "rejected", first: "enacted", second: "due"}
    [still] = lao.committee.motions("open")
    assert still.refusal
    assert (still.refusal.rule, still.refusal.values["law"]) == ("law_must_not_have_ended", "wallet_personal")
    assert "due, refused for now: law_must_not_have_ended; bttc 3 yes" in repr(still)
    assert not any(one.refusal for one in lao.committee.motions() if one.id != second)
    lao.wait(30 * DAY_MS)
    assert noy.enact(second).events["rule"] == "motion_must_be_enacted_in_time"
    assert [one.id for one in lao.committee.motions("lapsed")] == [second]
    assert lao.committee.motions("open") == ()


def test_a_motion_that_nobody_enacts_can_only_lapse(lao: Ledger) -> None:
    placed = lao.wallet("justice").propose(lao.actions.end_law("wallet_basic"), "bttc", "DECREE/1")
    vote(lao, placed)
    lao.wait(40 * DAY_MS)
    assert lao.committee.motion(placed).stage == "overdue"
    lapsed = lao.wallet("noy").enact(placed)
    assert lapsed.events["rule"] == "motion_must_be_enacted_in_time"
    assert lao.laws.get("wallet_basic").state == "in force"


def test_an_emergency_ends_by_itself_unless_it_is_confirmed(lao: Ledger) -> None:
    enacted = carry(lao, lao.actions.freeze("shop", CASE), emergency=True)
    motion = lao.committee.motions()[0]
    assert tell(lao, motion) == f"freeze shop, {CASE}"
    assert find_rule(lambda: lao.wallet("shop").pay(1, "noy")) == "account_must_not_be_suspended"
    assert enacted.events["state"] == "enacted"
    carry(lao, lao.actions.confirm(motion))
    lao.wait(30 * DAY_MS)
    assert find_rule(lambda: lao.wallet("shop").pay(1, "noy")) == "account_must_not_be_suspended"
    carry(lao, lao.actions.unfreeze("shop", CASE))
    assert lao.wallet("shop").pay(1, "noy").outcome.rule == ""


def test_whom_a_motion_concerns_does_not_vote_on_it(lao: Ledger) -> None:
    placed = lao.wallet("justice").propose(lao.actions.freeze("finance", CASE), "bttc", "DECREE/1")
    assert lao.committee.motion(placed).concerned == (lao.resolve("finance"),)
    assert find_rule(lambda: lao.wallet("finance").vote(placed, "no")) == "member_must_not_be_recused"
    assert lao.wallet("finance").vote(placed, "recuse").outcome.rule == ""


SEATS = ("central-bank", "education", "finance", "technology", "transport")
MEMBERS_FILE = {
    "body": "bttc",
    "majority": {"numerator": 1, "denominator": 2},
    "members": [*({"name": name} for name in SEATS), {"name": "justice", "veto": True}],
    "quorum": 4,
}
DONE: dict[str, tuple[str, Callable[[Ledger], Any], str]] = {
    "a value": (
        "bttc",
        lambda lao: lao.actions.set_value("vat_rate_permille", 70),
        "set the parameter vat_rate_permille (ORDINANCE/003/PSD) to 70 from its enactment on",
    ),
    "a law suspended": (
        "bttc",
        lambda lao: lao.actions.suspend_law("wallet_basic", lao.node.get_time() + 90 * DAY_MS),
        (
            "suspend the law wallet_basic (EXAMPLE/WALLETS/1) until 2026-04-01T07:00:05+07:00: "
            "A basic wallet sends no more than its limits of the day and the month"
        ),
    ),
    "a parameter of the chain": (
        "bttc",
        lambda lao: lao.actions.set_parameter("quota_citizen", 20),
        "set the chain's quota_citizen to 20",
    ),
    "members": (
        "bttc",
        lambda lao: lao.actions.change_members(MEMBERS_FILE),
        "change bttc: transport joins (weight 1); quorum 4 of 6 instead of 3 of 5; majority more than half as before",
    ),
    "a role": (
        "ncdt",
        lambda lao: lao.actions.grant_role("court", "education"),
        "make education court of everything from its enactment on, without an end",
    ),
    "a role stripped": (
        "ncdt",
        lambda lao: lao.actions.strip_role("court", "court", successor="education"),
        (
            "end that court is court of everything, with all that was granted under it, "
            "and make education court of everything without an end"
        ),
    ),
    "a cap": (
        "ncdt",
        lambda lao: lao.actions.raise_cap("USD", 10**13),
        "raise the cap of USD to 100,000,000,000.00 USD",
    ),
    "an upgrade": (
        "ncdt",
        lambda lao: lao.actions.upgrade(NEWEST + 1, 10_000, SOON),
        f"run version {NEWEST + 1} from block 10000 and from 2027-01-01T07:00:00+07:00 on",
    ),
    "validators": (
        "ncdt",
        lambda lao: lao.actions.set_validators(leaving=["justice"]),
        "change the validators: justice leaves; then central-bank, finance, technology",
    ),
}


@pytest.mark.parametrize("what", DONE)
def test_what_a_motion_asks_for_is_told_in_words_and_done(what: str, lao: Ledger) -> None:
    body, make, says = DONE[what]
    enacted = carry(lao, make(lao), body)
    assert enacted.events["state"] == "enacted"
    (motion,) = lao.committee.motions()
    assert tell(lao, motion) == says


def test_validators_change_and_an_old_receipt_still_verifies(lao: Ledger) -> None:
    old = lao.receipt(next(lao.entries("shop")))
    joining = lao.make_validator_key("labour")
    carry(lao, lao.actions.set_validators([joining], ["justice"]), "ncdt")
    for _ in range(3):
        payment = lao.wallet("noy").pay(1, "shop")
    names = sorted(member.name for member in get_sets(lao.desk)[0].validators)
    assert names == ["central-bank", "finance", "labour", "technology"]
    assert verify_receipt(old, lao.genesis_hash).outcome.rule == ""
    assert verify_receipt(lao.receipt(payment), lao.genesis_hash).proved.handovers == 1


REFUSED: dict[str, tuple[str, str, Callable[[Ledger], Any], dict[str, Any]]] = {
    "a body that is none": ("body_must_exist", "senate", lambda lao: lao.actions.end_law("wallet_basic"), {}),
    "another body's matter": ("body_must_be_competent", "ncdt", lambda lao: lao.actions.end_law("wallet_basic"), {}),
    "a law that is none": ("law_must_exist", "bttc", lambda lao: lao.actions.end_law("nothing"), {}),
    "a parameter that is read": (
        "parameter_must_not_be_read",
        "bttc",
        lambda lao: lao.actions.end_law("basic_wallet_day"),
        {},
    ),
    "no emergency": (
        "emergency_must_end_by_itself",
        "bttc",
        lambda lao: lao.actions.end_law("wallet_basic"),
        {"emergency": True},
    ),
    "a hash that is none": (
        "body_must_fit_type",
        "bttc",
        lambda lao: lao.actions.end_law("wallet_basic"),
        {"impact": "x"},
    ),
    "a parameter out of range": (
        "parameter_must_be_in_range",
        "bttc",
        lambda lao: lao.actions.set_parameter("max_messages", 17),
        {},
    ),
    "a lower cap": ("cap_must_rise", "ncdt", lambda lao: lao.actions.raise_cap("USD", 1), {}),
    "the last court": ("role_must_stay_held", "ncdt", lambda lao: lao.actions.strip_role("court", "court"), {}),
    "an upgrade too near": (
        "upgrade_must_have_notice",
        "ncdt",
        lambda lao: lao.actions.upgrade(NEWEST + 1, 20, SOON),
        {},
    ),
    "no emergency to confirm": (
        "emergency_must_exist",
        "bttc",
        lambda lao: lao.actions.confirm(f"{'0' * 64}-0"),
        {},
    ),
    "nobody's case": ("reference_must_be_public", "bttc", lambda lao: lao.actions.freeze("shop", "he stole"), {}),
    "validators that are those": ("validators_must_change", "ncdt", lambda lao: lao.actions.set_validators(), {}),
    "a validator without a key": (
        "candidate_must_have_one_key",
        "ncdt",
        lambda lao: lao.actions.set_validators(["labour"]),
        {},
    ),
    "members in no file": (
        "field_must_fit_form",
        "bttc",
        lambda lao: lao.actions.change_members({"body": "bttc"}),
        {},
    ),
    "a stranger": (
        "name_must_be_known",
        "bttc",
        lambda lao: lao.actions.change_members(MEMBERS_FILE | {"members": [{"name": "nobody"}]}),
        {},
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_enacting_would_refuse_is_refused_when_it_is_proposed(what: str, told: Ledger) -> None:
    rule, body, make, more = REFUSED[what]
    height = told.height
    proposer = told.wallet("finance")
    assert find_rule(lambda: proposer.propose(make(told), body, "DECREE/1", **more)) == rule
    assert told.height == height, "nothing is written"


def test_a_motion_is_found_by_the_first_digits_of_its_id(lao: Ledger) -> None:
    placed = lao.wallet("justice").propose(lao.actions.end_law("wallet_basic"), "bttc", "DECREE/1")
    identifier = f"{placed.id}-0"
    for text in (identifier, placed.id, placed.id[:8], placed, lao.committee.motion(placed)):
        assert find_motion_id(lao.desk.source, text) == identifier
    assert find_rule(lambda: find_motion_id(lao.desk.source, placed.id[:7])) == "id_must_have_digits"
    assert find_rule(lambda: find_motion_id(lao.desk.source, "f" * 8)) == "motion_must_exist"
    assert find_rule(lambda: lao.committee.motion(f"{'f' * 64}-0")) == "motion_must_exist"


def test_an_impact_report_is_named_by_its_file(lao: Ledger) -> None:
    impact = lao.laws.impact(write_law(), 1)
    action = lao.actions.adopt_law(write_law())
    placed = lao.wallet("justice").propose(action, "bttc", "DECREE/1", impact=encode(impact.report))
    assert lao.committee.motion(placed).row.impact == impact.hash
    assert (
        find_rule(lambda: lao.wallet("justice").propose(action, "bttc", "DECREE/1", impact=b"{}"))
        == "file_must_be_an_impact_report"
    )
    foreign = open_ledger(seed=8).laws.impact(write_law(), 1)
    for report in (foreign, encode(foreign.report)):
        for ask in (lao.wallet("justice").propose, lao.wallet("justice").draft_proposal):
            assert (
                find_rule(lambda ask=ask, report=report: ask(action, "bttc", "DECREE/1", impact=report))
                == "impact_must_be_of_this_ledger"
            )


def test_time_that_somebody_waits_for_passes_for_everybody(tmp_path: Any) -> None:
    home = tmp_path / "home"
    with Ledger.create(home, seed=7) as lao:
        lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        placed = lao.wallet("justice").propose(lao.actions.end_law("wallet_basic"), "bttc", "DECREE/1")
        vote(lao, placed)
        now = lao.node.get_time()
        lao.wait(8 * DAY_MS)
        due = lao.node.get_time()
        assert due == now + 8 * DAY_MS
    with Ledger.open(home) as again:
        assert again.node.get_time() == due
        assert again.wallet("noy").enact(placed).time == due
        assert again.node.get_time() == due + 1_000, "it goes on from there"
    (home / "waited.json").write_text('{"until": "tomorrow"}')
    assert find_rule(lambda: Ledger.open(home)) == "home_file_must_be_intact"
