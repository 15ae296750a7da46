"""The worked example: its edits are made in a copy of the program, and what the page shows is what that then prints.

python -m tests.docs.test_adding_a_message       puts what is printed into the page
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.docs import DOCS, ROOT, session
from tests.docs.session import list_blocks, make_environment, play

PAGE = DOCS / "guides" / "adding-a-message.md"
ADDED = " added"
"""What the blocks are marked with that run in the copy."""
ROOMS = {"ledger/registry", "ledger/rules.py", "ledger/words", "ledger/client", "cli"}


class Edit(NamedTuple):
    """A piece of a file, and what stands in its place."""

    file: str
    old: str
    new: str


def list_edits(text: str) -> Iterator[Edit]:
    """The edits in the diffs of a page: lines that begin with a space must be there, as those that are taken away."""
    for block in list_blocks(text):
        if block.info == "diff":
            for part in re.split(r"^--- ", block.text, flags=re.MULTILINE)[1:]:
                file, _, hunks = part.partition("\n")
                for hunk in re.split(r"^@@\n", hunks, flags=re.MULTILINE):
                    lines = hunk.splitlines(keepends=True)
                    old = "".join(line[1:] for line in lines if line[0] != "+")
                    yield Edit(file, old, "".join(line[1:] for line in lines if line[0] != "-"))


def make_copy(folder: Path) -> None:
    """The program with the edits of the page."""
    for room in ("ledger", "cli"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for edit in list_edits(PAGE.read_text("utf-8")):
        path = folder / edit.file
        text = path.read_text("utf-8")
        assert text.count(edit.old) == 1, f"{edit.file} has no such place, or several:\n{edit.old}"
        path.write_text(text.replace(edit.old, edit.new), "utf-8")


def make_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page with what the copy in a folder prints."""
    text = PAGE.read_text("utf-8")
    monkeypatch.setattr(session, "ROOT", folder)
    sessions = re.sub(rf"^```console{ADDED}$", "```console", text, flags=re.MULTILINE)
    fresh, done = play(sessions, PAGE.parent)
    assert [(one.command, one.code) for one in done] == [(one.command, one.expected_code) for one in done]
    return execute(re.sub(r"^```console$", f"```console{ADDED}", fresh, flags=re.MULTILINE))


def execute(text: str) -> str:
    """The page with what its programs print."""
    blocks = list_blocks(text)
    for program, shown in reversed(list(pairwise(blocks))):
        if program.info == f"python{ADDED}":
            with tempfile.TemporaryDirectory() as home:
                command, environment = [sys.executable, "-c", program.text], make_environment(Path(home))
                ran = subprocess.run(command, env=environment, cwd=home, capture_output=True, check=False, text=True)
            text = text[: shown.start] + ran.stdout + ran.stderr + text[shown.end :]
    return text


def test_a_message_costs_a_file_in_each_of_five_rooms() -> None:
    files = {edit.file for edit in list_edits(PAGE.read_text("utf-8"))}
    assert len(files) == len(ROOMS)
    assert all(any(file.startswith(room) for file in files) for room in ROOMS)


def test_the_message_is_sent_explained_delegated_bound_and_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_copy(tmp_path)
    assert make_page(tmp_path, monkeypatch) == PAGE.read_text("utf-8"), "python -m tests.docs.test_adding_a_message"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made, pytest.MonkeyPatch.context() as patch:
        make_copy(Path(made))
        PAGE.write_text(make_page(Path(made), patch), "utf-8")
