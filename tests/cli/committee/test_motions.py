"""Motions on the command line: proposed, voted on, waited for, enacted, shown, and verified by a stranger."""

import json
import re
from typing import Any

import pytest

from cli.shell.examples import CARRIED, EMERGENCY, OPEN
from ledger import Ledger
from ledger.registry.committee.parameters import BOUNDS
from tests.cli.lesson import HOME
from tests.cli.running import Shell

REFERENCE = "--reference DECREE/2026-9"


def read(shell: Shell, line: str, code: int = 0) -> str:
    ended = shell.run(line)
    assert ended.code == code, ended.text
    return ended.text


def load(shell: Shell, line: str, code: int = 0) -> Any:
    ended = shell.run(f"{line} --json")
    assert ended.code == code, ended.text
    return json.loads(ended.out)


def propose(shell: Shell, what: str, by: str = "justice", code: int = 0) -> Any:
    return load(shell, f"natledger motion propose {what} --by {by} {REFERENCE}", code)


def test_the_committee_is_shown_with_its_members(law_lesson: Shell) -> None:
    text = read(law_lesson, "natledger committee show bttc")
    assert "7 days, then 1 day until it is due" in text
    seats = {line.split()[0]: line.split()[1:] for line in text.split("\n\n")[1].splitlines()[1:]}
    assert seats["justice"] == ["1", "yes"]
    assert len(seats) == 5
    assert [body["body"] for body in load(law_lesson, "natledger committee list")["bodies"]] == ["bttc", "ncdt"]
    assert "no body senate" in read(law_lesson, "natledger committee show senate", 3)


def test_parameters_are_shown_with_how_far_motions_go_and_why(law_lesson: Shell) -> None:
    lines = read(law_lesson, "natledger committee parameters").splitlines()
    assert lines[0].split()[:4] == ["parameter", "value", "floor", "ceiling"]
    assert [line.split()[0] for line in lines[1:]] == list(BOUNDS)
    shown = next(line for line in lines if line.startswith("recovery_delay_ms"))
    assert re.split(" {2,}", shown)[1:4] == ["1 second", "1 day", "30 days"]
    assert "owners must have time to object" in shown  # a genesis may choose less
    one = next(
        each for each in load(law_lesson, "natledger committee parameters")["parameters"] if "windows" in each["name"]
    )
    assert (one["value"], one["floor"], one["ceiling"]) == (1, 1, 1)
    refused = read(
        law_lesson, f"natledger motion propose set-parameter recovery_delay_ms 1000 --by justice {REFERENCE}", 1
    )
    assert "owners_must_have_time_to_object" in refused
    assert "choose 1 day to 30 days: natledger committee parameters tells why" in refused


def test_motions_are_listed_at_their_stage(law_lesson: Shell) -> None:
    stages = {one["motion"][:12]: one["stage"] for one in load(law_lesson, "natledger motion list")["motions"]}
    assert stages == {EMERGENCY: "enacted", CARRIED: "due", OPEN: "voting"}
    due = load(law_lesson, "natledger motion list --stage due")["motions"]
    assert [one["motion"][:12] for one in due] == [CARRIED]
    assert [one["carried"] for one in due] == [True]
    lines = read(law_lesson, "natledger motion list").splitlines()
    assert lines[1].split() == [EMERGENCY, *"bttc enacted 3 yes, 0 no, 0 abstain freeze shop, VT/2026-120".split()]


def test_a_motion_is_shown_with_its_terms_and_its_ballots(law_lesson: Shell) -> None:
    lines = [line.split(maxsplit=1) for line in read(law_lesson, f"natledger motion show {CARRIED}").splitlines()]
    pairs = [(line[0], line[-1]) for line in lines]
    assert ("text", 'message.asset == "LAK" and message.amount > 20000') in pairs
    assert ("count", "3 yes, 0 no, 0 abstain, would be carried now") in pairs
    assert sorted(value.split()[0] for name, value in pairs if name == "ballot") == ["education", "finance", "justice"]
    found = load(law_lesson, f"natledger motion show {CARRIED}")
    assert (found["deadline"], found["due"]) == ("2026-01-08T02:00:13Z", "2026-01-09T02:00:13Z")
    assert found["action"]["provision"]["law"] == "night_limit"
    assert "id_must_have_digits" in read(law_lesson, "natledger motion show 08c7b1", 3)
    assert "motion_must_exist" in read(law_lesson, "natledger motion show ffffffff", 3)


