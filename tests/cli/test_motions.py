"""Motions on the command line: proposed, voted on, waited for, enacted, shown, and verified by a stranger."""

import json
from typing import Any

import pytest

from cli.examples import CARRIED, EMERGENCY, OPEN
from ledger import Ledger

from .lesson import HOME
from .shell import Shell

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
    assert made["says"] == ("set the parameter personal_wallet_day (EXAMPLE/WALLETS/2) to 1,000 from its enactment on")
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


def test_a_motion_that_came_too_late_lapses_with_the_rule(law_lesson: Shell) -> None:
    second = propose(law_lesson, "end-law wallet_basic")["motion"]
    for motion in (OPEN, second):
        for name in ("justice", "finance", "education"):
            read(law_lesson, f"natledger motion vote {motion} yes --by {name}")
    read(law_lesson, "natledger wait 9d")
    read(law_lesson, f"natledger motion enact {OPEN} --by noy")
    late = read(law_lesson, f"natledger motion enact {second} --by noy", 1)
    assert late.startswith("lapsed because law_must_not_have_ended: end the law wallet_basic (EXAMPLE/WALLETS/1): ")


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
        ("upgrade 3 --height 1000", "technology", 1, "upgrade_must_be_the_next"),
        ("confirm ffffffff", "justice", 3, "motion_must_exist"),
        (f"confirm {OPEN}", "justice", 1, "emergency_must_exist"),
        ("adopt-law new-law.json --impact law.json", "justice", 1, "bytes_must_be_canonical"),
        ("adopt-law new-law.json --impact impact.json", "justice", 1, "impact_must_be_of_the_law"),
        ("set-parameter max_messages 17", "justice", 1, "parameter_must_be_in_range"),
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
    assert read(law_lesson, "natledger wait 1d").strip() == "the next block is not before 2026-01-10T02:00:18Z"
    paid = load(law_lesson, "natledger pay 1 --from noy --to central-bank")
    assert paid["time"] == "2026-01-10T02:00:18Z"
    assert "is no time" in read(law_lesson, "natledger wait tomorrow", 2)
    read(law_lesson, "natledger init --home real --no-passphrase")
    assert "clock_must_be_for_demonstrations" in read(law_lesson, "natledger wait 1d --home real", 1)
    assert (law_lesson.folder / HOME / "waited.json").is_file()
