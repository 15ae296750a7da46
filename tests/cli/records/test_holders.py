"""Holders' files at the command line: erased where they are, kept though a copy cannot be written."""

import json
from pathlib import Path

import pytest

from cli.shell.examples import DEGREE, WAITING
from cli.shell.session import Session
from ledger.client.records.holder_files import erase_at
from tests.cli.lesson import HOME, NOYS
from tests.cli.running import Shell

FILE = "degree-holder.json"


def read_values(path: Path) -> dict[str, object]:
    return {field["name"]: field["value"] for field in json.loads(path.read_bytes())["fields"] if field["salt"]}


def test_erasing_reads_the_file_again_after_the_yes(whole_lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was erased from it while somebody was asked would have come back."""
    path = whole_lesson.folder / FILE
    monkeypatch.setattr(Session, "confirm", lambda session, question: erase_at(path, ["level"]))
    ended = whole_lesson.run(f"natledger record erase {FILE} --fields born")
    assert ended.code == 0
    assert ended.text.startswith("erased born; copies of the file elsewhere still hold them\n")
    assert {"born", "level"} & read_values(path).keys() == set()


def test_erasing_through_a_link_keeps_nothing(whole_lesson: Shell) -> None:
    path = whole_lesson.folder / FILE
    (link := whole_lesson.folder / "link.json").symlink_to(path)
    assert whole_lesson.run("natledger record erase link.json --fields born --yes").code == 0
    assert link.is_symlink()
    assert "born" not in read_values(path)


def test_erasing_tells_of_other_names_of_the_file(whole_lesson: Shell) -> None:
    path = whole_lesson.folder / FILE
    (again := whole_lesson.folder / "again.json").hardlink_to(path)
    ended = whole_lesson.run(f"natledger record erase {FILE} --fields born --yes")
    assert (ended.code, ended.err) == (
        0,
        f"warning: {FILE} has hard links: everything is still there under other names (1)\n",
    )
    assert ("born" in read_values(path), "born" in read_values(again)) == (False, True)


def test_a_copy_that_cannot_be_written_does_not_undo_the_issue(lesson: Shell) -> None:
    """Exit 1 after the record was issued was an invitation to issue it twice."""
    name = "a" * 252
    ended = lesson.run(f"natledger record issue {NOYS} --holder-file {name}")
    assert ended.code == 7
    assert "warning: it is done, but the holder's file could not be written: file_must_be_readable: " in ended.err
    hint = ended.err.strip().rpartition("hint: ")[2]
    assert lesson.run(hint.replace("~", ".").replace("FILE", "copy.json")).code == 0
    assert lesson.run("natledger verify copy.json --genesis genesis.json").code == 0
    ended = lesson.run(f"natledger record issue {NOYS} --holder-file {name} --json")
    assert (ended.code, json.loads(ended.out)["holder_file"]) == (7, "")
    assert json.loads(lesson.run(f"natledger record issue {NOYS} --holder-file h.json --json").out)["holder_file"]


def test_what_waits_and_cannot_be_read_is_told_and_forgotten(whole_lesson: Shell) -> None:
    [path] = (whole_lesson.folder / HOME / "holders").glob("pending-*.json")
    path.write_bytes(path.read_bytes()[:99])
    root = path.stem.removeprefix("pending-")
    assert f"{DEGREE}  degree@1" in whole_lesson.run("natledger record list").text
    ended = whole_lesson.run("natledger record pending")
    assert ended.out.decode().split("\n")[1].split(maxsplit=4) == [
        *(root[:12], "unknown", "unknown", "unknown", "not JSON")
    ]
    [found] = json.loads(whole_lesson.run("natledger record pending --json").out)["pending"]
    assert (found["root"], found["since"], found["problem"]) == (root, None, "text_must_be_json")
    assert whole_lesson.run(f"natledger record forget {root[:4]} --yes").code == 0
    assert not path.exists()


def test_forgetting_takes_what_a_killed_process_left_too(whole_lesson: Shell) -> None:
    [path] = (whole_lesson.folder / HOME / "holders").glob("pending-*.json")
    (path.parent / f".{path.name}.123").write_bytes(path.read_bytes())
    assert whole_lesson.run(f"natledger record forget {WAITING} --yes").code == 0
    assert not [name for name in path.parent.iterdir() if "pending" in name.name]


def test_forgetting_what_was_issued_meanwhile_keeps_its_file(whole_lesson: Shell) -> None:
    line = "natledger tx sign draft.json --out s.json && natledger tx send s.json"
    assert whole_lesson.run(line).code == 0
    ended = whole_lesson.run(f"natledger record forget {WAITING} --yes")
    assert ended.err.startswith("natledger: record_must_be_pending")
    held = json.loads(whole_lesson.run("natledger record list --about noy --json").out)["records"]
    assert len(held) == 2


def test_a_draft_that_cannot_be_written_leaves_nothing_behind(lesson: Shell) -> None:
    ended = lesson.run(f"natledger record issue {NOYS} --draft {'a' * 252}")
    assert (ended.code, ended.err.split(": ")[1]) == (1, "file_must_be_readable")
    assert json.loads(lesson.run("natledger record pending --json").out) == {"pending": []}