def test_a_motion_goes_all_the_way(law_lesson: Shell) -> None:
    made = propose(law_lesson, "set-value personal_wallet_day 1000")
    motion = made["motion"]
    parameter = "personal_wallet_day (EXAMPLE/WALLETS/2)"
    assert made["says"] == f"set the parameter {parameter} to 1,000 instead of 100,000,000 from its enactment on"
    assert "motion_must_be_due" in read(law_lesson, f"natledger motion enact {motion} --by noy", 1)
    for name in ("justice", "finance", "technology"):
        assert f"{name} voted yes on {motion[:12]}" in read(
            law_lesson, f"natledger motion vote {motion} yes --by {name}"
        )
    assert "ballot_must_be_only_one" in read(law_lesson, f"natledger motion vote {motion} no --by finance", 1)
    assert "member_must_be_of_body" in read(law_lesson, f"natledger motion vote {motion} no --by noy", 1)
    read(law_lesson, "natledger wait 8d")
    assert "voting_must_be_open" in read(law_lesson, f"natledger motion vote {motion} no --by education", 1)
    enacted = read(law_lesson, f"natledger motion enact {motion} --by noy")
    assert enacted.startswith(f"enacted: {made['says']}  (3 yes, 0 no, 0 abstain, 0 vetoes)")
    assert "wallet_personal" in read(law_lesson, "natledger pay 1001 --from noy --to shop", 1)


def test_a_motion_without_votes_is_rejected(law_lesson: Shell) -> None:
    read(law_lesson, f"natledger motion vote {OPEN} veto --by justice")
    read(law_lesson, "natledger wait 8d")
    ended = read(law_lesson, f"natledger motion enact {OPEN} --by noy", 1)
    lacks = "quorum missing (0 of 3), majority missing (nobody voted yes or no), vetoed by justice"
    assert ended.startswith(f"rejected, {lacks}: end the law wallet_basic (EXAMPLE/WALLETS/1): A basic wallet ")
    assert "  (0 yes, 0 no, 0 abstain, 1 veto) " in ended
    assert load(law_lesson, f"natledger motion show {OPEN}")["lacks"] == lacks.split(", ")
    assert f"rejected, {lacks}" in read(law_lesson, "natledger motion list")
    again = read(law_lesson, f"natledger motion enact {OPEN} --by noy", 1)
    assert f"motion_must_be_open: {OPEN} is rejected" in again
    assert f"hint: natledger motion show {OPEN} tells what came of it" in again


def test_a_motion_that_breaks_a_rule_by_now_is_refused_and_stays_open(law_lesson: Shell) -> None:
    second = propose(law_lesson, "end-law wallet_basic")["motion"]
    for motion in (OPEN, second):
        for name in ("justice", "finance", "education"):
            read(law_lesson, f"natledger motion vote {motion} yes --by {name}")
    read(law_lesson, "natledger wait 9d")
    read(law_lesson, f"natledger motion enact {OPEN} --by noy")
    late = read(law_lesson, f"natledger motion enact {second} --by noy", 1)
    assert "the motion stays open until 2026-02-16T" in late
    assert "natledger: law_must_not_have_ended: the law wallet_basic ended at 2026-01-18T" in late
    assert "hint: adopt a new one under another name" in late
    shown = " ".join(read(law_lesson, f"natledger motion show {second}").split())
    assert "refused for now: law_must_not_have_ended" in shown
    assert "refused if it were enacted now: law_must_not_have_ended: the law wallet_basic ended at 2026-01-18T" in shown
    assert "it stays open, and anybody can try again, until it lapses" in shown
    refusal = load(law_lesson, f"natledger motion show {second}")["refusal"]
    assert (refusal["rule"], refusal["values"]["law"]) == ("law_must_not_have_ended", "wallet_basic")
    assert load(law_lesson, f"natledger motion show {OPEN}")["refusal"] is None
    read(law_lesson, "natledger wait 30d")
    late = read(law_lesson, f"natledger motion enact {second} --by noy", 1)
    assert late.startswith("lapsed because motion_must_be_enacted_in_time: end the law wallet_basic ")


