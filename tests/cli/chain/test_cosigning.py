"""An account with several keys in several homes: each adds what it can, and never a signature too many."""

import json
from pathlib import Path

import pytest

from tests.cli.lesson import HOME
from tests.cli.running import Shell

BUILD = "natledger tx build pay 5 --from bank --to shop --out b.json"


@pytest.fixture
def homes(lesson: Shell) -> Shell:
    """The lesson with a bank of three keys, two of which sign; in home `one` is its first key, in `two` the others."""
    for line in (
        "natledger account open bank --kind bank --jurisdiction LA --keys 3 --threshold 2",
        "natledger money issue 100 --to bank",
        f"cp -r {HOME} one; cp -r {HOME} two",
    ):
        assert lesson.run(line).code == 0
    files = sorted(path.name for path in (lesson.folder / HOME / "keys").glob("bank.*"))
    (lesson.folder / "two" / "keys" / files[0]).unlink()
    for name in files[1:]:
        (lesson.folder / "one" / "keys" / name).unlink()
    return lesson


def run(shell: Shell, line: str, code: int = 0) -> str:
    ended = shell.run(line)
    assert ended.code == code, ended.text
    return ended.text


def test_two_homes_sign_one_after_the_other(homes: Shell) -> None:
    run(homes, BUILD)
    said = run(homes, "natledger tx sign b.json --out b1.json --home one")
    assert "1 signature added, 1 in all, 1 more needed" in said
    assert "signatures_must_meet_threshold" in run(homes, "natledger tx send b1.json", 1)
    said = run(homes, "natledger tx sign b1.json --out b2.json --home two")
    assert "1 signature added, 2 in all, complete" in said, "a surplus signature makes it inadmissible"
    assert "bank paid shop 5 LAK" in run(homes, "natledger tx send b2.json")


def test_two_homes_sign_side_by_side(homes: Shell) -> None:
    run(homes, BUILD)
    run(homes, "natledger tx sign b.json --out b1.json --home one")
    min((homes.folder / "two" / "keys").glob("bank.*")).unlink()
    run(homes, "natledger tx sign b.json --out b2.json --home two")
    said = run(homes, "natledger tx sign b1.json b2.json --out both.json --home two")
    assert "0 signatures added, 2 in all, complete" in said
    assert "bank paid shop 5 LAK" in run(homes, "natledger tx send both.json")


def test_a_home_without_a_key_says_so(homes: Shell) -> None:
    run(homes, BUILD)
    for path in (homes.folder / "one" / "keys").glob("bank.*"):
        path.unlink()
    assert "key_must_be_in_home" in run(homes, "natledger tx sign b.json --home one", 4)
    assert "key_must_be_in_home" in run(homes, "natledger pay 5 --from bank --to shop --home one", 4)


def test_a_draft_may_be_reformatted_but_not_changed(homes: Shell, tmp_path: Path) -> None:
    run(homes, BUILD)
    run(homes, "natledger tx sign b.json --out s.json")
    text = (homes.folder / "s.json").read_text()
    (homes.folder / "pretty.json").write_text(text.replace(",", ",\n  ") + "\n")
    (homes.folder / "other.json").write_text(text.replace('"amount":5', '"amount":6'))
    assert "signature_must_fit_transaction" in run(homes, "natledger tx send other.json", 5)
    assert "bank paid shop 5 LAK" in run(homes, "natledger tx send pretty.json")


def test_a_key_of_another_home_comes_by_export_and_import(homes: Shell) -> None:
    digits = min((homes.folder / "two" / "keys").glob("bank.*")).name.split(".")[1]
    run(homes, f"natledger key export bank --key {digits} --out k.json --yes --home two")
    assert "current" in run(homes, "natledger key import k.json --name bank --home one")
    assert "paid 5 LAK" in run(homes, "natledger pay 5 --from bank --to shop --home one")


@pytest.mark.parametrize("act", ["issue --schema degree", "amend {record}", "supersede {record} --schema degree"])
def test_a_board_issues_a_record_with_keys_in_two_homes(act: str, homes: Shell) -> None:
    (homes.folder / "claims.json").write_text('{"born": 2001, "level": "BSc"}')
    run(homes, "natledger role grant issuer --scope degree --to bank --by education --until never")
    claims = "--subject noy --claims claims.json --by bank"
    first = json.loads(run(homes, f"natledger record issue --schema degree {claims} --json"))["record"]
    held = homes.folder / HOME / "holders"
    run(homes, f"natledger record {act.format(record=first)} {claims} --draft b.json")
    before = sorted(path.name for path in held.iterdir())
    assert len([name for name in before if name.startswith("pending-")]) == 1
    run(homes, "natledger record list")
    assert sorted(path.name for path in held.iterdir()) == before, "nothing was issued yet"
    run(homes, "natledger tx sign b.json --out b1.json --home one")
    run(homes, "natledger tx sign b1.json --out b2.json --home two")
    run(homes, "natledger tx send b2.json")
    listed = json.loads(run(homes, "natledger record list --about noy --json"))["records"]
    newest = max(listed, key=lambda item: item["changed_at"])
    assert not list(held.glob("pending-*")), "what was kept back has become a holder's file"
    run(homes, f"natledger record disclose {newest['record']} --fields level --out shown.json")
    assert "says        level: BSc" in run(homes, "natledger verify shown.json --genesis genesis.json")
