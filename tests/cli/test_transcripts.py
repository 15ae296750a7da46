"""Sessions at the command line, as text: each command, what it must say, and how it must end.

In transcripts/ a line `$ …` is a command, the lines below it are what it says, `(exit N)` how it ends where that is
not 0. `{hash}` and the like stand for what differs from run to run; `{hash=G}` keeps it as `$G` for later commands.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.running import Shell

from .lesson import HOME

FOLDER = Path(__file__).parent / "transcripts"
PLACEHOLDERS = {
    "hash": "[0-9a-f]{64}",
    "id": "[0-9a-f]{12}",
    "short": "lao1[a-z0-9]{2}…[a-z0-9]{2}",
    "address": "lao1[a-z0-9]{38}",
    "hold": "[0-9a-f]{64}-[0-9]+",
    "time": r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|\+07:00)",
    "any": ".*",
}
_PLACEHOLDER = re.compile(r"\\\{(" + "|".join(PLACEHOLDERS) + r")(?:=([A-Z]+))?\\\}")


class Step(NamedTuple):
    """A command with what is expected of it."""

    line: str
    expected: str
    code: int


def read_steps(text: str) -> list[Step]:
    steps: list[Step] = []
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, *rest = [found for found in part.split("\n") if not found.startswith("#")]
        said = "\n".join(rest).strip("\n")
        match = re.search(r"^\(exit (\d+)\)$", said, flags=re.MULTILINE)
        said = re.sub(r"\n?^\(exit \d+\)$", "", said, flags=re.MULTILINE)
        steps.append(Step(line, said, int(match[1]) if match else 0))
    return steps


def make_pattern(expected: str) -> re.Pattern[str]:
    def replace(match: re.Match[str]) -> str:
        pattern = PLACEHOLDERS[match[1]]
        return f"(?P<{match[2]}>{pattern})" if match[2] else pattern

    return re.compile(_PLACEHOLDER.sub(replace, re.escape(expected).replace(r"\ ", " ")))


def play(shell: Shell, text: str) -> None:
    known: dict[str, str] = {}
    for step in read_steps(text):
        ended = shell.run(step.line, known=known)
        match = make_pattern(step.expected).fullmatch(ended.text.rstrip("\n"))
        assert match, f"$ {step.line}\n{ended.text}\nexpected:\n{step.expected}"
        assert ended.code == step.code, f"$ {step.line}\n{ended.text}\n(exit {ended.code})"
        known |= match.groupdict()


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_session_goes_as_written(name: str, lesson: Shell, tmp_path: Path) -> None:
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    shell = lesson if text.startswith("# in the lesson") else Shell(tmp_path)
    play(shell, text)


def test_a_transcript_that_says_something_else_fails(lesson: Shell) -> None:
    with pytest.raises(AssertionError):
        play(lesson, "$ natledger balance shop\naccount  balance\nshop     25,001 LAK\n")
    with pytest.raises(AssertionError):
        play(lesson, "$ natledger balance shop\naccount  balance\nshop     25,000 LAK\n(exit 1)\n")
    assert (lesson.folder / HOME).is_dir()