def test_only_the_proposer_withdraws(law_lesson: Shell) -> None:
    assert "only technology may" in read(law_lesson, f"natledger motion withdraw {OPEN} --by justice", 1)
    assert read(law_lesson, f"natledger motion withdraw {OPEN} --by technology").startswith(f"withdrawn {OPEN}")


@pytest.mark.parametrize(
    ("what", "by", "code", "rule"),
    [
        ("set-value vat_rate_permille 1001", "justice", 1, "value_must_be_in_range"),
        ("end-law basic_wallet_day", "justice", 1, "parameter_must_not_be_read"),
        ("end-law wallet_basic", "noy", 1, "member_must_be_of_body"),
        ("end-law wallet_basic --body ncdt", "technology", 1, "body_must_be_competent"),
        ("end-law wallet_basic --emergency", "justice", 1, "emergency_must_end_by_itself"),
        ("suspend-law wallet_basic --until soon", "justice", 2, "command_must_fit_usage"),
        ("freeze nobody --case VT/1", "justice", 3, "name_must_be_known"),
        ("unfreeze noy --case VT/1", "justice", 1, "suspension_must_exist"),
        ("raise-cap 1 LAK", "technology", 1, "cap_must_rise"),
        ("raise-cap 1.5 LAK", "technology", 2, "amount_must_fit_decimals"),
        ("set-validators --remove nobody", "technology", 3, "validator_must_be_known"),
        ("set-validators --add nobody", "technology", 3, "candidate_must_have_one_key"),
        ("set-validators --add a:b", "technology", 2, "command_must_fit_usage"),
        ("upgrade 4 --height 1000 --since 60d", "technology", 1, "upgrade_must_be_the_next"),
        ("confirm ffffffff", "justice", 3, "motion_must_exist"),
        (f"confirm {OPEN}", "justice", 1, "emergency_must_exist"),
        ("adopt-law new-law.json --impact law.json", "justice", 1, "file_must_be_an_impact_report"),
        ("adopt-law new-law.json --impact impact.json", "justice", 1, "impact_must_be_of_the_law"),
        ("set-parameter max_messages 17", "justice", 1, "parameter_must_be_in_range"),
        ("set-parameter recovery_delay_ms 1000", "justice", 1, "parameter_must_be_votable"),
    ],
)
def test_what_cannot_be_is_refused_when_it_is_proposed(
    what: str, by: str, code: int, rule: str, law_lesson: Shell
) -> None:
    assert propose(law_lesson, what, by, code)["error"]["rule"] == rule


def test_a_set_whose_keys_are_elsewhere_needs_a_yes(law_lesson: Shell) -> None:
    """Two validators go, and one comes whose key another home holds: this home would have two thirds no more."""
    with Ledger.create(seed=2023, parameters={"recovery_delay_ms": 1000}) as other:
        elsewhere = other.make_validator_key("harbour")
    key = f"harbour:{elsewhere.public_key}:{elsewhere.binding}"
    line = (
        f"natledger motion propose set-validators --add {key} --remove justice --remove finance "
        f"--by technology {REFERENCE}"
    )
    refused = law_lesson.run(line)
    assert refused.code == 2, refused.text
    assert "the keys of harbour are not here" in refused.err
    assert "command_must_be_confirmed" in refused.err
    told = read(law_lesson, f"{line} --yes")
    assert "change the validators: harbour joins; finance leaves; justice leaves; then " in told


