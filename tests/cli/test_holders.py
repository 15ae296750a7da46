"""Holders' files at the command line: erased where they are, kept though a copy cannot be written."""

import json
from pathlib import Path

import pytest

from cli.session import Session
from ledger.client.holders import erase_at

from .shell import Shell

FILE = "degree-holder.json"


def read_values(path: Path) -> dict[str, object]:
    return {field["name"]: field["value"] for field in json.loads(path.read_bytes())["fields"] if field["salt"]}


def test_erasing_reads_the_file_again_after_the_yes(whole_lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was erased from it while somebody was asked would have come back."""
    path = whole_lesson.folder / FILE
    monkeypatch.setattr(Session, "confirm", lambda session, question: erase_at(path, ["level"]))
    ended = whole_lesson.run(f"natledger record erase {FILE} --fields born")
    assert (ended.code, ended.text) == (0, "erased born; copies of the file elsewhere still hold them\n")
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
