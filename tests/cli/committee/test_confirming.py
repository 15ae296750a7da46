"""What is for good asks first where somebody sits at a terminal; a script that says it has said yes."""

import sys

import pytest

from cli.shell.examples import DEGREE
from tests.cli.running import Shell

FINAL = (
    f"natledger record revoke {DEGREE} --reason SENATE/2026-7 --by university",
    f"natledger record supersede {DEGREE} --schema degree --subject noy --claims degree.json --by university",
)


def read_status(shell: Shell) -> str:
    return shell.run(f"natledger record status {DEGREE}").text.split()[1]


@pytest.mark.parametrize("line", FINAL)
def test_what_is_for_good_is_asked_at_a_terminal(
    line: str, whole_lesson: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.shell.output.is_terminal", lambda stream: stream is sys.stdin)
    ended = whole_lesson.run(line, stdin=b"n\n")
    assert (ended.code, read_status(whole_lesson)) == (1, "valid")
    assert "for good? [y/N]" in ended.err
    assert "command_must_be_confirmed" in ended.err
    assert whole_lesson.run(line, stdin=b"y\n").code == 0
    assert read_status(whole_lesson) in ("revoked", "superseded")


@pytest.mark.parametrize("line", FINAL)
def test_yes_is_not_asked_again(line: str, whole_lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.shell.output.is_terminal", lambda stream: stream is sys.stdin)
    ended = whole_lesson.run(f"{line} --yes")
    assert (ended.code, "for good?" in ended.text) == (0, False)


@pytest.mark.parametrize("line", FINAL)
def test_a_script_is_not_asked(line: str, whole_lesson: Shell) -> None:
    ended = whole_lesson.run(line)
    assert (ended.code, "for good?" in ended.text) == (0, False)