def test_receipts_of_motions_read_well_to_a_stranger(law_lesson: Shell) -> None:
    """With nothing but the genesis, and with the names of the home in its own list."""
    read(law_lesson, f"natledger motion vote {OPEN} no --by finance --receipt vote.json")
    read(law_lesson, f"natledger motion enact {CARRIED} --by noy --receipt enacted.json")
    read(law_lesson, f"natledger receipt make {EMERGENCY} --out asked.json")
    claims = {
        name: read(law_lesson, f"natledger verify {name}.json --genesis genesis.json").splitlines()
        for name in ("vote", "enacted", "asked")
    }
    assert f" voted no on motion {OPEN}, " in claims["vote"][0]
    assert f" enacted motion {CARRIED}: enacted (3 yes, 0 no, 0 abstain), " in claims["enacted"][0]
    assert " asked bttc to freeze lao1" in claims["asked"][0]
    address = json.loads(law_lesson.run("natledger account show shop --json").out)["address"]
    assert f"  holder      {address}" in claims["asked"], "in full"
    assert any(line.startswith("  emergency   voted on at once") for line in claims["asked"])
    assert any(line.startswith("  signature   by the member's key") for line in claims["vote"])
    listed = read(law_lesson, "natledger tx list")
    assert f"finance voted no on motion {OPEN} to end the law wallet_basic (EXAMPLE/WALLETS/1): " in listed
    assert f"noy enacted motion {CARRIED} to adopt the law night_limit" in listed


def test_time_passes_only_where_there_is_a_seed(law_lesson: Shell) -> None:
    assert read(law_lesson, "natledger wait 1d").strip() == "the next block is not before 2026-01-10T09:00:18+07:00"
    paid = load(law_lesson, "natledger pay 1 --from noy --to central-bank")
    assert paid["time"] == "2026-01-10T02:00:18Z"
    assert "is no time" in read(law_lesson, "natledger wait tomorrow", 2)
    read(law_lesson, "natledger init --home real --no-passphrase")
    assert "clock_must_be_for_demonstrations" in read(law_lesson, "natledger wait 1d --home real", 1)
    assert (law_lesson.folder / HOME / "waited.json").is_file()


def test_a_rejection_says_that_the_quorum_was_missing(law_lesson: Shell) -> None:
    read(law_lesson, f"natledger motion vote {OPEN} yes --by finance")
    shown = read(law_lesson, f"natledger motion show {OPEN}").splitlines()
    assert "lacks      quorum missing (1 of 3)" in shown, "told while it is open"
    assert "quorum missing (1 of 3)" in read(law_lesson, "natledger motion list --stage voting")
    read(law_lesson, "natledger wait 8d")
    ended = law_lesson.run(f"natledger motion enact {OPEN} --by noy --json")
    assert (ended.code, json.loads(ended.out)["lacks"]) == (1, ["quorum missing (1 of 3)"])
    closed = read(law_lesson, f"natledger motion show {OPEN}")
    assert "stage      rejected, quorum missing (1 of 3)\n" in closed
    assert "closed     2026-01-17T09:00:1" in closed


def test_an_emergency_is_shown_with_its_end_and_its_confirmation(law_lesson: Shell) -> None:
    """Of the lesson: shop is frozen, for 14 days from when that was due, an hour before it was enacted."""
    shown = read(law_lesson, f"natledger motion show {EMERGENCY}")
    ends = "2026-01-15T08:00:08+07:00"
    assert f"emergency  what it did holds until {ends}, unless another motion confirms it: natledger motion " in shown
    assert load(law_lesson, f"natledger motion show {EMERGENCY}")["measure"]["until"] == "2026-01-15T01:00:08Z"
    asked = propose(law_lesson, f"confirm {EMERGENCY}")
    assert asked["says"] == f"let what motion {EMERGENCY} did go on without an end: freeze shop, VT/2026-120"
    confirm = asked["motion"][:12]
    assert f"emergency  motion {confirm} asks to confirm it" in read(law_lesson, f"natledger motion show {EMERGENCY}")
    read(law_lesson, "natledger wait 6d")
    read(law_lesson, "natledger wait 6d")
    assert "what it did has ended, and was not confirmed" in read(law_lesson, f"natledger motion show {EMERGENCY}")


