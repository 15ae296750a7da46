"""Validators that change, as a person sees it: before, between decision and change, after, and without the keys."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger import Ledger
from tests.chain.electing import elect, electing, join
from tests.cli.lesson import HOME
from tests.cli.running import Shell


@pytest.fixture(autouse=True)
def message() -> Iterator[None]:
    with electing():
        yield


@pytest.fixture
def home(lesson: Shell) -> Path:
    return lesson.folder / HOME


def change(home: Path) -> None:
    """In block 8: labour joins, finance gets another key, justice leaves; from block 10 on."""
    with Ledger.open(home) as lao:
        elect(lao, *join(lao, ["labour", "finance"]), leaving=["justice"])


def read(lesson: Shell, line: str) -> str:
    ended = lesson.run(line)
    assert ended.code == 0, ended.text
    return ended.text


def test_a_set_to_come_is_shown_with_its_block_and_its_keys(lesson: Shell, home: Path) -> None:
    change(home)
    lines = read(lesson, "natledger validator list").splitlines()
    at = lines.index("from block 10 on:")
    assert [line.split()[0] for line in lines[1 : at - 1]] == ["central-bank", "finance", "justice", "technology"]
    assert {line.split()[0]: line.split(maxsplit=2)[2] for line in lines[at + 2 :]} == dict.fromkeys(
        ["central-bank", "finance", "labour", "technology"], "key is here"
    )
    found = json.loads(read(lesson, "natledger validator list --json"))
    assert (found["height"], found["from_height"], len(found["following"]), found["other_keys"]) == (8, 10, 4, [])
    assert "4 of 4 are up; another set signs from block 10 on" in read(lesson, "natledger status")
    states = [key["state"] for key in json.loads(read(lesson, "natledger validator key show finance --json"))["keys"]]
    assert sorted(states) == ["signs from block 10 on", "signs now"]


def test_after_the_change_old_keys_are_told_apart_and_all_commands_go_on(lesson: Shell, home: Path) -> None:
    change(home)
    for _ in range(3):
        read(lesson, "natledger pay 1 --from noy --to shop --receipt late.json --yes")
    found = json.loads(read(lesson, "natledger validator list --json"))
    assert sorted(member["name"] for member in found["validators"]) == [
        "central-bank", "finance", "labour", "technology",
    ]  # fmt: skip
    assert (found["following"], found["from_height"]) == ([], None)
    assert {(key["name"], key["state"]) for key in found["other_keys"]} == {
        ("finance", "signs no more"), ("justice", "signs no more"),
    }  # fmt: skip
    for old in found["other_keys"]:
        Path(old["file"]).unlink()
    read(lesson, "natledger pay 1 --from noy --to shop")
    read(lesson, "natledger audit")
    assert "4 of 4 validators' keys are here" in read(lesson, "natledger doctor")
    shown = read(lesson, "natledger verify late.json --genesis genesis.json")
    assert "validators  handed over once from those of the genesis on, each time signed by those before" in shown
    assert "those of the genesis\n" in read(lesson, "natledger verify r.json --genesis genesis.json")
    read(lesson, "natledger receipt export r.json --format tlog-proof --out r.tlog-proof")
    read(lesson, "natledger verify r.tlog-proof --genesis genesis.json")
    assert "labour" in read(lesson, "natledger block list")
    ended = lesson.run("natledger validator down justice")
    assert ended.text.startswith("natledger: validator_must_be_known: no validator justice\n")


def test_missing_keys_are_told_before_the_change_and_named_after_it(lesson: Shell, home: Path) -> None:
    with Ledger.open(home) as lao:
        made = join(lao, ["labour", "health"])
        elect(lao, *made, leaving=["central-bank", "finance"])
    for one in made:
        (home / "validators" / f"{one.name}.{one.public_key[:16]}.json").unlink()
    listed = lesson.run("natledger validator list")
    assert "no key in this home" in listed.text
    assert "warning: without the missing keys this home can make no block from block 10 on" in listed.err
    examined = lesson.run("natledger doctor")
    assert "no key of labour: it is to sign from block 10" in examined.text
    read(lesson, "natledger pay 1 --from noy --to shop")
    ended = lesson.run("natledger pay 1 --from noy --to shop")
    assert ended.code == 1
    assert "validator_keys_must_be_in_home: block 10: the home holds the keys of 2 of 4" in ended.text
    names = ", ".join(one.name for one in sorted(made, key=lambda one: one.public_key))
    assert f"missing: {names}\nhint: put the missing key files into validators/ of the home" in ended.text
    assert "down, no key in this home" in lesson.run("natledger validator list").text


def test_another_key_for_a_name_leaves_the_old_file_as_it_is(lesson: Shell, home: Path) -> None:
    before = (home / "validators" / "finance.json").read_bytes()
    made = json.loads(read(lesson, "natledger validator key new finance --json"))
    again = json.loads(read(lesson, "natledger validator key new finance --json"))
    assert (made["state"], made["public_key"] != again["public_key"]) == ("in no set yet", True)
    assert (home / "validators" / "finance.json").read_bytes() == before
    assert Path(made["file"]).stat().st_mode & 0o777 == 0o600
    assert len(json.loads(read(lesson, "natledger validator key show finance --json"))["keys"]) == 3


@pytest.mark.parametrize("name", ["Labour", "la_bour", "1abour", "a" * 33, "la/bour", "", "labour.json", "ນ"])
def test_name_that_no_validator_can_have_makes_no_key(lesson: Shell, home: Path, name: str) -> None:
    before = sorted(path.name for path in (home / "validators").iterdir())
    ended = lesson.run_args("validator", "key", "new", "--", name)
    assert ended.code == 1
    assert ended.text.startswith("natledger: validator_name_must_be_well_formed: ")
    assert sorted(path.name for path in (home / "validators").iterdir()) == before