def test_a_confirmed_emergency_names_the_motion_that_confirmed_it(law_lesson: Shell) -> None:
    freeze = propose(law_lesson, "freeze noy --case VT/2026-121 --emergency")["motion"][:12]
    waiting = read(law_lesson, f"natledger motion show {freeze}")
    assert "lapses 2026-01-10T10:00:18+07:00" in waiting, "a day after it is due"
    ends = "2026-01-23T10:00:18+07:00"
    assert f"emergency  what it does ends {ends}, whenever it is enacted, unless another motion confirms" in waiting
    for name in ("justice", "finance", "education"):
        read(law_lesson, f"natledger motion vote {freeze} yes --by {name}")
    read(law_lesson, "natledger wait 2h")
    read(law_lesson, f"natledger motion enact {freeze} --by shop", 1)
    read(law_lesson, f"natledger motion enact {freeze} --by treasury")
    confirm = propose(law_lesson, f"confirm {freeze}")["motion"][:12]
    for name in ("justice", "finance", "education"):
        read(law_lesson, f"natledger motion vote {confirm} yes --by {name}")
    read(law_lesson, "natledger wait 8d")
    read(law_lesson, f"natledger motion enact {confirm} --by treasury")
    shown = read(law_lesson, f"natledger motion show {freeze}")
    assert f"emergency  confirmed by motion {confirm}: it holds without an end\n" in shown
    acts = load(law_lesson, "natledger account acts noy")["acts"]
    assert [(one["type"], one["motion"][:12]) for one in acts[-2:]] == [
        ("enact_motion", freeze), ("enact_motion", confirm),
    ]  # fmt: skip
    assert f"treasury enacted motion {freeze} to freeze noy" in read(law_lesson, "natledger account acts noy")


def test_who_will_not_vote_is_told_when_a_motion_is_proposed(law_lesson: Shell) -> None:
    ended = law_lesson.run(f"natledger motion propose freeze finance --case VT/9 --by justice {REFERENCE}")
    assert "finance does not vote on it: the motion concerns it\n" in ended.err
    assert "warning" not in ended.err
    for name in ("finance", "education"):
        read(law_lesson, f"natledger account suspend {name} --reference VT/2026-130")
    ended = law_lesson.run(f"natledger motion propose freeze technology --case VT/9 --by justice {REFERENCE} --json")
    assert "body_must_stay_able" in ended.text, "too few would be left"
    ended = law_lesson.run(f"natledger motion propose unfreeze shop --case VT/9 --by justice {REFERENCE} --json")
    found = json.loads(ended.out)
    assert (found["concerned"], found["able"], found["quorum"], found["others"]) == ([], 3, 3, [])
    assert "finance does not vote on it: suspended\n" in ended.err
    read(law_lesson, "natledger account reinstate finance --reference VT/2026-131")
    read(law_lesson, "natledger account suspend technology --reference VT/2026-132")
    line = f"natledger motion propose grant-role court --to finance --by justice --body ncdt {REFERENCE} --json"
    ended = law_lesson.run(line)
    assert "warning: those of ncdt who may vote have weight 3, the quorum is 4: it cannot be carried; " in ended.err
    assert f"natledger motion withdraw {json.loads(ended.out)['motion'][:12]} takes it back" in ended.err
    assert "finance can only vote against it: it would be given something\n" in ended.err
    [favoured] = json.loads(ended.out)["favoured"]
    shown = read(law_lesson, f"natledger motion show {json.loads(ended.out)['motion']}")
    assert "favours    finance: only a no or veto of it counts\n" in shown
    assert load(law_lesson, f"natledger motion show {json.loads(ended.out)['motion']}")["favoured"] == [favoured]


def test_another_body_that_is_asked_for_seats_is_told_with_the_one_they_are_in(law_lesson: Shell) -> None:
    """The body itself is asked unless another is named; and then both are shown."""
    own = propose(law_lesson, "change-members members.json")
    assert load(law_lesson, f"natledger motion show {own['motion']}")["body"] == "bttc"
    for name in ("finance", "education"):
        read(law_lesson, f"natledger account suspend {name} --reference VT/2026-130")
    line = f"natledger motion propose change-members members.json --body ncdt --by technology {REFERENCE}"
    ended = law_lesson.run(line)
    assert "bttc votes on it too, and both must carry it: its own seats would change\n" in ended.err
    motion = load(law_lesson, "natledger motion list")["motions"][-1]["motion"]
    read(law_lesson, f"natledger motion vote {motion} no --by justice")
    shown = read(law_lesson, f"natledger motion show {motion}")
    assert "bttc votes too: both must carry it\n" in shown
    assert "count      0 yes, 1 no, 0 abstain; bttc 0 yes, 1 no, 0 abstain, would not be carried now\n" in shown
    assert "lacks      bttc: quorum missing (1 of 3)\n" in shown
    found = load(law_lesson, f"natledger motion show {motion}")
    assert [(one["body"], one["able"], one["quorum"], one["carried"]) for one in found["others"]] == [
        ("bttc", 3, 3, False)
    ]
    read(law_lesson, "natledger wait 9d")
    ended = law_lesson.run(f"natledger motion enact {motion} --by noy")
    assert "(0 yes, 1 no, 0 abstain, 0 vetoes; bttc 0 yes, 1 no, 0 abstain, 0 vetoes)" in ended.text
    assert ended.text.startswith("rejected, quorum missing (1 of 4), majority missing")


def test_of_a_suspended_member_a_yes_is_shown_as_none_and_a_no_counts(law_lesson: Shell) -> None:
    read(law_lesson, f"natledger motion vote {OPEN} yes --by finance")
    read(law_lesson, f"natledger motion vote {OPEN} no --by education")
    for name in ("finance", "education"):
        read(law_lesson, f"natledger account suspend {name} --reference VT/2026-130")
    shown = read(law_lesson, f"natledger motion show {OPEN}")
    assert ", suspended: does not count\n" in shown
    assert "suspended  finance: it cannot vote, and only a no or veto of it counts\n" in shown
    found = load(law_lesson, f"natledger motion show {OPEN}")
    assert {one["vote"]: one["counts"] for one in found["ballots"]} == {"yes": False, "no": True}
    assert (found["count"]["yes"], found["count"]["no"]) == (0, 1)


def test_dates_before_enactment_are_told(law_lesson: Shell) -> None:
    def tell(what: str) -> str:
        return law_lesson.run(f"natledger motion propose {what} --by justice {REFERENCE}").err

    value = "set-value personal_wallet_day 1_000 --since"
    assert "since_must_be_to_come: 2025-12-31T00:00:00+07:00 has passed" in tell(f"{value} 2025-12-31")
    assert "from its enactment on, 2026-01-17T09:00:1" in tell(f"{value} 2d")
    assert tell(f"{value} 90d") == ""
    assert "it could only lapse" in tell("suspend-law wallet_basic --until 2d")


@pytest.mark.parametrize(
    ("what", "code", "says", "hint"),
    [
        ("set-value personal_wallet_day -5", 2, "a number below zero is read as an option", "write --value=-5"),
        ("set-value personal_wallet_day --value=-5", 1, "personal_wallet_day would be -5", "choose a value from 0"),
        ("set-value personal_wallet_day 5 --value=-5", 2, "the value is missing, or there are two", "write it after"),
        ("set-value personal_wallet_day", 2, "the value is missing, or there are two", "write it after"),
        ("set-value personal_wallet_day 50.000.000", 2, "50.000.000 is no number", "write 50000000, or 50_000_000"),
        ("set-value personal_wallet_day 50,00,000", 2, "50,00,000 is no such number", "write a whole number"),
        ("set-value personal_wallet_day 1e3", 2, "1e3 is no such number", "write a whole number"),
        ("set-value personal_wallet_day " + "9" * 5000, 2, "9999 is no such number", "write a whole number"),
        ("set-parameter max_block_entires 5000", 3, "no parameter max_block_entires", "did you mean max_block_entries"),
        ("set-parameter vat_rate_permille 5", 3, "no parameter vat_rate_permille", "it is a parameter of the laws: "),
        ("set-value quota_citizen 5", 3, "no law quota_citizen", "it is a number the chain runs by: "),
        ("set-parameter max_block_entries 5.000", 2, "5.000 is no number", "write 5000, or 5_000"),
        ("set-parameter quota_citizen 0", 1, "quota_citizen cannot be 0", "a motion may choose 10 to 100000: "),
        ("set-value personal_walet_day 5", 3, "no law personal_walet_day", "did you mean personal_wallet_day"),
        ("set-value wallet_personal 5", 1, "the law wallet_personal is no parameter", "only a parameter"),
        ("end-law walet_basic", 3, "no law walet_basic", "did you mean wallet_basic"),
        ("end-law wallet_basic --body btct", 3, "no body btct", "did you mean bttc? see natledger committee list"),
        ("end-law wallet_basic --body ncdt", 1, "ncdt may not decide on end_law", "add --body bttc: "),
        (f"confirm {EMERGENCY[:-1]}0", 3, "no motion", f"did you mean {EMERGENCY}"),
        ("end-law Wallet", 1, 'action.law is "Wallet": write 1 to 32 of a-z 0-9 _', "see docs/"),
        ("set-validators --add a:b:c", 2, "KEY is 64 digits of 0-9 a-f", "natledger validator key show NAME"),
    ],
)
def test_hints_name_what_was_meant(what: str, code: int, says: str, hint: str, law_lesson: Shell) -> None:
    by = "technology" if "ncdt" in what or "validators" in what else "justice"
    ended = law_lesson.run(f"natledger motion propose {what} --by {by} {REFERENCE}")
    assert ended.code == code, ended.text
    first, second = ended.err.splitlines()
    assert says in first
    assert second.startswith(f"hint: {hint}")


def test_who_is_no_member_is_told_who_is(law_lesson: Shell) -> None:
    said = read(law_lesson, f"natledger motion propose end-law wallet_basic --by noy {REFERENCE}", 1)
    assert "hint: members are " in said
    assert "justice" in said
    assert "natledger committee show bttc" in said


def test_nobody_is_offered_to_vote_for_another(law_lesson: Shell) -> None:
    for command in ("vote", "enact", "withdraw", "propose end-law"):
        assert "--signer" not in read(law_lesson, f"natledger motion {command} --help")


def test_a_members_file_is_written_changed_and_proposed(law_lesson: Shell) -> None:
    assert "members file written to bttc.json" in read(law_lesson, "natledger committee show bttc --out bttc.json")
    assert json.loads(law_lesson.run("natledger committee show bttc --out -").out)["quorum"] == 3
    file = json.loads((law_lesson.folder / "bttc.json").read_text())
    file["members"][0]["weight"] = 0
    (law_lesson.folder / "bttc.json").write_text(json.dumps(file))
    refused = read(law_lesson, f"natledger motion propose change-members bttc.json --by justice {REFERENCE}", 1)
    assert refused == (
        "natledger: field_must_fit_form: members file: members[0].weight is 0\n"
        "hint: write a whole number from 1 to 1,000\n"
    )
    file["members"][0]["weight"], file["quorum"] = 2, 4
    (law_lesson.folder / "bttc.json").write_text(json.dumps(file))
    made = propose(law_lesson, "change-members bttc.json")
    first = file["members"][0]["name"]
    assert made["says"] == (
        f"change bttc: {first} has weight 2 instead of 1; quorum 4 of 6 instead of 3 of 5; "
        "majority more than half as before"
    )
    assert "weight 2" in read(law_lesson, f"natledger motion show {made['motion'][:12]}")


def test_an_upgrade_that_nobody_has_written_is_warned_of(law_lesson: Shell) -> None:
    line = f"natledger motion propose upgrade 3 --height 1000 --since 60d --by technology {REFERENCE}"
    assert "warning: this software knows up to version 2: " in law_lesson.run(line).err


def test_a_member_with_keys_in_two_homes_proposes_and_votes(law_lesson: Shell) -> None:
    """justice has two keys, both of which sign; the second lies in another home."""
    keys = law_lesson.folder / HOME / "keys"
    before = {path.name for path in keys.iterdir()}
    read(law_lesson, "natledger account rotate justice --keys 2 --threshold 2")
    first, second = sorted({path.name for path in keys.iterdir()} - before)
    read(law_lesson, f"cp -r {HOME} two")
    (keys / second).unlink()
    (law_lesson.folder / "two" / "keys" / first).unlink()
    alone = read(law_lesson, f"natledger motion propose end-law wallet_basic --by justice {REFERENCE}", 1)
    assert "hint: add --draft FILE, then natledger tx sign FILE in each home" in alone
    for what in (
        f"motion propose end-law wallet_basic --by justice {REFERENCE}", f"motion vote {OPEN} yes --by justice",
    ):  # fmt: skip
        said = read(law_lesson, f"natledger {what} --draft d.json")
        read(law_lesson, "natledger tx sign d.json --out d1.json && natledger tx sign d1.json --out d2.json --home two")
        sent = read(law_lesson, "natledger tx send d2.json")
        if "propose" in what:
            motion = said.partition("the motion will be ")[2].split("\n")[0]
            assert load(law_lesson, f"natledger motion show {motion}")["stage"] == "voting"
        else:
            assert "justice voted yes on motion" in sent
    refused = read(law_lesson, f"natledger motion vote {CARRIED} yes --by justice --draft d.json", 1)
    assert "voting_must_be_open" in refused, "what would be refused is not drawn up"
    assert "natledger motion enact" in refused
    both = read(law_lesson, f"natledger motion vote {OPEN} yes --by finance --draft d.json --receipt r.json", 2)
    assert "--draft sends nothing" in both


def test_times_of_a_motion_are_dates_where_the_chain_is(law_lesson: Shell) -> None:
    proposed = read(law_lesson, f"natledger tx show {CARRIED}")
    assert "event        deadline 2026-01-08T09:00:13+07:00\n" in proposed
    assert "from         its enactment on\n" in proposed
    assert "due 2026-01-09T09:00:13+07:00" in read(law_lesson, f"natledger motion show {CARRIED}")
    early = read(law_lesson, f"natledger motion enact {OPEN} --by noy", 1)
    assert "can be enacted from 2026-01-17T09:00:1" in early
    assert f"hint: wait until then: natledger motion enact {OPEN}" in early


def test_what_if_needs_something_that_would_be_otherwise(law_lesson: Shell) -> None:
    said = read(law_lesson, "natledger what-if --from 1", 2)
    assert "hint: name what would: --law FILE, --end ID or --set P=V" in said
    read(law_lesson, f"natledger motion enact {CARRIED} --by noy")
    told = read(law_lesson, "natledger what-if --from 1 --law law.json")
    assert "left out    5 about motions on the laws that are changed" in told
    assert "something else would have come of 1 of " in told, "the payment alone"
    early = read(law_lesson, "natledger what-if --from 1 --end night_limit", 1)
    assert "law_must_be_there_by_then: the law night_limit was not there yet before block 1" in early
    assert "write 50000000" in read(law_lesson, "natledger what-if --from 1 --set personal_wallet_day=50.000.000", 2)


def test_a_body_that_does_not_fit_is_told_by_its_place(law_lesson: Shell) -> None:
    body = json.loads((law_lesson.folder / "propose_motion.json").read_text())
    body["action"]["cap"] = "much"
    (law_lesson.folder / "odd.json").write_text(json.dumps(body))
    said = read(law_lesson, "natledger tx build propose_motion --body odd.json --by technology", 1)
    assert 'field_must_fit_form: body of a propose_motion: action.cap is "much"' in said
    assert "hint: write a whole number, at least 1" in said


def test_who_meets_a_freeze_is_told_which_motion_stands(law_lesson: Shell) -> None:
    until = "2026-01-15T08:00:08+07:00"
    told = f"hint: motion {EMERGENCY} froze it until {until}, natledger motion show {EMERGENCY}; "
    confirm = f"natledger motion propose confirm {EMERGENCY} would let it go on; "
    for line, rest in (
        ("account suspend shop --reference VT/9", f"{confirm}reinstate it first\n"),
        (f"motion propose freeze shop --case VT/9 --by justice {REFERENCE}", f"{confirm}reinstate it first\n"),
        ("pay 5 --from shop --to noy", "natledger account appeal, or ask the court\n"),
        ("account recover shop", "the court reinstates it first\n"),
    ):
        assert read(law_lesson, f"natledger {line}", 1).endswith(told + rest), line
    read(law_lesson, "natledger account suspend noy --reference VT/1")
    again = read(law_lesson, "natledger account suspend noy --reference VT/2", 1)
    assert again.endswith("hint: reinstate it first\n")  # by a court, which says so
